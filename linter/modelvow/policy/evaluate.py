"""Judges a case by a ruleset: one outcome for every rule and every thing it looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from modelvow.findings import Outcome, Severity
from modelvow.policy.places import key_path, place_of
from modelvow.policy.prepare import prepared
from modelvow.policy.reasons import chain_of, missing_of
from modelvow.policy.rule import highest_severity
from modelvow.policy.views import View, Views, about_need, model_view
from modelvow.policy.words import render_words, trace_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from modelvow.findings import KeyPath, Link, Span
    from modelvow.policy.prepare import Prepared
    from modelvow.policy.rule import Rule
    from modelvow.policy.ruleset import Ruleset

    Strong = Callable[[int], Mapping[str, Any]]

TRUTH: dict[tuple[bool | None, bool | None], Outcome] = {
    (True, False): Outcome.VIOLATION,
    (True, True): Outcome.PASS,
    (True, None): Outcome.UNDETERMINED,
    (None, False): Outcome.UNDETERMINED,
    (None, None): Outcome.UNDETERMINED,
    (None, True): Outcome.PASS,
}
"""What `when` and `unless` make of each other; a false `when` applies to nothing."""


class RuleOutcome(NamedTuple):
    """What a rule says of one thing. `severity` is None unless the outcome is worth showing.

    `hint`: the verdict needs a fact that is only a hint. `reason`: why a rule itself failed.
    `span`: the reader's own place, where it is narrower than that of `at`.
    """

    rule: Rule
    outcome: Outcome
    severity: Severity | None = None
    model: str | None = None
    at: KeyPath = ()
    message: str = ""
    help: str = ""
    related: tuple[tuple[KeyPath, str], ...] = ()
    chain: tuple[Link, ...] = ()
    missing: tuple[str, ...] = ()
    hint: bool = False
    need: str | None = None
    reason: str = ""
    span: Span | None = None


class Verdict(NamedTuple):
    """An outcome, how much it weighs, and the root that it was read from (asked keys made unknown)."""

    outcome: Outcome
    severity: Severity | None
    root: Mapping[str, Any]


def judge(
    ruleset: Ruleset,
    case: Mapping[str, Any],
    *,
    strict: bool = False,
    strong: Strong | None = None,
) -> list[RuleOutcome]:
    """Return the outcomes of every rule over `case`, by code, then in the manifest's order.

    `strong` gives the model at an index without the facts that are hints: a violation that does not hold on it is a
    warning at most. A rule that fails yields `Outcome.ERROR`; nothing is raised.
    """
    views = Views(case)
    strict = strict or ruleset.strict
    return [
        _outcome(prepared(ruleset, rule), view, strong, strict=strict)
        for rule in ruleset.rules
        if not rule.from_reader
        for view in views.of(rule)
    ]


def judge_run(ruleset: Ruleset, run: Mapping[str, Any]) -> list[RuleOutcome]:
    """Return the outcomes of the rules that look at a whole run; `run` has `run` and `date`."""
    view = View(run)
    rules = [rule for rule in ruleset.rules if rule.each == "run" and not rule.from_reader]
    return [_outcome(prepared(ruleset, rule), view, None, strict=ruleset.strict) for rule in rules]


def decide(ready: Prepared, root: Mapping[str, Any], *, strict: bool = False) -> Verdict:
    """Return the verdict of a rule on one root, before hints are looked at."""
    asked = _ask(ready.rule, root)
    outcome = _outcome_on(ready, asked)
    if outcome is Outcome.VIOLATION:
        return Verdict(outcome, _violation_severity(ready, asked), asked)
    if outcome is Outcome.UNDETERMINED:
        only_asked = asked is not root and _outcome_on(ready, root) is not Outcome.UNDETERMINED
        severity = Severity.NOTE if only_asked else _undetermined_severity(ready.rule, root, strict=strict)
        return Verdict(outcome, severity, asked)
    return Verdict(outcome, None, asked)


def _ask(rule: Rule, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the root with every absent key that the rule asks for made unknown; the root itself when none is."""
    for path in rule.asks:
        root = _unknown_at(root, path.split("."))
    return root


def _unknown_at(root: Mapping[str, Any], keys: Sequence[str]) -> Mapping[str, Any]:
    head, *rest = keys
    if head not in root:
        return {**root, head: _unknown_at({}, rest) if rest else None}
    inner = root[head]
    if not rest or not isinstance(inner, dict):
        return root
    changed = _unknown_at(inner, rest)
    return root if changed is inner else {**root, head: changed}


