"""The page of a model: facts with their sources, traits, terms, hosts and their dates."""

from __future__ import annotations

import json

from modelvow.policy.rule import NEEDS
from modelvow.report.json import plain
from modelvow.report.terminal import escape
from modelvow.report.text import shown_value, sourced
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.catalog.lookup import Match

RECORD = (
    "id",
    "name",
    "developer",
    "developer_name",
    "developer_country",
    "family",
    "released",
    "modality",
    "parameters",
    "context_tokens",
    "openness",
    "components",
    "license",
    "weights_repo",
    "hosts",
    "tier",
    "notes",
    "sources",
    "checked",
)
"""Fields of a record that a page tells, in its order."""
UNKNOWN = "unknown"
NEAR = 5
"""Names that are offered for one that leads nowhere."""


class Known(NamedTuple):
    """What is known of a model. `record` is None where the name is unknown or ambiguous.

    `model` is the case's: facts, sources, traits and terms on its host, for a project that declares nothing
    else.
    """

    match: Match
    record: Mapping[str, Any] | None
    model: Mapping[str, Any]
    license: Mapping[str, Any] | None
    as_of: str
    catalog_date: str


def to_json(known: Known) -> str:
    """Return what is known as one JSON object: the record's facts, match, traits, terms, sources."""
    record = known.record or {}
    data: dict[str, Any] = {key: record.get(key) for key in RECORD} if record else {"name": known.match.name}
    model = known.model
    data["match"] = _match(known)
    data["as_of"] = known.as_of
    data["catalog_date"] = known.catalog_date
    data["host"] = model.get("host")
    data["traits"] = model.get("traits", {})
    data["terms"] = known.license
    data["practices"] = model.get("practices")
    data["endpoint"] = model.get("endpoint")
    data["lineage"] = record.get("lineage", [])
    data["tuning"] = record.get("tuning", [])
    data["community"] = record.get("community")
    data["fact_sources"] = model.get("sources", {})
    return json.dumps(plain(data), indent=2, allow_nan=False) + "\n"


def _match(known: Known) -> dict[str, Any]:
    match = known.match
    return {
        "asked": match.name,
        "how": match.how,
        "ids": list(match.ids),
        "stripped": [{"what": what, "text": text} for what, text in match.stripped],
        "revision": match.revision,
        "fine_tuned": match.fine_tuned,
        "nearest": list(match.nearest),
    }


def unknown(known: Known) -> str:
    """Return what to say of a name that leads nowhere, with the nearest names."""
    near = ", ".join(f"`{name}`" for name in known.match.nearest[:NEAR])
    hint = f"nearest: {near}" if near else "`modelvow models` lists all ids"
    own = "a model of your own is declared in the manifest under `models[].facts`"
    return escape(f"error: `{known.match.name}` is not in the catalog of {known.catalog_date}; {hint}; {own}")


def to_text(known: Known) -> str:
    """Return the page of a model, or of an ambiguous name its candidates."""
    if known.record is None:
        ids = "".join(f"  {escape(each)}\n" for each in known.match.ids)
        return f"`{escape(known.match.name)}` is ambiguous. Write one of these as `id`:\n{ids}"
    parts = [_title(known), *_facts(known), *_traits(known), *_terms(known), *_hosts(known), *_origins(known)]
    return "\n".join(escape(line) for line in parts) + "\n"


def _title(known: Known) -> str:
    record, match = known.record or {}, known.match
    stripped = ", ".join(f"{what} `{text}`" for what, text in match.stripped)
    name = f"{record['id']}: {record['name']}"
    if match.name == record["id"]:
        return name
    return f"{name}, asked for as `{match.name}`" + (f" (taken off: {stripped})" if stripped else "")


def _facts(known: Known) -> Iterator[str]:
    facts, record = known.model["facts"], known.record or {}
    yield from _section("Facts")
    developer = facts.get("developer_name") or facts.get("developer")
    yield _fact(known, "developer", f"{developer} ({facts.get('developer_country') or 'country unknown'})")
    for key in (
        "released",
        "modality",
        "parameters",
        "context_tokens",
        "openness",
        "license",
        "weights_repo",
    ):
        yield _fact(known, key, _measured(key, facts.get(key)))
    for key, value in facts.get("components", {}).items():
        yield _fact(known, f"components.{key}", shown_value(value))
    for key in ("family_released", "downloads", "derivatives", "runtimes"):
        yield _fact(known, key, shown_value(facts.get(key)))
    tier = (
        "strong sources for openness and license"
        if record.get("tier") == "A"
        else "hints only, fail no build"
    )
    main = _main_source(known)
    told = sourced(main.get("source"), main.get("date"), hint=bool(main.get("hint")))
    yield f"  {'where not said otherwise':<26} {told}"
    yield f"  {'how sure':<26} {tier}; checked {record.get('checked')}"
    for note in record.get("notes") or ():
        yield f"  {'note':<26} {note}"


