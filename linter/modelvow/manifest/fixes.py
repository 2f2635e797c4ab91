"""Flaws with one safe mend → edits of the text, which touch nothing but what was written there."""

from __future__ import annotations

import json

from modelvow.findings import Edit, Fix
from modelvow.manifest.document import node_at
from modelvow.manifest.guess import shown
from modelvow.manifest.spelling import spelled
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.findings import KeyPath
    from modelvow.manifest.coherence import Flaw
    from modelvow.manifest.document import Document, Node, Place

VERSION = "version: 1"
BLOCKS = ("|", ">")


def fixes_of(flaws: Iterable[Flaw], document: Document) -> dict[tuple[str, KeyPath, str | None], Fix]:
    """Return the fix of each flaw that has one, by `key_of`."""
    meant = [flaw for flaw in flaws if flaw.meant is not None]
    if not meant:
        return {}
    uses = uses_of(document.root)
    # Two slips for one name: to mend both would write it twice.
    aims = [(flaw.path[:-1], flaw.meant) for flaw in meant if flaw.kind == "unknown-key"]
    found = {}
    for flaw in meant:
        lone = flaw.kind != "unknown-key" or aims.count((flaw.path[:-1], flaw.meant)) == 1
        fix = _fix(flaw, document, uses) if lone else None
        if fix is not None:
            found[key_of(flaw)] = fix
    return found


def key_of(flaw: Flaw) -> tuple[str, KeyPath, str | None]:
    """Return what tells one flaw of a document from another."""
    return flaw.kind, flaw.path, flaw.data.get("key")


def replacement(
    document: Document, place: Place | None, value: Any, uses: Mapping[Place, int]
) -> Edit | None:
    """Return the edit that writes `value` where a key or a scalar stands.

    None where it is not on one line, or is read in more than one place (`uses`, see `uses_of`).
    """
    if place is None or uses.get(place, 0) > 1:
        return None
    written = document.text[slice(*place)]
    if not written or written.startswith(BLOCKS) or len(written.splitlines()) > 1:
        return None
    text = _json(value) if document.parser == "json" else spelled(value, written)
    return Edit(document.lines.span(*place), text)


def scalar_at(node: Node | None) -> Place | None:
    """Return the place of a scalar, None for anything else."""
    return None if node is None or node.kind != "scalar" else (node.start, node.end)


def writing(edit: Edit) -> Fix:
    """Return the fix that is one edit, titled by what it writes."""
    return Fix(f"write `{shown(edit.text.strip())}`", (edit,))


def uses_of(root: Node) -> dict[Place, int]:
    """Return how often what was written in a place is read, by its offsets; not what `x-` keys hold."""
    found: dict[Place, int] = {}
    left = [root]
    while left:
        node = left.pop()
        inner = list(_parts(node))
        keys = [key for key, _ in (node.entries or {}).values()]
        for place in (*keys, *((each.start, each.end) for each in inner)):
            found[place] = found.get(place, 0) + 1
        left += inner
    return found


def _parts(node: Node) -> Iterator[Node]:
    yield from node.items or ()
    yield from (value for name, (_, value) in (node.entries or {}).items() if not name.startswith("x-"))


def _fix(flaw: Flaw, document: Document, uses: Mapping[Place, int]) -> Fix | None:
    if flaw.kind == "missing-key":
        edit = _first_line(document)
    else:
        parent = node_at(document, flaw.path[:-1]) if flaw.path else None
        if parent is None or _has(parent, flaw):
            return None
        edit = replacement(document, _place(parent, flaw), flaw.meant, uses)
    return None if edit is None else writing(edit)


def _has(parent: Node, flaw: Flaw) -> bool:
    """Say whether what was meant stands there already, so that it would stand there twice."""
    if flaw.kind == "unknown-key":
        return flaw.meant in (parent.entries or {})
    return any(item.value == flaw.meant for item in parent.items or ())


def _place(parent: Node, flaw: Flaw) -> Place | None:
    last = flaw.path[-1]
    if isinstance(last, int):
        return scalar_at((parent.items or [])[last])
    entry = (parent.entries or {}).get(last)
    if entry is None:
        return None
    return entry[0] if flaw.kind == "unknown-key" else scalar_at(entry[1])


def _first_line(document: Document) -> Edit | None:
    """Return the edit that puts the version before all else."""
    text, start = document.text, document.root.start
    if text[start : start + 1] == "{":
        key = '"version": 1' if document.parser == "json" else VERSION
        return Edit(document.lines.span(start + 1, start + 1), key + ", " * bool(document.root.entries))
    _line, column = document.lines.position(start)
    indent = text[start - column + 1 : start]
    if indent.strip(" "):
        return None
    end = next((each for each in ("\r\n", "\n", "\r") if each in text), "\n")
    return Edit(document.lines.span(start, start), f"{VERSION}{end}{indent}")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
