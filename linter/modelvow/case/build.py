"""Builds the case: the one document that rules see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from modelvow.case import identify, join, needs, onward, traits, weaken
from modelvow.case.bases import is_foreign
from modelvow.case.controls import agreement_of, controls_of, covering
from modelvow.case.records import blank
from modelvow.case.regions import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from modelvow.case.bases import Base
    from modelvow.case.evidence import Evidence
    from modelvow.case.identify import Identity
    from modelvow.case.join import Core, Setting
    from modelvow.case.traits import Ground, Program, Trait
    from modelvow.catalog.index import Catalog

Case = dict[str, Any]
Model = dict[str, Any]

COPIED = ("role", "revision", "published_as", "data", "duties")
DECLARED = ("openness", "license", "host")
FRESH_DAYS = 365
"""A data agreement holds that long unless the trait `security` says otherwise."""


class Memory:
    """What many cases share: compiled traits, the table of reach, facts of catalog records."""

    __slots__ = ("made", "programs", "reach")

    def __init__(
        self, definitions: Sequence[Mapping[str, Any]], reach: Mapping[str, Any] | None = None
    ) -> None:
        """Compile the traits; `reach` is the table that `build_reach` made."""
        self.programs = traits.compile_traits(definitions)
        self.reach: Mapping[str, Any] = reach or {}
        self.made: dict[Any, Any] = {}

    @property
    def fresh_days(self) -> int:
        """The days that a data agreement holds."""
        security = self.programs.get("security")
        return int(security.definition["params"].get("fresh_days", FRESH_DAYS)) if security else FRESH_DAYS


class Scene(NamedTuple):
    """What the models of one case have in common."""

    setting: Setting
    memory: Memory
    controls: Mapping[str, Mapping[str, Any]]
    needs: Mapping[str, Mapping[str, Any]]
    identities: Sequence[Identity]
    wanted: Sequence[str]
    told: bool


def build(
    value: Mapping[str, Any],
    *,
    as_of: str,
    catalog: Catalog,
    traits: Sequence[Mapping[str, Any]] = (),  # noqa: A002, RUF100 - the word for it
    evidence: Mapping[str, Evidence],
    manifest_name: str,
    wanted: frozenset[str] | None = None,
    memory: Memory | None = None,
) -> Case:
    """Return the case of a validated manifest on the day `as_of`.

    `wanted` are the traits to judge besides those of declared needs, None all of them with their reasons. `memory`
    stands for `traits` where many cases are built.
    """
    scene = scene_of(value, as_of, catalog, evidence, wanted, memory or Memory(traits))
    models = [model_of(identity, scene) for identity in scene.identities]
    return {
        "version": 1,
        "date": as_of,
        "catalog": {"version": catalog.version, "date": catalog.date},
        "manifest": manifest_name,
        "project": scene.setting.project,
        "models": models,
        "needs": scene.needs,
        "controls": scene.controls,
        "roles": list(dict.fromkeys(model["role"] for model in models if "role" in model)),
    }


def strong_models(
    value: Mapping[str, Any],
    *,
    as_of: str,
    catalog: Catalog,
    traits: Sequence[Mapping[str, Any]] = (),
    evidence: Mapping[str, Evidence],
    wanted: frozenset[str] | None = None,
    memory: Memory | None = None,
) -> Callable[[int], Model]:
    """Return a function that gives the model at an index without the facts that are only hints."""
    found: dict[int, Model] = {}
    ready = memory or Memory(traits)

    def strong(index: int) -> Model:
        if index not in found:
            scene = scene_of(value, as_of, catalog, evidence, wanted, ready)
            weak = scene._replace(setting=scene.setting._replace(weak=True))
            found[index] = model_of(scene.identities[index], weak)
        return found[index]

    return strong


def scene_of(
    value: Mapping[str, Any],
    as_of: str,
    catalog: Catalog,
    evidence: Mapping[str, Evidence],
    wanted: frozenset[str] | None,
    memory: Memory,
) -> Scene:
    """Return what all models of the manifest share."""
    declared = needs.needs_of(value)
    names = memory.programs if wanted is None else [*wanted, *declared]
    return Scene(
        join.Setting(as_of, catalog, project_of(value.get("project") or {}), memory.made),
        memory,
        controls_of(value, evidence, as_of),
        declared,
        [identify.identify(index, entry, catalog) for index, entry in enumerate(value.get("models") or ())],
        traits.ordered(memory.programs, names),
        wanted is None,
    )


def project_of(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Return the project as declared, its figures always lists with every key that has a default."""
    project = {key: value for key, value in declared.items() if not key.startswith("x-")}
    if "monthly_active_users" in project:
        users = project["monthly_active_users"]
        figures = users if isinstance(users, list) else [{"count": users}]
        project["monthly_active_users"] = [{"scope": "product"} | plain(figure) for figure in figures]
    if "annual_revenue" in project:
        revenue = project["annual_revenue"]
        figures = revenue if isinstance(revenue, list) else [revenue]
        project["annual_revenue"] = [
            {"scope": "company", "per": "year"} | plain(figure) for figure in figures
        ]
    if "regions" in project:
        project["regions_expanded"] = expand(project["regions"])
    if "outcome" in project:
        project["outcome"] = plain(project["outcome"])
    return project


def plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping without the users' own keys."""
    return {key: inner for key, inner in value.items() if not key.startswith("x-")}


