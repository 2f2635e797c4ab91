"""`catalog review`: facts that nobody has read lately, the most used first, and where to read them."""

from __future__ import annotations

import json

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from modelvow.catalog.index import Catalog

OWN, HAND, KNOWN = "own knowledge", "hand", "known"
TAG_ONLY, TIER_B = "tag only", "tier B"
STRONG_FIELDS = ("openness", "license")
"""What the tier speaks of."""
HUB = "https://huggingface.co/"
WIDEST = 44
NEVER = (0, "")
"""Use of what no model has."""


class Item(NamedTuple):
    """A fact to read: whose, which, what it says, why it is in doubt, where to check it ("" where unknown).

    `used` are downloads of the model; of the most used one under the license, or at the provider.
    """

    kind: str
    id: str
    field: str
    value: Any
    why: str
    where: str
    used: int


def items(catalog: Catalog, only: Collection[str] = ()) -> list[Item]:
    """Return what rests on weak sources, the most used first; `only` narrows it to some ids."""
    used: dict[tuple[str, str], tuple[int, str]] = {}
    found: list[Item] = []
    for own in catalog.model_ids():
        record = catalog.model(own)
        if record is None:
            continue
        downloads = (record["community"] or {}).get("downloads") or 0
        for key in {
            ("license", record["license"]),
            *(("provider", row["provider"]) for row in record["hosts"]),
        }:
            used[key] = max(used.get(key, NEVER), (downloads, page_of(record)))
        found += of_model(record, downloads)
    for name in catalog.licenses():
        found += of_license(catalog.license(name) or {}, *used.get(("license", name), NEVER))
    for name in catalog.providers():
        found += of_provider(catalog.provider(name) or {}, used.get(("provider", name), NEVER)[0])
    chosen = [item for item in found if not only or item.id in only]
    return sorted(chosen, key=lambda item: (-item.used, item.id, item.field))


def meant(names: Iterable[str], catalog: Catalog) -> set[str]:
    """Return the ids of models, licenses and providers that go by `names`; RecordError where none does."""
    found: set[str] = set()
    for name in names:
        ids = set(catalog.lookup(name).ids)
        if catalog.license(name) or catalog.provider(name):
            ids.add(name)
        if not ids:
            from modelvow.upkeep.recording import no_one_record

            raise no_one_record(name, (), catalog)
        found |= ids
    return found


def of_model(record: Mapping[str, Any], used: int) -> Iterator[Item]:
    """Yield the facts of a model that rest on weak sources."""
    own, page = record["id"], page_of(record)
    said = {path for path, row in (record.get("overlays") or {}).items() if not row["source"]["hint"]}
    weak = TIER_B if record["tier"] == "B" else OWN if set(record["sources"]) <= {HAND, KNOWN} else ""
    for field in STRONG_FIELDS:
        if weak and field not in said and record[field] is not None:
            yield Item("model", own, field, record[field], weak, page, used)
    for field, row in record["component_sources"].items():
        if row["source_kind"] == OWN:
            value = record["components"].get(field, record["component_links"].get(field))
            yield Item("model", own, f"components.{field}", value, OWN, row["source_url"] or page, used)
    for row in record["lineage"]:
        if row["source_kind"] == OWN:
            base = row["base_id"] or row["base_name"]
            yield Item(
                "model", own, f"lineage[{base}]", row["relation"], OWN, row["source_url"] or page, used
            )
    for row in record["tuning"]:
        if row["source_kind"] == OWN:
            field = f"tuning[{row['provider']} {row['method']}]"
            yield Item("model", own, field, row["status"], OWN, row["source_url"] or "", used)


def page_of(record: Mapping[str, Any]) -> str:
    """Return where a model is described: its repository, card or paper, "" where none is known."""
    repository = record["weights_repo"]
    if not repository:
        repository = next((row["alias"] for row in record["aliases"] if row["kind"] == "hf-repo"), None)
    if repository:
        return f"{HUB}{repository}"
    links = record["component_links"]
    return links.get("system_card_url") or links.get("paper_url") or ""


def of_license(record: Mapping[str, Any], used: int, page: str) -> Iterator[Item]:
    """Yield the terms of a license of which nobody has seen more than its tag; `page` is one that has it."""
    if record["confidence"] == TAG_ONLY:
        read = {clause["term"] for clause in record.get("clauses") or ()}
        for term, value in record["terms"].items():
            if value not in (None, [], {}) and term not in read:
                yield Item(
                    "license", record["id"], f"terms.{term}", value, TAG_ONLY, record["url"] or page, used
                )


def of_provider(record: Mapping[str, Any], used: int) -> Iterator[Item]:
    """Yield the practices of a provider that rest on own knowledge."""
    for row in record["practices"]:
        if row["source_kind"] == OWN:
            field = f"practices[{row['field']} {row['plan']}]"
            yield Item(
                "provider", record["provider"], field, row["value"], OWN, row["source_url"] or "", used
            )


def to_text(found: Sequence[Item], limit: int | None) -> str:
    """Return a table of the first `limit` facts, and how much there is in all."""
    from modelvow.report.terminal import escape

    shown = found[:limit]
    rows = [("used", "of", "fact", "value", "rests on", "where to check it")]
    rows += [
        (f"{item.used:,}", item.id, item.field, short(item.value), item.why, item.where or "-")
        for item in shown
    ]
    widths = [min(WIDEST, max(map(len, column))) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines = lines if shown else []
    return "".join(f"{escape(line)}\n" for line in [*lines, counted(found, len(shown))])


def counted(found: Iterable[Item], shown: int) -> str:
    """Return how many facts rest on what, in one line."""
    counts: dict[str, int] = {}
    for item in found:
        counts[item.why] = counts.get(item.why, 0) + 1
    if not counts:
        return "no fact rests on own knowledge, a tag or a hint"
    told = " · ".join(f"{count:,} on {why}" for why, count in counts.items())
    total = sum(counts.values())
    more = f"; {total - shown:,} more with a larger `--limit`" if total > shown else ""
    return f"{total:,} facts: {told}{more}"


def short(value: Any) -> str:
    """Return a value in a cell of the table."""
    if value is None:
        return "-"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def to_json(found: Sequence[Item], limit: int | None) -> str:
    """Return the first `limit` facts as one JSON list."""
    return json.dumps([item._asdict() for item in found[:limit]], indent=2, ensure_ascii=False) + "\n"
