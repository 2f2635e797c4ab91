"""A waiver written into a text: what is there stays as it is, byte for byte."""

from __future__ import annotations

import re

from modelvow.manifest.document import Unreadable, node_at
from modelvow.manifest.spelling import is_plain, quoted
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelvow.manifest.document import Document, Node
    from modelvow.waivers import Waiver

BREAK = re.compile(r"\r\n|\n|\r")


class UnwritableError(Exception):
    """A text that takes no waiver as it stands; the message says why and what to do."""


def with_waiver(text: str, name: str, waiver: Waiver) -> str:
    """Return `text` with `waiver` as the last of its waivers, and all else as it was.

    Raises Unreadable where the text cannot be read, UnwritableError where nothing can be put in safely.
    """
    from modelvow.manifest.read import read

    mark = "\ufeff" if text.startswith("\ufeff") else ""
    document = read(text, name)
    if document.parser == "json" or not isinstance(document.value, dict):
        raise UnwritableError(f"{name}: a waiver is written into YAML alone; add it by hand, or name --file")
    at, added = _addition(document, waiver)
    written = document.text[:at] + added + document.text[at:]
    try:
        _check(document, read(written, name), waiver)
    except Unreadable as error:
        raise _unsafe(name) from error
    return mark + written


def new_file(waiver: Waiver) -> str:
    """Return the text of a waivers file that holds `waiver` alone."""
    return "version: 1\nwaivers:\n" + "".join(f"{line}\n" for line in _lines(waiver, "  "))


def _addition(document: Document, waiver: Waiver) -> tuple[int, str]:
    """Return what is to be put in, and where."""
    text, end = document.text, _line_end(document.text)
    node = node_at(document, ("waivers",))
    if node is None:
        if text[document.root.start : document.root.start + 1] == "{":
            raise _unsafe(document.name)
        indent = " " * (document.lines.position(document.root.start)[1] - 1)
        lines = [f"{indent}waivers:", *_lines(waiver, indent + "  ")]
        return len(text), _block(text, len(text), lines, end)
    if node.items is None:
        raise _unsafe(document.name)
    if text[node.start : node.start + 1] == "[":
        return _into_flow(node, waiver)
    indent = " " * (document.lines.position(node.start)[1] - 1)
    at = _after_line(text, _deep_end(node))
    return at, _block(text, at, _lines(waiver, indent), end)


def _into_flow(node: Node, waiver: Waiver) -> tuple[int, str]:
    parts = ", ".join(f"{key}: {quoted(value)}" for key, value in _entry(waiver).items())
    if node.items:
        return node.items[-1].end, f", {{{parts}}}"
    return node.start + 1, f"{{{parts}}}"


def _block(text: str, at: int, lines: list[str], end: str) -> str:
    """Return `lines` to be put in at `at`, with the line ends of the text; none at its end if it has none."""
    body = end.join(lines)
    return f"{body}{end}" if not at or text[at - 1] in "\r\n" else f"{end}{body}"


def _line_end(text: str) -> str:
    found = BREAK.search(text)
    return found[0] if found else "\n"


def _after_line(text: str, at: int) -> int:
    """Return where the line after the one that `at` lies in begins, blanks before `at` left out."""
    at = len(text[:at].rstrip())
    found = BREAK.search(text, at)
    return found.end() if found else len(text)


def _deep_end(node: Node) -> int:
    """Return where the last thing that was written in `node` ends."""
    if node.items:
        return _deep_end(node.items[-1])
    if node.entries:
        return max(max(end, _deep_end(value)) for (_, end), value in node.entries.values())
    return node.end


def _lines(waiver: Waiver, indent: str) -> list[str]:
    """Return the lines of an entry in block style, `indent` before its dash."""
    pairs = [f"{key}: {_scalar(value)}" for key, value in _entry(waiver).items()]
    return [f"{indent}{'  ' if number else '- '}{pair}" for number, pair in enumerate(pairs)]


def _entry(waiver: Waiver) -> dict[str, str]:
    return {key: value for key, value in waiver._asdict().items() if value is not None}


def _scalar(text: str) -> str:
    return text if is_plain(text) else quoted(text)


def _check(before: Document, after: Document, waiver: Waiver) -> None:
    """Raise UnwritableError unless `after` says what `before` did, and one waiver more."""
    more: dict[str, Any] = dict(after.value) if isinstance(after.value, dict) else {}
    told = [*(before.value.get("waivers") or []), _entry(waiver)]
    faults = [fault.kind for fault in before.faults], [fault.kind for fault in after.faults]
    if more != {**before.value, "waivers": told} or faults[0] != faults[1]:
        raise _unsafe(before.name)


def _unsafe(name: str) -> UnwritableError:
    return UnwritableError(
        f"{name}: a waiver cannot be put in without touching what is there; add it by hand, or name --file"
    )
