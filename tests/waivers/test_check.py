"""`check` with waivers: what is hidden, what is said of them, and what nothing hides."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from modelvow.check import Options, check_paths
from modelvow.policy import errors

DAY = "2026-11-25"
BASE = """\
version: 1
models:
  - {id: acme-chat, name: chat, facts: {openness: closed}}
  - {id: acme-mini, name: small, facts: {openness: closed}}
requirements: {openness: high}
"""
FILE = "version: 1\nwaivers:\n"


def waiver(rule="FIT001", model="chat", expires="2027-06-30", **more):
    given = {
        "rule": rule,
        "model": model,
        "reason": "replaced",
        "approved_by": "J. Doe",
        "expires": expires,
    } | more
    return f"  - {{{', '.join(f'{key}: {value}' for key, value in given.items() if value is not None)}}}\n"


@pytest.fixture
def findings(modelvow):
    def check(*arguments, day=DAY, code=1, cwd=None):
        ran = modelvow(
            "check", "--as-of", day, "--format", "json", *arguments, **({"cwd": cwd} if cwd else {})
        )
        assert ran.code == code, ran
        data = json.loads(ran.out)
        return [
            (each["path"], each["line"], each["code"], each["outcome"], each["model"])
            for each in data["findings"]
            if each["code"] in {"FIT001", "MAN001", "MAN002"} or each["code"].startswith(("WVR", "ACM"))
        ]

    return check


def test_the_last_day_counts_and_only_the_named_model_is_waived(put, findings):  # F23
    put(
        "ai-manifest.yaml",
        BASE
        + "waivers:\n"
        + waiver(expires=DAY)
        + waiver(rule="FIT", model=None)
        + waiver(rule="FIT003", expires=None, expiry="2027-01-31"),
    )
    name = "ai-manifest.yaml"
    assert findings() == [
        (name, 3, "FIT001", "waived", "chat"),
        (name, 4, "FIT001", "violation", "small"),
        (name, 7, "WVR002", "violation", None),
        (name, 8, "WVR003", "violation", None),
        (name, 9, "MAN002", "violation", None),
        (name, 9, "MAN001", "violation", None),
    ]
    after = findings(day="2026-11-26")
    assert (name, 3, "FIT001", "violation", "chat") in after
    assert (name, 7, "WVR001", "violation", None) in after


def test_what_is_waived_fails_nothing_and_is_counted_and_told(put, modelvow):
    put("ai-manifest.yaml", BASE + "waivers:\n" + waiver(model=None))
    ran = modelvow("check", "--as-of", DAY)
    assert ran.code == 0
    assert "0 errors, 0 warnings" in ran.out
    assert "· 2 waived ·" in ran.out
    assert "2 waived findings, `--waived` lists them" in ran.out
    assert "openness-unmet" not in ran.out
    for option in ("--waived", "--notes"):
        out = modelvow("check", "--as-of", DAY, option).out
        assert "ai-manifest.yaml:3:10: waived FIT001 openness-unmet: `chat`" in out
        assert "  = until 2027-06-30 by J. Doe: replaced" in out
    data = json.loads(modelvow("check", "--as-of", DAY, "--format", "json").out)
    told = {"by": "J. Doe", "until": "2027-06-30", "reason": "replaced"}
    assert [each["waived"] for each in data["findings"] if each["code"] == "FIT001"] == [told, told]
    assert data["summary"]["waived"] == 2


def test_every_outcome_tells_of_what_was_waived(put, modelvow):
    put("ai-manifest.yaml", BASE + "waivers:\n" + waiver())
    data = json.loads(modelvow("check", "--as-of", DAY, "--format", "json", "--outcomes").out)
    told = {(each["model"], each["outcome"]) for each in data["outcomes"] if each["code"] == "FIT001"}
    assert told == {("chat", "waived"), ("small", "violation")}
    assert {each["code"] for each in data["outcomes"]} >= {"WVR001", "WVR004"}


@pytest.mark.parametrize("name", ["ai-waivers.yaml", "ai-waivers.yml"])
def test_waivers_may_lie_in_a_file_beside_the_manifest(put, findings, name):
    put("ai-manifest.yaml", BASE)
    put(name, FILE + waiver() + waiver(model="other"))
    assert findings() == [
        ("ai-manifest.yaml", 3, "FIT001", "waived", "chat"),
        ("ai-manifest.yaml", 4, "FIT001", "violation", "small"),
        (name, 4, "WVR003", "violation", None),
    ]


def test_a_file_at_the_root_covers_every_manifest_and_is_judged_on_all(put, findings, tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    put("a/ai-manifest.yaml", BASE)
    put("b/ai-manifest.yaml", BASE.replace("name: chat", "name: answer"))
    put("ai-waivers.yaml", FILE + waiver() + waiver(model="answer") + waiver(model="gone"))
    assert findings() == [
        ("a/ai-manifest.yaml", 3, "FIT001", "waived", "chat"),
        ("a/ai-manifest.yaml", 4, "FIT001", "violation", "small"),
        ("b/ai-manifest.yaml", 3, "FIT001", "waived", "answer"),
        ("b/ai-manifest.yaml", 4, "FIT001", "violation", "small"),
        ("ai-waivers.yaml", 5, "WVR003", "violation", None),
    ]
    # From one of them alone nobody can say what is of no use.
    assert [each[2:4] for each in findings("a")] == [("FIT001", "waived"), ("FIT001", "violation")]


@pytest.mark.parametrize("fault", ["model: [chat]", "model: ", 'model: ""', "modle: chat", "facts: ", "x: 1"])
def test_a_waiver_with_a_fault_hides_nothing_wherever_it_lies(put, findings, fault):
    text = waiver(model=None).rstrip("}\n") + f", {fault}}}\n"
    put("ai-manifest.yaml", BASE + "waivers:\n" + text)
    assert "waived" not in {each[3] for each in findings()}
    put("ai-manifest.yaml", BASE)
    put("ai-waivers.yaml", FILE + text)
    assert "waived" not in {each[3] for each in findings()}


def test_faults_of_a_waivers_file_are_findings_there_and_hide_nothing(put, findings):
    put("ai-manifest.yaml", BASE)
    put("ai-waivers.yaml", FILE + waiver(expiry="2027-01-31", expires=None) + "project: {}\n")
    assert findings() == [
        ("ai-manifest.yaml", 3, "FIT001", "violation", "chat"),
        ("ai-manifest.yaml", 4, "FIT001", "violation", "small"),
        ("ai-waivers.yaml", 3, "MAN002", "violation", None),
        ("ai-waivers.yaml", 3, "MAN001", "violation", None),
        ("ai-waivers.yaml", 4, "MAN001", "violation", None),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("waivers: [", "ai-waivers.yaml:1", id="broken"),
        pytest.param("- a\n", "a waivers file is a mapping of keys to values", id="list"),
        pytest.param("", "ai-waivers.yaml", id="empty"),
        pytest.param(b"\xff\xfe\x00", "ai-waivers.yaml", id="bytes"),
    ],
)
def test_a_waivers_file_that_cannot_be_read_makes_the_run_fail(put, modelvow, content, said):
    put("ai-manifest.yaml", BASE)
    put("ai-waivers.yaml", content)
    ran = modelvow("check", "--as-of", DAY, "-q")
    assert ran.code == 2
    assert said in ran.out + ran.err
    assert "ai-manifest.yaml:3:10: error FIT001" in ran.out


def test_a_dangling_link_is_a_waivers_file_that_cannot_be_read(put, modelvow, tmp_path):
    put("ai-manifest.yaml", BASE)
    (tmp_path / "ai-waivers.yaml").symlink_to("gone.yaml")
    assert modelvow("check", "--as-of", DAY).code == 2


FIXED = """\
name: acme
rules:
  - code: ACM001
    name: seat-unknown
    title: No seat
    each: project
    severity: error
    waivable: false
    when: {project.seat|exists: false}
    at: version
    message: "no seat"
    help: "add one"
    rationale: r
    examples:
      - bad: "version: 1  # expect: ACM001\\nmodels: [{id: a, facts: {openness: closed}}]\\n"
      - good: "version: 1\\nproject: {seat: DE}\\nmodels: [{id: a, facts: {openness: closed}}]\\n"
