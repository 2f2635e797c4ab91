"""Spellings: what makes two names the same."""

from __future__ import annotations

KEPT = frozenset("/:@")


def squash(name: str) -> str:
    """Return `name` without case and punctuation, so that spellings of one name fall together.

    `/`, `:` and `@` part names and stay; between two digits any other mark counts as a point, for
    `1.15b` and `11-5b` are no spellings of each other.
    """
    out: list[str] = []
    gap = False
    for char in name.casefold():
        if char.isalnum() or char in KEPT:
            if gap and char.isdigit() and out and out[-1].isdigit():
                out.append(".")
            out.append(char)
            gap = False
        else:
            gap = True
    return "".join(out)
