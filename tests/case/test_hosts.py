"""Who serves a model whose host is not declared, and what a declared host means."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("name", "host"),
    [
        pytest.param("azure/gpt-4o", "azure", id="a router prefix names the provider"),
        pytest.param("groq/llama-3.3-70b-versatile", "groq", id="a router prefix of a host"),
        pytest.param("ollama/llama3.1:8b", "ollama", id="a router prefix of a runtime"),
        pytest.param("openai/whisper-large-v3", "self", id="exact, nothing stripped, a repository"),
        pytest.param("openai/gpt-oss-120b", "self", id="a repository that a router spells alike"),
        pytest.param("deepseek-r1:8b", "self", id="a tag of a local runner"),
        pytest.param("meta/llama-3.3-70b-instruct", "self", id="a catalog id with weights"),
        pytest.param("Llama 3.3 70B Instruct", "self", id="a display name with weights"),
        pytest.param("openai/gpt-4o", "openai", id="a catalog id without weights"),
        pytest.param("GPT-4o", "openai", id="a display name without weights"),
        pytest.param("gpt-4-0613", "openai", id="a row of the developer's own service, known from Azure"),
        pytest.param("claude-sonnet-4-5-20250929", "anthropic", id="an API name of its developer"),
        pytest.param("anthropic.claude-3-haiku-20240307-v1:0", "amazon-bedrock", id="a Bedrock id"),
        pytest.param("gpt-35-turbo", "azure", id="Azure's own spelling"),
        pytest.param("ft:gpt-4o-mini-2024-07-18:acme::AbC123xy", "openai", id="a fine-tune at a host"),
        pytest.param("meta-llama/llama-3.3-70b-instruct:free", "openrouter", id="a route of OpenRouter"),
        pytest.param("llama-3.3-70b-versatile", "groq", id="a name that one provider alone has"),
    ],
)
def test_the_kind_of_name_tells_who_serves(name, host, model_for):
    found = model_for(name)["host"]
    assert (found["id"], found["assumed"]) == (host, True)


@pytest.mark.parametrize(
    ("host", "hosted"),
    [
        ("self", False),
        ("device", False),
        ("ollama", False),
        ("vllm", False),
        ("openai", True),
        ("acme-cloud", True),
    ],
)
def test_a_declared_host_is_taken_at_its_word(host, hosted, model_for):
    model = model_for({"id": "gpt-oss-20b", "host": host})
    assert (model["host"]["id"], model["host"]["assumed"]) == (host, False)
    assert (model["hosted"], model["self_run"]) == (hosted, not hosted)
    assert ("endpoint" in model, "practices" in model) == (hosted, hosted)


def test_a_closed_model_without_a_known_service_is_hosted_and_its_host_unknown(model_for):
    model = model_for({"id": "acme-writer", "facts": {"openness": "closed", "developer_name": "Acme"}})
    assert (model["hosted"], model["host"]["id"], model["host"]["own_service"]) == (True, None, None)
    assert model["host"]["name"] == "the service of Acme"
    assert model["practices"]["trains_on_inputs"] is None
    assert model["endpoint"]["status"] is None


def test_where_weights_are_unknown_the_range_covers_both_ways_to_run_it(model_for):
    model = model_for({"id": "acme/new", "facts": {"developer": "openai"}})
    assert (model["hosted"], model["self_run"], model["host"]["id"]) == (None, None, None)
    security = model["traits"]["security"]
    run, called = (
        model_for({"id": "acme/new", "host": host, "facts": {"developer": "openai"}})
        for host in ("self", "openai")
    )
    assert (run["traits"]["security"]["offers"], called["traits"]["security"]["offers"]) == (
        "low to medium",
        "medium",
    )
    assert security["offers"] == "low to medium"


@pytest.mark.parametrize("host", ["openrouter", "huggingface", "vercel"])
def test_of_an_aggregator_the_practices_are_unknown(host, model_for):
    practices = model_for({"id": "openai/gpt-4o", "host": host})["practices"]
    assert (practices["trains_on_inputs"], practices["no_training"], practices["retention_days"]) == (
        None,
        None,
        None,
    )


def test_the_paid_plan_counts_and_the_free_one_is_told(model_for):
    practices = model_for("gemini-2.5-flash")["practices"]
    assert (practices["trains_on_inputs"], practices["plan"]) == ("no", "paid")
    assert practices["free_plan_note"] == "on its free plan it trains on inputs: yes"


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2026-06-01", "no"), ("2025-01-01", "yes"), (None, None)],
)
def test_a_fresh_data_agreement_brings_the_enterprise_plan(date, expected, model_for):
    control = {"evidence": "dpa.md"} | ({"date": date} if date else {})
    model = model_for(
        {"id": "kimi-k2-0905-preview", "host": "moonshotai"}, controls={"data_agreement": control}
    )
    assert model["practices"]["trains_on_inputs"] == expected


def test_tuning_without_a_row_is_a_no_only_where_the_host_tunes_nothing_in_that_way(model_for):
    assert model_for({"id": "claude-sonnet-4-5", "host": "anthropic"})["tuning"]["open"] is False
    assert model_for({"id": "gpt-5", "host": "openai"})["tuning"] == {
        "open": False,
        "closed": None,
        "preference": False,
    }
    assert model_for({"id": "gpt-4o", "host": "groq"})["tuning"]["open"] is None
