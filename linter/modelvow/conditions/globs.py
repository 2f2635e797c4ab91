"""Patterns of `matches`: `*` is any run of characters, `?` any one, all else itself, case included.

No sets, no escapes, no regular expressions: the time is bounded by pattern times text, whatever both are.
"""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def match_any(patterns: Sequence[str], text: str) -> bool:
    """Whether the whole of `text` fits one of `patterns`."""
    return any(match(pattern, text) for pattern in patterns)


def match(pattern: str, text: str) -> bool:
    """Whether the whole of `text` fits `pattern`."""
    head, *rest = pattern.split("*")
    if not rest:
        return len(head) == len(text) and _fits(head, text, 0)
    tail = rest.pop()
    end = len(text) - len(tail)
    if end < len(head) or not _fits(head, text, 0) or not _fits(tail, text, end):
        return False
    return _find_all(rest, text, len(head), end)


def _find_all(pieces: Sequence[str], text: str, start: int, end: int) -> bool:
    # The leftmost place of each piece leaves most room for the next, so nothing is ever tried twice.
    for piece in pieces:
        found = _find(piece, text, start, end)
        if found == -1:
            return False
        start = found + len(piece)
    return True


def _find(piece: str, text: str, start: int, end: int) -> int:
    if "?" not in piece:
        return text.find(piece, start, end)
    places = range(start, end - len(piece) + 1)
    return next((place for place in places if _fits(piece, text, place)), -1)


def _fits(piece: str, text: str, place: int) -> bool:
    part = text[place : place + len(piece)]
    return part == piece or (len(part) == len(piece) and all(map(_is_alike, piece, part)))


def _is_alike(letter: str, met: str) -> bool:
    return letter in ("?", met)
