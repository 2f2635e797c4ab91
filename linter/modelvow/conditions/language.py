"""The words of the rule language: modifiers, what may stand beside them, caps and errors."""

from __future__ import annotations

from math import isfinite

from modelvow.typed import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelvow.findings import KeyPath

Code = list[Any]
"""A parsed condition as plain JSON: `[group, [codes]]` or `[modifier, path, operand]`."""

ABSENT: Final = object()
"""What a path gives that leads to no key: not declared, as against `None`, not known."""

LEVELS: Final = {"none": 0, "low": 1, "medium": 2, "high": 3}

GROUPS: Final = ("all", "any", "none")
"""Keys of a map that hold a list of conditions."""

EQUALS: Final = "equals"
"""The modifier of a path that names none; it is never written."""

OPERANDS: Final = {
    EQUALS: "one of",
    "at-least": "order",
    "above": "order",
    "at-most": "order",
    "below": "order",
    "exists": "flag",
    "known": "flag",
    "within": "time",
    "older-than": "time",
    "matches": "glob",
    "contains": "item",
    "intersects": "items",
    "any": "each",
    "all": "each",
    "none": "each",
}
"""Every modifier that judges, and what its value has to be."""

STEPS: Final = ("count",)
"""Modifiers that turn a value into another, for the next one to judge."""

REFERABLE: Final = ("one of", "order", "item", "items")
"""Kinds of operand that may be read from another place of the document."""

MAX_NODES: Final = 500
MAX_DEPTH: Final = 32
MAX_TEXT: Final = 10_000
MAX_GLOB: Final = 256
MAX_NUMBER: Final = 10**18


class ConditionError(Exception):
    """A condition that is not well formed. `at` leads from the top of the rule to the key at fault."""

    def __init__(self, at: KeyPath, reason: str, suggestion: str = "") -> None:
        self.at = at
        self.reason = reason
        self.suggestion = suggestion

    def __str__(self) -> str:
        place = ".".join(map(str, self.at))
        text = f"{place}: {self.reason}" if place else self.reason
        return f"{text} ({self.suggestion})" if self.suggestion else text


class TypeMismatch(Exception):  # noqa: N818 - a condition met a value that it is not made for
    """A condition met a value of another type than it can judge; `path` is empty until the leaf is known."""

    def __init__(self, reason: str, path: str = "") -> None:
        self.reason = reason
        self.path = path

    def __str__(self) -> str:
        return f"`{self.path}` {self.reason}" if self.path else self.reason


def name_kind(value: object) -> str:
    """Return what `value` is in the words of a manifest."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict):
        return "a range" if is_range(value) else "a map"
    if isinstance(value, int | float) and not is_scalar(value):
        return "a number that is infinite, too large or none"
    names = {str: "text", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), "something else")


def is_range(value: object) -> bool:
    """Whether `value` is a map that says `least` and `most`, whatever else it says."""
    return isinstance(value, dict) and "least" in value and "most" in value


def is_scalar(value: object) -> bool:
    """Whether `value` is text, true or false, or a finite number of sensible size."""
    if isinstance(value, str | bool):
        return True
    if isinstance(value, int | float):
        return isfinite(value) and abs(value) <= MAX_NUMBER
    return False


def guess(word: object, known: Iterable[str]) -> str:
    """Return "did you mean …" for the nearest of `known`, or an empty text."""
    from difflib import get_close_matches

    near = get_close_matches(str(word)[:100], list(known))
    return f"did you mean `{near[0]}`?" if near else ""


def read_literal(modifier: str, value: Any, at: KeyPath) -> Any:
    """Return `value` when it can stand beside `modifier`; ConditionError otherwise."""
    reader = {
        "one of": _read_one_of,
        "order": _read_order,
        "flag": _read_flag,
        "time": _read_time,
        "glob": _read_glob,
        "item": _read_item,
        "items": _read_items,
    }[OPERANDS[modifier]]
    return reader(modifier, value, at)


def _read_one_of(_modifier: str, value: Any, at: KeyPath) -> Any:
    if isinstance(value, list):
        return _read_several(value, at)
    if value is None:
        raise ConditionError(at, "nothing equals null", "ask `|known: false`, or `|exists: false`")
    if isinstance(value, dict):
        raise ConditionError(
            at, "a map is neither `{ref: …}` nor `{param: …}`", "to look into it, write `|any`"
        )
    return _read_scalar(value, at)


def _read_item(modifier: str, value: Any, at: KeyPath) -> Any:
    if isinstance(value, list):
        raise ConditionError(at, f"`{modifier}` takes one value", "write `intersects` for any of a list")
    return _read_scalar(value, at)


def _read_scalar(value: Any, at: KeyPath) -> Any:
    if not is_scalar(value):
        raise ConditionError(at, f"expected text, a number, true or false, got {name_kind(value)}")
    return value


def _read_items(modifier: str, value: Any, at: KeyPath) -> Any:
    if not isinstance(value, list):
        reason = f"`{modifier}` takes a list, got {name_kind(value)}"
        raise ConditionError(at, reason, "write `contains` for one value")
    return _read_several(value, at)


def _read_several(values: list[Any], at: KeyPath) -> list[Any]:
    if not values:
        raise ConditionError(at, "an empty list matches nothing", "name at least one value")
    return [_read_scalar(value, at) for value in values]


def _read_order(modifier: str, value: Any, at: KeyPath) -> Any:
    if isinstance(value, str) and value in LEVELS:
        return value
    if is_scalar(value) and not isinstance(value, str | bool):
        return value
    reason = f"`{modifier}` takes a number or a level, got {_quote(value)}"
    raise ConditionError(at, reason, guess(value, LEVELS) or f"levels: {', '.join(LEVELS)}")


def _read_flag(modifier: str, value: Any, at: KeyPath) -> Any:
    if not isinstance(value, bool):
        raise ConditionError(at, f"`{modifier}` takes true or false, got {_quote(value)}")
    return value


def _read_time(modifier: str, value: Any, at: KeyPath) -> Any:
    from modelvow.conditions.dates import is_time

    if not isinstance(value, str) or not is_time(value):
        reason = f"`{modifier}` takes a length of time, got {_quote(value)}"
        raise ConditionError(at, reason, "write days, months or years: `90d`, `18m`, `2y`")
    return value


def _read_glob(modifier: str, value: Any, at: KeyPath) -> Any:
    patterns = value if isinstance(value, list) else [value]
    if not patterns or not all(isinstance(pattern, str) for pattern in patterns):
        raise ConditionError(at, f"`{modifier}` takes a pattern or a list of patterns, got {_quote(value)}")
    if any(len(pattern) > MAX_GLOB for pattern in patterns):
        raise ConditionError(at, f"a pattern has at most {MAX_GLOB} characters")
    return value


def _quote(value: object) -> str:
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    return f"`{value}`" if is_scalar(value) else name_kind(value)
