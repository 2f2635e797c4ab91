"""One model at one host: facts, endpoint, practices and terms joined, before any trait is judged."""

from __future__ import annotations

from modelvow.case import endpoints, practices, sources, terms
from modelvow.case.bases import is_foreign
from modelvow.case.hosts import is_self_run
from modelvow.case.models import facts_of
from modelvow.case.records import agree
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.case.bases import Base
    from modelvow.case.hosts import Host
    from modelvow.case.identify import Identity
    from modelvow.case.memory import Setting

Core = dict[str, Any]
Record = dict[str, Any]
HEX = frozenset("0123456789abcdef")
WHOLE = (40, 64)
"""Digits of a commit, and of a SHA-256."""
SHORT = 7
SELF: Host = {
    "id": "self",
    "name": "the project itself",
    "kind": "self",
    "assumed": True,
    "own_service": False,
    "country": None,
}
WEIGHTLESS = dict.fromkeys(("open", "closed", "preference"), False)


class Licensed(NamedTuple):
    """A license: its id and its record, None where the catalog lacks it."""

    id: str | None
    record: Mapping[str, Any] | None


def core_of(identity: Identity, host: Host, setting: Setting) -> Core:
    """Return the model at one of its hosts."""
    record = record_in(identity.record, setting)
    self_run = is_self_run(host)
    provider = provider_of(host, setting)
    licensed = license_for(record, setting)
    own = own_terms(identity, record, licensed, setting)
    foreign = foreign_terms(identity, setting) if self_run else []
    core: Core = {
        "host": host,
        "hosted": not self_run,
        "self_run": self_run,
        "facts": facts(identity.record, setting),
        "tuning": tuning_at(record, host, provider, setting),
        "terms": own,
        "use": use_at(record, host, own, setting),
        "bound": terms.bound_of(own, foreign),
        "floating": floats(identity, host),
    }
    if not self_run:
        core |= served(identity, record, host, setting)
    core["tuning"] |= said_of_tuning(core)
    core["sources"] = {} if setting.bare else sources_of(record, core, licensed, setting)
    return core


def provider_of(host: Host, setting: Setting) -> Mapping[str, Any] | None:
    """Return the provider's record, None for a host that the catalog lacks."""
    found = setting.catalog.provider(host["id"]) if host["id"] is not None else None
    if not setting.weak:
        return found
    from modelvow.case.weaken import weakened_provider

    weak: Mapping[str, Any] | None = setting.memory.recall(
        ("weak provider", host["id"]), lambda: weakened_provider(found)
    )
    return weak


def practices_at(host: Host, setting: Setting) -> Record:
    """Return the practices of a host, which are the same for all of its models."""
    found: Record = setting.memory.recall(
        ("practices", host["id"], setting.agreement, setting.weak),
        lambda: practices.practices_of(provider_of(host, setting), agreement=setting.agreement),
    )
    return found


def record_in(record: Record, setting: Setting) -> Record:
    """Return a record as the setting has it: without its hints in a weak one."""
    if not setting.weak:
        return record
    from modelvow.case.weaken import weakened

    weak: Record = setting.memory.recall(
        ("weak record", record["id"]) if is_of_catalog(record) else None, lambda: weakened(record)
    )
    return weak


def is_of_catalog(record: Record) -> bool:
    """Whether a record is the catalog's own: whatever has its id is the same."""
    return record["id"] is not None and "declared" not in record


def license_in(known: Mapping[str, Any] | None, setting: Setting) -> Mapping[str, Any] | None:
    """Return a license as the setting has it: unknown in a weak one unless its text was read."""
    if not setting.weak:
        return known
    from modelvow.case.weaken import weakened_license

    return weakened_license(known)


def facts(record: Record, setting: Setting) -> Record:
    """Return the facts of a record as the setting has it; those of a catalog record are made once."""
    kind = "weak facts" if setting.weak else "facts"
    found: Record = setting.memory.recall(
        (kind, record["id"], setting.as_of) if is_of_catalog(record) else None,
        lambda: facts_of(record_in(record, setting), setting.catalog, setting.as_of),
    )
    return found


# Terms


def license_for(record: Record, setting: Setting) -> Licensed:
    """Return the license of a record, with what the manifest declares of it."""
    name = record["license"]
    known = license_in(known_license(name, setting), setting)
    declared = terms.declared_license(name, known, record.get("declared") or {})
    return Licensed(name, declared or known)


def known_license(name: str | None, setting: Setting) -> Mapping[str, Any] | None:
    """Return the catalog's record of a license, whatever the case of its name."""
    if name is None:
        return None
    found = setting.catalog.license(name)
    if found is not None:
        return found
    folded = name.casefold()
    spelled = next((known for known in setting.catalog.licenses() if known.casefold() == folded), None)
    return None if spelled is None else setting.catalog.license(spelled)


