"""modelvow: judges an AI project's manifest against facts about its models, and says where they disagree."""

from __future__ import annotations

__version__ = "0.1.0"
