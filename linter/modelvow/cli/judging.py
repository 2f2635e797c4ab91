"""`check` without its options' parsing: pipeline, report, exit code. Knows nothing of click."""

from __future__ import annotations

import os
import sys

from modelvow.cli.failures import complain, stream_report, write
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    from modelvow.cli.keeping import Taken
    from modelvow.cli.outputs import Content, Output
    from modelvow.judging import Round
    from modelvow.policy.config import Config
    from modelvow.report.result import Record, Report, View
    from modelvow.settings import Options

    Judgment = TypeVar("Judgment")


class Said(NamedTuple):
    """What a run says: its report, which may lack manifests and findings, each text in pieces, its code."""

    report: Report
    texts: Callable[[], Sequence[Iterable[Content]]]
    code: int
    close: Callable[[], None] = lambda: None


def judge(
    paths: Sequence[str],
    options: Options | None = None,
    view: View | None = None,
    *,
    forms: Sequence[str] = (),
    file: str | None = None,
    fail_on: str | None = None,
) -> int:
    """Judge `paths`, write a report for each of `forms` (`FORMAT` or `FORMAT=FILE`), return the exit code.

    `file` takes the one that names no file. Nothing and None are as the configuration nearest to the current
    folder says; without one, text on standard output.
    """
    from modelvow.cli.keeping import take
    from modelvow.cli.outputs import keep_inside, outputs_of, refuse_nameless
    from modelvow.report.result import View
    from modelvow.settings import Options, Workshop

    view = view or View()
    refuse_nameless({"--output": file, "--write-baseline": options.write_baseline if options else None})
    config = Workshop(Options()).config(os.getcwd())
    if config is not None:
        keep_inside(_files_of(config), config.path)
        of_config = None if forms and all("=" in form for form in forms) else config.output
        file = of_config if file is None else file
        forms, view = forms or _known(config.formats), _settle(view, config)
    outputs = outputs_of(forms, file)
    shown = [outputs, [_is_colored(each) for each in outputs], view, fail_on]
    taken = take(paths, _widen(options or equipped(Options()), outputs), shown)
    settings = [part.path for part in config.files] if config is not None else []
    return _judge(taken, outputs, view, fail_on, settings)


def _judge(
    taken: Taken, outputs: Sequence[Output], view: View, fail_on: str | None, settings: Sequence[str]
) -> int:
    """Judge, or say again what was said where nothing changed; no report goes over an input or `settings`."""
    from modelvow.cli.keeping import keep
    from modelvow.cli.outputs import keep_inputs
    from modelvow.report import render_aside

    asked, kept, before = taken
    if before is not None:
        _hand_out(outputs, [(text,) for text in before.texts], before.aside)
        return before.code
    views = [view._replace(color=_is_colored(each)) for each in outputs]
    said = _said(asked, outputs, views, fail_on, seen=kept is not None)
    try:
        inputs = [*(each.name for each in asked.inputs), *_inputs(said.report)]
        keep_inputs(outputs, [*inputs, *settings])
        aside = render_aside(_shown(outputs), said.report)
        _hand_out(outputs, said.texts(), aside)
        if kept is not None:
            keep(kept, said.report, said.texts, aside, said.code)
        if said.report.record is not None:
            _write_baseline(said.report.record, outputs, inputs)
    finally:
        said.close()
    return said.code


def _said(
    asked: Round, outputs: Sequence[Output], views: Sequence[View], fail_on: str | None, *, seen: bool
) -> Said:
    """Judge, and return what is to be said: put together file by file where that can be."""
    from modelvow.report import render, view_for

    forms = [each.form for each in outputs]
    if _is_by_file(asked, forms):
        from modelvow.check import tell_round
        from modelvow.telling import Plan

        plan = Plan(tuple(zip(forms, map(view_for, forms, views), strict=True)), fail_on, seen)
        ledger, head = _watched(asked, lambda done: tell_round(asked, plan, done))

        def texts() -> Sequence[Iterable[Content]]:
            return [ledger.report(place, head) for place in range(len(outputs))]

        return Said(head, texts, ledger.code(head), ledger.spool.close)
    from modelvow.check import exit_code, judge_round, with_floor

    report = _watched(asked, lambda done: judge_round(asked, done))
    if fail_on is not None:
        report = with_floor(report, fail_on)
    whole = [(render(form, report, view),) for form, view in zip(forms, views, strict=True)]
    return Said(report, lambda: whole, exit_code(report))


def _is_by_file(asked: Round, forms: Iterable[str]) -> bool:
    """Say whether what is asked for can be put together of what is told of each manifest by itself.

    That pays for many. What is compared is looked at as a whole, and so are formats that tell all outcomes.
    """
    from modelvow.check import FEW
    from modelvow.judging import is_compared
    from modelvow.report import BY_FILE

    inputs = asked.inputs
    if len(inputs) < FEW or not set(forms) <= set(BY_FILE) or asked.workshop.options.outcomes:
        return False
    return len({each.name for each in inputs}) == len(inputs) and not is_compared(asked)


