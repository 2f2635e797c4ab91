"""What is done with a manifest that is not valid: all faults found at once, the parts at fault taken out."""

from __future__ import annotations

from modelvow import built
from modelvow.findings import Span
from modelvow.manifest.coherence import Flaw, flaws, names_in
from modelvow.manifest.document import Fault, Unreadable, has_path, key_span_of, node_at, span_of
from modelvow.manifest.fixes import fixes_of, key_of
from modelvow.manifest.guess import clearly, guesser, listed, shown
from modelvow.manifest.shape import rebuild
from modelvow.manifest.validate import (
    ANY_MODEL,
    Validated,
    built_rules,
    conforms,
    written,
)
from modelvow.manifest.words import flaws_of
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modelvow.findings import KeyPath
    from modelvow.manifest.coherence import Rules
    from modelvow.manifest.document import Document

Schema = dict[str, Any]

SCHEMA = "ai-manifest-1.schema.json"
WAIVERS_SCHEMA = "ai-waivers-1.schema.json"
NARROWING = frozenset({"models", "covers"})
"""Lists that narrow what holds them: without its list, a need or control would speak of every model."""


class Job(NamedTuple):
    """What the steps of mending share."""

    document: Document
    schema: Schema
    controls: frozenset[str]


def mend(document: Document, controls: frozenset[str], rules: Rules) -> Validated:
    """Return the manifest in `document` without the parts at fault, and all faults in the text's order."""
    return _mended(Job(document, schema_with(controls), controls), rules)


def mend_waivers(document: Document) -> Validated:
    """Return the waivers in `document`, a file that holds nothing else, as `mend` does a manifest."""
    schema: Schema = built.read_json(WAIVERS_SCHEMA)
    return _mended(Job(document, schema, frozenset()), built_rules())


def _mended(job: Job, rules: Rules) -> Validated:
    document = job.document
    whole = _rebuilt(job, frozenset())
    found = list(_all_flaws(whole.value, job))
    valid, gone = _settled(job, _parts(found))
    # What comes to light only now that parts are gone follows from their faults: it is not told twice.
    names = names_in(whole.value)
    late = [_moved(flaw, valid) for flaw in _named(flaws(valid.value, names, rules), names)]
    if late:
        valid, gone = _settled(job, gone | _parts(late))
    return valid._replace(faults=document.faults + _placed([*found, *late], document))


def schema_with(controls: Iterable[str]) -> Schema:
    """Return the manifest's schema, with `controls` among the known ones."""
    schema: Schema = built.read_json(SCHEMA)
    known = schema["properties"]["controls"]["properties"]
    for name in controls:
        known.setdefault(name, {"$ref": "#/definitions/control"})
    return schema


def _rebuilt(job: Job, gone: frozenset[KeyPath]) -> Validated:
    value, kept = rebuild(job.document.root, job.schema, gone)
    return Validated(value, (), kept)


def _settled(job: Job, gone: frozenset[KeyPath]) -> tuple[Validated, frozenset[KeyPath]]:
    """Take out `gone`, and what is not valid without it, until the rest is; return that and all that went.

    Raises Unreadable when the checker refuses what the schema finds nothing wrong with.
    """
    while True:
        found = _rebuilt(job, gone)
        found = found._replace(value={"version": 1, "models": [], **found.value})
        if _is_valid(found, job):
            return found, gone
        more = _parts(_moved(flaw, found) for flaw in _all_flaws(_with_a_model(found.value), job))
        if more <= gone:
            reason = "the schema and its checker disagree on this manifest"
            raise Unreadable(job.document.name, reason, None, "report it as a bug")
        gone |= more


def _all_flaws(value: Any, job: Job) -> Iterator[Flaw]:
    """Yield what is wrong with `value`; the schema is asked only where its checker refuses."""
    yield from _unnumbers(value)
    if not conforms(value, job.controls):
        yield from flaws_of(value, job.schema)


def _is_valid(found: Validated, job: Job) -> bool:
    return conforms(_with_a_model(found.value), job.controls) and not any(_unnumbers(found.value))


