"""What a manifest comes to as a case: what its models share, and what each has for itself."""

from __future__ import annotations

import pytest

from modelvow.case.build import (
    Given,
    add_duties,
    build,
    controls_at,
    declared_of,
    matched,
    measured,
    model_of,
    scene_again,
    scene_of,
    strong_models,
)
from modelvow.case.evidence import Evidence, duty_key
from modelvow.case.identify import identify
from modelvow.case.memory import Memory
from modelvow.case.records import COMPONENTS, blank

DAY = "2026-11-25"
THERE = Evidence(exists=True, outside=False, date="2026-11-01", url=False)
DUTY = {"code": "notice-file", "trigger": ("any",), "do": "add a notice", "mark": None, "locator": "§2"}
DUTY |= {"applies_when": (), "evidence": "file", "owed_by_default": True}
MIT = {
    "name": "MIT License",
    "category": "permissive",
    "confidence": "primary text read",
    "terms": {
        "commercial_use": "allowed",
        "share_alike": False,
        "restricted_uses": [],
        "redistribution": "allowed",
        "derivatives": "allowed",
        "outputs_may_train_other_models": "allowed",
    },
    "thresholds": [],
    "duties": [],
}
HOUSE = MIT | {"name": "House License", "duties": [DUTY]}
HOUSE |= {"terms": MIT["terms"] | {"commercial_use": "forbidden"}}
TRAITS = ("trust", "openness", "transparency", "community", "quality")


def record(name, license_="MIT", tier="A", **changes):
    found = blank(name.title()) | {"id": f"acme/{name}", "developer": "acme", "tier": tier, "kind": "chat"}
    found |= {"license": license_, "openness": "open-weights", "hosts": [], "parameters": 7}
    return found | {"components": dict.fromkeys(COMPONENTS) | {"weights": True}} | changes


MODELS = {
    "writer": record("writer"),
    "reader": record("reader", "House"),
    "hinted": record("hinted", tier="B"),
    "stranger": record("stranger", developer="other"),
}


@pytest.fixture(name="known")
def fixture_known(setting_of):
    """A catalog of four models and two licenses, where a name may stand for itself twice."""
    models = MODELS | {each["id"]: each for each in MODELS.values()}
    catalog = setting_of(models=models, licenses={"MIT": MIT, "House": HOUSE}).catalog
    catalog.version, catalog.date = "7", "2026-10-01"
    catalog.nearest = lambda name: (f"{name}-1", f"{name}-2")
    return catalog


@pytest.fixture(name="definitions")
def fixture_definitions(traits):
    return [one for name in TRAITS for one in traits if one["trait"] == name]


@pytest.fixture(name="given")
def fixture_given(known, definitions):
    """Return a function from models and parts of a manifest to what a case of them is made of."""

    def given(*models, wanted=frozenset(), evidence=None, memory=None, **parts):
        entries = [each if isinstance(each, dict) else {"id": each} for each in models]
        value = {"version": 1, "models": entries, **parts}
        return Given(value, DAY, known, evidence or {}, wanted, memory or Memory(definitions))

    return given


def made(given):
    parts = given._asdict()
    return build(parts.pop("value"), manifest_name="ai-manifest.yaml", **parts)


# The whole


def test_a_case_says_of_what_and_of_when_it_is(given):
    roles = ({"id": "writer", "role": "judge"}, {"id": "reader"}, {"id": "hinted", "role": "answer"})
    twice = {"id": "writer", "name": "again", "role": "judge"}
    project = {"name": "desk", "x-own": 1, "monthly_active_users": 5}
    case = made(given(*roles, twice, project=project, requirements={"openness": "high"}))
    assert list(case) == [
        "version", "date", "catalog", "manifest", "project", "models", "needs", "controls", "roles",
    ]  # fmt: skip
    assert (case["version"], case["date"], case["manifest"]) == (1, DAY, "ai-manifest.yaml")
    assert case["catalog"] == {"version": "7", "date": "2026-10-01"}
    assert case["project"] == {
        "name": "desk",
        "monthly_active_users": [{"scope": "product", "count": 5}],
    }
    assert [(one["index"], one["id"], one["name"]) for one in case["models"]] == [
        (0, "writer", "writer"),
        (1, "reader", "reader"),
        (2, "hinted", "hinted"),
        (3, "writer", "again"),
    ]
    assert (list(case["needs"]), case["controls"], case["roles"]) == (["openness"], {}, ["judge", "answer"])
    assert [list(one["needs"]["openness"]["gap"]) for one in case["models"]] == [["least", "most"]] * 4


