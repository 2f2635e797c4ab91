"""All that is known of a model at its hosts: what it is made of, and when the same is taken again."""

from __future__ import annotations

import pytest

from modelvow.case import body
from modelvow.case.bases import Base
from modelvow.case.body import MOST_KEPT, Body, base_of, body_of, key_of, made_sources, successors
from modelvow.case.identify import identify
from modelvow.case.records import COMPONENTS, blank

MIT = {"name": "MIT License", "confidence": "primary text read", "terms": {"commercial_use": "allowed"}}
ACME = {
    "provider": "acme",
    "name": "Acme",
    "kind": "developer-api",
    "developer": "acme",
    "country": "FR",
    "practices": [],
}
ACME |= {"notes": None, "trains_on_api_data_by_default": None, "tuning_any": None}


def listed(name, **changes):
    row = {"provider": "acme", "model_id": name, "status": "active", "retires": None}
    return row | {"replacement": None, "source": "list"} | changes


def record(name, weights=True, **changes):
    found = blank(name.title()) | {"id": f"acme/{name}", "developer": "acme", "tier": "A", "license": "MIT"}
    found |= {"openness": "open-weights" if weights else "closed", "hosts": [], "checked": "2026-09-09"}
    return found | {"components": dict.fromkeys(COMPONENTS) | {"weights": weights}} | changes


FROM_BASE = [{"base_id": "other/base", "relation": "fine-tune", "source_kind": "page"}]
MODELS = {
    "writer": record("writer"),
    "tuned": record("tuned", lineage=FROM_BASE),
    "closed": record("closed", weights=False, hosts=[listed("closed", replacement="writer")]),
    "other/base": record("base") | {"id": "other/base", "developer": "other"},
}
MODELS |= {one["id"]: one for one in MODELS.values()}


@pytest.fixture(name="setting")
def fixture_setting(setting_of):
    return setting_of(
        models=MODELS, licenses={"MIT": MIT}, providers={"acme": ACME}, services={"acme": "acme"}
    )


@pytest.fixture(name="known")
def fixture_known(setting):
    """Return a function from an entry to the model that it means."""

    def known(id_="writer", **entry):
        return identify(0, {"id": id_} | entry, setting.catalog, setting.memory)

    return known


# What is taken again


def test_what_was_worked_out_from_a_body_is_kept_with_it_and_made_once():
    made = []
    shared, alone = Body((), {}, {}), Body((), {}, None)
    for each in (shared, alone):
        for _again in range(2):
            assert each.recall("x", lambda: made.append("x") or len(made)) == len(made)
    assert len(made) == 3
    assert shared.recall("y", lambda: "y") == "y"
    assert shared.recall("x", lambda: "other") == 1


def test_of_many_results_all_are_made_again_once_they_are_too_many():
    shared = Body((), {}, {})
    for number in range(MOST_KEPT):
        shared.recall(number, lambda number=number: number)
    assert shared.recall(0, lambda: "made again") == 0
    assert shared.recall("one more", lambda: 1) == 1
    assert shared.recall(0, lambda: "made again") == "made again"
    assert len(shared.kept) == 2


@pytest.mark.parametrize(
    ("entry", "parts"),
    [
        ({"id": "tuned"}, {}),
        ({"id": "acme/writer"}, {}),
        ({"host": "acme"}, {}),
        ({"license": "MIT"}, {}),
        ({"revision": "1"}, {}),
        ({}, {"weak": True}),
        ({}, {"bare": True}),
        ({}, {"as_of": "2026-11-26"}),
        ({}, {"agreement": True}),
        ({}, {"agreement": None}),
    ],
)
def test_a_body_is_another_where_model_name_host_license_revision_or_setting_are(
    known, setting, entry, parts
):
    first, other = known(), known(**entry)
    assert key_of(first, setting) == key_of(known(role="judge"), setting)
    assert key_of(other, setting._replace(**parts)) != key_of(first, setting)
    assert body_of(first, setting) is body_of(known(role="judge"), setting)
    assert body_of(other, setting._replace(**parts)) is not body_of(first, setting)


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "odd"},
        {"id": "own", "facts": {"openness": "closed"}},
        {"base": "other/base"},
        {"id": "mine", "base": "writer"},
    ],
)
def test_what_a_manifest_itself_adds_to_a_model_is_shared_with_no_other(known, setting, entry):
    assert key_of(known(**entry), setting) is None
    found = body_of(known(**entry), setting)
    assert found.kept is None
    assert body_of(known(**entry), setting) is not found


@pytest.mark.parametrize("how", ["exact", "normalized", "stripped"])
def test_a_model_of_the_catalog_is_shared_however_its_name_was_found(known, setting, how):
    assert body_of(known()._replace(how=how), setting).kept == {}


def test_a_body_is_made_for_the_project_in_what_it_looks_at(known, setting):
    bars = MIT | {"thresholds": [{"kind": "mau", "value": 10, "scope": "product", "effect": "no-rights"}]}
    setting.catalog.kinds["licenses"]["MIT"] = bars
    few, many = ({"monthly_active_users": [{"count": n, "scope": "product"}]} for n in (1, 100))
    passed = [
        body_of(known(), setting._replace(project=project)).joined["terms"]["thresholds"][0]["passed"]
        for project in (few, many, few)
    ]
    assert passed == [False, True, False]


