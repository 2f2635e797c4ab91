"""The chain of a finding and the facts it lacks, from views made by hand; and what names a finding."""

from __future__ import annotations

import pytest

from modelvow.digests import fingerprint
from modelvow.findings import Link, Severity
from modelvow.policy.reasons import chain_of, fact_name, missing_of
from modelvow.policy.views import View

SOURCE = {"source": "acme.example", "date": "2026-10-01", "note": "as read", "hint": True}
TRAIT = {
    "offers": "low",
    "because": ["it is closed", "no paper"],
    "used": ["facts.openness"],
    "missing": ["facts.paper"],
}
ROOT = {
    "needs": {"transparency": {"level": "high"}},
    "model": {
        "facts": {"openness": "closed", "components": {"weights": False, "paper": None}, "size": 7},
        "bases": [
            {"license": "MIT", "terms": {"commercial_use": "allowed"}, "lacks": ["bases[0].terms.fee"]}
        ],
        "teachers": [{"license": "MIT"}],
        "hosted": True,
        "project": {"stage": "pilot"},
        "traits": {"transparency": TRAIT, "trust": {"offers": "high"}},
        "sources": {
            "openness": SOURCE,
            "components": {"source": "the card", "date": "2026-01-02"},
            "bases[0]": SOURCE,
        },
    },
}
DEMANDS = {"transparency": {"high": "everything is told"}}


def chain(*paths, root=ROOT, need=None, demands=DEMANDS):
    return chain_of(View(root, need=need), paths, demands)


def test_needs_come_first_then_traits_then_facts_each_once():
    found = chain("model.facts.openness", "model.traits.transparency", "needs.transparency.level")
    assert found == (
        Link("need", "requirements.transparency", "high", note="everything is told"),
        Link("trait", "traits.transparency", "low", note="it is closed; no paper"),
        Link("fact", "openness", "closed", "acme.example", "2026-10-01", "as read", hint=True),
    )


def test_the_need_in_question_is_told_with_its_trait_where_a_gap_decided():
    assert [link.path for link in chain("need.gap.most", need="transparency")] == [
        "requirements.transparency",
        "traits.transparency",
        "openness",
    ]
    assert [link.kind for link in chain("need.level", need="transparency")] == ["need"]
    assert [link.path for link in chain("needs.transparency.gap.least")][:2] == [
        "requirements.transparency",
        "traits.transparency",
    ]
    assert [link.path for link in chain("trait.offers", need="trust")] == ["traits.trust"]


def test_a_need_that_nobody_declared_has_no_level_and_a_trait_without_reasons_no_note():
    assert chain("needs.trust", demands={}) == (Link("need", "requirements.trust", None),)
    assert chain("model.traits.trust") == (Link("trait", "traits.trust", "high"),)
    assert chain("needs") == ()


@pytest.mark.parametrize(
    "path",
    [
        "model.facts.unheard",
        "model.hosted",
        "model.project.stage",
        "model.facts.components.paper",
        "project.stage",
    ],
)
def test_what_is_unknown_or_the_projects_own_word_is_no_fact(path):
    assert chain(path) == ()


def test_a_part_of_a_fact_has_the_source_of_the_whole_and_a_number_without_one_none():
    root = {"model": ROOT["model"] | {"facts": {"components": {"paper": "a DOI"}, "size": 7}}}
    (part,) = chain("model.facts.components.paper", root=root)
    assert part == Link("fact", "components.paper", "a DOI", "the card", "2026-01-02")
    assert chain("model.facts.size") == (Link("fact", "size", 7),)


def test_an_entry_of_a_list_is_told_by_its_license_where_that_has_a_source():
    link = Link("fact", "license", "MIT", "acme.example", "2026-10-01", "as read", hint=True)
    assert chain("model.bases[0].terms.commercial_use") == (link,)
    assert chain("model.teachers[0].license") == ()


def test_a_trait_stands_for_the_facts_that_it_misses_and_an_entry_for_what_it_lacks():
    view = View(ROOT, need="transparency")
    assert missing_of(view, ["trait.offers", "model.facts.license", "need.gap.least"]) == ("paper", "license")
    assert missing_of(view, ["model.bases[0].terms.fee"]) == ("bases[0].terms.fee",)
    assert missing_of(view, ["model.teachers[0].terms"]) == ("teachers[0].terms",)
    assert missing_of(view, ["model.traits.trust.offers"]) == ("traits.trust.offers",)
    assert missing_of(view, ()) == ()


