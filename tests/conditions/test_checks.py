"""Conditions against the schema of the documents they are for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelvow.conditions import TypeMismatch, check, check_path, check_template, evaluate, parse

LEVEL = {"enum": ["none", "low", "medium", "high", None]}
SCHEMA = {
    "$ref": "#/definitions/case",
    "definitions": {
        "case": {
            "type": "object",
            "properties": {
                "date": {"type": "string", "format": "date"},
                "project": {
                    "type": "object",
                    "properties": {
                        "stage": {"enum": ["experiment", "pilot", "production"]},
                        "commercial": {"type": "boolean"},
                        "uses": {"type": "array", "items": {"enum": ["military", "weapons"]}},
                    },
                },
                "model": {"$ref": "#/definitions/model"},
                "models": {"type": "array", "items": {"$ref": "#/definitions/model"}},
                "needs": {
                    "type": "object",
                    "propertyNames": {"enum": ["openness", "trust"]},
                    "additionalProperties": {"$ref": "#/definitions/need"},
                },
                "controls": {"type": "object", "additionalProperties": {"$ref": "#/definitions/control"}},
                "free": {},
            },
        },
        "need": {"type": "object", "properties": {"level": LEVEL, "because": {"type": "string"}}},
        "control": {
            "type": "object",
            "properties": {"age_days": {"type": ["integer", "null"]}, "exists": {"type": "boolean"}},
        },
        "range": {
            "type": "object",
            "properties": {
                "least": LEVEL,
                "most": LEVEL,
                "because": {"type": "array", "items": {"type": "string"}},
            },
        },
        "model": {
            "type": "object",
            "required": ["facts"],
            "properties": {
                "name": {"type": "string"},
                "facts": {
                    "anyOf": [
                        {
                            "type": "object",
                            "properties": {
                                "openness": {"enum": ["open-source", "open-weights", "closed", None]},
                                "released": {
                                    "anyOf": [{"type": "null"}, {"type": "string", "format": "date"}]
                                },
                                "parameters": {"type": ["number", "null"]},
                                "runtimes": {
                                    "oneOf": [
                                        {"type": "null"},
                                        {"type": "array", "items": {"type": "string"}},
                                    ]
                                },
                                "hosts": {
                                    "type": "object",
                                    "properties": {"least": {"type": "integer"}, "most": {"type": "integer"}},
                                },
                            },
                        },
                        {"type": "null"},
                    ]
                },
                "traits": {"type": "object", "properties": {"openness": {"$ref": "#/definitions/range"}}},
                "base": {"$ref": "#/definitions/model"},
                "x": {"type": "object", "patternProperties": {"^x-": {"type": "string"}}},
            },
        },
    },
}


def problems(tree, **params):
    found = check(parse(tree), SCHEMA, params=params or None, where=("when",))
    return [(problem.at, f"{problem.reason} ({problem.suggestion})") for problem in found]


@pytest.mark.parametrize(
    "tree",
    [
        {"project.stage": "production"},
        {"project.stage": ["pilot", "production"], "project.commercial": True},
        {"model.facts.openness": "closed"},
        {"model.facts.released|within": "18m", "model.facts.parameters|at-most": 100},
        {"model.facts.runtimes|count|at-least": 2, "model.facts.runtimes|contains": "vllm"},
        {"model.facts.runtimes": {"ref": "model.name"}, "model.name": {"ref": "model.facts.runtimes"}},
        {"model.traits.openness|at-least": {"ref": "needs.openness.level"}},
        {"model.traits.openness": ["low", "medium"], "model.traits.openness.least|below": "high"},
        {"model.facts.hosts|at-least": 3, "model.facts.hosts": 2},
        {"project.uses|intersects": ["military"], "project.uses|any": {"value": "weapons"}},
        {"models|any": {"facts.openness": "closed", "$.project.stage": "pilot"}},
        {"needs|any": {"key": "trust", "level": "high"}},
        {"controls|all": {"exists": True}},
        {"controls.anything.age_days|at-most": {"param": "days"}},
        {"model.base.base.name|matches": "a*"},
        {"model.x.x-own": "a"},
        {"free.of.all|within": "1y", "free|any": {"what.ever": 1}},
        {"model.facts.released": "2026-01-01"},
        {"model|exists": True, "model.facts|known": True},
        {"any": [{"none": [{"project|exists": False}]}]},
    ],
)
def test_what_documents_can_answer_passes(tree):
    if "model.facts.runtimes" in tree:
        tree = {"model.name": tree["model.name"]}
    assert problems(tree, days=365) == []


@pytest.mark.parametrize(
    ("tree", "at", "said"),
    [
        (
            {"project.stag": "pilot"},
            ("when", "project.stag"),
            "nothing has the path `project.stag` (did you mean `project.stage`?)",
        ),
        ({"projct.stage": "pilot"}, ("when", "projct.stage"), "did you mean `project`?"),
        ({"model.openness": "closed"}, ("when", "model.openness"), "did you mean `model.facts.openness`?"),
        ({"model.facts.zzz": 1}, ("when", "model.facts.zzz"), "there is `hosts`, `openness`"),
        ({"needs.trst.level": "high"}, ("when", "needs.trst.level"), "did you mean `needs.trust`?"),
        ({"controls.x.age": 3}, ("when", "controls.x.age"), "nothing has the path"),
        ({"model.name.first": "x"}, ("when", "model.name.first"), "nothing has the path"),
        ({"any": [{"project.stag": "x"}]}, ("when", "any", 0, "project.stag"), "nothing has the path"),
        (
            [{"project.stage": "pilot"}, {"project.stag": "x"}],
            ("when", 1, "project.stag"),
            "nothing has the path",
        ),
        ({"models|any": {"nam": "x"}}, ("when", "models|any", "nam"), "did you mean `name`?"),
        (
            {"models|any": [{"name": "x"}, {"nam": "x"}]},
            ("when", "models|any", 1, "nam"),
            "did you mean `name`?",
        ),
        ({"models|any": {"$.nam": "x"}}, ("when", "models|any", "$.nam"), "nothing has the path"),
        (
            {"needs|any": {"key": "opennes"}},
            ("when", "needs|any", "key"),
            "`key` is never `opennes` (did you mean `openness`?)",
        ),
        ({"project.stage": "prod"}, ("when", "project.stage"), "`project.stage` is never `prod`"),
        ({"project.stage": True}, ("when", "project.stage"), "`project.stage` is never `true`"),
        (
            {"model.facts.openness": "opensource"},
            ("when", "model.facts.openness"),
            "did you mean `open-source`?",
        ),
        (
            {"model.facts.openness": ["closed", "x"]},
            ("when", "model.facts.openness"),
            "is never `x` (it is one of `open-source`",
        ),
        (
            {"project.commercial": "true"},
            ("when", "project.commercial"),
            "is never `true` (it is true or false)",
        ),
        (
            {"model.facts.parameters": "8B"},
            ("when", "model.facts.parameters"),
            "is never `8B` (it is a number)",
        ),
        (
            {"model.name": ["main", 5319e7]},
            ("when", "model.name"),
            "`model.name` is text, compared with a number (write the value in quotes)",
        ),
        ({"model.facts.released": "yesterday"}, ("when", "model.facts.released"), "is never `yesterday`"),
        ({"model.traits.openness": "hihg"}, ("when", "model.traits.openness"), "did you mean `high`?"),
        (
            {"model.facts.runtimes": "vllm"},
            ("when", "model.facts.runtimes"),
            "write `contains` or `intersects`",
        ),
        ({"model.facts": "closed"}, ("when", "model.facts"), "is a map, which equals no value"),
        ({"project.uses|contains": "miltary"}, ("when", "project.uses|contains"), "did you mean `military`?"),
        ({"project.uses|any": {"value": "x"}}, ("when", "project.uses|any", "value"), "`value` is never `x`"),
        (
            {"project.stage|at-least": 2},
            ("when", "project.stage|at-least"),
            "compares numbers and levels, `project.stage` is text",
        ),
        (
            {"model.facts.runtimes|at-least": 2},
            ("when", "model.facts.runtimes|at-least"),
            "write `count` before it",
        ),
        (
            {"model.facts.parameters|at-least": "high"},
            ("when", "model.facts.parameters|at-least"),
            "compared with a level (write a number)",
        ),
        (
            {"model.name|within": "1y"},
            ("when", "model.name|within"),
            "`within` judges dates, `model.name` is text",
        ),
        ({"model.facts.parameters|matches": "8*"}, ("when", "model.facts.parameters|matches"), "judges text"),
        ({"model.name|contains": "gpt"}, ("when", "model.name|contains"), "write `matches` with a pattern"),
        ({"model.name|any": {"x": 1}}, ("when", "model.name|any"), "looks into lists and maps"),
        ({"model.name|count": 3}, ("when", "model.name|count"), "neither a list nor a map"),
        ({"model.name": {"ref": "model.nam"}}, ("when", "model.name"), "did you mean `model.name`?"),
        ({"model.name": {"ref": "project.commercial"}}, ("when", "model.name"), "they never compare"),
        (
            {"model.facts.parameters|above": {"ref": "needs.trust.level"}},
            ("when", "model.facts.parameters|above"),
            "never compare",
        ),
        (
            {"project.uses|intersects": {"ref": "model.name"}},
            ("when", "project.uses|intersects"),
            "write `contains`",
        ),
        (
            {"model.facts.parameters|above": {"param": "dayz"}},
            ("when", "model.facts.parameters|above"),
            "unknown parameter `dayz` (did you mean `days`?)",
        ),
        (
            {"model.facts.released|within": {"param": "days"}},
            ("when", "model.facts.released|within"),
            "takes a length of time, got `365`",
        ),
        (
            {"needs.trust.level|at-least": {"param": "days"}},
            ("when", "needs.trust.level|at-least"),
            "compared with a number (levels: none, low, medium, high)",
        ),
        ({"project.stage": {"param": "days"}}, ("when", "project.stage"), "is never `365`"),
    ],
)
def test_what_no_document_can_answer_is_said_with_a_way_out(tree, at, said):
    [(place, text)] = problems(tree, days=365)
    assert place == at
    assert said in text


def test_parameters_may_be_left_for_later():
    assert check(parse({"model.facts.parameters|above": {"param": "later"}}), SCHEMA) == []


def test_a_rule_may_start_at_a_definition():
    assert check(parse({"level": "high"}), SCHEMA, "need") == []
    assert check(parse({"levl": "high"}), SCHEMA, "need")[0].suggestion == "did you mean `level`?"


def test_a_path_alone_is_checked_alike():
    assert check_path("model.name", SCHEMA) == []
    [problem] = check_path("model.nmae", SCHEMA, at=("at",))
    assert problem == (("at",), "nothing has the path `model.nmae`", "did you mean `model.name`?")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("`{model.name}` {need: …} {matched} {param.days} {models|count}", []),
        ("{{model.nam}}", []),
        ("`{model.nmae}`", ["nothing has the path `model.nmae`"]),
        ("{param.dasy}", ["unknown parameter `dasy`"]),
        ("[[ {model.name}", ["a segment `[[ … ]]` is not closed"]),
        ("{a}{b}", ["nothing has the path `a`", "nothing has the path `b`"]),
    ],
)
def test_a_placeholder_needs_something_to_fill_it(template, said):
    found = check_template(template, SCHEMA, params={"days": 1}, at=("message",))
    assert [problem.reason for problem in found] == said
    assert {problem.at for problem in found} <= {("message",)}


# What passes the check never meets a value of the wrong type.

PATHS = st.sampled_from(
    [
        "date",
        "project.stage",
        "project.commercial",
        "project.uses",
        "model.name",
        "model.facts",
        "model.facts.openness",
        "model.facts.released",
        "model.facts.parameters",
        "model.facts.runtimes",
        "model.facts.hosts",
        "models",
        "needs",
        "model.traits.openness",
        "needs.trust.level",
        "controls.a.age_days",
        "controls",
        "free",
        "name",
        "level",
        "key",
        "value",
    ]
)
MODIFIERS = st.sampled_from(
    [
        "",
        "|count",
        "|at-least",
        "|above",
        "|count|below",
        "|exists",
        "|known",
        "|within",
        "|older-than",
        "|matches",
        "|contains",
        "|intersects",
    ]
)
OPERANDS = st.sampled_from(
    [True, 1, "low", "pilot", "closed", "military", "1y", "2026-01-01", ["a"], ["military"], "a*", "trust"]
)
LEAVES = st.builds(
    lambda path, modifier, operand: {f"{path}{modifier}": operand},
    PATHS,
    MODIFIERS,
    OPERANDS | PATHS.map(lambda path: {"ref": path}),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(
            lambda word, parts: {word: parts},
            st.sampled_from(["any", "all"]),
            st.lists(inner, min_size=1, max_size=3),
        )
        | st.builds(
            lambda path, word, part: {f"{path}|{word}": part},
            PATHS,
            st.sampled_from(["any", "all", "none"]),
            inner,
        )
    ),
    max_leaves=4,
)


def values(schema):
    """Give values of a schema, in the small part of JSON Schema that SCHEMA uses."""
    if "$ref" in schema:
        return st.deferred(lambda: values(SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]]))
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return st.one_of([values(branch) for branch in schema[word]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    named = schema.get("type", "any")
    return st.one_of([of_type(name, schema) for name in (named if isinstance(named, list) else [named])])


def of_type(name, schema):
    if name == "object":
        return maps_of(schema)
    if name == "array":
        return st.lists(values(schema.get("items", {})), max_size=2)
    text = st.dates().map(str) if "format" in schema else st.sampled_from(["a", "pilot", "low"])
    plain = {
        "null": st.none(),
        "boolean": st.booleans(),
        "integer": st.integers(0, 5),
        "number": st.integers(0, 5),
        "string": text,
    }
    return plain.get(name, st.none())


def maps_of(schema):
    if "least" in schema.get("properties", {}):
        ends = schema["properties"]
        return st.fixed_dictionaries({"least": values(ends["least"]), "most": values(ends["most"])})
    named = {key: values(value) for key, value in schema.get("properties", {}).items() if key != "base"}
    if "additionalProperties" in schema:
        keys = schema.get("propertyNames", {"enum": ["a", "b"]})["enum"]
        named = dict.fromkeys(keys, values(schema["additionalProperties"]))
    return st.fixed_dictionaries({}, optional=named)


@settings(max_examples=300)
@given(TREES, values(SCHEMA))
def test_a_checked_condition_never_meets_a_value_of_the_wrong_type(tree, document):
    code = parse_or_none(tree)
    if code is None or check(code, SCHEMA):
        return
    try:
        outcome = evaluate(code, document, {})
    except TypeMismatch as fault:
        raise AssertionError(str(fault)) from fault
    assert outcome in (True, False, None)


def parse_or_none(tree):
    from modelvow.conditions import ConditionError

    try:
        return parse(tree)
    except ConditionError:
        return None
