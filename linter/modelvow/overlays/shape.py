"""A document against a schema: its value, text as it was written, or all that is wrong with its places.

The schema is our own, of draft-07: references, `anyOf`, types, enumerations, patterns, formats and bounds.
"""

from __future__ import annotations

import math

from modelvow.catalog.overlay import Place, Problem
from modelvow.manifest.shape import TYPES, fits, types_of, whole
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modelvow.findings import KeyPath
    from modelvow.manifest.document import Document, Node

Schema = dict[str, Any]

WORDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}
DAY = "write a day such as `2026-12-31`"
NO_DAY = f"{DAY}, or `false` where none is announced"
MOST = 20
"""Problems that are told of one file; more help nobody."""


class Shaped(NamedTuple):
    """A value with what was put right, and what is wrong. The value counts only where nothing is."""

    value: Any
    problems: tuple[Problem, ...]


def take(document: Document, schema: Schema) -> Shaped:
    """Return what `document` says under `schema`; extensions (`x-…`) are left out."""
    reader = _Reader(document, schema)
    value = reader.value(document.root, schema, ())
    return Shaped(value, tuple(reader.problems[:MOST]))


class _Reader:
    """One reading: what is wrong gathers on the way."""

    __slots__ = ("document", "problems", "schema")

    def __init__(self, document: Document, schema: Schema) -> None:
        self.document = document
        self.schema = schema
        self.problems: list[Problem] = []

    def value(self, node: Node, part: Schema, path: KeyPath) -> Any:
        options = list(self.options(part))
        chosen = self.chosen(node, options)
        if chosen is None:
            self.refuse(node.start, f"{_named(path)} must be {_kinds(options)}", _way_out(options))
            return None
        if node.entries is not None:
            return self.mapping(node, chosen, path)
        if node.items is not None:
            items = chosen.get("items", {})
            return [self.value(item, items, (*path, index)) for index, item in enumerate(node.items)]
        return self.scalar(node, chosen, path, options)

    def chosen(self, node: Node, options: Sequence[Schema]) -> Schema | None:
        """Return the one of `options` whose type `node` has, else one that takes it as text, else None."""
        for option in options:
            if _is_of(node, types_of(option)):
                return option
        as_text = node.text is not None and node.value is not None and not isinstance(node.value, bool)
        texts = (option for option in options if "string" in types_of(option))
        return next(texts, None) if as_text else None

    def options(self, part: Schema) -> Iterator[Schema]:
        """Yield the plain schemas that `part` leads to."""
        if "$ref" in part:
            yield from self.options(self.schema["definitions"][part["$ref"].rpartition("/")[2]])
        elif "anyOf" in part or "allOf" in part:
            for branch in (*part.get("anyOf", ()), *part.get("allOf", ())):
                yield from self.options(branch)
        else:
            yield part

    def mapping(self, node: Node, part: Schema, path: KeyPath) -> dict[str, Any]:
        properties: Schema = part.get("properties", {})
        found = {}
        for key, (place, child) in (node.entries or {}).items():
            if key in properties:
                found[key] = self.value(child, properties[key], (*path, key))
            elif not isinstance(part.get("additionalProperties", True), bool):
                found[key] = self.value(child, part["additionalProperties"], (*path, key))
            elif part.get("additionalProperties", True):
                found[key] = child.value
            elif not key.startswith("x-") and not self.full:
                self.refuse(place[0], f"unknown key `{_shown(key)}`", _guess(key, properties))
        for key in part.get("required", ()):
            if key not in (node.entries or {}):
                self.refuse(node.start, f"{_named(path)} has no `{key}`", _to_add(key, properties[key]))
        return found

    def scalar(self, node: Node, part: Schema, path: KeyPath, options: Sequence[Schema]) -> Any:
        """Return the value of `node`, which is to be as `part` says, the one of `options` that was chosen."""
        value = node.value
        if not _is_of(node, types_of(part)):
            value = node.text  # text that YAML would read as a number
        flaw = "" if self.full else _flaw(value, part)
        if flaw:
            # A number as it was written: `.inf`, and `5319e7` as no other figure.
            written = node.value if isinstance(node.value, str) else self.document.text[node.start : node.end]
            self.refuse(
                node.start, f"{_named(path)} cannot be `{_shown(written)}`", _way_out(options) or flaw
            )
        return value

    @property
    def full(self) -> bool:
        """Whether enough is wrong: what was meant is not guessed at for each of ten thousand keys."""
        return len(self.problems) >= MOST

    def refuse(self, start: int, reason: str, hint: str) -> None:
        line, column = self.document.lines.position(start)
        self.problems.append(Problem(Place(self.document.name, line, column), reason, hint))


def _is_of(node: Node, types: Sequence[str]) -> bool:
    """Whether a node is of one of `types`; no types: of any."""
    if node.value is None:
        return not types or "null" in types
    return not types or any(name in TYPES and fits(node.value, name) for name in types)


def _flaw(value: Any, part: Schema) -> str:
    """Return the way out of what is wrong with a scalar of the right type, "" when nothing is."""
    if value is None:
        return ""
    if "enum" in part and not any(value == each and type(value) is type(each) for each in part["enum"]):
        words = [each for each in part["enum"] if each is not None]
        return NO_DAY if words == [False] else _guess(str(value), words)
    if isinstance(value, str):
        return _text_flaw(value, part)
    if isinstance(value, float) and not math.isfinite(value):
        return "write a number"
    if "minimum" in part and value < part["minimum"]:
        return f"write a number from {part['minimum']} on"
    return ""


def _text_flaw(value: str, part: Schema) -> str:
    from modelvow.conditions.dates import is_day

    if part.get("format") == "date" and not is_day(value):
        return DAY
    if "minLength" in part and not value.strip():
        return "write what it says, or leave it out"
    if "pattern" in part:
        from re import search

        if not search(whole(part["pattern"]), value):
            return "write two capital letters, such as `DE`"
    return ""


def _guess(word: str, words: Iterable[object]) -> str:
    from modelvow.policy.errors import guess, one_of

    known = [str(each) for each in words]
    return guess(word, known, one_of(known))


def _kinds(options: Iterable[Schema]) -> str:
    """Return the types that are allowed, in words; that null or a mapping would do helps nobody."""
    names = list(dict.fromkeys(name for option in options for name in types_of(option)))
    plain = [name for name in names if name not in ("null", "object")]
    return " or ".join(WORDS[name] for name in plain or names)


def _to_add(key: str, part: Schema) -> str:
    """Return what to write for a key that is missing: its one value, else what it is about."""
    if len(part.get("enum", ())) == 1:
        return f"write `{key}: {part['enum'][0]}`"
    about: str = part.get("description", "")
    return about[:1].lower() + about[1:].rstrip(".")


def _way_out(options: Sequence[Schema]) -> str:
    if any(option.get("enum") == [False] for option in options):
        return NO_DAY
    if any(option.get("format") == "date" for option in options):
        return DAY
    return ""


def _named(path: KeyPath) -> str:
    """Return what lies at `path` as a message calls it."""
    keys = [key for key in path if isinstance(key, str)]
    if not keys:
        return "an overlay"
    return f"an entry of `{keys[-1]}`" if isinstance(path[-1], int) else f"`{_shown(keys[-1])}`"


def _shown(value: Any) -> str:
    from modelvow.manifest.guess import shown

    return shown(value)
