"""What was judged beside what was known: which findings are new, changed or old, and which are fixed."""

from __future__ import annotations

import os

from modelvow.baseline import can_be_known, compared, entry_of, known_of, missing_from, told
from modelvow.baseline_files import BaselineError, blank, read_baseline
from modelvow.boundary import is_inside
from modelvow.discover import from_here, places_of, repository_of
from modelvow.findings import Outcome, State
from modelvow.report.result import Comparison, Fixed, Record
from modelvow.settings import NO_BASELINE
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from modelvow.baseline import Entry
    from modelvow.baseline_files import Baseline
    from modelvow.findings import Finding
    from modelvow.report.result import Report
    from modelvow.settings import Workshop


def against_baselines(report: Report, workshop: Workshop) -> Report:
    """Return `report` with the state of every finding, what is fixed, and the baseline to be written, if any.

    Raises BaselineError for a baseline that cannot be read.
    """
    options = workshop.options
    if options.write_baseline and options.baseline in {None, *NO_BASELINE}:
        return _recorded(report, workshop, options.write_baseline)
    for path, findings in _by_baseline(report, workshop).items():
        files = _files(report)
        baseline = read_baseline(path, files)
        report = _against(report, findings, baseline, workshop)
        if options.write_baseline:
            report = _shrunk(report, baseline, workshop, options.write_baseline)
    return report


def _files(report: Report) -> list[str]:
    return list(dict.fromkeys([*(each.path for each in report.manifests), *_of(report.findings)]))


def _of(findings: Iterable[Finding]) -> dict[str, None]:
    return dict.fromkeys(each.path for each in findings)


def _by_baseline(report: Report, workshop: Workshop) -> dict[str, frozenset[str]]:
    """Return the files of `report` by the baseline that each is compared with."""
    found: dict[str, set[str]] = {}
    for path in _files(report):
        folder = os.path.dirname(os.path.abspath(path))
        baseline = workshop.baseline(folder)
        if baseline:
            _keep_inside(baseline, folder, workshop)
            found.setdefault(baseline, set()).add(path)
    return {path: frozenset(files) for path, files in found.items()}


def _keep_inside(baseline: str, judged: str, workshop: Workshop) -> None:
    """Raise BaselineError where the configuration of the folder `judged` leads out of its repository."""
    file, config = workshop.file(judged), workshop.config(judged)
    if file is None or config is None or workshop.options.baseline is not None:
        return
    folder = os.path.dirname(file)
    if not is_inside(baseline, os.path.realpath(repository_of(folder) or folder)):
        way_out = "move it inside, or give it with `--baseline`"
        where, line = config.place_of("baseline")
        raise BaselineError(
            f"{where}:{line}: the baseline `{baseline}` lies outside the repository; {way_out}"
        )


def _against(report: Report, files: frozenset[str], baseline: Baseline, workshop: Workshop) -> Report:
    """Return `report` with the findings of `files` compared with `baseline`."""
    known, places = known_of(baseline.entries), _places(report, baseline)
    findings = tuple(
        compared(each, places[each.path], known) if each.path in files else each for each in report.findings
    )
    gone = _gone(report, files, baseline, workshop)
    comparison = report.comparison or Comparison()
    return _with_fixed(
        report._replace(
            findings=findings,
            comparison=comparison._replace(baselines=(*comparison.baselines, baseline.name)),
        ),
        _fixed(gone, baseline, _names(report, workshop)),
    )


def _with_fixed(report: Report, fixed: Sequence[Fixed]) -> Report:
    places = {**report.places, **places_of(each.path for each in fixed if each.path)}
    return report._replace(fixed=(*report.fixed, *fixed), places=places)


def _places(report: Report, baseline: Baseline) -> dict[str, str]:
    return {path: baseline.place(path) for path in _files(report)}


def _fixed(entries: Iterable[Entry], baseline: Baseline, names: Mapping[str, str]) -> list[Fixed]:
    """Return `entries` that are no more as a report tells them, by file and rule; `names` has theirs."""
    told = [
        Fixed(
            each.code,
            from_here(os.path.join(baseline.folder, each.path)).replace(os.sep, "/") if each.path else "",
            each.model,
            each.severity,
            each.outcome,
            each.fingerprint,
            baseline.name,
            names.get(each.code, ""),
        )
        for each in entries
    ]
    return sorted(told, key=lambda each: (each.path, each.code, each.model or "", each.fingerprint))


