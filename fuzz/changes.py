"""Strategies that start from something sound and break it: texts byte by byte, values part by part."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hypothesis.strategies import SearchStrategy

    Place = tuple[str | int, ...]

SIGNS = [
    *(
        "\n",
        "\r",
        "\r\n",
        "\t",
        " ",
        "  ",
        ":",
        ": ",
        "- ",
        "? ",
        "#",
        " #",
        ",",
        "{",
        "}",
        "[",
        "]",
        '"',
        "'",
    ),
    *(
        "|",
        ">",
        "|2-\n",
        "&a ",
        "*a",
        "<<: *a",
        "<<: [*a, *a]",
        "!",
        "!!str ",
        "!!int ",
        "%YAML 1.1\n",
        "---\n",
    ),
    *(
        "...\n",
        "~",
        "null",
        "true",
        "no",
        ".nan",
        "-.inf",
        "0x1F",
        "1e999",
        "9" * 40,
        "2026-02-30",
        "2026-12-31",
    ),
    *(
        "\x00",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "🎄",
        "é",
        "\\u0000",
        "\\ud800",
    ),
    *("x-a: 1\n", "\\", "\\x", "`", "@", "$", "{{", "[[", "]]", "..", "/", "../../etc/passwd", "\udc80"),
]
ODD: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        10**19,
        1e300,
        float("inf"),
        float("nan"),
        "",
        " ",
        "none",
        "high",
        "2026-02-30",
    ),
    *(
        "2026-12-31",
        "a\x1b[31mb",
        "\ud800",
        "x" * 300,
        "../..",
        "DE",
        "MIT",
        [],
        {},
        [None],
        [[]],
        {"": None},
    ),
    *({"value": {}}, {"ref": "project.stage"}, {"param": "x"}, [{}], {"least": None, "most": "high"}),
]
MOST = 60_000
"""Characters of a text beyond which it is not made longer."""


def changed_texts(seeds: Callable[[], Sequence[str]], words: Sequence[str] = ()) -> SearchStrategy[bytes]:
    """Return texts made of `seeds` by a few changes; some are no UTF-8 any more."""
    pieces = st.sampled_from([*SIGNS, *words]) | st.text(max_size=4)
    change = st.tuples(st.sampled_from(list(CHANGES)), st.integers(0, 2**16), st.integers(0, 64), pieces)
    return st.builds(_changed_text, st.sampled_from(list(seeds())), st.lists(change, max_size=4))


def _changed_text(text: str, changes: Sequence[tuple[str, int, int, str]]) -> bytes:
    raw = False
    for name, at, count, piece in changes:
        if name == "raw":
            raw = True
        elif len(text) < MOST:
            text = CHANGES[name](text, at % (len(text) + 1), count, piece)
    content = text.encode("utf-8", "surrogatepass" if raw else "replace")
    return content[:-1] + b"\xff" if raw and content.endswith(b"#") else content


def _moved(text: str, at: int, count: int, _piece: str) -> str:
    """Return `text` with one of its lines put before another."""
    lines = text.splitlines(keepends=True) or [""]
    line = lines.pop(at % len(lines))
    lines.insert(count % (len(lines) + 1), line)
    return "".join(lines)


CHANGES: dict[str, Callable[[str, int, int, str], str]] = {
    "insert": lambda text, at, _count, piece: text[:at] + piece + text[at:],
    "replace": lambda text, at, count, piece: text[:at] + piece + text[at + count :],
    "cut": lambda text, at, count, _piece: text[:at] + text[at + count :],
    "double": lambda text, at, count, _piece: text[: at + count] + text[at:],
    "repeat": lambda text, at, count, piece: text[:at] + piece * (count * 40) + text[at:],
    "end": lambda text, at, _count, _piece: text[:at],
    "move": _moved,
    "raw": lambda text, _at, _count, _piece: text,
}


def changed_values(seeds: Callable[[], Sequence[Any]], words: Sequence[str] = ()) -> SearchStrategy[Any]:
    """Return values made of `seeds` by a few changes of their parts; `words` may become keys and texts."""
    keys = st.sampled_from([*words, "x-a", "", "id"]) | st.text(max_size=5)
    odd = st.sampled_from([*ODD, *words]) | st.text(max_size=8) | st.integers(-5, 10**6)
    change = st.tuples(st.sampled_from(list(PART_CHANGES)), st.integers(0, 2**16), keys, odd)
    return st.builds(_changed_value, st.sampled_from(list(seeds())), st.lists(change, max_size=5))


def _changed_value(seed: Any, changes: Sequence[tuple[str, int, str, Any]]) -> Any:
    value = {"": json.loads(json.dumps(seed))}
    for name, at, key, odd in changes:
        found = list(_places(value[""], ("",)))
        path = found[at % len(found)]
        holder: Any = value
        for step in path[:-1]:
            holder = holder[step]
        PART_CHANGES[name](holder, path[-1], key, json.loads(json.dumps(odd)))
    return value[""]


def _places(value: Any, path: Place) -> Iterator[Place]:
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _places(part, (*path, key))


def _replace(holder: Any, last: Any, _key: str, odd: Any) -> None:
    holder[last] = odd


def _remove(holder: Any, last: Any, _key: str, _odd: Any) -> None:
    if last:  # not the whole, nor the first of a list
        del holder[last]


def _add(holder: Any, last: Any, key: str, odd: Any) -> None:
    target = holder[last]
    if isinstance(target, dict):
        target[key] = odd
    elif isinstance(target, list):
        target.append(odd)


def _rename(holder: Any, last: Any, key: str, _odd: Any) -> None:
    if last and isinstance(holder, dict):
        holder[key] = holder.pop(last)


def _double(holder: Any, last: Any, _key: str, _odd: Any) -> None:
    if isinstance(holder, list):
        holder.append(json.loads(json.dumps(holder[last])))


def _wrap(holder: Any, last: Any, _key: str, _odd: Any) -> None:
    holder[last] = [holder[last]]


PART_CHANGES: dict[str, Callable[[Any, Any, str, Any], None]] = {
    "replace": _replace,
    "remove": _remove,
    "add": _add,
    "rename": _rename,
    "double": _double,
    "wrap": _wrap,
}


def as_json(values: SearchStrategy[Any]) -> SearchStrategy[bytes]:
    """Return `values` as JSON, which is YAML, too."""
    return values.map(lambda value: json.dumps(value, indent=1).encode())
