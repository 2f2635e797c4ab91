"""What rules said, as text that another process of the same run can take over."""

from __future__ import annotations

from modelvow.findings import Link, Outcome, Severity
from modelvow.policy.evaluate import RuleOutcome
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelvow.policy.rule import Rule
    from modelvow.policy.ruleset import Ruleset

JUDGED = slice(1, RuleOutcome._fields.index("span"))
"""Fields that a judged case fills, after the rule; those that follow are the reader's."""


def encode(outcomes: Sequence[RuleOutcome]) -> bytes:
    """Return what rules said of a case as JSON."""
    from json import dumps

    told = [(each.rule.code, *tuple(each)[JUDGED]) for each in outcomes]
    return dumps(told, separators=(",", ":")).encode()


def decode(content: bytes, ruleset: Ruleset) -> list[RuleOutcome] | None:
    """Return what `encode` wrote of rules of the same `ruleset`, None where one is not in this one.

    That is so where settings or packs changed after one process had read them, and before the other did.
    """
    from json import loads

    rules = {rule.code: rule for rule in ruleset.rules}
    outcomes = loads(content)
    if any(code not in rules for code, *_ in outcomes):
        return None
    return [_decoded(rules[code], *told) for code, *told in outcomes]


def _decoded(rule: Rule, outcome: str, severity: str | None, model: str | None, *told: Any) -> RuleOutcome:
    at, message, way_out, related, chain, missing, *rest = told
    return RuleOutcome(
        rule,
        Outcome(outcome),
        Severity(severity) if severity else None,
        model,
        tuple(at),
        message,
        way_out,
        tuple([(tuple(key_path), text) for key_path, text in related]),
        tuple([Link(*each) for each in chain]),
        tuple(missing),
        *rest,
    )
