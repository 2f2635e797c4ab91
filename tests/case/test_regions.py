"""What a license leaves out, beside where the project is: every mixture of what is known and what is not."""

from __future__ import annotations

import pytest

from modelvow.case.owing import in_regions
from modelvow.case.regions import (
    EEA,
    EU,
    WORLD,
    Exclusion,
    concerns,
    exclusion_of,
    expand,
    is_barred,
    is_clear,
    is_free,
    regions_of,
    seat_of,
)

OUT = ["DE"]


def exclusion(excluded=("DE",), *, by_seat=False, applies=True, declared=None, barred=()):
    return Exclusion(excluded, by_seat, applies, declared, barred)


@pytest.mark.parametrize(
    ("applies", "by_seat", "declared", "barred", "free"),
    [
        (None, False, None, [], None),
        (None, True, ["FR"], [], None),
        (False, False, ["DE"], OUT, True),
        (True, False, ["FR"], [], False),
        (True, True, None, [], False),
        (True, True, ["FR"], [], True),
        (True, True, ["DE"], OUT, False),
    ],
)
def test_only_a_license_that_leaves_nobody_out_or_a_seat_elsewhere_is_free(
    applies, by_seat, declared, barred, free
):
    assert is_free(exclusion(by_seat=by_seat, applies=applies, declared=declared, barred=barred)) is free


@pytest.mark.parametrize(
    ("excluded", "applies", "declared", "barred", "met"),
    [
        (None, None, ["DE"], [], None),
        (None, None, [], [], False),
        (None, None, None, [], False),
        (OUT, True, ["DE"], OUT, True),
        (OUT, False, ["DE"], OUT, False),
        (OUT, None, ["DE"], OUT, None),
        (OUT, True, ["FR"], [], False),
        (OUT, None, None, [], False),
    ],
)
def test_a_region_is_barred_where_it_is_left_out_and_open_where_the_text_is_not_known(
    excluded, applies, declared, barred, met
):
    assert is_barred(exclusion(excluded, applies=applies, declared=declared, barred=barred)) is met


@pytest.mark.parametrize(
    ("excluded", "applies", "declared", "barred", "clear"),
    [
        (OUT, True, None, [], False),
        (OUT, True, [], [], False),
        (None, None, ["DE"], [], None),
        (OUT, None, ["DE"], OUT, None),
        (OUT, None, ["FR"], [], True),
        (OUT, True, ["DE"], OUT, False),
        (OUT, False, ["DE"], OUT, True),
        (OUT, True, ["FR"], [], True),
    ],
)
def test_nothing_is_clear_that_is_not_declared_or_not_known(excluded, applies, declared, barred, clear):
    assert is_clear(exclusion(excluded, applies=applies, declared=declared, barred=barred)) is clear


def test_blocs_stand_for_their_countries_in_any_case_and_order():
    assert expand(["us", "EEA", "DE", "US"]) == sorted({*EEA, "US"})
    assert expand(["Worldwide"]) == sorted(WORLD)
    assert expand([]) == []
    assert (EEA - EU, EU < WORLD) == ({"IS", "LI", "NO"}, True)


def test_regions_of_members_that_are_part_of_the_union_are_in_it_and_overseas_territories_are_not():
    inside = {"AX", "GF", "GP", "MF", "MQ", "RE", "YT"}
    assert inside < EU
    assert len(EU - inside) == 27
    assert EU.isdisjoint({"GL", "NC", "PF", "PM", "WF", "BL", "AW", "CW", "SX", "BQ", "FO", "GI", "JE"})


@pytest.mark.parametrize(
    ("scope", "modality", "concerned"),
    [
        ({}, None, True),
        ({"multimodal_only": False}, ["text"], True),
        ({"multimodal_only": True}, None, None),
        ({"multimodal_only": True}, ["text", "code"], False),
        ({"multimodal_only": True}, ["text", "image"], True),
    ],
)
def test_a_clause_on_multimodal_models_concerns_those_that_do_more_than_words(scope, modality, concerned):
    assert concerns(scope, modality) is concerned


def test_a_seat_is_asked_for_where_the_license_goes_by_it_and_regions_elsewhere():
    scope = {"excluded": ["EU"], "applies_to_code": ["licensee-seat"]}
    project = {"seat": "de", "regions_expanded": ["US"]}
    assert exclusion_of({"region_scope": scope}, None, project) == Exclusion(
        ["EU"], True, True, ["DE"], ["DE"]
    )
    by_place = {"region_scope": {"excluded": ["US", "CN"]}}
    assert exclusion_of(by_place, None, project) == Exclusion(["US", "CN"], False, True, ["US"], ["US"])
    assert seat_of({}) is None


def test_what_a_record_of_terms_excludes_counts_where_no_scope_says_it():
    known = exclusion_of({"terms": {"excluded_regions": []}}, None, {})
    assert known == Exclusion([], False, False, None, [])
    assert exclusion_of({"terms": {"excluded_regions": None}}, None, {}).applies is None
    assert exclusion_of({}, None, {"regions_expanded": ["DE"]}) == Exclusion(None, False, None, ["DE"], [])


@pytest.mark.parametrize(
    ("record", "project", "told"),
    [
        (
            {"region_scope": {"excluded": ["EU"], "applies_to_code": ["licensee-seat"]}},
            {"seat": "FR"},
            ("seat", True, False, True, ["FR"], False),
        ),
        (
            {"region_scope": {"excluded": ["EU"]}},
            {"regions_expanded": ["FR", "US"]},
            ("place", True, False, True, ["FR"], False),
        ),
        (
            {"region_scope": {"excluded": []}},
            {"regions_expanded": ["FR"]},
            (None, False, True, False, [], True),
        ),
        ({}, {"regions_expanded": ["FR"]}, (None, None, None, None, [], None)),
    ],
)
def test_a_case_tells_how_a_license_and_the_project_meet(record, project, told):
    found = regions_of(record, ["text"], project)
    assert (
        *(found[key] for key in ("by", "applies", "none", "barred", "barred_codes", "declared_clear")),
    ) == told


def test_codes_are_not_listed_of_a_clause_that_does_not_concern_the_model():
    record = {"region_scope": {"excluded": ["FR"], "multimodal_only": True}}
    found = regions_of(record, ["text"], {"regions_expanded": ["FR"]})
    assert (found["applies"], found["barred_codes"], found["excluded"]) == (False, [], ["FR"])


@pytest.mark.parametrize(
    ("codes", "project", "inside"),
    [
        ("EU", {}, None),
        ("EU", {"regions_expanded": ["DE", "US"]}, True),
        ("EU+KR", {"regions_expanded": ["KR"]}, True),
        ("KR", {"regions_expanded": ["DE", "US"]}, False),
        ("EU+KR", {"regions_expanded": ["US"]}, False),
    ],
)
def test_a_duty_of_some_regions_turns_on_where_the_users_are(codes, project, inside):
    assert in_regions(codes, project) is inside
