"""One manifest, from its text to what was found of it."""

from __future__ import annotations

from modelvow.case.build import build, strong_models
from modelvow.case.endpoints import days_between
from modelvow.case.evidence import look_at, named_in
from modelvow.findings import Outcome
from modelvow.judging import NONE, Failed, Judged, failed_on, ground_of
from modelvow.locate import in_order, locate, model_at, shared
from modelvow.manifest.document import Unreadable
from modelvow.manifest.read import read, read_file
from modelvow.manifest.validate import validate, written
from modelvow.policy.evaluate import judge as judge_case
from modelvow.policy.evaluate import judge_run
from modelvow.policy.reader import from_faults
from modelvow.report.result import Manifest, Verdict
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple
from modelvow.waiver_files import waiver_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from modelvow.case.evidence import Evidence
    from modelvow.findings import Finding
    from modelvow.judging import Ground, Input
    from modelvow.links import Looked
    from modelvow.manifest.document import Document
    from modelvow.manifest.likeness import Likeness
    from modelvow.manifest.validate import Validated
    from modelvow.policy.evaluate import RuleOutcome
    from modelvow.report.result import Offer
    from modelvow.settings import Settled, Workshop
    from modelvow.waiver_files import WaiverFile
    from modelvow.waivers import Standing

    Case = tuple[dict[str, Any], Callable[[int, frozenset[str] | None], dict[str, Any]]]
    """A case, and what gives its models without what is only a hint."""


class Opened(NamedTuple):
    """One manifest as it is read and validated, with what judges it and what was seen of its evidence."""

    document: Document
    validated: Validated
    settled: Settled
    asked: tuple[str, ...]
    ground: Ground
    evidence: tuple[tuple[str, Evidence], ...]
    like: Likeness | None = None


def judge_each(workshop: Workshop, inputs: Sequence[Input]) -> Iterator[Judged | Failed]:
    """Yield what each of a few `inputs` came to; a single one is offered what more it could declare."""
    run = len(inputs)
    for each in inputs:
        try:
            yield judge(workshop, each, offering=len(inputs) == 1, run=run)
            run = 0
        except Unreadable as error:
            yield failed_on(each, error)


def judge(
    workshop: Workshop, manifest: Input, *, as_of: str | None = None, offering: bool = False, run: int = 0
) -> Judged:
    """Judge one manifest; Unreadable when it cannot be.

    `as_of` overrides the day that settings give; `offering` asks what more could be declared, if anything
    was found; `run`: of so many manifests this is the one at which the run itself is judged, 0 where not.
    """
    everything = workshop.options.outcomes or offering
    ready = opened(workshop, manifest, as_of, sharing=not everything)
    document, ruleset = ready.document, ready.settled.ruleset
    case = joined(workshop, ready) if everything else None
    outcomes = [
        *(from_faults(ruleset, ready.validated.faults) if ready.validated.faults else ()),
        *(_outcomes(ready, case, everything=True) if case is not None else _like_others(workshop, ready)),
    ]
    findings = locate(document, ready.validated, outcomes, ready.ground.name, workshop.shelf)
    if run and (told := _of_run(workshop, ready, run)):
        outcomes += told
        # Of no one manifest: whichever comes first, the finding is the same.
        findings = in_order([*findings, *locate(document, ready.validated, told)])
    files = waiver_files(ready.ground.folder, ready.ground.root, workshop.waiver_files, workshop.looked)
    standings = NONE
    if files or ready.validated.value.get("waivers"):
        findings, outcomes, standings = _accepted(ready, findings, outcomes, files)
    if workshop.options.grounds and findings:
        findings = _grounded(ready, findings)
    return Judged(
        Manifest(
            manifest.name, len(ready.validated.value["models"]), len(ruleset.rules), ready.settled.fail_on
        ),
        ready.ground.folder,
        ready.asked,
        findings,
        _verdicts(ready, outcomes, findings) if workshop.options.outcomes else (),
        document.text if findings else "",
        _offer(ready, case, outcomes) if offering and findings and case else None,
        standings,
        ready.evidence,
    )


def _like_others(workshop: Workshop, ready: Opened) -> list[RuleOutcome]:
    """Return what rules say that is worth showing; what another that says the same came to, this comes to."""
    alike, like = ready.settled.alike, ready.like or _likeness(ready.validated.value)
    mark = alike.mark(like, ready.evidence, ready.ground.name, ready.settled.as_of)
    outcomes = alike.get(mark)
    if outcomes is not None:
        return outcomes
    told = alike.from_others(mark)
    if told is None:
        told = _outcomes(ready, joined(workshop, ready), everything=False)
        alike.tell_others(mark, told)
    outcomes = [shared(each, workshop.shelf) for each in told]
    alike.keep(mark, outcomes)
    return outcomes


def _likeness(value: Mapping[str, Any]) -> Likeness:
    # A single manifest is like no other, and needs no hash to know it.
    from modelvow.manifest.likeness import likeness_of

    return likeness_of(value)


def _outcomes(ready: Opened, case: Case, *, everything: bool) -> list[RuleOutcome]:
    whole, strong = case
    return judge_case(ready.settled.ruleset, whole, strong=strong, everything=everything)


