"""What `make mutate` counts and draws."""

from __future__ import annotations

import fnmatch
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("mutate", ROOT / "scripts" / "mutate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_same_seed_draws_the_same_mutants(script):
    names = [f"modelvow.case.terms.x_told__mutmut_{number}" for number in range(500)]
    first = script.drawn(names, 40, 7)
    assert (len(set(first)), script.drawn(names, 40, 7)) == (40, first)
    assert script.drawn(names, 40, 8) != first
    assert script.drawn(names, 0, 7) == names


def test_a_sample_tells_how_far_off_it_may_be(script):
    assert script.told(0.9, 400, 18_000) == "90.0% of 400 mutants are killed, a sample of 18,000: ± 2.9%"
    assert script.told(0.9, 400, 400) == "90.0% of 400 mutants are killed"


def test_what_is_mutated_and_what_tries_it_is_there(script):
    package = ROOT / "linter" / "modelvow"
    assert all(list(package.glob(each)) for each in script.MUTATED)
    assert all((ROOT / each).exists() for each in (*script.TESTS, *script.SLOW, *script.BESIDE))


def test_every_explanation_has_a_reason_and_names_a_module_of_the_core(script):
    """A file that was renamed must not leave an explanation behind that covers nothing."""
    for pattern, reason in script.explained().items():
        module = pattern.removeprefix("modelvow.").split(".x")[0].replace(".", "/")
        assert (ROOT / "linter" / "modelvow" / f"{module}.py").exists(), pattern
        assert any(fnmatch.fnmatch(f"{module}.py", each) for each in script.MUTATED), pattern
        assert len(reason) > 20, pattern
