"""Waivers: findings accepted for now, by somebody, until some day."""

from __future__ import annotations

from modelvow.findings import Outcome, Waived
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modelvow.findings import Finding

OPEN = (Outcome.VIOLATION, Outcome.UNDETERMINED)
"""Outcomes that can be accepted; a rule that failed has judged nothing, and stays."""
COUNTS_OF_DAYS = frozenset({"age_days", "days_left", "facts_age_days"})
"""Keys of the case whose values are other ones every day."""
NO_MODEL = "no model is called"


class Waiver(NamedTuple):
    """One acceptance. `model` None covers every model; `expires` is its last valid day, as ISO text.

    `facts` is the hash of the facts that were excused, None where it holds whatever they are.
    """

    rule: str
    model: str | None
    reason: str
    approved_by: str
    expires: str
    facts: str | None = None


class Known(NamedTuple):
    """What waivers of one manifest can name: rules, and models by name with their ids.

    `rules` leads from codes and names of the rules in force to whether they may be waived, `off` has those
    of the rules that were turned off. `near` keeps what was probably meant by names that no rule has: to
    guess takes longer than to judge a small manifest.
    """

    rules: Mapping[str, bool]
    off: frozenset[str]
    models: Mapping[str, str]
    near: dict[str, str]


class Standing(NamedTuple):
    """What became of a waiver: how many findings fall under it, whether its rule (None: none) may be waived.

    `why` says why nothing falls under it, "" where something does; `suggestion` what was probably meant.
    """

    matches: int
    waivable: bool | None
    why: str = ""
    suggestion: str = ""


def waivers_in(value: Mapping[str, Any]) -> tuple[Waiver, ...]:
    """Return the waivers of a valid manifest or waivers file, in its order."""
    keys = Waiver._fields
    return tuple(Waiver(*(entry.get(key) for key in keys)) for entry in value.get("waivers", ()))


def waiver_for(
    finding: Finding, waivers: Iterable[Waiver], as_of: str, models: Mapping[str, str]
) -> Waiver | None:
    """Return the first of `waivers`, in their order, that covers `finding` on the day `as_of`.

    `models` leads from the names of models to their ids. An expired waiver covers nothing: the finding comes
    back by itself.
    """
    for waiver in waivers:
        if (
            as_of <= waiver.expires
            and is_about(waiver, finding, models)
            and _same_facts(waiver, finding, models)
        ):
            return waiver
    return None


def apply(findings: Sequence[Finding], waivers: Sequence[Waiver], as_of: str, known: Known) -> list[Finding]:
    """Return `findings` in their order, each that a waiver covers marked as waived; none is left out."""
    named = {waiver.rule for waiver in waivers}
    return [
        _applied(each, waivers, as_of, known) if each.code in named or each.name in named else each
        for each in findings
    ]


def _applied(finding: Finding, waivers: Sequence[Waiver], as_of: str, known: Known) -> Finding:
    if finding.outcome not in OPEN or not known.rules.get(finding.code, True):
        return finding
    waiver = waiver_for(finding, waivers, as_of, known.models)
    if waiver is None:
        return finding
    accepted = Waived(waiver.approved_by, waiver.expires, waiver.reason)
    return finding._replace(outcome=Outcome.WAIVED, waived=accepted)


def is_about(waiver: Waiver, finding: Finding, models: Mapping[str, str]) -> bool:
    """Say whether `waiver` names the rule and the model of `finding`, be it in force or not."""
    if waiver.rule not in (finding.code, finding.name):
        return False
    return waiver.model is None or (
        finding.model is not None and waiver.model in (finding.model, models.get(finding.model))
    )


def _same_facts(waiver: Waiver, finding: Finding, models: Mapping[str, str]) -> bool:
    return waiver.facts is None or waiver.facts == facts_hash(finding, models)


def facts_hash(finding: Finding, models: Mapping[str, str]) -> str:
    """Return 16 hex digits of what `finding` rests on: its model's id, and need, trait and facts by value.

    Sources and dates are left out: a fact that was only looked at again is the same fact. So are counts of
    days from today or up to it, which change by themselves.
    """
    from hashlib import blake2b
    from json import dumps

    values = sorted(
        {
            (link.kind, link.path, dumps(link.value, sort_keys=True, default=str))
            for link in finding.chain
            if link.path.rpartition(".")[2] not in COUNTS_OF_DAYS
        }
    )
    told = [models.get(finding.model or "", finding.model), *values, *sorted(finding.missing)]
    return blake2b(dumps(told).encode(), digest_size=8).hexdigest()


def standing_of(waiver: Waiver, findings: Iterable[Finding], known: Known) -> Standing:
    """Return what became of `waiver` on all `findings` of a manifest, whatever else covers them."""
    waivable = known.rules.get(waiver.rule)
    about = [each for each in findings if is_about(waiver, each, known.models)]
    same = [each for each in about if _same_facts(waiver, each, known.models)]
    if same and waivable:
        return Standing(len(same), waivable)
    return Standing(0, waivable, *_why(waiver, known, changed=bool(about)))


def joined(standings: Sequence[Standing]) -> Standing:
    """Return what became of a waiver that covers several manifests, from what became of it on each."""
    waivable = [each.waivable for each in standings if each.waivable is not None]
    matches = sum(each.matches for each in standings)
    # A manifest that has the model tells more of the waiver than one that lacks it.
    idle = sorted(standings, key=lambda each: each.why.startswith(NO_MODEL))
    why, suggestion = ("", "") if matches or not idle else idle[0][2:]
    return Standing(matches, all(waivable) if waivable else None, why, suggestion)


def _why(waiver: Waiver, known: Known, *, changed: bool) -> tuple[str, str]:
    """Return why nothing falls under `waiver`, and what was probably meant."""
    from modelvow.policy.errors import guess

    if waiver.rule not in known.rules:
        if waiver.rule in known.off:
            return f"`{waiver.rule}` is turned off", ""
        if any(name.rstrip("0123456789") == waiver.rule for name in known.rules):
            return f"`{waiver.rule}` is a family of rules, and a waiver names one rule", ""
        if waiver.rule not in known.near:
            known.near[waiver.rule] = guess(waiver.rule, known.rules)
        return f"no rule is called `{waiver.rule}`", known.near[waiver.rule]
    if waiver.model is not None and not _names_model(waiver.model, known):
        near = guess(waiver.model, [*known.models, *known.models.values()])
        return f"{NO_MODEL} `{waiver.model}`", near
    if changed:
        return "the facts that it excused have changed", "look at them again, then write it anew"
    return "nothing is found that it covers", ""


def _names_model(name: str, known: Known) -> bool:
    return name in known.models or name in known.models.values()
