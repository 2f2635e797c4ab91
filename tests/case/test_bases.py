"""What a model takes over from the models it was made from, and models that are no record of the catalog."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from modelvow.case.bases import MOST, Base, bases_of, is_foreign, is_own
from modelvow.case.judging import ground_of
from modelvow.case.memory import Setting
from modelvow.case.models import is_base_established
from modelvow.case.needs import RANK

QWEN = "Qwen/Qwen2.5-VL-3B-Instruct"


def reader(**parts):
    return {"id": "acme/receipt-reader", "base": QWEN, "adaptation": "fine-tuned", "host": "self"} | parts


def test_a_fine_tune_inherits_its_bases_terms_whatever_it_declares(model_for):
    model = model_for(reader(license="Apache-2.0"), project={"commercial": True})
    assert model["match"]["how"] == "base"
    assert (model["terms"]["commercial_use"], model["bound"]["commercial_use"]) == ("forbidden", "forbidden")
    assert model["bases"][0]["id"] == "alibaba/qwen2.5-vl-3b-instruct"
    assert model["traits"]["commercialization"]["offers"] == "none"


def test_what_a_fine_tune_keeps_of_its_base_is_filled_and_what_it_publishes_unknown(model_for):
    facts = model_for(reader())["facts"]
    assert (facts["openness"], facts["components"]["training_data"], facts["license"]) == (None, None, None)
    assert (facts["components"]["weights"], facts["parameters"], facts["kind"]) == (True, 3.755, "chat")
    assert facts["runtimes"]


def test_who_calls_a_fine_tune_at_a_host_may_not_have_its_weights(model_for):
    assert model_for(reader(host="togetherai"))["facts"]["components"]["weights"] is None


@pytest.mark.parametrize("base", ["gpt-4o", QWEN, "meta-llama/Llama-3.1-8B-Instruct"])
def test_a_fine_tune_is_no_more_transparent_than_its_base(base, model_for):
    tuned = model_for(reader(base=base))["traits"]["transparency"]
    own = model_for(base)["traits"]["transparency"]
    assert RANK[tuned["most"]] <= RANK[own["most"]]


def test_a_tuned_closed_model_stays_at_its_service(model_for):
    model = model_for({"id": "acme-tone", "base": "gpt-4o", "adaptation": "fine-tuned"})
    assert (model["hosted"], model["host"]["id"], model["facts"]["components"]["weights"]) == (
        True,
        "openai",
        False,
    )
    assert model["terms"]["license"] == "LicenseRef-api-openai"


def test_a_base_that_nobody_knows_leaves_the_model_unknown(model_for):
    model = model_for(reader(base="acme/secret"))
    assert (model["match"]["how"], model["bases"][0]["id"]) == ("unknown", None)
    assert model["traits"]["transparency"]["offers"] == "none to high"


def test_outputs_that_a_model_learned_from_are_no_base(model_for):
    model = model_for({"id": "acme/small", "base": "gpt-4o", "adaptation": "distilled"})
    assert model["match"]["how"] == "unknown"


def test_the_lowest_of_all_bases_holds_transparency_down_and_says_so(model_for):
    trait = model_for("BAAI/bge-m3")["traits"]["transparency"]
    assert trait["offers"] == "medium"
    assert trait["because"][1].startswith("no more than its base xlm-roberta-large (fine-tune): ")


def test_who_derives_from_its_own_model_relicenses_it(model_for):
    model = model_for("meta-llama/Llama-3.3-70B-Instruct")
    assert all(not base["foreign"] for base in model["bases"])
    assert model["bound"]["from"] == []


def test_another_developers_license_goes_along_with_weights_one_runs_alone(model_for):
    run = model_for({"id": "deepseek/deepseek-r1-distill-llama-8b", "host": "self"})
    assert (run["terms"]["derivatives"], run["bound"]["derivatives"]) == ("allowed", "conditional")
    called = model_for({"id": "deepseek/deepseek-r1-distill-llama-8b", "host": "groq"})
    assert called["bound"]["derivatives"] == "allowed"


def test_a_family_name_without_a_known_base_leaves_high_transparency_open(catalog, model_for):
    found = [name for name in catalog.model_ids()[::5] if is_base_established(catalog.model(name)) is None]
    assert found
    assert not [name for name in found if model_for(name)["traits"]["transparency"]["least"] == "high"]


# Models that are no record of the catalog


def test_declared_facts_stand_in_for_a_model_that_the_catalog_lacks(model_for):
    facts = {
        "openness": "open-source",
        "license": "apache-2.0",
        "released": "2026-05-01",
        "components": {"training_code": True, "training_data": "full"},
        "independent_hosts": 3,
    }
    model = model_for({"id": "acme/own", "facts": facts})
    assert (model["match"]["how"], model["facts"]["tier"], model["self_run"]) == (
        "declared",
        "declared",
        True,
    )
    assert model["facts"]["independent_hosts"] == {"least": 3, "most": 3}
    assert model["terms"]["commercial_use"] == "allowed"
    assert model["traits"]["transparency"]["offers"] == "high"
    assert model["sources"]["components.training_code"]["source"] == "declared in the manifest"


def test_declared_facts_do_not_override_a_known_model(model_for):
    assert model_for({"id": "gpt-4o", "facts": {"openness": "open-source"}})["facts"]["openness"] == "closed"


def test_declared_terms_and_practices_count_for_a_declared_model(model_for):
    facts = {
        "openness": "closed",
        "terms": {"outputs_may_train_other_models": "forbidden", "commercial_use": "allowed"},
        "practices": {"trains_on_inputs": "no", "retention_days": 30, "certifications": ["SOC2"]},
        "endpoint": {"status": "active", "retires": "2026-12-31"},
        "tuning": {"open": True},
    }
    model = model_for({"id": "acme-writer", "facts": facts})
    assert (model["use"]["outputs_may_train_other_models"], model["use"]["of"]) == ("forbidden", "service")
    assert (model["practices"]["no_training"], model["practices"]["certifications"]["SOC2"]) == (True, True)
    assert (model["endpoint"]["retires"], model["endpoint"]["days_left"]) == ("2026-12-31", 36)
    assert (model["tuning"]["open"], model["tuning"]["closed"]) == (True, None)


def test_of_an_ambiguous_name_only_what_all_candidates_share_is_known(model_for):
    model = model_for("deepseek-r1")
    assert model["match"]["how"] == "ambiguous"
    assert model["match"]["candidates"] == ["deepseek/deepseek-r1", "deepseek/deepseek-r1-0528-qwen3-8b"]
    assert (model["facts"]["parameters"], model["facts"]["license"]) == (None, "MIT")


def test_nothing_is_known_of_an_unknown_model(model_for):
    model = model_for("acme/secret-sauce")
    assert model["match"]["how"] == "unknown"
    assert {trait["offers"] for trait in model["traits"].values()} <= {"none to high"}
    assert model["traits"]["transparency"]["because"] == ["what is known leaves it open"]
    assert "facts.components.weights" in model["traits"]["transparency"]["missing"]


def test_a_base_is_judged_as_weights_that_the_project_runs_itself(catalog, memory):
    base = Base("x", "X", "fine-tune", None, hint=True, declared=True)
    root = {"model": {"name": "tuned"}, "project": {"stage": "pilot"}, "date": "2026-11-25"}
    setting = Setting("2026-11-25", catalog, {}, memory)
    ground = ground_of(base, root, setting)
    model = ground.root["model"]
    assert (model["self_run"], model["hosted"], model["host"]["id"]) == (True, False, "self")
    assert (model["traits"], model["facts"]["name"], model["use"]["license"]) == ({}, "X", None)
    assert (model["use"]["of"], model["bound"]["from"]) == ("license", [])
    assert set(model["tuning"].values()) == {False}
    assert (ground.root["project"], ground.root["date"]) == (root["project"], root["date"])
    assert ground.base == {"id": "x", "name": "X", "relation": "fine-tune"}
    assert (ground.hint, ground_of(base, root, setting._replace(weak=True)).hint) == (False, True)


# The line that a model comes from


def step(base, relation="fine-tune", kind="page"):
    return {"base_id": base, "relation": relation, "source_kind": kind}


def made(name, *lineage, developer=None):
    return {"id": name, "name": name.title(), "developer": developer or name, "lineage": list(lineage)}


def line(*records, declared=(), relation="fine-tune", of=None):
    """The bases of the first record, in a catalog of the rest, where a name is looked up as an id."""
    known = {one["id"]: one for one in records}
    catalog = SimpleNamespace(
        model=known.get,
        lookup=lambda name: SimpleNamespace(
            ids=tuple(id_ for id_ in known if id_ == name or id_.startswith(f"{name}-"))
        ),
    )
    return bases_of(of or records[0], catalog, declared, relation)


def test_a_line_is_followed_to_its_end_nearest_first():
    found = line(
        made("a", step("b"), step("c", "merge")), made("b", step("d")), made("c"), made("d", step("gone"))
    )
    assert [(one.id, one.name, one.relation) for one in found] == [
        ("b", "B", "fine-tune"),
        ("c", "C", "merge"),
        ("d", "D", "fine-tune"),
        ("gone", "gone", "fine-tune"),
    ]
    assert [one.record and one.record["id"] for one in found] == ["b", "c", "d", None]
    assert not any(one.declared or one.hint or one.part or one.relicensed for one in found)


def test_no_model_is_its_own_base_and_each_is_told_once():
    found = line(made("a", step("b"), step("c")), made("b", step("a"), step("c")), made("c", step("b")))
    assert [one.id for one in found] == ["b", "c"]


def test_what_a_model_learned_from_is_no_base_of_the_catalog_and_has_none_of_its_own():
    assert line(made("a", step("b", "distilled-from-outputs"), step(None)), made("b")) == []
    [taught] = line(
        made("a"), made("b", step("c")), made("c"), declared=["b"], relation="distilled-from-outputs"
    )
    assert (taught.id, taught.relation, taught.declared) == ("b", "distilled-from-outputs", True)


def test_what_is_known_from_memory_makes_a_hint_of_all_that_lies_behind_it():
    found = line(made("a", step("b", kind="own knowledge")), made("b", step("c")), made("c", step("d")))
    assert [one.hint for one in found] == [True, True, True]
    later = line(made("a", step("b")), made("b", step("c", kind="own knowledge")), made("c"))
    assert [one.hint for one in later] == [False, True]


def test_the_base_of_a_part_is_one_of_a_part_to_the_end_of_the_line():
    found = line(made("a", step("b", "encoder-of"), step("c")), made("b", step("d")), made("c"), made("d"))
    assert {one.id: one.part for one in found} == {"b": True, "c": False, "d": True}


def test_a_developer_relicenses_its_own_base():
    found = line(made("a", step("b"), developer="acme"), made("b", step("c"), developer="acme"), made("c"))
    assert [one.relicensed for one in found] == [True, False]
    own = made("a", developer="acme")
    foreign = [is_foreign(own, one) for one in found]
    assert foreign == [False, True]
    assert is_foreign(made("x"), found[1]._replace(relicensed=True)) is False
    assert is_foreign(made("x"), found[1]._replace(record=None)) is True
    assert is_foreign(own, found[1]._replace(record=made("y", developer="acme"))) is False


@pytest.mark.parametrize(
    ("developer", "base", "own"),
    [
        ("acme", {"developer": "acme"}, True),
        ("acme", {"developer": "other"}, False),
        (None, {"developer": None}, False),
        ("acme", None, False),
    ],
)
def test_a_base_is_ones_own_where_both_have_the_same_known_developer(developer, base, own):
    assert is_own({"developer": developer}, base) is own


def test_declared_bases_come_first_and_one_that_nobody_knows_or_that_may_be_two_has_no_record():
    found = line(
        made("a", step("b")),
        made("b"),
        made("c", step("d")),
        made("d"),
        made("e-1"),
        made("e-2"),
        declared=["c", "e", "unheard"],
        relation="merge",
    )
    assert [(one.id, one.name, one.relation, one.declared) for one in found] == [
        ("c", "C", "merge", True),
        (None, "e", "merge", True),
        (None, "unheard", "merge", True),
        ("b", "B", "fine-tune", False),
        ("d", "D", "fine-tune", False),
    ]
    assert [one.record and one.record["id"] for one in found] == ["c", None, None, "b", "d"]
    assert not any(one.hint for one in found)


def test_a_declared_base_is_a_fine_tune_unless_it_is_told_otherwise():
    known = made("b")
    catalog = SimpleNamespace(model={"b": known}.get, lookup=lambda _name: SimpleNamespace(ids=("b",)))
    assert bases_of(made("a"), catalog, ["b"]) == [
        Base("b", "B", "fine-tune", known, hint=False, declared=True)
    ]
    assert bases_of(made("a"), catalog) == []


def test_a_line_ends_after_so_many_bases():
    chain = [made(f"m{number}", step(f"m{number + 1}")) for number in range(MOST + 5)]
    assert [one.id for one in line(*chain)] == [f"m{number}" for number in range(1, MOST + 1)]
