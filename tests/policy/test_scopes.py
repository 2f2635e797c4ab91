"""What the conditions of a rule may ask, by what it looks at."""

from __future__ import annotations

import pytest

from modelvow.conditions import check
from modelvow.policy.scopes import built_scopes

SCOPES = built_scopes()


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
        ("need", None, "need.level"),
        ("control", None, "control.age_days"),
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
