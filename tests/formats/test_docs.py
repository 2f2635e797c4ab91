"""docs/formats.md: its commands run and write what it says, its settings are settings."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from modelvow.cli.check import command
from modelvow.report import FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.*)$", PAGE, re.MULTILINE)
BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"


def run(line, tmp_path, monkeypatch):
    program, name, *arguments = shlex.split(line)
    assert (program, name) == ("modelvow", "check")
    (tmp_path / "ai-manifest.yaml").write_text(BASE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        command.main([*arguments, "--as-of", "2026-11-25"])
    return ended.value.code


@pytest.mark.parametrize("line", dict.fromkeys(COMMANDS))
def test_a_command_writes_the_files_that_it_names(line, tmp_path, monkeypatch):
    assert run(line, tmp_path, monkeypatch) == 1
    named = [each.partition("=")[2] or each for each in line.split() if "=" in each or each == "report.json"]
    assert named
    assert all((tmp_path / each).read_text(encoding="utf-8") for each in named)


def test_its_settings_write_what_they_say(tmp_path, monkeypatch, capsys):
    (settings,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert tomllib.loads(settings) == {"format": ["text", "sarif=out.sarif"]}
    (tmp_path / "modelvow.toml").write_text(settings, encoding="utf-8")
    run("modelvow check", tmp_path, monkeypatch)
    assert capsys.readouterr().out.startswith("ai-manifest.yaml:3:9: error FIT002")
    assert (tmp_path / "out.sarif").exists()


def test_it_tells_of_every_format():
    (table,) = re.findall(r"\| format \|.*?\n\n", PAGE, re.DOTALL)
    assert set(FORMATS) <= set(re.findall(r"`(\w+)`", table))
