"""An overlay file → what it says, each fact with where it comes from."""

from __future__ import annotations

import os

from modelvow.catalog.overlay import KIND, Fact, Origin, Overlay, OverlayError, Patch, Place, Problem
from modelvow.manifest.document import node_at
from modelvow.overlays.places import files_of
from modelvow.overlays.shape import take
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.findings import KeyPath
    from modelvow.manifest.document import Document
    from modelvow.overlays.places import Named

SOURCE = ("source", "source_kind", "date", "note")
SCHEMA, CASE = "overlay-1.schema.json", "case-1.schema.json"
ROWS = ("hosts", "aliases", "lineage", "tuning", "practices")
GROUPS = ("components", "community", "terms")
MOST_BYTES = 32 << 20
"""Bytes of all overlays together."""
WHOLE = ("thresholds", "duties", "use_limits", "clauses", "region_scope", "outputs_rule", "hub_tags")
"""Parts of a license that are replaced as a whole, whatever they hold."""
KEYS = {"models": "id", "licenses": "id", "providers": "provider"}
MOST_DIGITS = 6
"""Digits of a count of days."""
PLAIN = ("tier", "confidence")


def read_overlays(named: Sequence[Named]) -> tuple[Overlay, ...]:
    """Return the overlays at all places, in their order; OverlayError tells all that is wrong with them."""
    found: list[Overlay] = []
    problems: list[Problem] = []
    left = MOST_BYTES
    for path, name, by in ((*file, each.by) for each in named for file in files_of(each)):
        left -= _size(path)
        if left < 0:
            reason = f"overlays have at most {MOST_BYTES >> 20} MiB together"
            raise OverlayError([*problems, Problem(by, reason, "name the files that are meant")])
        try:
            found.append(read_overlay(path, name))
        except OverlayError as error:
            problems += [_named_by(by, each, name) for each in error.problems]
    if problems:
        raise OverlayError(problems)
    return tuple(found)


def _named_by(by: str, problem: Problem, name: str) -> Problem:
    """Return a problem of the overlay `name` as a whole as one of what names it; any other as it is."""
    if problem.place != name:
        return problem
    return Problem(by, f"the overlay `{name}` cannot be used: {problem.reason}", problem.hint)


def _size(path: str) -> int:
    """Return the bytes of a file; of one that is not there none, which reading it tells."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def read_overlay(path: str, name: str) -> Overlay:
    """Return the overlay at `path`, shown as `name`; OverlayError tells all that is wrong with it."""
    from modelvow.manifest.document import Unreadable
    from modelvow.manifest.limits import PACK
    from modelvow.manifest.read import read_file

    try:
        document = read_file(path, name, PACK)
    except Unreadable as error:
        place = Place(name, error.span.line, error.span.column) if error.span else name
        hint = error.hint.replace("the manifest", "the overlay")
        raise OverlayError([Problem(place, error.reason, hint)]) from error
    return overlay_of(document)


def overlay_of(document: Document) -> Overlay:
    """Return what a document says as an overlay; OverlayError tells all that is wrong with it."""
    from hashlib import blake2b

    from modelvow import built

    shaped = take(document, built.read_json(SCHEMA))
    problems = [*_duplicates(document), *shaped.problems]
    if not problems:
        problems = [*_repeated(document, shaped.value), *_odd_practices(document, shaped.value)]
    if problems:
        raise OverlayError(problems)
    reader = _Reader(document, shaped.value)
    text = document.text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")
    return Overlay(
        document.name,
        blake2b(text, digest_size=20).hexdigest(),
        tuple(reader.patches("models")),
        tuple(reader.patches("licenses")),
        tuple(reader.patches("providers")),
        tuple(reader.aliases()),
    )


def _duplicates(document: Document) -> Iterator[Problem]:
    for fault in document.faults:
        key = fault.data.get("key") or ".".join(map(str, fault.key_path))
        place = Place(document.name, fault.span.line, fault.span.column)
        yield Problem(place, f"`{key}` is given twice", "write it once, as you mean it")


def _repeated(document: Document, value: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield records that one file speaks of twice: which of them counts could not be told."""
    for group, key in KEYS.items():
        seen: dict[str, int] = {}
        for index, entry in enumerate(value.get(group, ())):
            place = _place(document, (group, index, key))
            first = seen.setdefault(entry[key], place.line)
            if first != place.line:
                reason = f"`{entry[key]}` stands twice under `{group}`"
                yield Problem(place, reason, f"join it with that of line {first}")


