"""Licenses against a project: bars, regions, seats, and whose terms count."""

from __future__ import annotations

import pytest

from modelvow.case.figures import holds, judge
from modelvow.case.project import project_of
from modelvow.case.regions import EEA, EU, WORLD, expand
from modelvow.case.terms import bound_of, codes_for, is_light, left_out, terms_of

VISION, TEXT = "meta-llama/Llama-3.2-11B-Vision-Instruct", "meta-llama/Llama-3.2-3B-Instruct"
SD = "stabilityai/stable-diffusion-3.5-large"
LLAMA = "meta-llama/Llama-3.3-70B-Instruct"


def bar(**changes):
    base = {
        "kind": "mau",
        "operator": ">",
        "value": 1000,
        "currency": None,
        "scope": "product",
        "effect": "no-rights",
    }
    return (
        base | {"period": "any-month", "amount_per": None, "applies_when": [], "exempt_codes": []} | changes
    )


def revenue_bar(**changes):
    return bar(kind="revenue", value=1_000_000, currency="USD", scope="group", amount_per="year") | changes


def passed(threshold, **project):
    found = judge(threshold, project_of(project))
    return found.get("passed", "absent"), found["over"]


# Bars


def test_at_the_bar_nothing_is_passed_unless_it_says_at_least():
    assert passed(bar(), monthly_active_users=1000) == (False, False)
    assert passed(bar(), monthly_active_users=1001) == (True, True)
    assert passed(bar(operator=">="), monthly_active_users=1000) == (True, True)


def test_without_a_declared_figure_nothing_is_compared():
    assert passed(bar()) == ("absent", False)
    assert passed(revenue_bar(), monthly_active_users=5) == ("absent", False)


@pytest.mark.parametrize(
    ("counted", "declared", "count", "expected"),
    [
        ("group", "product", 1001, (True, True)),
        ("group", "product", 999, (None, False)),
        ("product", "group", 999, (False, False)),
        ("product", "group", 1001, (None, None)),
        ("entity", "group", 999, (False, False)),
    ],
)
def test_a_narrower_figure_above_or_a_wider_one_below_settles_a_bar(counted, declared, count, expected):
    assert passed(bar(scope=counted), monthly_active_users=[{"count": count, "scope": declared}]) == expected


def test_users_of_a_day_are_at_most_those_of_a_month_and_visits_at_least():
    assert passed(bar(kind="dau"), monthly_active_users=999) == (False, False)
    assert passed(bar(kind="dau"), monthly_active_users=1001) == (None, None)
    assert passed(bar(kind="visits"), monthly_active_users=1001) == (True, True)
    assert passed(bar(kind="visits"), monthly_active_users=999) == (None, False)


def test_a_bar_of_the_release_month_is_settled_by_the_month_before_the_release_alone():
    threshold = bar(period="release-month", release_date="2025-01-15")
    assert passed(threshold, monthly_active_users=[{"count": 2000, "period": "2024-12"}]) == (True, True)
    assert passed(threshold, monthly_active_users=[{"count": 2000, "period": "2024-11"}]) == (None, None)
    assert passed(threshold, monthly_active_users=500) == (None, False)


def test_dollars_are_not_compared_with_euros_as_if_they_were_one():
    def declared(amount, currency):
        return {"amount": amount, "currency": currency, "scope": "group"}

    assert passed(revenue_bar(), annual_revenue=declared(950_000, "EUR")) == (None, None)
    assert passed(revenue_bar(), annual_revenue=declared(950_000, "USD")) == (False, False)
    assert passed(revenue_bar(), annual_revenue=declared(1_000_000, "USD")) == (False, False)
    assert passed(revenue_bar(), annual_revenue=declared(190_000, "EUR")) == (False, False)


def test_a_year_bounds_its_months_and_a_month_the_year_from_below():
    monthly = revenue_bar(amount_per="month", scope="company", value=100)
    figure = {"currency": "USD", "scope": "company"}
    assert passed(monthly | {"scope": "entity"}, annual_revenue=figure | {"amount": 90}) == (False, False)
    assert passed(monthly | {"scope": "entity"}, annual_revenue=figure | {"amount": 1300}) == (True, True)
    assert passed(monthly | {"scope": "entity"}, annual_revenue=figure | {"amount": 600}) == (None, None)
    yearly = monthly | {"scope": "entity", "amount_per": "year"}
    assert passed(yearly, annual_revenue=figure | {"amount": 101, "per": "month"}) == (True, True)
    assert passed(yearly, annual_revenue=figure | {"amount": 99, "per": "month"}) == (None, None)


