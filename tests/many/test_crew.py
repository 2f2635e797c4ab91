"""Many processes say what one says."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from modelvow import check, crew, hiring, mates
from modelvow.check import Options, check_paths
from modelvow.cli.judging import judge
from modelvow.policy.errors import ConfigError
from modelvow.report import render
from modelvow.report.result import View

DAY = "2026-11-25"
MANY = 420


@pytest.fixture(scope="module")
def fleet(tmp_path_factory):
    """A repository of so many small manifests that processes share them; some cannot be read."""
    root = tmp_path_factory.mktemp("fleet")
    (root / ".git").mkdir()
    for number in range(MANY):
        folder = root / f"part{number:03}"
        folder.mkdir()
        # What is at fault takes ten times as long to judge as what is not.
        need = "hihg" if number % 15 == 2 else ("low", "high")[number % 2]
        models = f"models: [{{id: gpt-4o, name: m{number % 5}}}]"
        text = f"version: 1\n{models}\nrequirements: {{transparency: {need}}}\n"
        (folder / "ai-manifest.yaml").write_text("[" if number % 100 == 0 else text)
    return root


@pytest.fixture(scope="module")
def alone(fleet):
    """What one process says."""
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(fleet)
        return check_paths(options=Options(as_of=DAY))


@pytest.fixture
def one(fleet, alone, monkeypatch):
    """What one process says, from where it stands."""
    monkeypatch.chdir(fleet)
    return alone


@pytest.mark.parametrize("form", ["json", "text", "junit"])
def test_three_processes_say_what_one_says(fleet, modelvow, form):
    said = [
        modelvow("check", "--as-of", DAY, "--no-cache", "--format", form, "--jobs", str(jobs), cwd=fleet)
        for jobs in (1, 3)
    ]
    assert said[0].code == 2
    assert said[1] == said[0]


def test_processes_are_started_for_many_only():
    assert [crew.processes(8, count) for count in (0, 399, 400, 800, 8_000)] == [1, 1, 2, 3, 8]
    assert crew.processes(1, 100_000) == 1
    assert crew.processes(0, 100_000) == len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    "start",
    ["raise SystemExit(3)", "import os; os.kill(os.getpid(), 9)", "import sys; sys.stdout.write('[0, ')"],
)
def test_what_another_process_does_not_give_back_is_judged_here(one, monkeypatch, start):
    monkeypatch.setattr(hiring, "START", start)
    assert check_paths(options=Options(as_of=DAY, jobs=2)) == one


ENDED = """
import os, sys, json
sys.path[:] = json.loads(sys.argv[1])
from modelvow import mates
give, given = mates._given_back, []
def stop(*asked):
    given.append(give(*asked))
    if len(given) == 1:
        return given[0]
    os.write(1, b"".join(given[1])[:SIZE])
    os._exit(1)
