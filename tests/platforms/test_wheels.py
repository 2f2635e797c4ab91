"""Every dependency has a wheel for the systems that docs/platforms.md lists, asked of the registry."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.external
def test_the_page_lists_what_the_registry_has():
    script = ROOT / "scripts" / "check_wheels.py"
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout in PAGE


@pytest.mark.parametrize(
    ("machine", "system", "python", "wanted"),
    [
        ("x86_64", "linux", "3.14", True),
        ("aarch64", "linux", "3.11", True),
        ("arm64", "darwin", "3.13", True),
        ("AMD64", "win32", "3.12", True),
        ("ARM64", "win32", "3.12", False),
        ("riscv64", "linux", "3.12", False),
        ("x86_64", "linux", "3.15", False),
        ("x86_64", "freebsd14", "3.12", False),
    ],
)
def test_the_c_parser_is_asked_for_only_where_it_has_wheels(machine, system, python, wanted):
    (clib,) = [each for each in map(Requirement, PROJECT["dependencies"]) if each.name == "ruamel.yaml.clib"]
    there = {
        "platform_machine": machine,
        "sys_platform": system,
        "python_version": python,
        "platform_python_implementation": "CPython",
    }
    assert clib.marker.evaluate(there) == wanted


def test_the_classifiers_name_no_system_that_no_test_runs_on():
    systems = [each for each in PROJECT["classifiers"] if each.startswith("Operating System")]
    assert systems == ["Operating System :: POSIX :: Linux"]
