"""What a license says of users, revenue and regions, in words, and what would settle what is open."""

from __future__ import annotations

import pytest

from modelvow.case.bars import asked, counted, keys_for, limits, met, regions
from modelvow.case.clauses import Bound
from modelvow.case.project import project_of

ENTRY = {
    "license": "LicenseRef-acme",
    "name": "Acme License",
    "of_name": "Writer",
    "relation": "own",
    "hint": False,
}
BAR = {
    "kind": "mau",
    "operator": ">",
    "value": 1000,
    "currency": None,
    "scope": "product",
    "period": "any-month",
    "effect": "no-rights",
    "locator": "§2",
    "hard": True,
    "month": None,
    "binds": True,
    "text": "more than 1,000 users a month",
}
NOWHERE = {"excluded": [], "by": None, "applies": None, "barred": False, "barred_codes": []}
TERMS = {"commercial_use": "allowed", "redistribution": "allowed", "thresholds": [], "regions": NOWHERE}
KNOWN = {"name": "Acme License", "confidence": "primary text read", "text_date": "2025-01-02"}


def bound(*bars, binds=True, record=None, license_="LicenseRef-acme", **terms):
    given = TERMS | {"thresholds": list(bars)} | terms
    return Bound(ENTRY | {"license": license_, "terms": given}, KNOWN | (record or {}), binds, None)


def one(rows):
    [row] = rows
    return row


# Whose figure, and when


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "1,000 users a month (the product that uses the model, in any month)"),
        ({"scope": "entity", "period": "any-day"}, "1,000 users a month (the licensee, on any day)"),
        (
            {"scope": "group", "period": "any-12-months"},
            "1,000 users a month (the licensee and all its affiliates, in any 12 months)",
        ),
        ({"scope": None, "period": "prior-year"}, "1,000 users a month (in the last tax year)"),
        ({"period": None}, "1,000 users a month (the product that uses the model)"),
        ({"scope": None, "period": "release-month"}, "1,000 users a month (in the month before its release)"),
        (
            {"scope": None, "period": "release-month", "month": "2024-06"},
            "1,000 users a month (in 2024-06, the month before its release)",
        ),
        ({"scope": None, "period": None}, "1,000 users a month"),
        ({"scope": "world", "period": "once"}, "1,000 users a month"),
        ({"scope": None, "period": None, "text": "at least 5 visits"}, "at least 5 visits"),
    ],
)
def test_a_limit_is_told_with_whose_figure_it_is_and_when_it_is_read(changes, told):
    assert counted(BAR | changes) == told


# What to declare


@pytest.mark.parametrize(
    ("changes", "project", "words"),
    [
        ({}, {}, "; declare `monthly_active_users` with `scope: product`"),
        ({"kind": "dau"}, {}, "; declare `monthly_active_users` with `scope: product`"),
        ({"kind": "visits", "scope": None}, {}, "; declare `monthly_active_users`"),
        ({"scope": "entity"}, {}, "; declare `monthly_active_users` with `scope: group`"),
        ({"scope": "group"}, {}, "; declare `monthly_active_users` with `scope: group`"),
        (
            {"month": "2024-06"},
            {},
            "; declare `monthly_active_users` with `scope: product` and `period: 2024-06`",
        ),
        (
            {"month": "2024-06", "scope": None},
            {},
            "; declare `monthly_active_users` with `period: 2024-06`",
        ),
        (
            {"kind": "revenue", "scope": "entity", "currency": "USD"},
            {},
            "; declare `annual_revenue` in USD with `scope: company`",
        ),
        ({"kind": "revenue", "scope": None, "currency": "USD"}, {}, "; declare `annual_revenue` in USD"),
        ({"kind": "revenue", "scope": None}, {}, "; declare `annual_revenue`"),
        ({"kind": "people"}, {}, ""),
        ({"binds": None}, {}, "; declare `commercial`"),
        ({"binds": None, "kind": "people"}, {}, "; declare `commercial`"),
        ({"binds": None, "declared": 5, "scope": None}, {}, "; declare `monthly_active_users`"),
        ({"binds": None, "scope": None}, {"commercial": True}, "; declare `monthly_active_users`"),
        ({"binds": None, "scope": None}, {"commercial": False}, "; declare `monthly_active_users`"),
    ],
)
def test_an_open_limit_asks_for_the_figure_that_it_counts(changes, project, words):
    assert asked(BAR | changes, project) == words


@pytest.mark.parametrize(
    ("changes", "project", "keys"),
    [
        ({}, {}, ["project.monthly_active_users"]),
        ({"kind": "dau"}, {}, ["project.monthly_active_users"]),
        ({"kind": "visits"}, {}, ["project.monthly_active_users"]),
        ({"kind": "revenue"}, {}, ["project.annual_revenue"]),
        ({"kind": "people"}, {}, []),
        ({"binds": None}, {}, ["project.commercial", "project.monthly_active_users"]),
        ({"binds": None}, {"commercial": False}, ["project.monthly_active_users"]),
        ({"binds": None, "kind": "people"}, {}, ["project.commercial"]),
    ],
)
def test_the_keys_that_settle_a_limit_are_its_figure_and_whether_it_binds(changes, project, keys):
    assert keys_for(BAR | changes, project) == keys


