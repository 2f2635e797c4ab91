"""Manifests that say the same come to the same: what rules said of one holds for the next, within a run."""

from __future__ import annotations

from modelvow.case.memory import ABSENT, Shelf
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.board import Board
    from modelvow.case.evidence import Evidence
    from modelvow.manifest.likeness import Likeness
    from modelvow.policy.evaluate import RuleOutcome
    from modelvow.policy.ruleset import Ruleset

    Sights = tuple[tuple[str, Evidence], ...]
    Mark = tuple[bytes, bytes, Sights, str, str]
    """What stands for what is common to manifests, prose that rules read, evidence, place and day."""

MOST = 2000
"""Manifests of which what rules said is kept at a time."""


class Alike:
    """What the schema and the rules said, by what they can read."""

    __slots__ = ("_board", "_is_placed", "_name", "_read", "_ruleset", "_shelf", "_sound")

    def __init__(self, ruleset: Ruleset, board: Board, name: tuple[str, ...]) -> None:
        """Begin with nothing kept; what the rules read is found out when it is first asked for.

        `name` tells the ruleset from others of the run on the `board`.
        """
        self._ruleset = ruleset
        self._board = board
        self._name = name
        self._shelf = Shelf(MOST)
        self._sound = Shelf(MOST)
        self._read: tuple[str, ...] | None = None
        self._is_placed = True

    def is_sound(self, like: Likeness) -> bool:
        """Say whether a manifest with that in common was found to be valid."""
        return self._sound.get(like.mark) is not ABSENT

    def vouch(self, like: Likeness) -> None:
        """Keep that a manifest with that in common is valid."""
        self._sound.put(like.mark, like.mark)

    def mark(self, like: Likeness, evidence: Sights, place: str, as_of: str) -> Mark:
        """Return what stands for all that rules can read of a manifest at `place`, besides the catalog."""
        if self._read is None:
            self._find_out()
        prose = self._prose(like.own.get("project", {})) if self._read else b""
        return like.mark, prose, evidence, place if self._is_placed else "", as_of

    def _find_out(self) -> None:
        from modelvow.manifest.likeness import PROSE
        from modelvow.policy.reading import unread_of

        unread, self._is_placed = unread_of(self._ruleset)
        self._read = tuple([key for key in PROSE if key not in unread])

    def _prose(self, project: Mapping[str, Any]) -> bytes:
        from modelvow.digests import mark_of

        return mark_of([project.get(key) for key in self._read or ()])

    def get(self, mark: Mark) -> list[RuleOutcome] | None:
        """Return what rules said of a manifest with that mark, None where none was judged lately."""
        found = self._shelf.get(mark)
        return None if found is ABSENT else found

    def keep(self, mark: Mark, outcomes: list[RuleOutcome]) -> None:
        """Keep what rules said."""
        self._shelf.put(mark, outcomes)

    def from_others(self, mark: Mark) -> list[RuleOutcome] | None:
        """Return what rules said of such a manifest in another process, None where none put it up."""
        if not self._board.is_shared:
            return None
        from modelvow.policy.passing import decode

        content = self._board.get(self._key(mark))
        return None if content is None else decode(content, self._ruleset)

    def tell_others(self, mark: Mark, outcomes: Sequence[RuleOutcome]) -> None:
        """Put up what rules said, where there are other processes."""
        if self._board.is_shared:
            from modelvow.policy.passing import encode

            self._board.put(self._key(mark), encode(outcomes))

    def _key(self, mark: Mark) -> bytes:
        from modelvow.digests import mark_of

        like, prose, evidence, *rest = mark
        return mark_of([self._name, like, prose, [(path, tuple(each)) for path, each in evidence], *rest])
