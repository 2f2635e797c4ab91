"""One judge a modifier: what it says of a value that is there, true, false or None for unknown."""

from __future__ import annotations

from modelvow.conditions.language import LEVELS, TypeMismatch, is_range, name_kind
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Judge = Callable[[Any, Any], bool | None]
    Test = Callable[..., bool | None]

_SCALARS = frozenset((str, bool, int, float))
_INFINITE = float("inf")


def is_known(value: Any) -> bool:
    """Whether `value` is settled: not None, nor a range of more than one."""
    if is_range(value):
        return value["least"] is not None and value["least"] == value["most"]
    return value is not None


# Equality


def _judge_equals(wanted: Any) -> Judge:
    """Equal to `wanted`, or to any of it when it is a list."""
    alternatives = alternatives_of(wanted)
    return lambda value, _root: equals_any(value, alternatives)


def alternatives_of(wanted: Any) -> list[Any]:
    """Return what a value may equal."""
    return wanted if wanted.__class__ is list else [wanted]


def kind_of(alternatives: Sequence[Any]) -> type | None:
    """Return the class that texts or yes and no have in common, None where these are neither."""
    return next((kind for kind in (str, bool) if all(each.__class__ is kind for each in alternatives)), None)


def equals_any(value: Any, alternatives: Sequence[Any]) -> bool | None:
    """Whether `value` is one of `alternatives`, which may hold unknowns and ranges."""
    outcomes = [equals(value, wanted) for wanted in alternatives]
    if True in outcomes or _covers(value, alternatives):
        return True
    return None if None in outcomes else False


def equals(value: Any, wanted: Any) -> bool | None:
    """Whether two scalars or ranges are the same; None where a range or an unknown leaves it open."""
    if wanted is None:
        return None
    if value.__class__ in _SCALARS and wanted.__class__ in _SCALARS:
        return bool(value == wanted) and (value.__class__ is bool) is (wanted.__class__ is bool)
    for side in (value, wanted):
        if side.__class__ not in _SCALARS and not is_range(side):
            raise TypeMismatch(f"is {name_kind(value)}, compared with {name_kind(wanted)}")
    return _equals_range(value, wanted)


def _equals_range(value: Any, wanted: Any) -> bool | None:
    if not (_is_orderable(value) and _is_orderable(wanted)):
        return False
    kind, low, high = bounds(value)
    other, least, most = bounds(wanted)
    if (kind and other and kind != other) or high < least or low > most:
        return False
    return True if low == high == least == most else None


def _is_orderable(value: Any) -> bool:
    return is_range(value) or value in LEVELS or value.__class__ in (int, float)


def _covers(value: Any, alternatives: Sequence[Any]) -> bool:
    """Whether every level of the range `value` is among `alternatives`."""
    if not is_range(value) or bounds(value)[0] != "a level":
        return False
    _kind, low, high = bounds(value)
    return all(level in alternatives for level, rank in LEVELS.items() if low <= rank <= high)


# Order


def bounds(value: Any) -> tuple[str, float, float]:
    """Return kind (empty: unknown), lowest and highest of a number, a level or a range of them."""
    if value.__class__ is str and value in LEVELS:
        return "a level", LEVELS[value], LEVELS[value]
    if value.__class__ is int or value.__class__ is float:
        return "a number", value, value
    if is_range(value):
        return _range_bounds(value["least"], value["most"])
    raise TypeMismatch(f"is {name_kind(value)}, which is neither a number nor a level")


def _range_bounds(least: Any, most: Any) -> tuple[str, float, float]:
    kind, low = ("", -_INFINITE) if least is None else bounds(least)[:2]
    other, high = ("", _INFINITE) if most is None else bounds(most)[::2]
    if "a level" in (kind, other):
        low, high = max(low, 0), min(high, 3)
    if kind and other and kind != other:
        raise TypeMismatch("is a range from a number to a level")
    return kind or other, low, high


def _judge_at_least(wanted: Any) -> Judge:
    return _judge_order(wanted, lambda a, b, c, d: True if a >= d else False if b < c else None)


def _judge_above(wanted: Any) -> Judge:
    return _judge_order(wanted, lambda a, b, c, d: True if a > d else False if b <= c else None)


def _judge_at_most(wanted: Any) -> Judge:
    return _judge_order(wanted, lambda a, b, c, d: True if b <= c else False if a > d else None)


def _judge_below(wanted: Any) -> Judge:
    return _judge_order(wanted, lambda a, b, c, d: True if b < c else False if a >= d else None)


def _judge_order(wanted: Any, decide: Callable[[float, float, float, float], bool | None]) -> Judge:
    """Compare two ranges: `decide` gets lowest and highest of the value, then of `wanted`."""
    kind, least, most = bounds(wanted)

    def judge(value: Any, _root: Any) -> bool | None:
        met, low, high = bounds(value)
        if met and kind and met != kind:
            raise TypeMismatch(f"is {met}, compared with {kind}")
        return decide(low, high, least, most)

    return judge


