"""Which models surely reach which level of a trait with nothing declared: made once, with the catalog."""

from __future__ import annotations

from modelvow.case.build import Memory, build
from modelvow.case.needs import LEVELS, RANK
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modelvow.catalog.index import Catalog

Table = dict[str, Any]

EXAMPLES = 3
HOST_WEIGHT = 1_000_000
"""A service that runs a model counts as so many downloads: services fetch once and serve many."""
SURE = "A"


def build_reach(catalog: Catalog, traits: Sequence[Mapping[str, Any]]) -> Table:
    """Return `{"date", "hosts", "traits": {trait: {kind: {level: {"count", "examples"}}}}}`.

    It is judged on the catalog's own date. Records that are only hints do not count. A model that reaches a
    level counts for those below it too.
    `hosts` has how many rows are known of each host's list.
    """
    found: dict[str, dict[str, dict[str, list[tuple[int, str]]]]] = {}
    for model in models_of(catalog, traits, tier=SURE):
        facts = model["facts"]
        if facts["kind"] is not None:
            use = -usage(facts), model["id"]
            for name, trait in model["traits"].items():
                by_level = found.setdefault(name, {}).setdefault(facts["kind"], {})
                for level in LEVELS[1 : RANK[trait["least"]] + 1]:
                    by_level.setdefault(level, []).append(use)
    return {
        "date": catalog.date,
        "traits": {
            name: {kind: told(levels) for kind, levels in kinds.items()} for name, kinds in found.items()
        },
        "hosts": rows_known(catalog),
    }


def rows_known(catalog: Catalog) -> dict[str, int]:
    """Return how many rows the catalog has of each host's list of models."""
    found: dict[str, int] = {}
    for name in catalog.model_ids():
        for row in (catalog.model(name) or {}).get("hosts") or ():
            found[row["provider"]] = found.get(row["provider"], 0) + 1
    return dict(sorted(found.items()))


def models_of(
    catalog: Catalog, traits: Sequence[Mapping[str, Any]], as_of: str | None = None, tier: str | None = None
) -> Iterator[Table]:
    """Yield every model, or those of one `tier`, as a manifest that says nothing but its id would have it."""
    memory = Memory(traits)
    wanted = frozenset(memory.programs)
    for name in catalog.model_ids():
        if tier is not None and (catalog.model(name) or {}).get("tier") != tier:
            continue
        manifest = {"models": [{"id": name}]}
        case = build(
            manifest,
            as_of=as_of or catalog.date,
            catalog=catalog,
            evidence={},
            manifest_name="",
            wanted=wanted,
            memory=memory,
        )
        yield case["models"][0]


def usage(facts: Mapping[str, Any]) -> int:
    """Return how much a model is used, for an order of examples alone."""
    hosts = facts["independent_hosts"] or {"least": 0}
    return (facts["downloads"] or 0) + HOST_WEIGHT * int(hosts["least"])


def told(levels: Mapping[str, list[tuple[int, str]]]) -> Table:
    """Return count and most used examples of each level above none."""
    return {
        level: {
            "count": len(levels.get(level, ())),
            "examples": [name for _use, name in sorted(levels.get(level, ()))[:EXAMPLES]],
        }
        for level in LEVELS[1:]
    }
