"""Judges a case by a ruleset: one outcome for every rule and every thing it looks at."""

from __future__ import annotations

from modelvow.findings import Outcome, Severity
from modelvow.policy.prepare import narrow, prepared
from modelvow.policy.verdicts import ask, decide, rank_of, settle
from modelvow.policy.views import View, Views, about_need, model_view
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from modelvow.findings import Fix, KeyPath, Link, Span
    from modelvow.policy.prepare import Prepared
    from modelvow.policy.rule import Rule
    from modelvow.policy.ruleset import Ruleset
    from modelvow.policy.verdicts import Verdict

    Strong = Callable[[int, frozenset[str] | None], Mapping[str, Any]]


MOST_WAIVERS = 1000
"""Sets of waivers of which what rules said is kept: many manifests have waivers alike."""


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
    fix: Fix | None = None


class _Bench(NamedTuple):
    """What judges: the rules, whether the unknown is an error, and the models without hints."""

    ruleset: Ruleset
    strict: bool
    strong: Strong | None
    everything: bool = True


def judge(
    ruleset: Ruleset,
    case: Mapping[str, Any],
    *,
    strict: bool = False,
    strong: Strong | None = None,
    everything: bool = True,
) -> list[RuleOutcome]:
    """Return the outcomes of every rule over `case`, by code, then in the manifest's order.

    `strong` gives the model at an index without the facts that are hints, itself where none is under the keys
    that it is asked for (None: all): a violation that does not hold on it is a warning at most. A rule that
    fails yields `Outcome.ERROR`; nothing is raised. Without `everything` outcomes that are not worth showing
    are left out.
    """
    views = Views(case)
    bench = _Bench(ruleset, strict or ruleset.strict, strong, everything)
    return [found for rule in ruleset.looking_at("manifest") for found in _outcomes(bench, rule, views)]


def judge_run(ruleset: Ruleset, run: Mapping[str, Any]) -> list[RuleOutcome]:
    """Return the outcomes of the rules that look at a whole run; `run` has `run` and `date`."""
    bench = _Bench(ruleset, ruleset.strict, None)
    rules = ruleset.looking_at("run")
    return [found for rule in rules for found in _judged(bench, rule, [View(run)])]


def judge_waivers(ruleset: Ruleset, waivers: Mapping[int, Mapping[str, Any]], date: str) -> list[RuleOutcome]:
    """Return the outcomes of the rules that look at waivers, given by their index in one file, on a day.

    A waiver tells what became of it, as `waiver` of the case's schema has it: texts, numbers and flags.
    """
    key = (date, tuple([(index, *waiver.items()) for index, waiver in waivers.items()]))
    if key not in ruleset.on_waivers:
        if len(ruleset.on_waivers) >= MOST_WAIVERS:
            ruleset.on_waivers.clear()
        ruleset.on_waivers[key] = _of_waivers(ruleset, waivers, date)
    return list(ruleset.on_waivers[key])


def _of_waivers(
    ruleset: Ruleset, waivers: Mapping[int, Mapping[str, Any]], date: str
) -> tuple[RuleOutcome, ...]:
    bench = _Bench(ruleset, ruleset.strict, None)
    rules = ruleset.looking_at("waiver")
    views = [View({"waiver": waiver, "date": date}, waiver=index) for index, waiver in waivers.items()]
    return tuple([found for rule in rules for found in _judged(bench, rule, views)])


def _outcomes(bench: _Bench, rule: Rule, views: Views) -> list[RuleOutcome]:
    """Return what `rule` says of all that it looks at; what surely is nothing to it need not be looked at."""
    if rule.need is not None and not bench.everything and narrow(bench.ruleset, rule):
        return _judged(bench, rule, views.declaring(rule))
    return _judged(bench, rule, views.of(rule))


