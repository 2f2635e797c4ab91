"""The pipeline from manifests to a report, and the public API: `check_text`, `check_paths`, `exit_code`."""

from __future__ import annotations

import os
import sys
from types import MappingProxyType

from modelvow import __version__
from modelvow.building import ensure_built
from modelvow.discover import Found, discover, places_of, repository_of, shown
from modelvow.findings import Outcome, Severity
from modelvow.manifest.document import Unreadable
from modelvow.report.result import Manifest, Overlay, Policy, Report, Run, Verdict
from modelvow.report.result import Unreadable as Unjudged
from modelvow.settings import Options, Workshop, floor, leave_out, today
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from modelvow.accepting import FileJudge
    from modelvow.catalog.index import Catalog
    from modelvow.findings import Finding
    from modelvow.manifest.document import Document
    from modelvow.manifest.validate import Validated
    from modelvow.pages.rules import Library
    from modelvow.policy.evaluate import RuleOutcome
    from modelvow.policy.ruleset import Ruleset
    from modelvow.report.result import Explained, Offer
    from modelvow.settings import Settled
    from modelvow.waiver_files import WaiverFile
    from modelvow.waivers import Known, Standing

__all__ = ["Options", "Report", "check_paths", "check_text", "exit_code"]

NONE: Mapping[str, Any] = MappingProxyType({})
STDIN = "-"
"""The path that stands for standard input."""


class Input(NamedTuple):
    """One manifest to judge: where it lies, the path shown, and its text unless it is read from there."""

    home: str
    name: str
    text: str | bytes | None = None


class Ground(NamedTuple):
    """Where a manifest stands: its folder, the root that evidence stays inside, and its path from there."""

    folder: str
    root: str
    name: str


class Basis(NamedTuple):
    """What a waiver is asked for on: a manifest, its folder and root, and what is found of it on a day."""

    path: str
    folder: str
    root: str
    as_of: str
    findings: tuple[Finding, ...]
    known: Known


class Ready(NamedTuple):
    """One manifest with all that rules need."""

    document: Document
    validated: Validated
    settled: Settled
    ground: Ground
    case: dict[str, Any]
    strong: Callable[[int], dict[str, Any]]


class Judged(NamedTuple):
    """One manifest after all rules, as far as a report needs it. `text` is empty where nothing was found.

    `covered_by` are the files of waivers that were read for it, `standings` what became of those, by path.
    """

    manifest: Manifest
    settled: Settled
    findings: Sequence[Finding]
    verdicts: Sequence[Verdict] = ()
    text: str = ""
    offer: Offer | None = None
    covered_by: Sequence[WaiverFile] = ()
    standings: Mapping[str, tuple[Standing, ...]] = NONE


def check_text(
    text: str | bytes,
    *,
    policy: Sequence[str] | None = None,
    as_of: object = None,
    name: str = "ai-manifest.yaml",
    options: Options | None = None,
) -> Report:
    """Judge the text of one manifest as if it lay at `name`, where evidence and configuration are looked for.

    `policy` names packs instead of the configured ones, `as_of` is a date or ISO text (None: today). A text
    that cannot be read is in the report's `unreadable`. Raises ConfigError or PackError when configuration
    or packs cannot be honored.
    """
    options = _options(options, policy, as_of)
    return _check(Workshop(options), [Input(name, shown(name), text)])


def check_paths(
    paths: Sequence[str | os.PathLike[str]] = (),
    *,
    policy: Sequence[str] | None = None,
    as_of: object = None,
    options: Options | None = None,
) -> Report:
    """Judge the manifests that `paths` name or hold, by default those below the current folder.

    What cannot be judged is in the report's `unreadable` and hides nothing else. Raises as `check_text` does.
    """
    workshop = Workshop(_options(options, policy, as_of))
    found = leave_out(discover([os.fspath(path) for path in paths]), workshop)
    inputs = [_input(path, workshop.options) for path in found.files]
    return _check(workshop, inputs, found)


