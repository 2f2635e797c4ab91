"""The parser of ruamel.yaml that is written in Python: slower, stricter, and with the last word."""

from __future__ import annotations

import re

from ruamel.yaml import YAML
from ruamel.yaml.parser import Parser
from ruamel.yaml.scanner import Scanner, ScannerError

from modelvow.manifest.events import plain
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelvow.manifest.events import Event

QUOTED = {"'": re.compile(r"'(?:[^']++|'')*+'"), '"': re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)}


class _Scanner(Scanner):
    """Lets tabs stand where the C parser does: anywhere but in the indentation.

    Before a block of text it lets blank lines be as deep as the text, whichever comes first.
    """

    reader: Any = None  # a property of Scanner, looked up for every character

    def __init__(self, loader: Any = None) -> None:
        self.reader = loader.reader
        super().__init__(loader=loader)

    def need_more_tokens(self) -> bool:
        if self.tokens and not self.possible_simple_keys:
            return False
        return super().need_more_tokens()

    def scan_flow_scalar(self, style: str) -> Any:
        # A quote that nothing closes makes a text of the whole rest, line by line, before it is an error.
        if QUOTED[style].match(self.reader.buffer, self.reader.pointer) is None:
            mark = self.reader.get_mark()
            raise ScannerError("while scanning a quoted scalar", mark, "found unexpected end of stream", mark)
        return super().scan_flow_scalar(style)

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> Any:
        reader, length = self.reader, 0
        while reader.peek(length) in " \t":
            length += 1
        blanks = reader.prefix(length)
        if "\t" in blanks:
            reader.forward(length)
            if reader.peek() not in "\r\n":
                return [blanks]
        found = super().scan_plain_spaces(indent, start_mark)
        while found and self._skip_blanks(indent) in "\r\n":
            # A line of tabs is as empty as one of spaces.
            more = super().scan_plain_spaces(indent, start_mark)
            if more is None:
                return None
            if found == [" "]:
                found.clear()
            found += ["\n", *(each for each in more if each != " ")]
        return found

    def _skip_blanks(self, indent: int) -> str:
        """Skip what indents the line at hand, and return the character that follows."""
        reader = self.reader
        while reader.peek() in " \t" and (self.flow_context or reader.column >= indent):
            reader.forward()
        return str(reader.peek())

    def scan_block_scalar_indentation(self) -> Any:
        reader, deepest = self.reader, 0
        breaks, end = [], reader.get_mark()
        while reader.peek() in " \r\n":
            if reader.peek() == " ":
                reader.forward()
                continue
            deepest = max(deepest, reader.column)
            breaks.append(self.scan_line_break())
            end = reader.get_mark()
        if self.indent < reader.column < deepest and reader.peek() != "\0":
            raise ScannerError("more indented follow up line than first in a block scalar", reader.get_mark())
        return breaks, max(deepest, reader.column), end

    def scan_to_next_token(self) -> None:
        reader = self.reader
        while True:
            blanks = " \t" if self.flow_context or not self.allow_simple_key else " "
            while reader.peek() in blanks:
                reader.forward()
            if reader.peek() == "#":
                while reader.peek() not in "\n\r\0":
                    reader.forward()
            if not self.scan_line_break():
                return
            if not self.flow_context:
                self.allow_simple_key = True


class _Parser(Parser):
    """Asks for less by property."""

    scanner: Any = None

    def __init__(self, loader: Any) -> None:
        self.scanner = loader.scanner
        super().__init__(loader)


def parse(text: str) -> Iterator[Event]:
    """Return the events of `text`; raises the errors of ruamel.yaml."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = _Scanner
    yaml.Parser = _Parser
    return plain(yaml.parse(text))
