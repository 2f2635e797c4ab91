"""Code to closures that answer true, false or None (unknown) for a document.

Every closure takes the document and, inside a quantifier, the element. Nothing here imports more than the
language: this is what a clean run loads.
"""

from __future__ import annotations

from modelvow.conditions.judges import (
    JUDGES,
    QUANTIFIERS,
    alternatives_of,
    is_known,
    judge_each,
    kind_of,
)
from modelvow.conditions.language import (
    ABSENT,
    EQUALS,
    OPERANDS,
    Code,
    ConditionError,
    TypeMismatch,
    is_range,
    name_kind,
    read_literal,
)
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from modelvow.conditions.judges import Judge, Test

    Find = Callable[[Any, Any], Any]
    Params = Mapping[str, Any]


def evaluate(code: Code, root: Any, params: Params) -> bool | None:
    """Return what `code` says of `root`: true, false, or None for unknown."""
    return compile(code, params)(root)


def possible(tests: Sequence[Test | None], root: Any) -> tuple[tuple[int, ...], int | None]:
    """Return the indexes of unknown cases before the first that surely holds, and that one's index.

    A case that is None has no condition and holds.
    """
    unknown: list[int] = []
    for index, test in enumerate(tests):
        outcome = True if test is None else test(root)
        if outcome:
            return tuple(unknown), index
        if outcome is None:
            unknown.append(index)
    return tuple(unknown), None


def compile(code: Code, params: Params, *, inside: bool = False) -> Test:  # noqa: A001 - the word for it
    """Return a closure for `code`; `inside` a quantifier a bare path starts at the element.

    ConditionError when a parameter is missing or does not fit where it stands.
    """
    if len(code) == 2:  # noqa: PLR2004 - a group
        tests = tuple([compile(child, params, inside=inside) for child in code[1]])
        return tests[0] if len(tests) == 1 and code[0] != "none" else JOINS[code[0]](tests)
    modifier, text, operand = code
    if OPERANDS[modifier] == "flag":
        return _FLAGS[modifier](find(text, inside=inside), bind(modifier, text, operand, params))
    if operand.__class__ is dict and "ref" in operand:
        return _compile_ref(modifier, text, find(operand["ref"], inside=inside), inside=inside)
    judge = _compile_judge(modifier, text, operand, params)
    if "|" in text:
        return test_found(find(text, inside=inside), text, judge)
    plain = alternatives_of(bind(modifier, text, operand, params)) if modifier == EQUALS else ()
    return _test_path(text, judge, plain, inside=inside)


def _compile_judge(modifier: str, text: str, operand: Any, params: Params) -> Judge:
    if modifier in QUANTIFIERS:
        return judge_each(compile(operand, params, inside=True), QUANTIFIERS[modifier])
    return JUDGES[modifier](bind(modifier, text, operand, params))


def bind(modifier: str, text: str, operand: Any, params: Params) -> Any:
    """Return the value that stands beside a modifier: itself, or that of the parameter it names."""
    if operand.__class__ is not dict:
        return operand
    name = operand["param"]
    at = (text if modifier == "equals" else f"{text}|{modifier}",)
    if name not in params:
        raise ConditionError(at, f"unknown parameter `{name}`", "declare it under `params`")
    return read_literal(modifier, params[name], at)


# Finding


def find(text: str, *, inside: bool = False) -> Find:
    """Return a closure that follows the path `text`, steps included, to a value, None or ABSENT."""
    path, *steps = text.split("|")
    follow = _find_path(path, text, inside=inside)
    for _step in steps:
        follow = _counting(follow, text)
    return follow


def _find_path(path: str, text: str, *, inside: bool) -> Find:
    at_element = inside and path[0] != "$"
    keys = tuple(path.removeprefix("$.").split("."))

    def follow(root: Any, element: Any) -> Any:
        value = element if at_element else root
        try:
            for key in keys:
                value = value[key]
        except KeyError:
            return ABSENT
        except TypeError:
            _refuse_stop(value, text)
            return None
        return value

    return follow


def _counting(follow: Find, text: str) -> Find:
    return lambda root, element: count(follow(root, element), text)


