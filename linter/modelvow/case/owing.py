"""What a project does with a model, and which conditions of a duty hold for that: true, false, unknown."""

from __future__ import annotations

from modelvow.case.regions import expand
from modelvow.case.terms import fits
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modelvow.case.identify import Identity

TUNED = ("fine-tuned", "merged")
DEVICE = "device"
SERVICES = ("model-as-a-service", "maas-or-work-assistant")
HIGH_RISK = frozenset(
    (
        "automated-legal-decisions",
        "high-stakes-decisions",
        "employment-decisions",
        "credit-decisions",
        "insurance-decisions",
        "medical-advice",
        "unlicensed-professions",
        "justice-law-enforcement-migration",
    )
)
BELOW = 10
"""A figure below a tenth of a bar lies below it, whatever the bar counts."""


class Doing(NamedTuple):
    """What the project does with a model.

    `distributed`: its weights leave the house; `taught_out`: what was trained on its outputs does;
    `licensed`, `contracted`: a separate agreement with the licensor, or with the host, is shown.
    """

    project: Mapping[str, Any]
    tuned: bool
    distilled: bool
    distributed: bool | None
    taught_out: bool
    offered: bool
    public: bool
    reached: bool
    licensed: bool
    contracted: bool
    model_id: str | None


def doing_of(
    identity: Identity, model: Mapping[str, Any], others: Iterable[Identity], project: Mapping[str, Any]
) -> Doing:
    """Return what the project does with a model of its manifest."""
    adapted = model.get("adaptation", ())
    distilled = "distilled" in adapted
    # Who declares a base and no adaptation speaks of a model that was made from it.
    tuned = any(how in TUNED for how in adapted) or ("base" in identity.entry and not adapted)
    leaves = leaves_house(identity, others, project)
    contract = model["controls"].get("vendor_contract")
    return Doing(
        project,
        tuned,
        distilled,
        leaves and model["self_run"],
        leaves,
        project.get("distribution") == "hosted",
        project.get("exposure") == "public",
        project.get("exposure") in ("partners", "public"),
        is_shown("request-license", model) or is_shown("authorisation", model),
        contract is not None and contract["exists"],
        identity.record["id"],
    )


def is_shown(code: str, model: Mapping[str, Any]) -> bool:
    """Whether the manifest shows a duty to be met."""
    shown = (model.get("duties") or {}).get(code)
    return shown is not None and shown["exists"]


def leaves_house(identity: Identity, others: Iterable[Identity], project: Mapping[str, Any]) -> bool:
    """Whether this model, or what was made from it, is the one that is shipped or published."""
    if project.get("distribution") == "shipped" and (
        is_on_device(identity) or not any(is_on_device(other) for other in others)
    ):
        return True
    published: bool = "weights" in project.get("publishes", ())
    return published and (is_changed(identity) or not any(is_changed(other) for other in others))


def is_on_device(identity: Identity) -> bool:
    """Whether the model runs at its users'."""
    return bool(identity.hosts[0]["id"] == DEVICE)


def is_changed(identity: Identity) -> bool:
    """Whether the manifest says that something was made from the model."""
    adapted = identity.entry.get("adaptation", ())
    found = [adapted] if isinstance(adapted, str) else adapted
    return "published_as" in identity.entry or any(how in (*TUNED, "distilled") for how in found)


def triggered(triggers: Sequence[str], doing: Doing, *, taught: bool) -> bool | None:
    """Whether one of the triggers holds; `taught`: for what was trained on the outputs."""
    holds: dict[str, bool | None] = {
        "distribute": doing.taught_out if taught else doing.distributed,
        "offer-as-service": doing.offered,
        "public-ui": doing.public,
        "fine-tune": doing.tuned or doing.distilled,
        "any": True,
    }
    answers = [holds.get(trigger) for trigger in triggers]
    return True if True in answers else None if None in answers else False


