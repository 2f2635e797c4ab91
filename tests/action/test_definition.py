"""action.yml itself: pinned, free of expressions where a shell would read them, and as GitHub has it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "action.yml").read_text(encoding="utf-8")
ACTION = YAML(typ="safe", pure=True).load(TEXT)
STEPS = ACTION["runs"]["steps"]
SCRIPTS = sorted((ROOT / "action").glob("*.sh"))


def test_every_action_of_somebody_else_is_pinned_to_a_commit_and_says_its_version():
    used = re.findall(r"^\s*uses: *(.*)$", TEXT, re.MULTILINE)
    assert len(used) == sum("uses" in step for step in STEPS) > 0
    for each in used:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each), each


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["name"])
def test_an_expression_stands_only_where_no_shell_reads_it(step):
    read_by_a_shell = {key: value for key, value in step.items() if key not in {"env", "with"}}
    assert "${{" not in str(read_by_a_shell)
    assert "github.event" not in str(step)


def test_scripts_read_what_the_action_hands_them_and_nothing_else():
    for step in STEPS:
        if "run" not in step:
            continue
        (script,) = re.findall(r'"\$GITHUB_ACTION_PATH/(action/\w+\.sh)"', step["run"])
        text = (ROOT / script).read_text(encoding="utf-8")
        read = set(re.findall(r"\$\{?(INPUT_\w+|EXIT_CODE|MODELVOW_\w+)", text))
        assert read == set(step["env"]), script


def test_every_input_is_used():
    used = set(re.findall(r"inputs\.([\w-]+)", TEXT))
    assert used == set(ACTION["inputs"])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_stops_at_its_first_fault_and_needs_no_new_bash(script):
    text = script.read_text(encoding="utf-8")
    assert "\nset -euo pipefail\n" in text
    subprocess.run(["bash", "-n", str(script)], check=True)
    # What the bash 3.2 of a Mac lacks.
    assert not re.search(r"\b(mapfile|readarray|declare -A|\$\{\w+(,,|\^\^|@))", text)


def test_options_that_the_script_gives_are_options_of_check(modelvow):
    text = (ROOT / "action" / "run.sh").read_text(encoding="utf-8")
    given = set(re.findall(r"(?<=[(\" ])--[a-z][a-z-]+", text))
    assert {"--format", "--fail-on", "--policy"} <= given
    told = modelvow("check", "--help").out
    assert given <= set(re.findall(r"--[a-z-]+", told))


def test_the_schema_of_actions_finds_it_valid():
    call = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.github-actions",
        "action.yml",
    ]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
