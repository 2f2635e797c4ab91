"""Trees that change, end nowhere, or have names that no text has."""

from __future__ import annotations

import json
import os
import threading

import pytest

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
DAY = ("--as-of", "2026-11-25")


@pytest.mark.parametrize("how", ["replaced", "truncated", "grows"])
def test_a_manifest_that_changes_while_it_is_read_is_never_clean(hindered, put, tmp_path, how):
    path, done = put("ai-manifest.yaml", BASE), threading.Event()

    def change():
        number = 0
        while not done.wait(0.0005):
            number += 1
            if how == "replaced":
                (tmp_path / "next").write_text(BASE + f"# {number}\n")
                os.replace(tmp_path / "next", path)
            elif how == "truncated":
                path.write_text(BASE)
            else:
                with path.open("a") as file:
                    file.write("# one more line\n")

    worker = threading.Thread(target=change)
    worker.start()
    try:
        ran = [hindered("check", *DAY, "--format", form) for form in ("text", "json", "sarif") * 2]
    finally:
        done.set()
        worker.join()
    assert {code for code, _, _ in ran} <= ({1, 2} if how == "truncated" else {1})


def test_names_that_are_no_utf_8_are_told_in_every_format(hindered, tmp_path):
    folder = os.fsencode(tmp_path) + b"/sub\xff"
    os.mkdir(folder)
    with open(folder + b"/ai-manifest.yaml", "w", encoding="utf-8") as file:
        file.write(BASE)
    for form in ("text", "json", "jsonl", "sarif", "gitlab", "github", "junit", "markdown", "concise"):
        code, out, err = hindered("check", "--format", form, *DAY)
        assert (code, err) == (1, ""), form
        assert "sub" in out
    named = os.fsdecode(b"odd\xff.yaml")
    (tmp_path / named).write_text(BASE)
    code, out, _ = hindered("check", named, "--format", "json", *DAY)
    assert code == 1
    assert json.loads(out)["findings"][0]["path"]
    code, _, err = hindered("check", os.fsdecode(b"none\xff.yaml"))
    assert code == 2


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_windows_line_ends_and_a_mark_change_no_place(hindered, put, mark):
    text = BASE + "controls:\n  evaluation: {evidence: none.md, dat: 1}\n"
    put("ai-manifest.yaml", text)
    told = hindered("check", *DAY, "--format", "concise")
    put("ai-manifest.yaml", mark + text.replace("\n", "\r\n"))
    assert hindered("check", *DAY, "--format", "concise") == told
    for name in ("modelvow.toml", "own.yaml"):
        put(
            name,
            mark + 'policy = ["own.yaml"]\r\n'
            if name.endswith("toml")
            else f"{mark}name: own\r\nrules: []\r\n",
        )
    assert hindered("check", *DAY)[0] == 1


def test_folders_deeper_than_a_path_may_be_long_are_searched_or_told(hindered, tmp_path):
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(40):
        os.mkdir("d" * 200, dir_fd=here)
        here, before = os.open("d" * 200, os.O_RDONLY, dir_fd=here), here
        os.close(before)
    with open(os.open("ai-manifest.yaml", os.O_WRONLY | os.O_CREAT, dir_fd=here), "w") as file:
        file.write(BASE)
    os.close(here)
    (tmp_path / "ai-manifest.yaml").write_text(BASE.replace("high", "low"))
    code, out, err = hindered("check", *DAY)
    # What lies too deep to be opened is not taken for clean.
    assert code == 2
    assert "too long" in out + err


def test_a_folder_that_cannot_be_entered_is_told_and_is_no_success(hindered, put, bound, tmp_path):
    put("open/ai-manifest.yaml", BASE.replace("high", "low"))
    for name, mode in (("unread", 0o000), ("unentered", 0o444)):
        put(f"{name}/ai-manifest.yaml", BASE)
        (tmp_path / name).chmod(mode)
        code, out, err = hindered("check", *DAY, before=bound)
        (tmp_path / name).chmod(0o755)
        assert code == 2, name
        assert name in out + err
        (tmp_path / name / "ai-manifest.yaml").unlink()


def test_a_manifest_that_git_knows_in_a_folder_that_cannot_be_entered_is_told(
    hindered, put, git, bound, tmp_path
):
    git("init", "-q")
    put("open/ai-manifest.yaml", BASE.replace("high", "low"))
    put("shut/ai-manifest.yaml", BASE)
    git("add", "-A")
    (tmp_path / "shut").chmod(0)
    code, out, err = hindered("check", *DAY, before=bound)
    (tmp_path / "shut").chmod(0o755)
    assert code == 2
    assert "shut/ai-manifest.yaml" in out + err


def test_links_in_circles_end_and_are_told_when_named(hindered, put, tmp_path):
    put("a/ai-manifest.yaml", BASE)
    (tmp_path / "a" / "self").symlink_to(".")
    (tmp_path / "a" / "up").symlink_to("..")
    (tmp_path / "x").symlink_to("y")
    (tmp_path / "y").symlink_to("x")
    code, out, _ = hindered("check", *DAY)
    assert code == 1
    assert "1 manifest " in out
    code, out, err = hindered("check", "x")
    assert code == 2
    assert "x" in out + err


def test_twenty_thousand_entries_in_one_folder_are_looked_through(hindered, put):
    folder = put("big/z/ai-manifest.yaml", BASE).parent.parent
    for number in range(20_000):
        os.close(os.open(folder / f"{number}.txt", os.O_CREAT))
    code, out, err = hindered("check", *DAY)
    assert (code, err) == (1, "")
    assert "big/z/ai-manifest.yaml:3:9" in out


def test_a_folder_that_may_be_entered_but_not_listed_is_asked_by_name(hindered, put, git, bound, tmp_path):
    git("init", "-q")
    for number in range(60):
        put(f"part{number}/ai-manifest.yaml", BASE)
    put("part7/modelvow.toml", 'ignore = ["FIT"]\n')
    git("add", "-A")
    seen = hindered("check", *DAY, "--format", "concise")
    assert "part8/ai-manifest.yaml:3:9: error FIT" in seen[1]
    assert "part7/ai-manifest.yaml:3:9: error FIT" not in seen[1]
    (tmp_path / "part7").chmod(0o111)
    again = [
        hindered("check", *DAY, "--format", "concise", *more, before=bound) for more in ((), ("--no-cache",))
    ]
    (tmp_path / "part7").chmod(0o755)
    assert again == [seen, seen]
