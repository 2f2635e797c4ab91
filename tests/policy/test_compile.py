"""What the build writes of the packs is what a run loads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from modelvow import built
from modelvow.policy import compile as compiling
from modelvow.policy.compile import build_packs
from modelvow.policy.errors import PackError
from modelvow.policy.pack import BUILTIN, TEMPLATES

ROOT = Path(__file__).parents[2]
NAMES = ("rules.json", "pages.json", "traits.json")


@pytest.fixture(scope="module", name="made")
def fixture_made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    build_packs(str(ROOT / "rules"), str(folder))
    return folder


def test_the_packs_are_built_to_the_bytes_that_are_there(made):
    assert sorted(path.name for path in made.iterdir()) == sorted(NAMES)
    for name in NAMES:
        assert (made / name).read_bytes() == Path(built.path(name)).read_bytes(), name


def test_what_judges_has_no_pages_and_what_is_told_no_conditions(made):
    rules, pages = (json.loads((made / name).read_text(encoding="utf-8")) for name in NAMES[:2])
    assert list(rules) == list(pages) == [*BUILTIN, *TEMPLATES]
    assert "pages" not in rules["article"]
    assert set(pages["article"]) == {"pages", "claims"}
    fit001 = next(rule for rule in rules["article"]["rules"] if rule["code"] == "FIT001")
    assert "rationale" not in fit001


def test_a_pack_may_build_on_rules_and_claims_of_those_before_it(tmp_path, monkeypatch):
    (tmp_path / "schemas").symlink_to(ROOT / "schemas")
    for name in ("one", "two"):
        (tmp_path / "rules" / name / "rules").mkdir(parents=True)
        (tmp_path / "rules" / name / "pack.yaml").write_text(f"name: {name}\n", encoding="utf-8")
    (tmp_path / "rules" / "one" / "claims.yaml").write_text(
        "- {id: A1, term: a, english: b, claim: c}\n", encoding="utf-8"
    )
    first = (
        "code: ONE001\nname: first\ntitle: t\neach: project\nseverity: note\nclaims: [A1]\n"
        "when: {project.stage: pilot}\nmessage: m\nhelp: h\nrationale: r\n"
        "examples: [{bad: 'x  # expect: ONE001'}, {good: x}]\n"
    )
    second = (
        "code: TWO001\nname: second\ntitle: t\nextends: ONE001\nclaims: [A1]\nrationale: r\n"
        "examples: [{bad: 'x  # expect: TWO001'}, {good: x}]\n"
    )
    (tmp_path / "rules" / "one" / "rules" / "ONE001.yaml").write_text(first, encoding="utf-8")
    (tmp_path / "rules" / "two" / "rules" / "TWO001.yaml").write_text(second, encoding="utf-8")
    monkeypatch.setattr(compiling, "BUILTIN", ("one", "two"))
    monkeypatch.setattr(compiling, "TEMPLATES", ())
    one, two = compiling.read_builtin(str(tmp_path / "rules"))
    assert (two.rules[0].when, two.rules[0].claims) == (one.rules[0].when, ("A1",))
    assert (one.source, two.pages["TWO001"].source) == ("builtin:one", "rules/two/rules/TWO001.yaml")
    unknown = second.replace("[A1]", "[A2]")
    (tmp_path / "rules" / "two" / "rules" / "TWO001.yaml").write_text(unknown, encoding="utf-8")
    with pytest.raises(PackError, match="the article has no claim `A2`"):
        compiling.read_builtin(str(tmp_path / "rules"))


def test_a_file_is_told_from_the_root_of_the_checkout(made):
    pages = json.loads((made / "pages.json").read_text(encoding="utf-8"))
    assert pages["article"]["pages"]["FIT001"]["source"].startswith("rules/article/rules/FIT001-")
