"""The parser of ruamel.yaml that is written in Python: slower, stricter, and with the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml import events as kinds
from ruamel.yaml.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["kinds", "parse"]


class _Scanner(Scanner):
    """Lets tabs stand between tokens wherever the C parser does: anywhere but in the indentation."""

    def scan_to_next_token(self) -> None:
        reader = self.reader
        while True:
            blanks = " \t" if self.flow_level or not self.allow_simple_key else " "
            while reader.peek() in blanks:
                reader.forward()
            if reader.peek() == "#":
                while reader.peek() not in "\n\r\0":
                    reader.forward()
            if not self.scan_line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True


def parse(text: str) -> Iterator[Any]:
    """Yield the events of `text`; raises the errors of ruamel.yaml."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = _Scanner
    return iter(yaml.parse(text))
