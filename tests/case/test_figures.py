"""Bars of a license beside figures: what each figure says of each bar, and when a bar binds at all."""

from __future__ import annotations

import pytest

from modelvow.case.figures import (
    Figure,
    bound_by,
    compare,
    describe,
    figures_for,
    holds,
    is_exempt,
    is_under,
    judge,
    month_before,
    scoped,
)

BAR = {
    "kind": "mau",
    "operator": ">",
    "value": 1000,
    "currency": None,
    "scope": "product",
    "period": "any-month",
    "amount_per": None,
    "effect": "no-rights",
    "locator": "§2",
}
MONEY = BAR | {"kind": "revenue", "value": 1200, "currency": "USD", "scope": "group", "amount_per": "year"}
INF = float("inf")


# The bar alone


def test_a_bar_is_told_whole_without_any_project():
    assert describe(BAR | {"applies_when": ["commercial"], "release_date": "2025-03-04"}) == BAR | {
        "month": None,
        "value_per_year": None,
        "hard": True,
        "over": False,
        "text": "more than 1,000 users a month",
    }


@pytest.mark.parametrize(
    ("bar", "changes"),
    [
        pytest.param(MONEY, {"value_per_year": 1200}, id="revenue of a year"),
        pytest.param(MONEY | {"amount_per": "month"}, {"value_per_year": 14400}, id="revenue of a month"),
        pytest.param(MONEY | {"value": None}, {"value_per_year": None}, id="revenue without a figure"),
        pytest.param(BAR | {"amount_per": "month"}, {"value_per_year": None}, id="users are no revenue"),
        pytest.param(BAR | {"effect": "display-duty"}, {"hard": False}, id="a bar of a mark"),
        pytest.param(
            BAR | {"period": "release-month", "release_date": "2025-01-31"},
            {"month": "2024-12"},
            id="the month before a release",
        ),
        pytest.param(BAR | {"period": "release-month", "release_date": None}, {"month": None}, id="no date"),
        pytest.param(BAR | {"release_date": "2025-01-31"}, {"month": None}, id="no such month is read"),
    ],
)
def test_of_a_bar_it_is_told_what_follows_from_its_kind_and_time(bar, changes):
    found = describe(bar)
    assert {key: found[key] for key in changes} == changes


@pytest.mark.parametrize(
    ("day", "month"), [("2025-01-01", "2024-12"), ("2025-12-31", "2025-11"), ("0900-10-05", "0900-09")]
)
def test_the_month_before_a_day_may_lie_in_the_year_before(day, month):
    assert month_before(day) == month
    assert month_before("0901-01-01") == "0900-12"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "more than 1,000 users a month"),
        ({"operator": ">="}, "at least 1,000 users a month"),
        ({"kind": "dau"}, "more than 1,000 users a day"),
        ({"kind": "visits"}, "more than 1,000 visits a month"),
        ({"kind": "people"}, "more than 1,000 people"),
        ({"kind": "robots"}, "more than 1,000 robots"),
        ({"amount_per": "year"}, "more than 1,000 users a month"),
        (
            {"kind": "revenue", "currency": "EUR", "amount_per": "year"},
            "more than EUR 1,000 of revenue a year",
        ),
        ({"kind": "revenue", "currency": "EUR"}, "more than EUR 1,000 of revenue"),
        ({"kind": "products"}, "another agreement for some products"),
        ({"value": None}, "another agreement for some products"),
    ],
)
def test_a_bar_is_told_in_words_with_its_unit(changes, words):
    assert describe(BAR | changes)["text"] == words


# When a bar binds


