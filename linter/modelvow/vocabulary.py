"""Words that manifests, rules and the catalog have in common, each list in the order in which it is told."""

from __future__ import annotations

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
