"""The page of a model: facts with their sources, traits and why, terms in words, hosts and their dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from modelvow.case.endpoints import status_on
from modelvow.pages import columns, definitions, terms
from modelvow.pages.overlaid import overlaid_lines
from modelvow.report.blocks import shown_value, sourced
from modelvow.report.terminal import escape, wrap
from modelvow.vocabulary import NEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modelvow.pages.known import Known

FACTS_TITLE = "Facts"
FACTS = (
    "released",
    "modality",
    "parameters",
    "context_tokens",
    "openness",
    "license",
    "weights_repo",
)
COUNTS = ("family_released", "downloads", "derivatives", "runtimes")
UNKNOWN = "unknown"
ROOMY = 40
"""Columns that text which stands further in has to have."""
NEAR = 5
"""Names that are offered for one that leads nowhere."""
LABEL = 26
"""Columns that the names of facts take."""
HOSTS = (
    columns.Column("host", 14),
    columns.Column("name there", 24),
    columns.Column("lifecycle", 24),
    columns.Column("replaced by", 11),
    columns.Column("trains on inputs", 11, spare=1),
    columns.Column("keeps, days", 6, right=True, spare=2),
    columns.Column("source", 12, spare=3),
)
OFFER = 16
"""Columns that the level of a trait takes."""


class Section(NamedTuple):
    """A part of the page: lines of label and text; a text that goes on stands `hang` columns further in."""

    title: str
    lines: Sequence[tuple[str, str]]
    hang: int = 0


def unknown(known: Known) -> str:
    """Return what to say of a name that leads nowhere, with the nearest names."""
    near = ", ".join(f"`{name}`" for name in known.nearest[:NEAR])
    hint = f"nearest: {near}" if near else "`modelvow models --search WORD` looks for parts of names"
    own = "a model of your own is declared in the manifest under `models[].facts`"
    return escape(f"error: `{known.match.name}` is not in the catalog of {known.catalog_date}; {hint}; {own}")


def ambiguous(known: Known) -> str:
    """Return the candidates of a name that leads to more than one model."""
    ids = "".join(f"  {escape(each)}\n" for each in known.match.ids)
    return f"`{escape(known.match.name)}` is ambiguous. Write one of these as `id`:\n{ids}"


def to_text(known: Known, width: int | None = None) -> str:
    """Return the page of a model, wrapped to `width` columns (None: each fact on one line)."""
    if known.record is None:
        return ambiguous(known)
    lines = [escape(_title(known))]
    for section in sections(known, width and max(width - 2, 0)):
        if section.lines:
            lines += ["", *wrap(escape(section.title), width, "  "), *_lines(section, width)]
        if section.title == FACTS_TITLE:
            for line in overlaid_lines(known.record):
                lines += wrap(escape(line), width, " " * (LABEL + 3))
    return "\n".join(lines) + "\n"


def _lines(section: Section, width: int | None) -> Iterator[str]:
    indent = " " * (LABEL + 3)
    hang = section.hang if width is None or width - len(indent) - section.hang >= ROOMY else 0
    for label, text in section.lines:
        told = escape(text)
        if not label:
            yield from wrap(f"  {told}", width, "  ")
        else:
            yield from wrap(f"  {escape(label):<{LABEL}} {told}", width, indent + " " * hang)


def sections(known: Known, room: int | None = None) -> Iterator[Section]:
    """Yield the parts of the page, in its order; tables fit in `room` columns."""
    yield Section(FACTS_TITLE, [*_facts(known), *_surety(known)])
    yield Section(
        "Definitions, derived from these components and the license alone",
        definitions.told(known.definitions) if known.definitions else (),
    )
    yield Section(_traits_title(known), list(_traits(known)), OFFER + 1)
    if known.license is not None:
        title = f"Terms: {known.license['id']}, {known.license['name']}"
        yield Section(title, list(terms.told(known.license)))
    yield Section(f"What {_host(known)} does with what it is sent", list(_practices(known)))
    yield Section("Hosts", [("", line) for line in _hosts(known, room)])
    yield Section("Derived from", [("", line) for line in _origins(known)])
    names = ", ".join(_names(known))
    yield Section("Also called", [("", names)] if names else ())
    yield Section("Sources of the record", list(_sources(known)))


def _title(known: Known) -> str:
    record, match = known.record or {}, known.match
    stripped = ", ".join(f"{what} `{text}`" for what, text in match.stripped)
    name = f"{record['id']}: {record['name']}"
    if match.name == record["id"]:
        return name
    return f"{name}, asked for as `{match.name}`" + (f" (taken off: {stripped})" if stripped else "")


def _facts(known: Known) -> Iterator[tuple[str, str]]:
    facts = known.model["facts"]
    developer = facts.get("developer_name") or facts.get("developer")
    yield _fact(known, "developer", f"{developer} ({facts.get('developer_country') or 'country unknown'})")
    for key in FACTS:
        yield _fact(known, key, measured(key, facts.get(key)))
    for key, value in facts.get("components", {}).items():
        yield _fact(known, f"components.{key}", shown_value(value))
    for key in COUNTS:
        yield _fact(known, key, measured(key, facts.get(key)))


def _surety(known: Known) -> Iterator[tuple[str, str]]:
    record, main = known.record or {}, _main_source(known)
    is_sure = record.get("tier") == "A"
    tier = "strong sources for openness and license" if is_sure else "hints only, fail no build"
    told = sourced(main.get("source"), main.get("date"), hint=bool(main.get("hint")))
    yield "where not said otherwise", told
    yield "how sure", f"{tier}; checked {record.get('checked')}"
    for note in record.get("notes") or ():
        yield "note", str(note)


def measured(key: str, value: Any) -> str:
    """Return a fact in words, with its unit."""
    if key == "weights_repo" and value is None:
        return "none known"
    if value == []:
        return UNKNOWN
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}" + " billion" * (key == "parameters")
    return f"{value} billion" if key == "parameters" and value is not None else shown_value(value)


def _fact(known: Known, path: str, value: str) -> tuple[str, str]:
    source = known.model.get("sources", {}).get(path) or {}
    told = ""
    if value != UNKNOWN and source != _main_source(known):
        told = sourced(source.get("source"), source.get("date"), hint=bool(source.get("hint")))
    return _label(path), value + (f"  ({told})" if told else "")


def _label(path: str) -> str:
    return path.rpartition(".")[2].replace("_", " ")


def _main_source(known: Known) -> Mapping[str, Any]:
    """Return the source that most facts have: that of the record, told once."""
    source: Mapping[str, Any] = known.model.get("sources", {}).get("openness") or {}
    return source


def _host(known: Known) -> str:
    host = known.model.get("host", {})
    return str(host.get("name") or host.get("id") or "a host that is not known")


def _traits_title(known: Known) -> str:
    assumed = ", assumed from the name" if known.model.get("host", {}).get("assumed") else ""
    return f"Traits on {_host(known)}{assumed}, with nothing else declared, as of {known.as_of}"


def _traits(known: Known) -> Iterator[tuple[str, str]]:
    for name, trait in sorted(known.model.get("traits", {}).items(), key=_rank):
        because = "; ".join(trait.get("because") or ())
        missing = ", ".join(path.removeprefix("facts.") for path in trait.get("missing") or ())
        why = because + (f"; not known: {missing}" if missing else "")
        yield name, f"{trait.get('offers'):<{OFFER}} {why.removeprefix('; ')}".rstrip()


def _rank(item: tuple[str, Any]) -> tuple[int, str]:
    """Order traits as the needs are; those of other packs come last."""
    name = item[0]
    return NEEDS.index(name) if name in NEEDS else len(NEEDS), name


def _practices(known: Known) -> Iterator[tuple[str, str]]:
    found, sources = known.model.get("practices") or {}, known.model.get("sources", {})
    for key in sorted(found, key=lambda key: key != "plan"):
        source = sources.get(f"practices.{key}") or {}
        where = sourced(source.get("source"), source.get("date"), hint=bool(source.get("hint")))
        for label, text in terms.practice(key, found[key], _unsure(found[key], sources)):
            yield label, text + (f"  ({where})" if where else "")


def _unsure(held: Any, sources: Mapping[str, Any]) -> frozenset[str]:
    """Return those of a host's certificates that nobody has read of again."""
    names = held if isinstance(held, dict) else ()
    rows = {name: sources.get(f"practices.certifications.{name}") or {} for name in names}
    return frozenset(name for name, row in rows.items() if row.get("hint"))


