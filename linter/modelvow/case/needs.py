"""Needs as rules see them: levels, priorities, the models they are narrowed to, and the gap to a trait."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any
from modelvow.vocabulary import NEEDS

if TYPE_CHECKING:
    from collections.abc import Mapping

Need = dict[str, Any]

LEVELS = ("none", "low", "medium", "high")
RANK = {level: rank for rank, level in enumerate(LEVELS)}


def needs_of(manifest: Mapping[str, Any]) -> dict[str, Need]:
    """Return the declared needs by name."""
    declared = manifest.get("requirements") or {}
    found = {name: need_of(name, declared[name]) for name in NEEDS if name in declared}
    if len(found) == 1:
        next(iter(found.values()))["only"] = True
    return found


def need_of(name: str, declared: Any) -> Need:
    """Return one need; a level alone is a must."""
    said = declared if isinstance(declared, dict) else {"level": declared}
    need: Need = {"name": name, "level": said["level"], "priority": said.get("priority", "must")}
    need |= {key: said[key] for key in ("because", "unknown", "models") if key in said}
    need["needed"] = need["priority"] == "must" and RANK[need["level"]] >= RANK["medium"]
    return need


def applying(needs: Mapping[str, Need], model: Mapping[str, Any]) -> dict[str, Need]:
    """Return copies of the needs that apply to a model: those narrowed to it, or to none."""
    names = (model["name"], model["id"])
    return {
        name: dict(need)
        for name, need in needs.items()
        if "models" not in need or any(chosen in names for chosen in need["models"])
    }


def gap(need: Mapping[str, Any], trait: Mapping[str, Any]) -> dict[str, int]:
    """Return how far the trait falls short: from the best level still possible to the worst."""
    wanted = RANK[need["level"]]
    return {"least": wanted - RANK[trait["most"]], "most": wanted - RANK[trait["least"]]}


def alternatives(
    need: Need,
    kind: str | None,
    reach: Mapping[str, Any],
) -> dict[str, Any] | None:
    """Return the models of the same kind that surely reach the level; None for a kind without a table."""
    by_level = reach.get("traits", {}).get(need["name"], {}).get(kind, {})
    found = by_level.get(need["level"])
    if found is None:
        return None
    return {
        "count": found["count"],
        "level": need["level"],
        "kind": kind,
        "examples": found["examples"],
        "told": _told(found["count"], str(kind), need["level"], found["examples"]),
    }


def _told(count: int, kind: str, level: str, examples: list[str]) -> str:
    """Return the alternatives in words, such as `2 chat models of the catalog reach high: a, b`."""
    if not count:
        return f"no {kind} model of the catalog surely reaches {level}"
    models = "model of the catalog reaches" if count == 1 else "models of the catalog reach"
    some = ", e.g. " if count > len(examples) else ": "
    return f"{count} {kind} {models} {level}{some}{', '.join(examples)}"
