"""Who read which fact, when and where: written into an overlay, every other byte of it kept."""

from __future__ import annotations

import json
import os

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.catalog.index import Catalog
    from modelvow.manifest.document import Document, Node

LISTED = "name one that `catalog review` lists"
GROUPS = {"model": "models", "license": "licenses", "provider": "providers"}
KEYS = {"model": "id", "license": "id", "provider": "provider"}
NEW = "# What was read where, by whom and when: written by `modelvow catalog review --record`.\nversion: 1\n"


class RecordError(Exception):
    """A reading that cannot be written down: why, and what to do."""

    def __init__(self, reason: str, hint: str) -> None:
        """Keep both texts; the message joins them."""
        super().__init__(f"{reason}; {hint}")
        self.reason, self.hint = reason, hint


class Reading(NamedTuple):
    """What somebody read: of whom, which fact, and what it says (None: what the catalog says)."""

    subject: str
    field: str
    by: str
    on: str
    source: str
    value: Any = None
    kind: str = "primary"


class Subject(NamedTuple):
    """Whose fact was read: kind, id, and the record as the catalog has it."""

    kind: str
    id: str
    known: Mapping[str, Any]


class Fact(NamedTuple):
    """A fact as an overlay writes it: whose, the way to it, its entry; `same` tell what a row is about."""

    kind: str
    id: str
    path: tuple[str, ...]
    entry: dict[str, Any]
    same: tuple[str, ...] = ()


def record(reading: Reading, path: str, catalog: Catalog) -> Fact:
    """Write `reading` into the overlay at `path`, made if need be; RecordError where it cannot be."""
    from modelvow.building import write_atomically
    from modelvow.discover import shown

    fact = fact_of(reading, catalog)
    name = shown(path)
    text = _text(path)
    changed = with_fact(text, name, fact)
    _refuse_damage(text, changed, name, fact)
    write_atomically(path, changed.encode("utf-8"))
    return fact


def fact_of(reading: Reading, catalog: Catalog) -> Fact:
    """Return what was read as an overlay writes it; RecordError where the catalog has no such fact."""
    subject = _subject(reading.subject, catalog)
    source = {
        "source": reading.source,
        "source_kind": reading.kind,
        "date": reading.on,
        "note": f"read by {reading.by}",
    }
    head, bracket, about = reading.field.removesuffix("]").partition("[")
    if bracket:
        return _row(subject, head, about, reading, source)
    way = tuple(reading.field.split("."))
    if subject.kind == "provider" or (subject.kind == "license" and way[0] != "terms"):
        raise RecordError(f"`{reading.field}` of a {subject.kind} cannot be recorded", LISTED)
    return Fact(subject.kind, subject.id, way, {"value": _value(reading, subject.known, way), **source})


def _subject(name: str, catalog: Catalog) -> Subject:
    """Return kind, id and record of a license, a provider, or the one model that `name` means."""
    for kind, get in (("license", catalog.license), ("provider", catalog.provider)):
        found = get(name)
        if found is not None:
            return Subject(kind, name, found)
    match = catalog.lookup(name)
    model = catalog.model(match.ids[0]) if len(match.ids) == 1 else None
    if model is None:
        raise no_one_record(name, match.ids, catalog)
    return Subject("model", match.ids[0], model)


def no_one_record(name: str, ids: Sequence[str], catalog: Catalog) -> RecordError:
    """Return the error for a name of none, or of several `ids`, with what may have been meant."""
    from difflib import get_close_matches

    others = (*catalog.licenses(), *catalog.providers())
    near = ids or (*get_close_matches(name, others, 2, 0.6), *catalog.nearest(name))[:3]
    named = ", ".join(f"`{each}`" for each in near)
    hint = f"name one of {named}" if near else "name a model, a license or a provider of the catalog"
    return RecordError(f"`{name}` means no one record", hint)


def _value(reading: Reading, known: Mapping[str, Any], way: Sequence[str]) -> Any:
    """Return the value that was read, by default the one that the catalog has."""
    if reading.value is not None:
        return reading.value
    value: Any = known
    for key in way:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None and way[0] == "components":
        value = known["component_links"].get(way[-1])
    if value is None and reading.field not in (fields := _fields(known)):
        from modelvow.policy.errors import guess

        raise RecordError(
            f"`{reading.field}` is no fact of `{reading.subject}`", guess(reading.field, fields, LISTED)
        )
    if value is None:
        raise RecordError(f"the catalog knows no `{reading.field}` of `{reading.subject}`", "give `--value`")
    return value


