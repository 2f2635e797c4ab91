"""The result of a run, as every report format reads it."""

from __future__ import annotations

from types import MappingProxyType

from modelvow.findings import Outcome, Severity
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeVar

    from modelvow.findings import Finding, KeyPath, Span

    Told = TypeVar("Told", Finding, "Verdict")


NOTHING: Mapping[str, str] = MappingProxyType({})


class Policy(NamedTuple):
    """A pack in force: its name and a hash of what it says."""

    name: str
    hash: str


class Overlay(NamedTuple):
    """An overlay of the catalog in force: its file and a hash of what it says."""

    name: str
    hash: str


class Run(NamedTuple):
    """What the run stood on. `catalog_*` are empty when no catalog had to be opened."""

    version: str
    as_of: str
    catalog_version: str
    catalog_date: str
    policies: tuple[Policy, ...] = ()
    overlays: tuple[Overlay, ...] = ()


class Verdict(NamedTuple):
    """What one rule said of one thing, passes too. `path` is the manifest as it is shown."""

    code: str
    name: str
    outcome: Outcome
    path: str
    model: str | None
    key_path: KeyPath
    severity: Severity | None
    need: str | None = None


class Explained(NamedTuple):
    """A rule that found something, told at length: what, why and the way out; its page is Markdown."""

    code: str
    name: str
    title: str
    severity: Severity
    text: str
    page: str
    claims: tuple[str, ...] = ()


class Manifest(NamedTuple):
    """One manifest that was judged. `fail_on` is what its own configuration asks for, None for never."""

    path: str
    models: int
    rules: int
    fail_on: Severity | None


class Unreadable(NamedTuple):
    """An input that could not be judged: why, where in it, and the way out."""

    path: str
    reason: str
    hint: str
    span: Span | None = None


class Fixed(NamedTuple):
    """A finding that is no more. `by` is the baseline that knew it, "" where a base revision had it.

    What a baseline does not write down is empty or None; `span` is its place at the base.
    """

    code: str
    path: str
    model: str | None
    severity: Severity
    outcome: Outcome
    fingerprint: str
    by: str = ""
    name: str = ""
    message: str = ""
    claims: tuple[str, ...] = ()
    span: Span | None = None


class Since(NamedTuple):
    """What manifests are compared with: the revision as asked for, its commit, and where both lines part.

    `manifests` is how many there are, touched or not.
    """

    rev: str
    commit: str
    base: str
    manifests: int = 0


class Comparison(NamedTuple):
    """What findings were compared with: baselines by name, and a revision."""

    baselines: tuple[str, ...] = ()
    since: Since | None = None


class Record(NamedTuple):
    """A baseline that is to be written: where, its text, and how many it knows.

    Of these `added` were not in it, `removed` are in it no more, and `left` are new and stay out of it.
    """

    path: str
    text: str
    known: int
    added: int
    removed: int
    left: int = 0


class Offer(NamedTuple):
    """Keys that a manifest does not declare, and how many more rules would judge it if it did."""

    keys: tuple[str, ...]
    rules: int


class Summary(NamedTuple):
    """Counts of a run. `error`, `warning` and `note` count open findings, undetermined ones apart.

    What is `known`, since a baseline or a base revision has it, is counted nowhere else.
    """

    manifests: int
    models: int
    rules: int
    error: int
    warning: int
    note: int
    undetermined: int
    waived: int
    unreadable: int
    known: int = 0
    fixed: int = 0


class View(NamedTuple):
    """How a report is shown; it changes no verdict. None is no, unless a configuration says yes."""

    color: bool = False
    concise: bool | None = None
    expand: bool | None = None
    notes: bool | None = None
    waived: bool = False
    known: bool = False
    outcomes: bool = False
    omit_suppressed: bool = False


class Seen(NamedTuple):
    """The evidence that was looked at for a manifest in `folder`, inside `root`: paths and what was seen."""

    folder: str
    root: str
    evidence: tuple[tuple[str, tuple[object, ...]], ...]


class LeftOut(NamedTuple):
    """Something that was found and not judged; `required` is a required pack that it escapes, "" for none."""

    path: str
    why: str
    required: str = ""

    @property
    def words(self) -> str:
        """Why it was left out, and what it escapes."""
        return f"{self.why}, though `{self.required}` is required" if self.required else self.why


