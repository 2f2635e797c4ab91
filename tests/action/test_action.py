"""The action as a workflow uses it: the steps of action.yml run on a real repository."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
GOOD = BASE.replace("high", "low")
WAIVER = (
    "waivers:\n  - rule: FIT002\n    reason: replaced in March\n    approved_by: head of care\n"
    "    expires: 2027-01-31\n"
)
DAY = "--as-of 2026-11-25"
HOSTILE = '"acme\\e[31m%0A\\n::warning::hi ##[error]no <b>]]>|"'
COUNTS = ("errors", "warnings", "notes", "undetermined", "waived", "known", "fixed", "unreadable")


def results(job):
    log = json.loads(Path(job.outputs["sarif-file"]).read_text(encoding="utf-8"))
    (run,) = log["runs"]
    return {
        (each["ruleId"], each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]): each
        for each in run["results"]
    }


def commands(log):
    """Lines that the runner takes for commands: the kind of each."""
    found, stopped = [], None
    for line in log.splitlines():
        kind = line.strip().split(" ")[0].split("::")[1] if line.strip().startswith("::") else None
        if stopped:
            stopped = None if line.strip() == f"::{stopped}::" else stopped
        elif kind == "stop-commands":
            stopped = line.strip().rpartition("::")[2]
        elif kind is not None:
            found.append(kind)
    return found


def test_a_finding_is_annotated_summed_up_uploaded_and_fails_at_the_end(use):
    job = use({"ai-manifest.yaml": BASE}, args=DAY)
    assert (job.code, job.check.code, job.steps["Verdict"].code) == (1, 0, 1)
    assert "::error file=ai-manifest.yaml,line=3,endLine=3,col=9,endColumn=15,title=FIT002" in job.check.log
    assert ("FIT002", "ai-manifest.yaml") in results(job)
    assert job.uploaded == {"sarif_file": job.outputs["sarif-file"], "category": "modelvow"}
    assert [*job.steps][-1] == "Verdict"
    assert job.outputs["exit-code"] == "1"
    assert [job.outputs[name] for name in COUNTS] == ["1", "0", "1", "0", "0", "0", "0", "0"]
    assert job.summary.startswith("### modelvow: 1 error, 1 note\n")
    report = json.loads(Path(job.outputs["json-file"]).read_text(encoding="utf-8"))
    assert "FIT002" in [each["code"] for each in report["findings"]]


def test_a_clean_repository_passes(use):
    job = use({"a/ai-manifest.yaml": GOOD, "b c/ai-manifest.yaml": GOOD}, args=DAY)
    assert (job.code, job.outputs["exit-code"], job.outputs["errors"]) == (0, "0", "0")
    assert job.uploaded is not None


def test_what_is_waived_is_counted_and_not_uploaded(use):
    """Code scanning opens an alert for a suppressed result, too."""
    job = use({"ai-manifest.yaml": BASE + WAIVER}, args=DAY)
    assert (job.code, job.outputs["waived"]) == (0, "1")
    assert ("FIT002", "ai-manifest.yaml") not in results(job)
    assert "suppressions" not in Path(job.outputs["sarif-file"]).read_text(encoding="utf-8")
    assert "1 waived" in job.summary


def test_a_manifest_that_cannot_be_read_is_two_with_every_report_and_no_upload(use):
    """What was not read has no results, and an upload would close its alerts."""
    job = use({"bad/ai-manifest.yaml": "models: ['gpt\n", "ok/ai-manifest.yaml": BASE}, args=DAY)
    assert (job.code, job.outputs["exit-code"], job.outputs["unreadable"]) == (2, "2", "1")
    assert ("FIT002", "ok/ai-manifest.yaml") in results(job)
    log = json.loads(Path(job.outputs["sarif-file"]).read_text(encoding="utf-8"))
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is False
    assert "1 could not be judged" in job.summary
    assert "::error file=bad/ai-manifest.yaml" in job.check.log
    assert job.uploaded is None


def test_a_repository_without_a_manifest_is_two_and_says_what_was_looked_for(use):
    job = use({"README.md": "x"})
    assert (job.code, job.outputs["exit-code"]) == (2, "2")
    assert "no manifest found" in job.check.log
    assert "no manifest found" in job.summary
    assert job.uploaded is None


def test_a_setting_that_cannot_be_honored_is_told_where_nothing_was_judged(use):
    job = use({"ai-manifest.yaml": BASE, "modelvow.toml": 'fail_on = "eror"\n'})
    assert (job.code, job.outputs["exit-code"]) == (2, "2")
    assert [job.outputs[name] for name in COUNTS] == [""] * len(COUNTS)
    assert (job.outputs["sarif-file"], job.uploaded) == ("", None)
    assert "::error title=modelvow could not judge::error: modelvow.toml:1" in job.check.log
    assert job.summary.startswith("### modelvow: nothing was judged\n\n```text\nerror: modelvow.toml:1")


@pytest.mark.parametrize("name", ["with blank", "new\nline", "a:b,c", "%0A", "$(touch x)", "`touch x`"])
def test_a_folder_may_have_any_name(use, workspace, name):
    job = use({f"{name}/ai-manifest.yaml": BASE}, args=DAY)
    assert (job.code, job.outputs["errors"]) == (1, "1")
    (uri,) = {uri for rule, uri in results(job) if rule == "FIT002"}
    assert uri.endswith("/ai-manifest.yaml")
    assert commands(job.check.log) == ["error", "notice"]
    assert not (workspace / "x").exists()


def test_a_hostile_name_of_a_model_breaks_out_of_nothing(use):
    job = use({"x,y/ai-manifest.yaml": BASE.replace("gpt-4o", HOSTILE)}, args=f"{DAY} --notes")
    assert "\x1b" not in job.log + job.summary
    assert "warning::hi" in job.check.log
    assert all("::warning::hi" not in line[:20] for line in job.check.log.splitlines())
    assert "##[" not in job.log
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(job.summary)
    markup = {token.content.strip() for token in tokens if token.type == "html_block"}
    assert all(each.startswith(("<details><summary>", "</details>")) for each in markup)
    assert "<b>" not in "".join(markup)
    assert (job.code, job.outputs["unreadable"]) == (1, "0")


@pytest.mark.parametrize(
    ("paths", "judged"),
    [
        ("a b/ai-manifest.yaml\n", {"a b/ai-manifest.yaml"}),
        ("a b\n\n  \nc\r\n", {"a b/ai-manifest.yaml", "c/ai-manifest.yaml"}),
        ("$(touch x)", {"$(touch x)/ai-manifest.yaml"}),
        ("-q", {"-q/ai-manifest.yaml"}),
    ],
)
def test_paths_are_taken_a_line_each_and_none_is_an_option_or_a_command(use, workspace, paths, judged):
    files = ("a b", "c", "d", "$(touch x)", "-q")
    job = use({f"{name}/ai-manifest.yaml": BASE for name in files}, paths=paths, args=DAY)
    report = json.loads(Path(job.outputs["json-file"]).read_text(encoding="utf-8"))
    assert {each["path"] for each in report["findings"]} == judged
    assert not (workspace / "x").exists()


def test_further_options_are_split_as_in_a_shell_and_nothing_is_expanded(use, workspace):
    args = f"{DAY} --select 'FIT' --ignore \"no such $(touch x) `touch x` $HOME\""
    job = use({"ai-manifest.yaml": BASE}, args=args)
    assert job.outputs["exit-code"] == "2"
    assert "no such $(touch x) `touch x` $HOME" in job.check.log
    assert not (workspace / "x").exists()


def test_options_reach_the_command(use):
    files = {"ai-manifest.yaml": BASE, "policy/acme.yaml": "name: acme\n", "b/ai-manifest.yaml": BASE}
    job = use(
        files,
        args=DAY,
        policy="policy/acme.yaml\n",
        fail_on="never",
        working_directory="b",
        env={"UNRELATED": "1"},
    )
    assert job.outputs["exit-code"] == "2"
    assert "policy/acme.yaml" in job.check.log
    job = use(files, args=DAY, policy="../policy/acme.yaml", fail_on="never", working_directory="b")
    assert (job.code, job.outputs["errors"]) == (0, "1")
    assert {uri for _rule, uri in results(job)} == {"b/ai-manifest.yaml"}


def test_what_a_baseline_knows_fails_nothing_and_is_not_uploaded(use, workspace, modelvow):
    files = {"ai-manifest.yaml": BASE}
    use(files, args=DAY)
    modelvow("check", *DAY.split(), "--write-baseline", "known.json", cwd=workspace)
    job = use(files, args=DAY, baseline="known.json")
    assert (job.code, job.outputs["errors"], job.outputs["known"]) == (0, "0", "2")
    assert results(job) == {}
    (workspace / "ai-manifest.yaml").unlink()
    job = use({"b/ai-manifest.yaml": BASE}, args=DAY, baseline="known.json")
    assert (job.code, job.outputs["errors"], job.outputs["known"]) == (1, "1", "0")


def test_a_policy_that_is_not_as_locked_judges_nothing(use, workspace, modelvow):
    files = {
        "ai-manifest.yaml": BASE,
        "modelvow.toml": 'policy = ["builtin:article", "acme.yaml"]\n',
        "acme.yaml": "name: acme\n",
    }
    use(files, args=DAY)
    assert modelvow("policy", "lock", cwd=workspace).code == 0
    job = use({}, args=DAY, locked="true")
    assert job.outputs["exit-code"] == "1", job.log
    job = use({"acme.yaml": "name: acme\nseverity: {FIT002: note}\n"}, args=DAY, locked="true")
    assert (job.code, job.outputs["errors"], job.outputs["sarif-file"]) == (2, "", "")
    assert "::error title=modelvow could not judge::error: modelvow.lock:" in job.check.log
    assert use({}, args=DAY).code == 0


def test_every_input_reaches_the_command_as_an_argument_of_its_own(use, tmp_path):
    noted, stand_in = tmp_path / "noted", tmp_path / "python"
    # Notes what modelvow is called with, and does all else as the real one.
    stand_in.write_text(
        f'#!/bin/sh\n[ "$3" = modelvow ] || exec {sys.executable} "$@"\nprintf "%s\\0" "$@" > {noted}\n',
        encoding="utf-8",
    )
    stand_in.chmod(0o755)
    given = {"policy": "a b.yaml\nc.yaml", "fail_on": "never", "locked": "true", "since": "HEAD^ {/x}"}
    more = {"baseline": "k nown.json", "args": "--select 'F I' --strict", "paths": "x y\n-z"}
    use({}, interpreter=stand_in, **given, **more)
    called = noted.read_text(encoding="utf-8").split("\0")[:-1]
    assert called[:4] == ["-I", "-m", "modelvow", "check"]
    assert [each for each in called[4:] if "modelvow-" not in each and each != "--format"] == [
        *("--output", "-", "--sarif-omit-suppressed", "github", "--locked", "--fail-on=never"),
        *("--since=HEAD^ {/x}", "--baseline=k nown.json", "--policy=a b.yaml", "--policy=c.yaml"),
        *("--select", "F I", "--strict", "--", "x y", "-z"),
    ]


def test_since_a_revision_only_what_is_new_fails_and_nothing_is_uploaded(use, workspace, environment):
    use({"old/ai-manifest.yaml": BASE}, args=DAY)
    call = ["git", "rev-parse", "HEAD"]
    done = subprocess.run(call, cwd=workspace, env=environment, capture_output=True, text=True, check=True)
    base = done.stdout.strip()
    job = use({"note.md": "x"}, args=DAY, since=base)
    assert (job.code, job.uploaded) == (0, None), job.log
    job = use({"new/ai-manifest.yaml": BASE}, args=DAY, since=base)
    assert (job.code, job.outputs["errors"], job.uploaded) == (1, "1", None)
    assert "::error file=new/ai-manifest.yaml" in job.check.log
    job = use({}, args=DAY, since="0" * 40)
    assert (job.code, job.outputs["exit-code"]) == (2, "2")


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"locked": "yes"}, "`locked` is true or false"),
        ({"sarif": "no"}, "`sarif` is true or false"),
        ({"working_directory": "nowhere"}, "`working-directory` is no folder that can be entered"),
        ({"args": "--select 'FIT"}, "`args` has a quote that is never closed"),
    ],
)
def test_a_wrong_input_is_told_and_is_no_success(use, inputs, said):
    job = use({"ai-manifest.yaml": GOOD}, **inputs)
    assert (job.code, job.uploaded) == (2, None)
    assert f"::error title=modelvow::{said}" in job.check.log
    assert "nothing was judged; an earlier step says why" in job.steps["Verdict"].log


def test_annotations_summary_and_upload_can_be_left_out(use):
    job = use({"ai-manifest.yaml": BASE}, args=DAY, annotations="false", summary="false", sarif="false")
    assert (job.code, job.summary, job.uploaded, commands(job.log)) == (1, "", None, [])
    assert "ai-manifest.yaml:3:9: error FIT002" in job.check.log
    assert results(job)


def test_what_a_configuration_says_of_formats_and_files_changes_nothing_here(use, workspace):
    settings = 'format = ["json"]\noutput = "report.json"\n'
    job = use({"ai-manifest.yaml": BASE, "modelvow.toml": settings}, args=DAY)
    assert commands(job.check.log) == ["error", "notice"]
    assert not (workspace / "report.json").exists()


@pytest.mark.parametrize("manifests", [1, 810], ids=["alone", "by several processes"])
def test_nothing_that_lies_in_the_repository_is_imported(use, workspace, manifests):
    trap = "open('caught', 'w').write('x')\n"
    names = ("modelvow.py", "json.py", "click.py", "re.py", "sitecustomize.py", "secrets.py", "shlex.py")
    files = {f"{number}/ai-manifest.yaml": GOOD for number in range(manifests)}
    files |= dict.fromkeys(names, trap)
    job = use(files, args=f"{DAY} --jobs 2 --no-cache", env={"PYTHONPATH": "."})
    assert (job.code, job.outputs["unreadable"]) == (0, "0")
    assert not (workspace / "caught").exists()


def test_a_summary_beyond_what_github_takes_is_replaced_by_a_line(tmp_path):
    folder = tmp_path / "left"
    folder.mkdir()
    (folder / "summary.md").write_text("x" * 1_100_000, encoding="utf-8")
    script = Path(__file__).parents[2] / "action" / "publish.py"
    files = [tmp_path / "output", tmp_path / "step"]
    subprocess.run([sys.executable, "-I", script, folder, "0", *files], check=True, capture_output=True)
    assert files[1].read_text(encoding="utf-8").startswith("### modelvow: the summary is too long")


def test_what_the_command_says_beside_the_report_gives_the_runner_no_command(use):
    """A setting's file can say anything, and its error quotes it."""
    settings = '"::warning::hi" = 1\n"##[error]x\\n::error::y" = 2\n'
    job = use({"ai-manifest.yaml": BASE, "modelvow.toml": settings})
    assert job.outputs["exit-code"] == "2"
    assert commands(job.check.log) == ["error"]


