"""Built-in packs are loaded as the build wrote them, and one that is none is guessed at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from modelvow import built
from modelvow.findings import Severity
from modelvow.policy.errors import PackError
from modelvow.policy.pack import BUILTIN, TEMPLATES, Claim, Example, Page, Settings
from modelvow.policy.packs import (
    builtin_pack,
    known_claims,
    load,
    load_default,
    settings_from,
    with_always,
    with_pages,
)
from modelvow.policy.rule import SeverityCase, from_data, to_data
from modelvow.policy.ruleset import merge

NAMES = (*BUILTIN, *TEMPLATES)
ARTICLE = builtin_pack("article")


def written(name, file="rules.json"):
    return json.loads(Path(built.path(file)).read_text(encoding="utf-8"))[name]


FULL = {
    "unless": ["exists", "project.owner", True],
    "severity": (SeverityCase(Severity.ERROR, ["and", []]), SeverityCase(Severity.NOTE, None)),
    "need": "trust",
    "at": "project.stage",
    "related": (("project.uses", "here"), ("models", "")),
    "undetermined": "u",
    "params": {"days": 1},
    "claims": ("O+3", "X1"),
    "lowered": False,
    "asks": ("project.users",),
    "waivable": False,
    "from_reader": True,
}


def test_the_default_policy_has_all_built_in_packs():
    assert [name for name, _hash in merge(load_default()).hashes] == [
        "article",
        "manifest",
        "waivers",
        "facts",
        "license",
        "lifecycle",
    ]


def test_rules_about_the_manifest_are_part_of_every_policy():
    always = ("builtin:manifest", "builtin:waivers")
    assert with_always(["builtin:facts", "a", "builtin:facts"]) == (*always, "builtin:facts", "a")
    assert with_always(["a", *always]) == (*always, "a")
    assert with_always(()) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_pack_has_all_that_the_build_wrote_of_it(name):
    pack, hot = builtin_pack(name), written(name)
    assert (pack.name, pack.source, pack.title, pack.hash) == (
        name,
        f"builtin:{name}",
        hot["title"],
        hot["hash"],
    )
    assert pack.settings == Settings(f"builtin:{name}")
    assert pack.controls == tuple(hot["controls"])
    assert [each.code for each in pack.rules] == [each["code"] for each in hot["rules"]]
    assert (pack.traits != (), pack.bases, pack.required) == (name == "article", (), False)


def test_settings_that_the_build_wrote_are_read_with_their_lists():
    settings = Settings("x", ("FIT",), ("FIT002",), {"FIT001": "note"}, {"RSK008": {"d": 1}}, strict=True)
    assert settings_from(json.loads(json.dumps(settings._asdict()))) == settings


def test_the_article_has_pages_and_claims_where_they_are_asked_for():
    cold = written("article", "pages.json")
    pack = with_pages(builtin_pack("article"))
    assert pack.claims == tuple(Claim(*claim) for claim in cold["claims"])
    assert {claim.id for claim in pack.claims} == known_claims()
    page = pack.pages["FIT001"]
    assert isinstance(page, Page)
    assert isinstance(page.examples[0], Example)
    assert page.rationale == cold["pages"]["FIT001"]["rationale"]
    assert with_pages(pack._replace(source="acme.yaml")) == pack._replace(source="acme.yaml")


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("artcle", "did you mean `article`?"),
        ("zzz", f"use one of {', '.join(f'`{each}`' for each in NAMES)}"),
    ],
)
def test_a_built_in_pack_that_is_none_is_guessed_at(name, way_out):
    with pytest.raises(PackError) as raised:
        load(f"builtin:{name}")
    told = raised.value
    reason = f"no built-in pack is named `{name}`"
    assert (told.file, told.line, told.column, told.reason, told.suggestion) == (
        f"builtin:{name}",
        0,
        0,
        reason,
        way_out,
    )


def test_a_rule_with_all_that_it_may_have_survives_being_written_and_read(make_rule):
    one = make_rule(**FULL)
    assert from_data(json.loads(json.dumps(to_data(one)))) == one


@pytest.mark.parametrize("one", ARTICLE.rules, ids=lambda one: one.code)
def test_a_rule_survives_being_written_and_read(one):
    assert from_data(json.loads(json.dumps(to_data(one)))) == one


def test_pages_come_only_where_they_are_asked_for():
    assert not ARTICLE.pages
    assert set(with_pages(ARTICLE).pages) == {rule.code for rule in ARTICLE.rules}
