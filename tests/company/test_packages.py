"""A company's pack in an installed package: found and read, and nothing of it executed."""

from __future__ import annotations

import pytest

BOMB = "raise SystemExit('executed')\n"


@pytest.fixture
def installed(put, rule, tmp_path):
    """Put a package with a pack on Python's path, outside the repository; returns that part of the path."""
    put("site/acme_policy/__init__.py", BOMB)
    put("site/acme_policy/main/pack.yaml", "name: acme\nrequired: true\nextends: ../base\n")
    put("site/acme_policy/main/rules/one.yaml", rule()[4:].replace("\n    ", "\n"))
    put("site/acme_policy/base/pack.yaml", "name: base\nextends: builtin:license\n")
    put("ai-manifest.yaml", "version: 1\nmodels: [{id: gpt-4o}]\n")
    put("modelvow.toml", 'policy = ["package:acme_policy/main"]\n')
    return {"PYTHONPATH": str(tmp_path / "site")}


@pytest.fixture
def there(installed, environment):
    return {"PYTHONPATH": f"{environment['PYTHONPATH']}:{installed['PYTHONPATH']}"}


def test_a_pack_of_a_package_is_in_force_under_its_own_name(modelvow, there):
    ran = modelvow("rules", "--origin", env=there)
    assert ran.code == 0, ran
    assert "    rule: package:acme_policy/main\n    required by: package:acme_policy/main\n" in ran.out
    assert ": package:acme_policy/base\n" in ran.out
    assert modelvow("check", env=there).code == 0


def test_a_pack_of_a_package_is_tested_and_locked_by_its_name(modelvow, there, tmp_path):
    assert "1 rule: 2 of 2 examples hold" in modelvow("test", "package:acme_policy/main", env=there).out
    assert modelvow("policy", "lock", env=there).code == 0
    assert '  {source = "package:acme_policy/main", name = "acme"' in (tmp_path / "modelvow.lock").read_text()
    assert modelvow("check", "--locked", env=there).code == 0


def test_a_mistake_in_a_pack_of_a_package_is_told_by_the_package(modelvow, put, there, tmp_path):
    put("site/acme_policy/base/pack.yaml", "name: base\nseverty: {}\n")
    ran = modelvow("check", env=there)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: package:acme_policy/base/pack.yaml:2:1: a pack has no key `severty`")
    assert str(tmp_path) not in ran.err


def test_a_folder_of_the_repository_does_not_pass_for_what_is_installed(modelvow, put, there):
    put("acme_policy/__init__.py", BOMB)
    put("acme_policy/main/pack.yaml", "name: own\n")
    assert "ACM001" in modelvow("rules", env=there).out
    ran = modelvow("rules")
    assert ran.err == (
        "error: modelvow.toml:1: the pack `package:acme_policy/main` cannot be used: "
        "`package:acme_policy/main` is not there; install the package into the environment of modelvow\n"
    )


def test_a_pack_of_a_package_does_not_lead_out_of_it(modelvow, put, there):
    put("site/acme_policy/main/pack.yaml", "name: acme\nextends: ../../other\n")
    said = "package:acme_policy/main/pack.yaml:2:10: `../../other` lies outside the package"
    assert said in modelvow("check", env=there).err


def test_a_manifest_cannot_ask_for_what_is_installed(modelvow, put, there):
    put("ai-manifest.yaml", "version: 1\nmodels: [{id: gpt-4o}]\npolicy: ['package:acme_policy']\n")
    ran = modelvow("check", env=there)
    assert ran.code == 2
    assert "a manifest cannot ask for what is installed, as `package:acme_policy` would be" in ran.said
