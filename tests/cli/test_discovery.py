"""Which manifests a run is about: git's own word inside a repository, the same rules outside."""

from __future__ import annotations

import os
import subprocess

import pytest

from modelvow.discover import Missing, discover, settings_of, shown

BASE = "version: 1\nmodels:\n  - id: gpt-4o\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    for key in [key for key in os.environ if key.startswith("GIT_")]:
        monkeypatch.delenv(key)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(params=["repository", "plain folder", "no git at hand"])
def tree(request, here, put, git, monkeypatch):
    """A tree with ignored parts: once git is asked, once its rules are read by ourselves."""
    if request.param != "plain folder":
        git("init", "-q")
    if request.param == "no git at hand":
        monkeypatch.setenv("PATH", "")
    # Three lines are no patterns: git passes them over.
    put(".gitignore", "build/\n!\n[z-a]\na\\\n*.local/\n!keep.local/\n/only-here/\n")
    put("sub/.gitignore", "/private/\n!build/\n")
    for folder in (
        ".",
        "a",
        "a/deep",
        "build",
        "x.local",
        "only-here",
        "sub",
        "sub/private",
        "sub/only-here",
    ):
        put(f"{folder}/ai-manifest.yaml", BASE)
    put("a/other.yaml", BASE)
    put("b/ai-manifest.yml", BASE)
    put("c/ai-manifest.json", "{}")
    put("node_modules/x/ai-manifest.yaml", BASE) if request.param != "repository" else None
    return here


EXPECTED = (
    "a/ai-manifest.yaml",
    "a/deep/ai-manifest.yaml",
    "ai-manifest.yaml",
    "b/ai-manifest.yml",
    "c/ai-manifest.json",
    "sub/ai-manifest.yaml",
    "sub/only-here/ai-manifest.yaml",
)


@pytest.mark.usefixtures("tree")
def test_manifests_below_a_folder_are_found_but_for_what_is_ignored():
    assert discover(()).files == EXPECTED


@pytest.mark.usefixtures("tree")
def test_a_folder_below_is_searched_by_the_rules_above_it():
    assert discover(("sub",)).files == ("sub/ai-manifest.yaml", "sub/only-here/ai-manifest.yaml")


def test_from_a_folder_below_nothing_beside_it_is_found(tree, monkeypatch):
    monkeypatch.chdir(tree / "sub")
    assert discover(()).files == ("ai-manifest.yaml", "only-here/ai-manifest.yaml")


def test_a_file_named_twice_is_judged_once(tree):
    assert discover(("a", "a/ai-manifest.yaml", tree / "a" / "ai-manifest.yaml")).files == (
        "a/ai-manifest.yaml",
        "a/deep/ai-manifest.yaml",
    )


def test_what_git_tracks_is_found_even_in_an_ignored_folder_and_deleted_files_are_not(here, put, git):
    git("init", "-q")
    put("build/ai-manifest.yaml", BASE)
    put("gone/ai-manifest.yaml", BASE)
    git("add", "-A")
    put(".gitignore", "build/\n")
    (here / "gone" / "ai-manifest.yaml").unlink()
    assert discover(()).files == ("build/ai-manifest.yaml",)


def test_a_link_is_judged_once_with_what_it_leads_to_and_not_at_all_when_it_leads_out(
    here, put, tmp_path_factory
):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "ai-manifest.yaml").write_text(BASE, encoding="utf-8")
    put("a/ai-manifest.yaml", BASE)
    (here / "b").mkdir()
    (here / "b" / "ai-manifest.yaml").symlink_to("../a/ai-manifest.yaml")
    (here / "c").symlink_to(outside)
    (here / "ai-manifest.yaml").symlink_to(outside / "ai-manifest.yaml")
    found = discover(())
    assert found.files == ("a/ai-manifest.yaml",)
    assert [(each.path, each.why) for each in found.skipped] == [
        ("ai-manifest.yaml", "is a link that leads out of the folder")
    ]


