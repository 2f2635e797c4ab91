"""One target for a while: inputs are made, checked, counted; the smallest that fails is kept."""

from __future__ import annotations

import resource
import signal
import time
from collections import Counter
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings

from fuzz.kinds import encoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fuzz.kinds import Target

FOUND = Path(__file__).parent / "found"
PATIENCE = 20
"""Seconds of the processor after which an input has taken too long, however busy the machine is."""
ROOM = 2 * 1024**3
"""Bytes that inputs may make this process grow by before they run out of memory."""
UNLIMITED = resource.RLIM_INFINITY


class Overdue(BaseException):
    """An input took longer than the watch allows; no `except Exception` on the way holds it up."""


class Tally(NamedTuple):
    """What became of the inputs of a target; `failure` is the last and smallest that failed, if any."""

    name: str
    inputs: int
    ends: Counter[str]
    slowest: float
    grown: int
    failure: tuple[Any, BaseException] | None = None


class Watch:
    """Runs inputs of one target and keeps count."""

    def __init__(self, target: Target) -> None:
        """Begin with nothing counted."""
        self.target = target
        self.ends: Counter[str] = Counter()
        self.slowest = 0.0
        self.before = memory()
        self.failure: tuple[Any, BaseException] | None = None

    def run(self, value: Any) -> None:
        """Check one input; AssertionError where it takes too long."""
        start = time.process_time()
        try:
            with deadline():
                self.ends[self.target.check(value)] += 1
        except Overdue as error:
            late = AssertionError(f"took more than {PATIENCE} seconds")
            self.failure = (value, late)
            raise late from error
        except Exception as error:
            self.failure = (value, error)
            raise
        finally:
            self.slowest = max(self.slowest, time.process_time() - start)

    def tally(self) -> Tally:
        """Return what was counted so far."""
        grown = memory() - self.before
        return Tally(self.target.name, self.ends.total(), self.ends, self.slowest, grown, self.failure)


@contextmanager
def deadline() -> Iterator[None]:
    """Raise Overdue in what takes too long."""

    def ring(_number: int, _frame: object) -> None:
        raise Overdue

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def memory() -> int:
    """Return the most bytes that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def search(target: Target, examples: int, number: int | None = None) -> Tally:
    """Check so many inputs of `target`: the same ones each time, or those of the seed `number`."""
    watch = Watch(target)

    @settings(
        max_examples=examples,
        derandomize=number is None,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(target.inputs())
    def each(value: Any) -> None:
        watch.run(value)

    try:
        (each if number is None else seed(number)(each))()
    except Exception as error:
        if watch.failure is None:
            raise
        watch.failure = (watch.failure[0], error)
    return watch.tally()


def keep(target: Target, value: Any) -> Path:
    """Keep an input that failed, for tests to replay; return where."""
    content = encoded(target, value)
    name = blake2b(content, digest_size=6).hexdigest()
    path = FOUND / target.name / f"{name}{target.ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
