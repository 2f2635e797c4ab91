"""`check` with a baseline: what it knows is quiet until it changes, new findings count."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

DAY = "2026-11-25"
NEED = "requirements: {openness: high}\n"
ONE = "version: 1\nmodels:\n  - {id: acme-chat, name: chat, facts: {openness: closed}}\n" + NEED
TWO = ONE.replace(NEED, "  - {id: acme-mini, name: small, facts: {openness: closed}}\n" + NEED)
NONE = ONE.replace("high", "low").replace("closed", "open-weights")


@pytest.fixture
def check(modelvow):
    """Run `check` for FIT001 alone, and return exit code, report and what was said besides."""

    def run(*arguments, day=DAY, select=True, **options):
        asked = ("--select", "FIT001") if select else ()
        ran = modelvow("check", "--as-of", day, "--format", "json", *asked, *arguments, **options)
        return ran.code, json.loads(ran.out) if ran.out else None, ran.err

    return run


@pytest.fixture
def project(put, git):
    """Two manifests in a repository."""
    git("init", "-q")
    put("a/ai-manifest.yaml", TWO)
    put("b/ai-manifest.yaml", ONE)


def states(report):
    return sorted((each["path"], each["model"], each["state"], each["quiet"]) for each in report["findings"])


def entries(path):
    return [each for each in json.loads(path.read_bytes())["findings"] if isinstance(each, dict)]


@pytest.mark.usefixtures("project")
def test_the_same_findings_are_the_same_bytes_and_name_no_line_day_or_folder(check, tmp_path):  # F24
    assert check("--write-baseline", "base.json")[0] == 0
    first = (tmp_path / "base.json").read_bytes()
    assert check("--write-baseline", "base.json", day="2026-12-24")[0] == 0
    assert (tmp_path / "base.json").read_bytes() == first
    assert str(tmp_path).encode() not in first
    assert b"\r" not in first
    assert b"2026" not in first
    assert all("line" not in each for each in entries(tmp_path / "base.json"))


@pytest.mark.usefixtures("project")
def test_every_entry_stands_on_a_line_of_its_own_and_they_are_sorted(check, tmp_path):
    check("--write-baseline", "base.json")
    lines = [line for line in (tmp_path / "base.json").read_text().splitlines() if "fingerprint" in line]
    assert len(lines) == 3
    assert lines == sorted(lines)
    assert all(line.endswith("},") for line in lines)


@pytest.mark.usefixtures("project")
def test_moved_lines_and_another_order_change_nothing(check, put):  # F24
    check("--write-baseline", "base.json")
    head, first, second, need = TWO.split("  - {")[0], *TWO.splitlines()[2:4], NEED
    put("a/ai-manifest.yaml", "# a comment\n" * 12 + head + f"{second}\n{first}\n{need}")
    code, report, _ = check("--baseline", "base.json")
    assert code == 0
    assert {each[2:] for each in states(report)} == {("unchanged", True)}
    assert report["fixed"] == []
    assert (report["summary"]["error"], report["summary"]["known"]) == (0, 3)


@pytest.mark.usefixtures("project")
def test_another_model_is_new_and_the_old_one_fixed(check, put):  # F24
    put("b/ai-manifest.yaml", ONE.replace("name: chat, ", ""))
    check("--write-baseline", "base.json")
    put("b/ai-manifest.yaml", ONE.replace("acme-chat, name: chat", "acme-talk"))
    code, report, _ = check("--baseline", "base.json")
    assert code == 1
    assert ("b/ai-manifest.yaml", "acme-talk", "new", False) in states(report)
    assert [(each["path"], each["model"]) for each in report["fixed"]] == [
        ("b/ai-manifest.yaml", "acme-chat")
    ]


@pytest.mark.usefixtures("project")
def test_another_model_under_the_same_name_is_changed_and_counts(check, put):
    check("--write-baseline", "base.json")
    put("b/ai-manifest.yaml", ONE.replace("acme-chat", "acme-talk"))
    code, report, _ = check("--baseline", "base.json")
    assert code == 1
    assert ("b/ai-manifest.yaml", "chat", "updated", False) in states(report)
    assert report["fixed"] == []


@pytest.mark.usefixtures("project")
def test_what_is_fixed_goes_by_the_command_that_the_report_names(check, put, modelvow, tmp_path):  # F24
    check("--write-baseline", "base.json")
    put("a/ai-manifest.yaml", ONE)
    said = modelvow("check", "--as-of", DAY, "--select", "FIT001", "--baseline", "base.json").out
    assert "a/ai-manifest.yaml: fixed FIT001 openness-unmet: `small`" in said
    (command,) = [line.split("`")[1] for line in said.splitlines() if "takes it out" in line]
    ran = modelvow(*command.split()[1:], "--as-of", DAY, "--select", "FIT001")
    assert (ran.code, "1 taken out" in ran.err) == (0, True)
    assert [each["model"] for each in entries(tmp_path / "base.json")] == ["chat", "chat"]
    assert check("--baseline", "base.json")[1]["fixed"] == []


@pytest.mark.usefixtures("project")
def test_updating_takes_in_nothing_that_is_new(check, put, tmp_path):
    put("b/ai-manifest.yaml", NONE)
    check("--write-baseline", "base.json")
    put("b/ai-manifest.yaml", ONE)
    code, _, said = check("--baseline", "base.json", "--write-baseline", "base.json")
    assert (code, len(entries(tmp_path / "base.json"))) == (1, 2)
    assert "1 new one is not in it; `modelvow check --write-baseline base.json` takes it in" in said
    assert check("--write-baseline", "base.json")[0] == 0
    assert len(entries(tmp_path / "base.json")) == 3


@pytest.mark.usefixtures("project")
def test_a_manifest_that_is_gone_is_fixed(check, tmp_path):
    check("--write-baseline", "base.json")
    (tmp_path / "b" / "ai-manifest.yaml").unlink()
    _, report, _ = check("--baseline", "base.json")
    assert [each["path"] for each in report["fixed"]] == ["b/ai-manifest.yaml"]


@pytest.mark.usefixtures("project")
def test_what_was_not_judged_is_neither_known_nor_fixed_and_stays_when_written(check, put, tmp_path):
    check("--write-baseline", "base.json")
    before = entries(tmp_path / "base.json")
    code, report, _ = check("--baseline", "base.json", "a")
    assert (code, report["fixed"], report["summary"]["known"]) == (0, [], 2)
    put("a/ai-manifest.yaml", NONE)
    check("--write-baseline", "base.json", "a/ai-manifest.yaml")
    assert entries(tmp_path / "base.json") == [each for each in before if each["path"].startswith("b/")]


@pytest.mark.usefixtures("project")
def test_a_rule_that_was_not_asked_is_not_fixed(check, tmp_path):
    check("--write-baseline", "base.json")
    _, report, _ = check("--baseline", "base.json", "--select", "RSK", select=False)
    assert report["fixed"] == []
    check("--write-baseline", "base.json", "--select", "RSK", select=False)
    assert len(entries(tmp_path / "base.json")) == 3


@pytest.mark.usefixtures("project")
def test_a_manifest_that_cannot_be_read_keeps_its_entries(check, put, tmp_path):
    check("--write-baseline", "base.json")
    put("b/ai-manifest.yaml", "models: ['cut")
    code, report, _ = check("--baseline", "base.json")
    assert (code, report["fixed"]) == (2, [])
    assert check("--write-baseline", "base.json")[0] == 2
    assert len(entries(tmp_path / "base.json")) == 3


@pytest.mark.usefixtures("project")
def test_a_graver_finding_counts_and_a_milder_one_does_not(check):
    check("--write-baseline", "base.json", "--severity", "FIT001=warning")
    code, report, _ = check("--baseline", "base.json", "--severity", "FIT001=note")
    assert (code, {each["state"] for each in report["findings"]}) == (0, {"unchanged"})
    code, report, _ = check("--baseline", "base.json")
    assert (code, {each["state"] for each in report["findings"]}) == (1, {"updated"})


def test_what_was_undetermined_and_is_known_to_be_wrong_now_counts(put, check):
    unknown = ONE.replace("openness: closed", "weights_repo: acme/chat").replace(
        ", facts: {weights_repo: acme/chat}", ""
    )
    put("ai-manifest.yaml", unknown)
    _, report, _ = check("--write-baseline", "base.json")
    assert [each["outcome"] for each in report["findings"]] == ["undetermined"]
    assert check("--baseline", "base.json", "--strict")[0] == 1
    assert check("--baseline", "base.json")[0] == 0
    put("ai-manifest.yaml", ONE)
    code, report, _ = check("--baseline", "base.json")
    assert (code, [each["state"] for each in report["findings"]]) == (1, ["updated"])


@pytest.mark.usefixtures("project")
def test_a_rule_that_may_not_be_waived_is_not_written_and_never_quiet(check, put, tmp_path):
    check("--write-baseline", "base.json")
    put("firm.yaml", "name: firm\nwaivable: {FIT001: false}\n")
    code, report, said = check("--baseline", "base.json", "--policy", "./firm.yaml")
    assert (code, said) == (1, "")
    assert {each[2:] for each in states(report)} == {("unchanged", False)}
    code, _, _ = check("--write-baseline", "new.json", "--policy", "./firm.yaml")
    assert (code, entries(tmp_path / "new.json")) == (1, [])


def test_waived_findings_are_not_written(put, check, tmp_path):
    waiver = "waivers:\n  - {rule: FIT001, reason: r, approved_by: J. Doe, expires: 2027-01-31}\n"
    put("ai-manifest.yaml", ONE + waiver)
    check("--write-baseline", "base.json")
    assert entries(tmp_path / "base.json") == []


def test_findings_of_a_file_of_waivers_are_known_too(put, check, git, tmp_path):
    git("init", "-q")
    put("a/ai-manifest.yaml", NONE)
    put("b/ai-manifest.yaml", NONE)
    idle = "version: 1\nwaivers:\n  - {rule: FIT001, reason: r, approved_by: J. Doe, expires: 2027-06-30}\n"
    put("ai-waivers.yaml", idle)
    check("--write-baseline", "base.json", select=False)
    assert ("ai-waivers.yaml", "WVR003") in {
        (each["path"], each["code"]) for each in entries(tmp_path / "base.json")
    }
    code, report, _ = check("--baseline", "base.json", "--fail-on", "note", select=False)
    assert (code, report["fixed"]) == (0, [])
    # Whether it hides anything nobody can say as long as one manifest is left.
    _, report, _ = check("--baseline", "base.json", "a", select=False)
    assert report["fixed"] == []
    put("ai-waivers.yaml", "version: 1\nwaivers: []\n")
    _, report, _ = check("--baseline", "base.json", select=False)
    assert "WVR003" in {each["code"] for each in report["fixed"]}


@pytest.mark.usefixtures("project")
def test_what_is_said_of_the_run_is_known_whichever_manifest_comes_first(check, put, tmp_path):
    late = {"day": "2027-11-25", "select": False}
    check("--write-baseline", "base.json", "--select", "LIF007", **late)
    assert [each["path"] for each in entries(tmp_path / "base.json")] == [""]
    put("0/ai-manifest.yaml", NONE)
    code, report, _ = check("--baseline", "base.json", "--select", "LIF007", "--fail-on", "note", **late)
    assert (code, states(report)) == (0, [("0/ai-manifest.yaml", None, "unchanged", True)])


def test_a_finding_of_a_date_is_the_same_on_the_next_day(put, check):
    put("ai-manifest.yaml", "version: 1\nmodels:\n  - {id: gpt-5, host: openai}\n")
    check("--write-baseline", "base.json", select=False)
    code, report, _ = check("--baseline", "base.json", "--fail-on", "note", day="2026-11-26", select=False)
    assert {each["code"] for each in report["findings"]} >= {"LIF002"}
    assert (code, {each["state"] for each in report["findings"]}) == (0, {"unchanged"})


class TestWhereItLies:
    @pytest.mark.usefixtures("project")
    def test_it_means_the_same_files_from_a_subfolder(self, check, tmp_path):
        check("--write-baseline", "base.json")
        code, report, _ = check("--baseline", "../base.json", cwd=tmp_path / "b")
        assert (code, report["summary"]["known"]) == (0, 1)
        check("--write-baseline", "../base.json", cwd=tmp_path / "b")
        assert [each["path"][0] for each in entries(tmp_path / "base.json")].count("a") == 2

    def test_a_baseline_outside_the_repository_names_files_from_the_root_of_theirs(
        self, put, git, check, tmp_path
    ):
        put("project/a/ai-manifest.yaml", ONE)
        git("init", "-q", "project")
        check("--write-baseline", "base.json", "project")
        assert [each["path"] for each in entries(tmp_path / "base.json")] == ["a/ai-manifest.yaml"]
        assert check("--baseline", "../base.json", cwd=tmp_path / "project")[0] == 0

    def test_without_a_repository_paths_begin_beside_it(self, put, check, tmp_path):
        put("a/ai-manifest.yaml", ONE)
        put("b/ai-manifest.yaml", ONE)
        check("--write-baseline", "base.json")
        assert sorted(each["path"] for each in entries(tmp_path / "base.json")) == [
            "a/ai-manifest.yaml",
            "b/ai-manifest.yaml",
        ]
        assert check("--baseline", "../base.json", cwd=tmp_path / "b")[0] == 0

    @pytest.mark.usefixtures("project")
    def test_a_configured_one_lies_beside_its_configuration(self, check, put, tmp_path):
        put("modelvow.toml", 'baseline = "base.json"\n')
        put("b/modelvow.toml", 'baseline = "../other.json"\n')
        code, _, said = check()
        assert (code, "--write-baseline base.json" in said) == (2, True)
        assert check("--write-baseline", "base.json")[0] == 0
        code, _, said = check()
        assert (code, "other.json: there is no such baseline" in said) == (2, True)
        assert check("--write-baseline", "other.json", "b")[0] == 0
        code, report, _ = check(cwd=tmp_path / "a")
        assert (code, report["baselines"]) == (0, ["../base.json"])
        code, report, _ = check()
        assert (code, sorted(report["baselines"])) == (0, ["base.json", "other.json"])
        assert check("--baseline", "none")[0] == 1
        assert check("--baseline", "")[0] == 1


class TestABaselineThatCannotBeUsed:
    @pytest.mark.usefixtures("project")
    def test_is_refused_when_a_configuration_leads_out_for_it(self, put, check, tmp_path):
        outside = tmp_path / ".." / "outside.json"
        outside.write_text("secret")
        put("modelvow.toml", 'baseline = "../outside.json"\n')
        code, _, said = check()
        assert code == 2
        assert "modelvow.toml:1: the baseline `../outside.json` lies outside the repository; move it" in said
        (tmp_path / "link.json").symlink_to("../outside.json")
        put("modelvow.toml", 'baseline = "link.json"\n')
        code, _, said = check()
        assert (code, "outside the repository" in said) == (2, True)
        code, _, said = check("--baseline", "link.json")
        assert (code, "leads out of the repository" in said) == (2, True)
        assert check("--baseline", outside)[0] == 2

    @pytest.mark.parametrize(
        ("content", "place", "reason"),
        [
            ("", "base.json:1:1", "is no JSON"),
            ("[]", "base.json:1:1", "this is no baseline"),
            ('{"version": 2, "findings": []}', "base.json:1:13", "of version 1 alone"),
            ('{"version": true, "findings": []}', "base.json:1:13", "of version 1 alone"),
            ('{"version": 1, "findings": {}}', "base.json:1:28", "must be a list"),
            ('{"version": 1, "findings": [\n"0",\n{"path": 3}]}', "base.json:3:1", "has no `fingerprint`"),
            ('{"version": 1, "findings": [\n<<<<<<< HEAD\n', "base.json:2", "conflict of a merge"),
            (b"\xff\xfe{}", "base.json:1", "is not UTF-8"),
            ("[" * 100_000, "base.json", "is no baseline"),
        ],
    )
    def test_is_refused_with_its_place_and_a_way_out(self, put, check, content, place, reason):
        put("ai-manifest.yaml", ONE)
        put("base.json", content)
        code, report, said = check("--baseline", "base.json")
        assert (code, report) == (2, None)
        assert said.startswith(f"error: {place}: ")
        assert reason in said
        assert "write it anew" in said

    @pytest.mark.parametrize("field", ["severity", "outcome"])
    def test_is_refused_where_a_word_is_unknown(self, put, check, tmp_path, field):
        put("ai-manifest.yaml", ONE)
        check("--write-baseline", "base.json")
        data = json.loads((tmp_path / "base.json").read_text())
        (entry,) = entries(tmp_path / "base.json")
        data["findings"] = [{**entry, field: "hgih"}]
        put("base.json", json.dumps(data))
        code, _, said = check("--baseline", "base.json")
        assert (code, f"`{field}` cannot be `hgih`" in said) == (2, True)

    def test_is_refused_when_it_is_missing(self, put, check):
        put("ai-manifest.yaml", ONE)
        code, _, said = check("--baseline", "gone.json")
        assert code == 2
        way_out = "`modelvow check --write-baseline gone.json` writes it"
        assert said == f"error: gone.json: there is no such baseline; {way_out}\n"

    def test_is_refused_when_it_is_a_folder_or_far_too_large(self, put, check, tmp_path):
        put("ai-manifest.yaml", ONE)
        (tmp_path / "folder").mkdir()
        assert "is no file" in check("--baseline", "folder")[2]
        with (tmp_path / "large.json").open("wb") as file:
            file.truncate(40 * 1024 * 1024)
        assert "larger than 32 MiB" in check("--baseline", "large.json")[2]

    @pytest.mark.parametrize("name", ["ai-manifest.json", "note.txt"])
    def test_is_never_written_over_what_is_none(self, put, check, name):
        there = put(name, json.dumps({"version": 1, "models": [{"id": "gpt-4o"}]}))
        put("a/ai-manifest.yaml", ONE)
        code, _, said = check("--write-baseline", name)
        assert (code, "this is no baseline" in said) == (2, True)
        assert json.loads(there.read_text())["models"]


def test_a_report_and_a_baseline_do_not_share_a_file(put, modelvow):
    put("ai-manifest.yaml", ONE)
    ran = modelvow("check", "--format", "json=base.json", "--write-baseline", "base.json")
    assert (ran.code, "two reports cannot go to `base.json`" in ran.err) == (2, True)


def test_a_killed_run_leaves_the_old_baseline(put, check, tmp_path, environment):
    put("ai-manifest.yaml", ONE)
    check("--write-baseline", "base.json")
    before = (tmp_path / "base.json").read_bytes()
    put("ai-manifest.yaml", TWO)
    script = (
        "import os, signal, sys\n"
        "from modelvow.cli import outputs\n"
        "outputs.os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from modelvow.__main__ import main\n"
        "sys.argv = ['modelvow', 'check', '--write-baseline', 'base.json']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == -9
    assert (tmp_path / "base.json").read_bytes() == before
    assert check("--write-baseline", "base.json")[0] == 0


def test_two_branches_that_each_fix_a_finding_merge(put, git, check, tmp_path):  # F24
    git("init", "-q", "-b", "main")
    put("a/ai-manifest.yaml", TWO)
    put("b/ai-manifest.yaml", ONE)
    put(".gitattributes", "")
    check("--write-baseline", "base.json")
    git("add", "-A")
    git("commit", "-qm", "all")
    for branch, path, text in (("one", "a", ONE), ("two", "b", NONE)):
        git("checkout", "-qb", branch, "main")
        put(f"{path}/ai-manifest.yaml", text)
        check("--write-baseline", "base.json")
        git("commit", "-qam", branch)
    git("merge", "-q", "one", "-m", "both")
    code, report, _ = check("--baseline", "base.json")
    assert (code, report["fixed"], len(entries(tmp_path / "base.json"))) == (0, [], 1)


def test_entries_that_both_branches_wrote_are_all_taken(put, check, tmp_path):
    put("ai-manifest.yaml", ONE)
    check("--write-baseline", "base.json")
    data = json.loads((tmp_path / "base.json").read_text())
    (entry,) = entries(tmp_path / "base.json")
    data["findings"] = [{**entry, "grounds": "0" * 16}, entry, entry]
    put("base.json", json.dumps(data))
    assert check("--baseline", "base.json")[0] == 0
    check("--write-baseline", "base.json")
    assert entries(tmp_path / "base.json") == [entry]
