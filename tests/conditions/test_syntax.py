"""What is a condition, and what is said of what is none."""

import json
import pickle
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.conditions import ConditionError, TypeMismatch, parse
from modelvow.conditions import compile as compile_code

WORDS = st.sampled_from(
    [
        "any",
        "all",
        "none",
        "expr",
        "ref",
        "param",
        "a",
        "a.b",
        "$.a",
        "value",
        "key",
        "a|count",
        "a|count|below",
    ]
    + [
        f"a|{name}"
        for name in ("at-least", "below", "exists", "known", "within", "older-than", "matches", "contains")
    ]
    + [
        "a|intersects",
        "a|any",
        "a|all",
        "a|none",
        "a|equals",
        "a||",
        "",
        ".",
        "a|any|count",
        "90d",
        "high",
        "*",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(WORDS | st.text(max_size=5) | st.integers(), inner, max_size=4)
    ),
    max_leaves=25,
)


@given(TREES, TREES)
def test_whatever_is_written_parses_or_is_refused_with_its_place(tree, document):
    with suppress(ConditionError, TypeMismatch):
        code = parse(tree, where=("when",))
        assert json.loads(json.dumps(code)) == code
        assert compile_code(code, {"a": 1})(document) in (True, False, None)


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        ({"a.b": 1}, ["and", [["equals", "a.b", 1]]]),
        ({"a": ["x", "y"]}, ["and", [["equals", "a", ["x", "y"]]]]),
        ([{"a": 1}, {"b": 2}], ["or", [["and", [["equals", "a", 1]]], ["and", [["equals", "b", 2]]]]]),
        ({"none": [{"a": True}]}, ["and", [["none", [["and", [["equals", "a", True]]]]]]]),
        ({"a|count|below": 2}, ["and", [["below", "a|count", 2]]]),
        ({"a|count": 2}, ["and", [["equals", "a|count", 2]]]),
        ({"a|at-least": {"ref": "b"}}, ["and", [["at-least", "a", {"ref": "b"}]]]),
        ({"a|within": {"param": "p"}}, ["and", [["within", "a", {"param": "p"}]]]),
        ({"a|any": {"$.b": 1}}, ["and", [["any", "a", ["and", [["equals", "$.b", 1]]]]]]),
        ({}, ["and", []]),
    ],
)
def test_a_condition_becomes_plain_code(tree, code):
    assert parse(tree) == code


def refusal(tree):
    with pytest.raises(ConditionError) as caught:
        parse(tree, where=("when",))
    return caught.value.at, str(caught.value)