def test_a_fact_goes_by_the_name_that_manifests_give_it():
    names = map(fact_name, ("model.facts.license", "facts.license", "model.hosted", "project.stage"))
    assert list(names) == ["license", "license", "hosted", "project.stage"]


def test_fingerprints_stay_what_they_are_in_the_baselines_of_this_world():
    """A baseline holds them for years: another hash, order or separator would make every finding new."""
    assert fingerprint("FIT001", "acme/chat", ("models", 3, "id")) == "da0bb4b99f88227b"
    assert fingerprint("MAN001", None, ("models", 3, "id"), ("a", "b")) == "df0778429abc41e3"
    assert fingerprint("MAN002", None, ()) == "0d804fcba622bfed"


def test_a_fingerprint_goes_by_the_model_and_not_by_where_it_stands():
    first = fingerprint("FIT001", "chat", ("models", 0, "id"))
    assert first == fingerprint("FIT001", "chat", ("models", 9, "id"))
    assert first != fingerprint("FIT001", "other", ("models", 0, "id"))
    assert fingerprint("FIT001", "chat", ("models",)) != fingerprint("FIT001", None, ("models",))
    assert fingerprint("FIT001", None, ("models", 0)) != fingerprint("FIT001", None, ("models", 1))
    assert fingerprint("WAV001", "chat", ("waivers", 0)) != fingerprint("WAV001", "chat", ("waivers", 1))
    assert fingerprint("FIT001", "chat", (), ("a", "b")) != fingerprint("FIT001", "chat", (), ("ab",))


def test_a_name_that_is_no_text_has_a_fingerprint_too():
    assert len(fingerprint("FIT001", "\udc80", ("models", 0))) == 16


def test_severities_go_down_step_by_step_and_no_further_than_a_note():
    assert [each.lowered() for each in Severity] == [Severity.WARNING, Severity.NOTE, Severity.NOTE]
    assert [each.rank for each in (Severity.ERROR, Severity.WARNING, Severity.NOTE)] == [2, 1, 0]


def test_an_entry_of_a_list_says_itself_what_would_settle_it():
    base = {"terms": {"commercial_use": None}, "lacks": ["bases[0].license"]}
    view = View({"model": {"bases": [base]}})
    assert missing_of(view, ["model.bases[0].terms.commercial_use"]) == ("bases[0].license",)


def test_a_whole_or_a_yes_is_a_fact_where_it_has_a_source():
    model = {"facts": {"components": {"weights": True}, "gated": True, "open": True}}
    root = {"model": model | {"sources": {"components": SOURCE, "gated": SOURCE}}}
    paths = ("model.facts.components", "model.facts.gated", "model.facts.open")
    assert [(link.path, link.value) for link in chain(*paths, root=root)] == [
        ("components", {"weights": True}),
        ("gated", True),
    ]


@pytest.mark.parametrize("root", [{}, {"model": {}}])
def test_where_there_is_no_model_nothing_is_told_of_one(root):
    assert chain("model.facts.openness", "model.bases[0].license", root=root) == ()
    assert missing_of(View(root, need="trust"), ["trait.offers"]) == ("trait.offers",)


def test_a_model_without_any_source_has_facts_all_the_same():
    root = {"model": {"facts": {"size": 7}, "hosted": True}}
    assert chain("model.facts.size", "model.hosted", root=root) == (Link("fact", "size", 7),)


def test_where_no_need_is_declared_the_need_in_question_has_no_level():
    assert chain("need.level", root={}, need="trust") == (Link("need", "requirements.trust", None),)


def test_a_path_leads_to_the_entry_of_its_number_and_into_the_innermost_list():
    bases = [{"lacks": [f"bases[{number}].license"]} for number in range(12)]
    bases[3] |= {"parts": [{"license": "MIT", "lacks": ["parts"]}]}
    sources = {"bases[3].parts[0]": SOURCE}
    root = {"model": {"bases": bases, "tags": ["a", "b"], "sources": sources}}
    view = View(root)
    assert missing_of(view, ["model.bases[11].terms"]) == ("bases[11].license",)
    assert missing_of(view, ["model.bases[3].parts[0].terms"]) == ("parts",)
    assert missing_of(view, ["model.tags[1].x"]) == ("tags[1].x",)
    link = Link("fact", "license", "MIT", "acme.example", "2026-10-01", "as read", hint=True)
    assert chain("model.bases[3].parts[0].terms.fee", root=root) == (link,)
    assert chain("model.tags[1].x", root=root) == ()
