"""The known names that are spelled most like an unknown one."""

from __future__ import annotations

from modelvow.catalog.names import squash
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelvow.catalog.lookup import Spelling

MOST = 5
SHORTLIST = 60
LEAST = 0.6
SHORTEST, LONGEST = 3, 60
GRAM = 3
INSIDE = 0.8
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789./:"
KINDS = ("api-id", "hf-repo", "id", "ollama", "openrouter", "azure", "vertex", "bedrock", "display")


def nearest(name: str, keys: list[str], spellings: Callable[[str], list[Spelling]]) -> tuple[str, ...]:
    """Return up to five known spellings, each of another model, most alike first.

    `keys` are all squashed names; `spellings` gives what is spelled so.
    """
    wanted = squash(name)
    if not SHORTEST <= len(wanted) <= LONGEST:
        return ()
    candidates = slips(wanted).intersection(keys).union(shortlist(wanted, keys))
    ranked = sorted((-closeness(wanted, key), key) for key in candidates)
    found: dict[str, str] = {}
    for score, key in ranked:
        if -score >= LEAST:
            row = min(spellings(key), key=lambda row: (KINDS.index(row.kind), row.text))
            found.setdefault(row.id, row.text)
    return tuple(found.values())[:MOST]


def shortlist(wanted: str, keys: list[str]) -> list[str]:
    """Return the keys that share most runs of three characters with `wanted`, against the runs of both."""
    runs = {wanted[start : start + GRAM] for start in range(len(wanted) - GRAM + 1)}
    shared: dict[str, int] = {}
    for run in runs:
        for key in [key for key in keys if run in key]:
            shared[key] = shared.get(key, 0) + 1
    scored = ((-count / len(runs) - count / (len(key) - GRAM + 1), key) for key, count in shared.items())
    return [key for _, key in sorted(scored)[:SHORTLIST]]


def slips(text: str) -> set[str]:
    """Return what `text` may have been before one slip: a character too many, missing, wrong or swapped."""
    parts = [(text[:place], text[place:]) for place in range(len(text) + 1)]
    dropped = {a + b[1:] for a, b in parts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in parts if b for letter in LETTERS}
    return dropped | swapped | changed | {a + letter + b for a, b in parts for letter in LETTERS}


def closeness(wanted: str, key: str) -> float:
    """Return 1 for equal texts, less for each edit between them; a known name and version inside counts."""
    from difflib import SequenceMatcher

    if len(key) > GRAM and key in wanted and any(char.isdigit() for char in key):
        return INSIDE + (1 - INSIDE) * len(key) / len(wanted)
    return SequenceMatcher(None, wanted, key, autojunk=False).ratio()
