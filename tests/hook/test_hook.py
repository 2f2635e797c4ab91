"""The hook under the real pre-commit, on real git repositories."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
BAD = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
GOOD = BAD.replace("high", "low")
HOOK, HOOK_OF_ALL = YAML(typ="safe", pure=True).load(
    (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
)
PLAN = "controls:\n  exit_plan: {evidence: docs/plan.md}\n"
WAIVERS = """\
version: 1
waivers:
  - rule: FIT002
    reason: replaced in March
    approved_by: head of care
    expires: 2999-01-31
"""
WHO = ("-c", "user.name=N", "-c", "user.email=n@example.org")


@pytest.fixture
def environment(tmp_path):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    kept.pop("FORCE_COLOR", None)
    home = {
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "XDG_CACHE_HOME": str(tmp_path / "kept"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PRE_COMMIT_COLOR": "never",
    }
    return kept | home | {"PYTHONPATH": str(ROOT / "linter")}


@pytest.fixture
def project(tmp_path, environment):
    """A git repository; called with files, it writes and stages them, and returns what pre-commit says."""
    folder = tmp_path / "project"
    folder.mkdir()

    def run(*call, check=True):
        return subprocess.run(
            call, cwd=folder, env=environment, check=check, capture_output=True, encoding="utf-8", timeout=900
        )

    run("git", "init", "-q")

    def commit(files, *arguments):
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
        run("git", "add", "-A")
        done = run(sys.executable, "-m", "pre_commit", *arguments, check=False)
        return done.returncode, done.stdout + done.stderr

    commit.folder, commit.run = folder, run
    return commit


def as_local(hook):
    """The hook as the interpreter of the tests runs it; nothing is installed."""
    entry = shlex.join([sys.executable, "-m", *hook["entry"].split()])
    local = {**hook, "language": "system", "entry": entry}
    local.pop("minimum_pre_commit_version")
    return local


def config_text(*hooks):
    stream = StringIO()
    config = {"repos": [{"repo": "local", "hooks": [as_local(hook) for hook in hooks]}]}
    YAML(typ="safe", pure=True).dump(config, stream)
    return stream.getvalue()


def test_pre_commit_finds_the_definition_valid(tmp_path):
    call = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("path", "judged"),
    [
        ("ai-manifest.yaml", True),
        ("services/chat/ai-manifest.yml", True),
        ("a/b/ai-manifest.json", True),
        ("my-ai-manifest.yaml", False),
        ("ai-manifest.yaml.bak", False),
        ("ai-manifest.toml", False),
        ("ai-waivers.yaml", False),
        ("modelvow.toml", False),
    ],
)
def test_the_pattern_means_manifests_alone(path, judged):
    assert bool(re.search(HOOK["files"], path)) is judged


class TestInACommit:
    def test_only_what_is_staged_is_judged(self, project):
        config = {".pre-commit-config.yaml": config_text(HOOK)}
        code, said = project({**config, "good/ai-manifest.yaml": GOOD, "note.md": "x"}, "run")
        assert (code, "Passed" in said) == (0, True)
        project.run("git", *WHO, "commit", "-qm", "one")
        code, said = project({"bad/ai-manifest.yaml": BAD}, "run")
        assert code == 1
        assert "bad/ai-manifest.yaml:3:9: error FIT002" in said
        assert "good/" not in said

    def test_a_commit_without_a_manifest_passes(self, project):
        code, said = project({".pre-commit-config.yaml": config_text(HOOK), "note.md": "x"}, "run")
        assert (code, "no files to check" in said) == (0, True)

    def test_a_deleted_manifest_is_no_error_and_a_renamed_one_is_judged_under_its_new_name(self, project):
        project(
            {
                ".pre-commit-config.yaml": config_text(HOOK),
                "a/ai-manifest.yaml": GOOD,
                "b/ai-manifest.yaml": BAD,
            },
            "run",
        )
        project.run("git", *WHO, "commit", "-qm", "one")
        (project.folder / "a" / "ai-manifest.yaml").unlink()
        (project.folder / "b").rename(project.folder / "c")
        code, said = project({}, "run")
        assert code == 1
        assert "c/ai-manifest.yaml:3:9: error FIT002" in said
        assert "a/ai-manifest" not in said

    def test_a_dangling_link_fails_with_its_name(self, project):
        (project.folder / "ai-manifest.yaml").symlink_to("nowhere.yaml")
        code, said = project({".pre-commit-config.yaml": config_text(HOOK)}, "run")
        assert code == 1
        assert "exit code: 2" in said
        assert "ai-manifest.yaml: error: " in said

    def test_three_hundred_manifests_in_parallel_batches_are_all_judged_with_one_cache(self, project):
        files = {f"part{number:03}/ai-manifest.yaml": GOOD for number in range(300)}
        files["part150/ai-manifest.yaml"] = BAD
        code, said = project({**files, ".pre-commit-config.yaml": config_text(HOOK)}, "run")
        assert (code, said.count("error FIT002"), judged(said)) == (1, 1, 300)
        code, again = project({}, "run")
        assert (code, again.count("error FIT002"), judged(again)) == (1, 1, 300)
        code, said = project({"part150/ai-manifest.yaml": GOOD, "part007/ai-manifest.yaml": BAD}, "run")
        assert (code, judged(said)) == (1, 300)
        assert re.findall(r"^(\S+):3:9: error FIT002", said, re.MULTILINE) == ["part007/ai-manifest.yaml"]

    def test_a_file_that_batches_write_is_that_of_one_of_them_and_whole(self, project):
        files = {f"part{number:03}/ai-manifest.yaml": BAD for number in range(120)}
        hook = {**HOOK, "args": ["--format", "text", "--format", "json=report.json"]}
        code, said = project({**files, ".pre-commit-config.yaml": config_text(hook)}, "run")
        report = json.loads((project.folder / "report.json").read_text(encoding="utf-8"))
        assert (code, judged(said)) == (1, 120)
        assert 0 < report["summary"]["manifests"] <= 120
        assert not list(project.folder.glob("*.part"))


def judged(said):
    """Manifests that the summaries of all batches count together."""
    return sum(int(found) for found in re.findall(r"^(\d+) manifests? ·", said, re.MULTILINE))


class TestOfAllManifests:
    """The hook that judges the whole repository at each commit."""

    @pytest.fixture
    def kept(self, project):
        """A repository with a commit: a manifest with evidence, and both hooks."""
        files = {
            ".pre-commit-config.yaml": config_text(HOOK, HOOK_OF_ALL),
            "a/ai-manifest.yaml": GOOD + PLAN,
            "a/docs/plan.md": "x",
        }
        code, said = project(files, "run")
        assert (code, said.count("Passed")) == (0, 2), said
        project.run("git", *WHO, "commit", "-qm", "one")
        return project

    def test_evidence_that_is_deleted_is_missed_though_its_manifest_is_untouched(self, kept):
        (kept.folder / "a" / "docs" / "plan.md").unlink()
        code, said = kept({}, "run")
        assert code == 1
        assert "a/ai-manifest.yaml:7:25: error MAN101 evidence-missing" in said
        assert "(no files to check)Skipped" in said

    def test_waivers_and_settings_count_though_no_manifest_is_touched(self, kept):
        code, said = kept({"modelvow.toml": 'fail-on = "nothing"\n'}, "run")
        assert (code, "modelvow.toml:1" in said) == (1, True)
        (kept.folder / "modelvow.toml").unlink()
        assert kept({"a/ai-manifest.yaml": BAD + PLAN}, "run")[0] == 1
        code, said = kept({"a/ai-waivers.yaml": WAIVERS}, "run")
        assert (code, said.count("Passed")) == (0, 2), said
        code, said = kept({"a/ai-waivers.yaml": "waivers: ['\n"}, "run")
        assert code == 1
        assert "a/ai-waivers.yaml" in said

    def test_a_manifest_that_the_commit_does_not_touch_is_judged(self, kept):
        kept({"b/ai-manifest.yaml": BAD}, "run")
        kept.run("git", *WHO, "commit", "-qm", "two")
        code, said = kept({"note.md": "x"}, "run")
        assert code == 1
        assert "b/ai-manifest.yaml:3:9: error FIT002" in said

    def test_a_repository_whose_last_manifest_goes_has_nothing_judged(self, kept):
        (kept.folder / "a" / "ai-manifest.yaml").unlink()
        code, said = kept({}, "run")
        assert code == 1
        assert "no manifest found" in said


@pytest.mark.external
class TestInstalledFromTheRepository:
    def test_a_bad_manifest_fails_and_a_good_one_does_not_by_both_hooks(self, project):
        files = {"good/ai-manifest.yaml": GOOD, "bad/ai-manifest.yaml": BAD, "note.md": "x"}
        code, said = project(files, "try-repo", str(ROOT), "--verbose", "--all-files")
        assert code == 1
        assert said.count("bad/ai-manifest.yaml:3:9: error FIT002") == 2
        (project.folder / "bad" / "ai-manifest.yaml").unlink()
        code, said = project({}, "try-repo", str(ROOT), "--all-files")
        assert (code, said.count("Passed")) == (0, 2)

    def test_what_was_installed_once_runs_without_a_network(self, project, tmp_path, environment):
        """In a network namespace of its own where the system has them, else behind a dead proxy."""
        source = tmp_path / "source"
        call = ["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(source)]
        subprocess.run(call, env=environment, check=True)
        revision = project.run("git", "-C", str(source), "rev-parse", "HEAD").stdout.strip()
        config = f"repos:\n- repo: {source}\n  rev: {revision}\n  hooks: [{{id: modelvow}}]\n"
        code, said = project({".pre-commit-config.yaml": config, "ai-manifest.yaml": BAD}, "install-hooks")
        assert code == 0, said
        dead = {f"{name}_proxy": "http://127.0.0.1:9" for name in ("http", "https", "all")}
        alone = ["unshare", "--net", "--map-root-user"]
        can = shutil.which("unshare") and subprocess.run([*alone, "true"], check=False).returncode == 0
        command = [*(alone if can else ()), sys.executable, "-m", "pre_commit", "run"]
        done = subprocess.run(
            command, cwd=project.folder, env=environment | dead, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1, done.stdout + done.stderr
        assert "ai-manifest.yaml:3:9: error FIT002" in done.stdout
