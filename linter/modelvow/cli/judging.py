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
    """How a report leaves: its format, the file it goes to (None: standard output), and what it shows."""

    form: str = "text"
    file: str | None = None
    concise: bool = False
    expand: bool = False
    notes: bool = False
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

    output = output or Output()
    report = check_paths(paths, options=options)
    text = render(output.form, report, _view(output))
    unread = render_unreadable(output.form, report)
    if output.file is None:
        write_report(text)
    else:
        from modelvow.building import write_atomically

        write_atomically(output.file, text.encode("utf-8", "backslashreplace"))
    write(sys.stderr, unread)
    return exit_code(report, fail_on)


def _view(output: Output) -> View:
    from modelvow.report.result import View
    from modelvow.report.terminal import wants_color

    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    # A file is not the terminal that a forced color is meant for.
    color = output.file is None and output.form != "json" and wants_color(os.environ, is_terminal=is_terminal)
    return View(
        color, output.concise or output.form == "concise", output.expand, output.notes, output.outcomes
    )
