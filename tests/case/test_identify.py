"""Which model an entry means: by its name, by its own facts, or by what it was built on."""

from __future__ import annotations

import pytest

from modelvow.case import identify
from modelvow.case.bases import Base
from modelvow.case.identify import Identity
from modelvow.case.memory import Memory
from modelvow.case.records import blank
from modelvow.catalog.lookup import Match


def entry_of(*, how="exact", bases=(), record=None, match=(), **entry):
    found = {"id": "acme/writer"} | entry
    known = Match(found["id"], how, called=found["id"])._replace(**dict(match))
    return Identity(0, found, known, how, record or blank("x"), (), tuple(bases))


def base(relation="fine-tune"):
    return Base("a/b", "B", relation, None, hint=False, declared=True)


@pytest.mark.parametrize(
    ("identity", "names", "revision"),
    [
        (entry_of(), ("acme/writer",), None),
        (entry_of(match={"called": "writer"}), ("acme/writer", "writer"), None),
        (entry_of(match={"called": ""}), ("acme/writer",), None),
        (entry_of(revision="v1"), ("v1", "acme/writer-v1", "acme/writer"), "v1"),
        (entry_of(match={"revision": "v2", "called": "w"}), ("v2", "w-v2", "acme/writer", "w"), "v2"),
        (entry_of(revision="v1", match={"revision": "v2"}), ("v1", "acme/writer-v1", "acme/writer"), "v1"),
    ],
)
def test_a_host_may_know_a_model_by_its_pin_its_entry_or_what_is_left_of_its_name(identity, names, revision):
    assert (identity.names, identity.revision) == (names, revision)


def test_a_model_goes_by_its_local_name_or_else_by_its_id():
    named, plain = entry_of(name="chat"), entry_of(id="gpt")
    assert (named.name, plain.name) == ("chat", "gpt")
    for asked, found in (("chat", named), ("acme/writer", named), ("gpt", plain), ("other", None)):
        assert identify.find(asked, [named, plain]) is found


@pytest.mark.parametrize(
    ("adapted", "relation"),
    [
        (None, "fine-tune"),
        ("fine-tuned", "fine-tune"),
        ("merged", "merge"),
        (["distilled", "merged"], "merge"),
        ("distilled", "distilled-from-outputs"),
        (["distilled"], "distilled-from-outputs"),
        (["distilled", "fine-tuned"], "fine-tune"),
    ],
)
def test_a_base_was_tuned_merged_or_taught_from_as_the_adaptation_says(adapted, relation):
    assert identify.relation_of({"adaptation": adapted} if adapted else {}) == relation


@pytest.mark.parametrize(
    ("identity", "student"),
    [
        (entry_of(base="x", adaptation="distilled"), True),
        (entry_of(base="x", adaptation=["distilled", "quantized"], bases=[base()]), True),
        (entry_of(base="x", adaptation="distilled", bases=[base("distilled-from-outputs")]), False),
        (entry_of(adaptation="distilled"), False),
        (entry_of(base="x", adaptation="fine-tuned"), False),
        (entry_of(base="x"), False),
    ],
)
def test_a_student_learned_from_outputs_and_does_not_say_whose(identity, student):
    assert identify.is_student(identity) is student


@pytest.mark.parametrize(
    ("identity", "nearest", "told"),
    [
        (entry_of(how="unknown"), (), {"how": "unknown", "fine_tuned": False}),
        (
            entry_of(record=blank("x") | {"id": "a/b"}, match={"fine_tuned": True, "ids": ("a/b",)}),
            (),
            {"how": "exact", "fine_tuned": True, "id": "a/b"},
        ),
        (
            entry_of(how="ambiguous", match={"ids": ("a/b", "a/c")}),
            ("a/d",),
            {"how": "ambiguous", "fine_tuned": False, "candidates": ["a/b", "a/c"], "nearest": ["a/d"]},
        ),
        (
            entry_of(how="stripped", match={"stripped": (("route", "bedrock/"), ("version", ":0"))}),
            (),
            {"how": "stripped", "fine_tuned": False, "stripped": ["bedrock/", ":0"]},
        ),
    ],
)
def test_how_a_name_was_understood_is_told(identity, nearest, told):
    assert identify.described(identity, nearest) == told