def test_a_bar_whose_condition_fails_does_not_bind_and_an_open_one_leaves_it_open():
    commercial = bar(applies_when=["commercial"])
    assert passed(commercial, monthly_active_users=5000, commercial=False) == (False, False)
    assert passed(commercial, monthly_active_users=5000, commercial=True) == (True, True)
    assert passed(commercial, monthly_active_users=5000) == (None, None)
    assert passed(commercial, monthly_active_users=5) == (False, False)


def test_internal_use_is_exempt_where_the_license_says_so():
    inside = {"distribution": "internal", "exposure": "internal", "monthly_active_users": 5000}
    assert passed(bar(exempt_codes=["internal-use"]), **inside) == (False, False)
    assert passed(bar(), **inside) == (True, True)


def test_a_bar_of_kinds_of_products_turns_on_what_is_offered():
    products = bar(
        kind="products", operator="any", value=None, applies_when=["commercial", "maas-or-work-assistant"]
    )
    assert passed(products) == ("absent", False)
    assert passed(products, distribution="hosted", commercial=True) == (True, True)
    assert passed(products, commercial=False) == (False, False)
    assert passed(products, distribution="hosted") == (None, None)


@pytest.mark.parametrize(
    ("users", "offered"),
    [
        (None, "medium"),
        (50_000, "medium"),
        ([{"count": 800_000_000, "scope": "group", "period": "2024-11"}], "none"),
    ],
)
def test_a_far_bar_matters_only_to_who_passes_it(users, offered, offers):
    project = {"commercial": True} | ({"monthly_active_users": users} if users else {})
    assert offers(LLAMA, "commercialization", project=project) == offered


@pytest.mark.parametrize(
    ("revenue", "offered"),
    [
        (None, "low"),
        ({"amount": 500_000, "currency": "USD", "scope": "group"}, "medium"),
        ({"amount": 2_000_000, "currency": "USD", "scope": "group"}, "none"),
        ({"amount": 950_000, "currency": "EUR", "scope": "group"}, "none to medium"),
        ({"amount": 500_000, "currency": "USD", "scope": "product"}, "low to medium"),
    ],
)
def test_a_near_bar_holds_a_model_down_until_the_figure_is_below_it(revenue, offered, offers):
    project = {"commercial": True} | ({"annual_revenue": revenue} if revenue else {})
    assert offers(SD, "commercialization", project=project) == offered


# Regions


def test_blocs_are_their_countries():
    assert expand(["EU"]) == sorted(EU)
    assert expand(["EEA", "de"]) == sorted(EEA)
    assert set(expand(["worldwide"])) == WORLD
    assert (len(EU), len(EEA), len(WORLD)) == (34, 37, 249)
    assert WORLD > EEA


def test_where_the_seat_counts_regions_do_not(model_for):
    regions = model_for({"id": VISION, "host": "self"}, project={"regions": ["DE"]})["use"]["regions"]
    assert (regions["by"], regions["none"], regions["barred"], regions["declared_clear"]) == (
        "seat",
        False,
        False,
        False,
    )


@pytest.mark.parametrize(("seat", "barred", "free"), [("DE", True, False), ("US", False, True)])
def test_a_seat_in_the_excluded_region_is_barred(seat, barred, free, model_for):
    regions = model_for({"id": VISION, "host": "self"}, project={"seat": seat})["use"]["regions"]
    assert (regions["barred"], regions["none"]) == (barred, free)


def test_a_clause_on_pictures_leaves_a_model_of_text_alone(model_for):
    regions = model_for({"id": TEXT, "host": "self"}, project={"seat": "DE", "regions": ["DE"]})["use"][
        "regions"
    ]
    assert (regions["applies"], regions["none"], regions["barred"], regions["barred_codes"]) == (
        False,
        True,
        False,
        [],
    )


@pytest.mark.parametrize(
    ("regions", "barred", "codes", "clear"),
    [
        (["DE"], True, ["DE"], False),
        (["US"], False, [], True),
        (["worldwide"], True, None, False),
        (None, False, [], False),
    ],
)
def test_where_the_place_of_use_counts_regions_do(regions, barred, codes, clear, model_for):
    project = {"regions": regions} if regions else {}
    found = model_for({"id": "tencent/Hunyuan3D-2", "host": "self"}, project=project)["use"]["regions"]
    assert (found["by"], found["none"], found["barred"], found["declared_clear"]) == (
        "place",
        False,
        barred,
        clear,
    )
    assert codes is None or found["barred_codes"] == codes


# Terms


def test_a_text_that_was_read_and_is_silent_on_patents_grants_none(model_for):
    assert model_for("microsoft/phi-4")["terms"]["patent_grant"] is False
    assert model_for("allenai/Olmo-3-7B-Instruct")["terms"]["patent_grant"] is True


