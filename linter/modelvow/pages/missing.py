"""How often a need stays open for want of a fact, over the models that most projects use."""

from __future__ import annotations

from collections import Counter

from modelvow.case.build import Memory, build
from modelvow.policy.reasons import fact_name
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple
from modelvow.vocabulary import NEEDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.catalog.index import Catalog

Record = dict[str, Any]

DOWNLOADED = 100
HOSTED = 50
SURE = "A"
THIRD = 3
NAMED = 2
"""So many of the missing facts are named, the most frequent first."""

INTRODUCTION = """\
## What is missing

For how many of the models that are used most a need stays undetermined at one level at least, and the facts
that are missing most often there. Used most are the {downloaded} models with weights that are downloaded
most, and the {hosted} closed ones that most hosts list; records that are only hints are left out. Nothing is
declared but the id, so what a project shows by a control, such as a service level, counts as missing."""


class Openness(NamedTuple):
    """Of one need: for how many models of a group it is open, and which facts are missing how often."""

    models: int
    missing: Counter[str]


def missing_section(trait_defs: Sequence[Mapping[str, Any]], catalog: Catalog, as_of: str) -> str:
    """Return the section as Markdown."""
    groups = [most_downloaded(catalog), most_hosted(catalog)]
    found = [open_needs(group, trait_defs, catalog, as_of) for group in groups]
    sizes = [len(group) for group in groups]
    return "\n\n".join(
        (INTRODUCTION.format(downloaded=sizes[0], hosted=sizes[1]), table(found, sizes), told(found, sizes))
    )


def most_downloaded(catalog: Catalog) -> list[str]:
    """Return the ids of the models with weights that are downloaded most."""
    counted = (
        (-((one["community"] or {}).get("downloads") or 0), one["id"])
        for one in sure(catalog)
        if one["components"]["weights"]
    )
    return [name for _downloads, name in sorted(counted)[:DOWNLOADED]]


def most_hosted(catalog: Catalog) -> list[str]:
    """Return the ids of the closed models that most hosts list without notice."""
    counted = (
        (-len({row["provider"] for row in one["hosts"] or () if row["status"] == "active"}), one["id"])
        for one in sure(catalog)
        if one["openness"] == "closed"
    )
    return [name for _hosts, name in sorted(counted)[:HOSTED]]


def sure(catalog: Catalog) -> Iterator[Record]:
    """Yield the records that are more than a hint."""
    for name in catalog.model_ids():
        record = catalog.model(name)
        if record is not None and record["tier"] == SURE:
            yield record


def open_needs(
    names: Sequence[str], trait_defs: Sequence[Mapping[str, Any]], catalog: Catalog, as_of: str
) -> dict[str, Openness]:
    """Return for every need how often it is open among these models, with nothing declared."""
    case = build(
        {"version": 1, "models": [{"id": name} for name in names]},
        as_of=as_of,
        catalog=catalog,
        evidence={},
        manifest_name="",
        memory=Memory(trait_defs),
    )
    return {need: openness_of(need, case["models"]) for need in NEEDS}


def openness_of(need: str, models: Iterable[Mapping[str, Any]]) -> Openness:
    """Return for how many models a trait is a range, and what would settle it."""
    traits = [model["traits"][need] for model in models]
    ranges = [trait for trait in traits if trait["least"] != trait["most"]]
    return Openness(
        len(ranges), Counter(name for trait in ranges for name in dict.fromkeys(trait["missing"]))
    )


def table(found: Sequence[Mapping[str, Openness]], sizes: Sequence[int]) -> str:
    """Return the table, a need a row."""
    head = f"| need | of {sizes[0]} downloaded most | of {sizes[1]} hosted most | missing most often |"
    rows = [
        f"| {need} | {downloaded.models} | {hosted.models} | "
        f"{facts(downloaded.missing + hosted.missing) or 'nothing'} |"
        for need, downloaded, hosted in ((need, found[0][need], found[1][need]) for need in NEEDS)
    ]
    return "\n".join([head, "|---|---|---|---|", *rows])


def facts(missing: Counter[str]) -> str:
    """Return the facts that are missing most often, with how often."""
    return ", ".join(f"`{fact_name(name)}` ({count})" for name, count in ranked(missing)[:NAMED])


def ranked(missing: Counter[str]) -> list[tuple[str, int]]:
    """Return facts by how often they are missing, then by name, so that the page never depends on order."""
    return sorted(missing.items(), key=lambda item: (-item[1], item[0]))


def told(found: Sequence[Mapping[str, Openness]], sizes: Sequence[int]) -> str:
    """Return which needs are open for more than a third of a group, and for want of what."""
    groups = ("downloaded", "hosted")
    parts = [
        f"{need} of the models {group} most, for want of {facts(one[need].missing)}"
        for one, size, group in zip(found, sizes, groups, strict=True)
        for need in NEEDS
        if one[need].models * THIRD > size
    ]
    return "Open for more than a third: " + ("; ".join(parts) if parts else "none") + "."
