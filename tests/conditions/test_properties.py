"""Laws of the language, on documents and conditions made up by the machine.

`interpret` is the language once more, written to be read: it walks the condition as it is written, knows no
code and no closures, and takes dates and patterns from the standard library.
"""

import calendar
import re
from copy import deepcopy
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from modelvow.conditions import compile as compile_code
from modelvow.conditions import evaluate, parse, trace

LEVELS = ["none", "low", "medium", "high"]
GONE = "(gone)"
TODAY = "2026-03-31"


# The language in plain words


def interpret(tree, root, scope):
    if isinstance(tree, list):
        return disjunction([interpret(item, root, scope) for item in tree])
    return conjunction([interpret_entry(key, value, root, scope) for key, value in tree.items()])


def conjunction(outcomes):
    return False if False in outcomes else None if None in outcomes else True


def disjunction(outcomes):
    return True if True in outcomes else None if None in outcomes else False


def negation(outcome):
    return None if outcome is None else not outcome


def interpret_entry(key, value, root, scope):
    if key in ("any", "all", "none"):
        outcomes = [interpret(item, root, scope) for item in value]
        joined = conjunction(outcomes) if key == "all" else disjunction(outcomes)
        return negation(joined) if key == "none" else joined
    path, *modifiers = key.split("|")
    if modifiers[:1] == ["count"]:
        path = f"{path}|{modifiers.pop(0)}"
    return interpret_leaf(
        modifiers[0] if modifiers else "equals", look_up(path, root, scope), value, root, scope
    )


def look_up(text, root, scope):
    path, _, step = text.partition("|")
    met = walk(path, root, scope)
    return len(met) if step and isinstance(met, list | dict) else met


def walk(path, root, scope):
    value = root if path.startswith("$.") else scope
    for name in path.removeprefix("$.").split("."):
        if value is None:
            return None
        value = value.get(name, None if isinstance(value, Entry) else GONE)
        if isinstance(value, str) and value == GONE:
            return GONE
    return value


class Entry(dict):
    """An entry of a map of which nothing but the key is known."""


def interpret_leaf(modifier, met, value, root, scope):
    gone = isinstance(met, str) and met == GONE
    if modifier == "exists":
        return None if met is None else (not gone) == value
    if modifier == "known":
        return False if gone else settled(met) == value
    other = look_up(value["ref"], root, scope) if isinstance(value, dict) and "ref" in value else value
    if gone or (isinstance(other, str) and other == GONE):
        return False
    if met is None or other is None:
        return None
    if modifier in ("any", "all", "none"):
        outcomes = [interpret(other, root, inner) for inner in scopes(met)]
        joined = conjunction(outcomes) if modifier == "all" else disjunction(outcomes)
        return negation(joined) if modifier == "none" else joined
    return JUDGES[modifier](met, other)


def settled(value):
    return (
        value["least"] is not None and value["least"] == value["most"]
        if isinstance(value, dict)
        else value is not None
    )


def scopes(value):
    if isinstance(value, list):
        return [item if item is None or isinstance(item, dict) else {"value": item} for item in value]
    return [
        Entry(key=key)
        if item is None
        else {"key": key, "value": item, **(item if isinstance(item, dict) else {})}
        for key, item in value.items()
    ]


def meanings(value):
    """Every number or rank that a value may turn out to be, from a small world of whole numbers."""
    world = (
        range(4) if "none" in str(value) or any(level in str(value) for level in LEVELS) else range(-1, 12)
    )
    if not isinstance(value, dict):
        return [LEVELS.index(value) if isinstance(value, str) else value]
    ends = [LEVELS.index(end) if isinstance(end, str) else end for end in (value["least"], value["most"])]
    low = -99 if ends[0] is None else ends[0]
    high = 99 if ends[1] is None else ends[1]
    return sorted({number for number in [*world, low, high] if low <= number <= high})


def compare(holds):
    def judge(met, other):
        outcomes = {
            holds(a, b)
            for a in (min(meanings(met)), max(meanings(met)))
            for b in (min(meanings(other)), max(meanings(other)))
        }
        return outcomes.pop() if len(outcomes) == 1 else None

    return judge


