"""The command as users run it, in a folder of its own, and the options of the whole suite."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from modelvow.building import ensure_built

LINTER = Path(__file__).parents[1] / "linter"
DAY = "2026-11-25"

# A slow machine is no fault of what is tested; how fast things are is measured in benchmarks/.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_addoption(parser):
    parser.addoption("--update-goldens", action="store_true", help="write the expected outputs anew")


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def said(self):
        return self.out + self.err


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The package as where it is installed: from a checkout each start looks for what is to be built anew."""
    ensure_built()
    folder = tmp_path_factory.mktemp("site")
    (folder / "modelvow").symlink_to(LINTER / "modelvow")
    return folder


@pytest.fixture(scope="session")
def surroundings(site):
    """Return a function from a folder to the environment of a process that has its home there."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "MODELVOW_"))}
    # What it compiles is kept, whatever is set here: most of its start would be compiling.
    for key in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONDONTWRITEBYTECODE"):
        kept.pop(key, None)
    git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def of(folder):
        homes = {"XDG_DATA_HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "cache")}
        return kept | {"PYTHONPATH": str(site)} | homes | git

    return of


@pytest.fixture
def environment(surroundings, tmp_path):
    return surroundings(tmp_path)


@pytest.fixture
def unmeasured(environment):
    """The environment of a process in which `make cover` measures nothing."""
    return {key: value for key, value in environment.items() if not key.startswith("COVERAGE_")}


def started(*arguments, cwd, env, stdin=None):
    """Run the command with arguments, and return its exit code and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-m", "modelvow", *map(os.fspath, arguments)],
        cwd=cwd,
        env=env,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def start():
    """Run the command in a folder and an environment."""
    return started


@pytest.fixture
def modelvow(tmp_path, environment):
    """Run the command in the folder of the test, with its home there."""

    def run(*arguments, cwd=tmp_path, stdin=None, env=None):
        return started(*arguments, cwd=cwd, env=environment | (env or {}), stdin=stdin)

    return run


@pytest.fixture(scope="session")
def modelvow_in(surroundings):
    """Run the command in a folder, with its home in another one, for what several tests begin with."""

    def run(home, cwd, *arguments):
        return started(*arguments, cwd=cwd, env=surroundings(home))

    return run


@pytest.fixture
def put(tmp_path):
    """Write a file below the folder of the test, and return its path."""

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def git(tmp_path, environment):
    """Run git in the folder of the test, and return what it printed."""

    def call(*arguments, cwd=tmp_path):
        line = ["git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", *map(str, arguments)]
        done = subprocess.run(line, cwd=cwd, env=environment, check=True, capture_output=True)
        return os.fsdecode(done.stdout)

    return call


@pytest.fixture
def run(modelvow, put):
    """Return a function that checks a manifest's text in a process of its own and gives code and output."""

    def check(text, *arguments, as_of=DAY, env=None):
        put("ai-manifest.yaml", text)
        ran = modelvow("check", "--as-of", as_of, *arguments, env=env)
        assert ran.err == ""
        return ran.code, ran.out

    return check


@pytest.fixture
def findings(run):
    """Return a function from a manifest's text to its findings about models, by code and line."""

    def check(text, *families, **options):
        _code, out = run(text, "--format", "json", **options)
        found = json.loads(out)["findings"]
        chosen = [each for each in found if each["code"].startswith(families or ("LIF", "FCT"))]
        return {(each["code"], each["line"]): each for each in chosen}

    return check


@pytest.fixture(scope="session")
def multitool(tmp_path_factory):
    """Microsoft's validator, from npm."""
    folder = tmp_path_factory.mktemp("multitool")
    call = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run([*call, "--prefix", str(folder), "@microsoft/sarif-multitool@5"], check=True)
    (program,) = folder.glob("node_modules/@microsoft/sarif-multitool-*/Sarif.Multitool")
    # Its install script would do this, and is not run.
    program.chmod(0o755)
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}

    def complaints(file):
        verdict = file.with_suffix(".verdict")
        kinds = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--log", "ForceOverwrite"]
        call = [str(program), "validate", str(file), *kinds, "-o", str(verdict)]
        done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
        assert verdict.exists(), done.stdout + done.stderr
        run = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"][0]
        notes = run["invocations"][0].get("toolExecutionNotifications", ())
        return [each["ruleId"] for each in run.get("results", ())] + [
            note["message"]["text"] for note in notes
        ]

    return complaints
