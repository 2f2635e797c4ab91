"""Rules made ready to judge: conditions compiled once, when a rule first looks at something."""

from __future__ import annotations

from modelvow.conditions.closures import compile as compile_code
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelvow.conditions import Code
    from modelvow.policy.rule import Rule
    from modelvow.policy.ruleset import Ruleset
    from modelvow.policy.words import Telling

    Test = Callable[..., bool | None]

OF_NEED = "need."


class Prepared:
    """A rule with its conditions as closures; None stands where there is no condition.

    `telling` is made when there is something to tell.
    """

    __slots__ = ("rule", "severity", "telling", "unless", "when")

    def __init__(self, rule: Rule) -> None:
        """Compile the conditions of `rule` with its parameters; ConditionError when one does not fit."""
        self.rule = rule
        self.when = _compiled(rule.when, rule)
        self.unless = _compiled(rule.unless, rule)
        self.severity = tuple([(case.severity, _compiled(case.code, rule)) for case in rule.severity])
        self.telling: Telling | None = None


def prepared(ruleset: Ruleset, rule: Rule) -> Prepared:
    """Return the rule made ready, from the ruleset's own store when it was asked for before."""
    found = ruleset.prepared.get(rule.code)
    if found is None:
        found = ruleset.prepared[rule.code] = prepare(rule)
    return found


def prepare(rule: Rule) -> Prepared:
    """Compile the conditions of `rule` with its parameters; ConditionError when a parameter does not fit."""
    return Prepared(rule)


def _compiled(code: Code | None, rule: Rule) -> Test | None:
    return None if code is None else compile_code(code, rule.params)


def is_narrow(rule: Rule) -> bool:
    """Whether `rule` surely applies to nothing whose need is not declared.

    So it is where the first thing that it asks is a key of the need: what is absent makes that false.
    """
    code: Code | None = rule.when
    while code is not None and len(code) == 2 and code[0] in {"and", "all"} and code[1]:  # noqa: PLR2004 - a group
        code = code[1][0]
    if rule.asks or code is None or len(code) == 2:  # noqa: PLR2004 - a group
        return False
    # Of an absent key these two may say that they hold.
    return code[0] not in {"exists", "known"} and code[1].startswith(OF_NEED)