def _watched(asked: Round, judging: Callable[[Callable[[int, int], None]], Judgment]) -> Judgment:
    """Return what `judging` gives; a terminal sees how far many manifests have come."""
    from modelvow.judging import MANY

    if len(asked.inputs) < MANY:
        return judging(lambda _done, _all: None)
    from modelvow.cli.progress import manifests_bar

    with manifests_bar(len(asked.inputs)) as show:
        return judging(lambda done, _all: show(done))


def _inputs(report: Report) -> list[str]:
    return [*(each.path for each in report.manifests), *(each.path for each in report.unreadable)]


def equipped(options: Options, jobs: int = 0, *, cache: bool = True) -> Options:
    """Return `options` with what a command has to judge many manifests: processes, a cache and one day."""
    from modelvow.settings import today

    folder = _cache_folder() if cache else None
    return options._replace(jobs=jobs, cache=folder, today=today())


def _cache_folder() -> str | None:
    """Return where the cache lies; a slip of the variable that says so is told on the error stream."""
    from modelvow.cache.places import OWN, cache_folder, slip_in

    slip = slip_in(os.environ)
    if slip:
        complain(f"note: `{slip}` is no variable of modelvow; did you mean `{OWN}`?")
    return cache_folder(os.environ, sys.platform)


def _files_of(config: Config) -> dict[str, str]:
    """Return the files that a configuration sends reports to, with file and line of the setting that does."""
    from modelvow.report import split

    named = [(split(form)[1], "format") for form in config.formats] + [(config.output, "output")]
    places = {key: "{}:{}".format(*config.place_of(key)) for _, key in named}
    return {file: places[key] for file, key in named if file and file != "-"}


def _known(forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return `forms` if there are such; settling the configuration refuses any other, with its line."""
    from modelvow.report import FORMATS, split

    return forms if all(split(form)[0] in FORMATS for form in forms) else ()


def _widen(options: Options, outputs: Iterable[Output]) -> Options:
    """Return `options` with what the formats of `outputs` tell beyond findings."""
    from modelvow.report import OF_EVERY_OUTCOME

    forms = {output.form for output in outputs}
    return options._replace(
        outcomes=options.outcomes or bool(forms & set(OF_EVERY_OUTCOME)),
        explained=options.explained or "sarif" in forms,
    )


def _is_colored(output: Output) -> bool:
    from modelvow.report import FOR_PEOPLE

    return output.file is None and output.form in FOR_PEOPLE and _colored()


def _hand_out(outputs: Sequence[Output], texts: Sequence[Iterable[Content]], aside: Content) -> None:
    """Write all reports, standard output first, so that a file that cannot be written takes nothing away."""
    from modelvow.cli.outputs import stream_file

    pairs = list(zip(outputs, texts, strict=True))
    for output, text in sorted(pairs, key=lambda pair: pair[0].file is not None):
        if output.file is None:
            stream_report(text)
        else:
            stream_file(output.file, text)
    write(sys.stderr, aside)


def _write_baseline(record: Record, outputs: Sequence[Output], inputs: Sequence[str]) -> None:
    """Write the baseline that was asked for, and say what it holds."""
    from modelvow.cli.outputs import Output, keep_apart, keep_inputs, write_file
    from modelvow.report.terminal import escape_path

    keep_apart([*outputs, Output("baseline", record.path)])
    keep_inputs([Output("baseline", record.path)], inputs)
    write_file(record.path, record.text)
    what = "1 finding" if record.known == 1 else f"{record.known} findings"
    told = f"knows {what}: {record.added} added, {record.removed} taken out"
    write(sys.stderr, f"{escape_path(record.path)}: {told}\n{_left(record)}")


def _left(record: Record) -> str:
    """Return how what is new comes into the baseline, "" where nothing is."""
    if not record.left:
        return ""
    from shlex import quote

    from modelvow.report.terminal import escape

    command = escape(f"`modelvow check --write-baseline {quote(record.path)}`")
    what, them = ("1 new one is", "it") if record.left == 1 else (f"{record.left} new ones are", "them")
    return f"{what} not in it; {command} takes {them} in\n"


def _shown(outputs: Sequence[Output]) -> str:
    """Return the format that people read of `outputs`, else any."""
    from modelvow.report import FOR_PEOPLE

    return next((each.form for each in outputs if each.form in FOR_PEOPLE), outputs[0].form)


def _settle(view: View, config: Config) -> View:
    """Return `view` with what the configuration adds to it."""
    return view._replace(
        concise=config.quiet if view.concise is None else view.concise,
        expand=config.expand if view.expand is None else view.expand,
        notes=config.notes if view.notes is None else view.notes,
    )


def _colored() -> bool:
    from modelvow.report.terminal import wants_color

    return wants_color(os.environ, is_terminal=sys.stdout is not None and sys.stdout.isatty())
