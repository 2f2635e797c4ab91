"""SARIF, GitHub's commands and GitLab's report from the command itself, on a real repository (F15 to F19)."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections import Counter
from xml.etree import ElementTree as ET

import pytest

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
TWO = BASE.replace("  - id: gpt-4o\n", "  - id: gpt-4o\n  - {id: gpt-4o, name: second}\n")
GOOD = BASE.replace("high", "low")
DAY = ("--as-of", "2026-11-25")
HOSTILE = """\
version: 1
models:
  - id: "acme\\e[31m%0A\\n::warning::hi"
    role: "]]><b>x"
requirements:
  transparency: high
"""
READ_ANYTHING = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what makes permissions nothing to the superuser."""


@pytest.fixture
def repository(git):
    git("init", "-q")


@pytest.fixture
def git(tmp_path, environment):
    def run(*arguments):
        subprocess.run(["git", *arguments], cwd=tmp_path, env=environment, check=True)

    return run


def run_of(text):
    log = json.loads(text, parse_constant=pytest.fail)
    (run,) = log["runs"]
    return run


def uris(run):
    return [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in run["results"]]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("below", ["", "my service", "deep/er"])
def test_sarif_names_files_from_the_root_wherever_it_runs_and_lists_each_rule_once(
    modelvow, put, tmp_path, below
):
    put("my service/ai-manifest.yaml", TWO)
    put("a:b/ai-manifest.yaml", TWO)
    put("deep/er/note.md", "x")
    paths = ["my service", "a:b"]
    from_here = [os.path.relpath(tmp_path / path, tmp_path / below) for path in paths]
    ran = modelvow("check", "--format", "sarif", *DAY, *from_here, cwd=tmp_path / below)
    run = run_of(ran.out)
    assert (ran.code, ran.err) == (1, "")
    assert set(uris(run)) == {"my%20service/ai-manifest.yaml", "a%3Ab/ai-manifest.yaml"}
    rules = run["tool"]["driver"]["rules"]
    assert max(Counter(rule["id"] for rule in rules).values()) == 1
    assert all(len(set(rule["properties"]["tags"])) == len(rule["properties"]["tags"]) for rule in rules)
    assert [rules[each["ruleIndex"]]["id"] for each in run["results"]] == [
        each["ruleId"] for each in run["results"]
    ]
    assert Counter(each["ruleId"] for each in run["results"])["FIT002"] == 4


def deny():
    """Make permissions count for this process and what it starts, though it is the superuser's."""
    for capability in READ_ANYTHING:
        # 24 is PR_CAPBSET_DROP; who may not drop it does not have it.
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def test_a_manifest_without_read_permission_is_a_notification_beside_the_other_s_result(
    put, tmp_path, environment
):
    put("locked/ai-manifest.yaml", GOOD).chmod(0)
    put("open/ai-manifest.yaml", BASE)
    done = subprocess.run(
        [sys.executable, "-m", "modelvow", "check", "--format", "sarif", *DAY],
        cwd=tmp_path,
        env=environment,
        preexec_fn=deny,
        capture_output=True,
        text=True,
        check=False,
    )
    run = run_of(done.stdout)
    (invocation,) = run["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    place = note["locations"][0]["physicalLocation"]
    assert (done.returncode, invocation["executionSuccessful"]) == (2, False)
    assert place["artifactLocation"]["uri"] == "locked/ai-manifest.yaml"
    assert place.get("region", {"startLine": 1})["startLine"] >= 1
    assert "FIT002" in [each["ruleId"] for each in run["results"]]


def test_a_run_about_old_facts_alone_names_no_file_that_is_not_there(modelvow, put):
    put("ai-manifest.yaml", GOOD)
    ran = modelvow("check", "--format", "sarif", "--select", "LIF007", "--as-of", "2029-01-01")
    run = run_of(ran.out)
    noted = [
        note for invocation in run["invocations"] for note in invocation.get("toolExecutionNotifications", ())
    ]
    assert ran.code == 0
    assert len(run["results"]) + len(noted) == 1
    assert set(uris(run)) <= {"ai-manifest.yaml"}
    assert all(
        place["physicalLocation"]["artifactLocation"]["uri"] == "ai-manifest.yaml"
        for note in noted
        for place in note.get("locations", ())
    )


@pytest.mark.parametrize(
    "form", ["text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"]
)
@pytest.mark.parametrize(
    "forced", [{}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}], ids=["piped", "forced and not"]
)
def test_hostile_text_stays_text_in_every_format_that_the_command_prints(modelvow, put, form, forced):
    put("x,y/ai-manifest.yaml", HOSTILE)
    ran = modelvow("check", "--format", form, *DAY, env=forced)
    assert ran.code == 1
    assert "\x1b" not in ran.said
    commands = [line for line in ran.said.splitlines() if line.lstrip().startswith("::")]
    assert bool(commands) is (form == "github")
    assert all(
        line.startswith(("::error file=x%2Cy/ai-manifest.yaml,", "::warning file=x%2Cy", "::notice "))
        for line in commands
    )
    if form == "junit":
        assert ET.fromstring(ran.out).tag == "testsuites"  # noqa: S314 - our own
    if form == "markdown":
        assert "<b>" not in ran.out


@pytest.mark.usefixtures("repository")
def test_gitlab_s_fingerprints_are_one_an_entry_and_stay(modelvow, put):
    def prints():
        entries = json.loads(modelvow("check", "--format", "gitlab", "--select", "FIT002", *DAY).out)
        return {(each["location"]["path"], each["fingerprint"]) for each in entries}

    put("a/ai-manifest.yaml", TWO)
    put("b/ai-manifest.yaml", TWO)
    before = prints()
    assert len({fingerprint for _path, fingerprint in before}) == 4
    put("a/ai-manifest.yaml", "# moved\n" * 10 + TWO)
    put("b/ai-manifest.yaml", "# moved\n" * 10 + TWO)
    assert prints() == before
    put("b/ai-manifest.yaml", BASE)
    assert len(before - prints()) == 1
    assert prints() < before
