"""The border of a repository: what lies in it is not read or written beyond it, whatever a link says.

Without a repository a folder may stand for one, as `border`: that of the settings, or of the manifest.
"""

from __future__ import annotations

import os

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

STRAYS = "is a link that leads out of the repository"
WAY_OUT = "put the file itself there"


def strays(path: str, border: str = "") -> bool:
    """Say whether `path` lies in a repository, and a link on its way leads out of that."""
    full = os.path.abspath(path)
    return os.path.realpath(full) != full and leads_out(full, os.path.dirname(full), border)


def leads_out(path: str, folder: str, border: str = "") -> bool:
    """Say whether `path`, links followed, lies outside the repository that the absolute `folder` lies in.

    Where there is none it must stay inside `border`, if that is given.
    """
    root = root_of(folder) or border
    return bool(root) and not is_inside(path, os.path.realpath(root))


def named_border(folder: str) -> str:
    """Return by what name people know the border of what lies in the absolute `folder`."""
    return "the project" if root_of(folder) is None else "the repository"


def is_inside(path: str, root: str) -> bool:
    """Say whether `path`, links followed, is the folder `root`, which is a real path, or lies in it."""
    try:
        return is_below(os.path.realpath(path), root)
    except ValueError:  # a sign that no path has
        return False


def is_private(path: str) -> bool:
    """Say whether `path` really lies in a folder `.git`, which is git's own."""
    return ".git" in os.path.normcase(os.path.realpath(path)).split(os.sep)


def is_below(path: str, root: str, os_path: ModuleType = os.path) -> bool:
    """Say whether the absolute `path`, free of links, is the folder `root` or lies in it.

    `os_path` is `ntpath` or `posixpath`: one knows drives, and no difference of case.
    """
    path, root = os_path.normcase(path), os_path.normcase(root)
    return path == root or path.startswith(root.rstrip(os_path.sep) + os_path.sep)


def root_of(folder: str) -> str | None:
    """Return the nearest folder from the absolute `folder` upward that holds `.git`."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder
