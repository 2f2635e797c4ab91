"""How a list of cases becomes a range, over bases and hosts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.case.memory import (
    ABSENT,
    MOST_KEPT,
    MOST_LARGE,
    MOST_STAMPS,
    Memory,
    Programs,
    Shelf,
    Variants,
    Watched,
    stamp,
)
from modelvow.case.needs import LEVELS
from modelvow.case.traits import Ground, compile_trait, joined, ordered, shown, told, weigh
from modelvow.conditions.syntax import parse


def trait(*cases, name="openness", params=None, bases=None):
    return {
        "trait": name,
        "params": params or {},
        "bases": bases,
        "cases": [
            {"level": level, "code": None if when is None else parse(when), "because": f"because {level}"}
            for level, when in cases
        ],
    }


LIST = trait(("high", {"model.facts.a": True}), ("medium", {"model.facts.b": True}), ("none", None))


def ground(base=None, hint=False, **facts):
    return Ground({"model": {"facts": facts, "traits": {}}}, base, hint)


def offered(definition, *grounds):
    weighed = weigh(compile_trait(definition), grounds)
    return shown(weighed.least, weighed.most)["offers"]


def reasoned(*grounds):
    program = compile_trait(LIST)
    return told(program, weigh(program, grounds))


@pytest.mark.parametrize(
    ("a", "b", "offers"),
    [
        (True, None, "high"),
        (False, True, "medium"),
        (False, False, "none"),
        (None, True, "medium to high"),
        (False, None, "none to medium"),
        (None, None, "none to high"),
    ],
)
def test_an_unknown_case_makes_its_level_possible_and_the_first_sure_one_ends_the_list(a, b, offers):
    assert offered(LIST, ground(a=a, b=b)) == offers


@given(st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from([True, False, None])), max_size=6))
def test_learning_a_fact_never_widens_a_range(cases):
    whole = trait(
        *((level, {f"model.facts.f{index}": True}) for index, (level, _value) in enumerate(cases)),
        ("none", None),
    )
    known = {f"f{index}": value for index, (_level, value) in enumerate(cases)}
    before = weigh(compile_trait(whole), [ground(**known)])
    for name in [name for name, value in known.items() if value is None]:
        for value in (True, False):
            after = weigh(compile_trait(whole), [ground(**known | {name: value})])
            assert before.least <= after.least <= after.most <= before.most


BASE = {"id": "acme/base", "name": "Base", "relation": "fine-tune"}


def test_a_model_offers_no_more_than_the_lowest_of_its_bases():
    assert offered(LIST, ground(a=True, b=True), ground(BASE, a=False, b=True)) == "medium"
    assert offered(LIST, ground(a=False, b=False), ground(BASE, a=True, b=True)) == "none"
    assert offered(LIST, ground(a=True, b=True), ground(BASE, a=None, b=True)) == "medium to high"


def test_a_base_that_is_a_hint_widens_and_never_narrows():
    assert offered(LIST, ground(a=True, b=True), ground(BASE, hint=True, a=False, b=True)) == "medium to high"


def test_a_reason_names_the_case_and_the_base_that_holds_it_down():
    found = reasoned(ground(a=True, b=True), ground(BASE, a=False, b=True))
    assert found["because"] == ["because high", "no more than its base Base (fine-tune): because medium"]


def test_what_would_settle_it_is_named_from_the_model_on():
    found = reasoned(ground(a=None, b=None))
    assert found["missing"] == ["facts.a", "facts.b"]
    assert found["because"] == ["what is known leaves it open"]
    sure = reasoned(ground(a=False, b=True))
    assert (sure["missing"], sure["used"]) == ([], ["facts.a", "facts.b"])


def test_where_two_hosts_are_possible_the_range_covers_both():
    assert joined([shown(1, 1), shown(2, 3)])["offers"] == "low to high"


def test_traits_come_after_those_that_they_ask_for_and_a_circle_ends():
    asking = trait(("high", {"model.traits.trust|at-least": "high"}), ("none", None), name="openness")
    asked = trait(("high", {"model.traits.openness|at-least": "high"}), ("none", None), name="trust")
    assert ordered(Programs([asking, asked]), ["openness"]) == ["trust", "openness"]
    assert ordered(Programs([asking, asked]), ["trust", "other"]) == ["openness", "trust"]


def test_a_trait_is_compiled_with_the_keys_of_the_project_that_it_reads():
    code = {"project.distribution|exists": False, "any": [{"project.commercial": True}]}
    assert compile_trait(trait(("low", code), ("none", None))).reads.project == ("distribution", "commercial")


def test_what_is_recalled_is_bounded_and_what_is_asked_for_stays():
    memory = Memory([])
    often = memory.recall(("one", "often"), list)
    first = memory.recall(("one", 0), list)
    for number in range(3 * MOST_KEPT):
        memory.recall(("one", number), list)
        assert memory.recall(("one", "often"), list) is often
    assert memory.recall(("one", 0), list) is not first


def test_what_was_made_is_recalled_for_projects_alike_in_what_was_looked_at():
    memory = Memory([])
    makes = []

    def make(project):
        makes.append(1)
        return "seat" in project and project["seat"], project.get("stage")

    def recall(**project):
        return memory.recall_for(("one", 1), project, make)

    assert recall(seat="DE", stage="pilot", name="a") == recall(seat="DE", stage="pilot", name="b")
    assert len(makes) == 1
    assert recall(seat="FR", stage="pilot") == ("FR", "pilot")
    assert recall(stage="pilot") == (False, "pilot")
    assert recall(seat="-", stage="pilot") == ("-", "pilot")
    assert recall(seat="DE", stage="pilot") == ("DE", "pilot")


def test_a_key_that_another_project_leads_to_tells_projects_apart_from_then_on():
    memory = Memory([])

    def recall(**project):
        return memory.recall_for(
            ("one", 1), project, lambda seen: seen.get("stage") == "pilot" and seen["seat"]
        )

    assert recall(stage="production", seat="DE") is False
    assert recall(stage="pilot", seat="DE") == "DE"
    assert recall(stage="pilot", seat="FR") == "FR"
    assert recall(stage="production", seat="FR") is False


def test_the_table_of_reach_is_read_when_it_is_asked_for():
    asked = []
    memory = Memory([], lambda: asked.append(1) or {"traits": {}})
    assert not asked
    assert (memory.reach, memory.reach, asked) == ({"traits": {}}, {"traits": {}}, [1])


def test_a_shelf_keeps_what_was_asked_for_lately_and_no_more_than_twice_its_size():
    shelf = Shelf(2)
    for key in "abc":
        shelf.put(key, key.upper())
    assert shelf.get("a") == "A"
    shelf.put("d", "D")
    assert shelf.get("b") is ABSENT
    assert [shelf.get(key) for key in "da"] == ["D", "A"]
    assert shelf.get("never") is ABSENT


def test_of_one_thing_a_dozen_projects_are_told_apart():
    variants = Variants()
    for number in range(30):
        variants.add(("stage",), {"stage": number}, number)
        assert 0 < len(variants.made) <= MOST_STAMPS
        assert variants.made[stamp({"stage": number}, variants.keys)] == number
    assert variants.keys == ("stage",)
    kept = len(variants.made)
    variants.add((), {"stage": 29}, 29)
    assert (variants.keys, len(variants.made)) == (("stage",), kept)
    variants.add(("seat", "stage"), {"seat": "DE"}, 1)
    assert (variants.keys, list(variants.made.values())) == (("stage", "seat"), [1])
    twelve = Variants()
    for number in range(MOST_STAMPS):
        twelve.add(("stage",), {"stage": number}, number)
    assert list(twelve.made.values()) == list(range(MOST_STAMPS))


def test_whatever_is_looked_at_of_a_project_is_noted_whether_it_is_there_or_not():
    watched = Watched({"stage": "pilot", "seat": None})
    assert (watched["stage"], watched.get("seat", 1), watched.get("x"), watched.get("y", 2)) == (
        "pilot",
        None,
        None,
        2,
    )
    assert ("stage" in watched, "z" in watched) == (True, False)
    assert list(watched.seen) == ["stage", "seat", "x", "y", "z"]


@pytest.mark.parametrize(("kind", "most"), [("body", MOST_LARGE), ("facts", MOST_KEPT)])
def test_bodies_are_large_and_fewer_of_them_are_kept_than_of_anything_else(kind, most):
    memory, makes = Memory([]), []

    def recall(number):
        memory.recall((kind, number), lambda: makes.append(number))

    for number in (*range(most), *range(most)):
        recall(number)
    assert len(makes) == most
    for number in (*range(most, 3 * most), 0):
        recall(number)
    assert len(makes) == 3 * most + 1


def test_without_a_key_everything_is_made_anew():
    memory, makes = Memory([]), []
    for _again in range(2):
        memory.recall(None, lambda: makes.append(1))
        memory.recall_for(None, {"stage": "pilot"}, makes.append)
    assert makes == [1, {"stage": "pilot"}] * 2


def test_kinds_and_keys_do_not_meet_and_a_result_that_is_nothing_is_one():
    memory, makes = Memory([]), []
    for key in (("a", 1), ("b", 1), ("a", 2), ("a", 1), ("b", 1)):
        assert memory.recall(key, lambda: makes.append(1)) is None
    assert len(makes) == 3


def test_an_agreement_holds_a_year_unless_the_trait_says_otherwise():
    assert Memory([]).fresh_days == 365
    assert Memory([trait(("none", None), name="security", params={"fresh_days": 30})]).fresh_days == 30
    assert Memory([trait(("none", None), name="security", params={"other": 30})]).fresh_days == 365
    for found in ("high", "30", ["a"], True, float("inf"), None):
        own = trait(("none", None), name="security", params={"fresh_days": found})
        assert Memory([own]).fresh_days == 365
    assert Memory([], {"hosts": 1}).reach == {"hosts": 1}
    assert Memory([]).reach == {}


def test_of_two_hosts_all_that_either_tells_is_told_once():
    first = shown(1, 2) | {"because": ["a", "b"], "missing": ["x"], "used": []}
    second = shown(0, 1) | {"because": ["b", "c"], "missing": [], "used": ["y"]}
    assert joined([first, second]) == shown(0, 2) | {
        "because": ["a", "b", "c"],
        "missing": ["x"],
        "used": ["y"],
    }
    assert joined([first]) is first


def test_a_range_is_told_with_its_ends_and_nothing_behind_it():
    assert shown(0, 3) == {
        "least": "none",
        "most": "high",
        "offers": "none to high",
        "because": [],
        "missing": [],
        "used": [],
    }


def test_a_list_without_a_sure_case_ends_with_its_last():
    two = trait(("high", {"model.facts.a": True}), ("low", {"model.facts.b": True}))
    found = [
        offered(two, ground(a=a, b=b)) for a, b in ((True, None), (False, False), (None, False), (None, True))
    ]
    assert found == ["high", "low", "low to high", "low to high"]
