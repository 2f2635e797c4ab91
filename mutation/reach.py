"""Which test reaches which function, and how long it takes: one run of all of them, child processes too."""

from __future__ import annotations

import _lsprof
import ast
import json
import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from mutation.hits import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mutation.mutants import Mutant


class Test(NamedTuple):
    """A test that passes: its name, its seconds of CPU, the functions it reaches, as `case/terms.py:told`."""

    name: str
    seconds: float
    reached: frozenset[str]


def measured(names: Sequence[str], work: str, passes: Callable[[int], bool]) -> Iterator[Test]:
    """Yield the tests of that order that pass; `passes` runs one of them."""
    package = os.path.join(work, "linter", "modelvow", "")
    folder = os.path.join(work, "hits")
    functions = _Functions(package)
    os.environ["MUTATION_HITS"] = folder
    for number, name in enumerate(names):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        profiler = _lsprof.Profiler()
        start = _cpu()
        profiler.enable()
        try:
            passed = passes(number)
        finally:
            profiler.disable()
        lines = called(profiler, package).union(*_noted(folder))
        if passed:
            yield Test(name, _cpu() - start, frozenset(functions.named(lines)))
    del os.environ["MUTATION_HITS"]


def read(path: str) -> dict[str, tuple[str, Test]]:
    """Return the tests that were measured before, by name, each with the stamp of its file."""
    try:
        with open(path, encoding="utf-8") as file:
            rows = json.load(file)
    except FileNotFoundError:
        return {}
    return {name: (stamp, Test(name, seconds, frozenset(reached))) for stamp, name, seconds, reached in rows}


def write(path: str, tests: Mapping[str, tuple[str, Test]]) -> None:
    """Keep the tests for the next sample."""
    rows = [(stamp, test.name, test.seconds, sorted(test.reached)) for stamp, test in tests.values()]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(rows, file)


def chosen(tests: Iterable[Test], mutant: Mutant, patience: float) -> list[Test]:
    """Return tests that reach the mutant's function, of so many seconds together, in the order to try them.

    Half the time is for those that reach least beside it, which are about it; half for those that reach most,
    whose reports tell of everything. Where none is as short, the shortest.
    """
    able = [test for test in tests if f"{mutant.path}:{mutant.place}" in test.reached]
    able.sort(key=lambda test: (test.seconds * (len(test.reached) + 20), test.name))
    near = _within(able, patience / 2)
    rest = [test for test in able if test not in near]
    rest.sort(key=lambda test: (-len(test.reached) / (test.seconds + 0.2), test.name))
    return near + _within(rest, patience / 2) or able[:1]


def _within(tests: Iterable[Test], seconds: float) -> list[Test]:
    taken = []
    for test in tests:
        if test.seconds <= seconds:
            seconds -= test.seconds
            taken.append(test)
    return taken


def _cpu() -> float:
    """Return the seconds that this process and those that it started have worked; load adds none."""
    return sum(os.times()[:4])


def _noted(folder: str) -> Iterator[list[str]]:
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            yield file.read().split()


class _Functions:
    """From a first line to the function of a module, or method, that it lies in."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.files: dict[str, list[tuple[int, int, str]]] = {}

    def named(self, lines: Iterable[str]) -> Iterator[str]:
        for each in lines:
            path, _, line = each.rpartition(":")
            if path not in self.files:
                self.files[path] = list(self._read(path))
            found = (name for first, last, name in self.files[path] if first <= int(line) <= last)
            yield from (f"{path}:{name}" for name in found)

    def _read(self, path: str) -> Iterator[tuple[int, int, str]]:
        with open(os.path.join(self.package, path), encoding="utf-8") as file:
            tree = ast.parse(file.read())
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                yield _first(node), node.end_lineno or 0, node.name
            elif isinstance(node, ast.ClassDef):
                for method in (each for each in node.body if isinstance(each, ast.FunctionDef)):
                    yield _first(method), method.end_lineno or 0, f"{node.name}.{method.name}"


def _first(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])
