"""What the manifest declares of a model, against what is known of it."""

from __future__ import annotations

from modelvow.case.endpoints import days_between
from modelvow.case.hosts import is_self_run, known_hosts, likely_hosts
from modelvow.case.join import known_license
from modelvow.case.lifecycle import KNOWN
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelvow.case.identify import Identity
    from modelvow.case.memory import Setting

Record = dict[str, Any]

LENIENT = ("permissive", "public-domain")
WELL_KNOWN = 20
"""Of a host with so many rows the catalog has read the list, and what it lacks is likely not there."""
AGGREGATOR = "aggregator"
"""Hosts whose list says nothing: they pass calls on."""
TEXTS = ("openness", "developer", "developer_country", "weights_repo")
PARTS = ("components", "endpoint", "practices")
NEAR = 0.1
"""Sizes that differ by no more are one: people round."""
NEAR_DAYS = 45


def compared_of(identity: Identity, model: Mapping[str, Any], setting: Setting) -> Record:
    """Return how far a declared license, host and facts agree with what is known; absent where nothing is."""
    if identity.how not in KNOWN:
        return {}
    entry = identity.entry
    found: Record = {}
    if "license" in entry:
        found["license"] = licenses(str(entry["license"]), model, setting)
    if "host" in entry:
        found |= hosted(identity.record, model, setting)
    if "facts" in entry:
        facts = list(contradictions(entry["facts"], model, setting))
        found["facts"] = facts
        found["told"] = [fact_told(fact) for fact in facts]
    return found


# License


def licenses(declared: str, model: Mapping[str, Any], setting: Setting) -> Record:
    """Return whether the declared license is the known one, and whether both let one do nearly anything."""
    names = [name for name in (model["facts"]["license"], model["use"]["license"]) if name]
    if not names:
        return {"same": None, "lenient": None}
    same = any(is_same_license(declared, name, setting) for name in names)
    return {"same": same, "lenient": same or both_lenient(declared, names[0], setting)}


def is_same_license(declared: str, known: str, setting: Setting) -> bool:
    """Whether an expression names the known license, whatever the case, or by its tag on a hub."""
    record = known_license(known, setting) or {}
    names = {name.casefold() for name in (known, *(record.get("hub_tags") or ()))}
    return not names.isdisjoint(ids_in(declared))


def ids_in(expression: str) -> set[str]:
    """Return the ids of an SPDX expression in small letters."""
    for sign in "()":
        expression = expression.replace(sign, " ")
    return {word.casefold() for word in expression.split()} - {"or", "and", "with"}


def both_lenient(declared: str, known: str, setting: Setting) -> bool | None:
    """Whether all licenses of an expression and the known one are permissive; None where one is not known."""
    categories = [
        (known_license(name, setting) or {}).get("category") for name in (*sorted(ids_in(declared)), known)
    ]
    if any(category is not None and category not in LENIENT for category in categories):
        return False
    return None if None in categories else True


# Host


def hosted(record: Record, model: Mapping[str, Any], setting: Setting) -> Record:
    """Return whether the declared host offers the model, and in words why not; empty where none can say."""
    host = model["host"]
    if is_self_run(host):
        closed = model["facts"]["components"]["weights"] is False and not is_hint(record, setting)
        return {"offered": False, "why": "weights are not published"} if closed else {}
    if host["kind"] == AGGREGATOR:
        return {}
    found = offered(record, model, setting)
    return unheard_of(host["id"], setting) if host["kind"] is None and found is None else {"offered": found}


def unheard_of(name: str, setting: Setting) -> Record:
    """Return what is said of a host that is no provider: what was probably meant, whether it is a slip."""
    known = setting.memory.recall(("known hosts",), lambda: known_hosts(setting.catalog))
    likely, slip = setting.memory.recall(("likely hosts", name), lambda: likely_hosts(name, known))
    meant = f"; did you mean {' or '.join(f'`{one}`' for one in likely)}?" if likely else ""
    return {"offered": False, "why": f"no such host is known{meant}", "misspelt": slip}


def is_hint(record: Record, setting: Setting) -> bool:
    """Whether a record is only a hint, where hints do not count."""
    return bool(setting.weak) and record["tier"] == "B"


def offered(record: Record, model: Mapping[str, Any], setting: Setting) -> bool | None:
    """Whether the declared host's list has the model; None where the list is not known well enough to say.

    Clouds deploy whatever weights a customer brings, so of models with weights their list is no proof.
    """
    host = model["host"]
    if any(row["provider"] == host["id"] for row in record["hosts"] or ()):
        return True
    counted = setting.memory.reach.get("hosts", {})
    is_read = host["id"] in counted and counted[host["id"]] >= WELL_KNOWN
    weights = model["facts"]["components"]["weights"]
    closed_shop = host["kind"] == "developer-api" or weights is False
    return False if is_read and closed_shop and not is_hint(record, setting) else None


# Facts


def contradictions(facts: Mapping[str, Any], model: Mapping[str, Any], setting: Setting) -> Iterator[Record]:
    """Yield the facts that the manifest declares otherwise than they are known."""
    for key, value in declared_values(facts):
        known = known_value(model, key)
        if known is not None and differ(key, value, known, setting):
            source = source_of(model, key)
            yield {
                "name": key,
                "declared": shown(value),
                "known": shown(known),
                "source": source.get("source"),
                "date": source.get("date"),
            }


def declared_values(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the declared facts that can be compared, by their name in the case."""
    for key in (*TEXTS, "license", "modality", "parameters", "context_tokens", "released"):
        if key in facts:
            yield key, facts[key]
    for part in PARTS:
        for key, value in (facts.get(part) or {}).items():
            if isinstance(value, str | bool):
                yield f"{part}.{key}", value


def known_value(model: Mapping[str, Any], key: str) -> Any:
    """Return what is known of a fact, None where nothing is."""
    part, _, name = key.rpartition(".")
    within = model["facts"] if not part or part == "components" else model.get(part) or {}
    return (within.get(part) or {}).get(name) if part == "components" else within.get(name)


def differ(key: str, declared: Any, known: Any, setting: Setting) -> bool:
    """Whether a declared fact contradicts the known one; near enough is the same."""
    if key == "license":
        return not is_same_license(str(declared), known, setting)
    if isinstance(declared, list):
        return isinstance(known, list) and set(declared).isdisjoint(known)
    if isinstance(declared, bool) or isinstance(known, bool):
        return declared is not known
    if isinstance(declared, int | float):
        return bool(abs(declared - known) > NEAR * known)
    if key == "released":
        return abs(days_between(known, declared)) > NEAR_DAYS
    return bool(str(declared).casefold() != str(known).casefold())


def source_of(model: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return where a fact comes from."""
    found: Mapping[str, Any] = model["sources"].get(key) or {}
    return found


def shown(value: Any) -> str:
    """Return a value as people read it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def fact_told(fact: Mapping[str, Any]) -> str:
    """Return "openness `open-source` (known: `closed`, models.dev, 2026-09-28)"."""
    source = "".join(f", {fact[key]}" for key in ("source", "date") if fact[key])
    return f"{fact['name']} `{fact['declared']}` (known: `{fact['known']}`{source})"
