"""The rule language once more, from docs/rule-language.md alone: slow, short, and written to be read.

It walks a condition as it stands in a rule, and shares nothing with what it is compared with. An answer is
True, False or None (unknown); MISFIT stands for a value that a modifier cannot judge, which is an error.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

LEVELS = ("none", "low", "medium", "high")
ABSENT = "(absent)"
MISFIT = "(misfit)"
ENDLESS = float("inf")


class Answer(NamedTuple):
    """What a condition says; `misfits`: somewhere in it is an error, whether it counts or not."""

    outcome: object
    misfits: bool


class Place(NamedTuple):
    """Where paths start: a bare one at `here`, one that begins with `$.` at the `document`."""

    document: object
    here: object
    params: dict


def answer(condition, document, params=None):
    """Return what `condition` says of `document`."""
    met = []
    outcome = judge(condition, Place(document, document, params or {}), met)
    return Answer(outcome, bool(met))


def first_case(conditions, document, params):
    """Return which cases are possible before the first that surely holds, and that one; None: none does."""
    possible = []
    for index, condition in enumerate(conditions):
        outcome = True if condition is None else answer(condition, document, params).outcome
        if outcome is True:
            return tuple(possible), index
        if outcome is None:
            possible.append(index)
    return tuple(possible), None


def judge(condition, place, met):
    """A map is all of its parts, a list any of its maps."""
    if isinstance(condition, list):
        return some([judge(each, place, met) for each in condition])
    return every([entry(key, value, place, met) for key, value in condition.items()])


def every(outcomes):
    return next((settled for settled in (False, MISFIT, None) if holds(settled, outcomes)), True)


def some(outcomes):
    return next((settled for settled in (True, MISFIT, None) if holds(settled, outcomes)), False)


def opposite(outcome):
    return {True: False, False: True}.get(outcome, outcome)


def holds(settled, outcomes):
    return any(outcome is settled for outcome in outcomes)


def entry(key, value, place, met):
    if key in {"any", "all", "none"}:
        outcomes = [judge(each, place, met) for each in value]
        return joined(key, outcomes)
    path, *modifiers = key.split("|")
    modifier = modifiers.pop() if modifiers and modifiers[-1] != "count" else "equals"
    outcome = leaf(modifier, follow("|".join([path, *modifiers]), place), value, place, met)
    if outcome is MISFIT:
        met.append(key)
    return outcome


def joined(word, outcomes):
    if word == "all":
        return every(outcomes)
    return some(outcomes) if word == "any" else opposite(some(outcomes))


def follow(text, place):
    """Return what stands at a path: ABSENT, None for unknown, MISFIT where it cannot go on."""
    path, *counts = text.split("|")
    value = place.document if path.startswith("$.") else place.here
    for name in path.removeprefix("$.").split("."):
        if value is None:
            return None
        if not isinstance(value, dict):
            return MISFIT
        value = value.get(name, None if isinstance(value, Entry) else ABSENT)
        if value is ABSENT:
            return ABSENT
    for _count in counts:
        value = counted(value)
    return value


def counted(value):
    if value is None or value is ABSENT or value is MISFIT:
        return value
    return len(value) if isinstance(value, list) or is_map(value) else MISFIT


def is_range(value):
    return isinstance(value, dict) and {"least", "most"} <= set(value)


def is_map(value):
    return isinstance(value, dict) and not is_range(value)


def is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def leaf(modifier, value, operand, place, met):
    if value is MISFIT:
        return MISFIT
    if modifier == "exists":
        return None if value is None else (value is not ABSENT) == operand
    if modifier == "known":
        return False if value is ABSENT else settled(value) == operand
    if isinstance(operand, dict) and set(operand) == {"ref"}:
        operand = follow(operand["ref"], place)
    elif isinstance(operand, dict) and set(operand) == {"param"} and modifier not in {"any", "all", "none"}:
        operand = place.params[operand["param"]]
    if operand is MISFIT:
        return MISFIT
    if value is ABSENT or operand is ABSENT:
        return False
    if value is None or operand is None:
        return None
    if modifier in {"any", "all", "none"}:
        return each(modifier, value, operand, place, met)
    return JUDGES[modifier](value, operand, place.document)


def settled(value):
    if is_range(value):
        return value["least"] is not None and value["least"] == value["most"]
    return value is not None


# Elements


class Entry(dict):
    """An entry of a map that is not known: nothing but its key is."""


def each(word, value, condition, place, met):
    if isinstance(value, list):
        elements = [item if item is None or isinstance(item, dict) else {"value": item} for item in value]
    elif is_map(value):
        elements = [keyed(key, item) for key, item in value.items()]
    else:
        return MISFIT
    return joined(word, [judge(condition, place._replace(here=element), met) for element in elements])


def keyed(key, item):
    if item is None:
        return Entry(key=key)
    return {"key": key, **item} if isinstance(item, dict) else {"key": key, "value": item}


# Equality


def equals(value, operand, _document):
    if isinstance(operand, list):
        return among(value, operand)
    return same(value, operand)


def among(value, wanted):
    """Whether a value is one of several; a range of levels that they hold all of is."""
    outcomes = [None if each is None else same(value, each) for each in wanted]
    if is_range(value) and MISFIT not in outcomes and covers(value, wanted):
        return True
    return some(outcomes)


def covers(value, wanted):
    kind, low, high = ends(value)
    return kind == "level" and all(LEVELS[rank] in wanted for rank in range(int(low), int(high) + 1))


def same(value, other):
    if not all(is_range(side) or isinstance(side, str | int | float) for side in (value, other)):
        return MISFIT
    if not is_range(value) and not is_range(other):
        return value == other and isinstance(value, bool) == isinstance(other, bool)
    mine, theirs = ends(value), ends(other)
    if mine is MISFIT or theirs is MISFIT:
        return False  # a range is of numbers or levels, and no other text or flag is one
    if {mine[0], theirs[0]} == {"level", "number"} or mine[2] < theirs[1] or mine[1] > theirs[2]:
        return False
    return True if mine[1] == mine[2] == theirs[1] == theirs[2] else None


# Order


def ends(value):
    """Return kind, lowest and highest of a number, a level or a range; MISFIT for anything else."""
    if isinstance(value, str) and value in LEVELS:
        return "level", LEVELS.index(value), LEVELS.index(value)
    if is_number(value):
        return "number", value, value
    if not is_range(value):
        return MISFIT
    low = ends(value["least"]) if value["least"] is not None else ("open", -ENDLESS, None)
    high = ends(value["most"]) if value["most"] is not None else ("open", None, ENDLESS)
    kinds = {low[0], high[0]} - {"open"}
    if len(kinds) > 1:
        return MISFIT
    if kinds == {"level"}:
        return "level", max(low[1], 0), min(high[2], len(LEVELS) - 1)
    return (kinds or {"open"}).pop(), low[1], high[2]


def order(holds_for):
    """True when it holds for all of both ranges, false when for none of them."""

    def judged(value, operand, _document):
        mine, theirs = ends(value), ends(operand)
        if mine is MISFIT or theirs is MISFIT or {mine[0], theirs[0]} == {"level", "number"}:
            return MISFIT
        outcomes = {holds_for(one, other) for one in mine[1:] for other in theirs[1:]}
        return outcomes.pop() if len(outcomes) == 1 else None

    return judged


# Dates


def within(value, time, document):
    return by_days(value, time, document, lambda day, before, after: before <= day <= after)


def older_than(value, time, document):
    return by_days(value, time, document, lambda day, before, _after: day < before)


def by_days(value, time, document, holds_for):
    """Whether it holds for all days that a date can mean; a month or a year is any of its days."""
    if document["date"] is None:
        return None
    days = days_of(value)
    if days is None:
        return MISFIT
    today = date.fromisoformat(document["date"])
    outcomes = {holds_for(day, shifted(today, time, -1), shifted(today, time, 1)) for day in days}
    return outcomes.pop() if len(outcomes) == 1 else None


def days_of(value):
    shape = (
        re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", value) if isinstance(value, str) else None
    )
    if shape is None:
        return None
    year, month, day = (None if part is None else int(part) for part in shape.groups())
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def shifted(today, time, direction):
    count = int(time[:-1]) * direction
    try:
        if time[-1] == "d":
            return today + timedelta(days=count)
        months = today.year * 12 + today.month - 1 + count * (12 if time[-1] == "y" else 1)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(today.day, last))
    except (ValueError, OverflowError):
        return date.min if direction < 0 else date.max


# Text and lists


def matches(value, operand, _document):
    if not isinstance(value, str):
        return MISFIT
    return any(fits(pattern, value) for pattern in ([operand] if isinstance(operand, str) else operand))


def fits(pattern, text):
    """Whether the whole text fits: `*` is any run of characters, `?` any one."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return fits(pattern[1:], text) or (text != "" and fits(pattern, text[1:]))
    return text != "" and pattern[0] in ("?", text[0]) and fits(pattern[1:], text[1:])


def contains(value, operand, document):
    return MISFIT if isinstance(operand, list) else intersects(value, [operand], document)


def intersects(value, operand, _document):
    if not isinstance(value, list) or not isinstance(operand, list):
        return MISFIT
    return some([None if item is None else among(item, operand) for item in value])


JUDGES = {
    "equals": equals,
    "at-least": order(lambda one, other: one >= other),
    "above": order(lambda one, other: one > other),
    "at-most": order(lambda one, other: one <= other),
    "below": order(lambda one, other: one < other),
    "within": within,
    "older-than": older_than,
    "matches": matches,
    "contains": contains,
    "intersects": intersects,
}
