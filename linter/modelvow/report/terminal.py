"""Text on a terminal: control characters made visible, columns counted as they are drawn, color."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TAB = 4
WIDEST = 100
"""Columns of a source line that are shown; a longer one is cut to a window around its mark."""
FAR = 4 * WIDEST
"""Code points of a line beyond which only what lies about a mark is looked at."""
MOST_NAMES = 4
"""Names that a sentence lists before it counts the rest."""
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
_BLANKS = frozenset("\u00a0\u3000")
"""What Python calls unprintable though a terminal draws it."""
_JOINERS = frozenset("\u200c\u200d")
"""What joins or parts its neighbors, in emoji and in some scripts, and is nothing beside Latin letters."""
_SELECTORS = frozenset(
    "\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
)
"""What chooses a form of the sign before it; there are more of them from `LAST_PLANES` on."""
LAST_PLANES = "\U000e0000"
KEYCAP = "\u20e3"
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U0001d159")
"""What Python calls printable though a terminal draws nothing or a blank for it."""


def escape(text: str) -> str:
    r"""Return `text` with whatever moves, hides or colors text on a terminal written out, such as `\x1b`."""
    if "##" in text:
        text = _without_commands(text)
    if text.isprintable() and (text.isascii() or not _may_hide(text)):
        return text
    return "".join([_shown(text, place) for place in range(len(text))])


def _may_hide(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        # Beyond these everything is looked at, which takes longer.
        pass
    else:
        return False
    return max(text) >= LAST_PLANES or not (_UNSEEN.isdisjoint(text) and _SELECTORS.isdisjoint(text))


def _shown(text: str, place: int) -> str:
    """Return the sign at `place`, written out where it would not be seen."""
    char = text[place]
    if char.isascii():
        seen = char.isprintable()
    elif char in _JOINERS:
        before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
        seen = (_stands(before) or before in _SELECTORS) and _stands(after)
    elif char in _SELECTORS or char >= LAST_PLANES:
        keycap = text[place + 1 : place + 2] == KEYCAP
        seen = char.isprintable() and (keycap or _stands(text[max(0, place - 1) : place]))
    else:
        seen = char in _BLANKS or _stands(char)
    return char if seen else char.encode("unicode_escape").decode("ascii")


def _stands(char: str) -> bool:
    """Say whether `char` is a sign beyond ASCII that is seen by itself."""
    hides = char in _UNSEEN or char in _SELECTORS or char >= LAST_PLANES
    return char.isprintable() and not char.isascii() and not hides


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
    if len(line) <= WIDEST and line.isascii() and line.isprintable() and "##" not in line:
        # A sign a column, as it is: nearly all lines are such.
        return line, min(start, len(line)), max(1, min(end, len(line)) - start)
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
        cell = " " * (TAB - column % TAB) if char == "\t" else _shown(line, place)
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


def listed(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """Return `names` as a sentence lists them, those after `most` counted."""
    shown = list(names[:most])
    if len(names) > most:
        return ", ".join(shown) + f" and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""
