"""How values are shown in messages, and what was probably meant."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LONGEST = 60
MOST = 24
SHORTEST = 3
"""Fewer letters begin too many words."""
APART = 0.1
"""By so much the next word must be farther than the one that was surely meant."""
PREFIX = 2
"""Letters before a word from which on they make another word of it."""
NEGATIONS = ("non", "not_", "un")
GUESSES = 20
"""So often what was meant is looked for in one manifest: nobody reads more, and each look takes its time."""


class Guess(Protocol):
    """Looks for what was meant, see `closest`."""

    def __call__(
        self, word: str, words: Iterable[str], names: Iterable[tuple[str, str]] = (), cutoff: float = 0.7
    ) -> str | None:
        """Return the one of `words` that was probably meant, None when none is near."""


def guesser(times: int = GUESSES) -> Guess:
    """Return `closest` for so many times; after that it finds nothing."""
    left = iter(range(times))

    def guess(
        word: str, words: Iterable[str], names: Iterable[tuple[str, str]] = (), cutoff: float = 0.7
    ) -> str | None:
        return None if next(left, None) is None else closest(word, words, names, cutoff)

    return guess


def shown(value: Any) -> str:
    """Return a scalar as a message quotes it: one line, no control characters, no more than 60 characters."""
    text = value if isinstance(value, str) else flow(value)
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    if text.isprintable() and "`" not in text:
        return text
    return "".join(char if char.isprintable() and char != "`" else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return "'" if char == "`" else char.encode("unicode_escape").decode("ascii")


def flow(value: Any) -> str:
    """Return a value as one line of YAML, for people to read and copy."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def listed(words: Sequence[str]) -> str:
    """Return words joined by commas, the first 24 of them."""
    more = ", …" if len(words) > MOST else ""
    return ", ".join(shown(word) for word in words[:MOST]) + more


def closest(
    word: str, words: Iterable[str], names: Iterable[tuple[str, str]] = (), cutoff: float = 0.7
) -> str | None:
    """Return the one of `words` that was probably meant, None when none is near.

    `names` are pairs of another name and a word: a country's name and its code.
    """
    import difflib

    known = {_plain(name): target for name, target in names}
    known.update({_plain(each): each for each in words})
    wanted = _plain(word[:LONGEST])
    found = difflib.get_close_matches(wanted, known, n=1, cutoff=cutoff)
    return known[found[0]] if found else _begun(wanted, known)


def _begun(wanted: str, known: Mapping[str, str]) -> str | None:
    """Return the one that `wanted` begins, as `prod` does production; None where several or none do."""
    begun = {target for name, target in known.items() if name.startswith(wanted)}
    return begun.pop() if len(wanted) >= SHORTEST and len(begun) == 1 else None


def is_another(word: str, near: str) -> bool:
    """Say whether a word is no slip of the one near to it, but another: `noncommercial` of `commercial`."""
    one, other = _plain(word), _plain(near)
    short, long = sorted((one, other), key=len)
    longer = len(long) - len(short) >= PREFIX and long.endswith(short)
    return longer or any(one.startswith(each) != other.startswith(each) for each in NEGATIONS)


def clearly(
    word: str,
    meant: str | None,
    words: Iterable[str],
    names: Iterable[tuple[str, str]] = (),
    least: float = 0.7,
) -> str | None:
    """Return `meant`, one of `words`, if no other word is nearly as near to `word`, else None."""
    from difflib import SequenceMatcher

    if meant is None or len(word) > LONGEST:
        return None
    known = [*names, *((each, each) for each in words)]
    matcher = SequenceMatcher(b=_plain(word))
    best = {True: 0.0, False: 0.0}
    for name, target in known:
        if target == meant and is_another(word, name):
            continue
        matcher.set_seq1(_plain(name))
        if matcher.real_quick_ratio() > best[target == meant]:
            best[target == meant] = max(best[target == meant], matcher.ratio())
    apart = best[False] < 1 <= best[True] or best[True] - best[False] >= APART
    return meant if apart and best[True] >= least else None


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")
