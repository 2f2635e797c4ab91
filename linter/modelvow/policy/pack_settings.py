"""The settings of a pack: what its own file says of rules."""

from __future__ import annotations

from modelvow.policy.pack import Settings
from modelvow.policy.shape import child, flag, free_mapping, plain_text, texts
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelvow.policy.shape import Part

TOLD = ("select", "ignore", "severity", "params", "waivable", "strict")
"""The keys whose lines are told of: those whose values name rules, and what a required pack may hold."""


def read_controls(part: Part) -> tuple[str, ...]:
    """Return the controls that the pack adds to the vocabulary."""
    if "controls" not in part.value:
        return ()
    if isinstance(part.value["controls"], dict):
        return tuple(free_mapping(child(part, "controls"), "`controls`"))
    return texts(part, "controls") or ()


def read_settings(part: Part) -> Settings:
    """Return the pack's settings, with the line of each."""
    return Settings(
        part.document.name,
        texts(part, "select") or (),
        texts(part, "ignore") or (),
        _words(part, "severity"),
        _params(part),
        _flags(part, "waivable"),
        flag(part, "strict"),
        lines=dict(_lines(part)),
    )


def _words(part: Part, key: str) -> dict[str, str]:
    if key not in part.value:
        return {}
    whole = child(part, key)
    return {name: plain_text(child(whole, name), f"`{name}`") for name in free_mapping(whole, f"`{key}`")}


def _flags(part: Part, key: str) -> dict[str, bool]:
    if key not in part.value:
        return {}
    whole = child(part, key)
    return {name: bool(flag(whole, name)) for name in free_mapping(whole, f"`{key}`")}


def _params(part: Part) -> dict[str, dict[str, Any]]:
    if "params" not in part.value:
        return {}
    whole = child(part, "params")
    return {
        name: dict(free_mapping(child(whole, name), f"`{name}`")) for name in free_mapping(whole, "`params`")
    }


def _lines(part: Part) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the line of every setting that may be refused, and of every name within."""
    for key in TOLD:
        if key in part.value:
            yield from _lines_below(part, key, (key,))


def _lines_below(part: Part, key: str, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    from modelvow.manifest.document import key_span_of, span_of

    whole = child(part, key)
    yield names, key_span_of(part.document, whole.path).line
    if isinstance(whole.value, dict):
        for name in whole.value:
            yield from _lines_below(whole, name, (*names, name))
    elif isinstance(whole.value, list):
        for index, name in enumerate(whole.value):
            yield (*names, str(name)), span_of(part.document, (*whole.path, index)).line
