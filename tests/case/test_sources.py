"""Where a fact comes from: the manifest for what it declares, and the record for what is known."""

from __future__ import annotations

import pytest

from modelvow.case.models import by_registry
from modelvow.case.sources import (
    DECLARED,
    declared_sources,
    fact_sources,
    overlaid_sources,
    record_source,
    row_source,
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
