"""Waivers that lie in a file of their own, beside a manifest or at the root of its repository."""

from __future__ import annotations

import os

from modelvow.boundary import STRAYS, WAY_OUT, strays
from modelvow.discover import WAIVERS, repository_of, shown
from modelvow.manifest.document import Unreadable
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from modelvow.links import Looked
    from modelvow.manifest.document import Document
    from modelvow.manifest.validate import Validated
    from modelvow.waivers import Waiver


class WaiverFile(NamedTuple):
    """One such file. `failure` says why it could not be read; then it holds no waivers.

    `home` is its name as its repository has it, and `folder` where the manifests lie that it covers.
    """

    path: str
    name: str
    home: str
    folder: str
    waivers: tuple[Waiver, ...] = ()
    document: Document | None = None
    validated: Validated | None = None
    failure: Unreadable | None = None


def waiver_files(
    folder: str, root: str, shelf: dict[str, WaiverFile | None], looked: Looked
) -> tuple[WaiverFile, ...]:
    """Return the files that cover a manifest in `folder`: the one beside it, then that of the `root`.

    `shelf` has what was read before, by path; what is read is added to it. `looked` has what was seen of
    folders.
    """
    return tuple(
        [
            file
            for place in dict.fromkeys((folder, root))
            if place not in looked.silent
            for name in WAIVERS
            if (file := _taken(f"{place.rstrip(os.sep)}{os.sep}{name}", root, shelf)) is not None
        ]
    )


def covering(path: str, folder: str, shelf: dict[str, WaiverFile | None]) -> WaiverFile:
    """Return the file at `path`, which covers a manifest in `folder`; read unless it is on the `shelf`."""
    taken = _taken(path, repository_of(folder) or folder, shelf)
    return read_waivers(path, repository_of(folder) or folder) if taken is None else taken


def _taken(path: str, root: str, shelf: dict[str, WaiverFile | None]) -> WaiverFile | None:
    if path not in shelf:
        # A link that leads nowhere is a file that cannot be read, not one that is not there.
        shelf[path] = read_waivers(path, root) if os.path.lexists(path) else None
    return shelf[path]


def read_waivers(path: str, root: str) -> WaiverFile:
    """Return the waivers in the file at `path`, what is at fault in it taken out."""
    from modelvow.manifest.read import read_file
    from modelvow.manifest.validate import validate_waivers
    from modelvow.waivers import waivers_in

    home = os.path.relpath(path, root).replace(os.sep, "/")
    blank = WaiverFile(path, shown(path), home, os.path.dirname(path))
    if strays(path):
        return blank._replace(failure=Unreadable(blank.name, STRAYS, None, WAY_OUT))
    try:
        document = read_file(path, blank.name)
        validated = validate_waivers(document)
    except Unreadable as failure:
        return blank._replace(failure=failure)
    return blank._replace(waivers=waivers_in(validated.value), document=document, validated=validated)