def condition(
    code: str, duty: Mapping[str, Any], one: Mapping[str, Any], doing: Doing, *, taught: bool
) -> bool | None:
    """Whether a condition of a duty holds; None where the manifest cannot say or does not."""
    name, _colon, rest = code.partition(":")
    if name == "model":
        return fits(rest, doing.model_id if one["of"] in ("model", "service") else one["of"])
    if name == "region":
        return in_regions(rest, doing.project)
    if name.endswith("-threshold"):
        return beside_bars(name, duty, one)
    return plain_condition(name, doing, taught=taught)


def plain_condition(name: str, doing: Doing, *, taught: bool) -> bool | None:
    """Return what the manifest says of a condition that turns on nothing else."""
    project = doing.project
    uses = project.get("uses", ())
    out = doing.taught_out if taught else doing.distributed
    known: dict[str, bool | None] = {
        "commercial": project.get("commercial"),
        "business-use": project.get("commercial") or None,
        "changed": doing.tuned or taught,
        "unchanged": not (doing.tuned or taught),
        "trained": doing.tuned or doing.distilled,
        "distributed": out,
        "made-available": doing.offered or out,
        "third-party-access": doing.offered or doing.reached or out,
        "competing-product": "competing-models" in uses or None,
        "authorized": doing.licensed or doing.contracted,
        "consumer-facing": doing.public,
        "high-risk-use": not HIGH_RISK.isdisjoint(uses),
        "clinical-use": "medical-advice" in uses,
    }
    if name in SERVICES:
        return doing.offered or None
    return known.get(name)


def in_regions(codes: str, project: Mapping[str, Any]) -> bool | None:
    """Whether the project has users in one of the regions; None where it names none of its own."""
    if "regions_expanded" not in project:
        return None
    return not set(expand(codes.split("+"))).isdisjoint(project["regions_expanded"])


def beside_bars(name: str, duty: Mapping[str, Any], one: Mapping[str, Any]) -> bool | None:
    """Whether a bar that the duty turns on is passed, or for `below-threshold` none is."""
    rows = one["terms"]["thresholds"]
    if rows is None:
        return None
    hard = duty["code"] != "display-mark"
    answers = [is_passed(row) for row in rows if row["hard"] is hard]
    passed = True if True in answers else None if None in answers else False
    return passed if name == "above-threshold" or passed is None else not passed


def is_passed(row: Mapping[str, Any]) -> bool | None:
    """Whether a bar is passed; None without a figure that settles it."""
    if row["binds"] is False:
        return False
    found: bool | None = row.get("passed")
    declared = row.get("declared")
    if found is None and declared is not None and declared * BELOW < row["value"]:
        return False
    return found


def binds(one: Mapping[str, Any], doing: Doing) -> bool | None:
    """Whether a license binds; None where another agreement may take its place."""
    agreed = doing.contracted if one["of"] == "service" else doing.licensed and can_be_replaced(one)
    found: bool | None = None if agreed else one["binds"]
    return found


def can_be_replaced(one: Mapping[str, Any]) -> bool:
    """Whether the license itself speaks of another agreement with the licensor."""
    rows = one["terms"]["thresholds"] or ()
    codes = one["terms"]["commercial_condition_codes"] or ()
    return "request-license" in codes or any(row["hard"] for row in rows)


def reason(code: str, duty: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    """Return why it is open whether a duty is owed or met."""
    if code == "binds":
        return "(another agreement may take the place of these terms)"
    if code.endswith("-threshold"):
        bars = [row["text"] for row in one["terms"]["thresholds"] or () if row["value"] is not None]
        return f"(owed at {' or '.join(bars)})" if bars else OPEN[code]
    return OPEN.get(code) or f"(owed where {duty.get('condition') or code})"


OPEN = {
    "trigger": "(it is not declared who runs the weights)",
    "made-available": "(it is not declared who runs the weights)",
    "distributed": "(it is not declared who runs the weights)",
    "unread": "(the catalog does not hold what that text asks for)",
    "commercial": "(owed in commerce)",
    "business-use": "(owed in commerce, and a firm's own operations count)",
    "interactive": "(owed where it converses with people)",
    "law-requires": "(owed where the law asks for it)",
    "name": "(it is not declared what it is published as)",
    "above-threshold": "(owed above a bar that the catalog does not hold)",
    "below-threshold": "(owed below a bar that the catalog does not hold)",
}
"""Why a condition is open."""
