"""A document that was read: its values, and where in the text each of them was written."""

from __future__ import annotations

from itertools import accumulate

from modelvow.findings import Span
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple, record

if TYPE_CHECKING:
    from modelvow.findings import Fix, KeyPath

    Place = tuple[int, int]
    """Where something begins and ends: offsets of the text."""

BEGIN = "begin it with `version: 1`, or take the file away"
"""The way out of a file in which nothing stands."""


NEAR = 4096
"""Code points of a text in which lines are counted: all of most documents, of which few places are asked."""


class Lines:
    r"""The lines of a text, which `\n`, `\r\n` and a lone `\r` end; beyond `NEAR` found when first asked for.

    Most documents are clean, and then nobody asks; a hostile one asks thousands of times.
    """

    __slots__ = ("_before", "_near", "_starts", "_text")

    def __init__(self, text: str) -> None:
        # Of the same length, so that offsets stay what they are.
        self._text = text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text
        self._near = min(NEAR, len(text))
        self._starts: list[int] = []

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset, both from 1."""
        return self.span(offset, offset)[:2]

    def span(self, start: int, end: int) -> Span:
        """Return the lines and columns of two offsets."""
        text = self._text
        if end <= self._near and text.find("\n", start, end) < 0:
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            return record(Span, (line, column, line, column + end - start))
        return self._found(start, end)

    def _found(self, start: int, end: int) -> Span:
        starts = self._starts or self._find_starts()
        line, last = self._before(starts, start), self._before(starts, end)
        return record(Span, (line, start - starts[line - 1] + 1, last, end - starts[last - 1] + 1))

    def _find_starts(self) -> list[int]:
        from bisect import bisect_right

        self._before = bisect_right
        self._starts = list(accumulate([len(line) + 1 for line in self._text.split("\n")], initial=0))
        return self._starts


class Node(NamedTuple):
    """A value and its place: offsets in code points, half-open, without anchor and tag.

    `kind` is `map`, `list` or `scalar`; `value` is that of the whole subtree. `entries` leads from each key
    of a map to its own place and its value's node, `items` holds a list's nodes. `text` is a plain scalar as
    it was written and None for anything else. What an alias or a merge brings in has the place where it was
    written.
    """

    kind: str
    value: Any
    start: int
    end: int
    text: str | None = None
    entries: dict[str, tuple[Place, Node]] | None = None
    items: list[Node] | None = None


class Fault(NamedTuple):
    """What the reader or the schema holds against a part; `kind` names a rule, `data` fills in its words.

    `fix` is the one safe mend, None where there is none or more than one.
    """

    kind: str
    key_path: KeyPath
    span: Span
    data: dict[str, str]
    fix: Fix | None = None


class Document(NamedTuple):
    """One file: its `name` as shown, `text` without byte-order mark; `parser` is `c`, `pure` or `json`."""

    name: str
    text: str
    lines: Lines
    root: Node
    faults: tuple[Fault, ...]
    parser: str

    @property
    def value(self) -> Any:
        """The values of the whole document; never to be changed."""
        return self.root.value


class Unreadable(Exception):  # noqa: N818 - it says what the file is, as a finding's outcome does
    """A file that cannot be judged; `hint` is the way out, `span` None where no part is to blame."""

    def __init__(self, name: str, reason: str, span: Span | None = None, hint: str = "") -> None:
        super().__init__(name, reason, span, hint)
        self.name = name
        self.reason = reason
        self.span = span
        self.hint = hint

    def __str__(self) -> str:
        place = f":{self.span.line}:{self.span.column}" if self.span else ""
        return f"{self.name}{place}: {self.reason}" + (f"; {self.hint}" if self.hint else "")


def span_of(document: Document, key_path: KeyPath) -> Span:
    """Return the place of the value at `key_path`, else of its nearest parent that is there."""
    node = document.root
    for key in key_path:
        found = child(node, key)
        if found is None:
            break
        node = found
    return document.lines.span(node.start, node.end)


def key_span_of(document: Document, key_path: KeyPath) -> Span:
    """Return the place of the key that `key_path` ends in, else that of `span_of`."""
    if key_path:
        parent = node_at(document, key_path[:-1])
        if parent is not None and parent.entries is not None and key_path[-1] in parent.entries:
            return document.lines.span(*parent.entries[str(key_path[-1])][0])
    return span_of(document, key_path)


def has_path(document: Document, key_path: KeyPath) -> bool:
    """Say whether something was written at `key_path`."""
    return node_at(document, key_path) is not None


def node_at(document: Document, key_path: KeyPath) -> Node | None:
    """Return the node at `key_path`, None where there is none."""
    node: Node | None = document.root
    for key in key_path:
        if node is None:
            return None
        node = child(node, key)
    return node


def trail(document: Document, key_path: KeyPath) -> list[Node]:
    """Return the nodes that `key_path` leads through, the root first, as far as there are some."""
    nodes = [document.root]
    for key in key_path:
        node = child(nodes[-1], key)
        if node is None:
            break
        nodes.append(node)
    return nodes


def child(node: Node, key: str | int) -> Node | None:
    """Return what `node` holds under a key or an index, None where it holds nothing."""
    entries = node.entries
    if entries is not None:
        entry = entries.get(key) if isinstance(key, str) else None
        return None if entry is None else entry[1]
    items = node.items
    return items[key] if items is not None and isinstance(key, int) and 0 <= key < len(items) else None
