"""`check` without its options' parsing: pipeline, report, exit code. Knows nothing of click."""

from __future__ import annotations

import os
import sys

from modelvow.cli.failures import write, write_report
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelvow.policy.config import Config
    from modelvow.report.result import View
    from modelvow.settings import Options


def judge(
    paths: Sequence[str],
    options: Options | None = None,
    view: View | None = None,
    *,
    form: str | None = None,
    file: str | None = None,
    fail_on: str | None = None,
) -> int:
    """Judge `paths`, write the report in the format `form` to `file`, and return the exit code.

    None is as the configuration nearest to the current folder says; without one, text on standard output.
    """
    from modelvow.check import check_paths, exit_code
    from modelvow.report import render, render_aside
    from modelvow.report.result import View
    from modelvow.settings import Options, Workshop

    config = Workshop(Options()).config(os.getcwd())
    if config is not None:
        form, file = form or config.format, file or config.output
        view = _settle(view or View(), config)
    form = form or "text"
    report = check_paths(paths, options=options)
    text = render(
        form, report, (view or View())._replace(color=form != "json" and file is None and _colored())
    )
    if file is None:
        write_report(text)
    else:
        _write_file(file, text)
    write(sys.stderr, render_aside(form, report))
    return exit_code(report, fail_on)


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


def _write_file(path: str, text: str) -> None:
    from modelvow.building import write_atomically

    write_atomically(path, text.encode("utf-8", "backslashreplace"))
