#!/usr/bin/env python3
"""Install the tools that people use today into a folder of their own, at the versions in `pinned/`.

`--install` installs what is missing, with pip and npm as they are set up here; `--with-checkov` that one,
too, which takes minutes. `beside.py` does the same before it measures. What cannot be had is told with the
reason.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

PINNED = Path(__file__).parent / "pinned"
PATIENCE = 900
"""Seconds that one installation may take."""
BORDERLINT, DEPDESK, YAMLLINT = "borderlint", "depdesk", "yamllint"
CHECK_JSONSCHEMA, CFN_LINT, CHECKOV = "check-jsonschema", "cfn-lint", "checkov"
AJV, SPECTRAL = "ajv-cli", "Spectral"
PROGRAMS = {
    **{name: f"pip/bin/{name}" for name in (BORDERLINT, DEPDESK, YAMLLINT, CHECK_JSONSCHEMA, CFN_LINT)},
    CHECKOV: "checkov/bin/checkov",
    AJV: "npm/node_modules/.bin/ajv",
    SPECTRAL: "npm/node_modules/.bin/spectral",
}
"""Each neighbor, and where its program lies below the folder."""


class Neighbors(NamedTuple):
    """The programs of neighbors by name, and why each other one is missing."""

    programs: dict[str, str]
    missing: dict[str, str]


def home() -> Path:
    """Return the folder that neighbors are installed into: of the user's own, outside any tree."""
    own = os.environ.get("MODELVOW_NEIGHBORS_DIR")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(own) if own else Path(base) / "modelvow-neighbors"


def neighbors(*, checkov: bool = False) -> Neighbors:
    """Return every neighbor, installed where it was not; a failure makes those it was for missing."""
    folder = home()
    reasons = {
        "pip": _from_pip(folder / "pip", "pip.txt"),
        "npm": _from_npm(folder / "npm"),
        "checkov": _from_pip(folder / "checkov", "checkov.txt") if checkov else "only with `--with-checkov`",
    }
    programs = {name: folder / path for name, path in PROGRAMS.items()}
    there = {name: str(path) for name, path in programs.items() if path.exists()}
    missing = {
        name: reasons[path.split("/")[0]] or "not there after it was installed"
        for name, path in PROGRAMS.items()
        if name not in there
    }
    return Neighbors(there, missing)


def versions() -> dict[str, str]:
    """Return the version that each neighbor is pinned at."""
    lines = [line for file in ("pip.txt", "checkov.txt") for line in (PINNED / file).read_text().splitlines()]
    found = dict(line.split("==") for line in lines if "==" in line)
    from json import loads

    from_npm = loads((PINNED / "package.json").read_text())["dependencies"]
    return {**found, AJV: from_npm["ajv-cli"], SPECTRAL: from_npm["@stoplight/spectral-cli"]}


def _from_pip(folder: Path, file: str) -> str:
    """Install what `file` pins into a virtual environment; returns why that failed, "" where it did not.

    It is made anew for another Python than the one it was made by: all are to run on the same.
    """
    pins = f"# {sys.version} at {sys.base_prefix}\n{(PINNED / file).read_text()}"
    stamp = folder / "installed.txt"
    if stamp.exists() and stamp.read_text() == pins:
        return ""
    shutil.rmtree(folder, ignore_errors=True)
    print(f"installing {file} into {folder}", file=sys.stderr)
    venv.create(folder, with_pip=True)
    call = (str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "-r", str(PINNED / file))
    failed = _call(call)
    if not failed:
        stamp.write_text(pins)
    return failed


def _from_npm(folder: Path) -> str:
    """Install what package.json pins; returns why that failed, "" where it did not."""
    pins = (PINNED / "package.json").read_text()
    stamp = folder / "installed.json"
    if stamp.exists() and stamp.read_text() == pins:
        return ""
    if shutil.which("npm") is None:
        return "npm is not installed"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(pins)
    print(f"installing package.json into {folder}", file=sys.stderr)
    failed = _call(("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)))
    if not failed:
        stamp.write_text(pins)
    return failed


def _call(line: tuple[str, ...]) -> str:
    """Run an installer; returns its last words where it fails."""
    try:
        done = subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return f"not installed within {PATIENCE} s"
    words = [each for each in done.stderr.splitlines() if "rror" in each] or ["failed"]
    return "" if done.returncode == 0 else f"{Path(line[0]).name} install: {words[0][:200]}"


def main() -> int:
    """Install, and print what is there and what is missing; 1 when something is."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    parser.add_argument("--install", action="store_true", help="install what is missing")
    parser.add_argument("--with-checkov", action="store_true", help="checkov, too")
    options = parser.parse_args()
    if not options.install:
        parser.print_help()
        return 0
    found = neighbors(checkov=options.with_checkov)
    for name, version in versions().items():
        print(f"{name:<18} {version:<10} {found.missing.get(name, 'installed')}")
    return 1 if found.missing else 0


if __name__ == "__main__":
    sys.exit(main())
