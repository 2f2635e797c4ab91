"""Reports: what a run found → text. One module a format; the module of a format is imported when chosen."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from modelvow.report.result import Report, View

FORMATS = ("text", "concise", "json")


def render(form: str, report: Report, view: View) -> str:
    """Return `report` in the format named `form`, one of FORMATS."""
    if form == "json":
        from modelvow.report import json

        return json.render(report, view)
    from modelvow.report import text

    return text.render(report, view._replace(concise=True) if form == "concise" else view)


def render_aside(form: str, report: Report) -> str:
    """Return what belongs on the error stream: what was not judged and has no place in the report."""
    if not report.unreadable and not report.left_out:
        return ""
    from modelvow.report import text

    return text.render_aside(report, everything=form == "json")
