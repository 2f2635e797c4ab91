"""A monorepo: what people write, many times over, with waivers, evidence, and some that cannot be read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(path.parent for path in (ROOT / "tests" / "people").glob("*/ai-manifest.*"))
BROKEN = 'version: 1\nmodels:\n  - id: "cut off\n'
WAIVERS = """waivers:
  - {rule: RSK001, reason: one vendor for now, approved_by: J. Doe, expires: 2027-01-31}
  - {rule: LIF001, reason: moved next month, approved_by: J. Doe, expires: 2026-01-31}
"""


@pytest.fixture(scope="session")
def lay():
    """Return a function that makes a repository of so many manifests in a folder, and gives its root."""

    def make(folder, count):
        root = folder / "mono"
        (root / ".git").mkdir(parents=True)
        for number in range(count):
            part = root / f"team{number % 7}" / f"part{number}"
            shutil.copytree(SAMPLES[number % len(SAMPLES)], part)
        (root / "team0" / "part0" / "ai-manifest.yaml").write_text(BROKEN, encoding="utf-8")
        (root / "ai-waivers.yaml").write_text(WAIVERS, encoding="utf-8")
        return root

    return make


@pytest.fixture
def monorepo(lay, tmp_path):
    """Return a function that makes a repository of so many manifests, and gives its folder."""
    return lambda count: lay(tmp_path, count)


@pytest.fixture
def judged(modelvow):
    """Return a function that judges a folder and gives the exit code and the report without its sources."""

    def judge(folder, *arguments, env=None):
        ran = modelvow("check", "--as-of", "2026-11-25", "--format", "json", *arguments, cwd=folder, env=env)
        return ran.code, json.loads(ran.out), ran.err

    return judge
