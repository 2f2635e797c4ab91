"""An installed copy whose files are damaged: told as such, and never a verdict."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from modelvow.building import ensure_built

PACKAGE = Path(__file__).parents[2] / "linter" / "modelvow"
GARBAGE = bytes(range(256)) * 64
DAMAGES = {
    "missing": None,
    "empty": lambda _: b"",
    "cut": lambda content: content[: len(content) // 2],
    "garbage": lambda _: GARBAGE,
    "cut at the end": lambda content: content[:-100],
}
READ_BY_A_CHECK = ("catalog.db", "rules.json", "traits.json", "reach.json", "manifest_check.py")

pytestmark = pytest.mark.usefixtures("base")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A copy of the package that no checkout is around."""
    ensure_built()
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(PACKAGE, site / "modelvow", ignore=shutil.ignore_patterns("__pycache__"))
    return site


@pytest.fixture
def damaged(installed):
    """Return a function that damages a built file until the test ends, and gives where the copy lies."""
    kept = {}

    def damage(name, how):
        path = installed / "modelvow" / "_built" / name
        kept[path] = path.read_bytes()
        if how is None:
            path.unlink()
        else:
            path.write_bytes(how(kept[path]))
        return {"PYTHONPATH": os.fspath(installed)}

    yield damage
    for path, content in kept.items():
        path.write_bytes(content)


def test_the_copy_works_while_it_is_whole(hindered, installed):
    code, out, err = hindered("check", env={"PYTHONPATH": os.fspath(installed)})
    assert (code, err) == (1, "")
    assert "FIT002" in out


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", READ_BY_A_CHECK)
def test_a_damaged_file_is_told_with_the_way_out_and_nothing_is_judged(hindered, damaged, name, how):
    code, out, err = hindered("check", env=damaged(name, DAMAGES[how]), whole=False)
    assert (code, out) == (2, "")
    assert "install modelvow again" in err
    assert "checkout" not in err


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("pages.json", ["explain", "FIT002"]),
        ("pages.json", ["check", "--format", "sarif"]),
        ("case-1.schema.json", ["check", "--policy", "own.yaml"]),
        ("catalog.db", ["models", "gpt-4o"]),
        ("catalog.db", ["init", "--model", "gpt-4o", "--output", "new/ai.yaml"]),
        ("rules.json", ["rules"]),
    ],
    ids=str,
)
def test_other_commands_tell_it_too(hindered, put, damaged, tmp_path, name, call):
    put("own.yaml", "name: own\nrules: []\n")
    (tmp_path / "new").mkdir()
    code, out, err = hindered(*call, env=damaged(name, DAMAGES["cut"]), whole=False)
    assert (code, out) == (2, "")
    assert "install modelvow again" in err
