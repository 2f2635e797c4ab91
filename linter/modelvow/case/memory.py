"""What models and cases share: day, catalog and project; traits, and what was already worked out."""

from __future__ import annotations

from modelvow.case.traits import compile_trait
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from modelvow.case.traits import Program
    from modelvow.catalog.index import Catalog

FRESH_DAYS = 365
"""A data agreement holds that long unless the trait `security` says otherwise."""
MOST_KEPT = 400
"""So many results are kept, then all are dropped: the cost of a manifest and the memory stay flat."""


class Programs:
    """Traits by name, each compiled when it is first asked for."""

    __slots__ = ("_compiled", "_definitions")

    def __init__(self, definitions: Sequence[Mapping[str, Any]]) -> None:
        """Keep the definitions; nothing is compiled yet."""
        self._definitions = {one["trait"]: one for one in definitions}
        self._compiled: dict[str, Program] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._definitions

    def __iter__(self) -> Iterator[str]:
        return iter(self._definitions)

    def __getitem__(self, name: str) -> Program:
        if name not in self._compiled:
            self._compiled[name] = compile_trait(self._definitions[name])
        return self._compiled[name]

    def param(self, trait: str, name: str, default: int) -> int:
        """Return a parameter of a trait, `default` where there is no such trait or parameter."""
        params = self._definitions.get(trait, {}).get("params", {})
        return int(params.get(name, default))


class Memory:
    """Shared by the cases of a run. Results are shared as they are: who gets one must not change it."""

    __slots__ = ("_kept", "_reach", "programs")

    def __init__(
        self,
        definitions: Sequence[Mapping[str, Any]],
        reach: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = None,
    ) -> None:
        """Keep the traits and the table of `build_reach`, or a function that reads it when asked for."""
        self.programs = Programs(definitions)
        self._reach = reach
        self._kept: dict[Any, Any] = {}

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
        """Return what was made for `key`, or make it; with no key (None) it is made anew."""
        if key is None:
            return make()
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = make()
        return self._kept[key]


class Setting(NamedTuple):
    """What a model is joined with. `weak`: hints count as unknown.

    `agreement`: a data agreement with the host is in force, None where its age is not known.
    """

    as_of: str
    catalog: Catalog
    project: Mapping[str, Any]
    memory: Memory
    weak: bool = False
    agreement: bool | None = False

    def stamp(self, keys: Iterable[str]) -> str:
        """Return the project's part under `keys` as text that is equal for equal parts."""
        return repr([self.project.get(key) for key in keys])
