"""What runs inside a process that is profiled; prints JSON as the last line of standard error."""

from __future__ import annotations

import builtins
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

PHASES = {
    "settings and rules": ("modelvow.settings", "Workshop.settle"),
    "catalog": ("modelvow.settings", "Workshop.catalog"),
    "discover": ("modelvow.check", "gather"),
    "read": ("modelvow.manifest.read", "read_file"),
    "validate": ("modelvow.manifest.validate", "validate"),
    "case": ("modelvow.case.build", "build"),
    "rules": ("modelvow.policy.evaluate", "judge"),
    "locate": ("modelvow.locate", "locate"),
    "render": ("modelvow.report", "render"),
}
"""What each phase is: a function whose time it is, less that of phases and imports within it."""
START, IMPORTS, REST = "start of Python", "imports", "all else"
ELSEWHERE = "Python and libraries"


class Clock:
    """Adds up the time of phases, each without what happens within it under another name."""

    def __init__(self) -> None:
        """Begin with the phase that is whatever no other is."""
        self.taken: dict[str, float] = {}
        self.stack = [REST]
        self.since = time.perf_counter()

    def enter(self, phase: str) -> None:
        """Count what follows for `phase`."""
        self._count()
        self.stack.append(phase)

    def leave(self) -> None:
        """Count what follows for the phase before."""
        self._count()
        self.stack.pop()

    def _count(self) -> None:
        now = time.perf_counter()
        self.taken[self.stack[-1]] = self.taken.get(self.stack[-1], 0.0) + now - self.since
        self.since = now


def _timed(function: Callable[..., Any], phase: str, clock: Clock) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        clock.enter(phase)
        try:
            return function(*given, **named)
        finally:
            clock.leave()

    return call


def _watch(clock: Clock) -> None:
    """Time imports from now on, and every function of PHASES once its module is there."""
    waiting: dict[str, list[tuple[str, str]]] = {}
    for phase, (module, name) in PHASES.items():
        waiting.setdefault(module, []).append((phase, name))
    plain = builtins.__import__

    def load(name: str, *given: Any, **named: Any) -> Any:
        there = sys.modules.get(name)
        names = named.get("fromlist") or (given[2:3] and given[2]) or ()
        if there is not None and set(names) <= set(vars(there)):
            return plain(name, *given, **named)
        clock.enter(IMPORTS)
        try:
            return plain(name, *given, **named)
        finally:
            clock.leave()
            for module in [each for each in waiting if _is_ready(each)]:
                for phase, target in waiting.pop(module):
                    _replace(sys.modules[module], target, phase, clock)

    builtins.__import__ = load


def _is_ready(module: str) -> bool:
    spec = getattr(sys.modules.get(module), "__spec__", None)
    return spec is not None and not getattr(spec, "_initializing", False)


def _replace(module: ModuleType, target: str, phase: str, clock: Clock) -> None:
    owner_name, _, name = target.rpartition(".")
    owner = getattr(module, owner_name) if owner_name else module
    setattr(owner, name, _timed(getattr(owner, name), phase, clock))


def one(site: str, *arguments: str) -> dict[str, float]:
    """Return the seconds of every phase of a check of one manifest."""
    sys.path.insert(0, site)
    clock = Clock()
    _watch(clock)
    from modelvow.__main__ import run

    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stdout = nowhere
        if run(["check", *arguments]) not in {0, 1}:
            sys.exit("the check failed")
        clock.enter(REST)
    names = (IMPORTS, *PHASES, REST)
    return {START: _start(), **{name: clock.taken.get(name, 0.0) for name in names}}


def _start() -> float:
    """Return the seconds that an interpreter takes which does nothing."""
    import subprocess

    start = time.perf_counter()
    subprocess.run((sys.executable, "-c", "pass"), check=True)
    return time.perf_counter() - start


def many(site: str, *arguments: str) -> dict[str, object]:
    """Return the shares of the program's parts in a check of many manifests, and the dearest functions."""
    import cProfile
    import pstats

    sys.path.insert(0, site)
    from modelvow.__main__ import run

    profile = cProfile.Profile()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stdout = nowhere
        profile.runcall(run, ["check", *arguments])
    stats = pstats.Stats(profile)
    total = stats.total_tt or 1.0
    shares: dict[str, float] = {}
    dearest = []
    for (file, line, name), (_, calls, own, _, callers) in stats.stats.items():
        for part, seconds in _parts_of(file, own, callers):
            shares[part] = shares.get(part, 0.0) + seconds / total
        place = file.partition("modelvow/")[2] or file.rpartition("/")[2]
        told = f"{place}:{line} {name}" if line else name
        dearest.append({"function": told, "share": own / total, "calls": calls})
    dearest.sort(key=lambda each: -each["share"])
    ordered = dict(sorted(shares.items(), key=lambda pair: -pair[1]))
    return {"seconds": total, "parts": ordered, "dearest": dearest[:40]}


def _parts_of(file: str, own: float, callers: Mapping[Any, Any]) -> list[tuple[str, float]]:
    """Return the part that a function belongs to; what is no part of ours counts for those who call it."""
    if "/modelvow/" in file:
        return [(_part(file), own)]
    told = [(_part(caller[0]), each[2]) for caller, each in callers.items()]
    return told or [(ELSEWHERE, own)]


def _part(file: str) -> str:
    below = file.partition("/modelvow/")[2]
    name = below.split("/")[0].removesuffix(".py")
    return name or ELSEWHERE


if __name__ == "__main__":
    found = (one if sys.argv[1] == "one" else many)(*sys.argv[2:])
    sys.stdout = sys.__stdout__
    print(json.dumps(found), file=sys.stderr)
    sys.stderr.flush()
    os._exit(0)
