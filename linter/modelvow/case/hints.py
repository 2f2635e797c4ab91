"""A model without the facts that are only hints: of each no more than what a verdict rests on."""

from __future__ import annotations

from modelvow.case import duties, join
from modelvow.case.body import bases_of, body_of
from modelvow.case.build import COMPARED, controls_at, measured, model_of
from modelvow.case.endpoints import ENDING
from modelvow.case.judging import Judged, traits_of
from modelvow.case.limits import limits_of
from modelvow.case.memory import ABSENT
from modelvow.case.traits import ordered
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from modelvow.case.body import Body
    from modelvow.case.build import Scene
    from modelvow.case.identify import Identity
    from modelvow.case.memory import Setting

Model = dict[str, Any]
Path = list[str]

FIRM = frozenset(("role", "revision", "published_as", "data", "duties", "index", "id", "name", "match"))
FIRM |= {"adaptation", "base", "declared", "host", "hosted", "self_run", "fallbacks", "controls"}
"""Keys of a model that no hint changes."""
BODY = frozenset(("facts", "bases", "lifecycle", "endpoint", "practices", "licenses", "terms", "use"))
BODY |= {"bound", "tuning", "successors", "teachers", "floating"}
"""Keys of a model that are told before anything is made of them."""
OWED = frozenset(("owed", "owed_unmet", "owed_shown_by", "owed_open"))
MADE = frozenset(("limits", "compared", *OWED))
"""Keys of a model that are made of what its body tells."""
NAMED = frozenset(("traits", "needs"))
"""The same where each name below them is made by itself."""
REST = frozenset(("sources",))
"""What else a model has; any further key is that of something else."""
LISTED, FLOATS = ["lifecycle", "listed"], ["lifecycle", "floats"]
TRAIT = "trait"
"""The kind of what is kept of a model's traits."""


class Weak(NamedTuple):
    """A model in a setting without hints, beside what is known of it; `made` is what was made of it there."""

    identity: Identity
    scene: Scene
    setting: Setting
    known: Model
    made: dict[Any, Any]

    @property
    def body(self) -> Body:
        """The body of the model."""
        if "body" not in self.made:
            self.made["body"] = body_of(self.identity, self.setting)
        found: Body = self.made["body"]
        return found

    @property
    def model(self) -> Model:
        """What is known with the body that the model has here."""
        return self.known | self.body.joined


class Hintless:
    """The models of a case without hints, made as far as they are asked for."""

    __slots__ = ("_known", "_scene", "_scene_of", "_weak", "_whole")

    def __init__(self, known: Sequence[Model], scene_of: Callable[[], Scene]) -> None:
        """Keep the models with their hints, and what gives the scene in which they count for nothing."""
        self._known = known
        self._scene_of = scene_of
        self._scene: Scene | None = None
        self._weak: dict[int, Weak] = {}
        self._whole: dict[int, Model] = {}

    @property
    def scene(self) -> Scene:
        """The scene of the case, without hints."""
        if self._scene is None:
            scene = self._scene_of()
            self._scene = scene._replace(setting=scene.setting._replace(weak=True))
        return self._scene

    def model(self, index: int, keys: Iterable[str] | None) -> Model:
        """Return a model that is right under `keys` (None: under all), the known one where it is that."""
        paths = None if keys is None or index >= len(self._known) else paths_of(keys)
        if paths is None:
            return self._whole_at(index)
        if not paths:
            return self._known[index]
        if index not in self._weak:
            self._weak[index] = weak_of(self._known[index], self.scene.identities[index], self.scene)
        return without(self._known[index], self._weak[index], paths)

    def _whole_at(self, index: int) -> Model:
        if index not in self._whole:
            made = model_of(self.scene.identities[index], self.scene)
            alike = index < len(self._known) and self._known[index] == made
            self._whole[index] = self._known[index] if alike else made
        return self._whole[index]


def paths_of(keys: Iterable[str]) -> list[Path] | None:
    """Return the paths among `keys` that hints may change; None where one asks for more than a part."""
    found = []
    for key in keys:
        path = key.split(".")
        if path[0] in REST or (path[0] in NAMED and len(path) == 1):
            return None
        if path[0] in BODY or path[0] in MADE or path[0] in NAMED:
            found.append(path)
    return found


def weak_of(known: Model, identity: Identity, scene: Scene) -> Weak:
    """Return a model as it stands in a scene without hints."""
    _controls, setting = controls_at(known, scene)
    # Sources decide nothing, and are most of a body.
    return Weak(identity, scene, setting._replace(bare=True), known, {})


