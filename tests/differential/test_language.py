"""Compiled conditions and a plain reading of the language's reference come to the same answers."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from modelvow.building import ensure_built
from modelvow.conditions import TypeMismatch, compile, parse, possible  # noqa: A004 - the language's word
from modelvow.inquiry import case_of
from modelvow.policy.packs import load_default
from modelvow.policy.ruleset import merge
from modelvow.policy.views import Views

sys.path.insert(0, str(Path(__file__).parent))
from interpreter import MISFIT, answer, first_case

ROOT = Path(__file__).parents[2]
ensure_built()
RULESET = merge(load_default())
MANIFESTS = [
    *sorted(ROOT.glob("examples/*/ai-manifest.*")),
    *sorted(ROOT.glob("tests/people/*/ai-manifest.*")),
]
RULES = {
    rule["code"]: rule
    for path in sorted(ROOT.glob("rules/*/rules/*.yaml"))
    for rule in [YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))]
}
TRAITS = [
    YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    for path in sorted(ROOT.glob("rules/*/traits/*.yaml"))
]
UNKNOWN = "unknown"

# Documents

PARAMS = {"number": 5, "level": "medium", "time": "90d", "text": "ab"}
LEVELS = st.sampled_from(["none", "low", "medium", "high"])
NUMBERS = st.integers(0, 9) | st.sampled_from([0.5, 7.0])
TEXTS = st.sampled_from(["a", "ab", "b", "", "low", "2026-01"])
DAYS = st.dates().map(str) | st.sampled_from(
    ["2026-03", "2025", "2024-02-29", "2026-03-31", "0001-01-01", "9999"]
)
SCALARS = st.booleans() | NUMBERS | TEXTS


@st.composite
def ranges(draw, ends, key):
    least, most = sorted([draw(ends), draw(ends)], key=key)
    return {
        "least": draw(st.sampled_from([least, least, None])),
        "most": draw(st.sampled_from([most, most, None])),
        **draw(st.sampled_from([{}, {"gap": 1}])),
    }


LEVEL_RANGES = ranges(LEVELS, ["none", "low", "medium", "high"].index)
NUMBER_RANGES = ranges(NUMBERS, float)
KINDS = {
    "flag": st.booleans(),
    "text": TEXTS,
    "level": LEVELS | LEVEL_RANGES,
    "number": NUMBERS | NUMBER_RANGES,
    "day": DAYS,
    "words": st.lists(st.none() | TEXTS | LEVELS, max_size=3),
    "counts": st.lists(st.none() | NUMBERS | NUMBER_RANGES, max_size=2),
    "scores": st.dictionaries(st.sampled_from(["x", "y"]), st.none() | SCALARS, max_size=2),
}
SOME = st.one_of(*KINDS.values())


@st.composite
def fields(draw, more):
    """Return maps in which some keys are missing, unknown, or of a kind that nobody expects."""
    kinds = {**KINDS, **more}
    left_out = draw(st.sets(st.sampled_from(sorted(kinds)), max_size=3))
    loose = {key: st.one_of(*[kind] * 9, st.none(), st.none()) for key, kind in kinds.items()}
    found = {key: draw(kind) for key, kind in loose.items() if key not in left_out}
    if draw(st.integers(0, 9)) == 0 and found:
        found[draw(st.sampled_from(sorted(found)))] = draw(SOME)
    return found


LEAVES = fields({})
INNER = fields({"items": st.lists(st.none() | LEAVES, max_size=2), "one": LEAVES})
DOCUMENTS = fields(
    {
        "items": st.lists(st.none() | INNER, max_size=2),
        "named": st.dictionaries(st.sampled_from(["x", "y"]), st.none() | INNER, max_size=2),
        "one": INNER,
    }
)
TODAY = st.sampled_from(["2026-03-31", "2026-03-31", "2024-02-29", "0001-01-01", "9999-12-31", None])

# Conditions

PLACES = st.sampled_from([*[""] * 9, *["one."] * 3, *["$."] * 3, *["$.one."] * 3, "nowhere.", "text."])
ORDER = ["at-least", "above", "at-most", "below"]
FITTING = {
    "flag": [""],
    "text": ["", "matches"],
    "level": ["", *ORDER, "matches"],
    "number": ["", *ORDER],
    "day": ["within", "older-than", "", "matches"],
    "words": ["contains", "intersects", "count", "count|below"],
    "counts": ["contains", "intersects", "count|at-least"],
    "scores": ["count", "count|above"],
    "named": ["count"],
    "items": ["count", "count|at-most"],
}
ALL = [
    "",
    *ORDER,
    "within",
    "older-than",
    "matches",
    "contains",
    "intersects",
    "count",
    "count|count",
    "known",
    "exists",
]
TIMES = st.builds("{}{}".format, st.integers(0, 400), st.sampled_from("dmy")) | st.just("99999y")
OPERANDS = {
    "": SCALARS | LEVELS | DAYS | st.lists(SCALARS | LEVELS, min_size=1, max_size=4),
    "order": NUMBERS | LEVELS,
    "flag": st.booleans(),
    "time": TIMES,
    "matches": st.text("ab*?lo", max_size=4) | st.lists(st.text("a*?", max_size=3), min_size=1, max_size=2),
    "contains": SCALARS | LEVELS,
    "intersects": st.lists(SCALARS | LEVELS, min_size=1, max_size=3),
}
GIVEN = {
    "order": ["number", "level"],
    "time": ["time"],
    "": ["number", "text", "level"],
    "contains": ["text"],
}
OF = {
    **dict.fromkeys([*ORDER, *(f"count|{word}" for word in ORDER)], "order"),
    **dict.fromkeys(["within", "older-than"], "time"),
    **dict.fromkeys(["known", "exists"], "flag"),
    **dict.fromkeys(["count", "count|count"], ""),
}
REFERABLE = {"", "order", "contains", "intersects"}
NAMES = st.sampled_from([*FITTING, "absent"])


@st.composite
def comparisons(draw):
    name = draw(st.sampled_from([*list(FITTING) * 3, "value", "key"]))
    fitting = st.sampled_from(FITTING.get(name, [""]) * 3 + ["known", "exists"])
    modifier = draw(st.one_of(*[fitting] * 9, st.sampled_from(ALL)))
    kind = OF.get(modifier, modifier)
    operand = draw(OPERANDS[kind])
    others = [operand, operand, operand]
    if kind in REFERABLE:
        others.append(
            {"ref": draw(PLACES) + draw(st.just(name) | NAMES) + draw(st.sampled_from(["", "", "|count"]))}
        )
    if kind in GIVEN:
        others.append({"param": draw(st.sampled_from(GIVEN[kind]))})
    path = draw(PLACES) + name
    return {f"{path}|{modifier}" if modifier else path: draw(st.sampled_from(others))}


def grow(inner):
    groups = st.lists(inner, min_size=1, max_size=3)
    words = st.sampled_from(["any", "all", "none"])
    lists = st.sampled_from(
        ["items", "named", "$.items", "one.items", "words", "scores", "counts", "level", "absent"]
    )
    return st.one_of(
        st.builds(lambda word, group: {word: group}, words, groups),
        st.builds(lambda maps: {key: value for each in maps for key, value in each.items()}, groups),
        st.builds(
            lambda name, word, part: {f"{name}|{word}": part}, lists, words, inner | groups | st.just({})
        ),
    )


CONDITIONS = st.recursive(comparisons(), grow, max_leaves=6)


def compiled(condition, document, params):
    try:
        return compile(parse(condition), params)(document)
    except TypeMismatch:
        return MISFIT


@settings(max_examples=300)
@given(CONDITIONS | st.lists(CONDITIONS, min_size=1, max_size=3), DOCUMENTS, TODAY)
def test_a_compiled_condition_says_what_the_reference_says(condition, document, today):
    document = {**document, "date": today}
    plain = answer(condition, document, PARAMS)
    ours = compiled(condition, document, PARAMS)
    # Where an error stands beside what settles the answer without it, both are right.
    assert ours is plain.outcome or (plain.misfits and ours is MISFIT)


@settings(max_examples=200)
@given(st.lists(st.none() | CONDITIONS, max_size=4), DOCUMENTS)
def test_the_first_case_that_holds_is_taken_and_the_possible_ones_before_it(conditions, document):
    document = {**document, "date": "2026-03-31"}
    tests = [None if each is None else compile(parse(each), PARAMS) for each in conditions]
    if any(each is not None and answer(each, document, PARAMS).misfits for each in conditions):
        return
    assert possible(tests, document) == first_case(conditions, document, PARAMS)


# What is built in, on real cases


@pytest.fixture(scope="session")
def cases():
    """The cases of all manifests of the examples and of the people in the tests."""
    return [case_of(str(path), "2026-11-25") for path in MANIFESTS]


def written(code, key):
    """Return a condition of a built-in rule as it is written, its own or of the rule that it extends."""
    rule = RULES[code]
    return rule[key] if key in rule else written(rule["extends"], key) if "extends" in rule else None


def params_of(rule):
    return dict(rule.params)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULESET.rules if rule.when is not None], ids=lambda rule: rule.code
)
def test_each_built_in_rule_asks_what_is_written(rule, cases):
    asked = 0
    for case in cases:
        for view in Views(case).of(rule):
            for key, code in (("when", rule.when), ("unless", rule.unless)):
                if code is not None:
                    plain = answer(written(rule.code, key), view.root, params_of(rule))
                    assert not plain.misfits
                    assert compile(code, rule.params)(view.root) is plain.outcome
                    asked += 1
    assert asked or rule.each in {"run", "waiver", "control", "need"} or rule.need


@pytest.mark.parametrize("trait", TRAITS, ids=lambda trait: trait["trait"])
def test_each_trait_takes_the_case_that_is_written(trait, cases):
    built = next(each for each in RULESET.traits if each["trait"] == trait["trait"])
    tests = [
        None if each["code"] is None else compile(each["code"], built["params"]) for each in built["cases"]
    ]
    conditions = [each.get("when") for each in trait["cases"]]
    assert len(tests) == len(conditions)
    for case in cases:
        for model in case["models"]:
            root = {
                "model": model,
                "project": case["project"],
                "controls": model["controls"],
                "date": case["date"],
            }
            root["case"] = case
            assert possible(tests, root) == first_case(conditions, root, built["params"])


# The reference itself


def examples():
    text = (ROOT / "docs" / "rule-language.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml condition\n(.*?)```", text, re.DOTALL)
    return [block for block in blocks if re.search(r"^#|#  *(true|false|unknown)", block)]


def test_the_interpreter_says_what_the_examples_of_the_reference_say():
    text = (ROOT / "docs" / "rule-language.md").read_text(encoding="utf-8")
    yaml = YAML(typ="safe", pure=True)
    document = as_text(yaml.load(re.search(r"```yaml document\n(.*?)```", text, re.DOTALL)[1]))
    said = 0
    for block in examples():
        for condition, word in parts(block):
            outcome = answer(as_text(yaml.load(condition)), document).outcome
            assert {True: "true", False: "false", None: UNKNOWN}[outcome] == word, condition
            said += 1
    assert said > 40


def parts(block):
    """Give the conditions of an example, one a line, or one for the whole block, with what they come to."""
    whole = re.match(r"# (true|false|unknown)\n", block)
    if whole:
        return [(block, whole[1])]
    lines = [re.match(r"(.*?)\s+# (true|false|unknown)$", line) for line in block.splitlines()]
    return [(line[1], line[2]) for line in lines if line]


def as_text(value):
    """Return a value of ruamel with its dates as they were written."""
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return str(value) if type(value).__name__ == "date" else value
