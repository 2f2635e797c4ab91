"""JSON Lines: the JSON report cut into one object a line, so that it can be read as it comes."""

from __future__ import annotations

from modelvow.report.json import dump, to_data
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelvow.report.result import Report, View

LISTS = (("findings", "finding"), ("outcomes", "outcome"), ("unreadable", "unreadable"), ("fixed", "fixed"))
"""Lists of the JSON report, and what an entry of each is called here."""


def render(report: Report, view: View) -> str:
    """Return `report` as lines of JSON; `record` says what a line holds: first the run, last the summary."""
    data = to_data(report, outcomes=view.outcomes)
    return "".join(dump(record) + "\n" for record in _records(data))


def _records(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    compared: dict[str, Any] = {key: data[key] for key in ("since", "baselines") if key in data}
    yield {"record": "run", "format": data["version"], **data["run"], **compared}
    for key, record in LISTS:
        yield from ({"record": record, **entry} for entry in data.get(key, ()))
    yield {"record": "summary", **data["summary"]}
