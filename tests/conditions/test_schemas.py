"""What each form of a JSON Schema lets a condition ask: where paths may lead, to which kinds and values."""

from __future__ import annotations

import pytest

import modelvow.conditions as language
from modelvow.conditions import check, check_path, check_template, parse

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
REQUIRING = [{"required": ["b"]}, {"not": {}}, {"if": {}, "then": {}, "else": {}}]
DEFINITIONS = {
    "text": TEXT,
    "again": {"$ref": "#/definitions/text"},
    "loop": {"anyOf": [{"$ref": "#/definitions/loop"}, {"$ref": "#/definitions/text"}]},
    "level": {"enum": ["none", "low", "medium", "high", None]},
    "range": {
        "type": "object",
        "properties": {"least": {"$ref": "#/definitions/level"}, "most": {"$ref": "#/definitions/level"}},
    },
    "free": {},
    "open": {
        "type": "object",
        "properties": {"least": {"$ref": "#/definitions/free"}, "most": {"$ref": "#/definitions/free"}},
    },
}


def of(name):
    return {"$ref": f"#/definitions/{name}"}


def listed(items):
    return {"type": "array", "items": items}


def mapped(values):
    return {"type": "object", "additionalProperties": values}


def patterned(values):
    return {"type": "object", "patternProperties": {"^x-": values}, "additionalProperties": False}


def named(**properties):
    return {"type": "object", "properties": properties}


def said(tree, **properties):
    schema = {**named(**properties), "definitions": DEFINITIONS}
    return [
        f"{one.reason} ({one.suggestion})" if one.suggestion else one.reason
        for one in check(parse(tree), schema)
    ]


@pytest.mark.parametrize(
    ("schema", "tree"),
    [
        # Where nothing is said, anything may be asked.
        (True, {"a.b.c|at-least": 1}),
        ({"description": "told"}, {"a.b|contains": "x"}),
        ({"anyOf": [True, TEXT]}, {"a.b": 1}),
        ({}, {"a|count|at-least": 1}),
        # A reference leads to what it names, through others and around.
        (of("again"), {"a": "x"}),
        (of("loop"), {"a": "x"}),
        # Each word alone says what a value is, beside groups that only require keys.
        ({**TEXT, "anyOf": REQUIRING}, {"a": "x"}),
        ({"enum": ["x"], "anyOf": REQUIRING}, {"a": "x"}),
        ({"const": "x", "anyOf": REQUIRING}, {"a": "x"}),
        ({"properties": {"b": TEXT}, "anyOf": REQUIRING}, {"a.b": "x"}),
        ({"items": TEXT, "anyOf": REQUIRING}, {"a|contains": "x"}),
        ({"additionalProperties": TEXT, "anyOf": REQUIRING}, {"a.b": "x"}),
        ({"patternProperties": {"^b": TEXT}, "anyOf": REQUIRING}, {"a.b": "x"}),
        ({"allOf": [TEXT]}, {"a": "x"}),
        # Keys that `properties` does not list.
        ({"type": "object"}, {"a.b": 1}),
        ({"properties": {"b": TEXT}, "additionalProperties": NUMBER}, {"a.c": 1}),
        # Days, months and years.
        ({**TEXT, "format": "date"}, {"a": ["2026-01-31", "2026-01", "2026"]}),
        # Numbers.
        (NUMBER, {"a": 0.5}),
        ({"enum": [0.5, 1.5]}, {"a|at-least": 2, "a": 1.5}),
        (mapped(TEXT), {"a|count|at-least": 1}),
        # Ranges are asked as their ends are.
        (of("range"), {"a|at-least": "high", "a": "low", "a.most|below": "high"}),
        (of("open"), {"a.b": 1, "a|count": 1, "a|any": {"b": 1}}),
        (mapped(of("open")), {"a|any": {"b": 1}}),
        # Elements of lists.
        ({"anyOf": [{"type": "array"}, listed(TEXT)]}, {"a|contains": 3}),
        (listed(True), {"a|any": {"b": 1}}),
        (listed(of("range")), {"a|any": {"least": "high", "most|at-least": "low"}}),
        # Entries of maps.
        ({"type": "object"}, {"a|any": {"b": 1}}),
        (named(b=TEXT, c=NUMBER), {"a|any": {"key": "b", "value": "x"}}),
        (mapped(NUMBER), {"a|any": {"key": "whatever", "value|at-least": 1}}),
        ({**named(b=NUMBER), "additionalProperties": NUMBER}, {"a|any": {"key": "whatever"}}),
        (patterned(named(n=NUMBER)), {"a|any": {"n": 1}}),
        (mapped(mapped(NUMBER)), {"a|any": {"b": 1}}),
        (mapped({"type": "object", "patternProperties": {"^x-": NUMBER}}), {"a|any": {"x-b": 1}}),
    ],
)
def test_a_condition_may_ask_what_the_schema_allows(schema, tree):
    assert said(tree, a=schema) == []


