"""The hook under the real pre-commit, on real git repositories."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
BAD = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
GOOD = BAD.replace("high", "low")
(HOOK,) = YAML(typ="safe", pure=True).load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def environment(tmp_path):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    kept.pop("FORCE_COLOR", None)
    home = {
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
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
    """Return a configuration that runs the hook by the interpreter of the tests; nothing is installed."""
    entry = shlex.join([sys.executable, "-m", *hook["entry"].split()])
    local = {**hook, "language": "system", "entry": entry}
    local.pop("minimum_pre_commit_version")
    return {"repos": [{"repo": "local", "hooks": [local]}]}


def config_text(hook):
    from io import StringIO

    stream = StringIO()
    YAML(typ="safe", pure=True).dump(as_local(hook), stream)
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
    ],
)
def test_the_pattern_means_manifests_alone(path, judged):
    assert bool(re.search(HOOK["files"], path)) is judged


class TestInACommit:
    def test_only_what_is_staged_is_judged(self, project):
        config = {".pre-commit-config.yaml": config_text(HOOK)}
        code, said = project({**config, "good/ai-manifest.yaml": GOOD, "note.md": "x"}, "run")
        assert (code, "Passed" in said) == (0, True)
        project.run("git", "-c", "user.name=N", "-c", "user.email=n@example.org", "commit", "-qm", "one")
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
        project.run("git", "-c", "user.name=N", "-c", "user.email=n@example.org", "commit", "-qm", "one")
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

    def test_three_hundred_manifests_in_parallel_batches_are_all_judged(self, project):
        files = {f"part{number:03}/ai-manifest.yaml": GOOD for number in range(300)}
        files["part150/ai-manifest.yaml"] = BAD
        code, said = project({**files, ".pre-commit-config.yaml": config_text(HOOK)}, "run")
        assert code == 1
        assert said.count("error FIT002") == 1
        judged = [int(found) for found in re.findall(r"^(\d+) manifests? ·", said, re.MULTILINE)]
        assert sum(judged) == 300


@pytest.mark.external
class TestInstalledFromTheRepository:
    def test_a_bad_manifest_fails_and_a_good_one_does_not(self, project):
        files = {"good/ai-manifest.yaml": GOOD, "bad/ai-manifest.yaml": BAD, "note.md": "x"}
        code, said = project(files, "try-repo", str(ROOT), "modelvow", "--verbose", "--all-files")
        assert code == 1
        assert "bad/ai-manifest.yaml:3:9: error FIT002" in said
        code, said = project({}, "try-repo", str(ROOT), "modelvow", "--files", "good/ai-manifest.yaml")
        assert (code, "Passed" in said) == (0, True)
