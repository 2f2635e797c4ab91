"""Where the cache lies: in the user's own folder, never in a tree that is judged."""

from __future__ import annotations

import os

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX, OWN = "MODELVOW_", "MODELVOW_CACHE_DIR"
"""What variables of ours begin with, and the one that there is."""
RUN = ".run"
"""How the file ends that holds what a whole run said."""


def cache_folder(environment: Mapping[str, str], platform: str) -> str | None:
    """Return the folder that `MODELVOW_CACHE_DIR` names, else the system's; None where there is no home."""
    own = environment.get(OWN, "")
    if own:
        return os.path.abspath(own)
    base = _base(environment, platform)
    return os.path.join(base, "modelvow") if os.path.isabs(base) else None


def slip_in(environment: Mapping[str, str]) -> str:
    """Return the variable that is a slip of `MODELVOW_CACHE_DIR`, "" where none is.

    Others that begin like ours are somebody's own, such as `MODELVOW_VERSION` in a pipeline.
    """
    others = [name for name in environment if name.startswith(PREFIX) and name != OWN]
    if not others:
        return ""
    from modelvow.policy.errors import guess

    meant = (OWN.removeprefix(PREFIX),)
    return next((name for name in others if guess(name.removeprefix(PREFIX), meant)), "")


def _base(environment: Mapping[str, str], platform: str) -> str:
    if platform == "win32":
        return environment.get("LOCALAPPDATA", "")
    chosen = environment.get("XDG_CACHE_HOME", "")
    if os.path.isabs(chosen):
        return chosen
    home = environment.get("HOME", "")
    inner = ("Library", "Caches") if platform == "darwin" else (".cache",)
    return os.path.join(home, *inner) if os.path.isabs(home) else ""
