"""A record and what overlays say of it → a record of its own; the one beneath is not touched."""

from __future__ import annotations

from modelvow.catalog.overlay import OWN_KNOWLEDGE
from modelvow.catalog.records import (
    COMMUNITY_KEYS,
    HOST_KEYS,
    LINEAGE_KEYS,
    PRACTICE_KEYS,
    PROVIDER_KEYS,
    TUNING_KEYS,
    complete,
    model_kind,
    model_record,
)
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from modelvow.catalog.overlay import Fact, Origin, Patch

    Record = dict[str, Any]
    Developers = Callable[[str], tuple[str | None, str | None]]

ROWS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "hosts": (("provider", "model_id"), HOST_KEYS),
    "lineage": (("base_id", "base_name", "relation"), LINEAGE_KEYS),
    "tuning": (("provider", "host_model_name", "method"), TUNING_KEYS),
    "practices": (("field", "plan"), PRACTICE_KEYS),
}
"""Lists whose entries are matched: the keys that two rows of one thing share, and all keys of a row."""
REPEATED = "certifications"
LICENSE_KEYS = (
    "id",
    "name",
    "url",
    "spdx",
    "osi_approved",
    "category",
    "terms",
    "text_date",
    "region_scope",
    "outputs_rule",
)
TERMS = (
    "commercial_use",
    "commercial_conditions",
    "commercial_condition_codes",
    "mau_limit",
    "revenue_limit",
    "excluded_regions",
    "attribution_required",
    "name_prefix_required",
    "outputs_may_train_other_models",
    "outputs_condition",
    "outputs_condition_codes",
    "acceptable_use_policy",
    "redistribution",
    "derivatives",
    "share_alike",
    "patent_grant",
    "termination",
    "restricted_uses",
    "extra",
)
STRONG, WEAK = "A", "B"


def overlaid(kind: str, beneath: Record | None, patches: Sequence[Patch], developers: Developers) -> Record:
    """Return the record that `patches` make of the one beneath (None: there is none).

    Its `overlays` hold, by path, what was put there, what was there before, and where it comes from.
    """
    record = dict(beneath) if beneath is not None else BLANK[kind](patches[0])
    record["overlays"] = {}
    for patch in patches:
        for path, fact in patch.facts.items():
            put(record, path, fact)
        for name, facts in patch.rows.items():
            if name in ROWS:
                put_rows(record, name, facts)
    derive = {"model": derive_model, "license": derive_license, "provider": derive_provider}[kind]
    derive(record, beneath is None, patches, developers)
    return record


def put(record: Record, path: str, fact: Fact) -> None:
    """Put a fact where it belongs, in copies of what holds it."""
    head, _, key = path.partition(".")
    if not key:
        told(record, path, record.get(head), fact)
        record[head] = fact.value
        return
    if head == "components":
        put_component(record, key, fact)
        return
    inner = record.get(head) or (dict.fromkeys(COMMUNITY_KEYS) if head == "community" else {})
    told(record, key if head == "community" else path, inner.get(key), fact)
    record[head] = {**inner, key: fact.value}


def put_component(record: Record, key: str, fact: Fact) -> None:
    """Put a component and its source; the addresses of components stand apart."""
    where = "component_links" if key.endswith("_url") else "components"
    told(record, f"components.{key}", record[where].get(key), fact)
    record[where] = {**record[where], key: fact.value}
    record["component_sources"] = {**record["component_sources"], key: row_source(fact.origin)}


def put_rows(record: Record, name: str, facts: Iterable[Fact]) -> None:
    """Put rows over those of the same thing, or add them."""
    same, keys = ROWS[name]
    for fact in facts:
        own = fact.value if name == "hosts" else fact.value | row_source(fact.origin)
        if name == "hosts":
            own = own | {"source": source_record(fact.origin)[0]}
        rows = list(record.get(name) or ())
        place = place_of(own, rows, same)
        was = rows[place] if place is not None else None
        told(record, row_path(name, own), was, fact)
        row = complete({**(was or {}), **own}, keys)
        if place is None:
            rows.append(row)
        else:
            rows[place] = row
        record[name] = rows


def row_path(name: str, row: Mapping[str, Any]) -> str:
    """Return how a row is named among what overlays say: `hosts[azure gpt-4o]`."""
    same, _ = ROWS[name]
    return f"{name}[{' '.join(str(row[key]) for key in same if row.get(key))}]"


def place_of(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], same: Sequence[str]) -> int | None:
    """Return the index of the row about the same thing, None where there is none."""
    if row.get("field") == REPEATED:
        same = (*same, "value")
    return next(
        (index for index, other in enumerate(rows) if all(other.get(key) == row.get(key) for key in same)),
        None,
    )


def told(record: Record, path: str, was: Any, fact: Fact) -> None:
    """Note what was put at `path`; of several overlays the first tells what was there before."""
    before = record["overlays"].get(path)
    record["overlays"][path] = {
        "value": fact.value,
        "was": before["was"] if before else was,
        "overlay": fact.origin.place.file,
        "line": fact.origin.place.line,
        "source": case_source(fact.origin),
    }


def case_source(origin: Origin) -> Record:
    """Return a source as a case holds it."""
    found: Record = {
        "source": origin.source,
        "date": origin.date,
        "kind": origin.kind,
        "hint": origin.hint,
    }
    if is_address(origin.source):
        found["url"] = origin.source
    if origin.note:
        found["note"] = origin.note
    return found


