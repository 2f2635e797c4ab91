"""SARIF: what code hosts ask of it beyond its schema."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from modelvow.findings import Outcome, Severity
from modelvow.report import render
from modelvow.report.result import View
from modelvow.report.sarif import quoted

BASE = "version: 1\nmodels:\n  - id: gpt-4o\n  - id: gpt-4o-mini\nrequirements:\n  transparency: high\n"
NEEDS = "  trust: high\n  quality: high\n  independence: high\n  continuity: high\n  security: high\n"


def run_of(text):
    log = json.loads(text, parse_constant=pytest.fail)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def place(result):
    physical = result["locations"][0]["physicalLocation"]
    region = physical.get("region", {})
    return physical["artifactLocation"]["uri"], region.get("startLine"), region.get("startColumn")


def test_many_findings_a_rule_in_many_files_list_each_rule_once(check, put):
    for folder in ("my service", "a:b", "a,b", "日本"):
        put(f"{folder}/ai-manifest.yaml", BASE + NEEDS)
    run = run_of(check(forms=["sarif"]).out)
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    times = Counter(result["ruleId"] for result in results)
    assert times["FIT002"] == 8
    assert sorted(times) == [rule["id"] for rule in rules]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    assert all(len(set(tags)) == len(tags) for tags in (rule["properties"]["tags"] for rule in rules))
    assert {place(result)[0] for result in results} == {
        "my%20service/ai-manifest.yaml",
        "a%3Ab/ai-manifest.yaml",
        "a%2Cb/ai-manifest.yaml",
        "%E6%97%A5%E6%9C%AC/ai-manifest.yaml",
    }
    prints = [
        result["partialFingerprints"]["modelvow/v1"] for result in results if "a%3Ab" in place(result)[0]
    ]
    assert len(set(prints)) == len(prints)


def test_rules_explain_themselves_in_markdown(check, put):
    put("ai-manifest.yaml", BASE)
    (rule,) = run_of(check(forms=["sarif"]).out)["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"].endswith(".")
    assert "## Why" in rule["help"]["markdown"]
    assert "# FIT002" not in rule["help"]["markdown"]
    assert "What to do:" in rule["help"]["text"]


def test_paths_are_those_of_the_repository_from_a_subfolder_too(check, put, tmp_path):
    (tmp_path / ".git").mkdir()
    put("a/ai-manifest.yaml", BASE)
    put("b c/ai-manifest.yaml", BASE)
    results = run_of(check("../b c", ".", below="a", forms=["sarif"]).out)["results"]
    assert {place(result)[0] for result in results} == {"a/ai-manifest.yaml", "b%20c/ai-manifest.yaml"}


def test_what_lies_outside_the_repository_has_its_whole_address(check, put, tmp_path):
    (tmp_path / "a" / ".git").mkdir(parents=True)
    there = put("b c/ai-manifest.yaml", BASE)
    uri, _, _ = place(run_of(check("../b c", below="a", forms=["sarif"]).out)["results"][0])
    assert uri == there.as_uri()


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with a mark"])
def test_columns_count_code_points_and_say_so(check, put, mark):
    put(
        "ai-manifest.yaml",
        f'{mark}version: 1\nmodels:\n  - {{role: "🎄🎄 reply", id: gpt-4o, atribution: NOTICE}}\n',
    )
    run = run_of(check(forms=["sarif"]).out)
    assert run["columnKind"] == "unicodeCodePoints"
    (result,) = [each for each in run["results"] if each["ruleId"].startswith("MAN")]
    assert place(result) == ("ai-manifest.yaml", 3, 36)
    assert "ai-manifest.yaml:3:36: error" in check(forms=["text"]).out


def test_a_manifest_cut_off_is_a_notification_and_nothing_else_is_printed(check, put):
    put("ai-manifest.yaml", "version: 1\nmodels: ['gpt-4o\n")
    ran = check(forms=["sarif"])
    run = run_of(ran.out)
    assert (ran.code, run["results"]) == (2, [])
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    uri, line, _ = place(note)
    assert (note["level"], uri) == ("error", "ai-manifest.yaml")
    assert line >= 1


def test_a_manifest_that_is_missing_hides_no_result_of_another(check, put):
    put("ai-manifest.yaml", BASE)
    ran = check("ai-manifest.yaml", "gone.yaml", forms=["sarif"])
    run = run_of(ran.out)
    assert (ran.code, len(run["results"])) == (2, 2)
    assert [place(note)[0] for note in run["invocations"][0]["toolExecutionNotifications"]] == ["gone.yaml"]


def test_a_clean_run_has_no_results_and_succeeded(check, put):
    put("ai-manifest.yaml", "version: 1\nmodels:\n  - id: gpt-4o\n")
    ran = check(forms=["sarif"])
    run = run_of(ran.out)
    assert (ran.code, run["results"], run["invocations"]) == (0, [], [{"executionSuccessful": True}])


def test_a_finding_about_the_run_itself_has_no_made_up_file(sample):
    about = sample.findings[4]._replace(path="")
    run = run_of(render("sarif", sample._replace(findings=(about,), unreadable=(), left_out=()), View()))
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert (run["results"], note["level"], "locations" in note) == ([], "note", False)
    assert run["invocations"][0]["executionSuccessful"] is True


def test_a_rule_that_failed_makes_the_run_unsuccessful(sample):
    run = run_of(render("sarif", sample._replace(unreadable=()), View()))
    assert run["invocations"][0]["executionSuccessful"] is False
    failed = [each.get("associatedRule") for each in run["invocations"][0]["toolExecutionNotifications"]]
    codes = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert {"id": "ACM001", "index": codes.index("ACM001")} in failed


def test_waived_findings_are_suppressed_and_can_be_left_out(sample):
    waived = sample.findings[3]
    assert waived.outcome is Outcome.WAIVED
    (result,) = [
        each for each in run_of(render("sarif", sample, View()))["results"] if "suppressions" in each
    ]
    assert result["ruleId"] == waived.code
    (suppression,) = result["suppressions"]
    assert (suppression["status"], suppression["justification"]) == ("accepted", waived.waived.reason)
    assert suppression["properties"] == {"approvedBy": "J. Doe", "until": "2027-01-31"}
    left = run_of(render("sarif", sample, View(omit_suppressed=True)))
    assert all(each["ruleId"] != waived.code for each in left["results"])
    assert all(rule["id"] != waived.code for rule in left["tool"]["driver"]["rules"])


def test_what_is_undetermined_asks_for_a_review_unless_it_fails(sample):
    waiting = sample.findings[2]
    failing = waiting._replace(severity=Severity.ERROR)
    results = run_of(render("sarif", sample._replace(findings=(waiting, failing)), View()))["results"]
    assert [(each["kind"], each["level"]) for each in results] == [("review", "none"), ("fail", "error")]
    assert all(each["properties"]["outcome"] == "undetermined" for each in results)


def test_related_places_are_numbered_and_said(sample):
    (related,) = run_of(render("sarif", sample, View()))["results"][0]["relatedLocations"]
    assert (related["id"], related["message"]["text"]) == (1, "Needed here.")
    assert related["physicalLocation"]["region"]["startLine"] == 6


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("a b/c.yaml", "a%20b/c.yaml"),
        ("a:b/[c]?#%.yaml", "a%3Ab/%5Bc%5D%3F%23%25.yaml"),
        ("\udcff/c.yaml", "%FF/c.yaml"),
    ],
)
def test_addresses_are_percent_encoded(path, address):
    assert quoted(path) == address


@pytest.mark.external
class TestMicrosoftsValidatorWithGitHubsRules:
    def test_finds_nothing_in_a_report_with_one_of_everything(self, multitool, sample, tmp_path):
        file = tmp_path / "all.sarif"
        file.write_text(render("sarif", sample, View()), encoding="utf-8")
        assert multitool(file) == []

    def test_finds_nothing_in_an_empty_run(self, multitool, empty, tmp_path):
        file = tmp_path / "empty.sarif"
        file.write_text(render("sarif", empty, View()), encoding="utf-8")
        assert multitool(file) == []

    def test_finds_nothing_in_a_real_run_of_many_findings(self, multitool, check, put, tmp_path):
        for folder in ("my service", "a:b", "x,y"):
            put(f"{folder}/ai-manifest.yaml", BASE + NEEDS)
        put("cut/ai-manifest.yaml", "models: ['gpt\n")
        check(forms=["sarif=out.sarif"])
        assert multitool(tmp_path / "out.sarif") == []

    def test_finds_nothing_in_a_run_with_fixes(self, multitool, check, put, tmp_path):
        put("ai-manifest.yaml", 'models:\n  - {id: "🎄", data: persnal}\nrequirements: {trsut: hgih}\n')
        check(forms=["sarif=out.sarif"])
        log = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))
        assert sum("fixes" in each for each in log["runs"][0]["results"]) >= 3
        assert multitool(tmp_path / "out.sarif") == []

    def test_does_find_what_is_wrong(self, multitool, sample, tmp_path):
        log = json.loads(render("sarif", sample, View()))
        log["runs"][0]["results"][0]["locations"] = []
        file = tmp_path / "wrong.sarif"
        file.write_text(json.dumps(log), encoding="utf-8")
        assert multitool(file) != []