def test_all_terms_of_a_license_that_is_not_known_are_unknown():
    terms = terms_of(None, None, {"id": None, "modality": ["text"]}, {"regions_expanded": ["DE"]})
    regions = terms.pop("regions")
    assert {value for value in terms.values() if value is not None} == set()
    assert (regions["none"], regions["barred"], regions["declared_clear"]) == (None, None, None)


@pytest.mark.parametrize(
    ("codes", "commercial", "light"),
    [
        (["none"], "allowed", True),
        (None, "allowed", True),
        (None, "conditional", None),
        (["threshold", "register", "notify", "display-mark", "territory"], "conditional", True),
        (["hosting"], "conditional", False),
    ],
)
def test_light_conditions_are_bars_marks_registration_notice_and_territory(codes, commercial, light):
    assert is_light({"commercial_condition_codes": codes, "commercial_use": commercial}) is light


def test_a_code_for_some_models_counts_for_these_alone():
    codes = ["research-only", "education-allowed@lg-ai-research/exaone-4*"]
    assert codes_for(codes, "lg-ai-research/exaone-4.0-32b") == ["research-only", "education-allowed"]
    assert codes_for(codes, "lg-ai-research/exaone-3.5-32b") == ["research-only"]


def permissions(**said):
    keys = ("commercial_use", "redistribution", "derivatives", "outputs_may_train_other_models")
    return dict.fromkeys(keys, "allowed") | {"share_alike": False} | said


def test_the_strictest_of_model_and_bases_binds():
    own, base = permissions(), permissions(commercial_use="forbidden", derivatives="conditional")
    bound = bound_of(own, [("Base", base)])
    assert (bound["commercial_use"], bound["derivatives"], bound["from"]) == (
        "forbidden",
        "conditional",
        ["Base"],
    )
    assert bound_of(own, [("Base", permissions(derivatives=None))])["derivatives"] is None


def test_on_the_developers_service_its_terms_count_elsewhere_the_license(model_for):
    own = model_for({"id": "mistral-7b-instruct-v0.3", "host": "mistral"})["use"]
    assert (own["of"], own["license"]) == ("service", "LicenseRef-api-mistralai")
    other = model_for({"id": "mistralai/Mistral-7B-Instruct-v0.3", "host": "togetherai"})["use"]
    assert (other["of"], other["license"]) == ("license", "Apache-2.0")


def test_a_license_that_forbids_commerce_leaves_it_open_on_another_host(model_for):
    assert (
        model_for({"id": "CohereLabs/c4ai-command-r-plus", "host": "azure"})["use"]["commercial_use"] is None
    )
    assert (
        model_for({"id": "CohereLabs/c4ai-command-r-plus", "host": "self"})["use"]["commercial_use"]
        == "forbidden"
    )


def test_share_alike_reaches_what_is_shipped(offers):
    model = {
        "id": "acme/m",
        "host": "self",
        "facts": {"openness": "open-weights", "license": "AGPL-3.0-only"},
    }
    assert offers(model, "ip_protection") == "low"
    assert offers(model, "ip_protection", project={"distribution": "shipped"}) == "none"
    assert offers(model, "ip_protection", project={"distribution": "hosted"}) == "none"
    assert offers(model, "ip_protection", project={"distribution": "internal"}) == "high"


@pytest.mark.parametrize(
    ("regions", "words"),
    [
        ({"excluded": [], "applies": True, "by": None}, []),
        ({"excluded": ["EU"], "applies": False, "by": None}, []),
        ({"excluded": ["EU", "KR"], "applies": True, "by": "use"}, ["not for use in EU, KR"]),
        ({"excluded": ["EU"], "applies": None, "by": "seat"}, ["not for licensees seated in EU"]),
    ],
)
def test_regions_that_are_left_out_are_told_by_seat_or_by_use(regions, words):
    assert left_out(regions) == words


@pytest.mark.parametrize(
    ("condition", "project", "found"),
    [
        ("commercial", {"commercial": False}, False),
        ("commercial", {}, None),
        ("business-use", {"commercial": True}, True),
        ("business-use", {"commercial": False}, None),
        ("competing-product", {"uses": ["competing-models"]}, True),
        ("competing-product", {"uses": ["military"]}, None),
        ("competing-product", {}, None),
        ("no-such-condition", {"uses": ["competing-models"], "commercial": True}, None),
    ],
)
def test_a_condition_holds_where_the_manifest_says_so_and_is_open_where_it_is_silent(
    condition, project, found
):
    assert holds(condition, project) is found