def _with_a_model(value: dict[str, Any]) -> dict[str, Any]:
    """Return `value` with some model where none is left: all are at fault then, and were told of."""
    return value if value.get("models") != [] else {**value, "models": [ANY_MODEL]}


def _parts(found: Iterable[Flaw]) -> frozenset[KeyPath]:
    """Return what must go for each flaw; the whole manifest never does."""
    return frozenset(part for part in map(part_at_fault, found) if part)


def part_at_fault(flaw: Flaw) -> KeyPath:
    """Return the part that counts as not written: of a waiver all, which would hide more without a part."""
    if flaw.kind == "duplicate-model" or flaw.path[:1] == ("waivers",):
        return flaw.path[:2]
    head = flaw.path[0] if flaw.path else None
    narrows = head in {"requirements", "controls"} and _lists_named(flaw) & NARROWING
    return flaw.path[:2] if narrows and len(flaw.path) == len(("block", "holder", "list")) else flaw.path


def _lists_named(flaw: Flaw) -> set[object]:
    """Return the key of a need or control that a flaw is about, and what it was meant to be called."""
    meant = {flaw.data.get("suggestion")} if flaw.kind == "unknown-key" else set()
    return {*flaw.path[2:3], *meant}


def _named(found: Iterable[Flaw], names: frozenset[str]) -> Iterator[Flaw]:
    """Yield the flaws, those of references with the names that there are and the one that was meant."""
    guess, there = guesser(), listed(sorted(names))
    for flaw in found:
        if flaw.kind != "unknown-model-reference":
            yield flaw
            continue
        name = flaw.data["name"]
        near = guess(name, names)
        data = {"name": shown(name), "models": there}
        offer = {} if near is None else {"suggestion": near}
        yield flaw._replace(data={**data, **offer}, meant=clearly(name, near, names))


def _moved(flaw: Flaw, found: Validated) -> Flaw:
    return flaw._replace(path=written(found, flaw.path))


def _unnumbers(value: Any, path: KeyPath = ()) -> Iterator[Flaw]:
    """Yield the numbers that are none: they pass every comparison."""
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - only this number differs from itself
        yield Flaw("not-a-number", path, {"key": str(path[-1])})
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        if not (isinstance(key, str) and key.startswith("x-")):
            yield from _unnumbers(part, (*path, key))


def _placed(found: Iterable[Flaw], document: Document) -> tuple[Fault, ...]:
    once = {key_of(flaw): flaw for flaw in reversed(list(found))}
    fixes = fixes_of(once.values(), document)
    placed = [
        Fault(flaw.kind, flaw.path, place_of(flaw, document), _as_written(flaw, document), fixes.get(key))
        for key, flaw in once.items()
    ]
    return tuple(sorted(placed, key=lambda fault: (fault.span, fault.kind)))


def _as_written(flaw: Flaw, document: Document) -> dict[str, str]:
    """Return the words of `flaw`, with a number as the text has it: `5319e7` is shown as no other figure."""
    node = node_at(document, flaw.path)
    if node is None or not isinstance(node.value, (int, float)):
        return flaw.data
    text = shown(document.text[node.start : node.end])
    told = {"value": text, "found": f"`{text}`"}
    return {**flaw.data, **{key: told[key] for key in told if key in flaw.data}}


def place_of(flaw: Flaw, document: Document) -> Span:
    """Return the narrowest place of a flaw: a key for what is about a key, or spans lines, or is empty."""
    if flaw.kind in {"unknown-key", "missing-key"}:
        span = key_span_of(document, flaw.path)
    else:
        span = span_of(document, flaw.path)
        long = span.line < span.end_line or span[:2] == span[2:]
        span = key_span_of(document, flaw.path) if long and has_path(document, flaw.path) else span
    return span if span.line == span.end_line else _first_line(span, document.text)


def _first_line(span: Span, text: str) -> Span:
    line = text.splitlines()[span.line - 1]
    return Span(span.line, span.column, span.line, len(line.rstrip()) + 1)
