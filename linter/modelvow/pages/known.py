"""What a page tells of a model."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.catalog.lookup import Match


class Known(NamedTuple):
    """What is known of a model. `record` is None where the name is unknown or ambiguous.

    `model` is the case's: facts, sources, traits and terms on its host, for a project that declares nothing
    else. `origins` are the records of the sources that the record names, `definitions` what follows for
    public definitions of openness, `practices` what by default each of its hosts does with inputs, `nearest`
    what a name that is not known may stand for.
    """

    match: Match
    record: Mapping[str, Any] | None
    model: Mapping[str, Any]
    license: Mapping[str, Any] | None
    as_of: str
    catalog_date: str
    origins: Sequence[Mapping[str, Any]] = ()
    definitions: Mapping[str, Any] | None = None
    practices: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    nearest: Sequence[str] = ()
