"""Rules made ready to judge: conditions compiled once, when a rule first looks at something."""

from __future__ import annotations

from modelvow.conditions.closures import compile as compile_code
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelvow.conditions import Code
    from modelvow.findings import Severity
    from modelvow.policy.rule import Rule
    from modelvow.policy.ruleset import Ruleset

    Test = Callable[..., bool | None]


class Prepared(NamedTuple):
    """A rule with its conditions as closures; None stands where there is no condition."""

    rule: Rule
    when: Test | None
    unless: Test | None
    severity: tuple[tuple[Severity, Test | None], ...]


def prepared(ruleset: Ruleset, rule: Rule) -> Prepared:
    """Return the rule made ready, from the ruleset's own store when it was asked for before."""
    found = ruleset.prepared.get(rule.code)
    if found is None:
        found = ruleset.prepared[rule.code] = prepare(rule)
    return found


def prepare(rule: Rule) -> Prepared:
    """Compile the conditions of `rule` with its parameters; ConditionError when a parameter does not fit."""
    return Prepared(
        rule,
        _compiled(rule.when, rule),
        _compiled(rule.unless, rule),
        tuple([(case.severity, _compiled(case.code, rule)) for case in rule.severity]),
    )


def _compiled(code: Code | None, rule: Rule) -> Test | None:
    return None if code is None else compile_code(code, rule.params)
