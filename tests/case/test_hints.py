"""A model without the facts that are only hints: no more of it than is asked for, and right in that."""

from __future__ import annotations

import pytest

from modelvow.case.build import Given, model_of, scene_of
from modelvow.case.evidence import Evidence
from modelvow.case.hints import (
    BODY,
    FIRM,
    MADE,
    OWED,
    Hintless,
    facts_at,
    made_at,
    part_at,
    paths_of,
    stands,
    trait_at,
    value_at,
    weak_of,
    without,
)
from modelvow.case.memory import ABSENT, Memory
from modelvow.case.records import COMPONENTS, blank

DAY = "2026-11-25"
DUTY = {"code": "notice-file", "trigger": ("any",), "do": "add a notice", "mark": None, "locator": "§2"}
DUTY |= {"applies_when": (), "evidence": "file", "owed_by_default": True}
TAGGED = {
    "name": "Tagged License",
    "confidence": "tag only",
    "terms": {"commercial_use": "forbidden"},
    "thresholds": [],
    "duties": [DUTY],
}
MIT = TAGGED | {"name": "MIT", "confidence": "primary text read", "terms": {"commercial_use": "allowed"}}
TRAITS = ("transparency", "trust", "openness", "commercialization")
PROJECT = {"commercial": True, "exposure": "public", "distribution": "shipped"}
ENTRIES = (
    {"id": "firm", "license": "MIT"},
    {"id": "hinted", "license": "Tagged", "facts": {"parameters": 70}},
)


def record(name, license_, tier):
    found = blank(name.title()) | {"id": f"acme/{name}", "developer": "acme", "tier": tier, "kind": "chat"}
    found |= {"license": license_, "openness": "open-weights", "hosts": [], "parameters": 7.0}
    return found | {"components": dict.fromkeys(COMPONENTS, True) | {"training_data": "full"}}


@pytest.fixture(name="scene")
def fixture_scene(setting_of, traits):
    models = {"firm": record("firm", "MIT", "A"), "hinted": record("hinted", "Tagged", "B")}
    catalog = setting_of(models=models, licenses={"MIT": MIT, "Tagged": TAGGED}).catalog
    value = {"models": ENTRIES, "requirements": {"openness": "high"}, "project": PROJECT}
    memory = Memory([one for name in TRAITS for one in traits if one["trait"] == name])
    return scene_of(Given(value, DAY, catalog, {}, None, memory))


@pytest.fixture(name="known")
def fixture_known(scene):
    return [model_of(one, scene) for one in scene.identities]


@pytest.fixture(name="hintless")
def fixture_hintless(scene, known):
    return Hintless(known, lambda: scene)


@pytest.fixture(name="weak")
def fixture_weak(scene, known):
    bare = scene._replace(setting=scene.setting._replace(weak=True))
    return weak_of(known[1], scene.identities[1], bare)


# What is asked for


@pytest.mark.parametrize(
    ("keys", "paths"),
    [
        ([], []),
        (["role", "host.id", "controls.evaluation.exists", "match.how"], []),
        (["facts.openness"], [["facts", "openness"]]),
        (["role", "terms.thresholds", "facts"], [["terms", "thresholds"], ["facts"]]),
        (["limits.figures", "compared", "owed_open"], [["limits", "figures"], ["compared"], ["owed_open"]]),
        (["traits.trust", "needs.openness.gap"], [["traits", "trust"], ["needs", "openness", "gap"]]),
        (["traits"], None),
        (["facts.openness", "needs"], None),
        (["sources"], None),
        (["sources.openness"], None),
        (["limits", "sources"], None),
        (["packs.own"], []),
    ],
)
def test_of_the_keys_asked_for_those_that_hints_may_change_are_looked_at(keys, paths):
    assert paths_of(keys) == paths


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["a"], {"b": {"c": 1}, "d": [1]}),
        (["a", "b", "c"], 1),
        (["a", "d"], [1]),
        (["a", "d", "name"], [1]),
        (["a", "b", "c", "e", "f"], 1),
        (["a", "x"], ABSENT),
        (["x"], ABSENT),
        (["x", "y"], ABSENT),
        (["none", "y"], None),
    ],
)
def test_a_value_is_what_lies_at_a_path_or_what_it_leads_through(path, value):
    found = value_at({"a": {"b": {"c": 1}, "d": [1]}, "none": None}, path)
    assert found is value if value is ABSENT else found == value


# Models


def test_a_model_that_no_hint_changes_is_the_known_one(hintless, known):
    assert hintless.model(0, None) is known[0]
    for keys in (["facts.openness"], ["traits.openness"], ["role"], ["limits"], ["needs.openness"], []):
        assert hintless.model(0, keys) is known[0]


def test_of_a_model_that_hints_change_nothing_is_said_that_rests_on_them(hintless, known):
    whole = hintless.model(1, None)
    assert (known[1]["facts"]["openness"], whole["facts"]["openness"]) == ("open-weights", None)
    assert hintless.model(1, None) is whole
    assert hintless.model(1, ["sources"]) is hintless.model(1, ["traits"]) is whole
    assert hintless.model(1, ["role", "id"]) is known[1]


