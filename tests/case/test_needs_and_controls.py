"""Needs, controls, the project and fallbacks, as rules see them."""

from __future__ import annotations

import pytest

from modelvow.case.controls import agreement_of, control_of, controls_of, covering
from modelvow.case.evidence import Evidence
from modelvow.case.project import project_of

THERE = Evidence(exists=True, outside=False, date=None, url=False)
GONE = Evidence(exists=False, outside=False, date=None, url=False)
MODELS = ({"id": "gpt-4o", "name": "chat"}, {"id": "BAAI/bge-m3", "name": "vectors", "role": "embed"})


def control(declared, found=THERE):
    return controls_of(
        {"controls": {"evaluation": {"evidence": "e.md"} | declared}}, {"evaluation": found}, "2026-11-25"
    )


def test_a_need_is_needed_as_a_must_at_medium_or_above(case_for):
    needs = case_for(
        "gpt-4o",
        requirements={
            "quality": "medium",
            "trust": "low",
            "security": {"level": "high", "priority": "wish"},
            "openness": {"level": "high", "because": "audit", "unknown": "fail"},
        },
    )["needs"]
    assert {name: need["needed"] for name, need in needs.items()} == {
        "openness": True,
        "quality": True,
        "security": False,
        "trust": False,
    }
    assert (needs["openness"]["because"], needs["openness"]["unknown"], needs["quality"]["priority"]) == (
        "audit",
        "fail",
        "must",
    )


def test_the_only_requirement_is_marked(case_for):
    assert case_for("gpt-4o", requirements={"openness": "high"})["needs"]["openness"]["only"] is True
    both = case_for("gpt-4o", requirements={"openness": "high", "trust": "low"})["needs"]
    assert not any("only" in need for need in both.values())


@pytest.mark.parametrize("name", ["chat", "gpt-4o"])
def test_a_narrowed_need_applies_to_the_models_it_names_by_name_or_id(name, case_for):
    chat, vectors = case_for(*MODELS, requirements={"openness": {"level": "high", "models": [name]}})[
        "models"
    ]
    assert ("openness" in chat["needs"], "openness" in vectors["needs"]) == (True, False)


def test_a_gap_counts_steps_from_the_best_and_the_worst_level_possible(case_for):
    needs = case_for("BAAI/bge-m3", requirements={"transparency": "high", "openness": "low"})["models"][0][
        "needs"
    ]
    assert needs["transparency"]["gap"] == {"least": 1, "most": 1}
    assert needs["openness"]["gap"] == {"least": -1, "most": -1}


def test_only_a_need_that_may_be_missed_gets_reasons(case_for):
    requirements = {"transparency": "high", "security": "low"}
    traits = case_for("gpt-4o", requirements=requirements, wanted=frozenset({"community"}))["models"][0][
        "traits"
    ]
    assert sorted(traits) == ["community", "security", "transparency"]
    assert [bool(traits[name]["because"]) for name in ("community", "security", "transparency")] == [
        False,
        False,
        True,
    ]
    assert "facts.components.weights" in traits["transparency"]["used"]


def test_a_trait_brings_those_that_it_rests_on(case_for):
    traits = case_for("gpt-4o", wanted=frozenset({"trust"}))["models"][0]["traits"]
    assert sorted(traits) == ["transparency", "trust"]


# Controls


def test_evidence_that_is_not_there_has_no_age_whatever_the_date_says():
    found = control({"date": "2026-11-01"}, GONE)["evaluation"]
    assert (found["exists"], "age_days" in found) == (False, False)


def test_age_counts_days_and_is_unknown_without_a_date():
    assert control({"date": "2026-11-01"})["evaluation"]["age_days"] == 24
    assert control({})["evaluation"]["age_days"] is None
    dated = THERE._replace(date="2026-11-24")
    assert control({}, dated)["evaluation"]["age_days"] == 1
    assert control({"date": "2026-11-01"}, dated)["evaluation"]["date"] == "2026-11-01"


@pytest.mark.parametrize(("start", "days"), [("2024-02-28", 2), ("2023-12-31", 61), ("2024-03-01", 0)])
def test_days_are_counted_over_leap_days_and_years(start, days):
    found = controls_of(
        {"controls": {"evaluation": {"evidence": "e", "date": start}}}, {"evaluation": THERE}, "2024-03-01"
    )
    assert found["evaluation"]["age_days"] == days


