"""The examples of docs/rule-language.md are true."""

from pathlib import Path

import pytest

from modelvow.conditions import ConditionError, evaluate, parse, render
from modelvow.conditions.language import LEVELS, MAX_DEPTH, MAX_GLOB, MAX_NODES, MAX_TEXT, OPERANDS, STEPS
from modelvow.manifest.read import read

PAGE = (Path(__file__).parents[2] / "docs" / "rule-language.md").read_text(encoding="utf-8")
WORDS = {"true": True, "false": False, "unknown": None}


def blocks(kind):
    """Return the text of every fenced block that is a `yaml` of this kind."""
    return [part.partition("\n```")[0] for part in PAGE.split(f"```yaml {kind}\n")[1:]]


def load(text):
    return read(text, "rule-language.md").value


def examples(kind):
    """Give each line with what its comment says; a block that begins with a comment is one example."""
    for block in blocks(kind):
        if block.startswith("# "):
            said, _, text = block[2:].partition("\n")
            yield text, said
            continue
        for line in block.splitlines():
            text, _, said = line.partition(" # ")
            yield text.strip(), said.strip()


[DOCUMENT] = [load(block) for block in blocks("document")]


@pytest.mark.parametrize(("text", "said"), list(examples("condition")))
def test_an_example_is_judged_as_the_page_says(text, said):
    assert evaluate(parse(load(text)), DOCUMENT, {}) is WORDS[said]


@pytest.mark.parametrize(("text", "said"), list(examples("refused")))
def test_a_refused_example_is_refused_in_these_words(text, said):
    with pytest.raises(ConditionError) as caught:
        parse(load(text))
    error = caught.value
    assert said == f"{error.reason} ({error.suggestion})"


@pytest.mark.parametrize(
    ("template", "text"), [pair for block in blocks("template") for pair in load(block).items()]
)
def test_a_template_reads_as_the_page_says(template, text):
    assert render(template, DOCUMENT, {}) == text


TABLE = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith(("| true |", "| false |", "| unknown |"))
]


@pytest.mark.parametrize(("one", "other", "every", "some", "no"), TABLE)
def test_the_truth_table_is_true(one, other, every, some, no):
    leaf = {"true": {"yes": True}, "false": {"yes": False}, "unknown": {"open": True}}
    for parts in ([leaf[one], leaf[other]], [leaf[other], leaf[one]]):
        for group, said in (("all", every), ("any", some), ("none", no)):
            assert evaluate(parse({group: parts}), {"yes": True, "open": None}, {}) is WORDS[said]


def test_the_truth_table_has_every_pair():
    assert {frozenset(row[:2]) for row in TABLE} == {
        frozenset((one, other)) for one in WORDS for other in WORDS
    }


def test_the_page_names_every_modifier_and_cap():
    assert all(f"`{name}`" in PAGE for name in (*OPERANDS, *STEPS) if name != "equals")
    assert all(f"`{level}`" in PAGE for level in LEVELS)
    assert f"{MAX_NODES} keys and values, {MAX_DEPTH} levels and {MAX_TEXT:,} characters" in PAGE
    assert f"at most {MAX_GLOB} characters" in PAGE
