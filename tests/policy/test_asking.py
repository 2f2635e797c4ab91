"""The packs that a manifest asks for: a list of them, and they only add; what is no list is a fault of it."""

from __future__ import annotations

import pytest

from modelvow.judge import judge
from modelvow.judging import Input
from modelvow.policy.pack import Settings
from modelvow.policy.packs import builtin_pack
from modelvow.policy.rule import describe_severity
from modelvow.policy.ruleset import merge
from modelvow.settings import Options, Workshop

ARTICLE = builtin_pack("article")
TEXT = "version: 1\nproject: {{name: desk}}\npolicy: {}\nmodels:\n  - {{id: gpt-4o, host: openai}}\n"


def judged(asked):
    workshop = Workshop(Options(configured=False))
    return judge(
        workshop, Input("ai-manifest.yaml", "ai-manifest.yaml", TEXT.format(asked)), as_of="2026-11-25"
    )


@pytest.mark.parametrize("asked", ["builtin:facts", "acme.yaml", "3", "true", "{builtin: facts}"])
def test_what_is_no_list_of_packs_asks_for_none_and_is_told_where_it_stands(asked):
    found = judged(asked)
    assert found.asked == ()
    [told] = [one for one in found.findings if one.key_path == ("policy",)]
    assert told.severity == "error"
    assert "list" in told.message


def test_a_list_asks_for_each_of_its_packs_in_order_and_an_empty_one_for_none():
    found = judged("['builtin:lifecycle', 'builtin:facts']")
    assert found.asked == ("builtin:lifecycle", "builtin:facts")
    assert not [one for one in found.findings if one.key_path[:1] == ("policy",)]
    assert judged("[]").asked == ()


HOSTILE = Settings(
    "acme.yaml", ignore=("FIT002",), severities={"FIT002": "note"}, waivable={"FIT002": True}, strict=False
)


def test_a_pack_that_a_manifest_asks_for_only_adds(make_pack, make_rule):
    asked = make_pack(make_rule("FIT002", title="hollow"), make_rule(), settings=HOSTILE)
    ruleset = merge([ARTICLE], asked=[asked])
    plain = merge([ARTICLE])
    assert [each.code for each in ruleset.rules] == sorted([*(each.code for each in plain.rules), "ACM001"])
    assert [each for each in ruleset.rules if each.code != "ACM001"] == list(plain.rules)


def test_a_pack_that_a_manifest_asks_for_sets_what_it_brings(make_pack, make_rule):
    own_settings = Settings("acme.yaml", ignore=("ACM002",), severities={"ACM001": "note"})
    asked = make_pack(make_rule(), make_rule("ACM002"), settings=own_settings)
    ruleset = merge([ARTICLE], asked=[asked])
    (own,) = [each for each in ruleset.rules if each.pack == "acme"]
    assert describe_severity(own) == "note"


def test_a_pack_that_a_manifest_asks_for_makes_the_unknown_an_error_and_no_less(make_pack):
    def unknown(strict):
        return make_pack(settings=Settings("acme.yaml", strict=strict))

    strict = make_pack(name="strict", settings=Settings("strict.yaml", strict=True))
    assert merge([ARTICLE]).strict is False
    assert merge([ARTICLE], asked=[unknown(True)]).strict is True
    assert merge([strict], asked=[unknown(False)]).strict is True
    assert merge([strict, unknown(False)]).strict is False


def test_a_pack_that_a_manifest_asks_for_cannot_change_a_trait(make_pack):
    own = {"trait": "openness", "cases": [], "params": {}, "bases": None, "levels": {}}
    assert merge([ARTICLE], asked=[make_pack(traits=(own,))]).traits == merge([ARTICLE]).traits
