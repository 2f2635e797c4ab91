"""What a model was made from, to the end of the line."""

from __future__ import annotations

from modelvow.case.models import NOT_A_BASE
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modelvow.catalog.index import Catalog

Record = dict[str, Any]

MEMORY = "own knowledge"
MOST = 20
"""More bases than this no model of the catalog has; the line of a damaged catalog ends here too."""
PART = "encoder-of"


class Base(NamedTuple):
    """A base and how it was reached. `record` None: the catalog lacks it; `hint`: known from memory alone."""

    id: str | None
    name: str
    relation: str
    record: Record | None
    hint: bool
    declared: bool


def bases_of(
    record: Record, catalog: Catalog, declared: Sequence[str] = (), relation: str = "fine-tune"
) -> list[Base]:
    """Return every base, nearest first; declared ones stand in where the catalog knows none."""
    found: dict[str, Base] = {}
    waiting = list(steps(record, catalog, hint=False))
    if not waiting:
        waiting = [declared_base(name, relation, catalog) for name in declared]
    while waiting and len(found) < MOST:
        base = waiting.pop(0)
        if base.name not in found and (base.id is None or base.id != record["id"]):
            found[base.name] = base
            if base.record is not None:
                waiting += steps(base.record, catalog, hint=base.hint)
    return list(found.values())


def steps(record: Record, catalog: Catalog, *, hint: bool) -> Iterable[Base]:
    """Yield the direct bases of a record."""
    for row in record["lineage"]:
        if row["base_id"] and row["relation"] != NOT_A_BASE:
            base = catalog.model(row["base_id"])
            unsure = hint or row["source_kind"] == MEMORY
            yield Base(
                row["base_id"],
                base["name"] if base else row["base_id"],
                row["relation"],
                base,
                unsure,
                declared=False,
            )


def declared_base(name: str, relation: str, catalog: Catalog) -> Base:
    """Return a base as the manifest declares it."""
    match = catalog.lookup(name)
    record = catalog.model(match.ids[0]) if len(match.ids) == 1 else None
    return Base(
        record["id"] if record else None,
        record["name"] if record else name,
        relation,
        record,
        hint=False,
        declared=True,
    )


def is_foreign(record: Mapping[str, Any], base: Base) -> bool:
    """Whether a base is of another developer: who derives from its own model relicenses it."""
    return (
        base.record is None or record["developer"] is None or base.record["developer"] != record["developer"]
    )
