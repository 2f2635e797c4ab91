"""Which branches of a condition documents reach, judged as ever while that is noted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.conditions import evaluate, parse
from modelvow.conditions.coverage import branches, can_be_open, observe

TREE = {
    "a": True,
    "any": [{"b|above": 2}, {"c|known": True}],
    "none": [{"d": "x"}],
    "list|any": {"e": [1, 2], "f": True},
    "words|all": {"value|matches": "x*"},
}
FLAG = st.sampled_from([True, False, None])
ITEM = st.fixed_dictionaries({"e": st.sampled_from([1, 3, None]), "f": FLAG})
DOCUMENT = st.fixed_dictionaries(
    {},
    optional={
        "a": FLAG,
        "b": st.sampled_from([1, 3, None, {"least": 1, "most": 5}]),
        "c": FLAG,
        "d": st.sampled_from(["x", "y", None]),
        "list": st.none() | st.lists(ITEM, max_size=3),
        "words": st.none() | st.lists(st.sampled_from(["x1", "y1", None]), max_size=3),
    },
)


def reached(tree, *documents):
    seen = set()
    test = observe(parse(tree), {}, seen.add)
    for document in documents:
        test(document)
    return {(branch.place, branch.outcome) for branch in seen}


@given(DOCUMENT)
def test_watching_a_condition_does_not_change_what_it_says(document):
    code = parse(TREE)
    assert observe(code, {}, lambda _branch: None)(document) is evaluate(code, document, {})


@given(st.lists(DOCUMENT, max_size=5))
def test_nothing_is_reached_that_is_no_branch(documents):
    known = {(branch.place, branch.outcome) for branch in branches(parse(TREE))}
    assert reached(TREE, *documents) <= known


def test_every_leaf_has_a_place_of_its_own_and_two_branches():
    places = [branch.place for branch in branches(parse(TREE), "when")]
    assert (
        places[::2]
        == places[1::2]
        == [
            "when.a",
            "when.any[0].b|above",
            "when.any[1].c|known",
            "when.none[0].d",
            "when.list|any",
            "when.list|any.e",
            "when.list|any.f",
            "when.words|all",
            "when.words|all.value|matches",
        ]
    )


def test_what_comes_after_the_part_that_settles_is_not_reached():
    assert reached({"a": True, "c": True}, {"a": False, "c": True}) == {("a", False)}
    assert reached({"a": True, "c": True}, {"a": True, "c": True}) == {("a", True), ("c", True)}


def test_an_unknown_value_reaches_no_branch():
    assert reached({"a": True, "c": True}, {"a": None, "c": None}) == set()


@pytest.mark.parametrize(
    ("tree", "is_open"),
    [
        ({"sure": 1}, False),
        ({"open": True}, True),
        ({"open|known": False}, False),
        ({"level": "high"}, True),
        ({"items|any": {"open": True}}, True),
        ({"items|any": {"sure": 1}}, False),
        ({"sure": 1, "any": [{"sure": 2}, {"open": True}]}, True),
    ],
)
def test_a_condition_can_be_open_where_a_place_that_it_asks_may_be_unknown(tree, is_open):
    inner = {"sure": {"type": "integer"}, "open": {"type": ["boolean", "null"]}}
    bounds = {"least": {"type": "string"}, "most": {"type": "string"}}
    item = {"type": "object", "properties": inner}
    schema = {
        "type": "object",
        "properties": {
            **inner,
            "level": {"type": "object", "properties": bounds},
            "items": {"type": "array", "items": item},
        },
    }
    assert can_be_open(parse(tree), schema) is is_open
