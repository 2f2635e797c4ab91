"""What two catalogs say otherwise: records added, removed and changed, fact by fact."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.catalog.index import Catalog
    from modelvow.catalog.overlay import Overlay

Facts = dict[str, Any]
Snapshot = dict[str, dict[str, Facts]]
"""The facts of records by kind, id and path; what is not known is left out."""

KINDS = ("model", "license", "provider")
MODEL = (
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
    "license",
    "weights_repo",
    "tier",
    "notes",
)
LICENSE = (
    "name",
    "url",
    "spdx",
    "osi_approved",
    "category",
    "confidence",
    "text_date",
    "thresholds",
    "duties",
    "use_limits",
    "region_scope",
    "outputs_rule",
)
PROVIDER = ("name", "developer", "kind", "country", "deprecation_policy_url", "notice_days", "notes")
COMMUNITY = ("downloads", "likes", "derivatives", "runtimes", "architecture", "family", "developer_kind")
HOST = ("status", "deprecated", "retires", "replacement")
NOTHING: tuple[Any, ...] = (None, [], {}, "")


class Change(NamedTuple):
    """One fact that differs; None where a side does not know it."""

    path: str
    old: Any
    new: Any


class Record(NamedTuple):
    """One record that differs: `how` is added, removed or changed; `changes` are its facts that differ."""

    kind: str
    id: str
    how: str
    changes: tuple[Change, ...]


def differences(old: Snapshot, new: Snapshot) -> Iterator[Record]:
    """Yield the records that differ, by kind and id."""
    for kind in KINDS:
        before, after = old.get(kind, {}), new.get(kind, {})
        for own in sorted({*before, *after}):
            changes = tuple(changes_of(before.get(own, {}), after.get(own, {})))
            how = "added" if own not in before else "removed" if own not in after else "changed"
            if changes or how != "changed":
                yield Record(kind, own, how, changes)


def changes_of(old: Facts, new: Facts) -> Iterator[Change]:
    """Yield the facts that differ: in the order of the new side, then those that are gone."""
    for path in {**new, **old}:
        before, after = old.get(path), new.get(path)
        if before != after:
            yield Change(path, before, after)


def snapshot(catalog: Catalog, only: Mapping[str, Iterable[str]] | None = None) -> Snapshot:
    """Return the facts of a catalog, of the records in `only` by kind where it is given."""
    sides = {
        "model": (catalog.model_ids, catalog.model, model_facts),
        "license": (catalog.licenses, catalog.license, license_facts),
        "provider": (catalog.providers, catalog.provider, provider_facts),
    }
    found: Snapshot = {}
    for kind, (ids, get, facts) in sides.items():
        wanted = ids() if only is None else sorted(only.get(kind, ()))
        found[kind] = {own: facts(record) for own in wanted if (record := get(own)) is not None}
    return found


def model_facts(record: Mapping[str, Any]) -> Facts:
    """Return the facts of a model by path, rows by what they are about."""
    found = {key: record[key] for key in MODEL}
    found |= {f"components.{key}": value for key, value in record["components"].items()}
    found |= {f"components.{key}": value for key, value in record["component_links"].items()}
    found |= {f"community.{key}": (record["community"] or {}).get(key) for key in COMMUNITY}
    for row in record["hosts"]:
        told = {key: row[key] for key in HOST if row[key] is not None}
        found[f"hosts[{row['provider']} {row['model_id']}]"] = told or {"status": "not known"}
    for row in record["lineage"]:
        found[f"lineage[{row['base_id'] or row['base_name']}]"] = row["relation"]
    for row in record["tuning"]:
        name = " ".join(filter(None, (row["provider"], row["host_model_name"], row["method"])))
        found[f"tuning[{name}]"] = row["status"] or "no"
    for row in record["aliases"]:
        found[f"aliases[{row['alias']}]"] = row["kind"]
    return known(found)


def license_facts(record: Mapping[str, Any]) -> Facts:
    """Return the facts of a license by path."""
    terms = {f"terms.{key}": value for key, value in record["terms"].items()}
    return known({key: record.get(key) for key in LICENSE} | terms)


def provider_facts(record: Mapping[str, Any]) -> Facts:
    """Return the facts of a provider by path."""
    found: Facts = {key: record[key] for key in PROVIDER}
    for row in record["practices"]:
        path = f"practices[{row['field']} {row['plan']}]"
        found[path] = f"{found[path]}, {row['value']}" if path in found else row["value"]
    return known(found)


def known(facts: Facts) -> Facts:
    """Return `facts` without those that say nothing."""
    return {path: value for path, value in facts.items() if value not in NOTHING}


def statements(overlays: Sequence[Overlay]) -> Snapshot:
    """Return what overlays say by themselves, the last one to speak of a fact."""
    found: Snapshot = {kind: {} for kind in KINDS}
    for overlay in overlays:
        for kind, patches in zip(KINDS, (overlay.models, overlay.licenses, overlay.providers), strict=True):
            for patch in patches:
                facts = found[kind].setdefault(patch.id, {})
                facts |= {path: fact.value for path, fact in patch.facts.items()}
                for name, rows in patch.rows.items():
                    facts |= {row_name(name, fact.value): rest_of(name, fact.value) for fact in rows}
        for fact in overlay.aliases:
            found["model"].setdefault(fact.value["id"], {})[f"aliases[{fact.value['alias']}]"] = "api-id"
    return found


SAME = {
    "hosts": ("provider", "model_id"),
    "aliases": ("alias",),
    "lineage": ("base_name",),
    "tuning": ("provider", "host_model_name", "method"),
    "practices": ("field", "plan"),
}
"""The keys that tell what a row is about."""


def row_name(name: str, row: Mapping[str, Any]) -> str:
    """Return the path of a row, as of one in a catalog."""
    return f"{name}[{' '.join(row[key] for key in SAME[name] if row[key])}]"


def rest_of(name: str, row: Mapping[str, Any]) -> Any:
    """Return what a row says of what it is about."""
    rest = {key: value for key, value in row.items() if key not in SAME[name] and key != "base_id"}
    return next(iter(rest.values())) if len(rest) == 1 and name != "hosts" else rest


def spoken_of(catalog: Catalog, overlays: Sequence[Overlay]) -> dict[str, set[str]]:
    """Return the ids of the records that `overlays` speak of, as `catalog` has them with these in force."""
    ids: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for overlay in overlays:
        for patch in overlay.models:
            ids["model"] |= {patch.id} if catalog.model(patch.id) else set(catalog.lookup(patch.id).ids)
        ids["model"] |= {own for fact in overlay.aliases for own in catalog.lookup(fact.value["alias"]).ids}
        ids["license"] |= {patch.id for patch in overlay.licenses}
        ids["provider"] |= {patch.id for patch in overlay.providers}
    return ids