def case_of(path: str | None, as_of: str | None = None, catalog: Sequence[str] = ()) -> dict[str, Any]:
    """Return the case of the manifest at `path` (None: the one below the current folder), as rules see it.

    `catalog` names overlays besides the configured ones.
    Raises Unreadable when there is none, or more than one to choose from.
    """
    workshop = Workshop(Options(as_of=as_of, catalog=tuple(catalog)))
    ensure_built()
    return _prepare(workshop, _input(_only(path), workshop.options), whole=True).case


def basis_of(path: str | None, as_of: str | None = None) -> Basis:
    """Return what is found of the manifest at `path` (None: the one below the current folder)."""
    from modelvow.accepting import known_of

    ensure_built()
    only = _only(path)
    workshop = Workshop(Options(as_of=as_of))
    manifest = _input(only, workshop.options)
    ready, judged = _prepare(workshop, manifest), _judge(workshop, manifest)
    known = known_of(ready.settled.ruleset, ready.validated.value["models"])
    folder, root = ready.ground.folder, ready.ground.root
    return Basis(only, folder, root, ready.settled.as_of, tuple(judged.findings), known)


def _only(path: str | None) -> str:
    """Return the one manifest at or below `path`; Unreadable when there is none, or more than one."""
    found = discover([path] if path else [])
    if found.missing:
        raise Unreadable(found.missing[0].path, found.missing[0].reason, hint=found.missing[0].hint)
    if len(found.files) > 1:
        names = ", ".join(f"`{shown(each)}`" for each in found.files)
        raise Unreadable(
            shown(path or "."), "there is more than one manifest here", hint=f"name one of {names}"
        )
    return found.files[0]


def catalog_here(overlays: Sequence[str] = ()) -> Catalog:
    """Return the catalog that judges manifests in the current folder, with `overlays` put over it."""
    ensure_built()
    return Workshop(Options(catalog=tuple(overlays))).catalog(os.getcwd())


def library(packs: Sequence[str] = ()) -> Library:
    """Return all that can be explained of the rules that judge manifests here, with `packs` added."""
    ensure_built()
    from modelvow.pages.rules import library_of
    from modelvow.policy.packs import with_pages

    workshop, here = Workshop(Options(more_policy=tuple(packs))), os.getcwd()
    ruleset = workshop.settle(here).ruleset
    return library_of([with_pages(pack) for pack in workshop.packs(here)], ruleset.rules, ruleset.traits)


def rules_in_force(packs: Sequence[str] = ()) -> Ruleset:
    """Return the rules that judge manifests in the current folder, with `packs` added."""
    ensure_built()
    return Workshop(Options(more_policy=tuple(packs))).settle(os.getcwd()).ruleset


def examples_judge(options: Options) -> Callable[..., Sequence[Finding]]:
    """Return a function that judges an example: its text, `as_of` a day, beside `files` (path → text).

    Catalog and packs are read once for all examples.
    """
    ensure_built()
    workshop = Workshop(options)

    def judge_example(text: str, *, as_of: str, files: Mapping[str, str]) -> Sequence[Finding]:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            for name, content in files.items():
                _write(folder, name, content)
            manifest = Input(os.path.join(folder, "ai-manifest.yaml"), "ai-manifest.yaml", text)
            return _judge(workshop, manifest, as_of=as_of, run=1).findings

    return judge_example


def _write(folder: str, name: str, content: str) -> None:
    path = os.path.normpath(os.path.join(folder, name))
    if not path.startswith(folder + os.sep):
        raise Unreadable(name, "the file of an example leads out of its folder", hint="name it without `..`")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)


def with_floor(report: Report, fail_on: str) -> Report:
    """Return `report` as if every manifest's configuration asked for `fail_on`."""
    lowest = floor(fail_on)
    return report._replace(manifests=tuple([each._replace(fail_on=lowest) for each in report.manifests]))


def exit_code(report: Report, fail_on: str | None = None) -> int:
    """Return 0, 1 for findings at or above `fail_on`, 2 when something was not judged.

    `fail_on` is a severity or `never`; None: as each manifest's configuration says, by default error.
    """
    broken = any(each.outcome is Outcome.ERROR for each in report.findings)
    if report.unreadable or broken or not report.manifests:
        return 2
    floors = {each.path: floor(fail_on) if fail_on else each.fail_on for each in report.manifests}
    # A file of waivers is no manifest: what is found of it weighs as it does for the strictest of them.
    strictest = min((each for each in floors.values() if each), key=lambda each: each.rank, default=None)
    return 1 if any(_fails(each, floors.get(each.path, strictest)) for each in report.findings) else 0


