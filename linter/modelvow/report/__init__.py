"""Reports: what a run found → text. One module a format; the module of a format is imported when chosen."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from modelvow.report.result import Report, View

FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown")
FOR_PEOPLE = ("text", "concise")
"""Formats that a terminal shows, in color; no other is ever colored."""
BY_FILE = ("text", "concise", "json", "jsonl")
"""Formats that can be put together of what is told of each file."""
OF_EVERY_OUTCOME = ("junit", "markdown")
"""Formats that tell what every rule said, passes too."""


def render(form: str, report: Report, view: View) -> str:
    """Return `report` in the format named `form`, one of FORMATS."""
    if form in FOR_PEOPLE:
        from modelvow.report import text

        return text.render(report, view_for(form, view))
    from importlib import import_module

    rendered: str = import_module(f"modelvow.report.{form}").render(report, view)
    return rendered


def view_for(form: str, view: View) -> View:
    """Return how a report in the format `form` is shown where `view` is asked for."""
    return view._replace(concise=True) if form == "concise" else view


def render_aside(form: str, report: Report) -> str:
    """Return what belongs on the error stream: what was not judged and has no place in the report."""
    if not (report.unreadable or report.left_out or report.troubles):
        return ""
    from modelvow.report import text

    return text.render_aside(report, everything=form not in FOR_PEOPLE)


def split(asked: str) -> tuple[str, str | None]:
    """Return the format and the file of `FORMAT` or `FORMAT=FILE`; None and `-` are standard output."""
    form, equals, file = asked.partition("=")
    return form, file if equals and file != "-" else None
