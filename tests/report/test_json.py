"""The report for machines: its published shape, and text that must stay text in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from modelvow.check import Options, check_text
from modelvow.findings import Finding, Link, Outcome, Related, Severity, Span
from modelvow.report import render
from modelvow.report.json import plain
from modelvow.report.result import Manifest, Report, Run, Unreadable, Verdict, View

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "report-1.schema.json").read_text(encoding="utf-8"))
DAY = "2026-11-25"
BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
MANIFESTS = sorted([*ROOT.glob("examples/*/ai-manifest.yaml"), *ROOT.glob("tests/people/*/ai-manifest.yaml")])
RUN = Run("0.1.0", DAY, "2026.11.24", "2026-11-24")
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def emitted(report, view=None):
    data = json.loads(render("json", report, view or View()), parse_constant=pytest.fail)
    Draft7Validator(SCHEMA).validate(data)
    return data


def test_the_schema_itself_is_valid():
    Draft7Validator.check_schema(SCHEMA)


def test_the_shape_is_the_one_that_was_published():
    data = emitted(check_text(BASE, as_of=DAY, options=Options(select=("FIT",), configured=False)))
    assert list(data) == ["version", "run", "findings", "unreadable", "summary"]
    assert list(data["run"]) == ["tool", "version", "as_of", "catalog", "policies"]
    assert [policy["name"] for policy in data["run"]["policies"]] == [
        "article",
        "manifest",
        "waivers",
        "facts",
        "license",
        "lifecycle",
    ]
    (finding,) = data["findings"]
    expected = "code name outcome severity message help path line column end_line end_column model claims"
    assert {*expected.split(), "chain", "related", "waived", "fingerprint"} <= set(finding)
    place = [finding[key] for key in ("line", "column", "end_line", "end_column")]
    assert (finding["code"], place, finding["waived"]) == ("FIT002", [3, 9, 3, 15], None)
    assert [link["kind"] for link in finding["chain"]][:3] == ["need", "trait", "fact"]
    assert data["summary"] == {
        "manifests": 1,
        "models": 1,
        "rules": data["summary"]["rules"],
        "error": 1,
        "warning": 0,
        "note": 0,
        "undetermined": 0,
        "waived": 0,
        "unreadable": 0,
        "known": 0,
        "fixed": 0,
    }


def test_every_fact_of_a_finding_has_its_source_and_day():
    data = emitted(check_text(BASE, as_of=DAY, options=Options(configured=False)))
    facts = [link for link in data["findings"][0]["chain"] if link["kind"] == "fact"]
    assert facts
    assert all(fact["source"] and fact["date"] for fact in facts)


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.parent.name)
def test_the_reports_of_real_manifests_keep_to_the_schema(path):
    options = Options(configured=False, outcomes=True)
    data = emitted(
        check_text(path.read_text(encoding="utf-8"), as_of=DAY, name=str(path), options=options),
        View(outcomes=True),
    )
    assert data["summary"]["manifests"] == 1
    assert {"pass", "not-applicable"} <= {outcome["outcome"] for outcome in data["outcomes"]}


def test_outcomes_tell_of_every_rule_once_it_looked_and_only_when_asked():
    report = check_text(BASE, as_of=DAY, options=Options(configured=False, outcomes=True))
    assert "outcomes" not in emitted(report)
    outcomes = emitted(report, View(outcomes=True))["outcomes"]
    assert {"FIT002", "RSK008", "SEL001"} <= {outcome["code"] for outcome in outcomes}


def test_what_could_not_be_read_is_in_the_report_with_its_place():
    data = emitted(check_text("a: 'x", as_of=DAY, options=Options(configured=False)))
    assert data["summary"] | {"rules": 0} == dict.fromkeys(data["summary"], 0) | {"unreadable": 1}
    (entry,) = data["unreadable"]
    assert (entry["path"], entry["line"]) == ("ai-manifest.yaml", 1)


@given(st.text(), anything)
def test_any_text_and_value_goes_in_and_comes_out_as_it_was(text, value):
    finding = Finding(
        code="ACM001",
        name="house-rule",
        outcome=Outcome.VIOLATION,
        severity=Severity.NOTE,
        message=text or "-",
        help=text,
        path=text,
        span=Span(1, 1, 1, 2),
        key_path=("models", 0, text),
        fingerprint="0" * 16,
        model=text,
        chain=(Link("fact", text, value, text, text, text, hint=True),),
        related=(Related(text, (text, 1)),),
        missing=(text,),
    )
    verdict = Verdict("ACM001", "house-rule", Outcome.PASS, text, text, (text,), None)
    manifest = Manifest(text, 1, 1, None)
    report = Report(RUN, (finding,), (verdict,), (manifest,), (Unreadable(text, text or "-", text),))
    (found,) = emitted(report, View(outcomes=True))["findings"]
    assert (found["help"], found["path"], found["key_path"]) == (text, text, ["models", 0, text])
    assert found["chain"][0]["value"] == plain(value)


def test_no_control_character_leaves_the_report_as_it_is():
    report = check_text(BASE.replace("gpt-4o", '"acme\\e[31m"'), as_of=DAY, options=Options(configured=False))
    text = render("json", report, View())
    assert "\x1b" not in text
    assert r"acme\u001b[31m" in text


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_a_number_without_end_becomes_text(value):
    assert plain({"a": [value]}) == {"a": [str(value)]}
