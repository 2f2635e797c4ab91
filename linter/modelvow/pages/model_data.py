"""What is known of a model as plain values, for machines: of one with all that follows, of many in short."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from modelvow.case.sources import fact_sources
from modelvow.report.json import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.catalog.index import Catalog
    from modelvow.pages.known import Known

Record = dict[str, Any]

FIELDS = (
    "id",
    "name",
    "developer",
    "developer_name",
    "developer_country",
    "family",
    "released",
    "modality",
    "kind",
    "parameters",
    "context_tokens",
    "openness",
    "components",
    "license",
    "weights_repo",
    "hosts",
    "tier",
    "notes",
    "checked",
)
"""Fields of a record that are told, in their order."""


def short(record: Mapping[str, Any], catalog: Catalog) -> Record:
    """Return the facts of a record, and under `sources` where each that is known comes from."""
    found = {key: record.get(key) for key in FIELDS}
    of = fact_sources(dict(record), catalog)
    return found | {"sources": {key: of[key] for key in _sourced(found) if key in of}} | _overlaid(record)


def _overlaid(record: Mapping[str, Any]) -> Record:
    """Return by fact what overlays say, and what they put it over; nothing where they are silent."""
    return {"overlays": record["overlays"]} if record.get("overlays") else {}


def _sourced(found: Mapping[str, Any]) -> Iterator[str]:
    for key, value in found.items():
        if key == "components":
            yield from (f"components.{name}" for name in value)
        elif value not in (None, []) and key != "tier":
            yield key


def to_json(known: Known) -> str:
    """Return what is known of one model as one object."""
    return _dumped(data(known))


def to_json_list(known: Iterable[Known]) -> str:
    """Return what is known of several models as a list of such objects."""
    return _dumped([data(each) for each in known])


def data(known: Known) -> Record:
    """Return the record's facts, what its name led to, traits, terms, definitions and all sources."""
    record, model = known.record or {}, known.model
    found: Record = {key: record.get(key) for key in FIELDS} if record else {"name": known.match.name}
    found |= _overlaid(record)
    found["aliases"] = [row["alias"] for row in record.get("aliases") or () if not row.get("ambiguous")]
    found["match"] = _match(known)
    found["as_of"] = known.as_of
    found["catalog_date"] = known.catalog_date
    found["host"] = model.get("host")
    found["traits"] = model.get("traits", {})
    found["terms"] = known.license
    found["definitions"] = known.definitions
    found["practices"] = model.get("practices")
    found["host_practices"] = dict(known.practices)
    found["endpoint"] = model.get("endpoint")
    found["lineage"] = record.get("lineage", [])
    found["tuning"] = record.get("tuning", [])
    found["community"] = record.get("community")
    found["sources"] = model.get("sources", {})
    found["record_sources"] = list(known.origins)
    return found


def _match(known: Known) -> Record:
    match = known.match
    return {
        "asked": match.name,
        "how": match.how,
        "ids": list(match.ids),
        "stripped": [{"what": what, "text": text} for what, text in match.stripped],
        "revision": match.revision,
        "fine_tuned": match.fine_tuned,
        "nearest": list(known.nearest),
    }


def _dumped(value: Any) -> str:
    return json.dumps(plain(value), indent=2, allow_nan=False) + "\n"
