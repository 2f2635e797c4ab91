"""Models side by side: one column a model, one row a fact, trait or term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelvow.listing import hosted_by, last_day
from modelvow.pages import columns, definitions, terms
from modelvow.pages.listing import sized
from modelvow.pages.model import FACTS, measured
from modelvow.report.blocks import shown_value
from modelvow.vocabulary import NEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modelvow.pages.known import Known

Row = tuple[str, ...]

LABEL = columns.Column("", 18)
WIDE = 120
"""Columns of a table that nobody looks at on a terminal: terms are too long to stand on one line."""
LEAST = 14
"""Columns that a model keeps on a narrow terminal."""
TERMS = (
    "commercial use",
    "passing it on",
    "changing it",
    "outputs training models",
    "share-alike",
    "patents",
    "limits",
    "regions",
)
"""Terms that are compared; the rest stands on each model's own page."""


def to_text(known: Sequence[Known], room: int | None) -> Iterator[str]:
    """Yield the lines of the table, in `room` columns of a terminal (None: there is none)."""
    heads = [columns.Column(str((each.record or {})["id"]), LEAST) for each in known]
    yield from columns.lines((LABEL, *heads), _rows(known), room or WIDE, fold=True)


def _rows(known: Sequence[Known]) -> Iterator[Row]:
    yield ("asked for as", *(each.match.name for each in known))
    yield ("developer", *(shown_value(each.model["facts"].get("developer_name")) for each in known))
    for key in FACTS:
        yield (key.replace("_", " "), *(_fact(each, key) for each in known))
    yield ("tier", *("A" if (each.record or {}).get("tier") == "A" else "B, a hint" for each in known))
    yield _blank(known)
    for key in known[0].model["facts"].get("components", {}):
        told = (shown_value(each.model["facts"]["components"].get(key)) for each in known)
        yield (key.replace("_", " "), *told)
    yield from _definitions(known)
    yield _blank(known)
    yield from _traits(known)
    yield _blank(known)
    yield from _terms(known)
    yield _blank(known)
    yield from _hosts(known)


def _blank(known: Sequence[Known]) -> Row:
    return ("", *("" for _ in known))


def _fact(known: Known, key: str) -> str:
    value = known.model["facts"].get(key)
    return sized(value) if key == "parameters" and value is not None else measured(key, value)


def _definitions(known: Sequence[Known]) -> Iterator[Row]:
    told = [dict(definitions.told_shortly(each.definitions or {})) for each in known]
    for label in told[0]:
        yield (label, *(each.get(label, "") for each in told))


def _traits(known: Sequence[Known]) -> Iterator[Row]:
    names = {name for each in known for name in each.model.get("traits", {})}
    own = [name for name in NEEDS if name in names]
    yield ("traits on", *(str(each.model["host"].get("name") or "unknown") for each in known))
    for name in [*own, *sorted(names - set(own))]:
        traits = [each.model["traits"].get(name) or {} for each in known]
        yield (name, *(str(trait.get("offers", "")) for trait in traits))


def _terms(known: Sequence[Known]) -> Iterator[Row]:
    told: list[dict[str, str]] = []
    for each in known:
        found: dict[str, str] = {}
        for label, text in terms.told(each.license) if each.license else ():
            found[label] = f"{found[label]} / {text}" if label in found else text
        told.append(found)
    for label in TERMS:
        if any(label in each for each in told):
            yield (label, *(each.get(label, "-" if each else "not established") for each in told))


def _hosts(known: Sequence[Known]) -> Iterator[Row]:
    records = [dict(each.record or {}) for each in known]
    places = list(zip(records, known, strict=True))
    yield ("hosts", *(str(len(hosted_by(record, each.as_of))) for record, each in places))
    days = [last_day(record, (), each.as_of) for record, each in places]
    yield ("first to end", *(day.told if day else "no end known" for day in days))
