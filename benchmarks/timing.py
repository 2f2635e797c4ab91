"""Commands that take turns, so that a slow moment hits all alike: their medians, peaks and where they ran."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from statistics import median
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MEBIBYTE = 1024 * 1024
PASS = "python -c pass"  # noqa: S105 - a command, no password


class Command(NamedTuple):
    """A command line, the exit codes that it is expected to end with, where it runs, and what is set."""

    line: tuple[str, ...]
    codes: tuple[int, ...] = (0,)
    folder: str | None = None
    environment: Mapping[str, str] = {}


class Taken(NamedTuple):
    """What one run took: seconds, the most bytes that it held, and seconds of a processor."""

    seconds: float
    memory: int = 0
    processor: float = 0.0


class CommandError(Exception):
    """A command that did not end as expected."""


def run(command: Command) -> Taken:
    """Run a command to its end; CommandError, with its last words, when it ends otherwise than expected."""
    # What a process counts as its own memory begins with that of the process that started it.
    with TemporaryFile() as words:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.line,
            cwd=command.folder,
            env=os.environ | command.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in command.codes:
            words.seek(0)
            last = words.read().decode(errors="replace")[-500:]
            raise CommandError(f"`{' '.join(command.line)[:300]}` ended with {process.returncode}: {last}")
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Taken(seconds, memory, usage.ru_utime + usage.ru_stime)


def turns(commands: Mapping[str, Command], rounds: int, *, warm: bool = True) -> dict[str, Taken]:
    """Return each command's medians of seconds, and its peak; `warm` runs all once before, uncounted."""
    taken: dict[str, list[Taken]] = {name: [] for name in commands}
    for turn in range(-warm, rounds):
        for name, command in commands.items():
            one = run(command)
            if turn >= 0:
                taken[name].append(one)
    return {name: middle(some) for name, some in taken.items()}


def middle(some: Sequence[Taken]) -> Taken:
    """Return the medians of seconds, and the peak."""
    return Taken(
        median([each.seconds for each in some]),
        max(each.memory for each in some),
        median([each.processor for each in some]),
    )


def machine() -> dict[str, Any]:
    """Return where this runs: processors, system, interpreter, parser, and how busy it is."""
    from modelvow.manifest.read import parser_name

    return {
        "processors": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "parser": parser_name(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def options_of(
    description: str | None, rounds: int, *flags: tuple[str, str], numbers: Mapping[str, tuple[int, str]] = {}
) -> argparse.Namespace:
    """Return the options that every benchmark has, and its own `flags` and `numbers` with defaults."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=description, formatter_class=formatter)
    parser.add_argument("--json", metavar="FILE", help="write the figures to FILE as well")
    parser.add_argument("--rounds", type=int, default=rounds, help="turns that each kind of run takes")
    for flag, told in flags:
        parser.add_argument(flag, action="store_true", help=told)
    for flag, (number, told) in numbers.items():
        parser.add_argument(flag, type=int, default=number, help=told)
    return parser.parse_args()


def write(path: str | Path | None, told: Mapping[str, Any]) -> None:
    """Write figures as JSON, where a file is named."""
    if path:
        with open(path, "w", encoding="utf-8") as file:
            file.write(json.dumps(told, indent=2) + "\n")


def build() -> None:
    """Have everything built, in a process of its own: one counts the memory of its parent as its own."""
    code = "from modelvow.building import ensure_built; ensure_built()"
    linter = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "linter")
    subprocess.run((sys.executable, "-c", code), check=True, env=os.environ | {"PYTHONPATH": linter})


def verdict(*, kept: bool | None) -> str:
    """Return how a budget is kept, in a word."""
    return {True: "kept", False: "NOT KEPT", None: ""}[kept]
