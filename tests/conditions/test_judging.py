"""What each modifier says, value by value, and how groups and quantifiers join it."""

import pytest

from modelvow.conditions import TypeMismatch, evaluate, parse, possible
from modelvow.conditions import compile as compile_code

WIDE = {"least": "low", "most": "high", "because": ["two facts are missing"]}
DOCUMENT = {
    "date": "2026-11-25",
    "stage": "pilot",
    "commercial": True,
    "size": 8,
    "nothing": None,
    "words": ["open", "closed"],
    "gappy": ["open", None],
    "empty": [],
    "level": "medium",
    "trait": WIDE,
    "sure": {"least": "medium", "most": "medium"},
    "hosts": {"least": 2, "most": 4},
    "some": {"least": 2, "most": None},
    "fog": {"least": None, "most": None},
    "upper": {"least": "high", "most": None},
    "lower": {"least": None, "most": "none"},
    "mixed": {"least": 1, "most": "high"},
    "released": "2025-05-25",
    "month": "2025-05",
    "coming": "2027-02-01",
    "next": "2027-02",
    "models": [{"name": "a", "size": 70, "kind": "chat"}, {"name": "b", "size": None, "kind": "embedding"}],
    "needs": {"openness": {"level": "high"}, "quality": {"level": "low"}, "trust": None},
    "limits": {"soft": 10, "hard": 20},
    "rooms": [
        {"seats": 3, "guests": 2, "chairs": ["a", "b", "c"], "built": "2026-06-01"},
        {"seats": 1, "guests": 2, "chairs": [], "built": "2020-06-01"},
    ],
    "facts": None,
}


def judge(tree, **params):
    return evaluate(parse(tree), DOCUMENT, params)


@pytest.mark.parametrize(
    ("path", "value", "outcome"),
    [
        ("stage", "pilot", True),
        ("stage", "Pilot", False),
        ("stage", ["pilot", "production"], True),
        ("stage", ["production", "experiment"], False),
        ("commercial", True, True),
        ("commercial", False, False),
        ("commercial", 1, False),
        ("size", 8, True),
        ("size", 8.0, True),
        ("size", "8", False),
        ("nothing", "x", None),
        ("undeclared", "x", False),
        ("facts.openness", "closed", None),
        ("undeclared.openness", "closed", False),
        ("trait", "medium", None),
        ("trait", "none", False),
        ("trait", ["low", "medium", "high"], True),
        ("trait", ["low", "high"], None),
        ("trait", "pilot", False),
        ("sure", "medium", True),
        ("sure", "low", False),
        ("hosts", 3, None),
        ("hosts", 5, False),
        ("hosts", "low", False),
        ("some", 1, False),
        ("some", 7, None),
        ("fog", "low", None),
        # No level is above `high` or below `none`.
        ("upper", "high", True),
        ("upper", "medium", False),
        ("lower", "none", True),
        ("lower", "low", False),
        ("trait.least", "low", True),
        ("stage", {"ref": "stage"}, True),
        ("stage", {"ref": "words"}, False),
        ("stage", {"ref": "undeclared"}, False),
        ("stage", {"ref": "nothing"}, None),
        ("nothing", {"ref": "undeclared"}, False),
        ("level", {"ref": "sure"}, True),
        ("trait", {"ref": "sure"}, None),
        ("stage", {"ref": "gappy"}, None),
        ("words|count", 2, True),
        ("limits|count", 2, True),
        ("empty|count", 0, True),
        ("nothing|count", 0, None),
        ("undeclared|count", 0, False),
    ],
)
def test_a_path_equals_a_value_or_any_of_a_list(path, value, outcome):
    assert judge({path: value}) is outcome