@pytest.mark.parametrize(
    ("condition", "project", "held"),
    [
        ("commercial", {"commercial": True}, True),
        ("commercial", {"commercial": False}, False),
        ("commercial", {}, None),
        ("business-use", {"commercial": True}, True),
        ("business-use", {"commercial": False}, None),
        ("business-use", {}, None),
        ("model-as-a-service", {"distribution": "hosted"}, True),
        ("model-as-a-service", {"distribution": "shipped"}, None),
        ("maas-or-work-assistant", {"distribution": "hosted"}, True),
        ("maas-or-work-assistant", {}, None),
        ("competing-product", {"uses": ["competing-models"]}, True),
        ("competing-product", {"uses": ["military"]}, None),
        ("competing-product", {}, None),
        ("something-else", {"commercial": True, "distribution": "hosted"}, None),
    ],
)
def test_a_condition_of_a_bar_holds_fails_or_is_open(condition, project, held):
    assert holds(condition, project) is held


HOUSE = {"distribution": "internal", "exposure": "internal"}


@pytest.mark.parametrize(
    ("codes", "project", "exempt"),
    [
        (["internal-use"], HOUSE, True),
        (["internal-use"], HOUSE | {"exposure": "public"}, False),
        (["internal-use"], HOUSE | {"distribution": "hosted"}, False),
        (["internal-use"], {}, False),
        ([], HOUSE | {"commercial": False}, False),
        (["charity-noncommercial"], {"commercial": False}, True),
        (["charity-noncommercial"], {"commercial": True}, False),
        (["charity-noncommercial"], {}, False),
        (["noncommercial-testing"], {"commercial": False, "stage": "experiment"}, True),
        (["noncommercial-testing"], {"commercial": False, "stage": "pilot"}, False),
        (["noncommercial-testing"], {"commercial": False}, False),
        (["noncommercial-testing"], {"stage": "experiment"}, False),
        (["another"], {"commercial": False, "stage": "experiment"} | HOUSE, False),
    ],
)
def test_an_exemption_counts_for_whom_it_surely_concerns(codes, project, exempt):
    assert is_exempt(codes, project) is exempt
    assert bound_by(BAR | {"exempt_codes": codes}, project) is not exempt


@pytest.mark.parametrize(
    ("changes", "project", "binds"),
    [
        ({}, {}, True),
        ({"applies_when": None}, {}, None),
        ({"applies_when": ["commercial"]}, {"commercial": True}, True),
        ({"applies_when": ["commercial"]}, {}, None),
        ({"applies_when": ["other", "commercial"]}, {"commercial": False}, False),
        ({"applies_when": ["other", "commercial"]}, {"commercial": True}, None),
        ({"exempt_codes": None}, {}, None),
        ({"exempt_codes": None, "applies_when": ["commercial"]}, {"commercial": False}, False),
        ({"exempt_codes": ["internal-use"], "applies_when": None}, HOUSE, False),
    ],
)
def test_a_bar_binds_where_all_its_conditions_hold_and_no_exemption_does(changes, project, binds):
    assert bound_by(BAR | changes, project) is binds


# Figures of users


def count(value, scope="product", **said):
    return {"count": value, "scope": scope} | said


@pytest.mark.parametrize(
    ("changes", "figure", "says"),
    [
        ({}, count(5), Figure(5, 5, 5, 5)),
        ({"scope": "entity"}, count(5), Figure(5, 5, None, 5)),
        ({"scope": "entity"}, count(5, "group"), Figure(5, None, 5, 5)),
        ({"scope": "entity"}, count(5, "company"), Figure(5, 5, 5, 5)),
        ({"scope": None}, count(5), Figure(5, 5, None, 5)),
        ({"scope": None}, count(5, "group"), Figure(5, None, 5, 5)),
        ({"scope": None}, count(5, "company"), Figure(5, None, None, 5)),
        ({"kind": "dau"}, count(5), Figure(5, None, 5, 5)),
        ({"kind": "visits"}, count(5), Figure(5, 5, None, 5)),
        ({}, count(5, period="2024-01"), Figure(5, 5, None, 5)),
        ({"period": None}, count(5, period="2024-01"), Figure(5, 5, None, 5)),
        ({"period": "release-month"}, count(5, period="2024-01"), Figure(5, None, None, 5)),
        (
            {"period": "release-month", "release_date": "2024-02-10"},
            count(5, period="2024-01"),
            Figure(5, 5, 5, 5),
        ),
        (
            {"period": "release-month", "release_date": "2024-02-10"},
            count(5, period="2024-02"),
            Figure(5, None, None, 5),
        ),
        ({"period": "release-month", "release_date": "2024-02-10"}, count(5), Figure(5, None, None, 5)),
        ({"period": "release-month", "release_date": None}, count(5), Figure(5, None, None, 5)),
    ],
)
def test_a_count_of_users_bounds_a_bar_by_scope_kind_and_month(changes, figure, says):
    assert figures_for(BAR | changes, {"monthly_active_users": [figure]}) == [says]


