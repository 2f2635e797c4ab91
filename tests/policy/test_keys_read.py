"""Which keys of a model a rule reads: what it may read is never left out."""

from __future__ import annotations

import pytest

from modelvow.policy.evaluate import judge
from modelvow.policy.prepare import is_declared, is_narrow, keys_read, of_model, of_models
from modelvow.policy.rule import Rule, SeverityCase
from modelvow.policy.ruleset import Ruleset


@pytest.mark.parametrize(
    ("path", "need", "key"),
    [
        ("model.facts.openness.x", None, "facts.openness"),
        ("model.data", None, "data"),
        ("model", None, None),
        ("trait.least", "trust", "traits.trust"),
        ("trait.least", None, None),
        ("need.gap.least", "trust", "needs.trust"),
        ("need.gap.least", None, None),
        ("needs.trust.gap", None, "needs.trust"),
        ("needs", None, None),
        ("need.level", "trust", ""),
        ("needs.trust.level", None, ""),
        ("project.stage", "trust", ""),
        ("models.name", None, None),
        ("models", None, ""),
    ],
)
def test_a_path_leads_to_a_key_of_the_model_at_hand_to_none_or_maybe_to_all(path, need, key):
    assert of_model(path.split("."), need) == key


def test_of_all_models_what_lies_at_a_path_is_read_and_without_a_path_all_of_them():
    assert of_models(["models", "name"]) is None
    assert of_models(["facts", "openness", "x"]) == "facts.openness"
    assert of_models(["models"]) == "models"


@pytest.mark.parametrize(
    ("head", "rest", "said"),
    [
        ("need", ["level"], True),
        ("need", [], False),
        ("need", ["gap"], False),
        ("needs", ["trust", "level"], True),
        ("needs", ["trust"], False),
        ("needs", ["level"], False),
    ],
)
def test_what_the_manifest_says_of_a_need_is_no_key_of_a_model(head, rest, said):
    assert is_declared(head, rest) is said


def rule(when, each="model", need=None, **given):
    return Rule("A1", "x", "t", "p", each, (SeverityCase("note", None),), when=when, need=need, **given)


def test_the_keys_of_all_conditions_count():
    when = ["and", [["equals", "model.facts.openness", "closed"], ["exists", "project.stage", True]]]
    unless = ["equals", "need.gap.least", 1]
    assert keys_read(rule(when, need="trust", unless=unless)) == {"facts.openness", "needs.trust"}
    assert keys_read(rule(when, each="project")) == frozenset()
    assert keys_read(rule(["exists", "model", True])) is None


def test_an_element_of_a_list_reads_of_the_model_at_hand_what_is_named_from_the_root():
    read = keys_read(rule(["any", "models", ["equals", "$.model.role", "judge"]]))
    assert {"models", "role"} <= read
    assert not [key for key in read if key.startswith("$")]


@pytest.mark.parametrize(
    ("when", "keys"),
    [
        (["below", "model.bases|count", 2], {"bases"}),
        (["equals", "model.id", {"ref": "model.facts.license"}], {"id", "facts.license"}),
        (["equals", "model.id", {"param": "approved"}], {"id"}),
        (["above", "trait.least", "low"], {"traits.trust"}),
        (["equals", "needs.trust.because", "x"], frozenset()),
        (["exists", "model.used", True], {"used"}),
        (["exists", "trait.missing", True], None),
        (["equals", "model.traits.trust.because", "x"], None),
    ],
)
def test_a_key_is_read_by_every_path_and_all_where_reasons_of_a_trait_are(when, keys):
    assert keys_read(rule(when, need="trust")) == keys


@pytest.mark.parametrize(
    ("when", "narrow"),
    [
        (["and", [["equals", "need.level", "high"]]], True),
        (["and", [["and", [["equals", "need.level", "high"], ["exists", "x", True]]]]], True),
        (["all", [["equals", "need.level", "high"]]], True),
        (["and", [["exists", "need.level", True]]], False),
        (["and", [["known", "need.level", True]]], False),
        (["or", [["equals", "need.level", "high"]]], False),
        (["and", [["equals", "model.id", "x"], ["equals", "need.level", "high"]]], False),
        (["and", []], False),
        (None, False),
    ],
)
def test_a_rule_is_narrow_where_the_first_thing_it_asks_is_a_key_of_the_need(when, narrow):
    assert is_narrow(rule(when, need="trust")) is narrow
    assert not is_narrow(rule(when, need="trust", asks=("project.stage",)))


@pytest.mark.parametrize("each", ["need", "control"])
def test_no_rule_is_narrow_that_looks_at_more_than_its_need(each):
    when, case = (
        ["equals", "need.level", "high"],
        {"needs": {"trust": {"level": "high"}, "quality": {"level": "low"}}},
    )
    of_all = rule(when, each=each, need="trust")
    assert not is_narrow(of_all)
    told = [judge(Ruleset((of_all,)), case, everything=everything) for everything in (True, False)]
    shown = [[each.need for each in outcomes if each.severity] for outcomes in told]
    assert shown[0] == shown[1] == (["trust"] if each == "need" else [])
