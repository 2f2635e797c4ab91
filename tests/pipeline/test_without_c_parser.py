"""Without ruamel.yaml.clib: the same findings at the same places, and the command says so (F22)."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
HIGH = "requirements: {transparency: high}\n"
MANIFESTS = {
    "plain": BASE,
    "flow style with a tag": "version: 1\nmodels: [{id: qwen2.5:7b, host: ollama}]\n" + HIGH,
    "names in flow style": "version: 1\nmodels: [qwen2.5:7b]\n",
    "unknown key after emoji": 'version: 1\nmodels:\n  - {role: "🎄🎄", id: gpt-4o, atribution: NOTICE}\n',
    "with a mark and tabs": "\ufeffversion: 1\nmodels:\n  - {id: gpt-4o,\tname: a}\n" + HIGH,
    "cut off": "version: 1\nmodels: ['gpt\n",
    "a key twice": BASE + "requirements: {}\n",
    "Windows' line ends": BASE.replace("\n", "\r\n"),
}


@pytest.fixture
def without(put, environment):
    """What makes an interpreter that has no C parser of the one at hand."""
    put(
        "none/sitecustomize.py",
        "import sys\nsys.modules['_ruamel_yaml'] = None\nsys.modules['ruamel.yaml.clib'] = None\n",
    )
    return {"PYTHONPATH": f"none:{environment['PYTHONPATH']}"}


def test_the_version_says_which_parser_is_used(modelvow, without):
    assert "C parser" in modelvow("--version").out
    assert "pure Python parser" in modelvow("--version", env=without).out


@pytest.mark.parametrize("name", MANIFESTS)
def test_findings_and_places_are_the_same(modelvow, put, without, name):
    put("project/ai-manifest.yaml", MANIFESTS[name])
    call = ("check", "project", "--no-cache", "--as-of", "2026-11-25", "--format", "json")
    with_it, without_it = modelvow(*call), modelvow(*call, env=without)
    told, as_told = json.loads(with_it.out), json.loads(without_it.out)
    assert without_it.code == with_it.code
    assert told["findings"] == as_told["findings"]
    assert [(each["path"], each.get("line")) for each in told["unreadable"]] == [
        (each["path"], each.get("line")) for each in as_told["unreadable"]
    ]
    assert told["findings"] or told["unreadable"]


@pytest.mark.parametrize(
    ("platform", "wanted"),
    [
        ({}, True),
        ({"python_version": "3.15", "python_full_version": "3.15.0"}, False),
        ({"platform_python_implementation": "PyPy"}, False),
        ({"sys_platform": "freebsd14"}, False),
        ({"sys_platform": "darwin"}, True),
        ({"sys_platform": "win32"}, True),
    ],
)
def test_the_extension_is_asked_for_only_where_it_has_wheels(platform, wanted):
    """Elsewhere pip would compile it, or fail for lack of a compiler."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    extension = [each for each in map(Requirement, needed) if each.name == "ruamel.yaml.clib"]
    here = {"python_version": "3.12", "python_full_version": "3.12.0", "sys_platform": "linux"}
    here |= {"platform_python_implementation": "CPython", "platform_machine": "x86_64"}
    assert [each.marker.evaluate(here | platform) for each in extension] == [wanted, wanted]