def test_a_manifest_without_models_project_and_controls_is_a_case_too(known, definitions):
    for value in ({"version": 1}, {"models": None, "project": None, "controls": None}):
        case = build(value, as_of=DAY, catalog=known, traits=definitions, evidence={}, manifest_name="x")
        assert (case["models"], case["project"], case["controls"], case["roles"]) == ([], {}, {}, [])


def test_traits_are_those_given_or_those_that_the_memory_has(known, definitions):
    parts = {"as_of": DAY, "catalog": known, "evidence": {}, "manifest_name": "x", "traits": definitions}
    value = {"models": [{"id": "writer"}]}
    assert sorted(build(value, **parts)["models"][0]["traits"]) == sorted(TRAITS)
    bare = build(value, memory=Memory(()), **parts)["models"][0]
    assert bare["traits"] == {}
    assert build(value, wanted=frozenset({"community"}), **parts)["models"][0]["traits"].keys() == {
        "community"
    }


# What models share


@pytest.mark.parametrize(
    ("wanted", "needs", "names", "told"),
    [
        (None, {}, ["transparency", "trust", "openness", "community", "quality"], True),
        (frozenset(), {}, [], False),
        (frozenset({"quality", "community"}), {}, ["community", "quality"], False),
        (frozenset({"community"}), {"trust": "high"}, ["transparency", "trust", "community"], False),
        (frozenset(), {"openness": "low"}, ["openness"], False),
        (frozenset({"no-such-trait"}), {"security": "low"}, [], False),
    ],
)
def test_traits_are_those_asked_for_and_needed_each_after_those_it_rests_on(
    given, wanted, needs, names, told
):
    scene = scene_of(given("writer", wanted=wanted, requirements=needs))
    assert (list(scene.wanted), scene.told) == (names, told)
    assert list(scene.needs) == list(needs)


def test_a_model_that_learned_and_does_not_say_from_whom_makes_students_of_the_manifest(given):
    student = {"id": "pupil", "base": "writer", "adaptation": ["fine-tuned", "distilled"]}
    assert scene_of(given("writer", student)).students is True
    assert scene_of(given("writer", student | {"adaptation": "distilled"})).students is False
    assert scene_of(given("writer")).students is False
    taught = made(given(student, "reader"))["models"][1]
    alone = made(given("reader"))["models"][0]
    assert (bool(taught["limits"]["outputs"]), bool(alone["limits"]["outputs"])) == (True, False)


def test_what_the_first_five_unknown_names_may_stand_for_is_looked_for(given):
    case = made(given("writer", *(f"odd{number}" for number in range(7))))
    assert [one["match"].get("nearest") for one in case["models"]] == [
        None,
        *[[f"odd{number}-1", f"odd{number}-2"] for number in range(5)],
        None,
        None,
    ]


def test_how_a_name_was_found_is_told(given):
    scene = scene_of(given("writer", "odd"))
    first, second = (matched(one, scene)["match"] for one in scene.identities)
    assert first == {"how": "exact", "fine_tuned": False, "id": "acme/writer"}
    assert second == {"how": "unknown", "fine_tuned": False, "nearest": ["odd-1", "odd-2"]}


