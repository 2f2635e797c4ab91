"""What the reports of `examples/` and of people's manifests say; read a changed golden before accepting it.

`pytest --update-goldens` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from modelvow.check import Options, check_paths, exit_code
from modelvow.findings import Outcome, Severity
from modelvow.report import render
from modelvow.report.result import View

ROOT = Path(__file__).parents[2]
DAY = "2026-11-25"
EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/ai-manifest.yaml"))
PEOPLE = sorted(path.parent.name for path in ROOT.glob("tests/people/*/ai-manifest.yaml"))
MANY = 7
"""More errors and warnings than that on a reasonable project are noise; notes are folded to a count."""


def check(folder, monkeypatch):
    monkeypatch.chdir(ROOT)
    return check_paths([folder], as_of=DAY, options=Options(configured=False))


def compare(report, golden, config):
    text = render("text", report, View(notes=True))
    if config.getoption("--update-goldens", default=False):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def violations(report):
    return [finding for finding in report.findings if finding.outcome is Outcome.VIOLATION]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_reads_as_its_golden_report(name, monkeypatch, pytestconfig):
    compare(
        check(f"examples/{name}", monkeypatch), ROOT / "tests/goldens/examples" / f"{name}.txt", pytestconfig
    )


@pytest.mark.parametrize("name", PEOPLE)
def test_a_manifest_of_somebody_reads_as_its_golden_report(name, monkeypatch, pytestconfig):
    compare(
        check(f"tests/people/{name}", monkeypatch), ROOT / "tests/people" / name / "report.txt", pytestconfig
    )


@pytest.mark.parametrize(
    "folder", [*(f"examples/{name}" for name in EXAMPLES), *(f"tests/people/{name}" for name in PEOPLE)]
)
def test_a_reasonable_project_is_not_drowned(folder, monkeypatch):
    report = check(folder, monkeypatch)
    loud = [finding for finding in violations(report) if finding.severity is not Severity.NOTE]
    assert len(loud) <= MANY
    assert exit_code(report) in {0, 1}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_a_well_formed_manifest_of_known_models(name, monkeypatch):
    codes = {finding.code for finding in check(f"examples/{name}", monkeypatch).findings}
    # Of a model of one's own the facts are declared, and the report says so.
    assert not {code for code in codes - {"FCT007"} if code.startswith(("MAN", "FCT"))}


def test_the_examples_are_nine_and_some_have_nothing_to_mend(monkeypatch):
    reports = [check(f"examples/{name}", monkeypatch) for name in EXAMPLES]
    worst = [max((finding.severity.rank for finding in violations(report)), default=-1) for report in reports]
    assert len(reports) == 9
    assert Severity.ERROR.rank in worst
    assert any(rank < Severity.WARNING.rank for rank in worst)


def test_a_fine_tune_of_a_known_base_rests_on_facts_and_not_on_hints(monkeypatch):
    """What was read of a base must not be spoiled for the second look, without hints."""
    report = check("examples/field-notes", monkeypatch)
    assert {finding.code: finding.hint for finding in violations(report)}["FIT009"] is False
