"""Why a condition holds, fails or stays open."""

import pytest

from modelvow.conditions import matched, parse, trace

DOCUMENT = {
    "date": "2026-11-25",
    "project": {"stage": "production"},
    "model": {
        "facts": {
            "weights": True,
            "code": None,
            "data": None,
            "paper": None,
            "released": None,
            "month": "2025-05",
        },
        "trait": {"least": "low", "most": "high"},
        "hosts": [],
        "fallbacks": [
            {"name": "spare", "independent": True, "controls": {"evaluation": {"age_days": None}}},
            {"name": "other", "independent": None, "controls": {}},
        ],
        "data": ["public", "customer"],
        "gappy": ["public", None],
    },
    "needs": {"openness": {"level": "high"}, "trust": None},
    "facts": None,
}


def why(tree, **params):
    return trace(parse(tree), DOCUMENT, params)


def test_a_true_all_of_rests_on_all_its_parts():
    traced = why({"project.stage": "production", "model.facts.weights": True})
    assert traced.outcome is True
    assert traced.used == (("project.stage", "production"), ("model.facts.weights", True))
    assert traced.missing == ()


def test_a_false_all_of_rests_on_the_part_that_failed():
    traced = why({"model.facts.code": True, "project.stage": "pilot", "model.facts.data": "full"})
    assert traced == (False, (("project.stage", "production"),), (), ())


def test_a_true_any_of_rests_on_the_part_that_holds():
    traced = why([{"model.facts.code": True}, {"model.facts.weights": True}])
    assert traced == (True, (("model.facts.weights", True),), (), ())


def test_an_open_all_of_misses_its_open_parts_alone():
    traced = why(
        {"model.facts.weights": True, "model.facts.code": True, "model.facts.data": ["partial", "full"]}
    )
    assert traced.outcome is None
    assert traced.used == (("model.facts.weights", True),)
    assert traced.missing == ("model.facts.code", "model.facts.data")


def test_nobody_asks_for_what_a_settled_part_has_made_idle():
    tree = {"any": [{"model.facts.weights": False, "model.facts.code": True}, {"model.facts.paper": True}]}
    assert why(tree).missing == ("model.facts.paper",)


def test_one_place_is_missing_once():
    assert why([{"model.facts.data": "full"}, {"model.facts.data": "partial"}]).missing == (
        "model.facts.data",
    )


def test_what_is_absent_is_told_from_what_is_null():
    traced = why({"project.outcome|exists": False})
    assert traced == (True, (("project.outcome", None),), (), ("project.outcome",))


@pytest.mark.parametrize(
    ("tree", "missing"),
    [
        ({"facts.license.name": "MIT"}, ("facts.license.name",)),
        ({"model.trait|at-least": "medium"}, ("model.trait",)),
        ({"model.trait|at-least": {"ref": "needs.openness.level"}}, ("model.trait",)),
        ({"needs.openness.level|at-most": {"ref": "model.trait"}}, ("model.trait",)),
        ({"model.facts.code": {"ref": "model.facts.data"}}, ("model.facts.code", "model.facts.data")),
        ({"model.facts.released|within": "1y"}, ("model.facts.released",)),
        ({"model.facts.month|within": "18m"}, ("model.facts.month",)),
        ({"model.gappy|contains": "customer"}, ("model.gappy",)),
        ({"facts|count|above": 2}, ("facts",)),
        ({"facts|any": {"x": 1}}, ("facts",)),
        ({"needs|any": {"key": "trust", "level": "high"}}, ("needs.trust.level",)),
        ({"needs|all": {"value|exists": True}}, ("needs.trust",)),
        ({"model.gappy|all": {"value": "public"}}, ("model.gappy[1]",)),
        (
            {"model.fallbacks|any": {"independent": True, "controls.evaluation.age_days|at-most": 365}},
            ("model.fallbacks[0].controls.evaluation.age_days",),
        ),
        ({"model.fallbacks|any": {"$.model.facts.code": True}}, ("model.facts.code",)),
        ({"none": [{"model.facts.code": True}]}, ("model.facts.code",)),
    ],
)
def test_missing_places_are_the_ones_to_look_up(tree, missing):
    traced = why(tree)
    assert traced.outcome is None
    assert traced.missing == missing


def test_without_a_date_the_date_is_missing():
    assert trace(parse({"day|within": "1y"}), {"day": "2026-01-01", "date": None}, {}).missing == ("date",)


