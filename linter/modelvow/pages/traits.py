"""The page about traits: their cases, what they ask for, and what they say of the catalog."""

from __future__ import annotations

from collections import Counter

from modelvow.case.build import Memory, build
from modelvow.case.reach import models_of
from modelvow.pages.conditions import condition_lines
from modelvow.pages.missing import missing_section
from modelvow.typed import TYPE_CHECKING, Any
from modelvow.vocabulary import NEEDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.catalog.index import Catalog


THIRTY = (
    "openai/gpt-4o",
    "openai/gpt-5",
    "openai/text-embedding-3-large",
    "anthropic/claude-sonnet-4-5",
    "anthropic/claude-3-5-haiku",
    "google/gemini-2.5-pro",
    "xai/grok-4",
    "mistralai/mistral-large",
    "amazon/nova-pro",
    "meta/llama-3.1-8b-instruct",
    "meta/llama-3.2-11b-vision-instruct",
    "meta/llama-3.3-70b-instruct",
    "alibaba/qwen2.5-7b-instruct",
    "alibaba/qwen2.5-vl-3b-instruct",
    "alibaba/qwen3-8b",
    "deepseek/deepseek-r1",
    "mistralai/mistral-7b-instruct-v0.3",
    "google/gemma-2-9b-it",
    "microsoft/phi-4",
    "openai/gpt-oss-20b",
    "allenai/olmo-3-7b-instruct",
    "eleutherai/pythia-12b",
    "xai/grok-1",
    "cohere/c4ai-command-r-plus",
    "baai/bge-m3",
    "sentence-transformers/all-minilm-l6-v2",
    "openai/whisper-large-v3",
    "black-forest-labs/flux.1-dev",
    "stabilityai/stable-diffusion-3.5-large",
    "bigcode/starcoder2-15b",
)
"""Models that many know well enough to disagree."""

INTRODUCTION = """\
# Traits

A trait is what a model offers of a need, from what is known of it: an ordered list of cases, read from the
top. A case whose condition is unknown makes its level possible; the first that surely holds ends the list.
So a trait is a range, and `low to medium` says that a missing fact decides. Each list is one file in
`rules/article/traits/`; a pack may replace it or change its parameters.

The tables say what the cases make of the catalog on {date}, with nothing declared but the model's id: weights
that can be had are run by the project itself, any other model is called at its developer's own service.
"""
SHORT = {"none": "none", "low": "low", "medium": "med", "high": "high"}
FACTS = ("model.", "project.", "controls.")


def traits_page(trait_defs: Sequence[Mapping[str, Any]], catalog: Catalog, as_of: str) -> str:
    """Return the page as Markdown; `as_of` is the day the models are judged for."""
    ordered = sorted(trait_defs, key=lambda one: NEEDS.index(one["trait"]))
    counts = distribution(trait_defs, catalog, as_of)
    blocks = [
        INTRODUCTION.format(date=as_of),
        *(trait_section(one, counts[one["trait"]]) for one in ordered),
        missing_section(trait_defs, catalog, as_of),
        "## Thirty models\n\n" + table(thirty(trait_defs, catalog, as_of)),
    ]
    return "\n".join(block.rstrip() + "\n" for block in blocks)


def distribution(
    trait_defs: Sequence[Mapping[str, Any]], catalog: Catalog, as_of: str
) -> Mapping[str, Counter[str]]:
    """Return how many models of the catalog a trait puts into which range."""
    counts: dict[str, Counter[str]] = {one["trait"]: Counter() for one in trait_defs}
    for model in models_of(catalog, trait_defs, as_of):
        for name, trait in model["traits"].items():
            counts[name][trait["offers"]] += 1
    return counts


def thirty(trait_defs: Sequence[Mapping[str, Any]], catalog: Catalog, as_of: str) -> list[list[str]]:
    """Return the rows of the table of well-known models, its head first."""
    memory = Memory(trait_defs)
    manifest = {"version": 1, "models": [{"id": name} for name in THIRTY if catalog.model(name)]}
    case = build(
        manifest,
        as_of=as_of,
        catalog=catalog,
        evidence={},
        manifest_name="",
        wanted=frozenset(NEEDS),
        memory=memory,
    )
    head = ["model", *(name.replace("_", " ") for name in NEEDS)]
    rows = [[model["id"], *(cell(model["traits"][name]) for name in NEEDS)] for model in case["models"]]
    return [head, *rows]


def cell(trait: Mapping[str, Any]) -> str:
    """Return a range as it fits a table."""
    least, most = SHORT[trait["least"]], SHORT[trait["most"]]
    return least if least == most else f"{least} to {most}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table, columns lined up."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(entry.ljust(width) for entry, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def trait_section(trait: Mapping[str, Any], counts: Counter[str]) -> str:
    """Return what is told of one trait."""
    title = f"## {trait['trait']}" + (f" ({trait['article']})" if trait["article"] else "")
    parts = [
        title,
        asks_for(trait),
        "\n".join(f"- **{level}** demands: {said}" for level, said in trait["levels"].items()),
        "\n\n".join(case_lines(number, case) for number, case in enumerate(trait["cases"], 1)),
        parameters(trait["params"]),
        bases(trait.get("bases")),
        f"Asks for {listed(asked(trait))}.",
        trait["notes"].strip(),
        "In the catalog: " + shares(counts) + ".",
    ]
    return "\n\n".join(part for part in parts if part)


def asks_for(trait: Mapping[str, Any]) -> str:
    """Return what the trait answers, who needs it, and the claims that it stands on."""
    claims = " ".join(trait["claims"])
    return f"{trait['title']}? A project needs it when {trait['question']}. Claims: {claims}."


def case_lines(number: int, case: Mapping[str, Any]) -> str:
    """Return one case: level, condition, reason."""
    lines = [f"{number}. **{case['level']}**: {case['reason'].strip()}"]
    if case["code"] is not None:
        lines += ["", "   ```yaml", *(f"   {line}" for line in condition_lines(case["code"])), "   ```"]
    return "\n".join(lines)


def parameters(params: Mapping[str, Any]) -> str:
    """Return the parameters with their values."""
    said = listed(f"`{name}` {value}" for name, value in params.items())
    return f"Parameters: {said}." if said else ""


BASES = {
    "all": "No more than the lowest of all models that it was made from.",
    "foreign": "For weights that the project runs, no more than the lowest of bases of other developers.",
    "restricted": "No more than a base of another developer whose weights are restricted.",
}


def bases(said: Mapping[str, Any] | None) -> str:
    """Return what bases do to a trait."""
    return BASES[said["which"]] if said else ""


def asked(trait: Mapping[str, Any]) -> list[str]:
    """Return the facts that the cases look at, in order."""
    texts = (text for case in trait["cases"] for text in paths_in(case["code"]))
    return list(dict.fromkeys(f"`{text.removeprefix('model.').partition('|')[0]}`" for text in texts))


def paths_in(code: Any) -> Iterator[str]:
    """Yield every path of a condition's code."""
    if isinstance(code, str):
        if code.startswith(FACTS):
            yield code
    elif isinstance(code, list | tuple):
        for part in code:
            yield from paths_in(part)


def shares(counts: Counter[str]) -> str:
    """Return a distribution in words, most frequent first."""
    return ", ".join(f"{offers} {number:,}" for offers, number in counts.most_common())


def listed(words: Iterable[str]) -> str:
    """Return words joined by commas."""
    return ", ".join(words)
