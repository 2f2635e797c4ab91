"""Why a trait is as it is: the case that holds, the facts that decided or are missing, the base behind it."""

from __future__ import annotations

import pytest

from modelvow.case import judging, traits
from modelvow.case.bases import Base
from modelvow.case.body import Body
from modelvow.case.identify import Identity
from modelvow.case.judging import Judged
from modelvow.case.memory import Memory, Programs, Setting, stamp, united
from modelvow.case.records import blank
from modelvow.case.traits import Ground, Reads, compile_trait
from modelvow.catalog.lookup import Match
from modelvow.conditions.syntax import parse

FACTS = "model.facts."


def definition(*cases, name="openness", bases=None, params=None):
    """A trait of cases, each a level, its condition (None: whatever is known) and its reason."""
    rows = [
        {"level": level, "code": None if when is None else parse(when), "because": because}
        for level, when, because in cases
    ]
    return {"trait": name, "params": params or {}, "bases": bases, "cases": rows}


TRAIT = definition(
    ("high", {f"{FACTS}a": True, f"{FACTS}b": True}, "{model.facts.why}; all of it,"),
    ("low", {f"{FACTS}c": True}, " : some of {model.facts.name}"),
    ("none", None, "nothing"),
)
BASE = {"id": "acme/base", "name": "Base", "relation": "fine-tune"}


def ground(base=None, hint=False, others=None, **facts):
    return Ground({"model": {"facts": facts, "traits": others or {}}}, base, hint)


def judged(*grounds, of=TRAIT, told=True):
    program = compile_trait(of)
    weighed = traits.weigh(program, grounds)
    return traits.told(program, weighed) if told else traits.shown(weighed.least, weighed.most)


# What a trait reads


def test_a_trait_knows_the_keys_that_its_conditions_and_reasons_lead_to():
    whole = definition(
        ("high", {"any": [{"project.stage": "pilot"}, {"model.name|matches": ["a"]}]}, "x"),
        ("low", {"controls.evaluation.age_days|at-most": 3, "model.traits.trust|at-least": "high"}, "x"),
        (
            "none",
            None,
            "{project.name} of {project.stage|known}[[ and {controls.exit_plan.date}]] {model.fallbacks}",
        ),
    )
    program = compile_trait(whole)
    assert program.reads == Reads(("stage", "name"), ("evaluation", "exit_plan"), ("name", "fallbacks"))
    assert (program.name, program.asks, len(program.tests)) == ("openness", ("trust",), 3)
    assert program.tests[2] is None
    assert (program.traces, program.words) == ({}, {})


@pytest.mark.parametrize("path", ["project", "$.project", "project|known"])
def test_a_path_to_a_whole_part_reads_all_of_it(path):
    assert traits.part_read("project", ["controls.x", path, "project.stage"]) is None
    assert traits.part_read("controls", ["project", path]) == ()
    assert traits.part_read("project", ["projects.x", "$.project.stage|known", "project.b.c"]) == (
        "stage",
        "b",
    )


def test_every_text_of_a_condition_may_be_a_path():
    assert list(traits.texts_in({"a": ["b", {"c": "d"}], "e": 1, "f": None})) == ["b", "d"]
    assert list(traits.texts_in(None)) == []
    assert list(traits.paths_said("one {a.b|known} and {c}")) == ["a.b|known", "c"]
    assert list(traits.paths_said("none")) == []
    assert list(traits.paths_said("{a.b} of } {c} }")) == ["a.b", "c"]


def test_what_a_trait_reads_is_what_all_that_it_asks_for_read():
    asked = definition(
        ("high", {"project.stage": "pilot"}, "x"), ("none", None, "{controls.a.date}"), name="trust"
    )
    asking = definition(
        ("high", {"model.traits.trust|at-least": "high"}, "x"), ("none", None, "{project.name}")
    )
    whole = definition(("high", {"model.name": "x"}, "{project}"), name="other")
    programs = Programs([asking, asked, whole])
    assert programs.reads("openness") == Reads(("stage", "name"), ("a",), ())
    assert programs.reads("other") == Reads(None, (), ("name",))
    assert programs["trust"] is programs["trust"]
    assert (list(programs), "trust" in programs, "x" in programs) == (
        ["openness", "trust", "other"],
        True,
        False,
    )
    assert united([("a", "b"), ("b", "c")]) == ("a", "b", "c")
    assert united([("a",), None]) is None