def test_what_is_left_out_is_said_beside_the_report(here, put, modelvow, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "ai-manifest.yaml"
    outside.write_text(BASE, encoding="utf-8")
    put("a/ai-manifest.yaml", BASE.replace("gpt-4o", "gpt-5.6-sol"))
    (here / "ai-manifest.yaml").symlink_to(outside)
    ran = modelvow("check", "--as-of", "2026-11-25")
    assert (ran.code, ran.out.startswith("1 manifest")) == (0, True)
    assert ran.err == "ai-manifest.yaml: left out: is a link that leads out of the folder\n"


def test_a_folder_that_is_a_link_out_of_the_repository_is_not_judged(here, put, git, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "ai-manifest.yaml").write_text(BASE, encoding="utf-8")
    put("a/ai-manifest.yaml", BASE)
    (here / "in").symlink_to("a")
    (here / "out").symlink_to(outside)
    git("init", "-q")
    found = discover(("out", "in"))
    assert found.files == ("in/ai-manifest.yaml",)
    assert found.missing == (
        Missing("out", "is a link that leads out of the repository", "name the folder that it leads to"),
    )


def test_where_all_lies_in_repositories_of_their_own_that_is_said(here, put, git, modelvow):
    put("part/ai-manifest.yaml", BASE)
    put("x.md", "")
    git("init", "-q")
    git("init", "-q", cwd=here / "part")
    ran = modelvow("check")
    assert ran.code == 2
    assert "left out: `part/ai-manifest.yaml` (is in a repository of its own)" in ran.err
    assert modelvow("check", "part", "--select", "MAN").code == 0


def test_a_link_that_goes_in_circles_ends(here, put):
    put("a/ai-manifest.yaml", BASE)
    (here / "a" / "loop").symlink_to("..")
    assert discover(()).files == ("a/ai-manifest.yaml",)


def test_a_repository_starts_no_program_of_its_own(here, put, git):
    git("init", "-q")
    put("ai-manifest.yaml", BASE)
    put("evil.sh", "#!/bin/sh\ntouch started\n").chmod(0o755)
    git("config", "core.fsmonitor", "./evil.sh")
    assert discover(()).files == ("ai-manifest.yaml",)
    assert not (here / "started").exists()


def test_what_a_git_hook_sets_does_not_mislead(here, put, git, monkeypatch):
    put("one/ai-manifest.yaml", BASE)
    put("two/ai-manifest.yaml", BASE)
    for name in ("one", "two"):
        git("init", "-q", cwd=here / name)
    monkeypatch.setenv("GIT_DIR", str(here / "one" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(here / "one" / ".git" / "index"))
    assert discover(("two",)).files == ("two/ai-manifest.yaml",)


def test_names_with_line_breaks_and_other_bytes_are_found(here, git):
    git("init", "-q")
    names = ["a\nb", "日本", "-x"]
    for name in names:
        (here / name).mkdir()
        (here / name / "ai-manifest.yaml").write_text(BASE, encoding="utf-8")
    assert sorted(discover(()).files) == sorted(f"{name}/ai-manifest.yaml" for name in names)


def test_paths_are_shown_from_where_one_stands(here):
    assert shown("./a//b/../ai-manifest.yaml") == "a/ai-manifest.yaml"
    assert shown(str(here / "x" / "ai-manifest.yaml")) == "x/ai-manifest.yaml"
    assert shown("/elsewhere/ai-manifest.yaml") == "/elsewhere/ai-manifest.yaml"
    assert shown("../a/ai-manifest.yaml") == "../a/ai-manifest.yaml"


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ('[tool.modelvow]\nfail-on = "error"\n', True),
        ('tool.modelvow.fail-on = "error"\n', True),
        ("[tool]\nmodelvow = {strict = true}\n", True),
        ('[project]\nname = "modelvow-user"\n', False),
        ("[tool.ruff]\n", False),
        ("[tool.modelvow\n", True),
        ('\ufeff[tool.modelvow]\r\nfail-on = "error"\r\n', True),
        ("[tool.modelVow]\n", True),
        ("[tool.modlvow.severity]\n", True),
        ("[modelvow]\n", True),
        ("[tool.modelview]\n[tool.modeled.by.whom]\n", False),
    ],
)
def test_a_pyproject_counts_where_it_has_our_table(here, put, text, ours):
    put("pyproject.toml", text)
    assert (settings_of(str(here)) is not None) is ours


def test_color_and_width_on_a_real_terminal(put, tmp_path, environment):
    import pty
    import sys

    put("ai-manifest.yaml", BASE + "requirements:\n  transparency: high\n")
    parent, child = pty.openpty()
    try:
        done = subprocess.Popen(
            [sys.executable, "-m", "modelvow", "check"],
            cwd=tmp_path,
            env=environment,
            stdout=child,
            stderr=child,
        )
        os.close(child)
        seen = b""
        while chunk := _read(parent):
            seen += chunk
        assert done.wait() == 1
    finally:
        os.close(parent)
    assert b"\x1b[1;31merror\x1b[0m" in seen


def _read(descriptor):
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""
