"""What a host does with what it is sent, by the plan that the project has, and whether it tunes a model."""

from __future__ import annotations

import pytest

from modelvow.case import practices

CERTIFICATES = ("SOC2", "ISO27001", "ISO42001", "HIPAA-BAA", "FedRAMP", "C5")


def row(field="trains_on_inputs", value="no", plan="default"):
    return {"field": field, "value": value, "plan": plan}


def host(*rows, kind="developer-api", trains="unknown"):
    found = {"provider": "acme", "kind": kind, "practices": list(rows), "notes": "from the terms"}
    return found | {"trains_on_api_data_by_default": trains}


def of(*rows, agreement=False, **changes):
    return practices.practices_of(host(*rows, **changes), agreement=agreement)


def test_nothing_is_known_of_a_host_that_nobody_knows_nor_of_one_that_passes_calls_on():
    for found in (practices.practices_of(None, agreement=False), of(row(), kind="aggregator")):
        assert set(found) == {
            *practices.FIELDS,
            "certifications",
            "plan",
            "no_training",
            "free_plan_differs",
        }
        assert found["certifications"] == dict.fromkeys(CERTIFICATES)
        assert found["free_plan_differs"] is False
        assert not [key for key, value in found.items() if value and key != "certifications"]


@pytest.mark.parametrize(
    ("agreement", "trains", "plan", "harmless"),
    [(False, "opt-out", "paid", False), (True, "no", "enterprise", True), (None, None, None, None)],
)
def test_the_plan_is_the_default_one_and_that_of_an_agreement_where_one_is_in_force(
    agreement, trains, plan, harmless
):
    rows = [row(value="opt-out", plan="paid"), row(plan="enterprise"), row("sla", "yes", "enterprise")]
    found = of(*rows, agreement=agreement)
    assert (found["trains_on_inputs"], found["plan"], found["no_training"]) == (trains, plan, harmless)
    assert found["sla"] == ("yes" if agreement else None)


def test_an_agreement_of_unknown_age_changes_nothing_where_no_plan_is_for_it():
    found = of(row(value="opt-in"), agreement=None)
    assert (found["trains_on_inputs"], found["plan"], found["no_training"]) == ("opt-in", "default", True)
    same = of(row(), row(plan="enterprise"), agreement=None)
    assert (same["trains_on_inputs"], same["plan"], same["no_training"]) == ("no", None, True)


def test_the_default_plan_stands_before_the_paid_one_and_says_nothing_of_what_it_lacks():
    rows = [row("sla", "yes", "paid"), row("dpa", "yes"), row("dpa", "no", "paid"), row("dpa", "x", "free")]
    found = of(*rows)
    assert (found["sla"], found["dpa"], found["indemnity"]) == ("yes", "yes", None)
    assert found["plan"] is None


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("retention_days", "30", 30),
        ("deprecation_notice_days", "180", 180),
        ("retention_days", None, None),
        ("region_choice", "EU, US", ["EU", "US"]),
        ("region_choice", "none", []),
        ("region_choice", None, None),
        ("zero_retention", "none", "none"),
    ],
)
def test_days_are_numbers_regions_are_lists_and_the_rest_is_as_it_is_told(field, value, found):
    assert of(row(field, value))[field] == found


def test_a_host_holds_the_certificates_of_its_plan_and_of_the_rest_nothing_is_known():
    rows = [
        row("certifications", "SOC2"),
        row("certifications", "C5", "enterprise"),
        row("certifications", "FedRAMP", "free"),
        row("sla", "ISO27001"),
    ]
    assert of(*rows)["certifications"] == dict.fromkeys(CERTIFICATES) | {"SOC2": True}
    agreed = of(*rows, agreement=True)["certifications"]
    assert [name for name, held in agreed.items() if held] == ["SOC2", "C5"]
    unsure = of(*rows, agreement=None)["certifications"]
    assert [name for name, held in unsure.items() if held] == ["SOC2"]