def test_a_model_that_is_not_known_is_made_whole_whatever_is_asked_for(scene):
    unknown = Hintless((), lambda: scene)
    assert unknown.model(1, ["role"])["facts"]["openness"] is None
    assert unknown.model(1, ["role"]) is unknown.model(1, None)
    assert unknown.model(0, ["facts.openness"])["facts"]["openness"] == "open-weights"


def test_the_scene_is_made_once_and_hints_count_for_nothing_in_it(scene, known):
    made = []
    hintless = Hintless(known, lambda: made.append(1) or scene)
    assert hintless.model(1, ["role"]) is known[1]
    assert made == []
    assert hintless.scene.setting.weak is True
    assert hintless.scene is hintless.scene
    hintless.model(1, None)
    assert made == [1]
    assert hintless.scene._replace(setting=scene.setting) == scene


def test_every_part_without_hints_is_that_of_the_whole_model_and_the_rest_stays(hintless, known):
    whole = hintless.model(1, None)
    changed = set()
    for key in sorted(BODY | MADE | FIRM):
        part = hintless.model(1, [key])
        assert part.get(key, ABSENT) == whole.get(key, ABSENT)
        if part is not known[1]:
            changed.add(key)
            kept = {one: known[1][one] for one in known[1] if one != key and one not in OWED}
            assert {one: part[one] for one in kept} == kept
    assert {"facts", "terms", "use", "owed", "owed_open", "owed_unmet", "compared"} <= changed


def test_a_trait_without_hints_has_the_range_of_the_whole_model_and_a_need_its_gap(hintless, known):
    whole = hintless.model(1, None)
    ends = [(one["least"], one["most"]) for one in whole["traits"].values()]
    assert ends != [(one["least"], one["most"]) for one in known[1]["traits"].values()]
    for name, trait in whole["traits"].items():
        part = hintless.model(1, [f"traits.{name}"])["traits"]
        assert (part[name]["least"], part[name]["most"]) == (trait["least"], trait["most"])
        assert list(part) == list(known[1]["traits"])
    needs = hintless.model(1, ["needs.openness"])["needs"]
    assert needs["openness"] == whole["needs"]["openness"] != known[1]["needs"]["openness"]


def test_several_parts_are_changed_together(hintless, known):
    both = hintless.model(1, ["traits.trust", "facts.openness", "traits.openness", "traits.trust"])
    assert both["facts"]["openness"] is None
    for name in ("trust", "openness"):
        assert both["traits"][name] == hintless.model(1, [f"traits.{name}"])["traits"][name]
        assert both["traits"][name] != known[1]["traits"][name]
    assert both["traits"]["commercialization"] is known[1]["traits"]["commercialization"]


# Parts of one model


def test_a_key_that_a_model_has_not_without_hints_is_left_out(weak, known):
    assert "owed_unmet" in known[1]
    assert "owed_unmet" not in without(known[1], weak, [["owed_unmet"]])
    assert without(known[1], weak, []) is known[1]
    assert without(known[1], weak, [["tuning"], ["facts", "name"]]) is known[1]


def test_a_part_is_no_more_than_what_holds_what_is_asked_for(weak, known):
    model = known[1]
    assert list(part_at(model, weak, ["facts", "openness"])) == ["facts"]
    assert part_at(model, weak, ["terms"])["terms"]["commercial_use"] is None
    assert part_at(model, weak, ["tuning"]) == {"tuning": weak.body.joined["tuning"]}
    assert part_at(model, weak, ["endpoint"]) == {"endpoint": ABSENT}
    assert part_at(model, weak, ["owed_unmet"]) == {"owed_unmet": ABSENT}
    assert part_at(model, weak, ["traits", "quality"]) == {"traits": {}}
    assert part_at(model, weak, ["needs", "trust", "gap"]) == {"needs": {}}
    assert list(part_at(model, weak, ["traits", "trust", "most"])["traits"]) == ["trust"]
    need = part_at(model, weak, ["needs", "openness", "gap"])["needs"]["openness"]
    assert (need["name"], need["level"], need["gap"]["least"]) == ("openness", "high", 0)


def test_facts_and_bases_without_hints_are_told_without_all_that_is_made_of_them(weak, known):
    assert part_at(known[1], weak, ["facts"])["facts"]["openness"] is None
    bases = part_at(known[1], weak, ["bases"])["bases"]
    assert part_at(known[1], weak, ["bases"])["bases"] is bases == weak.body.joined["bases"]
    assert set(weak.made) == {"bases", "body"}


@pytest.mark.parametrize(
    ("path", "status", "answer"),
    [
        ("lifecycle.listed", "retired", True),
        ("lifecycle.floats", "active", True),
        ("lifecycle.floats", None, True),
        ("lifecycle.floats", "deprecated", False),
        ("lifecycle.floats", "retired", False),
        ("lifecycle.pin", "active", False),
        ("lifecycle", "active", False),
    ],
)
def test_of_a_life_no_hint_changes_that_a_name_is_listed_or_floats_while_it_does_not_end(
    path, status, answer
):
    assert stands({"endpoint": {"status": status}}, path.split(".")) is answer
    assert stands({}, path.split(".")) is (answer or path == "lifecycle.floats")


