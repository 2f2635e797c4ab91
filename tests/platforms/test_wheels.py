"""Every dependency has a wheel for the systems that docs/platforms.md lists, asked of the registry."""

from __future__ import annotations

import runpy
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.external
@pytest.mark.parametrize(
    ("system", "version"),
    [("Linux, musl, ARM", "3.14"), ("macOS, Apple silicon", "3.13"), ("Windows, ARM", "3.12")],
)
def test_the_page_says_of_a_system_what_the_registry_has(system, version):
    # Asking of every system takes minutes: `make wheels` does it and prints the table of the page.
    script = runpy.run_path(str(ROOT / "scripts" / "check_wheels.py"))
    cells = next(line for line in PAGE.splitlines() if line.startswith(f"| {system} |")).split("|")[2:-1]
    told = dict(zip(script["VERSIONS"], map(str.strip, cells), strict=True))
    assert script["verdict"](script["SYSTEMS"][system], version) == told[version]


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
