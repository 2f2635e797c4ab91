"""JUnit's XML: a suite a manifest, a case for every rule and what it looked at, for dashboards of tests."""

from __future__ import annotations

import re

from modelvow.findings import Outcome
from modelvow.report.blocks import ground
from modelvow.report.escapes import acceptance, legible, on_one_line
from modelvow.report.result import by_path, is_failing
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modelvow.findings import Finding, Severity
    from modelvow.report.result import LeftOut, Report, Unreadable, Verdict, View

SIGNS = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
"""What stands for a sign in text, the first one first."""
IN_QUOTES = (('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"))
"""What stands for a sign in an attribute as well."""


class Case(NamedTuple):
    """One test: its name, and what became of it (`kind` is "", failure, error or skipped)."""

    name: str
    kind: str = ""
    type: str = ""
    message: str = ""
    body: str = ""


class Suite(NamedTuple):
    """The tests of one file."""

    name: str
    cases: tuple[Case, ...]

    def count(self, kind: str) -> int:
        """Return how many cases ended as `kind`."""
        return sum(case.kind == kind for case in self.cases)


def render(report: Report, _view: View) -> str:
    """Return `report` as XML. A finding fails its test from the severity on that fails the run.

    What is waived, known, undetermined or of less weight is skipped, never passed.
    """
    suites = [*_suites(report), *map(_unread, report.unreadable), *map(_left_out, report.escaped)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="modelvow" {_counts(suites)}>',
        *(line for suite in suites for line in _suite_lines(suite)),
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _suites(report: Report) -> Iterator[Suite]:
    found, passes = by_path(report.findings), by_path(report.outcomes)
    for manifest in report.manifests:
        cases = [_case(each, manifest.fail_on) for each in found.get(manifest.path, ())]
        judged = passes.get(manifest.path, ())
        passed = [_passed(each) for each in judged if each.outcome is Outcome.PASS]
        place = report.places.get(manifest.path, manifest.path)
        yield Suite(place, (Case("can be judged"), *cases, *passed))


def _passed(verdict: Verdict) -> Case:
    return Case(_name(verdict.code, verdict.name, verdict.model))


def _name(code: str, name: str, model: str | None) -> str:
    return f"{code} {name}" + (f": {model}" if model else "")


def _case(finding: Finding, floor: Severity | None) -> Case:
    name = _name(finding.code, finding.name, finding.model)
    kind = _kind(finding, floor)
    word = str(finding.severity if finding.outcome is Outcome.VIOLATION else finding.outcome)
    word = f"known {word}" if finding.quiet else word
    accepted = acceptance(finding.waived)
    message = finding.message if kind != "skipped" else f"{word}: {finding.message}"
    message += f"; {accepted}" if accepted else ""
    place = f"{finding.path}:{finding.span.line}:{finding.span.column}: {finding.severity} {finding.code}"
    told = (f"{place} {finding.message}", ground(finding), finding.help)
    return Case(name, kind, finding.severity, message, "\n".join(filter(None, told)))


def _kind(finding: Finding, floor: Severity | None) -> str:
    if finding.outcome is Outcome.ERROR:
        return "error"
    return "failure" if is_failing(finding, floor) else "skipped"


def _unread(entry: Unreadable) -> Suite:
    place = "" if entry.span is None else f"line {entry.span.line}, column {entry.span.column}: "
    body = "\n".join(filter(None, (f"{place}{entry.reason}", entry.hint)))
    return Suite(entry.path, (Case("can be judged", "error", "unreadable", entry.reason, body),))


def _left_out(entry: LeftOut) -> Suite:
    return Suite(entry.path, (Case("is held to what is required", "skipped", message=entry.words),))


def _counts(suites: Sequence[Suite]) -> str:
    kinds = (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    counts = [("tests", sum(len(suite.cases) for suite in suites))]
    counts += [(name, sum(suite.count(kind) for suite in suites)) for name, kind in kinds]
    return " ".join(f'{name}="{count}"' for name, count in counts)


def _suite_lines(suite: Suite) -> Iterator[str]:
    name = attribute(suite.name)
    yield f"  <testsuite name={name} {_counts([suite])}>"
    for case in suite.cases:
        head = f"    <testcase classname={name} name={attribute(case.name)}"
        if not case.kind:
            yield f"{head}/>"
            continue
        yield f"{head}>"
        told = f"message={attribute(case.message)}"
        if case.kind == "skipped":
            # Its readers know no body and no type.
            yield f"      <skipped {told}/>"
        else:
            yield f"      <{case.kind} type={attribute(case.type)} {told}>{content(case.body)}</{case.kind}>"
        yield "    </testcase>"
    yield "  </testsuite>"


def attribute(text: str) -> str:
    """Return `text` in quotes as an attribute, on one line."""
    return f'"{_written(on_one_line(text), SIGNS + IN_QUOTES)}"'


def content(text: str) -> str:
    """Return `text` between tags; what XML forbids is written out, line ends stay."""
    lines = _written(legible(text), SIGNS).split("\n")
    # A line that begins so is a command, where the report is printed in a run of GitHub Actions.
    return "\n".join(re.sub(r"^(\s*):(?=:)", r"\1&#58;", line) for line in lines)


def _written(text: str, signs: Sequence[tuple[str, str]]) -> str:
    for sign, name in signs:
        text = text.replace(sign, name)
    return text