def own_terms(identity: Identity, record: Record, licensed: Licensed, setting: Setting) -> terms.Terms:
    """Return the model's terms: of what is known by its base alone, the strictest of base and license."""
    own = terms.terms_of(licensed.id, licensed.record, record, setting.project)
    if identity.how != "base":
        return own
    found = [base_terms(base, setting) for base in identity.bases if base.declared]
    return terms.joined([own, *found] if licensed.record else found) | {
        "license": licensed.id or found[0]["license"]
    }


def base_terms(base: Base, setting: Setting) -> terms.Terms:
    """Return the terms of a base; as a hint in a weak setting, they are unknown."""
    if base.record is None or (setting.weak and (base.hint or base.record["tier"] == "B")):
        return terms.terms_of(None, None, {"id": base.id, "modality": None}, setting.project)
    licensed = license_for(base.record, setting)
    return terms.terms_of(licensed.id, licensed.record, base.record, setting.project)


def foreign_terms(identity: Identity, setting: Setting) -> list[tuple[str, terms.Terms]]:
    """Return name and terms of the bases whose licenses go along with the weights."""
    return [
        (base.name, base_terms(base, setting)) for base in identity.bases if is_foreign(identity.record, base)
    ]


def use_at(record: Record, host: Host, own: terms.Terms, setting: Setting) -> terms.Terms:
    """Return the terms of what is used at a host."""
    if is_self_run(host):
        return terms.use_of(own, "license")
    closed = record["components"]["weights"] is False
    if host["own_service"]:
        return service_use(record, own, setting)
    use = terms.use_of(own, "service" if closed else "license")
    if use["commercial_use"] == "forbidden" and not closed:
        # The host may hold a commercial license of its own.
        return use | {"commercial_use": None}
    return use


def service_use(record: Record, own: terms.Terms, setting: Setting) -> terms.Terms:
    """Return the terms of the developer's own service; of a model with weights, unknown without a record."""
    name = f"LicenseRef-api-{record['developer']}"
    known: Mapping[str, Any] | None = setting.catalog.license(name)
    if known is not None:
        return terms.use_of(
            terms.terms_of(name, license_in(known, setting), record, setting.project), "service"
        )
    if record["components"]["weights"] is False:
        return terms.use_of(own, "service")
    return terms.use_of(terms.terms_of(None, None, record, setting.project), "service")


# Services


def served(identity: Identity, record: Record, host: Host, setting: Setting) -> Core:
    """Return endpoint and practices of a hosted model."""
    endpoint = endpoints.endpoint_of(record, host["id"], identity.names, setting.as_of)
    found = practices_at(host, setting)
    if record.get("weak"):
        endpoint["surely_retired"] = None
    declared = identity.record.get("declared") or {}
    if "endpoint" in declared:
        endpoint |= declared_endpoint(declared["endpoint"], setting.as_of)
    if "practices" in declared:
        found = practices.declared_practices(found, declared["practices"])
    return {"endpoint": endpoint | {"state": state_of(endpoint)}, "practices": found}


def declared_endpoint(declared: Mapping[str, Any], as_of: str) -> Record:
    """Return the endpoint as the manifest declares it; a date on an active one counts as announced."""
    row = endpoints.NOTHING | {
        key: declared[key] for key in ("status", "retires", "replacement") if key in declared
    }
    if row["retires"] and row["status"] in (None, "active"):
        row |= {"status": "deprecated" if row["retires"] < as_of else "active"}
    found = endpoints.dated(row, as_of) | {"scheduled": False}
    return found | ({"preview": declared["preview"]} if "preview" in declared else {})


def state_of(endpoint: Mapping[str, Any]) -> str | None:
    """Return the endpoint's state in a word or two."""
    if endpoint["preview"] and endpoint["status"] in ("active", None):
        return "a preview"
    if endpoint["scheduled"]:
        return "listed to end"  # by a price list alone: no notice has been given
    status: str | None = endpoint["status"]
    return "in operation" if status == "active" else status


def tuning_at(record: Record, host: Host, provider: Mapping[str, Any] | None, setting: Setting) -> Core:
    """Return whether the host tunes the model; weights that one runs are tuned by oneself."""
    if is_self_run(host):
        return dict(WEIGHTLESS)
    known = practices.tuning_of(record, provider)
    if setting.weak and record["tuning"] is None:
        known = dict.fromkeys(known)
    declared: Mapping[str, Any] = (record.get("declared") or {}).get("tuning", {})
    return known | {key: declared[key] for key in known if key in declared}


def said_of_tuning(core: Core) -> Core:
    """Return in words how the model can be fitted; nothing where nothing is known."""
    own, tuned, facts_ = core["terms"], core["tuning"], core["facts"]
    said = []
    if facts_["components"]["weights"] and own["derivatives"] in ("allowed", "conditional"):
        size = f" of {facts_['parameters']:g} billion parameters" if facts_["parameters"] else ""
        said.append(
            f"weights{size} may be changed under {own['name']} (changed versions {own['derivatives']})"
        )
    if tuned["open"]:
        said.append(f"{core['host']['name']} tunes it{' on preferences too' if tuned['preference'] else ''}")
    elif tuned["closed"]:
        said.append(f"{core['host']['name']} tunes it for some customers only")
    elif core["hosted"] and tuned["open"] is False and tuned["closed"] is False:
        said.append(f"{core['host']['name']} does not tune it")
    return {"how": "; ".join(said)} if said else {}


