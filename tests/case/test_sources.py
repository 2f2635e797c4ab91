"""Where a fact comes from: the manifest for what it declares, and the record for what is known."""

from __future__ import annotations

import pytest

from modelvow.case.models import by_registry
from modelvow.case.sources import (
    DECLARED,
    community_sources,
    declared_sources,
    endpoint_sources,
    fact_sources,
    keyed,
    overlaid_sources,
    practice_sources,
    prefixed,
    record_source,
    row_source,
    terms_sources,
    tuning_sources,
    whole_day,
)


def test_the_manifest_is_the_source_of_all_that_it_declares_and_of_what_openness_implies():
    facts = {"openness": "open-weights", "released": "2026-01-01", "components": {"paper": True}}
    assert declared_sources(facts) == dict.fromkeys(
        ("openness", "released", "components", "components.paper", "components.weights", "open_path"),
        DECLARED,
    )
    assert set(declared_sources({"released": "2026-01-01"})) == {"released"}


def test_below_a_key_paths_have_it_before_them_and_openness_implies_nothing():
    assert set(declared_sources({"openness": "closed", "a": {"b": {"c": 1}}}, "x.")) == {
        "x.openness",
        "x.a",
        "x.a.b",
        "x.a.b.c",
    }


def test_what_overlays_tell_is_found_below_the_prefix_alone():
    rows = {"facts.openness": {"source": {"n": 1}}, "facts.license": {"source": {"n": 2}}, "endpoint.x": {}}
    assert overlaid_sources({"overlays": rows}, "facts.") == {"openness": {"n": 1}, "license": {"n": 2}}
    assert overlaid_sources({"overlays": None}) == {}
    assert overlaid_sources({}) == {}


class Titles:
    """A catalog that knows the titles of two sources."""

    def source(self, key):
        return {"models.dev": {"title": "models.dev"}, "hub": {"title": "The hub"}}.get(key)


def test_two_sources_are_named_by_their_titles_and_the_rest_is_counted():
    record = {"sources": ["hub", "hand", "paper", "models.dev", "x"], "tier": "B", "checked": "2026-01-01"}
    assert record_source(record, Titles()) == {
        "source": "The hub, paper and 2 more",
        "date": "2026-01-01",
        "kind": "catalog",
        "hint": True,
    }
    two = record | {"sources": ["hub", "models.dev"], "tier": "A"}
    assert record_source(two, Titles())["source"] == "The hub, models.dev"
    assert record_source(two, Titles())["hint"] is False


def test_what_was_read_by_hand_is_named_only_where_nothing_else_is():
    record = {"sources": ["hand"], "tier": "A", "checked": None}
    assert record_source(record, Titles())["source"] == "hand"
    assert record_source(record | {"sources": []}, Titles())["source"] == "the catalog"


def test_a_component_that_was_looked_up_by_itself_has_its_own_source(catalog):
    record = dict(catalog.model("openai/gpt-4o"))
    row = record["component_sources"]["third_party_evaluation"]
    found = fact_sources(record, catalog)
    assert found["components.third_party_evaluation"] == row_source(row, hint=False)
    assert found["components.third_party_evaluation"]["source"] == row["source_url"]
    assert found["components.weights"] == record_source(record, catalog)
    bare = fact_sources(record | {"component_sources": {}}, catalog)
    assert bare["components.third_party_evaluation"] == record_source(record, catalog)


def test_a_row_names_its_page_its_day_and_its_note_or_else_its_kind():
    row = {"source_kind": "page", "source_url": "https://x.example", "source_date": "2026-01-02", "note": "n"}
    assert row_source(row, hint=False) == {
        "source": "https://x.example",
        "url": "https://x.example",
        "date": "2026-01-02",
        "kind": "page",
        "hint": False,
        "note": "n",
    }
    assert row_source({}, hint=True) == {"source": "catalog", "date": None, "kind": "catalog", "hint": True}
    own = row_source({"source_kind": "own knowledge", "source_url": "a paper"}, hint=False)
    assert (own["source"], own["hint"], "url" in own) == ("a paper", True, False)


@pytest.mark.parametrize(
    ("published", "kind", "found"),
    [
        (True, "registry", True),
        (True, "page", None),
        (True, None, None),
        (False, "registry", False),
        (None, "registry", None),
    ],
)
def test_code_that_a_registry_implements_is_told_from_code_that_others_say_there_is(published, kind, found):
    row = {"inference_code": {"source_kind": kind}} if kind else {}
    record = {"components": {"inference_code": published}, "component_sources": row}
    assert by_registry(record) is found


def test_what_a_manifest_declares_of_a_service_has_the_manifest_for_its_source(model_for):
    facts = {
        "openness": "closed",
        "endpoint": {"status": "active"},
        "practices": {"retention_days": 30},
        "tuning": {"open": True},
    }
    told = model_for({"id": "acme-writer", "facts": facts})["sources"]
    for path in ("endpoint.status", "practices.retention_days", "tuning.open", "openness"):
        assert told[path] == DECLARED


