"""What was found and not judged is told in every format that an audit reads."""

from __future__ import annotations

import json

import pytest

MANIFEST = "version: 1\nmodels:\n  - {id: gpt-4o, host: openai}\n"
WHY = "is excluded by modelvow.toml"


@pytest.fixture
def place(tmp_path, put):
    put("ai-manifest.yaml", MANIFEST)
    put("old/ai-manifest.yaml", MANIFEST)
    put("modelvow.toml", 'exclude = ["old"]\n')
    return tmp_path


def test_json_lists_it_with_the_reason(modelvow, place):
    ran = modelvow("check", "--format", "json", cwd=place)
    assert json.loads(ran.out)["left_out"] == [{"path": "old/ai-manifest.yaml", "why": WHY}]


def test_json_lines_have_a_record_of_it(modelvow, place):
    ran = modelvow("check", "--format", "jsonl", cwd=place)
    records = [json.loads(line) for line in ran.out.splitlines()]
    told = [each for each in records if each["record"] == "left_out"]
    assert told == [{"record": "left_out", "path": "old/ai-manifest.yaml", "why": WHY}]


def test_markdown_folds_it_and_says_nothing_where_there_is_none(modelvow, place):
    told = modelvow("check", "--format", "markdown", cwd=place).out
    assert f"<details><summary>1 left out</summary>\n\n- `old/ai-manifest.yaml`: {WHY}" in told.replace(
        "\\", ""
    )
    (place / "modelvow.toml").unlink()
    assert "left out" not in modelvow("check", "--format", "markdown", cwd=place).out


def test_every_judged_manifest_is_among_the_outcomes(modelvow, place):
    ran = modelvow("check", "--format", "json", "--outcomes", cwd=place)
    assert {each["path"] for each in json.loads(ran.out)["outcomes"]} == {"ai-manifest.yaml"}
