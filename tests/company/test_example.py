"""The example of a company's policy does what its README says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "company-policy"


@pytest.fixture
def example(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "company-policy"))


def test_there_is_nothing_to_mend_and_the_companys_rule_is_tested(modelvow, example):
    ran = modelvow("check", "--as-of", "2026-11-25", "--fail-on", "note", cwd=example)
    assert (ran.code, ran.err) == (0, ""), ran
    assert "ACM001" in modelvow("rules", cwd=example).out
    ran = modelvow("test", "policy", "--min-coverage", "100", cwd=example)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "1 rule: 2 of 2 examples hold"), ran


def test_a_model_that_is_not_approved_is_barred(modelvow, example):
    manifest = example / "ai-manifest.yaml"
    manifest.write_text(manifest.read_text().replace("gpt-5.6-terra", "claude-haiku-4-5"))
    ran = modelvow("check", "--as-of", "2026-11-25", cwd=example)
    assert ran.code == 1
    assert "error APV001 model-not-approved: `claude-haiku-4-5`" in ran.out


def test_the_companys_rules_are_not_turned_off(modelvow, example):
    settings = example / "modelvow.toml"
    settings.write_text(settings.read_text() + 'ignore = ["APV001"]\n')
    ran = modelvow("check", cwd=example)
    assert (ran.code, ran.out) == (2, "")
    assert "modelvow.toml:2: `ignore` names `APV001`, and `policy` requires it" in ran.err
