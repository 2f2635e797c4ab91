"""All that is known of a model at its hosts, made once for the same model in the same setting."""

from __future__ import annotations

from modelvow.case import join
from modelvow.case.bases import is_foreign
from modelvow.case.licenses import licenses_of, sources_of
from modelvow.case.lifecycle import lifecycle_of, superseded_source
from modelvow.case.records import blank
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from modelvow.case.bases import Base
    from modelvow.case.identify import Identity
    from modelvow.case.join import Core
    from modelvow.case.memory import Setting

Model = dict[str, Any]

KNOWN = ("exact", "normalized", "stripped")
KIND = "body"
MOST_KEPT = 60
"""So many results are kept with one body."""


class Body(NamedTuple):
    """A model at each of its hosts, and all of them as one.

    `kept` holds what was worked out from it, by key; None where the body is not shared.
    """

    cores: Sequence[Core]
    joined: Model
    kept: dict[Any, Any] | None

    def recall(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what was made of this body for `key`, or make it."""
        if self.kept is None:
            return make()
        if key not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = make()
        return self.kept[key]


def body_of(identity: Identity, setting: Setting) -> Body:
    """Return the body of a model."""
    key = key_of(identity, setting)
    found: Body = setting.memory.recall_for(
        key,
        setting.project,
        lambda project: make(identity, setting._replace(project=project), shared=key is not None),
    )
    return found


def key_of(identity: Identity, setting: Setting) -> Any:
    """Return what a body is the same for; None where the manifest itself adds to what is known."""
    if identity.how not in KNOWN or any(base.declared for base in identity.bases):
        return None
    return (
        KIND,
        setting.weak,
        setting.bare,
        identity.record["id"],
        identity.entry["id"],
        identity.entry.get("host"),
        identity.entry.get("license"),
        identity.revision,
        setting.as_of,
        setting.agreement,
    )


def make(identity: Identity, setting: Setting, *, shared: bool) -> Body:
    """Make the body of a model."""
    cores = [join.core_of(identity, host, setting) for host in identity.hosts]
    joined = dict(join.either(cores))
    joined["bases"] = bases_of(identity, setting)
    joined["successors"] = successors(identity, cores[-1], setting)
    joined |= licenses_of(identity, joined, setting)
    joined["lifecycle"] = lifecycle_of(identity, joined, setting)
    if not setting.bare:
        joined["sources"] = joined["sources"] | made_sources(identity, joined, setting)
    return Body(cores, joined, {} if shared else None)


def made_sources(identity: Identity, joined: Model, setting: Setting) -> Model:
    """Return the sources of licenses, and who named a successor that takes the model's place."""
    found = sources_of(joined["licenses"], setting)
    if "superseded" in joined["lifecycle"]:
        found["lifecycle.superseded"] = superseded_source(identity, joined, setting)
    return found


def successors(identity: Identity, core: Core, setting: Setting) -> list[Model]:
    """Return the chain of successors, which most models do not have."""
    if not (core.get("endpoint") or {}).get("replacement") and not (identity.record["family_info"] or {}).get(
        "successors"
    ):
        return []
    from modelvow.case.onward import successors_of

    return successors_of(identity, core, setting)


def bases_of(identity: Identity, setting: Setting) -> list[Model]:
    """Return the bases as the case holds them."""
    return [base_of(identity, base, setting) for base in identity.bases]


def base_of(identity: Identity, base: Base, setting: Setting) -> Model:
    """Return one base as the case holds it."""
    record = join.record_in(base.record or blank(base.name), setting)
    return {
        "id": base.id,
        "name": base.name,
        "relation": base.relation,
        "developer": record["developer"],
        "foreign": is_foreign(identity.record, base),
        "hint": base.hint,
        "declared": base.declared,
        "openness": record["openness"],
        "license": record["license"],
        "terms": join.base_terms(base, setting),
    }
