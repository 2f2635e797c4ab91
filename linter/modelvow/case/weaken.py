"""Records without what is only a hint, to see whether a verdict stands without it."""

from __future__ import annotations

from modelvow.case.records import blank
from modelvow.case.sources import OWN
from modelvow.case.terms import MEMORY
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


Record = dict[str, Any]


def weakened(record: Record) -> Record:
    """Return a record whose hints are unknown; what the manifest declares is no hint."""
    if "declared" in record:
        return record
    record = without_overlaid_hints(record)
    if record["tier"] == "B":
        own = {"id": record["id"], "tier": "B", "weak": True}
        return blank(record["name"]) | own | overlaid_facts(record)
    hints = {key for key, row in record["component_sources"].items() if row and row["source_kind"] == OWN}
    components = {key: None if key in hints else value for key, value in record["components"].items()}
    return record | {
        "components": components,
        "component_sources": {
            key: row for key, row in record["component_sources"].items() if key not in hints
        },
        "community": weakened_community(record["community"]),
        "tuning": None
        if any(row["source_kind"] == OWN for row in record["tuning"] or ())
        else record["tuning"],
    }


def without_overlaid_hints(record: Record) -> Record:
    """Return a record without the plain facts that overlays tell from own knowledge."""
    said = record.get("overlays") or {}
    hints = [path for path, row in said.items() if row["source"]["hint"] and path in record]
    return record | dict.fromkeys(hints) if hints else record


def overlaid_facts(record: Record) -> Record:
    """Return the plain facts that overlays tell of a record, whatever else is only a hint there."""
    said = record.get("overlays") or {}
    facts = {path: record[path] for path, row in said.items() if not row["source"]["hint"] and path in record}
    weights = {"weights": record["components"]["weights"]} if "openness" in facts else {}
    return {**facts, "components": blank("")["components"] | weights} if facts else {}


def weakened_community(community: Mapping[str, Any] | None) -> Record | None:
    """Return a community row without a kind of developer that is known from memory alone."""
    if community is None:
        return None
    own = (community.get("developer_kind_basis") or OWN) == OWN
    return dict(community) | ({"developer_kind": None} if own else {})


def weakened_license(license_record: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return a license with the terms that somebody has read: what rests on memory or a tag is unknown."""
    if license_record is None:
        return None
    said = license_record.get("overlays") or {}
    hints = [path.removeprefix("terms.") for path, row in said.items() if row["source"]["hint"]]
    if hints:
        terms = license_record["terms"]
        kept = {key: None if key in hints else value for key, value in terms.items()}
        license_record = {**license_record, "terms": kept}
    if license_record.get("confidence") not in MEMORY:
        return license_record
    read = {clause["term"] for clause in license_record.get("clauses") or ()}
    terms = {key: value if key in read else None for key, value in license_record["terms"].items()}
    if "commercial_use" in read:
        terms["commercial_condition_codes"] = license_record["terms"]["commercial_condition_codes"]
    bars = license_record.get("thresholds") or ()
    scope, rule = license_record.get("region_scope"), license_record.get("outputs_rule")
    return dict(license_record) | {
        "terms": terms,
        "thresholds": bars if bars and all(bar.get("locator") for bar in bars) else None,
        "region_scope": scope if scope and scope.get("locator") else None,
        "outputs_rule": rule if rule and rule.get("locator") else None,
        "duties": None,
    }


def weakened_provider(provider: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return a provider whose practices from memory alone are unknown."""
    if provider is None:
        return None
    rows = [row | {"value": None} if row["source_kind"] == OWN else row for row in provider["practices"]]
    return dict(provider) | {"practices": rows, "trains_on_api_data_by_default": None}
