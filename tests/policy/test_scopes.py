"""What the conditions of a rule may ask, by what it looks at."""

from __future__ import annotations

import pytest

from modelvow.conditions import check, check_path
from modelvow.policy.scopes import built_scopes

SCOPES = built_scopes()
WIDER = SCOPES._replace(controls=("board",), traits=("own",))


def said(each, need, condition):
    return [problem.reason for problem in check(condition, SCOPES.of_rule(each, need))]


@pytest.mark.parametrize(
    ("each", "need", "path"),
    [
        ("project", None, "project.stage"),
        ("model", None, "model.name"),
        ("model", None, "needs.transparency.gap.least"),
        ("model", None, "controls.exit_plan.exists"),
        ("model", "transparency", "trait.least"),
        ("model", "transparency", "trait.amount"),
        ("model", "transparency", "need.gap.least"),
        ("project", "transparency", "need.level"),
        ("project", "transparency", "project.stage"),
        ("model", "transparency", "project.stage"),
        ("need", None, "need.level"),
        ("need", None, "project.stage"),
        ("control", None, "control.age_days"),
        ("control", None, "project.stage"),
        ("run", None, "run.facts_age_days"),
        ("run", None, "date"),
        ("waiver", None, "waiver.reason"),
        ("waiver", None, "date"),
    ],
)
def test_what_a_rule_looks_at_can_be_asked(each, need, path):
    assert said(each, need, ["exists", path, True]) == []


@pytest.mark.parametrize(
    ("each", "need", "path"),
    [
        ("project", None, "model.name"),
        ("project", None, "need.level"),
        ("project", "transparency", "trait.least"),
        ("project", "transparency", "need.gap"),
        ("model", None, "trait.least"),
        ("need", None, "control.age_days"),
        ("run", None, "project.stage"),
        ("waiver", None, "project.stage"),
    ],
)
def test_what_it_does_not_look_at_cannot(each, need, path):
    (reason,) = said(each, need, ["exists", path, True])
    assert reason.startswith("nothing has the path")


def test_an_amount_is_a_word_and_a_range_is_compared_with_levels():
    assert said("model", "transparency", ["above", "trait.amount", 3]) == [
        "`above` compares numbers and levels, `trait.amount` is text"
    ]
    assert said("model", "transparency", ["equals", "trait.least", "highest"])
    assert said("model", "transparency", ["equals", "trait.least", "high"]) == []


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (["exists", "model.name", True], []),
        (["exists", "project.stage", True], []),
        (["exists", "controls.exit_plan.exists", True], []),
        (["exists", "date", True], []),
        (["exists", "case.project.stage", True], []),
        (["exists", "case.nothing", True], ["nothing has the path `case.nothing`"]),
        (["exists", "need.level", True], ["nothing has the path `need.level`"]),
        (["exists", "trait.least", True], ["nothing has the path `trait.least`"]),
        (["above", "case", 3], ["`above` compares numbers and levels, `case` is a map"]),
        (["equals", "case", 3], ["`case` is a map, which equals no value"]),
        (["equals", "case.project.stage", "nowhere"], ["`case.project.stage` is never `nowhere`"]),
    ],
)
def test_a_trait_asks_of_the_model_the_project_controls_and_of_the_case_as_a_whole(condition, told):
    assert [problem.reason for problem in check(condition, SCOPES.of_trait())] == told


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("controls.board.exists", "controls.board.nothing"),
        ("model.traits.own.least", "model.traits.own.nothing"),
        ("controls.exit_plan.exists", "controls.nothing.exists"),
        ("model.traits.openness.least", "model.traits.nothing.least"),
    ],
)
def test_a_packs_own_controls_and_traits_are_asked_for_like_those_there_are(path, more):
    for schema in (WIDER.of_rule("model", None), WIDER.of_trait()):
        assert list(check(["exists", path, True], schema)) == []
        assert [problem.reason for problem in check(["exists", more, True], schema)] == [
            f"nothing has the path `{more}`"
        ]


def test_where_no_pack_adds_to_them_neither_controls_nor_traits_of_a_pack_are_there():
    for path in ("controls.board.exists", "model.traits.own.least"):
        assert said("model", None, ["exists", path, True]) == [f"nothing has the path `{path}`"]


@pytest.mark.parametrize(
    ("place", "near"),
    [
        ("project.stage", "project.hsot"),
        ("model.id", "model.hsot"),
        ("need.level", "need.hsot"),
        ("needs.trust.level", "needs.trust.hsot"),
        ("requirements.trust", "requirements.hsot"),
        ("control.evidence", "control.hsot"),
        ("controls.exit_plan.evidence", "controls.exit_plan.hsot"),
        ("controls.board.evidence", "controls.board.hsot"),
        ("waiver.reason", "waiver.hsot"),
    ],
)
def test_a_rule_points_at_what_a_manifest_has(place, near):
    assert list(check_path(place, WIDER.of_places())) == []
    assert [problem.reason for problem in check_path(near, WIDER.of_places())] == [
        f"nothing has the path `{near}`"
    ]