COUNTED = {"source": "hub paper x", "source_date": "2026-09-30", "developer_kind_basis": "registry"}


@pytest.mark.parametrize(
    ("row", "tier", "told", "organization"),
    [
        (
            COUNTED,
            "A",
            ("The hub, paper", "2026-09-30", "catalog", False),
            ("registry", "2026-09-30", "registry", False),
        ),
        (
            COUNTED | {"source": "hub"},
            "B",
            ("The hub", "2026-09-30", "catalog", True),
            ("registry", "2026-09-30", "registry", True),
        ),
        (
            {"source_date": "2026-09"},
            "A",
            ("the catalog", None, "catalog", False),
            ("own knowledge", None, "own knowledge", True),
        ),
        (
            {"source": None, "developer_kind_basis": "own knowledge"},
            "A",
            ("the catalog", None, "catalog", False),
            ("own knowledge", None, "own knowledge", True),
        ),
    ],
)
def test_what_is_counted_is_told_by_two_sources_and_the_kind_of_developer_by_its_basis(
    row, tier, told, organization
):
    found = community_sources({"community": row, "tier": tier}, Titles())
    keys = ("source", "date", "kind", "hint")
    counts = {"downloads", "likes", "derivatives", "runtimes", "architecture", "downloads_lower_half"}
    assert set(found) == counts | {"community", "organization"}
    for key in counts | {"community"}:
        assert found[key] == dict(zip(keys, told, strict=True))
    assert found["organization"] == dict(zip(keys, organization, strict=True))


def test_of_a_model_of_which_nothing_is_counted_no_count_has_a_source():
    assert community_sources({"community": None, "tier": "A"}, Titles()) == {}


TEXT = {
    "name": "Acme License",
    "url": "https://acme.example/license",
    "text_date": "2026-02-03",
    "confidence": "primary text read",
}


@pytest.mark.parametrize(
    ("changes", "name", "hint", "told"),
    [
        ({}, "acme", False, {}),
        ({}, "acme", True, {"hint": True}),
        ({"name": None}, "acme", False, {"source": "acme"}),
        ({"name": None}, None, False, {"source": "license"}),
        ({"text_date": "2026-02"}, "acme", False, {"date": None}),
        ({"confidence": None}, "acme", False, {"kind": "declared"}),
        ({"confidence": "secondary"}, "acme", False, {"kind": "secondary", "hint": True}),
        ({"confidence": "tag only"}, "acme", False, {"kind": "tag only", "hint": True}),
        ({"url": None}, "acme", False, {"url": None}),
    ],
)
def test_terms_are_told_by_the_text_and_are_a_hint_where_nobody_read_it(changes, name, hint, told):
    whole = {
        "source": "Acme License",
        "url": "https://acme.example/license",
        "date": "2026-02-03",
        "kind": "primary text read",
        "hint": False,
    }
    expected = {key: value for key, value in (whole | told).items() if value is not None or key == "date"}
    found = terms_sources(name, TEXT | changes, hint=hint)
    assert {"license", "thresholds", "regions", "commercial_use", "restricted_uses"} <= set(found)
    assert all(row == expected for row in found.values())


def test_a_term_that_was_read_in_the_text_is_no_hint_and_says_where_it_stands():
    clauses = [
        {"term": "commercial_use", "locator": "§1", "summary": "for research"},
        {"term": "patent_grant", "locator": None, "summary": "none"},
        {"term": "no_such_term", "locator": "§9", "summary": "x"},
    ]
    overlaid = {"terms.derivatives": {"source": {"source": "house"}}, "name": {"source": {"source": "other"}}}
    record = TEXT | {"confidence": "tag only", "clauses": clauses, "overlays": overlaid}
    found = terms_sources("acme", record, hint=False)
    assert (found["commercial_use"]["note"], found["commercial_use"]["hint"]) == ("§1: for research", False)
    assert (found["patent_grant"].get("note"), found["patent_grant"]["hint"]) == (None, False)
    assert (found["redistribution"].get("note"), found["redistribution"]["hint"]) == (None, True)
    assert found["derivatives"] == {"source": "house"}
    assert found["name"]["source"] == "Acme License"
    assert "no_such_term" not in found
    assert terms_sources("acme", record, hint=True)["commercial_use"]["hint"] is True
    assert terms_sources("acme", None, hint=False) == {}


class Dated:
    """A catalog of three sources, two of them dated."""

    def source(self, key):
        days = {"a": "2026-01-01", "b": "2026-05-05", "c": None}
        return {"title": f"The {key}", "date": days[key]} if key in days else None


