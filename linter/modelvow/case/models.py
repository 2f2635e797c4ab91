"""Facts of a model: from its catalog record, or from what the manifest declares."""

from __future__ import annotations

from modelvow.case import words
from modelvow.case.endpoints import TUNED, status_on
from modelvow.case.records import OPEN
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from modelvow.catalog.index import Catalog

Record = dict[str, Any]

PLAIN = (
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
    "license",
    "weights_repo",
    "tier",
    "notes",
    "components",
)
COUNTED = ("downloads", "likes", "derivatives", "runtimes", "architecture")
DECLARABLE = (
    *COUNTED,
    "organization",
    "family_released",
    "newest_release",
    "downloads_lower_half",
)
UNORGANIZED = ("individual", "community")
COUNTING_HOSTS = ("developer-api", "cloud-host")
FOREIGN = {"llama": "meta", "qwen": "alibaba", "gemma": "google", "mistral": "mistralai"}
"""Names of families that much is built on, and whose they are."""
NOT_A_BASE = "distilled-from-outputs"


def facts_of(record: Record, catalog: Catalog, as_of: str) -> Record:
    """Return the facts of a model as the case holds them."""
    facts = {key: record[key] for key in PLAIN} | counted(record) | ages(record)
    facts["open_path"] = None if record["openness"] is None else record["openness"] in OPEN
    facts["inference_code_by_registry"] = by_registry(record)
    facts["base_established"] = is_base_established(record)
    facts["independent_hosts"] = independent_hosts(record, catalog, as_of)
    if declared := record.get("declared"):
        facts |= {key: declared[key] for key in DECLARABLE if key in declared}
        facts |= declared_hosts(declared)
    return facts | said(facts)


def counted(record: Record) -> Record:
    """Return what is counted of a model's use."""
    community = record["community"] or {}
    kind, rank = community.get("developer_kind"), record["download_rank"]
    return {key: community.get(key) for key in COUNTED} | {
        "organization": kind not in UNORGANIZED if kind else None,
        "downloads_lower_half": rank["lower_half"] if rank else None,
    }


def ages(record: Record) -> Record:
    """Return the dates of the family: a closed successor does not carry an open model on."""
    info, weights = record["family_info"] or {}, record["components"]["weights"]
    newest = info.get("newest_release") or record["released"]
    newest_open = info.get("newest_weights_release") or record["released"]
    if weights is None:
        family_released = newest if newest == newest_open else None
    else:
        family_released = newest_open if weights else newest
    return {"family_released": family_released, "newest_release": newest}


def by_registry(record: Record) -> bool | None:
    """Whether a registry implements the model; unknown where another source says that code exists."""
    published: bool | None = record["components"]["inference_code"]
    if not published:
        return published
    source = record["component_sources"].get("inference_code") or {}
    return True if source.get("source_kind") == "registry" else None


def is_base_established(record: Record) -> bool | None:
    """Return None for a model that bears another developer's family name without a known base, else True."""
    if any(row["base_id"] and row["relation"] != NOT_A_BASE for row in record["lineage"]):
        return True
    names = [row["base_name"] for row in record["lineage"] if row["relation"] != NOT_A_BASE]
    text = " ".join(word for word in (record["id"], *names, *(record["notes"] or ())) if word).casefold()
    foreign = any(word in text and record["developer"] != owner for word, owner in FOREIGN.items())
    return None if foreign else True


def independent_hosts(record: Record, catalog: Catalog, as_of: str) -> dict[str, int] | None:
    """Return how many services run the model: surely where it is active, perhaps where that is unknown."""
    if record["hosts"] is None:
        return None
    active: set[str] = set()
    possible: set[str] = set()
    for row in record["hosts"]:
        if not row["model_id"].startswith(TUNED):
            status, _retires = status_on(row["status"], row["retires"], as_of)
            if status is None or status == "active":
                (active if status else possible).add(row["provider"])
    sure = count_services(active, catalog)
    return {"least": sure, "most": sure + count_services(possible - active, catalog)}


def count_services(providers: Iterable[str], catalog: Catalog) -> int:
    """Return how many of the providers run models themselves; aggregators pass calls on."""
    found = (catalog.provider(name) or {} for name in providers)
    return sum(provider.get("kind") in COUNTING_HOSTS for provider in found)


def declared_hosts(declared: Mapping[str, Any]) -> Record:
    """Return the declared number of hosts as a range."""
    count = declared.get("independent_hosts")
    return {} if count is None else {"independent_hosts": {"least": count, "most": count}}


def said(facts: Record) -> Record:
    """Return the facts in words; what has nothing to say is left out."""
    components = facts["components"]
    texts = {
        "published": words.published(components),
        "unpublished": words.unpublished(components),
        "community": words.community(facts),
    }
    return {key: text for key, text in texts.items() if text is not None}
