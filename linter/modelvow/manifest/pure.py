"""The parser of ruamel.yaml that is written in Python: slower, stricter, and with the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.parser import Parser
from ruamel.yaml.scanner import Scanner

from modelvow.manifest.events import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelvow.manifest.events import Event


class _Scanner(Scanner):
    """Lets tabs stand where the C parser does: anywhere but in the indentation."""

    reader: Any = None  # a property of Scanner, looked up for every character

    def __init__(self, loader: Any = None) -> None:
        self.reader = loader.reader
        super().__init__(loader=loader)

    def need_more_tokens(self) -> bool:
        if self.tokens and not self.possible_simple_keys:
            return False
        return super().need_more_tokens()

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
