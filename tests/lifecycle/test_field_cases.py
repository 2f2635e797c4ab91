"""F06, F13 and F14: trouble that users of neighboring tools had, as manifests checked in real processes."""

from __future__ import annotations

import pytest

F06 = """\
version: 1
models:
  - id: ft:gpt-4o-mini-2024-07-18:acme:tone-of-voice:AbC123xy
  - id: ft:gpt-4o-mini-2024-07-18:acme::AbC123xy
  - id: bedrock/us.anthropic.claude-3-5-haiku-20241022-v1:0
  - id: meta-llama/llama-3.3-70b-instruct:free
    host: openrouter
  - id: claude-3-5-haiku-20241022
    host: anthropic
"""
F13 = """\
version: 1
models:
  - id: gpt-5
    host: openai
  - id: gpt-5-2025-08-07
    host: azure
"""
F14 = """\
version: 1
project: {stage: production}
models:
  - id: BAAI/bge-m3
    host: self
    revision: main
  - id: sentence-transformers/all-MiniLM-L6-v2
    host: self
    revision: c9745ed1d9f207416be6d2e6f8de32d3a16199bf
"""


def test_each_endpoint_has_its_own_dates_whatever_stands_around_the_name(findings):
    found = findings(F06)
    for line in (3, 4):
        assert "may end at OpenAI API from 2027-01-14, in 50 days" in found["LIF006", line]["message"]
    assert [line for code, line in found if code == "LIF001"] == [8]
    assert "retired 279 days ago at Anthropic API, on 2026-02-19" in found["LIF001", 8]["message"]


def test_the_same_model_ends_on_another_day_elsewhere(findings):
    found = findings(F13)
    assert set(found) == {("LIF002", 3), ("LIF006", 5)}
    notice, schedule = found["LIF002", 3], found["LIF006", 5]
    assert notice["severity"] == "warning"
    assert "on 2026-12-11, in 16 days" in notice["message"]
    assert "`gpt-5.6-sol`" in notice["help"]
    assert schedule["severity"] == "note"
    assert "may end at Microsoft Azure OpenAI / AI Foundry from 2027-02-09, in 76 days" in schedule["message"]
    assert "2027-02-09" not in notice["message"] + notice["help"]


@pytest.mark.parametrize("as_of", ["2026-11-25", "2026-12-11", "2026-12-12", "2027-02-10"])
def test_the_day_count_follows_the_date_of_the_run_in_every_time_zone(run, as_of):
    zones = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago")
    outputs = {run(F13, "--notes", as_of=as_of, env={"TZ": zone}) for zone in zones}
    assert len(outputs) == 1
    assert "-1 day" not in outputs.pop()[1]


def test_on_the_last_day_it_retires_today_and_from_the_next_on_it_is_retired(findings):
    assert "on 2026-12-11, today" in findings(F13, as_of="2026-12-11")["LIF002", 3]["message"]
    after = findings(F13, as_of="2026-12-12")
    assert ("LIF002", 3) not in after
    assert "retired 1 day ago at OpenAI API, on 2026-12-11" in after["LIF001", 3]["message"]
    assert after["LIF001", 3]["severity"] == "error"


def test_a_schedule_that_has_passed_leaves_it_unknown_whether_the_model_still_runs(findings):
    found = findings(F13, as_of="2027-02-10")
    assert ("LIF006", 5) not in found
    assert found["LIF001", 5]["outcome"] == "undetermined"
    assert "a price list gave 2027-02-09 as its end, 1 day ago" in found["LIF001", 5]["message"]
    assert found["LIF001", 3]["outcome"] == "violation"


def test_what_is_retired_by_now_was_under_notice_before(findings):
    found = findings(F06, as_of="2026-02-01")
    assert "retires at Anthropic API on 2026-02-19, in 18 days" in found["LIF002", 8]["message"]
    assert "LIF001" not in {code for code, _line in found}


def test_a_branch_is_no_pin_and_a_commit_is_one(findings):
    found = findings(F14, "LIF")
    assert set(found) == {("LIF004", 6)}
    assert "`main` is a branch or a tag" in found["LIF004", 6]["message"]
    assert "commit" in found["LIF004", 6]["help"]
    without = findings(F14.replace("    revision: main\n", ""), "LIF")
    assert set(without) == {("LIF004", 4)}


@pytest.mark.parametrize(
    ("revision", "floats"),
    [
        ("61e9540", False),
        ("c9745ed1d9f207416be6d2e6f8de32d3a16199bf", False),
        ("5617a9f61b028005a4858fdac845db406aefb181", False),
        ("20240806", True),
        ("v1.5", True),
        ("refs/pr/12", True),
    ],
)
def test_only_a_hash_pins_weights(findings, revision, floats):
    text = F14.replace("main", f'"{revision}"')
    assert (("LIF004", 6) in findings(text, "LIF")) is floats
