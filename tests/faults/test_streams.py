"""Standard streams that are full, closed, or read by somebody who has seen enough."""

from __future__ import annotations

import json
import os

import pytest

from modelvow.report import FORMATS

FULL = "/dev/full"

pytestmark = pytest.mark.usefixtures("base")


@pytest.fixture
def full():
    with open(FULL, "wb") as file:
        yield file


@pytest.fixture
def unread():
    """The end of a pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as file:
        yield file


def closing(*numbers):
    def close():
        for number in numbers:
            os.close(number)

    return close


@pytest.mark.parametrize("arguments", [["check"], ["check", "--format", "json"], ["case"]], ids=" ".join)
def test_a_full_standard_output_is_told_and_is_no_verdict(hindered, full, arguments):
    code, _, err = hindered(*arguments, stdout=full)
    assert code == 2
    assert "no space left on device" in err


def test_a_report_for_a_full_device_names_it_and_leaves_the_rest(hindered):
    code, out, err = hindered("check", "--format", "text", "--format", f"json={FULL}")
    assert code == 2
    assert "FIT002" in out
    assert err == "error: /dev/full: no space left on device\n"


@pytest.mark.parametrize(
    "arguments", [["check", "--output", FULL], ["check", "nothing-there"], ["no-command"]], ids=" ".join
)
def test_where_nobody_can_be_told_the_exit_code_still_says_it(hindered, full, arguments):
    assert hindered(*arguments, stderr=full)[0] == 2
    assert hindered(*arguments, stdout=full, stderr=full)[0] == 2
    assert hindered(*arguments, before=closing(2), stderr=None)[0] == 2


@pytest.mark.parametrize("numbers", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)])
def test_closed_streams_change_no_verdict_and_nothing_lands_in_a_file_for_them(hindered, tmp_path, numbers):
    pipes = {("stdin", "stdout", "stderr")[number]: None for number in numbers}
    call = ["check", "--write-baseline", "base.json", "--format", "text", "--format", "json=out.json"]
    code, out, _ = hindered(*call, before=closing(*numbers), **pipes)
    # All is known from now on.
    assert code == 0
    assert ("1 manifest" in out) is (1 not in numbers)
    assert json.loads((tmp_path / "out.json").read_text())["findings"][0]["code"] == "FIT002"
    assert json.loads((tmp_path / "base.json").read_text())["findings"]


def test_a_wrong_call_with_the_error_stream_closed_puts_nothing_into_standard_output(hindered):
    code, out, _ = hindered("check", "--no-such-option", before=closing(2), stderr=None)
    assert (code, out) == (2, "")


def test_a_manifest_from_a_closed_standard_input_is_asked_for_by_its_path(hindered):
    code, _, err = hindered("check", "-", before=closing(0), stdin=None)
    assert code == 2
    assert "standard input is closed; give the manifest a path" in err


@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_that_has_gone_changes_no_verdict_of_any_format(hindered, put, unread, form):
    assert hindered("check", "--format", form, stdout=unread)[0] == 1
    put("b/ai-manifest.yaml", 'models: ["cut')
    code, _, err = hindered("check", "--format", form, stdout=unread)
    assert code == 2
    assert "roken pipe" not in err


def test_a_reader_of_both_streams_that_has_gone_makes_no_findings_of_what_could_not_be_judged(
    hindered, unread
):
    assert hindered("check", "nothing-there", stdout=unread, stderr=unread)[0] == 2


@pytest.mark.parametrize("arguments", [["models"], ["rules"], ["explain", "FIT002"]], ids=" ".join)
def test_a_list_whose_reader_has_seen_enough_ends_without_a_word(hindered, unread, arguments):
    assert hindered(*arguments, stdout=unread)[2] == ""
