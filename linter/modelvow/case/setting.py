"""What a model is joined with: day, catalog, project, and what the cases of a run share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from modelvow.case.memory import Memory
    from modelvow.catalog.index import Catalog


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
