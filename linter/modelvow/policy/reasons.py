"""Why an outcome is what it is: the chain need → trait → facts → sources, and the facts that are missing."""

from __future__ import annotations

from modelvow.findings import Link
from modelvow.typed import TYPE_CHECKING, Any, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modelvow.policy.views import View

    Demands = Mapping[str, Mapping[str, str]]

ORDER = ("need", "trait", "fact")
HEADS = frozenset(("model", "need", "needs", "trait"))
"""What the paths begin with that lead to a step of a chain."""
DECLARED = ("project", "controls", "needs", "roles", "date")
"""Where a path leads that is the project's own word, and no fact of a model."""


def chain_of(view: View, paths: Iterable[str], demands: Demands) -> tuple[Link, ...]:
    """Return what the verdict rests on, needs first, then traits, then facts; each once.

    `paths` are the places of the case that decided; `demands` has a sentence for every level of a need.
    """
    links: dict[tuple[str, str], Link] = {}
    for path in paths:
        keys = path.split(".")
        if keys[0] in HEADS:
            for link in _links(view, path, keys, demands):
                links.setdefault((link.kind, link.path), link)
    return tuple(sorted(links.values(), key=lambda link: ORDER.index(link.kind)))


def missing_of(view: View, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the facts that would settle the verdict; a trait stands for the facts that it misses."""
    found: dict[str, None] = {}
    for path in paths:
        name = _trait_name(view, path.split("."))
        facts = _trait(view, name).get("missing") if name else _lacks(view, path)
        found.update(dict.fromkeys(map(fact_name, facts or (path,))))
    return tuple(found)


def _lacks(view: View, path: str) -> Sequence[str] | None:
    """Return what the entry of a list that a path leads into lacks, by its own word, if it says so."""
    row = _row_at(view.root, path)
    found: Sequence[str] | None = row.get("lacks") if row else None
    return found


def _row_at(root: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    """Return the innermost entry of a list that a path such as `model.bases[0].terms` leads into, if any."""
    value: Any = root
    row = None
    for key in path.split("."):
        name, _bracket, index = key.partition("[")
        value = value.get(name) if isinstance(value, dict) else None
        if index and isinstance(value, list):
            value = row = value[int(index[:-1])]
    return row if isinstance(row, dict) else None


def fact_name(path: str) -> str:
    """Return the name of a fact as sources and manifests know it: `model.facts.license` is `license`."""
    return path.removeprefix("model.").removeprefix("facts.")


def _links(view: View, path: str, keys: list[str], demands: Demands) -> list[Link]:
    need, trait = _need_name(view, keys), _trait_name(view, keys)
    found = [] if need is None else [_need_link(view, need, demands)]
    if trait is not None:
        return found + _trait_links(view, trait)
    return _fact_links(view, path) if keys[0] == "model" else found


def _need_name(view: View, keys: list[str]) -> str | None:
    if keys[0] == "need":
        return view.need
    return keys[1] if keys[0] == "needs" and len(keys) > 1 else None


def _trait_name(view: View, keys: list[str]) -> str | None:
    match keys:
        case ["model", "traits", name, *_] | ["needs", name, "gap", *_]:
            return name
        case _:
            return view.need if keys[0] == "trait" or keys[:2] == ["need", "gap"] else None


def _need_link(view: View, need: str, demands: Demands) -> Link:
    """Return the need; its note is what the level demands."""
    level = (view.root.get("needs", {}).get(need) or {}).get("level")
    return Link("need", f"requirements.{need}", level, note=demands.get(need, {}).get(str(level)))


def _trait(view: View, name: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = view.root.get("model", {}).get("traits", {}).get(name) or {}
    return found


def _trait_links(view: View, name: str) -> list[Link]:
    """Return the trait, its reasons as a note, and the facts that decided it."""
    trait = _trait(view, name)
    note = "; ".join(trait.get("because", ())) or None
    links = [Link("trait", f"traits.{name}", trait.get("offers"), note=note)]
    for path in trait.get("used", ()):
        links += _fact_links(view, path)
    return links


def _fact_links(view: View, path: str) -> list[Link]:
    """Return the fact at a path from the model, with its source; nothing where it is none, or not known."""
    if "[" in path:
        return _row_links(view, path)
    keys = path.removeprefix("model.").split(".")
    model = view.root.get("model", {})
    value = None if keys[0] in DECLARED else _value_at(model, keys)
    if value is None:
        return []
    name, sources = fact_name(path), model.get("sources", {})
    if isinstance(value, (dict, bool)) and name not in sources:
        return []
    return [_fact_link(name, value, _source_of(sources, name))]


def _fact_link(name: str, value: object, known: Mapping[str, Any]) -> Link:
    told = known.get("source"), known.get("date"), known.get("note"), bool(known.get("hint"))
    return record(Link, ("fact", name, value, *told))


def _row_links(view: View, path: str) -> list[Link]:
    """Return the license that an entry of a list tells of, with its source; nothing where it tells of none.

    A license that nobody knows has no source either.
    """
    place = fact_name(path[: path.rindex("]") + 1])
    row, sources = _row_at(view.root, path), view.root.get("model", {}).get("sources", {})
    known = sources.get(place)
    if row is None or known is None or row.get("license") is None:
        return []
    return [_fact_link("license", row["license"], known)]


def _value_at(model: Mapping[str, Any], keys: list[str]) -> Any:
    value: Any = model
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _source_of(sources: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the source of a fact, else that of what it is a part of."""
    while name:
        if name in sources:
            found: Mapping[str, Any] = sources[name]
            return found
        name = name.rpartition(".")[0]
    return {}
