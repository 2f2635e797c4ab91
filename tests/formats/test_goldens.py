"""Every format's golden: one of everything that a run can find."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelvow.report import FORMATS, render
from modelvow.report.result import View

GOLDENS = Path(__file__).parents[1] / "goldens" / "formats"
ENDS = {
    "json": "json",
    "jsonl": "jsonl",
    "sarif": "sarif",
    "gitlab": "gitlab.json",
    "junit": "xml",
    "markdown": "md",
}


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_reads_as_its_golden(form, sample, request):
    golden = GOLDENS / f"report-{form}.{ENDS.get(form, 'txt')}"
    text = render(form, sample, View())
    if request.config.getoption("--update-goldens"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_a_run_that_found_nothing_has_a_report_too(form, empty):
    assert render(form, empty, View()).endswith("\n")