def test_the_setting_is_of_the_day_the_catalog_and_the_project(given):
    parts = given("writer", project={"stage": "pilot"})
    scene = scene_of(parts)
    assert (scene.setting.as_of, scene.setting.project) == (DAY, {"stage": "pilot"})
    assert scene.setting.catalog is parts.catalog
    assert scene.setting.memory is scene.memory is parts.memory
    assert scene.evidence is parts.evidence


def test_a_scene_is_made_again_unless_it_was_that_of_the_last_case(given):
    parts = given("writer")
    made(parts)
    assert scene_again(parts) is parts.memory.last[1]
    other = parts._replace(as_of="2026-11-26")
    assert scene_again(other) is not parts.memory.last[1]
    assert scene_again(other).setting.as_of == "2026-11-26"
    fresh = parts._replace(memory=Memory(()))
    assert fresh.memory.last is None
    assert [one.name for one in scene_again(fresh).identities] == ["writer"]


# Controls


AGREEMENT = {"data_agreement": {"evidence": "dpa.md"}, "evaluation": {"evidence": "e.md", "covers": ["two"]}}
NAMED = ({"id": "writer", "name": "one"}, {"id": "writer", "name": "two"})


@pytest.mark.parametrize(("date", "agreement"), [("2026-11-01", True), ("2024-01-01", False), (None, None)])
def test_a_model_has_the_controls_that_cover_it_and_a_setting_with_its_agreement(given, date, agreement):
    evidence = {"data_agreement": THERE._replace(date=date), "evaluation": THERE}
    scene = scene_of(given(*NAMED, controls=AGREEMENT, evidence=evidence))
    found = [controls_at({"name": name, "id": "writer"}, scene) for name in ("one", "two")]
    assert [list(controls) for controls, _setting in found] == [
        ["data_agreement"],
        ["data_agreement", "evaluation"],
    ]
    assert [setting.agreement for _controls, setting in found] == [agreement, agreement]
    assert scene.setting.agreement is False


def test_the_controls_of_a_case_are_those_of_the_manifest_on_its_day(given):
    case = made(given(*NAMED, controls=AGREEMENT, evidence={"data_agreement": THERE}))
    assert (case["controls"]["data_agreement"]["age_days"], case["controls"]["evaluation"]["exists"]) == (
        24,
        False,
    )
    assert [list(one["controls"]) for one in case["models"]] == [
        ["data_agreement"],
        ["data_agreement", "evaluation"],
    ]


def test_without_controls_the_setting_stays_as_it_is(given):
    scene = scene_of(given("writer"))
    assert controls_at({"name": "writer", "id": "writer"}, scene) == ({}, scene.setting)


# One model


def test_what_is_declared_of_a_model_is_told_as_it_is_declared(given):
    entry = {
        "id": "writer",
        "role": "answer",
        "revision": "1",
        "published_as": "x",
        "data": ["personal"],
        "adaptation": "fine-tuned",
        "base": ["reader", "hinted"],
        "license": "MIT",
        "host": "self",
        "duties": {"notice-file": "NOTICE", "x-own": "?"},
    }
    scene = scene_of(given("hinted", entry, evidence={duty_key(1, "notice-file"): THERE}))
    bare, whole = (declared_of(one, scene) for one in scene.identities)
    assert bare == {"declared": {}}
    assert whole == {key: entry[key] for key in ("role", "revision", "published_as", "data")} | {
        "adaptation": ["fine-tuned"],
        "base": ["reader", "hinted"],
        "declared": {"license": "MIT", "host": "self"},
        "duties": {
            "notice-file": {
                "name": "notice-file",
                "evidence": "NOTICE",
                "exists": True,
                "outside": False,
                "url": False,
            }
        },
    }
    declared = scene_of(given({"id": "own", "facts": {"openness": "closed"}, "openness": "closed"}))
    assert declared_of(declared.identities[0], declared) == {"declared": {"openness": "closed"}}


