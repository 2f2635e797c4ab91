"""Messages with `{path}` placeholders and `[[ … ]]` segments that give way when a path has no value."""

from __future__ import annotations

from modelvow.conditions.closures import find
from modelvow.conditions.language import ABSENT, is_range
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from modelvow.conditions.closures import Find, Params

    Words = Callable[..., str]

_PATH = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.$|")


class Piece(NamedTuple):
    """Literal text or a placeholder's path; `segment` numbers the `[[ … ]]` it stands in, 0 outside."""

    text: str
    is_path: bool
    segment: int


class _Slot(NamedTuple):
    """A piece made ready: `find` follows its path, None in literal text; `own`: not into the document."""

    text: str
    segment: int
    find: Find | None
    own: bool


OWN = ("param", "matched")
"""What the paths of a template begin with that do not lead into the document."""


def render(template: str, root: Any, params: Params, matched: Sequence[Any] = ()) -> str:
    """Return `template` with its placeholders filled: from `root`, `{param.x}` from `params`, `{matched}`.

    A segment goes when a path in it is absent, unknown or an empty list.
    """
    return compile_words(template, params)(root, matched)


def compile_words(template: str, params: Params) -> Words:
    """Return a closure that does what `render` does, for many documents."""
    slots = [_slot(piece) for piece in split(template) if piece.text]
    segments = [slot.segment for slot in slots]
    given = dict(params)

    def fill(root: Any, matched: Sequence[Any] = ()) -> str:
        values = {"param": given, "matched": list(matched)}
        texts: list[str] = []
        empty: set[int] = set()
        for text, segment, follow, own in slots:
            if follow is None:
                texts.append(text)
                continue
            value = follow(values if own else root, None)
            if segment and _is_empty(value):
                empty.add(segment)
            texts.append(value if value.__class__ is str else show(value))
        if empty:
            texts = [text for text, segment in zip(texts, segments, strict=True) if segment not in empty]
        return "".join(texts)

    return fill


def _slot(piece: Piece) -> _Slot:
    first = piece.text.partition(".")[0].partition("|")[0]
    return _Slot(piece.text, piece.segment, find(piece.text) if piece.is_path else None, first in OWN)


def split(template: str) -> Iterator[Piece]:
    """Give the pieces of `template` in order. `{{path}}` stands for `{path}`, other braces for themselves."""
    segment = 0
    rest = template
    while rest:
        outside, opened, inner = rest.partition("[[")
        segment_text, closed, rest = inner.partition("]]")
        if not closed:
            yield from _split_text(outside + opened + segment_text, 0)
            return
        segment += 1
        yield from _split_text(outside, 0)
        yield from _split_text(segment_text, segment)


def _split_text(text: str, segment: int) -> Iterator[Piece]:
    while text:
        found = _next_placeholder(text)
        if found is None:
            yield Piece(text, is_path=False, segment=segment)
            return
        start, end = found
        before, path, text = text[:start], text[start + 1 : end], text[end + 1 :]
        if before.endswith("{") and text.startswith("}"):
            yield Piece(f"{before[:-1]}{{{path}}}", is_path=False, segment=segment)
            text = text[1:]
        else:
            yield Piece(before, is_path=False, segment=segment)
            yield Piece(path, is_path=True, segment=segment)


def _next_placeholder(text: str) -> tuple[int, int] | None:
    """Return where the next `{` and its `}` stand that hold nothing but a path; None where there is none."""
    start = text.find("{")
    while start >= 0:
        end = text.find("}", start)
        inside = text[start + 1 : end]
        if end > start + 1 and _PATH.issuperset(inside) and inside[0].isalpha():
            return start, end
        start = text.find("{", start + 1)
    return None


def _is_empty(value: Any) -> bool:
    return value is None or value is ABSENT or value == []


def show(value: Any) -> str:
    """Return `value` as people read it: lists joined, ranges as "low to medium", maps by their name."""
    if value is None or value is ABSENT:
        return "unknown" if value is None else "not declared"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(map(show, value))) or "none"
    if isinstance(value, dict):
        return _show_range(value) if is_range(value) else _show_map(value)
    return _show_number(value) if isinstance(value, int | float) else str(value)


def _show_number(value: float) -> str:
    # A year has four digits and takes no comma.
    return f"{value:,}" if abs(value) >= 10_000 else str(value)  # noqa: PLR2004


def _show_range(value: dict[str, Any]) -> str:
    least, most = value["least"], value["most"]
    return show(least) if least == most else f"{show(least)} to {show(most)}"


def _show_map(value: dict[str, Any]) -> str:
    for key in ("name", "id", "key"):
        if isinstance(value.get(key), str):
            return str(value[key])
    if any(key in value for key in ("name", "id", "key")):
        # It has a name that nobody knows; all that is in it would tell no more.
        return show(None)
    return ", ".join(f"{key}: {show(item)}" for key, item in value.items())