def equal(met, other):
    if isinstance(other, list):
        return disjunction([equal(met, item) for item in other] + [covered(met, other)])
    if other is None:
        return None
    if isinstance(met, dict) or isinstance(other, dict):
        if max(meanings(met)) < min(meanings(other)) or min(meanings(met)) > max(meanings(other)):
            return False
        return True if len({*meanings(met), *meanings(other)}) == 1 else None
    return met == other and isinstance(met, bool) == isinstance(other, bool)


def covered(met, alternatives):
    if not isinstance(met, dict) or not isinstance(met["least"] or met["most"], str):
        return False
    return all(LEVELS[rank] in alternatives for rank in meanings(met) if 0 <= rank <= 3)


def overlaps(met, other):
    return disjunction([None if item is None else equal(item, other) for item in met])


def months_before(day, months):
    year, index = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, index + 1, min(day.day, calendar.monthrange(year, index + 1)[1]))


def moved(time, direction):
    today, count = date.fromisoformat(TODAY), int(time[:-1]) * direction
    return (
        today + timedelta(days=count)
        if time[-1] == "d"
        else months_before(today, -count * (12 if time[-1] == "y" else 1))
    )


def fits(met, pattern):
    translated = "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern)
    return re.fullmatch(translated, met) is not None


JUDGES = {
    "equals": equal,
    "at-least": compare(lambda a, b: a >= b),
    "above": compare(lambda a, b: a > b),
    "at-most": compare(lambda a, b: a <= b),
    "below": compare(lambda a, b: a < b),
    "contains": lambda met, other: overlaps(met, [other]),
    "intersects": overlaps,
    "matches": fits,
    "within": lambda met, time: moved(time, -1).isoformat() <= met <= moved(time, 1).isoformat(),
    "older-than": lambda met, time: met < moved(time, -1).isoformat(),
}


# Documents: settled ones, and vaguer ones of the same shape

WORDS = st.sampled_from(["a", "ab", "b", ""])
NUMBERS = st.integers(0, 9)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31)).map(date.isoformat)
TIMES = st.builds("{}{}".format, st.integers(0, 30), st.sampled_from("dm")) | st.sampled_from(["1y", "400d"])
FIELDS = {
    "flag": st.booleans(),
    "text": WORDS,
    "level": st.sampled_from(LEVELS),
    "number": NUMBERS,
    "day": DAYS,
    "words": st.lists(WORDS, max_size=3),
}


def maps(more):
    return st.fixed_dictionaries({}, optional={**FIELDS, **more})


LEAVES = maps({})
INNER = maps({"items": st.lists(LEAVES, max_size=2), "one": LEAVES})
DOCUMENTS = maps(
    {
        "items": st.lists(INNER, max_size=2),
        "named": st.dictionaries(st.sampled_from(["x", "y"]), INNER, max_size=2),
        "one": INNER,
    }
).map(lambda document: {"date": TODAY, **document})


def blur(value, draw):
    """Return `value` with some of it unknown: null, or a range around it."""
    choice = draw(st.integers(0, 5))
    if choice == 0:
        return None
    if isinstance(value, dict):
        return {key: item if key == "date" else blur(item, draw) for key, item in value.items()}
    if isinstance(value, list):
        return [blur(item, draw) for item in value]
    if choice == 1 and value in LEVELS:
        rank = LEVELS.index(value)
        return {
            "least": draw(st.sampled_from(LEVELS[: rank + 1])),
            "most": draw(st.sampled_from(LEVELS[rank:])),
        }
    if choice == 1 and type(value) is int:
        least, most = draw(st.integers(0, value)), draw(st.integers(value, 9))
        return {"least": draw(st.sampled_from([least, None])), "most": draw(st.sampled_from([most, None]))}
    return value


@st.composite
def pairs(draw):
    """A settled document, and the same one with less known of it."""
    document = draw(DOCUMENTS)
    vague = {key: item if key == "date" else blur(item, draw) for key, item in document.items()}
    undeclared = draw(st.sets(st.sampled_from(list(FIELDS))))
    return document, {**dict.fromkeys(undeclared - set(document)), **vague}


