"""A waived finding is not open: in SARIF it is suppressed, and can be left out for an upload."""

from __future__ import annotations

import json

import pytest

from modelvow.report.result import View

MANIFEST = """\
version: 1
models:
  - id: gpt-4o
requirements:
  transparency: high
waivers:
  - {rule: FIT002, reason: moved by spring, approved_by: J. Doe, expires: 2027-01-31}
"""


@pytest.mark.parametrize("omit", [False, True])
def test_a_valid_waiver_suppresses_the_result_or_takes_it_out(check, put, omit):
    put("ai-manifest.yaml", MANIFEST)
    ran = check(forms=["sarif"], view=View(omit_suppressed=omit))
    results = [each for each in json.loads(ran.out)["runs"][0]["results"] if each["ruleId"] == "FIT002"]
    told = [each["suppressions"][0]["justification"] for each in results]
    assert (ran.code, told) == (0, [] if omit else ["moved by spring"])


@pytest.mark.parametrize(
    ("form", "told"),
    [("junit", "<skipped"), ("markdown", "1 waived"), ("github", "waived 1"), ("jsonl", '"waived": 1')],
)
def test_a_waived_finding_stays_visible(check, put, form, told):
    put("ai-manifest.yaml", MANIFEST)
    assert told in check(forms=[form]).out
