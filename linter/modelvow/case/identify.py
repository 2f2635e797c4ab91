"""Which model an entry of the manifest means, and who serves it."""

from __future__ import annotations

from modelvow.case import records
from modelvow.case.bases import Base, bases_of
from modelvow.case.hosts import OWN, RUNTIME, resolve
from modelvow.case.models import NOT_A_BASE
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.case.hosts import Host
    from modelvow.case.memory import Memory
    from modelvow.catalog.index import Catalog
    from modelvow.catalog.lookup import Match

Record = dict[str, Any]
TELLING = ("id", "host", "base", "adaptation", "license")
"""Keys of an entry that say which model it means."""


class Identity(NamedTuple):
    """An entry with the record that stands for it. `hosts` are two where it is open who runs the weights."""

    place: int
    entry: Mapping[str, Any]
    match: Match
    how: str
    record: Record
    hosts: tuple[Host, ...]
    bases: tuple[Base, ...]

    @property
    def name(self) -> str:
        """The local name."""
        return str(self.entry.get("name", self.entry["id"]))

    @property
    def names(self) -> tuple[str, ...]:
        """The names that its host may know it by, the strongest first."""
        called = self.match.called or self.match.name
        pinned = (self.revision, f"{called}-{self.revision}") if self.revision else ()
        return tuple(dict.fromkeys((*pinned, self.entry["id"], called)))

    @property
    def revision(self) -> str | None:
        """The revision that the manifest or the name itself gives."""
        found: str | None = self.entry.get("revision") or self.match.revision
        return found


def identify(place: int, entry: Mapping[str, Any], catalog: Catalog, memory: Memory) -> Identity:
    """Return what an entry means. Without facts of its own it means the same wherever it stands."""
    key = None if "facts" in entry else ("identity", *[repr(entry.get(key)) for key in TELLING])
    return Identity(place, entry, *memory.recall(key, lambda: understood(entry, catalog)))


def understood(
    entry: Mapping[str, Any], catalog: Catalog
) -> tuple[Match, str, Record, tuple[Host, ...], tuple[Base, ...]]:
    """Return the match of an entry's name, how it was understood, the record for it, its hosts and bases."""
    host = entry.get("host")
    match = catalog.lookup(entry["id"], host)
    how, record = record_for(entry, match, catalog)
    bases = bases_of(record, catalog, as_list(entry.get("base")), relation_of(entry))
    known = [base.record for base in bases if base.record and base.declared and base.relation != NOT_A_BASE]
    if how == "unknown" and known:
        at_hand = is_at_hand(host, catalog)
        how, record = "base", records.derived(entry["id"], known, license_of(entry), at_hand=at_hand)
    return match, how, record, tuple(resolve(host, match, record, catalog)), tuple(bases)


def record_for(entry: Mapping[str, Any], match: Match, catalog: Catalog) -> tuple[str, Record]:
    """Return how the entry was understood, and the record for it."""
    found = [record for record in map(catalog.model, match.ids) if record]
    if len(found) > 1:
        return "ambiguous", records.merged(entry["id"], found)
    if found:
        return match.how, found[0]
    if "facts" in entry:
        return "declared", records.declared(entry["id"], entry["facts"], entry.get("license"))
    return "unknown", records.blank(entry["id"])


def as_list(value: Any) -> list[str]:
    """Return one or several as a list."""
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def relation_of(entry: Mapping[str, Any]) -> str:
    """Return how a declared base was used: fine-tuned unless the adaptation says otherwise."""
    adapted = as_list(entry.get("adaptation"))
    if "merged" in adapted:
        return "merge"
    return "distilled-from-outputs" if adapted == ["distilled"] else "fine-tune"


def license_of(entry: Mapping[str, Any]) -> str | None:
    """Return the declared license."""
    found = entry.get("license")
    return None if found is None else str(found)


def is_at_hand(host: str | None, catalog: Catalog) -> bool:
    """Whether the project has the weights: it names no service for them."""
    return host is None or host in OWN or (catalog.provider(host) or {}).get("kind") == RUNTIME


def described(identity: Identity, nearest: Sequence[str]) -> dict[str, Any]:
    """Return how the name was found, as the case has it; `nearest` are names that it may stand for."""
    match = identity.match
    found: dict[str, Any] = {"how": identity.how, "fine_tuned": match.fine_tuned}
    if identity.record["id"] is not None:
        found["id"] = identity.record["id"]
    if match.stripped:
        found["stripped"] = [text for _what, text in match.stripped]
    if identity.how == "ambiguous":
        found["candidates"] = list(match.ids)
    if nearest:
        found["nearest"] = list(nearest)
    return found


def is_student(identity: Identity) -> bool:
    """Whether a model learned from another's outputs and does not say of which."""
    entry = identity.entry
    taught = any(base.relation == NOT_A_BASE for base in identity.bases)
    return "base" in entry and not taught and "distilled" in as_list(entry.get("adaptation"))


def find(name: str, identities: Sequence[Identity]) -> Identity | None:
    """Return the model of the manifest that goes by this local name or id."""
    return next((one for one in identities if name in (one.name, one.entry["id"])), None)