@pytest.mark.parametrize(
    ("path", "value", "outcomes"),
    [
        ("size", 8, (True, False, True, False)),
        ("size", 9, (False, False, True, True)),
        ("size", 7.5, (True, True, False, False)),
        ("level", "medium", (True, False, True, False)),
        ("level", "none", (True, True, False, False)),
        ("trait", "low", (True, None, None, False)),
        ("trait", "medium", (None, None, None, None)),
        ("trait", "high", (None, False, True, None)),
        ("trait", "none", (True, True, False, False)),
        ("sure", "medium", (True, False, True, False)),
        ("hosts", 2, (True, None, None, False)),
        ("hosts", 5, (False, False, True, True)),
        ("some", 2, (True, None, None, False)),
        ("some", 1, (True, True, False, False)),
        ("some", 3, (None, None, None, None)),
        ("fog", "high", (None, None, None, None)),
        ("upper", "high", (True, False, True, False)),
        ("lower", "none", (True, False, True, False)),
        ("nothing", 1, (None, None, None, None)),
        ("undeclared", 1, (False, False, False, False)),
        ("words|count", 2, (True, False, True, False)),
        ("size", {"ref": "limits.soft"}, (False, False, True, True)),
        ("hosts", {"ref": "some"}, (None, None, None, None)),
        ("trait", {"ref": "level"}, (None, None, None, None)),
        ("level", {"ref": "needs.quality.level"}, (True, True, False, False)),
        ("limits.hard", {"ref": "hosts"}, (True, True, False, False)),
        ("size", {"ref": "nothing"}, (None, None, None, None)),
        ("size", {"ref": "undeclared"}, (False, False, False, False)),
        ("size", {"ref": "models|count"}, (True, True, False, False)),
    ],
)
def test_order_holds_for_all_of_a_range_for_none_of_it_or_is_unknown(path, value, outcomes):
    modifiers = ("at-least", "above", "at-most", "below")
    assert tuple(judge({f"{path}|{modifier}": value}) for modifier in modifiers) == outcomes


def test_ranges_that_only_touch_compare_at_the_edge():
    document = {"a": {"least": 1, "most": 2}, "b": {"least": 2, "most": 3}}
    assert evaluate(parse({"b|at-least": {"ref": "a"}}), document, {}) is True
    assert evaluate(parse({"b|above": {"ref": "a"}}), document, {}) is None
    assert evaluate(parse({"a|above": {"ref": "b"}}), document, {}) is False
    assert evaluate(parse({"a": {"ref": "b"}}), document, {}) is None


@pytest.mark.parametrize(
    ("path", "time", "within", "older"),
    [
        ("released", "18m", True, False),
        ("released", "549d", True, False),
        ("released", "548d", False, True),
        ("released", "17m", False, True),
        ("released", "2y", True, False),
        ("coming", "60d", False, False),
        ("coming", "68d", True, False),
        ("date", "0d", True, False),
        ("month", "18m", None, None),
        ("month", "19m", True, False),
        ("month", "17m", False, True),
        # The day that is asked for is the month's last, or its first.
        ("month", "543d", None, None),
        ("next", "68d", None, False),
        ("nothing", "1y", None, None),
        ("undeclared", "1y", False, False),
    ],
)
def test_time_is_counted_from_the_date_of_the_document(path, time, within, older):
    assert judge({f"{path}|within": time}) is within
    assert judge({f"{path}|older-than": time}) is older


def test_without_a_date_in_the_document_time_is_unknown():
    assert evaluate(parse({"day|within": "1y"}), {"day": "2026-01-01"}, {}) is None
    assert evaluate(parse({"day|within": "1y"}), {"day": "2026-01-01", "date": None}, {}) is None


def test_one_compiled_condition_serves_documents_of_several_dates():
    test = compile_code(parse({"day|within": "1m"}), {})
    days = ["2026-01-31", "2026-02-28", "2026-03-01", "2026-01-31"]
    assert [test({"day": "2026-01-31", "date": day}) for day in days] == [True, True, False, True]


@pytest.mark.parametrize(
    ("tree", "outcome"),
    [
        ({"stage|exists": True}, True),
        ({"stage|exists": False}, False),
        ({"undeclared|exists": True}, False),
        ({"undeclared|exists": False}, True),
        ({"nothing|exists": True}, None),
        ({"nothing|exists": False}, None),
        ({"facts.license|exists": False}, None),
        ({"stage|known": True}, True),
        ({"nothing|known": True}, False),
        ({"nothing|known": False}, True),
        ({"facts.license|known": False}, True),
        ({"undeclared|known": True}, False),
        ({"undeclared|known": False}, False),
        ({"trait|known": True}, False),
        ({"trait|known": False}, True),
        ({"sure|known": True}, True),
        ({"fog|known": True}, False),
        ({"stage|matches": "pi*"}, True),
        ({"stage|matches": ["pro*", "*lot"]}, True),
        ({"stage|matches": "PI*"}, False),
        ({"nothing|matches": "*"}, None),
        ({"words|contains": "open"}, True),
        ({"words|contains": "op"}, False),
        ({"gappy|contains": "open"}, True),
        ({"gappy|contains": "closed"}, None),
        ({"empty|contains": "open"}, False),
        ({"words|contains": {"ref": "stage"}}, False),
        ({"words|intersects": ["closed", "x"]}, True),
        ({"words|intersects": ["x"]}, False),
        ({"gappy|intersects": ["closed", "x"]}, None),
        ({"words|intersects": {"ref": "gappy"}}, True),
        ({"empty|intersects": {"ref": "gappy"}}, False),
    ],
)
def test_presence_text_and_lists(tree, outcome):
    assert judge(tree) is outcome