@pytest.mark.parametrize(
    ("trait", "param", "value"), [("openness", "days", 3), ("openness", "x", 9), ("y", "days", 9)]
)
def test_a_parameter_of_a_trait_is_its_own_or_the_default(trait, param, value):
    programs = Programs([definition(("none", None, "x"), params={"days": 3}), {"trait": "bare", "cases": []}])
    assert programs.param(trait, param, 9) == value
    assert programs.param("bare", "days", 9) == 9


def test_parts_are_stamped_alike_only_where_they_say_the_same():
    assert stamp({"a": 1, "b": 2}, ("a",)) == stamp({"a": 1, "b": 3}, ("a",))
    assert (
        len({stamp(part, ("a", "b")) for part in ({"a": 1}, {"b": 1}, {"a": 1, "b": None}, {"a": "1"})}) == 4
    )
    assert stamp({"a": 1}, ()) == ""


# Reasons


def test_the_reason_is_that_of_the_case_that_holds_without_what_is_left_of_unknown_parts():
    assert judged(ground(a=True, b=True, why="open"))["because"] == ["open; all of it"]
    assert judged(ground(a=False, c=True, name="X"))["because"] == ["some of X"]
    assert judged(ground(a=False, c=False))["because"] == ["nothing"]
    assert judged(ground(a=None, b=True, c=False))["because"] == ["what is known leaves it open"]
    open_low = judged(ground(a=None, b=True, c=True, name="X"))
    assert (open_low["offers"], open_low["because"]) == ("low to high", ["some of X"])


def test_the_facts_that_decided_are_those_of_the_case_that_holds_and_of_those_refuted_before_it():
    assert judged(ground(a=True, b=True, why="x"))["used"] == ["facts.a", "facts.b"]
    low = judged(ground(a=False, b=True, c=True, name="X"))
    assert low["used"] == ["facts.a", "facts.c"]
    open_ = judged(ground(a=None, b=True, c=True, name="X"))
    assert (open_["used"], open_["missing"]) == (["facts.c"], ["facts.a"])
    none = judged(ground(a=False, b=True, c=False))
    assert none["used"] == ["facts.a", "facts.c"]
    untold = judged(ground(a=None, c=True), told=False)
    assert (untold["because"], untold["missing"], untold["used"]) == ([], [], [])


def test_a_base_is_told_where_it_holds_the_range_down_and_no_other():
    model = ground(a=True, b=True, why="x")
    low = ground(BASE, a=False, c=True, name="B")
    told = judged(model, low)
    assert told["because"] == ["x; all of it", "no more than its base Base (fine-tune): some of B"]
    assert told["used"] == ["facts.a", "facts.b"]
    same = judged(model, ground(BASE, a=True, b=True, why="x"))
    assert same["because"] == ["x; all of it"]
    higher = judged(ground(a=False, c=True, name="M"), ground(BASE, a=True, b=True, why="y"))
    assert higher["because"] == ["some of M"]
    two = judged(model, low, ground(BASE | {"name": "Far"}, a=False, c=True, name="B"))
    assert two["because"] == told["because"]
    least = judged(model, low, ground(BASE | {"name": "Far"}, a=False, c=False))
    assert least["because"][1:] == [
        "no more than its base Base (fine-tune): some of B",
        "no more than its base Far (fine-tune): nothing",
    ]
    open_ = judged(
        ground(a=None, b=True, c=False), low, ground(BASE | {"name": "Far"}, a=True, b=True, why="y")
    )
    assert open_["because"][1:] == ["no more than its base Base (fine-tune): some of B"]
    assert open_["offers"] == "none to low"


