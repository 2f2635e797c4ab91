"""What in a catalog cannot be right: names that lead nowhere, dates that are none, facts that disagree."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from modelvow.catalog.index import Catalog

Record = dict[str, Any]

OPEN = ("open-source", "open-weights", "restricted-weights")
FREE = ("permissive", "public-domain", "copyleft")
"""Categories of licenses that leave use, users and field alone."""
REPEATED = "certifications"
YEAR, MONTH, DAY = 4, 7, 10
"""Lengths of a year, a month and a day in ISO."""
ENDED = "retired"


class Doubt(NamedTuple):
    """One thing that cannot be right: which check found it, in which record and where in it, and why."""

    check: str
    kind: str
    id: str
    path: str
    reason: str


class Known(NamedTuple):
    """A doubt that is known and stays, and why. `path` "" stands for any."""

    check: str
    id: str
    path: str
    reason: str


class Settled(NamedTuple):
    """Doubts that are open, those that are known, and what is known and was not found."""

    open: tuple[Doubt, ...]
    known: tuple[tuple[Doubt, Known], ...]
    stale: tuple[Known, ...]


class World(NamedTuple):
    """All that checks look up in. `settled` are names, in lower case, that an overlay gave one model."""

    catalog: Catalog
    models: frozenset[str]
    licenses: frozenset[str]
    providers: frozenset[str]
    families: frozenset[str]
    day: str
    settled: frozenset[str]


def doubts(catalog: Catalog) -> Iterator[Doubt]:
    """Yield everything in `catalog` that cannot be right, models first."""
    world = World(
        catalog,
        frozenset(catalog.model_ids()),
        frozenset(catalog.licenses()),
        frozenset(catalog.providers()),
        frozenset(catalog.families()),
        catalog.date,
        frozenset(given_names(catalog)),
    )
    bases: dict[str, list[str]] = {}
    for own in catalog.model_ids():
        model = catalog.model(own)
        if model is not None:
            bases[own] = [row["base_id"] for row in model["lineage"] if row["base_id"]]
            for check, look in MODEL_CHECKS.items():
                yield from (Doubt(check, "model", own, *each) for each in look(model, world))
    yield from (Doubt("no-cycle", "model", own, "lineage", reason) for own, reason in cycles(bases))
    for kind, ids, get, checks in (
        ("license", catalog.licenses(), catalog.license, LICENSE_CHECKS),
        ("provider", catalog.providers(), catalog.provider, PROVIDER_CHECKS),
    ):
        for own in ids:
            record = get(own)
            for check, look in checks.items():
                yield from (Doubt(check, kind, own, *each) for each in look(record or {}, world))


def given_names(catalog: Catalog) -> Iterator[str]:
    """Yield the names that overlays give a model, in lower case."""
    for overlay in catalog.overlays:
        yield from (fact.value["alias"].casefold() for fact in overlay.aliases)
        for patch in overlay.models:
            yield from (fact.value["alias"].casefold() for fact in patch.rows.get("aliases", ()))


def settle(found: Iterable[Doubt], known: Iterable[Known]) -> Settled:
    """Return which of the doubts are open, which are known, and what is known and no longer found."""
    left = {(each.check, each.id, each.path): each for each in known}
    used: set[tuple[str, str, str]] = set()
    open_ones: list[Doubt] = []
    known_ones: list[tuple[Doubt, Known]] = []
    for doubt in found:
        keys = ((doubt.check, doubt.id, doubt.path), (doubt.check, doubt.id, ""))
        key = next((key for key in keys if key in left), None)
        if key is None:
            open_ones.append(doubt)
        else:
            used.add(key)
            known_ones.append((doubt, left[key]))
    stale = tuple(each for key, each in left.items() if key not in used)
    return Settled(tuple(open_ones), tuple(known_ones), stale)


# Models


def license_exists(model: Record, world: World) -> Iterator[tuple[str, str]]:
    """Doubt a license that the catalog lacks."""
    if model["license"] is not None and model["license"] not in world.licenses:
        yield "license", f"the catalog has no license `{model['license']}`"


def alias_resolves(model: Record, world: World) -> Iterator[tuple[str, str]]:
    """Doubt a name that does not lead to its model."""
    for alias in model["aliases"]:
        if alias["alias"].casefold() in world.settled:
            continue  # whoever has it besides has lost it on purpose
        match = world.catalog.lookup(alias["alias"])
        if model["id"] not in match.ids:
            leads = ", ".join(match.ids) or "nowhere"
            yield "aliases", f"the name `{alias['alias']}` leads to {leads}"
        elif not alias["ambiguous"] and len(match.ids) > 1:
            others = ", ".join(own for own in match.ids if own != model["id"])
            yield "aliases", f"the name `{alias['alias']}` leads to {others} as well"


def base_exists(model: Record, world: World) -> Iterator[tuple[str, str]]:
    """Doubt a base that the catalog lacks, and one that is the model itself."""
    for row in model["lineage"]:
        base = row["base_id"]
        if base == model["id"]:
            yield "lineage", "it is its own base"
        elif base is not None and base not in world.models:
            yield "lineage", f"the catalog has no model `{base}`"


def provider_exists(model: Record, world: World) -> Iterator[tuple[str, str]]:
    """Doubt hosts and tuners that the catalog lacks."""
    for name in ("hosts", "tuning"):
        for missing in sorted({row["provider"] for row in model[name]} - world.providers):
            yield name, f"the catalog has no provider `{missing}`"


def source_exists(model: Record, world: World) -> Iterator[tuple[str, str]]:
    """Doubt keys of sources that nobody describes."""
    keys = {key for row in model["hosts"] if row["source"] for key in row["source"].split("+")}
    for path, key in [("sources", key) for key in model["sources"]] + [
        ("hosts", key) for key in sorted(keys)
    ]:
        if world.catalog.source(key) is None:
            yield path, f"no source has the key `{key}`"


def family_exists(model: Record, world: World) -> Iterator[tuple[str, str]]:
    """Doubt a family that the catalog lacks."""
    family = (model["community"] or {}).get("family")
    if family and family not in world.families:
        yield "family", f"the catalog has no family `{family}`"


def model_dates(model: Record, _world: World) -> Iterator[tuple[str, str]]:
    """Doubt dates that are none."""
    for key in ("released", "checked"):
        yield from no_day(key, model[key])
    for row in model["hosts"]:
        for key in ("deprecated", "retires"):
            yield from no_day(f"hosts.{key}", row[key])
    for path, rows in (
        ("components", model["component_sources"].values()),
        ("lineage", model["lineage"]),
        ("tuning", model["tuning"]),
    ):
        for row in rows:
            yield from no_date(path, row["source_date"])


def openness_agrees(model: Record, world: World) -> Iterator[tuple[str, str]]:
    """Doubt openness against weights and license."""
    openness, weights = model["openness"], model["components"]["weights"]
    if openness == "closed" and weights:
        yield "openness", "it is closed, and its weights can be had"
    if openness == "closed" and model["weights_repo"]:
        yield "weights_repo", f"it is closed, and its weights are at `{model['weights_repo']}`"
    if openness in OPEN and weights is False:
        yield "openness", f"it is {openness}, and its weights cannot be had"
    category = (world.catalog.license(model["license"] or "") or {}).get("category")
    if openness in ("open-source", "open-weights") and category not in (None, *FREE):
        yield "license", f"it is {openness}, and its license `{model['license']}` is {category}"
    if openness == "restricted-weights" and category in FREE:
        yield "license", f"it is restricted-weights, and its license `{model['license']}` is {category}"


def hosts_agree(model: Record, world: World) -> Iterator[tuple[str, str]]:
    """Doubt two rows of one endpoint, and dates that a status contradicts."""
    seen: dict[tuple[str, str], Record] = {}
    for row in model["hosts"]:
        name = f"{row['provider']} {row['model_id']}"
        other = seen.setdefault((row["provider"], row["model_id"]), row)
        if other is not row:
            yield f"hosts[{name}]", "two rows speak of one endpoint"
        if row["status"] == ENDED and (row["retires"] or "") > world.day:
            yield f"hosts[{name}]", f"it is retired, and ends on {row['retires']}"
        if row["deprecated"] and row["retires"] and row["deprecated"] > row["retires"]:
            yield f"hosts[{name}]", f"it ended on {row['retires']}, before the notice of {row['deprecated']}"


def cycles(bases: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield each model that descends from itself through others, told once for the whole ring."""
    done: set[str] = set()
    for start in sorted(bases):
        path: list[str] = []
        pending = [(start, 0)]
        while pending:
            own, depth = pending.pop()
            del path[depth:]
            if own in path:
                ring = path[path.index(own) :]
                if own == min(ring) and len(ring) > 1:
                    yield own, "it descends from itself: " + " < ".join([*ring, own])
                continue
            if own in done:
                continue
            path.append(own)
            pending += [(base, depth + 1) for base in bases.get(own, ())]
            if not bases.get(own):
                done.add(own)
        done.add(start)