def test_a_bar_without_a_scope_or_period_of_its_own_is_met_by_the_narrowest_and_widest_figure():
    bare = {key: value for key, value in BAR.items() if key not in {"scope", "period"}}
    assert figures_for(bare, {"monthly_active_users": [count(5)]}) == [Figure(5, 5, None, 5)]
    assert figures_for(bare, {"monthly_active_users": [count(5, "group")]}) == [Figure(5, None, 5, 5)]


# Figures of revenue


def money(value, scope="group", currency="USD", per="year"):
    return {"amount": value, "scope": scope, "currency": currency, "per": per}


@pytest.mark.parametrize(
    ("changes", "figure", "says"),
    [
        ({}, money(120), Figure(120, 120, 120, 120)),
        ({}, money(120, "product"), Figure(120, 120, None, 120)),
        ({"scope": "product"}, money(120), Figure(120, None, 120, 120)),
        ({}, money(120, per="month"), Figure(120, 120, None, 1440)),
        ({"amount_per": "month"}, money(120), Figure(120, 10, 120, 120)),
        ({"amount_per": "month", "scope": "product"}, money(120), Figure(120, None, 120, 120)),
        ({"amount_per": "month"}, money(120, per="month"), Figure(120, 120, 120, 120)),
        ({"amount_per": None}, money(120, per="month"), Figure(120, 120, 120, 120)),
        ({}, money(120, currency="EUR"), Figure(120, None, 600, 600)),
        ({}, money(120, "product", "EUR"), Figure(120, None, None, 600)),
        ({}, money(120, currency="EUR", per="month"), Figure(120, None, None, 7200)),
        ({"currency": "EUR"}, money(120), Figure(120, None, None, INF)),
        ({"currency": "EUR"}, money(120, currency="EUR"), Figure(120, 120, 120, 120)),
        ({"currency": None}, money(120), Figure(120, None, None, INF)),
    ],
)
def test_revenue_bounds_a_bar_by_scope_time_and_currency(changes, figure, says):
    assert figures_for(MONEY | changes, {"annual_revenue": [figure]}) == [says]


def test_revenue_bounds_a_bar_that_names_no_scope_time_or_currency():
    bare = {"kind": "revenue", "value": 1200, "operator": ">"}
    assert figures_for(bare, {"annual_revenue": [money(120)]}) == [Figure(120, None, None, INF)]
    assert figures_for(bare | {"currency": "USD"}, {"annual_revenue": [money(120, per="month")]}) == [
        Figure(120, None, 120, 120)
    ]


def test_a_bar_is_held_against_figures_of_its_own_kind_alone():
    both = {"monthly_active_users": [count(5), count(7)], "annual_revenue": [money(120)]}
    assert [each.value for each in figures_for(BAR, both)] == [5, 7]
    assert [each.value for each in figures_for(MONEY, both)] == [120]
    assert figures_for(BAR | {"kind": "people"}, both) == []
    assert figures_for(BAR, {}) == figures_for(MONEY, {}) == []


@pytest.mark.parametrize(
    ("have", "want", "bounds"),
    [
        ("product", "group", (5, None)),
        ("group", "product", (None, 5)),
        ("company", "entity", (5, 5)),
        ("company", "group", (5, None)),
        ("company", "product", (None, 5)),
    ],
)
def test_a_part_is_at_most_the_whole(have, want, bounds):
    assert scoped(5, have, want) == bounds


# Compared