NOT_ORDERED = "`at-least` compares numbers and levels, `a` is {}"


@pytest.mark.parametrize(
    ("schema", "tree", "problem"),
    [
        # Groups that only require keys open nothing.
        *[
            ({**named(b=TEXT), "anyOf": [one]}, {"a.z": 1}, "nothing has the path `a.z` (there is `b`)")
            for one in REQUIRING
        ],
        ({"allOf": [named(b=TEXT)]}, {"a.z": 1}, "nothing has the path `a.z` (there is `b`)"),
        # A kind follows from what is said where `type` is not.
        ({"properties": {"b": TEXT}}, {"a": 1}, "`a` is a map, which equals no value (name one of its keys)"),
        (
            {"items": TEXT},
            {"a": "x"},
            "`a` is a list, which equals no value (write `contains` or `intersects`)",
        ),
        ({"items": TEXT}, {"a.z": 1}, "nothing has the path `a.z`"),
        ({"const": "x"}, {"a|at-least": 2}, NOT_ORDERED.format("text")),
        ({"const": "x"}, {"a": "y"}, "`a` is never `y` (it is one of `x`)"),
        ({"enum": [True, None]}, {"a|at-least": 2}, NOT_ORDERED.format("true or false")),
        ({"enum": [1]}, {"a|matches": "x*"}, "`matches` judges text, `a` is a number"),
        ({"enum": [0.5]}, {"a|matches": "x*"}, "`matches` judges text, `a` is a number"),
        (
            {"enum": [["x"]]},
            {"a": "x"},
            "`a` is a list, which equals no value (write `contains` or `intersects`)",
        ),
        ({"const": {}}, {"a": "x"}, "`a` is a map, which equals no value (name one of its keys)"),
        # A range has two ends.
        (
            named(least=of("level")),
            {"a": "low"},
            "`a` is a map, which equals no value (name one of its keys)",
        ),
        (
            named(most=of("level")),
            {"a": "low"},
            "`a` is a map, which equals no value (name one of its keys)",
        ),
        (of("range"), {"a": "hihg"}, "`a` is never `hihg` (did you mean `high`?)"),
        (
            of("range"),
            {"a": "zzz"},
            "`a` is never `zzz` (it is one of `none`, `low`, `medium`, `high`)",
        ),
        (
            of("range"),
            {"a|at-least": 2},
            "`a` is a level or a range, compared with a number (levels: none, low, medium, high)",
        ),
        (NUMBER, {"a|at-least": "low"}, "`a` is a number, compared with a level (write a number)"),
        (named(least=of("text"), most=of("text")), {"a": 3}, "`a` is never `3` (it is a range or text)"),
        ({**TEXT, "format": "date"}, {"a": "2026-02-30"}, "`a` is never `2026-02-30` (it is a date or text)"),
        # What is counted, and what the count is.
        (TEXT, {"a|count": 1}, "`a|count` counts something that is neither a list nor a map"),
        (listed(TEXT), {"a|count": "x"}, "`a|count` is never `x` (it is a number)"),
        # Keys that neither `properties` nor a pattern knows.
        (
            {"type": "object", "patternProperties": {"^x-": TEXT}},
            {"a.y": 1},
            "nothing has the path `a.y`",
        ),
        (TEXT, {"a.z": 1}, "nothing has the path `a.z`"),
        # Elements of lists and entries of maps.
        (
            listed(of("range")),
            {"a|any": {"leas": "low"}},
            "nothing has the path `leas` (did you mean `least`?)",
        ),
        (listed(TEXT), {"a|any": {"value.z": 1}}, "nothing has the path `value.z`"),
        (
            named(b=TEXT),
            {"a|any": {"key": "z"}},
            "`key` is never `z` (it is one of `b`)",
        ),
        (
            {**named(b=TEXT), "additionalProperties": False},
            {"a|any": {"key": "z"}},
            "`key` is never `z` (it is one of `b`)",
        ),
        (
            mapped(NUMBER),
            {"a|any": {"key|at-least": 1}},
            "`at-least` compares numbers and levels, `key` is text",
        ),
    ],
)
def test_a_condition_may_not_ask_what_the_schema_rules_out(schema, tree, problem):
    assert said(tree, a=schema) == [problem]


