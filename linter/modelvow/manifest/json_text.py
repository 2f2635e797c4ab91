"""JSON text → the same tree that YAML gives, by a scanner that knows where everything stands."""

from __future__ import annotations

import re
from json import decoder

from modelvow.manifest.document import BEGIN, Document, Fault, Lines, Node, Unreadable
from modelvow.manifest.scalars import LONGEST_NUMBER
from modelvow.manifest.written import shown
from modelvow.typed import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from modelvow.findings import KeyPath
    from modelvow.manifest.document import Place
    from modelvow.manifest.limits import Limits

BLANKS = re.compile(r"[ \t\r\n]*")
NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][+-]?[0-9]+)?")
WORD = re.compile(r"[^\s\x00-\x1f,:{}\[\]\"]+")
SURROGATE = re.compile(r"[\ud800-\udfff]")
SCAN_STRING = decoder.scanstring  # type: ignore[attr-defined]
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class _Open:
    """An object or array whose end has not been read; `key` is None until one has been read."""

    __slots__ = ("entries", "items", "key", "start")

    def __init__(self, start: int, *, is_map: bool) -> None:
        self.start = start
        self.entries: dict[str, tuple[Place, Node]] | None = {} if is_map else None
        self.items: list[Node] = []
        self.key: Node | None = None


def read_json(text: str, name: str, limits: Limits) -> Document:
    """Read `text` as JSON; raises Unreadable with the place."""
    reader = _Reader(text, name, limits)
    root = reader.read()
    return Document(name, text, reader.lines, root, tuple(reader.faults), "json")


