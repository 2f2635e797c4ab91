"""A copy of the checkout to break. Nothing in it is built anew: a mutant costs no more than its tests."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tomllib

BESIDE = ("action", "action.yml", "catalog", "docs", "examples", "rules", "schemas", "tests", "README.md")
KEPT = "statistics.json"


def lay(root: str, work: str) -> None:
    """Copy the package and what its tests read to `work`, with settings of its own."""
    kept = os.path.join(work, KEPT)
    told = _text(kept)
    shutil.rmtree(work, ignore_errors=True)
    leave = shutil.ignore_patterns("__pycache__", ".hypothesis")
    for name in (*BESIDE, "linter"):
        here, there = os.path.join(root, name), os.path.join(work, name)
        if os.path.isdir(here):
            shutil.copytree(here, there, symlinks=True, ignore=leave)
        else:
            shutil.copy2(here, there)
    hits = os.path.join(root, "mutation", "hits.py")
    shutil.copy2(hits, os.path.join(work, "linter", "sitecustomize.py"))
    _write(os.path.join(work, "pyproject.toml"), _settings(root))
    if told:
        _write(kept, told)


def stamp(path: str) -> str:
    """Return a hash of a file of tests, with the fixtures of its folder."""
    beside = os.path.join(os.path.dirname(path), "conftest.py")
    return hashlib.blake2b((_text(path) + "\0" + _text(beside)).encode(), digest_size=8).hexdigest()


def _settings(root: str) -> str:
    with open(os.path.join(root, "pyproject.toml"), "rb") as file:
        options = tomllib.load(file)["tool"]["pytest"]["ini_options"]
    ours = {key: options[key] for key in ("addopts", "markers", "filterwarnings")}
    return _table("tool.mutmut", {"source_paths": ["linter"]}) + _table("tool.pytest.ini_options", ours)


def _table(name: str, values: dict[str, list[str]]) -> str:
    # A list in JSON is one in TOML.
    return f"[{name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