# Time


def _judge_within(time: str) -> Judge:
    def decide(first: str, last: str, earliest: str, latest: str) -> bool | None:
        if earliest <= first and last <= latest:
            return True
        return False if last < earliest or first > latest else None

    return _judge_days(time, decide)


def _judge_older_than(time: str) -> Judge:
    def decide(first: str, last: str, earliest: str, _latest: str) -> bool | None:
        if last < earliest:
            return True
        return False if first >= earliest else None

    return _judge_days(time, decide)


def _judge_days(time: str, decide: Callable[[str, str, str, str], bool | None]) -> Judge:
    """Compare the days a value can mean with those `time` before and after the document's `date`."""
    from modelvow.conditions.dates import read_days, shift

    limits: dict[str, tuple[str, str]] = {}

    def judge(value: Any, root: Any) -> bool | None:
        today = root.get("date")
        if today is None:
            return None
        if today not in limits:
            limits.clear()
            limits[today] = shift(today, time, -1), shift(today, time, 1)
        days = read_days(value) if value.__class__ is str else None
        if days is None:
            raise TypeMismatch(f"is {name_kind(value)}, no date such as `2026-01-31`")
        return decide(*days, *limits[today])

    return judge


# Text and lists


def _judge_matches(patterns: str | list[str]) -> Judge:
    from modelvow.conditions.globs import match_any

    several = [patterns] if isinstance(patterns, str) else patterns

    def judge(value: Any, _root: Any) -> bool | None:
        if value.__class__ is not str:
            raise TypeMismatch(f"is {name_kind(value)}, not text")
        return match_any(several, value)

    return judge


def _judge_contains(wanted: Any) -> Judge:
    if wanted.__class__ is list:
        # Else an empty list would say no, and only a full one that the rule is at fault.
        raise TypeMismatch(f"is compared with {name_kind(wanted)}, not one value")
    return _judge_intersects([wanted])


def _judge_intersects(wanted: Any) -> Judge:
    if wanted.__class__ is not list:
        raise TypeMismatch(f"is compared with {name_kind(wanted)}, not a list")

    def judge(value: Any, _root: Any) -> bool | None:
        if value.__class__ is not list:
            raise TypeMismatch(f"is {name_kind(value)}, not a list")
        outcomes = [None if item is None else equals_any(item, wanted) for item in value]
        if True in outcomes:
            return True
        return None if None in outcomes else False

    return judge


JUDGES: Mapping[str, Callable[[Any], Judge]] = {
    "equals": _judge_equals,
    "at-least": _judge_at_least,
    "above": _judge_above,
    "at-most": _judge_at_most,
    "below": _judge_below,
    "within": _judge_within,
    "older-than": _judge_older_than,
    "matches": _judge_matches,
    "contains": _judge_contains,
    "intersects": _judge_intersects,
}


# Quantifiers


def judge_each(inner: Test, settle: Callable[[Sequence[bool | None]], bool | None]) -> Judge:
    """Judge every element with `inner` and let `settle` make one outcome of all."""
    of_nothing = settle(())

    def judge(value: Any, root: Any) -> bool | None:
        if value == []:
            return of_nothing
        return settle([inner(root, element) for _name, element in elements(value)])

    return judge


def some(outcomes: Sequence[bool | None]) -> bool | None:
    """Whether one of `outcomes` is true; one true settles it."""
    if True in outcomes:
        return True
    return None if None in outcomes else False


def every(outcomes: Sequence[bool | None]) -> bool | None:
    """Whether all `outcomes` are true; one false settles it."""
    if False in outcomes:
        return False
    return None if None in outcomes else True


def no(outcomes: Sequence[bool | None]) -> bool | None:
    """Whether all `outcomes` are false; one true settles it."""
    outcome = some(outcomes)
    return None if outcome is None else not outcome


QUANTIFIERS: Mapping[str, Callable[[Sequence[bool | None]], bool | None]] = {
    "any": some,
    "all": every,
    "none": no,
}


class _Unknown(dict[str, Any]):
    """An entry of a map of which only the key is known."""

    def __missing__(self, _key: str) -> None:
        return None


def elements(value: Any) -> list[tuple[str | int, Any]]:
    """Return index or key, and scope, of each element of a list or map.

    A plain value is reached as `value`; in a map the element's own key is reached as `key`.
    """
    if value.__class__ is list:
        return [(index, _scope(item)) for index, item in enumerate(value)]
    if value.__class__ is dict and not is_range(value):
        return [(key, _keyed_scope(key, item)) for key, item in value.items()]
    raise TypeMismatch(f"is {name_kind(value)}, neither a list nor a map")


def _scope(item: Any) -> Any:
    return item if item is None or item.__class__ is dict else {"value": item}


def _keyed_scope(key: str, item: Any) -> Any:
    if item is None:
        return _Unknown(key=key)
    return {"key": key, "value": item, **item} if item.__class__ is dict else {"key": key, "value": item}
