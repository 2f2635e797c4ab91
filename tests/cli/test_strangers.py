"""A tree of a stranger makes modelvow read, write, run and wait for nothing that is not its business."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from modelvow import building
from modelvow.ignoring import IgnoreError, is_costly, spec_of
from modelvow.programs import find, for_git, output_of

MANIFEST = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
PRIVATE = "SECRET_TOKEN: abc\n"
STRAYS = "is a link that leads out of the repository"


@pytest.fixture
def tree(tmp_path, put, environment):
    """A repository with a manifest, beside a file that is none of its business."""
    put("secret", PRIVATE)
    put("tree/ai-manifest.yaml", MANIFEST)
    subprocess.run(["git", "init", "-q", tmp_path / "tree"], check=True, env=environment)
    return tmp_path / "tree"


def test_a_manifest_that_is_a_link_out_of_its_repository_is_not_shown(modelvow, tree):
    (tree / "ai-manifest.yaml").unlink()
    (tree / "ai-manifest.yaml").symlink_to("../secret")
    for named in ("ai-manifest.yaml", "."):
        ran = modelvow("check", named, cwd=tree)
        assert ran.code == 2
        assert "SECRET" not in ran.said
        assert "leads out" in ran.said


@pytest.mark.parametrize("name", ["ai-waivers.yaml", "modelvow.toml"])
def test_waivers_and_settings_that_are_such_links_stop_the_run_unread(modelvow, tree, name):
    (tree / name).symlink_to("../secret")
    ran = modelvow("check", cwd=tree)
    assert ran.code == 2
    assert "SECRET" not in ran.said
    assert STRAYS in ran.said


def test_a_pack_with_such_a_link_is_refused_unread(modelvow, tree, put):
    put("tree/pack/pack.yaml", "name: acme\n")
    (tree / "pack" / "rules").mkdir()
    (tree / "pack" / "rules" / "leak.yaml").symlink_to("../../../secret")
    ran = modelvow("check", "--policy", "pack", cwd=tree)
    assert ran.code == 2
    assert "SECRET" not in ran.said
    assert STRAYS in ran.said


@pytest.fixture(params=["repository", "project"])
def border(request, tree):
    """What a pack must not lead out of: the repository, or without git the folder of settings or manifest."""
    if request.param == "project":
        shutil.rmtree(tree / ".git")
    return request.param


@pytest.mark.parametrize("source", ["../secret", "{tmp}/secret", "link/secret"])
def test_settings_that_name_a_pack_elsewhere_are_refused_and_it_stays_unread(
    modelvow, tree, put, tmp_path, source, border
):
    (tree / "link").symlink_to("..")
    put("tree/modelvow.toml", f'strict = true\npolicy = ["{source.format(tmp=tmp_path)}"]\n')
    ran = modelvow("check", cwd=tree)
    told = f"the pack `{source.format(tmp=tmp_path)}` lies outside the {border}; move it inside, or give it"
    assert (ran.code, ran.said) == (2, f"error: modelvow.toml:2: {told} with `--policy`\n")


@pytest.mark.parametrize("source", ["../../secret", "../link/secret"])
def test_a_pack_that_extends_one_elsewhere_is_refused_and_that_stays_unread(
    modelvow, tree, put, source, border
):
    (tree / "link").symlink_to("..")
    put("tree/pack/pack.yaml", f"name: acme\nextends: [{source}]\n")
    put("tree/modelvow.toml", 'policy = ["pack"]\n')
    ran = modelvow("check", cwd=tree)
    told = f"`{source}` lies outside the {border}; name one inside it, or as `package:NAME`"
    assert (ran.code, ran.said) == (2, f"error: pack/pack.yaml:2:10: {told}\n")


def test_a_pack_of_settings_with_a_link_that_leads_out_is_refused_unread(modelvow, tree, put, border):
    put("tree/pack/pack.yaml", "name: acme\n")
    (tree / "pack" / "leak.yaml").symlink_to("../../secret")
    put("tree/modelvow.toml", 'policy = ["pack"]\n')
    ran = modelvow("check", cwd=tree)
    told = f"pack/leak.yaml: this is a link that leads out of the {border}; put the file itself there"
    assert (ran.code, ran.said) == (2, f"error: {told}\n")


def test_a_manifest_s_pack_that_extends_one_elsewhere_is_refused_and_that_stays_unread(
    modelvow, tree, put, border
):
    put("tree/ai-manifest.yaml", f"policy: [acme.yaml]\n{MANIFEST}")
    put("tree/acme.yaml", "name: acme\nextends: ../secret\n")
    ran = modelvow("check", cwd=tree)
    assert (ran.code, "SECRET" in ran.said) == (2, False)
    assert f"acme.yaml:2:10: `../secret` lies outside the {border}; " in ran.said
    assert f"name a pack of rules inside the {border}, or `builtin:article`" in ran.said


def test_without_git_settings_below_others_name_packs_of_the_nearest_ones_folder(modelvow, tree, put):
    shutil.rmtree(tree / ".git")
    put("tree/modelvow.toml", 'extends = "shared/modelvow.toml"\n')
    put("tree/shared/modelvow.toml", 'policy = ["../policy/acme.yaml"]\n')
    put("tree/policy/acme.yaml", "name: acme\nextends: ../base.yaml\n")
    put("tree/base.yaml", "name: base\nignore: [FIT002]\n")
    assert "FIT002" not in modelvow("check", cwd=tree).out


@pytest.mark.usefixtures("border")
def test_who_calls_may_name_a_pack_elsewhere_which_may_extend_one_beside_it(modelvow, tree, put):
    put("company/base/pack.yaml", "name: base\nignore: [FIT002]\n")
    put("company/main/pack.yaml", "name: main\nextends: ../base\n")
    assert "FIT002" in modelvow("check", cwd=tree).out
    ran = modelvow("check", "--policy", "../company/main", cwd=tree)
    assert "FIT002" not in ran.out
    assert "models" in ran.out


def test_a_link_within_the_repository_is_followed(modelvow, tree, put):
    put("tree/real/manifest.yaml", MANIFEST)
    (tree / "ai-manifest.yaml").unlink()
    (tree / "ai-manifest.yaml").symlink_to("real/manifest.yaml")
    assert modelvow("check", "ai-manifest.yaml", cwd=tree).code == 1


@pytest.mark.parametrize("setting", ['output = "../secret"', 'format = ["text", "json=../secret"]'])
def test_no_configuration_sends_a_report_out_of_its_repository(modelvow, tree, put, tmp_path, setting):
    put("tree/modelvow.toml", f"strict = true\n{setting}\n")
    ran = modelvow("check", cwd=tree)
    assert ran.code == 2
    assert ran.err.startswith("error: modelvow.toml:2: a report would go to ")
    assert "out of the repository" in ran.err
    assert (tmp_path / "secret").read_text() == PRIVATE


def test_no_report_is_written_through_a_link_that_leads_out(modelvow, tree, tmp_path):
    (tree / "report.txt").symlink_to("../secret")
    ran = modelvow("check", "--output", "report.txt", cwd=tree)
    assert ran.code == 2
    assert STRAYS in ran.said
    assert (tmp_path / "secret").read_text() == PRIVATE


def test_no_report_is_written_into_git_s_own_folder(modelvow, tree, put):
    put("tree/modelvow.toml", 'output = ".git/config"\n')
    before = (tree / ".git" / "config").read_bytes()
    assert modelvow("check", cwd=tree).code == 2
    assert (tree / ".git" / "config").read_bytes() == before


def test_no_report_takes_the_place_of_the_settings_or_of_a_manifest_by_another_name(modelvow, tree, put):
    put("tree/modelvow.toml", "strict = true\n")
    os.link(tree / "ai-manifest.yaml", tree / "report.txt")
    for output in ("modelvow.toml", "report.txt"):
        ran = modelvow("check", "--output", output, cwd=tree)
        assert ran.code == 2
        assert "which it is made from" in ran.said
    assert (tree / "report.txt").read_text() == MANIFEST


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (f"as-of = {'9' * 5000}\n", "too many digits"),
        (f"select = {'[' * 3000}{']' * 3000}\n", "nested too deeply"),
        (f"# {'x' * (1024 * 1024)}\n", "larger than 1,024 KiB"),
        (b'select = ["\xff"]\n', "no UTF-8"),
    ],
)
def test_settings_that_no_parser_bears_are_refused_in_words(modelvow, tree, put, settings, said):
    put("tree/modelvow.toml", settings)
    ran = modelvow("check", cwd=tree)
    assert ran.code == 2
    assert said in ran.said
    assert "modelvow itself failed" not in ran.said


def test_settings_that_are_a_dangling_link_or_a_pipe_are_not_passed_over(modelvow, tree):
    (tree / "modelvow.toml").symlink_to("nowhere")
    assert modelvow("check", cwd=tree).code == 2
    (tree / "modelvow.toml").unlink()
    os.mkfifo(tree / "modelvow.toml")
    ran = modelvow("check", cwd=tree)
    assert ran.code == 2
    assert "no regular file" in ran.said


def test_ignore_rules_that_are_a_pipe_are_not_waited_for(modelvow, put, tmp_path):
    put("plain/ai-manifest.yaml", MANIFEST)
    os.mkfifo(tmp_path / "plain" / ".gitignore")
    assert modelvow("check", cwd=tmp_path / "plain").code == 1


@pytest.mark.parametrize("name", [".gitignore", "modelvow.toml"])
def test_a_pattern_that_could_take_for_ever_is_refused_with_its_place(modelvow, put, tmp_path, name):
    pattern = "*a" * 12 + "b"
    put(f"plain/{name}", f"{pattern}\n" if name == ".gitignore" else f'exclude = ["{pattern}"]\n')
    put(f"plain/{'a' * 200}/ai-manifest.yaml", MANIFEST)
    ran = modelvow("check", cwd=tmp_path / "plain")
    assert ran.code == 2
    assert f"{name}:1: the pattern" in ran.said


@pytest.mark.parametrize(
    ("pattern", "costly"),
    [
        ("*.py[cod]", False),
        ("**/build/**/*.o", False),
        ("*secret*key*", False),
        ("*a*b*c*d", True),
        ("**/a/**/b/**/c/**", True),
        ("***", False),
    ],
)
def test_patterns_that_people_write_are_honored(pattern, costly):
    assert is_costly(pattern) == costly


def test_the_place_of_a_costly_pattern_is_its_line():
    with pytest.raises(IgnoreError, match=r"x:2: "):
        spec_of(["a", "*a*b*c*d*"], "x")


def test_a_repository_cannot_have_a_program_of_its_run(modelvow, tree, put, tmp_path, environment):
    mark = tmp_path / "ran"
    program = put("program", f"#!/bin/sh\ntouch {mark}\n")
    program.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "diff.external"):
        subprocess.run(["git", "-C", tree, "config", key, program], check=True, env=environment)
    put("tree/.gitattributes", "* filter=own diff=own\n")
    for key in ("filter.own.clean", "filter.own.smudge", "filter.own.process", "diff.own.textconv"):
        subprocess.run(["git", "-C", tree, "config", key, program], check=True, env=environment)
    for hook in ("post-index-change", "post-checkout", "pre-commit", "reference-transaction"):
        path = tree / ".git" / "hooks" / hook
        path.parent.mkdir(exist_ok=True)
        path.symlink_to(program)
    assert modelvow("check", cwd=tree).code == 1
    assert not mark.exists()


def test_what_a_user_sets_for_pathspecs_hides_no_manifest(modelvow, tree):
    for key in ("GIT_LITERAL_PATHSPECS", "GIT_NOGLOB_PATHSPECS"):
        assert modelvow("check", cwd=tree, env={key: "1"}).code == 1


def test_git_is_kept_from_other_repositories_and_from_fetching():
    given = {"GIT_DIR": "/elsewhere", "Git_Work_Tree": "/", "HOME": "/home", "GIT_CONFIG_GLOBAL": "x"}
    kept = for_git(given)
    assert not {"GIT_DIR", "Git_Work_Tree"} & set(kept)
    assert kept["HOME"] == "/home"
    assert kept["GIT_ALLOW_PROTOCOL"] == "none"
    assert kept["GIT_NO_LAZY_FETCH"] == "1"


def test_a_git_in_the_current_folder_is_not_run(tmp_path, put, monkeypatch):
    mark = tmp_path / "ran"
    put("git", f"#!/bin/sh\ntouch {mark}\n").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")
    assert output_of(["git", "--version"])
    assert not mark.exists()
    assert find("git", ".") is None


def test_modules_in_the_current_folder_are_not_imported(modelvow, tree, put):
    for name in ("json", "sqlite3", "zlib", "click", "subprocess"):
        put(f"tree/{name}.py", "raise SystemExit('a stranger ran')\n")
    assert modelvow("check", cwd=tree).code == 1
    assert modelvow("--help", cwd=tree).code == 0


def test_the_state_of_an_update_names_no_file_elsewhere(tmp_path, put):
    from modelvow.upkeep.updating import STATE, read_state

    good, bad = {"files": ["hub-x.json"]}, {"files": ["../../secret.json"]}
    other = {"files": ["..\\secret.json"]}
    put(STATE, json.dumps({"good": good, "bad": bad, "other": other, "none": 1}))
    assert read_state(str(tmp_path)) == {"good": good}
    put(STATE, "[" * 100_000)
    assert read_state(str(tmp_path)) == {}


def test_no_link_that_lies_in_wait_is_written_through(tmp_path, put):
    put("secret", PRIVATE)
    (tmp_path / f"out.json.{os.getpid()}.part").symlink_to("secret")
    building.write_atomically(str(tmp_path / "out.json"), b"x")
    assert (tmp_path / "secret").read_text() == PRIVATE
    assert (tmp_path / "out.json").read_bytes() == b"x"
    assert not (tmp_path / "out.json").is_symlink()