# Limits


def test_a_limit_that_is_passed_is_told_with_the_declared_figure_and_its_source():
    row = one(limits(bound(BAR | {"passed": True, "declared": 2000}), {}))
    assert row == {
        "name": "§2 of the Acme License grants nothing above 1,000 users a month"
        " (the product that uses the model, in any month); declared: 2,000",
        "barred": True,
        "license": "LicenseRef-acme",
        "of": "Writer",
        "relation": "own",
        "clause": "§2",
        "source": {
            "source": "Acme License",
            "date": "2025-01-02",
            "kind": "primary text read",
            "hint": False,
            "note": "§2: more than 1,000 users a month",
        },
    }


@pytest.mark.parametrize(
    ("changes", "barred", "end"),
    [
        ({"passed": False, "declared": 2000}, False, "in any month); declared: 2,000"),
        ({"passed": True}, True, "in any month)"),
        (
            {"passed": True, "declared": 5, "currency": "EUR", "kind": "revenue"},
            True,
            "in any month); declared: EUR 5",
        ),
        ({"binds": False, "passed": True, "declared": 5}, False, "in any month); declared: 5"),
        ({"binds": False}, False, "in any month)"),
        ({}, None, "in any month); declare `monthly_active_users` with `scope: product`"),
        (
            {"passed": None, "declared": 5},
            None,
            "in any month); declare `monthly_active_users` with `scope: product`",
        ),
    ],
)
def test_a_limit_bars_where_it_is_passed_and_binds(changes, barred, end):
    row = one(limits(bound(BAR | changes), {}))
    assert row["barred"] is barred
    assert row["name"].endswith(end)
    assert row.get("lacks") == (["project.monthly_active_users"] if barred is None else None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"effect": "request-license"}, "asks for a license of the licensor above 1,000 users a month ("),
        ({"effect": "separate-license"}, "asks for another agreement above 1,000 users a month ("),
        ({"effect": None}, "grants nothing above 1,000 users a month ("),
        ({"effect": "unheard-of"}, "grants nothing above 1,000 users a month ("),
        (
            {"kind": "products", "effect": "separate-license", "passed": True},
            "asks for another agreement where models or an assistant for work are sold as a service",
        ),
    ],
)
def test_a_limit_says_what_happens_above_it(changes, words):
    name = one(limits(bound(BAR | changes), {}))["name"]
    assert name.startswith(f"§2 of the Acme License {words}")
    assert "kind" not in changes or name == f"§2 of the Acme License {words}"


def test_a_limit_that_may_not_bind_asks_first_whether_it_does():
    open_ = bound(BAR | {"binds": None, "passed": None})
    row = one(limits(open_, {}))
    assert row["name"].endswith("; declare `commercial`")
    assert row["lacks"] == ["project.commercial", "project.monthly_active_users"]
    assert one(limits(open_, {"commercial": True}))["lacks"] == ["project.monthly_active_users"]


def test_a_bar_that_only_asks_for_a_mark_is_no_limit_and_the_others_are_told_all():
    rows = list(limits(bound(BAR | {"hard": False}, BAR, BAR | {"locator": "§3"}), {}))
    assert [row["clause"] for row in rows] == ["§2", "§3"]
    assert list(limits(bound(), {})) == []


@pytest.mark.parametrize("unread", [{"thresholds": None}, {"license_": "LicenseRef-other-custom"}])
def test_of_a_text_that_nobody_knows_its_limits_are_open_at_once(unread):
    known = {"commercial_use": None, "redistribution": None}
    row = one(limits(bound(BAR, **(known | unread)), {}))
    license_ = unread.get("license_", "LicenseRef-acme")
    assert row["name"] == f"the terms of `{license_}` of Writer are not known, nor limits of users or revenue"
    assert (row["barred"], row["lacks"]) == (None, ["terms"])


# Regions


def places(*codes, by="regions", applies=True, barred=None, barred_codes=()):
    return {
        "excluded": list(codes),
        "by": by,
        "applies": applies,
        "barred": barred,
        "barred_codes": list(barred_codes),
    }


def told(found, record=None, duties=None, **project):
    return list(regions(bound(regions=found, record=record), project_of(project), duties or {}))


SCOPE = {"region_scope": {"locator": "§4", "note": "not in Europe", "applies_to_code": []}}


