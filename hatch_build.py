"""The build hook: makes the files of `modelvow/_built` for wheels and editable installs alike."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuiltFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Builds rules, schemas and catalog into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build every part anew, so that a wheel never carries what an older checkout left."""
        sys.path.insert(0, str(Path(self.root) / "linter"))
        from modelvow.building import build

        build(self.root, everything=True)
