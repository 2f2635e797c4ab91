import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from modelvow.building import ensure_built

LINTER = Path(__file__).parents[2] / "linter"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(scope="session", autouse=True)
def _built():
    ensure_built()


@pytest.fixture
def put(tmp_path):
    """Write a file below the folder of the test, and return its path."""

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.fixture
def modelvow(tmp_path):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "MODELVOW_"))}

    def run(*arguments, cwd=tmp_path, env=None):
        done = subprocess.run(
            [sys.executable, "-m", "modelvow", *map(os.fspath, arguments)],
            cwd=cwd,
            env=kept | {"PYTHONPATH": str(LINTER), "XDG_DATA_HOME": str(tmp_path / "home")} | (env or {}),
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        assert "Traceback" not in done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def small(put, tmp_path):
    """Write an authored catalog of one developer, with what `change` makes of its model, and return it."""

    def write(change=None, name="catalog", **files):
        model = {
            "id": "acme/writer",
            "name": "Writer",
            "family": None,
            "released": "2026-01-31",
            "modality": ["text"],
            "parameters": 7,
            "context_tokens": None,
            "openness": "open-weights",
            "license": "MIT",
            "weights_repo": "acme/Writer",
            "tier": "A",
            "notes": [],
            "sources": ["hub"],
            "checked": "2026-11-01",
            "components": {"weights": {"value": True}},
            "hosts": [{"provider": "acme", "model_id": "writer", "status": "active", "source": "hub"}],
            "aliases": [{"alias": "writer", "kind": "api-id"}],
        } | (change or {})
        licence = {
            "id": "MIT",
            "name": "MIT License",
            "category": "permissive",
            "confidence": "primary text read",
            "terms": {"mau_limit": None, "excluded_regions": [], "restricted_uses": []},
            "text_date": None,
            "source": ["hub"],
        } | files.pop("license", {})
        provider = {"provider": "acme", "name": "Acme", "developer": "acme", "kind": "developer-api"}
        practices = files.pop("practices", [])
        parts = {
            "catalog.json": {"version": "1", "date": "2026-11-01"},
            "models/acme.json": {
                "developer": "acme",
                "name": "Acme",
                "country": "DE",
                "families": [],
                "models": [model, *files.pop("models", [])],
            },
            "licenses/MIT.json": licence,
            "providers.json": [provider | {"practices": practices}],
            "tuning.json": [],
            "prefixes.json": [],
            "sources.json": [{"key": "hub", "title": "Hub", "date": "2026-11-01"}],
            **files,
        }
        for path, content in parts.items():
            put(f"{name}/{path}", json.dumps(content))
        return tmp_path / name

    return write
