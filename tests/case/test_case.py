"""The case as a whole: its published schema, its sources, and what hints may do."""

from __future__ import annotations

import json
from pathlib import Path

import fastjsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelvow.case.build import Memory, build, strong_models
from modelvow.case.evidence import Evidence
from modelvow.case.needs import LEVELS, RANK, alternatives
from modelvow.case.reach import told, usage
from modelvow.case.weaken import weakened_license
from modelvow.vocabulary import NEEDS

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas" / "case-1.schema.json").read_text(encoding="utf-8")
)
CHECKED = fastjsonschema.compile(SCHEMA)
DAY = "2026-11-25"
CONTROLS = ("evaluation", "security_review", "data_agreement", "service_level", "exit_plan")
HOSTS = (
    "self",
    "device",
    "openai",
    "azure",
    "togetherai",
    "openrouter",
    "amazon-bedrock",
    "ollama",
    "acme-cloud",
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "openness": st.sampled_from(["open-source", "open-weights", "restricted-weights", "closed"]),
        "license": st.sampled_from(["MIT", "agpl-3.0-only", "LicenseRef-acme", "LicenseRef-llama3.2"]),
        "modality": st.sampled_from([["text"], ["image"], ["embedding", "text"]]),
        "released": st.sampled_from(["2020-01-01", "2026-11-01"]),
        "components": st.fixed_dictionaries(
            {}, optional={"training_data": st.just("full"), "paper": st.booleans()}
        ),
        "terms": st.fixed_dictionaries(
            {}, optional={"commercial_use": st.just("conditional"), "share_alike": st.booleans()}
        ),
        "practices": st.fixed_dictionaries({}, optional={"trains_on_inputs": st.sampled_from(["no", "yes"])}),
        "endpoint": st.fixed_dictionaries(
            {}, optional={"status": st.just("active"), "retires": st.just("2026-01-01")}
        ),
        "independent_hosts": st.integers(0, 9),
    },
)
PROJECT = st.fixed_dictionaries(
    {},
    optional={
        "stage": st.sampled_from(["experiment", "pilot", "production"]),
        "distribution": st.sampled_from(["internal", "hosted", "shipped"]),
        "exposure": st.sampled_from(["internal", "public"]),
        "commercial": st.booleans(),
        "seat": st.sampled_from(["DE", "US", "KR"]),
        "regions": st.lists(st.sampled_from(["EU", "EEA", "worldwide", "CH", "KR"]), min_size=1, unique=True),
        "monthly_active_users": st.integers(0, 10**9),
        "annual_revenue": st.fixed_dictionaries(
            {"amount": st.integers(0, 10**11), "currency": st.sampled_from(["USD", "EUR"])},
            optional={"scope": st.sampled_from(["product", "company", "group"]), "per": st.just("month")},
        ),
    },
)
DECLARED_NEEDS = st.dictionaries(st.sampled_from(NEEDS), st.sampled_from(LEVELS), max_size=4)


@pytest.fixture(scope="session")
def manifests(catalog):
    """Return a strategy of manifests over names of the catalog and names that it lacks."""
    names = st.one_of(
        st.sampled_from(catalog.model_ids()),
        st.sampled_from(
            ["gpt-4o", "deepseek-r1", "acme/x", "azure/gpt-4o", "ft:gpt-4o-2024-08-06:a::b", "llama3.1:8b"]
        ),
    )
    entries = st.fixed_dictionaries(
        {"id": names},
        optional={
            "host": st.sampled_from(HOSTS),
            "base": st.one_of(names, st.lists(names, min_size=1, max_size=2)),
            "adaptation": st.sampled_from(["fine-tuned", "merged", "distilled", "prompted"]),
            "license": st.sampled_from(["MIT", "LicenseRef-acme"]),
            "revision": st.sampled_from(["main", "61e9540", "2024-08-06"]),
            "fallback": st.lists(names, max_size=2),
            "role": st.just("answer"),
            "facts": FACTS,
        },
    )
    dated = st.fixed_dictionaries(
        {"evidence": st.just("e.md")}, optional={"date": st.sampled_from(["2026-11-01", "2020-01-01"])}
    )
    return st.fixed_dictionaries(
        {"version": st.just(1), "models": st.lists(entries, min_size=1, max_size=2)},
        optional={
            "project": PROJECT,
            "requirements": DECLARED_NEEDS,
            "controls": st.dictionaries(st.sampled_from(CONTROLS), dated, max_size=3),
        },
    )