def floats(identity: Identity, host: Host) -> bool | None:
    """Whether the name may move to another version: weights do until a commit is named."""
    if not is_self_run(host):
        return (
            endpoints.is_floating(identity.record, host["id"], identity.names)
            if identity.record["hosts"]
            else None
        )
    return not (identity.revision and is_commit(identity.revision))


def is_commit(revision: str) -> bool:
    """Whether a revision is a hash, which cannot move; a short one has a letter, or it may be a date."""
    digits = revision.casefold().removeprefix("sha256:")
    if not HEX.issuperset(digits):
        return False
    return len(digits) in WHOLE or (SHORT <= len(digits) < max(WHOLE) and not digits.isdecimal())


# Sources


def sources_of(record: Record, core: Core, licensed: Licensed, setting: Setting) -> Core:
    """Return where every fact of the model comes from."""
    found = dict(sources.fact_sources(record, setting.catalog))
    found |= sources_of_terms(record, core, licensed, setting)
    if not core["self_run"]:
        provider = provider_of(core["host"], setting)
        found |= sources.endpoint_sources(core["endpoint"], setting.catalog, record)
        found |= sources_of_practices(core["host"], setting)
        found |= sources.tuning_sources(record, provider)
    declared = record.get("declared") or {}
    for part in ("endpoint", "practices", "tuning"):
        found |= sources.declared_sources(declared.get(part, {}), f"{part}.")
    if core["host"]["assumed"]:
        found |= {"host.id": sources.ASSUMED, "hosted": sources.ASSUMED}
    return found


def sources_of_terms(record: Record, core: Core, licensed: Licensed, setting: Setting) -> Core:
    """Return where the terms come from; those of a license of the catalog are told once."""
    hint, used = record["tier"] == "B", core["use"]["license"]
    other = used if used != core["terms"]["license"] else None

    def make() -> Core:
        own = sources.terms_sources(licensed.id, licensed.record, hint=hint)
        known = None if other is None else setting.catalog.license(other)
        of_use = own if other is None else sources.terms_sources(other, known, hint=False)
        return {
            **sources.prefixed("terms", own, sources.TERMS),
            **sources.prefixed("use", of_use, sources.USED),
            **sources.prefixed("bound", own, sources.BOUND),
        }

    told = ("sources of terms", licensed.id, other, hint, setting.weak)
    found: Core = setting.memory.recall(None if "declared" in record else told, make)
    return found


def sources_of_practices(host: Host, setting: Setting) -> Core:
    """Return where the practices of a host come from, the same for all of its models."""
    plans = practices.AGREED if setting.agreement else practices.STANDARD
    found: Core = setting.memory.recall(
        ("sources of practices", host["id"], plans, setting.weak),
        lambda: sources.practice_sources(provider_of(host, setting), plans),
    )
    return found


# Where it is open who runs the weights


def either(cores: Sequence[Core]) -> Core:
    """Return what holds whoever of the hosts serves it; what differs is unknown."""
    if len(cores) == 1:
        return cores[0]
    hosted = next(core for core in cores if core["hosted"])
    both: Core = agree(
        [
            {key: core[key] for key in core if key not in ("endpoint", "practices", "sources")}
            for core in cores
        ]
    )
    host = {
        "id": None,
        "name": f"the project itself or {hosted['host']['name']}",
        "kind": None,
        "assumed": True,
    }
    both["host"] = host | {"own_service": None, "country": None}
    both["endpoint"] = emptied(hosted["endpoint"]) | {
        "surely_retired": False,
        "scheduled": False,
        "retires": None,
        "days_left": None,
    }
    both["practices"] = emptied(hosted["practices"]) | {"free_plan_differs": False}
    both["practices"].pop("free_plan_note", None)
    both["sources"] = hosted["sources"]
    return restored(both, hosted)


def emptied(part: Mapping[str, Any]) -> Core:
    """Return the same keys, all unknown."""
    return {key: emptied(value) if isinstance(value, dict) else None for key, value in part.items()}


def restored(core: Core, known: Core) -> Core:
    """Return the core with what may not be unknown, or has nothing to say, as it must be."""
    core["use"] = {
        key: value
        for key, value in core["use"].items()
        if value is not None or key not in ("conditions", "passed")
    }
    core["tuning"].pop("how", None)
    core["bound"]["from"] = core["bound"]["from"] or []
    core["use"]["regions"] = core["use"]["regions"] or known["use"]["regions"]
    core["use"]["regions"]["barred_codes"] = core["use"]["regions"]["barred_codes"] or []
    return core
