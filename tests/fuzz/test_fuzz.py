"""Fuzzing itself: what was found stays mended, and its inputs start from what is sound."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = (
    "import sys, warnings; warnings.simplefilter('ignore')\n"
    "from fuzz.__main__ import TARGETS, ensure_built\n"
    "from fuzz.campaign import Watch, search, keep\n"
    "ensure_built()\n"
)


@pytest.fixture
def python(environment):
    """Run a few lines of Python, or a module, where `fuzz` is found; returns what the process did."""

    def run(*arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    return run


def test_every_input_that_ever_failed_holds_now(python):
    ran = python("-m", "fuzz", "--replay")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    kept = sum(1 for path in (ROOT / "fuzz" / "found").glob("*/*") if path.is_file())
    assert sum(int(line.split()[1].replace(",", "")) for line in ran.stdout.splitlines()) == kept


def test_every_text_that_inputs_start_from_is_sound(python):
    lines = (
        "bad = [(each.name, text[:80]) for each in TARGETS.values() if each.texts is not None"
        " for text in each.texts()[:: each.cost] if each.name != 'waiver'"
        " and each.check(text.encode()) == 'refused']\n"
        "print(bad); sys.exit(bool(bad))"
    )
    ran = python("-c", START + lines)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_same_inputs_are_made_each_time_and_others_by_another_seed(python):
    lines = (
        "made = []\n"
        "target = TARGETS['lock']._replace(check=lambda value: made.append(value) or 'made')\n"
        "search(target, 30); search(target, 30); search(target, 30, 1)\n"
        "half = len(made) // 3\n"
        "print(made[:30] == made[30:60], made[:30] == made[60:])"
    )
    ran = python("-c", START + lines)
    assert ran.stdout.split() == ["True", "False"], ran.stdout + ran.stderr


def test_a_failure_is_told_by_its_smallest_input(python):
    lines = (
        "def check(value):\n    assert b'%' not in value\n    return 'fine'\n"
        "tally = search(TARGETS['lock']._replace(check=check), 300)\n"
        "print(tally.failure[0].count(b'%'), type(tally.failure[1]).__name__)"
    )
    ran = python("-c", START + lines)
    assert ran.stdout.split() == ["1", "AssertionError"], ran.stdout + ran.stderr


def test_an_input_that_takes_too_long_is_a_failure(python):
    lines = (
        "import fuzz.campaign as campaign\ncampaign.PATIENCE = 0.2\n"
        "def check(value):\n"
        "    while True:\n        try:\n            [0] * 100\n        except Exception:\n            pass\n"
        "tally = search(TARGETS['lock']._replace(check=check), 1)\n"
        "print(tally.failure[1])"
    )
    ran = python("-c", START + lines)
    assert "took more than" in ran.stdout, ran.stdout + ran.stderr


def test_counts_are_written_as_they_are_printed(python, tmp_path):
    file = tmp_path / "counts.json"
    ran = python("-m", "fuzz", "lock", "--examples", "20", "--json", str(file))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (row,) = json.loads(file.read_text(encoding="utf-8"))["rows"]
    assert (row["target"], row["inputs"], row["failed"]) == ("lock", sum(row["ends"].values()), False)
    assert f"lock{row['inputs']:>14,}" in ran.stdout
