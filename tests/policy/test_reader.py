"""What the reader and the schema found is told by rules, or is an error; it is never dropped."""

from __future__ import annotations

import pytest

from modelvow.findings import Fix, Outcome, Severity, Span
from modelvow.manifest.document import Fault
from modelvow.policy.evaluate import RuleOutcome
from modelvow.policy.pack import Settings
from modelvow.policy.packs import builtin_pack
from modelvow.policy.reader import MOST, REST, from_faults
from modelvow.policy.rule import Rule, SeverityCase
from modelvow.policy.ruleset import Ruleset, merge

MANIFEST = builtin_pack("manifest")
FAULT = Fault(
    "unknown-key", ("modles",), Span(2, 1, 2, 7), {"key": "modles", "guess": "did you mean `models`?"}
)


def test_a_fault_is_told_by_the_rule_of_its_name_at_its_own_place():
    fix = Fix("write `models`", ())
    (found,) = from_faults(merge([MANIFEST]), [FAULT._replace(fix=fix)])
    assert (found.rule.name, found.outcome, found.at, found.span, found.fix) == (
        "unknown-key",
        Outcome.VIOLATION,
        ("modles",),
        Span(2, 1, 2, 7),
        fix,
    )
    assert "`modles`" in found.message


def test_a_fault_that_no_rule_tells_of_is_an_error():
    (found,) = from_faults(Ruleset(), [FAULT])
    reason = "no rule in force tells of `unknown-key`"
    assert found == RuleOutcome(
        Rule(
            "MAN000",
            "unknown-key",
            "A fault that no rule tells of",
            "",
            "project",
            (SeverityCase(Severity.ERROR, None),),
        ),
        Outcome.ERROR,
        Severity.ERROR,
        at=("modles",),
        message=reason,
        help="add `builtin:manifest` to the policy",
        reason=reason,
        span=Span(2, 1, 2, 7),
    )


def test_of_a_file_full_of_faults_the_rest_is_told_as_one_as_grave_as_the_gravest_of_it():
    late = FAULT._replace(span=Span(3, 1, 3, 7), fix=Fix("write `models`", ()))
    mild = merge([MANIFEST], [Settings("x", severities={"unknown-key": "warning"})])
    *told, rest = from_faults(mild, [FAULT] * MOST + [late, FAULT._replace(kind="bad-name")])
    assert [each.rule.name for each in told] == ["unknown-key"] * MOST
    assert (rest.rule.name, rest.outcome, rest.severity) == (REST, Outcome.VIOLATION, Severity.ERROR)
    assert (rest.at, rest.span, rest.fix) == ((), late.span, None)
    assert rest.message.startswith("this file has 2 more faults")
    assert f"the first {MOST} of the file" in rest.help


@pytest.mark.parametrize(
    ("more", "outcome", "severity"),
    [
        ((), Outcome.VIOLATION, Severity.NOTE),
        (("rule-less",), Outcome.ERROR, Severity.ERROR),
    ],
)
def test_the_rest_weighs_as_the_faults_in_it_and_is_an_error_where_no_rule_tells_of_one(
    more, outcome, severity
):
    mild = merge([MANIFEST], [Settings("x", severities={"unknown-key": "note"})])
    faults = [FAULT] * (MOST + 1) + [FAULT._replace(kind=kind) for kind in more]
    rest = from_faults(mild, faults)[-1]
    assert (rest.rule.name, rest.outcome, rest.severity) == (REST, outcome, severity)


@pytest.mark.parametrize("many", [MOST, MOST + 1, MOST + 3])
def test_where_no_rule_tells_of_a_rest_every_fault_is_told(many):
    assert len(from_faults(Ruleset(), [FAULT] * many)) == many
    assert len(from_faults(merge([MANIFEST]), [FAULT] * many)) == min(many, MOST + 1)


def test_a_fault_whose_rule_was_turned_off_is_silent():
    quiet = merge([MANIFEST], [Settings("pyproject.toml", ignore=("unknown-key",))])
    assert from_faults(quiet, [FAULT]) == []


@pytest.mark.parametrize("word", list(Severity))
def test_a_policy_gives_a_fault_another_severity(word):
    (found,) = from_faults(merge([MANIFEST], [Settings("x", severities={"unknown-key": word})]), [FAULT])
    assert found.severity == word
