"""Bring the words of trait files into the schema of the manifest, and its waivers into that of their file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from modelvow.manifest.compile import render, waivers_schema, with_levels
from modelvow.manifest.read import read_file

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "schemas" / "ai-manifest-1.schema.json"
WAIVERS = ROOT / "schemas" / "ai-waivers-1.schema.json"
TRAITS = ROOT / "rules" / "article" / "traits"


def traits() -> list[dict[str, Any]]:
    """Return the trait files as they are written."""
    return [read_file(str(path), path.name).value for path in sorted(TRAITS.glob("*.yaml"))]


def synced() -> str:
    """Return the text that the schema should have."""
    return render(with_levels(json.loads(SCHEMA.read_text(encoding="utf-8")), traits()))


def waivers() -> str:
    """Return the text of the schema of a waivers file: the manifest's, as far as it is about them."""
    return render(waivers_schema(json.loads(synced())))


def main() -> int:
    """Write the schemas where they differ."""
    for path, text in ((SCHEMA, synced()), (WAIVERS, waivers())):
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
