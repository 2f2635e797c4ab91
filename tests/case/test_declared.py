"""What a manifest declares beside what is known: the same, near enough, or a contradiction with a source."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from modelvow.case.declared import (
    WELL_KNOWN,
    both_lenient,
    compared_of,
    contradictions,
    differ,
    fact_told,
    ids_in,
    is_same_license,
    known_value,
    licenses,
    offered,
    shown,
)
from modelvow.case.identify import Identity
from modelvow.case.memory import Memory, Setting

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
    assert ids_in("(X11)AND(MIT)") == {"x11", "mit"}
    assert ids_in("(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0") == {
        "mit",
        "apache-2.0",
        "gpl-2.0-only",
        "classpath-exception-2.0",
    }


# Licenses


TEXTS = {
    "MIT": {"category": "permissive", "hub_tags": ["mit-tag"]},
    "CC0-1.0": {"category": "public-domain", "hub_tags": None},
    "GPL-3.0-only": {"category": "copyleft"},
    "LicenseRef-odd": {"category": None},
}
BARE = Setting(
    "2026-11-25",
    SimpleNamespace(license=TEXTS.get, licenses=lambda: tuple(TEXTS)),
    {},
    Memory((), {"hosts": {"acme": WELL_KNOWN, "small": WELL_KNOWN - 1}}),
)


@pytest.mark.parametrize(
    ("declared", "known", "lenient"),
    [
        ("MIT", "CC0-1.0", True),
        ("mit AND cc0-1.0", "MIT", True),
        ("MIT", "GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", "MIT", False),
        ("LicenseRef-odd", "MIT", None),
        ("LicenseRef-gone", "MIT", None),
        ("LicenseRef-gone", "GPL-3.0-only", False),
        ("MIT", "LicenseRef-gone", None),
        ("MIT", "LicenseRef-odd", None),
    ],
)
def test_licenses_are_lenient_where_all_of_them_are(declared, known, lenient):
    assert both_lenient(declared, known, BARE) is lenient


def of(license_=None, used=None):
    return {"facts": {"license": license_}, "use": {"license": used}}


@pytest.mark.parametrize(
    ("declared", "model", "same", "lenient"),
    [
        ("MIT", of("MIT"), True, True),
        ("mit-tag", of("MIT"), True, True),
        ("GPL-3.0-only", of("GPL-3.0-only"), True, True),
        ("GPL-3.0-only", of("MIT", "GPL-3.0-only"), True, True),
        ("MIT", of(None, "MIT"), True, True),
        ("MIT", of("CC0-1.0"), False, True),
        ("MIT", of("CC0-1.0", "GPL-3.0-only"), False, True),
        ("MIT", of("GPL-3.0-only", "CC0-1.0"), False, False),
        ("LicenseRef-gone", of("MIT"), False, None),
        ("MIT", of(), None, None),
    ],
)
def test_a_declared_license_is_that_of_the_model_or_of_its_service_or_another(declared, model, same, lenient):
    assert licenses(declared, model, BARE) == {"same": same, "lenient": lenient}


# The host


def at(host="acme", kind="cloud-host", weights=None, **parts):
    facts = {"components": {"weights": weights}, "license": "MIT"}
    return {"host": {"id": host, "kind": kind}, "facts": facts, "use": {"license": None}, **parts}


ROWS = [{"provider": "groq"}, {"provider": "small"}]


@pytest.mark.parametrize(
    ("model", "rows", "tier", "found"),
    [
        (at("groq"), ROWS, "A", True),
        (at("small"), ROWS, "A", True),
        (at(kind="developer-api"), ROWS, "A", False),
        (at(kind="developer-api"), None, "A", False),
        (at(weights=False), ROWS, "A", False),
        (at(weights=True), ROWS, "A", None),
        (at(weights=None), ROWS, "A", None),
        (at(kind="developer-api", weights=True), ROWS, "A", False),
        (at("small", "developer-api"), None, "A", None),
        (at("unheard", "developer-api"), ROWS, "A", None),
        (at(kind="developer-api"), ROWS, "B", False),
    ],
)
def test_a_host_offers_a_model_by_its_list_and_not_where_that_is_well_known_and_lacks_it(
    model, rows, tier, found
):
    record = {"hosts": rows, "tier": tier}
    assert offered(record, model, BARE) is found
    assert offered(record, model, BARE._replace(weak=True)) is (None if tier == "B" else found)


def test_without_hints_a_host_is_not_missed_by_a_record_that_is_one():
    hint = entry(host="acme")._replace(record={"hosts": ROWS, "tier": "B"})
    model = at(kind="developer-api")
    assert compared_of(hint, model, BARE) == {"offered": False}
    assert compared_of(hint, model, BARE._replace(weak=True)) == {"offered": None}


def test_where_nobody_counted_a_hosts_list_nothing_is_said_of_it():
    bare = BARE._replace(memory=Memory(()))
    assert offered({"hosts": None, "tier": "A"}, at(kind="developer-api"), bare) is None


# Together


def entry(how="exact", **parts):
    record = {"hosts": ROWS, "tier": "A"}
    return Identity(0, {"id": "writer"} | parts, None, how, record, (), ())


def test_only_what_is_declared_of_a_known_model_is_compared():
    model = at("groq", sources={}, endpoint={}, practices={})
    assert compared_of(entry(), model, BARE) == {}
    assert compared_of(entry("unknown", license="MIT", host="groq"), model, BARE) == {}
    assert compared_of(entry("declared", license="MIT"), model, BARE) == {}
    assert compared_of(entry(license="MIT"), model, BARE) == {"license": {"same": True, "lenient": True}}
    assert compared_of(entry(host="groq"), model, BARE) == {"offered": True}
    assert compared_of(entry(facts={"license": "MIT"}), model, BARE) == {"facts": [], "told": []}


@pytest.mark.parametrize(
    ("kind", "compared"),
    [
        ("aggregator", {}),
        ("self-host runtime", {}),
        ("self", {}),
        ("device", {}),
        ("cloud-host", {"offered": True}),
        (None, {"offered": True}),
    ],
)
def test_a_host_that_runs_or_passes_on_what_it_is_given_has_no_list(kind, compared):
    assert compared_of(entry(host="groq"), at("groq", kind), BARE) == compared


@pytest.mark.parametrize("kind", ["self", "device", "self-host runtime"])
def test_nobody_runs_a_model_whose_weights_are_not_published(kind):
    model = at("self", kind, weights=False)
    closed = {"offered": False, "why": "weights are not published"}
    assert compared_of(entry(host="self"), model, BARE) == closed
    hint = entry(host="self")._replace(record={"hosts": None, "tier": "B"})
    assert compared_of(hint, model, BARE) == closed
    assert compared_of(hint, model, BARE._replace(weak=True)) == {}
    assert compared_of(entry(host="self"), at("self", kind, weights=True), BARE) == {}


@pytest.mark.parametrize(
    ("host", "meant", "misspelt"),
    [
        pytest.param("opanai", "; did you mean `openai`?", True, id="a letter off"),
        pytest.param("OpenAI", "; did you mean `openai`?", True, id="another case"),
        pytest.param("Self", "; did you mean `self`?", True, id="the project itself"),
        pytest.param("bedrock", "; did you mean `amazon-bedrock`?", True, id="a router's name for it"),
        pytest.param("vertex-ai", "; did you mean `google-vertex`?", True, id="the same, spelled otherwise"),
        pytest.param("azure-openai", "; did you mean `azure` or `openai`?", False, id="two in one"),
        pytest.param("self-hosted", "; did you mean `self`?", False, id="a word more"),
        pytest.param("together", "; did you mean `togetherai`?", False, id="its beginning"),
        pytest.param("acme-gateway", "", False, id="nothing alike"),
        pytest.param("oic", "", False, id="too short for a slip"),
    ],
)
def test_a_host_that_nobody_knows_offers_nothing_and_is_told_what_was_meant(
    catalog, memory, host, meant, misspelt
):
    setting = Setting("2026-11-25", catalog, {}, memory)
    found = compared_of(entry(host=host), at(host, None), setting)
    assert found == {"offered": False, "why": f"no such host is known{meant}", "misspelt": misspelt}


def test_a_declared_fact_is_told_beside_the_known_one():
    model = at(sources={"license": {"source": "hub", "date": "2026-01-02"}})
    found = compared_of(entry("normalized", facts={"license": "CC0-1.0"}), model, BARE)
    fact = {"name": "license", "declared": "CC0-1.0", "known": "MIT", "source": "hub", "date": "2026-01-02"}
    assert found == {"facts": [fact], "told": ["license `CC0-1.0` (known: `MIT`, hub, 2026-01-02)"]}


@pytest.mark.parametrize(
    ("source", "date", "told"),
    [
        ("hub", "2026-01-02", "openness `open` (known: `closed`, hub, 2026-01-02)"),
        ("hub", None, "openness `open` (known: `closed`, hub)"),
        (None, None, "openness `open` (known: `closed`)"),
    ],
)
def test_a_contradiction_is_told_with_its_source_as_far_as_that_is_known(source, date, told):
    fact = {"name": "openness", "declared": "open", "known": "closed", "source": source, "date": date}
    assert fact_told(fact) == told


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (["text", "image"], "text, image"),
        (8000, "8000"),
        ("x", "x"),
        ([1], "1"),
    ],
)
def test_a_value_is_shown_as_people_read_it(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("key", "declared", "known", "contradicts"),
    [
        ("modality", ["text"], "text", False),
        ("modality", ["text"], ["image", "text"], False),
        ("modality", ["text"], ["image"], True),
        ("components.weights", True, True, False),
        ("components.weights", True, "true", True),
        ("components.paper", "yes", True, True),
        ("parameters", 110, 100, False),
        ("parameters", 90, 100, False),
        ("parameters", 111, 100, True),
        ("parameters", 89, 100, True),
        ("parameters", 0.9, 1.0, False),
        ("developer", "ACME", "acme", False),
        ("developer", "acme", "other", True),
        ("license", "mit-tag", "MIT", False),
        ("license", "MIT", "CC0-1.0", True),
        ("released", "2026-01-01", "2026-02-15", False),
        ("released", "2026-01-01", "2026-02-16", True),
    ],
)
def test_a_declared_fact_contradicts_a_known_one_that_is_not_near(key, declared, known, contradicts):
    assert differ(key, declared, known, BARE) is contradicts
