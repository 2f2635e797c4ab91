"""A checkout keeps its built files fresh, a part at a time; what cannot be built says so."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from modelvow import building, built

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small copy of this checkout: all rules and schemas, the catalog of a few developers."""
    for name in ("rules", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog", ignore=_most_developers)
    (tmp_path / "hatch_build.py").touch()
    monkeypatch.setattr(built, "FOLDER", str(tmp_path / "linter" / "modelvow" / "_built"))
    building.build(str(tmp_path))
    return tmp_path


def _most_developers(folder, names):
    kept = {"openai.json", "allenai.json", "meta.json"}
    return [name for name in names if folder.endswith("models") and name not in kept]


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 10**9))


def test_a_fresh_checkout_builds_every_part_and_a_second_look_builds_none(checkout):
    for part in building.parts():
        assert all((Path(built.FOLDER) / name).exists() for name in part.products)
    assert building.build(str(checkout)) == ()


def test_an_edited_rule_takes_effect_without_building_the_catalog(checkout):
    rule = next((checkout / "rules" / "article" / "rules").glob("SEL007-*.yaml"))
    change(rule, "title: ", "title: Edited. ")
    assert building.build(str(checkout)) == ("packs",)
    assert "Edited. " in built.read_text("rules.json")


def test_an_edited_trait_is_counted_anew(checkout):
    trait = checkout / "rules" / "article" / "traits" / "openness.yaml"
    change(trait, "title: ", "title: Edited. ")
    assert building.build(str(checkout)) == ("packs", "reach")


def test_a_deleted_product_is_made_again(checkout):
    (Path(built.FOLDER) / "reach.json").unlink()
    assert building.build(str(checkout)) == ("reach",)
    assert json.loads(built.read_text("reach.json"))


def test_a_broken_rule_names_its_file_and_leaves_what_was_built(checkout):
    before = built.read_text("rules.json")
    rule = next((checkout / "rules" / "article" / "rules").glob("SEL007-*.yaml"))
    change(rule, "title: ", "titel: ")
    with pytest.raises(Exception, match=r"SEL007.*titel"):
        building.build(str(checkout))
    assert built.read_text("rules.json") == before


def test_a_package_outside_a_checkout_looks_at_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(built, "FOLDER", str(tmp_path / "site-packages" / "modelvow" / "_built"))
    building.ensure_built()
    assert building.checkout() is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_atomically_leaves_no_part_behind(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        building.write_atomically(str(tmp_path / "folder"), b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
