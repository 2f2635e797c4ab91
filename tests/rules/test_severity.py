"""How much the rules of the article weigh, and when."""

from __future__ import annotations

import pytest

from modelvow.building import ensure_built
from modelvow.check import Options
from modelvow.findings import Outcome
from modelvow.inquiry import examples_judge

DAY = "2026-11-25"
CLOSED = (
    "{id: acme-writer, data: [personal], "
    "facts: {openness: closed, practices: {trains_on_inputs: '%s', retention_days: 30}}}"
)


@pytest.fixture(scope="module")
def judge():
    ensure_built()
    return examples_judge(Options(configured=False))


def severities(judge, text, code):
    found = judge(text, as_of=DAY, files={})
    return [each.severity.value for each in found if each.code == code and each.outcome is Outcome.VIOLATION]


@pytest.mark.parametrize(
    ("trains", "severity"), [("yes", "error"), ("opt-out", "warning"), ("no", "warning")]
)
def test_secrets_to_a_host_that_trains_on_them_are_an_error(judge, trains, severity):
    text = f"version: 1\nmodels:\n  - {CLOSED % trains}\n"
    assert severities(judge, text, "RSK010") == [severity]


@pytest.mark.parametrize(
    ("level", "severity"),
    [("medium", "error"), ("low", "warning"), ("{level: high, priority: wish}", "warning")],
)
def test_no_way_out_is_an_error_where_independence_is_needed(judge, level, severity):
    text = (
        "version: 1\nproject: {stage: production}\n"
        "models:\n  - {id: acme-writer, facts: {openness: closed}}\n"
        f"requirements: {{independence: {level}}}\n"
    )
    assert severities(judge, text, "RSK008") == [severity]


@pytest.mark.parametrize(("stage", "severity"), [("production", "warning"), ("pilot", "note")])
def test_users_who_are_not_told_weigh_less_in_a_pilot(judge, stage, severity):
    text = (
        f"version: 1\nproject: {{stage: {stage}, exposure: public}}\n"
        "models:\n  - {id: acme-writer, facts: {openness: closed}}\n"
    )
    assert severities(judge, text, "RSK007") == [severity]


@pytest.mark.parametrize("stage", ["production", "pilot", "experiment"])
def test_published_weights_under_an_unread_license_weigh_the_same_at_every_stage(judge, stage):
    text = (
        f"version: 1\nproject: {{stage: {stage}, publishes: [weights]}}\nmodels:\n"
        "  - {id: acme/acme-7b, host: self, "
        "facts: {openness: restricted-weights, license: LicenseRef-acme}}\n"
    )
    assert severities(judge, text, "RSK004") == ["warning"]


@pytest.mark.parametrize(
    ("terms", "role", "expected"),
    [
        ("forbidden", "label", ["error"]),
        ("conditional", "label", ["warning"]),
        ("allowed", "label", []),
        ("forbidden", "judge", []),
    ],
)
def test_a_data_set_made_with_a_closed_model_weighs_what_its_terms_say(judge, terms, role, expected):
    text = (
        "version: 1\nproject: {publishes: [datasets]}\nmodels:\n"
        f"  - {{id: acme-writer, role: {role}, "
        f"facts: {{openness: closed, terms: {{outputs_may_train_other_models: {terms}}}}}}}\n"
    )
    assert severities(judge, text, "RSK006") == expected


def test_an_unknown_model_is_an_error_in_an_experiment_too(judge):
    text = "version: 1\nproject: {stage: experiment}\nmodels: [{id: acme-unheard-of-9000}]\n"
    assert severities(judge, text, "FCT001") == ["error"]


def test_an_embedding_model_beside_others_is_not_evaluated_by_itself(judge):
    embedder = "{id: acme/acme-embed, host: self, facts: {openness: open-source, kind: embedding}}"
    writer = "{id: acme-writer, facts: {openness: closed, kind: chat}}"
    alone = f"version: 1\nproject: {{stage: production}}\nmodels: [{embedder}]\n"
    beside = f"version: 1\nproject: {{stage: production}}\nmodels: [{embedder}, {writer}]\n"
    assert severities(judge, alone, "RSK001") == ["warning"]
    assert severities(judge, beside, "RSK001") == []
