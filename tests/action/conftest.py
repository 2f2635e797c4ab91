"""A runner of GitHub Actions as far as action.yml needs one: a real repository, real steps, real files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
ACTION = YAML(typ="safe", pure=True).load((ROOT / "action.yml").read_text(encoding="utf-8"))
SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
OPERATORS = {"&&": "and", "||": "or", "==": "==", "always()": "True"}


class Step(NamedTuple):
    """A step that ran: its exit code (None: an action of somebody else), what it said, what it was given."""

    name: str
    code: int | None
    log: str
    given: dict


class Job(NamedTuple):
    """What a use of the action left."""

    code: int
    steps: dict
    outputs: dict
    summary: str

    @property
    def log(self):
        return "".join(step.log for step in self.steps.values())

    @property
    def check(self):
        return self.steps["Judge the manifests"]

    @property
    def uploaded(self):
        return self.steps["Upload SARIF"].given if "Upload SARIF" in self.steps else None


def value_of(expression, known):
    """The value of an expression of the kinds that action.yml uses; any other fails."""
    words = re.findall(r"'[^']*'|&&|\|\||==|always\(\)|[\w.-]+", expression)
    assert "".join(words) == re.sub(r"\s", "", expression), expression
    told = [OPERATORS.get(word) or repr(word[1:-1] if word[0] == "'" else known(word)) for word in words]
    return eval(" ".join(told), {})  # noqa: S307 - of our own file, from the words above alone


def filled(text, known):
    return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", lambda found: str(value_of(found[1], known)), str(text))


def parsed(file):
    """The outputs in a file that a step wrote, read as the runner reads it."""
    outputs, lines = {}, iter(file.read_text(encoding="utf-8").split("\n"))
    for line in lines:
        marked = re.fullmatch(r"([^=<]+)<<(.+)", line)
        if marked:
            value = []
            while (part := next(lines)) != marked[2]:
                value.append(part)
            outputs[marked[1]] = "\n".join(value)
        elif line:
            name, equals, value = line.partition("=")
            assert equals, line
            outputs[name] = value
    return outputs


@pytest.fixture
def workspace(tmp_path, environment):
    """A real repository with a commit; what is put there is committed when the action is used."""
    folder = tmp_path / "work space"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, env=environment, check=True)
    return folder


@pytest.fixture
def commit(workspace, environment):
    def all_of_it():
        who = ["-c", "user.name=N", "-c", "user.email=n@example.org"]
        subprocess.run(["git", "add", "-A"], cwd=workspace, env=environment, check=True)
        call = ["git", *who, "commit", "-q", "--allow-empty", "-m", "x"]
        subprocess.run(call, cwd=workspace, env=environment, check=True)

    return all_of_it


@pytest.fixture
def lay(workspace):
    """Write files into the repository."""

    def write(files):
        for name, content in files.items():
            path = workspace / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")

    return write


@pytest.fixture
def use(tmp_path, workspace, environment, commit, lay):
    """Use the action as a workflow does: lay `files` out, commit them, run the steps of action.yml in turn.

    Somebody else's actions are not run; what they are given is kept. `install` False leaves out the step that
    installs modelvow, and takes `interpreter`, by default that of the tests.
    """

    def job(files=(), *, install=False, interpreter=sys.executable, env=(), **inputs):
        lay(dict(files))
        commit()
        temporary = tmp_path / "runner temp"
        temporary.mkdir(exist_ok=True)
        summary = temporary / "summary"
        summary.write_text("", encoding="utf-8")
        github = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(temporary),
            "RUNNER_OS": "Linux",
        }
        outer = {key: value for key, value in environment.items() if key != "PYTHONPATH"} | github | dict(env)
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert not set(given) - set(ACTION["inputs"])
        given = {name: given.get(name, each["default"]) for name, each in ACTION["inputs"].items()}
        told = {
            "python": {"python-path": sys.executable},
            "install": {"python": str(interpreter)},
        }

        def known(path):
            kind, *names = path.split(".")
            if kind == "inputs":
                (name,) = names
                return given[name]
            step, _outputs, name = names
            return told.get(step, {}).get(name, "")

        steps, failed = {}, 0
        for number, step in enumerate(ACTION["runs"]["steps"]):
            wanted = value_of(step.get("if", "always()"), known)
            if not wanted or (failed and "always()" not in step.get("if", "")):
                continue
            if step.get("id") == "install" and not install:
                continue
            if "uses" in step:
                told_to = {key: filled(each, known) for key, each in step["with"].items()}
                steps[step["name"]] = Step(step["name"], None, "", told_to)
                continue
            script, output = temporary / f"{number}.sh", temporary / f"{number}.out"
            script.write_text(step["run"], encoding="utf-8")
            output.write_text("", encoding="utf-8")
            own = {key: filled(each, known) for key, each in step["env"].items()}
            done = subprocess.run(
                [*SHELL, str(script)],
                cwd=workspace,
                env=outer | own | {"GITHUB_OUTPUT": str(output)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                check=False,
                timeout=900,
            )
            assert "Traceback" not in done.stdout
            steps[step["name"]] = Step(step["name"], done.returncode, done.stdout, own)
            told[step.get("id", "")] = parsed(output) or told.get(step.get("id"), {})
            failed = failed or done.returncode
        outputs = {name: filled(each["value"], known) for name, each in ACTION["outputs"].items()}
        return Job(failed, steps, outputs, summary.read_text(encoding="utf-8"))

    return job
