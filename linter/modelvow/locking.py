"""What `modelvow policy lock` writes, and how what is in force here compares with it."""

from __future__ import annotations

import os

from modelvow import __version__
from modelvow.building import ensure_built
from modelvow.discover import shown
from modelvow.locks import NAME, entries_of, home_of, problems_at, problems_of
from modelvow.policy.lock import to_text
from modelvow.settings import Options, Workshop
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelvow.catalog.overlay import Overlay
    from modelvow.policy.errors import Problem
    from modelvow.policy.ruleset import Ruleset


class Made(NamedTuple):
    """A lock to be written: where, its text, and a line that tells of it."""

    path: str
    text: str
    told: str


class _Force(NamedTuple):
    """What judges in the current folder, and the folder in which its lock belongs."""

    ruleset: Ruleset
    overlays: Sequence[Overlay]
    home: str


def locked_here(packs: Sequence[str] = (), overlays: Sequence[str] = (), file: str | None = None) -> Made:
    """Return the lock of what judges here, with `packs` and `overlays` added.

    It is meant for `file` (None: where it belongs). Raises ConfigError, PackError or OverlayError where that
    cannot be settled.
    """
    force = _force(packs, overlays)
    path = file or os.path.join(force.home, NAME)
    entries = entries_of(force.ruleset, force.overlays, os.path.dirname(os.path.abspath(path)))
    counts = _counted(len(force.ruleset.packs), "pack"), _counted(len(force.overlays), "overlay")
    told = f"{shown(path)}: {counts[0]} and {counts[1]} locked\n"
    return Made(path, to_text(entries, __version__), told)


def compared(
    packs: Sequence[str] = (), overlays: Sequence[str] = (), file: str | None = None
) -> list[Problem]:
    """Return what is not as locked, in `file` (None: the nearest lock upward)."""
    force = _force(packs, overlays)
    if file is not None:
        return problems_at(force.ruleset, force.overlays, file)
    return problems_of(force.ruleset, force.overlays, force.home, (shown(force.home), 0))


def told(problems: Sequence[Problem]) -> str:
    """Return a line for each of `problems`, or one that says that there is none."""
    return "".join(f"{problem}\n" for problem in problems) or "all is as locked\n"


def _force(packs: Sequence[str], overlays: Sequence[str]) -> _Force:
    ensure_built()
    here = os.getcwd()
    workshop = Workshop(Options(more_policy=tuple(packs), catalog=tuple(overlays), locked=False))
    ruleset, catalog = workshop.settle(here).ruleset, workshop.catalog(here)
    catalog.close()
    return _Force(ruleset, catalog.overlays, home_of(workshop.file(here), here))


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
