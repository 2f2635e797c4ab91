"""The rows behind the limits: how figures meet bars, what is open, and where each comes from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from modelvow.case.figures import judge
from modelvow.case.project import project_of
from modelvow.case.sharing import keeps
from modelvow.findings import Severity

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/case-1.schema.json").read_text(encoding="utf-8"))
BUSY = {
    "commercial": True,
    "stage": "production",
    "distribution": "shipped",
    "publishes": ["weights", "datasets"],
    "license": "MIT",
    "uses": ["military", "medical-advice"],
    "regions": ["EU"],
    "monthly_active_users": 800_000_000,
}


def bar(**changes):
    base = {"kind": "mau", "operator": ">", "value": 1000, "currency": None, "scope": "product"}
    base |= {"period": "any-month", "amount_per": None, "applies_when": [], "effect": "no-rights"}
    return base | {"exempt_codes": [], "locator": "§2"} | changes


def money(**changes):
    return bar(kind="revenue", value=1_000_000, currency="USD", scope="group", amount_per="year") | changes


def passed(threshold, **project):
    return judge(threshold, project_of(project)).get("passed", "absent")


# Figures


@given(st.integers(min_value=0, max_value=3000), st.sampled_from(["product", "group"]))
def test_a_figure_never_passes_a_bar_that_it_is_not_above(count, scope):
    outcome = passed(bar(), monthly_active_users=[{"count": count, "scope": scope}])
    assert outcome is not True or count > 1000
    assert outcome is not False or count <= 1000


@given(st.integers(min_value=0, max_value=99))
def test_a_figure_below_a_tenth_settles_a_bar_of_any_scope_and_time(count):
    users = [{"count": count, "scope": "product", "period": "2020-01"}]
    assert passed(bar(scope="group"), monthly_active_users=users) is False
    once = bar(scope="group", period="release-month", release_date="2024-07-23")
    assert passed(once, monthly_active_users=users) is False
    assert passed(bar(kind="visits"), monthly_active_users=count) is False


def test_a_months_revenue_is_no_years_revenue_however_small_it_looks():
    revenue = {"amount": 90_000, "currency": "USD", "scope": "group", "per": "month"}
    assert passed(money(), annual_revenue=revenue) is None
    assert passed(money(), annual_revenue=revenue | {"amount": 8_000}) is False


def test_a_figure_of_a_past_month_passes_a_bar_of_any_month_and_does_not_keep_it():
    assert passed(bar(), monthly_active_users=[{"count": 1001, "period": "2024-06"}]) is True
    assert passed(bar(), monthly_active_users=[{"count": 999, "period": "2024-06"}]) is None
    assert passed(bar(), monthly_active_users=999) is False


def test_money_is_not_converted_and_settles_a_bar_from_afar_alone():
    euros = {"amount": 950_000, "currency": "EUR", "scope": "group"}
    assert passed(money(), annual_revenue=euros) is None
    assert passed(money(), annual_revenue=euros | {"amount": 19_000, "scope": "product"}) is False
    yen = money(currency="JPY", value=1_000_000_000)
    assert passed(yen, annual_revenue=euros | {"amount": 5, "currency": "USD"}) is None


def test_indexed_dollars_are_open_near_the_bar():
    small = money(period="prior-year", operator=">=")
    revenue = {"currency": "USD", "scope": "group"}
    assert passed(small, annual_revenue=revenue | {"amount": 1_200_000}) is None
    assert passed(small, annual_revenue=revenue | {"amount": 1_600_000}) is True
    assert passed(small, annual_revenue=revenue | {"amount": 999_999}) is False


def test_a_null_in_a_bar_leaves_it_open_where_the_figure_is_above():
    assert passed(bar(exempt_codes=None), monthly_active_users=2000) is None
    assert passed(bar(applies_when=None), monthly_active_users=2000) is None
    assert passed(bar(exempt_codes=None), monthly_active_users=500) is False


def test_a_charity_that_earns_nothing_is_exempt_where_the_license_says_so():
    exempt = money(exempt_codes=["charity-noncommercial"])
    revenue = {"amount": 2_000_000, "currency": "USD", "scope": "group"}
    assert passed(exempt, annual_revenue=revenue, commercial=False) is False
    assert passed(exempt, annual_revenue=revenue, commercial=True) is True


# Share-alike


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("GPL-3.0-only", True),
        ("gpl-3.0-only", True),
        ("MIT AND GPL-3.0-only", True),
        ("MIT OR GPL-3.0-only", False),
        ("(MIT OR GPL-3.0-only) AND GPL-3.0-only", True),
        ("LicenseRef-acme", False),
        ("MIT/X11", False),
        ("(MIT) AND ()", False),
    ],
)
def test_an_expression_keeps_a_license_whichever_choice_is_taken(expression, kept):
    assert keeps(expression, {"gpl-3.0-only"}) is kept


# Rows


@pytest.mark.parametrize(
    "model",
    [
        "meta-llama/Llama-3.2-11B-Vision-Instruct",
        "Ultralytics/YOLO11",
        "black-forest-labs/FLUX.1-dev",
        "tencent/HunyuanVideo",
        "Qwen/Qwen2.5-72B-Instruct",
        "acme/new",
    ],
)
def test_a_case_with_limits_follows_its_schema_and_every_row_has_a_source(case_for, model):
    entry = {"id": model, "host": "self", "adaptation": ["fine-tuned", "distilled"]}
    case = case_for(entry, project=BUSY)
    assert list(Draft7Validator(SCHEMA).iter_errors(case)) == []
    found = case["models"][0]
    places = [f"limits.{kind}[{at}]" for kind, rows in found["limits"].items() for at in range(len(rows))]
    assert places
    assert all(found["sources"][place]["source"] for place in places)


def test_a_clause_stands_in_words_in_the_source(model_for):
    model = model_for({"id": "Qwen/Qwen2.5-VL-3B-Instruct", "host": "self"}, project={"commercial": True})
    source = model["sources"]["limits.commercial[0]"]
    assert source["source"] == "Qwen Research License"
    assert source["note"] == "§1, §2: research or evaluation only"


def test_the_sources_of_one_model_do_not_reach_another(case_for):
    same = {"id": "Qwen/Qwen2.5-VL-3B-Instruct", "host": "self"}
    case = case_for(same, same | {"name": "other", "adaptation": "distilled"}, project={"commercial": True})
    first, second = (set(model["sources"]) for model in case["models"])
    assert "limits.outputs[0]" not in first
    assert "limits.outputs[0]" in second


def test_what_is_open_says_what_would_settle_it(model_for):
    vision = {"id": "meta-llama/Llama-3.2-11B-Vision-Instruct", "host": "self"}
    open_rows = model_for(vision, project={"regions": ["DE"]})["limits"]
    assert open_rows["regions"][0]["lacks"] == ["project.seat"]
    assert "lacks" not in model_for(vision, project={"seat": "DE"})["limits"]["regions"][0]


def test_a_license_that_only_a_hint_tells_of_warns_at_most(findings_of):
    text = "version: 1\nproject: {commercial: true}\nmodels: [{id: %s, host: self}]\n"
    sure = findings_of("LIC002", text % "Qwen/Qwen2.5-VL-3B-Instruct")
    hint = findings_of("LIC002", text % "jeonsworld/CarbonVillain-en-10.7B-v4")
    assert [(one.severity, one.hint) for one in (*sure, *hint)] == [
        (Severity.ERROR, False),
        (Severity.WARNING, True),
    ]


@pytest.mark.parametrize(
    ("stage", "severity"), [("production", "error"), ("pilot", "warning"), ("experiment", "note")]
)
def test_the_stage_lowers_what_a_license_forbids(findings_of, stage, severity):
    project = f"{{commercial: true, stage: {stage}}}"
    text = f"version: 1\nproject: {project}\nmodels: [{{id: LGAI-EXAONE/EXAONE-4.0-32B, host: self}}]\n"
    assert [one.severity.value for one in findings_of("LIC002", text)] == [severity]
