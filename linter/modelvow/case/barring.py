"""One row for everything that a license bars, by kind, with what the project meets of it."""

from __future__ import annotations

from modelvow.case import bars, commerce, outputs, sharing
from modelvow.case.clauses import Bound
from modelvow.case.limits import KINDS, record_of
from modelvow.case.uses import uses
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelvow.case.clauses import Row
    from modelvow.case.memory import Setting

    Model = Mapping[str, Any]

IMAGES = frozenset(("image", "vision-language", "multimodal"))


def rows_of(model: Model, setting: Setting) -> dict[str, list[Row]]:
    """Return what the licenses bar, by kind."""
    found: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for bound in bounds(model, "licenses", setting):
        for kind, row in rows(bound, model, setting.project):
            found[kind].append(row)
    found["outputs"] += taught(model, setting)
    return found


def bounds(model: Model, key: str, setting: Setting) -> Iterator[Bound]:
    """Yield the licenses of a model, or those of its teachers, with their records."""
    for entry in model[key]:
        own = entry["of"] in ("model", "service")
        model_id = model["match"].get("id") if own else entry["of"]
        yield Bound(entry, record_of(entry["license"], setting), entry["binds"], model_id)


def rows(bound: Bound, model: Model, project: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Yield what one license bars, each with its kind."""
    duties: Mapping[str, Any] = model.get("duties", {})
    found = commerce.commercial(bound, project)
    if found is not None:
        yield "commercial", found
    if bound.binds or not model["hosted"]:
        # On a service the weights are run, and their figures, regions and copies answered for, by the host.
        yield from (("conditions", row) for row in commerce.conditions(bound, project))
        yield from (("figures", row) for row in bars.limits(bound, project))
        yield from (("regions", row) for row in bars.regions(bound, project, duties))
        yield from (("share_alike", row) for row in sharing.share_alike(bound, model, project))
        if bound.entry["of"] != "service":
            yield from (("passing_on", row) for row in sharing.passed_on(bound, model, project))
    yield from (("uses", row) for row in uses(bound, project.get("uses", ()), duties))
    for way in outputs.trained_on(model, project):
        training = training_of(way, model)
        yield from (("outputs", row) for row in outputs.outputs(bound, training, project))


def taught(model: Model, setting: Setting) -> Iterator[Row]:
    """Yield what the terms of the models say on whose outputs this one was trained."""
    for bound in bounds(model, "teachers", setting):
        yield from outputs.outputs(bound, training_of(outputs.STUDENT, model), setting.project)


def training_of(way: str, model: Model) -> outputs.Training:
    """Return what is trained in a way."""
    student = way == outputs.STUDENT and bool(model["teachers"])
    kin = frozenset(entry["license"] for entry in model["licenses"]) if student else frozenset()
    modality = model["facts"]["modality"]
    images = modality is None or not IMAGES.isdisjoint(modality)
    return outputs.Training(way, kin, images, student and bool(model["hosted"]))