def _names(report: Report, workshop: Workshop) -> dict[str, str]:
    """Return the names of the rules in force, by code."""
    folders = dict.fromkeys(os.path.dirname(os.path.abspath(each.path)) for each in report.manifests)
    return {rule.code: rule.name for folder in folders for rule in workshop.settle(folder).ruleset.rules}


def _gone(report: Report, files: frozenset[str], baseline: Baseline, workshop: Workshop) -> list[Entry]:
    """Return the entries that this run shows to be fixed: their file was judged, or is no more there."""
    places = _places(report, baseline)
    missing = missing_from(baseline.entries, report.findings, places)
    judged = {places[each.path]: each.path for each in report.manifests if each.path in files}
    failed = {(places[each.path], each.code) for each in report.findings if each.outcome is Outcome.ERROR}
    seen: dict[str, bool] = {}
    found = []
    for entry in missing:
        if entry.path not in seen:
            seen[entry.path] = _was_judged(entry.path, judged, baseline, report, workshop)
        if not seen[entry.path] or (entry.path, entry.code) in failed:
            continue
        if _is_asked(entry, judged.get(entry.path), workshop):
            found.append(entry)
    return found


def _was_judged(
    place: str, judged: Mapping[str, str], baseline: Baseline, report: Report, workshop: Workshop
) -> bool:
    """Say whether this run tells all that there is to be said of the file that `baseline` names `place`."""
    if place in judged or (not place and report.manifests):
        return True
    if not place or baseline.is_gone(place):
        return bool(place)
    file = workshop.waiver_files.get(os.path.join(baseline.folder, place))
    if file is None or file.failure is not None:
        return False
    from modelvow.accepting import is_whole

    return is_whole(file, [each.path for each in report.manifests], workshop)


def _is_asked(entry: Entry, path: str | None, workshop: Workshop) -> bool:
    """Say whether the rule of `entry` was in force, where the caller chose among rules for this run."""
    options = workshop.options
    if path is None or not (options.select or options.ignore or options.policy is not None):
        return True
    settled = workshop.settle(os.path.dirname(os.path.abspath(path)))
    return any(rule.code == entry.code for rule in settled.ruleset.rules)


def _recorded(report: Report, workshop: Workshop, path: str) -> Report:
    """Return `report` with a baseline to be written that holds all that was found: it is known from now on.

    What an earlier one at `path` holds of files that were not judged stays in it.
    """
    files = _files(report)
    old = read_baseline(path, files) if os.path.lexists(path) else blank(path, files)
    gone = set(_gone(report, frozenset(files), old, workshop))
    places = _places(report, old)
    found = told(report.findings, places)
    left = [each for each in missing_from(old.entries, report.findings, places) if each not in gone]
    new = old._replace(entries=(*found, *left))
    report = _against(report, frozenset(files), new, workshop)
    report = _with_fixed(report, _fixed(gone, old, _names(report, workshop)))
    return report._replace(record=_record(old, new.entries, path))


def _shrunk(report: Report, baseline: Baseline, workshop: Workshop, path: str) -> Report:
    """Return `report` with a baseline to be written that holds what was known and is still found, no more."""
    places = _places(report, baseline)
    gone = set(_gone(report, frozenset(_files(report)), baseline, workshop))
    same = [
        entry_of(each, places[each.path])
        for each in report.findings
        if each.state is State.UNCHANGED and each.quiet
    ]
    keys = {(each.path, each.fingerprint) for each in same}
    waived = {
        (places[each.path], each.fingerprint) for each in report.findings if each.outcome is Outcome.WAIVED
    }
    left = [
        each
        for each in baseline.entries
        if each not in gone and (each.path, each.fingerprint) not in keys | waived
    ]
    new = [each for each in report.findings if can_be_known(each) and not each.quiet]
    record = _record(baseline, (*same, *left), path)
    return report._replace(record=record._replace(left=len(new)))


def _record(old: Baseline, entries: Sequence[Entry], path: str) -> Record:
    from modelvow.baseline import text_of

    before = {(each.path, each.fingerprint) for each in old.entries}
    after = {(each.path, each.fingerprint) for each in entries}
    return Record(path, text_of(entries), len(after), len(after - before), len(before - after))
