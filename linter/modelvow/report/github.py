"""Workflow commands of GitHub Actions: as many annotations as GitHub shows, the rest counted."""

from __future__ import annotations

from modelvow.findings import Outcome, Severity
from modelvow.report.blocks import ground
from modelvow.report.escapes import legible, on_one_line
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.findings import Finding, Span
    from modelvow.report.result import LeftOut, Report, Unreadable, View

MOST = 10
"""Annotations of each level that GitHub shows of one step; what follows it drops without a word."""
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


class Annotation(NamedTuple):
    """What stands beside a line of a file. `span` None is the file as a whole."""

    level: str
    path: str
    span: Span | None
    title: str
    message: str


def render(report: Report, _view: View) -> str:
    """Return `report` as commands, gravest first, then a line that counts all of it."""
    notes = [*map(_unread, report.unreadable), *map(_left_out, report.escaped), *_found(report.findings)]
    shown = [each for level in LEVELS.values() for each in _of(level, notes)[:MOST]]
    lines = [_command(each, report.places) for each in shown]
    return "".join(f"{line}\n" for line in (*lines, *_rest(notes), _summary(report)))


def _found(findings: Iterable[Finding]) -> Iterator[Annotation]:
    for each in findings:
        if each.outcome is not Outcome.WAIVED and not each.quiet:
            undetermined = "undetermined: " * (each.outcome is Outcome.UNDETERMINED)
            text = "\n".join(filter(None, (undetermined + each.message, ground(each), each.help)))
            yield Annotation(LEVELS[each.severity], each.path, each.span, f"{each.code} {each.name}", text)


def _unread(entry: Unreadable) -> Annotation:
    text = "\n".join(filter(None, (entry.reason, entry.hint)))
    return Annotation("error", entry.path, entry.span, "modelvow could not judge this", text)


def _left_out(entry: LeftOut) -> Annotation:
    return Annotation("warning", entry.path, None, "left out of what is required", entry.words)


def _of(level: str, notes: Iterable[Annotation]) -> list[Annotation]:
    return [each for each in notes if each.level == level]


def _command(note: Annotation, places: Mapping[str, str]) -> str:
    named: dict[str, object] = {"file": places.get(note.path, note.path)} if note.path else {}
    if note.span is not None:
        named |= {"line": note.span.line, "endLine": note.span.end_line, "col": note.span.column}
        if note.span.end_line == note.span.line:
            # GitHub refuses columns of a range over several lines.
            named["endColumn"] = note.span.end_column
        else:
            del named["col"]
    named["title"] = note.title
    told = ",".join(f"{key}={in_property(str(value))}" for key, value in named.items())
    return f"::{note.level} {told}::{in_message(note.message)}"


def in_message(text: str) -> str:
    """Return `text` as the message of a command: it stays on its line and begins no other command."""
    return legible(text).translate(IN_MESSAGE)


def in_property(text: str) -> str:
    """Return `text` as the value of a command's property."""
    return on_one_line(text).translate(IN_PROPERTY)


def _rest(notes: Iterable[Annotation]) -> Iterator[str]:
    counts = {level: len(_of(level, notes)) - MOST for level in LEVELS.values()}
    over = [f"{count} more {level}{'s' * (count > 1)}" for level, count in counts.items() if count > 0]
    if over:
        yield f"Not shown as annotations, of which GitHub takes {MOST} a level: {', '.join(over)}"


def _summary(report: Report) -> str:
    counts = report.summary
    found = f"errors {counts.error}, warnings {counts.warning}, notes {counts.note}"
    rest = f"undetermined {counts.undetermined}, waived {counts.waived}, not judged {counts.unreadable}"
    if report.comparison is None:
        return f"modelvow: {found}, {rest}"
    return f"modelvow: {found}, {rest}, known {counts.known}, fixed {counts.fixed}"
