"""How large a document may be: what is read comes from strangers."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Caps on bytes, on keys and values once aliases are expanded, and on depth."""

    size: int
    nodes: int
    depth: int


MANIFEST = Limits(256 * 1024, 20_000, 64)
PACK = Limits(2 * 1024 * 1024, 200_000, 64)
