"""The terms of one license, and of several that hold together: each term, and what is not known of it."""

from __future__ import annotations

import pytest

from modelvow.case import terms

MODEL = {"id": "acme/writer-8b", "modality": ["text"]}
SAID = {
    "commercial_use": "conditional",
    "commercial_conditions": "a fee",
    "redistribution": "allowed",
    "derivatives": "forbidden",
    "outputs_may_train_other_models": "allowed",
    "outputs_condition": "with a notice",
    "share_alike": True,
    "patent_grant": True,
    "acceptable_use_policy": True,
    "restricted_uses": ["military"],
    "attribution_required": True,
    "name_prefix_required": "Acme",
}
CODES = {"commercial_condition_codes": ["threshold", "fee@other/*", "notify@acme/writer*"]}
RECORD = {
    "name": "Acme License",
    "category": "source-available",
    "url": "https://acme.example",
    "confidence": "secondary",
    "terms": SAID | CODES | {"excluded_regions": ["EU"]},
    "duties": [{"trigger": ("distribute",)}],
}
UNKNOWN = {
    "excluded": None,
    "by": None,
    "applies": None,
    "none": None,
    "barred": False,
    "barred_codes": [],
    "declared_clear": False,
}


def test_terms_are_those_that_the_text_says_for_this_model():
    found = terms.terms_of("acme", RECORD, MODEL, {})
    assert {key: found[key] for key in SAID} == SAID
    assert found["commercial_condition_codes"] == ["threshold", "notify"]
    assert found["light_conditions"] is True
    assert (found["license"], found["name"], found["category"]) == (
        "acme",
        "Acme License",
        "source-available",
    )
    assert (found["url"], found["confidence"]) == ("https://acme.example", "secondary")
    assert (found["thresholds"], found["service_duty"]) == ([], False)
    assert found["regions"]["excluded"] == ["EU"]
    assert set(found) - set(SAID) == {
        "name",
        "category",
        "url",
        "confidence",
        "license",
        "commercial_condition_codes",
        "light_conditions",
        "thresholds",
        "regions",
        "service_duty",
    }


def test_nothing_is_known_of_the_terms_of_a_license_that_the_catalog_lacks_but_its_name():
    found = terms.terms_of("LicenseRef-x", None, MODEL, {})
    assert (found["license"], found["name"], found["regions"]) == ("LicenseRef-x", "LicenseRef-x", UNKNOWN)
    assert {key: value for key, value in found.items() if value is not None}.keys() == {
        "license",
        "name",
        "regions",
    }
    assert terms.terms_of(None, None, MODEL, {})["name"] is None


@pytest.mark.parametrize(
    ("changes", "grant", "alike"),
    [
        ({}, None, None),
        ({"confidence": "primary text read"}, False, None),
        ({"category": "proprietary-api-terms"}, None, False),
        ({"terms": {"patent_grant": True, "share_alike": True}}, True, True),
        ({"confidence": "primary text read", "terms": {"patent_grant": True}}, True, None),
        ({"category": "proprietary-api-terms", "terms": {"share_alike": True}}, None, True),
    ],
)
def test_a_text_that_was_read_and_is_silent_grants_no_patents_and_a_service_shares_nothing_alike(
    changes, grant, alike
):
    found = terms.terms_of("x", {"terms": {}} | changes, MODEL, {})
    assert (found["patent_grant"], found["share_alike"]) == (grant, alike)


@pytest.mark.parametrize(
    ("record", "due"),
    [
        ({}, None),
        ({"duties": None}, None),
        ({"name": "x"}, False),
        ({"duties": []}, False),
        ({"duties": [{"trigger": ("distribute",)}]}, False),
        ({"duties": [{"trigger": ("distribute",)}, {"trigger": ("any", "offer-as-service")}]}, True),
        ({"duties": [], "service_duty": True}, True),
    ],
)
def test_a_duty_of_services_is_due_where_the_text_names_one_and_open_where_nobody_read_it(record, due):
    assert terms.has_service_duty(record) is due


def bar(**changes):
    row = {"kind": "mau", "value": 1000, "currency": None, "scope": "product", "effect": "no-rights"}
    row |= {"period": "any-month", "amount_per": None, "applies_when": [], "exempt_codes": []}
    return row | {"locator": None} | changes


