"""The report for machines: one object as `report-1.schema.json` says, one result a rule, never grouped."""

from __future__ import annotations

import json
import math

from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelvow.findings import Finding, Fix, KeyPath, Link, Related, Span
    from modelvow.report.result import Fixed, LeftOut, Report, Run, Summary, Unreadable, Verdict, View

BETWEEN = ","
"""What stands between two findings."""
INDENT = "\n    "
EMPTY = '\n  "findings": []'


def render(report: Report, view: View) -> str:
    """Return `report` as one JSON object; with `view.outcomes` what every rule said, passes too."""
    told = tell(report.findings)
    before, after = frame(report, report.summary, view, found=bool(told))
    return f"{before}{told[len(BETWEEN) :]}{after}"


def tell(findings: Iterable[Finding]) -> str:
    """Return `findings` as they stand in a report, `BETWEEN` before each of them."""
    entries = [dump(finding_data(each), indent=2).replace("\n", INDENT) for each in findings]
    return "".join([f"{BETWEEN}{INDENT}{entry}" for entry in entries])


def frame(report: Report, summary: Summary, view: View, *, found: bool) -> tuple[str, str]:
    """Return what stands before and after the findings, if any were `found`; `report` may lack them."""
    whole = dump(to_data(report, summary, outcomes=view.outcomes), indent=2) + "\n"
    if not found:
        return whole, ""
    # Texts have no line ends of their own, so no other line is like this one.
    before, after = whole.split(EMPTY, 1)
    return before + EMPTY[:-1], f"\n  ]{after}"


def dump(data: Any, indent: int | None = None) -> str:
    """Return `data` as JSON in which no runner of a pipeline finds a command of its own."""
    # Outside of texts, JSON has no number sign.
    return json.dumps(data, indent=indent, allow_nan=False).replace("##", r"\u0023\u0023")


def to_data(report: Report, summary: Summary, *, outcomes: bool = False) -> dict[str, Any]:
    """Return `report` as plain data, without its findings."""
    return {
        "version": 1,
        "run": {
            "tool": "modelvow",
            "version": report.run.version,
            "as_of": report.run.as_of,
            "catalog": _catalog(report.run),
            "policies": [policy._asdict() for policy in report.run.policies],
        },
        "findings": [],
        **({"outcomes": [_verdict(verdict) for verdict in report.outcomes]} if outcomes else {}),
        "unreadable": [_unreadable(entry) for entry in report.unreadable],
        **({"left_out": [_left_out(entry) for entry in report.left_out]} if report.left_out else {}),
        **_comparison(report),
        "summary": summary._asdict(),
    }


def _catalog(run: Run) -> dict[str, Any]:
    """Return the catalog, and its overlays where there are some."""
    overlays = [overlay._asdict() for overlay in run.overlays]
    told = {"version": run.catalog_version, "date": run.catalog_date}
    return {**told, "overlays": overlays} if overlays else told


def _comparison(report: Report) -> dict[str, Any]:
    """Return what findings were compared with and which of what was known is fixed, where there is any."""
    comparison = report.comparison
    if comparison is None:
        return {}
    since = {"since": comparison.since._asdict()} if comparison.since is not None else {}
    baselines = {"baselines": list(comparison.baselines)} if comparison.baselines else {}
    return {**since, **baselines, "fixed": [_fixed(each) for each in report.fixed]}


def _fixed(fixed: Fixed) -> dict[str, Any]:
    return {
        "code": fixed.code,
        "path": fixed.path,
        "model": fixed.model,
        "severity": fixed.severity.value,
        "outcome": fixed.outcome.value,
        "fingerprint": fixed.fingerprint,
        **{key: value for key in ("name", "message") if (value := getattr(fixed, key))},
        "baseline": fixed.by or None,
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return `finding` as plain data."""
    return {
        "code": finding.code,
        "name": finding.name,
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "help": finding.help,
        "path": finding.path,
        **_span(finding.span),
        "key_path": list(finding.key_path),
        "model": finding.model,
        "need": finding.need,
        "claims": list(finding.claims),
        "chain": [_link(link) for link in finding.chain],
        "missing": list(finding.missing),
        "hint": finding.hint,
        "related": [_related(related) for related in finding.related],
        "waived": finding.waived._asdict() if finding.waived is not None else None,
        "fingerprint": finding.fingerprint,
        **({"fix": _fix(finding.fix)} if finding.fix is not None else {}),
        **({"state": finding.state.value, "quiet": finding.quiet} if finding.state is not None else {}),
    }


def _span(span: Span | None) -> dict[str, int]:
    return span._asdict() if span is not None else {}


def _link(link: Link) -> dict[str, Any]:
    data = {
        "kind": link.kind,
        "path": link.path,
        "value": plain(link.value),
        "source": link.source,
        "date": link.date,
    }
    if link.note:
        data["note"] = link.note
    if link.hint:
        data["hint"] = True
    return data


def _related(related: Related) -> dict[str, Any]:
    return {"message": related.message, "key_path": list(related.key_path), **_span(related.span)}


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{**_span(edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "edits": edits}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "code": verdict.code,
        "name": verdict.name,
        "outcome": verdict.outcome.value,
        "severity": verdict.severity.value if verdict.severity else None,
        "path": verdict.path,
        "model": verdict.model,
        "key_path": _key_path(verdict.key_path),
    }


def _key_path(key_path: KeyPath) -> list[str | int]:
    return list(key_path)


def _unreadable(entry: Unreadable) -> dict[str, Any]:
    return {"path": entry.path, "reason": entry.reason, "hint": entry.hint, **_span(entry.span)}


def _left_out(entry: LeftOut) -> dict[str, Any]:
    required = {"required": entry.required} if entry.required else {}
    return {"path": entry.path, "why": entry.why, **required}


def plain(value: Any) -> Any:
    """Return `value` as JSON can hold it: a number that is none or has no end becomes text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    return value
