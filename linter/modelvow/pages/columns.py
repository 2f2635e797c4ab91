"""Tables of text: columns as wide as their cells, or as a terminal has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from modelvow.report.terminal import escape, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

GAP = "  "
CUT = "…"


class Column(NamedTuple):
    """A column: its head, how narrow it may get, whether it goes to the right, and when it goes away.

    Where there is no room, the column with the highest `spare` is left out first; 0 always stays.
    """

    head: str
    least: int = 8
    right: bool = False
    spare: int = 0


def lines(columns: Sequence[Column], rows: Iterable[Sequence[str]], room: int | None = None) -> Iterator[str]:
    """Yield the head and the rows, in `room` columns of a terminal (None: as wide as it takes)."""
    cells = [[escape(cell) for cell in row] for row in rows]
    heads = [column.head for column in columns]
    natural = [max(map(width, column)) for column in zip(heads, *cells, strict=True)]
    widths = dict(enumerate(natural)) if room is None else fitted(columns, natural, room)
    last = max(widths)
    for row in (heads, *cells):
        told = [_cell(row[place], widths[place], columns[place], place == last) for place in sorted(widths)]
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
        return _squeezed(columns, widths, min(over, _slack(columns, widths)))


def _slack(columns: Sequence[Column], widths: dict[int, int]) -> int:
    return sum(max(0, wide - columns[place].least) for place, wide in widths.items())


def _squeezed(columns: Sequence[Column], widths: dict[int, int], over: int) -> dict[int, int]:
    found = dict(widths)
    for _ in range(over):
        widest = max(
            (place for place, wide in found.items() if wide > columns[place].least), key=found.__getitem__
        )
        found[widest] -= 1
    return found


def _cell(text: str, wide: int, column: Column, is_last: bool) -> str:  # noqa: FBT001 - of the cell itself
    text = cut(text, wide)
    blank = " " * (wide - width(text))
    if column.right:
        return blank + text
    return text if is_last else text + blank


def cut(text: str, wide: int) -> str:
    """Return escaped `text` in at most `wide` columns, with a sign where something is left out."""
    if width(text) <= wide:
        return text
    kept = text[:wide]
    while kept and width(kept) > wide - 1:
        kept = kept[:-1]
    return kept + CUT
