"""Baselines on the disk: where one lies, what it holds, and how it names the files it is about."""

from __future__ import annotations

import os

from modelvow.boundary import STRAYS, WAY_OUT, strays
from modelvow.discover import repository_of, shown
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelvow.baseline import Entry
    from modelvow.findings import KeyPath

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest baseline that is read, some 100,000 findings."""


class BaselineError(Exception):
    """A baseline that cannot be read; the message says where, why and what to do."""


class Baseline(NamedTuple):
    """A baseline that was read: its absolute `path`, its `name` as shown, the folder its paths begin at."""

    path: str
    name: str
    folder: str
    entries: tuple[Entry, ...] = ()

    def place(self, path: str) -> str:
        """Return the file at `path`, as it is shown, as this baseline names it."""
        return os.path.relpath(os.path.abspath(path), self.folder).replace(os.sep, "/")

    def is_gone(self, place: str) -> bool:
        """Say whether the file that this baseline names `place` is no longer there."""
        return not os.path.lexists(os.path.join(self.folder, place))


def blank(path: str, files: Iterable[str]) -> Baseline:
    """Return a baseline at `path` without entries; `files` are those that it is to be about.

    Paths begin at the root of the repository that the baseline lies in, else at that of the `files`, so that
    they are alike on every machine; without any repository at the baseline's own folder.
    """
    there = os.path.abspath(path)
    folder = os.path.dirname(there)
    roots = {repository_of(os.path.dirname(os.path.abspath(each))) for each in files}
    shared = roots.pop() if len(roots) == 1 else None
    return Baseline(there, shown(path), repository_of(folder) or shared or folder)


def read_baseline(path: str, files: Iterable[str]) -> Baseline:
    """Return the baseline at `path`, which is about `files`; raises BaselineError."""
    from modelvow.baseline import ShapeError, entries_in

    baseline = blank(path, files)
    if strays(path):
        raise BaselineError(f"{baseline.name}: {STRAYS}; {WAY_OUT}")
    text = _text(baseline)
    try:
        return baseline._replace(entries=entries_in(_data(text, baseline.name)))
    except ShapeError as error:
        place = _place(text, baseline.name, error.key_path)
        raise BaselineError(f"{place}: {error.reason}; {error.hint}") from error


def _text(baseline: Baseline) -> str:
    try:
        if os.path.exists(baseline.path) and not os.path.isfile(baseline.path):
            raise BaselineError(f"{baseline.name}: is no file; name the file of a baseline")
        with open(baseline.path, "rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        way_out = f"`modelvow check --write-baseline {baseline.name}` writes it"
        raise BaselineError(f"{baseline.name}: there is no such baseline; {way_out}") from error
    if len(content) > LARGEST:
        reason = f"is larger than {LARGEST // 1024 // 1024} MiB"
        raise BaselineError(f"{baseline.name}: {reason}; is it the wrong file?")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BaselineError(f"{baseline.name}:{line}: is not UTF-8; {_mend()}") from error


def _data(text: str, name: str) -> object:
    from json import JSONDecodeError, loads

    try:
        return loads(text)
    except JSONDecodeError as error:
        # A conflict that nobody resolved is what breaks one most.
        marks = ("<<<<<<<", "=======", ">>>>>>>")
        line = next((n for n, line in enumerate(text.split("\n"), 1) if line.startswith(marks)), 0)
        reason = "has a conflict of a merge in it" if line else "is no JSON"
        place = f"{name}:{line}" if line else f"{name}:{error.lineno}:{error.colno}"
        raise BaselineError(f"{place}: {reason}; {_mend()}") from error
    except (RecursionError, ValueError) as error:
        raise BaselineError(f"{name}: is no baseline; {_mend()}") from error


def _mend() -> str:
    return "mend it, take it from the history of the repository, or delete it and write it anew"


def _place(text: str, name: str, key_path: KeyPath) -> str:
    """Return the place of `key_path` in the text of a baseline, which is JSON."""
    from modelvow.manifest.document import Unreadable, span_of
    from modelvow.manifest.json_text import read_json
    from modelvow.manifest.limits import MANIFEST

    try:
        span = span_of(read_json(text, name, MANIFEST._replace(size=LARGEST, nodes=LARGEST)), key_path)
    except Unreadable:
        return name
    return f"{name}:{span.line}:{span.column}"