class Report(NamedTuple):
    """What a run found, in the order in which it is shown: by file, then by line."""

    run: Run
    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Verdict, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    offer: Offer | None = None
    left_out: tuple[LeftOut, ...] = ()
    """What was found and not judged, each with the reason: no fault, but said."""
    sources: Mapping[str, str] = NOTHING
    """The text of each manifest that was read, by the path that is shown."""
    claims: Mapping[str, str] = NOTHING
    """What each claim says that a finding stands on, by its id."""
    rules: tuple[Explained, ...] = ()
    """The rules that found something, where formats that list them were asked for."""
    seen: tuple[Seen, ...] | None = None
    """The evidence that was looked at; None where more than manifests, settings and evidence decided."""
    troubles: tuple[str, ...] = ()
    """What went wrong beside the judging and changes nothing of it, for the error stream."""
    places: Mapping[str, str] = NOTHING
    """Each path that is shown, as seen from the root of the repository; absolute when it lies outside."""
    comparison: Comparison | None = None
    """What findings were compared with, if anything: then they have a state."""
    fixed: tuple[Fixed, ...] = ()
    """Findings that were known and are no more."""
    record: Record | None = None
    """The baseline that was asked for, for the caller to write."""

    @property
    def escaped(self) -> tuple[LeftOut, ...]:
        """What was left out and escapes a required pack by it."""
        return tuple([each for each in self.left_out if each.required])

    @property
    def version(self) -> str:
        """The version of modelvow that judged."""
        return self.run.version

    @property
    def summary(self) -> Summary:
        """The counts that every format prints."""
        return summarize(self)


class Tally(NamedTuple):
    """What was judged and found in numbers, which parts of a run add up to. `rules` is the most of any part.

    `failing` counts undetermined findings that are errors, `findings` all, and `broken` has the rules that
    failed.
    """

    manifests: int = 0
    models: int = 0
    rules: int = 0
    findings: int = 0
    error: int = 0
    warning: int = 0
    note: int = 0
    undetermined: int = 0
    failing: int = 0
    waived: int = 0
    known: int = 0
    broken: frozenset[str] = frozenset()


def tally_of(report: Report) -> Tally:
    """Return what `report` tells in numbers."""
    return count(report.manifests, report.findings)


def count(manifests: Sequence[Manifest], findings: Sequence[Finding]) -> Tally:
    """Return manifests, models, rules and findings in numbers."""
    kinds: dict[tuple[Outcome, Severity, bool], int] = {}
    for each in findings:
        kind = each.outcome, each.severity, each.quiet
        kinds[kind] = kinds.get(kind, 0) + 1
    opened, waiting = _by_severity(kinds, Outcome.VIOLATION), _by_severity(kinds, Outcome.UNDETERMINED)
    failed = any(outcome is Outcome.ERROR for outcome, *_ in kinds)
    return Tally(
        manifests=len(manifests),
        models=sum([each.models for each in manifests]),
        rules=max([each.rules for each in manifests], default=0),
        findings=len(findings),
        error=opened[Severity.ERROR],
        warning=opened[Severity.WARNING],
        note=opened[Severity.NOTE],
        undetermined=sum(waiting.values()),
        failing=waiting[Severity.ERROR],
        waived=sum([number for (outcome, *_), number in kinds.items() if outcome is Outcome.WAIVED]),
        known=sum([number for (*_, quiet), number in kinds.items() if quiet]),
        broken=frozenset([each.code for each in findings if each.outcome is Outcome.ERROR] if failed else ()),
    )


def _by_severity(
    kinds: Mapping[tuple[Outcome, Severity, bool], int], outcome: Outcome
) -> dict[Severity, int]:
    """Return how many findings of an outcome are not quiet, by severity."""
    return {severity: kinds.get((outcome, severity, False), 0) for severity in Severity}


def added(one: Tally, other: Tally) -> Tally:
    """Return the numbers of two parts of a run together."""
    numbers: Sequence[Any] = [mine + its for mine, its in zip(one[:-1], other[:-1], strict=True)]
    return Tally(*numbers)._replace(rules=max(one.rules, other.rules), broken=one.broken | other.broken)


def is_failing(finding: Finding, lowest: Severity | None) -> bool:
    """Say whether `finding` fails a run in which all from the severity `lowest` on does, None for nothing."""
    if lowest is None or finding.severity.rank < lowest.rank or finding.quiet:
        return False
    return finding.outcome in (Outcome.VIOLATION, Outcome.UNDETERMINED)


def code_of(*, judged: bool, whole: bool, fails: bool) -> int:
    """Return the exit code of a run: 2 where nothing or not the `whole` was `judged`, 1 where it `fails`."""
    if not judged or not whole:
        return 2
    return 1 if fails else 0


def summarize(report: Report) -> Summary:
    """Count manifests, models, rules and findings of `report`."""
    return summary_of(report, tally_of(report))


def summary_of(report: Report, tally: Tally) -> Summary:
    """Return the counts that every format prints; `tally` says what was judged and found."""
    told = tally._asdict()
    shared = {name: told[name] for name in Summary._fields if name in told}
    return Summary(**shared, unreadable=len(report.unreadable), fixed=len(report.fixed))


def by_path(told: Iterable[Told]) -> dict[str, list[Told]]:
    """Return findings or verdicts by the manifest that they are about, in their order."""
    found: dict[str, list[Told]] = {}
    for each in told:
        found.setdefault(each.path, []).append(each)
    return found
