"""Mutants tried in forks of one pytest process that has collected the tests and has run none of them.

The fork gets the changed function in the place of the true one, whoever holds it; processes that its tests
start read the changed file.
"""

from __future__ import annotations

import importlib
import os
import resource
import shutil
import signal
import subprocess
import time
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mutation import laying, quick, reach
from mutation.mutants import source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FunctionType

    from mutation.mutants import Mutant
    from mutation.reach import Test

MEMORY = 6 * 1024**3
"""Bytes that a process of a mutant may take: some grow a list without end."""
EXAMPLES = 30
"""Examples of a property: a third of what the suite tries."""
SLACK, OVER = 60.0, 10.0
"""Seconds that a mutant's tests get, beside so many times what they work without it: load slows them."""
FUTURE = 10**6
"""Seconds that a mutant's file is younger than the true one: compiled code is told apart by them."""


class Fate(Enum):
    """What became of a mutant; only the first two are killed."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    SURVIVED = "survived"
    UNREACHED = "no test"


class Tried(NamedTuple):
    """A mutant, what became of it, and how many tests could have killed it."""

    mutant: Mutant
    fate: Fate
    tests: int


class Trial:
    """A plugin that tries mutants in the place of a run of all tests; `tried` is what came out."""

    def __init__(
        self,
        work: str,
        mutants: Sequence[Mutant],
        patience: float,
        minutes: float,
        say: Callable[[str], None],
    ) -> None:
        self.work, self.mutants, self.patience, self.say = work, mutants, patience, say
        self.until = time.monotonic() + 60 * minutes
        self.tried: list[Tried] = []
        self.broken: str | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant; True says that the tests were run."""
        if session.testsfailed:
            self.broken = "the tests could not be collected"
            return True
        quick.load()
        subprocess.run = quick.forking(subprocess.run)
        _few_examples()
        # Made once: each fork would count on from the folders of the runs before.
        base = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # noqa: SLF001
        items = {item.nodeid: item for item in session.items}
        tests = self._tests(items)
        for number, mutant in enumerate(self.mutants):
            _empty(str(base))
            self.tried.append(self._try(mutant, tests, items, number))
            self.say(f"{number + 1}/{len(self.mutants)} {self.tried[-1].fate.value}: {mutant.name}")
            # They stand in an order of chance: the first of them are a sample, too.
            if self.broken or time.monotonic() > self.until:
                break
        return True

    def _tests(self, items: dict[str, pytest.Item]) -> list[Test]:
        """Return what the tests reach; of those in a file that is as it was, what they reached last time."""
        path = os.path.join(self.work, laying.KEPT)
        stamps = {name: laying.stamp(str(item.path)) for name, item in items.items()}
        kept = {name: row for name, row in reach.read(path).items() if stamps.get(name) == row[0]}
        known = {stamp for stamp, _test in kept.values()}
        new = {name: item for name, item in items.items() if stamps[name] not in known}
        if new:
            self.say(f"which of {len(new)} tests reach what")
            _forked(lambda: _measure(self.work, new, path, kept, stamps), seconds=None)
        return [test for _stamp, test in reach.read(path).values()]

    def _try(self, mutant: Mutant, tests: list[Test], items: dict[str, pytest.Item], number: int) -> Tried:
        able = reach.chosen(tests, mutant, self.patience)
        if not able:
            return Tried(mutant, Fate.UNREACHED, 0)
        run = [items[test.name] for test in able]
        seconds = SLACK + OVER * sum(test.seconds for test in able)
        # The same tests without the mutant must pass, or what they kill is not its fault: one in 25 is asked.
        if number % 25 == 0 and _forked(lambda: _all_pass(run), seconds) is not Fate.SURVIVED:
            self.broken = f"the tests of {mutant.name} fail without it, too"
        with _in_place(self.work, mutant, number) as text:
            return Tried(
                mutant, _forked(lambda: _swap(self.work, mutant, text) and _all_pass(run), seconds), len(able)
            )


def _few_examples() -> None:
    # pytest wants to load it itself.
    from hypothesis import Phase, settings

    # That it fails is enough to know: to find the smallest example takes minutes.
    phases = (Phase.explicit, Phase.generate)
    like = settings.get_profile("any machine")
    settings.register_profile("mutation", like, max_examples=EXAMPLES, phases=phases, database=None)
    settings.load_profile("mutation")