@pytest.mark.parametrize(
    ("a", "b", "modifier"),
    [
        (of("range"), of("range"), "|at-least"),
        (of("range"), of("level"), "|above"),
        (of("level"), of("free"), "|at-most"),
        (of("free"), of("level"), "|at-least"),
        (of("level"), TEXT, ""),
        ({**TEXT, "format": "date"}, TEXT, ""),
        (NUMBER, NUMBER, ""),
        (NUMBER, NUMBER, "|below"),
        ({"type": "boolean"}, {"type": "boolean"}, ""),
        (listed(of("range")), of("level"), "|contains"),
        (TEXT, listed(of("text")), ""),
        (listed(TEXT), listed(of("text")), "|intersects"),
        (listed(TEXT), of("free"), "|intersects"),
        (listed(of("text")), TEXT, "|contains"),
    ],
)
def test_places_that_may_hold_alike_values_compare(a, b, modifier):
    assert said({f"a{modifier}": {"ref": "b"}}, a=a, b=b) == []


@pytest.mark.parametrize(
    ("a", "b", "modifier", "problem"),
    [
        (of("level"), TEXT, "|at-least", "`a` is a level, `b` is text: they never compare"),
        (NUMBER, listed(of("level")), "", "`a` is a number, `b` is a level: they never compare"),
        (
            listed(TEXT),
            listed(NUMBER),
            "|intersects",
            "`a` is text, `b` is a number: they never compare",
        ),
        (
            listed(TEXT),
            TEXT,
            "|intersects",
            "`intersects` compares lists, `b` is text (write `contains`)",
        ),
        (listed(of("text")), NUMBER, "|contains", "`a` is text, `b` is a number: they never compare"),
    ],
)
def test_places_that_never_hold_alike_values_do_not_compare(a, b, modifier, problem):
    assert said({f"a{modifier}": {"ref": "b"}}, a=a, b=b) == [problem]


@pytest.mark.parametrize(
    ("schema", "tree", "problem"),
    [
        ({"enum": [None]}, {"a|at-least": 1}, NOT_ORDERED.format("nothing")),
        (
            mapped(TEXT),
            {"a|at-least": 1},
            NOT_ORDERED.format("a map (write `count` before it to compare the number of elements)"),
        ),
        (
            listed(TEXT),
            {"a|at-least": 1},
            NOT_ORDERED.format("a list (write `count` before it to compare the number of elements)"),
        ),
        (
            TEXT,
            {"a|contains": "x"},
            "`contains` looks into lists, `a` is text (write `matches` with a pattern such as `*text*`)",
        ),
        (NUMBER, {"a|intersects": ["x"]}, "`intersects` looks into lists, `a` is a number"),
        (NUMBER, {"a|any": {"b": 1}}, "`any` looks into lists and maps, `a` is a number"),
        (TEXT, {"a|older-than": "1y"}, "`older-than` judges dates, `a` is text"),
        (listed(of("level")), {"a|contains": "hihg"}, "`a` is never `hihg` (did you mean `high`?)"),
        (listed({"enum": ["x"]}), {"a|intersects": ["x", "z"]}, "`a` is never `z` (it is one of `x`)"),
    ],
)
def test_a_modifier_that_does_not_fit_says_what_fits(schema, tree, problem):
    assert said(tree, a=schema) == [problem]


@pytest.mark.parametrize(
    ("tree", "reason", "suggestion"),
    [
        ({"a|at-most": {"param": "zz"}}, "unknown parameter `zz`", "declare it under `params`"),
        (
            {"a|within": {"param": "number"}},
            "`within` takes a length of time, got `7`",
            "write days, months or years: `90d`, `18m`, `2y`",
        ),
    ],
)
def test_a_parameter_that_cannot_stand_there_is_told_with_a_way_out(tree, reason, suggestion):
    [problem] = check(parse(tree), named(a={}), params={"number": 7})
    assert problem[1:] == (reason, suggestion)


def test_paths_and_placeholders_start_at_the_definition_that_is_named():
    schema = {**named(a=TEXT), "definitions": {"part": named(b=TEXT)}}
    assert check_path("b", schema, "part") == check_template("{b}", schema, "part") == []
    for [problem] in (check_path("a", schema, "part"), check_template("{a}", schema, "part")):
        assert problem.reason == "nothing has the path `a`"


