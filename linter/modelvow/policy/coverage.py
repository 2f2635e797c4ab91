"""Which branches of its rules the examples of a pack reach: of every condition each leaf, true and false."""

from __future__ import annotations

from modelvow.conditions.coverage import branches, can_be_open, observe
from modelvow.policy.examples import run_page
from modelvow.policy.prepare import prepare
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modelvow.conditions.coverage import Branch, Test
    from modelvow.policy.examples import Judge, Result
    from modelvow.policy.pack import Pack
    from modelvow.policy.prepare import Prepared
    from modelvow.policy.rule import Rule
    from modelvow.policy.ruleset import Ruleset
    from modelvow.policy.scopes import Scopes

UNDETERMINED = "undetermined"


class Reach(NamedTuple):
    """A branch of a rule, `place` and what it says there, and whether an example of the rule reaches it.

    `outcome` None: that the rule is undetermined.
    """

    code: str
    place: str
    outcome: bool | None
    reached: bool


class Watch:
    """Notes which branches are passed through while the examples of a rule are judged, and no other's."""

    __slots__ = ("_codes", "_current", "_seen")

    def __init__(self, pack: Pack) -> None:
        """Watch the rules of `pack`."""
        self._codes = frozenset(rule.code for rule in pack.rules)
        self._current = ""
        self._seen: set[tuple[str, str, bool | None]] = set()

    def over(self, ruleset: Ruleset) -> None:
        """Have the rules of the pack be judged by conditions that are watched, wherever `ruleset` judges."""
        for rule in ruleset.rules:
            if rule.code in self._codes and not rule.from_reader:
                ruleset.prepared[rule.code] = self._watched(rule)

    def run(self, pack: Pack, judge: Judge) -> Iterator[Result]:
        """Yield the results of all examples of `pack`."""
        for code in sorted(pack.pages):
            self._current = code
            yield from run_page(pack.pages[code], judge)

    def reach(self, rules: Sequence[Rule], scopes: Scopes) -> tuple[Reach, ...]:
        """Return every branch of `rules`, in their order, and whether it was reached."""
        return tuple(
            Reach(rule.code, place, outcome, (rule.code, place, outcome) in self._seen)
            for rule in rules
            if not rule.from_reader
            for place, outcome in _branches_of(rule, scopes)
        )

    def _note(self, code: str, place: str, outcome: bool | None) -> None:  # noqa: FBT001 - one of three
        if code == self._current:
            self._seen.add((code, place, outcome))

    def _watched(self, rule: Rule) -> Prepared:
        def note(branch: Branch) -> None:
            self._note(rule.code, branch.place, branch.outcome)

        ready = prepare(rule)
        tests = {place: observe(code, rule.params, note, place) for place, code in _conditions(rule)}
        ready.when, ready.unless = self._told(rule, tests.get("when"), tests.get("unless"))
        ready.severity = tuple(
            (severity, tests.get(f"severity[{index}]"))
            for index, (severity, _test) in enumerate(ready.severity)
        )
        return ready

    def _told(self, rule: Rule, when: Test | None, unless: Test | None) -> tuple[Test | None, Test | None]:
        """Return both conditions so that they tell when together they leave the rule undetermined."""
        last: list[bool | None] = [True]

        def first(root: object, element: object = None) -> bool | None:
            last[0] = True if when is None else when(root, element)
            if last[0] is None and unless is None:
                self._note(rule.code, UNDETERMINED, None)
            return last[0]

        def second(root: object, element: object = None) -> bool | None:
            outcome = None if unless is None else unless(root, element)
            if outcome is not True and None in (outcome, last[0]):
                self._note(rule.code, UNDETERMINED, None)
            return outcome

        return first, None if unless is None else second


def _conditions(rule: Rule) -> Iterator[tuple[str, list[object]]]:
    """Yield place and code of each condition of a rule."""
    for place, code in (("when", rule.when), ("unless", rule.unless)):
        if code is not None:
            yield place, code
    for index, case in enumerate(rule.severity):
        if case.code is not None:
            yield f"severity[{index}]", case.code


def _branches_of(rule: Rule, scopes: Scopes) -> Iterator[tuple[str, bool | None]]:
    for place, code in _conditions(rule):
        yield from branches(code, place)
    schema = scopes.of_rule(rule.each, rule.need)
    asked = [code for code in (rule.when, rule.unless) if code is not None]
    if rule.asks or any(can_be_open(code, schema) for code in asked):
        yield UNDETERMINED, None
