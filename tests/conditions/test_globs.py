"""Patterns of `matches`."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.conditions.globs import match, match_any

LETTERS = st.text("ab*?[", max_size=12)


@given(LETTERS, st.text("ab[", max_size=16))
def test_a_pattern_fits_what_its_regular_expression_fits(pattern, text):
    translated = "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern)
    assert match(pattern, text) == (re.fullmatch(translated, text, re.DOTALL) is not None)


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("gpt-4*", "gpt-4o", True),
        ("gpt-4*", "openai/gpt-4o", False),
        ("*/gpt-4?", "openai/gpt-4o", True),
        ("gpt-4o", "gpt-4o", True),
        ("gpt-?o", "gpt-4o", True),
        ("GPT-4o", "gpt-4o", False),
        ("*", "", True),
        ("", "", True),
        ("", "a", False),
        ("a*a", "a", False),
        ("a.c", "abc", False),
        ("[ab]", "a", False),
        ("*-preview-*", "gemini-2.5-preview-05", True),
        ("?", "", False),
        ("a?", "a", False),
        ("*a?", "ba", False),
    ],
)
def test_stars_and_question_marks_are_all_there_is(pattern, text, fits):
    assert match(pattern, text) is fits


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*a*b", "ab", True),
        ("*a*b*", "aba", True),
        ("*a*b*", "ba", False),
        ("*?a*", "ba", True),
        ("*?a*", "a", False),
        ("*a?*c?*", "abcd", True),
        # A letter serves one piece of the pattern alone.
        ("ab*b*c", "abc", False),
        ("ab*?b*", "ab", False),
        ("*ab*b", "ab", False),
        ("*a?*b", "ab", False),
        ("*a?*?b", "xab", False),
        ("*ab*ab*", "xxab", False),
        ("*a?*a?*", "xxab", False),
    ],
)
def test_the_pieces_between_stars_follow_one_another(pattern, text, fits):
    assert match(pattern, text) is fits


def test_one_of_several_patterns_is_enough():
    assert match_any(["a*", "b*"], "beta")
    assert not match_any(["a*", "b*"], "gamma")


def test_a_pattern_made_to_explode_is_answered():
    assert not match("*a" * 127 + "b", "a" * 100_000)
    assert not match("*?a" * 85 + "b", "a" * 5_000)
