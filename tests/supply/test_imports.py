"""What a command imports, to the module: whatever is added to it costs every run of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLEAN = "version: 1\nproject: {name: desk, stage: experiment}\nmodels: [{id: BAAI/bge-m3, host: self}]\n"
FOUND = "version: 1\nmodels: [{id: gpt-4o}]\nrequirements: {transparency: high}\n"
RUN = """
import json, sys
before = set(sys.modules)
from modelvow.__main__ import run
code = run(sys.argv[2:])
with open(sys.argv[1], "w") as file:
    json.dump([code, sorted(set(sys.modules) - before)], file)
"""
C_PARSER = {"_ruamel_yaml", "ruamel"}
"""The extension, and the empty modules that stand for those it would import."""
LIGHT = {
    "__future__",
    "_bisect",
    "_blake2",
    "_collections",
    "_datetime",
    "_functools",
    "_hashlib",
    "_json",
    "_operator",
    "_sqlite3",
    "_sre",
    "bisect",
    "collections",
    "collections.abc",
    "copyreg",
    "datetime",
    "enum",
    "functools",
    "gc",
    "hashlib",
    "itertools",
    "json",
    "json.decoder",
    "json.encoder",
    "json.scanner",
    "keyword",
    "math",
    "operator",
    "re",
    "re._casefix",
    "re._compiler",
    "re._constants",
    "re._parser",
    "reprlib",
    "types",
    "zlib",
}
"""What a plain check takes of the standard library, and no more."""
HEAVY = {
    *("argparse", "asyncio", "concurrent", "dataclasses", "importlib.metadata", "importlib.resources"),
    *("inspect", "logging", "multiprocessing", "pathlib", "socket", "ssl", "subprocess", "tempfile"),
    *("tokenize", "typing", "unittest", "urllib", "xml"),
}


@pytest.fixture
def imported(tmp_path, environment, put):
    """Return a function from a manifest and arguments to exit code and modules beyond the interpreter's."""
    subprocess.run(
        [sys.executable, "-m", "modelvow", "--version"], check=True, env=environment, capture_output=True
    )

    def ask(text, *arguments):
        put("ai-manifest.yaml", text)
        subprocess.run(
            [sys.executable, "-c", RUN, tmp_path / "told.json", *arguments],
            cwd=tmp_path,
            env=environment | {"MODELVOW_CACHE_DIR": str(tmp_path / "cache")},
            check=True,
            capture_output=True,
        )
        code, modules = json.loads((tmp_path / "told.json").read_text())
        return code, {each for each in modules if not each.startswith("modelvow")}

    return ask


def third_party_modules(modules):
    return {each for each in modules if each.partition(".")[0] not in sys.stdlib_module_names}


def third_party(modules):
    """Names of what is installed; an extension of Cython leaves modules of its own behind."""
    names = {each.partition(".")[0] for each in modules} - set(sys.stdlib_module_names)
    assert "ruamel.yaml.main" not in modules
    return {each for each in names if not each.startswith(("_cython", "cython_runtime"))}


@pytest.mark.parametrize(("text", "code"), [(CLEAN, 0), (FOUND, 1)], ids=["clean", "findings"])
def test_a_check_imports_the_c_parser_alone_of_all_that_is_installed(imported, text, code):
    found, modules = imported(text, "check", "ai-manifest.yaml")
    assert found == code
    assert third_party(modules) == C_PARSER
    assert not modules & HEAVY
    assert modules - third_party_modules(modules) <= LIGHT


@pytest.mark.parametrize(
    "form", ["json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown", "concise"]
)
def test_a_format_adds_click_and_nothing_that_is_not_its_own(imported, form):
    code, modules = imported(FOUND, "check", "--format", form, "ai-manifest.yaml")
    assert code == 1
    assert third_party(modules) <= C_PARSER | {"click"}
    assert not modules & {"importlib.metadata", "multiprocessing", "asyncio", "jsonschema", "rich"}
    assert not modules & {"socket", "ssl", "urllib.request", "xml", "http"}


def test_help_imports_click_alone_and_reads_no_catalog(imported):
    code, modules = imported(FOUND, "--help")
    assert code == 0
    assert third_party(modules) == {"click"}
    assert not {"sqlite3", "_sqlite3", "jsonschema", "ruamel.yaml"} & modules
