"""docs/baseline.md: its commands run in their order, and its setting is one."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from modelvow.policy.config import read_config

PAGE = (Path(__file__).parents[2] / "docs" / "baseline.md").read_text(encoding="utf-8")
MANIFEST = "version: 1\nmodels:\n  - {id: gpt-4o, name: chat}\nrequirements: {transparency: high}\n"


def test_its_commands_end_with_0_where_nothing_is_new(modelvow, put):
    put("ai-manifest.yaml", MANIFEST)
    commands = re.findall(r"^\$ modelvow (.*)$", PAGE, re.MULTILINE)
    assert len(commands) == 3
    assert [modelvow(*shlex.split(each)).code for each in commands] == [0, 0, 0]
    assert modelvow("check").code == 1


def test_its_setting_is_one():
    (settings,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    config = read_config(settings, "modelvow.toml")
    assert (config.baseline, config.problems) == ("base.json", ())