def _judged(bench: _Bench, rule: Rule, views: Iterable[View]) -> list[RuleOutcome]:
    """Return what `rule` says of `views`: one broken rule must neither end the run nor count as a pass."""
    try:
        ready = prepared(bench.ruleset, rule)
    except Exception as error:  # noqa: BLE001 - see above
        return [_failed(rule, view, error) for view in views]
    found, when, asks = [], ready.when, rule.asks
    for view in views:
        try:
            root = ask(rule, view.root) if asks else view.root
            holds = True if when is None else when(root)
            if holds is False and not bench.everything:
                # Most rules have nothing to do with most things: no verdict is made of that.
                continue
            outcome = _outcome(bench, ready, view, settle(ready, view.root, root, holds, strict=bench.strict))
        except Exception as error:  # noqa: BLE001 - see above
            outcome = _failed(rule, view, error)
        if outcome is not None:
            found.append(outcome)
    return found


def _outcome(bench: _Bench, ready: Prepared, view: View, verdict: Verdict) -> RuleOutcome | None:
    """Return what a rule says of a view, None for what nobody wants to know."""
    if verdict.severity is not None:
        return _told(bench, ready, view, verdict)
    if not bench.everything:
        return None
    return RuleOutcome(ready.rule, verdict.outcome, model=view.model, need=view.need)


def _failed(rule: Rule, view: View, error: Exception) -> RuleOutcome:
    reason = str(error) or type(error).__name__
    return RuleOutcome(
        rule,
        Outcome.ERROR,
        Severity.ERROR,
        view.model,
        _whole(view),
        f"the rule could not be judged: {reason}",
        "a mistake in the rule or in the case: turn the rule off with `ignore` until it is mended",
        need=view.need,
        reason=reason,
    )


def _whole(view: View) -> KeyPath:
    """Return the key path of the model or waiver that is looked at, else that of the whole manifest."""
    if view.waiver is not None:
        return ("waivers", view.waiver)
    return ("models", view.position) if view.position is not None else ()


def _told(bench: _Bench, ready: Prepared, view: View, verdict: Verdict) -> RuleOutcome:
    """Return the outcome with its words, places and reasons."""
    hint, severity = _weigh_hints(bench, ready, view, verdict)
    if ready.tell is None:
        from modelvow.policy.words import teller_of

        ready.tell = teller_of(ready.rule, bench.ruleset.demands)
    seen = view if verdict.root is view.root else view._replace(root=verdict.root)
    told = ready.tell(seen, verdict.outcome)
    # In the order of the fields, as there are many.
    fields = (ready.rule, verdict.outcome, severity, view.model, *told, hint, view.need, "", None, None)
    return record(RuleOutcome, fields)


def _weigh_hints(
    bench: _Bench, ready: Prepared, view: View, verdict: Verdict
) -> tuple[bool, Severity | None]:
    """Say whether a violation needs facts that are hints; then it is a warning at most."""
    severity = verdict.severity
    if bench.strong is None or severity is None or verdict.outcome is not Outcome.VIOLATION:
        return False, severity
    without = _strong_view(view, bench.strong, ready.keys)
    if without is view:
        return False, severity
    verdict = decide(ready, without.root)
    stands = verdict.outcome is Outcome.VIOLATION
    if stands and verdict.severity is not None and verdict.severity.rank >= severity.rank:
        return False, severity
    return True, min(severity, Severity.WARNING, key=rank_of)


def _strong_view(view: View, strong: Strong, keys: frozenset[str] | None) -> View:
    """Return the view with hint facts made unknown: in its model, or in all where it looks at the whole.

    The view itself where there are none under the `keys` of the model that are asked for.
    """
    known = view.root["models"]
    models = list(known)
    places = range(len(models)) if view.position is None else (view.position,)
    for place in places:
        models[place] = strong(place, keys)
    if all(models[place] is known[place] for place in places):
        return view
    root = {**view.root, "models": models}
    if view.position is None:
        return view._replace(root=root)
    return about_need(model_view(root, view.position, models[view.position]), view.need)
