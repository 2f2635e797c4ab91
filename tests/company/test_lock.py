"""A lock holds what judges; `check --locked` judges by that and nothing else."""

from __future__ import annotations

import shutil

import pytest

from modelvow import __version__

OVERLAY = """\
version: 1
models:
  - {{id: openai/gpt-4o, source: us, date: 2026-01-01, parameters: {}}}
"""


def refused(ran):
    assert (ran.code, ran.out) == (2, ""), ran
    return ran.err.removeprefix("error: ").rstrip("\n")


@pytest.fixture
def locked(company, modelvow, tmp_path):
    """Lock the company's pack, and return the path of the lock."""
    company()
    ran = modelvow("policy", "lock")
    assert (ran.code, ran.out, ran.err) == (0, "modelvow.lock: 7 packs and 0 overlays locked\n", "")
    return tmp_path / "modelvow.lock"


def test_a_lock_has_one_entry_a_line_and_neither_time_nor_place(locked, tmp_path):
    lines = locked.read_text().splitlines()
    assert lines[1:3] == ["version = 1", f'modelvow = "{__version__}"']
    packs = [line for line in lines if line.startswith("  {")]
    assert packs == sorted(packs)
    assert packs[-1].startswith('  {source = "company/acme.yaml", name = "acme", hash = "')
    assert packs[-1].endswith(", required = true},")
    assert str(tmp_path) not in locked.read_text()


def test_what_is_locked_judges_as_ever(locked, modelvow, tmp_path):
    assert locked.exists()
    assert modelvow("check", "--locked").code == modelvow("check").code == 1
    (tmp_path / "a").mkdir()
    assert modelvow("check", "--locked", "..", cwd=tmp_path / "a").code == 1


def test_a_pack_that_changed_is_refused_with_both_hashes_and_the_way_out(locked, modelvow, put, tmp_path):
    old = locked.read_text().split('name = "acme", hash = "')[1][:40]
    put(
        "company/acme.yaml",
        (tmp_path / "company/acme.yaml").read_text().replace("FIT002: error", "FIT002: note"),
    )
    said = refused(modelvow("check", "--locked"))
    line = locked.read_text()[: locked.read_text().index("company/acme")].count("\n") + 1
    assert said.startswith(f"modelvow.lock:{line}: the pack `company/acme.yaml` has the hash ")
    assert said.endswith(f", locked is {old}; review it, then run `modelvow policy lock`")
    ran = modelvow("policy", "lock", "--check")
    assert (ran.code, ran.out) == (1, said + "\n")
    assert modelvow("policy", "lock").code == 0
    assert modelvow("policy", "lock", "--check").out == "all is as locked\n"


def test_a_pack_that_is_no_longer_in_force_is_refused(locked, modelvow, company):
    assert locked.exists()
    company(policy="")
    said = refused(modelvow("check", "--locked"))
    assert "the pack `company/acme.yaml` is locked and not in force; bring it back; or review it" in said


@pytest.mark.usefixtures("locked")
def test_a_pack_that_is_not_locked_is_refused_wherever_it_is_named(modelvow, company, put):
    put("more.yaml", "name: more\n")
    said = refused(modelvow("check", "--locked", "--policy", "more.yaml"))
    state = "is in force and not locked"
    assert said == f"modelvow.lock: the pack `more.yaml` {state}; review it, then run `modelvow policy lock`"
    company(policy='"company/acme.yaml", "more.yaml"')
    assert refused(modelvow("check", "--locked")) == said


@pytest.mark.usefixtures("locked")
def test_a_pack_that_only_a_manifest_asks_for_needs_no_lock_since_it_only_adds(modelvow, put):
    put("own.yaml", "name: own\nignore: []\n")
    put("ai-manifest.yaml", "version: 1\nmodels: [{id: gpt-4o}]\npolicy: [own.yaml]\n")
    assert modelvow("check", "--locked").code == 0


def test_without_a_lock_nothing_is_judged(company, modelvow):
    company("locked = true")
    assert refused(modelvow("check")) == (
        "modelvow.toml:2: there is no modelvow.lock in `.` or above it in the repository; "
        "run `modelvow policy lock`, and review what it writes"
    )
    assert modelvow("policy", "lock").code == 0
    assert modelvow("check").code == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<<<<<<< ours\n", "this lock is broken: this has a conflict of a merge"),
        ("version = 2\n", "this lock is of version `2`, and this modelvow reads 1"),
        ("", "this lock is without a version, and this modelvow reads 1"),
        ("version = 1\n", "this lock is broken: it has no list `pack`"),
        (
            'version = 1\npack = [{source = "x"}]\noverlay = []\n',
            "this lock is broken: an entry of `pack` lacks",
        ),
        (b"\xff", "this lock cannot be read: it is no UTF-8"),
    ],
)
def test_a_lock_that_cannot_be_read_is_refused(company, modelvow, put, text, said):
    company()
    put("modelvow.lock", text)
    assert said in refused(modelvow("check", "--locked"))


def test_a_checkout_elsewhere_or_with_other_line_ends_is_locked_all_the_same(locked, modelvow, tmp_path):
    there = tmp_path / "else where"
    shutil.copytree(tmp_path, there, ignore=shutil.ignore_patterns("else where", "home"))
    for path in (there / "company/acme.yaml", there / "modelvow.lock", there / "modelvow.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert modelvow("check", "--locked", cwd=there).code == 1
    assert modelvow("policy", "lock", "--output", "again.lock", cwd=there).code == 0
    assert (there / "again.lock").read_bytes() == locked.read_bytes()


def test_built_in_packs_that_another_version_locked_are_told_as_such(locked, modelvow):
    text = locked.read_text().replace(f'modelvow = "{__version__}"', 'modelvow = "0.0.9"')
    before, after = text.split('name = "facts", hash = "')
    locked.write_text(f'{before}name = "facts", hash = "{"0" * 40}{after[40:]}')
    said = refused(modelvow("check", "--locked"))
    assert (
        f"the pack `builtin:facts` was locked with modelvow 0.0.9, and this is {__version__}: its hash"
        in said
    )


def test_an_overlay_is_locked_like_a_pack(company, modelvow, put):
    put("models.yaml", OVERLAY.format(1))
    company('catalog = ["models.yaml"]')
    ran = modelvow("policy", "lock")
    assert ran.out == "modelvow.lock: 7 packs and 1 overlay locked\n", ran
    assert modelvow("check", "--locked").code == 1
    put("models.yaml", OVERLAY.format(2))
    assert "the overlay `models.yaml` has the hash" in refused(modelvow("check", "--locked"))


@pytest.mark.usefixtures("locked")
def test_a_lock_nearer_by_does_not_drop_what_one_above_requires(modelvow, put, tmp_path):
    put("sub/ai-manifest.yaml", "version: 1\nmodels: [{id: gpt-4o}]\n")
    put("sub/modelvow.toml", 'policy = ["builtin:article"]\n')
    assert modelvow("policy", "lock", cwd=tmp_path / "sub").out.startswith("modelvow.lock: 3 packs")
    said = refused(modelvow("check", "--locked", "sub"))
    assert "the pack `company/acme.yaml` is required here and not in force; name it under `policy`" in said
    put("sub/modelvow.toml", 'policy = ["../company/acme.yaml"]\n')
    assert modelvow("policy", "lock", cwd=tmp_path / "sub").code == 0
    assert modelvow("check", "--locked", "sub").code == 0
