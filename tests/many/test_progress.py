"""How far a long run has come, for whoever sits at a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

TEXT = (
    "version: 1\nmodels: [{id: gpt-4o}, {id: gpt-4.1}]\nrequirements: {transparency: high, security: high}\n"
)

AT_ONCE = """
import sys
from modelvow.cli import progress
progress.PATIENCE = 0
from modelvow.__main__ import main
main()
"""
"""Runs the command without waiting for a run to take long: how long it takes is the machine's affair."""


def test_a_terminal_sees_how_far_many_manifests_have_come_and_nothing_is_left_of_it(tmp_path, environment):
    (tmp_path / ".git").mkdir()
    for number in range(450):
        (tmp_path / f"part{number}").mkdir()
        (tmp_path / f"part{number}" / "ai-manifest.yaml").write_text(TEXT)
    mine, theirs = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-c", AT_ONCE, "check", "--jobs", "1", "--no-cache"],
        cwd=tmp_path,
        env={key: value for key, value in environment.items() if key != "CI"} | {"TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(mine, 65536):
            seen += chunk
    except OSError:
        pass
    assert run.wait() == 1
    assert b" of 450" in seen
    assert seen.rpartition(b"\r")[0].endswith(b" ")
