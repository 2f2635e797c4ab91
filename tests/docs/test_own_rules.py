"""docs/own-rules.md: its pack is read and tested as it says, and it lists the keys that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from modelvow import built
from modelvow.building import ensure_built
from modelvow.catalog.index import open_catalog

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/own-rules.md").read_text(encoding="utf-8")
COMPANY = (ROOT / "docs/company-policy.md").read_text(encoding="utf-8")
FILES = re.findall(r"```yaml\n# (policy/\S+)\n(.*?)```", PAGE, re.DOTALL)
ASKED, ANSWER = re.findall(r"```console\n\$ modelvow (.*?)\n(.*?)```", PAGE, re.DOTALL)[0]
MANIFEST = """\
version: 1
project: {stage: production}
models:
  - {id: gpt-4o, host: openrouter, data: [personal]}
"""


@pytest.fixture
def place(tmp_path):
    """Return a folder with the pack of the page, and the setting that names it."""
    for path, text in FILES:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (setting,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "modelvow.toml").write_text(setting, encoding="utf-8")
    (tmp_path / "ai-manifest.yaml").write_text(MANIFEST, encoding="utf-8")
    return tmp_path


def test_the_examples_of_the_pack_hold_as_the_page_says(modelvow, place):
    ran = modelvow(*ASKED.split(), cwd=place)
    assert (ran.code, ran.out, ran.err) == (0, ANSWER, "")


def test_the_pack_judges_where_the_setting_names_it(modelvow, place):
    ran = modelvow("check", "--format", "concise", "--notes", "--as-of", "2026-11-25", cwd=place)
    assert ran.code == 1, ran
    assert "error ACM001 this project is in production without an owner" in ran.out
    assert "note ACM002 undetermined: whether `gpt-4o` may be sent personal cannot be told" in ran.out


@pytest.mark.parametrize(("schema", "place_"), [("pack-1", 0), ("rule-1", 1)])
def test_every_key_is_listed_once_with_what_the_schema_says(schema, place_):
    ensure_built()
    keys = json.loads(built.read_text(f"{schema}.schema.json"))["properties"]
    table = PAGE.split("|---|---|\n")[place_ + 1].partition("\n\n")[0]
    told = dict(re.findall(r"^\| `(.+?)` \| (.*?)(?: Required\.)? \|$", table, re.MULTILINE))
    assert told == {key: value["description"] for key, value in keys.items()}


def test_providers_that_the_company_policy_approves_are_providers():
    ensure_built()
    (listed,) = re.findall(r"APV003: \{providers: \[(.*?)\]\}", COMPANY)
    catalog = open_catalog(built.path("catalog.db"))
    known = {"self", "device", *catalog.providers()}
    catalog.close()
    assert known.issuperset(listed.split(", "))
