"""Typed looks into a pack's YAML; whatever is not as it must be raises PackError with its place."""

from __future__ import annotations

from modelvow.policy.errors import PackError, guess, one_of
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from modelvow.findings import KeyPath
    from modelvow.manifest.document import Document


class Part(NamedTuple):
    """A value in a document, and the way to it."""

    document: Document
    path: KeyPath
    value: Any


def top(document: Document) -> Part:
    """Return the whole document as a part."""
    return Part(document, (), document.value)


def child(part: Part, key: str | int) -> Part:
    """Return what lies at `key`; None where nothing does."""
    value = part.value.get(key) if isinstance(part.value, dict) else part.value[key]
    return Part(part.document, (*part.path, key), value)


def error(part: Part, reason: str, suggestion: str = "") -> PackError:
    """Return the error that points at the part's value, or the nearest existing parent of it."""
    from modelvow.manifest.document import span_of

    span = span_of(part.document, part.path)
    return PackError(part.document.name, span.line, span.column, reason, suggestion)


def key_error(part: Part, key: Any, reason: str, suggestion: str = "") -> PackError:
    """Return the error that points at the key `key` of the mapping `part`."""
    from modelvow.manifest.document import key_span_of

    span = key_span_of(part.document, (*part.path, key))
    return PackError(part.document.name, span.line, span.column, reason, suggestion)


def mapping(part: Part, keys: Collection[str], what: str) -> dict[str, Any]:
    """Return the part's mapping; every key must be among `keys` or begin with `x-`."""
    value = free_mapping(part, what)
    for key in value:
        if key not in keys and not key.startswith("x-"):
            raise key_error(part, key, f"{what} has no key `{key}`", guess(key, keys, one_of(keys)))
    return value


def free_mapping(part: Part, what: str) -> dict[str, Any]:
    """Return the part's mapping with any keys, which the reader made text."""
    if not isinstance(part.value, dict):
        raise error(part, f"{what} must be a mapping", "write `key: value` lines")
    return part.value


def text(part: Part, key: str) -> str | None:
    """Return the text at `key`, None when the key is not there."""
    if key not in part.value:
        return None
    return plain_text(child(part, key), f"`{key}`")


def plain_text(part: Part, what: str) -> str:
    """Return the part as text that says something."""
    if not isinstance(part.value, str) or not part.value.strip():
        raise error(
            part, f"{what} must be text", "write what it says, in quotes where YAML reads it otherwise"
        )
    return part.value


def needed_text(part: Part, key: str, what: str, hint: str) -> str:
    """Return the text at `key`; missing is an error that says `hint`."""
    found = text(part, key)
    if found is None:
        raise error(part, f"{what} has no `{key}`", hint)
    return found


def texts(part: Part, key: str) -> tuple[str, ...] | None:
    """Return the list of texts at `key` (one text counts as a list of one), None when it is not there."""
    if key not in part.value:
        return None
    whole = child(part, key)
    if isinstance(whole.value, str):
        return (plain_text(whole, f"`{key}`"),)
    return tuple(plain_text(item, f"an entry of `{key}`") for item in items(whole, f"`{key}`"))


def items(part: Part, what: str) -> list[Part]:
    """Return the parts of a list."""
    if not isinstance(part.value, list):
        raise error(part, f"{what} must be a list", "begin each entry with `- `")
    return entries(part)


def entries(part: Part) -> list[Part]:
    """Return the parts of what is known to be a list."""
    return [child(part, index) for index in range(len(part.value))]


def flag(part: Part, key: str) -> bool | None:
    """Return the yes or no at `key`, None when it is not there."""
    if key not in part.value:
        return None
    found = child(part, key)
    if not isinstance(found.value, bool):
        raise error(found, f"`{key}` must be true or false", "write `true` or `false`")
    return found.value


def choice(part: Part, words: Collection[str], what: str) -> str:
    """Return the part's word, which must be one of `words`."""
    if not isinstance(part.value, str) or part.value not in words:
        shown = f"`{part.value}`" if isinstance(part.value, str | int | float) else "this"
        raise error(part, f"{what} cannot be {shown}", guess(str(part.value), words, one_of(words)))
    return part.value


def places(parts: Iterable[Part], key: str) -> dict[str, tuple[str, int]]:
    """Return file and line of each of `parts`, by the text that it has at `key`."""
    from modelvow.manifest.document import span_of

    return {
        part.value[key]: (part.document.name, span_of(part.document, (*part.path, key)).line)
        for part in parts
        if isinstance(part.value, dict) and isinstance(part.value.get(key), str)
    }
