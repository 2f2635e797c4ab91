import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from modelvow import built
from modelvow.building import ensure_built
from modelvow.catalog.overlay import overlaid_catalog
from modelvow.manifest.read import read
from modelvow.overlays.read import overlay_of

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
def over():
    """Return the catalog with overlays in force, each given as text."""

    def open_over(*texts):
        read_all = [overlay_of(read(text, f"o{number}.yaml")) for number, text in enumerate(texts, 1)]
        return overlaid_catalog(built.path("catalog.db"), read_all)

    return open_over


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
