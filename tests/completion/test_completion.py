"""What shells offer to complete: under real bash, and by the protocol of the others."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = """\
eval "$(modelvow completion bash)"
COMP_LINE=$1 COMP_POINT=${#1}
_modelvow_completion modelvow
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def shell(tmp_path, environment):
    """An environment in which `modelvow` is the command."""
    program = tmp_path / "bin" / "modelvow"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m modelvow "$@"\n')
    program.chmod(0o755)
    return environment | {"PATH": f"{program.parent}{os.pathsep}{environment['PATH']}"}


@pytest.fixture
def bash(shell, tmp_path):
    def typed(line):
        """Return what bash offers after `line`."""
        call = ["bash", "--norc", "-c", ASK, "bash", line]
        done = subprocess.run(call, env=shell, cwd=tmp_path, capture_output=True, text=True, check=True)
        # Outside of a prompt there is no `compopt`, and bash says so.
        assert [each for each in done.stderr.splitlines() if "compopt" not in each] == []
        return [line for line in done.stdout.splitlines() if line]

    return typed


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("modelvow expl", ["explain"]),
        ("modelvow explain FIT01", ["FIT010", "FIT011", "FIT012", "FIT013"]),
        ("modelvow explain no-way", ["no-way-out"]),
        ("modelvow explain transpar", ["transparency-unmet", "transparency"]),
        ("modelvow explain O+1", ["O+1"]),
        ("modelvow waive FIT002 --rea", ["--reason"]),
        ("modelvow check --select LIF00", [f"LIF00{number}" for number in range(1, 8)]),
        ("modelvow check --format sar", ["sarif", "sarif="]),
        ("modelvow check --policy builtin:art", ["article"]),
        ("modelvow check --fail-on n", ["note", "never"]),
        ("modelvow completion ", ["bash", "zsh", "fish"]),
        ("modelvow catalog up", ["update"]),
        ("modelvow explain ZZZ", []),
        ("modelvow nonsense ", []),
    ],
)
def test_bash_is_offered_the_words_that_begin_so(bash, line, offered):
    assert bash(line) == offered


def test_a_family_is_offered_where_one_may_be_named(bash):
    assert bash("modelvow check --ignore LI")[:3] == ["LIC", "LIF", "LIC001"]


def test_models_of_the_catalog_are_offered_by_how_they_begin(bash):
    found = bash("modelvow models gpt-4o-m")
    assert "gpt-4o-mini" in found
    assert all(name.startswith("gpt-4o-m") for name in found)
    assert bash("modelvow models ") == []


def test_a_name_with_a_colon_is_completed_after_it(bash):
    assert "8b" in bash("modelvow models llama3.1:8")


def test_waive_is_offered_the_models_of_the_manifest(bash, put):
    put("ai-manifest.yaml", "version: 1\nmodels: [{id: gpt-4o, name: chat}, {id: acme}]\n")
    assert bash("modelvow waive FIT002 --model ") == ["acme", "chat", "gpt-4o"]


def test_a_broken_configuration_or_manifest_says_nothing_while_somebody_types(bash, put):
    put("modelvow.toml", "policy = [\n")
    put("ai-manifest.yaml", "models: [\n")
    assert bash("modelvow explain FIT01") == ["FIT010", "FIT011", "FIT012", "FIT013"]
    assert bash("modelvow waive FIT002 --model ") == []


def test_rules_of_the_policy_in_force_are_offered(bash, put):
    put("modelvow.toml", 'ignore = ["FIT013"]\n')
    assert bash("modelvow explain FIT01") == ["FIT010", "FIT011", "FIT012"]


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("zsh", {"COMP_WORDS": "modelvow explain FIT01", "COMP_CWORD": "2"}),
        ("fish", {"COMP_WORDS": "modelvow explain FIT01", "COMP_CWORD": "FIT01"}),
    ],
)
def test_other_shells_are_offered_words_with_what_they_mean(modelvow, name, variables):
    ran = modelvow(env=variables | {"_MODELVOW_COMPLETE": f"{name}_complete"})
    assert (ran.code, ran.err) == (0, "")
    assert "FIT010" in ran.out
    assert ran.out.count("FIT01") >= 4
    assert "The model must be fitted to clients" in ran.out


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script_that_asks_the_command(modelvow, name):
    ran = modelvow("completion", name)
    assert (ran.code, ran.err) == (0, "")
    assert f"_MODELVOW_COMPLETE={name}_complete" in ran.out


def test_another_shell_is_told_which_there_are(modelvow):
    ran = modelvow("completion", "tcsh")
    assert ran.code == 2
    assert "'bash', 'zsh', 'fish'" in ran.err


def test_codes_are_offered_without_the_catalog(environment):
    script = (
        "import sys\nbefore = set(sys.modules)\nfrom modelvow.cli.group import call\n"
        "try:\n    call([])\nexcept SystemExit:\n    pass\n"
        "print(*sorted({'_sqlite3', 'jsonschema', 'license_expression'} & set(sys.modules) - before))"
    )
    asked = {"_MODELVOW_COMPLETE": "bash_complete", "COMP_LINE": "modelvow explain FIT01"}
    call = [sys.executable, "-c", script]
    done = subprocess.run(call, env=environment | asked, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [*(f"plain,FIT01{number}" for number in range(4)), ""]
