"""Whole runs: a manifest's bytes → a verdict, every report of it, and what mends or waives a finding."""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from fuzz.said import refused
from fuzz.seeds import UNWAIVED, WAIVER
from modelvow.check import check_paths, check_text, exit_code
from modelvow.manifest.document import Unreadable
from modelvow.manifest.read import read
from modelvow.manifest.validate import ANY_MODEL, conforms, validate, validate_waivers
from modelvow.report import FORMATS, render, render_aside
from modelvow.report.result import View
from modelvow.settings import Options
from modelvow.waivers import Waiver
from modelvow.waiving import UnwritableError, with_waiver

if TYPE_CHECKING:
    from modelvow.findings import Fix, KeyPath
    from modelvow.manifest.document import Document
    from modelvow.report.result import Report

DAY = "2026-11-25"
HARMLESS = set("\u00a0\u3000\u200c\u200d\ufe0e\ufe0f\n\u2060\u200b")
"""Characters that Python calls unprintable and that do no harm."""
COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
OPTIONS = Options(configured=False, as_of=DAY, outcomes=True, explained=True, grounds=True)


def check_manifest(content: bytes) -> str:
    """Judge `content`: the same twice, with 2 where something was not read, and every report holds."""
    report = judged(content)
    assert reported(report) == reported(judged(content))
    code = exit_code(report)
    assert code == 2 if report.unreadable else code in {0, 1, 2}, code
    unread = _unread(content)
    assert not unread or report.unreadable
    check_reports(report)
    if unread:
        return "refused"
    document = read(content, "ai-manifest.yaml")
    value, faults, _kept = validate(document)
    assert conforms({**value, "models": value["models"] or [ANY_MODEL]})
    return "at fault" if faults else "valid"


def judged(content: bytes | str, options: Options = OPTIONS) -> Report:
    """Return the report of one manifest that lies nowhere."""
    return check_text(content, name="/nowhere/ai-manifest.yaml", options=options)


def reported(report: Report) -> str:
    """Return all that a machine is told of `report`."""
    return render("json", report, View(notes=True, outcomes=True))


def _unread(content: bytes) -> bool:
    try:
        validate(read(content, "ai-manifest.yaml"))
    except Unreadable as error:
        refused(error, content)
        return True
    return False


def check_waivers_file(content: bytes) -> str:
    """Judge a manifest beside a file of waivers: unread it is 2, and what it covers and all else is told."""
    with TemporaryDirectory(prefix="fuzz-") as folder:
        manifest, waivers = Path(folder, "ai-manifest.yaml"), Path(folder, "ai-waivers.yaml")
        manifest.write_text(UNWAIVED, encoding="utf-8")
        waivers.write_bytes(content)
        report = check_paths([manifest], options=OPTIONS)
        try:
            validated = validate_waivers(read(content, "ai-waivers.yaml"))
        except Unreadable as error:
            assert len(report.unreadable) == 1
            assert exit_code(report) == 2
            return refused(error, content)
    assert not report.unreadable
    about = {each.span.line for each in report.findings if each.path.endswith("ai-waivers.yaml")}
    assert all(fault.span.line in about for fault in validated.faults)
    check_reports(report)
    return "at fault" if validated.faults else "valid"


# Reports


def check_reports(report: Report) -> None:
    """Assert that every format of `report` parses by its grammar and lets nothing out."""
    view = View(notes=True, waived=True, known=True, outcomes=True)
    for form in FORMATS:
        check_report(form, render(form, report, view), report)
        told = render_aside(form, report)
        assert all(char.isprintable() or char in HARMLESS for char in told), told


