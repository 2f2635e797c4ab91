"""A bar on the error stream while something long goes on; only a terminal sees it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WIDTH = 24
KIB = 1024


@contextmanager
def bar() -> Iterator[Callable[[str, int, int | None], None]]:
    """Give a function that is told name, bytes so far and bytes in all; the line is wiped at the end."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _name, _done, _size: None
        return
    longest = 0

    def show(name: str, done: int, size: int | None) -> None:
        nonlocal longest
        line = bar_line(name, done, size)
        longest = max(longest, len(line))
        sys.stderr.write(f"\r{line.ljust(longest)}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        if longest:
            sys.stderr.write("\r" + " " * longest + "\r")
            sys.stderr.flush()


def bar_line(name: str, done: int, size: int | None) -> str:
    """Return one line: a bar where the size is known, else the bytes so far."""
    if not size:
        return f"{name}  {done // KIB:,} KiB"
    filled = min(WIDTH, WIDTH * done // size)
    return f"{name}  [{'#' * filled}{'.' * (WIDTH - filled)}] {done // KIB:,} of {size // KIB:,} KiB"
