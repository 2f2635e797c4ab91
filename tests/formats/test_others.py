"""What each format is asked for beyond its golden, by whoever reads it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft7Validator

from modelvow.findings import Outcome, Severity
from modelvow.report import render
from modelvow.report.result import View

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "report-1.schema.json").read_text(encoding="utf-8"))
ONE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
TWO = ONE.replace("gpt-4o\n", "gpt-4o\n  - {id: gpt-4o, name: second}\n")


def parsed(text):
    return ET.fromstring(text.encode())  # noqa: S314 - our own XML, and no entity is declared in it


def many(finding, count):
    return tuple(
        finding._replace(fingerprint=f"{number:016x}", model=f"m{number}") for number in range(count)
    )


class TestGitHub:
    @pytest.mark.parametrize("severity", list(Severity))
    def test_shows_ten_of_a_level_and_counts_the_rest(self, sample, severity):
        level = {"error": "error", "warning": "warning", "note": "notice"}[severity]
        found = many(sample.findings[0]._replace(severity=severity), 25)
        text = render("github", sample._replace(findings=found, unreadable=(), left_out=()), View())
        assert text.count(f"::{level} ") == 10
        assert f"15 more {level}s" in text

    def test_counts_without_more_where_all_is_shown(self, sample):
        found = many(sample.findings[0], 10)
        assert "more" not in render(
            "github", sample._replace(findings=found, unreadable=(), left_out=()), View()
        )

    def test_annotates_nothing_that_is_waived(self, sample):
        assert "RSK008" not in render("github", sample, View())

    def test_gives_no_columns_of_a_range_over_lines(self, sample):
        finding = sample.findings[0]
        wide = finding._replace(span=finding.span._replace(end_line=5))
        line, *_ = render(
            "github", sample._replace(findings=(wide,), unreadable=(), left_out=()), View()
        ).splitlines()
        assert "line=3,endLine=5,title=" in line

    def test_names_files_from_the_root_of_the_repository(self, check, put, tmp_path):
        (tmp_path / ".git").mkdir()
        put("a/ai-manifest.yaml", ONE)
        assert "::error file=a/ai-manifest.yaml,line=3," in check(below="a", forms=["github"]).out


class TestGitLab:
    def prints(self, check):
        entries = json.loads(check(forms=["gitlab"]).out)
        return {each["fingerprint"]: each["location"]["path"] for each in entries}

    def test_gives_every_finding_a_fingerprint_that_line_moves_leave(self, check, put):
        put("a/ai-manifest.yaml", TWO)
        put("b/ai-manifest.yaml", TWO)
        before = self.prints(check)
        assert sorted(before.values()) == ["a/ai-manifest.yaml"] * 2 + ["b/ai-manifest.yaml"] * 2
        put("a/ai-manifest.yaml", "# moved\n" * 10 + TWO)
        put("b/ai-manifest.yaml", "# moved\n" * 10 + TWO)
        assert self.prints(check) == before

    def test_keeps_the_fingerprints_of_what_stays(self, check, put):
        put("a/ai-manifest.yaml", TWO)
        before = self.prints(check)
        put("a/ai-manifest.yaml", ONE)
        after = self.prints(check)
        assert len(after) == 1
        assert set(after) < set(before)

    def test_has_the_fields_that_gitlab_documents_and_no_other(self, sample):
        entries = json.loads(render("gitlab", sample, View()))
        for each in entries:
            assert set(each) == {"description", "check_name", "fingerprint", "severity", "location"}
            assert each["severity"] in {"info", "minor", "major", "critical", "blocker"}
            assert set(each["location"]) == {"path", "lines"}
            assert each["location"]["lines"]["begin"] >= 1
            assert not each["location"]["path"].startswith(("./", "/"))
            assert all(isinstance(each[key], str) and each[key] for key in ("description", "check_name"))
        assert len({each["fingerprint"] for each in entries}) == len(entries)

    def test_gives_two_findings_alike_two_fingerprints(self, sample):
        twice = sample._replace(findings=(sample.findings[0],) * 3, unreadable=())
        entries = json.loads(render("gitlab", twice, View()))
        assert len({each["fingerprint"] for each in entries}) == 3

    def test_is_an_empty_list_where_nothing_is_found(self, empty):
        assert json.loads(render("gitlab", empty, View())) == []


class TestJUnit:
    def test_counts_what_it_holds(self, sample):
        root = parsed(render("junit", sample, View()))
        for suite in [root, *root]:
            cases = list(suite.iter("testcase"))
            kinds = {"failures": "failure", "errors": "error", "skipped": "skipped"}
            assert suite.get("tests") == str(len(cases))
            for name, kind in kinds.items():
                assert suite.get(name) == str(sum(case.find(kind) is not None for case in cases))

    def test_has_the_structure_that_its_readers_know(self, sample):
        root = parsed(render("junit", sample, View()))
        assert (root.tag, {each.tag for each in root}) == ("testsuites", {"testsuite"})
        for suite in root:
            assert {"name", "tests", "failures", "errors", "skipped"} == set(suite.attrib)
            for case in suite:
                assert (case.tag, set(case.attrib)) == ("testcase", {"classname", "name"})
                assert len(case) <= 1
                assert {each.tag for each in case} <= {"failure", "error", "skipped"}

    @pytest.mark.parametrize(
        ("outcome", "severity", "floor", "kind"),
        [
            (Outcome.VIOLATION, Severity.ERROR, "error", "failure"),
            (Outcome.VIOLATION, Severity.WARNING, "error", "skipped"),
            (Outcome.VIOLATION, Severity.WARNING, "warning", "failure"),
            (Outcome.VIOLATION, Severity.ERROR, None, "skipped"),
            (Outcome.UNDETERMINED, Severity.NOTE, "error", "skipped"),
            (Outcome.UNDETERMINED, Severity.ERROR, "error", "failure"),
            (Outcome.WAIVED, Severity.ERROR, "note", "skipped"),
            (Outcome.ERROR, Severity.ERROR, None, "error"),
        ],
    )
    def test_fails_what_fails_the_run_and_passes_no_finding(self, sample, outcome, severity, floor, kind):
        manifest = sample.manifests[0]._replace(fail_on=floor and Severity(floor))
        finding = sample.findings[0]._replace(outcome=outcome, severity=severity)
        one = sample._replace(findings=(finding,), manifests=(manifest,), unreadable=())._replace(
            outcomes=(), left_out=()
        )
        _judged, case = parsed(render("junit", one, View())).iter("testcase")
        assert [each.tag for each in case] == [kind]

    def test_follows_the_severity_that_the_command_names(self, check, put):
        put("ai-manifest.yaml", ONE)
        ran = check(forms=["junit"], fail_on="never")
        assert (ran.code, "<failure" in ran.out, "<skipped" in ran.out) == (0, False, True)

    def test_tells_what_passed(self, check, put):
        put("ai-manifest.yaml", "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  quality: low\n")
        assert 'name="FIT006 quality-unmet: gpt-4o"/>' in check(forms=["junit"]).out


class TestMarkdown:
    def test_folds_what_is_not_grave(self, sample):
        text = render("markdown", sample, View())
        above, *_ = text.partition("<details>")
        assert "FIT002" in above
        assert not any(code in above for code in ("SEL007", "FIT007", "RSK008"))
        assert all(f"**{code}**" in text for code in ("SEL007", "FIT007", "RSK008"))
        assert text.count("<details>") == text.count("</details>") == 6

    def test_sets_needs_against_models(self, check, put):
        put("ai-manifest.yaml", ONE + "  quality: low\n")
        text = check(forms=["markdown"]).out
        assert "| `ai-manifest.yaml` | `gpt-4o` |\n| --- | --- |\n" in text
        assert "| transparency | **error** |\n" in text
        assert "| quality | met |\n" in text

    def test_stays_short_however_much_is_found(self, sample):
        found = many(sample.findings[0], 5000)
        text = render("markdown", sample._replace(findings=found), View())
        assert len(text) < 20_000
        assert text.count("and 4980 more") == 2

    def test_puts_errors_before_warnings(self, sample):
        error = sample.findings[0]
        warning = error._replace(severity=Severity.WARNING)
        text = render("markdown", sample._replace(findings=(*many(warning, 30), error)), View())
        assert text.index("| error |") < text.index("| warning |")


def test_json_lines_are_the_json_report_a_record_a_line(sample):
    lines = [json.loads(line) for line in render("jsonl", sample, View(outcomes=True)).splitlines()]
    kinds = [line.pop("record") for line in lines]
    assert (kinds[0], kinds[-1], kinds.count("finding")) == ("run", "summary", len(sample.findings))
    assert lines[0].pop("format") == 1
    by_kind = {
        kind: [line for line, each in zip(lines, kinds, strict=True) if each == kind] for kind in set(kinds)
    }
    whole = {
        "version": 1,
        "run": lines[0],
        "findings": by_kind["finding"],
        "outcomes": by_kind["outcome"],
        "unreadable": by_kind["unreadable"],
        "left_out": by_kind["left_out"],
        "summary": lines[-1],
    }
    Draft7Validator(SCHEMA).validate(whole)
    assert whole == json.loads(render("json", sample, View(outcomes=True)))


def test_no_format_names_a_machine_s_folder(check, put, tmp_path):
    put("ai-manifest.yaml", ONE)
    for form in ("json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"):
        assert not re.search(re.escape(str(tmp_path)), check(forms=[form]).out), form
