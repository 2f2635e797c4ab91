"""The catalog's records as look-up gives them: facts as written in catalog/, and what follows from them."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any
from modelvow.vocabulary import COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Record = dict[str, Any]

SOURCE_KEYS = ("source_url", "source_kind", "source_date", "note")
COMMUNITY_KEYS = (
    "downloads",
    "downloads_window",
    "likes",
    "derivatives",
    "derivatives_copies",
    "derivatives_named",
    "derivatives_declared",
    "hosts",
    "runtimes",
    "architecture",
    "family",
    "family_last_release",
    "developer_kind",
    "developer_kind_basis",
    "source",
    "source_date",
    "note",
)
HOST_KEYS = ("provider", "model_id", "status", "deprecated", "retires", "replacement", "source")
LINEAGE_KEYS = ("base_id", "base_name", "relation", *SOURCE_KEYS)
TUNING_KEYS = ("provider", "host_model_name", "method", "status", *SOURCE_KEYS)
PRACTICE_KEYS = ("field", "value", "plan", *SOURCE_KEYS)
PROVIDER_KEYS = (
    "provider",
    "name",
    "developer",
    "kind",
    "country",
    "trains_on_api_data_by_default",
    "trains_source",
    "self_hostable",
    "deprecation_policy_url",
    "notice_days",
    "notes",
)
TUNES = ("sft", "dpo", "rft")
MANY_DOWNLOADS = 100_000

KINDS = (
    ("rerank", "rerank"),
    ("speech-recognition", "speech-recognition"),
    ("speech-synthesis", "speech-synthesis"),
    ("embedding", "embedding"),
    ("moderation", "moderation"),
    ("translation", "translation"),
)
CHAT = ("text", "vision-language", "multimodal")
MEDIA = (
    "code",
    "image",
    "video",
    "audio",
    "vision",
    "ocr",
    "3d",
    "biology",
    "robotics",
    "games",
    "time-series",
)


def model_kind(modality: list[str]) -> str | None:
    """Return the one class that a model is counted in, None where nothing is known.

    A task that a model was made for (rerank, speech, embedding) comes before the media that it reads.
    """
    for word, kind in KINDS:
        if word in modality:
            return kind
    if not modality or modality[0] == "unknown":
        return None
    if modality[0] in CHAT:
        return "chat"
    return modality[0] if modality[0] in MEDIA else "other"


def complete(row: Mapping[str, Any], keys: Iterable[str]) -> Record:
    """Return `row` with every one of `keys`, None where it is silent."""
    return {key: row.get(key) for key in keys}


def model_record(model: Mapping[str, Any], developer: Mapping[str, Any], ambiguous: frozenset[str]) -> Record:
    """Return the record of one model, as far as its own entry tells; `ambiguous` holds lower-case names."""
    said = model["components"]
    components = {key: said.get(key, {}).get("value") for key in COMPONENTS}
    links = {key: entry["value"] for key, entry in said.items() if key.endswith("_url")}
    own = {key: value for key, value in model.items() if key not in ("components", "community")}
    return own | {
        "developer": developer["developer"],
        "developer_name": developer["name"],
        "developer_country": developer["country"],
        "components": components,
        "component_sources": component_sources(said),
        "component_links": links,
        "hosts": [complete(row, HOST_KEYS) for row in model.get("hosts", [])],
        "community": community(model.get("community")),
        "lineage": [complete(row, LINEAGE_KEYS) for row in model.get("lineage", [])],
        "tuning": [complete(row, TUNING_KEYS) for row in model.get("tuning", [])],
        "aliases": [
            row | {"ambiguous": row["alias"].lower() in ambiguous} for row in model.get("aliases", [])
        ],
        "kind": model_kind(model["modality"]),
    }


def component_sources(said: Mapping[str, Any]) -> Record:
    """Return where each component's value comes from; one without an entry rests on the record's sources."""
    return {key: complete(entry, SOURCE_KEYS) for key, entry in said.items() if "source_kind" in entry}


def community(row: Mapping[str, Any] | None) -> Record | None:
    """Return the community row with gaps as None.

    No like beside many downloads is a gap of the crawl; no runtime is known where no architecture is.
    """
    if row is None:
        return None
    record = complete(row, COMMUNITY_KEYS)
    if record["likes"] == 0 and (record["downloads"] or 0) >= MANY_DOWNLOADS:
        record["likes"] = None
    runtimes = record["runtimes"]
    record["runtimes"] = runtimes.split() if runtimes else ([] if record["architecture"] else None)
    return record


def family_infos(families: Iterable[Mapping[str, Any]], models: Iterable[Record]) -> list[Record]:
    """Return what is told of each family, with the newest release among its members that have weights."""
    members: dict[str, list[Record]] = {}
    for model in models:
        family = (model["community"] or {}).get("family")
        if family:
            members.setdefault(family, []).append(model)
    return [family_info(row, members.get(row["family"], [])) for row in families]


def family_info(row: Mapping[str, Any], members: list[Record]) -> Record:
    """Return one family's record; of several released on one day the first by id stands."""
    dated = [(model["released"], model["id"]) for model in members if model["released"]]
    open_ones = {model["id"] for model in members if model["components"]["weights"]}
    newest = newest_of(dated)
    newest_open = newest_of([pair for pair in dated if pair[1] in open_ones])
    return {
        "family": row["family"],
        "newest_release": newest[0],
        "newest_model": newest[1],
        "newest_weights_release": newest_open[0],
        "newest_weights_model": newest_open[1],
        "models": len(members),
        "first_release": row.get("first_release"),
        "release_days_12m": row.get("release_days_12m"),
        "release_days_24m": row.get("release_days_24m"),
        "successors": [successor(text) for text in row.get("successors", [])],
        "basis": row.get("basis"),
    }