def test_a_segment_that_is_closed_and_a_parameter_with_dots_are_read_whole():
    assert check_template("x[[ {a}]]", named(a=TEXT)) == []
    [problem] = check_template("{param.a.b}", named(a=TEXT), params={"a": 1})
    assert problem.reason == "unknown parameter `a.b`"


@pytest.mark.parametrize("schema", [{"type": "null"}, {"const": None}, of("missing/further/still")])
def test_what_is_always_null_or_described_nowhere_cannot_be_asked_for(schema):
    assert said({"a": 1}, a=schema) == ["nothing has the path `a`"]
    assert said({"a": 1}, a=schema, z=TEXT) == ["nothing has the path `a` (there is `z`)"]
    assert said({"a": 1}, a=schema, b=named(a=TEXT)) == ["nothing has the path `a` (did you mean `b.a`?)"]
    assert said({"b.name": 1}, b=named(name=schema, nam=TEXT)) == [
        "nothing has the path `b.name` (did you mean `b.nam`?)"
    ]


def test_a_value_that_several_alternatives_allow_is_told_once():
    both = named(b=TEXT, c=NUMBER)
    assert said({"a|any": {"key": "z"}}, a=both) == ["`key` is never `z` (it is one of `b`, `c`)"]
    either = {"anyOf": [{"enum": ["x", "y"]}, {"enum": ["y", "w"]}]}
    assert said({"a": "zzz"}, a=either) == ["`a` is never `zzz` (it is one of `x`, `y`, `w`)"]


def test_at_most_twelve_values_are_told_of_a_place():
    told = ", ".join(f"`{number}`" for number in range(100, 112))
    assert said({"a": "x"}, a={"enum": list(range(100, 113))}) == [f"`a` is never `x` (it is one of {told})"]


def test_the_first_hundred_letters_of_a_name_are_compared_with_what_there_is():
    name = "a" * 43
    [problem] = check(parse({"a": {"param": f"{name}{'-' * 200}"}}), named(a=TEXT), params={name: "x"})
    assert problem.suggestion == f"did you mean `{name}`?"


def test_a_misspelled_name_far_below_is_told_with_the_whole_path():
    assert said({"a.b.nam": 1}, a=named(b=named(name=TEXT))) == [
        "nothing has the path `a.b.nam` (did you mean `a.b.name`?)"
    ]


def test_at_most_twelve_names_are_told_of_where_a_path_ends():
    many = {f"n{number:02}": TEXT for number in range(13)}
    told = ", ".join(f"`n{number:02}`" for number in range(12))
    assert said({"a.z": 1}, a=named(**many)) == [f"nothing has the path `a.z` (there is {told})"]


def test_of_two_places_with_a_name_the_one_on_the_way_is_told():
    both = {"a": named(b=TEXT), "z": named(b=TEXT)}
    assert said({"a.b.c.b": 1}, **both) == ["nothing has the path `a.b.c.b` (did you mean `a.b`?)"]
    assert said({"z.b.c.b": 1}, **both) == ["nothing has the path `z.b.c.b` (did you mean `z.b`?)"]


def test_a_name_is_looked_for_five_keys_deep():
    deep = named(two=named(three=named(four=named(fifth=named(sixth=TEXT)))))
    assert said({"one.fifth": 1}, one=deep) == [
        "nothing has the path `one.fifth` (did you mean `one.two.three.four.fifth`?)"
    ]
    assert said({"one.sixth": 1}, one=deep) == ["nothing has the path `one.sixth` (there is `two`)"]


def test_a_name_is_looked_for_in_four_hundred_maps():
    maps = {f"m{number}": named(**{f"{number}x": TEXT}) for number in range(400)}
    assert said({"m0.398x": 1}, **maps) == ["nothing has the path `m0.398x` (did you mean `m398.398x`?)"]
    assert said({"m0.399x": 1}, **maps) == ["nothing has the path `m0.399x` (there is `0x`)"]


@pytest.mark.parametrize("name", language.__all__)
def test_each_word_of_the_language_is_there_when_it_is_asked_for(name):
    found = language.__getattr__(name)
    assert found is not None
    assert found is getattr(language, name)


def test_a_word_that_the_language_lacks_is_named():
    with pytest.raises(AttributeError, match=r"^compiles$"):
        language.__getattr__("compiles")
