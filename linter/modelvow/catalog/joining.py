"""Overlays in their order → what they say by record: ids resolved, names gathered, gaps refused."""

from __future__ import annotations

from modelvow.catalog.lookup import Spelling
from modelvow.catalog.names import squash
from modelvow.catalog.overlay import Names, OverlayError, Patches, Problem, each_fact
from modelvow.catalog.patching import source_record
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modelvow.catalog.overlay import Fact, OverlaidCatalog, Overlay, Patch

NEEDED = {"model": ("name", "developer"), "license": ("name", "category"), "provider": ("name", "kind")}
"""What a record that the catalog lacks must have."""
MOST = 20
"""Problems that are told; more help nobody."""
KINDS = {"amazon-bedrock": "bedrock", "google-vertex": "vertex", "azure": "azure", "openrouter": "openrouter"}


class Joiner:
    """Takes overlays in one by one; what is wrong with them is told at the end, all at once."""

    __slots__ = ("_by_id", "_catalog", "_given", "_ids", "_names", "_problems", "_settled", "_sources")

    def __init__(self, catalog: OverlaidCatalog) -> None:
        """Begin with the ids that the catalog itself has."""
        self._catalog = catalog
        self._by_id: dict[tuple[str, str], list[Patch]] = {}
        self._given: dict[str, list[dict[str, Any]]] = {}
        self._ids = {
            "model": set(catalog.model_ids()),
            "license": set(catalog.licenses()),
            "provider": set(catalog.providers()),
        }
        self._names: dict[str, list[Spelling]] = {}
        self._settled: set[str] = set()
        self._sources: dict[str, dict[str, Any]] = {}
        self._problems: list[Problem] = []

    def add(self, overlay: Overlay) -> None:
        """Take in an overlay."""
        for kind, patches in (
            ("model", overlay.models),
            ("license", overlay.licenses),
            ("provider", overlay.providers),
        ):
            for patch in patches:
                self._patch(kind, patch)
        for fact in overlay.aliases:
            own = self._model(fact.value["id"])
            if own is None:
                self._refuse("model", fact.value["id"], fact, "name one of its ids")
            else:
                self._name(fact.value["alias"], "api-id", own, settled=True)

    def patches(self) -> Patches:
        """Return all that was taken in; OverlayError with all that was wrong."""
        if self._problems:
            raise OverlayError(self._problems)
        names = Names(self._names, frozenset(self._settled))
        # A base may come after what descends from it, in a later overlay even.
        by_id = {key: list(map(self._with_bases, patches)) for key, patches in self._by_id.items()}
        return Patches(by_id, self._given, names, self._sources)

    def _patch(self, kind: str, patch: Patch) -> None:
        own = self._model(patch.id) if kind == "model" else patch.id if patch.id in self._ids[kind] else None
        if own is None:
            missing = [
                key for key in NEEDED[kind] if key not in patch.facts or patch.facts[key].value is None
            ]
            if missing:
                needed = " and ".join(f"`{key}`" for key in NEEDED[kind])
                self._refuse(kind, patch.id, patch, f"a new {kind} needs {needed}")
                return
            own = patch.id
            self._ids[kind].add(own)
        self._by_id.setdefault((kind, own), []).append(patch)
        for _, fact in each_fact([patch]):
            key, record = source_record(fact.origin)
            self._sources[key] = record
        if kind == "model":
            self._names_of(own, patch)

    def _with_bases(self, patch: Patch) -> Patch:
        """Return `patch` with the bases that it names as the ids that they lead to."""
        rows = patch.rows.get("lineage", ())
        if not rows:
            return patch
        resolved = [
            fact._replace(value=fact.value | {"base_id": self._model(fact.value["base_name"])})
            for fact in rows
        ]
        return patch._replace(rows={**patch.rows, "lineage": resolved})

    def _model(self, name: str) -> str | None:
        """Return the id of the one model that is spelled as `name`, None where there is none or several."""
        if name in self._ids["model"]:
            return name
        rows = [*self._catalog.spelled(name), *self._names.get(squash(name), ())]
        exact = [row for row in rows if row.text.casefold() == name.casefold()]
        ids = {row.id for row in exact or rows}
        return ids.pop() if len(ids) == 1 else None

    def _refuse(self, kind: str, name: str, about: Patch | Fact, way_out: str) -> None:
        # What was meant is not looked for ten thousand times.
        if len(self._problems) < MOST:
            self._problems.append(self._unknown(kind, name, about, way_out))

    def _unknown(self, kind: str, name: str, about: Patch | Fact, way_out: str) -> Problem:
        several = sorted({row.id for row in self._catalog.spelled(name)}) if kind == "model" else []
        if several:
            # A name that means several models is not misspelt.
            ids = ", ".join(f"`{own}`" for own in several)
            return Problem(about.origin.place, f"`{name}` means several models", f"write one of {ids}")
        near = self._nearest(kind, name)
        guess = f"did you mean `{near}`? Otherwise: {way_out}" if near else way_out
        return Problem(about.origin.place, f"the catalog has no {kind} `{name}`", guess)

    def _nearest(self, kind: str, name: str) -> str | None:
        if kind == "model":
            return next(iter(self._catalog.nearest(name)), None)
        from difflib import get_close_matches

        return next(iter(get_close_matches(name, self._ids[kind], 1, 0.7)), None)

    def _names_of(self, own: str, patch: Patch) -> None:
        """Gather the names of a model that `patch` tells, and those that follow from what it tells."""
        for fact in patch.rows.get("aliases", ()):
            self._name(fact.value["alias"], fact.value["kind"], own, settled=True)
        for text, kind in implied(own, patch):
            known = {row.text.casefold() for row in self._catalog.spelled(text)}
            if text.casefold() not in known:
                self._name(text, kind, own, settled=False)

    def _name(self, text: str, kind: str, own: str, *, settled: bool) -> None:
        rows = self._names.setdefault(squash(text), [])
        if settled:
            # The last overlay that names a model so has the say.
            rows[:] = [row for row in rows if row.text.casefold() != text.casefold() or row.id == own]
            self._settled.add(text.casefold())
        spelling = Spelling(text, kind, own)
        if spelling not in rows:
            rows.append(spelling)
            if kind != "id":
                self._given.setdefault(own, []).append({"alias": text, "kind": kind, "ambiguous": False})


def implied(own: str, patch: Patch) -> Iterator[tuple[str, str]]:
    """Yield names that follow from other facts, with their kinds."""
    yield own, "id"
    for key, kind in (("weights_repo", "hf-repo"), ("name", "display")):
        fact = patch.facts.get(key)
        if fact is not None and fact.value:
            yield fact.value, kind
    yield from host_names(fact.value for fact in patch.rows.get("hosts", ()))


def host_names(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield how hosts call a model, with the kind of each name."""
    for row in rows:
        yield row["model_id"], KINDS.get(row["provider"], "api-id")
