"""docs/since.md: its commands run, and it says how to fetch more wherever the message does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from modelvow.revisions import DEEPER

PAGE = (Path(__file__).parents[2] / "docs" / "since.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ modelvow (.*)$", PAGE, re.MULTILINE)
MANIFEST = "version: 1\nmodels:\n  - {id: gpt-4o, name: chat}\nrequirements: {transparency: high}\n"


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_tells_that_nothing_was_touched(modelvow, put, git, line):
    git("init", "-q", "-b", "main")
    put("ai-manifest.yaml", MANIFEST)
    git("add", "-A")
    git("commit", "-qm", "one")
    ran = modelvow(*shlex.split(line))
    assert (ran.code, ran.out.startswith("no manifest of 1 was touched since ")) == (0, True)


@pytest.mark.parametrize("way_out", ["git fetch --unshallow", "fetch-depth: 0", "GIT_DEPTH"])
def test_page_and_message_name_the_same_ways_out(way_out):
    assert way_out in PAGE
    assert way_out in DEEPER
