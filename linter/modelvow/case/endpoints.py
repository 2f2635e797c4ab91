"""The endpoint of a model at its host: which row counts, and what its dates mean on a day."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Record = dict[str, Any]
Row = dict[str, Any]

PREVIEW = frozenset(("preview", "exp", "experimental", "beta"))
TUNED = "ft:"
ENDING = ("deprecated", "retired")
AGREED = ("status", "retires", "replacement", "source")
NOTHING: Row = {"model_id": None, "status": None, "retires": None, "replacement": None, "source": None}


def endpoint_of(record: Record, provider: str | None, names: Sequence[str], as_of: str) -> Row:
    """Return the endpoint on the day `as_of`; `names` are the names it goes by, the strongest first."""
    row = row_of(record, provider, names)
    return dated(row, as_of) | {
        "provider": provider,
        "preview": says_preview([row["model_id"], *names, record["id"]])
        if provider or record["id"]
        else None,
    }


def row_of(record: Record, provider: str | None, names: Sequence[str]) -> Row:
    """Return the row that counts as the host's list has it, before any day is asked for."""
    rows = rows_at(record, provider, tuned=any(name.startswith(TUNED) for name in names))
    row = choose(rows, record, names)
    return row | inherited(row, rows)


def rows_at(record: Record, provider: str | None, *, tuned: bool) -> list[Row]:
    """Return the provider's rows: those of fine-tunes for a fine-tune's name alone."""
    rows = record["hosts"] or ()
    return [row for row in rows if row["provider"] == provider and row["model_id"].startswith(TUNED) is tuned]


def choose(rows: Sequence[Row], record: Record, names: Sequence[str]) -> Row:
    """Return the row that counts: as called, else undated, else what all rows agree on."""
    by_name = {row["model_id"].casefold(): row for row in reversed(rows)}
    for name in names:
        folded = tuned_base(name).casefold()
        if folded in by_name:
            return by_name[folded]
    for row in rows:
        if is_undated(row, record):
            return row
    return common(rows)


def tuned_base(name: str) -> str:
    """Return `ft:gpt-4o-2024-08-06` of `ft:gpt-4o-2024-08-06:acme::id`, any other name as it is."""
    return ":".join(name.split(":")[:2]) if name.startswith(TUNED) else name


def is_undated(row: Row, record: Record) -> bool:
    """Whether a row is spelled as the catalog's id, or as that with `-latest`."""
    if record["id"] is None:
        return False
    own = record["id"].partition("/")[2]
    spelled = row["model_id"].casefold().removeprefix(TUNED).rpartition("/")[2]
    return bool(own) and spelled.removesuffix("-latest") == own


def common(rows: Sequence[Row]) -> Row:
    """Return what all rows agree on."""
    if not rows:
        return NOTHING
    agreed = {key: rows[0][key] if len({row[key] for row in rows}) == 1 else None for key in AGREED}
    return agreed | {"model_id": rows[0]["model_id"] if len(rows) == 1 else None}


def inherited(row: Row, rows: Iterable[Row]) -> Row:
    """Return the date that an undated active row takes over from its dated snapshots, when all have one."""
    if row["model_id"] is None or row["status"] != "active" or row["retires"] is not None:
        return {}
    dates = [other["retires"] for other in rows if is_snapshot(other["model_id"], row["model_id"])]
    return {"retires": max(dates)} if dates and all(dates) else {}


def is_snapshot(name: str, undated: str) -> bool:
    """Whether `name` is `undated` and a date or number of a version behind it."""
    stem = undated.casefold().removesuffix("-latest")
    rest = name.casefold().removeprefix(stem)
    return rest != name.casefold() and len(rest) > 4 and rest[0] in ("-", "@") and rest[1].isdigit()  # noqa: PLR2004 - `-` and three digits


def dated(row: Row, as_of: str) -> Row:
    """Return the row with its status on the day `as_of` and what follows from it."""
    status, retires = status_on(row["status"], row["retires"], as_of)
    found = {
        "model_id": row["model_id"],
        "status": status,
        "replacement": row["replacement"],
        "surely_retired": status == "retired",
        "scheduled": status == "active" and retires is not None,
        "source": row["source"],
    }
    if status == "active" and retires is None:
        return found
    return found | {
        "retires": retires,
        "days_left": None if retires is None else days_between(as_of, retires),
    }


def status_on(status: str | None, retires: str | None, as_of: str) -> tuple[str | None, str | None]:
    """Return status and last day as they stand on `as_of`.

    An announced date that has passed is an end; one of a price list alone proves nothing once it has passed.
    What has ended since was under notice on a day before.
    """
    if status in ENDING and retires is not None:
        return "retired" if retires < as_of else "deprecated", retires
    if status is None or (status == "active" and retires is not None and retires < as_of):
        return None, None
    return status, retires


def days_between(start: str, end: str) -> int:
    """Return the days from one ISO date to another, negative backwards."""
    return ordinal(end) - ordinal(start)


def ordinal(day: str) -> int:
    """Return the number of an ISO date's day, counted so that differences are days."""
    # Years counted from March end with the leap day, so one formula gives the days before a month.
    year, month, number = int(day[:4]), int(day[5:7]), int(day[8:])
    year -= month <= 2  # noqa: PLR2004 - February
    return year * 365 + year // 4 - year // 100 + year // 400 + (153 * ((month + 9) % 12) + 2) // 5 + number


def says_preview(names: Iterable[str | None]) -> bool:
    """Whether one of the names has preview, exp, experimental or beta as a word."""
    text = " ".join([name for name in names if name]).casefold()
    if not any(word in text for word in PREVIEW):
        # Few names have one of them, and to part a name into words takes longer than all else here.
        return False
    return not PREVIEW.isdisjoint("".join(char if char.isalnum() else " " for char in text).split())


def is_floating(record: Record, provider: str | None, names: Sequence[str]) -> bool | None:
    """Whether a service may move the first of the names to another version; None where nothing tells."""
    called = names[0]
    if called.casefold().endswith("-latest"):
        return True
    rows = rows_at(record, provider, tuned=called.startswith(TUNED))
    row = choose(rows, record, names)
    if row["model_id"] is None:
        return None
    return any(is_snapshot(other["model_id"], row["model_id"]) for other in rows)
