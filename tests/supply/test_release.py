"""A release is the same bytes whoever builds it, and says what it is made of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parents[2]
ELSEWHERE = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "77"}


def build(folder, dist, target, umask=0o022, **changes):
    kept = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "SOURCE_DATE_EPOCH"}}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", dist],
        cwd=folder,
        env=kept | changes,
        umask=umask,
        check=True,
        capture_output=True,
    )
    return next(dist.glob("*.whl" if target == "wheel" else "*.tar.gz"))


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """The wheel and the sdist of what git has of this checkout."""
    folder = tmp_path_factory.mktemp("release")
    subprocess.run(["git", "clone", "-q", ROOT, folder / "checkout"], check=True)
    return tuple(build(folder / "checkout", folder / "dist", target) for target in ("wheel", "sdist"))


def test_a_build_of_the_sdist_elsewhere_gives_the_same_bytes(release, tmp_path):
    wheel, sdist = release
    with tarfile.open(sdist) as archive:
        # CPython before 3.11.4 knows no filters.
        safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(tmp_path, **safe)  # noqa: S202 - our own
    (folder,) = tmp_path.glob("modelvow-*")
    for path in list(folder.rglob("*.py"))[:50]:
        os.utime(path, (10**9, 10**9))
    again = build(folder, tmp_path / "dist", "wheel", umask=0o077, **ELSEWHERE)
    assert again.read_bytes() == wheel.read_bytes()


def test_an_sdist_of_another_checkout_has_the_same_bytes(release, tmp_path):
    subprocess.run(["git", "clone", "-q", release[1].parents[1] / "checkout", tmp_path / "tree"], check=True)
    again = build(tmp_path / "tree", tmp_path / "dist", "sdist", umask=0o077, **ELSEWHERE)
    assert again.read_bytes() == release[1].read_bytes()


def test_a_wheel_names_no_folder_of_who_built_it(release):
    with zipfile.ZipFile(release[0]) as archive:
        for name in archive.namelist():
            assert str(ROOT).encode() not in archive.read(name), name


@pytest.fixture(scope="module")
def bill(release):
    call = [sys.executable, ROOT / "scripts" / "write_sbom.py", release[0]]
    subprocess.run(call, check=True, capture_output=True)
    return Path(f"{release[0]}.cdx.json").read_text(encoding="utf-8")


def test_the_bill_keeps_to_the_published_schema(bill):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None


def test_the_bill_names_the_catalog_and_all_that_is_installed_with_the_wheel(bill):
    data = json.loads(bill)
    names = {each["name"] for each in data["components"]}
    direct = {"click", "jsonschema", "license-expression", "packaging", "pathspec", "ruamel-yaml"}
    assert {"modelvow-catalog", *direct, "attrs", "referencing", "rpds-py", "boolean-py"} <= names
    day = json.loads((ROOT / "catalog" / "catalog.json").read_text(encoding="utf-8"))["date"]
    assert next(each for each in data["components"] if each["type"] == "data")["version"] == day
    refs = {each["bom-ref"] for each in [*data["components"], data["metadata"]["component"]]}
    assert {ref for each in data["dependencies"] for ref in [each["ref"], *each["dependsOn"]]} <= refs


def test_the_same_wheel_has_the_same_bill(bill, release):
    call = [sys.executable, ROOT / "scripts" / "write_sbom.py", release[0]]
    subprocess.run(call, check=True, capture_output=True, env=os.environ | ELSEWHERE)
    assert Path(f"{release[0]}.cdx.json").read_text(encoding="utf-8") == bill