def count(value: Any, text: str) -> Any:
    """Return how many elements a list or map has; ABSENT and None stay what they are."""
    if value is None or value is ABSENT:
        return value
    if isinstance(value, list) or (isinstance(value, dict) and not is_range(value)):
        return len(value)
    raise TypeMismatch(f"is {name_kind(value)}, which has no elements", text)


def _refuse_stop(value: Any, text: str) -> None:
    """Let a path end at something unknown; it cannot go on through anything but a map."""
    if value is not None:
        raise TypeMismatch(f"leads through {name_kind(value)}, which has no keys", text)


def _test_path(text: str, judge: Judge, plain: Sequence[Any], *, inside: bool) -> Test:
    """Return a closure that judges what is at a path; `plain`: what it may equal, if that is asked."""
    # Nearly all are texts, or a single yes or no, held against the same: no judge needs to be asked.
    kind = kind_of(plain) if plain else None
    at_element = inside and text[0] != "$"
    keys = tuple(text.removeprefix("$.").split("."))

    def test(root: Any, element: Any = None) -> bool | None:
        value = element if at_element else root
        try:
            for key in keys:
                value = value[key]
        except KeyError:
            return False
        except TypeError:
            _refuse_stop(value, text)
            return None
        if value.__class__ is kind:
            return value in plain
        if value is None:
            return None
        try:
            return judge(value, root)
        except TypeMismatch as fault:
            raise _place(fault, text) from None

    return test


def test_found(follow: Find, text: str, judge: Judge) -> Test:
    """Return a closure that judges what `follow` finds; `text` is the path in what is said of a misfit."""

    def test(root: Any, element: Any = None) -> bool | None:
        value = follow(root, element)
        if value is ABSENT or value is None:
            return None if value is None else False
        try:
            return judge(value, root)
        except TypeMismatch as fault:
            raise _place(fault, text) from None

    return test


def _compile_ref(modifier: str, text: str, other: Find, *, inside: bool) -> Test:
    follow = find(text, inside=inside)
    make = JUDGES[modifier]

    def test(root: Any, element: Any = None) -> bool | None:
        value, wanted = follow(root, element), other(root, element)
        if value is ABSENT or wanted is ABSENT:
            return False
        if value is None or wanted is None:
            return None
        try:
            return make(wanted)(value, root)
        except TypeMismatch as fault:
            raise _place(fault, text) from None

    return test


def _place(fault: TypeMismatch, text: str) -> TypeMismatch:
    return fault if fault.path else TypeMismatch(fault.reason, text)


# Groups: one false settles an all-of, one true an any-of


def all_of(tests: Sequence[Test]) -> Test:
    """Return the conjunction of `tests`, left to right."""

    def test(root: Any, element: Any = None) -> bool | None:
        settled: bool | None = True
        for part in tests:
            outcome = part(root, element)
            if outcome is False:
                return False
            if outcome is None:
                settled = None
        return settled

    return test


def any_of(tests: Sequence[Test]) -> Test:
    """Return the disjunction of `tests`, left to right."""

    def test(root: Any, element: Any = None) -> bool | None:
        settled: bool | None = False
        for part in tests:
            outcome = part(root, element)
            if outcome:
                return True
            if outcome is None:
                settled = None
        return settled

    return test


def none_of(tests: Sequence[Test]) -> Test:
    """Return the negation of the disjunction of `tests`."""
    some = any_of(tests)

    def test(root: Any, element: Any = None) -> bool | None:
        outcome = some(root, element)
        return None if outcome is None else not outcome

    return test


JOINS: Mapping[str, Callable[[Sequence[Test]], Test]] = {
    "and": all_of,
    "all": all_of,
    "or": any_of,
    "any": any_of,
    "none": none_of,
}


# Presence


def _test_exists(follow: Find, wanted: bool) -> Test:  # noqa: FBT001 - the flag is the rule author's
    def test(root: Any, element: Any = None) -> bool | None:
        value = follow(root, element)
        return None if value is None else (value is not ABSENT) is wanted

    return test


def _test_known(follow: Find, wanted: bool) -> Test:  # noqa: FBT001 - the flag is the rule author's
    def test(root: Any, element: Any = None) -> bool | None:
        value = follow(root, element)
        return value is not ABSENT and is_known(value) is wanted

    return test


_FLAGS: Mapping[str, Callable[[Find, bool], Test]] = {"exists": _test_exists, "known": _test_known}
