"""What can be wrong with a pack or a setting, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class PackError(Exception):
    """A pack that cannot be used: where (`line` 0: the whole file), why, and the way out ("" when none)."""

    def __init__(self, file: str, line: int, column: int, reason: str, suggestion: str = "") -> None:
        """Keep the parts; the message is `file:line:column: reason: suggestion`."""
        self.file, self.line, self.column = file, line, column
        self.reason, self.suggestion = reason, suggestion
        place = f"{file}:{line}:{column}" if line else file
        super().__init__(f"{place}: {reason}; {suggestion}" if suggestion else f"{place}: {reason}")


class Problem(NamedTuple):
    """One thing wrong with a setting: the file's line (0 when unknown), why, and the way out."""

    file: str
    line: int
    reason: str
    suggestion: str = ""

    def __str__(self) -> str:
        """Return `file:line: reason; suggestion`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.reason}; {self.suggestion}" if self.suggestion else f"{place}: {self.reason}"


class ConfigError(Exception):
    """Settings that cannot be honored; all of them at once, in the order of their lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems; the message has one line for each."""
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
        super().__init__("\n".join(map(str, self.problems)))


def guess(word: str, words: Iterable[str], fallback: str = "") -> str:
    """Return "did you mean `x`?" for the nearest of `words`, else `fallback`."""
    from difflib import get_close_matches

    names = sorted(words)
    folded = {name.lower(): name for name in reversed(names)}
    near = get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return f"did you mean `{folded[near[0]]}`?" if near else fallback


def one_of(words: Iterable[str]) -> str:
    """Return "use one of `a`, `b`"."""
    return "use one of " + ", ".join(f"`{word}`" for word in words)