def without(known: Model, weak: Weak, paths: Iterable[Path]) -> Model:
    """Return `known` with what lies at `paths` as it is without hints; itself where all of it is the same."""
    changed: Model = {}
    for path in paths:
        if stands(known, path):
            continue
        part = part_at(known, weak, path)
        if value_at(known, path) != value_at(part, path):
            is_one = path[0] in NAMED
            changed |= {path[0]: changed.get(path[0], known[path[0]]) | part[path[0]]} if is_one else part
    if not changed:
        return known
    return {key: value for key, value in (known | changed).items() if value is not ABSENT}


def stands(known: Model, path: Path) -> bool:
    """Whether a path leads to what no hint changes, though what lies beside it may.

    A list has a row of the model or not, whatever that says; and a name floats unless it ends.
    """
    if path == LISTED:
        return True
    return path == FLOATS and (known.get("endpoint") or {}).get("status") not in ENDING


def part_at(known: Model, weak: Weak, path: Path) -> Model:
    """Return as much of the model without hints as holds what lies at a path; ABSENT at a key it has not."""
    top = path[0]
    if top in EASY:
        return {top: EASY[top](weak)}
    if top in BODY:
        return {top: weak.body.joined.get(top, ABSENT)}
    if top not in NAMED:
        return {top: made_at(weak, top)}
    name = path[1]
    if name not in known[top]:
        return {top: {}}
    trait = trait_at(known, weak, name)
    if top == "traits":
        return {top: {name: trait}}
    asked = {"traits": {name: trait}, "facts": facts_at(weak)}
    return {top: {name: measured(weak.scene.needs[name], asked, weak.scene)}}


def facts_at(weak: Weak) -> Model:
    """Return the facts of the model, which are the same at all hosts: many rules ask for nothing else."""
    return join.facts(weak.identity.record, weak.setting)


def bases_at(weak: Weak) -> list[Model]:
    """Return the bases of the model, which are the same at all hosts too."""
    if "bases" not in weak.made:
        weak.made["bases"] = bases_of(weak.identity, weak.setting)
    found: list[Model] = weak.made["bases"]
    return found


EASY: dict[str, Callable[[Weak], Any]] = {"facts": facts_at, "bases": bases_at}
"""What of a body can be told without all of it."""


def made_at(weak: Weak, key: str) -> Any:
    """Return what is made of the body under a key."""
    kind = "owed" if key in OWED else key
    if kind not in weak.made:
        weak.made[kind] = MAKERS[kind](weak)
    return weak.made[kind].get(key, ABSENT)


def limits_at(weak: Weak) -> Model:
    """Return what the licenses bar."""
    return limits_of(weak.model, weak.setting, students=weak.scene.students)


def compared_at(weak: Weak) -> Model:
    """Return how far what is declared agrees with what is known, where something is."""
    if COMPARED.isdisjoint(weak.identity.entry):
        return {}
    from modelvow.case.declared import compared_of

    return {"compared": compared_of(weak.identity, weak.model, weak.setting)}


def owed_at(weak: Weak) -> Model:
    """Return what the licenses oblige to."""
    return duties.duties_of(weak.identity, weak.model, weak.scene.identities, weak.setting)


MAKERS: dict[str, Callable[[Weak], Model]] = {
    "limits": limits_at,
    "compared": compared_at,
    "owed": owed_at,
}


def trait_at(known: Model, weak: Weak, name: str) -> Any:
    """Return a trait without reasons, the known one where its range is the same; None where none is."""
    before = known["traits"].get(name)
    if before is None:
        return None
    key = (TRAIT, name)
    if key not in weak.made:
        programs = weak.scene.memory.programs
        asked = set(ordered(programs, (name,)))
        # In the order of the whole case: where traits ask for each other, it tells which one comes first.
        wanted = [each for each in weak.scene.wanted if each in asked]
        fallbacks = known.get("fallbacks", [])
        judged = Judged(weak.identity, weak.body, fallbacks, known["controls"], {}, told=False)
        weak.made[key] = traits_of(judged, wanted, weak.setting)[name]
    after = weak.made[key]
    alike = all(before[end] == after[end] for end in ("least", "most"))
    return before if alike else after


def value_at(model: Model, path: Path) -> Any:
    """Return what lies at a path; where it leads through no map, what it leads through; ABSENT at no key."""
    value: Any = model
    for key in path:
        if not isinstance(value, dict):
            return value
        value = value.get(key, ABSENT)
    return value
