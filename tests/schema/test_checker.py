"""The generated checker: as strict as the schema, and quick to load."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from modelvow.conditions.dates import is_day
from modelvow.manifest.compile import bare, checker_source, spdx_ids

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "schemas" / "ai-manifest-1.schema.json").read_text(encoding="utf-8")
SCHEMA = json.loads(TEXT)
SOURCE = checker_source(SCHEMA)
CHECKER = {}
exec(compile(SOURCE, "checker", "exec"), CHECKER)  # noqa: S102 - our own generated code
FORMATS = FormatChecker(formats=())
FORMATS.checks("date")(lambda value: not isinstance(value, str) or is_day(value))
# The library reads patterns as Python's, whose `$` lets a last line break follow; JSON Schema's does not.
VALIDATOR = Draft7Validator(json.loads(TEXT.replace('$",', '\\\\Z",')), format_checker=FORMATS)

FULL = {
    "$schema": "a.json",
    "version": 1,
    "x-team": {"anything": [1, None]},
    "project": {
        "name": "desk",
        "stage": "production",
        "license": "MIT",
        "seat": "DE",
        "monthly_active_users": [{"count": 5, "scope": "group", "period": "2024-06"}],
        "annual_revenue": {"amount": 9.5, "currency": "EUR", "per": "month"},
        "regions": ["EU", "worldwide", "US"],
        "uses": ["medical-advice"],
        "outcome": {"need": "a", "measure": "b", "target": 70},
    },
    "models": [
        {
            "id": "gpt-4o",
            "name": "chat",
            "adaptation": ["prompted", "retrieval"],
            "base": "a/b",
            "data": ["internal"],
            "duties": {"display-mark": "NOTICE"},
            "fallback": ["x"],
            "facts": {
                "openness": "closed",
                "released": "2026-02-28",
                "parameters": 8.03,
                "components": {"weights": False, "training_data": "none"},
                "terms": {"commercial_use": "allowed", "thresholds": [{"kind": "mau", "value": 1}]},
                "practices": {"trains_on_inputs": "no", "certifications": ["SOC2"]},
            },
        },
        {"id": "bge", "host": "self"},
    ],
    "requirements": {"transparency": "high", "trust": {"level": "low", "models": ["chat"]}},
    "controls": {"evaluation": {"evidence": "e.md", "date": "2026-11-01", "covers": ["chat"]}},
    "waivers": [{"rule": "FIT002", "reason": "r", "approved_by": "cto", "expires": "2027-01-31"}],
    "policy": ["./p.yaml"],
}
ODD = [
    *(None, True, False, 0, 1, 1.0, 0.5, 1.5, -1, 10**16, float("inf")),
    *("", " ", "high", "DE", "EUR", "2026-02-30", "2026-11-01", "2026-11-01\n", "a b", "2024-13", "allowed"),
    *([], {}, ["DE", "DE"], [None], {"x-y": 1}, {"id": "a"}, {"level": "high"}),
]


def places(value, path=()):
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


PLACES = [path for path in places(FULL) if path]


def changed(value, path, change):
    """Return a copy of `value` in which `change` was done to the holder of what `path` ends in."""
    copy = json.loads(json.dumps(value))
    holder = copy
    for key in path[:-1]:
        if not isinstance(holder, dict | list) or (isinstance(holder, dict) and key not in holder):
            return copy
        holder = holder[key] if isinstance(holder, dict) or key < len(holder) else None
    change(holder, path[-1])
    return copy


def removal(holder, key):
    if isinstance(holder, dict):
        holder.pop(key, None)
    elif isinstance(holder, list) and key < len(holder):
        del holder[key]


def replacement(new):
    def put(holder, key):
        if isinstance(holder, dict) or (isinstance(holder, list) and key < len(holder)):
            holder[key] = new

    return put


def addition(name, new):
    def put(holder, _key):
        if isinstance(holder, dict):
            holder[name] = new

    return put


names = st.sampled_from(["transparncy", "level", "x-own", "id", "evidence", "models", "date", ""])
changes = st.one_of(
    st.just(removal),
    st.sampled_from(ODD).map(replacement),
    st.builds(addition, names, st.sampled_from(ODD)),
)
mutants = st.lists(st.tuples(st.sampled_from(PLACES), changes), min_size=1, max_size=3)


def accepts(value):
    return CHECKER["is_valid"](value, is_day)


def test_a_full_manifest_is_valid():
    assert accepts(FULL)
    assert VALIDATOR.is_valid(FULL)


@settings(max_examples=300, deadline=None)
@given(mutants)
def test_the_checker_and_the_schema_agree_on_mutated_manifests(steps):
    value = FULL
    for path, change in steps:
        value = changed(value, path, change)
    assert accepts(value) == VALIDATOR.is_valid(value)


@pytest.mark.parametrize("path", PLACES, ids=str)
def test_one_odd_value_anywhere_is_judged_alike(path):
    for odd in ODD:
        value = changed(FULL, path, replacement(odd))
        assert accepts(value) == VALIDATOR.is_valid(value), odd


def test_a_line_break_at_the_end_of_a_name_is_refused():
    assert not accepts({"version": 1, "models": [{"id": "a", "name": "chat\n"}]})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(json_values)
def test_whatever_is_no_manifest_is_refused_without_an_exception(value):
    assert accepts(value) is False


def test_the_checker_loads_nothing_and_re_only_where_a_pattern_is_asked_for():
    imports = [line for line in SOURCE.splitlines() if line.strip().startswith(("import ", "from "))]
    assert imports == ["        import re"]


CLEAN_RUN = """
import sys
before = set(sys.modules)
from modelvow.manifest.read import read
from modelvow.manifest.validate import validate
text = "version: 1\\nmodels: [{id: a, name: b, license: mit}]\\nproject: {license: MIT OR Apache-2.0}\\n"
assert not validate(read(text, "m.yaml")).faults
heavy = ("jsonschema", "license_expression", "fastjsonschema", "difflib", "json", "re")
print([name for name in heavy if name in set(sys.modules) - before])
"""


def test_a_valid_manifest_loads_no_validator_no_parser_of_licenses_and_no_regular_expressions():
    done = subprocess.run([sys.executable, "-c", CLEAN_RUN], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_definitions_that_say_the_same_are_one():
    definitions = bare(SCHEMA)["definitions"]
    assert len({json.dumps(part, sort_keys=True) for part in definitions.values()}) == len(definitions)
    assert "transparency-level" not in definitions


def test_spdx_ids_hold_deprecated_ones_and_no_exceptions():
    ids = spdx_ids()
    assert {"apache-2.0", "mit", "gpl-2.0", "gpl-2.0-only", "cc-by-nc-4.0"} <= set(ids)
    assert not {"classpath-exception-2.0", "licenseref-scancode-abrms"} & set(ids)


@given(st.dates())
def test_every_day_of_the_calendar_is_a_day(day):
    assert is_day(day.isoformat())


@given(st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z") | st.text(max_size=12))
def test_a_text_is_a_day_exactly_when_the_calendar_has_it(text):
    try:
        known = date.fromisoformat(text).isoformat() == text
    except ValueError:
        known = False
    assert is_day(text) == known


@given(text=st.text(st.sampled_from("aZ09._-\n \u00e9\u0662"), max_size=6) | st.text(max_size=4))
def test_a_name_is_what_the_pattern_says(text):
    pattern = SCHEMA["definitions"]["model"]["properties"]["name"]["pattern"]
    assert CHECKER["is_name"](text) == bool(re.search(pattern.replace("$", r"\Z"), text))
