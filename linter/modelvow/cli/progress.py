"""A bar on the error stream while something long goes on; only a terminal sees it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from time import monotonic

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WIDTH = 24
KIB = 1024
PATIENCE = 0.5
"""Seconds before a bar is shown: what is done sooner needs none."""


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


@contextmanager
def manifests_bar(total: int) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how many of `total` manifests are judged; the line is wiped at the end.

    Only a terminal that can move back sees it, outside of pipelines, and only after half a second.
    """
    if not _is_seen():
        yield lambda _done: None
        return
    began, shown = monotonic(), False

    def show(done: int) -> None:
        nonlocal shown
        if shown or monotonic() - began >= PATIENCE:
            shown = True
            _write(f"\r{counting_line(done, total)}")

    try:
        yield show
    finally:
        if shown:
            _write("\r" + " " * len(counting_line(total, total)) + "\r")


def counting_line(done: int, total: int) -> str:
    """Return one line that says how many of `total` are done, as long for every count."""
    filled = WIDTH * done // total if total else WIDTH
    count = f"{done:,}".rjust(len(f"{total:,}"))
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {count} of {total:,} manifests"


def _is_seen() -> bool:
    in_pipeline = os.environ.get("CI", "").lower() not in {"", "0", "false"}
    moves = os.environ.get("TERM", "dumb" if os.name == "posix" else "") != "dumb"
    return sys.stderr is not None and sys.stderr.isatty() and moves and not in_pipeline


def _write(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        # A terminal that went away shows nothing, and that is no fault of what is judged.
        return
