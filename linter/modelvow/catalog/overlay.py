"""Facts that stand over the catalog's own: what an overlay says, and the catalog with overlays in force."""

from __future__ import annotations

from modelvow.catalog.index import Catalog
from modelvow.catalog.names import squash
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.catalog.lookup import Spelling

Record = dict[str, Any]

OWN_KNOWLEDGE = "own knowledge"
KIND = "overlay"
"""Kind of a source that does not tell its own."""


class Place(NamedTuple):
    """Where something stands in an overlay; lines and columns from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """Return `file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}"


class Origin(NamedTuple):
    """Where a fact of an overlay comes from: the overlay's place, and the source that it names."""

    place: Place
    source: str
    kind: str = KIND
    date: str | None = None
    note: str | None = None

    @property
    def hint(self) -> bool:
        """Whether nobody has read it anywhere."""
        return self.kind == OWN_KNOWLEDGE


class Fact(NamedTuple):
    """One value and where it comes from."""

    value: Any
    origin: Origin


class Patch(NamedTuple):
    """What an overlay says of one record.

    `facts` by path (`openness`, `components.weights`); `rows` are entries of lists that are matched one by
    one, such as `hosts`.
    """

    id: str
    origin: Origin
    facts: Mapping[str, Fact]
    rows: Mapping[str, Sequence[Fact]]


class Overlay(NamedTuple):
    """One overlay file: its name as shown, a hash of its text, its patches, and names by the id they mean."""

    name: str
    hash: str
    models: tuple[Patch, ...] = ()
    licenses: tuple[Patch, ...] = ()
    providers: tuple[Patch, ...] = ()
    aliases: tuple[Fact, ...] = ()


class Problem(NamedTuple):
    """One thing wrong with an overlay: where, why, and the way out."""

    place: Place | str
    reason: str
    hint: str = ""

    def __str__(self) -> str:
        """Return `place: reason; hint`."""
        return f"{self.place}: {self.reason}" + (f"; {self.hint}" if self.hint else "")


class OverlayError(Exception):
    """Overlays that cannot be honored; all that is wrong at once, one line each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems; the message has one line for each."""
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Names(NamedTuple):
    """Spellings that overlays add, by squashed name; `settled` are those that lead to their model alone."""

    known: dict[str, list[Spelling]]
    settled: frozenset[str]


class Patches(NamedTuple):
    """What all overlays say, in their order: by kind and id. `given` by id: names that they give a model."""

    by_id: dict[tuple[str, str], list[Patch]]
    given: dict[str, list[Record]]
    names: Names
    sources: dict[str, Record]


class OverlaidCatalog(Catalog):
    """The catalog with overlays in force; the records underneath stay as they are."""

    __slots__ = ("_over", "_overlays", "_patches")

    def __init__(self, path: str, connection: Any, overlays: Sequence[Overlay]) -> None:
        """Put `overlays` over the catalog at `path`, later ones last; OverlayError where one cannot be."""
        super().__init__(path, connection)
        self._overlays = tuple(overlays)
        self._over: dict[tuple[str, str], Record | None] = {}
        self._patches = Patches({}, {}, Names({}, frozenset()), {})
        self._patches = collected(self, self._overlays)
        self._facts = self._facts | {"services": self._facts["services"] | self._own_services()}

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """The overlays in force, in their order."""
        return self._overlays

    @property
    def version(self) -> str:
        """The catalog's own version, and a hash of the overlays."""
        return f"{super().version}+{joint_hash(self.overlays)}"

    def source(self, key: str) -> Record | None:
        """Return a source of facts, an overlay's own among them."""
        return self._patches.sources.get(key) or super().source(key)

    def beneath(self, kind: str, key: str) -> Record | None:
        """Return a record as the catalog has it without overlays."""
        return super()._record(kind, key)

    def spelled(self, name: str) -> list[Spelling]:
        """Return all that is spelled as `name` without regard to case and marks."""
        return self._spellings(name)

    def _own_services(self) -> dict[str, str]:
        found = (self._record("provider", key) for kind, key in self._patches.by_id if kind == "provider")
        return {row["developer"]: row["provider"] for row in found if row and row["developer"]}

    def _record(self, kind: str, key: str) -> Record | None:
        patches = self._patches.by_id.get((kind, key))
        if not patches:
            return super()._record(kind, key)
        if (kind, key) not in self._over:
            from modelvow.catalog.patching import overlaid

            self._over[kind, key] = overlaid(kind, super()._record(kind, key), patches, self._country)
            self._name(kind, key)
        return self._over[kind, key]

    def _name(self, kind: str, key: str) -> None:
        record = self._over[kind, key]
        if kind == "model" and record is not None:
            record["aliases"] = [*record["aliases"], *self._patches.given.get(key, ())]

    def _country(self, developer: str) -> tuple[str | None, str | None]:
        """Return name and seat of a developer of the catalog, None for one that it lacks."""
        query = "SELECT id FROM record WHERE kind = 'model' AND id >= ? AND id < ? LIMIT 1"
        rows = self._rows(query, f"{developer}/", f"{developer}0")
        record = super()._record("model", rows[0][0]) if rows else None
        return (record["developer_name"], record["developer_country"]) if record else (None, None)

    def _ids(self, kind: str) -> tuple[str, ...]:
        added = {key for own, key in self._patches.by_id if own == kind}
        return tuple(sorted(added.union(super()._ids(kind)))) if added else super()._ids(kind)

    def _spellings(self, name: str) -> list[Spelling]:
        own = self._patches.names.known.get(squash(name), [])
        settled = {row.text.casefold() for row in own if row.text.casefold() in self._patches.names.settled}
        return [row for row in super()._spellings(name) if row.text.casefold() not in settled] + own

    def _keys(self) -> list[str]:
        return sorted({*super()._keys(), *self._patches.names.known})


def joint_hash(overlays: Iterable[Overlay]) -> str:
    """Return one short hash of all overlays in their order."""
    from hashlib import blake2b

    return blake2b("\n".join(each.hash for each in overlays).encode(), digest_size=4).hexdigest()


def overlaid_catalog(path: str, overlays: Sequence[Overlay]) -> Catalog:
    """Open the catalog at `path` with `overlays` in force; OverlayError tells all that is wrong with them."""
    from modelvow.catalog.index import connected, open_catalog

    if not overlays:
        return open_catalog(path)
    return OverlaidCatalog(path, connected(path), overlays)


def collected(catalog: OverlaidCatalog, overlays: Sequence[Overlay]) -> Patches:
    """Return what `overlays` say by record; OverlayError where an id leads nowhere or a fact is missing."""
    from modelvow.catalog.joining import Joiner

    joiner = Joiner(catalog)
    for overlay in overlays:
        joiner.add(overlay)
    return joiner.patches()


def each_fact(patches: Iterable[Patch]) -> Iterator[tuple[str, Fact]]:
    """Yield every fact of `patches` with its path, rows under the name of their list."""
    for patch in patches:
        yield from patch.facts.items()
        for name, rows in patch.rows.items():
            yield from ((name, row) for row in rows)
