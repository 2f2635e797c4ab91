"""What the build writes of the packs is what a run loads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from modelvow import built
from modelvow.policy.compile import build_packs
from modelvow.policy.pack import BUILTIN, TEMPLATES

ROOT = Path(__file__).parents[2]
NAMES = ("rules.json", "pages.json", "traits.json")


@pytest.fixture(scope="module", name="made")
def fixture_made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    build_packs(str(ROOT / "rules"), str(folder))
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_packs_are_built_to_the_bytes_that_are_there(made, name):
    assert (made / name).read_bytes() == Path(built.path(name)).read_bytes()


def test_what_judges_has_no_pages_and_what_is_told_no_conditions(made):
    rules, pages = (json.loads((made / name).read_text(encoding="utf-8")) for name in NAMES[:2])
    assert list(rules) == list(pages) == [*BUILTIN, *TEMPLATES]
    assert "pages" not in rules["article"]
    assert set(pages["article"]) == {"pages", "claims"}
    fit001 = next(rule for rule in rules["article"]["rules"] if rule["code"] == "FIT001")
    assert "rationale" not in fit001


def test_a_file_is_told_from_the_root_of_the_checkout(made):
    pages = json.loads((made / "pages.json").read_text(encoding="utf-8"))
    assert pages["article"]["pages"]["FIT001"]["source"].startswith("rules/article/rules/FIT001-")
