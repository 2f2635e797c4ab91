"""What a model takes over from the models it was made from, and models that are no record of the catalog."""

from __future__ import annotations

import pytest

from modelvow.case.bases import Base
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
    assert (ground.root["project"], ground.root["date"]) == (root["project"], root["date"])
    assert ground.base == {"id": "x", "name": "X", "relation": "fine-tune"}
    assert (ground.hint, ground_of(base, root, setting._replace(weak=True)).hint) == (False, True)
