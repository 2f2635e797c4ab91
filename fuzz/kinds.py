"""What a target is: where its inputs come from, and what must hold for each of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy


class Target(NamedTuple):
    """One thing to be fuzzed.

    `check` raises for an input for which something does not hold, else says in a word what became of it.
    `texts` are seeds for inputs that are plain bytes, which are kept under a name that ends in `ending`;
    None where an input is a value of JSON. `words` are worth putting into a text. One input takes as long as
    `cost` of the cheap ones, and the budget has so many fewer.
    """

    name: str
    inputs: Callable[[], SearchStrategy[Any]]
    check: Callable[[Any], str]
    texts: Callable[[], Sequence[str]] | None = None
    words: Sequence[str] = ()
    ending: str = ".json"
    cost: int = 1


def encoded(target: Target, value: Any) -> bytes:
    """Return an input as it is kept."""
    if target.texts is not None:
        return bytes(value)
    return (json.dumps(value, indent=1) + "\n").encode()


def decoded(target: Target, content: bytes) -> Any:
    """Return the input that is kept as `content`."""
    return content if target.texts is not None else json.loads(content)
