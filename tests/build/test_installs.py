"""The three ways to install give the same findings, and so does an installation without the C parser."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WAYS = {
    "wheel": ["{wheel}"],
    "checkout": ["{root}"],
    "editable": ["--editable", "{root}"],
}

pytestmark = pytest.mark.external


def run(*command, cwd=ROOT, codes=(0,)):
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode in codes, done.stdout + done.stderr
    return done.stdout


def judged(python):
    """The findings of examples/ without what names the installation."""
    command = [python, "-m", "modelvow", "check", "--format", "json", "--as-of", "2026-11-25", "examples"]
    report = json.loads(run(*command, codes=(0, 1)))
    return report["findings"], report["summary"]


def new_environment(folder, what):
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)
    return python


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of this checkout: to build writes into it, and other tests read what was built in this one."""
    kept_out = shutil.ignore_patterns(".*", "_built", "__pycache__", "build", "venv", "env", "node_modules")
    return shutil.copytree(ROOT, tmp_path_factory.mktemp("copy") / "modelvow", ignore=kept_out)


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, checkout)
    return next(folder.glob("modelvow-*.whl"))


def test_every_way_to_install_gives_the_findings_of_this_checkout(wheel, checkout, tmp_path):
    expected = judged(sys.executable)
    assert expected[1]["manifests"] == len(list((ROOT / "examples").glob("*/ai-manifest.*")))
    for way, what in WAYS.items():
        arguments = [part.format(wheel=wheel, root=checkout) for part in what]
        assert judged(new_environment(tmp_path / way, arguments)) == expected, way


def test_without_the_c_parser_the_findings_are_the_same(wheel, tmp_path):
    python = new_environment(tmp_path / "pure", [wheel])
    with_it = judged(python)
    run(python, "-m", "pip", "uninstall", "--quiet", "--yes", "ruamel.yaml.clib")
    assert judged(python) == with_it
    assert "pure" in run(python, "-m", "modelvow", "--version")


def test_the_wheel_stays_within_its_budget(wheel):
    assert wheel.stat().st_size < 4 * 1024 * 1024
