"""Values as they are written into a text, in the way of what stood there."""

from __future__ import annotations

import re

from modelvow.manifest.guess import flow
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
ESCAPES: Mapping[str, str] = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def spelled(value: Any, like: str) -> str:
    """Return `value` as YAML on one line, its texts in the quotes of `like` where they can hold them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {spelled(item, like)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(spelled(item, like) for item in value) + "]"
    if not isinstance(value, str):
        return flow(value)
    if like[:1] == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return value if like[:1] != '"' and is_plain(value) else quoted(value)


def is_plain(text: str) -> bool:
    """Say whether `text` needs no quotes, wherever it stands."""
    return bool(DAY.fullmatch(text) or (PLAIN.fullmatch(text) and text.lower() not in WORDS))


def quoted(text: str) -> str:
    """Return `text` in double quotes."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08x}"
