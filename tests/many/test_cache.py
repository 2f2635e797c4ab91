"""What is kept between runs changes nothing of what a run says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 60
DAY = ("--as-of", "2026-11-25")


class Before(NamedTuple):
    """A repository as it was, where it stood when it was judged, what was said, and what was kept of it."""

    laid: Path
    place: Path
    said: object
    cache: Path


@pytest.fixture(scope="module")
def before(lay, modelvow_in, tmp_path_factory):
    """Return a function that judges a repository once; one manifest is broken unless asked for `sound`."""

    @cache
    def judge(form, *, sound=False):
        laid = lay(tmp_path_factory.mktemp("laid"), COUNT)
        place, home = tmp_path_factory.mktemp("place") / "mono", tmp_path_factory.mktemp("home")
        if sound:
            (laid / "team0/part0/ai-manifest.yaml").unlink()
        shutil.copytree(laid, place)
        said = modelvow_in(home, place, "check", *DAY, "--format", form)
        return Before(laid, place, said, home / "cache")

    return judge


@pytest.fixture
def after(before, tmp_path):
    """Return a function that makes a repository as it was when it was judged, with what was kept of that."""

    def make(*kind, **options):
        was = before(*kind, **options)
        shutil.rmtree(was.place)
        shutil.copytree(was.cache, tmp_path / "cache")
        return shutil.copytree(was.laid, was.place), was.said

    return make


def kept_files(tmp_path):
    return sorted((tmp_path / "cache" / "modelvow").glob("*.cache"))


def judged_of(report):
    return {each["path"]: each for each in report["manifests"]}


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_a_report_is_the_same_with_an_empty_cache_with_a_full_one_and_without(
    monorepo, modelvow, tmp_path, form
):
    root = monorepo(COUNT)
    said = [
        modelvow("check", "--as-of", "2026-11-25", "--format", form, *more, cwd=root)
        for more in (["--no-cache"], [], [])
    ]
    assert kept_files(tmp_path)
    assert said[0].code == 2
    assert said[1] == said[0]
    assert said[2] == said[0]


def test_a_second_run_judges_nothing_again(after, judged, tmp_path):
    root, _said = after("json")
    (before,) = [path.read_bytes() for path in kept_files(tmp_path)]
    judged(root)
    (after,) = [path.read_bytes() for path in kept_files(tmp_path)]
    assert after == before
    # All but the one that cannot be read.
    assert before.count(b"\nR\t") == COUNT - 1


def test_a_run_that_nothing_changed_for_is_said_again_without_judging(after, modelvow, tmp_path):
    root, first = after("text", sound=True)
    (kept,) = (tmp_path / "cache" / "modelvow").glob("*.run")
    (results,) = kept_files(tmp_path)
    results.unlink()
    assert modelvow("check", "--as-of", "2026-11-25", cwd=root) == first
    assert not results.exists()
    # With other words asked for, or in color, it is another run.
    assert modelvow("check", "--as-of", "2026-11-25", "--notes", cwd=root).out != first.out
    assert modelvow("check", "--as-of", "2026-11-25", "--fail-on", "never", cwd=root).code == 0
    kept.write_bytes(kept.read_bytes()[:-5])
    assert modelvow("check", "--as-of", "2026-11-25", cwd=root) == first


@pytest.mark.parametrize("change", ["evidence that goes", "waivers at the root", "an overlay", "the text"])
def test_a_run_that_something_changed_for_is_judged_anew(after, modelvow, change):
    root, first = after("text", sound=True)
    CHANGES[change](root)
    second = modelvow("check", "--as-of", "2026-11-25", cwd=root)
    assert second == modelvow("check", "--as-of", "2026-11-25", "--no-cache", cwd=root)
    assert second != first


def test_few_manifests_are_not_kept(monorepo, judged, tmp_path):
    judged(monorepo(10))
    assert kept_files(tmp_path) == []


def test_a_report_of_every_outcome_is_not_kept(monorepo, judged, tmp_path):
    judged(monorepo(COUNT), "--outcomes")
    assert kept_files(tmp_path) == []


CHANGES = {
    "the text": lambda root: (root / "team1/part1/ai-manifest.yaml").write_text(
        "version: 1\nmodels: [{id: gpt-4o}]\nrequirements: {transparency: high}\n"
    ),
    "a configuration above": lambda root: (root / "modelvow.toml").write_text('ignore = ["RSK"]\n'),
    "a configuration beside": lambda root: (root / "team1/part1/modelvow.toml").write_text("strict = true\n"),
    "a parameter": lambda root: (root / "modelvow.toml").write_text("[params.RSK008]\nmax_age_days = 1\n"),
    "an overlay": lambda root: (
        (root / "modelvow.toml").write_text('catalog = ["own.yaml"]\n'),
        (root / "own.yaml").write_text(
            "version: 1\nmodels:\n  - id: openai/gpt-4o\n    openness: open-weights\n"
        ),
    ),
    "waivers at the root": lambda root: (root / "ai-waivers.yaml").unlink(),
    "waivers beside": lambda root: (root / "team1/part1/ai-waivers.yaml").write_text(
        "waivers: [{rule: FIT002, reason: r, approved_by: J. Doe, expires: 2027-01-31}]\n"
    ),
    "evidence that goes": lambda root: [path.unlink() for path in root.rglob("*.md")],
    "evidence with a new date": lambda root: [
        path.write_text("---\ndate: 2024-01-01\n---\n") for path in root.rglob("*.md")
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_judged_anew(after, judged, change):
    root, _said = after("json")
    CHANGES[change](root)
    warm = judged(root)
    assert warm == judged(root, "--no-cache")


def test_another_day_is_judged_anew(monorepo, modelvow):
    root = monorepo(COUNT)
    days = ("2026-11-25", "2027-06-01", "2026-11-25")
    warm = [modelvow("check", "--as-of", day, cwd=root).out for day in days]
    cold = [modelvow("check", "--as-of", day, "--no-cache", cwd=root).out for day in days]
    assert warm == cold
    assert warm[0] != warm[1]


def test_paths_are_told_from_where_one_is(monorepo, modelvow):
    root = monorepo(COUNT)
    modelvow("check", cwd=root)
    inner = modelvow("check", "..", "--format", "concise", cwd=root / "team1")
    assert inner.out == modelvow("check", "..", "--no-cache", "--format", "concise", cwd=root / "team1").out
    assert "\n../team2/" in inner.out


@pytest.mark.parametrize("place", [0, 60, -1])
def test_a_broken_cache_is_as_good_as_none(after, judged, tmp_path, place):
    root, said = after("json")
    told = (said.code, json.loads(said.out), said.err)
    (path,) = kept_files(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:place])
    assert judged(root) == told
    flipped = bytearray(whole)
    flipped[place] ^= 1
    path.write_bytes(flipped)
    assert judged(root) == told
    assert path.read_bytes().count(b"\nR\t") == COUNT - 1


def test_a_cache_that_cannot_be_written_is_said_and_takes_nothing_away(after, judged, tmp_path):
    root, said = after("json")
    told = (said.code, json.loads(said.out))
    taken = tmp_path / "taken"
    taken.write_text("a file where a folder should be")
    code, report, error = judged(root, env={"MODELVOW_CACHE_DIR": str(taken)})
    assert (code, report) == told
    assert "the cache could not be written" in error
    assert taken.read_text() == "a file where a folder should be"


def test_without_a_home_nothing_is_kept(after, judged, tmp_path):
    root, said = after("json")
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert kept
    assert judged(root, env={"HOME": "", "XDG_CACHE_HOME": ""}) == (said.code, json.loads(said.out), said.err)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == kept


def test_two_runs_at_once_share_a_cache(after, judged, environment, tmp_path):
    root, said = after("json")
    shutil.rmtree(tmp_path / "cache")
    told = (said.code, json.loads(said.out), said.err)
    call = [sys.executable, "-m", "modelvow", "check", "--as-of", "2026-11-25", "--format", "json"]
    teams = [str(path) for path in sorted(root.glob("team*"))]
    runs = [
        subprocess.Popen([*call, *part], cwd=root, env=environment, stdout=subprocess.DEVNULL)
        for part in ([], [], teams[:6], teams)
    ]
    assert {run.wait(timeout=120) for run in runs} == {told[0]}
    assert judged(root) == told
    assert all(path.suffix in {".cache", ".run"} for path in (tmp_path / "cache" / "modelvow").iterdir())


def test_a_cache_is_not_read_from_the_tree_that_is_judged(monorepo, judged, tmp_path):
    root = monorepo(COUNT)
    judged(root)
    assert not [path for path in root.rglob("*") if path.suffix == ".cache"]
    assert [path.stat().st_mode & 0o077 for path in kept_files(tmp_path)] == [0]
