"""The lock for development covers what pyproject.toml asks for, by hashes, and names no registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["dev"],
]


def entries():
    """What is locked, by name, each with its hashes."""
    joined = LOCK.replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]
    found = {}
    for line in lines:
        text, *hashes = re.split(r"\s+--hash=", line.strip())
        requirement = Requirement(text)
        found[canonicalize_name(requirement.name)] = requirement, hashes
    return found


@pytest.mark.parametrize("asked", ASKED)
def test_what_the_project_asks_for_is_locked_within_its_range(asked):
    requirement = Requirement(asked)
    locked, _hashes = entries()[canonicalize_name(requirement.name)]
    (pin,) = locked.specifier
    assert pin.operator == "=="
    assert requirement.specifier.contains(pin.version)


def test_the_tools_of_the_build_are_locked_within_their_range():
    for asked in map(Requirement, PROJECT["build-system"]["requires"]):
        locked, _hashes = entries()[canonicalize_name(asked.name)]
        assert asked.specifier.contains(next(iter(locked.specifier)).version), asked


def test_every_entry_is_one_version_with_hashes():
    for name, (requirement, hashes) in entries().items():
        assert [each.operator for each in requirement.specifier] == ["=="], name
        assert hashes, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), name


def test_the_lock_names_no_address():
    assert "://" not in LOCK
    assert "--index-url" not in LOCK
    assert "--find-links" not in LOCK


def test_what_a_build_takes_is_what_a_run_takes():
    """A wheel built with one range of a library and run with another would be no test of either."""
    run = {
        canonicalize_name(each.name): each for each in map(Requirement, PROJECT["project"]["dependencies"])
    }
    for asked in map(Requirement, PROJECT["build-system"]["requires"]):
        known = run.get(canonicalize_name(asked.name))
        assert known is None or (known.specifier, str(known.marker)) == (asked.specifier, str(asked.marker))


def test_dependencies_stay_few():
    assert len(PROJECT["project"]["dependencies"]) <= 7