@pytest.mark.parametrize(
    ("found", "project", "name", "barred"),
    [
        pytest.param(
            places("EU", "GB", barred=True, barred_codes=["DE"]),
            {"regions": ["DE", "US"]},
            "§4 of the Acme License withholds its rights in EU and GB; declared: DE",
            True,
            id="regions that are left out",
        ),
        pytest.param(
            places("EU", barred=True, barred_codes=["DE", "FR"]),
            {"regions": ["EU", "US", "FR"]},
            "§4 of the Acme License withholds its rights in EU; declared: EU and FR",
            True,
            id="as they are declared",
        ),
        pytest.param(
            places("EU", barred=False),
            {"regions": ["US"]},
            "§4 of the Acme License withholds its rights in EU",
            False,
            id="regions elsewhere",
        ),
        pytest.param(
            places("EU", barred=True),
            {"seat": "DE"},
            "§4 of the Acme License withholds its rights in EU; declare `project.regions`",
            None,
            id="a seat tells nothing of regions",
        ),
        pytest.param(
            places("EU", by="seat", barred=True, barred_codes=["DE"]),
            {"seat": "DE", "regions": ["US"]},
            "§4 of the Acme License withholds its rights from licensees seated in EU; declared: DE",
            True,
            id="a seat that is left out",
        ),
        pytest.param(
            places("EU", by="seat", barred=False),
            {"seat": "US"},
            "§4 of the Acme License withholds its rights from licensees seated in EU",
            False,
            id="a seat elsewhere",
        ),
        pytest.param(
            places("EU", by="seat", barred=True),
            {"regions": ["DE"]},
            "§4 of the Acme License withholds its rights from licensees seated in EU; declare `project.seat`",
            None,
            id="regions tell nothing of a seat",
        ),
        pytest.param(
            places("EU", barred=None),
            {"regions": ["DE"]},
            "§4 of the Acme License withholds its rights in EU; declare `project.regions`",
            None,
            id="open though it is declared",
        ),
    ],
)
def test_what_a_license_leaves_out_is_told_beside_what_is_declared(found, project, name, barred):
    row = one(told(found, SCOPE, **project))
    assert (row["name"], row["barred"]) == (name, barred)
    key = "seat" if found["by"] == "seat" else "regions"
    assert row.get("lacks") == (None if key in project else [f"project.{key}"])
    assert (row["clause"], row["source"]["note"]) == ("§4", "§4: not in Europe")


def test_outputs_that_are_shown_there_count_where_the_text_says_so():
    scope = {"region_scope": SCOPE["region_scope"] | {"applies_to_code": ["use", "outputs-audience"]}}
    shown = one(told(places("EU", barred=True, barred_codes=["DE"]), scope, regions=["DE"]))
    assert "withholds its rights in EU and for outputs shown there; declared: DE" in shown["name"]
    seat = one(told(places("EU", by="seat", barred=False), scope, seat="US"))
    assert seat["name"].endswith("withholds its rights from licensees seated in EU")


def test_a_clause_on_regions_is_told_in_its_own_words():
    clause = {"term": "excluded_regions", "locator": "§9", "summary": "none in the EU"}
    row = one(told(places("EU", barred=False), SCOPE | {"clauses": [clause]}, regions=["US"]))
    assert (row["clause"], row["source"]["note"]) == ("§4", "§4: none in the EU")


def test_without_a_scope_that_was_read_no_place_is_named():
    for record in ({}, {"region_scope": None}, {"region_scope": {}}):
        row = one(told(places("EU", barred=False), record, regions=["US"]))
        assert row["name"] == "the Acme License withholds its rights in EU"
        assert row["clause"] is None


@pytest.mark.parametrize(
    ("found", "count"),
    [(places(), 0), (places("EU", applies=False), 0), (places("EU", applies=None), 1)],
)
def test_nothing_is_told_where_nothing_is_left_out_or_it_does_not_concern_the_model(found, count):
    assert len(told(found, SCOPE, regions=["US"])) == count


def test_regions_that_nobody_knows_are_open():
    row = one(told(places() | {"excluded": None}))
    assert row["name"].endswith("are not known, nor regions that they leave out")
    assert row["barred"] is None


def test_what_is_declared_and_left_out_is_told_as_it_was_declared():
    project = {"seat": "DE", "regions": ["EU", "US", "FR"]}
    assert met(["DE", "AT"], "regions", project) == ["EU"]
    assert met(["DE", "AT"], "seat", project) == ["DE"]
    assert met(["FR"], "seat", project) == []


# Paid plans


PAID = {"region_scope": {"locator": "§5", "note": "paid only", "conditional_regions": ["EU", "GB"]}}


@pytest.mark.parametrize(
    ("duties", "barred"),
    [({}, None), ({"paid-tier-in-europe": {"exists": True}}, False), ({"attribute": {"exists": True}}, None)],
)
def test_users_that_may_have_paid_plans_alone_are_open_until_it_is_shown(duties, barred):
    row = one(told(places(), PAID, duties, regions=["GB", "DE", "US"]))
    assert row["name"] == "§5 of the Acme License lets users in DE and GB be served on paid plans alone"
    assert (row["barred"], row["clause"], row["source"]["note"]) == (barred, "§5", "§5: paid only")
    assert row.get("lacks") == (["duties.paid-tier-in-europe"] if barred is None else None)


def test_nobody_elsewhere_needs_a_paid_plan():
    assert told(places(), PAID, regions=["US"]) == []
    assert told(places(), PAID) == []
    assert told(places(), SCOPE, regions=["DE"]) == []
    assert told(places(), {"region_scope": None}, regions=["DE"]) == []
