"""Spellings: what makes two names the same."""

from __future__ import annotations

PARTING = frozenset("/:@")


def squash(name: str) -> str:
    """Return `name` without case and punctuation, so that spellings of one name fall together.

    `/`, `:` and `@` part names and stay, `+` is read as plus. Between two digits any other mark counts
    as a point: `1-15b` and `11-5b` are no spellings of each other.
    """
    out: list[str] = []
    gap = False
    for char in name.casefold().replace("+", "plus"):
        if not char.isalnum() and char not in PARTING:
            gap = True
            continue
        if gap and char.isdecimal() and out and out[-1].isdecimal():
            out.append(".")
        out.append(char)
        gap = False
    return "".join(out)
