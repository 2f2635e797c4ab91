"""Locks on disk: where one lies, what would stand in it, and whether what is in force is what was locked."""

from __future__ import annotations

import os

from modelvow import __version__
from modelvow.boundary import STRAYS, WAY_OUT, strays
from modelvow.discover import repository_of, shown
from modelvow.policy.errors import ConfigError, Problem
from modelvow.policy.lock import ANEW, Entry, differences, missing, read_lock
from modelvow.policy.pack import BUILTIN_PREFIX, PACKAGE_PREFIX
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.catalog.overlay import Overlay
    from modelvow.policy.lock import Lock
    from modelvow.policy.ruleset import Ruleset

NAME = "modelvow.lock"
MOST_BYTES = 1_000_000


def home_of(configuration: str | None, folder: str) -> str:
    """Return the folder in which the lock belongs: that of the configuration, else the repository's root."""
    if configuration is not None:
        return os.path.dirname(os.path.abspath(configuration))
    return repository_of(folder) or os.path.abspath(folder)


def entries_of(ruleset: Ruleset, overlays: Iterable[Overlay], folder: str) -> tuple[Entry, ...]:
    """Return what a lock in `folder` holds: packs and overlays, save packs that only a manifest asks for."""
    packs = [
        Entry("pack", _from(folder, pack.source), pack.hash, pack.name, pack.required)
        for pack in ruleset.packs
        if not pack.asked
    ]
    return (*packs, *(Entry("overlay", _from(folder, each.name), each.hash) for each in overlays))


def _from(folder: str, source: str) -> str:
    """Return a source as it stands in a lock: a path from its folder, the same in every checkout."""
    if source.startswith((BUILTIN_PREFIX, PACKAGE_PREFIX)):
        return source
    try:
        return os.path.relpath(os.path.abspath(source), folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return os.path.abspath(source).replace(os.sep, "/")


def refuse_unlocked(ruleset: Ruleset, overlays: Sequence[Overlay], home: str, by: tuple[str, int]) -> None:
    """Raise ConfigError unless what is in force is what the nearest lock from `home` upward says.

    Locks further up add what they require. `by` is where it is asked for: a file and a line.
    """
    problems = list(problems_of(ruleset, overlays, home, by))
    if problems:
        raise ConfigError(problems)


def problems_of(
    ruleset: Ruleset, overlays: Sequence[Overlay], home: str, by: tuple[str, int]
) -> list[Problem]:
    """Return all that is otherwise than locked."""
    found = _locks_from(home)
    if not found:
        reason = f"there is no {NAME} in `{shown(home)}` or above it in the repository"
        return [Problem(*by, reason, ANEW)]
    (folder, lock), *others = found
    problems = list(differences(lock, entries_of(ruleset, overlays, folder), __version__))
    for above, farther in others:
        problems += missing(farther, entries_of(ruleset, overlays, above))
    return problems


def problems_at(ruleset: Ruleset, overlays: Sequence[Overlay], path: str) -> list[Problem]:
    """Return all that is otherwise than in the lock at `path`."""
    entries = entries_of(ruleset, overlays, os.path.dirname(os.path.abspath(path)))
    return list(differences(_read(path), entries, __version__))


def _locks_from(home: str) -> list[tuple[str, Lock]]:
    """Return folder and lock of each from `home` up to the repository's root, the nearest first."""
    root = repository_of(home) or home
    found = []
    folder = os.path.abspath(home)
    while True:
        path = os.path.join(folder, NAME)
        if os.path.lexists(path):
            found.append((folder, _read(path)))
        if folder in (root, os.path.dirname(folder)):
            return found
        folder = os.path.dirname(folder)


def _read(path: str) -> Lock:
    name = shown(path)
    flaw = _flaw(path)
    if flaw is not None:
        raise ConfigError([Problem(name, 0, *flaw)])
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ConfigError([Problem(name, 0, "this is too large for a lock", ANEW)])
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = f"this lock cannot be read: {getattr(error, 'strerror', '') or 'it is no UTF-8'}"
        raise ConfigError([Problem(name, 0, reason, ANEW)]) from error
    return read_lock(text, name)


def _flaw(path: str) -> tuple[str, str] | None:
    """Return why a lock is not opened, and the way out; None when it can be."""
    if strays(path):
        return f"this {STRAYS}", WAY_OUT
    if os.path.exists(path) and not os.path.isfile(path):
        return "this is no regular file", ANEW
    return None
