"""From a name to the models that it may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Spelling(NamedTuple):
    """One way to write a model's name, and what kind of name it is."""

    text: str
    kind: str
    id: str


class Match(NamedTuple):
    """What a name leads to. `ids` holds one id when found, more when ambiguous, none when unknown.

    `stripped` tells what was taken off, `called` how the host spells what is left, `provider` whom the
    name itself names; `nearest` is filled for unknown names alone.
    """

    name: str
    how: str
    ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    stripped: tuple[tuple[str, str], ...] = ()
    provider: str | None = None
    revision: str | None = None
    fine_tuned: bool = False
    called: str = ""
    nearest: tuple[str, ...] = ()


class Source(NamedTuple):
    """What look-up needs of a catalog: spellings by name, records by id, prefixes, all names there are."""

    spellings: Callable[[str], list[Spelling]]
    model: Callable[[str], dict[str, Any] | None]
    prefixes: list[dict[str, Any]]
    all_spellings: Callable[[], list[tuple[str, str]]]


def find(name: str, host: str | None, source: Source) -> Match:
    """Return what `name` leads to."""
    rows = source.spellings(name)
    exact = [row for row in rows if row.text == name]
    if exact:
        return met(name, "exact", exact)
    if rows:
        return met(name, "normalized", rows)
    return Match(name, "unknown", called=name)


def met(name: str, how: str, rows: Iterable[Spelling]) -> Match:
    """Return the match of `rows`."""
    rows = list(rows)
    ids = tuple(sorted({row.id for row in rows}))
    kinds = tuple(sorted({row.kind for row in rows}))
    return Match(name, how if len(ids) == 1 else "ambiguous", ids, kinds, called=name)