def _fields(known: Mapping[str, Any]) -> list[str]:
    """Return the facts of a model or a license that are no rows, as `catalog review` names them."""
    components = [f"components.{key}{end}" for key in known.get("components", ()) for end in ("", "_url")]
    return [*known, *components, *(f"terms.{key}" for key in known.get("terms", ()))]


ROWS = {
    "lineage": ("base", ("base",), "relation"),
    "tuning": ("provider method", ("provider", "method"), "status"),
    "practices": ("field plan", ("field", "plan"), "value"),
}
"""Lists whose rows can be read: what names a row, the keys of that, and the key of what it says."""


REPEATED = "certifications"


def _row(subject: Subject, name: str, about: str, reading: Reading, source: Mapping[str, Any]) -> Fact:
    if name not in ROWS or name not in subject.known:
        raise RecordError(f"`{reading.field}` is no fact of `{subject.id}`", LISTED)
    form, keys, says = ROWS[name]
    words = [about] if len(keys) == 1 else about.split(" ")
    if len(words) != len(keys):
        raise RecordError(f"`{reading.field}` names no row", f"write `{name}[{form}]`")
    named = dict(zip(keys, words, strict=True))
    repeated = named.get("field") == REPEATED
    known = None if repeated else _said(subject.known[name], named, says)
    value = known if reading.value is None else reading.value
    if value is None:
        raise RecordError(f"the catalog has no one `{reading.field}` of `{subject.id}`", "give `--value`")
    return Fact(
        subject.kind,
        subject.id,
        (name,),
        {**named, says: value, **source},
        (*keys, says) if repeated else keys,
    )


def _said(rows: Sequence[Mapping[str, Any]], named: Mapping[str, str], says: str) -> Any:
    """Return what the row that `named` tells of says."""
    for row in rows:
        own = {**row, "base": row.get("base_id") or row.get("base_name")}
        if all(own.get(key) == word for key, word in named.items()):
            return row[says]
    return None


def _text(path: str) -> str:
    if not os.path.exists(path):
        return "" if path.lower().endswith(".json") else NEW
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


# Into the text


def with_fact(text: str, name: str, fact: Fact) -> str:
    """Return the text of an overlay with `fact` in it: in its place, or at the end of what holds it."""
    from modelvow.manifest.limits import PACK
    from modelvow.manifest.read import read

    if not text:
        text = '{"version": 1}\n'
    document = read(text, name, PACK)
    writer = _Writer(document, quoted=name.lower().endswith(".json"))
    return writer.put(fact)