class _Reader:
    """The state of one reading; `at` is the offset of what comes next."""

    __slots__ = ("at", "count", "faults", "limits", "lines", "name", "stack", "text")

    def __init__(self, text: str, name: str, limits: Limits) -> None:
        self.text = text
        self.lines = Lines(text)
        self.name = name
        self.limits = limits
        self.at = 0
        self.count = 0
        self.faults: list[Fault] = []
        self.stack: list[_Open] = []

    def read(self) -> Node:
        if self.peek() == "":
            raise Unreadable(self.name, "is empty", hint=BEGIN)
        while True:
            node = self.value()
            while node is not None:
                if not self.stack:
                    return self.finished(node)
                self.put(node)
                node = self.after_value()

    def finished(self, root: Node) -> Node:
        if self.peek():
            self.refuse(
                self.at, self.at + 1, "something follows the end of the document's value", "remove it"
            )
        return root

    def value(self) -> Node | None:
        """Read a value, with its key where it has one; None when it opens and has not been closed yet."""
        top = self.stack[-1] if self.stack else None
        if top is not None and top.entries is not None:
            self.key(top)
        self.count += 1
        start, character = self.at, self.peek()
        start = self.at
        if self.count > self.limits.nodes:
            self.refuse(start, start, f"more than {self.limits.nodes:,} keys and values", "split it")
        if character in {"{", "["} and character:
            return self.open(start, is_map=character == "{")
        if character == '"':
            return self.string()
        return self.number_or_word(start)

    def open(self, start: int, *, is_map: bool) -> Node | None:
        if len(self.stack) >= self.limits.depth:
            self.refuse(start, start + 1, f"nested more than {self.limits.depth} levels deep", "flatten it")
        self.at += 1
        self.stack.append(_Open(start, is_map=is_map))
        return self.close() if self.peek() == ("}" if is_map else "]") else None

    def close(self) -> Node:
        top = self.stack.pop()
        self.at += 1
        if top.entries is None:
            return Node("list", [item.value for item in top.items], top.start, self.at, items=top.items)
        value = {key: entry[1].value for key, entry in top.entries.items()}
        return Node("map", value, top.start, self.at, entries=top.entries)

    def key(self, top: _Open) -> None:
        character = self.peek()
        if character != '"':
            self.refuse_key(character)
        top.key = self.string()
        self.count += 1
        if self.peek() != ":":
            self.refuse(self.at, self.at + 1, "`:` is missing after a key", 'write `"key": value`')
        self.at += 1

    def put(self, node: Node) -> None:
        """Put `node`, which has just been read, where it belongs."""
        top = self.stack[-1]
        if top.entries is None:
            top.items.append(node)
            return
        key = top.key
        if key is None:
            return
        if key.value in top.entries:
            first = self.lines.position(top.entries[key.value][0][0])[0]
            data = {"key": shown(key.value), "line": str(first)}
            span = self.lines.span(key.start, key.end)
            self.faults.append(Fault("duplicate-key", (*self.path()[:-1], key.value), span, data))
        else:
            top.entries[key.value] = ((key.start, key.end), node)

    def after_value(self) -> Node | None:
        """Read the `,` or the end that follows a value; return what that end closes."""
        top, character = self.stack[-1], self.peek()
        end = "]" if top.entries is None else "}"
        if character == end:
            return self.close()
        if character != ",":
            self.refuse_end(top, character, end)
        comma = self.at
        self.at += 1
        if self.peek() in {"]", "}"} and self.peek():
            self.refuse(comma, comma + 1, "JSON has no comma before a closing bracket", "remove the comma")
        return None

    def string(self) -> Node:
        start = self.at
        try:
            value, self.at = SCAN_STRING(self.text, start + 1, True)  # noqa: FBT003 - it takes no keywords
        except decoder.JSONDecodeError as error:
            self.refuse_string(error, start)
        if not value.isascii() and SURROGATE.search(value):
            self.refuse(
                start, self.at, r"half of a surrogate pair (`\ud800` to `\udfff`) is no character", ""
            )
        return Node("scalar", value, start, self.at)

    def number_or_word(self, start: int) -> Node:
        match = NUMBER.match(self.text, start) or WORD.match(self.text, start)
        word = match.group() if match else ""
        rest = WORD.match(self.text, start + len(word))
        if rest is not None:
            word += rest.group()
        if word not in WORDS and not NUMBER.fullmatch(word):
            self.refuse_word(word, start)
        self.at = start + len(word)
        return Node("scalar", _meaning(word), start, self.at, word)

    def peek(self) -> str:
        """Skip blanks and return the next character, empty at the end of the text."""
        blanks = BLANKS.match(self.text, self.at)
        self.at = blanks.end() if blanks else self.at
        return self.text[self.at : self.at + 1]

    def path(self) -> KeyPath:
        return tuple(
            len(each.items) if each.entries is None else "" if each.key is None else each.key.value
            for each in self.stack
        )

    def refuse_word(self, word: str, start: int) -> NoReturn:
        if not word:
            self.refuse_character(start)
        if word.startswith(("//", "/*", "#")):
            self.refuse(start, start + 2, "JSON has no comments", "remove it, or write the manifest as YAML")
        self.refuse(
            start, start + len(word), f"`{shown(word)}` is no JSON value", "write a text in double quotes"
        )

    def refuse_character(self, start: int) -> NoReturn:
        character = self.text[start : start + 1]
        if not character:
            self.refuse_unclosed(start)
        if character.isprintable() and not character.isspace():
            self.refuse(start, start + 1, "a value is missing here", f"write one before the `{character}`")
        self.refuse(start, start + 1, f"the character U+{ord(character):04X} is not allowed", "remove it")

    def refuse_unclosed(self, start: int) -> NoReturn:
        if not self.stack:
            self.refuse(start, start, "a value is missing here", "")
        opening = self.stack[-1].start
        reason = f"the `{self.text[opening]}` that opens here is never closed"
        self.refuse(opening, opening + 1, reason, "is the file cut off?")

    def refuse_key(self, character: str) -> NoReturn:
        if character in {"/", "#"} and character:
            self.refuse(
                self.at, self.at + 1, "JSON has no comments", "remove it, or write the manifest as YAML"
            )
        if not character:
            self.refuse_unclosed(self.at)
        self.refuse(self.at, self.at + 1, "a key must be text in double quotes", 'write `"key": value`')

    def refuse_end(self, top: _Open, character: str, end: str) -> NoReturn:
        if not character:
            self.refuse_unclosed(self.at)
        if not character.isprintable():
            self.refuse_character(self.at)
        if character in {"/", "#"}:
            self.refuse(
                self.at, self.at + 1, "JSON has no comments", "remove it, or write the manifest as YAML"
            )
        opening = self.text[top.start]
        reason = f"`,` or `{end}` is missing here"
        self.refuse(
            self.at, self.at + 1, reason, f"the `{opening}` opens on line {self.lines.position(top.start)[0]}"
        )

    def refuse_string(self, error: decoder.JSONDecodeError, start: int) -> NoReturn:
        if "Unterminated" in error.msg:
            self.refuse(start, start + 1, "the quote that opens here is never closed", "close it")
        if "control character" in error.msg:
            self.refuse(
                error.pos,
                error.pos + 1,
                "JSON text holds no line ends, tabs or control characters",
                r"write `\n`, `\t`",
            )
        self.refuse(error.pos, error.pos + 1, "JSON knows no such escape", "double the backslash")

    def refuse(self, start: int, end: int, reason: str, hint: str) -> NoReturn:
        from modelvow.manifest.complaints import unresolved

        size = len(self.text)
        refused = Unreadable(self.name, reason, self.lines.span(min(start, size), min(end, size)), hint)
        raise unresolved(self.name, self.text) or refused


def _meaning(word: str) -> Any:
    """Return the value of a word or number; a number that no float holds stays text, as in YAML."""
    if word in WORDS:
        return WORDS[word]
    if len(word) > LONGEST_NUMBER:
        return word
    if word.lstrip("-").isdecimal():
        return int(word)
    value = float(word)
    return word if value in (float("inf"), float("-inf")) else value