# Licenses and providers


def license_dates(record: Record, _world: World) -> Iterator[tuple[str, str]]:
    """Doubt dates that are none."""
    yield from no_date("text_date", record["text_date"])
    for row in record.get("versions") or ():
        yield from no_date("versions", row.get("date"))
    for row in record.get("clauses") or ():
        yield from no_day("clauses", row.get("checked"))


def terms_agree(record: Record, _world: World) -> Iterator[tuple[str, str]]:
    """Doubt a term that a clause, a bar or a list of the same license contradicts."""
    terms = record["terms"]
    for clause in record.get("clauses") or ():
        term = clause["term"]
        if term in terms and clause["value"] != terms[term]:
            yield f"terms.{term}", f"it is {terms[term]!r}, and a clause says {clause['value']!r}"
    bars = [bar["value"] for bar in record.get("thresholds") or () if bar["kind"] == "mau"]
    if terms["mau_limit"] is not None and bars and terms["mau_limit"] not in bars:
        yield "terms.mau_limit", f"it is {terms['mau_limit']}, and no threshold says so"
    scope = record.get("region_scope")
    if scope and sorted(scope["excluded"]) != sorted(terms["excluded_regions"] or ()):
        yield "terms.excluded_regions", "they are not those of region_scope"
    limits = {row["code"] for row in record.get("use_limits") or ()}
    if limits and limits != set(terms["restricted_uses"] or ()):
        differing = ", ".join(sorted(limits.symmetric_difference(terms["restricted_uses"] or ())))
        yield "terms.restricted_uses", f"they differ from use_limits in {differing}"


