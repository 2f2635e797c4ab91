"""Examples are tests: markers pin lines, a good one is left alone, and slips in them are told."""

from __future__ import annotations

import pytest

from modelvow.findings import Finding, Outcome, Severity, Span
from modelvow.policy.examples import AS_OF, Expectation, expectations, run_page
from modelvow.policy.folders import read_pack
from modelvow.policy.pack import Example, Page

TEXT = "models:\n  - id: x  # expect: ACM001\n"


def finding(code="ACM001", line=2, outcome=Outcome.VIOLATION, severity=Severity.WARNING):
    return Finding(
        code,
        "n",
        outcome,
        severity,
        "the message",
        "",
        "ai-manifest.yaml",
        Span(line, 1, line, 2),
        (),
        "0",
        reason="broken",
    )


def failures(kind, findings, manifest=TEXT):
    page = Page("ACM001", "acme.yaml", "why", (), (Example(kind, manifest, line=7),))
    (result,) = run_page(page, lambda _text, **_more: findings)
    return list(result.failures)


def test_a_bad_example_holds_when_its_line_is_flagged():
    assert failures("bad", [finding()]) == []


def test_a_bad_example_that_is_not_flagged_fails():
    assert failures("bad", []) == ["ACM001 was expected at line 2 (violation) and is not there"]


def test_a_finding_on_another_line_is_not_the_one_expected():
    assert len(failures("bad", [finding(line=1)])) == 2


def test_an_undetermined_finding_is_no_violation():
    told = failures("bad", [finding(outcome=Outcome.UNDETERMINED)])
    assert told[-1] == "ACM001 at line 2 (undetermined) is not expected: the message"


@pytest.mark.parametrize("outcome", [Outcome.VIOLATION, Outcome.UNDETERMINED])
def test_a_good_example_that_is_flagged_fails(outcome):
    assert failures("good", [finding(outcome=outcome)], "version: 1\n") != []


def test_other_rules_may_speak_unless_a_marker_expects_them():
    assert failures("good", [finding("RSK001")], "version: 1\n") == []
    text = "models:\n  - id: x  # expect: ACM001, RSK001\n"
    assert failures("bad", [finding()], text) == [
        "RSK001 was expected at line 2 (violation) and is not there"
    ]


def test_a_slip_in_the_example_itself_is_told():
    told = failures("good", [finding("MAN001", severity=Severity.ERROR)], "version: 1\n")
    assert told == ["MAN001 at line 2 (violation) is not expected: the message"]


def test_a_note_about_evidence_is_no_slip():
    assert failures("good", [finding("MAN103", severity=Severity.NOTE)], "version: 1\n") == []


def test_a_rule_that_failed_is_told():
    assert failures("good", [finding("RSK001", outcome=Outcome.ERROR)], "x: 1\n") == [
        "RSK001 could not be judged: broken"
    ]


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("bad", "- id: x  # expect: ACM001", [("ACM001", "violation")]),
        ("bad", "- id: x  #expect: ACM001 RSK001", [("ACM001", "violation"), ("RSK001", "violation")]),
        ("bad", "- id: x  # expect: ACM001, RSK001?", [("ACM001", "violation"), ("RSK001", "undetermined")]),
        ("undetermined", "- id: x  # expect: ACM001", [("ACM001", "undetermined")]),
        ("bad", "- id: x  # we expect: nothing", []),
    ],
)
def test_a_marker_names_codes_and_whether_they_are_open(kind, line, expected):
    wanted = tuple(Expectation(1, code, Outcome(outcome)) for code, outcome in expected)
    assert expectations(Example(kind, line)) == wanted


def test_examples_are_run_on_their_day_beside_their_files(write_pack, rule_text):
    long = (
        "      - bad:\n          as_of: 2026-02-03\n          files: {exit.md: text}\n"
        "          manifest: |\n            id: x  # expect: ACM001\n"
    )
    pack = read_pack(write_pack(f"name: acme\nrules:\n{rule_text()}{long}"))
    seen = []
    results = list(run_page(pack.pages["ACM001"], lambda text, **more: seen.append((text, more)) or []))
    assert [(result.kind, result.line) for result in results] == [("bad", 13), ("good", 16), ("bad", 21)]
    assert {result.file for result in results} == {"acme.yaml"}
    assert seen[0][1] == {"as_of": AS_OF, "files": {}}
    assert seen[2] == ("id: x  # expect: ACM001\n", {"as_of": "2026-02-03", "files": {"exit.md": "text"}})
