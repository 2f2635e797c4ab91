"""A bar is shown on a terminal, after a while, and leaves nothing behind."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

SCRIPT = """\
import sys
from modelvow.cli import progress
progress.PATIENCE = float(sys.argv[1])
with progress.manifests_bar(2000) as show:
    for done in (0, 1000, 2000):
        show(done)
print("a report")
"""


def seen(environment, patience="0", **variables):
    """Return what a terminal gets on the error stream, and what is printed."""
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, patience],
        env=environment | {"TERM": "xterm", "CI": ""} | variables,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        check=True,
    )
    os.write(theirs, b"\n")
    os.close(theirs)
    told = b""
    while not told.endswith(b"\n"):
        told += os.read(ours, 4096)
    os.close(ours)
    return told.decode().rstrip("\r\n"), done.stdout


def test_a_terminal_sees_a_bar_that_is_wiped(environment):
    told, printed = seen(environment)
    lines = told.split("\r")
    assert lines[1] == "[" + "." * 24 + "]     0 of 2,000 manifests"
    assert lines[2] == "[" + "#" * 12 + "." * 12 + "] 1,000 of 2,000 manifests"
    assert lines[-1].strip() == ""
    assert len({len(line) for line in lines[1:]}) == 1
    assert printed == "a report\n"


def test_what_is_done_soon_shows_none(environment):
    assert seen(environment, patience="60") == ("", "a report\n")


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"CI": "true"}], ids=str)
def test_a_terminal_that_cannot_move_back_or_a_pipeline_sees_none(environment, variables):
    assert seen(environment, **variables) == ("", "a report\n")


def test_a_file_gets_none(environment):
    call = [sys.executable, "-c", SCRIPT, "0"]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("a report\n", "")
