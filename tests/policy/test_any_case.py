"""Whatever a case holds that its schema allows, the built-in rules judge it, and none of them fails."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from modelvow.findings import Outcome, Severity
from modelvow.policy.evaluate import judge
from modelvow.policy.packs import load_default
from modelvow.policy.ruleset import merge

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/case-1.schema.json").read_text(encoding="utf-8"))
RULESET = merge(load_default())
SLOW = [HealthCheck.too_slow]
"""A whole case is drawn at once, which a busy machine takes its time for."""
WORDS = ("gpt-4o", "acme/acme-7b", "CC-BY-4.0", "none", "yes", "EU")


def draw(rng, schema):
    """Return a value that `schema` allows, by the chances of `rng`."""
    if "$ref" in schema:
        return draw(rng, SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]])
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return rng.choice(schema["enum"])
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return draw(rng, rng.choice(schema[word]))
    kinds = schema.get("type", "object")
    return draw_kind(rng, schema, rng.choice(kinds) if isinstance(kinds, list) else kinds)


def draw_kind(rng, schema, kind):
    match kind:
        case "object":
            return draw_map(rng, schema)
        case "array":
            count = rng.randint(schema.get("minItems", 0), 3)
            return [draw(rng, schema.get("items", {"type": "string"})) for _ in range(count)]
        case "boolean":
            return rng.random() < 0.5
        case "integer" | "number":
            return rng.choice([0, 1, 3, 40, 400, 10**6, 10**9])
        case "null":
            return None
    if schema.get("format") == "date":
        return f"202{rng.randint(0, 6)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    return rng.choice(WORDS)


def draw_map(rng, schema):
    found = {
        name: draw(rng, each)
        for name, each in schema.get("properties", {}).items()
        if name in schema.get("required", ()) or rng.random() < 0.6
    }
    more = schema.get("additionalProperties", False)
    if isinstance(more, dict):
        found |= {name: draw(rng, more) for name in WORDS[:2]}
    if "least" in found and "most" in found:
        ends = sorted([found["least"], found["most"]], key=rank)
        found |= {"least": ends[0], "most": ends[1]}
    return found


def rank(end):
    levels = ["none", "low", "medium", "high"]
    return levels.index(end) if end in levels else -1 if end is None else end


def cases():
    # A seed and not a stream of draws: a whole case takes more of them than hypothesis likes to keep.
    return st.integers(0, 2**32).map(lambda seed: draw(Random(seed), SCHEMA))  # noqa: S311


@given(cases())
@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
def test_no_rule_fails_on_a_case_that_its_schema_allows(case):
    assert next(Draft7Validator(SCHEMA).iter_errors(case), None) is None
    failed = [(each.rule.code, each.reason) for each in judge(RULESET, case) if each.outcome is Outcome.ERROR]
    assert failed == []


@given(cases(), st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
def test_what_is_found_has_words_a_way_out_and_a_weight(case, strict):
    for each in judge(RULESET, case, strict=strict):
        if each.outcome in (Outcome.VIOLATION, Outcome.UNDETERMINED):
            assert each.message
            assert each.help
            assert each.severity in list(Severity)
        else:
            assert each.severity is None


@given(cases())
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
def test_without_hints_nothing_weighs_more(case):
    with_all = judge(RULESET, case)
    models = case["models"]
    weighed = judge(RULESET, case, strong=lambda index, _keys: models[index] | {"traits": {}, "needs": {}})
    for plain, weak in zip(with_all, weighed, strict=True):
        assert plain.outcome is weak.outcome
        assert (weak.severity is None) == (plain.severity is None)
        assert weak.severity is None or weak.severity.rank <= plain.severity.rank


@pytest.mark.parametrize("junk", [{}, {"models": []}, {"project": None}, {"models": [{"name": "x"}]}])
def test_a_case_that_is_none_ends_in_outcomes_and_no_exception(junk):
    assert isinstance(judge(RULESET, junk), list)
