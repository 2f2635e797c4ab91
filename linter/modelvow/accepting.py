"""Where findings meet the waivers of their manifest and of the files that cover it."""

from __future__ import annotations

import os

from modelvow.case.endpoints import days_between
from modelvow.locate import in_order, locate
from modelvow.policy.evaluate import judge_waivers
from modelvow.policy.reader import from_faults
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple
from modelvow.waivers import Known, apply, joined, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modelvow.findings import Finding
    from modelvow.manifest.document import Document
    from modelvow.manifest.validate import Validated
    from modelvow.policy.evaluate import RuleOutcome
    from modelvow.policy.ruleset import Ruleset
    from modelvow.settings import Workshop
    from modelvow.waiver_files import WaiverFile
    from modelvow.waivers import Standing, Waiver


class Source(NamedTuple):
    """A text that holds waivers: a manifest, or a file of waivers; `home` is its name in its repository."""

    document: Document
    validated: Validated
    waivers: tuple[Waiver, ...]
    home: str


class Accepted(NamedTuple):
    """The findings of one manifest once waivers are applied, and what became of the waivers of each file."""

    findings: list[Finding]
    outcomes: list[RuleOutcome]
    standings: dict[str, tuple[Standing, ...]]


def accept(
    findings: Sequence[Finding],
    manifest: Source,
    files: Sequence[WaiverFile],
    ruleset: Ruleset,
    as_of: str,
) -> Accepted:
    """Return `findings` with those marked that a waiver covers, and what is found of the manifest's own.

    The manifest's own waivers come first, then those of `files` in their order.
    """
    known = known_of(ruleset, manifest.validated.value["models"])
    waivers = [*manifest.waivers, *(waiver for file in files for waiver in file.waivers)]
    own = [standing_of(waiver, findings, known) for waiver in manifest.waivers]
    outcomes, about = judge_source(manifest, own, ruleset, as_of)
    marked = [*apply(findings, waivers, as_of, known), *about]
    return Accepted(
        in_order(marked),
        outcomes,
        {file.path: tuple(standing_of(each, findings, known) for each in file.waivers) for file in files},
    )


def known_of(ruleset: Ruleset, models: Iterable[Mapping[str, Any]]) -> Known:
    """Return what waivers of a manifest can name; what is said of waivers may not be waived."""
    ids = {model.get("name", model["id"]): model["id"] for model in models}
    return Known(ruleset.waivable, frozenset((*ruleset.off, *ruleset.silenced)), ids, ruleset.near)


def judge_source(
    source: Source, standings: Sequence[Standing | None], ruleset: Ruleset, as_of: str
) -> tuple[list[RuleOutcome], list[Finding]]:
    """Return what rules say of the waivers in `source`, of each what became of it (None: nobody can say)."""
    states = [_state(*pair, as_of) for pair in zip(source.waivers, standings, strict=True)]
    outcomes = judge_waivers(ruleset, dict(enumerate(states)), as_of)
    return outcomes, locate(source.document, source.validated, outcomes, source.home)


def _state(waiver: Waiver, standing: Standing | None, as_of: str) -> dict[str, Any]:
    """Return a waiver as rules see it; `waiver` of the case's schema tells of every key."""
    written = {key: value for key, value in waiver._asdict().items() if value is not None}
    state = {**written, "in_force": as_of <= waiver.expires, "days_left": days_between(as_of, waiver.expires)}
    if standing is None:
        return state
    told = {
        "waivable": standing.waivable,
        "why": standing.why or None,
        "suggestion": standing.suggestion or None,
    }
    # Of a rule that may not be waived one finding is enough.
    matches = {} if standing.waivable is False else {"matches": standing.matches}
    return {**state, **matches, **{key: value for key, value in told.items() if value is not None}}


class FileJudge(NamedTuple):
    """By what the waivers of one file are judged, and what became of them on each manifest."""

    file: WaiverFile
    ruleset: Ruleset
    as_of: str
    standings: list[tuple[Standing, ...]]


def judge_files(judges: Iterable[FileJudge], homes: Sequence[str], workshop: Workshop) -> list[Finding]:
    """Return what is found of files and their waivers, once all manifests, those at `homes`, are judged."""
    return [finding for judge in judges for finding in _judge_file(judge, homes, workshop)]


def _judge_file(judge: FileJudge, homes: Iterable[str], workshop: Workshop) -> list[Finding]:
    from modelvow.baseline import grounded

    file = judge.file
    if file.document is None or file.validated is None:
        return []
    standings: list[Standing | None] = [joined(each) for each in zip(*judge.standings, strict=True)]
    if any(_is_idle(each) for each in standings) and not is_whole(file, homes, workshop):
        # As long as others are left to judge, nobody can say that a waiver hides nothing.
        standings = [None if _is_idle(each) else each for each in standings]
    source = Source(file.document, file.validated, file.waivers, file.home)
    faults = locate(
        file.document, file.validated, from_faults(judge.ruleset, file.validated.faults), file.home
    )
    found = in_order([*faults, *judge_source(source, standings, judge.ruleset, judge.as_of)[1]])
    return grounded(found, {}, judge.ruleset.rules) if workshop.options.grounds else found


def is_whole(file: WaiverFile, homes: Iterable[str], workshop: Workshop) -> bool:
    """Say whether the manifests at `homes` are all that `file` covers."""
    from modelvow.discover import NAMES, discover
    from modelvow.settings import leave_out

    homes = {*homes}
    own = [os.path.join(file.folder, name) for name in NAMES] if "/" in file.home else []
    if own and all(path in homes for path in own if os.path.lexists(path)):
        # It covers what lies beside it, and that is all there: nobody has to be asked what there is.
        return True
    found = [os.path.realpath(path) for path in leave_out(discover([file.folder]), workshop).files]
    beside = os.path.realpath(file.folder)
    # At the root of a repository a file covers every manifest, elsewhere those that lie beside it.
    covered = found if "/" not in file.home else [path for path in found if os.path.dirname(path) == beside]
    return set(covered) <= {os.path.realpath(home) for home in homes}


def _is_idle(standing: Standing | None) -> bool:
    return standing is not None and not standing.matches and bool(standing.waivable)