def newest_of(dated: list[tuple[str, str]]) -> tuple[str, str] | tuple[None, None]:
    """Return date and id of the latest of `dated`, the first id where several share the day."""
    if not dated:
        return None, None
    latest = max(date for date, _ in dated)
    return latest, min(name for date, name in dated if date == latest)


def successor(text: str) -> Record:
    """Return an announced replacement written as `old > new [source+source]`."""
    old, _, rest = text.partition(" > ")
    new, _, source = rest.partition(" [")
    return {"replaces": old, "name": new, "source": source.rstrip("]")}


def download_ranks(models: Iterable[Record]) -> dict[str, Record]:
    """Return by model id its rank by downloads among those of its kind whose downloads are known."""
    by_kind: dict[str, list[tuple[int, str]]] = {}
    for model in models:
        downloads = (model["community"] or {}).get("downloads")
        if downloads is not None and model["kind"] is not None:
            by_kind.setdefault(model["kind"], []).append((downloads, model["id"]))
    return {name: rank for kind, pairs in by_kind.items() for name, rank in ranked(kind, pairs)}


def ranked(kind: str, pairs: list[tuple[int, str]]) -> list[tuple[str, Record]]:
    """Return each id of `pairs` (downloads, id) with its rank; equal downloads share the better one."""
    counts = sorted((downloads for downloads, _ in pairs), reverse=True)
    first = {downloads: place for place, downloads in reversed(list(enumerate(counts, 1)))}
    total = len(pairs)
    return [
        (name, {"kind": kind, "rank": first[n], "of": total, "lower_half": first[n] > total / 2})
        for n, name in pairs
    ]


def provider_record(provider: Mapping[str, Any], tuning: Iterable[Mapping[str, Any]]) -> Record:
    """Return a provider's record with its practices and what its rows of `tuning` come to."""
    rows = [row for row in tuning if row["provider"] == provider["provider"]]
    tunes = {row.get("status") for row in rows if row["method"] in TUNES}
    return complete(provider, PROVIDER_KEYS) | {
        "practices": [complete(row, PRACTICE_KEYS) for row in provider["practices"]],
        "tuning_any": {
            "ga": "ga" in tunes,
            "limited": bool(tunes & {"preview", "closed-to-new"}),
            "rows": len(rows),
        },
    }