class _Writer:
    """Puts one fact into the text of a document."""

    __slots__ = ("document", "end", "quoted", "text")

    def __init__(self, document: Document, *, quoted: bool) -> None:
        self.document = document
        self.text = document.text
        self.quoted = quoted
        self.end = "\r\n" if "\r\n" in self.text else "\n"

    def put(self, fact: Fact) -> str:
        """Return the text with the fact."""
        group, key = GROUPS[fact.kind], KEYS[fact.kind]
        root = self.document.root
        if group not in (root.entries or {}):
            return self.into_map(root, group, [self.whole(fact, key)])
        records = (root.entries or {})[group][1]
        for item in records.items or ():
            if (item.entries or {}).get(key, (None, None))[1] is not None and item.value[key] == fact.id:
                return self.into_record(item, fact)
        return self.into_list(records, self.whole(fact, key))

    def whole(self, fact: Fact, key: str) -> dict[str, Any]:
        """Return a new entry of a record with nothing but the fact."""
        return {key: fact.id, **self.facts(fact)}

    def facts(self, fact: Fact) -> dict[str, Any]:
        """Return the keys of a record that tell the fact."""
        told: dict[str, Any] = {fact.path[0]: [fact.entry]} if fact.same else nested(fact.path, fact.entry)
        return told

    def into_record(self, item: Node, fact: Fact) -> str:
        """Return the text with the fact in an entry that is there."""
        return self.with_value(item, fact.path, [fact.entry] if fact.same else fact.entry, fact.same)

    def with_value(self, node: Node, path: Sequence[str], value: Any, same: Sequence[str]) -> str:
        """Return the text with `value` at `path` below `node`."""
        head, *rest = path
        found = (node.entries or {}).get(head)
        if found is None:
            return self.into_map(node, head, nested(tuple(rest), value) if rest else value)
        below = found[1]
        if rest and below.entries is not None:
            return self.with_value(below, rest, value, same)
        if same and below.items is not None:
            return self.with_row(below, value[0], same)
        return self.replace(below, value)

    def with_row(self, rows: Node, row: Mapping[str, Any], same: Sequence[str]) -> str:
        """Return the text with a row in the place of that of the same thing, else at the end."""
        for item in rows.items or ():
            own = {"plan": "default", **item.value} if isinstance(item.value, dict) else {}
            if all(own.get(key) == row[key] for key in same):
                return self.replace(item, row)
        return self.into_list(rows, row)

    def replace(self, node: Node, value: Any) -> str:
        """Return the text with `value` in the place of a node."""
        end = _last(node) if not self.is_flow(node) else node.end
        return self.text[: node.start] + self.flow(value) + self.text[end:]

    def into_map(self, node: Node, key: str, value: Any) -> str:
        """Return the text with a key at the end of a mapping."""
        entry = f"{self.flow(key) if self.quoted else key}: {self.flow(value)}"
        if self.is_flow(node):
            return self.before_end(node, entry)
        column = self.document.lines.position(node.start)[1]
        if isinstance(value, list) and column == 1:
            entry = f"{key}:{self.end}  - {self.flow(value[0])}"
        return self.after(node, " " * (column - 1) + entry)

    def into_list(self, node: Node, value: Any) -> str:
        """Return the text with an entry at the end of a list."""
        if self.is_flow(node) or not node.items:
            return self.before_end(node, self.flow(value))
        line = self.document.lines.position(node.items[0].start)[0]
        written = self.text.splitlines()[line - 1]
        return self.after(node, written[: written.index("-")] + f"- {self.flow(value)}")

    def is_flow(self, node: Node) -> bool:
        """Whether a node is written in brackets."""
        return self.text[node.start : node.start + 1] in ("{", "[")

    def before_end(self, node: Node, entry: str) -> str:
        """Return the text with an entry before the bracket that closes a node."""
        inside = self.text[node.start + 1 : node.end - 1]
        kept = inside.rstrip().rstrip(",")
        comma = ", " if kept.strip() else ""
        place = node.start + 1 + len(kept)
        return self.text[:place] + comma + entry + self.text[place:].lstrip(",")

    def after(self, node: Node, line: str) -> str:
        """Return the text with a line after the last one of a node."""
        last = _last(node)
        if last and self.text[last - 1] == "\n":
            return self.text[:last] + line + self.end + self.text[last:]
        stop = self.text.find("\n", last)
        if stop < 0:
            return self.text + self.end + line + self.end
        return self.text[: stop + 1] + line + self.end + self.text[stop + 1 :]

    def flow(self, value: Any) -> str:
        """Return a value in one line, as YAML or JSON takes it."""
        if isinstance(value, dict):
            keys = (
                f"{json.dumps(key) if self.quoted else key}: {self.flow(each)}" for key, each in value.items()
            )
            return "{" + ", ".join(keys) + "}"
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(map(self.flow, value)) + "]"
        return json.dumps(value, ensure_ascii=False)


def nested(path: Sequence[str], value: Any) -> Any:
    """Return `value` below the keys of `path`."""
    for key in reversed(path):
        value = {key: value}
    return value


def _last(node: Node) -> int:
    """Return where the last part of a node ends: what follows a block is not of it."""
    parts = [child for _, child in (node.entries or {}).values()] + list(node.items or ())
    return max((_last(part) for part in parts), default=node.end)


def _refuse_damage(before: str, after: str, name: str, fact: Fact) -> None:
    """Raise RecordError where the new text is no overlay, or says anything else otherwise than the old."""
    from modelvow.catalog.differences import changes_of, statements
    from modelvow.catalog.overlay import OverlayError
    from modelvow.manifest.document import Unreadable
    from modelvow.manifest.limits import PACK
    from modelvow.manifest.read import read
    from modelvow.overlays.read import overlay_of

    way_out = "write it by hand, or record into another file with `--into`"
    try:
        new = statements([overlay_of(read(after, name, PACK))])
    except (OverlayError, Unreadable) as error:
        raise RecordError(f"the reading does not fit into {name} ({error})", way_out) from error
    old = statements([overlay_of(read(before, name, PACK))]) if before else {}
    for kind, records in new.items():
        for own, facts in records.items():
            for change in changes_of(old.get(kind, {}).get(own, {}), facts):
                head = change.path.partition("[")[0].partition(".")[0]
                if own != fact.id or head != fact.path[0]:
                    raise RecordError(f"writing would change `{change.path}` of `{own}` in {name}", way_out)
