"""SARIF 2.1.0: one run, every rule that found something listed once, one result a finding."""

from __future__ import annotations

from modelvow.findings import Outcome, Severity, Span
from modelvow.report.blocks import ground
from modelvow.report.compared import of
from modelvow.report.escapes import legible, sentence, sentences
from modelvow.report.json import dump
from modelvow.report.result import Explained
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.findings import Finding, Fix, Related
    from modelvow.report.result import Fixed, LeftOut, Report, Unreadable, View

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
"""Name of the folder that all addresses are relative to; a viewer knows where it lies."""
FINGERPRINT = "modelvow/v1"
UNRESERVED = "/"
TOP = Span(1, 1, 1, 1)
"""Where what is fixed lies whose line nobody wrote down: readers ask for one."""
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
WEIGHTS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
"""What GitHub sorts findings by that are no weaknesses in security."""


def render(report: Report, view: View) -> str:
    """Return `report` as one SARIF log; with `view.omit_suppressed` without waived and known findings."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, omit=view.omit_suppressed)]}
    return dump(log, indent=2) + "\n"


def _run(report: Report, *, omit: bool) -> dict[str, Any]:
    results = [each for each in report.findings if _is_result(each) and not (omit and _is_suppressed(each))]
    fixed = [] if omit else [each for each in report.fixed if each.path]
    broken = [each for each in report.findings if not _is_result(each)]
    rules = _rules(report.rules, [*results, *broken, *fixed])
    index = {rule.code: number for number, rule in enumerate(rules)}
    return {
        "tool": {"driver": _driver(report, rules)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(report, broken, index)],
        "results": [
            *(_result(each, report.places, index) for each in results),
            *(_absent(each, report.places, index) for each in fixed),
        ],
    }


def _is_result(finding: Finding) -> bool:
    """Say whether a finding is one about a file; what failed or lies nowhere is told as a notification."""
    return finding.outcome is not Outcome.ERROR and bool(finding.path)


def _is_suppressed(finding: Finding) -> bool:
    """Say whether a service is not to open an alert for `finding`: it is waived, or was there before."""
    return _is_waived(finding) or finding.quiet


def _is_waived(finding: Finding) -> bool:
    return finding.outcome is Outcome.WAIVED


def _driver(report: Report, rules: Iterable[Explained]) -> dict[str, Any]:
    return {
        "name": "modelvow",
        "version": report.run.version,
        "semanticVersion": report.run.version,
        # Readers ask for an address; this one names the tool and promises no page.
        "informationUri": f"pkg:generic/modelvow@{report.run.version}",
        "properties": {
            "asOf": report.run.as_of,
            "catalog": report.run.catalog_version,
            "policies": [policy._asdict() for policy in report.run.policies],
        },
        "rules": [_rule(rule) for rule in rules],
    }


def _rules(told: Iterable[Explained], findings: Iterable[Finding | Fixed]) -> list[Explained]:
    """Return the rules of `findings` by code, each once; one that is not told of has its name alone."""
    known = {rule.code: rule for rule in told}
    rules: dict[str, Explained] = {}
    for each in findings:
        if each.code not in rules:
            name = each.name or each.code
            plain = Explained(each.code, name, name, each.severity, "", "", each.claims)
            rules[each.code] = known.get(each.code, plain)
    return [rules[code] for code in sorted(rules)]


def _rule(rule: Explained) -> dict[str, Any]:
    text = rule.text or sentence(rule.title)
    family = rule.code.rstrip("0123456789")
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": sentence(rule.title)},
        "fullDescription": {"text": sentence(rule.title)},
        "help": {"text": text, "markdown": rule.page or text},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "precision": "high",
            "problem.severity": WEIGHTS[rule.severity],
            "tags": list(dict.fromkeys(["ai-models", family, *rule.claims])),
        },
    }


def _result(finding: Finding, places: Mapping[str, str], index: Mapping[str, int]) -> dict[str, Any]:
    kind, level = _weight(finding)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "kind": kind,
        "level": level,
        "message": {"text": _message(finding)},
        "locations": [_location(finding.path, finding.span, places)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
    }
    related = list(_related(finding, places))
    if related:
        result["relatedLocations"] = related
    if _is_waived(finding):
        result["suppressions"] = [_suppression(finding)]
    if finding.fix is not None:
        result["fixes"] = [_fix(finding.fix, finding.path, places)]
    if finding.state is not None:
        result["baselineState"] = finding.state.value
    result["properties"] = _properties(finding)
    return result


def _absent(fixed: Fixed, places: Mapping[str, str], index: Mapping[str, int]) -> dict[str, Any]:
    """Return a finding that is no more."""
    kind, level = _weight(fixed)
    return {
        "ruleId": fixed.code,
        "ruleIndex": index[fixed.code],
        "kind": kind,
        "level": level,
        "message": {"text": _harmless(sentence(f"Fixed: {of(fixed)}"))},
        "locations": [_location(fixed.path, fixed.span or TOP, places)],
        "partialFingerprints": {FINGERPRINT: fixed.fingerprint},
        "baselineState": "absent",
    }


def _weight(finding: Finding | Fixed) -> tuple[str, str]:
    """Return kind and level. What could not be determined asks for a review, save where that is an error."""
    if finding.outcome is Outcome.UNDETERMINED and finding.severity is not Severity.ERROR:
        return "review", "none"
    return "fail", LEVELS[finding.severity]


def _message(finding: Finding) -> str:
    """Return what is found, why and the way out, as sentences; square brackets that would link do not."""
    undetermined = finding.outcome is Outcome.UNDETERMINED
    parts = ["Undetermined: " * undetermined + finding.message, ground(finding), finding.help]
    return _harmless(sentences(parts))


def _harmless(text: str) -> str:
    return legible(text).replace("](", "] (") or "No message."


def _related(finding: Finding, places: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    found: list[Related] = [each for each in finding.related if each.span is not None]
    for number, each in enumerate(found, start=1):
        message = {"text": _harmless(sentence(each.message))}
        yield {"id": number, **_location(finding.path, each.span, places), "message": message}


def _fix(fix: Fix, path: str, places: Mapping[str, str]) -> dict[str, Any]:
    edits = [
        {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(places.get(path, path)), "replacements": edits}
    return {"description": {"text": _harmless(sentence(fix.title))}, "artifactChanges": [change]}


def _location(path: str, span: Span | None, places: Mapping[str, str]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(places.get(path, path))}
    if span is not None:
        physical["region"] = _region(span)
    return {"physicalLocation": physical}


def _region(span: Span) -> dict[str, int]:
    names = ("startLine", "startColumn", "endLine", "endColumn")
    return dict(zip(names, span, strict=True))


def _artifact(place: str) -> dict[str, str]:
    address = quoted(place)
    if place.startswith("/") or place[1:3] == ":/":
        return {"uri": f"file:///{address.lstrip('/')}"}
    return {"uri": address, "uriBaseId": ROOT}


def quoted(place: str) -> str:
    """Return a path as an address: all but letters, digits and `/-._~` percent-encoded as UTF-8."""
    from urllib.parse import quote

    try:
        # Bytes of a name that is no UTF-8 come back as they were.
        name = place.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        name = place.encode("utf-8", "replace")
    return quote(name, safe=UNRESERVED)


def _suppression(finding: Finding) -> dict[str, Any]:
    if finding.waived is None:
        return {"kind": "external", "status": "accepted"}
    by, until, reason = map(legible, finding.waived)
    told = {"approvedBy": by, "until": until}
    return {"kind": "external", "status": "accepted", "justification": reason, "properties": told}


def _properties(finding: Finding) -> dict[str, Any]:
    named = {"model": finding.model, "need": finding.need}
    return {
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        **{key: legible(value) for key, value in named.items() if value is not None},
        **({"missing": list(finding.missing)} if finding.missing else {}),
        **({"hint": True} if finding.hint else {}),
    }


def _invocation(report: Report, broken: Iterable[Finding], index: Mapping[str, int]) -> dict[str, Any]:
    failed = any(each.outcome is Outcome.ERROR for each in report.findings) or bool(report.unreadable)
    notes = [_unread(each, report.places) for each in report.unreadable]
    notes += [_failure(each, report.places, index) for each in broken]
    notes += map(_left_out, report.left_out)
    told = {"toolExecutionNotifications": notes} if notes else {}
    return {"executionSuccessful": not failed, **told}


def _unread(entry: Unreadable, places: Mapping[str, str]) -> dict[str, Any]:
    text = f"Could not judge `{entry.path}`: {sentences((entry.reason, entry.hint))}"
    location = _location(entry.path, entry.span, places)
    return {"level": "error", "message": {"text": _harmless(text)}, "locations": [location]}


def _failure(finding: Finding, places: Mapping[str, str], index: Mapping[str, int]) -> dict[str, Any]:
    """Return a rule that failed, or a finding about the run as a whole, which lies in no file."""
    failed = finding.outcome is Outcome.ERROR
    note: dict[str, Any] = {
        "level": "error" if failed else LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "associatedRule": {"id": finding.code, "index": index[finding.code]},
    }
    if finding.path:
        note["locations"] = [_location(finding.path, finding.span, places)]
    return note


def _left_out(entry: LeftOut) -> dict[str, Any]:
    text = _harmless(sentence(f"Left out: `{entry.path}` {entry.words}"))
    return {"level": "warning" if entry.required else "note", "message": {"text": text}}
