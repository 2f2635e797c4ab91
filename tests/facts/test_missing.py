"""What the catalog knows of the models that most projects use is enough to judge most needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from modelvow import built
from modelvow.building import ensure_built
from modelvow.catalog.index import open_catalog
from modelvow.pages.missing import (
    DOWNLOADED,
    HOSTED,
    facts,
    missing_section,
    most_downloaded,
    most_hosted,
    open_needs,
)

DAY = "2026-11-25"
PAGE = (Path(__file__).parents[2] / "docs/traits.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def catalog():
    ensure_built()
    opened = open_catalog(built.path("catalog.db"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def traits():
    ensure_built()
    return json.loads(built.read_text("traits.json"))


@pytest.mark.parametrize(
    ("group", "size"), [(most_downloaded, DOWNLOADED), (most_hosted, HOSTED)], ids=["downloaded", "hosted"]
)
def test_a_need_is_open_for_a_third_of_the_most_used_models_at_most_or_the_page_names_the_fact(
    catalog, traits, group, size
):
    names = group(catalog)
    assert len(names) == size
    last = PAGE.partition("Open for more than a third: ")[2].partition("\n")[0]
    for need, found in open_needs(names, traits, catalog, DAY).items():
        if found.models * 3 > size:
            assert f"{need} of the models" in last
            assert facts(found.missing) in last


def test_every_open_need_names_a_fact_that_would_settle_it(catalog, traits):
    for names in (most_downloaded(catalog), most_hosted(catalog)):
        for found in open_needs(names, traits, catalog, DAY).values():
            assert bool(found.models) == bool(found.missing)


def test_the_page_holds_the_section_as_it_is_worked_out(catalog, traits):
    assert missing_section(traits, catalog, DAY) in PAGE
