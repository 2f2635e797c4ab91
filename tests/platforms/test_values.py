"""What differs on other systems, driven by their values: paths, line ends, encodings, missing calls."""

from __future__ import annotations

import io
import json
import ntpath
import os
import posixpath
import signal
import subprocess
import sys
import unicodedata

import pytest

from modelvow import programs
from modelvow.boundary import is_below, is_inside
from modelvow.cache.places import cache_folder, slip_in
from modelvow.case.evidence import leads_out, names_device
from modelvow.cli.failures import takes_bytes, write
from modelvow.cli.judging import equipped
from modelvow.links import is_plain
from modelvow.programs import find, output_of
from modelvow.settings import Options

MANIFEST = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"


@pytest.mark.parametrize(
    ("path", "root", "os_path", "below"),
    [
        (r"C:\work\tree\a.yaml", r"c:\Work\tree", ntpath, True),
        (r"C:\work\tree", r"C:\work\tree", ntpath, True),
        (r"C:\work\tree-2\a.yaml", r"C:\work\tree", ntpath, False),
        (r"D:\work\tree\a.yaml", r"C:\work\tree", ntpath, False),
        (r"\\host\share\tree\a.yaml", r"\\HOST\share\tree", ntpath, True),
        (r"\\host\other\tree\a.yaml", r"\\host\share\tree", ntpath, False),
        ("C:/work/tree/a.yaml", "C:\\", ntpath, True),
        ("/work/tree/a.yaml", "/work/tree", posixpath, True),
        ("/work/Tree/a.yaml", "/work/tree", posixpath, False),
        ("/work/tree2/a.yaml", "/work/tree", posixpath, False),
        ("/a.yaml", "/", posixpath, True),
    ],
)
def test_a_path_is_below_a_folder_as_its_system_sees_it(path, root, os_path, below):
    assert is_below(path, root, os_path) == below


def test_a_path_is_inside_a_folder_by_where_it_really_lies_and_no_path_is_nowhere(tmp_path):
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "in").symlink_to(tmp_path / "tree")
    (tmp_path / "tree" / "out").symlink_to(tmp_path)
    root = os.path.realpath(tmp_path / "tree")
    inside = [
        name
        for name in ("", "in/x", "out", "out/tree/x", "../tree-2", "a\0b")
        if is_inside(f"{root}/{name}", root)
    ]
    assert inside == ["", "in/x", "out/tree/x"]


@pytest.mark.parametrize(
    "path",
    [r"C:\x.md", "c:x.md", r"\\host\share\x.md", r"..\x.md", r"docs\..\..\x.md", "/x.md", "~/x.md", r"\x.md"],
)
def test_evidence_leads_out_by_the_ways_of_any_system(path):
    assert leads_out(path)


@pytest.mark.parametrize("path", ["docs/x.md", r"docs\x.md", "a..b/x.md", "docs/x..md"])
def test_evidence_that_stays_inside_does_not(path):
    assert not leads_out(path)


@pytest.mark.parametrize(
    ("path", "device"),
    [
        ("NUL", True),
        ("docs/nul.md", True),
        (r"docs\COM1", True),
        ("aux .txt", True),
        ("con/x.md", True),
        ("docs/console.md", False),
        ("docs/com10", False),
        ("annul.md", False),
    ],
)
def test_a_device_of_windows_is_no_evidence_there(path, device):
    assert names_device(path) == device


@pytest.mark.parametrize(
    ("name", "is_slip"),
    [
        ("MODELVOW_CACHE_DIR", False),
        ("MODELVOW_CACHEDIR", True),
        ("MODELVOW_CACHE", True),
        ("MODELVOW_CASHE_DIR", True),
        ("MODELVOW_cache_dir", True),
        ("MODELVOW_PYTHON", False),
        ("MODELVOW_VERSION", False),
        ("MODELVOW_", False),
        ("_MODELVOW_COMPLETE", False),
        ("UV_CACHE_DIR", False),
    ],
)
def test_a_slip_of_our_variable_is_told_and_no_other(name, is_slip, monkeypatch, capsys):
    assert slip_in({"PATH": "/bin", name: "x"}) == (name if is_slip else "")
    monkeypatch.setattr(os, "environ", {"HOME": "/home", name: "/x"})
    equipped(Options(), cache=False)
    assert capsys.readouterr().err == ""
    equipped(Options())
    note = f"note: `{name}` is no variable of modelvow; did you mean `MODELVOW_CACHE_DIR`?\n"
    assert capsys.readouterr().err == (note if is_slip else "")


def test_a_program_whose_end_nobody_can_tell_has_said_nothing():
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert output_of(["git", "--version"]) is None
    finally:
        signal.signal(signal.SIGCHLD, before)
    assert output_of(["git", "--version"]).startswith(b"git version ")


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (r".;C:\Git\cmd", r"C:\Git\cmd\git.exe"),
        (r";C:\Git\cmd", r"C:\Git\cmd\git.exe"),
        (r"\Git\cmd;bin", None),
        (r"C:\Empty;D:\Git", r"D:\Git\git.exe"),
    ],
)
def test_on_windows_a_program_is_taken_from_whole_paths_alone(search, found):
    there = {r".\git.exe", r"C:\Git\cmd\git.exe", r"\Git\cmd\git.exe", r"bin\git.exe", r"D:\Git\git.exe"}
    assert find("git", search, windows=True, os_path=ntpath, can_run=there.__contains__) == found


