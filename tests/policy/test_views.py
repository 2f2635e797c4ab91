"""What a rule looks at: the project, each model with its own needs and controls, each need, each control."""

from __future__ import annotations

import pytest

from modelvow.policy.rule import Rule
from modelvow.policy.views import View, Views, about_need, model_view

MODELS = [
    {
        "name": "chat",
        "needs": {"trust": {"level": "high"}},
        "controls": {"exit_plan": {}},
        "traits": {"trust": {"most": "none", "offers": "none"}, "quality": {"offers": "low to high"}},
    },
    {"name": "embedder"},
]
CASE = {
    "project": {"name": "desk"},
    "models": MODELS,
    "needs": {"trust": {"level": "high"}, "quality": {"level": "low"}},
    "controls": {"evaluation": {"exists": True}},
}


def rule(each, need=None):
    return Rule("ACM001", "x", "t", "acme", each, (), need=need)


def looked_at(each, need=None):
    return [tuple(view[1:]) for view in Views(CASE).of(rule(each, need))]


@pytest.mark.parametrize(
    ("each", "need", "seen"),
    [
        ("project", None, [(None, None, None, None, None)]),
        ("project", "trust", [(None, None, "trust", None, None)]),
        ("model", None, [(0, "chat", None, None, None), (1, "embedder", None, None, None)]),
        ("model", "trust", [(0, "chat", "trust", None, None), (1, "embedder", "trust", None, None)]),
        ("need", None, [(None, None, "trust", None, None), (None, None, "quality", None, None)]),
        ("control", None, [(None, None, None, "evaluation", None)]),
        ("usage", None, []),
    ],
)
def test_a_rule_looks_at_all_of_its_kind_in_order(each, need, seen):
    assert looked_at(each, need) == seen


@pytest.mark.parametrize("each", ["project", "model", "need", "control"])
def test_of_a_case_without_anything_only_the_project_is_looked_at(each):
    assert len(list(Views({}).of(rule(each)))) == (each == "project")


def test_a_model_has_its_own_needs_and_controls_and_the_project_stays():
    first, second = (model_view(CASE, index, model).root for index, model in enumerate(MODELS))
    assert (first["model"], first["project"]) == (MODELS[0], CASE["project"])
    assert (first["needs"], first["controls"]) == (MODELS[0]["needs"], {"exit_plan": {}})
    assert (second["needs"], second["controls"]) == ({}, {})


def test_a_view_of_a_need_has_the_need_by_name_and_the_models_trait():
    view = about_need(model_view(CASE, 0, MODELS[0]), "trust")
    assert view.root["need"] == {"level": "high", "name": "trust"}
    assert view.root["trait"] == {"most": "none", "offers": "none", "amount": "no"}
    other = about_need(model_view(CASE, 0, MODELS[0]), "quality")
    assert "need" not in other.root
    assert other.root["trait"]["amount"] == "low to high"
    bare = about_need(model_view(CASE, 1, MODELS[1]), "trust")
    assert {"need", "trait"}.isdisjoint(bare.root)
    assert "need" not in MODELS[0]


def test_without_a_need_a_view_stays_as_it_is():
    view = model_view(CASE, 0, MODELS[0])
    assert about_need(view, None) is view


def test_a_control_is_seen_with_its_name_beside_the_whole_case():
    (view,) = Views(CASE).of(rule("control"))
    assert view.root == CASE | {"control": {"exists": True, "name": "evaluation"}}


def test_only_where_its_need_is_declared_a_rule_asks_for_what_is_missing():
    declaring = Views(CASE).declaring(rule("model", "trust"))
    assert [(view.model, view.need) for view in declaring] == [("chat", "trust")]
    assert [view.need for view in Views(CASE).declaring(rule("project", "quality"))] == ["quality"]
    assert Views(CASE).declaring(rule("project", "security")) == []
    assert Views({}).declaring(rule("project", "trust")) == []


def test_where_no_needs_are_declared_a_view_of_one_is_of_what_nobody_asked_for():
    view = about_need(View({}), "trust")
    assert (view.root, view.need) == ({}, "trust")