def test_what_stands_without_hints_is_not_made_again(weak, known):
    assert without(known[1], weak, [["lifecycle", "listed"], ["lifecycle", "floats"]]) is known[1]
    assert weak.made == {}


def test_without_hints_nobody_asks_where_facts_come_from(weak):
    assert (weak.setting.bare, weak.setting.weak) == (True, True)
    assert weak.body is weak.body
    assert weak.model["facts"]["openness"] is None
    assert weak.model["name"] == "hinted"


def test_facts_without_hints_are_made_once_a_day_for_a_record_of_the_catalog(weak):
    first = facts_at(weak)
    assert first["openness"] is None
    assert facts_at(weak) is first
    later = weak._replace(setting=weak.setting._replace(as_of="2027-11-25"))
    assert facts_at(later) is not first
    other = weak._replace(identity=weak.identity._replace(record=record("firm", "MIT", "A")))
    assert facts_at(other)["openness"] == "open-weights"
    for change in ({"id": None}, {"declared": {"openness": "closed"}}):
        own = weak._replace(identity=weak.identity._replace(record=weak.identity.record | change))
        assert facts_at(own) is not facts_at(own)


def test_what_is_owed_without_hints_is_made_once_for_all_its_keys(weak):
    owed = made_at(weak, "owed")
    assert made_at(weak, "owed") is owed
    assert made_at(weak, "owed_open").startswith("Tagged License: ")
    assert made_at(weak, "owed_unmet") is ABSENT
    assert made_at(weak, "limits")["commercial"][0]["barred"] is None
    assert set(weak.made) == {"body", "owed", "limits"}


def test_what_is_declared_is_compared_without_hints_where_it_is_declared(weak, known, scene):
    assert made_at(weak, "compared")["facts"] == []
    bare = weak._replace(identity=weak.identity._replace(entry={"id": "hinted"}), made={})
    assert made_at(bare, "compared") is ABSENT
    firm = weak_of(known[0], scene.identities[0], weak.scene)
    assert made_at(firm, "compared") == {"license": {"same": True, "lenient": True}}


def test_a_student_that_does_not_say_of_whom_is_thought_of_without_hints(setting_of):
    bars = MIT | {"terms": {"commercial_use": "allowed", "outputs_may_train_other_models": "forbidden"}}
    models = {name: record(name, "MIT", "A") for name in ("firm", "other")}
    catalog = setting_of(models=models, licenses={"MIT": bars}).catalog
    student = {"id": "other", "base": "firm", "adaptation": ["fine-tuned", "distilled"]}
    scene = scene_of(Given({"models": [{"id": "firm"}, student]}, DAY, catalog, {}, frozenset(), Memory(())))
    known = model_of(scene.identities[0], scene)
    weak = weak_of(known, scene.identities[0], scene._replace(setting=scene.setting._replace(weak=True)))
    assert [row["barred"] for row in known["limits"]["outputs"]] == [None]
    assert made_at(weak, "limits") == known["limits"]


def test_without_hints_a_model_has_its_controls_and_fallbacks(setting_of, traits):
    models = {
        "firm": record("firm", "MIT", "A"),
        "other": record("other", "MIT", "A") | {"developer": "other"},
    }
    catalog = setting_of(models=models, licenses={"MIT": MIT}).catalog
    catalog.nearest = lambda _name: ()
    closed = {"id": "own", "host": "acme", "facts": {"openness": "closed", "developer": "acme"}}
    value = {
        "models": [closed | {"fallback": ["other"]}],
        "controls": {"data_agreement": {"evidence": "dpa.md", "covers": ["own"]}},
    }
    there = Evidence(exists=True, outside=False, date="2026-11-01", url=False)
    scene = scene_of(Given(value, DAY, catalog, {"data_agreement": there}, None, Memory(traits)))
    known = model_of(scene.identities[0], scene)
    weak = weak_of(known, scene.identities[0], scene._replace(setting=scene.setting._replace(weak=True)))
    assert weak.setting.agreement is True
    for name in ("independence", "security"):
        assert trait_at(known, weak, name) is known["traits"][name]


def test_a_trait_is_judged_once_and_stays_the_known_one_where_its_range_does(weak, known):
    assert trait_at(known[1], weak, "quality") is None
    trust = trait_at(known[1], weak, "trust")
    assert trait_at(known[1], weak, "trust") is trust
    assert (trust["most"], trust["because"]) == ("high", [])
    assert trait_at(known[1], weak, "openness") is not trust
    for end in ("least", "most"):
        other = dict(known[1]["traits"]["trust"], **{end: "other"})
        assert trait_at(known[1] | {"traits": {"trust": other}}, weak, "trust") is trust
    same = dict(trust, because=["as before"])
    assert trait_at(known[1] | {"traits": {"trust": same}}, weak, "trust") is same