def test_without_spawn_git_is_asked_by_the_library(monkeypatch):
    """Windows has no `posix_spawn`."""
    monkeypatch.delattr(os, "posix_spawn")
    assert output_of(["git", "--version"]).startswith(b"git version")
    assert output_of(["git", "no-such-command"]) is None
    assert output_of(["no-such-program-at-all"]) is None


def test_whether_git_has_answered_takes_nothing_from_the_answer():
    asked = [programs.begin(call) for call in (["git", "--version"], ["git", "no-such-command"], ["no-such"])]
    while not all(each.has_said() for each in asked):
        pass
    assert [each.output() for each in asked] == [output_of(["git", "--version"]), None, None]


def test_both_ways_to_ask_git_give_the_same(monkeypatch):
    spawned = output_of(["git", "--version"])
    monkeypatch.setattr(programs.os, "posix_spawn", None, raising=False)
    monkeypatch.delattr(os, "posix_spawn")
    assert output_of(["git", "--version"]) == spawned


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/modelvow"),
        ("darwin", {"HOME": "/home"}, "/home/Library/Caches/modelvow"),
        ("linux", {"HOME": "/home"}, "/home/.cache/modelvow"),
        ("win32", {}, None),
    ],
)
def test_the_cache_lies_where_the_system_wants_it(platform, environment, folder):
    assert cache_folder(environment, platform) == folder


@pytest.mark.parametrize("encoding", ["cp1252", "cp932", "cp437", "ascii", "utf-8"])
def test_a_console_of_any_encoding_takes_every_text(encoding):
    raw = io.BytesIO()
    console = io.TextIOWrapper(raw, encoding=encoding, newline="")
    write(console, "… · 🎄 日本 é\n")
    told = raw.getvalue().decode(encoding)
    assert told.endswith("\n")
    assert "🎄" in told or r"\U0001f384" in told


@pytest.mark.parametrize("encoding", ["cp1252", "cp932", "ascii"])
def test_a_check_on_such_a_console_ends_as_anywhere(put, tmp_path, environment, encoding):
    put("ai-manifest.yaml", MANIFEST.replace("gpt-4o", "日本-é-🎄"))
    call = [sys.executable, "-m", "modelvow", "check", "--format", "json"]
    done = subprocess.run(
        call, cwd=tmp_path, env=environment | {"PYTHONIOENCODING": encoding}, capture_output=True, check=False
    )
    assert done.returncode in {1, 2}
    assert done.stderr == b""
    assert json.loads(done.stdout.decode(encoding))["findings"]


def test_the_line_ends_of_windows_move_no_place(modelvow, put):
    put("ai-manifest.yaml", MANIFEST)
    unix = modelvow("check", "--format", "json").out
    put("ai-manifest.yaml", MANIFEST.replace("\n", "\r\n"))
    assert modelvow("check", "--format", "json").out == unix


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_folder_named_as_macos_writes_it_is_found_and_named_so(modelvow, put, form):
    name = unicodedata.normalize(form, "café")
    put(f"{name}/ai-manifest.yaml", MANIFEST)
    found = json.loads(modelvow("check", "--format", "json", ".").out)["findings"]
    assert {each["path"] for each in found} == {f"{name}/ai-manifest.yaml"}


@pytest.mark.parametrize("locale", ["C", "POSIX", "tr_TR.UTF-8"])
def test_no_locale_changes_a_word(modelvow, put, locale):
    put("ai-manifest.yaml", MANIFEST)
    usual = modelvow("check").out
    assert modelvow("check", env={"LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "1"}).out == usual


@pytest.mark.parametrize(
    ("path", "sep", "plain"),
    [
        ("a/b.yaml", "/", True),
        ("a..b/c.yaml", "/", True),
        ("./a.yaml", "/", False),
        ("a/./b.yaml", "/", False),
        ("a/../b.yaml", "/", False),
        ("a//b.yaml", "/", False),
        ("a/.b/c.yaml", "/", False),
        ("/a.yaml", "/", False),
        ("a/", "/", False),
        ("", "/", False),
        ("a/b.yaml", "\\", False),
        (r"a\b.yaml", "\\", False),
        ("c:b.yaml", "\\", False),
    ],
)
def test_a_path_is_joined_without_taking_it_apart_only_where_that_is_the_same(path, sep, plain):
    assert is_plain(path, sep) == plain
    if plain:
        assert f"/here/{path}" == posixpath.normpath(f"/here/{path}")


@pytest.mark.parametrize(
    ("encoding", "line_end", "as_bytes"),
    [("utf-8", "\n", True), ("UTF8", "\n", True), ("utf-8", "\r\n", False), ("cp1252", "\n", False)],
)
def test_bytes_go_to_a_stream_as_they_are_only_where_it_changes_none(encoding, line_end, as_bytes):
    assert takes_bytes(encoding, line_end) == as_bytes


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16"])
def test_a_kept_report_is_written_as_the_text_was(monkeypatch, encoding, line_end):
    monkeypatch.setattr(os, "linesep", line_end)
    written = []
    for text in ("é 日本 \\udc80\n", "é 日本 \\udc80\n".encode()):
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding, newline=line_end)
        write(stream, text)
        written.append(raw.getvalue())
    assert written[0] == written[1]
