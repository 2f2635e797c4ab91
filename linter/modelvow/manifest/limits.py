"""How large a document may be: what is read comes from strangers."""

from __future__ import annotations

from modelvow.typed import NamedTuple


class Limits(NamedTuple):
    """Caps on bytes, on keys and values once aliases are expanded, and on depth.

    The pure parser reads what those of a manifest let through in about half a second.
    """

    size: int
    nodes: int
    depth: int


MANIFEST = Limits(256 * 1024, 10_000, 64)
PACK = Limits(1024 * 1024, 50_000, 64)
MODELS = 200
"""Models of one manifest: each is judged by every rule, and takes some milliseconds."""
