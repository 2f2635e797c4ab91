"""Where each fact of a model comes from: source, date, and whether it is only a hint."""

from __future__ import annotations

from modelvow.case.models import COUNTED, PLAIN
from modelvow.case.practices import FIELDS, pick, rows_of, tuning_rows
from modelvow.case.terms import COPIED, MEMORY, PERMISSIONS
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modelvow.catalog.index import Catalog

Record = dict[str, Any]
Source = dict[str, Any]

OWN = "own knowledge"
HAND = "hand"
DECLARED: Source = {"source": "declared in the manifest", "date": None, "kind": "declared", "hint": False}
ASSUMED: Source = {
    "source": "the kind of name, since `host` is not declared",
    "date": None,
    "kind": "assumed",
    "hint": False,
}
SHOWN = 2
"""So many sources of a record are named; the rest is counted."""
FAMILY = ("family_released", "newest_release")
WHOLE = (*[key for key in PLAIN if key != "components"], "base_established", "independent_hosts", *FAMILY)
"""Facts that have the record's own sources."""
MADE_OF = {
    "open_path": "openness",
    "published": "components.weights",
    "unpublished": "components.weights",
    "inference_code_by_registry": "components.inference_code",
}
TERMS = (
    *COPIED,
    "commercial_condition_codes",
    "light_conditions",
    "thresholds",
    "regions",
    "name",
    "category",
    "license",
)
USED = (
    "commercial_use",
    "light_conditions",
    "outputs_may_train_other_models",
    "share_alike",
    "thresholds",
    "regions",
)


def fact_sources(record: Record, catalog: Catalog) -> dict[str, Source]:
    """Return the sources of a record's facts, by their names in the case without `facts.`."""
    if "declared" in record:
        return declared_sources(record["declared"])
    whole = record_source(record, catalog)
    found = dict.fromkeys(WHOLE, whole)
    found |= community_sources(record, catalog)
    for key, value in record["components"].items():
        row = record["component_sources"].get(key)
        if value is not None:
            found[f"components.{key}"] = row_source(row, record["tier"] == "B") if row else whole
    found |= overlaid_sources(record)
    return found | {key: found[of] for key, of in MADE_OF.items() if of in found}


def overlaid_sources(record: Mapping[str, Any], prefix: str = "") -> dict[str, Source]:
    """Return the sources of the facts that overlays tell of a record, by their paths below `prefix`."""
    said = record.get("overlays") or {}
    return {path.removeprefix(prefix): row["source"] for path, row in said.items() if path.startswith(prefix)}


def declared_sources(facts: Mapping[str, Any], prefix: str = "") -> dict[str, Source]:
    """Return the manifest as the source of every fact that it declares."""
    found: dict[str, Source] = {}
    for key, value in facts.items():
        found[prefix + key] = DECLARED
        if isinstance(value, dict):
            found |= declared_sources(value, f"{prefix}{key}.")
    if not prefix and "openness" in facts:
        found |= {"components.weights": DECLARED, "open_path": DECLARED}
    return found


def record_source(record: Record, catalog: Catalog) -> Source:
    """Return the record's own sources as one, dated by the day on which it was checked."""
    keys = [key for key in record["sources"] if key != HAND] or record["sources"]
    names = [title(key, catalog) for key in keys[:SHOWN]]
    more = len(keys) - SHOWN
    text = ", ".join(names) + (f" and {more} more" if more > 0 else "")
    hint = record["tier"] == "B"
    return {"source": text or "the catalog", "date": record["checked"], "kind": "catalog", "hint": hint}


def title(key: str, catalog: Catalog) -> str:
    """Return how people call a source."""
    return str((catalog.source(key) or {}).get("title") or key)


def community_sources(record: Record, catalog: Catalog) -> dict[str, Source]:
    """Return the sources of what is counted of a model's use."""
    community = record["community"]
    if community is None:
        return {}
    keys = (community.get("source") or "").split()
    text = ", ".join(title(key, catalog) for key in keys[:SHOWN]) or "the catalog"
    hint = record["tier"] == "B"
    row: Source = {
        "source": text,
        "date": whole_day(community.get("source_date")),
        "kind": "catalog",
        "hint": hint,
    }
    found = dict.fromkeys((*COUNTED, "downloads_lower_half", "community"), row)
    basis = community.get("developer_kind_basis") or OWN
    own = hint or basis == OWN
    found["organization"] = {
        "source": basis,
        "date": whole_day(community.get("source_date")),
        "kind": basis,
        "hint": own,
    }
    return found


