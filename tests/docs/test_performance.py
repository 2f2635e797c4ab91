"""docs/performance.md says what benchmarks/results.json says, with every budget beside its figure."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "performance.md"
BUDGETS = {
    ("one valid manifest", "`python -c pass`"): "6 ×",
    ("one manifest with findings", "`python -c pass`"): "7 ×",
    ("`--help`", '`python -c "import click"`'): "1.3 ×",
    ("one valid manifest", "yamllint on it"): "1 ×",
    ("one valid manifest", "check-jsonschema on it"): "0.35 ×",
    ("a project of 20 files", "borderlint on it"): "1.5 ×",
    ("10,000 manifests, one process", "C parse of them"): "8 ×",
    ("10,000 manifests, two processes", "C parse of them"): "5 ×",
    ("10,000 manifests again, nothing changed", "C parse of them"): "1 ×",
    ("10,000 manifests", "check-jsonschema on them"): "0.1 ×",
    ("peak memory at 10,000 manifests", ""): "80 MiB",
    ("cost of a further manifest, from 100 on", "the first step's"): "1.1 ×",
    ("hostile input, the slowest kind", ""): "1 s",
    ("hostile input, the hungriest kind", ""): "200 MiB",
}


@pytest.fixture(scope="module")
def writer():
    spec = importlib.util.spec_from_file_location("write_performance", ROOT / "scripts/write_performance.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["write_performance"] = module
    spec.loader.exec_module(module)
    return module


def rows_of(text):
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if "|" in line
    ]
    return {(row[0], row[1]): row[2:] for row in cells if len(row) == 5}


def test_the_page_is_what_the_figures_say():
    call = [sys.executable, ROOT / "scripts/write_performance.py", "--check"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_budget_has_a_row_with_its_limit():
    rows = rows_of(PAGE.read_text(encoding="utf-8").partition("## Beside")[0])
    assert {key: rows[key][0] for key in BUDGETS} == BUDGETS


def test_a_budget_is_kept_only_where_the_figure_says_so():
    rows = rows_of(PAGE.read_text(encoding="utf-8").partition("## Beside")[0])
    for key, limit in BUDGETS.items():
        told, verdict = rows[key][1:]
        within = told != "not measured" and number(told) <= number(limit)
        assert verdict == {False: "" if told == "not measured" else "**not kept**", True: "kept"}[within]


def number(told):
    return float(re.match(r"[\d.]+", told).group())


def test_what_was_not_measured_is_not_kept(writer):
    machine = json.loads((ROOT / "benchmarks/results.json").read_text(encoding="utf-8"))["machine"]
    page = writer.page({"date": "2026-11-26", "machine": machine, "parts": {}})
    rows = rows_of(page.partition("## Beside")[0])
    assert {rows[key][1] for key in BUDGETS} == {"not measured"}
    assert "kept |" not in page


def test_a_missing_neighbor_is_named_with_the_reason(writer):
    results = json.loads((ROOT / "benchmarks/results.json").read_text(encoding="utf-8"))
    row = {"files": "one manifest", "tool": "ajv-cli", "ours": None, "missing": "npm is not installed"}
    beside = {"rows": [row], "versions": {}, "missing": {"ajv-cli": "npm is not installed"}}
    page = writer.page({**results, "parts": {"beside": beside}})
    assert "| ajv-cli | missing | npm is not installed |" in page
    assert "- ajv-cli: npm is not installed" in page
