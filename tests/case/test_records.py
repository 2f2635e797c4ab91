"""Records of models that are none of the catalog, and the facts that a case makes of a record."""

from __future__ import annotations

import pytest

from modelvow.case import models, records
from modelvow.case.records import COMPONENTS, blank

UNKNOWN = dict.fromkeys(COMPONENTS)


def known(**changes):
    """A record of which something is known, and of whose components those that are given."""
    parts = changes.pop("components", {})
    return (
        blank("Writer")
        | {"id": "acme/writer", "tier": "A", "developer": "acme", "components": UNKNOWN | parts}
        | changes
    )


# Declared


def test_declared_facts_make_a_record_and_what_they_leave_out_is_unknown():
    facts = {
        "kind": "chat",
        "parameters": 7,
        "name": "Writer",
        "tuning": {"open": True},
        "organization": True,
    }
    found = records.declared("acme/writer", facts, "MIT")
    assert found == blank("Writer") | {
        "kind": "chat",
        "parameters": 7,
        "license": "MIT",
        "tier": "declared",
        "declared": facts,
    }
    assert records.declared("x", {"license": "Acme"}, "MIT")["license"] == "Acme"
    assert records.declared("x", {}, None)["license"] is None


@pytest.mark.parametrize(
    ("openness", "weights"),
    [
        ("open-source", True),
        ("open-weights", True),
        ("restricted-weights", True),
        ("closed", False),
        (None, None),
    ],
)
def test_declared_openness_says_whether_there_are_weights_unless_that_is_declared_too(openness, weights):
    facts = {"openness": openness} if openness else {}
    assert records.declared("x", facts, None)["components"] == UNKNOWN | {"weights": weights}
    said = facts | {"components": {"weights": None, "paper": True, "no-such-part": True}}
    assert records.declared("x", said, None)["components"] == UNKNOWN | {"paper": True}


# Merged


def test_of_several_records_what_all_share_is_known_and_every_source_is_named_once():
    first = known(
        kind="chat",
        parameters=7,
        sources=["a", "b"],
        checked="2026-05-01",
        license="MIT",
        components={"weights": True, "paper": True},
        notes=["n"],
        lineage=[{"x": 1}],
        component_sources={"paper": {}},
    )
    second = known(
        kind="chat",
        parameters=8,
        sources=["b", "c"],
        checked="2026-04-01",
        license="MIT",
        components={"weights": True, "paper": False},
    )
    found = records.merged("writer", [first, second])
    assert found == blank("writer") | {
        "kind": "chat",
        "license": "MIT",
        "developer": "acme",
        "sources": ["a", "b", "c"],
        "checked": "2026-04-01",
        "tier": "A",
        "components": UNKNOWN | {"weights": True},
        "component_sources": {"paper": None},
    }
    assert first["name"] == "Writer"
    noted = records.merged("writer", [first, second | {"notes": ["n"]}])
    assert noted["notes"] == ["n"]


@pytest.mark.parametrize(
    ("tiers", "checked", "tier", "day"),
    [
        (("A", "A"), (None, None), "A", None),
        (("A", "B"), ("2026-01-01", None), "B", "2026-01-01"),
        (("B", "A"), (None, "2026-01-02"), "B", "2026-01-02"),
        (("declared", "A"), (None, None), "declared", None),
    ],
)
def test_one_that_is_only_a_hint_makes_all_a_hint_and_the_oldest_check_dates_them(tiers, checked, tier, day):
    rows = [known(tier=one, checked=date, name=one) for one, date in zip(tiers, checked, strict=True)]
    found = records.merged("writer", rows)
    assert (found["tier"], found["checked"]) == (tier, day)
    assert (found["component_sources"], found["lineage"], found["notes"]) == ({}, [], None)


def test_merging_one_record_leaves_it_as_it_is():
    one = known(notes=[], lineage=None, component_sources=None, sources=["a", "a"])
    found = records.merged("other", [one])
    assert (found["name"], found["sources"], found["lineage"], found["notes"]) == ("other", ["a"], [], None)
    assert (one["name"], one["id"], one["lineage"]) == ("Writer", "acme/writer", None)


