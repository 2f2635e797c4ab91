"""Bring the words of the trait files into the manifest's schema: what each level of a need demands."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from modelvow.manifest.compile import render, with_levels
from modelvow.manifest.read import read_file

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "schemas" / "ai-manifest-1.schema.json"
TRAITS = ROOT / "rules" / "article" / "traits"


def traits() -> list[dict[str, Any]]:
    """Return the trait files as they are written."""
    return [read_file(str(path), path.name).value for path in sorted(TRAITS.glob("*.yaml"))]


def synced() -> str:
    """Return the text that the schema should have."""
    return render(with_levels(json.loads(SCHEMA.read_text(encoding="utf-8")), traits()))


def main() -> int:
    """Write the schema where it differs."""
    text = synced()
    if SCHEMA.read_text(encoding="utf-8") != text:
        SCHEMA.write_text(text, encoding="utf-8", newline="\n")
        print(SCHEMA.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
