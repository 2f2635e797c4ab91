"""The lowest versions that pyproject.toml allows do the work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
ASKED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]


def lowest(asked):
    requirement = Requirement(asked)
    (low,) = [each.version for each in requirement.specifier if each.operator == ">="]
    return f"{requirement.name}=={low}" + (f"; {requirement.marker}" if requirement.marker else "")


@pytest.mark.external
def test_the_lowest_versions_do(tmp_path):
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, *map(lowest, ASKED)], check=True, capture_output=True)
    call = ["-m", "modelvow", "check", "--format", "json", "--as-of", "2026-11-25", ROOT / "examples"]
    found = []
    for each in (python, sys.executable):
        environment = os.environ | {
            "PYTHONPATH": str(ROOT / "linter"),
            "MODELVOW_CACHE_DIR": str(tmp_path / str(len(found))),
        }
        done = subprocess.run([each, *call], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode in {0, 1}, done.stderr
        found.append(json.loads(done.stdout)["findings"])
    assert found[0] == found[1]
