"""Records of models that are not one of the catalog: declared, built on a base, ambiguous, unknown."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any
from modelvow.vocabulary import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Record = dict[str, Any]

OPEN = ("open-source", "open-weights", "restricted-weights")
INHERITED = ("modality", "kind", "parameters", "context_tokens", "family", "family_info")


def blank(name: str) -> Record:
    """Return the record of a model of which nothing but its name is known."""
    return {
        "id": None,
        "name": name,
        "developer": None,
        "developer_name": None,
        "developer_country": None,
        "family": None,
        "released": None,
        "modality": None,
        "kind": None,
        "parameters": None,
        "context_tokens": None,
        "openness": None,
        "components": dict.fromkeys(COMPONENTS),
        "license": None,
        "weights_repo": None,
        "hosts": None,
        "tier": None,
        "notes": None,
        "sources": [],
        "checked": None,
        "component_sources": {},
        "community": None,
        "lineage": [],
        "tuning": None,
        "download_rank": None,
        "family_info": None,
    }


def declared(name: str, facts: Mapping[str, Any], license_id: str | None) -> Record:
    """Return the record that the manifest's own `facts` make; what they leave out is unknown."""
    record = blank(name)
    record |= {key: value for key, value in facts.items() if key in record and key != "tuning"}
    components = dict.fromkeys(COMPONENTS) | imply_weights(facts.get("openness"))
    components |= {key: value for key, value in facts.get("components", {}).items() if key in components}
    record["components"] = components
    record["license"] = facts.get("license", license_id)
    record["tier"] = "declared"
    record["declared"] = facts
    return record


def imply_weights(openness: str | None) -> Record:
    """Return what a stated openness says of the weights."""
    return {} if openness is None else {"weights": openness in OPEN}


def derived(name: str, bases: Sequence[Record], license_id: str | None, *, at_hand: bool) -> Record:
    """Return the record of a model known by what it was built on; `at_hand`: the project has its weights.

    What a fine-tune keeps of its base (architecture, size, runtimes, family) is filled; what its maker
    publishes is unknown.
    """
    common = merged(name, bases)
    record = blank(name)
    record |= {key: common[key] for key in INHERITED}
    record["community"] = inherited_community(common["community"])
    record["components"] = dict.fromkeys(COMPONENTS) | inherited_components(
        common["components"], at_hand=at_hand
    )
    record["license"] = license_id
    record["tier"] = "B" if any(base["tier"] == "B" for base in bases) else "A"
    record["sources"], record["checked"] = common["sources"], common["checked"]
    closed = record["components"]["weights"] is False
    if closed:
        # A tuned model of a service stays with that service and its terms.
        record |= {
            key: common[key] for key in ("developer", "developer_name", "license", "hosts", "openness")
        }
    return record


def inherited_community(community: Mapping[str, Any] | None) -> Record | None:
    """Return what of a base's community row holds for what was built on it."""
    if community is None:
        return None
    kept = ("runtimes", "architecture", "family")
    return {key: community.get(key) if key in kept else None for key in community}


def inherited_components(components: Mapping[str, Any], *, at_hand: bool) -> Record:
    """Return the components that pass on from a base."""
    weights = components["weights"]
    found = {"inference_code": components["inference_code"]}
    if weights is False or (weights and at_hand):
        found["weights"] = weights
    return found


def merged(name: str, records: Sequence[Record]) -> Record:
    """Return what all of `records` agree on; everything else is unknown."""
    # A copy: of a single record the catalog itself holds what all agree on.
    record: Record = dict(agree(records))
    record["id"], record["name"] = None, name
    record["sources"] = list(dict.fromkeys(key for one in records for key in one["sources"]))
    record["checked"] = min((one["checked"] for one in records if one["checked"]), default=None)
    record["tier"] = "B" if any(one["tier"] == "B" for one in records) else records[0]["tier"]
    record["component_sources"] = record["component_sources"] or {}
    record["lineage"] = record["lineage"] or []
    record["notes"] = record["notes"] or None
    return record


def agree(values: Sequence[Any]) -> Any:
    """Return what all have in common: maps key by key, anything else whole; None where they differ."""
    first, *others = values
    if all(other == first for other in others):
        return first
    if all(isinstance(value, dict) for value in values):
        return {key: agree([value.get(key) for value in values]) for key in all_keys(values)}
    return None


def all_keys(values: Iterable[Mapping[str, Any]]) -> dict[str, None]:
    """Return every key of the maps, in order."""
    return dict.fromkeys(key for value in values for key in value)
