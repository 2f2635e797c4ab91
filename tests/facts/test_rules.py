"""What is declared against what is known: real models, each rule violated and mended, and F10."""

from __future__ import annotations

import pytest

HEAD = "version: 1\nmodels:\n  - {}\n"
LLAMA = "id: meta-llama/Llama-3.3-70B-Instruct, host: self"
CASES = [
    pytest.param(
        "FCT003", f"{{{LLAMA}, openness: open-source}}", f"{{{LLAMA}, openness: restricted-weights}}"
    ),
    pytest.param("FCT004", f"{{{LLAMA}, license: Apache-2.0}}", f"{{{LLAMA}, license: LicenseRef-llama3.3}}"),
    pytest.param("FCT005", "{id: claude-sonnet-5, host: openai}", "{id: claude-sonnet-5, host: anthropic}"),
    pytest.param("FCT005", "{id: gpt-4o, host: opanai}", "{id: gpt-4o, host: openai}"),
    pytest.param("FCT005", "{id: gpt-4o, host: self}", f"{{{LLAMA}}}"),
    pytest.param(
        "FCT003",
        "{id: acme/a-8b, base: meta-llama/Llama-3.1-8B-Instruct, openness: open-weights}",
        "{id: acme/a-8b, base: meta-llama/Llama-3.1-8B-Instruct, openness: restricted-weights}",
    ),
    pytest.param(
        "FCT006",
        "{id: gpt-4o, facts: {openness: open-weights, released: '2020-01-01'}}",
        "{id: gpt-4o, facts: {openness: closed, released: '2024-05-13'}}",
    ),
    pytest.param("FCT007", "{id: acme-1, facts: {openness: closed}}", "{id: gpt-4o}"),
]
F10 = """\
version: 1
project:
  license: MIT/Apache-2.0
models:
  - id: XiaomiMiMo/MiMo-V2-Flash
    license: Apache-2.0
  - id: mistralai/Mistral-7B-Instruct-v0.3
    license: apache-2.0
"""


@pytest.mark.parametrize(("code", "bad", "good"), CASES)
def test_a_rule_is_violated_and_the_mended_manifest_is_silent(findings, code, bad, good):
    (found,) = (each for (name, _), each in findings(HEAD.format(bad)).items() if name == code)
    assert found["outcome"] == "violation"
    assert code not in {name for name, _line in findings(HEAD.format(good))}


def test_a_license_that_differs_is_a_note_where_both_are_permissive_and_case_is_no_difference(findings):
    found = findings(F10, "FCT", "MAN")
    assert set(found) == {("MAN020", 3), ("FCT004", 6)}
    differs = found["FCT004", 6]
    assert differs["severity"] == "note"
    assert "`Apache-2.0`" in differs["message"]
    assert "`MIT`" in differs["message"]
    (fact,) = (link for link in differs["chain"] if link["path"] == "license")
    assert fact["source"]
    assert fact["date"] == "2026-11-24"


@pytest.mark.parametrize(
    ("declared", "finds"),
    [
        ("mit", False),
        ("MIT OR Apache-2.0", False),
        ("(Apache-2.0 or MIT)", False),
        ("Apache-2.0", True),
        ("GPL-3.0-only", True),
    ],
)
def test_an_expression_with_the_known_license_in_it_is_fine(findings, declared, finds):
    text = HEAD.format(f"{{id: XiaomiMiMo/MiMo-V2-Flash, host: self, license: {declared}}}")
    assert (("FCT004", 3) in findings(text, "FCT")) is finds


def test_a_hubs_tag_for_a_license_is_that_license(findings):
    assert findings(HEAD.format(f"{{{LLAMA}, license: llama3.3}}"), "FCT") == {}


def test_a_license_that_limits_is_a_warning_where_a_permissive_one_is_declared(findings):
    found = findings(HEAD.format(f"{{{LLAMA}, license: Apache-2.0}}"), "FCT")
    assert found["FCT004", 3]["severity"] == "warning"


@pytest.mark.parametrize(
    ("openness", "finds"),
    [("open-source", True), ("open-weights", True), ("restricted-weights", False), ("closed", False)],
)
def test_only_more_openness_than_is_known_is_a_finding(findings, openness, finds):
    found = findings(HEAD.format(f"{{{LLAMA}, openness: {openness}}}"), "FCT")
    assert (("FCT003", 3) in found) is finds