def _odd_practices(document: Document, value: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield values of practices that no condition could meet; the schema of the case has all others."""
    from modelvow import built

    rows = [
        (("providers", index, "practices", number), row)
        for index, entry in enumerate(value.get("providers", ()))
        for number, row in enumerate(entry.get("practices", ()))
    ]
    words = built.read_json(CASE)["definitions"]["practices"]["properties"] if rows else {}
    for path, row in rows:
        flaw = practice_flaw(row["field"], _practice(row)["value"], words.get(row["field"], {}))
        if flaw is not None:
            yield Problem(_place(document, (*path, "value")), *flaw)


def practice_flaw(field: str, told: str | None, kind: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return why a practice cannot have the value `told`, and the way out; None where it can.

    `kind` is its schema in the case.
    """
    from modelvow.manifest.written import shown
    from modelvow.policy.errors import guess, one_of

    words = [word for word in kind.get("enum", ()) if word is not None]
    if told is None:
        return None
    if "number" in kind.get("type", ()):
        is_count = told.isascii() and told.isdecimal() and len(told) <= MOST_DIGITS
        return None if is_count else (f"`{field}` counts days, not `{shown(told)}`", "write a number: `30`")
    if not words or told in words:
        return None
    return f"`{field}` cannot be `{shown(told)}`", guess(told, words, one_of(words))


def _place(document: Document, path: KeyPath) -> Place:
    node = node_at(document, path) or document.root
    return Place(document.name, *document.lines.position(node.start))


class _Reader:
    """Makes patches of a value that keeps to the schema."""

    __slots__ = ("document", "origin", "value")

    def __init__(self, document: Document, value: Mapping[str, Any]) -> None:
        self.document = document
        self.value = value
        start = Origin(Place(document.name, 1, 1), document.name)
        self.origin = self.told(value, (), start)

    def told(self, entry: Mapping[str, Any], path: KeyPath, above: Origin) -> Origin:
        """Return where what stands at `path` comes from: as it says itself, else as what is above it."""
        place = _place(self.document, path) if path else above.place
        if not any(key in entry for key in SOURCE):
            return above._replace(place=place)
        own = "source" in entry
        return Origin(
            place,
            entry.get("source", above.source),
            entry.get("source_kind", KIND if own else above.kind),
            entry.get("date", None if own and not above.date else above.date),
            entry.get("note", None if own else above.note),
        )

    def patches(self, group: str) -> Iterator[Patch]:
        """Yield what is said of each record of a group."""
        for index, entry in enumerate(self.value.get(group, ())):
            path: KeyPath = (group, index)
            origin = self.told(entry, path, self.origin)
            rows = {
                name: tuple(self.rows(name, entry[name], (*path, name), origin))
                for name in ROWS
                if name in entry
            }
            yield Patch(entry[KEYS[group]], origin, dict(self.facts(entry, path, origin)), rows)

    def facts(
        self, entry: Mapping[str, Any], path: KeyPath, origin: Origin, prefix: str = ""
    ) -> Iterator[tuple[str, Fact]]:
        """Yield the facts of an entry by path."""
        for key, value in entry.items():
            if key in SOURCE or key in ROWS or (not prefix and key in KEYS.values()):
                continue
            if key in GROUPS and not prefix:
                yield from self.facts(value, (*path, key), origin, f"{key}.")
            else:
                yield f"{prefix}{key}", self.fact(value, (*path, key), origin)

    def fact(self, value: Any, path: KeyPath, origin: Origin) -> Fact:
        """Return one fact, written as a value or with its own source."""
        if isinstance(value, dict) and "value" in value and path[-1] not in WHOLE:
            return Fact(value["value"], self.told(value, path, origin))
        return Fact(value, origin._replace(place=_place(self.document, path)))

    def rows(self, name: str, rows: Iterable[Any], path: KeyPath, above: Origin) -> Iterator[Fact]:
        """Yield the entries of a list with what the catalog calls their keys."""
        for index, entry in enumerate(rows):
            whole = {"alias": entry} if isinstance(entry, str) else entry
            origin = self.told(whole, (*path, index), above)
            row = {key: value for key, value in whole.items() if key not in SOURCE}
            yield Fact(MAKERS[name](row), origin)

    def aliases(self) -> Iterator[Fact]:
        """Yield the names that stand by themselves."""
        for alias, own in self.value.get("aliases", {}).items():
            place = _place(self.document, ("aliases", alias))
            yield Fact({"alias": alias, "id": own}, self.origin._replace(place=place))


def _host(row: dict[str, Any]) -> dict[str, Any]:
    """Return an endpoint; `false` for a day says that none is announced."""
    return {key: None if value is False else value for key, value in row.items()}


def _alias(row: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "api-id", **row}


def _lineage(row: dict[str, Any]) -> dict[str, Any]:
    """Return a line of descent; whether the catalog has the base shows when the overlay is put over it."""
    return {"base_id": None, "base_name": row["base"], "relation": row["relation"]}


def _tuning(row: dict[str, Any]) -> dict[str, Any]:
    return {"host_model_name": None, "status": None, **row}


def _practice(row: dict[str, Any]) -> dict[str, Any]:
    """Return a practice with its value as text, as all values of practices are."""
    value = row["value"]
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return {"plan": "default", **row, "value": None if value is None else str(value)}


MAKERS = {"hosts": _host, "aliases": _alias, "lineage": _lineage, "tuning": _tuning, "practices": _practice}