VAGUE = pairs().map(lambda pair: pair[1])


# Conditions that fit these documents

PLACES = st.sampled_from(["", "one.", "$.", "$.one."])


def refs(name):
    return st.builds(lambda place: {"ref": place + name}, PLACES)


def leaf(name, modifier, operands):
    return st.builds(lambda place, operand: {f"{place}{name}{modifier}": operand}, PLACES, operands)


ORDER = st.sampled_from(["|at-least", "|above", "|at-most", "|below"])
COMPARISONS = st.one_of(
    leaf("flag", "", st.booleans() | refs("flag")),
    leaf("text", "", WORDS | st.lists(WORDS, min_size=1, max_size=3) | refs("text") | refs("words")),
    leaf("text", "|matches", st.text("ab*?", max_size=3)),
    leaf(
        "level", "", st.sampled_from(LEVELS) | st.lists(st.sampled_from(LEVELS), min_size=1) | refs("level")
    ),
    ORDER.flatmap(lambda modifier: leaf("level", modifier, st.sampled_from(LEVELS) | refs("level"))),
    leaf("number", "", NUMBERS | st.lists(NUMBERS, min_size=1, max_size=3) | refs("number")),
    ORDER.flatmap(lambda modifier: leaf("number", modifier, NUMBERS | refs("number") | refs("words|count"))),
    ORDER.flatmap(lambda modifier: leaf("words|count", modifier, NUMBERS)),
    leaf("items|count", "", NUMBERS),
    leaf("day", "|within", TIMES),
    leaf("day", "|older-than", TIMES),
    leaf("words", "|contains", WORDS | refs("text")),
    leaf("words", "|intersects", st.lists(WORDS, min_size=1, max_size=2) | refs("words")),
    st.sampled_from(list(FIELDS)).flatmap(lambda name: leaf(name, "|exists", st.booleans())),
)
KNOWN = st.sampled_from(list(FIELDS)).flatmap(lambda name: leaf(name, "|known", st.booleans()))


def grow(inner):
    several = st.lists(inner, min_size=1, max_size=3)
    words = st.sampled_from(["any", "all", "none"])
    parts = inner | several
    return st.one_of(
        st.builds(lambda word, group: {word: group}, words, several),
        st.builds(merge, st.lists(inner, max_size=3)),
        st.builds(lambda word, part: {f"items|{word}": part}, words, parts),
        st.builds(lambda word, part: {f"$.named|{word}": part}, words, parts),
        st.builds(lambda word, text, part: {f"words|{word}": [{"value": text}, part]}, words, WORDS, inner),
        st.builds(lambda word, key: {f"$.named|{word}": {"key": key}}, words, st.sampled_from(["x", "y"])),
    )


def merge(maps):
    return {key: value for part in maps for key, value in part.items()}


MONOTONE = st.recursive(COMPARISONS, grow, max_leaves=5)
CONDITIONS = st.recursive(COMPARISONS | KNOWN, grow, max_leaves=5)


@settings(max_examples=300)
@given(CONDITIONS | st.lists(CONDITIONS, min_size=1, max_size=2), VAGUE)
def test_closures_agree_with_the_language_in_plain_words(tree, document):
    code = parse(tree)
    assert compile_code(code, {})(document) is interpret(tree, document, document)


@given(MONOTONE, pairs())
def test_knowing_more_never_flips_what_was_settled(tree, pair):
    settled_document, vague = pair
    code = parse(tree)
    before = evaluate(code, vague, {})
    assert before is None or evaluate(code, settled_document, {}) is before


@given(MONOTONE, DOCUMENTS)
def test_a_document_without_unknowns_settles_everything(tree, document):
    assert evaluate(parse(tree), document, {}) is not None


@given(CONDITIONS, CONDITIONS, VAGUE)
def test_groups_do_not_mind_order_and_none_negates_any(one, other, document):
    outcomes = [evaluate(parse({"any": parts}), document, {}) for parts in ([one, other], [other, one])]
    assert outcomes[0] is outcomes[1]
    assert evaluate(parse({"none": [one, other]}), document, {}) is negation(outcomes[0])
    joined = [evaluate(parse({"all": parts}), document, {}) for parts in ([one, other], [other, one])]
    assert joined[0] is joined[1]


