"""What a rule looks at, one at a time: the case as seen from a model, a need, a control or the whole."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.policy.rule import Rule

NARROWED = frozenset(("model", "project"))
"""What a rule with a need looks at as far as that need goes."""


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

    __slots__ = ("_case", "_declaring", "_made")

    def __init__(self, case: Mapping[str, Any]) -> None:
        """Keep the case; nothing is made yet."""
        self._case = case
        self._made: dict[str, Sequence[View]] = {}
        self._declaring: dict[str, dict[str, list[View]]] = {}

    def of(self, rule: Rule) -> Iterable[View]:
        """Return what `rule` looks at, in the manifest's order."""
        views = self._bare(rule.each)
        if rule.need is None or rule.each not in NARROWED:
            return views
        return [about_need(view, rule.need) for view in views]

    def declaring(self, rule: Rule) -> Iterable[View]:
        """Return of what `rule` looks at that in which its need is declared."""
        by_need = self._declaring.get(rule.each)
        if by_need is None:
            by_need = self._declaring[rule.each] = _by_need(self._bare(rule.each))
        return [about_need(view, rule.need) for view in by_need.get(rule.need or "", ())]

    def _bare(self, each: str) -> Sequence[View]:
        """Return all views of a kind, with no need in particular unless needs are what is looked at."""
        views = self._made.get(each)
        if views is None:
            views = self._made[each] = tuple(_made(each, self._case))
        return views


def _made(each: str, case: Mapping[str, Any]) -> Iterable[View]:
    match each:
        case "model":
            return _models(case)
        case "project":
            return [View(case)]
        case "need":
            return [about_need(View(case), name) for name in case.get("needs", ())]
        case "control":
            return _controls(case)
        case _:
            return ()


def _by_need(views: Iterable[View]) -> dict[str, list[View]]:
    """Return the views in which each need is declared."""
    found: dict[str, list[View]] = {}
    for view in views:
        for name, need in view.root.get("needs", {}).items():
            if need is not None:
                found.setdefault(name, []).append(view)
    return found


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