def test_what_is_missing_of_a_base_is_told_with_whose_it_is():
    model = ground(a=True, b=True, why="x")
    open_ = judged(model, ground(BASE, a=None, b=True, c=False))
    assert open_["missing"] == ["facts.a of acme/base"]
    assert open_["because"][1] == "no more than its base Base (fine-tune): what is known leaves it open"
    unnamed = judged(model, ground(BASE | {"id": None}, a=None, b=True, c=False))
    assert unnamed["missing"] == ["facts.a of Base"]
    both = judged(ground(a=None, b=True, c=False), ground(BASE, a=None, b=None, c=False))
    assert both["missing"] == ["facts.a"]


@pytest.mark.parametrize(
    ("path", "missing", "used"),
    [
        ("model.facts.license", ["facts.license"], ["facts.license"]),
        ("model.practices.sla", ["practices.sla"], ["practices.sla"]),
        ("model.host.country", ["host.country"], ["host.country"]),
        ("model.name", [], []),
        ("model.fallbacks", [], []),
        ("project.stage", ["project.stage"], []),
        ("model.traits.trust", ["facts.x"], ["facts.y"]),
        ("model.traits.trust.least", ["facts.x"], ["facts.y"]),
        ("model.traits.other", [], []),
    ],
)
def test_a_path_stands_for_facts_of_the_model_and_a_trait_for_what_it_rests_on(path, missing, used):
    root = {"model": {"traits": {"trust": {"missing": ["facts.x"], "used": ["facts.y"]}}}}
    assert traits.named(path, root, "missing") == missing
    assert traits.named(path, root, "used") == used


# The traits of a model over its hosts and bases


def record(openness="open-weights", developer="acme", **components):
    parts = blank("")["components"] | components
    return blank("Writer") | {"openness": openness, "developer": developer, "tier": "A", "components": parts}


def core(*, self_run=True, **facts):
    return {"self_run": self_run, "facts": facts}


def asked(cores, traits_, setting, *, told=False, needs=None, controls=None, fallbacks=(), bases=(), **entry):
    identity = Identity(0, {"id": "w"} | entry, Match("w", "exact"), "exact", record(), (), tuple(bases))
    body = Body(cores, {}, {})
    one = Judged(identity, body, list(fallbacks), controls or {}, needs or {}, told)
    return judging.traits_of(one, traits_, setting), one


def setting_with(*definitions, project=None, catalog=None):
    return Setting("2026-11-25", catalog, project or {}, Memory(definitions))


ONE = definition(("high", {f"{FACTS}a": True}, "a"), ("none", None, "no a"))


def test_where_it_is_open_who_runs_a_model_its_trait_covers_both():
    setting = setting_with(ONE)
    found, _one = asked([core(a=True), core(a=False)], ["openness"], setting)
    assert found["openness"]["offers"] == "none to high"
    assert asked([core(a=True)], [], setting)[0] == {}


@pytest.mark.parametrize(
    ("told", "needs", "because"),
    [
        (True, {}, ["no a"]),
        (False, {}, []),
        (False, {"openness": {"level": "low"}}, ["no a"]),
        (False, {"openness": {"level": "none"}}, []),
        (False, {"trust": {"level": "none"}}, ["no a"]),
        (False, {"unheard-of": {"level": "high"}}, []),
    ],
)
def test_reasons_are_told_where_a_need_may_be_missed_or_rests_on_the_trait(told, needs, because):
    other = definition(
        ("high", {"model.traits.openness|at-least": "high"}, "x"), ("none", None, "y"), name="trust"
    )
    found, _one = asked([core(a=False)], ["openness"], setting_with(ONE, other), told=told, needs=needs)
    assert found["openness"]["because"] == because


