"""What comes after a model: its successors at the host, and the fallbacks that the project names."""

from __future__ import annotations

from modelvow.case import endpoints
from modelvow.case.controls import covering
from modelvow.case.hosts import is_self_run, resolve
from modelvow.case.identify import find
from modelvow.case.join import declared_endpoint
from modelvow.case.records import agree
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.case.hosts import Host
    from modelvow.case.identify import Identity
    from modelvow.case.join import Core
    from modelvow.case.memory import Setting

Record = dict[str, Any]
LONGEST = 10
HINT = "B"
"""The tier of records that are only hints."""


class Others(NamedTuple):
    """The models and controls of the manifest that a fallback may be among."""

    identities: Sequence[Identity]
    controls: Mapping[str, Record]


def successors_of(identity: Identity, core: Core, setting: Setting) -> list[Record]:
    """Return the chain of successors to its end."""
    provider = core["host"]["id"]
    name, by = (core.get("endpoint") or {}).get("replacement"), "host"
    if name is None:
        name, by = announced(identity, provider), "developer"
    chain: list[Record] = []
    while name is not None and len(chain) < LONGEST and all(step["name"] != name for step in chain):
        step, following = next_step(name, by, provider, setting)
        chain.append(step)
        name, by = following, "host"
    return chain


def announced(identity: Identity, provider: str | None) -> str | None:
    """Return the replacement announced for the name called; of several, one that this host names too."""
    names = {name.casefold() for name in (*identity.names, own_name(identity.record))}
    rows = (identity.record["family_info"] or {}).get("successors") or ()
    found = [row["name"] for row in rows if row["replaces"].casefold() in names]
    here = {row["replacement"] for row in identity.record["hosts"] or () if row["provider"] == provider}
    return next((name for name in found if name in here), found[0] if found else None)


def own_name(record: Record) -> str:
    """Return the catalog's id without the developer, as families name their members."""
    return str(record["id"] or "").partition("/")[2]


def next_step(name: str, by: str, provider: str | None, setting: Setting) -> tuple[Record, str | None]:
    """Return one successor, and the name of the one after it at the same host."""
    match = setting.catalog.lookup(name, provider)
    record = setting.catalog.model(match.ids[0]) if len(match.ids) == 1 else None
    step: Record = {"id": record["id"] if record else None, "name": name, "from": by, "status": None}
    step["released"] = record["released"] if record else None
    if record is None or provider is None:
        return step, None
    endpoint = endpoints.endpoint_of(record, provider, [match.called or name], setting.as_of)
    step["status"] = endpoint["status"]
    if "retires" in endpoint:
        step["retires"] = endpoint["retires"]
    return step, endpoint["replacement"]


def fallbacks_of(identity: Identity, host: Host, others: Others, setting: Setting) -> list[Record]:
    """Return the declared fallbacks with their facts."""
    return [fallback_of(name, identity, host, others, setting) for name in identity.entry.get("fallback", ())]


def fallback_of(name: str, identity: Identity, host: Host, others: Others, setting: Setting) -> Record:
    """Return one fallback: a model of the manifest by this name, else of the catalog."""
    known = find(name, others.identities)
    record, hosts = (known.record, known.hosts) if known else from_catalog(name, setting)
    other = differs(record["developer"], identity.record["developer"])
    elsewhere = agree([differs(one["id"], host["id"]) for one in hosts])
    entry = known.entry if known else {"id": name}
    names = known.names if known else (name,)
    return {
        "name": name,
        "id": record["id"],
        "developer": record["developer"],
        "provider": agree([one["id"] for one in hosts]),
        "independent": False if False in (other, elsewhere) else None if None in (other, elsewhere) else True,
        "other_developer": other,
        "hosted": agree([is_hosted(one) for one in hosts]),
        "retired": agree([is_retired(record, one, names, setting) for one in hosts]),
        "openness": record["openness"],
        "controls": covering(others.controls, {"name": entry.get("name"), "id": entry["id"]}),
    }


def is_hosted(host: Host) -> bool | None:
    """Whether a service runs the model; None where nobody knows who does."""
    return not is_self_run(host) if host["kind"] or host["id"] else None


def is_retired(record: Record, host: Host, names: Sequence[str], setting: Setting) -> bool:
    """Whether the host surely serves the model no longer; what is only a hint makes nothing sure."""
    if is_self_run(host) or record["tier"] == HINT:
        return False
    declared = (record.get("declared") or {}).get("endpoint")
    if declared is not None:
        return bool(declared_endpoint(declared, setting.as_of)["surely_retired"])
    return bool(endpoints.endpoint_of(record, host["id"], names, setting.as_of)["surely_retired"])


def from_catalog(name: str, setting: Setting) -> tuple[Record, Sequence[Host]]:
    """Return the record of a model that the manifest does not list, and who may serve it."""
    from modelvow.case.identify import record_for

    match = setting.catalog.lookup(name)
    _how, record = record_for({"id": name}, match, setting.catalog)
    return record, resolve(None, match, record, setting.catalog)


def differs(one: str | None, other: str | None) -> bool | None:
    """Whether two names differ; None where one is not known."""
    return None if one is None or other is None else one != other