@pytest.mark.parametrize(
    ("tree", "at", "said"),
    [
        ({"a|atleast": 2}, ("when", "a|atleast"), "unknown modifier `atleast` (did you mean `at-least`?)"),
        ({"a|regex": "x"}, ("when", "a|regex"), "unknown modifier `regex` (modifiers: count, at-least"),
        ({"a|equals": 2}, ("when", "a|equals"), "`path: value` means"),
        ({"a|below|count": 2}, ("when", "a|below|count"), "nothing can follow `below`"),
        ({"a b": 2}, ("when", "a b"), "`a b` is no path"),
        ({"a..b": 2}, ("when", "a..b"), "`a..b` is no path"),
        ({"a[0]": 2}, ("when", "a[0]"), "`a[0]` is no path"),
        ({7: 2}, ("when",), "a key is a path, got a number"),
        ({"a": None}, ("when", "a"), "nothing equals null (ask `|known: false`"),
        ({"a": {"b": 1}}, ("when", "a"), "a map is neither `{ref: …}` nor `{param: …}`"),
        ({"a": {"ref": "b", "x": 1}}, ("when", "a"), "a map is neither"),
        ({"a": []}, ("when", "a"), "an empty list matches nothing"),
        ({"a": [["x"]]}, ("when", "a"), "expected text, a number, true or false, got a list"),
        ({"a": float("inf")}, ("when", "a"), "expected text, a number"),
        ({"a": 10**19}, ("when", "a"), "expected text, a number"),
        ({"a|at-least": "hgih"}, ("when", "a|at-least"), "got `hgih` (did you mean `high`?)"),
        ({"a|at-least": [1]}, ("when", "a|at-least"), "takes a number or a level, got a list"),
        ({"a|below": True}, ("when", "a|below"), "takes a number or a level, got `true`"),
        ({"a|exists": "yes"}, ("when", "a|exists"), "takes true or false, got `yes`"),
        ({"a|within": "3 weeks"}, ("when", "a|within"), "`90d`, `18m`, `2y`"),
        ({"a|within": {"ref": "b"}}, ("when", "a|within"), "`within` cannot take a `ref`"),
        ({"a|matches": 3}, ("when", "a|matches"), "takes a pattern"),
        ({"a|matches": "*" * 257}, ("when", "a|matches"), "at most 256 characters"),
        ({"a|contains": ["x"]}, ("when", "a|contains"), "write `intersects` for any of a list"),
        ({"a|intersects": "x"}, ("when", "a|intersects"), "write `contains` for one value"),
        ({"a|any": "x"}, ("when", "a|any"), "a condition is a map (all of it) or a list of maps"),
        ({"any": {"a": 1}}, ("when", "any"), "`any` holds a list of maps, got a map"),
        ({"any": []}, ("when", "any"), "an empty list of conditions says nothing"),
        ({"any": [{"a": 1}, "b"]}, ("when", "any", 1), "expected a map of conditions, got text"),
        (
            {"any": [{"none": [{"a|exist": True}]}]},
            ("when", "any", 0, "none", 0, "a|exist"),
            "did you mean `exists`?",
        ),
        ({"a|any": {"b|cuont": 1}}, ("when", "a|any", "b|cuont"), "did you mean `count`?"),
        ({"a": {"ref": 3}}, ("when", "a"), "`ref` takes a path, got a number"),
        ({"a": {"ref": "b|below"}}, ("when", "a"), "only `count` may stand here"),
        ({"a": {"param": "x y"}}, ("when", "a"), "takes the name of a parameter"),
        ({"expr": "a > 1"}, ("when", "expr"), "`expr` is reserved"),
        ([], ("when",), "an empty list of conditions says nothing"),
        ("a", ("when",), "got text"),
        (None, ("when",), "got null"),
    ],
)
def test_a_refusal_says_where_and_what_to_write(tree, at, said):
    place, text = refusal(tree)
    assert place == at
    assert said in text


NO_NAME = "when.a: `param` takes the name of a parameter (declare it under `params`)"


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        ([], "when: an empty list of conditions says nothing (name at least one condition)"),
        ({7: 2}, "when: a key is a path, got a number (write it as text)"),
        ({"a|equals": 2}, "when.a|equals: `equals` is not written (`path: value` means that they are equal)"),
        (
            {"a|below|count": 2},
            "when.a|below|count: nothing can follow `below` (only `count` passes a value on)",
        ),
        ({"a b": 2}, "when.a b: `a b` is no path (names joined by dots, such as `project.stage`)"),
        (
            {"a": {"ref": "b|below"}},
            "when.a: `b|below` has to lead to a value (only `count` may stand here)",
        ),
        (
            {"a|within": {"ref": "b"}},
            "when.a|within: `within` cannot take a `ref` (write a value or `{param: …}`)",
        ),
        *[({"a": {"param": name}}, NO_NAME) for name in ("x y", "", 7, ["a"], None)],
        ({"a": []}, "when.a: an empty list matches nothing (name at least one value)"),
        (
            {"a": {"b": 1}},
            "when.a: a map is neither `{ref: …}` nor `{param: …}` (to look into it, write `|any`)",
        ),
        (
            {"a|contains": ["x"]},
            "when.a|contains: `contains` takes one value (write `intersects` for any of a list)",
        ),
        (
            {"a|intersects": "x"},
            "when.a|intersects: `intersects` takes a list, got text (write `contains` for one value)",
        ),
        (
            {"a|contains": {}},
            "when.a|contains: expected text, a number, true or false, got a map",
        ),
        (
            {"a|intersects": []},
            "when.a|intersects: an empty list matches nothing (name at least one value)",
        ),
        (
            {"a|intersects": [None]},
            "when.a|intersects: expected text, a number, true or false, got null",
        ),
        (
            {"a|at-least": "zzz"},
            (
                "when.a|at-least: `at-least` takes a number or a level, got `zzz` "
                "(levels: none, low, medium, high)"
            ),
        ),
        (
            {"a|at-least": False},
            (
                "when.a|at-least: `at-least` takes a number or a level, got `false` "
                "(levels: none, low, medium, high)"
            ),
        ),
        (
            {"a|older-than": "3 weeks"},
            (
                "when.a|older-than: `older-than` takes a length of time, got `3 weeks` "
                "(write days, months or years: `90d`, `18m`, `2y`)"
            ),
        ),
        ({"a|matches": 3}, "when.a|matches: `matches` takes a pattern or a list of patterns, got `3`"),
        ({"any": 0.5}, "when.any: `any` holds a list of maps, got a number (begin it with `- `)"),
        (
            {"any": date(2026, 1, 1)},
            "when.any: `any` holds a list of maps, got something else (begin it with `- `)",
        ),
    ],
)
def test_a_refusal_in_full(tree, text):
    assert refusal(tree)[1] == text


