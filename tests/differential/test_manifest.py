"""The generated checker and the library for JSON Schema find the same at the same places."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from modelvow.conditions.dates import is_day
from modelvow.manifest.document import Unreadable
from modelvow.manifest.read import read
from modelvow.manifest.shape import rebuild
from modelvow.manifest.validate import conforms, validate

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from fuzz.changes import changed_values  # noqa: E402 - the repository's root is no package
from fuzz.seeds import manifest_values  # noqa: E402

TEXT = (ROOT / "schemas" / "ai-manifest-1.schema.json").read_text(encoding="utf-8")
SCHEMA = json.loads(TEXT)
DAYS = FormatChecker(formats=())
DAYS.checks("date")(lambda value: not isinstance(value, str) or is_day(value))
# Python's `$` lets a last line break follow; that of JSON Schema does not.
LIBRARY = Draft7Validator(json.loads(TEXT.replace('$",', '\\\\Z",')), format_checker=DAYS)
BEYOND = {
    "duplicate-model",
    "unknown-model-reference",
    "bad-license-expression",
    "not-a-number",
    "more-faults",
}
"""Faults that a schema cannot tell."""
WORDS = [
    "level",
    "id",
    "evidence",
    "covers",
    "expires",
    "transparency",
    "projct",
    "x-own",
    "self",
    "2026-02-30",
    "ZZ",
]


def places_by_library(value):
    """Return where the library finds something: an unknown or missing key counts as a place of its own."""
    for error in LIBRARY.iter_errors(value):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            known = error.schema["properties"]
            yield from (
                (*path, key) for key in error.instance if key not in known and not key.startswith("x-")
            )
        elif error.validator == "required":
            yield from ((*path, key) for key in error.schema["required"] if key not in error.instance)
        else:
            yield path


def document_of(value):
    """Return the document that holds `value`, None where JSON has no such value or it is no mapping."""
    try:
        return read(json.dumps(value), "m.json") if isinstance(value, dict) else None
    except Unreadable:
        return None


def place(fault):
    return (*fault.key_path, fault.data["key"]) if fault.kind == "missing-key" else fault.key_path


def is_within(path, other):
    """Whether `path` is `other` or below it: the library stops at alternatives, we go on below them."""
    return path[: len(other)] == other


@settings(max_examples=250)
@given(changed_values(lambda: [each for each in manifest_values() if isinstance(each, dict)], WORDS))
def test_checker_and_library_find_the_same_at_the_same_places(value):
    document = document_of(value)
    assume(document is not None)
    # What was written as a number where text is wanted is text, for both.
    taken, _kept = rebuild(document.root, SCHEMA, frozenset())
    expected = set(places_by_library(taken))
    assert conforms(taken) == (not expected)
    faults = validate(document).faults
    found = {place(fault) for fault in faults if fault.kind not in BEYOND}
    assert {path for path in expected if not any(is_within(each, path) for each in found)} == set()
    assert {path for path in found if not any(is_within(path, each) for each in expected)} == set()


@given(st.sampled_from([each for each in manifest_values() if isinstance(each, dict)]))
def test_what_remains_of_a_broken_manifest_is_valid_for_the_library_too(value):
    broken = {**value, "requirements": {**value.get("requirements", {}), "trust": "hgih"}, "nope": 1}
    remains = validate(read(json.dumps(broken), "m.json")).value
    assert list(places_by_library(remains)) == []
    assert "trust" not in remains["requirements"]
