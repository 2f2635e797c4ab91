"""What can be wrong with a pack or a setting, as data."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


NEAR = 0.6
"""Two words are taken for one when more than this part of them is alike."""
LONGEST = 100
"""Of a word that is guessed at no more is looked at; one that is longer is cut where it is told."""
MOST_BETWEEN = 400
"""Signs of a message between what it quotes."""


class PackError(Exception):
    """A pack that cannot be used: where (`line` 0: the whole file), why, and the way out ("" when none)."""

    def __init__(self, file: str, line: int, column: int, reason: str, suggestion: str = "") -> None:
        """Keep the parts; the message is `file:line:column: reason: suggestion`."""
        reason = brief(reason)
        self.file, self.line, self.column = file, line, column
        self.reason, self.suggestion = reason, suggestion
        place = f"{file}:{line}:{column}" if line else file
        super().__init__(f"{place}: {reason}; {suggestion}" if suggestion else f"{place}: {reason}")


class Problem(NamedTuple):
    """One thing wrong with a setting or a pack: the line (0 when unknown), why, the way out, the column."""

    file: str
    line: int
    reason: str
    suggestion: str = ""
    column: int = 0

    def __str__(self) -> str:
        """Return `file:line:column: reason; suggestion`, as far as these are known."""
        place = ":".join([self.file, *(str(each) for each in (self.line, self.column) if each)])
        reason = brief(self.reason)
        return f"{place}: {reason}; {self.suggestion}" if self.suggestion else f"{place}: {reason}"


class ConfigError(Exception):
    """Settings that cannot be honored; all of them at once, in the order of their lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems; the message has one line for each."""
        self.problems = tuple(sorted(problems, key=lambda each: (each.file, each.line, each.column)))
        super().__init__("\n".join(map(str, self.problems)))


def brief(reason: str) -> str:
    """Return `reason` with the user's own words in it cut to what fits a message."""
    from modelvow.manifest.written import shown

    parts = reason.split("`")
    # What stands in backticks is quoted; of what is between them only a stranger's text is that long.
    return "`".join(
        shown(part) if len(part) > (LONGEST if place % 2 else MOST_BETWEEN) else part
        for place, part in enumerate(parts)
    )


def guess(word: str, words: Iterable[str], fallback: str = "") -> str:
    """Return "did you mean `x`?" for the nearest of `words`, the first by name of equals, else `fallback`."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(b=word.lower()[:LONGEST])
    best, nearest = NEAR, ""
    for name in sorted(set(words)):
        matcher.set_seq1(name.lower())
        if matcher.real_quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, nearest = ratio, name
    return f"did you mean `{nearest}`?" if nearest else fallback


def one_of(words: Iterable[str]) -> str:
    """Return "use one of `a`, `b`"."""
    return "use one of " + ", ".join(f"`{word}`" for word in words)
