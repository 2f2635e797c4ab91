"""Which branches of a condition documents reach, judged as ever while that is noted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.conditions import TypeMismatch, evaluate, parse
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


LIST = {"list|any": {"e": 1, "$.a": True}}
TWICE = {"list|any": {"inner|all": {"value|at-most": {"param": "most"}}}}


@pytest.mark.parametrize(
    ("tree", "document", "outcome", "seen"),
    [
        ({"a|above": {"param": "most"}}, {"a": 3}, True, {("a|above", True)}),
        ([{"a": 1}, {"b": 1}], {"a": 2, "b": 1}, True, {("[0].a", False), ("[1].b", True)}),
        ([{"a": 1}, {"b": 1}], {"a": 1, "b": 1}, True, {("[0].a", True)}),
        ([{"a": 1}, {"b": 1}], {"a": None, "b": 2}, None, {("[1].b", False)}),
        ({"any": [{"a": 1}, {"b": 1}]}, {"a": 2, "b": 2}, False, {("any[0].a", False), ("any[1].b", False)}),
        ({"all": [{"a": 1}, {"b": 1}]}, {"a": 2, "b": 1}, False, {("all[0].a", False)}),
        ({"all": [{"a": 1}, {"b": 1}]}, {"a": 1, "b": 1}, True, {("all[0].a", True), ("all[1].b", True)}),
        ({"none": [{"a": 1}, {"b": 1}]}, {"a": 1, "b": 1}, False, {("none[0].a", True)}),
        (
            {"none": [{"a": 1}, {"b": 1}]},
            {"a": 2, "b": 2},
            True,
            {("none[0].a", False), ("none[1].b", False)},
        ),
        ({"none": [{"a": 1}, {"b": 1}]}, {"a": None, "b": 2}, None, {("none[1].b", False)}),
        (
            LIST,
            {"a": True, "list": [{"e": 2}, {"e": 1}]},
            True,
            {("list|any", True), ("list|any.e", False), ("list|any.e", True), ("list|any.$.a", True)},
        ),
        (LIST, {"a": True, "list": []}, False, {("list|any", False)}),
        (LIST, {"a": True}, False, {("list|any", False)}),
        (LIST, {"a": True, "list": None}, None, set()),
        (
            TWICE,
            {"list": [{"inner": [1, 2]}]},
            True,
            {("list|any", True), ("list|any.inner|all", True), ("list|any.inner|all.value|at-most", True)},
        ),
        (
            {"list|any": {"any": [{"e": 1}]}},
            {"list": [{"e": 1}]},
            True,
            {("list|any", True), ("list|any.any[0].e", True)},
        ),
    ],
)
def test_each_leaf_on_the_way_to_an_outcome_is_reached_and_no_other(tree, document, outcome, seen):
    met = set()
    assert observe(parse(tree), {"most": 2}, met.add)(document) is outcome
    assert {(branch.place, branch.outcome) for branch in met} == seen


def test_a_value_of_another_type_is_told_with_its_path_while_watching_too():
    with pytest.raises(TypeMismatch, match=r"^`list` is text, neither a list nor a map$"):
        observe(parse(LIST), {}, set().add)({"list": "x"})


def test_a_leaf_is_reached_true_or_false():
    assert [tuple(branch) for branch in branches(parse([{"a": 1}]))] == [("[0].a", True), ("[0].a", False)]
    assert [branch.place for branch in branches(parse({"any": [{"a": 1}]}))] == ["any[0].a"] * 2


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
        ({"items|any": {"own": True}}, True),
        ({"items|any": {"kind": "x"}}, False),
        ({"kind": "x"}, False),
        ({"maybe": "x"}, True),
        ({"nowhere": "x"}, False),
        ({"sure": 1, "any": [{"sure": 2}, {"open": True}]}, True),
    ],
)
def test_a_condition_can_be_open_where_a_place_that_it_asks_may_be_unknown(tree, is_open):
    inner = {"sure": {"type": "integer"}, "open": {"type": ["boolean", "null"]}, "kind": {"enum": ["x"]}}
    bounds = {"least": {"type": "string"}, "most": {"type": "string"}}
    item = {"type": "object", "properties": {**inner, "own": {"type": ["boolean", "null"]}}}
    schema = {
        "definitions": {"item": item},
        "type": "object",
        "properties": {
            **inner,
            "level": {"type": "object", "properties": bounds},
            "maybe": {"enum": ["x", None]},
            "items": {"type": "array", "items": {"$ref": "#/definitions/item"}},
        },
    }
    assert can_be_open(parse(tree), schema) is is_open
