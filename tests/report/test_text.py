"""The report for people: goldens of whole outputs, and what must hold of every one of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.findings import Finding, Link, Outcome, Related, Severity, Span
from modelvow.report import render, render_aside
from modelvow.report.result import Manifest, Offer, Policy, Report, Run, Unreadable, View

GOLDENS = Path(__file__).parents[1] / "goldens" / "report"
SOURCE = """\
version: 1
models:
  - id: gpt-4o
  - id: gpt-4o-mini
requirements:
  transparency: high
  independence:\thigh  # 日本語 🎄 notes
"""
RUN = Run("0.1.0", "2026-11-25", "2026.11.24", "2026-11-24", (Policy("article", "fead4be08cd164cc"),))
CLAIMS = {"O+3": "code and algorithms are visible to all: trust, review and improvement follow"}
FACTS = (
    Link("need", "requirements.transparency", "high"),
    Link("trait", "traits.transparency", "low", note="closed: weights and training data are not published"),
    Link("fact", "openness", "closed", "models.dev", "2026-09-28"),
    Link("fact", "components.training_data", "none", "own curation", "2026-11-24", hint=True),
)
TRANSPARENCY = Finding(
    code="FIT002",
    name="transparency-unmet",
    outcome=Outcome.VIOLATION,
    severity=Severity.ERROR,
    message="`gpt-4o` offers low transparency; this project needs high",
    help="12 chat models of the catalog reach high, e.g. allenai/olmo-2-1124-13b-instruct",
    path="ai-manifest.yaml",
    span=Span(3, 9, 3, 15),
    key_path=("models", 0, "id"),
    fingerprint="aaaaaaaaaaaaaaaa",
    model="gpt-4o",
    need="transparency",
    claims=("O+3", "C-3"),
    chain=FACTS,
    related=(Related("needed here", ("requirements", "transparency"), Span(6, 17, 6, 21)),),
)
INDEPENDENCE = TRANSPARENCY._replace(
    code="FIT012",
    name="independence-unmet",
    severity=Severity.WARNING,
    message="`gpt-4o` offers medium independence; this project needs high",
    help="name a `fallback` of another developer",
    fingerprint="bbbbbbbbbbbbbbbb",
    need="independence",
    claims=("C-4",),
    chain=(Link("trait", "traits.independence", "medium", note="two hosts, no fallback"),),
    related=(Related("needed here", ("requirements", "independence"), Span(7, 17, 7, 21)),),
)
RISK = TRANSPARENCY._replace(
    code="RSK008",
    name="no-way-out",
    severity=Severity.WARNING,
    message="`gpt-4o` is closed, and nothing says what happens when it ends",
    help="declare `controls.exit_plan` with evidence",
    fingerprint="cccccccccccccccc",
    need=None,
    claims=("C-4",),
    chain=(FACTS[2],),
    related=(),
)
SAME_RISK = RISK._replace(
    message="`gpt-4o-mini` is closed, and nothing says what happens when it ends",
    span=Span(4, 9, 4, 20),
    key_path=("models", 1, "id"),
    fingerprint="dddddddddddddddd",
    model="gpt-4o-mini",
)
NOTE = RISK._replace(
    code="SEL007",
    name="no-outcome",
    severity=Severity.NOTE,
    message="nothing says whose need this project serves",
    help="add `project.outcome`",
    span=Span(1, 1, 1, 8),
    key_path=(),
    fingerprint="eeeeeeeeeeeeeeee",
    model=None,
    claims=("X2",),
    chain=(),
)
LEVEL = NOTE._replace(
    code="MAN004",
    name="unknown-level",
    severity=Severity.ERROR,
    message="`independence` cannot be `hgih`",
    help="did you mean `high`? Levels: none, low, medium, high",
    span=Span(7, 17, 7, 21),
    key_path=("requirements", "independence"),
    fingerprint="ffffffffffffffff",
    claims=(),
)
WAITING = TRANSPARENCY._replace(
    outcome=Outcome.UNDETERMINED,
    severity=Severity.WARNING,
    message="`gpt-4o` offers low to high transparency as far as facts are known; this project needs high",
    missing=("components.training_data",),
    fingerprint="0000000000000000",
)
WAITING_TOO = WAITING._replace(
    code="FIT007",
    name="security-unmet",
    need="security",
    missing=("practices.retention_days", "components.training_data"),
    fingerprint="1111111111111111",
)
BROKEN = NOTE._replace(
    code="ACM001",
    name="house-rule",
    outcome=Outcome.ERROR,
    severity=Severity.ERROR,
    message="ACM001 house-rule could not be judged: `low` is no number",
    fingerprint="2222222222222222",
)
GONE = Unreadable("b/ai-manifest.yaml", "no such file", "check the path")
CUT = Unreadable("c.yaml", "a quote is opened here and never closed", "close it", Span(2, 7, 2, 8))


def report(*findings, **parts):
    manifest = Manifest("ai-manifest.yaml", 2, 61, Severity.ERROR)
    given = {"manifests": (manifest,), "sources": {"ai-manifest.yaml": SOURCE, "c.yaml": "a: 1\nb:    'x\n"}}
    return Report(RUN, findings, claims=CLAIMS, **{**given, **parts})


CASES = {
    "clean": (report(), View()),
    "one": (report(TRANSPARENCY, offer=Offer(("project.stage", "models[].data"), 23)), View()),
    "needs": (report(TRANSPARENCY, INDEPENDENCE), View()),
    "needs-expanded": (report(TRANSPARENCY, INDEPENDENCE), View(expand=True)),
    "models": (report(RISK, SAME_RISK), View()),
    "waiting": (report(WAITING, WAITING_TOO), View()),
    "waiting-one": (report(WAITING), View()),
    "notes-folded": (report(LEVEL, NOTE), View()),
    "notes-shown": (report(LEVEL, NOTE), View(notes=True)),
    "notes-alone": (report(NOTE), View()),
    "concise": (report(NOTE, TRANSPARENCY, INDEPENDENCE, WAITING_TOO, LEVEL), View(concise=True, notes=True)),
    "colored": (report(TRANSPARENCY), View(color=True)),
    "unreadable": (report(TRANSPARENCY, unreadable=(GONE, CUT)), View()),
    "rule-failed": (report(BROKEN), View()),
    "hint": (report(TRANSPARENCY._replace(hint=True, severity=Severity.WARNING)), View()),
}


@pytest.mark.parametrize("name", CASES)
def test_a_report_reads_as_its_golden(name, request):
    golden = GOLDENS / f"{name}.txt"
    text = render("text", *CASES[name])
    if request.config.getoption("--update-goldens"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_a_clean_run_is_one_line():
    assert render("text", *CASES["clean"]).count("\n") == 1


def test_a_run_that_judged_nothing_leaves_the_report_empty_and_says_why_beside_it():
    nothing = report(manifests=(), unreadable=(GONE,))
    assert render("text", nothing, View()) == ""
    told = render_aside("text", nothing)
    assert told == "b/ai-manifest.yaml: error: no such file; check the path\n"


def test_the_error_stream_tells_all_that_was_not_judged_where_the_report_is_for_machines():
    both = report(unreadable=(GONE, CUT))
    assert [line.split(":")[0] for line in render_aside("json", both).splitlines()] == [
        "b/ai-manifest.yaml",
        "c.yaml",
    ]
    assert "c.yaml" not in render_aside("text", both)


def test_every_finding_is_in_the_report_whether_grouped_or_not():
    findings = (NOTE, TRANSPARENCY, INDEPENDENCE, RISK, SAME_RISK, LEVEL)
    for view in (View(notes=True), View(notes=True, expand=True), View(notes=True, concise=True)):
        text = render("text", report(*findings), view)
        assert all(finding.code in text for finding in findings)


@pytest.mark.parametrize(
    ("said", "alike"),
    [
        ("`gpt-4o-mini` is closed, and nothing says what happens when it ends", True),
        ("`gpt-4o-mini` is closed, and nothing says what happens when it ends in March", False),
        ("`gpt-4o` is closed, and nothing says what happens when it ends", False),
    ],
)
def test_what_is_said_of_one_model_and_not_of_the_other_is_told_of_each(said, alike):
    text = render("text", report(RISK, SAME_RISK._replace(message=said)), View())
    assert ("the same holds for `gpt-4o-mini`" in text) is alike
    assert (f"RSK008 no-way-out: {said}\n" in text) is not alike


def test_undetermined_findings_at_error_are_told_apart_in_the_summary():
    text = render("text", report(WAITING._replace(severity=Severity.ERROR)), View())
    assert "0 errors, 0 warnings, 0 notes · 1 undetermined, 1 of them as error" in text


def test_blocks_come_by_file_then_by_line():
    other = NOTE._replace(path="a/ai-manifest.yaml", severity=Severity.WARNING, fingerprint="3" * 16)
    text = render("text", report(LEVEL, RISK, other), View())
    heads = [line.split(": ")[0] for line in text.splitlines() if ": error " in line or ": warning " in line]
    assert heads == ["a/ai-manifest.yaml:1:1", "ai-manifest.yaml:3:9", "ai-manifest.yaml:7:17"]


@given(st.text(min_size=1, max_size=60))
def test_no_text_of_a_manifest_moves_the_cursor_or_breaks_a_line(text):
    hostile = TRANSPARENCY._replace(
        message=text,
        help=text,
        path=text,
        model=text,
        related=(Related(text, (), Span(1, 1, 1, 2)),),
    )
    shown = render("text", report(hostile, sources={text: text}), View())
    concise = render("concise", report(hostile, sources={text: text}), View(concise=True))
    for line in (shown + concise).split("\n"):
        assert all(char.isprintable() or char in "\u00a0\u3000\u200c\u200d" for char in line)
    assert concise.count("\n") == 2