@pytest.mark.parametrize(
    ("day", "age"), [("2026-11-25", 0), ("2026-11-26", 0), ("2026-11-27", None), ("2072-11-01", None)]
)
def test_a_day_to_come_tells_no_age_but_the_next_one_may_have_begun_elsewhere(day, age):
    assert control({"date": day})["evaluation"]["age_days"] == age
    assert control({}, THERE._replace(date=day))["evaluation"]["age_days"] == age


def test_a_control_that_names_models_answers_for_these_alone(case_for):
    controls = {"evaluation": {"evidence": "e.md", "covers": ["chat"]}, "exit_plan": {"evidence": "x.md"}}
    chat, vectors = case_for(*MODELS, controls=controls)["models"]
    assert (sorted(chat["controls"]), sorted(vectors["controls"])) == (
        ["evaluation", "exit_plan"],
        ["exit_plan"],
    )


@pytest.mark.parametrize(
    ("covers", "model", "answers"),
    [
        (None, {"name": "a", "id": "x"}, True),
        (["a"], {"name": "a", "id": "x"}, True),
        (["x"], {"name": "a", "id": "x"}, True),
        (["b", "x"], {"name": "a", "id": "x"}, True),
        (["b"], {"name": "a", "id": "x"}, False),
        ([], {"name": "a", "id": "x"}, False),
    ],
)
def test_a_control_answers_for_all_models_or_those_that_it_names(covers, model, answers):
    control = {"exists": True} | ({} if covers is None else {"covers": covers})
    assert covering({"evaluation": control}, model) == ({"evaluation": control} if answers else {})


@pytest.mark.parametrize(
    ("control", "holds"),
    [
        (None, False),
        ({"exists": False}, False),
        ({"exists": True, "age_days": None}, None),
        ({"exists": True, "age_days": 10}, True),
        ({"exists": True, "age_days": 11}, False),
        ({"exists": True, "age_days": -1}, True),
    ],
)
def test_a_data_agreement_holds_while_it_is_fresh_and_nobody_can_tell_without_a_date(control, holds):
    controls = {"evaluation": {"exists": True, "age_days": 1}}
    assert agreement_of(controls | ({"data_agreement": control} if control else {}), 10) is holds


def test_every_control_has_its_own_name_and_evidence():
    declared = {"controls": {"evaluation": {"evidence": "e"}, "exit_plan": {"evidence": "x"}, "x-own": {}}}
    found = controls_of(declared, {"exit_plan": THERE}, "2026-11-25")
    assert {name: (one["name"], one["evidence"], one["exists"]) for name, one in found.items()} == {
        "evaluation": ("evaluation", "e", False),
        "exit_plan": ("exit_plan", "x", True),
    }
    assert controls_of({}, {}, "2026-11-25") == controls_of({"controls": None}, {}, "2026-11-25") == {}


def test_what_the_users_added_for_themselves_is_left_out(case_for):
    case = case_for("gpt-4o", controls={"x-ours": {"evidence": "a"}}, project={"name": "p", "x-team": "core"})
    assert (case["controls"], case["project"]) == ({}, {"name": "p"})


@pytest.mark.parametrize(
    ("trait", "before", "controls", "after"),
    [
        ("quality", "medium", "evaluation", "high"),
        ("security", "medium", "security_review", "high"),
        ("trust", "medium", "evaluation", "high"),
    ],
)
def test_a_fresh_control_lifts_a_trait_and_a_stale_one_does_not(trait, before, controls, after, offers):
    model = {"id": "microsoft/phi-4" if trait != "quality" else "Qwen/Qwen3-8B", "host": "self"}
    assert offers(model, trait) == before
    assert offers(model, trait, controls={controls: {"evidence": "e.md", "date": "2026-06-01"}}) == after
    assert offers(model, trait, controls={controls: {"evidence": "e.md", "date": "2025-06-01"}}) == before
    assert offers(model, trait, controls={controls: {"evidence": "e.md"}}) == f"{before} to {after}"


