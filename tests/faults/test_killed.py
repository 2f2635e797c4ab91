"""Runs that are killed at any moment leave the old file or the new one, whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
WAIVE = ("waive", "FIT002", "--until", "2999-01-31", "--reason", "r", "--approved-by", "head of care")
TRIES = 5
WRITERS = {
    "baseline": (["check", "--write-baseline", "base.json"], "base.json"),
    "report": (["check", "--format", "json=out.json"], "out.json"),
    "lock": (["policy", "lock"], "modelvow.lock"),
    "waiver": (WAIVE, "ai-manifest.yaml"),
}


@pytest.fixture
def start(tmp_path, unmeasured):
    # What is killed cannot write down what it did.
    def begin(*arguments):
        call = [sys.executable, "-P", "-m", "modelvow", *arguments]
        return subprocess.Popen(
            call,
            cwd=tmp_path,
            env=unmeasured,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            # What a shell starts in the background is told to ignore it, and so is all that this starts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads
        )

    return begin


def killed_at(process, moment, kind):
    if moment is not None:
        time.sleep(moment)
        process.send_signal(kind)
    _, err = process.communicate(timeout=60)
    return process.returncode, err


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda kind: kind.name)
@pytest.mark.parametrize("what", WRITERS)
def test_a_file_is_the_old_one_or_the_new_one(put, start, tmp_path, what, kind):
    arguments, name = WRITERS[what]
    put("own.yaml", "name: own\nrules: []\n")
    put("modelvow.toml", 'policy = ["own.yaml"]\n')
    path, manifest = tmp_path / name, put("ai-manifest.yaml", BASE)
    began = time.monotonic()
    assert killed_at(start(*arguments), None, None)[0] in {0, 1}
    lasts = time.monotonic() - began
    new = path.read_bytes()
    old = BASE.encode() if what == "waiver" else new[:-1] + b"\n\n"
    chance = random.Random(name + kind.name)  # noqa: S311 - moments, no secrets
    for _ in range(TRIES):
        manifest.write_text(BASE)
        path.write_bytes(old)
        _, err = killed_at(start(*arguments), lasts * (0.3 + 0.7 * chance.random()), kind)
        # Python's own words where it was not yet ours.
        assert b"Traceback" not in err or kind is signal.SIGINT
        assert path.read_bytes() in {old, new}


def test_ctrl_c_is_130_without_a_word_and_leaves_nothing_half_written(put, start, tmp_path):
    for number in range(390):
        put(f"part{number}/ai-manifest.yaml", BASE.replace("gpt-4o", f"gpt-4o\n    name: m{number}"))
    process = start("check", "--no-cache", "--format", "json=out.json")
    wait_until_open(process, "catalog.db")
    code, err = killed_at(process, 0, signal.SIGINT)
    assert (code, err.strip()) == (130, b"")
    assert list(tmp_path.glob("out.json*")) == []


def wait_until_open(process, name):
    """Wait until a process has a file open: then it judges."""
    folder = Path("/proc", str(process.pid), "fd")
    while process.poll() is None and not any(
        os.path.basename(os.readlink(link)) == name for link in folder.iterdir() if link.is_symlink()
    ):
        time.sleep(0.005)


def test_after_any_kill_the_next_run_says_what_it_says_without_a_cache(put, start, modelvow, tmp_path):
    for number in range(120):
        put(f"part{number}/ai-manifest.yaml", BASE.replace("gpt-4o", ("gpt-4o", "gpt-4.1")[number % 2]))
    call = ("check", "--format", "json")
    told = modelvow(*call, "--no-cache")
    for moment in (0.3, 0.6, 0.9, 1.2):
        killed_at(start(*call), moment, signal.SIGKILL)
        assert json.loads(modelvow(*call).out)["findings"] == json.loads(told.out)["findings"]
        for path in (tmp_path / "cache" / "modelvow").glob("*.cache"):
            path.unlink()