def test_reasons_rest_on_those_of_the_traits_asked_for_as_far_as_these_were_told():
    other = definition(
        ("high", {"model.traits.openness|at-least": "high"}, "x"), ("none", None, "y"), name="trust"
    )
    setting = setting_with(ONE, other)
    found, one = asked([core(a=False)], ["openness", "trust"], setting, told=True)
    assert found["trust"]["used"] == ["facts.a"]
    open_, _one = asked([core(a=None)], ["openness", "trust"], setting_with(ONE, other), told=True)
    assert (open_["trust"]["offers"], open_["trust"]["missing"]) == ("none to high", ["facts.a"])
    untold = one._replace(told=False, needs={"trust": {"level": "high"}})
    only = judging.traits_of(untold, ["trust"], setting)
    assert only["trust"]["used"] == []
    again = judging.traits_of(untold, ["openness", "trust"], setting)
    assert again["trust"]["used"] == ["facts.a"]


@pytest.mark.parametrize(
    ("condition", "changes", "low", "high"),
    [
        ({"project.stage": "pilot"}, "project", {"stage": "x"}, {"stage": "pilot"}),
        ({"controls.exit_plan.exists": True}, "controls", {}, {"exit_plan": {"exists": True}}),
        ({"model.name": "chat"}, "name", "other", "chat"),
        ({"model.fallbacks|any": {"id": "x"}}, "fallbacks", [{"id": "y"}], [{"id": "x"}]),
    ],
)
def test_models_alike_but_for_what_a_trait_reads_are_judged_each_for_itself(condition, changes, low, high):
    trait = definition(("high", condition, "x"), ("none", None, "y"))
    setting = setting_with(trait)
    body = Body([core()], {}, {})
    for value, offers in ((low, "none"), (high, "high"), (low, "none")):
        entry = {"id": "w", "fallback": ["x"]} | ({"name": value} if changes == "name" else {})
        identity = Identity(0, entry, Match("w", "exact"), "exact", record(), (), ())
        fallbacks = value if changes == "fallbacks" else []
        controls = value if changes == "controls" else {}
        one = Judged(identity, body, fallbacks, controls, {}, told=False)
        at = setting._replace(project=value) if changes == "project" else setting
        assert judging.traits_of(one, ["openness"], at)["openness"]["offers"] == offers


def test_what_conditions_see_is_the_model_with_its_names_its_project_and_the_day():
    controls = {"exit_plan": {"exists": True}}
    setting = setting_with(project={"stage": "pilot"})
    _none, one = asked([], [], setting, controls=controls, fallbacks=["f"], name="chat", fallback=["f"])
    assert judging.root_of(core(a=True), one, setting) == {
        "model": core(a=True) | {"traits": {}, "id": "w", "name": "chat", "fallbacks": ["f"]},
        "project": {"stage": "pilot"},
        "controls": controls,
        "date": "2026-11-25",
    }
    _none, plain = asked([], [], setting)
    assert "fallbacks" not in judging.root_of(core(), plain, setting)["model"]


def base(name, openness="open-weights", developer="other"):
    known = None if openness is None else record(openness, developer)
    return Base(name, name, "fine-tune", known, hint=False, declared=False)


@pytest.mark.parametrize(
    ("which", "self_run", "names"),
    [
        (None, True, []),
        ("all", True, ["own", "closed", "bound", "unknown"]),
        ("all", False, ["own", "closed", "bound", "unknown"]),
        ("foreign", True, ["closed", "bound", "unknown"]),
        ("foreign", False, []),
        ("restricted", True, ["bound"]),
        ("restricted", False, ["bound"]),
    ],
)
def test_a_trait_says_which_bases_hold_it_down(catalog, which, self_run, names):
    bases = [base("own", developer="acme"), base("closed", "closed"), base("bound", "restricted-weights")]
    bases.append(base("unknown", None))
    program = compile_trait(definition(("none", None, "x"), bases={"which": which} if which else None))
    identity = Identity(0, {"id": "w"}, Match("w", "exact"), "exact", record(), (), tuple(bases))
    root = {"model": {"self_run": self_run}}
    found = judging.base_grounds(program, root, identity, setting_with(catalog=catalog))
    assert [ground.base["name"] for ground in found] == names
    bare = compile_trait({**definition(("none", None, "x")), "bases": {}})
    assert judging.base_grounds(bare, root, identity, setting_with(catalog=catalog)) == []