@pytest.mark.parametrize(
    ("values", "common"),
    [
        ([1, 1], 1),
        ([1, 2], None),
        ([[1], [1]], [1]),
        ([[1], [2]], None),
        ([{"a": 1, "b": 2}, {"a": 1, "b": 3}], {"a": 1, "b": None}),
        ([{"a": {"x": 1, "y": 2}}, {"a": {"x": 1}}], {"a": {"x": 1, "y": None}}),
        ([{"a": 1}, {"b": 1}], {"a": None, "b": None}),
        ([{"a": 1}, None], None),
        ([1, 1, 2], None),
    ],
)
def test_maps_agree_key_by_key_and_anything_else_as_a_whole(values, common):
    assert records.agree(values) == common
    if isinstance(common, dict):
        assert list(records.all_keys(values)) == list(common)


# Built on a base


def test_what_is_built_on_a_base_keeps_what_training_does_not_change():
    row = {
        "runtimes": ["vllm"],
        "architecture": "A",
        "family": "f",
        "downloads": 5,
        "developer_kind": "company",
    }
    base = known(
        kind="chat",
        modality=["text"],
        parameters=7,
        context_tokens=8,
        family="f",
        family_info={"a": 1},
        community=row,
        license="MIT",
        openness="open-weights",
        developer="base",
        developer_name="Base",
        developer_country="FR",
        hosts=[],
        sources=["s"],
        checked="2026-01-01",
        released="2025-01-01",
        components={"weights": True, "inference_code": True, "paper": True},
    )
    found = records.derived("acme/own", [base], "Acme", at_hand=True)
    assert found == blank("acme/own") | {
        "kind": "chat",
        "modality": ["text"],
        "parameters": 7,
        "context_tokens": 8,
        "family": "f",
        "family_info": {"a": 1},
        "community": dict.fromkeys(row) | {"runtimes": ["vllm"], "architecture": "A", "family": "f"},
        "components": UNKNOWN | {"weights": True, "inference_code": True},
        "license": "Acme",
        "tier": "A",
        "sources": ["s"],
        "checked": "2026-01-01",
    }
    called = records.derived("acme/own", [base], None, at_hand=False)
    assert (called["components"]["weights"], called["license"]) == (None, None)
    assert records.derived("x", [base, base | {"tier": "B"}], None, at_hand=True)["tier"] == "B"
    assert records.derived("x", [base | {"community": None}], None, at_hand=True)["community"] is None


def test_a_tuned_model_of_a_service_stays_with_its_developer_hosts_and_terms():
    base = known(
        license="LicenseRef-api-acme",
        developer_name="Acme",
        hosts=[{"provider": "acme"}],
        openness="closed",
        components={"weights": False},
    )
    for at_hand in (True, False):
        found = records.derived("tone", [base], "MIT", at_hand=at_hand)
        assert found["components"]["weights"] is False
        kept = ("developer", "developer_name", "license", "hosts", "openness")
        assert {key: found[key] for key in kept} == {key: base[key] for key in kept}


# The facts of a record


COMMUNITY = {"downloads": 10, "likes": 2, "derivatives": 1, "runtimes": ["vllm"], "architecture": "A"}


@pytest.mark.parametrize(
    ("kind", "rank", "organization", "lower"),
    [
        ("company", {"lower_half": False}, True, False),
        ("individual", {"lower_half": True}, False, True),
        ("community", None, False, None),
        (None, None, None, None),
    ],
)
def test_what_is_counted_is_told_with_the_kind_of_developer(kind, rank, organization, lower):
    record = known(community=COMMUNITY | {"developer_kind": kind}, download_rank=rank)
    told = {"organization": organization, "downloads_lower_half": lower}
    assert models.counted(record) == COMMUNITY | told


def test_code_that_a_registry_implements_and_an_open_base_are_facts_of_their_own():
    rows = {"inference_code": {"source_kind": "registry"}}
    record = known(components={"inference_code": True}, component_sources=rows, id="acme/llama")
    facts = models.facts_of(record, Hosts(), "2026-11-25")
    assert (facts["inference_code_by_registry"], facts["base_established"]) == (True, None)
    assert facts["independent_hosts"] is None


def test_of_a_model_without_a_count_nothing_is_counted():
    assert models.counted(known()) == dict.fromkeys((*COMMUNITY, "organization", "downloads_lower_half"))