def made(value, catalog, memory, wanted=None):
    parts = {"as_of": DAY, "catalog": catalog, "wanted": wanted, "memory": memory}
    parts["evidence"] = {
        name: Evidence(exists=True, outside=False, date=None, url=False) for name in value.get("controls", {})
    }
    return build(value, manifest_name="ai-manifest.yaml", **parts), strong_models(value, **parts)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_case_is_valid_and_hints_never_narrow_a_range(data, manifests, catalog, memory):
    value = data.draw(manifests)
    case, strong = made(value, catalog, memory)
    CHECKED(case)
    for model in case["models"]:
        weak = strong(model["index"])
        CHECKED(case | {"models": [weak]})
        for name, trait in model["traits"].items():
            assert RANK[weak["traits"][name]["least"]] <= RANK[trait["least"]], name
            assert RANK[weak["traits"][name]["most"]] >= RANK[trait["most"]], name


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_was_recalled_is_what_would_be_made_anew(data, manifests, catalog, memory, traits):
    value = data.draw(manifests)
    wanted = data.draw(st.sampled_from([None, frozenset({"community", "trust"})]))
    assert made(value, catalog, memory, wanted)[0] == made(value, catalog, Memory(traits), wanted)[0]


def test_every_record_of_the_catalog_makes_a_valid_case(catalog, memory):
    for name in catalog.model_ids()[::7]:
        CHECKED(made({"models": [{"id": name}]}, catalog, memory)[0])


def test_the_manifest_stays_as_it_was(catalog, memory):
    value = {
        "models": [
            {"id": "gpt-4o", "fallback": ["BAAI/bge-m3"], "duties": {"x-own": "1", "notice-file": "NOTICE"}}
        ],
        "project": {"annual_revenue": {"amount": 5, "currency": "USD"}, "monthly_active_users": 3},
        "controls": {"evaluation": {"evidence": "e.md", "date": "2026-01-01"}},
        "requirements": {"openness": {"level": "high"}},
    }
    before = json.dumps(value, sort_keys=True)
    case, _strong = made(value, catalog, memory)
    assert json.dumps(value, sort_keys=True) == before
    assert list(case["models"][0]["duties"]) == ["notice-file"]


def test_roles_are_listed_once(case_for):
    assert case_for({"id": "gpt-4o", "role": "answer"}, {"id": "gpt-5", "role": "answer"}, "gpt-4o-mini")[
        "roles"
    ] == ["answer"]


# Sources and hints


def test_a_fact_carries_its_own_source_where_it_has_one(model_for):
    sources = model_for("allenai/Olmo-3-7B-Instruct")["sources"]
    assert sources["openness"]["date"] == "2026-11-24"
    assert sources["terms.commercial_use"]["note"]
    assert {"components.weights", "downloads", "family_released", "terms.patent_grant"} <= set(sources)


def test_practices_and_endpoint_carry_theirs(model_for):
    sources = model_for("gpt-4o")["sources"]
    assert sources["practices.retention_days"] == {
        "source": "https://openai.com/enterprise-privacy/",
        "url": "https://openai.com/enterprise-privacy/",
        "date": "2026-01-08",
        "kind": "archived-primary",
        "hint": False,
        "note": sources["practices.retention_days"]["note"],
    }
    assert sources["practices.sla"]["hint"] is True
    assert "models.dev" in sources["endpoint.status"]["source"]
    assert sources["host.id"]["kind"] == "assumed"