class _in_place:  # noqa: N801 - read as a verb
    """The mutant's text in its file, and the true one after that."""

    def __init__(self, work: str, mutant: Mutant, number: int) -> None:
        package = os.path.join(work, "linter", "modelvow")
        self.path, self.text = os.path.join(package, mutant.path), source(package, mutant)
        self.number = number

    def __enter__(self) -> str:
        with open(self.path, encoding="utf-8") as file:
            self.true = file.read()
        self.status = os.stat(self.path)
        self._write(self.text, self.status.st_mtime_ns + (FUTURE + 2 * self.number) * 10**9)
        return self.text

    def __exit__(self, *_error: object) -> None:
        self._write(self.true, self.status.st_mtime_ns)

    def _write(self, text: str, when: int) -> None:
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(text)
        os.utime(self.path, ns=(when, when))


def _forked(call: Callable[[], bool], seconds: float | None) -> Fate:
    """Run `call` in a process of its own; it kills by an exception, too, or by not coming to an end."""
    number = os.fork()
    if number == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        passed = False
        try:
            passed = call()
        finally:
            os._exit(0 if passed else 1)
    return _waited(number, seconds)


def _waited(number: int, seconds: float | None) -> Fate:
    until = None if seconds is None else time.monotonic() + seconds
    pause = 0.001
    while True:
        ended, status = os.waitpid(number, os.WNOHANG)
        if ended:
            break
        if until is not None and time.monotonic() > until:
            os.killpg(number, signal.SIGKILL)
            os.waitpid(number, 0)
            return Fate.TIMEOUT
        time.sleep(pause)
        pause = min(0.1, pause * 1.5)
    _end_group(number)
    return Fate.SURVIVED if os.waitstatus_to_exitcode(status) == 0 else Fate.KILLED


def _end_group(number: int) -> None:
    """Let nothing run on that a killed test has started."""
    try:
        os.killpg(number, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _swap(work: str, mutant: Mutant, text: str) -> bool:
    """Give the true function the mutant's code and defaults."""
    module = importlib.import_module(mutant.module)
    if module.__file__ != os.path.join(work, "linter", "modelvow", mutant.path):
        raise RuntimeError(f"{module.__file__} is not the copy that was laid out")
    names: dict[str, Any] = {
        "__name__": module.__name__,
        "__file__": module.__file__,
        "__package__": module.__package__,
    }
    exec(compile(text, module.__file__, "exec", dont_inherit=True), names)  # noqa: S102 - our own code
    true, changed = _function(vars(module), mutant), _function(names, mutant)
    true.__code__ = changed.__code__
    true.__defaults__, true.__kwdefaults__ = changed.__defaults__, changed.__kwdefaults__
    return True


def _function(names: dict[str, Any], mutant: Mutant) -> FunctionType:
    found = vars(names[mutant.owner])[mutant.function] if mutant.owner else names[mutant.function]
    return getattr(found, "__func__", found)


class _Watch:
    """A plugin that knows whether a test failed."""

    failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed or report.skipped


def _each_passes(items: Sequence[pytest.Item]) -> Iterator[bool]:
    watch = _Watch()
    manager = items[0].config.pluginmanager
    # What a terminal shows of a test is of no use here.
    terminal = manager.getplugin("terminalreporter")
    if terminal is not None:
        manager.unregister(terminal)
    manager.register(watch)
    for item, following in zip(items, [*items[1:], None], strict=True):
        watch.failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        yield not watch.failed


def _all_pass(items: Sequence[pytest.Item]) -> bool:
    return all(_each_passes(items))


def _measure(
    work: str,
    items: dict[str, pytest.Item],
    path: str,
    kept: dict[str, tuple[str, Test]],
    stamps: dict[str, str],
) -> bool:
    outcomes = _each_passes(list(items.values()))
    found = reach.measured(list(items), work, lambda _number: next(outcomes))
    reach.write(path, kept | {test.name: (stamps[test.name], test) for test in found})
    return True


def _empty(folder: str) -> None:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
