"""Where overlays lie: files, folders of them, and the data of installed packages."""

from __future__ import annotations

import os

from modelvow.boundary import is_inside
from modelvow.catalog.overlay import OverlayError, Problem
from modelvow.discover import repository_of, shown
from modelvow.packages import PREFIX, PackageError, path_in_package
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ENDINGS = (".yaml", ".yml", ".json")
MOST_FILES = 500
"""More files than that are no overlays; somebody named the wrong folder."""


class Named(NamedTuple):
    """An overlay as somebody names it: its path, how it is shown, who names it (to be told in errors)."""

    path: str
    name: str
    by: str


def configured(sources: Sequence[str], file: str, by: str) -> list[Named]:
    """Return the overlays that the configuration at `file` names; OverlayError where one may not be.

    Paths lie beside the configuration and stay inside its repository. `by` tells
    the place of the setting.
    """
    folder = os.path.dirname(os.path.abspath(file))
    root = os.path.realpath(repository_of(folder) or folder)
    found = []
    for source in sources:
        if source.startswith(PREFIX):
            found.append(in_package(source, by))
            continue
        path = os.path.normpath(os.path.join(folder, source))
        if not is_inside(path, root):
            reason = f"the overlay `{source}` lies outside the repository"
            raise OverlayError([Problem(by, reason, "move it inside, or give it with `--catalog`")])
        found.append(Named(path, shown(path), by))
    return found


def given(sources: Iterable[str]) -> list[Named]:
    """Return the overlays that the caller names, from where the caller is."""
    return [
        in_package(source, "--catalog")
        if source.startswith(PREFIX)
        else Named(source, shown(source), "--catalog")
        for source in sources
    ]


def in_package(source: str, by: str) -> Named:
    """Return the folder of an installed package that `package:NAME` or `package:NAME/FOLDER` names.

    The package is looked up, never imported: nothing of it is executed.
    """
    try:
        return Named(path_in_package(source), source, by)
    except PackageError as error:
        raise OverlayError([Problem(by, error.reason, error.suggestion)]) from error


def files_of(named: Named) -> list[tuple[str, str]]:
    """Return path and shown name of every overlay file at a place, by name; OverlayError where none is."""
    if not os.path.isdir(named.path):
        return [(named.path, named.name)]
    files = sorted(_files_in(named.path))
    if not files:
        way_out = "put files that end in `.yaml`, `.yml` or `.json` there"
        raise OverlayError([Problem(named.by, f"the folder `{named.name}` holds no overlay", way_out)])
    if len(files) > MOST_FILES:
        reason = f"the folder `{named.name}` holds more than {MOST_FILES} files of data"
        raise OverlayError([Problem(named.by, reason, "name the folder that holds the overlays")])
    return [(os.path.join(named.path, file), f"{named.name}/{file.replace(os.sep, '/')}") for file in files]


def _files_in(folder: str) -> Iterator[str]:
    """Yield the overlay files below `folder`; hidden ones and links that lead out are passed over."""
    root = os.path.realpath(folder)
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith((".", "__pycache__")))
        for name in names:
            path = os.path.join(top, name)
            if name.lower().endswith(ENDINGS) and not name.startswith(".") and is_inside(path, root):
                yield os.path.relpath(path, folder)
