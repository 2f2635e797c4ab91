"""What surrounds a run: clock, locale, home, temporary files, limits, git."""

from __future__ import annotations

import os
import resource
import shutil

import pytest

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
POSIX = {"LC_ALL": "C", "LANG": "", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
DAY = ("--as-of", "2026-11-25")
CLOCK = """
import time
_now, _strftime, _localtime = time.time, time.strftime, time.localtime
SHIFT = {shift}
time.time = lambda: _now() + SHIFT
time.strftime = lambda form, when=None: _strftime(form, when or _localtime(_now() + SHIFT))
"""
DECADE = 3652 * 86_400


@pytest.fixture
def fleet(put, tmp_path):
    """Sixty manifests: so many that what they come to is kept."""
    for number in range(60):
        put(f"fleet/part{number}/ai-manifest.yaml", BASE)
    return tmp_path / "fleet"


@pytest.fixture
def clock(put, environment):
    """Return a function that gives an environment whose clock goes wrong by so many seconds."""

    def shifted(seconds):
        folder = put("clock/sitecustomize.py", CLOCK.format(shift=seconds)).parent
        return {"PYTHONPATH": os.pathsep.join([str(folder), environment["PYTHONPATH"]])}

    return shifted


class TestClock:
    @pytest.mark.parametrize("seconds", [-5 * DECADE, -DECADE, DECADE, 50 * DECADE])
    def test_a_wrong_clock_changes_nothing_where_the_day_is_given(self, hindered, fleet, clock, seconds):
        told = hindered("check", *DAY, "--no-cache", cwd=fleet)
        for _ in range(2):
            assert hindered("check", *DAY, cwd=fleet, env=clock(seconds)) == told
        assert hindered("check", *DAY, cwd=fleet) == told

    def test_without_a_day_it_is_judged_as_of_the_day_of_the_clock(self, hindered, put, clock):
        put("ai-manifest.yaml", BASE)
        code, out, _ = hindered("check", env=clock(-2 * DECADE))
        assert code == 1
        assert "as of 200" in out
        code, out, _ = hindered("check", "--notes", env=clock(10 * DECADE))
        assert code == 1
        # Facts that old are told, and no count of days is negative.
        assert "LIF007" in out
        assert "-" not in "".join(word for word in out.split() if word.endswith("days"))

    def test_a_clock_that_jumps_back_and_forth_leaves_the_cache_right(self, hindered, fleet, clock):
        told = hindered("check", *DAY, "--no-cache", cwd=fleet)
        for seconds in (0, 50 * DECADE, -5 * DECADE, 0):
            assert hindered("check", *DAY, cwd=fleet, env=clock(seconds)) == told


class TestLocale:
    @pytest.mark.parametrize(
        "language", [POSIX, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}], ids=["C", "ascii"]
    )
    @pytest.mark.parametrize("form", ["text", "json", "sarif", "markdown"])
    def test_what_ascii_cannot_say_is_written_out_and_the_verdict_stays(self, hindered, put, language, form):
        put("größe/ai-manifest.yaml", BASE.replace("id: gpt-4o", "{id: gpt-4o, name: 模型 🎄}"))
        code, out, err = hindered("check", "--format", form, *DAY, env=language)
        assert (code, err) == (1, "")
        assert out.isascii()
        assert "FIT002" in out

    def test_files_are_utf_8_whatever_the_locale(self, hindered, put, tmp_path):
        put("ai-manifest.yaml", BASE.replace("id: gpt-4o", "{id: gpt-4o, name: 模型 🎄}"))
        forms = ("--format", "markdown=here.md")
        assert hindered("check", *forms, *DAY, env=POSIX)[0] == 1
        here = (tmp_path / "here.md").read_text(encoding="utf-8")
        assert hindered("check", *forms, *DAY)[0] == 1
        assert here == (tmp_path / "here.md").read_text(encoding="utf-8")
        assert "模型 🎄" in here


class TestFolders:
    @pytest.mark.parametrize("home", [{"HOME": ""}, {"HOME": "/nowhere"}, {"HOME": "relative"}], ids=str)
    def test_without_a_home_all_is_judged(self, hindered, fleet, home):
        code, out, _ = hindered(
            "check", *DAY, cwd=fleet, env=home | {"XDG_CACHE_HOME": "", "XDG_DATA_HOME": ""}
        )
        assert code == 1
        assert "60 manifests" in out
        assert not (fleet / "relative").exists()

    def test_without_a_folder_for_temporary_files_many_are_judged_all_the_same(self, hindered, put, tmp_path):
        for number in range(810):
            put(f"many/part{number}/ai-manifest.yaml", BASE)
        nowhere = {name: str(tmp_path / "nowhere") for name in ("TMPDIR", "TEMP", "TMP")}
        code, out, err = hindered(
            "check", "--jobs", "2", "--no-cache", *DAY, cwd=tmp_path / "many", env=nowhere
        )
        assert code == 1
        assert "810 manifests" in out
        assert err == ""

    def test_a_current_folder_that_was_deleted_is_named_as_such(self, hindered, tmp_path):
        gone = tmp_path / "gone"
        gone.mkdir()
        code, out, err = hindered("check", cwd=gone, before=gone.rmdir)
        assert (code, out) == (2, "")
        assert "current folder" in err


class TestLimits:
    def test_few_open_files_are_enough_for_hundreds_of_manifests(self, hindered, put, tmp_path):
        for number in range(500):
            put(f"many/part{number}/ai-manifest.yaml", BASE + f"# {number}\n")
        call = ("check", *DAY, "--jobs", "2")
        told = hindered(*call, "--no-cache", cwd=tmp_path / "many")
        few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))  # noqa: E731 - called once
        assert hindered(*call, cwd=tmp_path / "many", before=few) == told

    def test_too_little_memory_is_no_verdict(self, hindered, put):
        put("ai-manifest.yaml", "version: 1\nmodels:\n" + "  - id: gpt-4o\n" * 20_000)
        size = 120 << 20
        little = lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size))  # noqa: E731 - called once
        code, _, _ = hindered("check", *DAY, before=little, whole=False)
        assert code == 2


class TestGit:
    def test_without_the_program_git_manifests_are_found_and_judged(self, hindered, put, git, tmp_path):
        git("init", "-q")
        put("a/ai-manifest.yaml", BASE)
        code, out, _ = hindered("check", *DAY, env={"PATH": str(tmp_path / "nothing")})
        assert code == 1
        assert "a/ai-manifest.yaml:3:9" in out

    @pytest.mark.parametrize("broken", ["HEAD", "index", "config", "objects"])
    def test_a_broken_repository_hides_no_manifest(self, hindered, put, git, tmp_path, broken):
        git("init", "-q")
        put("a/ai-manifest.yaml", BASE)
        git("add", "-A")
        git("commit", "-q", "-m", "x")
        path = tmp_path / ".git" / broken
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.write_bytes(b"\x00\xffnothing that git knows\n")
        code, out, err = hindered("check", *DAY)
        assert code in {1, 2}
        assert "FIT002" in out or err
        code, out, err = hindered("check", "--since", "HEAD", *DAY)
        assert (code, out) == (2, "") or (broken == "index" and code in {1, 2})
        assert code == 1 or err.startswith("error: ")