"""


def test_a_waiver_of_a_rule_that_may_not_be_waived_is_an_error_at_every_stage(put, findings):
    put("acme.yaml", FIXED)
    put("ai-manifest.yaml", f"{BASE}project: {{stage: experiment}}\nwaivers:\n{waiver('ACM001', None)}")
    found = findings("--policy", "acme.yaml")
    assert ("ai-manifest.yaml", 1, "ACM001", "violation", None) in found
    assert [each for each in found if each[2].startswith("WVR")] == [
        ("ai-manifest.yaml", 8, "WVR004", "violation", None)
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--ignore", "ACM001"], "`ignore` names `ACM001`, and it may not be waived, as `acme.yaml` has it"),
        (["--ignore", "seat-unknown"], "`ignore` names `seat-unknown`"),
        (["--severity", "ACM001=note"], "`severity` names `ACM001`"),
    ],
)
def test_options_that_would_silence_such_a_rule_are_refused(put, modelvow, arguments, said):
    put("acme.yaml", FIXED)
    put("ai-manifest.yaml", BASE)
    ran = modelvow("check", "--policy", "acme.yaml", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    "arguments", [["--select", "FIT"], ["--ignore", "ACM"], ["--severity", "ACM=warning"]]
)
def test_what_speaks_of_many_rules_passes_such_a_rule_by(put, modelvow, arguments):
    put("acme.yaml", FIXED)
    put("ai-manifest.yaml", BASE)
    ran = modelvow("check", "--policy", "acme.yaml", "-q", *arguments)
    assert "error ACM001 no seat" in ran.out


def test_notes_of_waivers_can_be_turned_off_and_what_is_not_allowed_cannot(put, modelvow):
    put("ai-manifest.yaml", BASE + "waivers:\n" + waiver(expires=DAY))
    ran = modelvow("check", "--as-of", DAY, "-q", "--ignore", "WVR", "--outcomes", "--format", "json")
    assert {each["code"] for each in json.loads(ran.out)["outcomes"] if each["code"][:3] == "WVR"} == {
        "WVR004"
    }


def test_reordering_waivers_changes_no_fingerprint(put, modelvow):
    def prints(*lines):
        put("ai-manifest.yaml", BASE + "waivers:\n" + "".join(lines))
        data = json.loads(modelvow("check", "--as-of", DAY, "--format", "json").out)
        return sorted(each["fingerprint"] for each in data["findings"] if each["code"].startswith("WVR"))

    one, other = waiver(rule="FIT"), waiver(model="gone")
    assert prints(one, other) == prints(other, one)
    assert len(set(prints(one, one, other))) == 3


def test_the_examples_of_the_pack_hold(modelvow):
    ran = modelvow("test", "builtin:waivers", cwd=os.fspath(Path(__file__).parent))
    assert ran.code == 0, ran.out


def test_of_many_manifests_a_file_s_unknown_rule_is_guessed_once(put, monkeypatch, tmp_path):
    asked = []
    real = errors.guess
    monkeypatch.setattr(errors, "guess", lambda *given: asked.append(given[0]) or real(*given))
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    put("ai-waivers.yaml", f"version: 1\nwaivers:\n{waiver(rule='FIT01', model=None)}")
    for number in range(5):
        put(
            f"{number}/ai-manifest.yaml",
            f"version: 1\nproject: {{name: p{number}}}\nmodels: [{{id: gpt-4o}}]\n",
        )
    report = check_paths(options=Options(as_of="2026-11-25"))
    (found,) = [each for each in report.findings if each.path == "ai-waivers.yaml"]
    assert (len(report.manifests), found.code, asked) == (5, "WVR003", ["FIT01"])
    assert "did you mean `FIT001`?" in found.help
