"""What rules and traits read of a project and of a manifest's place, as their texts tell."""

from __future__ import annotations

from modelvow.manifest.likeness import PROSE
from modelvow.policy.prepare import texts_in
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelvow.policy.ruleset import Ruleset


def unread_of(ruleset: Ruleset) -> tuple[frozenset[str], bool]:
    """Return which keys of PROSE no rule reads, and whether one reads the manifest's own path."""
    parts: list[Any] = [
        (
            (rule.when, rule.unless, *[case.code for case in rule.severity]),
            (rule.message, rule.undetermined, rule.help, rule.related, rule.asks),
        )
        for rule in ruleset.rules
    ]
    texts = frozenset(texts_in([*parts, [dict(trait) for trait in ruleset.traits]]))
    whole = _is_read(texts, "project", exactly=True)
    unread = [key for key in PROSE if not whole and not _is_read(texts, f"project.{key}")]
    return frozenset(unread), _is_read(texts, "manifest")


def _is_read(texts: Iterable[str], path: str, *, exactly: bool = False) -> bool:
    """Say whether one of `texts` is that path, or what lies below it, or a template that names either.

    `exactly`: what lies below it does not count.
    """
    ends = ("|",) if exactly else ("|", ".", "[")
    return any(
        _is_path(text.removeprefix("$."), path, ends)
        or any(_is_path(_named(part), path, ends) for part in text.split("{")[1:])
        for text in texts
    )


def _named(part: str) -> str:
    """Return the path that a template names, from what follows its brace."""
    return part.partition("}")[0].partition("|")[0].strip().removeprefix("$.")


def _is_path(text: str, path: str, ends: tuple[str, ...]) -> bool:
    return text == path or text.startswith(tuple([path + end for end in ends]))
