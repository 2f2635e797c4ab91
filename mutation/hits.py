"""Laid beside the package as `sitecustomize`: notes which functions a process calls, where it is asked to."""

from __future__ import annotations

import _lsprof
import atexit
import os

# What it imports is loaded in every process that a test starts, and typing is slow.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def called(profiler: _lsprof.Profiler, package: str) -> set[str]:
    """Return the functions of the package that ran, each as `case/terms.py:115`, its first line."""
    codes = (entry.code for entry in profiler.getstats() if not isinstance(entry.code, str))
    return {
        f"{code.co_filename.removeprefix(package)}:{code.co_firstlineno}"
        for code in codes
        if code.co_filename.startswith(package)
    }


def follow(folder: str, top: str) -> None:
    """Note what this process calls of the package below `top` in a file of the folder, when it leaves."""
    profiler = _lsprof.Profiler()
    exits = os._exit
    package = os.path.join(top, "modelvow", "")

    def note() -> None:
        profiler.disable()
        with open(os.path.join(folder, f"{os.getpid()}-{id(profiler)}"), "a", encoding="utf-8") as file:
            file.write("\n".join(called(profiler, package)) + "\n")

    def leave(code: int) -> NoReturn:
        note()
        exits(code)

    os._exit = leave
    atexit.register(note)
    profiler.enable()


if "MUTATION_HITS" in os.environ:
    follow(os.environ["MUTATION_HITS"], os.path.dirname(os.path.abspath(__file__)))
