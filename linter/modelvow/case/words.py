"""Facts put in words, for the reasons that findings print."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DATA = {
    "full": "training data",
    "partial": "part of the training data",
    "described": "a description of the training data",
}
PARTS = (
    ("weights", "weights"),
    ("training_code", "training code"),
    ("paper", "a paper"),
    ("system_card", "a system card"),
    ("model_card", "a model card"),
)
RESULTS = ("evaluation", "safety_evaluation", "third_party_evaluation")


def listed(words: Iterable[str]) -> str:
    """Return "a, b and c"."""
    *most, last = tuple(words) or ("",)
    return f"{', '.join(most)} and {last}" if most else last


def published(components: Mapping[str, Any]) -> str | None:
    """Return what of a model is published, None when nothing is known to be."""
    found = [word for key, word in PARTS if components[key]]
    data = DATA.get(components["training_data"] or "")
    if data:
        found.insert(sum(bool(components[key]) for key in ("weights", "training_code")), data)
    if any(components[key] for key in RESULTS):
        found.append("results of an evaluation")
    return listed(found) if found else None


def unpublished(components: Mapping[str, Any]) -> str | None:
    """Return what of a model is known not to be published, None when nothing is."""
    found = [word for key, word in PARTS if components[key] is False]
    if components["training_data"] == "none":
        found.insert(sum(components[key] is False for key in ("weights", "training_code")), "training data")
    return listed(found) if found else None


def community(facts: Mapping[str, Any]) -> str | None:
    """Return what is counted of a model's use, None when nothing is."""
    hosts = facts["independent_hosts"]
    counts = (
        (facts["downloads"], "downloads", " in 30 days"),
        (facts["likes"], "likes", ""),
        (facts["derivatives"], "derivatives", ""),
        (None if facts["runtimes"] is None else len(facts["runtimes"]), "runtimes", ""),
    )
    found = [
        f"{number:,} {plural(word, number)}{rest}" for number, word, rest in counts if number is not None
    ]
    if hosts and hosts["most"]:
        found.append(f"{span(hosts)} {plural('independent hosts', hosts['most'])}")
    return ", ".join(found) or None


def plural(word: str, number: float) -> str:
    """Return the word for one or several, given that for several."""
    return word.removesuffix("s") if number == 1 and word.endswith("s") else word


def span(numbers: Mapping[str, int]) -> str:
    """Return "3", or "3 to 5"."""
    least, most = numbers["least"], numbers["most"]
    return str(least) if least == most else f"{least} to {most}"


def offer(least: str, most: str) -> str:
    """Return a range of levels in words."""
    return least if least == most else f"{least} to {most}"


def amount(value: float) -> str:
    """Return a number as people write it: 700 million, 1 billion, 950,000."""
    for size, word in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if value >= size and value % (size / 10) == 0:
            return f"{value / size:,g} {word}"
    return f"{value:,g}" if value < size else f"{value:,.0f}"
