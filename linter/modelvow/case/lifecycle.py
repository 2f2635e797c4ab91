"""Where a model stands between its release and its end, in the words that findings use."""

from __future__ import annotations

from modelvow.case import endpoints, sources
from modelvow.case.hosts import own_service
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.case.identify import Identity
    from modelvow.case.memory import Setting

Record = dict[str, Any]

KNOWN = ("exact", "normalized", "stripped")
SERVICES = ("developer-api", "cloud-host")
LATEST = "-latest"
REPACKAGER = "repackager"
"""The part of a name that stands for who converted the weights."""
LASTING = 90
"""A snapshot that is to end within so many days is no pin to recommend."""
SHOWN = 4
"""So many hosts are named; the rest is counted."""


def lifecycle_of(identity: Identity, model: Mapping[str, Any], setting: Setting) -> Record:
    """Return the lifecycle of a joined model; what does not apply is absent."""
    endpoint = model.get("endpoint") or {}
    status = endpoint.get("status")
    found: Record = {"listed": is_listed(identity, model)} | days_told(endpoint)
    if model["successors"]:
        found |= succession(identity, model, setting)
    if status in endpoints.ENDING and (text := elsewhere(identity, model, setting)):
        found["elsewhere"] = text
    if "endpoint" in model and status is None:
        found |= passed(identity, model, setting)
    if may_float(identity, model, status):
        found |= floating(identity, model, found.get("successor"), setting)
    return found


def is_listed(identity: Identity, model: Mapping[str, Any]) -> bool | None:
    """Whether the host's list has a row of the model; None where nobody said which host's list it should be.

    Of what a manifest declares by itself only a declared endpoint is a row.
    """
    if identity.how not in KNOWN:
        return "endpoint" in (identity.record.get("declared") or {})
    if "endpoint" not in model:
        return False
    rows = identity.record["hosts"] or ()
    if any(row["provider"] == model["host"]["id"] for row in rows):
        return True
    return None if model["host"]["assumed"] else False


# Days


def days_told(endpoint: Mapping[str, Any]) -> Record:
    """Return the days since or until the end, in words."""
    left = endpoint.get("days_left")
    if left is None:
        return {}
    return {"ended": days(-left)} if left < 0 else {"ends": in_days(left)}


def days(number: int) -> str:
    """Return "1 day" or "16 days"."""
    return f"{number:,} day{'' if number == 1 else 's'}"


def in_days(number: int) -> str:
    """Return "in 16 days", or "today"."""
    return f"in {days(number)}" if number else "today"


def passed(identity: Identity, model: Mapping[str, Any], setting: Setting) -> Record:
    """Return the date that a price list gave, where it has passed and nothing says that it was an end."""
    if identity.how not in KNOWN or setting.weak:
        return {}
    retires = endpoints.row_of(identity.record, model["host"]["id"], identity.names)["retires"]
    if retires is None or retires >= setting.as_of:
        return {}
    return {"passed": retires, "passed_ago": days(endpoints.days_between(retires, setting.as_of))}


# Successors


def succession(identity: Identity, model: Mapping[str, Any], setting: Setting) -> Record:
    """Return the chain of successors in words, and since when there is one that is newer."""
    first = model["successors"][0]
    found: Record = {"successor": chain_told(model["successors"])}
    newer = is_newer(first, model["facts"]["released"])
    if newer is not False and is_succeeded_here(identity, model, setting):
        found["superseded"] = {"by": first["name"], "since": first["released"] if newer else None}
    return found


def is_succeeded_here(identity: Identity, model: Mapping[str, Any], setting: Setting) -> bool:
    """Whether the successor concerns who uses the model so.

    What a service will offer in its place is no successor of weights that one runs: that its developer says.
    """
    if not model["self_run"]:
        return bool((model.get("endpoint") or {}).get("status") == "active")
    name = tail(model["successors"][0]["name"])
    rows = [row for row in identity.record["hosts"] or () if row["replacement"]]
    naming = {row["provider"] for row in rows if tail(row["replacement"]) == name}
    return not naming or own_service(identity.record, setting.catalog) in naming


def tail(name: str) -> str:
    """Return a model's name without whose it is."""
    return name.casefold().rpartition("/")[2]


def is_newer(step: Mapping[str, Any], released: str | None) -> bool | None:
    """Whether a successor came after the model; None where a date is missing."""
    return None if step["released"] is None or released is None else bool(step["released"] > released)


def chain_told(chain: Sequence[Mapping[str, Any]]) -> str:
    """Return "`b` (itself ends on 2027-01-14), then `c`": on to the first that stays."""
    parts = []
    for step in chain:
        fate = fate_of(step)
        parts.append(f"`{step['name']}`" + (f" (itself {fate})" if fate else ""))
        if not fate:
            break
    return ", then ".join(parts)


def fate_of(step: Mapping[str, Any]) -> str:
    """Return what is to become of a successor, "" where nothing is known to be."""
    if step["status"] not in endpoints.ENDING:
        return ""
    day = step.get("retires")
    if step["status"] == "retired":
        return f"retired on {day}" if day else "retired"
    return f"ends on {day}" if day else "deprecated"


def superseded_source(identity: Identity, model: Mapping[str, Any], setting: Setting) -> Record:
    """Return who names the successor, as a source."""
    step = model["successors"][0]
    if step["from"] == "host":
        found: Record = model["sources"].get("endpoint.replacement") or sources.ASSUMED
        return found
    rows = (identity.record["family_info"] or {}).get("successors") or ()
    key = next((row["source"] for row in rows if row["name"] == step["name"]), "")
    return sources.keyed(key, setting.catalog, identity.record)


# Other places


