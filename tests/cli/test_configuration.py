"""Where settings come from: the nearest file upward, whatever folder one stands in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from modelvow.discover import settings_of

LINTER = Path(__file__).parents[2] / "linter"

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: medium\n"
"""One step above what the model offers: a warning."""


def lay_out(put):
    put("pyproject.toml", '[tool.modelvow]\nfail-on = "warning"\n')
    put("a/ai-manifest.yaml", BASE)
    put("b/ai-manifest.yaml", BASE)
    put("b/modelvow.toml", 'fail-on = "error"\n')


class TestFromASubfolder:
    def test_only_its_own_manifests_are_judged_and_by_the_roots_settings(self, modelvow, put, tmp_path):
        lay_out(put)
        ran = modelvow("check", cwd=tmp_path / "a")
        assert ran.code == 1
        assert ran.out.startswith("ai-manifest.yaml:3:9: warning FIT002")
        assert ran.out.count("FIT002 transparency-unmet") == 1

    def test_each_manifest_is_judged_by_the_settings_nearest_to_it(self, modelvow, put, tmp_path):
        lay_out(put)
        assert modelvow("check").code == 1
        assert modelvow("check", "b").code == 0
        ran = modelvow("check", "../b", cwd=tmp_path / "a")
        assert ran.code == 0
        assert ran.out.startswith("../b/ai-manifest.yaml:3:9: warning FIT002")

    def test_the_fingerprint_is_the_same_from_wherever_one_looks(self, modelvow, put, tmp_path, git):
        import json

        lay_out(put)
        git("init", "-q")
        prints = set()
        for folder, path in ((tmp_path, "b"), (tmp_path / "a", "../b"), (tmp_path / "b", ".")):
            found = json.loads(modelvow("check", path, "--format", "json", cwd=folder).out)["findings"]
            prints.add(tuple(finding["fingerprint"] for finding in found))
        assert len(prints) == 1

    def test_an_absolute_path_is_shown_from_where_one_stands(self, modelvow, put, tmp_path):
        lay_out(put)
        assert modelvow("check", tmp_path / "b").out.startswith("b/ai-manifest.yaml:3:9: ")


def test_every_misspelt_setting_is_told_with_its_line_before_anything_is_judged(modelvow, put):
    put("ai-manifest.yaml", BASE)
    put("pyproject.toml", '[tool.modelvow]\nfail_on = "warning"\n[tool.modelvow.severity]\nFIT02 = "error"\n')
    ran = modelvow("check")
    assert (ran.code, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert first.startswith("error: pyproject.toml:2: ")
    assert "`fail-on`" in first
    assert second.startswith("error: pyproject.toml:4: ")
    assert "FIT002" in second


@pytest.mark.parametrize("name", ["tool.model-vow", "tool.ModelVow.severity", "tool.modlvow", "modelvow"])
def test_a_misspelt_table_is_told_with_its_line_before_anything_is_judged(modelvow, put, name):
    put("ai-manifest.yaml", BASE)
    put("pyproject.toml", f'[project]\nname = "x"\n[{name}]\nFIT002 = "note"\n')
    ran = modelvow("check")
    assert (ran.code, ran.out) == (2, "")
    table = name.removesuffix(".severity")
    assert ran.err == (
        f"error: pyproject.toml:3: unknown table `{table}`; our settings stand under `[tool.modelvow]`\n"
    )


def test_a_byte_order_mark_hides_no_settings(modelvow, put):
    put("ai-manifest.yaml", BASE)
    for name, table in (("pyproject.toml", "[tool.modelvow]\r\n"), ("modelvow.toml", "")):
        path = put(name, f'\ufeff{table}fail-on = "never"\r\n')
        assert modelvow("check").code == 0, name
        path.unlink()


def test_a_broken_settings_file_of_one_manifest_ends_the_run_before_any_is_judged(modelvow, put):
    lay_out(put)
    put("b/modelvow.toml", "fail-on =\n")
    ran = modelvow("check")
    assert (ran.code, ran.out) == (2, "")
    assert "b/modelvow.toml:1" in ran.err


def test_settings_above_the_repository_do_not_reach_into_it(modelvow, put, git, tmp_path):
    put("modelvow.toml", 'fail-on = "warning"\n')
    put("repo/ai-manifest.yaml", BASE)
    assert modelvow("check", "repo").code == 1
    git("init", "-q", cwd=tmp_path / "repo")
    assert modelvow("check", "repo").code == 0


def test_a_pyproject_without_our_table_is_passed_over(modelvow, put):
    put("modelvow.toml", 'fail-on = "warning"\n')
    put("a/pyproject.toml", '[project]\nname = "uses-modelvow"\ndependencies = ["modelvow"]\n')
    put("a/ai-manifest.yaml", BASE)
    assert modelvow("check").code == 1


def test_how_a_report_is_shown_can_be_set_as_well(modelvow, put):
    put("ai-manifest.yaml", BASE)
    put("modelvow.toml", 'format = "json"\n')
    assert modelvow("check").out.startswith("{")
    assert modelvow("check", "--format", "text").out.startswith("ai-manifest.yaml:3:9")


def test_a_format_that_does_not_exist_is_told_with_its_line(modelvow, put):
    put("ai-manifest.yaml", BASE)
    put("modelvow.toml", 'format = "jsn"\n')
    ran = modelvow("check")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: modelvow.toml:1: `format` cannot be `jsn`; did you mean `json`?\n"


def test_a_pack_of_the_configuration_lies_beside_it(modelvow, put, tmp_path):
    put("modelvow.toml", 'policy = ["builtin:manifest", "policy/acme.yaml"]\n')
    put(
        "policy/acme.yaml",
        'name: acme\nignore: []\nextends: ["builtin:article"]\nseverity: {FIT002: error}\n',
    )
    put("a/ai-manifest.yaml", BASE)
    assert modelvow("check", cwd=tmp_path / "a").code == 1


def test_a_pack_of_ones_own_adds_to_the_built_in_ones_unless_some_are_named(modelvow, put):
    put("ai-manifest.yaml", BASE)
    put("policy/acme.yaml", "name: acme\n")
    put("modelvow.toml", 'policy = ["policy/acme.yaml"]\n')
    assert "FIT002" in modelvow("check").out
    put("modelvow.toml", 'policy = ["builtin:facts", "policy/acme.yaml"]\n')
    assert "FIT002" not in modelvow("check").out


class TestExclude:
    def test_what_is_excluded_is_said_and_what_is_named_is_judged_all_the_same(self, modelvow, put):
        put("modelvow.toml", 'exclude = ["drafts/", "*.yml"]\n')
        put("ai-manifest.yaml", BASE)
        put("drafts/ai-manifest.yaml", BASE)
        put("a/ai-manifest.yml", BASE)
        ran = modelvow("check")
        assert ran.out.count("FIT002 transparency-unmet") == 1
        assert ran.err.splitlines() == [
            "a/ai-manifest.yml: left out: is excluded by modelvow.toml",
            "drafts/ai-manifest.yaml: left out: is excluded by modelvow.toml",
        ]
        assert modelvow("check", "drafts/ai-manifest.yaml").out.startswith("drafts/ai-manifest.yaml:3:9")

    def test_nothing_left_is_not_success(self, modelvow, put):
        put("modelvow.toml", 'exclude = ["*"]\n')
        put("ai-manifest.yaml", BASE)
        ran = modelvow("check")
        assert (ran.code, ran.out) == (2, "")
        assert "every one found is excluded" in ran.err


@pytest.mark.parametrize(
    "table",
    [
        '[tool.modelvow]\nfail-on = "note"\n',
        '[tool."modelvow"]\nfail-on = "note"\n',
        " [ tool . modelvow ] # ours\nfail-on = 'note'\n",
        'tool.modelvow.fail-on = "note"\n',
        '[tool]\nmodelvow.fail-on="note"\n',
        '[tool]\nmodelvow = {fail-on = "note"}\n',
        'tool = {modelvow = {fail-on = "note"}}\n',
    ],
)
def test_our_table_is_found_however_it_is_written(put, table):
    path = put("pyproject.toml", table)
    assert settings_of(str(path.parent)) == str(path)


@pytest.mark.parametrize(
    "other",
    [
        '[project]\nname = "modelvow-user"\n',
        '[project]\ndependencies = [\n  "modelvow>=1",\n]\n',
        "# modelvow\n",
    ],
)
def test_a_mere_mention_of_us_is_no_table_and_costs_no_parser(put, other):
    folder = put("pyproject.toml", other).parent
    code = (
        "import sys; before = set(sys.modules); from modelvow.discover import settings_of;"
        f"print(settings_of({str(folder)!r})); print('tomllib' in set(sys.modules) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(LINTER)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["None", "False"]


def test_a_pattern_a_setting_and_a_pack_that_are_wrong_are_told_in_one_run(modelvow, put):
    put("ai-manifest.yaml", "version: 1\nmodels: [{id: gpt-4o}]\n")
    put("modelvow.toml", 'exclude = ["!"]\nstrikt = true\npolicy = ["acme.yaml"]\n')
    put("acme.yaml", "name: acme\nzzz: 1\n")
    for arguments in ((), ("ai-manifest.yaml",)):
        ran = modelvow("check", *arguments)
        places = [line.removeprefix("error: ").partition(": ")[0] for line in ran.err.splitlines()]
        assert (ran.code, ran.out, places) == (2, "", ["acme.yaml:2:1", "modelvow.toml:2", "modelvow.toml:1"])