@pytest.mark.parametrize(
    ("changes", "figures", "found"),
    [
        ({}, [Figure(1001, 1001, 1001, 1001)], (True, True)),
        ({}, [Figure(1000, 1000, 1000, 1000)], (False, False)),
        ({"operator": ">="}, [Figure(1000, 1000, 1000, 1000)], (True, True)),
        ({"operator": ">="}, [Figure(999, 999, 999, 999)], (False, False)),
        ({}, [Figure(5, 5, None, 5)], (False, False)),
        ({}, [Figure(100, 100, None, 100)], (None, False)),
        ({}, [Figure(99, None, None, 99)], (False, False)),
        ({}, [Figure(1001, None, None, 1001)], (None, None)),
        ({}, [Figure(500, None, None, 500)], (None, False)),
        ({}, [Figure(500, 500, None, 500), Figure(1001, 1001, None, 1001)], (True, True)),
        ({}, [Figure(1001, 1001, None, 1001), Figure(500, 500, None, 500)], (True, True)),
        ({}, [Figure(500, None, None, 500), Figure(1001, None, None, 1001)], (None, None)),
        ({}, [Figure(1001, None, None, 1001), Figure(900, None, 900, 900)], (False, False)),
        ({"period": "prior-year"}, [Figure(1499, 1499, 1499, 1499)], (None, None)),
        ({"period": "prior-year"}, [Figure(1500, 1500, 1500, 1500)], (True, True)),
        ({"period": "prior-year"}, [Figure(1000, 1000, 1000, 1000)], (False, False)),
        ({"period": None}, [Figure(1499, 1499, 1499, 1499)], (True, True)),
    ],
)
def test_the_highest_sure_figure_passes_a_bar_and_any_low_one_keeps_it(changes, figures, found):
    assert compare(BAR | changes, figures) == found


@pytest.mark.parametrize(
    ("figure", "under"),
    [
        (Figure(1000, None, 1000, 1000), True),
        (Figure(1001, None, 1001, 1001), False),
        (Figure(99, None, 2000, 99), True),
        (Figure(100, None, None, 100), False),
        (Figure(99, None, None, 99), True),
    ],
)
def test_a_figure_lies_under_a_bar_by_its_bound_or_from_afar(figure, under):
    assert is_under(BAR, figure) is under


# Judged


def judged(changes, **project):
    found = judge(BAR | changes, project)
    return {key: found[key] for key in ("binds", "declared", "passed", "over") if key in found}


USERS = {"monthly_active_users": [count(1001), count(1002, "group")]}


@pytest.mark.parametrize(
    ("changes", "project", "found"),
    [
        ({}, {}, {"binds": True, "over": False}),
        ({}, USERS, {"binds": True, "declared": 1001, "passed": True, "over": True}),
        (
            {"applies_when": None},
            USERS,
            {"binds": None, "declared": 1001, "passed": None, "over": None},
        ),
        (
            {"applies_when": None},
            {"monthly_active_users": [count(9)]},
            {"binds": None, "declared": 9, "passed": False, "over": False},
        ),
        (
            {"applies_when": ["commercial"]},
            USERS | {"commercial": False},
            {"binds": False, "declared": 1001, "passed": False, "over": False},
        ),
        ({"operator": "any"}, {}, {"binds": True, "passed": True, "over": True}),
        ({"operator": "any", "applies_when": None}, {}, {"binds": None, "over": False}),
        (
            {"operator": "any", "applies_when": None},
            {"distribution": "hosted"},
            {"binds": None, "passed": None, "over": None},
        ),
        (
            {"operator": "any", "applies_when": None},
            {"distribution": "shipped"},
            {"binds": None, "over": False},
        ),
        (
            {"operator": "any", "applies_when": ["commercial"]},
            {"commercial": False},
            {"binds": False, "passed": False, "over": False},
        ),
    ],
)
def test_a_bar_is_judged_by_the_figures_of_the_project_as_far_as_it_binds(changes, project, found):
    assert judged(changes, **project) == found
