"""The page about the catalog, and the credits."""

import json
from pathlib import Path

from modelvow.pages.catalog import catalog_page

ROOT = Path(__file__).parents[2]


def test_the_page_in_docs_is_the_one_that_the_catalog_gives(catalog):
    assert (ROOT / "docs" / "catalog.md").read_text(encoding="utf-8") == catalog_page(catalog)


def test_the_page_counts_every_model_under_one_openness_and_tier(catalog, records):
    rows = [line.split(" | ") for line in catalog_page(catalog).splitlines() if line.startswith("| all |")]
    assert [int(cell.strip(" |")) for cell in rows[0][1:]] == [
        sum(record["tier"] == tier for record in records.values()) for tier in "AB"
    ]


def test_every_source_of_facts_that_names_somebody_is_credited():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    sources = json.loads((ROOT / "catalog" / "sources.json").read_bytes())
    owed = [row for row in sources if row["credit"] != "-"]
    assert [row["key"] for row in owed if f"{row['credit']} ({row['key']})" not in notice] == []
    assert len(owed) > 50
