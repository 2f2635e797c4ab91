"""A repository of a test's own."""

from __future__ import annotations

import subprocess

import pytest


@pytest.fixture
def git(tmp_path, environment):
    def run(*arguments, cwd=tmp_path):
        call = ["git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", *arguments]
        subprocess.run(call, cwd=cwd, env=environment, check=True, capture_output=True)

    return run
