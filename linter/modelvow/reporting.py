"""What was judged, as one report."""

from __future__ import annotations

import os

from modelvow.discover import places_of
from modelvow.report.result import Overlay, Policy, Report, Run
from modelvow.settings import today
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.findings import Finding
    from modelvow.judging import Judged
    from modelvow.report.result import Explained
    from modelvow.report.result import Unreadable as Unjudged
    from modelvow.settings import Workshop


def report_of(
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
        run=run_of(workshop, _grounds(judged)),
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
    """Return what the rules that found something say at length."""
    from modelvow.pages.explained import explain

    # Many folders share one configuration, whose packs are read but once.
    once = {id(workshop.settle(*ground)): ground for ground in _grounds(judged)}.values()
    rules = {rule.code: rule for ground in once for rule in workshop.settle(*ground).ruleset.rules}
    found = dict.fromkeys(finding.code for finding in findings)
    packs = {pack.hash: pack for ground in once for pack in workshop.packs(*ground)}
    return explain([rules[code] for code in found if code in rules], packs.values())


def run_of(workshop: Workshop, grounds: Iterable[tuple[str, tuple[str, ...]]]) -> Run:
    """Return what a run stood on, but for our version; packs and overlays as manifests brought them.

    `grounds` are the folders of manifests that were judged, each with the packs that were asked for there.
    """
    catalogs = workshop.catalogs() or (workshop.catalog(os.getcwd()),)
    # Thousands of folders share what they are judged by.
    once: dict[tuple[str | None, tuple[str, ...]], str] = {}
    for folder, asked in grounds:
        once.setdefault((workshop.file(folder), asked), folder)
    settled = [workshop.settle(folder, asked) for (_, asked), folder in once.items()]
    rulesets = {id(each.ruleset): each.ruleset for each in settled}.values()
    policies = dict.fromkeys(Policy(name, digest) for each in rulesets for name, digest in each.hashes)
    overlays = dict.fromkeys(
        Overlay(each.name, each.hash) for catalog in catalogs for each in catalog.overlays
    )
    as_of = settled[0].as_of if settled else workshop.options.as_of or today()
    first = catalogs[0]
    return Run("", as_of, first.version, first.date, tuple(policies), tuple(overlays))


def _grounds(judged: Sequence[Judged]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Return by what manifests were judged, each once: a folder, and the packs that were asked for there."""
    return dict.fromkeys((each.folder, each.asked) for each in judged)


def _claims(findings: Sequence[Finding]) -> dict[str, str]:
    """Return the words of the claims that findings stand on; read only when there are some."""
    if not any(finding.claims for finding in findings):
        return {}
    from modelvow.policy.packs import told_claims

    return told_claims()
