"""One row for everything that a license bars, by kind, with what the project meets of it.

What judges a kind is loaded where there is something to judge: most projects and licenses touch one or two.
"""

from __future__ import annotations

from modelvow.case.clauses import Bound
from modelvow.case.limits import KINDS, record_of
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelvow.case.clauses import Row
    from modelvow.case.memory import Setting

    Model = Mapping[str, Any]
    Project = Mapping[str, Any]
    Kinds = Iterator[tuple[str, Row]]

STUDENT, SETS, OTHER = "distilled", "datasets", "another"
"""What learns from outputs: a student, whoever reads a data set, a student that does not say of whom."""
NO_TEXTS = frozenset(("embedding", "rerank", "moderation"))
"""Kinds of models whose outputs nobody gives away as a data set to learn from."""


def rows_of(model: Model, setting: Setting, *, students: bool) -> dict[str, list[Row]]:
    """Return what the licenses bar, by kind."""
    found: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for bound in bounds(model, "licenses", setting):
        for kind, row in rows(bound, model, setting.project, students=students):
            found[kind].append(row)
    for bound in bounds(model, "teachers", setting):
        for kind, row in trained(bound, model, setting.project, STUDENT):
            found[kind].append(row)
    return found


def bounds(model: Model, key: str, setting: Setting) -> Iterator[Bound]:
    """Yield the licenses of a model, or those of its teachers, with their records."""
    for entry in model[key]:
        own = entry["of"] in ("model", "service")
        model_id = model["match"].get("id") if own else entry["of"]
        yield Bound(entry, record_of(entry["license"], setting), entry["binds"], model_id)


def rows(bound: Bound, model: Model, project: Project, *, students: bool) -> Kinds:
    """Yield what one license bars, each with its kind."""
    if bound.terms["commercial_use"] != "allowed":
        yield from gained(bound, model, project)
    if answers(bound, model):
        yield from measured(bound, model, project)
        yield from copied(bound, model, project)
    if project.get("uses"):
        from modelvow.case.uses import uses

        yield from (("uses", row) for row in uses(bound, project["uses"], model.get("duties", {})))
    for way in trained_on(model, project, students=students):
        yield from trained(bound, model, project, way)


def answers(bound: Bound, model: Model) -> bool:
    """Whether figures, regions and copies are the project's to answer for, or may be."""
    return bool(bound.binds or not model["hosted"])


def gained(bound: Bound, model: Model, project: Project) -> Kinds:
    """Yield what is said of use for gain, and the conditions that it is tied to."""
    from modelvow.case import commerce

    found = commerce.commercial(bound, project)
    if found is not None:
        yield "commercial", found
    if answers(bound, model):
        yield from (("conditions", row) for row in commerce.conditions(bound, project))


def measured(bound: Bound, model: Model, project: Project) -> Kinds:
    """Yield limits of users and revenue, and regions that are left out."""
    free = bound.terms["thresholds"] == [] and bound.terms["regions"]["excluded"] == []
    if free and bound.is_known and not (bound.said.get("region_scope") or {}).get("conditional_regions"):
        return
    from modelvow.case import bars

    yield from (("figures", row) for row in bars.limits(bound, project))
    yield from (("regions", row) for row in bars.regions(bound, project, model.get("duties", {})))


def copied(bound: Bound, model: Model, project: Project) -> Kinds:
    """Yield what is asked of copies that leave the house, and of services where the license reaches them."""
    if project.get("distribution") not in ("shipped", "hosted") and "weights" not in project.get(
        "publishes", ()
    ):
        return
    from modelvow.case import sharing

    yield from (("share_alike", row) for row in sharing.share_alike(bound, model, project))
    if bound.entry["of"] != "service":
        yield from (("passing_on", row) for row in sharing.passed_on(bound, model, project))


def trained_on(model: Model, project: Project, *, students: bool) -> list[str]:
    """Return the ways in which the project has something trained on the model's own outputs."""
    ways = []
    # With a base it is the student itself; without one, what was distilled is the model that is named.
    if STUDENT in model.get("adaptation", ()) and not model["teachers"] and "base" not in model:
        ways.append(STUDENT)
    elif students and STUDENT not in model.get("adaptation", ()) and model["facts"]["kind"] not in NO_TEXTS:
        ways.append(OTHER)
    if SETS in project.get("publishes", ()) and model["facts"]["kind"] not in NO_TEXTS:
        ways.append(SETS)
    return ways


def trained(bound: Bound, model: Model, project: Project, way: str) -> Kinds:
    """Yield what is said of training on outputs in one way."""
    from modelvow.case.outputs import outputs, training_of

    yield from (("outputs", row) for row in outputs(bound, training_of(way, model), project))
