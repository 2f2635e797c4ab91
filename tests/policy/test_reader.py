"""What the reader and the schema found is told by rules, or is an error; it is never dropped."""

from __future__ import annotations

import pytest

from modelvow.findings import Outcome, Severity, Span
from modelvow.manifest.document import Fault
from modelvow.policy.pack import Settings
from modelvow.policy.packs import builtin_pack
from modelvow.policy.reader import from_faults
from modelvow.policy.ruleset import Ruleset, merge

MANIFEST = builtin_pack("manifest")
FAULT = Fault(
    "unknown-key", ("modles",), Span(2, 1, 2, 7), {"key": "modles", "guess": "did you mean `models`?"}
)


def test_a_fault_is_told_by_the_rule_of_its_name_at_its_own_place():
    (found,) = from_faults(merge([MANIFEST]), [FAULT])
    assert (found.rule.name, found.outcome, found.at, found.span) == (
        "unknown-key",
        Outcome.VIOLATION,
        ("modles",),
        Span(2, 1, 2, 7),
    )
    assert "`modles`" in found.message


def test_a_fault_that_no_rule_tells_of_is_an_error():
    (found,) = from_faults(Ruleset(), [FAULT])
    assert (found.outcome, found.severity, found.at) == (Outcome.ERROR, Severity.ERROR, ("modles",))
    assert found.reason == "no rule in force tells of `unknown-key`"


def test_a_fault_whose_rule_was_turned_off_is_silent():
    quiet = merge([MANIFEST], [Settings("pyproject.toml", ignore=("unknown-key",))])
    assert from_faults(quiet, [FAULT]) == []


@pytest.mark.parametrize("word", list(Severity))
def test_a_policy_gives_a_fault_another_severity(word):
    (found,) = from_faults(merge([MANIFEST], [Settings("x", severities={"unknown-key": word})]), [FAULT])
    assert found.severity == word
