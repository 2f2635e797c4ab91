"""`catalog check`: what it finds, and that the catalog that comes along is right."""

import json
from pathlib import Path

import pytest

from modelvow.catalog.consistency import is_date
from modelvow.upkeep.checking import check

CATALOG = Path(__file__).parents[2] / "catalog"
SOURCED = {"source_url": None, "source_kind": "primary", "source_date": None, "note": None}


def found(path, *overlays):
    return [(each.check, each.path, each.reason) for each in check(str(path), overlays).result.open]


def lineage(*bases):
    return [{"base_id": base, "base_name": base, "relation": "fine-tune"} for base in bases]


def test_the_catalog_that_comes_along_is_right_but_for_what_is_known():
    checked = check(str(CATALOG))
    assert checked.result.open == ()
    assert checked.result.stale == ()
    assert checked.models > 6_000


def test_every_known_inconsistency_says_why_it_stays():
    known = json.loads((CATALOG / "known.json").read_text(encoding="utf-8"))
    assert all(len(row["reason"]) > 20 for row in known)


def test_a_small_catalog_without_faults_is_right(small):
    assert found(small()) == []


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"license": "MTI"}, ("license-exists", "license", "the catalog has no license `MTI`")),
        ({"released": "2026-02-30"}, ("dates-parse", "released", "`2026-02-30` is no day")),
        ({"checked": "today"}, ("dates-parse", "checked", "`today` is no day")),
        ({"checked": "2026-W01-1"}, ("dates-parse", "checked", "`2026-W01-1` is no day")),
        (
            {"lineage": lineage("acme/none")},
            ("base-exists", "lineage", "the catalog has no model `acme/none`"),
        ),
        ({"lineage": lineage("acme/writer")}, ("base-exists", "lineage", "it is its own base")),
        (
            {"hosts": [{"provider": "none", "model_id": "writer"}]},
            ("provider-exists", "hosts", "the catalog has no provider `none`"),
        ),
        (
            {"hosts": [{"provider": "acme", "model_id": "w", "source": "hub+nowhere"}]},
            ("source-exists", "hosts", "no source has the key `nowhere`"),
        ),
        (
            {"hosts": [{"provider": "acme", "model_id": "w"}] * 2},
            ("hosts-agree", "hosts[acme w]", "two rows speak of one endpoint"),
        ),
        (
            {"hosts": [{"provider": "acme", "model_id": "w", "status": "retired", "retires": "2027-01-01"}]},
            ("hosts-agree", "hosts[acme w]", "it is retired, and ends on 2027-01-01"),
        ),
        (
            {"hosts": [{"provider": "acme", "model_id": "w", "retires": "not yet"}]},
            ("dates-parse", "hosts.retires", "`not yet` is no day"),
        ),
        ({"sources": ["lost"]}, ("source-exists", "sources", "no source has the key `lost`")),
        (
            {"community": {"family": "acme/lost"}},
            ("family-exists", "family", "the catalog has no family `acme/lost`"),
        ),
        (
            {"openness": "closed", "weights_repo": None},
            ("openness-agrees", "openness", "it is closed, and its weights can be had"),
        ),
        (
            {"openness": "restricted-weights"},
            (
                "openness-agrees",
                "license",
                "it is restricted-weights, and its license `MIT` is permissive",
            ),
        ),
    ],
)
def test_what_cannot_be_right_in_a_model_is_told(small, change, doubt):
    assert doubt in found(small(change))


def test_models_that_descend_from_each_other_are_told_once(small):
    other = json.loads((small() / "models/acme.json").read_text())["models"][0]
    ring = [
        other | {"id": "acme/b", "lineage": lineage("acme/c"), "aliases": []},
        other | {"id": "acme/c", "lineage": lineage("acme/writer"), "aliases": []},
    ]
    told = [
        each for each in found(small({"lineage": lineage("acme/b")}, models=ring)) if each[0] == "no-cycle"
    ]
    assert told == [
        ("no-cycle", "lineage", "it descends from itself: acme/b < acme/c < acme/writer < acme/b")
    ]


def test_two_ways_to_one_base_are_no_ring(small):
    other = json.loads((small() / "models/acme.json").read_text())["models"][0]
    diamond = [
        other | {"id": "acme/b", "lineage": lineage("acme/d"), "aliases": []},
        other | {"id": "acme/c", "lineage": lineage("acme/d"), "aliases": []},
        other | {"id": "acme/d", "aliases": []},
    ]
    assert found(small({"lineage": lineage("acme/b", "acme/c")}, models=diamond)) == []


def test_terms_and_practices_that_disagree_are_told(small):
    licence = {
        "terms": {"share_alike": False, "mau_limit": 5, "excluded_regions": ["EU"], "restricted_uses": []},
        "clauses": [{"term": "share_alike", "value": True, "checked": "2026-11-01"}],
        "thresholds": [{"kind": "mau", "value": 6}],
        "region_scope": {"excluded": []},
    }
    practices = [
        {"field": "dpa", "value": "yes", "plan": "default"},
        {"field": "dpa", "value": "no", "plan": "default"},
    ]
    assert [each[:2] for each in found(small(license=licence, practices=practices))] == [
        ("terms-agree", "terms.share_alike"),
        ("terms-agree", "terms.mau_limit"),
        ("terms-agree", "terms.excluded_regions"),
        ("practices-agree", "practices.dpa"),
    ]


def test_what_is_known_is_told_apart_and_what_is_known_in_vain_is_to_mend(small):
    known = [
        {"check": "license-exists", "id": "acme/writer", "reason": "it is private"},
        {"check": "base-exists", "id": "acme/writer", "reason": "long mended"},
    ]
    result = check(str(small({"license": "LicenseRef-x"}, **{"known.json": known}))).result
    assert (len(result.open), len(result.known), [each.check for each in result.stale]) == (
        0,
        1,
        ["base-exists"],
    )


def test_an_overlay_is_checked_over_the_built_in_catalog(put):
    path = put("o.yaml", "version: 1\nmodels: [{id: gpt-4o, license: MTI}]\naliases: {deepseek-r1: gpt-4o}\n")
    assert found(path) == [("license-exists", "license", "the catalog has no license `MTI`")]


@pytest.mark.parametrize(
    ("text", "lengths", "right"),
    [
        ("2026", (4, 7, 10), True),
        ("2026-13", (4, 7, 10), False),
        ("2026-12", (10,), False),
        ("2024-02-29", (10,), True),
        ("2023-02-29", (10,), False),
        (2026, (4,), False),
    ],
)
def test_a_date_is_a_day_a_month_or_a_year_of_the_calendar(text, lengths, right):
    assert is_date(text, lengths) is right


def test_the_command_says_by_its_exit_code_whether_anything_is_to_mend(small, modelvow, put):
    right = modelvow("catalog", "check", small())
    assert (right.code, right.out) == (
        0,
        "1 models · 1 licenses · 1 providers: nothing to mend, 0 known\n",
    )
    wrong = modelvow("catalog", "check", small({"license": "MTI"}), "--format", "json")
    assert wrong.code == 1
    assert json.loads(wrong.out)["open"][0]["id"] == "acme/writer"
    broken = put("catalog/catalog.json", "{")
    ran = modelvow("catalog", "check", broken.parent)
    assert ran.code == 2
    assert ran.err.startswith("error: catalog: the catalog cannot be built: ")
