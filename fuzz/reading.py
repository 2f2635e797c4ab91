"""The reader: whatever bytes it is given, it reads them well or refuses them at a place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fuzz.said import refused
from modelvow.manifest import pure
from modelvow.manifest.document import Unreadable
from modelvow.manifest.limits import MANIFEST
from modelvow.manifest.read import read
from modelvow.manifest.tree import build
from modelvow.manifest.written import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelvow.manifest.document import Document, Node

PLAIN = (str, bool, int, float, type(None))


def check_yaml(content: bytes) -> str:
    """Read `content` as YAML, twice and by both parsers, to the same."""
    document = _read(content, "m.yaml")
    again = _read(content, "m.yaml")
    assert str(again) == str(document) if isinstance(document, Unreadable) else again == _parts(document)
    if isinstance(document, Unreadable):
        return refused(document, content)
    check_document(document)
    _agree(document)
    return "read"


def check_json(content: bytes) -> str:
    """Read `content` as JSON, as the standard library does where that is as strict."""
    document = _read(content, "m.json")
    expected = _by_library(content)
    if isinstance(document, Unreadable):
        ours = ("more than", "nested", "larger", "surrogate")
        assert expected is None or any(word in document.reason for word in ours), (expected, str(document))
        return refused(document, content)
    check_document(document)
    if not document.faults and "." not in document.text and "e" not in document.text.lower():
        assert expected == [document.value], (expected, document.value)
    assert expected is not None
    return "read"


def _read(content: bytes, name: str) -> Any:
    try:
        return read(content, name)
    except Unreadable as error:
        return error


class _parts:  # noqa: N801 - reads as a function
    """A document by what it says: its lines are found when they are first asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        ours = self.document._replace(lines=None)  # type: ignore[arg-type]
        return bool(repr(ours) == repr(other._replace(lines=None)))  # type: ignore[attr-defined]

    __hash__ = None  # type: ignore[assignment]


def _by_library(content: bytes) -> list[Any] | None:
    def refuse(word: str) -> Any:
        raise ValueError(word)

    try:
        return [json.loads(content.decode("utf-8").removeprefix("\ufeff"), parse_constant=refuse)]
    except (ValueError, RecursionError):
        return None


def check_document(document: Document) -> None:
    """Assert that every value is plain, and that every place lies in the text, within the caps."""
    lines = document.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    size = len(document.text)
    nodes = 0
    for depth, node in _nodes(document.root):
        nodes += 1
        assert depth <= MANIFEST.depth + 1
        assert 0 <= node.start <= node.end <= size, (node.start, node.end, size)
        assert node.kind != "scalar" or type(node.value) in PLAIN, type(node.value)
        for name, ((start, end), _) in (node.entries or {}).items():
            assert isinstance(name, str)
            assert 0 <= start <= end <= size, (start, end, size)
        written = document.text[node.start : node.end]
        if node.text and "\n" not in written and "\r" not in written:
            assert written == node.text, (written, node.text)
    assert nodes <= MANIFEST.nodes * 2
    for fault in document.faults:
        span = fault.span
        assert 1 <= span.line <= span.end_line <= len(lines), span
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1, span
        assert span.end_column <= len(lines[span.end_line - 1]) + 1, span


def _nodes(root: Node) -> Iterator[tuple[int, Node]]:
    left = [(1, root)]
    while left:
        depth, node = left.pop()
        yield depth, node
        left += [(depth + 1, each) for each in node.items or ()]
        left += [(depth + 1, value) for _, value in (node.entries or {}).values()]


def _agree(document: Document) -> None:
    """Assert that the other parser comes to the same tree."""
    if document.parser != "c":
        return
    source = prepare(document.text, document.name, MANIFEST)._replace(doubted=False)
    root, faults = build(pure.parse(source.hidden), source)
    assert repr((root, faults)) == repr((document.root, document.faults))
