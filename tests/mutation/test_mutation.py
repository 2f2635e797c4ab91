"""What `make mutate` draws, counts and takes for the tests of a mutant."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from mutation import __main__ as command  # noqa: E402 - found by now
from mutation import laying, reach  # noqa: E402

sys.path.remove(str(ROOT))


class Mutant(NamedTuple):
    path: str = "case/terms.py"
    place: str = "told"


def test_the_same_seed_draws_the_same_mutants():
    mutants = [Mutant(place=f"told_{number}") for number in range(500)]
    first = command.drawn(mutants, 40, 7)
    assert (len(set(first)), command.drawn(mutants, 40, 7)) == (40, first)
    assert command.drawn(mutants, 40, 8) != first
    assert command.drawn(mutants, 0, 7) == mutants


def test_a_sample_tells_how_far_off_it_may_be():
    assert command.told(0.9, 400, 18_000) == (
        "90.0% of 400 mutants are killed, a sample of 18,000: 86.7% to 92.6%"
    )
    assert command.told(1.0, 400, 18_000).endswith("99.0% to 100.0%")
    assert command.told(0.9, 400, 400) == "90.0% of 400 mutants are killed"


def test_what_is_mutated_and_what_tries_it_is_there():
    package = ROOT / "linter" / "modelvow"
    assert all(list(package.glob(each)) for each in command.MUTATED)
    assert all((ROOT / each).exists() for each in (*command.TESTS, *laying.BESIDE))


def test_every_explanation_has_a_reason_and_stands_on_a_line_of_its_file():
    """What was rewritten must not leave an explanation behind that covers nothing."""
    package = ROOT / "linter" / "modelvow"
    for (function, before, after), reason in command.explained().items():
        path, _, _name = function.partition(":")
        lines = {line.strip() for line in (package / path).read_text(encoding="utf-8").splitlines()}
        assert set(before.split("\n")) <= lines, (function, before)
        assert before != after
        assert len(reason) > 20, function


def test_the_tests_of_a_mutant_reach_it_and_take_no_longer_than_patience():
    mine, other = "case/terms.py:told", "case/terms.py:codes"
    tests = [
        reach.Test("near", 1.0, frozenset({mine})),
        reach.Test("far", 1.0, frozenset({mine, other, *(f"x:{number}" for number in range(50))})),
        reach.Test("near and slow", 30.0, frozenset({mine})),
        reach.Test("elsewhere", 0.1, frozenset({other})),
    ]
    names = [each.name for each in reach.chosen(tests, Mutant(), 4.0)]
    assert names == ["near", "far"]
    assert "near and slow" in {each.name for each in reach.chosen(tests, Mutant(), 100.0)}


def test_a_slow_test_that_is_the_only_one_is_run_all_the_same():
    tests = [reach.Test("slow", 90.0, frozenset({"case/terms.py:told"}))]
    assert reach.chosen(tests, Mutant(), 4.0) == tests


@pytest.mark.parametrize("leave", ["", "import os; os._exit(0)"], ids=["to its end", "at once"])
def test_what_a_process_calls_is_noted_however_it_leaves(tmp_path, leave):
    package, folder = tmp_path / "modelvow", tmp_path / "hits"
    package.mkdir()
    folder.mkdir()
    shutil.copy(ROOT / "mutation" / "hits.py", tmp_path / "sitecustomize.py")
    (package / "__init__.py").write_text("def called(): pass\ndef not_called(): pass\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-c", f"import modelvow; modelvow.called(); {leave}"],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "MUTATION_HITS": str(folder)},
        check=True,
    )
    noted = {line for file in folder.iterdir() for line in file.read_text(encoding="utf-8").split()}
    assert noted & {"__init__.py:1", "__init__.py:2"} == {"__init__.py:1"}


def test_other_tests_or_fixtures_have_other_statistics(tmp_path):
    tests = tmp_path / "test_terms.py"
    tests.write_text("def test_a(): pass\n", encoding="utf-8")
    first = laying.stamp(str(tests))
    assert laying.stamp(str(tests)) == first
    tests.write_text("def test_b(): pass\n", encoding="utf-8")
    second = laying.stamp(str(tests))
    (tmp_path / "conftest.py").write_text("import pytest\n", encoding="utf-8")
    assert len({first, second, laying.stamp(str(tests))}) == 3


def test_what_was_measured_is_read_as_it_was_written(tmp_path):
    rows = {"near": ("stamp", reach.Test("near", 1.0, frozenset({"case/terms.py:told"})))}
    reach.write(str(tmp_path / "kept"), rows)
    assert reach.read(str(tmp_path / "kept")) == rows
    assert reach.read(str(tmp_path / "none")) == {}
