"""Manifests that say the same come to the same: what rules said of one is kept for the next, within a run."""

from __future__ import annotations

from modelvow.case.memory import ABSENT, Shelf
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.case.evidence import Evidence
    from modelvow.policy.evaluate import RuleOutcome
    from modelvow.policy.ruleset import Ruleset

    Seen = Sequence[tuple[str, Evidence]]

MOST = 2000
"""Manifests of which what rules said is kept at a time."""
APART = ("version", "waivers", "policy")
"""Keys of a manifest that its case has nothing of."""


class Alike:
    """What rules said, by what they can read."""

    __slots__ = ("_is_placed", "_ruleset", "_shelf", "_unread")

    def __init__(self, ruleset: Ruleset) -> None:
        """Begin with nothing kept; what the rules read is found out when it is first asked for."""
        self._ruleset = ruleset
        self._shelf = Shelf(MOST)
        self._unread: frozenset[str] | None = None
        self._is_placed = True

    def mark(
        self, value: Mapping[str, Any], evidence: Sequence[tuple[str, Evidence]], place: str, as_of: str
    ) -> bytes:
        """Return what stands for all that rules can read of a manifest at `place`, besides the catalog."""
        from hashlib import blake2b
        from marshal import dumps

        if self._unread is None:
            from modelvow.policy.reading import unread_of

            self._unread, self._is_placed = unread_of(self._ruleset)
        said = {key: part for key, part in value.items() if key not in APART}
        if "project" in said:
            said["project"] = {key: part for key, part in said["project"].items() if key not in self._unread}
        seen = [(path, tuple(each)) for path, each in evidence]
        told = [said, seen, place if self._is_placed else "", as_of]
        # Of all that turns values into bytes this is the quickest; version 0 has no references, so that equal
        # values give equal bytes. The mark never leaves the process.
        return blake2b(dumps(told, 0), digest_size=16).digest()

    def get(self, mark: bytes) -> list[RuleOutcome] | None:
        """Return what rules said of a manifest with that mark, None where none was judged lately."""
        found = self._shelf.get(mark)
        return None if found is ABSENT else found

    def keep(self, mark: bytes, outcomes: list[RuleOutcome]) -> None:
        """Keep what rules said."""
        self._shelf.put(mark, outcomes)
