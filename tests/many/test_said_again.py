"""What a run said before is said again where nothing changed, and never where anything did."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from modelvow.check import judge_round
from modelvow.cli.keeping import keep, take
from modelvow.discover import begin, discover, look_ahead, repository_of, settings_of, survey_all
from modelvow.links import nothing_seen, real_path
from modelvow.settings import Options
from modelvow.waiver_files import waiver_files

COUNT = 52
DAY = ("--as-of", "2026-11-25")
MANIFEST = """version: 1
project: {name: desk, stage: production, exposure: public}
models: [{id: gpt-4o}]
requirements: {transparency: high}
controls:
  evaluation: {evidence: docs/eval.md}
  exit_plan: {evidence: exit.md}
"""
EVIDENCE = "---\ntitle: x\ndate: 2026-11-01\n---\nfine\n"
WAIVERS = "waivers: [{rule: FIT002, reason: r, approved_by: J. Doe, expires: 2027-01-31}]\n"


@pytest.fixture(scope="module")
def fleets(tmp_path_factory):
    """A repository of so many small manifests, each with evidence of which one half is not there."""
    root = tmp_path_factory.mktemp("fleets") / "as it was"
    for number in range(COUNT):
        folder = root / f"team{number % 5}" / f"part{number}"
        (folder / "docs").mkdir(parents=True)
        (folder / "ai-manifest.yaml").write_text(MANIFEST, encoding="utf-8")
        (folder / "docs" / "eval.md").write_text(EVIDENCE, encoding="utf-8")
    subprocess.run(["git", "init", "-q", root], check=True)
    (root / "team4" / "ai-waivers.yml").write_text(WAIVERS, encoding="utf-8")
    (root / "team2" / "modelvow.toml").write_text('ignore = ["RSK"]\n', encoding="utf-8")
    return root


@pytest.fixture
def fleet(fleets, tmp_path):
    """That repository in a place of its own."""
    return shutil.copytree(fleets, tmp_path / "fleet")


@pytest.fixture(scope="module")
def first(fleets, modelvow_in, tmp_path_factory):
    """What is said of that repository at a place, the place, and a folder with what was kept of it."""
    place, home = tmp_path_factory.mktemp("place") / "fleet", tmp_path_factory.mktemp("home")
    shutil.copytree(fleets, place)
    said = modelvow_in(home, place, "check", *DAY)
    assert said.code == 1
    return said, place, home / "cache"


@pytest.fixture
def again(fleets, first, tmp_path):
    """That place as it was, and what is kept of it is kept for the test, too."""
    _said, place, cache = first
    shutil.rmtree(place.parent)
    shutil.copytree(cache, tmp_path / "cache")
    return shutil.copytree(fleets, place)


@pytest.fixture
def results(tmp_path):
    """Return a function that forgets what each manifest came to, and one that says whether any was judged."""
    cache = tmp_path / "cache" / "modelvow"

    def forget():
        (file,) = cache.glob("*.cache")
        file.unlink()

    return forget, lambda: any(cache.glob("*.cache"))


def _replace_by_link(path, target):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    path.symlink_to(target)


def _moved_out(root, name):
    """Put what is at `name` beside the repository, and a link to it in its place."""
    away = root.parent / "away"
    shutil.move(root / name, away)
    (root / name).symlink_to(away)


PART = "team1/part1"
CHANGES = {
    "a manifest more": lambda root: shutil.copytree(root / PART, root / "team1" / "more"),
    "a manifest more in a folder": lambda root: shutil.copy(
        root / PART / "ai-manifest.yaml", root / PART / "ai-manifest.yml"
    ),
    "a manifest less": lambda root: (root / PART / "ai-manifest.yaml").unlink(),
    "the text": lambda root: (root / PART / "ai-manifest.yaml").write_text(MANIFEST.replace("high", "low")),
    "a text that is none": lambda root: (root / PART / "ai-manifest.yaml").write_text("version: ["),
    "a manifest that is a folder": lambda root: (
        (root / PART / "ai-manifest.yaml").unlink(),
        (root / PART / "ai-manifest.yaml").mkdir(),
    ),
    "a manifest that is a link": lambda root: _replace_by_link(
        root / PART / "ai-manifest.yaml", "../../team2/part2/ai-manifest.yaml"
    ),
    "a manifest that is a link out": lambda root: _moved_out(root, f"{PART}/ai-manifest.yaml"),
    "a manifest whose link leads nowhere": lambda root: _replace_by_link(
        root / PART / "ai-manifest.yaml", "none.yaml"
    ),
    "a folder that is a link": lambda root: _replace_by_link(root / PART, "../team2/part2"),
    "a folder that is a link out": lambda root: _moved_out(root, PART),
    "a repository within": lambda root: subprocess.run(["git", "init", "-q", root / PART], check=True),
    "a root of evidence": lambda root: (
        (root / PART / "docs" / "eval.md").unlink(),
        (root / PART / "docs" / "eval.md").symlink_to("../../part6/docs/eval.md"),
        (root / PART / ".git").write_text("gitdir: /nowhere\n"),
    ),
    "what git ignores": lambda root: (root / ".gitignore").write_text("part1/\n"),
    "what is excluded": lambda root: (root / "modelvow.toml").write_text('exclude = ["team1/part1/"]\n'),
    "settings above": lambda root: (root / "modelvow.toml").write_text('ignore = ["FIT"]\n'),
    "settings in between": lambda root: (root / "team1" / "modelvow.toml").write_text('ignore = ["FIT"]\n'),
    "settings beside": lambda root: (root / PART / "pyproject.toml").write_text(
        '[tool.modelvow]\nignore = ["FIT"]\n'
    ),
    "settings that are gone": lambda root: (root / "team2" / "modelvow.toml").unlink(),
    "settings whose link leads nowhere": lambda root: (root / PART / "modelvow.toml").symlink_to("none"),
    "waivers beside": lambda root: (root / PART / "ai-waivers.yaml").write_text(WAIVERS),
    "waivers at the root": lambda root: (root / "ai-waivers.yml").write_text(WAIVERS),
    "waivers that cannot be read": lambda root: (root / PART / "ai-waivers.yml").symlink_to("none"),
    "evidence that comes": lambda root: (root / PART / "exit.md").write_text("done\n"),
    "evidence that comes as a link": lambda root: (root / PART / "exit.md").symlink_to("docs/eval.md"),
    "evidence that goes": lambda root: (root / PART / "docs" / "eval.md").unlink(),
    "evidence of another day": lambda root: (root / PART / "docs" / "eval.md").write_text(
        EVIDENCE.replace("2026", "2024")
    ),
    "evidence that leads out": lambda root: _moved_out(root, f"{PART}/docs/eval.md"),
    "evidence in a folder that leads out": lambda root: _moved_out(root, f"{PART}/docs"),
    "evidence that is a folder": lambda root: (
        (root / PART / "docs" / "eval.md").unlink(),
        (root / PART / "docs" / "eval.md").mkdir(),
    ),
    "evidence that is a pipe": lambda root: os.mkfifo(root / PART / "exit.md"),
    "evidence that leads nowhere": lambda root: _replace_by_link(root / PART / "docs" / "eval.md", "none.md"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_a_run_says_what_it_says_without_a_cache(again, first, modelvow, change):
    CHANGES[change](again)
    second = modelvow("check", *DAY, cwd=again)
    assert second == modelvow("check", *DAY, "--no-cache", cwd=again)
    assert second != first[0]


def test_without_a_change_it_is_said_again(again, first, modelvow, results):
    forget, judged = results
    forget()
    assert modelvow("check", *DAY, cwd=again) == first[0]
    assert not judged()


def test_what_changes_nothing_is_said_again_in_any_encoding(fleet, modelvow, results):
    forget, judged = results
    odd = fleet / "team3" / os.fsdecode(b"t\xc3\xa9l\xe9")
    shutil.copytree(fleet / "team3" / "part3", odd)
    (fleet / PART / "notes.md").write_text("x")
    first = modelvow("check", *DAY, cwd=fleet)
    forget()
    shutil.copytree(fleet / PART / "docs", fleet / "docs")
    (fleet / PART / "docs" / "eval.md").write_text(EVIDENCE + "\nmore\n")
    (fleet / PART / "ModelVow.toml").write_text("strict = true\n")
    assert modelvow("check", *DAY, cwd=fleet) == first
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    again = modelvow("check", *DAY, cwd=fleet, env=ascii_only)
    assert not judged()
    assert again == modelvow("check", *DAY, "--no-cache", cwd=fleet, env=ascii_only)
    assert again.out.isascii()


@pytest.mark.parametrize("paths", [("team1", "team2", "team3", "team4", "team0"), ("./",), ("team0/..",)])
def test_other_ways_to_name_the_same_are_said_again_too(fleet, modelvow, results, paths):
    forget, judged = results
    first = modelvow("check", *DAY, *paths, cwd=fleet)
    forget()
    assert modelvow("check", *DAY, *paths, cwd=fleet) == first
    assert not judged()
    assert modelvow("check", *DAY, *paths, "--no-cache", cwd=fleet) == first


def test_a_folder_below_is_another_run(fleet, modelvow):
    whole = modelvow("check", *DAY, cwd=fleet)
    deep = fleet.parent / "fleet" / "all"
    deep.mkdir()
    for number in range(5):
        shutil.move(fleet / f"team{number}", deep)
    first = modelvow("check", *DAY, "all", cwd=fleet)
    assert modelvow("check", *DAY, "all", cwd=fleet) == first
    assert modelvow("check", *DAY, cwd=deep).out == whole.out
    assert "all/team1/part1/ai-manifest.yaml" in first.out


def test_reports_that_went_to_files_go_there_again(fleet, modelvow, results, tmp_path):
    forget, judged = results
    asked = ("check", *DAY, "--format", "text", "--format", f"jsonl={tmp_path / 'out.jsonl'}")
    first, file = modelvow(*asked, cwd=fleet), tmp_path / "out.jsonl"
    told = file.read_bytes()
    file.unlink()
    forget()
    assert modelvow(*asked, cwd=fleet) == first
    assert not judged()
    assert file.read_bytes() == told


def test_a_manifest_that_changes_while_it_is_judged_is_not_kept(fleet, monkeypatch, tmp_path):
    monkeypatch.chdir(fleet)
    options = Options(as_of="2026-11-25", cache=str(tmp_path / "own"))
    taken = take((), options, ())
    report = judge_round(taken.asked)
    text = (fleet / PART / "ai-manifest.yaml").read_text()
    (fleet / PART / "ai-manifest.yaml").write_text(text.replace("high", "low"))
    keep(taken.kept, report, lambda: [("said",)], "", 1)
    assert not list((tmp_path / "own").glob("*.run"))
    (fleet / PART / "ai-manifest.yaml").write_text(text)
    keep(taken.kept, report, lambda: [("said",)], "", 1)
    assert bytes(take((), options, ()).before.texts[0]) == b"said"


@pytest.fixture
def odd_tree(tmp_path):
    """Folders with what is sought, with what only looks so, and with links of all kinds."""
    root = tmp_path / "odd"
    for folder in ("plain/a", "linked/a", "named/a/b", "mixed/0", "mixed/1", "mixed/2", "full", "elsewhere"):
        (root / folder).mkdir(parents=True)
    (root / "linked" / "to").symlink_to("../elsewhere")
    (root / "linked" / "none").symlink_to("nowhere")
    (root / "plain" / "loop").mkdir()
    (root / "plain" / "loop" / "up").symlink_to("..")
    (root / "named" / ".git").write_text("gitdir: x")
    (root / "named" / "a" / "modelvow.toml").write_text("")
    (root / "named" / "a" / "b" / "ai-waivers.yml").write_text(WAIVERS)
    for place, name in enumerate(("MODELVOW.toml", "ai-waiver\u017f.yaml", ".g\u200cit")):
        (root / "mixed" / str(place) / name).write_text("")
    for number in range(1001):
        os.close(os.open(root / "full" / f"{number}.txt", os.O_CREAT))
    (root / "full" / "modelvow.toml").write_text("")
    return root


def test_what_is_seen_by_listing_folders_is_what_is_seen_name_by_name(odd_tree):
    folders = sorted(str(each) for each in odd_tree.rglob("*") if each.is_dir())
    names = [f"{os.path.relpath(each, odd_tree)}/ai-manifest.yaml" for each in folders]
    looked = nothing_seen()
    survey_all([*names, "gone/away/ai-manifest.yaml"], str(odd_tree), looked)
    assert f"{odd_tree}/plain/a" in looked.silent & looked.straight
    # Other systems may take these for what is sought.
    heard = ("mixed/0", "mixed/1", "mixed/2", "full", "named", "named/a", "gone")
    assert not looked.silent & {str(odd_tree / each) for each in heard}
    assert not looked.straight & {str(odd_tree / each) for each in ("linked", "full", "linked/to", "gone")}
    for folder in folders:
        assert repository_of(folder, looked) == repository_of(folder)
        assert settings_of(folder, looked) == settings_of(folder)
        found = [waiver_files(folder, str(odd_tree), {}, each) for each in (looked, nothing_seen())]
        assert [file.path for file in found[0]] == [file.path for file in found[1]]
        for name in ("x", "to", "to/x", "none", "none/x", "up/a/x", "loop/up/a"):
            assert real_path(f"{folder}/{name}", looked) == os.path.realpath(f"{folder}/{name}")


def test_what_was_listed_while_git_was_asked_is_what_would_be_listed_after_it(odd_tree):
    (odd_tree / "plain" / "a" / "ai-manifest.yaml").write_text("")
    (odd_tree / "linked" / "ai-manifest.yaml").symlink_to("../plain/a/ai-manifest.yaml")
    (odd_tree / "node_modules" / "a").mkdir(parents=True)
    names = [f"{os.path.relpath(each, odd_tree)}/ai-manifest.yaml" for each in odd_tree.rglob("*")]
    before, after = nothing_seen(), nothing_seen()
    look_ahead(str(odd_tree), before, lambda: False)
    listed = set(before.ahead)
    assert {str(odd_tree / each) for each in ("plain/a", "named/a/b", "full")} < listed
    assert str(odd_tree / "node_modules" / "a") not in listed
    assert not any("/to" in each or "/up" in each for each in listed)
    # What came between is not seen: nothing that was listed is listed again.
    (odd_tree / "named" / "ai-manifest.yaml").write_text("")
    found = [survey_all(names, str(odd_tree), each) for each in (before, after)]
    assert found == [{"plain/a/ai-manifest.yaml"}, {"plain/a/ai-manifest.yaml", "named/ai-manifest.yaml"}]
    assert (before.straight, before.silent) == (after.straight, after.silent)


def test_folders_are_listed_ahead_until_git_has_answered(odd_tree, monkeypatch):
    monkeypatch.setattr("modelvow.discover.BETWEEN", 2)
    answers = iter([False, True])
    looked = nothing_seen()
    look_ahead(str(odd_tree), looked, lambda: next(answers))
    assert len(looked.ahead) == 2
    assert str(odd_tree) in looked.ahead


def test_many_manifests_below_a_folder_that_is_named_twice_are_found_once(fleet, monkeypatch, tmp_path):
    monkeypatch.chdir(fleet)
    (tmp_path / "way").symlink_to(fleet)
    once = discover(()).files
    assert len(once) == COUNT
    assert discover((".", str(fleet), "team1/part1/ai-manifest.yaml", str(tmp_path / "way"))).files == once
    listed = begin((), nothing_seen())()
    assert discover((), nothing_seen(), listed).files == once


def test_what_git_tracks_and_is_gone_is_no_manifest_among_many(fleet, monkeypatch, git):
    monkeypatch.chdir(fleet)
    git("add", "-A", cwd=fleet)
    (fleet / PART / "ai-manifest.yaml").unlink()
    assert len(discover(()).files) == COUNT - 1
