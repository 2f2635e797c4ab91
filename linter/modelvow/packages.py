"""The data of installed packages: looked up, never imported, so that nothing of them is executed."""

from __future__ import annotations

import os
import sys

from modelvow.boundary import is_inside
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "package:"
"""What the name of an installed package's data begins with; any other is a path."""


class PackageError(Exception):
    """A package that cannot be used: why, and the way out."""

    def __init__(self, reason: str, suggestion: str) -> None:
        """Keep both; the message is `reason; suggestion`."""
        self.reason, self.suggestion = reason, suggestion
        super().__init__(f"{reason}; {suggestion}")


def path_in_package(source: str) -> str:
    """Return the folder or file that `package:NAME` or `package:NAME/INNER` names; PackageError otherwise."""
    name, _, inner = source.removeprefix(PREFIX).partition("/")
    if not name.isidentifier() or ".." in inner.split("/"):
        raise PackageError(f"`{source}` names no package", "write `package:NAME`")
    for folder in _folders_of(name):
        path = os.path.normpath(os.path.join(folder, inner))
        if os.path.exists(path) and is_inside(path, os.path.realpath(folder)):
            return path
    missing = f"`{source}` is not installed here" if not inner else f"`{source}` is not there"
    raise PackageError(missing, "install the package into the environment of modelvow")


def _folders_of(name: str) -> Iterator[str]:
    """Yield the folders of a top-level package: looking for a dotted name would import its parents.

    The current folder is no place to look in, though Python may have it on its path: what is judged there
    must not pass for what is installed.
    """
    from importlib.machinery import PathFinder

    here = os.path.realpath(os.getcwd())
    installed = [each for each in sys.path if each and os.path.realpath(each) != here]
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        spec = find(name, installed if finder is PathFinder else None) if find is not None else None
        if spec is not None:
            yield from spec.submodule_search_locations or ()
