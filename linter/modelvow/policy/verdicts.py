"""What a rule says of one root: the truth table, and how much an outcome weighs."""

from __future__ import annotations

from modelvow.findings import Outcome, Severity
from modelvow.policy.rule import highest_severity
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.policy.prepare import Prepared
    from modelvow.policy.rule import Rule

TRUTH: dict[tuple[bool | None, bool | None], Outcome] = {
    (True, False): Outcome.VIOLATION,
    (True, True): Outcome.PASS,
    (True, None): Outcome.UNDETERMINED,
    (None, False): Outcome.UNDETERMINED,
    (None, None): Outcome.UNDETERMINED,
    (None, True): Outcome.PASS,
}
"""What `when` and `unless` make of each other; a false `when` applies to nothing."""


class Verdict(NamedTuple):
    """An outcome, how much it weighs, and the root that it was read from (asked keys made unknown)."""

    outcome: Outcome
    severity: Severity | None
    root: Mapping[str, Any]


def decide(ready: Prepared, root: Mapping[str, Any], *, strict: bool = False) -> Verdict:
    """Return the verdict of a rule on one root, before hints are looked at."""
    asked = ask(ready.rule, root)
    return settle(ready, root, asked, _holds(ready, asked), strict=strict)


def settle(
    ready: Prepared,
    root: Mapping[str, Any],
    asked: Mapping[str, Any],
    holds: bool | None,  # noqa: FBT001 - an outcome
    *,
    strict: bool = False,
) -> Verdict:
    """Return the verdict of a rule on `root`, given that as it is `asked` for and what `when` says of it."""
    outcome = _outcome_on(ready, asked, holds)
    if outcome is Outcome.VIOLATION:
        return Verdict(outcome, _violation_severity(ready, asked), asked)
    if outcome is Outcome.UNDETERMINED:
        only_asked = (
            asked is not root and _outcome_on(ready, root, _holds(ready, root)) is not Outcome.UNDETERMINED
        )
        severity = Severity.NOTE if only_asked else _undetermined_severity(ready.rule, root, strict=strict)
        return Verdict(outcome, severity, asked)
    return Verdict(outcome, None, asked)


def ask(rule: Rule, root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the root with every absent key that the rule asks for made unknown; itself when none is."""
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


def _holds(ready: Prepared, root: Mapping[str, Any]) -> bool | None:
    return True if ready.when is None else ready.when(root)


def _outcome_on(ready: Prepared, root: Mapping[str, Any], holds: bool | None) -> Outcome:  # noqa: FBT001 - as above
    if holds is False:
        return Outcome.NOT_APPLICABLE
    return TRUTH[holds, False if ready.unless is None else ready.unless(root)]


def _violation_severity(ready: Prepared, root: Mapping[str, Any]) -> Severity:
    """Return the first severity whose case surely holds, as stage and priority of the need lower it."""
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
    likely = min(Severity.WARNING, highest_severity(rule), key=rank_of)
    return _cap_wish(_lower(likely, rule, root), root)


def _lower(severity: Severity, rule: Rule, root: Mapping[str, Any]) -> Severity:
    stage = (root.get("project") or {}).get("stage") if rule.lowered else None
    if stage == "pilot":
        return severity.lowered()
    return Severity.NOTE if stage == "experiment" else severity


def _cap_wish(severity: Severity, root: Mapping[str, Any]) -> Severity:
    wish = (root.get("need") or {}).get("priority") == "wish"
    return Severity.NOTE if wish else severity


def rank_of(severity: Severity) -> int:
    """Return what severities are compared by."""
    return severity.rank
