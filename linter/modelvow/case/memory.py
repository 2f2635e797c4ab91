"""What models and cases share: day, catalog and project; traits, and what was already worked out."""

from __future__ import annotations

from modelvow.case.traits import Reads, compile_trait, ordered
from modelvow.conditions.language import name_kind
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from modelvow.case.traits import Program
    from modelvow.catalog.index import Catalog

FRESH_DAYS = 365
"""A data agreement holds that long unless the trait `security` says otherwise."""
MOST_KEPT = 600
"""So many results are kept of each kind; those that were asked for least lately go first."""
LARGE = frozenset(("body", "weak record"))
MOST_LARGE = 150
"""The same of kinds whose results are large."""
MOST_STAMPS = 12
"""So many results are kept of one thing in projects that differ."""
ABSENT = object()


class Programs:
    """Traits by name, each compiled when it is first asked for."""

    __slots__ = ("_compiled", "_definitions", "_reads")

    def __init__(self, definitions: Sequence[Mapping[str, Any]]) -> None:
        """Keep the definitions; nothing is compiled yet."""
        self._definitions = {one["trait"]: one for one in definitions}
        self._compiled: dict[str, Program] = {}
        self._reads: dict[str, Reads] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._definitions

    def __iter__(self) -> Iterator[str]:
        return iter(self._definitions)

    def __getitem__(self, name: str) -> Program:
        if name not in self._compiled:
            self._compiled[name] = compile_trait(self._definitions[name])
        return self._compiled[name]

    def reads(self, name: str) -> Reads:
        """Return what a trait and those that it asks for, to the end, depend on besides the known model."""
        if name not in self._reads:
            every = [self[each].reads for each in ordered(self, (name,))]
            self._reads[name] = Reads(*[united(parts) for parts in zip(*every, strict=True)])
        return self._reads[name]

    def param(self, trait: str, name: str, default: int) -> int:
        """Return a parameter of a trait, `default` where there is no such trait or no such number."""
        found = self._definitions.get(trait, {}).get("params", {}).get(name)
        # A pack's own definition of the trait may mean something else by the name.
        return int(found) if name_kind(found) == "a number" else default


class Watched:
    """A mapping that notes which of its keys are looked at; it can do no more than tell their values."""

    __slots__ = ("_of", "seen")

    def __init__(self, of: Mapping[str, Any]) -> None:
        """Stand for the mapping `of`."""
        self._of = of
        self.seen: dict[str, None] = {}

    def __contains__(self, key: str) -> bool:
        self.seen[key] = None
        return key in self._of

    def __getitem__(self, key: str) -> Any:
        self.seen[key] = None
        return self._of[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of `key`, `default` where there is none."""
        self.seen[key] = None
        return self._of.get(key, default)


class Shelf:
    """What was made, by key: at most twice `most`, and what was asked for lately stays."""

    __slots__ = ("_most", "_new", "_old")

    def __init__(self, most: int) -> None:
        """Begin empty."""
        self._most = most
        self._new: dict[Any, Any] = {}
        self._old: dict[Any, Any] = {}

    def get(self, key: Any) -> Any:
        """Return what lies under `key`, ABSENT where nothing does."""
        found = self._new.get(key, ABSENT)
        if found is ABSENT:
            found = self._old.get(key, ABSENT)
            if found is not ABSENT:
                self.put(key, found)
        return found

    def put(self, key: Any, value: Any) -> None:
        """Lay `value` under `key`."""
        if len(self._new) >= self._most:
            self._old, self._new = self._new, {}
        self._new[key] = value


class Variants:
    """One thing as it is for projects that differ in the keys that making it looked at."""

    __slots__ = ("keys", "made")

    def __init__(self) -> None:
        """Begin with nothing made and no key looked at."""
        self.keys: tuple[str, ...] = ()
        self.made: dict[str, Any] = {}

    def add(self, seen: Iterable[str], project: Mapping[str, Any], value: Any) -> None:
        """Keep `value`, which depends on no more than the keys `seen` of the project."""
        if not set(seen) <= set(self.keys):
            # What was kept so far was told apart by fewer keys, and may not hold.
            self.keys = tuple(dict.fromkeys((*self.keys, *seen)))
            self.made.clear()
        if len(self.made) >= MOST_STAMPS:
            self.made.clear()
        self.made[stamp(project, self.keys)] = value


def united(parts: Iterable[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """Return the keys that are in one of `parts`, None where one of them stands for all."""
    found: dict[str, None] = {}
    for part in parts:
        if part is None:
            return None
        found |= dict.fromkeys(part)
    return tuple(found)


def stamp(part: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return what `part` has under `keys` as text that is equal for equal values."""
    return repr([part.get(key, ...) for key in keys]) if keys else ""


class Memory:
    """Shared by the cases of a run. Results are shared as they are: who gets one must not change it."""

    __slots__ = ("_kept", "_reach", "last", "programs")

    def __init__(
        self,
        definitions: Sequence[Mapping[str, Any]],
        reach: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = None,
    ) -> None:
        """Keep the traits and the table of `build_reach`, or a function that reads it when asked for."""
        self.programs = Programs(definitions)
        self._reach = reach
        self._kept: dict[str, Shelf] = {}
        self.last: Any = None
        """What the last case was made of, and what its models have in common."""

    @property
    def reach(self) -> Mapping[str, Any]:
        """The table of models that reach a level; empty where there is none."""
        if callable(self._reach):
            self._reach = self._reach()
        return self._reach or {}

    @property
    def fresh_days(self) -> int:
        """The days that a data agreement holds."""
        return self.programs.param("security", "fresh_days", FRESH_DAYS)

    def recall(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what was made for `key`, which begins with its kind, or make it; anew with no key (None)."""
        if key is None:
            return make()
        shelf = self._shelf(key[0])
        found = shelf.get(key)
        if found is ABSENT:
            found = make()
            shelf.put(key, found)
        return found

    def recall_for(self, key: Any, project: Mapping[str, Any], make: Callable[[Any], Any]) -> Any:
        """Return what was made for `key` and a project that is the same in all that making it looks at.

        `make` gets the project; with no key (None) it is made anew.
        """
        if key is None:
            return make(project)
        shelf = self._shelf(key[0])
        variants = shelf.get(key)
        if variants is ABSENT:
            variants = Variants()
            shelf.put(key, variants)
        found = variants.made.get(stamp(project, variants.keys), ABSENT)
        if found is ABSENT:
            watched = Watched(project)
            found = make(watched)
            variants.add(watched.seen, project, found)
        return found

    def _shelf(self, kind: str) -> Shelf:
        if kind not in self._kept:
            self._kept[kind] = Shelf(MOST_LARGE if kind in LARGE else MOST_KEPT)
        return self._kept[kind]


class Setting(NamedTuple):
    """What a model is joined with. `weak`: hints count as unknown; `bare`: nobody asks where facts come from.

    `agreement`: a data agreement with the host is in force, None where its age is not known.
    """

    as_of: str
    catalog: Catalog
    project: Mapping[str, Any]  # or a Watched one
    memory: Memory
    weak: bool = False
    agreement: bool | None = False
    bare: bool = False
