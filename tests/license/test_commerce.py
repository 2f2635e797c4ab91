"""Use for gain that a license forbids, beside what the project says of itself."""

from __future__ import annotations

import pytest

from modelvow.case.commerce import by_test, is_barred, is_used, open_use


@pytest.mark.parametrize(
    ("codes", "commercial", "stage", "barred"),
    [
        ((), True, None, True),
        ((), True, "pilot", True),
        (("evaluation-allowed",), True, "experiment", False),
        (("evaluation-allowed",), True, "pilot", None),
        (("evaluation-allowed",), True, "production", True),
        (("evaluation-allowed",), True, None, True),
        ((), False, "production", False),
        (("education-allowed",), False, "production", False),
        (("research-only",), False, "production", True),
        (("no-production",), False, "production", True),
        (("research-only", "education-allowed"), False, "production", None),
        (("research-only", "education-allowed"), None, "production", True),
        (("education-allowed",), None, "production", True),
        ((), None, "production", True),
        (("research-only",), False, "pilot", False),
        (("research-only",), False, None, False),
        ((), None, "pilot", None),
        ((), None, None, None),
    ],
)
def test_forbidden_use_is_the_projects_or_not_or_nobody_can_say(codes, commercial, stage, barred):
    project = {
        key: value for key, value in (("commercial", commercial), ("stage", stage)) if value is not None
    }
    assert is_barred(codes, project) is barred


@pytest.mark.parametrize(
    ("project", "used"),
    [
        ({}, True),
        ({"commercial": True}, True),
        ({"commercial": False}, False),
        ({"commercial": False, "stage": "pilot"}, False),
        ({"commercial": False, "stage": "production"}, True),
    ],
)
def test_a_project_counts_as_used_unless_it_earns_nothing_and_is_in_no_production(project, used):
    assert is_used(project) is used


def test_terms_that_do_not_say_are_no_matter_to_who_earns_nothing():
    assert open_use(None, {"commercial": False, "stage": "production"}) is None


def test_without_leave_to_evaluate_no_stage_lets_a_firm_test():
    assert [by_test((), stage) for stage in (None, "experiment", "pilot", "production")] == [True] * 4
