"""Fields of use that licenses bar, against those that a project declares."""

from __future__ import annotations

from modelvow.case.clauses import Bound, Row, is_shown, lacking, named, row, unknown
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WHOLE = frozenset(("operation of it", "clinical practice, medical advice"))
"""Scopes that say what the code says, and leave no room for a use that is not barred."""
REVIEWED = ("automated", "without human review", "without a licensed professional")
"""Scopes that a person in the loop leads out of."""
REVIEW = "human-review"


def uses(bound: Bound, declared: tuple[str, ...], duties: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the declared fields of use that the license bars, wholly or in part."""
    if not declared:
        return
    barred = bound.terms["restricted_uses"]
    if barred is None:
        yield unknown(bound, "fields of use that they bar")
        return
    rows = {limit["code"]: limit for limit in bound.said.get("use_limits") or ()}
    for code in declared:
        if code in barred:
            yield use(bound, rows.get(code, {"code": code}), duties)


def use(bound: Bound, limit: Mapping[str, Any], duties: Mapping[str, Any]) -> Row:
    """Return one field of use that the license bars."""
    where, scope = limit.get("locator"), limit.get("scope")
    told = f", {scope}" if scope else ""
    words = f"{named(bound, where)} bars {limit['code']}{told}"
    found = row(
        bound, words, barred=is_barred(scope, duties), where=where, says=f"bars {limit['code']}{told}"
    )
    found |= {"code": limit["code"]} | ({"scope": scope} if scope else {})
    return lacking(found, f"duties.{REVIEW}") if is_reviewable(scope) else found


def is_barred(scope: str | None, duties: Mapping[str, Any]) -> bool | None:
    """Whether a declared use is barred; None where it may be in the part that is not."""
    if scope is None or scope in WHOLE:
        return True
    return False if is_reviewable(scope) and is_shown(duties, REVIEW) else None


def is_reviewable(scope: str | None) -> bool:
    """Whether a person in the loop leads out of what is barred."""
    return scope is not None and any(word in scope for word in REVIEWED)
