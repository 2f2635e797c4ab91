"""Rules that look at waivers, or at a whole run, are judged like those that look at a manifest."""

from __future__ import annotations

import pytest

from modelvow.findings import Outcome, Severity
from modelvow.policy import evaluate
from modelvow.policy.evaluate import judge_run, judge_waivers
from modelvow.policy.pack import Pack, Settings
from modelvow.policy.rule import Rule, SeverityCase
from modelvow.policy.ruleset import Ruleset, merge

OLD = ["equals", "waiver.state", "expired"]
DAY = "2026-11-25"
WAIVERS = {0: {"state": "in force"}, 3: {"state": "expired"}, 4: {"state": None}}


def rule(each, when, **given):
    severity = (SeverityCase(Severity.WARNING, None),)
    return Rule("ACM001", "x", "t", "acme", each, severity, when, message="m of {date}", help="h", **given)


def told(found):
    return [(each.outcome, each.severity, each.at) for each in found]


def strict(one):
    return merge([Pack("acme", "acme", "acme.yaml", "", Settings("acme.yaml", strict=True), (one,))])


def test_every_waiver_is_judged_by_what_became_of_it_at_its_place_in_the_file():
    found = judge_waivers(Ruleset((rule("waiver", OLD),)), WAIVERS, DAY)
    assert told(found) == [
        (Outcome.NOT_APPLICABLE, None, ()),
        (Outcome.VIOLATION, Severity.WARNING, ("waivers", 3)),
        (Outcome.UNDETERMINED, Severity.NOTE, ("waivers", 4)),
    ]
    assert found[1].message == f"m of {DAY}"


def test_rules_that_look_at_anything_else_say_nothing_of_waivers_or_of_a_run():
    ruleset = Ruleset((rule("project", ["and", []]),))
    assert judge_waivers(ruleset, WAIVERS, DAY) == []
    assert judge_run(ruleset, {"run": {}, "date": DAY}) == []


def test_a_policy_can_make_the_unknown_of_a_waiver_and_of_a_run_an_error():
    found = judge_waivers(strict(rule("waiver", OLD)), WAIVERS, DAY)
    assert [each.severity for each in found] == [None, Severity.WARNING, Severity.ERROR]
    run = {"run": {"manifests": None}, "date": DAY}
    one = rule("run", ["equals", "run.manifests", 0])
    assert told(judge_run(strict(one), run)) == [(Outcome.UNDETERMINED, Severity.ERROR, ())]
    assert told(judge_run(Ruleset((one,)), run)) == [(Outcome.UNDETERMINED, Severity.NOTE, ())]


def test_a_rule_that_fails_on_a_waiver_is_an_error_at_that_waiver():
    found = judge_waivers(Ruleset((rule("waiver", ["above", "waiver.state", 3]),)), {3: {"state": "x"}}, DAY)
    assert told(found) == [(Outcome.ERROR, Severity.ERROR, ("waivers", 3))]


@pytest.mark.parametrize("most", [1, 2])
def test_waivers_that_differ_or_stand_elsewhere_or_are_of_another_day_are_judged_anew(monkeypatch, most):
    monkeypatch.setattr(evaluate, "MOST_WAIVERS", most)
    ruleset = Ruleset((rule("waiver", OLD),))
    for waivers, day, at, outcome in (
        ({0: {"state": "expired"}}, DAY, ("waivers", 0), Outcome.VIOLATION),
        ({0: {"state": "in force"}}, DAY, (), Outcome.NOT_APPLICABLE),
        ({1: {"state": "expired"}}, DAY, ("waivers", 1), Outcome.VIOLATION),
        ({1: {"state": "expired"}}, "2026-11-26", ("waivers", 1), Outcome.VIOLATION),
        ({0: {"state": "expired"}}, DAY, ("waivers", 0), Outcome.VIOLATION),
    ):
        (found,) = judge_waivers(ruleset, waivers, day)
        assert (found.outcome, found.at) == (outcome, at)
        assert not found.message or found.message == f"m of {day}"
        assert len(ruleset.on_waivers) <= most


def test_what_was_said_of_waivers_alike_is_not_judged_again_and_may_be_added_to():
    ruleset = Ruleset((rule("waiver", OLD),))
    first = judge_waivers(ruleset, WAIVERS, DAY)
    kept = first[0]
    first.clear()
    assert judge_waivers(ruleset, WAIVERS, DAY)[0] is kept
