"""A manifest with one error, and the command started so that it can be hindered."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import pytest

from modelvow.building import ensure_built

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
DAY = "2026-11-25"
DROP_CAPABILITY = 24
OVERRIDES_OF_PERMISSIONS = (1, 2)
COMMAND = (sys.executable, "-P", "-m", "modelvow")


@pytest.fixture
def bound():
    """What to call in a process to have permissions bind it, though it be the superuser's."""
    call = ctypes.CDLL(None).prctl

    def bind():
        for capability in OVERRIDES_OF_PERMISSIONS:
            # Who is no superuser cannot do this, and needs not.
            call(DROP_CAPABILITY, capability, 0, 0, 0)

    return bind


@pytest.fixture(scope="session", autouse=True)
def _built():
    """What a checkout builds is built before anything hinders it."""
    ensure_built()


@pytest.fixture
def base(put):
    """A manifest with one error."""
    return put("ai-manifest.yaml", BASE)


@pytest.fixture
def hindered(tmp_path, environment):
    """Run the command, `before` being called in its process first; gives code, output and errors."""
    # CPython takes for whole what it kept of a module when there was no room for all of it.
    unkept = {"PYTHONDONTWRITEBYTECODE": "1"}

    def run(*arguments, before=None, cwd=tmp_path, env=None, whole=True, **streams):
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
        done = subprocess.run(
            [*COMMAND, *map(os.fspath, arguments)],
            cwd=cwd,
            env=environment | unkept | (env or {}),
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


@pytest.fixture
def mounted(tmp_path):
    """Mount a file system in memory with options, and give where; asked again, change its options."""
    where = tmp_path / "disk"
    where.mkdir()
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]

    def mount(options):
        subprocess.run([*root, "mount", "-t", "tmpfs", "-o", options, "tmpfs", where], check=True)
        return where

    yield mount
    while os.path.ismount(where):
        subprocess.run([*root, "umount", where], check=True)
