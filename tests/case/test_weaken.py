"""What is left of a record when all that rests on memory or a tag alone counts as unknown."""

from __future__ import annotations

import pytest

from modelvow.case.records import blank
from modelvow.case.weaken import (
    overlaid_facts,
    weakened,
    weakened_community,
    weakened_license,
    weakened_provider,
    without_overlaid_hints,
)

OWN = "own knowledge"


def test_a_provider_keeps_the_practices_that_somebody_has_read():
    rows = [
        {"practice": "a", "value": "yes", "source_kind": OWN},
        {"practice": "b", "value": "no", "source_kind": "page"},
    ]
    provider = {"id": "acme", "practices": rows, "trains_on_api_data_by_default": False}
    assert weakened_provider(provider) == {
        "id": "acme",
        "practices": [rows[0] | {"value": None}, rows[1]],
        "trains_on_api_data_by_default": None,
    }
    assert weakened_provider(None) is None
    assert rows[0]["value"] == "yes"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"developer_kind": "company", "developer_kind_basis": OWN}, None),
        ({"developer_kind": "company", "developer_kind_basis": None}, None),
        ({"developer_kind": "company"}, None),
        ({"developer_kind": "company", "developer_kind_basis": "registry"}, "company"),
    ],
)
def test_the_kind_of_a_developer_stays_where_it_was_looked_up(row, kind):
    assert weakened_community(row)["developer_kind"] == kind
    assert weakened_community(None) is None


LICENSE = {
    "id": "LicenseRef-acme",
    "confidence": "secondary",
    "terms": {"commercial_use": "conditional", "commercial_condition_codes": ["fee"], "patent_grant": True},
    "clauses": [{"term": "commercial_use"}],
    "thresholds": [{"locator": "§1"}],
    "region_scope": {"locator": "§2"},
    "outputs_rule": {"locator": "§3"},
    "duties": [{"code": "attribute"}],
}


def test_of_a_license_known_from_memory_only_what_has_a_clause_or_a_place_stays():
    assert weakened_license(LICENSE) == LICENSE | {
        "terms": {
            "commercial_use": "conditional",
            "commercial_condition_codes": ["fee"],
            "patent_grant": None,
        },
        "duties": None,
    }


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"thresholds": [{"locator": "§1"}, {"locator": None}]}, "thresholds"),
        ({"thresholds": []}, "thresholds"),
        ({"region_scope": {"locator": None}}, "region_scope"),
        ({"region_scope": None}, "region_scope"),
        ({"outputs_rule": {"bars": "none"}}, "outputs_rule"),
    ],
)
def test_what_no_place_of_the_text_shows_is_unknown(change, key):
    assert weakened_license(LICENSE | change)[key] is None


def test_codes_without_a_clause_on_commercial_use_are_unknown_and_what_was_read_stays_whole():
    assert weakened_license(LICENSE | {"clauses": None})["terms"] == dict.fromkeys(LICENSE["terms"])
    read = LICENSE | {"confidence": "primary text read"}
    assert weakened_license(read) is read
    assert weakened_license(None) is None


def test_what_an_overlay_tells_of_a_license_from_memory_is_unknown():
    rows = {
        "terms.patent_grant": {"source": {"hint": True}},
        "terms.commercial_use": {"source": {"hint": False}},
    }
    read = LICENSE | {"confidence": "primary text read", "overlays": rows}
    assert weakened_license(read)["terms"] == LICENSE["terms"] | {"patent_grant": None}


RECORD = {
    "openness": "open-weights",
    "kind": "chat",
    "components": {"weights": True, "paper": True},
    "overlays": {
        "openness": {"source": {"hint": False}},
        "kind": {"source": {"hint": True}},
        "endpoint.status": {"source": {"hint": True}},
    },
}


def test_plain_facts_of_an_overlay_go_where_they_are_hints_and_stay_where_they_are_not():
    assert without_overlaid_hints(RECORD) == RECORD | {"kind": None}
    plain = {"openness": "closed", "overlays": None}
    assert without_overlaid_hints(plain) is plain
    facts = overlaid_facts(RECORD)
    assert facts["openness"] == "open-weights"
    assert "kind" not in facts
    assert {key for key, value in facts["components"].items() if value is not None} == {"weights"}
    assert overlaid_facts(plain) == {}


def test_without_openness_nothing_is_said_of_weights():
    rows = {"kind": {"source": {"hint": False}}}
    facts = overlaid_facts(RECORD | {"overlays": rows})
    assert (facts["kind"], facts["components"]["weights"]) == ("chat", None)


ROW = {"source_kind": "page"}
OF_MEMORY = {"source_kind": OWN}


def record(**changes):
    parts = blank("")["components"] | {"weights": True, "paper": True, "model_card": True}
    known = {"id": "acme/writer", "tier": "A", "kind": "chat", "components": parts}
    known |= {"component_sources": {"paper": OF_MEMORY, "model_card": ROW, "weights": None}}
    known |= {"community": {"developer_kind": "company", "developer_kind_basis": OWN}}
    return blank("Writer") | known | {"tuning": [ROW | {"method": "sft"}]} | changes


def test_of_a_record_the_parts_that_are_known_from_memory_alone_are_unknown():
    found = weakened(record())
    parts = record()["components"]
    assert found == record() | {
        "components": parts | {"paper": None},
        "component_sources": {"model_card": ROW, "weights": None},
        "community": {"developer_kind": None, "developer_kind_basis": OWN},
    }
    assert weakened(record(community=None))["community"] is None


@pytest.mark.parametrize(
    ("tuning", "kept"),
    [([ROW], True), ([ROW, OF_MEMORY], False), ([], True), (None, True)],
)
def test_tuning_that_one_row_tells_from_memory_is_unknown(tuning, kept):
    assert weakened(record(tuning=tuning))["tuning"] == (tuning if kept else None)


def test_of_a_record_that_is_only_a_hint_its_name_and_what_overlays_tell_is_left():
    rows = {"kind": {"source": {"hint": False}}, "family": {"source": {"hint": True}}}
    found = weakened(record(tier="B", family="f", overlays=rows))
    own = {"id": "acme/writer", "tier": "B", "weak": True}
    assert found == blank("Writer") | own | {"kind": "chat"}
    assert weakened(record(tier="B")) == blank("Writer") | own
    known = {"openness": {"source": {"hint": False}}}
    told = weakened(record(tier="B", openness="open-weights", overlays=known))
    assert (told["openness"], told["components"]["weights"], told["components"]["paper"]) == (
        "open-weights",
        True,
        None,
    )
    assert weakened(record(overlays=rows, family="f"))["family"] is None


def test_what_a_manifest_declares_is_no_hint():
    said = record(declared={"kind": "chat"}, tier="B")
    assert weakened(said) is said
