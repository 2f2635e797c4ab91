"""Each rule of the lifecycle: a real model of the catalog that violates it, and the same manifest mended."""

from __future__ import annotations

import json

import pytest

HEAD = "version: 1\nproject: {{stage: production}}\nmodels:\n  - {}\n"
CASES = [
    pytest.param(
        "LIF001", "{id: llama-3.3-70b-versatile, host: groq}", "{id: openai/gpt-oss-120b, host: groq}"
    ),
    pytest.param("LIF002", "{id: gpt-5-mini, host: openai}", "{id: gpt-5.6-terra, host: openai}"),
    pytest.param("LIF003", "{id: gpt-4o, host: azure}", "{id: gpt-5.6-sol, host: azure}"),
    pytest.param("LIF004", "{id: gpt-4.1, host: openai}", "{id: gpt-4.1-2025-04-14, host: openai}"),
    pytest.param("LIF005", "{id: BAAI/bge-small-en, host: self}", "{id: BAAI/bge-small-en-v1.5, host: self}"),
    pytest.param("LIF006", "{id: gpt-4.1, host: openai}", "{id: gpt-5.6-sol, host: openai}"),
]


@pytest.mark.parametrize(("code", "bad", "good"), CASES)
def test_a_real_model_violates_a_rule_and_the_mended_manifest_is_silent(findings, code, bad, good):
    (found,) = (each for (name, _), each in findings(HEAD.format(bad)).items() if name == code)
    assert found["outcome"] == "violation"
    assert code not in {name for name, _line in findings(HEAD.format(good))}


@pytest.mark.parametrize("code", ["LIF001", "LIF002", "LIF003", "LIF006"])
def test_what_is_said_of_an_end_prints_a_source_and_when_it_was_checked(findings, code):
    bad = next(case.values[1] for case in CASES if case.values[0] == code)
    found = next(each for (name, _), each in findings(HEAD.format(bad)).items() if name == code)
    facts = [link for link in found["chain"] if link["path"].startswith("endpoint.") and link.get("source")]
    assert facts
    assert all(link["date"] >= "2026-01-01" for link in facts)


def test_weights_outlive_an_endpoint_and_the_finding_says_who_else_has_them(findings):
    found = findings(HEAD.format("{id: llama-3.3-70b-versatile, host: groq}"))["LIF001", 4]
    assert "its weights stay" in found["help"]
    assert "meta-llama/Llama-3.3-70B-Instruct" in found["help"]
    assert "DeepInfra" in found["help"]
    closed = findings(HEAD.format("{id: claude-3-5-haiku-20241022, host: anthropic}"))["LIF001", 4]
    assert "weights" not in closed["help"]
    assert "Amazon Bedrock" in closed["help"]


@pytest.mark.parametrize(
    ("stage", "severity"), [("production", "error"), ("pilot", "warning"), ("experiment", "note")]
)
def test_a_retired_model_weighs_less_before_production(findings, stage, severity):
    text = HEAD.format("{id: llama-3.3-70b-versatile, host: groq}").replace("production", stage)
    assert findings(text)["LIF001", 4]["severity"] == severity


@pytest.mark.parametrize(
    ("retires", "code"),
    [("2026-11-24", "LIF001"), ("2026-11-25", "LIF002"), ("2027-02-23", "LIF002"), ("2027-02-24", "LIF003")],
)
def test_one_end_is_one_finding_whose_rule_follows_from_the_day(findings, retires, code):
    entry = (
        f"{{id: acme-1, facts: {{openness: closed, endpoint: {{status: deprecated, retires: '{retires}'}}}}}}"
    )
    assert [name for name, _line in findings(HEAD.format(entry), "LIF")] == [code]


def test_the_notice_that_a_project_needs_is_a_parameter(run):
    text = HEAD.format("{id: gpt-4o, host: azure}")
    _code, out = run(text, "--param", "LIF002.notice_days=180", "--param", "LIF003.notice_days=180")
    assert "LIF002 retires-soon" in out
    assert "LIF003" not in out


def test_a_floating_name_is_told_the_snapshots_that_outlive_the_notice_or_that_none_does(findings):
    lasting = findings(HEAD.format("{id: mistral-large-latest, host: mistral}"))["LIF004", 4]
    assert "`mistral-large-2512`" in lasting["help"]
    ending = findings(HEAD.format("{id: gpt-4o, host: openai}"))["LIF004", 4]
    assert "none of its snapshots is known to outlive the next 90 days" in ending["help"]
    assert "2027-01-14" in ending["help"]


def test_a_floating_name_is_no_finding_outside_production(findings):
    text = HEAD.format("{id: gpt-4o, host: openai}")
    assert "LIF004" not in {name for name, _line in findings(text.replace("production", "pilot"))}


def test_a_successor_that_ends_itself_is_followed_by_the_one_after_it(case_of):
    told = case_of({"id": "gpt-3.5-turbo-16k", "host": "openai"})["lifecycle"]["successor"]
    assert "itself" in told
    assert told.count("then") >= 1


def test_what_a_host_will_serve_instead_is_no_successor_of_weights_that_one_runs(case_of):
    assert (
        "superseded" not in case_of({"id": "meta-llama/Llama-3.3-70B-Instruct", "host": "self"})["lifecycle"]
    )
    assert "superseded" in case_of({"id": "BAAI/bge-small-en", "host": "self"})["lifecycle"]


def test_an_older_model_is_no_successor(case_of):
    found = case_of({"id": "meta-llama/Llama-3.2-1B-Instruct", "host": "openrouter"})["lifecycle"]
    assert "superseded" not in found


OLD = "2027-06-01"
THREE = "version: 1\nmodels: [{id: gpt-5.6-sol}, {id: gpt-5.6-luna}, {id: gpt-5.6-terra}]\n"


def test_old_facts_are_one_note_a_run_at_the_first_manifest(run, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ai-manifest.yaml").write_text(THREE, encoding="utf-8")
    _code, out = run(THREE, ".", "--format", "json", as_of=OLD)
    found = [each for each in json.loads(out)["findings"] if each["code"] == "LIF007"]
    assert [(each["path"], each["line"], each["severity"]) for each in found] == [
        ("a/ai-manifest.yaml", 1, "note")
    ]
    assert "are of 2026-11-24, 189 days before 2027-06-01" in found[0]["message"]


@pytest.mark.parametrize(("as_of", "told"), [("2027-03-24", False), ("2027-03-25", True)])
def test_facts_are_old_after_120_days(findings, as_of, told):
    assert (("LIF007", 1) in findings(THREE, as_of=as_of)) is told


def test_without_a_version_the_note_stands_at_the_first_key(findings):
    found = findings("models: [{id: gpt-5.6-sol}]\n", as_of=OLD)
    assert ("LIF007", 1) in found
