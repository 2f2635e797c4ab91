"""The pipeline from manifests to a report, and the public API: `check_text`, `check_paths`, `exit_code`."""

from __future__ import annotations

import os
import sys

from modelvow import __version__
from modelvow.building import ensure_built
from modelvow.discover import Found, discover, places_of, shown
from modelvow.findings import Outcome
from modelvow.judging import MANY, Failed, Input, Round, folder_of, raw_text, unjudged
from modelvow.links import absolute
from modelvow.manifest.document import Unreadable
from modelvow.report.result import Report, Seen, by_path, code_of, is_failing
from modelvow.report.result import Unreadable as Unjudged
from modelvow.reporting import report_of, run_of
from modelvow.settings import Options, Workshop, floor, leave_out, refusals, told_left_out
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from modelvow.accepting import FileJudge
    from modelvow.cache.store import Store
    from modelvow.case.evidence import Evidence
    from modelvow.discover import Missing
    from modelvow.findings import Finding
    from modelvow.judging import Judged
    from modelvow.report.result import LeftOut
    from modelvow.telling import Ledger, Plan, Standings
    from modelvow.waiver_files import WaiverFile

    Sights = tuple[tuple[str, Evidence], ...]

__all__ = ["Options", "Report", "check_paths", "check_text", "exit_code"]

FEW = 50
"""Manifests from which on it pays to keep what they come to."""
STDIN = "-"
"""The path that stands for standard input."""


class Told(NamedTuple):
    """A run told file by file: what was told, and the report without its manifests and findings."""

    ledger: Ledger
    head: Report


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
    or packs cannot be honored, DayError for an `as_of` that is no day.
    """
    if not isinstance(text, str | bytes):
        raise TypeError("`text` is to be the text of a manifest; what lies in files is for `check_paths`")
    options = _options(options, policy, as_of)
    return _check(Workshop(options), [Input(os.path.abspath(name), shown(name), text)])


def check_paths(
    paths: Sequence[str | os.PathLike[str]] | os.PathLike[str] = (),
    *,
    policy: Sequence[str] | None = None,
    as_of: object = None,
    options: Options | None = None,
) -> Report:
    """Judge the manifests that `paths` (or the one path) name or hold, by default those below here.

    What cannot be judged is in the report's `unreadable` and hides nothing else. Raises as `check_text` does.
    """
    listed = (paths,) if isinstance(paths, str | os.PathLike) else paths
    return judge_round(gather([os.fspath(path) for path in listed], _options(options, policy, as_of)))


def gather(
    paths: Sequence[str],
    options: Options,
    workshop: Workshop | None = None,
    listed: Sequence[str] | None = None,
) -> Round:
    """Return what is to be judged of `paths` under `options`; raises ConfigError for broken settings.

    `workshop` may have looked at some of it before, and git may have `listed` what the only folder holds.
    """
    workshop = workshop or Workshop(options)
    found = _left(discover(paths, workshop.looked, listed), workshop)
    files, here = () if options.since is not None else found.files, os.getcwd()
    return Round(workshop, tuple(paths), found, tuple([input_of(path, options, here) for path in files]))


def _left(found: Found, workshop: Workshop) -> Found:
    """Return what settings leave of `found`; a pattern that is none is told with what else is wrong there."""
    try:
        return leave_out(found, workshop)
    except refusals():
        ensure_built()
        for folder in dict.fromkeys(os.path.dirname(os.path.abspath(path)) for path in found.files):
            workshop.ready(folder)
        raise


def judge_round(asked: Round, done: Callable[[int, int], None] = lambda _done, _all: None) -> Report:
    """Return the report of all that is asked for; `done` is told how many manifests are judged, of all."""
    since = asked.workshop.options.since
    if since is None:
        return _check(asked.workshop, asked.inputs, asked.found, done)
    from modelvow.since import judge_since

    ensure_built()
    return judge_since(since, asked.paths, asked.found, asked.workshop, _check)


def with_floor(report: Report, fail_on: str) -> Report:
    """Return `report` as if every manifest's configuration asked for `fail_on`."""
    lowest = floor(fail_on)
    return report._replace(manifests=tuple([each._replace(fail_on=lowest) for each in report.manifests]))


def exit_code(report: Report, fail_on: str | None = None) -> int:
    """Return 0, 1 for findings at or above `fail_on`, 2 when something was not judged.

    `fail_on` is a severity or `never`; None: as each manifest's configuration says, by default error.
    """
    broken = any(each.outcome is Outcome.ERROR for each in report.findings)
    floors = {each.path: floor(fail_on) if fail_on else each.fail_on for each in report.manifests}
    # A file of waivers is no manifest: what is found of it weighs as it does for the strictest of them.
    strictest = min((each for each in floors.values() if each), key=lambda each: each.rank, default=None)
    return code_of(
        judged=bool(report.manifests or _untouched(report)),
        whole=not (report.unreadable or broken),
        fails=any(is_failing(each, floors.get(each.path, strictest)) for each in report.findings),
    )