def row_source(origin: Origin) -> Record:
    """Return a source as a row of the catalog holds it."""
    return {
        "source_url": origin.source,
        "source_kind": origin.kind,
        "source_date": origin.date,
        "note": origin.note,
    }


def source_record(origin: Origin) -> tuple[str, Record]:
    """Return the key under which rows name a source, and the source itself. In keys `+` joins several."""
    key = origin.source.replace("+", " ")
    return key, {
        "key": key,
        "title": origin.source,
        "what": f"overlay {origin.place.file}",
        "date": origin.date,
    }


def is_address(text: str) -> bool:
    """Return whether `text` is an address that a browser opens."""
    return text.startswith(("https://", "http://")) and " " not in text


def blank_model(patch: Patch) -> Record:
    """Return a model of which nothing but its id is known."""
    entry = dict.fromkeys(
        ("name", "family", "released", "parameters", "context_tokens", "openness", "license", "weights_repo")
    )
    key, _ = source_record(patch.origin)
    own: Record = {
        "id": patch.id,
        **entry,
        "modality": [],
        "tier": None,
        "notes": [],
        "sources": [key],
        "checked": patch.origin.date,
        "components": {},
    }
    developer = {"developer": None, "name": None, "country": None}
    return model_record(own, developer, frozenset()) | {"download_rank": None}


def blank_license(patch: Patch) -> Record:
    """Return a license of which nothing but its id is known."""
    return dict.fromkeys(LICENSE_KEYS) | {
        "id": patch.id,
        "spdx": not patch.id.startswith("LicenseRef-"),
        "terms": dict.fromkeys(TERMS),
        "source": [source_record(patch.origin)[0]],
        "hub_tags": [],
        "clauses": [],
        "duties": None,
        "thresholds": None,
        "use_limits": None,
        "versions": [],
        "confidence": None,
    }


def blank_provider(patch: Patch) -> Record:
    """Return a provider of which nothing but its id is known."""
    return dict.fromkeys(PROVIDER_KEYS) | {
        "provider": patch.id,
        "practices": [],
        "tuning_any": {"ga": False, "limited": False, "rows": 0},
    }


BLANK: dict[str, Callable[[Patch], Record]] = {
    "model": blank_model,
    "license": blank_license,
    "provider": blank_provider,
}


def derive_model(record: Record, new: bool, patches: Sequence[Patch], developers: Developers) -> None:  # noqa: FBT001
    """Fill in what follows from what was put."""
    said: Record = record["overlays"]
    record["modality"] = record["modality"] or []
    record["notes"] = record["notes"] or []
    record["kind"] = model_kind(record["modality"])
    if "openness" in said and "components.weights" not in said and record["openness"] is not None:
        weights, was = record["openness"] != "closed", record["components"].get("weights")
        record["components"] = {**record["components"], "weights": weights}
        source = {key: said["openness"][key] for key in ("overlay", "line", "source")}
        said["components.weights"] = {"value": weights, "was": was, **source}
    if "developer" in said:
        name, country = developers(record["developer"])
        if "developer_name" not in said:
            record["developer_name"] = name or record["developer"]
        if "developer_country" not in said:
            record["developer_country"] = country
    record["tier"] = tier_of(record, new, patches)
    if new:
        record["checked"] = max((patch.origin.date or "" for patch in patches), default="") or None


def tier_of(record: Record, new: bool, patches: Sequence[Patch]) -> str:  # noqa: FBT001 - as above
    """Return how sure openness and license are: as overlays say, strong where both are theirs and no hint."""
    said = record["overlays"]
    if "tier" in said:
        return str(record["tier"])
    given = [said[key] for key in ("openness", "license") if key in said]
    if any(row["source"]["hint"] for row in given):
        return WEAK
    whole = len(given) == len(("openness", "license"))
    if new:
        return WEAK if patches[0].origin.kind == OWN_KNOWLEDGE else STRONG
    return STRONG if whole else str(record["tier"])


def derive_license(record: Record, new: bool, patches: Sequence[Patch], _developers: Developers) -> None:  # noqa: FBT001
    """Fill in how sure a new license is, and that somebody read the terms that were corrected."""
    said: Record = record["overlays"]
    if new and "confidence" not in said:
        hint = any(patch.origin.hint for patch in patches)
        record["confidence"] = "secondary" if hint else "primary text read"
    if new:
        # What is printed of a license's source are its date and address.
        first = patches[0].origin
        record["text_date"] = record["text_date"] or first.date
        record["url"] = record["url"] or (first.source if is_address(first.source) else None)
    read = {path.removeprefix("terms.") for path in said if path.startswith("terms.")}
    clauses = [row for row in record.get("clauses") or () if row["term"] not in read]
    record["clauses"] = clauses + [
        clause(term, said[f"terms.{term}"])
        for term in sorted(read)
        if not said[f"terms.{term}"]["source"]["hint"]
    ]


def clause(term: str, told_of: Record) -> Record:
    """Return where a term was read, as a license holds it."""
    source: Record = told_of["source"]
    return {
        "term": term,
        "value": told_of["value"],
        "locator": None,
        "summary": source.get("note"),
        "source": source["source"],
        "source_kind": source["kind"],
        "checked": source["date"],
    }


def derive_provider(_record: Record, _new: bool, _patches: Sequence[Patch], _developers: Developers) -> None:  # noqa: FBT001
    """Fill in nothing: no fact of a provider follows from another."""
