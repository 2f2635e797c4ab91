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
    """A base and how it was reached. `record` None: the catalog lacks it; `hint`: known from memory alone.

    `part`: of a part of the model alone; `relicensed`: its own developer made the next model of the line from
    it, so that whoever takes that one has its terms.
    """

    id: str | None
    name: str
    relation: str
    record: Record | None
    hint: bool
    declared: bool
    part: bool = False
    relicensed: bool = False


def bases_of(
    record: Record, catalog: Catalog, declared: Sequence[str] = (), relation: str = "fine-tune"
) -> list[Base]:
    """Return every base, the declared ones first, then those of the catalog, nearest first."""
    found: dict[str, Base] = {}
    waiting = [declared_base(name, relation, catalog) for name in declared]
    waiting += steps(record, catalog)
    while waiting and len(found) < MOST:
        base = waiting.pop(0)
        if base.name not in found and (base.id is None or base.id != record["id"]):
            found[base.name] = base
            if base.record is not None and base.relation != NOT_A_BASE:
                waiting += steps(base.record, catalog, base)
    return list(found.values())


def steps(record: Record, catalog: Catalog, via: Base | None = None) -> Iterable[Base]:
    """Yield the direct bases of a record, which is itself the base `via` of a model, or that model."""
    for row in record["lineage"]:
        if row["base_id"] and row["relation"] != NOT_A_BASE:
            base = catalog.model(row["base_id"])
            unsure = row["source_kind"] == MEMORY or (via is not None and via.hint)
            yield Base(
                row["base_id"],
                base["name"] if base else row["base_id"],
                row["relation"],
                base,
                unsure,
                declared=False,
                part=row["relation"] == PART or (via is not None and via.part),
                relicensed=is_own(record, base),
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


def is_own(record: Mapping[str, Any], base: Record | None) -> bool:
    """Whether a base is of the developer who derived from it."""
    return base is not None and record["developer"] is not None and base["developer"] == record["developer"]


def is_foreign(record: Mapping[str, Any], base: Base) -> bool:
    """Whether a base's license goes along: whoever derives from its own model relicenses it."""
    return not (base.relicensed or is_own(record, base.record))
