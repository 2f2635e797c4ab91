"""`modelvow waive` as a process: one waiver more, which holds at once; and the page that tells of it."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from modelvow.manifest.read import read

DAY = ("--as-of", "2026-11-25")
WHY = ("--until", "2027-06-30", "--reason", "replaced in June", "--approved-by", "head of care", *DAY)
BASE = """\
version: 1
models:
  - {id: acme-chat, name: chat, facts: {openness: closed}}
  - {id: acme-mini, name: small, facts: {openness: closed}}
requirements: {openness: high}
"""
PAGE = (Path(__file__).parents[2] / "docs" / "waivers.md").read_text(encoding="utf-8")


def test_what_is_waived_is_quiet_at_once_and_the_rest_counts(put, modelvow):
    path = put("ai-manifest.yaml", BASE)
    path.chmod(0o640)
    ran = modelvow("waive", "FIT001", "--model", "chat", *WHY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Wrote a waiver of 1 finding of FIT001 into ai-manifest.yaml, until 2027-06-30,"
        " or until the facts change\n"
    )
    assert path.read_text().startswith(BASE)
    assert path.stat().st_mode & 0o777 == 0o640
    out = modelvow("check", "-q", "--waived", *DAY).out
    assert "waived FIT001 openness-unmet: `chat`" in out
    assert "error FIT001 `small`" in out


def test_bytes_around_stay_with_a_mark_and_the_line_ends_of_windows(put, modelvow):
    before = b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode()
    path = put("ai-manifest.yaml", before)
    assert modelvow("waive", "openness-unmet", "--model", "acme-chat", *WHY).code == 0
    after = path.read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == after.count(b"\r\n")


def test_when_the_facts_change_the_waiver_ends_unless_it_holds_for_any(put, modelvow):
    for option, outcome in ((), "error FIT001 `chat`"), (("--any-facts",), "waived FIT001"):
        path = put("ai-manifest.yaml", BASE)
        assert modelvow("waive", "FIT001", "--model", "chat", *option, *WHY).code == 0
        path.write_text(path.read_text().replace("id: acme-chat", "id: acme-chat-2"))
        assert outcome in modelvow("check", "-q", "--waived", *DAY).out


def test_a_file_of_its_own_is_begun_and_goes_on(put, modelvow, tmp_path):
    put("ai-manifest.yaml", BASE)
    for model in ("chat", "small"):
        assert modelvow("waive", "FIT001", "--model", model, "--file", "ai-waivers.yaml", *WHY).code == 0
    waivers = read((tmp_path / "ai-waivers.yaml").read_bytes(), "w").value["waivers"]
    assert [each["model"] for each in waivers] == ["chat", "small"]
    assert (tmp_path / "ai-manifest.yaml").read_text() == BASE
    assert modelvow("check", *DAY).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["FIT", *WHY], "`FIT` is a family of rules"),
        (["FIT01", *WHY], "no rule is called `FIT01`; did you mean `FIT001`?"),
        (["FIT001", "--model", "chta", *WHY], "no model is called `chta`; did you mean `chat`?"),
        (["FIT002", *WHY], "nothing to waive: nothing is found that it covers"),
        (["WVR004", *WHY], "`WVR004` may not be waived"),
        (["FIT001", *WHY, "--until", "2026-11-24"], "2026-11-24 is over"),
        (["FIT001", *WHY, "--until", "soon"], "`soon` is no day"),
        (["FIT001", *WHY, "--reason", " "], "`--reason` is empty"),
        (["FIT001", *WHY, "--file", "other.yaml"], "`other.yaml` would not be read"),
        (["FIT001", "nowhere.yaml", *WHY], "nowhere.yaml"),
    ],
)
def test_a_waiver_that_would_hide_nothing_is_not_written(put, modelvow, tmp_path, arguments, said):
    put("ai-manifest.yaml", BASE)
    ran = modelvow("waive", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert os.listdir(tmp_path) == ["ai-manifest.yaml"]
    assert (tmp_path / "ai-manifest.yaml").read_text() == BASE


def test_what_is_waived_already_is_not_waived_again(put, modelvow):
    put("ai-manifest.yaml", BASE)
    assert modelvow("waive", "FIT001", *WHY).code == 0
    ran = modelvow("waive", "FIT001", *WHY)
    assert ran.code == 2
    assert "waived already" in ran.err


def test_every_command_of_the_page_does_what_the_page_says(put, modelvow, tmp_path):
    manifest = re.search(r"```yaml manifest\n(.*?)```", PAGE, re.DOTALL)[1]
    put("ai-manifest.yaml", manifest.replace("version: 1\n", "version: 1\nproject: {stage: production}\n"))
    commands = re.findall(r"^\$ modelvow (.*)$", PAGE, re.MULTILINE)
    assert [line.split()[0] for line in commands] == ["waive", "check", "waive"]
    for line in commands:
        ran = modelvow(*shlex.split(line), *DAY)
        assert ran.code in ({0, 1} if line.startswith("check") else {0}), ran
    written = re.search(r"```yaml written\n(.*?)```", PAGE, re.DOTALL)[1]
    assert written in (tmp_path / "ai-manifest.yaml").read_text()
    assert (tmp_path / "ai-waivers.yaml").exists()
