"""The one place that turns paths into the manifest into places in its text, and outcomes into findings."""

from __future__ import annotations

from modelvow.findings import Finding, Outcome, Related, Severity, Span, fingerprint
from modelvow.manifest.document import has_path, key_span_of, node_at, span_of
from modelvow.manifest.validate import written
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelvow.findings import KeyPath, Link
    from modelvow.manifest.document import Document
    from modelvow.manifest.validate import Validated
    from modelvow.policy.evaluate import RuleOutcome

SHOWN = (Outcome.VIOLATION, Outcome.UNDETERMINED, Outcome.ERROR, Outcome.WAIVED)
"""Outcomes that are findings; the others are told only where all outcomes are asked for."""


class NoPlaceError(Exception):
    """A finding that points nowhere: a mistake in a rule, never shown as one of the manifest."""


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
    shelf = {} if shelf is None else shelf
    times: dict[tuple[object, ...], int] = {}
    findings = []
    for outcome in outcomes:
        if outcome.outcome in SHOWN:
            there = outcome if outcome.span is not None else _as_written(outcome, validated)
            span = there.span or place(document, there.at)
            found = build(there, document, span, _occurrence(there, document, times), home)
            findings.append(
                found._replace(
                    span=shelf.setdefault(found.span, found.span),
                    related=shelf.setdefault(found.related, found.related),
                )
            )
    return in_order(findings)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings of one file in the order in which they are told."""
    return sorted(findings, key=lambda each: (each.span, -each.severity.rank, each.code))


def _as_written(outcome: RuleOutcome, validated: Validated) -> RuleOutcome:
    """Return `outcome` with places of the document, where the value lost entries that were at fault."""
    if not validated.kept:
        return outcome
    related = tuple((written(validated, key_path), text) for key_path, text in outcome.related)
    return outcome._replace(at=written(validated, outcome.at), related=related)


def build(outcome: RuleOutcome, document: Document, span: Span | None, occurrence: int, home: str) -> Finding:
    """Return the finding of `outcome`; raises NoPlaceError when it has no primary place."""
    rule = outcome.rule
    if span is None:
        raise NoPlaceError(f"{rule.code} names no place in `{document.name}`")
    model = outcome.model or model_at(document.value, outcome.at)
    parts = [home, *([str(occurrence)] if occurrence else [])]
    return Finding(
        code=rule.code,
        name=rule.name,
        outcome=outcome.outcome,
        severity=outcome.severity or Severity.NOTE,
        message=outcome.message,
        help=outcome.help,
        path=document.name,
        span=span,
        key_path=outcome.at,
        fingerprint=fingerprint(rule.code, model, _named(document.value, outcome.at), parts),
        model=model,
        need=outcome.need,
        claims=tuple(rule.claims),
        chain=outcome.chain,
        related=_related(document, outcome, span),
        missing=outcome.missing,
        hint=outcome.hint,
        reason=outcome.reason,
        fix=outcome.fix,
        home=home,
    )


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
    while key_path and not has_path(document, key_path):
        key_path = key_path[:-1]
    if not key_path:
        return _first_key(document)
    node = node_at(document, key_path)
    if node is None or node.kind == "scalar":
        return span_of(document, key_path)
    if isinstance(key_path[-1], int):
        # Of a whole model its id is the narrowest thing that stands for it.
        return span_of(document, (*key_path, "id") if has_path(document, (*key_path, "id")) else key_path)
    return key_span_of(document, key_path)


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


def _occurrence(outcome: RuleOutcome, document: Document, times: dict[tuple[object, ...], int]) -> int:
    """Return how many findings before this one would have its fingerprint."""
    model = outcome.model or model_at(document.value, outcome.at)
    at = _named(document.value, outcome.at)
    tail = at[2:] if at[:1] == ("models",) else at
    key = (outcome.rule.code, model, tail)
    times[key] = times.get(key, -1) + 1
    return times[key]


def _related(document: Document, outcome: RuleOutcome, span: Span) -> tuple[Related, ...]:
    found = []
    for key_path, text in outcome.related:
        # A need may be written short, as its level alone; what is not written at all is no place.
        shown = (
            key_path[:-1] if key_path[-1:] == ("level",) and not has_path(document, key_path) else key_path
        )
        there = place(document, shown) if has_path(document, shown) else None
        if there is not None and there != span:
            found.append(Related(text, key_path, there))
    return tuple(found)
