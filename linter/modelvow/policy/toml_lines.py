"""The line of every key of a TOML text that parses: the standard library keeps none."""

from __future__ import annotations

import re

from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str, ...]

_TOKEN = re.compile(
    r"""[ \t]+|\#[^\n]*
    |(?P<line>\r?\n)
    |(?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[\[\]{}=,.])
    |(?P<word>[^\s\[\]{}=,.\#"']+)""",
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    """A piece of the text; `kind` is line, text, mark, word or end."""

    kind: str
    text: str
    line: int


END = _Token("end", "", 0)
DEEPEST = 8
"""Names of a path whose line is kept: no setting lies deeper."""


def key_lines(text: str) -> dict[Path, int]:
    """Return the line of every table and key by its path.

    An entry of a list of texts counts as a key of the list; of paths of more than `DEEPEST` names none is
    there. The text is one that `tomllib` took: of anything else the lines are of no use.
    """
    lines: dict[Path, int] = {}
    tokens = [*tokens_of(text), END]
    table: Path = ()
    index = 0
    while tokens[index].kind != "end":
        token = tokens[index]
        if token.text == "[":
            table, index = _header(tokens, index)
            _note(lines, table, token.line)
        else:
            index = _pair(tokens, index, table, lines)
    return lines


def tokens_of(text: str) -> Iterator[_Token]:
    """Yield the pieces of a TOML text, without blanks and comments."""
    line = 1
    for found in _TOKEN.finditer(text):
        if found.lastgroup is not None:
            yield _Token(found.lastgroup, found.group(), line)
        line += found.group().count("\n")


def _header(tokens: list[_Token], index: int) -> tuple[Path, int]:
    """Return the path in `[a.b]` or `[[a.b]]`, and where it ends."""
    while tokens[index].text == "[":
        index += 1
    return _key(tokens, index)


def _key(tokens: list[_Token], index: int) -> tuple[Path, int]:
    names = []
    while tokens[index].kind in ("word", "text") or tokens[index].text == ".":
        if tokens[index].text != ".":
            names.append(_name(tokens[index]))
        index += 1
    return tuple(names), index


def _name(token: _Token) -> str:
    """Return a key or a text without its quotes, escapes resolved."""
    if token.kind == "word":
        return token.text
    # What it costs to ask the library is too much for thousands.
    if "\\" not in token.text and not token.text.startswith(('"""', "'''")):
        return token.text[1:-1]
    import tomllib

    try:
        return str(tomllib.loads(f"x = {token.text}")["x"])
    except tomllib.TOMLDecodeError:
        return token.text


def _pair(tokens: list[_Token], index: int, table: Path, lines: dict[Path, int]) -> int:
    """Note the line of `key = value` and of what the value holds; returns where it ends.

    What is no pair is passed over.
    """
    start = tokens[index]
    path, index = _key(tokens, index)
    if tokens[index].text != "=" or not path:
        return index + (tokens[index].kind != "end")
    _note(lines, (*table, *path), start.line)
    return _value(tokens, index + 1, (*table, *path), lines)


def _value(tokens: list[_Token], index: int, path: Path, lines: dict[Path, int]) -> int:
    token = tokens[index]
    if token.text == "{":
        return _inline(tokens, index + 1, path, lines)
    if token.text == "[":
        return _array(tokens, index + 1, path, lines)
    while tokens[index].kind not in ("line", "end") and tokens[index].text not in ("]", "}", ","):
        index += 1
    return index


def _inline(tokens: list[_Token], index: int, path: Path, lines: dict[Path, int]) -> int:
    while tokens[index].kind != "end" and tokens[index].text != "}":
        index = _pair(tokens, index, path, lines)
    return index + (tokens[index].kind != "end")


def _array(tokens: list[_Token], index: int, path: Path, lines: dict[Path, int]) -> int:
    while tokens[index].kind != "end" and tokens[index].text != "]":
        if tokens[index].kind == "text":
            _note(lines, (*path, _name(tokens[index])), tokens[index].line)
        index = max(_value(tokens, index, path, lines), index + 1)
    return index + (tokens[index].kind != "end")


def _note(lines: dict[Path, int], path: Path, line: int) -> None:
    """Note the first line of a path, and of the tables that lead to it."""
    for end in range(1, min(len(path), DEEPEST) + 1):
        lines.setdefault(path[:end], line)
