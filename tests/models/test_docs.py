"""Every command that the page about models shows runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if line
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_the_page_shows_tells_something(models, command):
    program, name, *arguments = shlex.split(command)
    ran = models(*arguments)
    assert (program, name, ran.code) == ("modelvow", "models", 0)
    assert ran.out
