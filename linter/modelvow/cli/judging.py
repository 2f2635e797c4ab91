"""`check` without its options' parsing: pipeline, report, exit code. Knows nothing of click."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from modelvow.cli.failures import write, write_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelvow.check import Options
    from modelvow.report.result import View


class Output(NamedTuple):
    """How a report leaves: its format, the file it goes to, what it shows. None: as the configuration says.

    Without configuration it is text on standard output, grouped, notes folded.
    """

    form: str | None = None
    file: str | None = None
    concise: bool | None = None
    expand: bool | None = None
    notes: bool | None = None
    outcomes: bool = False


def judge(
    paths: Sequence[str],
    options: Options | None = None,
    output: Output | None = None,
    fail_on: str | None = None,
) -> int:
    """Judge `paths`, write the report where `output` says, and return the exit code."""
    from modelvow.check import check_paths, exit_code
    from modelvow.report import render, render_unreadable

    output = _settle(output or Output())
    form = output.form or "text"
    report = check_paths(paths, options=options)
    text = render(form, report, _view(output))
    if output.file is None:
        write_report(text)
    else:
        from modelvow.building import write_atomically

        write_atomically(output.file, text.encode("utf-8", "backslashreplace"))
    write(sys.stderr, render_unreadable(form, report))
    return exit_code(report, fail_on)


def _settle(output: Output) -> Output:
    """Return `output` with what the configuration nearest to the current folder adds to it."""
    from modelvow.settings import Options, Workshop

    config = Workshop(Options()).config(os.getcwd())
    if config is None:
        return output
    return Output(
        output.form or config.format,
        output.file or config.output,
        config.quiet if output.concise is None else output.concise,
        config.expand if output.expand is None else output.expand,
        config.notes if output.notes is None else output.notes,
        output.outcomes,
    )


def _view(output: Output) -> View:
    from modelvow.report.result import View
    from modelvow.report.terminal import wants_color

    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    # A file is not the terminal that a forced color is meant for.
    color = output.file is None and output.form != "json" and wants_color(os.environ, is_terminal=is_terminal)
    concise = bool(output.concise) or output.form == "concise"
    return View(color, concise, bool(output.expand), bool(output.notes), output.outcomes)