def test_a_refusal_at_the_top_names_no_place():
    with pytest.raises(ConditionError, match=r"^a condition is a map .*, got text$"):
        parse("a")


def nested(depth):
    tree = {"a": 1}
    for _ in range(depth):
        tree = {"any": [tree]}
    return tree


@pytest.mark.parametrize(
    "tree",
    [
        {"a": 10**18},
        {"a": -(10**18)},
        {"a|matches": "*" * 256},
        nested(15),
        {"a": [1] * 497},
        {"a": ["x" * 5_000, "y" * 4_999]},
    ],
)
def test_what_just_fits_is_taken(tree):
    assert parse(tree)[0] == "and"


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ([nested(15)], "when: a condition nests at most 32 levels deep"),
        ({"a": [1] * 498}, "when: a condition has at most 500 parts (split the rule)"),
        (
            {"a": ["x" * 5_000, "y" * 5_000]},
            "when: a condition has at most 10000 characters (split the rule)",
        ),
    ],
)
def test_what_is_too_big_is_refused_before_it_is_read(tree, said):
    assert refusal(tree)[1] == said


def test_a_condition_that_contains_itself_is_refused():
    tree = {"a": 1}
    tree["any"] = [tree]
    assert "nests at most" in refusal(tree)[1] or "parts" in refusal(tree)[1]


@pytest.mark.parametrize(
    ("tree", "params", "said"),
    [
        (
            {"a|at-most": {"param": "max_days"}},
            {},
            "a|at-most: unknown parameter `max_days` (declare it under `params`)",
        ),
        (
            {"a|exists": {"param": "asked"}},
            {},
            "a|exists: unknown parameter `asked` (declare it under `params`)",
        ),
        ({"a": {"param": "names"}}, {}, "a: unknown parameter `names` (declare it under `params`)"),
        (
            {"a|at-most": {"param": "max_days"}},
            {"max_days": "many"},
            ("a|at-most: `at-most` takes a number or a level, got `many` (levels: none, low, medium, high)"),
        ),
        (
            {"a|within": {"param": "age"}},
            {"age": 12},
            (
                "a|within: `within` takes a length of time, got `12` "
                "(write days, months or years: `90d`, `18m`, `2y`)"
            ),
        ),
        (
            {"a": {"param": "names"}},
            {"names": {}},
            "a: a map is neither `{ref: …}` nor `{param: …}` (to look into it, write `|any`)",
        ),
    ],
)
def test_a_parameter_has_to_fit_where_it_stands(tree, params, said):
    with pytest.raises(ConditionError) as caught:
        compile_code(parse(tree), params)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ConditionError(("when", 0, "a"), "is no path"), "when.0.a: is no path"),
        (ConditionError(("a",), "is no path", "write `b`"), "a: is no path (write `b`)"),
        (TypeMismatch("is text, not a list", "a.b"), "`a.b` is text, not a list"),
        (TypeMismatch("is text, not a list"), "is text, not a list"),
    ],
)
def test_a_refusal_says_the_same_in_another_process(error, text):
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (str(copy), vars(copy)) == (str(error), vars(error))
    assert str(copy) == text