@pytest.mark.parametrize(
    ("tree", "outcome"),
    [
        ({"models|any": {"size|above": 50}}, True),
        ({"models|any": {"size|above": 80}}, None),
        ({"models|all": {"size|above": 50}}, None),
        ({"models|all": {"size|above": 80}}, False),
        ({"models|none": {"size|above": 50}}, False),
        ({"models|none": {"size|above": 80}}, None),
        ({"models|none": {"kind": "image"}}, True),
        ({"models|any": {"name": "b", "$.stage": "pilot"}}, True),
        ({"models|any": [{"name": "x"}, {"kind": "chat"}]}, True),
        ({"models|any": {"none": [{"kind": "chat"}, {"kind": "embedding"}]}}, False),
        ({"empty|any": {"x": 1}}, False),
        ({"empty|all": {"x": 1}}, True),
        ({"empty|none": {"x": 1}}, True),
        ({"nothing|any": {"x": 1}}, None),
        ({"nothing|none": {"x": 1}}, None),
        ({"undeclared|any": {"x": 1}}, False),
        ({"undeclared|all": {"x": 1}}, False),
        ({"undeclared|none": {"x": 1}}, False),
        ({"none": [{"undeclared|any": {"x": 1}}]}, True),
        ({"needs|any": {"key": "openness", "level": "high"}}, True),
        ({"needs|any": {"key": "trust", "level": "high"}}, None),
        ({"needs|any": {"key": "quality", "level": "high"}}, False),
        ({"needs|all": {"level|at-least": "low"}}, None),
        ({"limits|any": {"value|above": 15}}, True),
        ({"limits|all": {"key|matches": "*"}}, True),
        ({"words|any": {"value|matches": "cl*"}}, True),
        ({"gappy|all": {"value|matches": "o*"}}, None),
        ({"words|any": {"value": {"ref": "$.stage"}}}, False),
        ({"models|any": {"$.models|any": {"kind": "chat"}, "kind": "embedding"}}, True),
        ({"models|any": {"size|known": False}}, True),
        ({"models|all": {"name|known": True}}, True),
        ({"models|any": {"price|exists": True}}, False),
        # Both places of a comparison start at the element, or at the document.
        ({"rooms|any": {"seats|at-least": {"ref": "guests"}}}, True),
        ({"rooms|all": {"seats|at-least": {"ref": "guests"}}}, False),
        ({"rooms|any": {"seats": {"ref": "chairs|count"}}}, True),
        ({"rooms|any": {"chairs|count|above": {"ref": "guests"}}}, True),
        ({"rooms|any": {"$.size|above": {"ref": "seats"}}}, True),
        ({"rooms|all": {"chairs|count": {"ref": "$.rooms|count"}}}, False),
        ({"rooms|any": {"chairs|count|above": 2}}, True),
        ({"rooms|any": {"built|within": "1y"}}, True),
    ],
)
def test_quantifiers_judge_each_element(tree, outcome):
    assert judge(tree) is outcome


YES, NO, OPEN = {"stage": "pilot"}, {"stage": "x"}, {"nothing": 1}
ALL_OF = [
    (YES, YES, True),
    (YES, NO, False),
    (YES, OPEN, None),
    (NO, OPEN, False),
    (OPEN, OPEN, None),
    (NO, NO, False),
]
ANY_OF = [
    (YES, YES, True),
    (YES, NO, True),
    (YES, OPEN, True),
    (NO, OPEN, None),
    (OPEN, OPEN, None),
    (NO, NO, False),
]


