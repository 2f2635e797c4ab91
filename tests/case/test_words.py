"""Facts in words: what is published, how much a model is used, and numbers as people write them."""

from __future__ import annotations

import pytest

from modelvow.case import words
from modelvow.case.records import COMPONENTS

NOTHING = dict.fromkeys(COMPONENTS)


@pytest.mark.parametrize(
    ("given", "text"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")],
)
def test_words_are_listed_with_an_and_before_the_last(given, text):
    assert words.listed(given) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({}, None),
        ({"weights": False, "training_data": "none"}, None),
        ({"weights": True}, "weights"),
        ({"training_data": "full"}, "training data"),
        ({"training_data": "partial", "paper": True}, "part of the training data and a paper"),
        ({"weights": True, "training_data": "described"}, "weights and a description of the training data"),
        (
            {"weights": True, "training_code": True, "training_data": "full", "paper": True},
            "weights, training code, training data and a paper",
        ),
        ({"training_code": True, "training_data": "full"}, "training code and training data"),
        ({"system_card": True, "model_card": True}, "a system card and a model card"),
        ({"evaluation": True}, "results of an evaluation"),
        ({"safety_evaluation": True, "weights": True}, "weights and results of an evaluation"),
        ({"third_party_evaluation": True, "evaluation": True}, "results of an evaluation"),
    ],
)
def test_what_is_published_is_told_part_by_part(parts, text):
    assert words.published(NOTHING | parts) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({}, None),
        ({"weights": True, "training_data": "full"}, None),
        ({"weights": False}, "weights"),
        ({"training_data": "none"}, "training data"),
        (
            {"weights": False, "training_code": False, "training_data": "none", "paper": False},
            "weights, training code, training data and a paper",
        ),
        ({"training_code": False, "training_data": "none"}, "training code and training data"),
        ({"training_data": "none", "model_card": False}, "training data and a model card"),
        ({"evaluation": False}, None),
    ],
)
def test_what_is_known_not_to_be_published_is_told_part_by_part(parts, text):
    assert words.unpublished(NOTHING | parts) == text


UNCOUNTED = {
    "downloads": None,
    "likes": None,
    "derivatives": None,
    "runtimes": None,
    "independent_hosts": None,
}


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ({}, None),
        ({"downloads": 12345}, "12,345 downloads in 30 days"),
        ({"downloads": 1}, "1 download in 30 days"),
        ({"downloads": 0, "likes": 1, "derivatives": 1}, "0 downloads in 30 days, 1 like, 1 derivative"),
        ({"likes": 1200, "derivatives": 2}, "1,200 likes, 2 derivatives"),
        ({"runtimes": ["vllm"]}, "1 runtime"),
        ({"runtimes": ["vllm", "ollama"]}, "2 runtimes"),
        ({"runtimes": []}, "0 runtimes"),
        ({"independent_hosts": {"least": 0, "most": 0}}, None),
        ({"independent_hosts": {"least": 1, "most": 1}}, "1 independent host"),
        ({"independent_hosts": {"least": 0, "most": 1}}, "0 to 1 independent host"),
        (
            {"likes": 3, "independent_hosts": {"least": 2, "most": 4}},
            "3 likes, 2 to 4 independent hosts",
        ),
    ],
)
def test_what_is_counted_of_a_model_is_told_as_far_as_it_was_counted(counts, text):
    assert words.community(UNCOUNTED | counts) == text


@pytest.mark.parametrize(
    ("word", "number", "found"),
    [
        ("likes", 1, "like"),
        ("likes", 0, "likes"),
        ("likes", 2, "likes"),
        ("people", 1, "people"),
    ],
)
def test_a_word_for_several_stands_for_one_without_its_s(word, number, found):
    assert words.plural(word, number) == found


@pytest.mark.parametrize(
    ("least", "most", "level", "number"),
    [(2, 2, "low", "2"), (2, 4, "low to high", "2 to 4")],
)
def test_a_range_of_one_is_told_as_one(least, most, level, number):
    levels = {2: "low", 4: "high"}
    assert words.offer(levels[least], levels[most]) == level
    assert words.span({"least": least, "most": most}) == number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (700_000_000, "700 million"),
        (1_000_000, "1 million"),
        (1_000_000_000, "1 billion"),
        (1_500_000_000, "1.5 billion"),
        (1_500_000, "1.5 million"),
        (1_550_000, "1,550,000"),
        (1_050_000_000, "1,050 million"),
        (1_050_000_001, "1,050,000,001"),
        (1_000_000_000.5, "1,000,000,000"),
        (950_000, "950,000"),
        (999.5, "999.5"),
        (5, "5"),
    ],
)
def test_a_number_is_written_as_people_write_it(value, text):
    assert words.amount(value) == text
