"""What the cases of one run share: each manifest comes to the same as if it were the only one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelvow import built
from modelvow.case import memory
from modelvow.case.build import build, strong_models
from modelvow.case.hints import BODY, FIRM, MADE, NAMED, REST
from modelvow.catalog.index import open_catalog
from modelvow.judge import judge
from modelvow.judging import Input
from modelvow.manifest.read import read
from modelvow.settings import Options, Workshop

DAY = "2026-11-25"
OPTIONS = Options(configured=False, outcomes=True)
MODELS = (
    "{id: gpt-4o, host: openai, data: [personal]}",
    "{id: gpt-4o, name: other, host: azure, fallback: [claude-sonnet-4]}",
    "{id: gpt-4o, host: openai, revision: '2024-08-06', role: judge}",
    "{id: meta-llama/Llama-3.1-8B-Instruct, host: self, adaptation: fine-tuned, published_as: desk}",
    "{id: meta-llama/Llama-3.1-8B-Instruct, host: groq}",
    "{id: mistralai/Mistral-7B-v0.1}",
    "{id: acme-tuned, base: meta-llama/Llama-3.1-8B-Instruct, host: self}",
    "{id: acme-writer, facts: {openness: closed, developer: acme}}",
    "{id: no-such-model-anywhere}",
)
PROJECTS = (
    "{stage: production, exposure: public, distribution: hosted, commercial: true, regions: [EU, US]}",
    "{stage: pilot, exposure: internal, distribution: internal, commercial: false, regions: [DE], seat: DE}",
    "{stage: production, commercial: true, distribution: shipped, monthly_active_users: 900000000}",
    "{stage: experiment, name: '-', owner: '-'}",
)
NEEDS = (
    "{openness: high, independence: high, commercialization: high}",
    "{ip_protection: high, security: {level: medium, priority: wish}, quality: {level: high, unknown: fail}}",
    "{}",
)
CONTROLS = (
    "{data_agreement: {evidence: 'https://example.org/a', date: 2026-06-01}}",
    "{evaluation: {evidence: 'https://example.org/e', date: 2026-06-01, covers: [gpt-4o]}}",
    "{data_agreement: {evidence: missing.md}, exit_plan: {evidence: 'https://example.org/x'}}",
    "{}",
)


def text_of(number):
    """Return one of as many manifests as one likes; neighbors differ in all their parts."""
    first, second = MODELS[number % len(MODELS)], MODELS[(number * 2 + 1) % len(MODELS)]
    return (
        f"version: 1\nproject: {PROJECTS[number % len(PROJECTS)]}\nmodels:\n  - {first}\n"
        + (f"  - {second}\n" if first.partition(",")[0] != second.partition(",")[0] else "")
        + f"requirements: {NEEDS[number // 2 % len(NEEDS)]}\n"
        + f"controls: {CONTROLS[number // 3 % len(CONTROLS)]}\n"
    )


TEXTS = tuple(text_of(number) for number in range(24))


def judged(workshop, number):
    found = judge(workshop, Input("ai-manifest.yaml", "ai-manifest.yaml", TEXTS[number]), as_of=DAY)
    return found.findings, found.verdicts


@pytest.fixture(name="alone", scope="module")
def fixture_alone():
    return [judged(Workshop(OPTIONS), number) for number in range(len(TEXTS))]


@settings(max_examples=15, deadline=None)
@given(order=st.lists(st.sampled_from(range(len(TEXTS))), min_size=2, max_size=40))
def test_manifests_of_one_run_come_to_the_same_as_each_alone_in_any_order(alone, order):
    workshop = Workshop(OPTIONS)
    for number in order:
        assert judged(workshop, number) == alone[number]


@settings(max_examples=10, deadline=None)
@given(order=st.permutations(range(len(TEXTS))))
def test_what_was_forgotten_is_made_again_as_it_was(alone, order):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "MOST_KEPT", 2)
        patch.setattr(memory, "MOST_LARGE", 1)
        patch.setattr(memory, "MOST_STAMPS", 1)
        workshop = Workshop(OPTIONS)
        for number in [*order, *order[:4]]:
            assert judged(workshop, number) == alone[number]


def test_outcomes_that_nobody_asks_for_change_no_finding(alone):
    assert sum(len(findings) for findings, _verdicts in alone) > 3 * len(TEXTS)
    workshop = Workshop(OPTIONS._replace(outcomes=False))
    assert [judged(workshop, number) for number in range(len(TEXTS))] == [
        (findings, ()) for findings, _verdicts in alone
    ]


def with_and_without_hints(text):
    """Return the models of a manifest, and what gives them without hints, whole and in part."""
    settled = Workshop(OPTIONS).settle(".", ())
    parts = {"as_of": DAY, "catalog": open_catalog(built.path("catalog.db")), "evidence": {}}
    parts |= {"memory": settled.memory}
    value = read(text, "ai-manifest.yaml").value
    models = build(value, manifest_name="", **parts)["models"]
    return models, strong_models(value, **parts), strong_models(value, models, **parts)


@pytest.mark.parametrize("text", TEXTS)
def test_no_hint_changes_what_is_taken_for_firm(text):
    models, strong, _in_part = with_and_without_hints(text)
    for model in models:
        without = strong(model["index"], None)
        assert {key: without.get(key) for key in FIRM} == {key: model.get(key) for key in FIRM}


@pytest.mark.parametrize("text", TEXTS)
def test_a_part_without_hints_is_as_in_the_whole_model_without_them(text):
    models, strong, in_part = with_and_without_hints(text)
    for model in models:
        place = model["index"]
        whole = strong(place, None)
        for key in BODY | MADE:
            assert in_part(place, frozenset((key,))).get(key) == whole.get(key), key
        assert len(model["traits"]) > 10
        for name, trait in whole["traits"].items():
            part = in_part(place, frozenset((f"traits.{name}",)))["traits"][name]
            assert (part["least"], part["most"]) == (trait["least"], trait["most"]), name
        for name, need in whole["needs"].items():
            assert in_part(place, frozenset((f"needs.{name}",)))["needs"][name] == need, name


def test_every_key_of_a_model_is_known_to_change_with_hints_or_not():
    schema = json.loads(built.read_text("case-1.schema.json"))
    kinds = (FIRM, BODY, MADE, NAMED, REST)
    assert sorted(key for kind in kinds for key in kind) == sorted(
        schema["definitions"]["model"]["properties"]
    )