def test_bars_are_held_against_the_project_and_unknown_without_a_record():
    project = {"monthly_active_users": [{"count": 1001, "scope": "product"}]}
    (row,) = terms.thresholds_of({"thresholds": [bar()]}, "acme/writer", project)
    assert row["passed"] is True
    assert terms.thresholds_of({}, "acme/writer", project) is None
    assert terms.thresholds_of({"name": "x"}, "acme/writer", project) == []
    assert terms.thresholds_of({"thresholds": None}, "acme/writer", project) is None


def test_a_bar_is_above_unless_it_says_otherwise_and_has_the_release_of_this_model():
    released = {"a/one": "2025-01-15", "a/two": "2025-06-01"}
    row = terms.with_release(bar(release_date=released), "a/two")
    assert (row["operator"], row["release_date"]) == (">", "2025-06-01")
    assert terms.with_release(bar(release_date=released), "a/three")["release_date"] is None
    told = terms.terms_of(
        "x", {"thresholds": [bar(release_date=released, period="release-month")]}, MODEL, {}
    )
    assert told["thresholds"][0]["month"] is None
    known = terms.terms_of(
        "x", {"thresholds": [bar(release_date=released, period="release-month")]}, MODEL | {"id": "a/two"}, {}
    )
    assert known["thresholds"][0]["month"] == "2025-05"
    same = terms.with_release(bar(operator=">=", release_date="2025-01-15"), "a/two")
    assert (same["operator"], same["release_date"]) == (">=", "2025-01-15")


@pytest.mark.parametrize(
    ("pattern", "name", "fit"),
    [("acme/w*", "acme/writer", True), ("acme/w*", "other/w", False), ("*", None, False)],
)
def test_a_pattern_fits_ids_of_the_catalog_alone(pattern, name, fit):
    assert terms.fits(pattern, name) is fit


# What a manifest declares


def test_declared_terms_stand_above_known_ones_each_at_its_place():
    said = {"commercial_use": "allowed", "commercial_condition_codes": ["none"], "thresholds": [bar()]}
    found = terms.declared_license("acme", RECORD, {"terms": said})
    assert found == RECORD | {
        "thresholds": [bar()],
        "terms": RECORD["terms"] | {"commercial_use": "allowed", "commercial_condition_codes": ["none"]},
    }
    assert terms.declared_license("acme", RECORD, {"openness": "closed"}) is None


def test_declared_terms_of_a_license_that_nobody_knows_have_no_bars_and_no_duties():
    found = terms.declared_license("acme", None, {"terms": {"derivatives": "allowed"}})
    assert found == {"thresholds": [], "duties": [], "name": "acme", "terms": {"derivatives": "allowed"}}
    assert terms.declared_license("acme", {"name": "A"}, {"terms": {}}) == {"name": "A", "terms": {}}


# What counts of them for use


def test_terms_of_use_say_whose_they_are_and_their_conditions_in_words():
    project = {"monthly_active_users": [{"count": 1001, "scope": "product"}]}
    rows = [bar(), bar(value=5000), bar(effect="display-duty")]
    whole = terms.terms_of("acme", RECORD | {"thresholds": rows}, MODEL, project)
    hard = [row["text"] for row in whole["thresholds"] if row["hard"]]
    assert len(hard) == 2
    found = terms.use_of(whole, "license")
    kept = ("commercial_use", "light_conditions", "outputs_may_train_other_models", "share_alike")
    kept += ("thresholds", "regions", "license", "name")
    assert found == {key: whole[key] for key in kept} | {
        "of": "license",
        "conditions": f"{hard[0]}; {hard[1]}; not for use in EU",
        "passed": hard[0],
    }


def test_what_has_nothing_to_say_has_no_words():
    assert terms.in_words({"thresholds": None, "regions": UNKNOWN}) == {}
    row = {"hard": True, "over": True}
    two = terms.in_words({"thresholds": [row | {"text": "a"}, row | {"text": "b"}], "regions": UNKNOWN})
    assert two == {"conditions": "a; b", "passed": "a; b"}
    soft = {"hard": False, "over": True, "text": "x"}
    assert terms.in_words({"thresholds": [soft], "regions": UNKNOWN}) == {}


# Several


@pytest.mark.parametrize(
    ("values", "worst", "any_", "all_"),
    [
        (["allowed", "allowed"], "allowed", True, True),
        (["allowed", "conditional"], "conditional", True, False),
        (["conditional", None], None, None, False),
        (["allowed", None], None, True, None),
        (["forbidden", None], "forbidden", None, False),
        ([], "allowed", False, True),
    ],
)
def test_the_strictest_of_a_permission_and_one_or_all_of_a_flag(values, worst, any_, all_):
    assert terms.strictest([{"a": value} for value in values], "a") == worst
    flags = {"allowed": True, "conditional": False, "forbidden": False, None: None}
    assert terms.any_true(flags[value] for value in values) is any_
    assert terms.all_true(flags[value] for value in values) is all_