# Traces


def places_of(document, opened=()):
    """Give every place and value of a document that is no map, and no list but those in `opened`."""
    for key, value in document.items():
        yield from places_below(value, key, opened)


def places_below(value, place, opened):
    if isinstance(value, dict) and "least" not in value:
        for key, item in value.items():
            yield from places_below(item, f"{place}.{key}", opened)
    elif isinstance(value, list) and (any(isinstance(item, dict) for item in value) or place in opened):
        for index, item in enumerate(value):
            yield from places_below(item, f"{place}[{index}]", opened)
    else:
        yield place, value


def steps_of(place):
    return [
        int(step) if step.isdigit() else step for step in place.replace("[", ".").replace("]", "").split(".")
    ]


def put(document, place, value):
    *above, last = steps_of(place)
    target = document
    for step in above:
        target = target[step]
    target[last] = value


def is_open(value):
    if isinstance(value, dict):
        return not settled(value)
    return value is None or (isinstance(value, list) and None in value)


@given(CONDITIONS, VAGUE)
def test_a_trace_says_what_the_condition_says_and_misses_something_only_when_open(tree, document):
    code = parse(tree)
    traced = trace(code, document, {})
    assert traced.outcome is evaluate(code, document, {})
    assert bool(traced.missing) == (traced.outcome is None)
    assert len(set(traced.missing)) == len(traced.missing)
    assert set(traced.absent) <= {place for place, _value in traced.used}


@given(CONDITIONS, VAGUE)
def test_what_is_missing_is_unknown_in_the_document(tree, document):
    for place in trace(parse(tree), document, {}).missing:
        steps, value = steps_of(place), document
        for step in steps:
            value = value[step] if value is not None else None
        assert is_open(value)


@given(CONDITIONS, VAGUE)
def test_what_was_used_is_enough_to_settle_it(tree, document):
    code = parse(tree)
    traced = trace(code, document, {})
    used = {place for place, _value in traced.used}
    forgotten = deepcopy(document)
    opened = {place.rpartition("[")[0] for place in used if place.endswith("]")}
    for place, _value in list(places_of(document, opened)):
        if not any(place == kept or place.startswith((f"{kept}.", f"{kept}[")) for kept in used):
            put(forgotten, place, None)
    assert traced.outcome is None or evaluate(code, forgotten, {}) is traced.outcome


@given(MONOTONE, pairs())
def test_filling_in_what_is_missing_settles_it_in_the_end(tree, pair):
    document, vague = pair
    code = parse(tree)
    for _round in range(60):
        missing = trace(code, vague, {}).missing
        if not missing:
            break
        for place in missing:
            fill(vague, place, document)
    assert evaluate(code, vague, {}) is evaluate(code, document, {})


def fill(vague, place, document):
    """Make known what is missing at `place`: there, or at the first unknown on the way."""
    steps = steps_of(place)
    target, known = vague, document
    for step in steps[:-1]:
        if isinstance(target, dict) and step not in target:
            return  # filled before, and it ends earlier
        if not isinstance(target, dict | list) or target[step] is None:
            break
        target, known = target[step], known[step]
    else:
        step = steps[-1]
    if not isinstance(target, dict | list):
        return  # filled before, and it is no map
    if isinstance(known, dict) and step not in known:
        target.pop(step, None)
    else:
        target[step] = deepcopy(known[step])


@given(MONOTONE, pairs())
def test_filling_in_anything_else_leaves_it_open(tree, pair):
    document, vague = pair
    code = parse(tree)
    traced = trace(code, vague, {})
    for place, value in list(places_of(vague)):
        touched = any(place == gap or gap.startswith((f"{place}.", f"{place}[")) for gap in traced.missing)
        if is_open(value) and not touched:
            fill(vague, place, document)
    assert traced.outcome is not None or evaluate(code, vague, {}) is None