def row_source(row: Mapping[str, Any], hint: bool) -> Source:  # noqa: FBT001 - a fact of the record the row is about
    """Return the source of a fact that has a row of its own."""
    kind = row.get("source_kind") or "catalog"
    found: Source = {
        "source": row.get("source_url") or kind,
        "date": whole_day(row.get("source_date")),
        "kind": kind,
        "hint": hint or kind == OWN,
    }
    if (row.get("source_url") or "").startswith("http"):
        found["url"] = row["source_url"]
    if row.get("note"):
        found["note"] = row["note"]
    return found


def terms_sources(
    license_id: str | None,
    license_record: Mapping[str, Any] | None,
    *,
    hint: bool,
) -> dict[str, Source]:
    """Return the sources of the terms of a license, by key; `hint`: that the model has this license is one.

    A term that nobody has read in the text, or in a quotation of it, is a hint too.
    """
    if license_record is None:
        return {}
    confidence = license_record.get("confidence")
    whole: Source = {
        "source": license_record.get("name") or license_id or "license",
        "date": whole_day(license_record.get("text_date")),
        "kind": confidence or "declared",
        "hint": hint or confidence in MEMORY,
    }
    if license_record.get("url"):
        whole["url"] = license_record["url"]
    clauses = {clause["term"]: clause for clause in license_record.get("clauses") or ()}
    found = dict.fromkeys(TERMS, whole)
    for term, clause in clauses.items():
        if term in found:
            found[term] = whole | read_at(clause) | {"hint": hint}
    return found | overlaid_sources(license_record, "terms.")


def read_at(clause: Mapping[str, Any]) -> Source:
    """Return where in the text a term was read, where that is told."""
    return {"note": f"{clause['locator']}: {clause['summary']}"} if clause.get("locator") else {}


def whole_day(date: str | None) -> str | None:
    """Return a date that names a day, None for one of a month or year."""
    return date if date and len(date) == len("2026-01-31") else None


ENDPOINT = (
    "endpoint.status",
    "endpoint.retires",
    "endpoint.replacement",
    "endpoint.surely_retired",
)
"""What is read from the row of an endpoint."""


def endpoint_sources(endpoint: Mapping[str, Any], catalog: Catalog, record: Record) -> dict[str, Source]:
    """Return the source of the row that the endpoint was read from, and the day of that reading."""
    key = endpoint.get("source")
    if key is None:
        return {}
    return dict.fromkeys(ENDPOINT, keyed(key, catalog, record))


def keyed(key: str, catalog: Catalog, record: Record) -> Source:
    """Return the sources that a row names by their keys, dated by the newest, else by the record's check."""
    parts = [catalog.source(part) for part in key.split("+")]
    names = [part["title"] for part in parts if part] or [key or "the catalog"]
    date = max((part["date"] for part in parts if part and part.get("date")), default=record["checked"])
    hint = record["tier"] == "B"
    return {"source": ", ".join(names), "date": date, "kind": "catalog", "hint": hint}


def practice_sources(provider: Mapping[str, Any] | None, plans: Sequence[str]) -> dict[str, Source]:
    """Return the sources of a host's practices."""
    rows = rows_of(provider)
    found = {}
    for field in FIELDS:
        row = pick(rows, field, plans)
        if row is not None:
            found[f"practices.{field}"] = row_source(row, hint=False)
    if "practices.trains_on_inputs" in found:
        found["practices.no_training"] = found["practices.trains_on_inputs"]
    for row in rows:
        if row["field"] == "certifications":
            found[f"practices.certifications.{row['value']}"] = row_source(row, hint=False)
    return found


def tuning_sources(record: Record, provider: Mapping[str, Any] | None) -> dict[str, Source]:
    """Return the source of what is known of tuning."""
    rows = tuning_rows(record, provider["provider"]) if provider else []
    if not rows:
        return {}
    row = row_source(rows[0], hint=all(one["source_kind"] == OWN for one in rows))
    return {f"tuning.{key}": row for key in ("open", "closed", "preference")}


def prefixed(prefix: str, found: Mapping[str, Source], keys: Iterable[str]) -> dict[str, Source]:
    """Return the sources of `keys` under another name."""
    return {f"{prefix}.{key}": found[key] for key in keys if key in found}


BOUND = (*PERMISSIONS, "share_alike")
