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


def held(request, name, text):
    """Say whether `text` is what the golden of that name has; with --update-goldens it is, from now on."""
    golden = GOLDENS / name
    if request.config.getoption("--update-goldens"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    return text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_reads_as_its_golden(form, sample, request):
    text = render(form, sample, View())
    assert held(request, f"report-{form}.{ENDS.get(form, 'txt')}", text), text


@pytest.mark.parametrize("form", FORMATS)
def test_a_comparison_reads_as_its_golden(form, compared, request):
    text = render(form, compared, View())
    assert held(request, f"compared-{form}.{ENDS.get(form, 'txt')}", text), text


@pytest.mark.parametrize("form", FORMATS)
def test_a_run_that_found_nothing_has_a_report_too(form, empty):
    assert render(form, empty, View()).endswith("\n")
