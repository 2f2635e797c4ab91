"""What a required pack holds: the rules and traits that it brings, and those that its settings name."""

from __future__ import annotations

import pytest

from modelvow.findings import Severity
from modelvow.policy.pack import Pack, Settings
from modelvow.policy.packs import builtin_pack
from modelvow.policy.required import in_order
from modelvow.policy.rule import Rule, SeverityCase
from modelvow.policy.ruleset import merge

SOURCE = "acme.yaml"
BUILTIN = [builtin_pack("article"), builtin_pack("manifest")]
OWN = {
    "trait": "acme_need",
    "title": "",
    "article": "",
    "claims": [],
    "question": "",
    "levels": {},
    "params": {"days": 1},
    "bases": None,
    "cases": [],
    "notes": "",
}


def rule(code):
    severity = (SeverityCase(Severity.WARNING, None),)
    return Rule(code, code.lower(), "t", "acme", "project", severity, ["and", []], message="m", help="h")


def pack(*codes, name="acme", settings=None, **given):
    source = f"{name}.yaml"
    rules = tuple(rule(code) for code in codes)
    return Pack(name, name, source, "0", settings or Settings(source), rules, **{"required": True} | given)


def held(settings, *, asked=False, codes=("ACM001",), **given):
    """Return what a required pack with `settings` holds beside its own rule."""
    own = pack(*codes, settings=Settings(SOURCE, **settings), **given)
    found = merge(BUILTIN, asked=[own]) if asked else merge([*BUILTIN, own])
    assert set(found.held.values()) == {SOURCE}
    return set(found.held) - {"ACM001"}


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, set()),
        ({"severities": {"FIT002": "error"}}, {"FIT002"}),
        ({"waivable": {"FIT003": False}}, {"FIT003"}),
        ({"params": {"MAN103": {}}}, {"MAN103"}),
        ({"params": {"evidence-stale": {}}}, {"MAN103"}),
        ({"params": {"community": {"hosts_high": 9}}}, {"community"}),
        ({"select": ("FIT001", "ACM001")}, {"FIT001"}),
        ({"strict": True}, {"strict"}),
        ({"strict": False}, set()),
        ({"ignore": ("FIT002",)}, set()),
    ],
)
def test_a_required_pack_holds_what_its_settings_name_by_code_or_trait(settings, names):
    assert held(settings) == names


def test_a_family_that_a_required_pack_names_is_held_rule_by_rule():
    every = {each.code for each in merge(BUILTIN).rules if each.family == "FIT"}
    assert len(every) > 2
    assert held({"severities": {"FIT": "error"}}) == every


def test_what_a_required_pack_turns_off_itself_is_not_held():
    assert held({"ignore": ("ACM002",)}, codes=("ACM001", "ACM002")) == set()


def test_traits_of_a_required_pack_and_of_what_it_extends_are_held():
    base = pack(name="base", traits=(OWN | {"trait": "base_need"},), required=False)
    assert held({}, traits=(OWN,), bases=(base,)) == {"acme_need", "base_need"}


def test_the_first_of_two_required_packs_is_named_as_the_one_that_holds():
    later = pack("ACM002", name="later", settings=Settings("later.yaml", severities={"FIT002": "error"}))
    first = pack("ACM001", settings=Settings(SOURCE, severities={"FIT002": "error"}))
    assert merge([*BUILTIN, first, later]).held == {
        "ACM001": SOURCE,
        "FIT002": SOURCE,
        "ACM002": "later.yaml",
    }


@pytest.mark.parametrize(
    "settings",
    [
        {"severities": {"FIT002": "error"}},
        {"params": {"community": {}}},
        {"params": {"evidence-stale": {}}},
        {"waivable": {"FIT003": False}},
    ],
)
def test_a_pack_that_a_manifest_asks_for_holds_what_it_brings_alone(settings):
    assert held(settings, asked=True, traits=(OWN,)) == {"acme_need"}


def test_a_trait_that_was_there_before_is_not_held_by_a_pack_that_a_manifest_asks_for():
    assert held({}, asked=True, traits=(OWN, OWN | {"trait": "community"})) == {"acme_need"}


def test_packs_stand_in_their_own_order_where_none_is_required():
    own, other = pack(required=False), pack(name="other", required=False)
    assert in_order([own, *BUILTIN, other]) == (own, *BUILTIN, other)


def test_required_packs_stand_after_built_in_ones_and_before_all_others():
    own, other = pack(required=False), pack(name="other")
    extending = pack(name="extending", required=False, bases=(own, other))
    assert in_order([own, extending, *BUILTIN]) == (*BUILTIN, other, own, extending)
    assert in_order([own, other, *BUILTIN]) == (*BUILTIN, other, own, other)


def test_a_pack_that_is_not_required_holds_nothing():
    own = pack("ACM001", settings=Settings(SOURCE, strict=True), traits=(OWN,), required=False)
    assert merge([*BUILTIN, own]).held == {}