def license_sources(record: Record, world: World) -> Iterator[tuple[str, str]]:
    """Doubt keys of sources that nobody describes."""
    for key in record["source"]:
        if world.catalog.source(key) is None:
            yield "source", f"no source has the key `{key}`"


def practice_dates(record: Record, _world: World) -> Iterator[tuple[str, str]]:
    """Doubt dates that are none."""
    for row in record["practices"]:
        yield from no_date(f"practices.{row['field']}", row["source_date"])


def practices_agree(record: Record, _world: World) -> Iterator[tuple[str, str]]:
    """Doubt two values of one practice under one plan."""
    seen: dict[tuple[str, str | None], Any] = {}
    for row in record["practices"]:
        if row["field"] == REPEATED:
            continue
        value = seen.setdefault((row["field"], row["plan"]), row["value"])
        if value != row["value"]:
            yield f"practices.{row['field']}", f"one row says {value}, another {row['value']}"


# Dates


def no_day(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Doubt what is neither empty nor a day."""
    if value is not None and not is_date(value, (DAY,)):
        yield path, f"`{value}` is no day"


def no_date(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Doubt what is neither empty nor a day, a month or a year."""
    if value is not None and not is_date(value, (YEAR, MONTH, DAY)):
        yield path, f"`{value}` is no date"


def is_date(value: Any, lengths: tuple[int, ...]) -> bool:
    """Return whether `value` is an ISO date of one of `lengths`."""
    from modelvow.conditions.dates import is_day

    if not isinstance(value, str) or len(value) not in lengths:
        return False
    return is_day(value + {YEAR: "-01-01", MONTH: "-01"}.get(len(value), ""))


MODEL_CHECKS: dict[str, Callable[[Record, World], Iterator[tuple[str, str]]]] = {
    "license-exists": license_exists,
    "alias-resolves": alias_resolves,
    "base-exists": base_exists,
    "provider-exists": provider_exists,
    "source-exists": source_exists,
    "family-exists": family_exists,
    "dates-parse": model_dates,
    "openness-agrees": openness_agrees,
    "hosts-agree": hosts_agree,
}
LICENSE_CHECKS: dict[str, Callable[[Record, World], Iterator[tuple[str, str]]]] = {
    "dates-parse": license_dates,
    "terms-agree": terms_agree,
    "source-exists": license_sources,
}
PROVIDER_CHECKS: dict[str, Callable[[Record, World], Iterator[tuple[str, str]]]] = {
    "dates-parse": practice_dates,
    "practices-agree": practices_agree,
}
