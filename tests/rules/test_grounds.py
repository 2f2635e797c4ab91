"""The rules of the built-in packs hold what the article claims, and each shows it on examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelvow.building import ensure_built
from modelvow.check import Options, check_text
from modelvow.inquiry import examples_judge
from modelvow.policy.examples import run_page
from modelvow.policy.packs import load, with_pages
from modelvow.vocabulary import NEEDS

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
DAY = "2026-11-25"

ensure_built()
ARTICLE = with_pages(load("builtin:article"))
PACKS = (ARTICLE, with_pages(load("builtin:facts")), with_pages(load("builtin:lifecycle")))
PAGES = [page for pack in PACKS for page in pack.pages.values()]
RULES = {rule.code: rule for pack in PACKS for rule in pack.rules}
CLAIMS = {claim.id for claim in ARTICLE.claims}


@pytest.fixture(scope="module")
def judge():
    return examples_judge(Options(configured=False))


def test_the_article_has_twenty_three_claims():
    assert len(CLAIMS) == 23


def test_every_claim_is_the_ground_of_a_rule():
    assert {claim for rule in ARTICLE.rules for claim in rule.claims} == CLAIMS


def test_every_family_is_whole():
    wanted = [("FIT", 13), ("RSK", 11), ("SEL", 10), ("FCT", 7), ("LIF", 7)]
    assert sorted(RULES) == sorted(
        [f"{family}{number:03}" for family, last in wanted for number in range(1, last + 1)]
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_rule_flags_its_bad_examples_and_leaves_the_good_ones_alone(page, judge):
    failures = [(result.line, failure) for result in run_page(page, judge) for failure in result.failures]
    assert failures == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_rule_has_a_bad_and_a_good_example_that_declare_their_own_facts(page):
    assert {"bad", "good"} <= {example.kind for example in page.examples}
    if page.code.startswith(("RSK", "SEL", "FIT")):
        assert all("facts:" in example.manifest for example in page.examples)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.code[:3] in {"RSK", "SEL", "FIT"}], ids=lambda page: page.code
)
def test_a_rationale_names_the_article_as_the_one_who_holds_it_and_says_when_to_waive(page):
    assert "article" in page.rationale
    assert "waive " in page.rationale.lower()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_rule_lies_in_the_file_that_its_code_and_name_give(page):
    assert Path(page.source).name == f"{page.code}-{RULES[page.code].name}.yaml"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_name_states_what_is_found(rule):
    """It reads well after "waive", so it neither commands nor forbids nor names the control."""
    first = rule.name.split("-")[0]
    assert first not in {"require", "check", "must", "should", "avoid", "use", "add", "declare", "missing"}
    assert not rule.title.endswith(".")


def test_what_went_out_keeps_its_severity_at_every_stage():
    assert {code for code, rule in RULES.items() if not rule.lowered} == {
        "FCT001",
        "RSK003",
        "RSK004",
        "RSK006",
    }


def test_a_closed_model_with_high_transparency_needs_is_flagged_at_the_model_and_names_the_requirement():
    report = check_text(BASE, as_of=DAY, options=Options(configured=False))
    (finding,) = [each for each in report.findings if each.code.startswith("FIT")]
    assert (finding.code, finding.severity.value) == ("FIT002", "error")
    assert (finding.span.line, finding.span.column) == (3, 9)
    assert [(each.key_path[:2], each.span.line) for each in finding.related] == [
        (("requirements", "transparency"), 5)
    ]
    assert "gpt-4o" in finding.message
    assert finding.claims == ("O+3", "C-3")


@pytest.mark.parametrize("need", list(NEEDS))
def test_why_a_project_needs_something_is_told_with_what_misses_it(run, need):
    manifest = "version: 1\nmodels: [{id: acme-chat, facts: {openness: closed}}]\n"
    why = f"requirements: {{{need}: {{level: high, because: an auditor asks}}}}\n"
    _code, out = run(manifest + why, "--format", "concise", "--notes")
    assert "this project needs high: an auditor asks" in out
    _code, out = run(manifest + f"requirements: {{{need}: high}}\n", "--format", "concise", "--notes")
    assert any(line.endswith("this project needs high") for line in out.splitlines())