def _of_run(workshop: Workshop, ready: Opened, manifests: int) -> Sequence[RuleOutcome]:
    """Return what rules say of the run as a whole."""
    facts, date = workshop.catalog(ready.ground.folder), ready.settled.as_of
    catalog = {"version": facts.version, "date": facts.date}
    age = days_between(facts.date, date)
    run = {"date": date, "catalog": catalog, "facts_age_days": age, "manifests": manifests}
    return judge_run(ready.settled.ruleset, {"run": run, "date": date})


def _accepted(
    ready: Opened, findings: list[Finding], outcomes: list[RuleOutcome], files: Sequence[WaiverFile]
) -> tuple[list[Finding], list[RuleOutcome], Mapping[str, tuple[Standing, ...]]]:
    """Return findings and outcomes once waivers are applied, and what became of those in `files`."""
    from modelvow.accepting import Source, accept
    from modelvow.waivers import waivers_in

    own = Source(ready.document, ready.validated, waivers_in(ready.validated.value), ready.ground.name)
    accepted = accept(findings, own, files, ready.settled.ruleset, ready.settled.as_of)
    return accepted.findings, [*outcomes, *accepted.outcomes], accepted.standings


def _grounded(ready: Opened, findings: Sequence[Finding]) -> list[Finding]:
    """Return `findings` with the hash of what each rests on."""
    from modelvow.baseline import grounded

    models = {model.get("name", model["id"]): model["id"] for model in ready.validated.value["models"]}
    return grounded(findings, models, ready.settled.ruleset.rules)


def _offer(ready: Opened, case: Case, outcomes: Sequence[RuleOutcome]) -> Offer | None:
    from modelvow.offers import offer_of

    return offer_of(ready.settled.ruleset, case[0], outcomes)


def opened(
    workshop: Workshop,
    manifest: Input,
    as_of: str | None = None,
    *,
    whole: bool = False,
    sharing: bool = False,
) -> Opened:
    """Read and validate a manifest and look at its evidence; `whole`: traits that no rule asks for, too.

    `sharing`: what it has in common with others is looked at once for all of them.
    """
    ground = ground_of(manifest, workshop.looked)
    home, name, text, _ = manifest
    document = read_file(home, name) if text is None else read(text, name)
    asked = _asked(document, ground)
    settled = workshop.settle(ground.folder, asked)
    if as_of or whole:
        settled = settled._replace(as_of=as_of or settled.as_of, wanted=None if whole else settled.wanted)
    validated, like = _validated(document, settled, sharing=sharing)
    seen = _seen(validated.value, ground, workshop.looked)
    return Opened(document, validated, settled, asked, ground, seen, like)


def _validated(document: Document, settled: Settled, *, sharing: bool) -> tuple[Validated, Likeness | None]:
    """Return the manifest in `document`; if it is valid and `sharing`, with what others may say, too."""
    alike, controls = settled.alike, settled.ruleset.controls
    if not sharing or not isinstance(document.value, dict):
        return validate(document, controls), None
    like = _likeness(document.value)
    validated = validate(document, controls, like.own if alike.is_sound(like) else None)
    if validated.value is not document.value:
        return validated, None
    alike.vouch(like)
    return validated, like


def _seen(value: Mapping[str, Any], ground: Ground, looked: Looked) -> tuple[tuple[str, Evidence], ...]:
    paths = dict.fromkeys(named_in(value).values())
    return tuple([(path, look_at(path, ground.folder, ground.root, looked)) for path in paths])


def _asked(document: Document, ground: Ground) -> tuple[str, ...]:
    """Return the packs that `document` asks for; Unreadable when one of them is no pack."""
    value = document.value
    asked = value.get("policy") if isinstance(value, dict) else None
    if not isinstance(asked, list) or not asked:
        return ()
    from modelvow.policies import pack_sources

    return pack_sources(document, asked, ground.folder, ground.root)


def joined(workshop: Workshop, ready: Opened) -> Case:
    """Return the case that rules see of a manifest."""
    value, settled, seen = ready.validated.value, ready.settled, dict(ready.evidence)
    parts: dict[str, Any] = {
        "as_of": settled.as_of,
        "catalog": workshop.catalog(ready.ground.folder),
        "evidence": {key: seen[path] for key, path in named_in(value).items()},
        "wanted": settled.wanted,
        "memory": settled.memory,
    }
    case = build(value, manifest_name=ready.ground.name, **parts)
    return case, strong_models(value, case["models"], **parts)


def _verdicts(ready: Opened, outcomes: Sequence[RuleOutcome], findings: Sequence[Finding]) -> list[Verdict]:
    """Return what every rule said, what was waived as waived."""
    waived = {(each.code, each.model, each.key_path) for each in findings if each.outcome is Outcome.WAIVED}
    told = []
    for outcome in outcomes:
        at = outcome.at if outcome.span is not None else written(ready.validated, outcome.at)
        key = (outcome.rule.code, outcome.model or model_at(ready.document.value, at), at)
        shown_as = outcome._replace(outcome=Outcome.WAIVED) if key in waived else outcome
        told.append(_verdict(ready.document.name, shown_as))
    return told


def _verdict(name: str, outcome: RuleOutcome) -> Verdict:
    rule = outcome.rule
    return Verdict(
        rule.code,
        rule.name,
        outcome.outcome,
        name,
        outcome.model,
        outcome.at,
        outcome.severity,
        outcome.need,
    )