@pytest.mark.parametrize(
    ("weights", "info", "carried", "newest"),
    [
        (
            True,
            {"newest_release": "2026-06-01", "newest_weights_release": "2025-06-01"},
            "2025-06-01",
            "2026-06-01",
        ),
        (
            False,
            {"newest_release": "2026-06-01", "newest_weights_release": "2025-06-01"},
            "2026-06-01",
            "2026-06-01",
        ),
        (None, {"newest_release": "2026-06-01", "newest_weights_release": "2025-06-01"}, None, "2026-06-01"),
        (
            None,
            {"newest_release": "2026-06-01", "newest_weights_release": "2026-06-01"},
            "2026-06-01",
            "2026-06-01",
        ),
        (True, {"newest_release": "2026-06-01"}, "2024-01-01", "2026-06-01"),
        (True, None, "2024-01-01", "2024-01-01"),
        (None, None, "2024-01-01", "2024-01-01"),
    ],
)
def test_a_closed_successor_does_not_carry_an_open_model_on(weights, info, carried, newest):
    record = known(released="2024-01-01", family_info=info, components={"weights": weights})
    assert models.ages(record) == {"family_released": carried, "newest_release": newest}


def line(relation="fine-tune", base_id=None, base_name=None):
    return {"relation": relation, "base_id": base_id, "base_name": base_name}


@pytest.mark.parametrize(
    ("changes", "established"),
    [
        ({}, True),
        ({"id": "acme/llama-8b"}, None),
        ({"id": "meta/llama-8b", "developer": "meta"}, True),
        ({"notes": ["made from Qwen"]}, None),
        ({"lineage": [line(base_name="Gemma 2")]}, None),
        ({"lineage": [line("distilled-from-outputs", base_name="Gemma 2")]}, True),
        ({"lineage": [line(base_id="google/gemma-2", base_name="Gemma 2")]}, True),
        (
            {"id": "acme/mistral-x", "lineage": [line("distilled-from-outputs", base_id="google/gemma-2")]},
            None,
        ),
        ({"id": None, "notes": None}, True),
    ],
)
def test_a_name_of_anothers_family_without_a_known_base_leaves_the_base_open(changes, established):
    assert models.is_base_established(known(**changes)) is established


KINDS = {"acme": "developer-api", "azure": "cloud-host", "groq": "cloud-host", "router": "aggregator"}


class Hosts:
    """A catalog of the kinds of hosts."""

    def provider(self, name):
        return {"kind": KINDS[name]} if name in KINDS else None


def at(provider, status="active", retires=None, name="writer"):
    return {"provider": provider, "status": status, "retires": retires, "model_id": name}


@pytest.mark.parametrize(
    ("rows", "least", "most"),
    [
        ([], 0, 0),
        ([at("acme"), at("azure"), at("azure")], 2, 2),
        ([at("acme"), at("router"), at("unheard-of")], 1, 1),
        ([at("acme"), at("azure", None)], 1, 2),
        ([at("acme"), at("acme", None)], 1, 1),
        ([at("acme", "deprecated"), at("azure", "retired")], 0, 0),
        ([at("acme", retires="2026-11-24"), at("azure", retires="2026-11-25")], 1, 2),
        ([at("acme", name="ft:writer")], 0, 0),
    ],
)
def test_services_that_run_a_model_are_counted_surely_where_it_is_active(rows, least, most):
    found = models.independent_hosts(known(hosts=rows), Hosts(), "2026-11-25")
    assert found == {"least": least, "most": most}


def test_without_a_list_of_hosts_nobody_knows_how_many_run_a_model():
    assert models.independent_hosts(known(), Hosts(), "2026-11-25") is None


def test_declared_counts_and_dates_stand_above_what_a_record_tells():
    said = {
        "downloads": 7,
        "organization": False,
        "family_released": "2026-02-02",
        "newest_release": "2026-03-03",
        "downloads_lower_half": True,
        "independent_hosts": 3,
        "no-such-fact": 1,
    }
    facts = models.facts_of(known(declared=said, openness="open-source"), Hosts(), "2026-11-25")
    hosts = {"independent_hosts": {"least": 3, "most": 3}}
    told = {key: facts[key] for key in said if key in facts}
    assert told == {key: value for key, value in said.items() if key != "no-such-fact"} | hosts
    assert (facts["open_path"], facts["community"]) == (True, "7 downloads in 30 days, 3 independent hosts")
    assert models.declared_hosts({"independent_hosts": 0}) == {"independent_hosts": {"least": 0, "most": 0}}


@pytest.mark.parametrize(
    ("openness", "path"),
    [
        ("open-source", True),
        ("open-weights", True),
        ("restricted-weights", True),
        ("closed", False),
        (None, None),
    ],
)
def test_a_model_has_a_path_to_its_weights_where_these_are_given_out(openness, path):
    facts = models.facts_of(known(openness=openness, hosts=[]), Hosts(), "2026-11-25")
    assert facts["open_path"] is path
    assert not {"published", "unpublished", "community"} & set(facts)
    assert set(models.PLAIN) <= set(facts)
