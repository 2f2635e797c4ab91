"""Why an outcome is what it is: the chain need → trait → facts → sources, and the facts that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelvow.findings import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.policy.views import View

FACTS = ("facts", "practices", "terms", "use", "bound", "endpoint", "tuning", "host", "match")
"""The parts of a model whose values are facts with sources."""


def chain_of(view: View, used: Iterable[tuple[str, Any]]) -> tuple[Link, ...]:
    """Return what the verdict rests on, needs first, then traits, then facts; each once."""
    links: dict[tuple[str, str], Link] = {}
    for path, value in used:
        for link in _links(view, path.removeprefix("$."), value):
            links.setdefault((link.kind, link.path), link)
    order = ("need", "trait", "fact")
    return tuple(sorted(links.values(), key=lambda link: order.index(link.kind)))


def missing_of(view: View, missing: Iterable[str]) -> tuple[str, ...]:
    """Return the facts that would settle the verdict; a trait stands for the facts that it misses."""
    found: dict[str, None] = {}
    for path in missing:
        trait = _trait_name(view, path.split("."))
        facts = _trait(view, trait).get("missing", ()) if trait else ()
        found.update(dict.fromkeys(facts or (fact_name(path),)))
    return tuple(found)


def fact_name(path: str) -> str:
    """Return the name of a fact as sources and manifests know it: `model.facts.license` is `license`."""
    return path.removeprefix("$.").removeprefix("model.").removeprefix("facts.")


def _links(view: View, path: str, value: Any) -> Iterator[Link]:
    keys = path.split(".")
    need = _need_name(view, keys)
    trait = _trait_name(view, keys)
    if need is not None:
        yield _need_link(view, need)
    if trait is not None:
        yield from _trait_links(view, trait)
    if keys[0] == "model" and len(keys) > 1 and keys[1] in FACTS:
        yield _fact_link(view, fact_name(path), value)


def _need_name(view: View, keys: list[str]) -> str | None:
    if keys[0] == "need":
        return view.need
    return keys[1] if keys[0] == "needs" and len(keys) > 1 else None


def _trait_name(view: View, keys: list[str]) -> str | None:
    match keys:
        case ["trait", *_]:
            return view.need
        case ["model", "traits", name, *_]:
            return name
        case ["need", "gap", *_]:
            return view.need
        case ["needs", name, "gap", *_]:
            return name
        case _:
            return None


def _need_link(view: View, need: str) -> Link:
    declared = view.root.get("needs", {}).get(need) or {}
    return Link("need", f"requirements.{need}", declared.get("level"), note=declared.get("because"))


def _trait(view: View, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = view.root.get("model", {}).get("traits", {}).get(name) or {}
    return found


def _trait_links(view: View, name: str) -> Iterator[Link]:
    trait = _trait(view, name)
    yield Link(
        "trait", f"traits.{name}", trait.get("offers"), note="; ".join(trait.get("because", ())) or None
    )
    for path in trait.get("facts", ()):
        yield _fact_link(view, path, _value_at(view.root["model"], path))


def _value_at(model: Mapping[str, Any], path: str) -> Any:
    """Return the model's value at a fact's name; those of `facts` go without that word."""
    keys = path.split(".")
    value: Any = model if keys[0] in FACTS and keys[0] in model else model.get("facts", {})
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _fact_link(view: View, name: str, value: Any) -> Link:
    known = view.root.get("model", {}).get("sources", {}).get(name) or {}
    return Link(
        "fact",
        name,
        value,
        source=known.get("source"),
        date=known.get("date"),
        note=known.get("note"),
        hint=bool(known.get("hint")),
    )