def _hosts(known: Known, room: int | None) -> Iterator[str]:
    rows = (known.record or {}).get("hosts") or []
    if rows:
        yield from columns.lines(HOSTS, [_host_row(row, known) for row in rows], room, fold=True)


def _host_row(row: Mapping[str, Any], known: Known) -> tuple[str, ...]:
    practices = known.practices.get(row["provider"], {})
    told = [terms.short_practice(key, practices.get(key)) for key in ("trains_on_inputs", "retention_days")]
    cells = (row["provider"], row.get("model_id"), lifecycle(row, known.as_of), row.get("replacement"))
    return tuple(str(cell or "-") for cell in (*cells, *told, row.get("source")))


def lifecycle(row: Mapping[str, Any], as_of: str) -> str:
    """Return in words where an endpoint stands on the day `as_of`; an end in a price list is no notice."""
    status, retires = status_on(row.get("status"), row.get("retires"), as_of)
    if status == "retired":
        return f"ended {retires}" if retires else "ended"
    if status == "deprecated":
        return f"ends {retires}" if retires else "to end, no date"
    if status == "active":
        return f"active, may end from {retires}" if retires else "active"
    if row.get("retires"):
        return f"not known, listed to end {row['retires']}"
    return "not known"


def _origins(known: Known) -> Iterator[str]:
    for row in (known.record or {}).get("lineage") or ():
        source = ", ".join(filter(None, (row.get("source_kind"), row.get("source_date"))))
        yield f"{row.get('base_id') or row.get('base_name')}  {row.get('relation')} ({source})"


def _names(known: Known) -> list[str]:
    """Return the names it goes by; one that other models have too says so."""
    rows = (known.record or {}).get("aliases") or ()
    shared = {str(row["alias"]) for row in rows if row.get("ambiguous")}
    alone = {str(row["alias"]) for row in rows} - shared
    return [*sorted(alone), *(f"{name} (as others are, too)" for name in sorted(shared))]


def _sources(known: Known) -> Iterator[tuple[str, str]]:
    for row in known.origins:
        parts = (row.get("title"), row.get("version"), row.get("date"), row.get("license"))
        yield str(row.get("key")), ", ".join(str(part) for part in dict.fromkeys(parts) if part)
