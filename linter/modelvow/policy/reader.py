"""What the reader and the schema hold against a manifest, told by the rules that are `from: reader`."""

from __future__ import annotations

from modelvow.findings import Outcome, Severity
from modelvow.policy.evaluate import RuleOutcome
from modelvow.policy.rule import Rule, SeverityCase
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modelvow.manifest.document import Fault
    from modelvow.policy.ruleset import Ruleset

MOST = 200
"""So many faults of one file are told one by one; nobody reads more."""
REST = "more-faults"


def from_faults(ruleset: Ruleset, faults: Iterable[Fault]) -> list[RuleOutcome]:
    """Return an outcome for each fault whose rule is in force; one that no rule tells of is an error.

    After so many faults of one file the rest is one outcome, as grave as the gravest of it.
    """
    rules = {rule.name: rule for rule in ruleset.looking_at("reader")}
    heard = [fault for fault in faults if fault.kind in rules or fault.kind not in ruleset.silenced]
    told = heard if REST not in rules else heard[:MOST]
    found = [_told(rules[each.kind], each) if each.kind in rules else _untold(each) for each in told]
    rest = heard[len(told) :]
    return [*found, _rest(rules, rest)] if rest else found


def _rest(rules: Mapping[str, Rule], rest: Sequence[Fault]) -> RuleOutcome:
    """Return the one outcome that stands for `rest`, at the place of the first of them."""
    kinds = {fault.kind for fault in rest}
    weights = [rules[kind].severity[0].severity if kind in rules else Severity.ERROR for kind in kinds]
    data = {"count": str(len(rest)), "most": str(MOST)}
    told = _told(rules[REST], rest[0]._replace(key_path=(), data=data, fix=None))
    # A fault that no rule tells of is one that nothing was judged by.
    broken = any(kind not in rules for kind in kinds)
    outcome = Outcome.ERROR if broken else Outcome.VIOLATION
    return told._replace(outcome=outcome, severity=max(weights, key=lambda weight: weight.rank))


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