def test_lists_are_gathered_each_entry_once_and_unknown_where_one_is():
    assert terms.gathered([["a", "b"], ["b", "c"], []]) == ["a", "b", "c"]
    assert terms.gathered([["a"], None, ["b"]]) is None
    assert terms.gathered([]) == []


def region(**changes):
    return UNKNOWN | {"excluded": [], "applies": False, "none": True, "declared_clear": True} | changes


@pytest.mark.parametrize(
    ("regions", "joint"),
    [
        ([region(), region()], region()),
        (
            [region(), region(excluded=["EU"], by="seat", applies=True, none=False, barred=True)],
            region(excluded=["EU"], by="seat", applies=True, none=False, barred=True),
        ),
        (
            [
                region(excluded=["EU"], by="place", barred_codes=["DE"]),
                region(excluded=["KR", "EU"], by="seat", barred_codes=["DE", "KR"], declared_clear=False),
            ],
            region(excluded=["EU", "KR"], by="place", barred_codes=["DE", "KR"], declared_clear=False),
        ),
        ([region(), UNKNOWN], UNKNOWN),
        (
            [region(barred=None, declared_clear=None), region()],
            region(barred=None, declared_clear=None),
        ),
    ],
)
def test_a_region_is_left_out_where_one_of_several_licenses_leaves_it_out(regions, joint):
    assert terms.joined_regions(regions) == joint


def test_of_several_licenses_each_term_is_the_strictest_or_all_that_they_say():
    mit = {
        "name": "MIT License",
        "category": "permissive",
        "confidence": "primary text read",
        "thresholds": [],
        "duties": [],
        "terms": dict.fromkeys(terms.PERMISSIONS, "allowed")
        | {
            "share_alike": False,
            "acceptable_use_policy": False,
            "restricted_uses": ["x"],
            "excluded_regions": [],
        }
        | {"patent_grant": True, "commercial_condition_codes": ["none"], "attribution_required": True},
    }
    project = {"regions_expanded": ["DE"]}
    free = terms.terms_of("MIT", mit, MODEL, project)
    ours = terms.terms_of("acme", RECORD | {"thresholds": [bar()]}, MODEL, project)
    assert terms.joined([free]) is free
    both = terms.joined([free, ours])
    told = {key: both[key] for key in both if key not in ("regions", "thresholds")}
    assert told == {
        "commercial_use": "conditional",
        "commercial_conditions": None,
        "redistribution": "allowed",
        "derivatives": "forbidden",
        "outputs_may_train_other_models": "allowed",
        "outputs_condition": None,
        "share_alike": True,
        "patent_grant": True,
        "acceptable_use_policy": True,
        "restricted_uses": ["x", "military"],
        "attribution_required": True,
        "name_prefix_required": None,
        "name": "MIT License and Acme License",
        "category": None,
        "url": None,
        "confidence": None,
        "license": None,
        "commercial_condition_codes": ["none", "threshold", "notify"],
        "light_conditions": True,
        "service_duty": False,
    }
    assert both["thresholds"] == ours["thresholds"]
    assert both["regions"]["barred_codes"] == ["DE"]
    same = terms.joined([free, free])
    assert same == free
    nobody = terms.terms_of(None, None, MODEL, project)
    assert terms.joined([nobody, nobody])["name"] is None
    assert terms.joined([free, nobody])["name"] == "MIT License"
    assert terms.joined([free, nobody])["light_conditions"] is None


def test_what_binds_is_the_strictest_of_model_and_bases_and_names_who_is_stricter():
    def permitted(**said):
        return dict.fromkeys(terms.PERMISSIONS, "allowed") | {"share_alike": False} | said

    own = permitted(redistribution="forbidden")
    bases = [
        ("First", permitted(redistribution="forbidden")),
        ("Second", permitted(derivatives="conditional")),
        ("Third", permitted(derivatives=None, share_alike=True)),
    ]
    assert terms.bound_of(own, bases[:2]) == {
        "commercial_use": "allowed",
        "redistribution": "forbidden",
        "derivatives": "conditional",
        "outputs_may_train_other_models": "allowed",
        "share_alike": False,
        "from": ["Second"],
    }
    open_ = terms.bound_of(own, bases)
    assert (open_["derivatives"], open_["share_alike"], open_["from"]) == (None, True, [])
