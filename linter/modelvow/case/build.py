"""Builds the case: the one document that rules see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from modelvow.case import identify, join, needs, onward, traits, weaken
from modelvow.case.bases import is_foreign
from modelvow.case.controls import agreement_of, controls_of, covering
from modelvow.case.judging import Judged, traits_of
from modelvow.case.project import plain, project_of
from modelvow.case.records import blank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from modelvow.case.bases import Base
    from modelvow.case.evidence import Evidence
    from modelvow.case.identify import Identity
    from modelvow.case.join import Setting
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


class Given(NamedTuple):
    """What a case is made of."""

    value: Mapping[str, Any]
    as_of: str
    catalog: Catalog
    evidence: Mapping[str, Evidence]
    wanted: frozenset[str] | None
    memory: Memory


class Scene(NamedTuple):
    """What the models of one case have in common."""

    setting: Setting
    memory: Memory
    controls: dict[str, dict[str, Any]]
    needs: dict[str, dict[str, Any]]
    identities: Sequence[Identity]
    wanted: Sequence[str]
    told: bool


def build(  # noqa: PLR0913 - one keyword for each thing that a case is made of
    value: Mapping[str, Any],
    *,
    as_of: str,
    catalog: Catalog,
    traits: Sequence[Mapping[str, Any]] = (),
    evidence: Mapping[str, Evidence],
    manifest_name: str,
    wanted: frozenset[str] | None = None,
    memory: Memory | None = None,
) -> Case:
    """Return the case of a validated manifest on the day `as_of`.

    `wanted` are the traits to judge besides those of declared needs, None all of them with their reasons.
    `memory` stands for `traits` where many cases are built.
    """
    scene = scene_of(Given(value, as_of, catalog, evidence, wanted, memory or Memory(traits)))
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


def strong_models(  # noqa: PLR0913 - as `build`
    value: Mapping[str, Any],
    *,
    as_of: str,
    catalog: Catalog,
    traits: Sequence[Mapping[str, Any]] = (),
    evidence: Mapping[str, Evidence],
    wanted: frozenset[str] | None = None,
    memory: Memory | None = None,
) -> Callable[[int], Model]:
    """Return a function that gives the model at an index as it is without the facts that are only hints."""
    found: dict[int, Model] = {}
    ready = memory or Memory(traits)

    def strong(index: int) -> Model:
        if index not in found:
            scene = scene_of(Given(value, as_of, catalog, evidence, wanted, ready))
            weak = scene._replace(setting=scene.setting._replace(weak=True))
            found[index] = model_of(scene.identities[index], weak)
        return found[index]

    return strong


def scene_of(given: Given) -> Scene:
    """Return what all models of the manifest share."""
    value, catalog, memory = given.value, given.catalog, given.memory
    declared = needs.needs_of(value)
    names = memory.programs if given.wanted is None else [*given.wanted, *declared]
    return Scene(
        join.Setting(given.as_of, catalog, project_of(value.get("project") or {}), memory.made),
        memory,
        controls_of(value, given.evidence, given.as_of),
        declared,
        [identify.identify(index, entry, catalog) for index, entry in enumerate(value.get("models") or ())],
        traits.ordered(memory.programs, names),
        given.wanted is None,
    )


def model_of(identity: Identity, scene: Scene) -> Model:
    """Return one model of the case."""
    head: Model = {"index": identity.place, "id": identity.entry["id"], "name": identity.name}
    controls = covering(scene.controls, head)
    setting = scene.setting._replace(agreement=agreement_of(controls, scene.memory.fresh_days))
    cores = [join.core_of(identity, host, setting) for host in identity.hosts]
    fallbacks = onward.fallbacks_of(
        identity, cores[0]["host"], onward.Others(scene.identities, scene.controls), setting
    )
    applying = needs.applying(scene.needs, head)
    judged = Judged(identity, cores, fallbacks, controls, applying, scene.told)
    model = head | declared_of(identity.entry) | join.either(cores) | {"match": identify.described(identity)}
    model["bases"] = [base_of(identity, base, setting) for base in identity.bases]
    model["successors"] = onward.successors_of(identity, cores[-1], setting)
    if "fallback" in identity.entry:
        model["fallbacks"] = fallbacks
    model["traits"] = traits_of(judged, scene.memory.programs, scene.wanted, setting)
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
