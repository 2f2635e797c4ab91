"""Conditions written out again as people write them, from their compiled form."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GROUP = 2
"""A compiled group has a name and parts; a comparison has a modifier, a path and an operand."""
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+")


def condition_lines(code: Any) -> list[str]:
    """Return the lines of a compiled condition in the rule language; none for one that always holds."""
    if len(code) == GROUP:
        return list(_group(*code))
    modifier, path, operand = code
    key = path if modifier == "equals" else f"{path}|{modifier}"
    if modifier in ("any", "all", "none"):
        return [f"{key}:", *indented(condition_lines(operand))]
    return [f"{key}: {flow(operand)}"]


def indented(lines: Iterable[str], by: str = "  ") -> list[str]:
    """Return `lines` moved to the right; empty ones stay empty."""
    return [f"{by}{line}" if line else line for line in lines]


def flow(value: Any) -> str:
    """Return a value on one line, as YAML reads it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(entry)}" for key, entry in value.items()) + "}"
    return _word(value) if isinstance(value, str) else str(value)


def _word(text: str) -> str:
    reserved = text in ("true", "false", "null", "yes", "no", "") or text[:1].isdigit()
    # A length of time such as 18m begins with a digit and is text all the same.
    time = text[:-1].isdigit() and text[-1:] in "dmy"
    return text if PLAIN.issuperset(text) and (time or not reserved) else f'"{text}"'


def _group(name: str, parts: list[Any]) -> Iterator[str]:
    if name == "and":
        for part in parts:
            yield from condition_lines(part)
        return
    if name != "or":
        yield f"{name}:"
    for part in parts:
        first, *rest = condition_lines(part) or ["{}"]
        entry = [f"- {first}", *indented(rest)]
        yield from entry if name == "or" else indented(entry)
