"""The licenses that bind what a project does with a model: its own, and those of what it was made from."""

from __future__ import annotations

from modelvow.case import join
from modelvow.case.bases import PART, is_foreign
from modelvow.case.models import NOT_A_BASE
from modelvow.case.sources import terms_sources
from modelvow.case.terms import terms_of
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modelvow.case.bases import Base
    from modelvow.case.identify import Identity
    from modelvow.case.memory import Setting

License = dict[str, Any]

OWN = "own"
"""The relation of a license that is the model's, or its service's, own."""


def licenses_of(identity: Identity, model: Mapping[str, Any], setting: Setting) -> dict[str, list[License]]:
    """Return what binds a joined model, its own license first, and what binds its teachers' outputs."""
    return {
        "licenses": list(binding(identity, model, setting)),
        "teachers": [
            of_base(base, model_base, binds=True)
            for base, model_base in zip(identity.bases, model["bases"], strict=True)
            if base.relation == NOT_A_BASE
        ],
    }


def binding(identity: Identity, model: Mapping[str, Any], setting: Setting) -> Iterator[License]:
    """Yield the licenses that go along with the weights, or the terms of the service in their place."""
    use = model["use"]
    if use["of"] == "service" and model["host"]["own_service"]:
        yield of_service(identity, model, setting)
        return
    # A host that is not the developer's may have an agreement with it, and its own with the project.
    binds = True if model["self_run"] else None
    own = own_license(identity, model, setting, binds=binds)
    if own is not None:
        yield own
    for base, found in zip(identity.bases, model["bases"], strict=True):
        if base.relation != NOT_A_BASE and is_foreign(identity.record, base):
            yield of_base(base, found, binds=binds)


def own_license(
    identity: Identity, model: Mapping[str, Any], setting: Setting, *, binds: bool | None
) -> License | None:
    """Return the model's own license: as declared where the catalog knows none.

    None for a model known by its bases alone that declares none: then theirs are all there is.
    """
    record = join.record_in(identity.record, setting)
    if record["license"] is not None and identity.how != "base":
        return entry_of(identity, model["terms"], binds=binds)
    declared = identity.entry.get("license")
    if declared is None:
        has_bases = any(base.relation != NOT_A_BASE for base in identity.bases)
        return (
            None
            if has_bases and identity.record["id"] is None
            else entry_of(identity, model["terms"], binds=binds)
        )
    known = join.license_in(join.known_license(str(declared), setting), setting)
    found = terms_of(str(declared), known, record, setting.project)
    # What the manifest says is no hint of the catalog's, however little that knows of the model.
    return entry_of(identity, found, binds=binds) | {"hint": False}


def of_service(identity: Identity, model: Mapping[str, Any], setting: Setting) -> License:
    """Return the terms of the developer's own service."""
    name = model["use"]["license"]
    if name == model["terms"]["license"]:
        return entry_of(identity, model["terms"], of="service", binds=True)
    known = join.license_in(join.known_license(name, setting), setting)
    found = terms_of(name, known, join.record_in(identity.record, setting), setting.project)
    return entry_of(identity, found, of="service", binds=True)


def entry_of(identity: Identity, terms: dict[str, Any], *, binds: bool | None, of: str = "model") -> License:
    """Return a license of the model's own."""
    return {
        "license": terms["license"],
        "name": terms["name"],
        "category": terms["category"],
        "of": of,
        "of_name": identity.record["name"] or identity.name,
        "relation": OWN,
        "hint": identity.record["tier"] == "B",
        "part": False,
        "binds": binds,
        "terms": terms,
    }


def of_base(base: Base, found: Mapping[str, Any], *, binds: bool | None) -> License:
    """Return the license of a base; a row or record that is only a hint makes it one."""
    return {
        "license": found["terms"]["license"],
        "name": found["terms"]["name"],
        "category": found["terms"]["category"],
        "of": base.id or base.name,
        "of_name": base.name,
        "relation": base.relation,
        "hint": base.hint or (base.record or {}).get("tier") == "B",
        "part": base.part or base.relation == PART,
        "binds": binds,
        "terms": found["terms"],
    }


def sources_of(licenses: Sequence[License], setting: Setting) -> dict[str, dict[str, Any]]:
    """Return the source of every license: its text, and where that speaks of a use policy."""
    found = {}
    for index, one in enumerate(licenses):
        known = source_of(one["license"], setting, hint=one["hint"])
        if known:
            found[f"licenses[{index}]"] = known["acceptable_use_policy"]
    return found


def source_of(license_id: str | None, setting: Setting, *, hint: bool) -> dict[str, dict[str, Any]]:
    """Return the sources of the terms of a license; each is read once."""
    key = ("terms", license_id, hint) if license_id else None
    found: dict[str, dict[str, Any]] = setting.memory.recall(
        key, lambda: terms_sources(license_id, join.known_license(license_id, setting), hint=hint)
    )
    return found