def _untouched(report: Report) -> bool:
    """Say whether there are manifests, and none was touched."""
    since = report.comparison.since if report.comparison is not None else None
    return since is not None and since.manifests > 0


def _options(options: Options | None, policy: Sequence[str] | None, as_of: object) -> Options:
    options = options or Options()
    if policy is None and as_of is None:
        return options
    # A text is a sequence of texts, too: of its characters, which is what nobody means.
    chosen = options.policy if policy is None else (policy,) if isinstance(policy, str) else tuple(policy)
    return options._replace(policy=chosen, as_of=options.as_of if as_of is None else str(as_of))


def input_of(path: str, options: Options, here: str) -> Input:
    """Return what is at `path`, seen from the folder `here`.

    Standard input is read at once, and lies where the caller says.
    """
    if path != STDIN:
        return Input(absolute(path, here), shown(path))
    home = options.stdin_filename or "stdin"
    return Input(os.path.abspath(home), shown(home), _standard_input(home))


def _standard_input(name: str) -> bytes:
    from modelvow.manifest.limits import MANIFEST

    if sys.stdin is None:
        raise Unreadable(name, "standard input is closed", hint="give the manifest a path")
    # One byte more than may be, so that the reader sees that it is too much.
    return sys.stdin.buffer.read(MANIFEST.size + 1)


def tell_round(asked: Round, plan: Plan, done: Callable[[int, int], None]) -> Told:
    """Return what is told of all that is asked for, put together file by file as `plan` says.

    Nothing of it is compared with a baseline or a revision. Raises as `check_text` does.
    """
    from modelvow.crew import tell_all
    from modelvow.spool import Spool
    from modelvow.telling import Ledger

    workshop, inputs = asked.workshop, asked.inputs
    ledger = Ledger(plan, inputs, Spool())
    try:
        left_out = _settle(workshop, inputs, asked.found)
        store = _store(workshop.options, inputs)
        tell_all(workshop, inputs, store, lambda count: done(count, len(inputs)), ledger)
        head = _head(workshop, ledger, asked.found.missing)
        troubles = _keep(store) if store is not None else ()
        return Told(ledger, head._replace(left_out=left_out, troubles=troubles))
    except BaseException:
        ledger.spool.close()
        raise
    finally:
        close(workshop)


