"""GitLab's Code Quality report: a list of findings, each with its own fingerprint, which line moves leave."""

from __future__ import annotations

from modelvow.findings import Outcome, Severity
from modelvow.report.blocks import ground
from modelvow.report.escapes import on_one_line, sentences
from modelvow.report.json import dump
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from modelvow.findings import Finding
    from modelvow.report.result import Report, Unreadable, View

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def render(report: Report, _view: View) -> str:
    """Return `report` as GitLab reads it: waived and known findings are left out."""
    entries = [_unread(each, report.places) for each in report.unreadable]
    entries += [_entry(each, report.places) for each in report.findings if _is_told(each)]
    return dump(_distinct(entries), indent=2) + "\n"


def _is_told(finding: Finding) -> bool:
    return finding.outcome is not Outcome.WAIVED and not finding.quiet


def _entry(finding: Finding, places: Mapping[str, str]) -> dict[str, Any]:
    place = places.get(finding.path, finding.path)
    undetermined = "Undetermined: " * (finding.outcome is Outcome.UNDETERMINED)
    parts = (undetermined + finding.message, ground(finding), finding.help)
    return {
        "description": on_one_line(sentences(parts)),
        "check_name": f"{finding.code} {finding.name}",
        "fingerprint": _hash(finding.fingerprint, place),
        "severity": SEVERITIES[finding.severity],
        "location": {"path": on_one_line(place), "lines": {"begin": finding.span.line}},
    }


def _unread(entry: Unreadable, places: Mapping[str, str]) -> dict[str, Any]:
    place = places.get(entry.path, entry.path)
    line = entry.span.line if entry.span is not None else 1
    text = f"Could not judge this: {sentences((entry.reason, entry.hint))}"
    return {
        "description": on_one_line(text),
        "check_name": "modelvow unreadable",
        "fingerprint": _hash("unreadable", place),
        "severity": "blocker",
        "location": {"path": on_one_line(place), "lines": {"begin": line}},
    }


def _hash(*parts: str) -> str:
    from hashlib import blake2b

    text = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=16).hexdigest()


def _distinct(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return `entries` with no fingerprint twice: of those that share one, GitLab shows the first alone."""
    times: dict[str, int] = {}
    kept = []
    for entry in entries:
        mark = entry["fingerprint"]
        times[mark] = times.get(mark, -1) + 1
        kept.append({**entry, "fingerprint": _hash(mark, str(times[mark])) if times[mark] else mark})
    return kept
