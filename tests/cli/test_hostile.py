"""Text that means harm or is merely unusual, in every format that there is."""

from __future__ import annotations

import json

import pytest

HOSTILE = """\
version: 1
models:
  - id: "acme\\e[31m%0A\\n::warning::hi"
    role: "]]><b>x"
requirements:
  transparency: high
"""
CHRISTMAS = 'version: 1\nmodels:\n  - {role: "🎄🎄 reply", id: gpt-4o, atribution: NOTICE}\n'


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_no_format_prints_an_escape_into_a_pipe(modelvow, put, form):
    put("x,y/ai-manifest.yaml", HOSTILE)
    ran = modelvow("check", "--format", form, "x,y")
    assert ran.code == 1
    assert "\x1b" not in ran.said
    assert not any(line.startswith("::warning::") for line in ran.said.splitlines())
    assert "x,y/ai-manifest.yaml" in ran.out


def test_color_is_forced_on_text_and_never_on_json(modelvow, put):
    put("ai-manifest.yaml", HOSTILE)
    forced = {"FORCE_COLOR": "1"}
    assert "\x1b[1;31m" in modelvow("check", env=forced).out
    assert "\x1b" not in modelvow("check", env=forced | {"NO_COLOR": "1"}).out
    assert "\x1b" not in modelvow("check", "--format", "json", env=forced).out


def test_a_forced_color_does_not_let_the_manifest_color(modelvow, put):
    put("ai-manifest.yaml", HOSTILE)
    out = modelvow("check", env={"FORCE_COLOR": "1"}).out
    assert r"acme\x1b[31m" in out
    assert "acme\x1b" not in out


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_and_emoji_shift_no_column(modelvow, put, mark):
    put("ai-manifest.yaml", mark + CHRISTMAS)
    data = json.loads(modelvow("check", "--format", "json").out)
    places = [(each["line"], each["column"]) for each in data["findings"] if each["name"] == "unknown-key"]
    assert places == [(3, 36)]
    assert "ai-manifest.yaml:3:36: error" in modelvow("check").out


@pytest.mark.parametrize("between", [" ", "\t"])
def test_the_mark_stands_under_the_key_when_emoji_or_a_tab_come_before(modelvow, put, between):
    put("ai-manifest.yaml", CHRISTMAS.replace(", atribution", f",{between}atribution"))
    lines = modelvow("check").out.splitlines()
    number = next(
        number for number, line in enumerate(lines) if line.startswith("3 |") and "atribution" in line
    )
    shown, under = lines[number], lines[number + 1]
    # Each of the two trees takes two columns and is one character.
    indent = under.index("^") - 2
    assert shown[indent : indent + len("atribution")] == "atribution"
    assert under.count("^") == len("atribution")


@pytest.mark.parametrize("name", ["models", "explain"])
def test_a_hostile_name_is_written_out_by_every_command(modelvow, name):
    ran = modelvow(name, "acme\x1b[31m\nerror: x")
    assert ran.code == 2
    assert "\x1b" not in ran.said