def elsewhere(identity: Identity, model: Mapping[str, Any], setting: Setting) -> str:
    """Return who else lists the model, and that its weights stay where they were published."""
    hosts = other_hosts(identity.record, model["host"]["id"], setting)
    more = len(hosts) - SHOWN
    names = ", ".join(hosts[:SHOWN]) + (f" and {more} more" if more > 0 else "")
    listed = f"{names} still list{'' if len(hosts) > 1 else 's'} it" if hosts else ""
    if not model["facts"]["components"]["weights"]:
        return listed
    repo = model["facts"]["weights_repo"]
    weights = "its weights stay, to be run by oneself" + (f" (`{repo}`)" if repo else "")
    return f"{listed}, and {weights}" if listed else weights


def other_hosts(record: Record, provider: str | None, setting: Setting) -> list[str]:
    """Return the names of other services whose list has the model without an end, the developer's first."""
    found: dict[str, str] = {}
    own = None
    for row in record["hosts"] or ():
        host = row["provider"]
        if host == provider or host in found or row["model_id"].startswith(endpoints.TUNED):
            continue
        status, retires = endpoints.status_on(row["status"], row["retires"], setting.as_of)
        if status == "active" and retires is None:
            known = setting.catalog.provider(host) or {}
            if known.get("kind") in SERVICES:
                found[host] = str(known["name"])
                own = host if known.get("developer") == record["developer"] else own
    return [found[host] for host in sorted(found, key=lambda host: (host != own, host))]


# Names that float


def may_float(identity: Identity, model: Mapping[str, Any], status: str | None) -> bool:
    """Whether a name may move or nobody can tell; what ends or is not listed has other troubles."""
    if identity.how not in KNOWN or model["floating"] is False or status in endpoints.ENDING:
        return False
    return bool(model["self_run"] or is_listed(identity, model))


def floating(identity: Identity, model: Mapping[str, Any], successor: str | None, setting: Setting) -> Record:
    """Return whether the name may move, why, and how to pin it."""
    if model["self_run"]:
        how = pin_weights(repo_of(identity, model))
        return {"floats": True, "moves": weights_move(identity.revision), "pin": how}
    if model["floating"] is None:
        return {
            "floats": None,
            "pin": "write the dated snapshot that was tested as `revision`, if there is one",
        }
    rows = snapshots(identity, model, setting)
    host = model["host"]["name"]
    moves = f"{host} may point `{identity.match.called}` at another version"
    return {"floats": True, "moves": moves, "pins": rows, "pin": pin_snapshot(rows, successor)}


def weights_move(revision: str | None) -> str:
    """Return why weights may change under a project."""
    if revision is None:
        return "no `revision` says which commit of its weights is meant"
    return f"`{revision}` is a branch or a tag, and those move"


def repo_of(identity: Identity, model: Mapping[str, Any]) -> str | None:
    """Return the repository that is called: a conversion's own, where the name is that of one."""
    match = identity.match
    if any(what == REPACKAGER for what, _text in match.stripped):
        return match.name
    found: str | None = match.called if "hf-repo" in match.kinds else model["facts"]["weights_repo"]
    return found


def pin_weights(repo: str | None) -> str:
    """Return how weights are pinned."""
    of = f" of `{repo}`" if repo else ""
    return f"write the commit{of} that was tested as `revision`: 40 digits (a local runner's copy: sha256:…)"


def snapshots(identity: Identity, model: Mapping[str, Any], setting: Setting) -> list[Record]:
    """Return the dated snapshots of the name that still run, those that last longest first."""
    name = str(model["endpoint"]["model_id"] or identity.match.called)
    rows = [
        row
        for record in (identity.record, *siblings(identity.record, name, setting))
        for row in endpoints.rows_at(record, model["host"]["id"], tuned=name.startswith(endpoints.TUNED))
    ]
    found = [snapshot(row, setting.as_of) for row in rows if endpoints.is_snapshot(row["model_id"], name)]
    running = [one for one in found if one["status"] != "retired"]
    return sorted(running, key=lambda one: (one.get("retires") or "9999", one["name"]), reverse=True)


def siblings(record: Record, name: str, setting: Setting) -> list[Record]:
    """Return the dated versions that are models of their own in the catalog: `-latest` means one of them."""
    if not name.casefold().endswith(LATEST):
        return []
    called = f"{record['developer']}/{name}"
    found = (id_ for id_ in setting.catalog.model_ids() if endpoints.is_snapshot(id_, called))
    return [model for id_ in found if (model := setting.catalog.model(id_)) is not None]


def snapshot(row: Mapping[str, Any], as_of: str) -> Record:
    """Return a snapshot that could be pinned, and whether it is known to end soon."""
    status, retires = endpoints.status_on(row["status"], row["retires"], as_of)
    left = endpoints.days_between(as_of, retires) if retires else None
    lasting = None if status is None else left is None or left > LASTING
    found: Record = {"name": row["model_id"], "status": status, "lasting": lasting}
    return found | ({"retires": retires} if retires else {})


def pin_snapshot(rows: Sequence[Mapping[str, Any]], successor: str | None) -> str:
    """Return which snapshots outlive the notice that hosts give, or that none does."""
    if not rows:
        return "its host lists no dated snapshot of it: ask which one it stands for, and write that"
    lasting = [f"`{row['name']}`" for row in rows if row["lasting"]]
    if lasting:
        return f"write {' or '.join(lasting[:SHOWN])} as `revision`"
    last = max((row["retires"] for row in rows if "retires" in row), default=None)
    until = f", the last may end on {last}" if last else ""
    move = f"move to {successor}" if successor else "plan a move"
    return f"none of its snapshots is known to outlive the next {LASTING} days{until}: {move} rather than pin"
