"""The schema as editors use it: valid, and with words for every key."""

import json
import runpy
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from modelvow.manifest.compile import render, with_levels
from modelvow.manifest.shape import options, resolve
from modelvow.manifest.words import PATTERNS, WORDS

ROOT = Path(__file__).parents[2]
PATH = ROOT / "schemas" / "ai-manifest-1.schema.json"
SCHEMA = json.loads(PATH.read_text(encoding="utf-8"))
EXPLAINING = {
    "$schema",
    "title",
    "description",
    "examples",
    "enumDescriptions",
    "markdownEnumDescriptions",
    "patternErrorMessage",
}
STRUCTURE = {"properties", "patternProperties", "definitions", "items", "anyOf", "allOf", "$ref"}
TOLD_ELSEWHERE = {"type", "additionalProperties", "required", "const"}
NEEDS = list(SCHEMA["properties"]["requirements"]["properties"])


def parts(schema=SCHEMA, where=""):
    """Give every sub-schema with the way to it."""
    yield where, schema
    for key in ("properties", "definitions"):
        for name, part in schema.get(key, {}).items():
            yield from parts(part, f"{where}/{name}")
    if "items" in schema:
        yield from parts(schema["items"], f"{where}[]")
    for key in ("anyOf", "allOf"):
        for index, part in enumerate(schema.get(key, ())):
            yield from parts(part, f"{where}~{index}")


ALL = list(parts())
KEYS = [
    (f"{where}/{key}", part) for where, holder in ALL for key, part in holder.get("properties", {}).items()
]


def told(part):
    return part if "description" in part else resolve(part, SCHEMA)


def test_the_schema_is_valid_against_the_metaschema_of_draft_7():
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("part", [part for _, part in KEYS], ids=[where for where, _ in KEYS])
def test_every_key_has_a_title_a_description_and_an_example(part):
    assert {"title", "description", "examples"} <= told(part).keys()
    assert all(told(part)[key] for key in ("title", "description", "examples"))


@pytest.mark.parametrize("part", [part for _, part in KEYS], ids=[where for where, _ in KEYS])
def test_every_example_is_valid_where_it_stands(part):
    schema = {**told(part), "definitions": SCHEMA["definitions"]}
    for example in told(part)["examples"]:
        Draft7Validator(schema).validate(example)


def test_the_whole_schema_has_a_valid_example():
    for example in SCHEMA["examples"]:
        Draft7Validator(SCHEMA).validate(example)


def test_every_mapping_refuses_unknown_keys_and_takes_those_of_the_users():
    mappings = [(where, part) for where, part in ALL if part.get("type") == "object"]
    assert len(mappings) > 20
    for where, part in mappings:
        assert part["additionalProperties"] is False, where
        assert part["patternProperties"] == {"^x-": True}, where


def test_every_code_is_text_and_described():
    coded = [(where, part) for where, part in ALL if "enum" in part]
    assert len(coded) > 40
    for where, part in coded:
        assert part["type"] == "string", where
        assert len(part["enumDescriptions"]) == len(part["enum"]), where
        assert all(part["enumDescriptions"]), where


def test_every_keyword_has_a_fault_of_its_own():
    used = {key for _, part in ALL for key in part} - EXPLAINING - STRUCTURE - TOLD_ELSEWHERE
    assert used - {"enumDescriptions"} == set(WORDS)


def test_every_pattern_stands_for_a_fault():
    assert {part["pattern"] for _, part in ALL if "pattern" in part} == set(PATTERNS)


def test_alternatives_differ_in_the_type_that_they_take():
    for where, part in ALL:
        taken = [{option["type"] for option in options(branch, SCHEMA)} for branch in part.get("anyOf", ())]
        assert sum(map(len, taken)) == len(set().union(*taken)), where


@pytest.mark.parametrize("need", NEEDS)
def test_each_level_of_a_need_says_what_it_demands(need):
    level = SCHEMA["definitions"][f"{need}-level"]
    assert level["enum"] == ["none", "low", "medium", "high"]
    assert len(set(level["enumDescriptions"])) == 4
    assert level["markdownEnumDescriptions"] == level["enumDescriptions"]
    shown_on_hover = SCHEMA["properties"]["requirements"]["properties"][need]["description"]
    assert level["enumDescriptions"][3] in shown_on_hover


def test_the_words_of_the_needs_are_those_of_the_trait_files():
    synced = runpy.run_path(str(ROOT / "scripts" / "sync_schema.py"))["synced"]()
    assert synced == PATH.read_text(encoding="utf-8"), "run scripts/sync_schema.py"


def test_a_file_of_waivers_has_the_schema_of_the_manifests_waivers():
    path = PATH.with_name("ai-waivers-1.schema.json")
    derived = runpy.run_path(str(ROOT / "scripts" / "sync_schema.py"))["waivers"]()
    assert derived == path.read_text(encoding="utf-8"), "run scripts/sync_schema.py"
    schema = json.loads(derived)
    Draft7Validator.check_schema(schema)
    assert schema["definitions"]["waiver"] == SCHEMA["definitions"]["waiver"]
    assert set(schema["definitions"]) == {"waiver"}
    judge = Draft7Validator(schema)
    assert all(judge.is_valid(example) for example in schema["examples"])
    assert not judge.is_valid({**schema["examples"][0], "models": [{"id": "a"}]})
    assert not judge.is_valid({"version": 1})


def test_words_of_a_trait_reach_key_level_and_hover():
    trait = {
        "trait": "trust",
        "question": "people lean on it",
        "levels": {"none": "nothing: a", "low": "b", "medium": "c", "high": "d"},
    }
    changed = with_levels(SCHEMA, [trait])
    need = changed["properties"]["requirements"]["properties"]["trust"]
    assert (
        need["description"]
        == "A project needs it when people lean on it. none: a. low: b. medium: c. high: d."
    )
    assert changed["definitions"]["trust-level"]["enumDescriptions"] == ["nothing: a", "b", "c", "d"]
    assert changed["definitions"]["openness-level"] == SCHEMA["definitions"]["openness-level"]


def test_the_layout_loses_nothing():
    assert json.loads(render(SCHEMA)) == SCHEMA
