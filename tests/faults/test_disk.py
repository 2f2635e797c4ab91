"""Disks that are full or may not be written: the old file stays whole, and the message names it."""

from __future__ import annotations

import contextlib
import resource
import shutil

import pytest

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
WAIVE = ("waive", "FIT002", "--until", "2999-01-31", "--reason", "r", "--approved-by", "head of care")
PACK = "name: own\nrules: []\n"
WRITERS = {
    "report": (["check", "--output", "file"], "file"),
    "second report": (["check", "--format", "text", "--format", "sarif=file"], "file"),
    "baseline": (["check", "--write-baseline", "file"], "file"),
    "lock": (["policy", "lock"], "modelvow.lock"),
    "waiver": (WAIVE, "ai-manifest.yaml"),
    "waivers of their own": ((*WAIVE, "--file", "ai-waivers.yaml"), "ai-waivers.yaml"),
    "first manifest": (["init", "--model", "gpt-4o", "--output", "new/ai.yaml"], "new/ai.yaml"),
}


def room_for(size):
    """Let no file grow beyond `size` bytes: what a full disk is to one file."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def content_of(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def fill(path):
    """Make a file as large as there is room for."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 1024)


@pytest.fixture
def project(put, tmp_path):
    """A project with a pack of its own, and an empty folder."""
    put("work/ai-manifest.yaml", BASE)
    put("work/own.yaml", PACK)
    put("work/modelvow.toml", 'policy = ["own.yaml"]\n')
    (tmp_path / "work" / "new").mkdir()
    return tmp_path / "work"


@pytest.mark.parametrize("old", [True, False], ids=["over an old one", "new"])
@pytest.mark.parametrize("what", WRITERS)
def test_where_there_is_no_room_all_files_stay_as_they_were(hindered, project, what, old):
    arguments, name = WRITERS[what]
    if old and what in {"report", "second report"}:
        (project / name).write_text("the report before")
    if old and what == "baseline":
        assert hindered("check", "--write-baseline", name, "--select", "FIT", cwd=project)[0] == 0
    before = content_of(project)
    code, _, err = hindered(*arguments, before=room_for(20), cwd=project, env={"MODELVOW_CACHE_DIR": "/none"})
    assert code == 2
    assert name in err
    assert "file too large" in err
    assert content_of(project) == before


def test_a_cache_that_finds_no_room_changes_no_verdict_and_is_said(hindered, put, tmp_path):
    for number in range(60):
        put(f"fleet/part{number}/ai-manifest.yaml", BASE)
    code, out, err = hindered("check", before=room_for(100), cwd=tmp_path / "fleet")
    assert code == 1
    assert "60 manifests" in out
    assert "the cache could not be written" in err
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("what", WRITERS)
def test_in_a_tree_that_may_only_be_read_nothing_is_written_and_that_is_said(hindered, project, bound, what):
    arguments, name = WRITERS[what]
    before = content_of(project)
    for folder in (project / "new", project):
        folder.chmod(0o555)
    try:
        code, _, err = hindered(*arguments, before=bound, cwd=project)
    finally:
        for folder in (project, project / "new"):
            folder.chmod(0o755)
    assert code == 2
    assert f"{name}: permission denied" in err
    assert content_of(project) == before


def test_a_tree_that_may_only_be_read_is_judged_as_any_other(hindered, project, bound):
    project.chmod(0o555)
    try:
        code, out, err = hindered("check", before=bound, cwd=project)
    finally:
        project.chmod(0o755)
    assert (code, err) == (1, "")
    assert "FIT002" in out


@pytest.mark.external
@pytest.mark.parametrize("what", ["report", "baseline", "lock", "waiver", "first manifest"])
def test_a_full_file_system_is_told_and_loses_nothing(hindered, project, mounted, what):
    arguments, name = WRITERS[what]
    disk = mounted("size=32k,mode=777")
    shutil.copytree(project, disk / "work")
    before = content_of(disk)
    fill(disk / "filler")
    code, _, err = hindered(*arguments, cwd=disk / "work")
    (disk / "filler").unlink()
    assert code == 2
    assert f"{name}: no space left on device" in err
    assert content_of(disk) == before


@pytest.mark.external
@pytest.mark.parametrize("what", ["report", "baseline", "lock", "waiver", "first manifest"])
def test_a_file_system_that_may_only_be_read_is_told(hindered, project, mounted, what):
    arguments, name = WRITERS[what]
    disk = mounted("size=256k,mode=777")
    shutil.copytree(project, disk / "work")
    mounted("remount,ro")
    code, _, err = hindered(*arguments, cwd=disk / "work")
    assert code == 2
    assert f"{name}: read-only file system" in err
    code, out, _ = hindered("check", cwd=disk / "work")
    assert (code, "FIT002" in out) == (1, True)
