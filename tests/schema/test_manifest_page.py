"""The reference page of the manifest's format."""

import json
from pathlib import Path

from modelvow.manifest.limits import MANIFEST
from modelvow.pages.manifest import manifest_page

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "ai-manifest-1.schema.json").read_text(encoding="utf-8"))
PAGE = manifest_page(SCHEMA)


def keys(part):
    for name, inner in part.get("properties", {}).items():
        yield name
        yield from keys(inner)
    yield from keys(part["items"]) if "items" in part else ()


def test_the_page_is_fresh():
    assert (ROOT / "docs" / "manifest.md").read_text(encoding="utf-8") == PAGE


def test_every_key_of_the_format_is_on_the_page():
    named = [key for part in (SCHEMA, *SCHEMA["definitions"].values()) for key in keys(part)]
    assert len(named) > 150
    assert [key for key in named if f"`{key}`" not in PAGE and f"requirements.{key}`" not in PAGE] == []


def test_every_level_says_what_it_demands():
    for name in SCHEMA["properties"]["requirements"]["properties"]:
        level = SCHEMA["definitions"][f"{name}-level"]
        for word, sentence in zip(level["enum"], level["enumDescriptions"], strict=True):
            assert f"- `{word}`: {sentence}\n" in PAGE


def test_the_caps_are_stated():
    assert f"{MANIFEST.size // 1024} KiB" in PAGE
    assert f"{MANIFEST.nodes:,} keys and values" in PAGE
    assert f"{MANIFEST.depth} levels" in PAGE


def test_tables_are_whole():
    for line in PAGE.splitlines():
        if line.startswith("|"):
            assert line.replace("\\|", "").count("|") in (3, 4), line
