"""Where things were written: what the events of a parser do not tell, read off the text itself."""

from __future__ import annotations

from modelvow.manifest.document import Lines, Unreadable
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelvow.manifest.limits import Limits

ODD = "\x85\u2028\u2029\ufeff"
"""Line ends of YAML 1.1, which both parsers have in their bones, and a byte-order mark in the middle."""
BLANKS = " \t\r\n"
DIRECTIVES = 100
"""Lines that begin with `%`: the pure parser takes seconds over thousands of directives."""
SHOWN = 60
"""Characters of a value that a message shows."""


class Source(NamedTuple):
    """A text to be read: `hidden` is what the parser sees of it, `restore` undoes the hiding in values.

    `doubted`: its events come from the C parser, and another could read it otherwise.
    """

    name: str
    text: str
    lines: Lines
    limits: Limits
    hidden: str
    restore: Mapping[int, str]
    doubted: bool = True


def prepare(text: str, name: str, limits: Limits) -> Source:
    """Return `text` with what the parsers would read each in a way of its own put out of their sight.

    Each such character gives way to one that `text` does not hold, so that every offset stays what it is.
    """
    if text.count("\n%") > DIRECTIVES:
        raise Unreadable(name, f"more than {DIRECTIVES} lines begin with `%`", None, "remove them")
    there = [each for each in ODD if each in text]
    if not there:
        return Source(name, text, Lines(text), limits, text, {})
    free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
    swaps = dict(zip(there, free, strict=False))
    hidden = text.translate({ord(each): swap for each, swap in swaps.items()})
    return Source(name, text, Lines(text), limits, hidden, {ord(swap): each for each, swap in swaps.items()})


class DoubtError(Exception):
    """A text that the C parser reads otherwise than YAML 1.2 asks for."""


def check_name(text: str, name: str, offset: int) -> None:
    """Raise DoubtError when an anchor or alias such as `&a`, from `offset` on, goes on where its name ends.

    In `&a: b` the name is `a:`; the C parser takes `a`.
    """
    end = text.find(name, offset) + len(name)
    if text[end : end + 1].strip(BLANKS + ",[]{}"):
        raise DoubtError(name)


def check_block(written: str) -> None:
    """Raise DoubtError where a block of text has a tab or a `#` right after its `|`.

    So, too, where it begins with a blank line that is deeper than its first one, or has nothing but blanks.
    """
    header, *lines = written.splitlines() or [""]
    sign, comment, _words = header.partition("#")
    if "\t" in sign or (comment and not sign.endswith(" ")):
        raise DoubtError(header)
    first = next((at for at, line in enumerate(lines) if line.strip(" ")), len(lines))
    deepest = max((len(line) for line in lines[:first]), default=0)
    if deepest > (len(lines[first]) - len(lines[first].lstrip(" ")) if first < len(lines) else 0):
        raise DoubtError(header)


def after_properties(text: str, offset: int) -> int:
    """Return where the value begins whose anchor and tag begin at `offset`."""
    while text[offset : offset + 1] in {"&", "!"}:
        while offset < len(text) and text[offset] not in BLANKS:
            offset += 1
        offset = skip_blanks(text, offset)
    return offset


def after_colon(text: str, offset: int) -> int:
    """Return where the `:` ends that follows the key which ends at `offset`, else `offset`."""
    there = skip_blanks(text, offset)
    return there + 1 if text[there : there + 1] == ":" else offset


def skip_blanks(text: str, offset: int) -> int:
    """Return where the first thing from `offset` on begins that is neither blank, line end nor comment."""
    while offset < len(text):
        if text[offset] == "#":
            ends = [at for at in (text.find("\n", offset), text.find("\r", offset)) if at >= 0]
            offset = min(ends, default=len(text))
        elif text[offset] in BLANKS:
            offset += 1
        else:
            break
    return offset


def list_form(first: str, second: str) -> str:
    """Return how two values of `<<` are written as one, with both values where they are short."""
    return f"<<: [{_item(first, '*a')}, {_item(second, '*b')}]"


def _item(written: str, otherwise: str) -> str:
    """Return a value of `<<` as an item, or the items, of a list."""
    short = written[:1] in {"*", "{", "["} and "\n" not in written and len(written) <= SHOWN
    return (written[1:-1].strip() if written[:1] == "[" else written) if short else otherwise


def shown(text: str) -> str:
    """Return `text` cut to what fits a message."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