def _fails(finding: Finding, lowest: Severity | None) -> bool:
    counts = finding.outcome in {Outcome.VIOLATION, Outcome.UNDETERMINED}
    return counts and lowest is not None and finding.severity.rank >= lowest.rank


def _options(options: Options | None, policy: Sequence[str] | None, as_of: object) -> Options:
    options = options or Options()
    if policy is None and as_of is None:
        return options
    chosen = options.policy if policy is None else tuple(policy)
    return options._replace(policy=chosen, as_of=options.as_of if as_of is None else str(as_of))


def _input(path: str, options: Options) -> Input:
    """Return what is at `path`; standard input is read at once, and lies where the caller says."""
    if path != STDIN:
        return Input(path, shown(path))
    home = options.stdin_filename or "stdin"
    return Input(home, shown(home), _standard_input(home))


def _standard_input(name: str) -> bytes:
    from modelvow.manifest.limits import MANIFEST

    if sys.stdin is None:
        raise Unreadable(name, "standard input is closed", hint="give the manifest a path")
    # One byte more than may be, so that the reader sees that it is too much.
    return sys.stdin.buffer.read(MANIFEST.size + 1)


def _check(workshop: Workshop, inputs: Sequence[Input], found: Found | None = None) -> Report:
    ensure_built()
    for each in inputs:
        # Settings that cannot be honored end the run before anything is judged.
        workshop.settle(_folder(each))
        workshop.catalog(_folder(each))
    found = found or Found(())
    unjudged = [Unjudged(each.path, each.reason, each.hint) for each in found.missing]
    judged: list[Judged] = []
    texts: dict[str, str] = {}
    try:
        for each in inputs:
            try:
                # What is said of the whole run is said once, at the first manifest that was judged.
                asked = 0 if judged else len(inputs)
                judged.append(_judge(workshop, each, offering=len(inputs) == 1, run=asked))
            except Unreadable as error:
                unjudged.append(Unjudged(each.name, error.reason, error.hint, error.span))
                texts[each.name] = _raw_text(each) if error.span is not None else ""
        judges = _waiver_judges(judged)
        about = _of_waivers(judges, inputs, workshop, texts)
        unjudged += [_unjudged(by.file.failure) for by in judges if by.file.failure is not None]
        return _report(workshop, judged, unjudged, texts, about)._replace(left_out=found.skipped)
    finally:
        for catalog in workshop.catalogs():
            catalog.close()


def _waiver_judges(judged: Sequence[Judged]) -> Sequence[FileJudge]:
    """Return what judges the files of waivers that cover manifests, in the order in which these came."""
    if not any(each.covered_by for each in judged):
        return ()
    from modelvow.accepting import FileJudge

    judges: dict[str, FileJudge] = {}
    for each in judged:
        for file in each.covered_by:
            by = FileJudge(file, each.settled.ruleset, each.settled.as_of, [])
            judges.setdefault(file.path, by).standings.append(each.standings[file.path])
    return list(judges.values())


def _of_waivers(
    judges: Sequence[FileJudge], inputs: Sequence[Input], workshop: Workshop, texts: dict[str, str]
) -> Sequence[Finding]:
    """Return what is found of files of waivers; `texts` gains those that a report shows lines of."""
    if not judges:
        return ()
    from modelvow.accepting import judge_files

    found = judge_files(judges, [each.home for each in inputs], workshop)
    files = [by.file for by in judges]
    texts.update(
        {each.name: _raw_text(Input(each.path, each.name)) for each in files if _is_told(each, found)}
    )
    return found


def _is_told(file: WaiverFile, found: Iterable[Finding]) -> bool:
    """Say whether a report shows lines of `file`."""
    if file.failure is not None:
        return file.failure.span is not None
    return any(each.path == file.name for each in found)


def _unjudged(failure: Unreadable) -> Unjudged:
    return Unjudged(failure.name, failure.reason, failure.hint, failure.span)


def _folder(manifest: Input) -> str:
    return os.path.dirname(os.path.abspath(manifest.home))