def _check(
    workshop: Workshop,
    inputs: Sequence[Input],
    found: Found | None = None,
    done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    found = found or Found(())
    try:
        left_out = _settle(workshop, inputs, found)
        results, troubles = _results(workshop, inputs, lambda count: done(count, len(inputs)))
        report = _joined(workshop, inputs, results, found.missing)
        report = _with_left_out(report, left_out)._replace(troubles=troubles)
        return _compared(report, workshop) if workshop.options.grounds else report
    finally:
        close(workshop)


def _settle(workshop: Workshop, inputs: Sequence[Input], found: Found) -> tuple[LeftOut, ...]:
    """Settle what judges `inputs`, and return what was left out of `found` with what would have judged it.

    Settings that cannot be honored end the run before anything is judged.
    """
    ensure_built()
    left_out = told_left_out(found, workshop)
    for folder in _apart(workshop, inputs):
        workshop.ready(folder)
        if workshop.baseline(folder) or workshop.options.write_baseline:
            workshop.options = workshop.options._replace(grounds=True)
    return left_out


def _apart(workshop: Workshop, inputs: Sequence[Input]) -> Iterable[str]:
    """Return folders of `inputs`, one for each configuration; by which lock they are held may differ, too."""
    found: dict[str | None, str] = {}
    for folder in dict.fromkeys([folder_of(each) for each in inputs]):
        # Of thousands of folders most are judged by one configuration.
        found.setdefault(folder if workshop.is_locked(folder) else workshop.file(folder), folder)
    return found.values()


def close(workshop: Workshop) -> None:
    """Let go of what was opened to judge, and of processes that were started and not needed."""
    for catalog in workshop.catalogs():
        catalog.close()
    if workshop.crew is not None:
        from modelvow.hiring import send_away

        send_away(workshop.crew)
        workshop.crew = None


def _compared(report: Report, workshop: Workshop) -> Report:
    """Return `report` beside the baselines that were named."""
    from modelvow.comparing import against_baselines

    return against_baselines(report, workshop)


def _results(
    workshop: Workshop, inputs: Sequence[Input], done: Callable[[int], None]
) -> tuple[Iterable[Judged | Failed], tuple[str, ...]]:
    """Return what each of `inputs` came to, in their order, and what went wrong with keeping that."""
    store = _store(workshop.options, inputs)
    if store is None and len(inputs) < MANY:
        from modelvow.judge import judge_each

        return judge_each(workshop, inputs), ()
    from modelvow.crew import judge_all

    results = judge_all(workshop, inputs, store, done)
    return results, _keep(store) if store is not None else ()


def _keep(store: Store) -> tuple[str, ...]:
    """Keep what is in `store` for later runs; returns what went wrong with that."""
    try:
        store.save()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return (f"{store.path}: the cache could not be written, {reason}; nothing else is lost",)
    return ()


def _store(options: Options, inputs: Sequence[Input]) -> Store | None:
    """Return what was kept of earlier runs over these manifests, None where nothing is to be kept."""
    if options.cache is None or options.outcomes or len(inputs) < FEW:
        return None
    from modelvow.cache.store import open_store

    return open_store(options.cache, os.path.commonpath([folder_of(each) for each in inputs]))


def _joined(
    workshop: Workshop,
    inputs: Sequence[Input],
    results: Iterable[Judged | Failed],
    missing: Iterable[Missing],
) -> Report:
    """Return the report of all results, with what is found of files of waivers once all are known."""
    failed = [Unjudged(each.path, each.reason, each.hint) for each in missing]
    judged: list[Judged] = []
    texts: dict[str, str] = {}
    for each in results:
        if isinstance(each, Failed):
            failed.append(each.failure)
            texts[each.failure.path] = each.text
        else:
            judged.append(each)
    judges = _waiver_judges([(each.folder, each.asked, each.standings) for each in judged], workshop)
    about = _of_waivers(judges, inputs, workshop, texts)
    failed += [unjudged(by.file.failure) for by in judges if by.file.failure is not None]
    report = report_of(workshop, judged, failed, texts, about)._replace(seen=_seen(workshop, judged, failed))
    return report._replace(run=report.run._replace(version=__version__))


def _with_left_out(report: Report, left_out: tuple[LeftOut, ...]) -> Report:
    """Return `report` with what was left out; what escapes a required pack has a place."""
    places = {**report.places, **places_of([each.path for each in left_out if each.required])}
    return report._replace(left_out=left_out, places=places)


def _seen(
    workshop: Workshop, judged: Sequence[Judged], failed: Sequence[Unjudged]
) -> tuple[Seen, ...] | None:
    """Return the evidence that was looked at, None where packs of a manifest or a failure decided, too."""
    if workshop.options.cache is None or failed or any(each.asked for each in judged):
        return None
    return _seen_from(workshop, ((each.folder, each.evidence) for each in judged))


def _seen_from(workshop: Workshop, evidence: Iterable[tuple[str, Sights]]) -> tuple[Seen, ...]:
    """Return what was looked at from each folder of a manifest, with the root that it stays inside."""
    roots = workshop.looked.roots
    return tuple([Seen(folder, roots.get(folder) or folder, looked) for folder, looked in evidence])


def _head(workshop: Workshop, ledger: Ledger, missing: Iterable[Missing]) -> Report:
    """Return the report of what `ledger` was told without manifests and findings; it is told of the rest.

    That is what is found of files of waivers once all manifests are known.
    """
    failed = [Unjudged(each.path, each.reason, each.hint) for each in missing]
    failed += [each for _, each in sorted(ledger.failures.items())]
    judges = _waiver_judges(list(ledger.covered()), workshop)
    texts: dict[str, str] = {}
    about = _of_waivers(judges, ledger.inputs, workshop, texts)
    for path, findings in by_path(about).items():
        ledger.tell_of(path, findings, texts.get(path, ""))
    for failure in [unjudged(by.file.failure) for by in judges if by.file.failure is not None]:
        ledger.fail(failure, texts.get(failure.path, ""))
        failed.append(failure)
    run = run_of(workshop, ((folder, asked) for _, folder, asked in ledger.judged()))
    seen = _looked_at(workshop, ledger) if ledger.plan.seen and not failed else None
    return Report(run._replace(version=__version__), unreadable=tuple(failed), seen=seen)


def _looked_at(workshop: Workshop, ledger: Ledger) -> tuple[Seen, ...] | None:
    """Return the evidence that was looked at, None where packs of a manifest decided, too."""
    if ledger.asked:
        return None
    of_each = ((folder, ledger.evidence.get(number, ())) for number, folder, _ in ledger.judged())
    return _seen_from(workshop, of_each)


def _waiver_judges(
    judged: Sequence[tuple[str, tuple[str, ...], Standings]], workshop: Workshop
) -> Sequence[FileJudge]:
    """Return what judges the files of waivers that cover manifests, in the order in which these came.

    Of each manifest that was judged its folder, packs and what became of waivers is given.
    """
    if not any(standings for _, _, standings in judged):
        return ()
    from modelvow.accepting import FileJudge
    from modelvow.waiver_files import covering

    judges: dict[str, FileJudge] = {}
    for folder, asked, standings in judged:
        settled = workshop.settle(folder, asked)
        for path, of_file in standings.items():
            file = covering(path, folder, workshop.waiver_files)
            by = FileJudge(file, settled.ruleset, settled.as_of, [])
            judges.setdefault(path, by).standings.append(tuple(of_file))
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
        {each.name: raw_text(Input(each.path, each.name)) for each in files if _is_told(each, found)}
    )
    return found


def _is_told(file: WaiverFile, found: Iterable[Finding]) -> bool:
    """Say whether a report shows lines of `file`."""
    if file.failure is not None:
        return file.failure.span is not None
    return any(each.path == file.name for each in found)
