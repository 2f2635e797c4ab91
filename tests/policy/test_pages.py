"""What is told at length of rules, claims and needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelvow.conditions import parse
from modelvow.pages.conditions import condition_lines, flow
from modelvow.pages.rules import (
    UnknownSubjectError,
    article_page,
    explain_text,
    library_of,
    plain,
    rule_page,
    rules_page,
)
from modelvow.policy.packs import load_default, with_pages
from modelvow.policy.ruleset import merge

GOLDENS = Path(__file__).parent / "goldens"
PACKS = [with_pages(pack) for pack in load_default()]
RULESET = merge(PACKS)
LIBRARY = library_of(PACKS, RULESET.rules, RULESET.traits)
CLAIMS = LIBRARY.claims


@pytest.mark.parametrize("subject", ["FIT002", "O+3", "transparency"])
def test_an_explanation_reads_as_its_golden(subject, pytestconfig):
    golden = GOLDENS / f"explain-{subject}.txt"
    text = explain_text(subject, LIBRARY)
    if pytestconfig.getoption("--update-goldens", default=False):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("subject", "same"),
    [
        ("fit002", "FIT002"),
        ("transparency-unmet", "FIT002"),
        ("o+3", "O+3"),
        ("透明性", "O+3"),
        (" Trust ", "trust"),
        ("ip-protection", "ip_protection"),
    ],
)
def test_a_subject_has_more_than_one_name(subject, same):
    assert explain_text(subject, LIBRARY) == explain_text(same, LIBRARY)


@pytest.mark.parametrize(
    ("subject", "way_out"),
    [
        ("FIT02", "did you mean `FIT002`?"),
        ("transparancy", "did you mean `transparency`?"),
        ("???", "`modelvow rules` lists the rules, `modelvow models` looks up a model"),
    ],
)
def test_what_is_not_there_is_guessed_at(subject, way_out):
    with pytest.raises(UnknownSubjectError) as raised:
        explain_text(subject, LIBRARY)
    assert raised.value.suggestion == way_out


@pytest.mark.parametrize("rule", RULESET.rules, ids=lambda rule: rule.code)
def test_every_rule_is_explained_with_its_reason_and_both_examples(rule):
    text = explain_text(rule.code, LIBRARY)
    assert text.startswith(f"{rule.code} {rule.name}\n{rule.title}\n")
    assert {"Why", "What to do", "Flagged", "Left alone"} <= {
        line.split(",")[0] for line in text.splitlines()
    }


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_every_claim_names_the_rules_that_stand_on_it(claim):
    text = explain_text(claim.id, LIBRARY)
    assert claim.term in text
    for rule in RULESET.rules:
        assert (f"  {rule.code}  " in text) == (claim.id in rule.claims)


@pytest.mark.parametrize("trait", RULESET.traits, ids=lambda trait: trait["trait"])
def test_every_need_says_what_its_levels_demand_and_how_the_trait_is_found(trait):
    text = " ".join(explain_text(trait["trait"], LIBRARY).split())
    assert all(" ".join(sentence.split()) in text for sentence in trait["levels"].values())
    assert text.count("else") >= 1


def test_the_page_of_a_rule_has_all_there_is_to_tell():
    rule = next(each for each in RULESET.rules if each.code == "RSK008")
    page = rule_page(rule, LIBRARY.pages["RSK008"], CLAIMS)
    assert page.startswith("# RSK008 no-way-out\n")
    for part in (
        "## Why",
        "## When it is found",
        "| `max_age_days` | 365 |",
        "**C-4** 依赖性",
        "# expect: RSK008",
    ):
        assert part in page


def test_the_article_lists_all_claims_and_links_their_rules():
    page = article_page(CLAIMS, RULESET.rules)
    assert page.count("\n| ") == 23 + 6
    assert "| O+3 | 透明性 transparency |" in page
    assert "[FIT002](rules/FIT002.md)" in page


def test_the_index_lists_every_rule_once():
    page = rules_page(RULESET.rules)
    assert [page.count(f"[{rule.code}]") for rule in RULESET.rules] == [1] * len(RULESET.rules)


@pytest.mark.parametrize(
    "tree",
    [
        {"project.stage": "production"},
        {"model.facts.parameters|at-most": 200, "model.hosted": True},
        {"a.b|count|below": 2, "date|within": "18m"},
        {"any": [{"a": 1}, {"b": "yes", "c": [1, "x y"]}], "none": [{"d|exists": True}]},
        [{"a": 1}, {"b|any": {"x": 1, "$.y": {"param": "limit"}}}],
        {"a|at-most": {"ref": "b"}, "c|any": [{"d": 1}, {"e": 2}]},
    ],
)
def test_a_condition_written_out_is_the_condition_that_was_written(tree):
    from modelvow.manifest.read import read

    text = "\n".join(condition_lines(parse(tree))) + "\n"
    assert read(text, "x.yaml").value == tree


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        ("yes", '"yes"'),
        ("18m", "18m"),
        ("1.5", '"1.5"'),
        (["a", 1], "[a, 1]"),
        ({"a": "b c"}, '{a: "b c"}'),
    ],
)
def test_a_value_is_written_as_yaml_reads_it(value, text):
    assert flow(value) == text


def test_words_without_a_case_leave_out_what_only_a_case_gives():
    assert plain("declare `{a: 1}` of {model.name}[[, e.g. {x}]]") == "declare `{a: 1}` of …"
