"""Words that manifests, rules and the catalog have in common, each list in the order in which it is told."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

OURS = "modelvow"
"""The name of our table."""
NEEDS = (
    "openness",
    "transparency",
    "community",
    "iteration",
    "knowledge_sharing",
    "quality",
    "security",
    "ip_protection",
    "commercialization",
    "customization",
    "trust",
    "independence",
    "continuity",
)
"""What a project may need of its models."""
COMPONENTS = (
    "weights",
    "inference_code",
    "training_code",
    "training_data",
    "evaluation",
    "paper",
    "model_card",
    "architecture_documented",
    "safety_evaluation",
    "third_party_evaluation",
    "system_card",
    "checkpoints_published",
    "data_filtering_documented",
)
"""Parts of a model that are published or not, as far as openness asks."""


def misnamed(data: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the tables in the `data` of a pyproject.toml that were surely meant to be ours, and are not.

    At its top only standards have tables, so ours is misplaced there.
    """
    tools = data.get("tool")
    inside = tools if isinstance(tools, dict) else {}
    return [
        *[(name,) for name in data if name == OURS or is_slip(name)],
        *[("tool", name) for name in inside if is_slip(name)],
    ]


def is_slip(name: str) -> bool:
    """Say whether `name` is ours but for upper case, `-`, `_`, one letter or the order of letters."""
    plain = name.lower().replace("-", "").replace("_", "")
    return name != OURS and (differ_once(plain, OURS) or sorted(plain) == sorted(OURS))


def differ_once(one: str, other: str) -> bool:
    """Say whether words are alike but for a character too many, missing, wrong or swapped with the next."""
    longest = max(len(one), len(other))
    if abs(len(one) - len(other)) > 1:
        return False
    start, end = _begin_alike(one, other), _begin_alike(one[::-1], other[::-1])
    swapped = one[start : start + 2] == other[start : start + 2][::-1]
    return start + end >= longest - 1 or (swapped and start + end == longest - 2)


def _begin_alike(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
