"""`modelvow check`: what it finds, what it exits with, and what it says when it could not judge."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
CLEAN = "version: 1\nmodels:\n  - id: gpt-5.6-sol\nrequirements:\n  transparency: low\n"
DAY = ("--as-of", "2026-11-25")


def test_a_closed_model_with_high_transparency_needs_is_flagged_at_its_line(modelvow, put):
    put("ai-manifest.yaml", BASE)
    ran = modelvow("check")
    assert ran.code == 1
    assert ran.out.startswith("ai-manifest.yaml:3:9: error FIT002 transparency-unmet: `gpt-4o` offers low")
    assert "5 |   transparency: high" in ran.out
    assert "2026-" in ran.out
    assert "= help" in ran.out
    assert ran.err == ""


def test_a_manifest_whose_needs_are_met_is_one_line_and_zero(modelvow, put):
    put("ai-manifest.yaml", CLEAN)
    ran = modelvow("check", *DAY)
    assert (ran.code, ran.out.count("\n"), ran.err) == (0, 1, "")
    assert "nothing found" in ran.out


@pytest.mark.parametrize(
    ("files", "arguments"),
    [
        pytest.param({"ai-manifest.yaml": BASE}, (), id="findings"),
        pytest.param({"ai-manifest.yaml": CLEAN}, (), id="clean"),
        pytest.param({"a/ai-manifest.yaml": BASE, "b/ai-manifest.yml": CLEAN}, ("a", "b"), id="two folders"),
        pytest.param({"ai-manifest.yaml": "a: 'x"}, (), id="cut off"),
        pytest.param({}, (), id="nothing"),
        pytest.param({"ai-manifest.yaml": BASE}, ("gone.yaml",), id="missing"),
        pytest.param({"modelvow.toml": "strikt = true\n", "ai-manifest.yaml": BASE}, (), id="bad settings"),
    ],
)
def test_the_quick_way_and_the_way_through_click_say_the_same(modelvow, put, files, arguments):
    for name, content in files.items():
        put(name, content)
    quick = modelvow("check", *arguments)
    through_click = modelvow("check", "--format", "text", *arguments)
    assert quick == through_click


def test_the_quick_way_does_not_load_click(put, tmp_path, environment):
    put("ai-manifest.yaml", CLEAN)
    code = (
        "import sys; before = set(sys.modules); from modelvow.__main__ import run; run(['check']);"
        "print(sorted({'click', 'jsonschema', 'rich', 'tomllib', 'subprocess', 'importlib.metadata',"
        "'license_expression', 'difflib', 'tempfile', 'logging', 'pathspec'} & set(sys.modules) - before))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_two_beats_one_and_the_findings_are_still_listed(modelvow, put):
    put("a/ai-manifest.yaml", BASE)
    ran = modelvow("check", "a", "b")
    assert ran.code == 2
    assert "a/ai-manifest.yaml:3:9: error FIT002" in ran.out
    assert ran.out.splitlines()[-1] == "Could not judge `b`: not counted as clean."
    assert ran.err.startswith("b: error: ")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param("a: 'x", "ai-manifest.yaml:1:4", id="quote never closed"),
        pytest.param("- 1\n", "ai-manifest.yaml:1:1", id="no mapping"),
        pytest.param("a: 1\n---\nb: 1\n", "ai-manifest.yaml:2:1", id="two documents"),
    ],
)
def test_a_file_that_is_no_manifest_is_told_with_its_place_and_line(modelvow, put, content, place):
    put("ai-manifest.yaml", content)
    ran = modelvow("check")
    assert ran.code == 2
    assert place in ran.out
    assert "^" in ran.out
    assert "Could not judge `ai-manifest.yaml`" in ran.out.splitlines()[-1]


class TestNothingJudgedIsNotSuccess:
    def test_in_an_empty_folder_it_says_what_was_looked_for(self, modelvow):
        ran = modelvow("check")
        assert (ran.code, ran.out) == (2, "")
        assert "no manifest found: looked for ai-manifest.yaml, .yml or .json" in ran.err
        assert "modelvow init" in ran.err

    def test_where_the_only_manifest_is_ignored_by_git_it_is_named(self, modelvow, put, git):
        git("init", "-q")
        put(".gitignore", "out/\n")
        put("out/ai-manifest.yaml", BASE)
        ran = modelvow("check")
        assert (ran.code, ran.out) == (2, "")
        assert "`out/ai-manifest.yaml` (is ignored)" in ran.err

    def test_the_same_holds_outside_a_repository(self, modelvow, put):
        put(".gitignore", "out/\n")
        put("out/ai-manifest.yaml", BASE)
        assert "`out/ai-manifest.yaml` (is ignored)" in modelvow("check").err

    def test_in_a_folder_without_one(self, modelvow, put):
        put("ai-manifest.yaml", BASE)
        put("docs/readme.md", "no manifest")
        ran = modelvow("check", "docs/")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("docs: error: no manifest found")

    def test_a_dangling_link_is_told_by_name(self, modelvow, tmp_path):
        (tmp_path / "ai-manifest.yaml").symlink_to("nowhere.yaml")
        ran = modelvow("check")
        assert ran.code == 2
        assert "ai-manifest.yaml: error: " in ran.err

    def test_for_machines_the_report_is_whole_and_the_reason_stands_beside_it(self, modelvow):
        ran = modelvow("check", "--format", "json")
        data = json.loads(ran.out)
        assert ran.code == 2
        assert data["summary"]["unreadable"] == 1
        assert "no manifest found" in data["unreadable"][0]["reason"]
        assert "no manifest found" in ran.err


def test_a_file_without_permission_hides_nothing_else(modelvow, put):
    locked = put("a/ai-manifest.yaml", CLEAN)
    put("b/ai-manifest.yaml", BASE)
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        # The superuser may read everything: a folder in its place cannot be read by anybody.
        locked.unlink()
        locked.mkdir()
        ran = modelvow("check", "a/ai-manifest.yaml/", "b")
    else:
        ran = modelvow("check")
    assert ran.code == 2
    assert "b/ai-manifest.yaml:3:9: error FIT002" in ran.out


def test_a_manifest_comes_from_standard_input_under_the_name_it_is_given(modelvow, put):
    put("sub/modelvow.toml", 'fail-on = "never"\n')
    ran = modelvow("check", "-", "--stdin-filename", "sub/ai-manifest.yaml", stdin=BASE)
    assert ran.code == 0
    assert ran.out.startswith("sub/ai-manifest.yaml:3:9: error FIT002")
    assert modelvow("check", "-", stdin=BASE).code == 1


def test_a_file_that_is_named_is_judged_whatever_it_is_called_and_ignored_or_not(modelvow, put, git):
    git("init", "-q")
    put(".gitignore", "*.yaml\n")
    put("draft.yaml", BASE)
    ran = modelvow("check", "draft.yaml")
    assert ran.code == 1
    assert ran.out.startswith("draft.yaml:3:9: error FIT002")


def test_severities_at_or_above_fail_on_fail(modelvow, put):
    put("ai-manifest.yaml", BASE.replace("high", "medium"))
    assert modelvow("check", *DAY).code == 0
    assert modelvow("check", *DAY, "--fail-on", "warning").code == 1
    assert modelvow("check", *DAY, "--severity", "FIT002=error").code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as-of", "tomorrow"), "`tomorrow` is no day; write it as 2026-12-31"),
        (("--as-of", "2026-02-30"), "`2026-02-30` is no day"),
        (("--policy", "gone.yaml"), "gone.yaml"),
        (("--policy", "builtin:artikel"), "did you mean `article`?"),
        (("--select", "FIT02"), "`FIT02`"),
        (("--param", "RSK008.max_age_day=3"), "did you mean `max_age_days`?"),
        (("--param", "nonsense"), "write RULE.NAME=VALUE"),
        (("--severity", "FIT002=fatal"), "`fatal` is no severity"),
        (("--fail-on", "fatal"), "fatal"),
        (("--formt", "json"), "--format"),
    ],
)
def test_a_wrong_option_is_told_on_the_error_stream_before_anything_is_judged(modelvow, put, arguments, said):
    put("ai-manifest.yaml", BASE)
    ran = modelvow("check", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_rules_can_be_selected_ignored_and_set_from_the_command_line(modelvow, put):
    put("ai-manifest.yaml", BASE)
    assert modelvow("check", "--ignore", "FIT").code == 0
    assert modelvow("check", "--select", "SEL").code == 0
    assert modelvow("check", "--select", "transparency-unmet").code == 1


def test_a_report_goes_to_a_file_without_color(modelvow, put, tmp_path):
    put("ai-manifest.yaml", BASE)
    ran = modelvow("check", "--output", "report.txt", env={"FORCE_COLOR": "1"})
    assert (ran.code, ran.out) == (1, "")
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "FIT002" in text
    assert "\x1b" not in text


def test_a_file_that_cannot_be_written_is_said_and_is_two(modelvow, put):
    put("ai-manifest.yaml", CLEAN)
    ran = modelvow("check", "--output", "no/such/folder/report.txt")
    assert ran.code == 2
    assert "no such file or directory" in ran.err


def test_a_reader_that_goes_away_changes_nothing_of_the_verdict(put, tmp_path, environment):
    put("ai-manifest.yaml", BASE)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "modelvow", "check"],
            cwd=tmp_path,
            env=environment,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (1, "")


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--format", "json"], ["rules"], ["--help"], ["--version"]]
)
def test_a_closed_output_is_no_accident(put, tmp_path, environment, arguments):
    put("ai-manifest.yaml", CLEAN)
    call = " ".join([f'"{sys.executable}"', "-m", "modelvow", *arguments, ">&-"])
    ran = subprocess.run(
        ["sh", "-c", call], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_full_disk_is_said_and_is_two(put, tmp_path, environment):
    put("ai-manifest.yaml", CLEAN)
    with open("/dev/full", "w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "modelvow", "check"],
            cwd=tmp_path,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 2
    assert "no space left on device" in ran.stderr


def test_output_survives_an_encoding_that_lacks_its_characters(modelvow, put):
    put("ai-manifest.yaml", BASE.replace("gpt-4o", "gpt-4o # 日本"))
    ran = modelvow("check", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert ran.code == 1
    assert r"\u65e5" in ran.out


def test_the_day_does_not_depend_on_the_time_zone_when_it_is_given(modelvow, put):
    put("ai-manifest.yaml", BASE)
    there = modelvow("check", *DAY, env={"TZ": "Pacific/Kiritimati"})
    here = modelvow("check", *DAY, env={"TZ": "Pacific/Pago_Pago"})
    assert there == here


@pytest.mark.parametrize(
    ("files", "arguments", "told"),
    [
        ({"ai-manifest.yaml": ""}, (), "ai-manifest.yaml: error: is empty; "),
        ({"ai-manifest.json": ""}, (), "ai-manifest.json: error: is empty; "),
        ({"ai-manifest.yaml": "# c\n"}, (), "ai-manifest.yaml: error: holds nothing but comments; "),
        (
            {"ai-manifest.yaml": BASE, "ai-waivers.yaml": ""},
            (),
            "ai-waivers.yaml: error: is empty; ",
        ),
        (
            {"ai-manifest.yaml": BASE, "o.yaml": ""},
            ("--catalog", "o.yaml"),
            "error: --catalog: the overlay `o.yaml` cannot be used: is empty; ",
        ),
    ],
)
def test_a_file_in_which_nothing_stands_is_told_with_the_way_out(put, modelvow, files, arguments, told):
    for name, text in files.items():
        put(name, text)
    ran = modelvow("check", *arguments, "--format", "concise")
    assert ran.code == 2
    assert f"{told}begin it with `version: 1`, or take the file away" in ran.said
