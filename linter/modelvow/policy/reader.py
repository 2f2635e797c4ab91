"""What the reader and the schema hold against a manifest, told by the rules that are `from: reader`."""

from __future__ import annotations

from modelvow.findings import Outcome, Severity
from modelvow.policy.evaluate import RuleOutcome
from modelvow.policy.rule import Rule, SeverityCase
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelvow.manifest.document import Fault
    from modelvow.policy.ruleset import Ruleset


def from_faults(ruleset: Ruleset, faults: Iterable[Fault]) -> list[RuleOutcome]:
    """Return an outcome for each fault whose rule is in force; one that no rule tells of is an error."""
    rules = {rule.name: rule for rule in ruleset.rules if rule.from_reader}
    found = []
    for fault in faults:
        if fault.kind in rules:
            found.append(_told(rules[fault.kind], fault))
        elif fault.kind not in ruleset.silenced:
            found.append(_untold(fault))
    return found


def _told(rule: Rule, fault: Fault) -> RuleOutcome:
    from modelvow.conditions.templates import render

    return RuleOutcome(
        rule,
        Outcome.VIOLATION,
        rule.severity[0].severity,
        at=fault.key_path,
        message=render(rule.message, fault.data, rule.params).strip(),
        help=render(rule.help, fault.data, rule.params).strip(),
        span=fault.span,
        fix=fault.fix,
    )


def _untold(fault: Fault) -> RuleOutcome:
    rule = Rule(
        "MAN000",
        fault.kind,
        "A fault that no rule tells of",
        "",
        "project",
        (SeverityCase(Severity.ERROR, None),),
    )
    reason = f"no rule in force tells of `{fault.kind}`"
    help_text = "add `builtin:manifest` to the policy"
    return RuleOutcome(
        rule,
        Outcome.ERROR,
        Severity.ERROR,
        at=fault.key_path,
        message=reason,
        help=help_text,
        reason=reason,
        span=fault.span,
    )
