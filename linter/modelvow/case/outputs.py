"""Whether other models may be trained on what a model returns, as far as its terms bar that."""

from __future__ import annotations

from modelvow.case.barring import OTHER, SETS, STUDENT
from modelvow.case.clauses import Bound, Row, clause, lacking, named, row, unknown
from modelvow.case.terms import codes_for
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Project = Mapping[str, Any]
    Model = Mapping[str, Any]

IMAGES = frozenset(("image", "vision-language", "multimodal"))
"""Modalities whose outputs may be pictures."""
KINDS = {
    "any-model": "training any model on its outputs",
    "other-ai-model": "improving any other model with its outputs",
    "other-llm": "improving any other language model with its outputs",
    "competing-models": "training competing models on its outputs, which needs judgment",
    "competing-image-models": "training competing image models on its outputs, which needs judgment",
    "foundation-generative": "training foundational generative models on its outputs",
    "commercial-use": "training on its outputs for gain",
}
JUDGED = ("competing-models", "competing-image-models", "foundation-generative")
"""What a model made to behave alike surely is, and a reader of a data set may be."""


class Training(NamedTuple):
    """What is trained on outputs: `way` a student of this project, or whoever learns from its data sets.

    `kin`: ids of licenses that the student's own weights are under; `images`: the outputs may be pictures;
    `service`: a service trains and keeps the student.
    """

    way: str
    kin: frozenset[str]
    images: bool
    service: bool


def training_of(way: str, model: Model) -> Training:
    """Return what is trained in a way."""
    student = way == STUDENT and bool(model["teachers"])
    kin = frozenset(entry["license"] for entry in model["licenses"]) if student else frozenset()
    modality = model["facts"]["modality"]
    images = modality is None or not IMAGES.isdisjoint(modality)
    return Training(way, kin, images, student and bool(model["hosted"]))


def outputs(bound: Bound, training: Training, project: Project) -> Iterator[Row]:
    """Yield what the terms say of training on outputs in one way."""
    allowed = bound.terms["outputs_may_train_other_models"]
    rule = rule_of(bound)
    if not rule and allowed is None:
        yield unknown(bound, "whether others may be trained on its outputs") | {"way": training.way}
        return
    barred = is_barred(bound, rule, training, project)
    kind = KINDS.get(rule.get("bars") or "")
    where = rule.get("locator")
    said = clause(bound, "outputs_may_train_other_models")
    if rule.get("bars") == "none" or (kind is None and allowed == "allowed"):
        words = f"{named(bound, where)} lets others be trained on its outputs"
    elif kind is None:
        words = f"{named(bound, where)} does not say whether others may be trained on its outputs"
        if allowed == "forbidden":
            words = f"{named(bound, where)} bars training others on its outputs"
    else:
        but = f", save: {rule['exception']}" if rule.get("exception") else ""
        words = f"{named(bound, where)} bars {kind}{but}"
    found = row(bound, words, barred=barred, where=where, says=said["summary"] if said else rule.get("note"))
    found |= {"way": training.way}
    keys = ("project.commercial",) if rule.get("bars") == "commercial-use" else ("terms.outputs_rule",)
    yield lacking(found, *keys)


def rule_of(bound: Bound) -> Mapping[str, Any]:
    """Return the rule of the text, empty where there is none or the manifest tells the terms otherwise."""
    known = bound.said.get("terms", {}).get("outputs_may_train_other_models")
    same = known == bound.terms["outputs_may_train_other_models"]
    return (bound.said.get("outputs_rule") or {}) if same else {}


def is_barred(bound: Bound, rule: Mapping[str, Any], training: Training, project: Project) -> bool | None:
    """Whether the terms bar it; None where they are silent, or the manifest cannot say what they turn on."""
    bars = rule.get("bars")
    if bars is None:
        said = {"allowed": False, "forbidden": None if training.way == OTHER else True}
        return said.get(bound.terms["outputs_may_train_other_models"] or "")
    if bars == "none":
        return False
    codes = codes_for(rule.get("exception_codes"), bound.model_id) or []
    if is_lifted(codes, bound, training):
        return False
    if training.way == OTHER:
        # It may have been another's outputs that it learned from.
        return None
    if bars == "commercial-use":
        return project.get("commercial")
    judged = bars in JUDGED or "not-competing" in codes
    if judged and training.way == SETS and "competing-models" not in project.get("uses", ()):
        return None
    return True


def is_lifted(codes: list[str], bound: Bound, training: Training) -> bool:
    """Whether an exception surely holds."""
    if "own-derivatives" in codes and bound.entry["license"] in training.kin:
        return True
    if "non-image-outputs" in codes and not training.images:
        return True
    return "provider-tuning" in codes and training.service
