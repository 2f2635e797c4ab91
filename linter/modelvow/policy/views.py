"""What a rule looks at, one at a time: the case as seen from a model, a need, a control or the whole."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.policy.rule import Rule


class View(NamedTuple):
    """The root that conditions see.

    `position` and `model` are a model's index and name, `need` and `control` the names of what is looked at,
    `waiver` is the index of a waiver in its file.
    """

    root: Mapping[str, Any]
    position: int | None = None
    model: str | None = None
    need: str | None = None
    control: str | None = None
    waiver: int | None = None


class Views:
    """The views of one case; what several rules share is made once."""

    __slots__ = ("_case", "_controls", "_models", "_project")

    def __init__(self, case: Mapping[str, Any]) -> None:
        """Keep the case; nothing is made yet."""
        self._case = case
        self._project = [View(case)]
        self._models: list[View] | None = None
        self._controls: list[View] | None = None

    def of(self, rule: Rule) -> Iterable[View]:
        """Return what `rule` looks at, in the manifest's order."""
        match rule.each:
            case "model" | "project":
                views = self._bare(rule.each)
                return views if rule.need is None else [about_need(view, rule.need) for view in views]
            case "need":
                return [about_need(View(self._case), name) for name in self._case.get("needs", ())]
            case "control":
                if self._controls is None:
                    self._controls = list(_controls(self._case))
                return self._controls
            case _:
                return ()

    def declaring(self, rule: Rule) -> Iterable[View]:
        """Return of what `rule` looks at that in which its need is declared."""
        return [
            about_need(view, rule.need)
            for view in self._bare(rule.each)
            if view.root.get("needs", {}).get(rule.need) is not None
        ]

    def _bare(self, each: str) -> list[View]:
        """Return the project or all models, with no need in particular."""
        if each != "model":
            return self._project
        if self._models is None:
            self._models = list(_models(self._case))
        return self._models


def model_view(case: Mapping[str, Any], index: int, model: Mapping[str, Any]) -> View:
    """Return the case as seen from `model`: its own needs and controls stand for the project's."""
    root = {**case, "model": model, "needs": model.get("needs", {}), "controls": model.get("controls", {})}
    return View(root, index, model["name"])


def about_need(view: View, need: str | None) -> View:
    """Return the view narrowed to `need`: `need` is there if it is declared, and a model's `trait`."""
    if need is None:
        return view
    root = dict(view.root)
    declared = root.get("needs", {}).get(need)
    if declared is not None:
        root["need"] = {**declared, "name": need}
    trait = root.get("model", {}).get("traits", {}).get(need)
    if trait is not None:
        # "offers no openness" reads, "offers none openness" does not.
        root["trait"] = {**trait, "amount": "no" if trait.get("most") == "none" else trait.get("offers")}
    return view._replace(root=root, need=need)


def _models(case: Mapping[str, Any]) -> Iterator[View]:
    for index, model in enumerate(case.get("models", ())):
        yield model_view(case, index, model)


def _controls(case: Mapping[str, Any]) -> Iterator[View]:
    for name, control in case.get("controls", {}).items():
        yield View({**case, "control": {**control, "name": name}}, control=name)