@pytest.mark.parametrize(
    ("entry", "compared"),
    [
        ({}, None),
        ({"license": "MIT"}, {"license": {"same": True, "lenient": True}}),
        ({"host": "self"}, {}),
        ({"facts": {"parameters": 70}}, ["parameters"]),
    ],
)
def test_a_model_is_compared_where_license_host_or_facts_are_declared(given, entry, compared):
    model = made(given({"id": "writer"} | entry))["models"][0]
    found = model.get("compared")
    assert ([each["name"] for each in found["facts"]] if "facts" in entry else found) == compared


def test_fallbacks_are_told_where_they_are_declared(given):
    controls = {"evaluation": {"evidence": "e.md", "covers": ["local"]}}
    first = {"id": "writer", "fallback": ["local", "odd"]}
    case = made(given(first, {"id": "reader", "name": "local"}, controls=controls))
    one, other = case["models"]
    assert "fallbacks" not in other
    assert [(each["name"], each["id"], list(each["controls"])) for each in one["fallbacks"]] == [
        ("local", "acme/reader", ["evaluation"]),
        ("odd", None, []),
    ]
    assert one["fallbacks"][0]["independent"] is False


def test_a_trait_knows_fallbacks_controls_and_needs_of_its_model(given, traits):
    memory = Memory(traits)
    model = {"id": "writer", "name": "one", "fallback": ["reader"]}
    whole = given(model, wanted=frozenset({"independence"}), memory=memory, requirements={"trust": "high"})
    found = made(whole)["models"][0]["traits"]
    assert found["trust"]["because"]
    assert not found["independence"]["because"]
    told = made(whole._replace(wanted=None))["models"][0]["traits"]
    assert all(trait["because"] for trait in told.values())


def test_a_fallback_of_another_developer_lifts_the_independence_of_a_closed_model(given, traits):
    closed = {"id": "own", "host": "acme", "facts": {"openness": "closed", "developer": "acme"}}
    found = []
    for fallback in ({}, {"fallback": ["stranger"]}):
        parts = given(closed | fallback, wanted=frozenset({"independence"}), memory=Memory(traits))
        found.append(made(parts)["models"][0]["traits"]["independence"]["least"])
    assert found == ["none", "low"]


def test_what_a_license_bars_and_asks_for_has_its_source_beside_those_of_the_facts(given):
    case = made(given("reader", "writer", project={"commercial": True, "distribution": "shipped"}))
    barred, free = case["models"]
    assert [row["barred"] for row in barred["limits"]["commercial"]] == [True]
    assert [row["code"] for row in barred["owed"]] == ["notice-file"]
    assert (barred["owed_unmet"], free["owed"]) == (
        "House License: add a Notice file (`notice-file`, §2)",
        [],
    )
    assert {"limits.commercial[0]", "owed[0]", "openness"} <= set(barred["sources"])
    assert barred["sources"]["owed[0]"]["note"] == "§2"
    assert not {"limits.commercial[0]", "owed[0]"} & set(free["sources"])


def test_what_shows_a_duty_of_a_model_is_looked_for_at_its_place(given):
    shown = {"id": "reader", "duties": {"notice-file": "NOTICE"}}
    case = made(given(shown, shown | {"name": "again"}, evidence={duty_key(1, "notice-file"): THERE}))
    assert [one["owed"][0]["unmet"] for one in case["models"]] == [True, False]


def test_sources_of_what_one_model_owes_reach_no_other_of_its_kind(given):
    parts = given("reader")
    scene = scene_of(parts)
    whole = model_of(scene.identities[0], scene)
    before = {key: value for key, value in whole["sources"].items() if not key.startswith("owed")}
    bare = whole | {"sources": before}
    add_duties(scene.identities[0], bare, scene, scene.setting)
    assert "owed[0]" in bare["sources"]
    assert "owed[0]" not in before


# Needs of one model


