"""The traits of one model: over its bases, and over its hosts where it is open who runs it."""

from __future__ import annotations

from modelvow.case import join, needs, traits
from modelvow.case.bases import is_foreign
from modelvow.case.memory import stamp
from modelvow.case.records import blank
from modelvow.case.terms import bound_of, use_of
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.case.bases import Base
    from modelvow.case.body import Body
    from modelvow.case.identify import Identity
    from modelvow.case.join import Core
    from modelvow.case.memory import Programs, Setting
    from modelvow.case.traits import Ground, Program, Trait, Weighed

Root = dict[str, Any]


class Judged(NamedTuple):
    """A model whose traits are asked for. `told`: every trait with its reasons."""

    identity: Identity
    body: Body
    fallbacks: Sequence[Mapping[str, Any]]
    controls: Mapping[str, Any]
    needs: Mapping[str, Mapping[str, Any]]
    told: bool


def traits_of(judged: Judged, wanted: Sequence[str], setting: Setting) -> dict[str, Trait]:
    """Return the wanted traits, in an order in which none comes before one that it asks for."""
    if not wanted:
        return {}
    roots = [root_of(core, judged, setting) for core in judged.body.cores]
    for name in wanted:
        program = setting.memory.programs[name]
        around = around_of(program, judged, setting)
        for place, root in enumerate(roots):
            trait = trait_of(program, root, (name, place, *around), judged, setting)
            root["model"]["traits"][name] = trait
    return {name: traits.joined([root["model"]["traits"][name] for root in roots]) for name in wanted}


def around_of(program: Program, judged: Judged, setting: Setting) -> tuple[str, ...]:
    """Return what a trait depends on besides the body, as texts that are equal for equal values."""
    own = {"name": judged.identity.name, "fallbacks": judged.fallbacks}
    parts = (setting.project, judged.controls, own)
    reads = zip(parts, setting.memory.programs.reads(program.name), strict=True)
    return tuple([repr(part) if keys is None else stamp(part, keys) for part, keys in reads])


def trait_of(program: Program, root: Root, key: Any, judged: Judged, setting: Setting) -> Trait:
    """Return one trait, with its reasons where somebody may ask: they cost more than the trait."""
    recall = judged.body.recall
    made: list[Weighed] = []

    def weighed() -> Weighed:
        if not made:
            grounds = [traits.Ground(root), *base_grounds(program, root, judged.identity, setting)]
            made.append(traits.weigh(program, grounds))
        return made[0]

    if not judged.told:
        trait: Trait = recall(("trait", *key), lambda: traits.shown(weighed().least, weighed().most))
        if not is_asked(judged, setting.memory.programs, program.name, trait):
            return trait
    # The reasons of a trait hold those of the traits that it asks for, as far as these were told.
    others = [bool(root["model"]["traits"].get(name, {}).get("because")) for name in program.asks]
    told: Trait = recall(("told", *key, *others), lambda: traits.told(program, weighed()))
    return told


def is_asked(judged: Judged, programs: Programs, name: str, trait: Trait) -> bool:
    """Whether a need may exceed the trait, or is declared for another trait that rests on it."""
    need = judged.needs.get(name)
    if need is not None and needs.gap(need, trait)["most"] > 0:
        return True
    return any(asker in programs and name in programs[asker].asks for asker in judged.needs)


def root_of(core: Core, judged: Judged, setting: Setting) -> Root:
    """Return the document that the conditions of traits see."""
    identity = judged.identity
    model = core | {"traits": {}, "id": identity.entry["id"], "name": identity.name}
    if "fallback" in identity.entry:
        model["fallbacks"] = judged.fallbacks
    return {"model": model, "project": setting.project, "controls": judged.controls, "date": setting.as_of}


def base_grounds(program: Program, root: Root, identity: Identity, setting: Setting) -> list[Ground]:
    """Return the bases that hold a trait down."""
    which = (program.definition.get("bases") or {}).get("which")
    if which is None or (which == "foreign" and not root["model"]["self_run"]):
        return []
    bases = [base for base in identity.bases if which == "all" or is_foreign(identity.record, base)]
    if which == "restricted":
        bases = [base for base in bases if base.record and base.record["openness"] == "restricted-weights"]
    return [ground_of(base, root, setting) for base in bases]


def ground_of(base: Base, root: Root, setting: Setting) -> Ground:
    """Return a base as a trait sees it: weights that the project runs, with the project's own figures."""
    terms = join.base_terms(base, setting)
    model = {
        "facts": join.facts(base.record or blank(base.name), setting),
        "host": join.SELF,
        "hosted": False,
        "self_run": True,
        "tuning": join.WEIGHTLESS,
        "terms": terms,
        "use": use_of(terms, "license"),
        "bound": bound_of(terms, []),
        "traits": {},
    }
    shown = {"id": base.id, "name": base.name, "relation": base.relation}
    return traits.Ground(root | {"model": model}, shown, hint=setting.weak and base.hint)
