"""Formats where findings were compared: what was there before fails nothing, and stays visible."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from modelvow.report import render
from modelvow.report.result import View

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas" / "report-1.schema.json").read_text(encoding="utf-8")
)


def results(report, **view):
    return json.loads(render("sarif", report, View(**view)))["runs"][0]["results"]


def test_json_keeps_to_its_schema_with_states_and_what_is_fixed(compared):
    data = json.loads(render("json", compared, View()))
    Draft7Validator(SCHEMA).validate(data)
    assert [each["state"] for each in data["findings"]] == ["new", "updated"] + ["unchanged"] * 3
    assert [each["baseline"] for each in data["fixed"]] == ["base.json", None]
    assert (data["summary"]["error"], data["summary"]["known"], data["summary"]["fixed"]) == (2, 2, 2)


def test_json_lines_are_the_same_a_record_a_line(compared):
    records = [json.loads(line) for line in render("jsonl", compared, View()).splitlines()]
    assert records[0]["since"]["rev"] == "main"
    assert [each["code"] for each in records if each["record"] == "fixed"] == ["RSK008", "SEL007"]


def test_sarif_gives_every_result_its_state_and_what_is_fixed_is_absent(compared):
    told = [each["baselineState"] for each in results(compared)]
    assert told == ["new", "updated", *["unchanged"] * 3, "absent", "absent"]


def test_an_upload_leaves_out_what_is_known_and_what_is_fixed(compared):
    assert [each["baselineState"] for each in results(compared, omit_suppressed=True)] == ["new", "updated"]


def test_without_a_comparison_nothing_has_a_state(sample):
    assert all("baselineState" not in each for each in results(sample))
    assert "fixed" not in json.loads(render("json", sample, View()))


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("github", "known 2, fixed 2"),
        ("junit", 'message="known note'),
        ("markdown", "2 known</summary>"),
        ("text", "2 known findings, `--known` lists them"),
    ],
)
def test_what_is_known_stays_visible(compared, form, told):
    assert told in render(form, compared, View())


@pytest.mark.parametrize("form", ["github", "gitlab"])
def test_what_is_known_is_no_annotation(compared, form):
    assert "SEL007" not in render(form, compared, View())


def test_known_findings_are_listed_where_that_is_asked_for(compared):
    text = render("text", compared, View(known=True))
    assert text.count(": known ") == 2
    assert "--known" not in text


def test_a_long_list_of_what_is_fixed_is_cut_and_counted(compared):
    many = compared._replace(fixed=compared.fixed[:1] * 300)
    assert "and 280 more fixed" in render("text", many, View())
    assert "and 280 more" in render("markdown", many, View())


@pytest.mark.external
@pytest.mark.parametrize("omit", [False, True])
def test_microsofts_validator_finds_nothing_in_a_comparison(multitool, compared, tmp_path, omit):
    file = tmp_path / "compared.sarif"
    file.write_text(render("sarif", compared, View(omit_suppressed=omit)), encoding="utf-8")
    assert multitool(file) == []
