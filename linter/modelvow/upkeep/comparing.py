"""`catalog diff`: two catalogs side by side, in words or as data."""

from __future__ import annotations

import json

from modelvow.catalog.differences import differences, snapshot, spoken_of, statements
from modelvow.catalog.overlay import overlaid_catalog
from modelvow.typed import TYPE_CHECKING, Any
from modelvow.upkeep.opening import opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modelvow.catalog.differences import Change, Record, Snapshot
    from modelvow.catalog.overlay import Overlay
    from modelvow.upkeep.opening import Opened

SIGNS = {"added": "+", "removed": "-", "changed": "~"}
PLURALS = {"model": "models", "license": "licenses", "provider": "providers"}
LONGEST = 70
UNKNOWN = "not known"
TOLD = ("name", "openness", "license", "category", "kind")
"""Facts that say what an added or removed record is."""


def compare(old: str, new: str) -> list[Record]:
    """Return what differs between two paths; overlays are put over a catalog on the other side."""
    with opened(old) as before, opened(new) as after:
        return list(differences(*_sides(before, after)))


def over(database: str, beneath: Sequence[Overlay], above: Sequence[Overlay]) -> list[Record]:
    """Return what the overlays `above` change in the catalog at `database` with `beneath` in force."""
    return list(differences(*_without_and_with(database, beneath, above)))


def _sides(old: Opened, new: Opened) -> tuple[Snapshot, Snapshot]:
    if old.catalog is not None and new.catalog is not None:
        return snapshot(old.catalog), snapshot(new.catalog)
    if old.catalog is not None:
        return _without_and_with(old.path, (), new.overlays)
    if new.catalog is not None:
        without, with_them = _without_and_with(new.path, (), old.overlays)
        return with_them, without
    return statements(old.overlays), statements(new.overlays)


def _without_and_with(
    database: str, beneath: Sequence[Overlay], above: Sequence[Overlay]
) -> tuple[Snapshot, Snapshot]:
    plain = overlaid_catalog(database, beneath)
    full = overlaid_catalog(database, [*beneath, *above])
    only = spoken_of(full, above)
    return snapshot(plain, only), snapshot(full, only)


def to_text(records: Sequence[Record]) -> str:
    """Return the differences in words."""
    from modelvow.report.terminal import escape

    if not records:
        return "no fact differs\n"
    lines = [line for record in records for line in record_lines(record)]
    return "".join(f"{escape(line)}\n" for line in [*lines, summary(records)])


def summary(records: Iterable[Record]) -> str:
    """Return how much differs, in one line."""
    counts: dict[tuple[str, str], int] = {}
    for record in records:
        counts[record.kind, record.how] = counts.get((record.kind, record.how), 0) + 1
    parts = []
    for kind, plural in PLURALS.items():
        told = [f"{counts[kind, how]} {how}" for how in SIGNS if (kind, how) in counts]
        if told:
            parts.append(f"{plural}: {', '.join(told)}")
    return " · ".join(parts) or "no fact differs"


def record_lines(record: Record) -> Iterator[str]:
    """Yield the lines that tell what differs in a record."""
    what = "" if record.kind == "model" else f"{record.kind} "
    if record.how == "changed":
        yield f"{SIGNS[record.how]} {what}{record.id}"
        for change in record.changes:
            yield from _change_lines(change)
        return
    facts = {each.path: each.new if record.how == "added" else each.old for each in record.changes}
    told = ", ".join(str(facts[key]) for key in TOLD if key in facts)
    yield f"{SIGNS[record.how]} {what}{record.id}  {told}".rstrip()


def _change_lines(change: Change) -> Iterator[str]:
    old, new = change.old, change.new
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**new, **old}:
            if old.get(key) != new.get(key):
                yield f"    {change.path}.{key}  {_short(old.get(key))} → {_short(new.get(key))}"
    else:
        yield f"    {change.path}  {_short(old)} → {_short(new)}"


def _short(value: Any) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, dict):
        text = ", ".join(f"{key} {'none' if each is None else _plain(each)}" for key, each in value.items())
    else:
        text = _plain(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def to_json(records: Iterable[Record]) -> str:
    """Return the differences as one JSON list of records."""
    data = [
        record._asdict() | {"changes": [change._asdict() for change in record.changes]} for record in records
    ]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
