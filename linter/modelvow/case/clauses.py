"""Where in a license something stands: words for findings, and the source behind them."""

from __future__ import annotations

from modelvow.case.sources import read_at, whole_day
from modelvow.case.terms import MEMORY
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]

OWN = "own"
UNREAD = frozenset(("LicenseRef-other-custom",))
"""Ids that say no more than that there is a license of the model's own."""


class Bound(NamedTuple):
    """A license that binds the use of a model, with its record; None where nobody knows its text.

    `binds` None: it is open whether the project is bound, since a host runs the weights. `model_id` is the
    catalog id of the licensed model.
    """

    entry: Mapping[str, Any]
    record: Mapping[str, Any] | None
    binds: bool | None
    model_id: str | None

    @property
    def terms(self) -> Mapping[str, Any]:
        """The terms, as compared with the project."""
        found: Mapping[str, Any] = self.entry["terms"]
        return found

    @property
    def said(self) -> Mapping[str, Any]:
        """The record, empty where there is none."""
        return self.record or {}

    @property
    def is_known(self) -> bool:
        """Whether anything is known of the text."""
        declared = any(self.terms[key] is not None for key in ("commercial_use", "redistribution"))
        return declared or (self.record is not None and self.entry["license"] not in UNREAD)


def clause(bound: Bound, term: str) -> Mapping[str, Any] | None:
    """Return where a term stands in the text."""
    return next((row for row in bound.said.get("clauses") or () if row["term"] == term), None)


def locator(bound: Bound, term: str) -> str | None:
    """Return the section in which a term stands."""
    row = clause(bound, term)
    return row["locator"] if row else None


def named(bound: Bound, where: str | None = None) -> str:
    """Return the license in words: "§2 of the Llama 3.1 Community License of its base Llama 3.1 8B"."""
    name = bound.entry["name"] or bound.entry["license"] or "license"
    text = f"{where} of the {name}" if where else f"the {name}"
    return text if bound.entry["relation"] == OWN else f"{text} of its base {bound.entry['of_name']}"


def row(
    bound: Bound, words: str, *, barred: bool | None, where: str | None = None, says: str | None = None
) -> Row:
    """Return what a license says, and whether the project meets it; `where` and `says` go to the source.

    What a host may have settled with the licensor is open.
    """
    open_host = barred is True and not bound.binds
    return {
        "name": words,
        "barred": None if open_host else barred,
        "license": bound.entry["license"],
        "of": bound.entry["of_name"],
        "relation": bound.entry["relation"],
        "clause": where,
        "source": source(bound, where, says),
    } | ({"lacks": ["use.license"]} if open_host else {})


def lacking(found: Row, *keys: str) -> Row:
    """Return a row that says what would settle it, where it is open."""
    return found | {"lacks": [*found.get("lacks", ()), *keys]} if found["barred"] is None and keys else found


def is_shown(duties: Mapping[str, Any], code: str) -> bool:
    """Whether the manifest shows where a duty is met, and it is there."""
    return bool(duties.get(code, {}).get("exists"))


def source(bound: Bound, where: str | None, says: str | None) -> Row:
    """Return the source of what a license says."""
    known = bound.said
    found: Row = {
        "source": known.get("name") or bound.entry["license"] or "declared in the manifest",
        "date": whole_day(known.get("text_date")),
        "kind": known.get("confidence") or "declared",
        "hint": bool(bound.entry["hint"]) or (known.get("confidence") in MEMORY and where is None),
    }
    if known.get("url"):
        found["url"] = known["url"]
    if where:
        return found | read_at({"locator": where, "summary": says or "as there"})
    return found


def unknown(bound: Bound, question: str) -> Row:
    """Return a row of a license that nobody knows; `question`: what cannot be told of it."""
    name = bound.entry["license"]
    of = bound.entry["of_name"]
    words = f"the terms of `{name}` of {of} are not known" if name else f"no license of {of} is known"
    found = row(bound, f"{words}, nor {question}", barred=None)
    return lacking(found, "license" if name is None else "terms")
