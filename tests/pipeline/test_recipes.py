"""docs/ci/: every recipe is valid where it goes, and its shell lines judge a real repository."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pygments.lexers import GroovyLexer
from pygments.token import Error, Punctuation
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "ci").glob("*.md"))
SCHEMAS = {
    "workflow": ["--builtin-schema", "vendor.github-workflows"],
    "gitlab": ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
    # Patterns of this one are none in the default variant of regular expressions.
    "azure": [
        *("--builtin-schema", "vendor.azure-pipelines", "--data-transform", "azure-pipelines"),
        *("--regex-variant", "nonunicode"),
    ],
}
SOURCE = "modelvow @ git+https://github.com/OWNER/modelvow@COMMIT"
BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
GOOD = BASE.replace("high", "low")
CUT = "models: ['gpt\n"


def blocks(kind):
    """Recipes of a kind in the docs: the page's name and number, and the text."""
    found = [
        (f"{page.stem}-{number}", block)
        for page in PAGES
        for number, block in enumerate(
            re.findall(rf"```{kind}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        )
    ]
    return [pytest.param(block, id=name) for name, block in found]


def load(text):
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize(
    ("kind", "recipe"),
    [(kind, each.values[0]) for kind in SCHEMAS for each in blocks(f"yaml {kind}")],
    ids=[f"{kind} {each.id}" for kind in SCHEMAS for each in blocks(f"yaml {kind}")],
)
def test_the_schema_of_its_service_finds_a_recipe_valid(tmp_path, kind, recipe):
    (tmp_path / "recipe.yml").write_text(recipe, encoding="utf-8")
    call = [sys.executable, "-m", "check_jsonschema", *SCHEMAS[kind], "recipe.yml"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("recipe", blocks("yaml pre-commit"))
def test_pre_commit_finds_a_recipe_valid_and_knows_its_hooks(tmp_path, recipe):
    (tmp_path / "config.yaml").write_text(recipe.replace("COMMIT", "a1" * 20), encoding="utf-8")
    call = [sys.executable, "-m", "pre_commit", "validate-config", "config.yaml"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    offered = {hook["id"] for hook in load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert {hook["id"] for repo in load(recipe)["repos"] for hook in repo["hooks"]} <= offered


def test_no_block_of_a_page_is_left_untested():
    fences = {
        fence
        for page in PAGES
        for fence in re.findall(r"^```(\S.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert fences == {*(f"yaml {kind}" for kind in SCHEMAS), "yaml pre-commit", "groovy", "console"}


@pytest.mark.parametrize("recipe", blocks("groovy"))
def test_a_jenkinsfile_is_groovy_and_its_brackets_close(recipe):
    """The lexer's part of Groovy; no compiler of it is among our tools."""
    opened = []
    for kind, text in GroovyLexer().get_tokens(recipe):
        assert kind is not Error, text
        for sign in text if kind in Punctuation or kind.parent is Punctuation else "":
            if sign in "([{":
                opened.append(")]}"["([{".index(sign)])
            elif sign in ")]}":
                assert opened.pop() == sign
    assert opened == []
    assert recipe.startswith("pipeline {")


def test_every_action_in_a_recipe_is_pinned_or_is_ours():
    text = "".join(page.read_text(encoding="utf-8") for page in [*PAGES, ROOT / "README.md"])
    used = re.findall(r"uses: *(\S+)", text)
    assert "OWNER/modelvow@COMMIT" in used
    for each in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}|OWNER/modelvow@COMMIT", each), each


@pytest.mark.parametrize("recipe", blocks("yaml workflow"))
def test_no_shell_of_a_workflow_reads_an_expression(recipe):
    for job in load(recipe)["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in str({**step, "with": "", "env": ""})
            assert set(step.get("with", {})) <= {"fetch-depth", "persist-credentials", "since"}


def test_the_inputs_and_outputs_that_the_page_tells_are_those_of_the_action():
    page = (ROOT / "docs" / "ci" / "github.md").read_text(encoding="utf-8")
    action = load((ROOT / "action.yml").read_text(encoding="utf-8"))
    inputs, outputs = page.partition("## Inputs")[2].split("## Outputs")
    rows = re.findall(r"^\| (`.*?`) \|", inputs, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`([\w-]+)`", row)} == set(action["inputs"])
    assert set(re.findall(r"`([\w-]+)`", outputs.partition(".")[0])) == set(action["outputs"])


def of_gitlab(recipe):
    return [(["bash", "-eo", "pipefail"], "\n".join(job["script"])) for job in load(recipe).values()]


def of_azure(recipe):
    # The service runs such a step without -e.
    steps = load(recipe)["steps"]
    return [(["bash", "--noprofile", "--norc"], step["bash"]) for step in steps if "bash" in step]


def of_jenkins(recipe):
    return [(["sh", "-xe"], script) for script in re.findall(r"sh '''\n(.*?)'''", recipe, re.DOTALL)]


SCRIPTS = [
    pytest.param(shell, script, id=f"{each.id} {number}")
    for kind, take in (("yaml gitlab", of_gitlab), ("yaml azure", of_azure), ("groovy", of_jenkins))
    for each in blocks(kind)
    for number, (shell, script) in enumerate(take(each.values[0]))
]
OF_ALL = [each for each in SCRIPTS if "--since" not in each.values[1]]


@pytest.fixture
def job(tmp_path, environment):
    """Run a recipe's shell lines on a real repository; to install is to note what was asked for."""
    tools = tmp_path / "tools"
    tools.mkdir()
    noted = tools / "noted"
    programs = {
        "pip": f'printf "%s\\n" "$@" >> {noted}',
        "modelvow": f'exec {sys.executable} -m modelvow "$@"',
        "python3": "mkdir -p .modelvow/bin && touch .modelvow/bin/activate",
    }
    for name, text in programs.items():
        (tools / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    folder = tmp_path / "project"
    folder.mkdir()
    own = {
        "PATH": f"{tools}:{environment['PATH']}",
        "BUILD_ARTIFACTSTAGINGDIRECTORY": str(tmp_path / "staging"),
        "BUILD_SOURCESDIRECTORY": str(folder),
        "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
    }

    def git(*arguments):
        who = ["-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main"]
        done = subprocess.run(
            ["git", *who, *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    git("init", "-q")

    def run(shell, script, files):
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
        git("add", "-A")
        git("commit", "-q", "-m", "x")
        if not git("branch", "-r"):
            git("update-ref", "refs/remotes/origin/main", "HEAD")
        base = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": git("rev-parse", "refs/remotes/origin/main")}
        file = tmp_path / "recipe.sh"
        file.write_text(script, encoding="utf-8")
        done = subprocess.run(
            [*shell, str(file)],
            cwd=folder,
            env=environment | own | base,
            capture_output=True,
            text=True,
            check=False,
        )
        assert noted.read_text(encoding="utf-8").splitlines()[-1] == SOURCE
        return done.returncode, done.stdout + done.stderr

    run.folder, run.staging = folder, tmp_path / "staging" / "modelvow"
    return run


@pytest.mark.parametrize(("shell", "script"), OF_ALL)
@pytest.mark.parametrize(("manifest", "code"), [(GOOD, 0), (BASE, 1), (CUT, 2)], ids=["good", "bad", "cut"])
def test_a_recipe_ends_with_the_verdict_and_leaves_its_reports(job, shell, script, manifest, code):
    ended, said = job(shell, script, {"my service/ai-manifest.yaml": manifest})
    assert ended == code, said
    found = [*job.folder.glob("*"), *job.staging.glob("*")]
    reports = {path.name: path for path in found if path.suffix in {".json", ".xml", ".sarif"}}
    named = {Path(name).name for name in re.findall(r"=\"?([^\s\"]+\.(?:json|xml|sarif))", script)}
    assert set(reports) == named
    assert ET.parse(reports["modelvow.xml"]).getroot().tag == "testsuites"  # noqa: S314 - our own
    if "modelvow.sarif" in reports:
        (run,) = json.loads(reports["modelvow.sarif"].read_text(encoding="utf-8"))["runs"]
        assert run["invocations"][0]["executionSuccessful"] is (code != 2)
    if "gl-code-quality-report.json" in reports:
        entries = json.loads(reports["gl-code-quality-report.json"].read_text(encoding="utf-8"))
        assert bool(code) is any(each["severity"] in {"critical", "blocker"} for each in entries)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


OF_CHANGES = [each for each in SCRIPTS if "--since" in each.values[1]]


@pytest.mark.parametrize(("shell", "script"), OF_CHANGES)
def test_a_recipe_of_changes_judges_what_is_new_since_the_branch_began(job, shell, script):
    """What was bad before and is not touched stays quiet; what a change brings fails."""
    before = {"old/ai-manifest.yaml": BASE, "kept/ai-manifest.yaml": GOOD}
    code, said = job(shell, script, before)
    assert code == 0, said
    code, said = job(shell, script, {"note.md": "x"})
    assert code == 0, said
    code, said = job(shell, script, {"new/ai-manifest.yaml": BASE})
    assert code == 1, said
    assert "new/ai-manifest.yaml:3:9: error FIT002" in said
    assert "old/ai-manifest.yaml:3" not in said
    code, said = job(shell, script, {"new/ai-manifest.yaml": GOOD, "kept/ai-manifest.yaml": CUT})
    assert code == 2, said