def test_an_interpreter_that_is_named_is_not_set_up(use):
    assert "Set up Python" in use({"ai-manifest.yaml": GOOD}, args=DAY).steps
    job = use({"ai-manifest.yaml": GOOD}, args=DAY, python="python3")
    assert "Set up Python" not in job.steps
    assert job.code == 0


def test_an_interpreter_that_is_too_old_or_none_is_told(use, tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    for python in (str(old), "no-such-python"):
        job = use({"ai-manifest.yaml": GOOD}, install=True, python=python)
        assert job.code == 2
        assert "modelvow needs Python 3.11 or newer" in job.log


@pytest.mark.external
class TestOutside:
    def test_the_action_installs_what_it_comes_with(self, use, tmp_path):
        # To install builds into the folder, and other tests read what was built in this one.
        kept_out = shutil.ignore_patterns(".*", "_built", "__pycache__", "build", "venv", "env")
        copy = shutil.copytree(Path(__file__).parents[2], tmp_path / "action", ignore=kept_out)
        place = {"GITHUB_ACTION_PATH": str(copy)}
        job = use({"ai-manifest.yaml": BASE}, install=True, args=DAY, env=place)
        assert (job.code, job.outputs["errors"]) == (1, "1")
        assert "modelvow" in job.steps["Install modelvow"].log

    def test_microsofts_validator_finds_nothing_in_what_is_uploaded(self, use, multitool):
        files = {
            "my service/ai-manifest.yaml": BASE + WAIVER,
            "x,y/ai-manifest.yaml": BASE.replace("gpt-4o", HOSTILE),
            "new\nline/ai-manifest.yaml": BASE,
        }
        assert multitool(Path(use(files, args=DAY).outputs["sarif-file"])) == []
        files["cut/ai-manifest.yaml"] = "models: ['gpt\n"
        assert multitool(Path(use(files, args=DAY).outputs["sarif-file"])) == []


@pytest.mark.parametrize("version", ["latest", "-r x", "0.1.0 --index-url=x", "https://example.org/x", "1;x"])
def test_a_version_is_a_version_and_nothing_else(use, version):
    job = use({"ai-manifest.yaml": GOOD}, install=True, version=version)
    assert job.code == 2
    assert "::error title=modelvow::`version` names a version such as 0.1.0" in job.log
    assert "Judge the manifests" not in job.steps
