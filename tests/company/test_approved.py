"""`builtin:approved`: what a company has not approved is out, by whatever name it comes."""

from __future__ import annotations

import json

import pytest

PACK = """\
name: acme
required: true
extends: builtin:approved
ignore: [APV003, APV004, APV005, APV006]
params:
  APV001: {models: ["openai/gpt-4o", "mistralai/*"], own: ["acme-*"]}
  APV002: {barred: ["deepseek/*", "deepseek-ai/*"]}
"""
MODELS = {
    "approved-plain": "{id: gpt-4o}",
    "approved-dated": "{id: gpt-4o-2024-08-06}",
    "approved-by-host": "{id: azure/gpt-4o}",
    "approved-tuned": "{id: 'ft:gpt-4o-2024-08-06:acme::abc123'}",
    "approved-own": "{id: acme-writer, facts: {openness: closed}}",
    "new-model": "{id: claude-haiku-4-5}",
    "new-alias": "{id: anthropic/claude-haiku-4.5}",
    "new-unheard-of": "{id: acme-like-name, host: openai}",
    "new-own-name": "{id: mistralai/acme-own, facts: {openness: closed}}",
    "new-base": "{id: acme-tuned, base: [claude-haiku-4-5], facts: {openness: closed}}",
    "new-fallback": "{id: gpt-4o, fallback: [claude-haiku-4-5]}",
    "barred-base": "{id: acme-line, base: [deepseek-ai/DeepSeek-V3], facts: {openness: closed}}",
}


@pytest.fixture
def found(modelvow, put):
    lines = [f"  - {text[:-1]}, name: {name}}}" for name, text in MODELS.items()]
    put("ai-manifest.yaml", "\n".join(["version: 1", "models:", *lines]) + "\n")
    put("policy/acme.yaml", PACK)
    put("modelvow.toml", 'policy = ["policy/acme.yaml"]\n')
    ran = modelvow("check", "--format", "json", "--as-of", "2026-11-25")
    findings = [each for each in json.loads(ran.out)["findings"] if each["code"].startswith("APV")]
    return {(each["model"], each["code"]): (each["outcome"], each["severity"]) for each in findings}


def test_a_model_is_approved_by_what_it_is_whatever_it_is_called(found):
    approved = {name for name, code in found if name.startswith("approved")}
    assert approved == set()


def test_what_is_new_or_rests_on_what_is_new_is_barred_until_it_is_approved(found):
    out = {name for (name, code), how in found.items() if code == "APV001" and how == ("violation", "error")}
    assert out == {name for name in MODELS if not name.startswith("approved")}


def test_what_is_made_from_a_barred_model_is_barred(found):
    assert {name for name, code in found if code == "APV002"} == {"barred-base"}


def test_a_template_is_in_force_only_where_somebody_names_it(modelvow, put):
    assert "APV" not in modelvow("rules").out
    put("modelvow.toml", 'policy = ["builtin:approved"]\n')
    out = modelvow("rules").out
    assert "APV001" in out
    assert "FIT002" in out