@pytest.mark.parametrize(("one", "other", "outcome"), ALL_OF)
def test_one_false_settles_an_all_of(one, other, outcome):
    assert judge({"all": [one, other]}) is outcome
    assert judge({"all": [other, one]}) is outcome


@pytest.mark.parametrize(("one", "other", "outcome"), ANY_OF)
def test_one_true_settles_an_any_of(one, other, outcome):
    for parts in ([one, other], [other, one]):
        assert judge(parts) is outcome
        assert judge({"any": parts}) is outcome
        assert judge({"none": parts}) is (None if outcome is None else not outcome)


def test_a_map_without_conditions_holds():
    assert judge({}) is True


def test_a_parameter_stands_where_a_value_does():
    assert judge({"size|at-most": {"param": "largest"}}, largest=8) is True
    assert judge({"stage": {"param": "stages"}}, stages=["pilot"]) is True
    assert judge({"released|within": {"param": "age"}}, age="1y") is False
    assert judge({"stage|exists": {"param": "asked"}}, asked=False) is False
    assert judge({"rooms|any": {"seats": {"param": "wanted"}}}, wanted=3) is True


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ({"words": "open"}, "`words` is a list, compared with text"),
        ({"needs": "open"}, "`needs` is a map, compared with text"),
        ({"stage|at-least": 2}, "`stage` is text, which is neither a number nor a level"),
        ({"commercial|above": 0}, "`commercial` is true or false, which is neither a number nor a level"),
        ({"level|at-least": 2}, "`level` is a level, compared with a number"),
        ({"hosts|below": "high"}, "`hosts` is a number, compared with a level"),
        ({"upper|at-least": 2}, "`upper` is a level, compared with a number"),
        ({"lower|at-least": 2}, "`lower` is a level, compared with a number"),
        ({"mixed|at-least": 2}, "`mixed` is a range from a number to a level"),
        ({"size|within": "1y"}, "`size` is a number, no date such as `2026-01-31`"),
        ({"stage|within": "1y"}, "`stage` is text, no date such as `2026-01-31`"),
        ({"size|matches": "8"}, "`size` is a number, not text"),
        ({"stage|contains": "p"}, "`stage` is text, not a list"),
        ({"words|intersects": {"ref": "stage"}}, "`words` is compared with text, not a list"),
        ({"words|contains": {"ref": "words"}}, "`words` is compared with a list, not one value"),
        ({"empty|contains": {"ref": "words"}}, "`empty` is compared with a list, not one value"),
        ({"stage|count": 5}, "`stage|count` is text, which has no elements"),
        ({"trait|count": 5}, "`trait|count` is a range, which has no elements"),
        ({"stage|any": {"x": 1}}, "`stage` is text, neither a list nor a map"),
        ({"trait|any": {"x": 1}}, "`trait` is a range, neither a list nor a map"),
        ({"stage.of.life": 1}, "`stage.of.life` leads through text, which has no keys"),
        ({"stage.of|exists": True}, "`stage.of` leads through text, which has no keys"),
        ({"stage.of|count": 1}, "`stage.of|count` leads through text, which has no keys"),
        ({"words|count|at-least": "low"}, "`words|count` is a number, compared with a level"),
        ({"stage|at-least": {"ref": "size"}}, "`stage` is text, which is neither a number nor a level"),
        ({"rooms|any": {"chairs|any": {"value.z": 1}}}, "`value.z` leads through text, which has no keys"),
        ({"rooms|any": {"seats|any": {"x": 1}}}, "`seats` is a number, neither a list nor a map"),
        ({"models.name": "a"}, "`models.name` leads through a list, which has no keys"),
        ({"models|any": {"name.first": "a"}}, "`name.first` leads through text, which has no keys"),
    ],
)
def test_a_value_of_another_type_is_an_error_with_its_path(tree, said):
    with pytest.raises(TypeMismatch) as caught:
        judge(tree)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([NO, YES, None], ((), 1)),
        ([OPEN, NO, OPEN, YES, OPEN, None], ((0, 2), 3)),
        ([NO, NO, None], ((), 2)),
        ([NO, OPEN], ((1,), None)),
        ([], ((), None)),
    ],
)
def test_the_possible_cases_are_the_unknown_ones_before_the_first_sure_one(cases, expected):
    tests = [case and compile_code(parse(case), {}) for case in cases]
    assert possible(tests, DOCUMENT) == expected
