"""Which licenses bar nothing that a project could declare, so that nobody looks into them."""

from __future__ import annotations

import pytest

from modelvow.case.limits import KINDS, bars_nothing, is_free, is_in_house, limits_of
from modelvow.case.memory import Setting

FREE = {
    "commercial_use": "allowed",
    "thresholds": [],
    "share_alike": False,
    "regions": {"excluded": []},
    "restricted_uses": [],
    "redistribution": "allowed",
    "derivatives": "allowed",
    "outputs_may_train_other_models": "allowed",
}


@pytest.fixture(name="setting")
def fixture_setting(catalog, memory):
    return Setting("2026-11-25", catalog, {}, memory)


@pytest.mark.parametrize(
    ("key", "value", "free"),
    [
        ("commercial_use", "allowed", True),
        ("commercial_use", "conditional", False),
        ("commercial_use", None, False),
        ("thresholds", None, False),
        ("thresholds", [{}], False),
        ("share_alike", None, False),
        ("share_alike", True, False),
        ("regions", {"excluded": None}, False),
        ("regions", {"excluded": ["EU"]}, False),
        ("restricted_uses", None, False),
        ("restricted_uses", ["military"], False),
        ("redistribution", None, True),
        ("redistribution", "forbidden", False),
        ("derivatives", "conditional", True),
        ("derivatives", "forbidden", False),
    ],
)
def test_a_license_is_free_only_where_every_term_is_known_to_bar_nothing(setting, key, value, free):
    assert is_free({"license": "MIT", "terms": FREE | {key: value}}, setting) is free


def test_without_a_license_nothing_is_free(setting):
    assert is_free({"license": None, "terms": FREE}, setting) is False


@pytest.mark.parametrize(
    ("license_", "free"),
    [("LicenseRef-llama3.1", True), ("MIT", False), ("LicenseRef-nobody-knows", False)],
)
def test_where_outputs_are_not_allowed_to_everybody_the_text_decides(setting, license_, free):
    terms = FREE | {"outputs_may_train_other_models": None}
    assert is_free({"license": license_, "terms": terms}, setting) is free


@pytest.mark.parametrize(
    ("record", "nothing"),
    [
        (None, False),
        ({}, False),
        ({"outputs_rule": {"bars": "none"}}, True),
        ({"outputs_rule": {"bars": "all"}}, False),
        ({"outputs_rule": {"bars": "none"}, "region_scope": {"conditional_regions": ["EU"]}}, False),
        ({"outputs_rule": {"bars": "none"}, "region_scope": {"conditional_regions": []}}, True),
        ({"outputs_rule": None, "region_scope": None}, False),
    ],
)
def test_a_text_bars_nothing_only_where_it_says_so_of_outputs_and_of_no_region(record, nothing):
    assert bars_nothing(record) is nothing


def test_a_model_of_free_licenses_has_no_limits_of_any_kind_and_keeps_its_sources(setting):
    model = {"licenses": [{"license": "MIT", "terms": FREE}], "teachers": [], "sources": {"a": {}}}
    assert limits_of(model, setting, students=False) == {"limits": {kind: [] for kind in KINDS}}


OWN = {
    "match": {"how": "declared"},
    "facts": {"openness": "closed"},
    "self_run": True,
    "terms": {"license": None},
}


@pytest.mark.parametrize(
    ("change", "own"),
    [
        ({}, True),
        ({"match": {"how": "exact"}}, False),
        ({"facts": {"openness": "open-weights"}}, False),
        ({"self_run": False}, False),
        ({"self_run": None}, False),
        ({"terms": {"license": "MIT"}}, False),
    ],
)
def test_a_model_is_of_the_house_only_when_closed_run_here_and_without_a_license(change, own):
    assert is_in_house(OWN | change) is own


def test_the_source_of_every_limit_stands_beside_those_of_the_facts(case_for):
    (model,) = case_for("llama3.1:8b", project={"distribution": "shipped"})["models"]
    told = {path for path in model["sources"] if path.startswith("limits.")}
    rows = {f"limits.{kind}[{at}]" for kind in KINDS for at in range(len(model["limits"][kind]))}
    assert told == rows
    assert rows
    assert all("source" not in row for kind in KINDS for row in model["limits"][kind])
    assert "openness" in model["sources"]
