"""What a YAML parser says, as plain tuples, which cost a third of objects.

They hold kind, start, end, anchor, tag, value and style, of a plain scalar only kind, start, end and value.
Start and end are the parser's marks; `value` is a scalar's text, or whether a list or map is in brackets.
"""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Event = tuple[Any, ...]

OTHER, DOCUMENT, ALIAS, SCALAR, OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP, PLAIN = range(9)


def other(start: Any, end: Any, *_rest: object) -> Event:
    """Return the event of something that our loop does not look at."""
    return (OTHER, start, end, None, None, None, None)


def document(start: Any, end: Any, *_rest: object) -> Event:
    """Return the event of a document that begins."""
    return (DOCUMENT, start, end, None, None, None, None)


def alias(anchor: str, start: Any, end: Any, *_rest: object) -> Event:
    """Return the event of `*anchor`."""
    return (ALIAS, start, end, anchor, None, None, None)


def scalar(  # noqa: PLR0913, PLR0917 - the extension's order
    anchor: str | None,
    tag: str | None,
    _implicit: object,
    value: str,
    start: Any,
    end: Any,
    style: str,
    *_rest: object,
) -> Event:
    """Return the event of a scalar; a plain one has no quotes, no anchor and no tag, and is not empty."""
    if not style and value and anchor is None and tag is None:
        return (PLAIN, start, end, value)
    return (SCALAR, start, end, anchor, tag, value, style)


def open_list(
    anchor: str | None, tag: str | None, _implicit: object, start: Any, end: Any, flow: object, *_rest: object
) -> Event:
    """Return the event of a list that begins."""
    return (OPEN_LIST, start, end, anchor, tag, flow, None)


def close_list(start: Any, end: Any, *_rest: object) -> Event:
    """Return the event of a list that ends."""
    return (CLOSE_LIST, start, end, None, None, None, None)


def open_map(
    anchor: str | None, tag: str | None, _implicit: object, start: Any, end: Any, flow: object, *_rest: object
) -> Event:
    """Return the event of a map that begins."""
    return (OPEN_MAP, start, end, anchor, tag, flow, None)


def close_map(start: Any, end: Any, *_rest: object) -> Event:
    """Return the event of a map that ends."""
    return (CLOSE_MAP, start, end, None, None, None, None)


MAKERS: dict[str, Callable[..., Event]] = {
    "StreamStartEvent": other,
    "StreamEndEvent": other,
    "DocumentStartEvent": document,
    "DocumentEndEvent": other,
    "AliasEvent": alias,
    "ScalarEvent": scalar,
    "SequenceStartEvent": open_list,
    "SequenceEndEvent": close_list,
    "MappingStartEvent": open_map,
    "MappingEndEvent": close_map,
}
"""What to call in place of the classes of ruamel.yaml, which take the same arguments."""


def plain(events: Iterable[Any]) -> Iterator[Event]:
    """Yield objects of the classes of ruamel.yaml as tuples."""
    for event in events:
        maker, start, end = MAKERS[type(event).__name__], event.start_mark, event.end_mark
        if maker is scalar:
            yield scalar(event.anchor, event.tag, None, event.value, start, end, event.style)
        elif maker in {open_list, open_map}:
            yield maker(event.anchor, event.tag, None, start, end, event.flow_style)
        elif maker is alias:
            yield alias(event.anchor, start, end)
        else:
            yield maker(start, end)
