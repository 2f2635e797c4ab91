"""The one place that turns paths into the manifest into places in its text, and outcomes into findings."""

from __future__ import annotations

from modelvow.findings import Finding, Outcome, Related, Severity, Span
from modelvow.manifest.document import child, key_span_of, trail
from modelvow.manifest.validate import written
from modelvow.typed import TYPE_CHECKING, Any, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from modelvow.findings import KeyPath, Link
    from modelvow.manifest.document import Document, Node
    from modelvow.manifest.validate import Validated
    from modelvow.policy.evaluate import RuleOutcome

SHOWN = (Outcome.VIOLATION, Outcome.UNDETERMINED, Outcome.ERROR, Outcome.WAIVED)
"""Outcomes that are findings; the others are told only where all outcomes are asked for."""


class NoPlaceError(Exception):
    """A finding that points nowhere: a mistake in a rule, never shown as one of the manifest."""


class Places:
    """Where key paths of one document lie; each is looked up once for all findings that name it."""

    __slots__ = ("_models", "_spans", "_there", "digests", "document", "home", "home_part")

    def __init__(self, document: Document, home: str) -> None:
        """Begin with nothing looked up; `home` is the manifest as its repository names it."""
        # Where nothing is found nobody needs it; imported for every finding it would cost more than it does.
        from modelvow import digests

        self.document = document
        self.home = home
        self.home_part = digests.part_of(home)
        self.digests = digests
        self._spans: dict[KeyPath, Span | None] = {}
        self._there: dict[KeyPath, Span | None] = {}
        self._models: dict[KeyPath, str | None] = {}

    def span(self, key_path: KeyPath) -> Span | None:
        """Return `place` of a key path."""
        found = self._spans.get(key_path)
        if found is None:
            found = self._spans[key_path] = place(self.document, key_path)
        return found

    def there(self, key_path: KeyPath) -> Span | None:
        """Return the place of what was written at a key path, None where nothing was."""
        if key_path not in self._there:
            self._there[key_path] = _place_of_related(self.document, key_path)
        return self._there[key_path]

    def model(self, key_path: KeyPath) -> str | None:
        """Return the name of the model that a key path lies in."""
        if key_path not in self._models:
            self._models[key_path] = model_at(self.document.value, key_path)
        return self._models[key_path]


def locate(
    document: Document,
    validated: Validated,
    outcomes: Iterable[RuleOutcome],
    home: str = "",
    shelf: dict[Any, Any] | None = None,
) -> list[Finding]:
    """Return the outcomes worth showing as findings, sorted by place; no two have the same fingerprint.

    Rules name places in the `validated` value; what the reader found keeps the place that the reader saw.
    `home` is the manifest as its repository names it, so that fingerprints are alike from wherever one
    looks. Parts that findings of a run have in common stand once on `shelf`, which gains those that are new.
    """
    told = [each for each in outcomes if each.outcome in SHOWN]
    if not told:
        return []
    shelf = {} if shelf is None else shelf
    places = Places(document, home)
    times: dict[tuple[object, ...], int] = {}
    placed = [each if each.span is not None else _as_written(each, validated) for each in told]
    return in_order([build(each, places, times, shelf) for each in placed])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings of one file in the order in which they are told."""
    return sorted(findings, key=lambda each: (each.span, -each.severity.rank, each.code))


def _as_written(outcome: RuleOutcome, validated: Validated) -> RuleOutcome:
    """Return `outcome` with places of the document, where the value lost entries that were at fault."""
    if not validated.kept:
        return outcome
    related = tuple((written(validated, key_path), text) for key_path, text in outcome.related)
    return outcome._replace(at=written(validated, outcome.at), related=related)


def build(
    outcome: RuleOutcome, places: Places, times: dict[tuple[object, ...], int], shelf: dict[Any, Any]
) -> Finding:
    """Return the finding of `outcome`; raises NoPlaceError when it has no primary place.

    `times` counts those that would have its fingerprint, `shelf` as for `locate`.
    """
    # Taken apart at once: by name it takes several times as long, and there are many.
    rule, kind, severity, model, at, text, way, near, chain, missing, hint, need, reason, span, fix = outcome
    code = rule.code
    if span is None and (span := places.span(at)) is None:
        raise NoPlaceError(f"{code} names no place in `{places.document.name}`")
    model = model or places.model(at)
    named = at if at[:1] != ("waivers",) else _named(places.document.value, at)
    digests = places.digests
    stem = _stem(digests, code, model, named, shelf)
    occurrence = _occurrence((code, model, named[2:] if named[:1] == ("models",) else named), times)
    parts = places.home_part + digests.part_of(str(occurrence)) if occurrence else places.home_part
    related = _related(near, places, span) if near else ()
    fields = (
        code,
        rule.name,
        kind,
        severity or Severity.NOTE,
        text,
        way,
        places.document.name,
        shelf.setdefault(span, span),
        at,
        digests.print_of(stem, parts),
        model,
        need,
        tuple(rule.claims),
        chain,
        shelf.setdefault(related, related),
        missing,
        hint,
        reason,
        None,
        fix,
        "",
        None,
        False,
        places.home,
        False,
    )
    return record(Finding, fields)


def _stem(digests: ModuleType, code: str, model: str | None, named: KeyPath, shelf: dict[Any, Any]) -> bytes:
    """Return the stem of a fingerprint; on `shelf`, since thousands of manifests have findings alike."""
    key = ("stem", code, model, named)
    found: bytes | None = shelf.get(key)
    if found is None:
        found = shelf[key] = digests.stem_of(code, model, named)
    return found


def shared(outcome: RuleOutcome, shelf: dict[Any, Any]) -> RuleOutcome:
    """Return `outcome` with the parts on `shelf` in place of equal ones: thousands say the same.

    `shelf` gains the parts that are new.
    """

    def once(part: Any) -> Any:
        return shelf.setdefault(part, part)

    return outcome._replace(
        model=once(outcome.model),
        at=once(outcome.at),
        message=once(outcome.message),
        help=once(outcome.help),
        related=once(outcome.related),
        chain=_shared_chain(outcome.chain, shelf),
        missing=once(outcome.missing),
    )


def _shared_chain(chain: tuple[Link, ...], shelf: dict[Any, Any]) -> tuple[Link, ...]:
    # Values may be lists, and `1` equals `True`: as text they are told apart.
    links = [shelf.setdefault(("link", link[:2], repr(link.value), link[3:]), link) for link in chain]
    same: tuple[Link, ...] = shelf.setdefault(("chain", tuple(map(id, links))), tuple(links))
    return same


def place(document: Document, key_path: KeyPath) -> Span | None:
    """Return the narrowest place for `key_path`: its value, a block's key, else the nearest parent there."""
    return _place(document, key_path, trail(document, key_path))


