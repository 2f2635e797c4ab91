"""A manifest with one error, and the command started so that it can be hindered."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import pytest

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
DAY = "2026-11-25"
DROP_CAPABILITY = 24
OVERRIDES_OF_PERMISSIONS = (1, 2)
COMMAND = (sys.executable, "-P", "-m", "modelvow")


def bind_by_permissions():
    """Have permissions bind the superuser, too; whoever is none cannot do this, and needs not."""
    call = ctypes.CDLL(None).prctl
    for capability in OVERRIDES_OF_PERMISSIONS:
        call(DROP_CAPABILITY, capability, 0, 0, 0)


@pytest.fixture
def base(put):
    """A manifest with one error."""
    return put("ai-manifest.yaml", BASE)


@pytest.fixture
def hindered(tmp_path, environment):
    """Run the command, `before` being called in its process first; gives code, output and errors."""

    def run(*arguments, before=None, cwd=tmp_path, env=None, whole=True, **streams):
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
        done = subprocess.run(
            [*COMMAND, *map(os.fspath, arguments)],
            cwd=cwd,
            env=environment | (env or {}),
            preexec_fn=before,
            check=False,
            timeout=300,
            **pipes,
        )
        out, err = done.stdout or b"", done.stderr or b""
        assert b"Traceback" not in out + err
        # Where the program is whole, no hindrance is a fault of its own.
        assert not (whole and b"itself failed" in err)
        return done.returncode, os.fsdecode(out), os.fsdecode(err)

    return run
