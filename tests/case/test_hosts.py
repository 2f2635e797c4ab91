"""Who serves a model whose host is not declared, and what a declared host means."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from modelvow.case.hosts import (
    guessed,
    host_named,
    is_self_run,
    is_slip,
    lists,
    named_provider,
    resolve,
    service,
)
from modelvow.catalog.lookup import Match


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
        pytest.param(
            "claude-3-haiku", "anthropic", id="a model's own name, which only another host's rows have"
        ),
        pytest.param("text-embedding-005", "google-vertex", id="such a name that no other host has"),
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


# The parts of a name, the weights and the lists of hosts

PROVIDERS = {
    "acme": {"name": "Acme API", "kind": "developer-api", "developer": "acme", "country": "FR"},
    "groq": {"name": "Groq", "kind": "cloud-host", "developer": "groq", "country": "US"},
    "ollama": {"name": "Ollama", "kind": "self-host runtime", "developer": None, "country": None},
}
SERVICES = {"acme": "acme", "groq": None, "other": None, "x": None}
CATALOG = SimpleNamespace(provider=PROVIDERS.get, service_of=SERVICES.__getitem__)


def record(*hosts, weights=None, developer="acme", developer_name="Acme"):
    rows = [{"provider": provider, "model_id": name} for provider, name in hosts]
    return {
        "hosts": rows or None,
        "components": {"weights": weights},
        "developer": developer,
        "developer_name": developer_name,
    }


def match(*kinds, called="writer", stripped=(), provider=None):
    return Match("writer", "exact", (), kinds, stripped, provider, called=called)


def test_a_declared_host_is_the_one_host_and_none_is_assumed():
    told = resolve("groq", match("id", stripped=(("route", "x"),), provider="acme"), record(), CATALOG)
    assert told == [
        {
            "id": "groq",
            "name": "Groq",
            "kind": "cloud-host",
            "assumed": False,
            "own_service": False,
            "country": "US",
        }
    ]


@pytest.mark.parametrize("part", ["router prefix", "region prefix", "resource path", "fine-tune", "route"])
def test_a_part_that_had_to_be_taken_off_names_the_provider(part):
    named = match("id", stripped=(("date", "2025"), (part, "acme/")), provider="groq")
    assert named_provider(named) == "groq"
    [host] = resolve(None, named, record(weights=True), CATALOG)
    assert (host["id"], host["assumed"]) == ("groq", True)


def test_other_parts_name_no_provider():
    named = match("id", stripped=(("date", "2025"),), provider="groq")
    assert named_provider(named) is None
    assert named_provider(match("id", provider="groq")) is None


ANYWHERE = (("groq", "Writer"), ("acme", "writer-1"))


@pytest.mark.parametrize(
    ("kinds", "parts", "providers"),
    [
        pytest.param(("hf-repo",), {"weights": True}, ("self",), id="a repository"),
        pytest.param(("ollama", "bedrock"), {}, ("self",), id="a runner's name, weights unknown"),
        pytest.param(("hf-repo",), {"weights": False}, (None,), id="a repository without weights"),
        pytest.param(("id",), {"weights": True}, ("self",), id="an id with weights"),
        pytest.param(("display",), {"weights": False}, (None,), id="a display name without weights"),
        pytest.param(("id", "bedrock"), {}, ("self", None), id="an id, weights unknown"),
        pytest.param((), {}, ("self", None), id="no kind of name"),
        pytest.param((), {"weights": True}, ("self",), id="no kind of name, with weights"),
        pytest.param((), {"weights": False}, (None,), id="no kind of name, without weights"),
        pytest.param(("bedrock",), {}, ("amazon-bedrock",), id="a cloud's name"),
        pytest.param(("vertex", "api"), {}, ("google-vertex",), id="a cloud's and another"),
        pytest.param(("azure",), {}, ("azure",), id="azure"),
        pytest.param(("openrouter",), {}, ("openrouter",), id="openrouter"),
        pytest.param(("azure", "vertex"), {}, (None,), id="names of two clouds"),
        pytest.param(("api",), {}, (None,), id="a name of no list"),
    ],
)
def test_who_serves_is_guessed_by_the_kind_of_name_and_the_weights(kinds, parts, providers):
    assert guessed(match(*kinds), record(**parts), CATALOG) == providers


@pytest.mark.parametrize(
    ("kinds", "hosts", "developer", "providers"),
    [
        pytest.param(("azure",), [("acme", "WRITER")], "acme", ("acme",), id="the developer's list first"),
        pytest.param(("azure",), [("acme", "other")], "acme", ("azure",), id="unless it spells it otherwise"),
        pytest.param(("azure",), [("groq", "writer")], "acme", ("azure",), id="another's list"),
        pytest.param(("azure",), [("acme", "writer")], "groq", ("azure",), id="no service of its own"),
        pytest.param(("azure",), [("acme", "writer")], None, ("azure",), id="nobody's model"),
        pytest.param(("api",), [("groq", "Writer")], "acme", ("groq",), id="the one that has the name"),
        pytest.param(("api",), [("groq", "writer"), ("groq", "WRITER")], "acme", ("groq",), id="twice"),
        pytest.param(("api",), [("groq", "writer"), ("x", "writer")], "acme", (None,), id="one of two"),
        pytest.param(("api",), [("groq", "writer-2")], "acme", (None,), id="a name that none has"),
        pytest.param(("azure", "vertex"), [("groq", "writer")], "x", ("groq",), id="of two clouds"),
    ],
)
def test_a_list_that_spells_the_name_alike_tells_who_serves(kinds, hosts, developer, providers):
    told = record(*hosts, developer=developer)
    assert guessed(match(*kinds, called="Writer"), told, CATALOG) == providers


def test_a_name_is_in_a_list_in_any_case_and_in_that_of_its_host_alone():
    told = record(("groq", "Writer"))
    assert lists(told, "groq", "wRITER")
    assert not lists(told, "acme", "Writer")
    assert not lists(told, "groq", "Writer-2")
    assert not lists(record(), "groq", "Writer")


@pytest.mark.parametrize(
    ("developer", "name", "id_", "called"),
    [
        ("acme", "Acme", "acme", "Acme API"),
        ("other", "Other", None, "the service of Other"),
        (None, None, None, "its developer's service"),
    ],
)
def test_the_service_of_a_developer_is_its_own_or_one_of_which_nothing_is_known(developer, name, id_, called):
    host = service(record(developer=developer, developer_name=name), CATALOG)
    assert (host["id"], host["name"], host["assumed"]) == (id_, called, True)
    unknown = {"id": None, "name": called, "kind": None, "assumed": True}
    assert id_ or host == unknown | {"own_service": None, "country": None}


@pytest.mark.parametrize(
    ("name", "developer", "host"),
    [
        ("acme", "acme", ("Acme API", "developer-api", True, "FR")),
        ("acme", "other", ("Acme API", "developer-api", False, "FR")),
        ("acme", None, ("Acme API", "developer-api", None, "FR")),
        ("ollama", "acme", ("Ollama", "self-host runtime", False, None)),
        ("nowhere", "acme", ("nowhere", None, None, None)),
        ("self", "acme", ("the project itself", "self", False, None)),
        ("device", "acme", ("its users' devices", "device", False, None)),
    ],
)
def test_a_host_has_what_the_catalog_knows_of_it(name, developer, host):
    for assumed in (True, False):
        told = host_named(name, record(developer=developer), CATALOG, assumed=assumed)
        keys = ("id", "name", "kind", "assumed", "own_service", "country")
        assert told == dict(zip(keys, (name, *host[:2], assumed, *host[2:]), strict=True))
    assert is_self_run(told) is (name in {"ollama", "self", "device"})


def test_where_weights_are_unknown_a_model_has_two_hosts():
    hosts = resolve(None, match("id"), record(), CATALOG)
    assert [(host["id"], host["assumed"]) for host in hosts] == [("self", True), ("acme", True)]


@pytest.mark.parametrize(
    ("word", "known", "slip"),
    [
        ("openai", "openai", True),
        ("opanai", "openai", True),
        ("opeani", "openai", True),
        ("opnai", "openai", True),
        ("openaai", "openai", True),
        ("openais", "openai", True),
        ("opena", "openai", True),
        ("xpenai", "openai", True),
        ("openax", "openai", True),
        ("opaani", "openai", False),
        ("openaixy", "openai", False),
        ("oepnia", "openai", False),
        ("sefl", "self", False),
        ("self", "self", True),
    ],
)
def test_one_slip_parts_two_words_and_a_short_one_has_none(word, known, slip):
    assert is_slip(word, known) is slip
