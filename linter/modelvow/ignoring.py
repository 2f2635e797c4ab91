"""Patterns as in .gitignore, from strangers: read with caps, so that no pattern takes longer than it may."""

from __future__ import annotations

import os

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pathspec import GitIgnoreSpec

MOST_BYTES = 1024 * 1024
SHOWN = 80
"""Signs of a pattern that a message shows."""
MOST_STARS = 3
"""Runs of `*` in one name of a pattern, and `**` in the whole: each more takes a hundred times longer."""


class IgnoreError(Exception):
    """A file of patterns that is not honored; the message says where, why and what to do."""


def spec_of(
    lines: Iterable[str], file: str, places: Sequence[int] = (), *, lenient: bool = False
) -> GitIgnoreSpec:
    """Return the compiled patterns of `file`; IgnoreError for one that is none, or could take for ever.

    `places` are the lines that they stand on, where that is not one after another; `lenient`: what is no
    pattern is passed over, as git does in a file of its own.
    """
    kept = list(lines)
    flaws = ((at, _costly_flaw(line)) for at, line in enumerate(kept))
    found = next((each for each in flaws if each[1]), None)
    spec = _compiled(kept) if found is None else None
    if spec is None and found is None and lenient:
        spec = _compiled([each for each in kept if _compiled([each]) is not None])
    if spec is None:
        at, flaw = found or (_first_broken(kept), "is none that git knows; take it out")
        line = places[at] if places else at + 1
        raise IgnoreError(f"{file}:{line}: the pattern `{kept[at].strip()[:SHOWN]}` {flaw}")
    return spec


def _costly_flaw(line: str) -> str:
    more = f"has more than {MOST_STARS} `*` in one name; write several shorter ones"
    return more if is_costly(line) else ""


def _first_broken(lines: Sequence[str]) -> int:
    return next(at for at, line in enumerate(lines) if _compiled([line]) is None)


def _compiled(lines: Iterable[str]) -> GitIgnoreSpec | None:
    """Return the patterns compiled, None where one of them is none."""
    import re
    import warnings

    from pathspec import GitIgnoreSpec

    try:
        with warnings.catch_warnings():
            # A stranger's brackets may look odd to the library of patterns; that is for nobody to read.
            warnings.simplefilter("ignore")
            return GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error):
        return None


def is_costly(pattern: str) -> bool:
    """Say whether a pattern has more stars than a name may have."""
    names = pattern.split("/")
    doubles = sum("**" in name for name in names)
    return doubles > MOST_STARS or any(runs(name) > MOST_STARS for name in names)


def runs(name: str) -> int:
    """Return how many runs of `*` a name has."""
    return sum(char == "*" and name[place - 1 : place] != "*" for place, char in enumerate(name))


def lines_of(path: str, shown: str) -> list[str]:
    """Return the lines of a file of patterns, none where none can be read; IgnoreError for a huge one.

    What is not ignored is judged: nothing is lost where a file of patterns may not be opened.
    """
    if not os.path.isfile(path):
        return []
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        return []
    if len(content) > MOST_BYTES:
        raise IgnoreError(f"{shown}: larger than {MOST_BYTES // 1024:,} KiB; split it")
    # As git has it: no other sign ends a line.
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
