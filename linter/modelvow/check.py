"""The pipeline from manifests to a report, and the public API: `check_text`, `check_paths`, `exit_code`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from modelvow import __version__, built
from modelvow.building import ensure_built
from modelvow.discover import discover, repository_of, shown
from modelvow.findings import Outcome, Severity
from modelvow.manifest.document import Unreadable
from modelvow.report.result import Manifest, Policy, Report, Run, Verdict
from modelvow.report.result import Unreadable as Unjudged
from modelvow.settings import Options, Workshop, floor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.catalog.index import Catalog
    from modelvow.findings import Finding
    from modelvow.manifest.document import Document
    from modelvow.policy.evaluate import RuleOutcome
    from modelvow.report.result import Offer
    from modelvow.settings import Settled

__all__ = ["Options", "Report", "check_paths", "check_text", "exit_code"]

STDIN = "-"
"""The path that stands for standard input."""


class Input(NamedTuple):
    """One manifest to judge: where it lies, the path shown, and its text unless it is read from there."""

    home: str
    name: str
    text: str | bytes | None = None


class Ground(NamedTuple):
    """Where a manifest stands: its folder, the root that evidence stays inside, and its own path from there."""

    folder: str
    root: str
    name: str


class Judged(NamedTuple):
    """One manifest after all rules, as far as a report needs it. `text` is empty where nothing was found."""

    manifest: Manifest
    settled: Settled
    findings: Sequence[Finding]
    verdicts: Sequence[Verdict] = ()
    text: str = ""
    offer: Offer | None = None


class Tools(NamedTuple):
    """What judging needs besides the manifest."""

    workshop: Workshop
    catalog: Catalog


def check_text(
    text: str | bytes,
    *,
    policy: Sequence[str] | None = None,
    as_of: object = None,
    name: str = "ai-manifest.yaml",
    options: Options | None = None,
) -> Report:
    """Judge the text of one manifest as if it lay at `name`, where evidence and configuration are looked for.

    `policy` names packs instead of the configured ones, `as_of` is a date or ISO text (None: today). A text that
    cannot be read is in the report's `unreadable`. Raises ConfigError or PackError when configuration or packs
    cannot be honored.
    """
    options = _options(options, policy, as_of)
    return _check(options, [Input(name, shown(name), text)], ())


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
    options = _options(options, policy, as_of)
    found = discover([os.fspath(path) for path in paths])
    missing = [Unjudged(each.path, each.reason, each.hint) for each in found.missing]
    return _check(options, [_input(path, options) for path in found.files], missing)


def exit_code(report: Report, fail_on: str | None = None) -> int:
    """Return 0, 1 for findings at or above `fail_on`, 2 when something was not judged.

    `fail_on` is a severity or `never`; None: as each manifest's configuration says, by default error.
    """
    broken = any(each.outcome is Outcome.ERROR for each in report.findings)
    if report.unreadable or broken or not report.manifests:
        return 2
    floors = {each.path: floor(fail_on) if fail_on else each.fail_on for each in report.manifests}
    return 1 if any(_fails(each, floors[each.path]) for each in report.findings) else 0


def _fails(finding: Finding, lowest: Severity | None) -> bool:
    counts = finding.outcome in {Outcome.VIOLATION, Outcome.UNDETERMINED}
    return counts and lowest is not None and finding.severity.rank >= lowest.rank


def _options(options: Options | None, policy: Sequence[str] | None, as_of: object) -> Options:
    options = options or Options()
    if policy is None and as_of is None:
        return options
    from dataclasses import replace

    chosen = options.policy if policy is None else tuple(policy)
    return replace(options, policy=chosen, as_of=options.as_of if as_of is None else str(as_of))


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


def _check(options: Options, inputs: Sequence[Input], missing: Iterable[Unjudged]) -> Report:
    ensure_built()
    from modelvow.catalog.index import open_catalog

    tools = Tools(Workshop(options), open_catalog(built.path("catalog.db")))
    for each in inputs:
        # Settings that cannot be honored end the run before anything is judged.
        tools.workshop.settle(_folder(each))
    unjudged = list(missing)
    judged: list[Judged] = []
    texts: dict[str, str] = {}
    for each in inputs:
        try:
            judged.append(_judge(tools, each, alone=len(inputs) == 1))
        except Unreadable as error:
            unjudged.append(Unjudged(each.name, error.reason, error.hint, error.span))
            texts[each.name] = _raw_text(each) if error.span is not None else ""
    return _report(tools, judged, unjudged, texts)


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


def _judge(tools: Tools, manifest: Input, *, alone: bool) -> Judged:
    """Judge one manifest; Unreadable when it cannot be. `alone`: the report tells what more it could declare."""
    from modelvow.locate import locate
    from modelvow.manifest.read import read, read_file
    from modelvow.manifest.validate import validate
    from modelvow.policy.evaluate import judge
    from modelvow.policy.reader import from_faults

    home, name, text = manifest
    ground = _ground(manifest)
    document = read_file(home, name) if text is None else read(text, name)
    settled = _settle(tools.workshop, document, ground)
    ruleset = settled.ruleset
    validated = validate(document, ruleset.controls)
    case = _case(tools, settled, validated.value, ground)
    outcomes = [*from_faults(ruleset, validated.faults), *judge(ruleset, case)]
    findings = locate(document, validated, outcomes, ground.name)
    return Judged(
        Manifest(name, len(case["models"]), len(ruleset.rules), settled.fail_on),
        settled,
        findings,
        [_verdict(name, outcome) for outcome in outcomes] if tools.workshop.options.outcomes else (),
        document.text if findings else "",
    )


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


def _case(tools: Tools, settled: Settled, value: dict[str, Any], ground: Ground) -> dict[str, Any]:
    from modelvow.case.build import build
    from modelvow.case.evidence import gather

    return build(
        value,
        as_of=settled.as_of,
        catalog=tools.catalog,
        traits=settled.ruleset.traits,
        evidence=gather(value, ground.folder, ground.root),
        manifest_name=ground.name,
        wanted=None,
    )


def _verdict(name: str, outcome: RuleOutcome) -> Verdict:
    rule = outcome.rule
    return Verdict(rule.code, rule.name, outcome.outcome, name, outcome.model, outcome.at, outcome.severity)


def _report(
    tools: Tools, judged: Sequence[Judged], unjudged: Sequence[Unjudged], texts: dict[str, str]
) -> Report:
    texts.update({each.manifest.path: each.text for each in judged if each.text})
    findings = tuple(finding for each in judged for finding in each.findings)
    return Report(
        run=_run(tools, judged),
        findings=findings,
        outcomes=tuple(verdict for each in judged for verdict in each.verdicts),
        manifests=tuple([each.manifest for each in judged]),
        unreadable=tuple(unjudged),
        offer=judged[0].offer if len(judged) == 1 else None,
        sources=texts,
        claims=_claims(findings),
    )


def _run(tools: Tools, judged: Sequence[Judged]) -> Run:
    """Return what the run stood on; packs in the order in which manifests brought them."""
    catalog = tools.catalog
    settled = [each.settled for each in judged]
    policies = dict.fromkeys(Policy(name, digest) for each in settled for name, digest in each.ruleset.hashes)
    as_of = settled[0].as_of if settled else tools.workshop.options.as_of or ""
    return Run(__version__, as_of, catalog.version, catalog.date, tuple(policies))


def _claims(findings: Sequence[Finding]) -> dict[str, str]:
    """Return the words of the claims that findings stand on; read only when there are some."""
    ids = {claim for finding in findings for claim in finding.claims}
    if not ids:
        return {}
    from modelvow.policy.packs import builtin_pack, with_pages

    return {claim.id: claim.claim for claim in with_pages(builtin_pack("article")).claims if claim.id in ids}