def _outcome_on(ready: Prepared, root: Mapping[str, Any]) -> Outcome:
    holds = True if ready.when is None else ready.when(root)
    if holds is False:
        return Outcome.NOT_APPLICABLE
    return TRUTH[holds, False if ready.unless is None else ready.unless(root)]


def _violation_severity(ready: Prepared, root: Mapping[str, Any]) -> Severity:
    """Return the first severity whose case surely holds, as the project's stage and the need's priority lower it."""
    for severity, test in ready.severity:
        if test is None or test(root):
            return _cap_wish(_lower(severity, ready.rule, root), root)
    return Severity.NOTE


def _undetermined_severity(rule: Rule, root: Mapping[str, Any], *, strict: bool) -> Severity:
    """Return a note, a warning where the need is high, an error where the unknown is to fail."""
    need = root.get("need") or {}
    if strict or need.get("unknown") == "fail":
        return _cap_wish(Severity.ERROR, root)
    if need.get("level") != "high":
        return Severity.NOTE
    likely = min(Severity.WARNING, highest_severity(rule), key=_rank)
    return _cap_wish(_lower(likely, rule, root), root)


def _lower(severity: Severity, rule: Rule, root: Mapping[str, Any]) -> Severity:
    stage = (root.get("project") or {}).get("stage") if rule.lowered else None
    if stage == "pilot":
        return severity.lowered()
    return Severity.NOTE if stage == "experiment" else severity


def _cap_wish(severity: Severity, root: Mapping[str, Any]) -> Severity:
    wish = (root.get("need") or {}).get("priority") == "wish"
    return Severity.NOTE if wish else severity


def _rank(severity: Severity) -> int:
    return severity.rank


def _outcome(ready: Prepared, view: View, strong: Strong | None, *, strict: bool) -> RuleOutcome:
    rule = ready.rule
    try:
        verdict = decide(ready, view.root, strict=strict)
        if verdict.severity is None:
            return RuleOutcome(rule, verdict.outcome, model=view.model, need=view.need)
        return _told(ready, view, verdict, strong)
    except Exception as error:  # noqa: BLE001 - one broken rule must neither end the run nor count as a pass
        reason = str(error) or type(error).__name__
        message = f"the rule could not be judged: {reason}"
        return RuleOutcome(
            rule, Outcome.ERROR, Severity.ERROR, view.model, message=message, need=view.need, reason=reason
        )


def _told(ready: Prepared, view: View, verdict: Verdict, strong: Strong | None) -> RuleOutcome:
    """Return the outcome with its words, places and reasons."""
    rule = ready.rule
    view = view._replace(root=verdict.root)
    hint, severity = _weigh_hints(ready, view, verdict, strong)
    used, missing = trace_of(rule, view.root)
    words = _words(rule, view, verdict.outcome)
    return RuleOutcome(
        rule,
        verdict.outcome,
        severity,
        view.model,
        place_of(rule, view),
        *words,
        related=tuple((key_path(place, view), say) for place, say in rule.related),
        chain=chain_of(view, used),
        missing=missing_of(view, missing) if verdict.outcome is Outcome.UNDETERMINED else (),
        hint=hint,
        need=view.need,
    )


def _words(rule: Rule, view: View, outcome: Outcome) -> tuple[str, str]:
    """Return message and help, filled in."""
    template = rule.message
    if outcome is Outcome.UNDETERMINED and rule.undetermined is not None:
        template = rule.undetermined
    return render_words(rule, template, view.root), render_words(rule, rule.help, view.root)


def _weigh_hints(
    ready: Prepared, view: View, verdict: Verdict, strong: Strong | None
) -> tuple[bool, Severity | None]:
    """Say whether a violation needs facts that are hints; then it is a warning at most."""
    severity = verdict.severity
    if strong is None or severity is None or verdict.outcome is not Outcome.VIOLATION:
        return False, severity
    without = decide(ready, _strong_view(view, strong).root)
    if (
        without.severity is not None
        and without.outcome is Outcome.VIOLATION
        and without.severity.rank >= severity.rank
    ):
        return False, severity
    return True, min(severity, Severity.WARNING, key=_rank)


def _strong_view(view: View, strong: Strong) -> View:
    """Return the view with hint facts made unknown: in its own model, or in all where it looks at the whole."""
    models = list(view.root.get("models", ()))
    if view.position is None:
        models = [strong(index) for index in range(len(models))]
        return about_need(view._replace(root={**view.root, "models": models}), view.need)
    models[view.position] = strong(view.position)
    root = {**view.root, "models": models}
    return about_need(model_view(root, view.position, models[view.position]), view.need)
