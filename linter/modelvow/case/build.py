"""Builds the case: the one document that rules see."""

from __future__ import annotations

from operator import is_

from modelvow.case import duties, identify, needs
from modelvow.case.body import body_of
from modelvow.case.judging import Judged, traits_of
from modelvow.case.limits import limits_of
from modelvow.case.memory import Memory, Setting
from modelvow.case.project import plain, project_of
from modelvow.case.traits import ordered
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from modelvow.case.evidence import Evidence
    from modelvow.case.hints import Hintless
    from modelvow.case.identify import Identity
    from modelvow.catalog.index import Catalog

__all__ = ["Memory", "build", "strong_models"]

Case = dict[str, Any]
Model = dict[str, Any]

GUESSES = 5
"""So often what an unknown name may stand for is looked for in one manifest: each look takes its time."""
COPIED = ("role", "revision", "published_as", "data", "duties")
DECLARED = ("openness", "license", "host")
COMPARED = frozenset(("license", "host", "facts"))
"""Keys of a model that are held against what is known."""


class Given(NamedTuple):
    """What a case is made of."""

    value: Mapping[str, Any]
    as_of: str
    catalog: Catalog
    evidence: Mapping[str, Evidence]
    wanted: frozenset[str] | None
    memory: Memory


class Scene(NamedTuple):
    """What the models of one case have in common.

    `students`: one of them learned from a model that it does not name. `guessed`: where the unknown names
    stand that known ones are looked for.
    """

    setting: Setting
    memory: Memory
    evidence: Mapping[str, Evidence]
    controls: dict[str, dict[str, Any]]
    needs: dict[str, dict[str, Any]]
    identities: Sequence[Identity]
    wanted: Sequence[str]
    told: bool
    students: bool
    guessed: Sequence[int]


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
    given = Given(value, as_of, catalog, evidence, wanted, memory or Memory(traits))
    scene = scene_of(given)
    given.memory.last = given, scene
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
    known: Sequence[Model] = (),
    *,
    as_of: str,
    catalog: Catalog,
    traits: Sequence[Mapping[str, Any]] = (),
    evidence: Mapping[str, Evidence],
    wanted: frozenset[str] | None = None,
    memory: Memory | None = None,
) -> Callable[[int, frozenset[str] | None], Model]:
    """Return a function that gives the model at an index as it is without the facts that are only hints.

    It is right under the keys that it is asked for (None: all), and has the rest from the models in `known`;
    it is the very one of these where hints change nothing of that.
    """
    given = Given(value, as_of, catalog, evidence, wanted, memory or Memory(traits))

    def strong(index: int, keys: frozenset[str] | None = None) -> Model:
        if not models:
            from modelvow.case.hints import Hintless

            models.append(Hintless(known, lambda: scene_again(given)))
        return models[0].model(index, keys)

    models: list[Hintless] = []
    return strong


def scene_again(given: Given) -> Scene:
    """Return the scene of a case, the one that was made for it if that was the last."""
    last: tuple[Given, Scene] | None = given.memory.last
    if last is not None and all(map(is_, last[0], given)):
        return last[1]
    return scene_of(given)


def scene_of(given: Given) -> Scene:
    """Return what all models of the manifest share."""
    value, catalog, memory = given.value, given.catalog, given.memory
    declared = needs.needs_of(value)
    asked = memory.programs if given.wanted is None else {*given.wanted, *declared}
    # In the order of the definitions: a set has none, and the same manifest gives the same case.
    names = [name for name in memory.programs if name in asked]
    identities = [
        identify.identify(place, entry, catalog, memory)
        for place, entry in enumerate(value.get("models") or ())
    ]
    return Scene(
        Setting(given.as_of, catalog, project_of(value.get("project") or {}), memory),
        memory,
        given.evidence,
        declared_controls(value, given),
        declared,
        identities,
        ordered(memory.programs, names),
        given.wanted is None,
        any(map(identify.is_student, identities)),
        [one.place for one in identities if one.match.how == "unknown"][:GUESSES],
    )


def declared_controls(value: Mapping[str, Any], given: Given) -> dict[str, dict[str, Any]]:
    """Return the controls; most manifests have none, and need not load what judges them."""
    if not value.get("controls"):
        return {}
    from modelvow.case.controls import controls_of

    return controls_of(value, given.evidence, given.as_of)


def controls_at(head: Model, scene: Scene) -> tuple[dict[str, dict[str, Any]], Setting]:
    """Return the controls that cover a model, and the setting with what they say of its data."""
    if not scene.controls:
        return {}, scene.setting
    from modelvow.case.controls import AGREEMENT, agreement_of, covering

    controls = covering(scene.controls, head)
    if AGREEMENT not in controls:
        return controls, scene.setting
    agreement = agreement_of(controls, scene.memory.fresh_days)
    return controls, scene.setting._replace(agreement=agreement)


def model_of(identity: Identity, scene: Scene) -> Model:
    """Return one model of the case."""
    head: Model = {"index": identity.place, "id": identity.entry["id"], "name": identity.name}
    controls, setting = controls_at(head, scene)
    body = body_of(identity, setting)
    model = {**head, **declared_of(identity, scene), **body.joined, **matched(identity, scene)}
    model |= limits_of(model, setting, students=scene.students)
    if not COMPARED.isdisjoint(identity.entry):
        from modelvow.case.declared import compared_of

        model["compared"] = compared_of(identity, model, setting)
    fallbacks: list[Model] = []
    if "fallback" in identity.entry:
        from modelvow.case.onward import Others, fallbacks_of

        others = Others(scene.identities, scene.controls)
        model["fallbacks"] = fallbacks = fallbacks_of(identity, model["host"], others, setting)
    applying = needs.applying(scene.needs, head)
    judged = Judged(identity, body, fallbacks, controls, applying, scene.told)
    model["traits"] = traits_of(judged, scene.wanted, setting)
    model["needs"] = {name: measured(need, model, scene) for name, need in applying.items()}
    model["controls"] = controls
    add_duties(identity, model, scene, setting)
    return model


def add_duties(identity: Identity, model: Model, scene: Scene, setting: Setting) -> None:
    """Add what the licenses of the model oblige to."""
    model |= duties.duties_of(identity, model, scene.identities, setting)
    if model["owed"]:
        # The sources belong to all models of this kind: what this one owes is added to a copy.
        model["sources"] = model["sources"] | duties.sources_of(model["owed"], setting)


def matched(identity: Identity, scene: Scene) -> Model:
    """Return how the name was understood, with what it may stand for where it is not known."""
    # Where a model was to be known by its base and is not, the slip is in the base.
    bases = identify.as_list(identity.entry.get("base")) if identity.how == "unknown" else []
    name = bases[0] if bases else identity.match.name
    near = scene.setting.catalog.nearest(name) if identity.place in scene.guessed else ()
    return {"match": identify.described(identity, near)}


def declared_of(identity: Identity, scene: Scene) -> Model:
    """Return what the manifest says of the model."""
    entry = identity.entry
    found: Model = {key: entry[key] for key in COPIED if key in entry}
    for key in ("adaptation", "base"):
        if key in entry:
            found[key] = identify.as_list(entry[key])
    if "duties" in found:
        found["duties"] = duties.shown_of(plain(found["duties"]), identity.place, scene.evidence)
    found["declared"] = {key: entry[key] for key in DECLARED if key in entry}
    return found


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