# What it is made of


def test_a_body_has_a_model_at_each_host_and_all_of_them_as_one(known, setting):
    unsure = known("acme/new", facts={"developer": "acme"})
    found = body.make(unsure, setting, shared=False)
    assert [core["host"]["id"] for core in found.cores] == ["self", "acme"]
    assert (found.joined["hosted"], found.joined["facts"]["developer"]) == (None, "acme")
    assert body.make(unsure, setting, shared=True).kept == {}


def test_what_binds_a_model_stands_beside_its_bases_and_sources(known, setting):
    joined = body_of(known("tuned", host="self"), setting).joined
    assert [one["of"] for one in joined["licenses"]] == ["model", "other/base"]
    assert joined["teachers"] == []
    assert [one["id"] for one in joined["bases"]] == ["other/base"]
    assert {"licenses[0]", "licenses[1]", "openness"} <= set(joined["sources"])
    assert joined["lifecycle"]
    assert body_of(known("tuned", host="self"), setting._replace(bare=True)).joined.get("sources", {}) == {}


def test_a_successor_that_takes_a_models_place_has_its_source(known, setting):
    setting.catalog.kinds["sources"] = {"k": {"title": "A page", "date": "2026-10-01"}}
    licensed = {"licenses": [{"license": "MIT", "hint": False}], "lifecycle": {}}
    plain = made_sources(known(), licensed, setting)
    assert list(plain) == ["licenses[0]"]
    family = {"successors": [{"replaces": "writer", "name": "writer-2", "source": "k"}]}
    told = known()._replace(record=MODELS["writer"] | {"family_info": family})
    step = [{"name": "writer-2", "from": "developer"}]
    after = licensed | {"lifecycle": {"superseded": "by writer-2"}, "successors": step}
    found = made_sources(told, after, setting)
    assert found == plain | {"lifecycle.superseded": found["lifecycle.superseded"]}
    assert found["lifecycle.superseded"]["source"] == "A page"


def test_who_names_the_successor_of_a_model_stands_among_its_sources(known, setting):
    setting.catalog.kinds["sources"] = {"k": {"title": "A page", "date": "2026-10-01"}}
    family = {"successors": [{"replaces": "writer", "name": "tuned", "source": "k"}]}
    told = known()._replace(record=MODELS["writer"] | {"family_info": family})
    joined = body_of(told, setting).joined
    assert "superseded" in joined["lifecycle"]
    assert joined["sources"]["lifecycle.superseded"]["source"] == "A page"


def test_successors_are_those_of_the_host_or_of_the_family(known, setting):
    closed = body_of(known("closed"), setting).joined
    assert [(one["name"], one["from"], one["id"]) for one in closed["successors"]] == [
        ("writer", "host", "acme/writer")
    ]
    assert body_of(known(), setting).joined["successors"] == []
    family = {"successors": [{"replaces": "writer", "name": "writer-2"}]}
    told = known()._replace(record=MODELS["writer"] | {"family_info": family})
    core = {"host": {"id": "self"}}
    assert [(one["name"], one["from"]) for one in successors(told, core, setting)] == [
        ("writer-2", "developer")
    ]
    assert successors(known(), core | {"endpoint": None}, setting) == []
    assert successors(known(), core | {"endpoint": {"replacement": None}}, setting) == []


def test_a_base_has_its_terms_and_whether_its_license_goes_along(known, setting):
    base = Base("other/base", "Base", "merge", MODELS["other/base"], hint=True, declared=False)
    found = base_of(known(), base, setting)
    terms = found.pop("terms")
    assert found == {
        "id": "other/base",
        "name": "Base",
        "relation": "merge",
        "developer": "other",
        "foreign": True,
        "hint": True,
        "declared": False,
        "openness": "open-weights",
        "license": "MIT",
    }
    assert (terms["license"], terms["commercial_use"]) == ("MIT", "allowed")
    own = base._replace(record=MODELS["closed"], hint=False, declared=True)
    told = base_of(known(), own, setting)
    assert (told["foreign"], told["hint"], told["declared"], told["openness"]) == (
        False,
        False,
        True,
        "closed",
    )


def test_of_a_base_that_nobody_knows_its_name_is_known(known, setting):
    found = base_of(known(), Base(None, "odd", "merge", None, hint=False, declared=True), setting)
    assert (found["id"], found["name"], found["developer"], found["license"]) == (None, "odd", None, None)
    assert (found["foreign"], found["terms"]["commercial_use"]) == (True, None)


def test_without_hints_a_base_that_is_one_says_nothing(known, setting):
    hint = Base("x", "X", "merge", MODELS["other/base"] | {"tier": "B"}, hint=False, declared=False)
    assert base_of(known(), hint, setting)["openness"] == "open-weights"
    assert base_of(known(), hint, setting._replace(weak=True))["openness"] is None
