"""What README shows is what comes out: its commands are run, its output compared, its links followed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [
    README,
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "CONTRIBUTING.md",
    ROOT / "examples" / "README.md",
]
MANIFEST = re.compile(r"```yaml\n(version: 1\n.*?)```", re.DOTALL)
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
SHOWN = 14
"""Lines of a long output that README shows before it breaks off with `…`."""


def output(command, folder):
    """What a command line of README prints, wherever modelvow is installed."""
    program, *arguments = shlex.split(command)
    assert program == "modelvow", command
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    run = [sys.executable, "-m", "modelvow", *arguments]
    done = subprocess.run(run, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def shown(command, folder):
    lines = output(command, folder).rstrip().splitlines()
    kept = lines if len(lines) <= SHOWN + 4 else [*lines[:SHOWN], "…"]
    return "\n".join([f"$ {command}", *kept])


def test_the_readme_shows_what_its_commands_print(tmp_path, request):
    text = README.read_text(encoding="utf-8")
    (tmp_path / "ai-manifest.yaml").write_text(MANIFEST.search(text)[1], encoding="utf-8")
    fresh = CONSOLE.sub(lambda block: _ran(block[1], tmp_path), text)
    if request.config.getoption("--update-goldens"):
        README.write_text(fresh, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == fresh


def _ran(block, folder):
    commands = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
    assert commands, block
    return "```console\n" + "\n\n".join(shown(command, folder) for command in commands) + "\n```"


def test_the_readme_s_python_prints_the_finding(tmp_path):
    text = README.read_text(encoding="utf-8")
    (tmp_path / "ai-manifest.yaml").write_text(MANIFEST.search(text)[1], encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    run = [sys.executable, "-W", "ignore::ResourceWarning", "-c", code]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    expected = "FIT002 3 `gpt-4o` offers low transparency; this project needs high"
    assert expected in done.stdout.splitlines()


def test_the_readme_s_settings_are_settings(tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "acme.yaml").write_text("name: acme\n", encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    (tmp_path / "ai-manifest.yaml").write_text(MANIFEST.search(text)[1], encoding="utf-8")
    settings = re.search(r"```toml\n(.*?)```", text, re.DOTALL)[1]
    (tmp_path / "pyproject.toml").write_text(settings, encoding="utf-8")
    assert "FIT002" in output("modelvow check", tmp_path)


def test_the_readme_counts_what_the_catalog_holds():
    from modelvow import built
    from modelvow.catalog.index import open_catalog

    with closing(open_catalog(built.path("catalog.db"))) as catalog:
        counts = f"{len(catalog.model_ids()):,} models and {len(catalog.licenses())} licenses"
    assert counts in " ".join(README.read_text(encoding="utf-8").split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