@pytest.mark.parametrize(
    ("level", "trait", "gap", "alternatives"),
    [
        ("high", ("high", "high"), {"least": 0, "most": 0}, False),
        ("high", ("medium", "high"), {"least": 0, "most": 1}, True),
        ("high", ("low", "low"), {"least": 2, "most": 2}, True),
        ("low", ("high", "high"), {"least": -2, "most": -2}, False),
    ],
)
def test_what_else_would_do_is_told_where_a_need_may_be_missed(
    given, definitions, level, trait, gap, alternatives
):
    told = {"count": 1, "examples": ["acme/best"]}
    table = {"chat": {"high": told, "low": told}, "rerank": {"high": told | {"count": 2}}}
    memory = Memory(definitions, {"traits": {"openness": table}})
    scene = scene_of(given("writer", memory=memory))
    model = {
        "traits": {"openness": dict(zip(("least", "most"), trait, strict=True))},
        "facts": {"kind": "chat"},
    }
    need = {"name": "openness", "level": level}
    found = measured(need, model, scene)
    assert found["gap"] == gap
    assert (found.get("alternatives") or {}).get("examples") == (["acme/best"] if alternatives else None)
    assert need == {"name": "openness", "level": level}
    ranked = measured(need, model | {"facts": {"kind": "rerank"}}, scene).get("alternatives")
    assert (ranked or {}).get("count") == (2 if alternatives else None)


def test_of_a_trait_that_is_not_there_no_need_is_measured(given):
    scene = scene_of(given("writer"))
    need = {"name": "quality", "level": "high"}
    assert measured(need, {"traits": {}, "facts": {"kind": "chat"}}, scene) == need
    other = {"traits": {"quality": {"least": "low", "most": "low"}}, "facts": {"kind": "rerank"}}
    assert "alternatives" not in measured(need, other, scene)


# Without hints


def strong_of(given, *, known=()):
    parts = given._asdict()
    return strong_models(parts.pop("value"), known, **parts)


def test_without_hints_a_record_that_is_one_says_nothing_and_any_other_stays_the_very_one(given):
    parts = given("writer", "hinted")
    case = made(parts)
    strong = strong_of(parts, known=case["models"])
    assert strong(0) is case["models"][0]
    assert strong(0, frozenset({"facts.openness"})) is case["models"][0]
    assert (case["models"][1]["facts"]["openness"], strong(1)["facts"]["openness"]) == ("open-weights", None)
    part = strong(1, frozenset({"facts.openness"}))
    assert part["facts"]["openness"] is None
    assert part["lifecycle"] is case["models"][1]["lifecycle"]
    assert strong_of(parts)(0) == case["models"][0]


def test_without_hints_the_project_and_the_day_are_those_of_the_case(given, definitions):
    controls = {"controls": {"evaluation": {"evidence": "e.md"}}, "evidence": {"evaluation": THERE}}
    parts = given("reader", project={"commercial": True}, wanted=None, **controls)
    whole = made(parts)["models"][0]
    again = strong_of(parts._replace(memory=Memory(definitions)))(0)
    assert again["limits"]["commercial"][0]["barred"] is True
    assert again["controls"]["evaluation"] == whole["controls"]["evaluation"]
    assert again["controls"]["evaluation"]["age_days"] == 24
    assert sorted(again["traits"]) == sorted(whole["traits"]) == sorted(TRAITS)
    value = {"models": [{"id": "writer"}], "requirements": {"quality": "high"}}
    bare = {"as_of": DAY, "catalog": parts.catalog, "evidence": {}, "traits": definitions}
    assert sorted(strong_models(value, **bare)(0)["traits"]) == sorted(TRAITS)
    assert sorted(strong_models(value, wanted=frozenset(), **bare)(0)["traits"]) == ["quality"]


def test_an_entry_stands_at_its_place(given):
    scene = scene_of(given("writer", "reader"))
    assert [one.place for one in scene.identities] == [0, 1]
    assert scene.identities[1] == identify(1, {"id": "reader"}, scene.setting.catalog, scene.memory)