def _place(document: Document, key_path: KeyPath, nodes: Sequence[Node]) -> Span:
    """Return the place of the last of the `nodes` that `key_path` leads through."""
    if len(nodes) == 1:
        return _first_key(document)
    key, node = key_path[len(nodes) - 2], nodes[-1]
    if isinstance(key, int):
        # Of a whole model its id is the narrowest thing that stands for it.
        node = child(node, "id") or node
    elif node.kind != "scalar":
        return document.lines.span(*(nodes[-2].entries or {})[key][0])
    return document.lines.span(node.start, node.end)


def _first_key(document: Document) -> Span:
    """Return the first key of the manifest, for all of it: a mark under everything shows nothing."""
    first = next(iter(document.value), None) if isinstance(document.value, dict) else None
    return Span(1, 1, 1, 1) if first is None else key_span_of(document, (first,))


def model_at(value: Any, key_path: KeyPath) -> str | None:
    """Return the name of the model that `key_path` lies in: its `name`, else its `id`."""
    match key_path:
        case ("models", int(index), *_):
            pass
        case _:
            return None
    models = value.get("models") if isinstance(value, dict) else None
    model = models[index] if isinstance(models, list) and index < len(models) else None
    if not isinstance(model, dict):
        return None
    name = model.get("name") or model.get("id")
    return name if isinstance(name, str) else None


def _named(value: Any, key_path: KeyPath) -> KeyPath:
    """Return `key_path` with a waiver's rule and model for its index, so that reordering changes nothing."""
    match key_path:
        case ("waivers", int(index), *rest):
            waivers = value.get("waivers") if isinstance(value, dict) else None
            waiver = waivers[index] if isinstance(waivers, list) and index < len(waivers) else None
            names = (waiver.get("rule"), waiver.get("model")) if isinstance(waiver, dict) else (index,)
            return ("waivers", *map(str, names), *rest)
        case _:
            return key_path


def _occurrence(key: tuple[object, ...], times: dict[tuple[object, ...], int]) -> int:
    """Return how many findings before this one would have its fingerprint; `times` counts it."""
    times[key] = times.get(key, -1) + 1
    return times[key]


def _related(named: Iterable[tuple[KeyPath, str]], places: Places, span: Span) -> tuple[Related, ...]:
    found = []
    for key_path, text in named:
        there = places.there(key_path)
        if there is not None and there != span:
            found.append(record(Related, (text, key_path, there)))
    return tuple(found)


def _place_of_related(document: Document, key_path: KeyPath) -> Span | None:
    nodes = trail(document, key_path)
    missing = len(key_path) + 1 - len(nodes)
    # A need may be written short, as its level alone; what is not written at all is no place.
    short = missing == 1 and key_path[-1] == "level"
    return _place(document, key_path, nodes) if short or not missing else None
