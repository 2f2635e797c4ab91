"""What a manifest declares beside what is known: the same, near enough, or a contradiction with a source."""

from __future__ import annotations

import pytest

from modelvow.case.declared import contradictions, ids_in, is_same_license, known_value
from modelvow.case.memory import Setting

KNOWN = {
    "facts": {
        "openness": "closed",
        "developer": "openai",
        "developer_country": "US",
        "weights_repo": "acme/weights",
        "license": "MIT",
        "modality": ["text"],
        "parameters": 10.0,
        "context_tokens": 8000,
        "released": "2026-01-01",
        "components": {"weights": False, "training_data": "none"},
    },
    "endpoint": {"status": "active"},
    "practices": {"trains_on_inputs": "no"},
    "sources": {"openness": {"source": "models.dev", "date": "2026-09-28"}},
}
OTHERWISE = {
    "openness": "open-source",
    "developer": "meta-llama",
    "developer_country": "FR",
    "weights_repo": "acme/other",
    "license": "Apache-2.0",
    "modality": ["image"],
    "parameters": 12,
    "context_tokens": 4000,
    "released": "2026-03-01",
    "components": {"weights": True, "training_data": "full"},
    "endpoint": {"status": "retired"},
    "practices": {"trains_on_inputs": "yes"},
}


@pytest.fixture(name="found")
def fixture_found(catalog, memory):
    """Return a function from declared facts to the names of those that contradict what is known."""
    setting = Setting("2026-11-25", catalog, {}, memory)
    return lambda facts, known=KNOWN: [each["name"] for each in contradictions(facts, known, setting)]


@pytest.mark.parametrize("key", OTHERWISE)
def test_every_fact_that_can_be_compared_is(found, key):
    value = OTHERWISE[key]
    names = [f"{key}.{name}" for name in value] if isinstance(value, dict) else [key]
    assert found({key: value}) == names


def test_what_is_as_it_is_known_contradicts_nothing(found):
    same = {key: value for key, value in KNOWN["facts"].items() if key != "components"}
    assert found(same | {"components": {"weights": False}, "endpoint": {"status": "active"}}) == []


@pytest.mark.parametrize(
    ("facts", "differs"),
    [
        ({"openness": "CLOSED"}, False),
        ({"parameters": 11}, False),
        ({"parameters": 9}, False),
        ({"parameters": 11.1}, True),
        ({"released": "2026-02-15"}, False),
        ({"released": "2026-02-16"}, True),
        ({"released": "2025-11-17"}, False),
        ({"modality": ["image", "text"]}, False),
        ({"license": "mit"}, False),
        ({"license": "(Apache-2.0 OR MIT)"}, False),
    ],
)
def test_what_is_near_enough_is_the_same(found, facts, differs):
    assert found(facts) == (list(facts) if differs else [])


def test_what_nobody_knows_is_not_contradicted(found):
    unknown = {"facts": dict.fromkeys(KNOWN["facts"]) | {"components": {}}, "sources": {}}
    assert found(OTHERWISE, unknown) == []


def test_a_contradiction_names_both_values_and_the_source_of_the_known_one(catalog, memory):
    setting = Setting("2026-11-25", catalog, {}, memory)
    first, second = contradictions(
        {"openness": "open-source", "components": {"weights": True}}, KNOWN, setting
    )
    assert first == {
        "name": "openness",
        "declared": "open-source",
        "known": "closed",
        "source": "models.dev",
        "date": "2026-09-28",
    }
    assert second == {
        "name": "components.weights",
        "declared": "true",
        "known": "false",
        "source": None,
        "date": None,
    }


def test_a_part_is_looked_for_where_the_case_has_it():
    assert known_value(KNOWN, "components.weights") is False
    assert known_value(KNOWN, "endpoint.status") == "active"
    assert known_value(KNOWN, "practices.trains_on_inputs") == "no"
    assert known_value({"facts": {}}, "practices.trains_on_inputs") is None
    assert known_value({"facts": {}}, "components.weights") is None


@pytest.mark.parametrize(
    ("declared", "known", "same"),
    [
        ("mit", "MIT", True),
        ("kanana-open-license", "LicenseRef-kanana", True),
        ("KANANA", "LicenseRef-kanana", True),
        ("kanana", "MIT", False),
        ("no-such-license", "LicenseRef-no-such-license", False),
    ],
)
def test_a_license_is_known_by_its_name_or_its_tag_on_a_hub(catalog, memory, declared, known, same):
    assert is_same_license(declared, known, Setting("2026-11-25", catalog, {}, memory)) is same


def test_the_ids_of_an_expression_are_its_words_but_for_operators():
    assert ids_in("(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0") == {
        "mit",
        "apache-2.0",
        "gpl-2.0-only",
        "classpath-exception-2.0",
    }