def _measured(key: str, value: Any) -> str:
    if key == "weights_repo" and value is None:
        return "none known"
    return f"{value} billion" if key == "parameters" and value is not None else shown_value(value)


def _fact(known: Known, path: str, value: str) -> str:
    source = known.model.get("sources", {}).get(path) or {}
    name = path.removeprefix("components.").replace("_", " ")
    told = ""
    if value != UNKNOWN and source != _main_source(known):
        told = sourced(source.get("source"), source.get("date"), hint=bool(source.get("hint")))
    return f"  {name:<26} {value}" + (f"  ({told})" if told else "")


def _main_source(known: Known) -> Mapping[str, Any]:
    """Return the source that most facts have: that of the record, told once."""
    source: Mapping[str, Any] = known.model.get("sources", {}).get("openness") or {}
    return source


def _traits(known: Known) -> Iterator[str]:
    host = known.model.get("host", {})
    assumed = ", assumed from the name" if host.get("assumed") else ""
    place = host.get("name") or host.get("id") or "a host that is not known"
    yield from _section(f"Traits on {place}{assumed}, with nothing else declared, as of {known.as_of}")
    for name, trait in sorted(known.model.get("traits", {}).items(), key=_rank):
        because = "; ".join(trait.get("because") or ())
        yield f"  {name:<26} {trait.get('offers'):<16} {because}".rstrip()
        if trait.get("missing"):
            yield f"  {'':<26} {'':<16} not known: {', '.join(trait['missing'])}"


def _rank(item: tuple[str, Any]) -> tuple[int, str]:
    """Order traits as the needs are; those of other packs come last."""
    name = item[0]
    return NEEDS.index(name) if name in NEEDS else len(NEEDS), name


def _terms(known: Known) -> Iterator[str]:
    license_ = known.license
    if license_ is None:
        return
    yield from _section(f"Terms: {license_['id']}, {license_['name']}")
    yield f"  {'category':<26} {license_.get('category')}; {license_.get('confidence')}"
    for key, value in (license_.get("terms") or {}).items():
        if value not in (None, [], "") and not key.endswith("_codes"):
            yield f"  {key.replace('_', ' '):<26} {shown_value(value)}"
    for threshold in license_.get("thresholds") or ():
        yield f"  {'threshold':<26} {_threshold(threshold)}"
    if license_.get("url"):
        yield f"  {'text':<26} {license_['url']}"


def _threshold(row: Mapping[str, Any]) -> str:
    figure = " ".join(str(row[key]) for key in ("value", "currency") if row.get(key) is not None)
    return f"{row.get('kind')} above {figure or 'any figure'}: {row.get('consequence') or row.get('effect')}"


def _hosts(known: Known) -> Iterator[str]:
    rows = (known.record or {}).get("hosts") or []
    if not rows:
        return
    yield from _section("Hosts")
    cells: list[tuple[str, ...]] = [("provider", "name there", "status", "retires", "replacement", "source")]
    keys = ("provider", "model_id", "status", "retires", "replacement", "source")
    cells += [tuple(str(row.get(key) or "-") for key in keys) for row in rows]
    yield from _table(cells)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _origins(known: Known) -> Iterator[str]:
    record = known.record or {}
    rows = record.get("lineage") or ()
    if rows:
        yield from _section("Derived from")
        for row in rows:
            source = ", ".join(filter(None, (row.get("source_kind"), row.get("source_date"))))
            yield f"  {row.get('base_id') or row.get('base_name')}  {row.get('relation')} ({source})"
    names = sorted(
        {str(alias["alias"]) for alias in record.get("aliases") or () if not alias.get("ambiguous")}
    )
    if names:
        yield from _section("Also called")
        yield from _wrapped(names)


def _wrapped(words: Iterable[str], width: int = 96) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + len(word) > width:
            yield f"  {line.rstrip()}"
            line = ""
        line += f"{word}, "
    yield f"  {line.rstrip(', ')}"


def _section(title: str) -> tuple[str, str]:
    return "", title
