"""Patterns as in .gitignore, from strangers: read with caps, so that no pattern takes longer than it may."""

from __future__ import annotations

import os

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathspec import GitIgnoreSpec

MOST_BYTES = 1024 * 1024
MOST_STARS = 3
"""Runs of `*` in one name of a pattern, and `**` in the whole: each more takes a hundred times longer."""


class IgnoreError(Exception):
    """A file of patterns that is not honored; the message says where, why and what to do."""


def spec_of(lines: Iterable[str], file: str) -> GitIgnoreSpec:
    """Return the compiled patterns of `file`; IgnoreError for one that could take for ever."""
    from pathspec import GitIgnoreSpec

    kept = list(lines)
    for number, line in enumerate(kept, 1):
        if is_costly(line):
            raise IgnoreError(
                f"{file}:{number}: the pattern `{line.strip()[:80]}` has more than {MOST_STARS} `*` in one "
                "name; write several shorter ones"
            )
    return GitIgnoreSpec.from_lines(kept)


def is_costly(pattern: str) -> bool:
    """Say whether a pattern has more stars than a name may have."""
    names = pattern.split("/")
    doubles = sum("**" in name for name in names)
    return doubles > MOST_STARS or any(runs(name) > MOST_STARS for name in names)


def runs(name: str) -> int:
    """Return how many runs of `*` a name has."""
    return sum(char == "*" and name[place - 1 : place] != "*" for place, char in enumerate(name))


def lines_of(path: str, shown: str) -> list[str]:
    """Return the lines of a file of patterns, none where there is none; IgnoreError for a huge one."""
    if not os.path.isfile(path):
        return []
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        return []
    if len(content) > MOST_BYTES:
        raise IgnoreError(f"{shown}: larger than {MOST_BYTES // 1024:,} KiB; split it")
    return content.decode("utf-8", "replace").splitlines()