# Project, fallbacks, successors


def test_a_project_is_as_declared_without_what_its_users_added_for_themselves():
    said = {"stage": "pilot", "outcome": {"need": "n", "x-own": 1}, "x-team": "core", "exposure": "public"}
    assert project_of(said) == {"stage": "pilot", "outcome": {"need": "n"}, "exposure": "public"}
    assert project_of({}) == {}
    users = [{"count": 3, "scope": "group", "x-own": 1}, 4]
    revenue = [{"amount": 5, "per": "month"}]
    assert project_of({"monthly_active_users": users, "annual_revenue": revenue}) == {
        "monthly_active_users": [{"scope": "group", "count": 3}, {"scope": "product", "count": 4}],
        "annual_revenue": [{"scope": "company", "per": "month", "amount": 5}],
    }
    assert project_of({"regions": ["eea", "CH"]})["regions"] == ["eea", "CH"]
    assert {"CH", "NO", "FR"} <= set(project_of({"regions": ["eea", "CH"]})["regions_expanded"])


def test_figures_become_lists_with_what_they_leave_unsaid():
    project = project_of(
        {"monthly_active_users": 5, "annual_revenue": {"amount": 1, "currency": "USD"}, "regions": ["CH"]}
    )
    assert project["monthly_active_users"] == [{"scope": "product", "count": 5}]
    assert project["annual_revenue"] == [{"scope": "company", "per": "year", "amount": 1, "currency": "USD"}]
    assert project["regions_expanded"] == ["CH"]


@pytest.mark.parametrize(
    ("fallback", "other", "independent"),
    [
        ("claude-sonnet-4-5", True, True),
        ("gpt-4o-mini", False, False),
        ("azure/claude-sonnet-4-5", True, True),
        ("acme/unknown", None, None),
    ],
)
def test_a_fallback_is_independent_when_developer_and_provider_differ(
    fallback, other, independent, model_for
):
    found = model_for({"id": "gpt-4o", "fallback": [fallback]})["fallbacks"][0]
    assert (found["other_developer"], found["independent"]) == (other, independent)


def test_a_fallback_on_the_same_provider_is_not_independent(model_for):
    entry = {"id": "gpt-4o", "host": "azure", "fallback": ["azure/mistral-large-latest"]}
    found = model_for(entry)["fallbacks"][0]
    assert (found["other_developer"], found["independent"]) == (True, False)


def test_a_fallback_may_be_another_model_of_the_manifest(case_for):
    model = case_for({"id": "gpt-4o", "fallback": ["local"]}, {"id": "Qwen/Qwen3-8B", "name": "local"})[
        "models"
    ][0]
    found = model["fallbacks"][0]
    assert (found["id"], found["provider"], found["hosted"]) == ("alibaba/qwen3-8b", "self", False)


def test_a_fallback_of_another_developer_lifts_independence(offers):
    assert offers("gpt-4o", "independence") == "low"
    assert offers({"id": "gpt-4o", "fallback": ["claude-sonnet-4-5"]}, "independence") == "medium"


def test_successors_are_followed_to_their_end(model_for):
    chain = model_for({"id": "gpt-4o", "host": "azure"})["successors"]
    assert chain[0]["name"] == "gpt-5.1"
    assert chain[0]["from"] == "host"
    assert len({step["name"] for step in chain}) == len(chain)


def test_a_control_keeps_who_owns_it_and_what_it_covers_and_a_declared_date_counts_first():
    found = Evidence(exists=True, outside=False, date="2026-01-01", url=True)
    declared = {"evidence": "e.md", "owner": "legal", "covers": ["chat"], "date": "2026-11-15", "x-own": 1}
    assert control_of("exit_plan", declared, found, "2026-11-25") == {
        "name": "exit_plan",
        "evidence": "e.md",
        "exists": True,
        "outside": False,
        "url": True,
        "owner": "legal",
        "covers": ["chat"],
        "date": "2026-11-15",
        "age_days": 10,
    }
    assert control_of("exit_plan", {}, None, "2026-11-25") == {
        "name": "exit_plan",
        "evidence": "",
        "exists": False,
        "outside": False,
        "url": False,
    }
