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