@pytest.mark.parametrize(
    ("entry", "outcome"),
    [
        pytest.param(
            "{id: gpt-4o, host: mistral}", "violation", id="a developer's service that is known well"
        ),
        pytest.param("{id: claude-sonnet-5, host: watsonx}", "violation", id="a closed model on a cloud"),
        pytest.param("{id: EleutherAI/pythia-12b, host: azure}", "undetermined", id="weights on a cloud"),
        pytest.param("{id: gpt-4o, host: jina}", "undetermined", id="a host of which little is known"),
        pytest.param("{id: EleutherAI/pythia-12b, host: openrouter}", None, id="an aggregator"),
        pytest.param("{id: EleutherAI/pythia-12b, host: self}", None, id="the project itself"),
        pytest.param("{id: gpt-4o}", None, id="nothing declared"),
    ],
)
def test_a_host_lacks_a_model_only_where_its_list_is_known(findings, entry, outcome):
    found = findings(HEAD.format(entry), "FCT")
    assert [each["outcome"] for each in found.values()] == ([outcome] if outcome else [])


def test_each_contradiction_names_the_field_what_is_declared_and_what_is_known(findings):
    entry = "{id: BAAI/bge-m3, host: self, facts: {license: Apache-2.0, parameters: 7, context_tokens: 8192}}"
    (found,) = findings(HEAD.format(entry), "FCT").values()
    assert found["code"] == "FCT006"
    assert "license `Apache-2.0` (known: `MIT`, " in found["message"]
    assert "parameters `7` (known: `0.5" in found["message"]
    assert "context_tokens" not in found["message"]
    assert "2026-11-24" in found["message"]


@pytest.mark.parametrize(("size", "finds"), [(0.568, False), (0.6, False), (0.4, True)])
def test_sizes_that_people_round_are_one(findings, size, finds):
    entry = f"{{id: BAAI/bge-m3, host: self, facts: {{parameters: {size}}}}}"
    assert (("FCT006", 3) in findings(HEAD.format(entry), "FCT")) is finds


def test_a_record_that_is_only_a_hint_makes_a_finding_that_says_so(findings, tier_b):
    text = HEAD.format(f"{{id: {tier_b}, openness: open-source}}")
    found = findings(text, "FCT")["FCT003", 3]
    assert found["hint"] is True
    assert found["severity"] == "warning"


def test_a_misspelt_host_fails_the_build_and_a_gateway_of_ones_own_only_warns(findings):
    told = {
        host: findings(HEAD.format(f"{{id: gpt-4-turbo, host: {host}}}"))["FCT005", 3]
        for host in ("opanai", "acme-gateway")
    }
    assert {host: each["severity"] for host, each in told.items()} == {
        "opanai": "error",
        "acme-gateway": "warning",
    }
    assert told["opanai"]["message"].endswith("no such host is known; did you mean `openai`?")


def test_a_derivative_declared_too_open_names_what_it_is_made_from(findings):
    made = "{id: acme/a-8b, base: meta-llama/Llama-3.1-8B-Instruct, openness: open-source}"
    found = findings(HEAD.format(made))["FCT003", 3]
    assert found["message"].endswith("it is made from Llama 3.1 8B Instruct, Llama 3.1 8B, under limits")
    assert found["help"].startswith("what is made from weights under limits is `restricted-weights`")


def test_a_model_known_by_nothing_rests_on_no_license_of_the_manifest(findings):
    manifest = HEAD.format("{id: openrouter/auto}") + "project: {stage: production, commercial: true}\n"
    found = findings(manifest, "LIC")
    told = [link for each in found.values() for link in each["chain"] if link["path"] == "license"]
    assert found
    assert told == []


def test_a_misspelt_base_is_named_and_what_it_may_stand_for_is_looked_for(findings):
    made = "{id: acme/a-8b, base: meta-llama/Llama-3.1-8B-Instrct}"
    found = findings(HEAD.format(made))["FCT001", 3]
    assert "nor is meta-llama/Llama-3.1-8B-Instrct, from which it is made" in found["message"]
    assert found["help"].startswith("did you mean meta-llama/llama-3.1-8b-instruct,")
    assert [each["message"] for each in found["related"]] == ["and what it is made from"]
