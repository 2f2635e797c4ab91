"""The table of models: for people, as JSON, and as CSV that a spreadsheet can open without harm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from modelvow.listing import hosted_by, last_day
from modelvow.pages import columns
from modelvow.pages.model_data import FIELDS, short
from modelvow.report.json import plain
from modelvow.report.terminal import escape
from modelvow.selection import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelvow.listing import Listing

Record = dict[str, Any]

UNKNOWN = "?"
HINT = "hint"
BILLION, MILLION = 1.0, 0.001
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""
COLUMNS = (
    columns.Column("id", 24),
    columns.Column("openness", 12),
    columns.Column("license", 12, spare=1),
    columns.Column("released", 10, spare=2),
    columns.Column("params", 6, right=True, spare=3),
    columns.Column("task", 9, spare=4),
    columns.Column("hosts", 5, right=True, spare=5),
    columns.Column("tier", 4, spare=6),
)
ENDS = columns.Column("end", 20)
MEETS = columns.Column("meets", 14)


def to_text(listing: Listing, room: int | None) -> Iterator[str]:
    """Yield the lines of the table, in `room` columns of a terminal (None: as wide as it takes)."""
    if not listing.records:
        return
    extra = [column for column, is_shown in ((ENDS, _ends(listing)), (MEETS, _marks(listing))) if is_shown]
    rows = [_row(record, listing) for record in listing.records]
    yield from columns.lines((*COLUMNS, *extra), rows, room)


def _ends(listing: Listing) -> bool:
    return listing.query.wanted.retires_before is not None


def _marks(listing: Listing) -> bool:
    """Say whether some models meet the needs surely and others perhaps."""
    return listing.fits is not None and listing.query.maybe


def _row(record: Record, listing: Listing) -> tuple[str, ...]:
    row: tuple[str, ...] = (
        str(record["id"]),
        record["openness"] or UNKNOWN,
        spelled(record["license"])[1] if record["license"] else UNKNOWN,
        record["released"] or UNKNOWN,
        sized(record["parameters"]),
        record["kind"] or UNKNOWN,
        str(len(hosted_by(record, listing.as_of))),
        f"{record['tier']} {HINT}" if record["tier"] != "A" else "A",
    )
    if _ends(listing):
        day = last_day(record, listing.query.wanted.hosts, listing.as_of)
        row += (day.told if day else "",)
    if _marks(listing):
        row += (_met(record, listing),)
    return row


def _met(record: Record, listing: Listing) -> str:
    fit = (listing.fits or {})[record["id"]]
    return "yes" if fit.is_sure else f"maybe: {', '.join(fit.open)} not known"


def sized(parameters: float | None) -> str:
    """Return a number of billions as people write it: 8B, 13.7B, 560M."""
    if parameters is None:
        return UNKNOWN
    if parameters >= BILLION:
        return f"{parameters:.3g}B" if parameters < 1000 else f"{parameters:.0f}B"  # noqa: PLR2004 - no exponent
    return f"{parameters * 1000:.3g}M" if parameters >= MILLION else f"{parameters * 1_000_000:.3g}K"


def to_json(listing: Listing) -> Iterator[str]:
    """Yield the lines of a list of records, one a line: a long list stays quick, and differs by line."""
    last = len(listing.records)
    yield "["
    for number, record in enumerate(listing.records, 1):
        text = json.dumps(plain(_data(record, listing)), allow_nan=False)
        yield text + ("," if number < last else "")
    yield "]"


def _data(record: Record, listing: Listing) -> Record:
    found = short(record, listing.catalog)
    if listing.fits is not None:
        fit = listing.fits[record["id"]]
        found["meets"] = {
            "sure": fit.is_sure,
            "open": {name: list(facts) for name, facts in fit.open.items()},
        }
    return found


def to_csv(listing: Listing) -> Iterator[str]:
    """Yield the lines of a CSV table with a head; lists are joined by blanks, what is not known is empty."""
    rows = [_flat(_data(record, listing), record, listing) for record in listing.records]
    head = list(rows[0]) if rows else [key for key in FIELDS if key != "components"]
    yield _csv_line(head)
    for row in rows:
        yield _csv_line([row[key] for key in head])


def _flat(found: Record, record: Record, listing: Listing) -> Record:
    row = {key: found[key] for key in FIELDS if key != "components"}
    row["hosts"] = hosted_by(record, listing.as_of)
    row["notes"] = "; ".join(found["notes"] or ())
    row |= {f"components.{key}": value for key, value in found["components"].items()}
    if listing.fits is not None:
        row["meets"] = found["meets"]["sure"]
        row["open"] = list(found["meets"]["open"])
    return row


def _csv_line(cells: list[Any]) -> str:
    import csv
    import io

    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow([cell_of(cell) for cell in cells])
    return stream.getvalue()


def cell_of(value: Any) -> str:
    """Return a value for a cell of a spreadsheet; text that it would take for a formula begins with `'`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    text = " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return escape(f"'{text}" if text.startswith(FORMULA) else text)


def asides(listing: Listing) -> Iterator[str]:
    """Yield what stands beside the table: what is left out, and that nothing is there."""
    if not listing.records:
        yield "no model is known to be all of that" if _narrows(listing) else "there is no model"
    for fact, count in listing.unknown.items():
        yield f"{_models(count)} left out: the {fact} is not known"
    if listing.undetermined:
        kept = "marked `maybe`" if listing.query.maybe else "left out, `--maybe` shows them"
        yield f"{_models(listing.undetermined)} {kept}: facts are missing to say whether they meet the needs"
    if listing.cut:
        yield f"{_models(listing.cut)} not shown, beyond `--limit {listing.query.limit}`"


def _narrows(listing: Listing) -> bool:
    return listing.query.meets is not None or any(part not in (None, ()) for part in listing.query.wanted)


def _models(count: int) -> str:
    return "1 model" if count == 1 else f"{count:,} models"
