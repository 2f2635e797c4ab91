"""JSON Lines: the JSON report cut into one object a line, so that it can be read as it comes."""

from __future__ import annotations

from modelvow.report.json import dump, finding_data, to_data
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelvow.findings import Finding
    from modelvow.report.result import Report, Summary, View

LISTS = (
    ("outcomes", "outcome"),
    ("unreadable", "unreadable"),
    ("left_out", "left_out"),
    ("fixed", "fixed"),
)
"""Lists of the JSON report after that of findings, and what an entry of each is called here."""
BETWEEN = ""
"""What stands between two findings."""


def render(report: Report, view: View) -> str:
    """Return `report` as lines of JSON; `record` says what a line holds: first the run, last the summary."""
    before, after = frame(report, report.summary, view, found=bool(report.findings))
    return f"{before}{tell(report.findings)}{after}"


def tell(findings: Iterable[Finding]) -> str:
    """Return a line for each of `findings`."""
    return "".join([dump({"record": "finding", **finding_data(each)}) + "\n" for each in findings])


def frame(report: Report, summary: Summary, view: View, *, found: bool) -> tuple[str, str]:  # noqa: ARG001 - as JSON
    """Return the lines before and after the findings; `report` may lack them."""
    data = to_data(report, summary, outcomes=view.outcomes)
    compared = {key: data[key] for key in ("since", "baselines") if key in data}
    run = {"record": "run", "format": data["version"], **data["run"], **compared}
    after = [{"record": record, **entry} for key, record in LISTS for entry in data.get(key, ())]
    after.append({"record": "summary", **data["summary"]})
    return dump(run) + "\n", "".join([dump(record) + "\n" for record in after])