def check_report(form: str, told: str, report: Report) -> None:
    """Assert what must hold of a report in the format `form`."""
    told.encode("utf-8")
    assert not re.search(r"##(vso)?\[", told, re.IGNORECASE)
    lines = told.splitlines()
    assert form == "github" or not any(line.lstrip().startswith("::") for line in lines)
    if form in {"json", "sarif", "gitlab"}:
        assert told.isascii()
        assert "\x1b" not in told
        json.loads(told, parse_constant=_refuse)
    elif form == "jsonl":
        assert all(isinstance(json.loads(line, parse_constant=_refuse), dict) for line in lines)
    elif form == "junit":
        root = ET.fromstring(told.encode())  # noqa: S314 - our own
        assert {each.tag for each in root.iter()} <= {*XML}, told
    else:
        assert all(char.isprintable() or char in HARMLESS for char in told), _unprintable(told)
    if form == "github":
        commands = [line for line in told.split("\n") if line.lstrip().startswith("::")]
        assert all(COMMAND.fullmatch(line) for line in commands), told
        assert len(told.split("\n")) - len(commands) <= len(("more", "counts", "")), told
        unjudged = len(report.unreadable) + len(report.escaped)
        assert min(10, unjudged) <= len(commands) <= unjudged + _told(report), told


XML = (
    "testsuites",
    "testsuite",
    "testcase",
    "failure",
    "error",
    "skipped",
    "system-out",
    "properties",
    "property",
)


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _told(report: Report) -> int:
    from modelvow.findings import Outcome

    return sum(not (each.quiet or each.outcome is Outcome.WAIVED) for each in report.findings)


def _unprintable(told: str) -> list[str]:
    return sorted({f"U+{ord(char):04X}" for char in told if not (char.isprintable() or char in HARMLESS)})


# Waivers and fixes


def check_waiver(content: bytes) -> str:
    """Put a waiver into `content`: all else stays as it is, byte for byte, and reads as before."""
    try:
        text = content.decode("utf-8")
        before = read(text, "m.yaml")
        after = with_waiver(text, "m.yaml", Waiver(**WAIVER))
    except UnicodeDecodeError:
        return "refused"
    except (Unreadable, UnwritableError) as error:
        return refused(error, content)
    start = next((at for at, (a, b) in enumerate(zip(text, after, strict=False)) if a != b), len(text))
    assert after.endswith(text[start:])
    assert len(after) > len(text)
    new = read(after, "m.yaml").value
    waivers = [*(before.value.get("waivers") or []), WAIVER]
    assert repr({**before.value, "waivers": waivers} | {"waivers": waivers}) == repr(
        {**before.value} | {"waivers": new["waivers"]}
    )
    assert repr({key: value for key, value in new.items() if key != "waivers"}) == repr(
        {key: value for key, value in before.value.items() if key != "waivers"}
    )
    return "waived"


def check_fixes(content: bytes) -> str:
    """Apply each fix of `content` alone: what it mends is gone, and what stands elsewhere is as it was."""
    try:
        document = read(content, "m.yaml")
        faults = validate(document).faults
    except Unreadable as error:
        return refused(error, content)
    fixes = [fault for fault in faults if fault.fix is not None]
    for fault in fixes:
        mended = read(mend(document, fault.fix), "m.yaml")
        after = {(each.kind, each.key_path) for each in validate(mended).faults}
        assert (fault.kind, fault.key_path) not in after, fault
        around = fault.key_path[:-1]
        assert repr(_without(document.value, around)) == repr(_without(mended.value, around)), fault
    return "fixed" if fixes else "no fix" if faults else "clean"


def _without(value: Any, path: KeyPath) -> Any:
    """Return `value` with nothing at `path`."""
    if not path:
        return None
    first, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {key: _without(part, rest) if key == first else part for key, part in value.items()}
    return [_without(part, rest) if index == first else part for index, part in enumerate(value)]


def mend(document: Document, fix: Fix | None) -> str:
    """Return the text of `document` after the edits of `fix`."""
    text = document.text
    starts = [0]
    for line in text.replace("\r\n", " \n").replace("\r", "\n").split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(fix.edits if fix is not None else (), reverse=True):
        start = starts[edit.span.line - 1] + edit.span.column - 1
        end = starts[edit.span.end_line - 1] + edit.span.end_column - 1
        assert 0 <= start <= end <= len(text)
        text = text[:start] + edit.text + text[end:]
    return text
