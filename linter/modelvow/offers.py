"""What a manifest could declare to be judged by more rules: told once, at the end of a report."""

from __future__ import annotations

from modelvow.findings import Outcome
from modelvow.policy.evaluate import judge
from modelvow.report.result import Offer
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modelvow.policy.evaluate import RuleOutcome
    from modelvow.policy.ruleset import Ruleset

PROJECT = ("stage", "exposure", "distribution", "commercial", "publishes", "outcome", "regions")
"""Keys of `project` that rules turn on and every project has an answer to."""
MODEL = ("role", "data")
"""The same of a model."""
WORTHWHILE = 2
"""Fewer rules than that are not worth a line in every report."""
MANY = 50
"""Of more models nothing is offered: to ask takes as long as to judge them all once more."""
MOST = 3
"""Keys that are named; a longer list would not be read."""


def offer_of(ruleset: Ruleset, case: Mapping[str, Any], outcomes: Sequence[RuleOutcome]) -> Offer | None:
    """Return the keys that would make more rules judge, None when no key would or models are many.

    A rule counts when it looked at nothing so far and would no longer be sure of that if the keys had some
    value.
    """
    if len(case["models"]) > MANY:
        return None
    idle = _idle(outcomes)
    would: dict[str, set[str]] = {}
    for outcome in judge(ruleset, _opened(case)):
        if outcome.rule.code in idle and outcome.outcome is Outcome.UNDETERMINED:
            keys = {key for key in map(_declared_as, outcome.missing) if key}
            if keys:
                would.setdefault(outcome.rule.code, set()).update(keys)
    return _offer(would)


def _idle(outcomes: Iterable[RuleOutcome]) -> set[str]:
    """Return the rules that applied to nothing."""
    idle: dict[str, bool] = {}
    for outcome in outcomes:
        applies = outcome.outcome is not Outcome.NOT_APPLICABLE
        idle[outcome.rule.code] = idle.get(outcome.rule.code, True) and not applies
    return {code for code, nothing in idle.items() if nothing}


def _opened(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return the case as if what was not declared had some value that is not known."""
    project = {**dict.fromkeys(PROJECT), **case.get("project", {})}
    models = [{**dict.fromkeys(MODEL), **model} for model in case["models"]]
    return {**case, "project": project, "models": models}


def _declared_as(path: str) -> str:
    """Return how the manifest spells what a rule misses, "" for what no key declares."""
    path = path.removeprefix("$.")
    head, _, key = path.partition(".")
    if head == "project" and key.partition(".")[0] in PROJECT:
        return f"project.{key.partition('.')[0]}"
    return f"models[].{path}" if path in MODEL else ""


def _offer(would: Mapping[str, set[str]]) -> Offer | None:
    count: dict[str, int] = {}
    for keys in would.values():
        for key in keys:
            count[key] = count.get(key, 0) + 1
    named = sorted(count, key=lambda key: (-count[key], key))[:MOST]
    bought = [code for code, keys in would.items() if keys <= set(named)]
    used = [key for key in named if any(key in would[code] for code in bought)]
    return Offer(tuple(used), len(bought)) if len(bought) >= WORTHWHILE else None
