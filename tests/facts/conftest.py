"""The command as users run it, and what it finds by code and model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LINTER = Path(__file__).parents[2] / "linter"
DAY = "2026-11-25"


@pytest.fixture
def run(tmp_path):
    """Return a function that checks a manifest's text in a process of its own and gives code and output."""

    def check(text, *arguments, as_of=DAY, env=None):
        (tmp_path / "ai-manifest.yaml").write_text(text, encoding="utf-8")
        kept = {key: value for key, value in os.environ.items() if key not in {"FORCE_COLOR", "COLUMNS"}}
        done = subprocess.run(
            [sys.executable, "-m", "modelvow", "check", "--as-of", as_of, *arguments],
            cwd=tmp_path,
            env=kept | {"PYTHONPATH": str(LINTER)} | (env or {}),
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout

    return check


@pytest.fixture
def findings(run):
    """Return a function from a manifest's text to its findings about models, by code and line."""

    def check(text, *families, **options):
        _code, out = run(text, "--format", "json", **options)
        found = json.loads(out)["findings"]
        chosen = [each for each in found if each["code"].startswith(families or ("LIF", "FCT"))]
        return {(each["code"], each["line"]): each for each in chosen}

    return check


@pytest.fixture(scope="session")
def tier_b():
    """Return the id of a record that is only a hint and says that the weights are restricted."""
    from modelvow import built
    from modelvow.building import ensure_built
    from modelvow.catalog.index import open_catalog

    ensure_built()
    catalog = open_catalog(built.path("catalog.db"))
    records = map(catalog.model, catalog.model_ids())
    found = next(
        one["id"] for one in records if one["tier"] == "B" and one["openness"] == "restricted-weights"
    )
    catalog.close()
    return found
