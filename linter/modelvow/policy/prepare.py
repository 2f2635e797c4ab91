"""Rules made ready to judge: conditions compiled once, when a rule first looks at something."""

from __future__ import annotations

from modelvow.conditions.closures import compile as compile_code
from modelvow.policy.views import NARROWED
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from modelvow.conditions import Code
    from modelvow.policy.rule import Rule
    from modelvow.policy.ruleset import Ruleset
    from modelvow.policy.words import Teller

    Test = Callable[..., bool | None]

OF_NEED = "need."
REASONS = frozenset(("because", "missing", "used"))
"""Keys of a trait besides its range."""
TRAITS = frozenset(("trait", "traits"))
SAID = frozenset(("level", "priority", "needed", "because", "unknown", "models", "only", "name"))
"""Keys of a need that are the manifest's own; what else it holds comes of the model's traits."""


class Prepared:
    """A rule with its conditions as closures; None stands where there is no condition.

    `tell` is made when there is something to tell. `keys` are those of the model that a verdict rests on,
    None where it may rest on more: other models, traits, what is made of them.
    """

    __slots__ = ("keys", "rule", "severity", "tell", "unless", "when")

    def __init__(self, rule: Rule) -> None:
        """Compile the conditions of `rule` with its parameters; ConditionError when one does not fit."""
        self.rule = rule
        self.when = _compiled(rule.when, rule)
        self.unless = _compiled(rule.unless, rule)
        self.severity = tuple([(case.severity, _compiled(case.code, rule)) for case in rule.severity])
        self.keys = keys_read(rule)
        self.tell: Teller | None = None


def prepared(ruleset: Ruleset, rule: Rule) -> Prepared:
    """Return the rule made ready, from the ruleset's own store when it was asked for before."""
    found = ruleset.prepared.get(rule.code)
    if found is None:
        found = ruleset.prepared[rule.code] = prepare(rule)
    return found


def narrow(ruleset: Ruleset, rule: Rule) -> bool:
    """Return `is_narrow` of a rule, from the ruleset's own store when it was asked for before."""
    found = ruleset.narrow.get(rule.code)
    if found is None:
        found = ruleset.narrow[rule.code] = is_narrow(rule)
    return found


def prepare(rule: Rule) -> Prepared:
    """Compile the conditions of `rule` with its parameters; ConditionError when a parameter does not fit."""
    return Prepared(rule)


def _compiled(code: Code | None, rule: Rule) -> Test | None:
    return None if code is None else compile_code(code, rule.params)


def keys_read(rule: Rule) -> frozenset[str] | None:
    """Return what the conditions of `rule` read of a model, such as `data` and `facts.openness`.

    None where they may read all of it, or of a trait more than its range.
    """
    codes = (rule.when, rule.unless, *[case.code for case in rule.severity])
    texts = texts_in([code for code in codes if code is not None])
    paths = [text.removeprefix("$.").partition("|")[0].split(".") for text in texts]
    words = frozenset().union(*paths)
    if words & REASONS and words & TRAITS:
        return None
    found = [of_models(path) for path in paths] if ["models"] in paths else []
    found += [of_model(path, rule.need) for path in paths] if rule.each == "model" else []
    keys = frozenset([key for key in found if key])
    return None if None in found else keys


def of_models(path: Sequence[str]) -> str | None:
    """Return the key that a path leads to if it begins at any of the models, "" for none, None for all."""
    return None if path[0] == "models" and path[1:] else ".".join(path[:2])


def of_model(path: Sequence[str], need: str | None) -> str | None:
    """Return the key of the model at hand that a path leads to, "" for none, None for all."""
    head, *rest = path
    if head == "model":
        return ".".join(rest[:2]) or None
    if head == "trait":
        return f"traits.{need}" if need else None
    if head not in {"need", "needs"} or is_declared(head, rest):
        return None if head == "models" and rest else ""
    name = need if head == "need" else next(iter(rest), None)
    return f"needs.{name}" if name else None


def texts_in(code: Any) -> Iterator[str]:
    """Yield every text of a condition's code: paths, and values, which are taken for paths to be safe."""
    if isinstance(code, str):
        yield code
    elif isinstance(code, list | tuple | dict):
        for part in code.values() if isinstance(code, dict) else code:
            yield from texts_in(part)


def is_declared(head: str, rest: Sequence[str]) -> bool:
    """Whether a path leads to what the manifest itself says of a need."""
    inner = rest if head == "need" else rest[1:]
    return bool(inner) and inner[0] in SAID


def is_narrow(rule: Rule) -> bool:
    """Whether `rule` surely applies to nothing whose need is not declared.

    So it is where the first thing that it asks is a key of the need: what is absent makes that false. A rule
    that looks at every need, or at controls, does not look at that one need.
    """
    code: Code | None = rule.when
    while code is not None and len(code) == 2 and code[0] in {"and", "all"} and code[1]:  # noqa: PLR2004 - a group
        code = code[1][0]
    if rule.each not in NARROWED or rule.asks or code is None or len(code) == 2:  # noqa: PLR2004 - a group
        return False
    # Of an absent key these two may say that they hold.
    return code[0] not in {"exists", "known"} and code[1].startswith(OF_NEED)
