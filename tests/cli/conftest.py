"""The command as users run it: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

LINTER = Path(__file__).parents[2] / "linter"
DAY = ("--as-of", "2026-11-25")


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def said(self):
        return self.out + self.err


@pytest.fixture
def environment():
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "MODELVOW_"))}
    for key in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        kept.pop(key, None)
    return kept | {"PYTHONPATH": str(LINTER), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture
def modelvow(tmp_path, environment):
    def run(*arguments, cwd=tmp_path, stdin=None, env=None):
        done = subprocess.run(
            [sys.executable, "-m", "modelvow", *map(os.fspath, arguments)],
            cwd=cwd,
            env=environment | (env or {}),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def put(tmp_path):
    """Write a file below the folder of the test, and return its path."""

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.fixture
def git(tmp_path, environment):
    def run(*arguments, cwd=tmp_path):
        call = ["git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", *arguments]
        subprocess.run(call, cwd=cwd, env=environment, check=True, capture_output=True)

    return run
