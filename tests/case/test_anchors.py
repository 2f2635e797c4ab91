"""Models that many know: what traits must say of them, with nothing declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelvow.case.needs import RANK
from modelvow.pages.traits import table, thirty
from modelvow.vocabulary import NEEDS

DAY = "2026-11-25"
GOLDEN = Path(__file__).parents[1] / "goldens" / "thirty.txt"
OLMO = ("allenai/Olmo-3-7B-Instruct", "allenai/Olmo-3-32B-Think", "allenai/olmo-3-7b-think")
BGE = ("BAAI/bge-m3", "BAAI/bge-base-en-v1.5", "BAAI/bge-small-en-v1.5", "BAAI/bge-large-en-v1.5")


@pytest.mark.parametrize("name", OLMO)
def test_olmo_3_offers_high_transparency(name, offers):
    assert offers(name, "transparency") == "high"


@pytest.mark.parametrize("trait", ["transparency", "independence"])
def test_gpt_4o_offers_low_at_most(trait, model_for):
    assert RANK[model_for("gpt-4o")["traits"][trait]["most"]] <= RANK["low"]


@pytest.mark.parametrize("name", ["meta-llama/Llama-3.1-8B-Instruct", *BGE])
def test_much_used_weights_offer_medium_community_at_least(name, model_for):
    assert RANK[model_for(name)["traits"]["community"]["least"]] >= RANK["medium"]


@pytest.mark.parametrize("name", ["EleutherAI/pythia-12b", "xai/grok-1"])
def test_a_line_that_ended_offers_low_continuity_at_most(name, model_for):
    assert RANK[model_for(name)["traits"]["continuity"]["most"]] <= RANK["low"]


def test_llama_3_3_may_be_sold_below_a_far_bar(offers):
    assert offers("meta-llama/Llama-3.3-70B-Instruct", "commercialization") == "medium"


@pytest.mark.parametrize("name", ["CohereLabs/c4ai-command-r-plus", "cohere/c4ai-command-r-plus"])
def test_weights_for_research_alone_may_not_be_sold(name, offers):
    assert offers(name, "commercialization") == "none"


@pytest.mark.parametrize("name", ["claude-sonnet-4-5", "claude-opus-4-1", "claude-haiku-4-5"])
def test_claude_is_hardly_customized_on_its_own_api(name, model_for):
    model = model_for(name)
    assert model["host"]["id"] == "anthropic"
    assert RANK[model["traits"]["customization"]["most"]] <= RANK["low"]


def test_every_trait_is_judged_and_nothing_else(model_for):
    assert sorted(model_for("gpt-4o")["traits"]) == sorted(NEEDS)


def test_thirty_models_read_as_agreed(traits, catalog, pytestconfig):
    text = table(thirty(traits, catalog, DAY)) + "\n"
    if pytestconfig.getoption("--update-goldens", default=False):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_a_reason_never_speaks_of_what_is_unknown(catalog, model_for):
    for name in catalog.model_ids()[::40]:
        for trait in model_for(name)["traits"].values():
            assert all(
                text and "unknown" not in text and "not declared" not in text for text in trait["because"]
            )
