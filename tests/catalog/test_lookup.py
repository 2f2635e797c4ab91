"""What a name leads to, on the catalog that is shipped."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelvow.catalog.names import squash


def rows_of_names(source):
    for path in sorted((source / "models").glob("*.json")):
        for model in json.loads(path.read_bytes())["models"]:
            for row in model.get("aliases", []):
                yield row["alias"], model["id"]


def test_every_alias_leads_to_its_model_or_to_candidates_that_hold_it(catalog, source):
    ids = frozenset(catalog.model_ids())
    astray = [
        (alias, own)
        for alias, own in rows_of_names(source)
        # A catalog id is the catalog's own name for one model: what others call so comes second.
        if own not in catalog.lookup(alias).ids and alias not in ids
    ]
    assert astray == []


def test_every_catalog_id_leads_to_itself_in_any_case(catalog):
    astray = [own for own in catalog.model_ids() if catalog.lookup(own).ids != (own,)]
    shouted = [own for own in catalog.model_ids()[::25] if own not in catalog.lookup(own.upper()).ids]
    assert astray == []
    assert shouted == []


def test_marks_and_case_do_not_matter(catalog, source):
    rows = list(rows_of_names(source))
    folded = {alias.casefold() for alias, _ in rows}
    spelled = [(alias.upper().replace("-", "_").replace(" ", "-"), own) for alias, own in rows[::20]]
    new = [(alias, own) for alias, own in spelled if alias.casefold() not in folded]
    assert [(alias, own) for alias, own in new if own not in catalog.lookup(alias).ids] == []
    assert len(new) > 500


@pytest.mark.parametrize(
    ("name", "own", "taken", "served"),
    [
        pytest.param(
            "ft:gpt-4o-mini-2024-07-18:acme:tone-of-voice:AbC123xy",
            "openai/gpt-4o-mini",
            [("fine-tune", "ft:…:acme:tone-of-voice:AbC123xy")],
            ("openai", "ft:gpt-4o-mini-2024-07-18"),
            id="a fine-tune with a name",
        ),
        pytest.param(
            "ft:gpt-4o-mini-2024-07-18:acme::AbC123xy",
            "openai/gpt-4o-mini",
            [("fine-tune", "ft:…:acme::AbC123xy")],
            ("openai", "ft:gpt-4o-mini-2024-07-18"),
            id="a fine-tune without one",
        ),
        pytest.param(
            "ft:open-mistral-7b:daf5e488:20240701:0c0ffee",
            "mistralai/mistral-7b-instruct-v0.3",
            [("fine-tune", "ft:…:daf5e488:20240701:0c0ffee")],
            ("mistral", "open-mistral-7b"),
            id="a fine-tune elsewhere",
        ),
        pytest.param(
            "bedrock/us.anthropic.claude-3-5-haiku-20241022-v1:0",
            "anthropic/claude-3-5-haiku",
            [("router prefix", "bedrock/")],
            ("amazon-bedrock", "us.anthropic.claude-3-5-haiku-20241022-v1:0"),
            id="a cloud's name behind a router",
        ),
        pytest.param(
            "us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0",
            "anthropic/claude-3-5-sonnet",
            [("region prefix", "us-gov.")],
            ("amazon-bedrock", "anthropic.claude-3-5-sonnet-20240620-v1:0"),
            id="a region that the table lacks",
        ),
        pytest.param(
            "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-5-sonnet-20241022-v2:0",
            "anthropic/claude-3-5-sonnet",
            [("ARN", "arn:aws:bedrock:us-east-1::foundation-model/")],
            ("amazon-bedrock", "anthropic.claude-3-5-sonnet-20241022-v2:0"),
            id="an ARN of a model",
        ),
        pytest.param(
            "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic/claude-sonnet-4-5",
            [("ARN", "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/")],
            ("amazon-bedrock", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"),
            id="an ARN of a profile",
        ),
        pytest.param(
            "meta-llama/llama-3.3-70b-instruct:free",
            "meta/llama-3.3-70b-instruct",
            [("route", ":free")],
            ("openrouter", "meta-llama/llama-3.3-70b-instruct"),
            id="a router's free route",
        ),
        pytest.param(
            "openrouter/anthropic/claude-3.5-haiku",
            "anthropic/claude-3-5-haiku",
            [("router prefix", "openrouter/")],
            ("openrouter", "anthropic/claude-3.5-haiku"),
            id="a router before a vendor",
        ),
        pytest.param(
            "azure/gpt-4o",
            "openai/gpt-4o",
            [("router prefix", "azure/")],
            ("azure", "gpt-4o"),
            id="a router's name that the table holds",
        ),
        pytest.param(
            "accounts/fireworks/models/qwen2p5-72b-instruct",
            "alibaba/qwen2.5-72b-instruct",
            [("router prefix", "accounts/fireworks/models/")],
            ("fireworks-ai", "accounts/fireworks/models/qwen2p5-72b-instruct"),
            id="a resource name with p for the point",
        ),
        pytest.param(
            "deepseek-r1:671b-q4_K_M",
            "deepseek/deepseek-r1",
            [("quantization", "-q4_K_M")],
            (None, "deepseek-r1:671b-q4_K_M"),
            id="a tag with its quantization",
        ),
        pytest.param(
            "llama3.1:8b-instruct-q8_0",
            "meta/llama-3.1-8b-instruct",
            [("quantization", "-q8_0"), ("variant", "-instruct")],
            (None, "llama3.1:8b-instruct-q8_0"),
            id="a tag that says what it is anyway",
        ),
        pytest.param(
            "hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M",
            "meta/llama-3.2-3b-instruct",
            [("router prefix", "hf.co/"), ("quantization", ":Q4_K_M")],
            ("ollama", "bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M"),
            id="a runner's pull from the hub",
        ),
        pytest.param(
            "gpt-4o-2031-12-01",
            "openai/gpt-4o",
            [("snapshot", "-2031-12-01")],
            (None, "gpt-4o"),
            id="a newer snapshot than any known",
        ),
        pytest.param(
            "openai:gpt-4o",
            "openai/gpt-4o",
            [("router prefix", "openai:")],
            ("openai", "gpt-4o"),
            id="a framework's name with a colon",
        ),
        pytest.param(
            "google_genai:gemini-2.0-flash",
            "google/gemini-2.0-flash",
            [("router prefix", "google_genai:")],
            ("google", "gemini-2.0-flash"),
            id="a framework's own word for a host",
        ),
        pytest.param(
            "hosted_vllm/Qwen/Qwen2.5-7B-Instruct",
            "alibaba/qwen2.5-7b-instruct",
            [("router prefix", "hosted_vllm/")],
            ("vllm", "Qwen/Qwen2.5-7B-Instruct"),
            id="a server of the project's own",
        ),
        pytest.param(
            "novita/deepseek/deepseek-r1",
            "deepseek/deepseek-r1",
            [("router prefix", "novita/")],
            ("novita-ai", "deepseek/deepseek-r1"),
            id="a router's name that says who serves another's model",
        ),
        pytest.param(
            "gemini-1.5-pro-latest",
            "google/gemini-1.5-pro",
            [("floating", "-latest")],
            (None, "gemini-1.5-pro"),
            id="whatever is newest at a service",
        ),
        pytest.param(
            "gemma3:27b-it-qat",
            "google/gemma-3-27b-it",
            [("quantization", "-qat"), ("variant", "-it")],
            (None, "gemma3:27b-it-qat"),
            id="a tag of weights that were trained to be packed",
        ),
        pytest.param(
            "openai/llama-3.1-8b-instruct",
            "meta/llama-3.1-8b-instruct",
            [("router prefix", "openai/")],
            (None, "llama-3.1-8b-instruct"),
            id="another's model behind a developer's protocol",
        ),
    ],
)
def test_what_stands_around_a_name_comes_off_and_is_told(catalog, name, own, taken, served):
    match = catalog.lookup(name)
    assert match.ids == (own,)
    assert list(match.stripped) == taken
    assert (match.provider, match.called) == served
    assert match.fine_tuned == name.startswith("ft:")


@pytest.mark.parametrize(
    ("name", "among"),
    [
        ("azure/wrapper-api-gpt-4o", "gpt-4o"),
        ("gpt-4-0314-preview", "gpt-4-0314"),
        ("gtp-4o", "gpt-4o"),
        ("claude-9-opus", "claude-3-opus"),
        ("mistral-large-2712", "mistral-large-2512"),
        ("vllm/gpt-4o", "gpt-4o"),
        ("mistral:7b-instruct-v0.2-q4_0", "mistral:7b"),
        ("Qwen3-8B-latest", "qwen3-8b"),
    ],
)
def test_a_name_that_only_looks_like_a_model_is_unknown_and_lists_the_nearest(catalog, name, among):
    match = catalog.lookup(name)
    assert (match.how, match.ids) == ("unknown", ())
    assert among in catalog.nearest(name)
    assert len(catalog.nearest(name)) <= 5


@pytest.mark.parametrize(
    "name",
    [
        "gpt-4o-2026-13-01",
        "gpt-4o-2026-02-30",
        "gpt-4-turbo-9999",
        "deepseek-v3-1101",
        "gpt-4o-q4_K_M",
        "ollama/gpt-4o",
        "meta.claude-3-haiku-20240307-v1:0",
        "llama3.1:9b",
        "acme/claude-3-haiku-GGUF",
        "acme/receipt-reader",
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcd1234",
        "gpt-4o-2024-٠٨-٠٦",
        "gpt-4o-٠٨-٠٦",
        "gpt-4o-2024-08-０６",
        "us.anthropic.claude-3-5-sonnet-20241022-v٢:٠",
        "llama-3.1-8b-instruct-4bitſ",
    ],
)
def test_what_is_no_date_no_copy_and_no_region_is_not_taken_off(catalog, name):
    assert catalog.lookup(name).how == "unknown"


def test_a_tag_of_a_local_runner_is_the_model_that_it_pulls(catalog):
    assert catalog.lookup("deepseek-r1:8b").ids == ("deepseek/deepseek-r1-0528-qwen3-8b",)
    assert catalog.lookup("deepseek-r1:8b").kinds == ("ollama",)
    assert "ollama" in catalog.lookup("gpt-oss:20b").kinds


def test_a_bare_name_that_host_and_runner_use_differently_lists_both(catalog):
    match = catalog.lookup("deepseek-r1")
    assert match.how == "ambiguous"
    assert match.ids == ("deepseek/deepseek-r1", "deepseek/deepseek-r1-0528-qwen3-8b")
    assert set(match.kinds) == {"api-id", "ollama"}


def test_a_declared_host_settles_between_candidates_that_it_lists_or_not(catalog):
    assert catalog.lookup("deepseek-r1", "ollama").ids == ("deepseek/deepseek-r1-0528-qwen3-8b",)
    assert catalog.lookup("ollama/deepseek-r1").ids == ("deepseek/deepseek-r1-0528-qwen3-8b",)
    assert catalog.lookup("deepseek-r1", "nowhere").how == "ambiguous"


def test_an_organization_that_shares_a_router_prefix_is_not_taken_off(catalog):
    match = catalog.lookup("openai/whisper-large-v3")
    assert match.how == "exact"
    assert match.stripped == ()
    assert match.provider is None
    assert "hf-repo" in match.kinds


def test_a_clouds_spelling_names_the_cloud_unless_the_developer_spells_it_so_too(catalog):
    assert catalog.lookup("gpt-35-turbo").ids == ("openai/gpt-3.5-turbo",)
    assert catalog.lookup("gpt-35-turbo").provider == "azure"
    assert catalog.lookup("gpt-4o-mini-2024-07-18").kinds == ("azure",)
    assert catalog.lookup("gpt-4o-mini-2024-07-18").provider is None


def test_a_revision_is_kept_apart_from_the_repository(catalog):
    match = catalog.lookup("Qwen/Qwen3-8B@61e9540")
    assert match.ids == ("alibaba/qwen3-8b",)
    assert match.revision == "61e9540"
    assert match.called == "Qwen/Qwen3-8B"


def test_a_custom_model_on_bedrock_is_a_fine_tune_of_its_base(catalog):
    name = (
        "arn:aws:bedrock:us-east-1:123456789012:custom-model/anthropic.claude-3-haiku-20240307-v1:0:200k/x1"
    )
    match = catalog.lookup(name)
    assert match.ids == ("anthropic/claude-3-haiku",)
    assert match.fine_tuned


def test_a_very_long_name_is_unknown_at_once(catalog):
    assert catalog.lookup("gpt-4o" + "-2024-01-01" * 10_000).how == "unknown"


NAMES = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="gpt-4o/:@.ftazure0123456789+q_Kclaude ", max_size=40),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(
            ["", "azure/", "ft:", "us.", "bedrock/", "hf.co/", "arn:aws:bedrock:x:1:custom-model/", "@cf/"]
        ),
        st.sampled_from(
            ["gpt-4o", "deepseek-r1", "Qwen/Qwen3-8B", "anthropic.claude-3-haiku-20240307-v1:0", ""]
        ),
        st.sampled_from(
            ["", "-0314", ":free", "@main", "-GGUF", "-2026-02-29", ":acme::x", "-preview", ":0", "\ud800"]
        ),
    ),
)


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_looking_up_never_fails_and_answers_the_same_again(catalog, name):
    first = catalog.lookup(name)
    assert first == catalog.lookup(name)
    assert (len(first.ids) == 1) == (first.how in {"exact", "normalized", "stripped"})
    assert (len(first.ids) > 1) == (first.how == "ambiguous")
    assert all(catalog.model(own) for own in first.ids)


@given(st.text(max_size=80))
def test_squashing_twice_changes_nothing_more(name):
    assert squash(squash(name)) == squash(name)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("GPT-4o", "gpt 4o", True),
        ("claude-3.5-haiku", "claude-3-5-haiku", True),
        ("Command R+", "command-r-plus", True),
        ("phi-1-15b", "phi-11-5b", False),
        ("gpt-3.5-turbo", "gpt-35-turbo", False),
        ("llama3.1:8b", "llama-3.1-8b", False),
        ("openai/gpt-4o", "openai-gpt-4o", False),
    ],
)
def test_only_case_and_marks_make_no_difference(one, other, alike):
    assert (squash(one) == squash(other)) == alike


def test_looking_up_an_unknown_name_does_not_go_through_all_names(catalog, monkeypatch):
    monkeypatch.setattr(type(catalog), "_keys", lambda _self: pytest.fail("all names were read"))
    assert catalog.lookup("acme-chat-of-nobody").how == "unknown"
