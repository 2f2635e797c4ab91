"""What a finding is known by: rule, model and key path, and what more tells two apart."""

from __future__ import annotations

import pytest

from modelvow.digests import fingerprint, part_of, print_of, stem_of


def test_the_place_of_a_model_in_the_list_gives_way_to_its_name():
    first = fingerprint("FIT001", "chat", ("models", 0, "id"))
    assert fingerprint("FIT001", "chat", ("models", 7, "id")) == first
    assert len(first) == 16
    assert set(first) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    "other",
    [
        ("FIT002", "chat", ("models", 0, "id")),
        ("FIT001", "other", ("models", 0, "id")),
        ("FIT001", None, ("models", 0, "id")),
        ("FIT001", "chat", ("models", 0, "host")),
        ("FIT001", "chat", ("models", 0)),
        ("FIT001", "chat", ("controls", 0, "id")),
    ],
)
def test_another_rule_model_or_place_is_another_finding(other):
    assert fingerprint(*other) != fingerprint("FIT001", "chat", ("models", 0, "id"))


def test_without_a_model_or_beyond_the_list_the_index_stays():
    assert stem_of("A1", None, ("models", 3)) == b"A1\0\0models\x003"
    assert stem_of("A1", "chat", ("models", 3)) == b"A1\0chat\0models\0chat"
    assert stem_of("A1", "chat", ("models",)) == b"A1\0chat\0models"
    assert stem_of("A1", "chat", ("needs", 3)) == b"A1\0chat\0needs\x003"


def test_parts_tell_apart_what_is_else_the_same_in_their_order():
    bare = fingerprint("A1", None, ("x",))
    one, two = fingerprint("A1", None, ("x",), ("a", "b")), fingerprint("A1", None, ("x",), ("b", "a"))
    assert len({bare, one, two}) == 3
    assert fingerprint("A1", None, ("x",), ("ab",)) != one
    assert one == print_of(stem_of("A1", None, ("x",)), part_of("a") + part_of("b"))


def test_a_name_that_no_text_in_utf_8_has_is_a_finding_of_its_own():
    assert part_of("\udc80") == b"\0\xed\xb2\x80"
    assert stem_of("A1", "\udc80", ()) == b"A1\0\xed\xb2\x80"
    assert fingerprint("A1", None, ("\udc80",)) != fingerprint("A1", None, ("\udc81",))
