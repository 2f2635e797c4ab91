"""Where paths really lead, with each folder looked at once."""

from __future__ import annotations

import os

DEEP = 100
"""Folders within one another whose links are looked up one by one."""


def real_path(path: str, known: dict[str, str]) -> str:
    """Return the normal, absolute `path` without links, as `os.path.realpath` does.

    `known` has the real paths of what was looked at before, and gains those of what is.
    """
    found = known.get(path)
    if found is None:
        folder, _, name = path.rpartition(os.sep)
        if not folder or not name or path.count(os.sep) > DEEP:
            return os.path.realpath(path)
        full = f"{real_path(folder, known)}{os.sep}{name}"
        found = known[path] = os.path.realpath(full) if os.path.islink(full) else full
    return found