@pytest.mark.parametrize(
    ("key", "tier", "source", "date", "hint"),
    [
        ("a", "A", "The a", "2026-01-01", False),
        ("a+b", "A", "The a, The b", "2026-05-05", False),
        ("b+a+c", "B", "The b, The a, The c", "2026-05-05", True),
        ("c", "A", "The c", "2026-07-07", False),
        ("page", "A", "page", "2026-07-07", False),
        ("page+a", "A", "The a", "2026-01-01", False),
        ("", "A", "the catalog", "2026-07-07", False),
    ],
)
def test_a_row_is_told_by_the_titles_of_its_sources_and_dated_by_the_newest(key, tier, source, date, hint):
    record = {"checked": "2026-07-07", "tier": tier}
    expected = {"source": source, "date": date, "kind": "catalog", "hint": hint}
    assert keyed(key, Dated(), record) == expected
    paths = ("endpoint.status", "endpoint.retires", "endpoint.replacement", "endpoint.surely_retired")
    assert endpoint_sources({"source": key}, Dated(), record) == dict.fromkeys(paths, expected)
    assert endpoint_sources({"source": None}, Dated(), record) == endpoint_sources({}, Dated(), record) == {}


def practice(field, value="yes", plan="default", kind="page"):
    found = {"field": field, "value": value, "plan": plan, "source_kind": kind, "source_date": "2026-08-08"}
    return found | {"source_url": f"https://{plan}.example", "note": None}


def test_each_practice_is_told_by_the_row_of_the_first_plan_that_has_one():
    rows = [
        practice("trains_on_inputs", "no", "enterprise"),
        practice("trains_on_inputs"),
        practice("sla", kind="own knowledge"),
        practice("certifications", "SOC2", "paid", "own knowledge"),
        practice("dpa", plan="free"),
    ]
    provider = {"kind": "cloud-host", "practices": rows, "trains_on_api_data_by_default": "no"}
    agreed = practice_sources(provider, ("enterprise", "default", "paid"))
    assert set(agreed) == {
        f"practices.{name}" for name in ("trains_on_inputs", "no_training", "sla", "certifications.SOC2")
    }
    assert agreed["practices.trains_on_inputs"] == row_source(rows[0], hint=False)
    assert agreed["practices.no_training"] == agreed["practices.trains_on_inputs"]
    assert agreed["practices.sla"]["hint"] is agreed["practices.certifications.SOC2"]["hint"] is True
    assert agreed["practices.trains_on_inputs"]["hint"] is False
    usual = practice_sources(provider, ("default", "paid"))
    assert usual["practices.no_training"] == row_source(rows[1], hint=False)
    assert practice_sources(None, ("default",)) == {}
    assert practice_sources(
        provider | {"practices": rows[2:3], "trains_on_api_data_by_default": "yes"}, ("default",)
    ).keys() == {"practices.sla"}


def tuning(provider="acme", method="sft", kind="page"):
    row = {"provider": provider, "method": method, "source_kind": kind, "source_date": "2026-08-08"}
    return row | {"source_url": "https://t.example", "status": "ga"}


@pytest.mark.parametrize(
    ("rows", "provider", "hint"),
    [
        ([tuning()], "acme", False),
        ([tuning(kind="own knowledge")], "acme", True),
        ([tuning(), tuning(kind="own knowledge")], "acme", False),
        ([tuning("other"), tuning(method="none", kind="own knowledge")], "acme", True),
        ([tuning("other")], "acme", None),
        ([tuning(method="distillation")], "acme", None),
        ([tuning()], None, None),
        (None, "acme", None),
    ],
)
def test_tuning_is_told_by_the_hosts_first_row_and_is_a_hint_only_where_all_are(rows, provider, hint):
    found = tuning_sources({"tuning": rows}, {"provider": provider} if provider else None)
    if hint is None:
        assert found == {}
        return
    assert set(found) == {"tuning.open", "tuning.closed", "tuning.preference"}
    assert {row["hint"] for row in found.values()} == {hint}
    assert {row["source"] for row in found.values()} == {"https://t.example"}


def test_sources_under_another_name_are_those_of_the_keys_that_have_one():
    assert prefixed("use", {"a": {"n": 1}, "b": {"n": 2}}, ("a", "c")) == {"use.a": {"n": 1}}


@pytest.mark.parametrize(
    ("date", "day"),
    [("2026-01-31", "2026-01-31"), ("2026-01", None), ("2026", None), (None, None), ("", None)],
)
def test_a_source_is_dated_by_a_day_or_not_at_all(date, day):
    assert whole_day(date) == day


def test_the_facts_of_a_record_have_its_sources_and_those_made_of_others_have_theirs(catalog):
    record = dict(catalog.model("openai/gpt-4o")) | {
        "tier": "B",
        "component_sources": {
            "weights": {"source_kind": "page"},
            "inference_code": {"source_kind": "registry"},
        },
        "overlays": {"kind": {"source": {"source": "house"}}},
    }
    record["components"] = record["components"] | {"weights": False, "inference_code": True, "paper": None}
    found = fact_sources(record, catalog)
    assert found["kind"] == {"source": "house"}
    assert found["openness"] == found["open_path"] == record_source(record, catalog)
    assert found["components.weights"] == found["published"] == found["unpublished"]
    assert (found["components.weights"]["kind"], found["components.weights"]["hint"]) == ("page", True)
    assert found["inference_code_by_registry"]["kind"] == "registry"
    for key in ("base_established", "independent_hosts", "family_released", "newest_release", "modality"):
        assert found[key] == record_source(record, catalog)
    assert not {"components", "components.paper"} & set(found)
