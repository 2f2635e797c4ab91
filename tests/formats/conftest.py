"""A report with one of everything, and the command in a folder of its own."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from modelvow.cli.judging import judge
from modelvow.findings import Finding, Link, Outcome, Related, Severity, Span, State, Waived
from modelvow.report.result import (
    Comparison,
    Explained,
    Fixed,
    LeftOut,
    Manifest,
    Policy,
    Report,
    Run,
    Since,
    Unreadable,
    Verdict,
    View,
)
from modelvow.settings import Options

DAY = "2026-11-25"
FIT002 = Finding(
    code="FIT002",
    name="transparency-unmet",
    outcome=Outcome.VIOLATION,
    severity=Severity.ERROR,
    message="`chat` offers low transparency; this project needs high",
    help="choose a model whose making is published",
    path="ai-manifest.yaml",
    span=Span(3, 9, 3, 15),
    key_path=("models", 0, "id"),
    fingerprint="a" * 16,
    model="chat",
    need="transparency",
    claims=("O+3", "C-3"),
    chain=(Link("trait", "traits.transparency", "low", note="weights are not published"),),
    related=(Related("needed here", ("requirements", "transparency"), Span(6, 17, 6, 21)),),
)
FINDINGS = (
    FIT002,
    FIT002._replace(
        model="small",
        message="`small` offers low transparency; this project needs high",
        span=Span(4, 9, 4, 20),
        fingerprint="b" * 16,
    ),
    FIT002._replace(
        code="FIT007",
        name="security-unmet",
        need="security",
        outcome=Outcome.UNDETERMINED,
        severity=Severity.WARNING,
        message="`chat` offers low to high security as far as facts are known; this project needs high",
        missing=("practices.retention_days",),
        fingerprint="c" * 16,
    ),
    FIT002._replace(
        code="RSK008",
        name="no-way-out",
        need=None,
        outcome=Outcome.WAIVED,
        message="`chat` comes from one provider alone",
        waived=Waived("J. Doe", "2027-01-31", "the contract ends in spring"),
        chain=(),
        related=(),
        fingerprint="d" * 16,
    ),
    FIT002._replace(
        code="SEL007",
        name="no-outcome",
        model=None,
        need=None,
        severity=Severity.NOTE,
        message="nothing says whose need this project serves",
        help="add `project.outcome`",
        path="b/ai-manifest.yaml",
        span=Span(1, 1, 1, 8),
        key_path=(),
        claims=(),
        chain=(),
        related=(),
        fingerprint="e" * 16,
    ),
    FIT002._replace(
        code="ACM001",
        name="house-rule",
        outcome=Outcome.ERROR,
        message="ACM001 house-rule could not be judged",
        help="",
        reason="`low` is no number",
        chain=(),
        related=(),
        fingerprint="f" * 16,
    ),
)
OUTCOMES = (
    ("FIT002", "transparency-unmet", Outcome.VIOLATION, "chat", Severity.ERROR, "transparency"),
    ("FIT002", "transparency-unmet", Outcome.VIOLATION, "small", Severity.ERROR, "transparency"),
    ("FIT007", "security-unmet", Outcome.UNDETERMINED, "chat", Severity.WARNING, "security"),
    ("FIT007", "security-unmet", Outcome.PASS, "small", None, "security"),
    ("FIT012", "independence-unmet", Outcome.NOT_APPLICABLE, "chat", None, "independence"),
)
SAMPLE = Report(
    run=Run("0.1.0", DAY, "2026.11.24", "2026-11-24", (Policy("article", "f" * 16),)),
    findings=FINDINGS,
    outcomes=tuple(
        Verdict(code, name, outcome, "ai-manifest.yaml", model, ("models", 0, "id"), severity, need)
        for code, name, outcome, model, severity, need in OUTCOMES
    ),
    manifests=(
        Manifest("ai-manifest.yaml", 2, 61, Severity.ERROR),
        Manifest("b/ai-manifest.yaml", 0, 61, Severity.ERROR),
    ),
    unreadable=(
        Unreadable("c.yaml", "a quote is opened here and never closed", "close it", Span(2, 7, 2, 8)),
    ),
    left_out=(
        LeftOut("d.yaml", "is excluded by modelvow.toml"),
        LeftOut("e.yaml", "is excluded by modelvow.toml", "company/acme.yaml"),
    ),
    rules=(
        Explained(
            "FIT002",
            "transparency-unmet",
            "Transparency is needed, and the model offers less of it",
            Severity.ERROR,
            "Users doubt what they cannot see.",
            "## Why\n\nUsers doubt what they cannot see.\n",
            ("O+3", "C-3"),
        ),
    ),
    places={"ai-manifest.yaml": "my service/ai-manifest.yaml", "b/ai-manifest.yaml": "b/ai-manifest.yaml"},
)
COMPARED = SAMPLE._replace(
    findings=(
        FINDINGS[0]._replace(state=State.NEW),
        FINDINGS[1]._replace(state=State.UPDATED),
        FINDINGS[2]._replace(state=State.UNCHANGED, quiet=True),
        FINDINGS[3]._replace(state=State.UNCHANGED),
        FINDINGS[4]._replace(state=State.UNCHANGED, quiet=True),
    ),
    comparison=Comparison(("base.json",), Since("main", "1" * 40, "2" * 40)),
    fixed=(
        Fixed(
            "RSK008",
            "b/ai-manifest.yaml",
            "old",
            Severity.WARNING,
            Outcome.VIOLATION,
            "9" * 16,
            "base.json",
        ),
        Fixed(
            "SEL007",
            "gone/ai-manifest.yaml",
            None,
            Severity.NOTE,
            Outcome.UNDETERMINED,
            "8" * 16,
            name="no-outcome",
            message="nothing says whose need this project serves",
        ),
    ),
    unreadable=(),
    left_out=(),
)
PARTS = {"SAMPLE": SAMPLE, "EMPTY": SAMPLE._replace(findings=(), unreadable=(), left_out=(), outcomes=())}


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def sample():
    return SAMPLE


@pytest.fixture(scope="session")
def compared():
    return COMPARED


@pytest.fixture(scope="session")
def empty():
    return PARTS["EMPTY"]


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    """Run `check` in the folder of the test, or below it."""

    def run(*paths, below="", view=None, **asked):
        monkeypatch.chdir(tmp_path / below)
        code = judge(paths, Options(as_of=DAY, select=("MAN", "FIT")), view or View(), **asked)
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def put(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return write