def _raw_text(manifest: Input) -> str:
    """Return what can be shown of a text that could not be read as a manifest."""
    from modelvow.manifest.limits import MANIFEST

    text = manifest.text
    if text is None:
        with open(manifest.home, "rb") as file:
            text = file.read(MANIFEST.size)
    if isinstance(text, bytes):
        text = text.decode("utf-8-sig", "replace")
    return text.removeprefix("\ufeff")


def _judge(
    workshop: Workshop, manifest: Input, *, as_of: str | None = None, offering: bool = False, run: int = 0
) -> Judged:
    """Judge one manifest; Unreadable when it cannot be.

    `as_of` overrides the day that settings give; `offering` asks what more could be declared, if anything
    was found; `run`: of so many manifests this is the one at which the run itself is judged, 0 where not.
    """
    from modelvow.locate import locate
    from modelvow.policy.evaluate import judge
    from modelvow.policy.reader import from_faults
    from modelvow.waiver_files import waiver_files

    ready = _prepare(workshop, manifest, as_of)
    document, ruleset = ready.document, ready.settled.ruleset
    outcomes = [
        *from_faults(ruleset, ready.validated.faults),
        *judge(ruleset, ready.case, strong=ready.strong),
        *(_of_run(ready, run) if run else ()),
    ]
    findings = locate(document, ready.validated, outcomes, ready.ground.name)
    files = waiver_files(ready.ground.folder, ready.ground.root, workshop.waiver_files)
    standings = NONE
    if files or ready.validated.value.get("waivers"):
        findings, outcomes, standings = _accepted(ready, findings, outcomes, files)
    return Judged(
        Manifest(manifest.name, len(ready.case["models"]), len(ruleset.rules), ready.settled.fail_on),
        ready.settled,
        findings,
        _verdicts(ready, outcomes, findings) if workshop.options.outcomes else (),
        document.text if findings else "",
        _offer(ready, outcomes) if offering and findings else None,
        files,
        standings,
    )


def _of_run(ready: Ready, manifests: int) -> Sequence[RuleOutcome]:
    """Return what rules say of the run as a whole."""
    from modelvow.case.endpoints import days_between
    from modelvow.policy.evaluate import judge_run

    case = ready.case
    age = days_between(case["catalog"]["date"], case["date"])
    run = {"date": case["date"], "catalog": case["catalog"], "facts_age_days": age, "manifests": manifests}
    return judge_run(ready.settled.ruleset, {"run": run, "date": case["date"]})


def _accepted(
    ready: Ready, findings: list[Finding], outcomes: list[RuleOutcome], files: Sequence[WaiverFile]
) -> tuple[list[Finding], list[RuleOutcome], Mapping[str, tuple[Standing, ...]]]:
    """Return findings and outcomes once waivers are applied, and what became of those in `files`."""
    from modelvow.accepting import Source, accept
    from modelvow.waivers import waivers_in

    own = Source(ready.document, ready.validated, waivers_in(ready.validated.value), ready.ground.name)
    accepted = accept(findings, own, files, ready.settled.ruleset, ready.settled.as_of)
    return accepted.findings, [*outcomes, *accepted.outcomes], accepted.standings


def _offer(ready: Ready, outcomes: Sequence[RuleOutcome]) -> Offer | None:
    from modelvow.offers import offer_of

    return offer_of(ready.settled.ruleset, ready.case, outcomes)


def _prepare(workshop: Workshop, manifest: Input, as_of: str | None = None, *, whole: bool = False) -> Ready:
    """Read and validate a manifest and join what is known; `whole`: traits that no rule asks for, too."""
    from modelvow.manifest.read import read, read_file
    from modelvow.manifest.validate import validate

    ground = _ground(manifest)
    home, name, text = manifest
    document = read_file(home, name) if text is None else read(text, name)
    settled = _settle(workshop, document, ground)
    settled = settled._replace(as_of=as_of or settled.as_of, wanted=None if whole else settled.wanted)
    validated = validate(document, settled.ruleset.controls)
    return Ready(document, validated, settled, ground, *_case(workshop, settled, validated.value, ground))


