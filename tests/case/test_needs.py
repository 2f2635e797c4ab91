"""Needs by themselves: what a level alone means, whom they are for, how far a trait falls short."""

from __future__ import annotations

import pytest

from modelvow.case.needs import alternatives, applying, gap, need_of, needs_of

REACH = {
    "traits": {
        "openness": {
            "chat": {
                "high": {"count": 1, "examples": ["a"]},
                "medium": {"count": 2, "examples": ["a", "b"]},
                "low": {"count": 9, "examples": ["a", "b"]},
                "none": {"count": 0, "examples": []},
            },
            "image": {"high": {"count": 0, "examples": []}},
        }
    }
}


@pytest.mark.parametrize(
    ("declared", "needed"),
    [
        ("none", False),
        ("low", False),
        ("medium", True),
        ("high", True),
        ({"level": "high", "priority": "wish"}, False),
        ({"level": "medium", "priority": "must"}, True),
    ],
)
def test_a_need_is_needed_from_medium_on_and_not_as_a_wish(declared, needed):
    assert need_of("openness", declared)["needed"] is needed


def test_a_level_alone_is_a_must_and_what_else_is_said_is_kept():
    assert need_of("openness", "low") == {
        "name": "openness",
        "level": "low",
        "priority": "must",
        "needed": False,
    }
    said = {"level": "high", "because": "we publish", "unknown": "fail", "models": ["chat"]}
    assert need_of("trust", said) == {"name": "trust", "priority": "must", "needed": True, **said}


def test_a_need_knows_that_it_is_the_only_one_and_is_told_in_the_order_of_the_article():
    assert needs_of({"requirements": {"trust": "high"}})["trust"]["only"] is True
    both = needs_of({"requirements": {"trust": "high", "openness": "low"}})
    assert (list(both), [each.get("only") for each in both.values()]) == (["openness", "trust"], [None, None])
    assert needs_of({}) == needs_of({"requirements": None}) == {}


def test_a_need_that_is_narrowed_applies_to_its_models_by_name_or_id_and_as_a_copy():
    needs = {"trust": {"models": ["chat", "acme/x"]}, "openness": {}}
    assert list(applying(needs, {"name": "chat", "id": "y"})) == ["trust", "openness"]
    assert list(applying(needs, {"name": "z", "id": "acme/x"})) == ["trust", "openness"]
    found = applying(needs, {"name": "z", "id": "y"})
    assert list(found) == ["openness"]
    assert found["openness"] is not needs["openness"]


def test_a_gap_runs_from_the_best_that_a_trait_may_be_to_the_worst():
    assert gap({"level": "high"}, {"least": "none", "most": "medium"}) == {"least": 1, "most": 3}
    assert gap({"level": "low"}, {"least": "high", "most": "high"}) == {"least": -2, "most": -2}


@pytest.mark.parametrize(
    ("level", "kind", "told"),
    [
        ("high", "chat", "1 chat model of the catalog reaches high: a"),
        ("medium", "chat", "2 chat models of the catalog reach medium: a, b"),
        ("low", "chat", "9 chat models of the catalog reach low, e.g. a, b"),
        ("none", "chat", "no chat model of the catalog surely reaches none"),
        ("high", "image", "no image model of the catalog surely reaches high"),
    ],
)
def test_alternatives_are_counted_in_words(level, kind, told):
    found = alternatives(need_of("openness", level), kind, REACH)
    assert (found["told"], found["level"], found["kind"]) == (told, level, kind)


def test_alternatives_are_counted_and_exemplified_for_whoever_computes():
    found = alternatives(need_of("openness", "low"), "chat", REACH)
    assert (found["count"], found["examples"]) == (9, ["a", "b"])


def test_a_model_of_which_nobody_knows_the_kind_is_compared_with_no_other_kind():
    assert alternatives(need_of("openness", "high"), None, REACH) is None


def test_a_kind_a_level_or_a_trait_without_a_table_has_no_alternatives():
    assert alternatives(need_of("openness", "high"), "audio", REACH) is None
    assert alternatives(need_of("openness", "low"), "image", REACH) is None
    assert alternatives(need_of("trust", "high"), "chat", REACH) is None
    assert alternatives(need_of("trust", "high"), "chat", {}) is None