def model_of(identity: Identity, scene: Scene) -> Model:
    """Return one model of the case."""
    entry = identity.entry
    head: Model = {"index": identity.index, "id": entry["id"], "name": identity.name}
    controls = covering(scene.controls, head)
    agreement = agreement_of(controls, scene.memory.fresh_days)
    cores = [join.core_of(identity, host, scene.setting, agreement) for host in identity.hosts]
    fallbacks = onward.fallbacks_of(identity, cores[0], scene.identities, scene.controls, scene.setting)
    model = head | declared_of(entry) | join.either(cores) | {"match": identify.described(identity)}
    model["bases"] = [base_of(identity, base, scene.setting) for base in identity.bases]
    model["successors"] = onward.successors_of(identity, cores[-1], scene.setting)
    if "fallback" in entry:
        model["fallbacks"] = fallbacks
    applying = needs.applying(scene.needs, head)
    model["traits"] = traits_of(identity, cores, fallbacks, controls, applying, scene)
    model["needs"] = {name: measured(need, model, scene) for name, need in applying.items()}
    model["controls"] = controls
    return model


def declared_of(entry: Mapping[str, Any]) -> Model:
    """Return what the manifest says of the model."""
    found: Model = {key: entry[key] for key in COPIED if key in entry}
    for key in ("adaptation", "base"):
        if key in entry:
            found[key] = identify.as_list(entry[key])
    if "duties" in found:
        found["duties"] = plain(found["duties"])
    found["declared"] = {key: entry[key] for key in DECLARED if key in entry}
    return found


def base_of(identity: Identity, base: Base, setting: Setting) -> Model:
    """Return one base as the case holds it."""
    record = base.record or blank(base.name)
    if setting.weak:
        record = weaken.weakened(record)
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


# Traits and needs


def traits_of(
    identity: Identity,
    cores: Sequence[Core],
    fallbacks: Sequence[Model],
    controls: Mapping[str, Any],
    applying: Mapping[str, Any],
    scene: Scene,
) -> dict[str, Trait]:
    """Return the traits of a model: over its bases, and over its hosts where it is open who runs it."""
    roots = [root_of(core, identity, fallbacks, controls, scene) for core in cores]
    for name in scene.wanted:
        program = scene.memory.programs[name]
        for root in roots:
            root["model"]["traits"][name] = trait_at(program, root, identity, applying, scene)
    both = {name: traits.joined([root["model"]["traits"][name] for root in roots]) for name in scene.wanted}
    return both


def root_of(
    core: Core,
    identity: Identity,
    fallbacks: Sequence[Model],
    controls: Mapping[str, Any],
    scene: Scene,
) -> dict[str, Any]:
    """Return the document that the conditions of traits see."""
    model = core | {"traits": {}, "id": identity.entry["id"], "name": identity.name}
    if "fallback" in identity.entry:
        model["fallbacks"] = fallbacks
    return {
        "model": model,
        "project": scene.setting.project,
        "controls": controls,
        "date": scene.setting.as_of,
    }


def trait_at(
    program: Program,
    root: Mapping[str, Any],
    identity: Identity,
    applying: Mapping[str, Any],
    scene: Scene,
) -> Trait:
    """Return a trait at one host; its reasons only where somebody may ask for them."""
    grounds = [traits.Ground(dict(root)), *base_grounds(program, root, identity, scene)]
    trait = traits.judge(program, grounds, told=scene.told)
    if scene.told or not is_short(program.name, trait, applying, scene):
        return trait
    return traits.judge(program, grounds, told=True)


def is_short(name: str, trait: Trait, applying: Mapping[str, Any], scene: Scene) -> bool:
    """Whether a need may exceed the trait, or that of another trait which rests on it."""
    askers = [name, *(other.name for other in scene.memory.programs.values() if name in other.asks)]
    return any(
        asker in applying and (asker != name or needs.gap(applying[asker], trait)["most"] > 0)
        for asker in askers
    )


def base_grounds(program: Program, root: Mapping[str, Any], identity: Identity, scene: Scene) -> list[Ground]:
    """Return the bases that hold the trait down."""
    which = (program.definition.get("bases") or {}).get("which")
    if which is None or (which == "foreign" and not root["model"]["self_run"]):
        return []
    bases = [base for base in identity.bases if which == "all" or is_foreign(identity.record, base)]
    if which == "restricted":
        bases = [base for base in bases if base.record and base.record["openness"] == "restricted-weights"]
    return [ground_of(base, root, scene.setting) for base in bases]


def ground_of(base: Base, root: Mapping[str, Any], setting: Setting) -> Ground:
    """Return a base as a trait sees it: weights that the project runs, with the project's own figures."""
    record = base.record or blank(base.name)
    terms = join.base_terms(base, setting)
    if setting.weak:
        record = weaken.weakened(record)
    from modelvow.case.terms import bound_of, use_of

    model = {
        "facts": join.facts(record, setting),
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
    return traits.Ground(dict(root) | {"model": model}, shown, hint=setting.weak and base.hint)


def measured(need: Mapping[str, Any], model: Mapping[str, Any], scene: Scene) -> dict[str, Any]:
    """Return a need with its gap, and what else would do where it may be missed."""
    found = dict(need)
    trait = model["traits"].get(need["name"])
    if trait is None:
        return found
    found["gap"] = needs.gap(found, trait)
    if found["gap"]["most"] >= 1:
        others = needs.alternatives(found, model["facts"]["kind"], scene.memory.reach)
        if others is not None:
            found["alternatives"] = others
    return found