mates._given_back = stop
mates.work(sys.argv[2])
"""
"""Gives back one portion, and ends in the midst of the second."""


@pytest.mark.parametrize("size", [0, 100, -1])
def test_what_a_process_gave_back_before_it_ended_counts_once(one, monkeypatch, size):
    monkeypatch.setattr(hiring, "START", ENDED.replace("SIZE", str(size)))
    assert check_paths(options=Options(as_of=DAY, jobs=2)) == one


@pytest.mark.parametrize("size", [0, 100, -1])
def test_what_a_process_told_before_it_ended_is_told_once(one, monkeypatch, capsys, size):
    monkeypatch.setattr(hiring, "START", ENDED.replace("SIZE", str(size)))
    assert judge((), Options(as_of=DAY, jobs=2)) == 2
    assert capsys.readouterr().out == render("text", one, View())


def test_what_is_kept_comes_from_every_process(fleet, one, tmp_path, monkeypatch):
    monkeypatch.chdir(fleet)
    options = Options(as_of=DAY, jobs=2, cache=str(tmp_path))
    assert check_paths(options=options) == one
    (kept,) = tmp_path.iterdir()
    assert kept.read_bytes().count(b"\nR\t") == len(one.manifests)
    monkeypatch.setattr(hiring, "begin", None)
    assert check_paths(options=options) == one


@pytest.fixture
def hired(fleet, tmp_path, monkeypatch):
    """The fleet as a repository that git lists, one stands in it; the processes that were started there."""
    root = tmp_path / "listed"
    shutil.copytree(fleet, root, ignore=shutil.ignore_patterns(".git", "*.py", "owned"))
    subprocess.run(("git", "init", "-q", root), check=True)
    monkeypatch.chdir(root)
    begin, started = hiring.begin, []

    def noted(*asked):
        started.append(begin(*asked))
        return started[-1]

    monkeypatch.setattr(hiring, "begin", noted)
    return started


def _open_files():
    return set(os.listdir("/proc/self/fd"))


def test_processes_start_before_it_is_settled_what_they_judge(hired, alone, monkeypatch, capsys):
    gather, when = check.gather, []

    def noted(*asked):
        when.append(len(hired))
        return gather(*asked)

    monkeypatch.setattr(check, "gather", noted)
    assert judge((), Options(as_of=DAY, jobs=3)) == 2
    assert when == [1]
    assert len(hired) == 1
    assert capsys.readouterr().out == render("text", alone, View())


def test_processes_are_ended_where_few_manifests_are_left(hired):
    Path("modelvow.toml").write_text('exclude = ["part[1-9]*", "part0[1-9]*", "part000"]\n')
    before = _open_files()
    assert judge((), Options(as_of=DAY, jobs=2)) == 1
    assert [each.process.poll() is None for each in hired] == [False]
    assert _open_files() == before


def test_processes_are_ended_where_settings_cannot_be_honored(hired):
    Path("part001/modelvow.toml").write_text("exclude = 3\n")
    before = _open_files()
    with pytest.raises(ConfigError):
        judge((), Options(as_of=DAY, jobs=2))
    assert [each.process.poll() is None for each in hired] == [False]
    assert _open_files() == before


def test_processes_are_not_started_where_one_is_enough(hired):
    assert judge((), Options(as_of=DAY, jobs=1)) == 2
    for number in range(50):
        shutil.rmtree(f"part{number:03}")
    assert judge((), Options(as_of=DAY, jobs=2)) == 2
    assert hired == []


def test_a_run_of_one_process_can_be_watched(one):
    seen = []
    assert check_paths(options=Options(as_of=DAY, jobs=1, watch=seen.append)) == one
    assert len(seen) == 1


def test_nothing_is_judged_for_a_process_that_is_gone(monkeypatch):
    parents = iter([700, 700, 700, 1])
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    assert list(mates.while_wanted([0, 16, 32])) == [0, 16]


def test_a_process_without_a_portion_reads_no_task(hired):
    crew_of_one = hiring.hire(1, Options(as_of=DAY))
    hiring.instruct(crew_of_one, b"no task")
    hiring.hand_out(crew_of_one, ())
    assert hired[0].process.wait() == 0
    hiring.send_away(crew_of_one)


def test_nothing_of_the_folder_that_is_judged_is_executed(fleet, one, monkeypatch):
    for name in ("json.py", "modelvow.py", "subprocess.py"):
        (fleet / name).write_text(f"open({str(fleet / 'owned')!r}, 'w')\n")
    monkeypatch.chdir(fleet)
    assert check_paths(options=Options(as_of=DAY, jobs=2)) == one
    assert not (fleet / "owned").exists()


@pytest.mark.parametrize("moment", [0.05, 0.4, 0.8])
def test_a_killed_run_leaves_no_part_of_a_report_and_no_cache_that_is_wrong(
    fleet, one, environment, tmp_path, monkeypatch, moment
):
    out, cache = tmp_path / "out.json", tmp_path / "kept"
    out.write_text("the report before")
    call = [
        sys.executable,
        "-m",
        "modelvow",
        "check",
        "--as-of",
        DAY,
        "--format",
        f"json={out}",
        "--jobs",
        "2",
    ]
    run = subprocess.Popen(
        call, cwd=fleet, env=environment | {"MODELVOW_CACHE_DIR": str(cache)}, stdout=subprocess.DEVNULL
    )
    time.sleep(moment)
    run.send_signal(signal.SIGKILL)
    run.wait()
    text = out.read_text()
    assert text == "the report before" or text.endswith("}\n")
    monkeypatch.chdir(fleet)
    assert check_paths(options=Options(as_of=DAY, cache=str(cache))) == one
