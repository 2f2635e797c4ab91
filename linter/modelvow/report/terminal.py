"""Text on a terminal: control characters made visible, columns counted as they are drawn, color."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TAB = 4
WIDEST = 100
"""Columns of a source line that are shown; a longer one is cut to a window around its mark."""
FAR = 4 * WIDEST
"""Code points of a line beyond which only what lies about a mark is looked at."""
LEAST_ROOM = 20
"""Columns that text needs beside its indent to be worth breaking."""

COMMANDS = ("##[", "##vso[")
"""What begins a command to the runners of GitHub Actions and Azure Pipelines, also within a line."""
SIGN = r"\x23"
"""A number sign written out."""

SKIN = ("\U0001f3fb", "\U0001f3ff")
"""The first and the last of the signs that color the emoji before them."""
_PAINT = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "mark": "1;31",
    "related": "1;34",
    "dim": "2",
    "bold": "1",
}
_SHOWN_AS_THEY_ARE = frozenset("\u00a0\u200c\u200d\ufe0e\ufe0f\u3000")
"""What Python calls unprintable though a terminal draws it, or joins what stands beside it."""


def escape(text: str) -> str:
    r"""Return `text` with whatever moves, hides or colors text on a terminal written out, such as `\x1b`."""
    if "##" in text:
        text = _without_commands(text)
    if text.isprintable():
        return text
    return "".join(map(_escaped, text))


def escape_path(path: str) -> str:
    """Return an escaped path to begin a line with: none that a runner of pipelines takes for a command."""
    return escape(f"./{path}" if path.lstrip().startswith(":") else path)


def _without_commands(text: str) -> str:
    """Write out what runners of pipelines obey wherever it stands in a line: `##[…]` and `##vso[…]`."""
    return "".join(
        SIGN if char == "#" and _begins_command(text, start) else char for start, char in enumerate(text)
    )


def _begins_command(text: str, start: int) -> bool:
    return text[start : start + 6].lower().startswith(COMMANDS)


def _escaped(char: str) -> str:
    if char.isprintable() or char in _SHOWN_AS_THEY_ARE:
        return char
    return char.encode("unicode_escape").decode("ascii")


def width(text: str) -> int:
    """Return how many columns escaped `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(char: str) -> int:
    import unicodedata

    if char.isascii():
        return 1
    if unicodedata.category(char) in {"Mn", "Me", "Cf"} or SKIN[0] <= char <= SKIN[1]:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def draw(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Return a source line as it is shown, and where a mark under `start` to `end` begins and how long it is.

    `start` and `end` count code points from 0. Tabs become blanks; a long line is cut to a window.
    """
    # Of a very long line only what lies about the mark is looked at: many marks may stand in it.
    cut = max(0, start - WIDEST) if len(line) > FAR else 0
    piece = line[cut : start + FAR] if len(line) > FAR else line
    cells = _cells(piece)
    widths = [width(cell) for cell in cells]
    if len(piece) == len(line) and sum(widths) <= WIDEST:
        return "".join(cells), sum(widths[:start]), max(1, sum(widths[start:end]))
    more = cut > 0, cut + len(piece) < len(line)
    return _window(cells, widths, start - cut, end - cut, more)


def _cells(line: str) -> list[str]:
    cells: list[str] = []
    column = 0
    for place, char in enumerate(line):
        cell = " " * (TAB - column % TAB) if char == "\t" else escape(char)
        if char == "#" and _begins_command(line, place):
            cell = SIGN
        cells.append(cell)
        column += width(cell)
    return cells


def _window(
    cells: list[str], widths: list[int], start: int, end: int, more: tuple[bool, bool]
) -> tuple[str, int, int]:
    first = start
    before = 0
    while first > 0 and before + widths[first - 1] <= WIDEST // 3:
        first -= 1
        before += widths[first]
    last, total = first, 0
    while last < len(cells) and total + widths[last] <= WIDEST:
        total += widths[last]
        last += 1
    head, tail = "…" if first or more[0] else "", "…" if last < len(cells) or more[1] else ""
    length = sum(widths[start : min(end, last)])
    return head + "".join(cells[first:last]) + tail, before + len(head), max(1, length)


def paint(text: str, style: str, *, color: bool) -> str:
    """Return `text` in the color named `style`, or as it is where there is no color."""
    return f"\x1b[{_PAINT[style]}m{text}\x1b[0m" if color and text else text


def wants_color(environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Return whether to color: NO_COLOR forbids, FORCE_COLOR asks, else a terminal gets it."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return is_terminal and environment.get("TERM") != "dumb"


def wrap(line: str, columns: int | None, indent: str) -> list[str]:
    """Return escaped `line` in pieces of at most `columns`, broken at blanks; later ones begin with `indent`.

    None, and fewer columns than `indent` leaves room for, give the line whole; so is a word that is too long.
    """
    if columns is None or width(line) <= columns or columns < len(indent) + LEAST_ROOM:
        return [line]
    pieces, current = [], ""
    for number, word in enumerate(line.split(" ")):
        longer = f"{current} {word}" if number else word
        if width(longer) > columns and current.strip():
            pieces.append(current.rstrip())
            longer = indent + word
        current = longer
    return [*pieces, current.rstrip()]