@pytest.mark.parametrize(
    ("tree", "outcome", "used"),
    [
        ({"model.fallbacks|any": {"name": "other"}}, True, [("model.fallbacks[1].name", "other")]),
        ({"model.fallbacks|none": {"name": "other"}}, False, [("model.fallbacks[1].name", "other")]),
        ({"model.fallbacks|all": {"name": "spare"}}, False, [("model.fallbacks[1].name", "other")]),
        (
            {"model.fallbacks|all": {"name|exists": True}},
            True,
            [("model.fallbacks[0].name", "spare"), ("model.fallbacks[1].name", "other")],
        ),
        ({"model.hosts|any": {"name": "x"}}, False, [("model.hosts", [])]),
        ({"model.nothing|any": {"name": "x"}}, False, [("model.nothing", None)]),
        ({"model.data|any": {"value": "customer"}}, True, [("model.data[1]", "customer")]),
        ({"model.data|count|above": 1}, True, [("model.data", ["public", "customer"])]),
        ({"needs|any": {"key": "openness"}}, True, [("needs.openness", "openness")]),
        ({"none": [{"project.stage": "pilot"}]}, True, [("project.stage", "production")]),
        (
            {"needs.openness.level|at-least": {"ref": "project.level"}},
            False,
            [("needs.openness.level", "high"), ("project.level", None)],
        ),
    ],
)
def test_used_places_name_the_very_element(tree, outcome, used):
    traced = why(tree)
    assert traced.outcome is outcome
    assert list(traced.used) == used


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        ({"model.fallbacks|any": {"name": "other"}}, ["other"]),
        ({"model.fallbacks|all": {"name|exists": True}}, ["spare", "other"]),
        ({"model.fallbacks|any": {"independent": True}}, ["spare"]),
        ({"model.fallbacks|any": {"controls.evaluation.age_days|at-most": 9}}, ["spare"]),
        (
            [{"model.fallbacks|any": {"name": "x"}}, {"any": [{"model.fallbacks|any": {"name": "spare"}}]}],
            ["spare"],
        ),
        ({"none": [{"model.fallbacks|any": {"name": "other"}}]}, []),
        ({"model.fallbacks|none": {"name": "x"}}, []),
        ({"project.stage": "production"}, []),
    ],
)
def test_matched_are_the_elements_that_a_quantifier_found(tree, found):
    assert [element["name"] for element in matched(parse(tree), DOCUMENT, {})] == found


def test_of_a_list_that_nobody_knows_or_that_is_nowhere_nothing_is_found():
    gone, unknown = {"model.gone|any": {"name": "x"}}, {"model.facts.paper|any": {"name": "x"}}
    assert [matched(parse(tree), DOCUMENT, {}) for tree in (gone, unknown)] == [[], []]
    for tree in (gone, unknown):
        spare = [{"model.fallbacks|any": {"name": "spare"}}, tree]
        assert [element["name"] for element in matched(parse(spare), DOCUMENT, {})] == ["spare"]


def test_what_was_found_may_rest_on_the_document():
    found = matched(parse({"list|any": {"value": {"ref": "$.b"}}}), {"list": [1, 7], "b": 7}, {})
    assert found == [7]


def test_matched_values_are_themselves_and_entries_know_their_key():
    assert matched(parse({"model.data|any": {"value|matches": "*"}}), DOCUMENT, {}) == ["public", "customer"]
    entries = matched(parse({"needs|any": {"level": "high"}}), DOCUMENT, {})
    assert [entry["key"] for entry in entries] == ["openness"]


PARAMS = {"most": 2}
NESTED = {"b": 7, "list": [{"value": 3, "inner": [{"x": 1}]}], "map": {"k": 3}, "date": "2026-01-01"}
WITH_VALUES = {"rows": [{"name": "x", "value": [5]}], "b": 7}


@pytest.mark.parametrize(
    ("tree", "outcome", "used"),
    [
        ({"b|above": {"param": "most"}}, True, [("b", 7)]),
        ({"any": [{"b|above": {"param": "most"}}]}, True, [("b", 7)]),
        ({"list|any": {"value|above": {"param": "most"}}}, True, [("list[0].value", 3)]),
        ({"list|any": {"inner|any": {"x": 1}}}, True, [("list[0].inner[0].x", 1)]),
        ({"list|any": {"value": 3, "$.b": 7}}, True, [("list[0].value", 3), ("b", 7)]),
        ({"list|any": {"none": [{"value": 4}]}}, True, [("list[0].value", 3)]),
        ({"map|any": {"value": 3}}, True, [("map.k", 3)]),
        ({"none": [{"b": 7}, {"c": 1}]}, False, [("b", 7)]),
        ({"none": [{"c": 1}, {"b": 7}]}, False, [("b", 7)]),
        ({"none": [{"b": 8}]}, True, [("b", 7)]),
        ({"since|older-than": "1y"}, True, [("since", "2020-01-01"), ("date", "2026-01-01")]),
    ],
)
def test_grounds_are_told_where_they_stand(tree, outcome, used):
    told = trace(parse(tree), {**NESTED, "since": "2020-01-01"}, PARAMS)
    assert (told.outcome, list(told.used), told.absent) == (outcome, used, ())


def test_a_key_named_value_is_told_from_the_element_itself():
    told = trace(parse({"rows|any": {"value|any": {"value": 5}}}), WITH_VALUES, {})
    assert told.used == (("rows[0].value[0]", 5),)


def test_a_part_of_a_condition_is_traced_as_the_whole_is():
    for tree in ({"b": 7}, {"list|any": {"value": 3}}, {"gone|any": {"value": 3}}):
        [part] = parse(tree)[1]
        assert trace(part, NESTED, {}) == trace(parse(tree), NESTED, {})


def test_a_list_that_is_nowhere_is_told_as_absent():
    assert trace(parse({"gone|any": {"value": 3}}), NESTED, {}).absent == ("gone",)


def test_only_the_unknown_of_two_places_is_missing():
    told = trace(parse({"list|contains": {"ref": "b"}}), {"list": ["x"], "b": None}, {})
    assert (told.outcome, told.missing) == (None, ("b",))


def test_what_was_found_is_judged_with_parameters():
    code = parse({"list|any": {"value|above": {"param": "most"}}})
    assert matched(code, {"list": [1, 3]}, PARAMS) == [3]