def test_what_is_remembered_of_training_is_a_row_from_memory_where_no_row_says_it():
    found = practices.rows_of(host(row("sla", "yes"), trains="no"))
    assert found[0] == row("sla", "yes")
    assert found[1:] == [
        {
            "field": "trains_on_inputs",
            "value": "no",
            "plan": "default",
            "source_url": None,
            "source_kind": "own knowledge",
            "source_date": None,
            "note": "from the terms",
        }
    ]
    assert practices.rows_of(host(row(value="yes"), trains="no")) == [row(value="yes")]
    assert practices.rows_of(host(row("sla", "yes"), trains="yes")) == [row("sla", "yes")]
    assert practices.rows_of(None) == practices.rows_of(host(row(), kind="aggregator")) == ()


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([row(), row(value="yes", plan="free")], "on its free plan it trains on inputs: yes"),
        (
            [row(), row(value="opt-out", plan="discounted")],
            "on its discounted plan it trains on inputs: opt-out",
        ),
        (
            [row(), row(value="x", plan="discounted"), row(value="yes", plan="free")],
            "on its free plan it trains on inputs: yes",
        ),
        ([row(), row(plan="free")], None),
        ([row(value="yes", plan="free")], "on its free plan it trains on inputs: yes"),
        ([row()], None),
    ],
)
def test_a_free_plan_that_treats_inputs_otherwise_is_told(rows, note):
    found = of(*rows)
    assert (found["free_plan_differs"], found.get("free_plan_note")) == (note is not None, note)


@pytest.mark.parametrize(
    ("trains", "harmless"),
    [("no", True), ("opt-in", True), ("opt-out", False), ("yes", False), (None, None)],
)
def test_an_opt_out_holds_only_once_somebody_has_done_it(trains, harmless):
    assert practices.is_harmless(trains) is harmless


def test_declared_practices_stand_above_known_ones_and_what_is_none_is_left_out():
    known = of(row(value="yes"), row("sla", "yes"), row("certifications", "SOC2"))
    found = practices.declared_practices(known, {"trains_on_inputs": "no", "x-own": 1})
    assert found == known | {"trains_on_inputs": "no", "no_training": True}
    held = practices.declared_practices(known, {"certifications": ["C5"]})
    assert held == known | {"certifications": dict.fromkeys(CERTIFICATES) | {"C5": True}}


# Tuning


def method(name="sft", status="ga", provider="acme"):
    return {"provider": provider, "method": name, "status": status}


NO = {"open": False, "closed": False, "preference": False}
UNKNOWN = dict.fromkeys(NO)


@pytest.mark.parametrize(
    ("rows", "tuned"),
    [
        ([method()], NO | {"open": True}),
        ([method("dpo")], NO | {"open": True, "preference": True}),
        ([method("sft"), method("rft")], NO | {"open": True, "preference": True}),
        ([method("rft", "preview")], NO | {"closed": True}),
        ([method("sft", "closed-to-new")], NO | {"closed": True}),
        ([method("sft", "retired")], NO),
        ([method("none", "none")], NO),
        ([method("sft"), method("dpo", "preview")], NO | {"open": True, "closed": True}),
        (None, UNKNOWN),
    ],
)
def test_a_host_tunes_a_model_by_the_rows_that_say_so(rows, tuned):
    provider = {"provider": "acme", "tuning_any": {"rows": 0, "ga": 0, "limited": 0}}
    assert practices.tuning_of({"tuning": rows}, provider) == tuned
    assert practices.tuning_of({"tuning": rows}, None) == UNKNOWN


@pytest.mark.parametrize(
    ("others", "tuned"),
    [
        ({"rows": 0, "ga": 0, "limited": 0}, UNKNOWN),
        ({"rows": 2, "ga": 0, "limited": 0}, NO),
        ({"rows": 2, "ga": 1, "limited": 0}, UNKNOWN | {"closed": False}),
        ({"rows": 2, "ga": 0, "limited": 1}, NO | {"closed": None}),
    ],
)
def test_a_model_without_a_row_is_not_tuned_where_its_host_tunes_nothing_that_way(others, tuned):
    provider = {"provider": "acme", "tuning_any": others}
    for rows in ([], [method(provider="other")], [method("distillation")]):
        assert practices.tuning_of({"tuning": rows}, provider) == tuned


def test_rows_of_tuning_are_those_of_the_host_and_of_ways_to_fit_a_model():
    rows = [method(name) for name in ("sft", "dpo", "rft", "none", "distillation")]
    found = practices.tuning_rows({"tuning": [*rows, method(provider="other")]}, "acme")
    assert found == rows[:4]
    assert practices.tuning_rows({"tuning": None}, "acme") == []