def _ground(manifest: Input) -> Ground:
    folder = _folder(manifest)
    root = repository_of(folder) or folder
    return Ground(folder, root, os.path.relpath(os.path.abspath(manifest.home), root).replace(os.sep, "/"))


def _settle(workshop: Workshop, document: Document, ground: Ground) -> Settled:
    """Return what judges `document`, the packs it asks for added; Unreadable when one of them is no pack."""
    value = document.value
    asked = value.get("policy") if isinstance(value, dict) else None
    if not isinstance(asked, list) or not asked:
        return workshop.settle(ground.folder)
    from modelvow.settings import pack_sources

    return workshop.settle(ground.folder, pack_sources(document, asked, ground.folder, ground.root))


def _case(
    workshop: Workshop, settled: Settled, value: dict[str, Any], ground: Ground
) -> tuple[dict[str, Any], Callable[[int], dict[str, Any]]]:
    """Return the case, and a function that gives a model of it without what is only a hint."""
    from modelvow.case.build import build, strong_models
    from modelvow.case.evidence import gather

    parts: dict[str, Any] = {
        "as_of": settled.as_of,
        "catalog": workshop.catalog(ground.folder),
        "evidence": gather(value, ground.folder, ground.root),
        "wanted": settled.wanted,
        "memory": settled.memory,
    }
    return build(value, manifest_name=ground.name, **parts), strong_models(value, **parts)


def _verdicts(ready: Ready, outcomes: Sequence[RuleOutcome], findings: Sequence[Finding]) -> list[Verdict]:
    """Return what every rule said, what was waived as waived."""
    from modelvow.locate import model_at
    from modelvow.manifest.validate import written

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


def _report(
    workshop: Workshop,
    judged: Sequence[Judged],
    unjudged: Sequence[Unjudged],
    texts: dict[str, str],
    about: Sequence[Finding] = (),
) -> Report:
    """Return the report of all that was judged; `about` is what was found of other files than manifests."""
    texts.update({each.manifest.path: each.text for each in judged if each.text})
    findings = (*(finding for each in judged for finding in each.findings), *about)
    return Report(
        run=_run(workshop, judged),
        findings=findings,
        outcomes=tuple(verdict for each in judged for verdict in each.verdicts),
        manifests=tuple([each.manifest for each in judged]),
        unreadable=tuple(unjudged),
        offer=judged[0].offer if len(judged) == 1 else None,
        sources=texts,
        claims=_claims(findings),
        rules=_explained(workshop, judged, findings) if workshop.options.explained else (),
        places=places_of([*(each.path for each in findings), *(each.path for each in unjudged)]),
    )


def _explained(
    workshop: Workshop, judged: Sequence[Judged], findings: Iterable[Finding]
) -> tuple[Explained, ...]:
    """Return what the rules that found something say at length; no pages of packs that manifests ask for."""
    from modelvow.pages.explained import explain

    rules = {rule.code: rule for each in judged for rule in each.settled.ruleset.rules}
    found = dict.fromkeys(finding.code for finding in findings)
    folders = dict.fromkeys(os.path.dirname(os.path.abspath(each.manifest.path)) for each in judged)
    packs = {pack.hash: pack for folder in folders for pack in workshop.packs(folder)}
    return explain([rules[code] for code in found if code in rules], packs.values())


def _run(workshop: Workshop, judged: Sequence[Judged]) -> Run:
    """Return what the run stood on; packs and overlays in the order in which manifests brought them."""
    catalogs = workshop.catalogs() or (workshop.catalog(os.getcwd()),)
    settled = [each.settled for each in judged]
    policies = dict.fromkeys(Policy(name, digest) for each in settled for name, digest in each.ruleset.hashes)
    overlays = dict.fromkeys(
        Overlay(each.name, each.hash) for catalog in catalogs for each in catalog.overlays
    )
    as_of = settled[0].as_of if settled else workshop.options.as_of or today()
    first = catalogs[0]
    return Run(__version__, as_of, first.version, first.date, tuple(policies), tuple(overlays))


def _claims(findings: Sequence[Finding]) -> dict[str, str]:
    """Return the words of the claims that findings stand on; read only when there are some."""
    if not any(finding.claims for finding in findings):
        return {}
    from modelvow.policy.packs import told_claims

    return told_claims()