def test_every_fact_that_decided_a_trait_has_a_source(model_for):
    for name in ("gpt-4o", "BAAI/bge-m3", "meta-llama/Llama-3.3-70B-Instruct", "claude-sonnet-4-5"):
        model = model_for(name)
        for trait in model["traits"].values():
            facts = [
                path.removeprefix("facts.")
                for path in trait["used"]
                if path.startswith(("facts.", "practices."))
            ]
            assert [fact for fact in facts if fact not in model["sources"]] == []


def test_all_facts_of_a_weak_record_are_hints(catalog, memory, model_for):
    name = next(name for name in catalog.model_ids() if catalog.model(name)["tier"] == "B")
    model = model_for(name)
    assert model["sources"]["openness"]["hint"] is True
    weak = made({"models": [{"id": name}]}, catalog, memory)[1](0)
    assert weak["facts"]["openness"] is None
    assert weak["host"] == model["host"]


def test_a_strong_verdict_needs_no_hint(catalog, memory):
    _case, strong = made(
        {"models": [{"id": "gpt-4o"}], "requirements": {"transparency": "high"}}, catalog, memory
    )
    assert strong(0)["traits"]["transparency"]["most"] != "high"


def test_of_a_license_known_from_memory_only_terms_with_a_clause_are_strong(catalog):
    quoted = weakened_license(catalog.license("LicenseRef-qwen-research"))
    assert quoted["terms"]["commercial_use"] == "forbidden"
    remembered = weakened_license(catalog.license("LicenseRef-api-alibaba"))
    assert set(remembered["terms"].values()) == {None}
    assert weakened_license(catalog.license("MIT")) == catalog.license("MIT")


# Reach


def test_reach_counts_and_names_the_most_used():
    levels = {
        "low": [(-5, "a/one"), (-9, "b/two"), (-1, "c/three"), (-2, "d/four")],
        "medium": [(-1, "c/three")],
    }
    assert told(levels) == {
        "low": {"count": 4, "examples": ["b/two", "a/one", "d/four"]},
        "medium": {"count": 1, "examples": ["c/three"]},
        "high": {"count": 0, "examples": []},
    }


def test_a_host_counts_for_more_than_many_downloads():
    assert usage({"downloads": None, "independent_hosts": {"least": 1, "most": 1}}) > usage(
        {"downloads": 900_000, "independent_hosts": None}
    )
    assert usage({"downloads": None, "independent_hosts": None}) == 0
    assert usage({"downloads": 7, "independent_hosts": {"least": 2, "most": 9}}) == 2_000_007


@pytest.mark.parametrize(
    ("count", "examples", "told"),
    [
        (0, [], "no chat model of the catalog surely reaches high"),
        (1, ["acme/a"], "1 chat model of the catalog reaches high: acme/a"),
        (9, ["acme/a", "acme/b"], "9 chat models of the catalog reach high, e.g. acme/a, acme/b"),
    ],
)
def test_alternatives_are_counted_in_words(count, examples, told):
    reach = {"traits": {"openness": {"chat": {"high": {"count": count, "examples": examples}}}}}
    found = alternatives({"name": "openness", "level": "high"}, "chat", reach)
    assert found["told"] == told


def test_a_need_that_may_be_missed_names_what_else_would_do(catalog, traits):
    reach = {"traits": {"openness": {"chat": {"high": {"count": 2, "examples": ["acme/a", "acme/b"]}}}}}
    value = {"models": [{"id": "gpt-4o"}], "requirements": {"openness": "high", "quality": "low"}}
    needs = made(value, catalog, Memory(traits, reach))[0]["models"][0]["needs"]
    assert needs["openness"]["alternatives"] == {
        "count": 2,
        "level": "high",
        "kind": "chat",
        "examples": ["acme/a", "acme/b"],
        "told": "2 chat models of the catalog reach high: acme/a, acme/b",
    }
    assert "alternatives" not in needs["quality"]
