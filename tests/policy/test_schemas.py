"""The published schemas of rules and packs, and the loader, take and refuse the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from modelvow.manifest.read import read_file
from modelvow.policy.errors import PackError
from modelvow.policy.folders import KEYS as PACK_KEYS
from modelvow.policy.folders import read_pack
from modelvow.policy.places import HEADS
from modelvow.policy.rule import EACH
from modelvow.policy.rule_files import KEYS as RULE_KEYS
from modelvow.policy.trait_files import CASE_KEYS
from modelvow.policy.trait_files import KEYS as TRAIT_KEYS
from modelvow.vocabulary import NEEDS

ROOT = Path(__file__).parents[2]
RULE = json.loads((ROOT / "schemas/rule-1.schema.json").read_text(encoding="utf-8"))
PACK = json.loads((ROOT / "schemas/pack-1.schema.json").read_text(encoding="utf-8"))
RULES = sorted(ROOT.glob("rules/*/rules/**/*.yaml"))
TRAITS = sorted(ROOT.glob("rules/*/traits/*.yaml"))
PACKS = sorted(ROOT.glob("rules/*/pack.yaml"))


def value_of(path):
    return read_file(str(path), path.name).value


def faults(schema, value):
    return [error.message for error in Draft7Validator(schema).iter_errors(value)]


def words(node):
    """Yield every mapping of a schema that describes a value by name."""
    if isinstance(node, dict):
        for name, each in (
            node.get("properties", {}).items() if isinstance(node.get("properties"), dict) else ()
        ):
            yield name, each
        for each in node.values():
            yield from words(each)
    elif isinstance(node, list):
        for each in node:
            yield from words(each)


@pytest.mark.parametrize("schema", [RULE, PACK], ids=["rule", "pack"])
def test_a_schema_is_one_of_draft_7_and_tells_every_key(schema):
    Draft7Validator.check_schema(schema)
    assert [name for name, each in words(schema) if not (each.get("title") and each.get("description"))] == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_schema_takes_every_built_in_rule(path):
    assert faults(RULE, value_of(path)) == []


@pytest.mark.parametrize("path", TRAITS, ids=lambda path: path.stem)
def test_the_schema_takes_every_built_in_trait(path):
    assert (
        faults(
            {**PACK, **PACK["definitions"]["trait"]} | {"definitions": PACK["definitions"]}, value_of(path)
        )
        == []
    )


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.name)
def test_the_schema_takes_every_built_in_pack(path):
    assert faults(PACK, value_of(path)) == []


def test_the_schemas_name_the_keys_that_the_loader_knows():
    assert set(RULE["properties"]) == set(RULE_KEYS)
    assert set(PACK["properties"]) == set(PACK_KEYS)
    assert set(PACK["definitions"]["trait"]["properties"]) == set(TRAIT_KEYS)
    assert set(PACK["definitions"]["trait_case"]["properties"]) == set(CASE_KEYS)
    assert set(RULE["properties"]["each"]["enum"]) == set(EACH) - {"usage"}
    assert set(RULE["properties"]["need"]["enum"]) == set(NEEDS)
    assert RULE["properties"]["at"]["pattern"] == f"^({'|'.join(HEADS)})(\\.|$)"


def test_a_rule_in_a_pack_is_described_like_a_rule_in_a_file():
    alone = {key: value for key, value in RULE.items() if key not in ("$schema", "definitions")}
    assert PACK["definitions"]["rule"] == alone


GOOD = {
    "code": "ACM001",
    "name": "model-not-approved",
    "title": "t",
    "each": "model",
    "severity": "warning",
    "when": {"model.hosted": True},
    "message": "m",
    "help": "h",
    "rationale": "r",
    "examples": [{"bad": "x: 1  # expect: ACM001"}, {"good": "x: 1"}],
}


def without(key):
    return {name: value for name, value in GOOD.items() if name != key}


@pytest.mark.parametrize(
    "rule",
    [
        *(without(key) for key in GOOD),
        *(GOOD | {key: 3} for key in GOOD),
        *(GOOD | {key: ""} for key in GOOD),
        GOOD | {"extra": 1},
        GOOD | {"code": "acm1"},
        GOOD | {"name": "No Name"},
        GOOD | {"each": "usage"},
        GOOD | {"severity": "fatal"},
        GOOD | {"severity": []},
        GOOD | {"severity": [{"error": {}, "note": {}}]},
        GOOD | {"lowered": "always"},
        GOOD | {"waivable": "no"},
        GOOD | {"from": "reader"},
        GOOD | {"from": "writer"},
        GOOD | {"at": "elsewhere"},
        GOOD | {"related": [{"say": "x"}]},
        GOOD | {"params": []},
        GOOD | {"need": "speed"},
        GOOD | {"examples": GOOD["examples"][:1]},
        GOOD | {"examples": [*GOOD["examples"], {"ugly": "x"}]},
        GOOD | {"examples": [*GOOD["examples"], {"good": {"as_of": "2026-01-01"}}]},
        GOOD | {"examples": [*GOOD["examples"], {"good": {"manifest": "x", "as_of": "today"}}]},
    ],
)
def test_what_the_schema_refuses_the_loader_refuses_too(rule, write_pack):
    assert faults(RULE, rule) != []
    with pytest.raises(PackError):
        read_pack(write_pack(json.dumps({"name": "acme", "rules": [rule]})))


@pytest.mark.parametrize(
    "rule",
    [
        GOOD,
        GOOD | {"x-note": 1},
        GOOD | {"lowered": "never", "waivable": False, "claims": "O+1", "need": "trust"},
        GOOD | {"severity": [{"error": {"model.hosted": True}}, "note"]},
        GOOD | {"related": ["model.host", {"at": "needs.trust", "say": "here"}], "at": "model.id"},
        without("when") | {"from": "reader"},
        {"extends": "FIT001"}
        | {key: GOOD[key] for key in ("code", "name", "title", "rationale", "examples")},
    ],
)
def test_what_the_schema_takes_the_loader_takes_too(rule, write_pack):
    assert faults(RULE, rule) == []
    assert len(read_pack(write_pack(json.dumps({"name": "acme", "rules": [rule]}))).rules) == 1