@pytest.mark.parametrize(
    ("host", "at_hand"),
    [(None, True), ("self", True), ("device", True), ("ollama", True), ("openai", False), ("unheard", False)],
)
def test_weights_are_at_hand_unless_a_service_is_named(catalog, host, at_hand):
    assert identify.is_at_hand(host, catalog) is at_hand


@pytest.mark.parametrize(
    ("entry", "how", "id_"),
    [
        ({"id": "gpt-4o"}, "exact", "openai/gpt-4o"),
        ({"id": "GPT-4O"}, "normalized", "openai/gpt-4o"),
        ({"id": "gpt-4o", "facts": {"openness": "open-source"}}, "exact", "openai/gpt-4o"),
        ({"id": "acme/own", "facts": {"openness": "closed"}}, "declared", None),
        ({"id": "acme/own", "base": "gpt-4o"}, "base", None),
        ({"id": "acme/own", "base": "acme/unheard"}, "unknown", None),
        ({"id": "acme/own", "base": "gpt-4o", "adaptation": "distilled"}, "unknown", None),
        ({"id": "acme/own", "base": "gpt-4o", "facts": {}}, "declared", None),
        ({"id": "deepseek-r1"}, "ambiguous", None),
    ],
)
def test_an_entry_means_a_model_of_the_catalog_its_own_facts_or_what_its_base_tells(catalog, entry, how, id_):
    found = identify.identify(3, entry, catalog, Memory([]))
    assert (found.place, found.how, found.record["id"]) == (3, how, id_)
    assert found.entry is entry
    assert id_ or how == "ambiguous" or found.record["name"] == entry["id"]


def test_a_declared_license_is_that_of_a_model_built_on_a_base_and_of_declared_facts(catalog):
    llama = "meta-llama/Llama-3.1-8B-Instruct"
    for entry in (
        {"id": "acme/own", "base": llama, "license": "Acme"},
        {"id": "acme/own", "facts": {}, "license": "Acme"},
    ):
        assert identify.identify(0, entry, catalog, Memory([])).record["license"] == "Acme"
    bare = identify.identify(0, {"id": "acme/own", "base": [llama]}, catalog, Memory([]))
    assert (bare.record["license"], bare.record["components"]["weights"]) == (None, True)
    served = identify.identify(0, {"id": "acme/own", "base": llama, "host": "groq"}, catalog, Memory([]))
    assert served.record["components"]["weights"] is None


def test_what_an_entry_means_is_worked_out_once_for_all_that_say_the_same_of_their_model(catalog):
    memory = Memory([])
    first = identify.identify(0, {"id": "gpt-4o", "name": "one"}, catalog, memory)
    again = identify.identify(1, {"id": "gpt-4o", "name": "two", "role": "judge"}, catalog, memory)
    assert again.hosts is first.hosts
    assert (again.place, again.name) == (1, "two")
    for more in ({"host": "azure"}, {"base": "gpt-4.1"}, {"base": "gpt-4.1", "adaptation": "merged"}):
        other = identify.identify(0, {"id": "gpt-4o"} | more, catalog, memory)
        assert (other.hosts, other.bases) != (first.hosts, first.bases)
    own = {"id": "acme/own", "base": "meta-llama/Llama-3.1-8B-Instruct"}
    licensed = [identify.identify(0, own | {"license": name}, catalog, memory) for name in ("A", "B")]
    assert [one.record["license"] for one in licensed] == ["A", "B"]
    facts = [identify.identify(0, {"id": "x", "facts": {"kind": kind}}, catalog, memory) for kind in "ab"]
    assert [one.record["kind"] for one in facts] == ["a", "b"]
