"""Who serves a model: as declared, else by the kind of name it is called by."""

from __future__ import annotations

from modelvow.catalog.names import squash
from modelvow.typed import TYPE_CHECKING, Any
from modelvow.vocabulary import differ_once

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.catalog.index import Catalog
    from modelvow.catalog.lookup import Match

Host = dict[str, Any]
Record = dict[str, Any]
Known = tuple[str, frozenset[str], str]
"""A name without case and punctuation, its words, and the host that it stands for."""

CLOUDS = {
    "bedrock": "amazon-bedrock",
    "vertex": "google-vertex",
    "azure": "azure",
    "openrouter": "openrouter",
}
"""Kinds of names that belong to one provider."""

REPOSITORY = frozenset(("hf-repo", "ollama"))
PLAIN = frozenset(("id", "display"))
TELLING = frozenset(("router prefix", "region prefix", "resource path", "fine-tune", "route"))
"""Parts of a name that tell who serves it."""
RUNTIME = "self-host runtime"
SELF_RUN = ("self", "device", RUNTIME)
SHORTEST = 5
"""Of shorter names nobody looks for slips."""
MOST = 3
"""So many hosts are named that another name may stand for."""
OWN = {"self": "the project itself", "device": "its users' devices"}


def resolve(declared: str | None, match: Match, record: Record, catalog: Catalog) -> list[Host]:
    """Return who serves the model: one host, or two where it turns on weights that are not known."""
    if declared is not None:
        return [host_named(declared, record, catalog, assumed=False)]
    if named := named_provider(match):
        return [host_named(named, record, catalog, assumed=True)]
    return [
        service(record, catalog) if name is None else host_named(name, record, catalog, assumed=True)
        for name in guessed(match, record, catalog)
    ]


def named_provider(match: Match) -> str | None:
    """Return the provider that a part of the name which had to be taken off stands for."""
    return match.provider if any(what in TELLING for what, _text in match.stripped) else None


def guessed(match: Match, record: Record, catalog: Catalog) -> tuple[str | None, ...]:
    """Return provider ids, None standing for the developer's own service, by the kind of name."""
    kinds = frozenset(match.kinds)
    weights = record["components"]["weights"]
    if kinds & REPOSITORY and weights is not False:
        return ("self",)
    if not kinds or kinds & PLAIN:
        if weights:
            return ("self",)
        return ("self", None) if weights is None else (None,)
    own = own_service(record, catalog)
    if own is not None and (lists(record, own, match.called) or is_plainly_its(match, record, own)):
        return (own,)
    clouds = [CLOUDS[kind] for kind in sorted(kinds) if kind in CLOUDS]
    if len(clouds) == 1:
        return (clouds[0],)
    alone = {
        row["provider"]
        for row in record["hosts"] or ()
        if row["model_id"].casefold() == match.called.casefold()
    }
    return (alone.pop(),) if len(alone) == 1 else (None,)


def is_plainly_its(match: Match, record: Record, own: str) -> bool:
    """Whether a closed model of the service `own` is called as the catalog itself does, whoever else does so.

    Vertex alone has a row `claude-3-haiku`, and people write that of Anthropic's.
    """
    if record["components"]["weights"] is not False or len(match.ids) != 1:
        return False
    plain = squash(match.called) == squash(match.ids[0].partition("/")[2])
    return plain and any(row["provider"] == own for row in record["hosts"] or ())


def lists(record: Record, provider: str, called: str) -> bool:
    """Whether the provider has a row that is spelled as the name called."""
    folded = called.casefold()
    return any(
        row["provider"] == provider and row["model_id"].casefold() == folded for row in record["hosts"] or ()
    )


def own_service(record: Record, catalog: Catalog) -> str | None:
    """Return the provider that is the own service of the model's developer."""
    developer = record["developer"]
    return None if developer is None else catalog.service_of(developer)


def service(record: Record, catalog: Catalog) -> Host:
    """Return the developer's own service; where there is none, a host of which nothing is known."""
    own = own_service(record, catalog)
    if own is not None:
        return host_named(own, record, catalog, assumed=True)
    name = record["developer_name"]
    called = f"the service of {name}" if name else "its developer's service"
    return {"id": None, "name": called, "kind": None, "assumed": True, "own_service": None, "country": None}


def host_named(name: str, record: Record, catalog: Catalog, *, assumed: bool) -> Host:
    """Return the host with this id; one that the catalog lacks has a name and nothing else."""
    if name in OWN:
        return {
            "id": name,
            "name": OWN[name],
            "kind": name,
            "assumed": assumed,
            "own_service": False,
            "country": None,
        }
    provider: Mapping[str, Any] = catalog.provider(name) or {}
    developer = provider.get("developer")
    return {
        "id": name,
        "name": provider.get("name", name),
        "kind": provider.get("kind"),
        "assumed": assumed,
        "own_service": developer == record["developer"] if provider and record["developer"] else None,
        "country": provider.get("country"),
    }


def known_hosts(catalog: Catalog) -> list[Known]:
    """Return what hosts are known by: their ids, and the prefixes that routers put before a model's name."""
    called = [(each, each) for each in (*OWN, *catalog.providers())] + list(catalog.prefixes())
    return [(squash(name), frozenset(words_of(name)), host) for name, host in called]


def likely_hosts(name: str, known: Sequence[Known]) -> tuple[list[str], bool]:
    """Return the hosts that a name which is none may stand for, and whether it is a slip of the first."""
    wanted, parts = squash(name), frozenset(words_of(name))
    slip = [host for key, _words, host in known if is_slip(wanted, key)]
    begun = wanted if len(wanted) >= SHORTEST else name
    inside = [host for key, words, host in known if parts >= words or key.startswith(begun)]
    return list(dict.fromkeys(slip or inside))[:MOST], bool(slip)


def is_slip(word: str, known: str) -> bool:
    """Whether a word is known, or differs once from one that is."""
    return word == known or (len(word) >= SHORTEST and differ_once(word, known))


def words_of(name: str) -> list[str]:
    """Return the words of a name, in small letters."""
    return "".join(char if char.isalnum() else " " for char in name.casefold()).split()


def is_self_run(host: Host) -> bool:
    """Whether the project, or its users, run the weights."""
    return host["kind"] in SELF_RUN
