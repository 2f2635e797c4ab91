"""Tables of text: columns as wide as their cells, or as a terminal has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from modelvow.report.terminal import escape, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

GAP = "  "
CUT = "…"
NARROWEST = 4
"""Columns that a cell keeps even where there is no room at all."""


class Column(NamedTuple):
    """A column: its head, how narrow it may get, whether it goes to the right, and when it goes away.

    Where there is no room, the column with the highest `spare` is left out first; 0 always stays.
    """

    head: str
    least: int = 8
    right: bool = False
    spare: int = 0


def lines(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    room: int | None = None,
    *,
    fold: bool = False,
) -> Iterator[str]:
    """Yield the head and the rows, in `room` columns of a terminal (None: as wide as it takes).

    What is too long for its cell is cut; with `fold` it goes on in the next line.
    """
    cells = [[escape(cell) for cell in row] for row in rows]
    heads = [column.head for column in columns]
    natural = [max(map(width, column)) for column in zip(heads, *cells, strict=True)]
    widths = dict(enumerate(natural)) if room is None else fitted(columns, natural, room)
    for row in (heads, *cells):
        yield from _row(row, columns, widths, fold=fold)


def _row(
    row: Sequence[str], columns: Sequence[Column], widths: dict[int, int], *, fold: bool
) -> Iterator[str]:
    pieces = {
        place: folded(row[place], wide) if fold else [cut(row[place], wide)] for place, wide in widths.items()
    }
    for number in range(max(map(len, pieces.values()))):
        told = []
        for place, wide in widths.items():
            text = pieces[place][number] if number < len(pieces[place]) else ""
            blank = " " * (wide - width(text))
            told.append(blank + text if columns[place].right else text + blank)
        yield GAP.join(told).rstrip()


def fitted(columns: Sequence[Column], natural: Sequence[int], room: int) -> dict[int, int]:
    """Return by place the widths of the columns that stay, all of them within `room` as far as it goes."""
    widths = dict(enumerate(natural))
    while True:
        over = sum(widths.values()) + len(GAP) * (len(widths) - 1) - room
        if over <= 0:
            return widths
        spare = [place for place in widths if columns[place].spare]
        if _slack(columns, widths) < over and spare:
            del widths[max(spare, key=lambda place: columns[place].spare)]
            continue
        return _squeezed(columns, widths, over)


def _slack(columns: Sequence[Column], widths: dict[int, int]) -> int:
    return sum(max(0, wide - columns[place].least) for place, wide in widths.items())


def _squeezed(columns: Sequence[Column], widths: dict[int, int], over: int) -> dict[int, int]:
    """Return `widths` less `over`: the widest give way first, below their `least` only when all are there."""
    found = dict(widths)
    for _ in range(over):
        roomy = [place for place, wide in found.items() if wide > columns[place].least]
        roomy = roomy or [place for place, wide in found.items() if wide > NARROWEST]
        if not roomy:
            break
        found[max(roomy, key=found.__getitem__)] -= 1
    return found


def cut(text: str, wide: int) -> str:
    """Return escaped `text` in at most `wide` columns, with a sign where something is left out."""
    if width(text) <= wide:
        return text
    return _head(text, wide - 1) + CUT


def _head(text: str, wide: int) -> str:
    """Return the longest beginning of `text` that takes at most `wide` columns."""
    kept = text[: max(wide, 0)]
    while width(kept) > wide:
        kept = kept[:-1]
    return kept


def folded(text: str, wide: int) -> list[str]:
    """Return escaped `text` in pieces of at most `wide` columns, broken at blanks, a long word anywhere."""
    pieces = [""]
    for word in text.split():
        rest = word
        if pieces[-1] and width(pieces[-1]) + 1 + width(rest) <= wide:
            pieces[-1] += f" {rest}"
            continue
        while width(rest) > wide > 1:
            head = _head(rest, wide)
            pieces.append(head)
            rest = rest[len(head) :]
        pieces.append(rest)
    return pieces[1:] or pieces
