"""Where paths really lead and what folders hold, with each folder looked at once a run."""

from __future__ import annotations

import os
from itertools import islice

from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

DEEP = 100
"""Folders within one another whose links are looked up one by one."""
MOST_LISTED = 1000
"""Entries of a folder that is listed; one with more is asked for each name that counts."""


class Looked(NamedTuple):
    """What a run has seen of folders, by absolute path; whoever looks adds to it.

    `real` has where paths lead, `roots` the repositories of folders, `settings` their configurations. There
    is no link in a folder of `straight`, and nothing that is sought by its name in one of `silent`. `ahead`
    has the manifests of folders that were listed before it was known whether any of them counts.
    """

    real: dict[str, str]
    roots: dict[str, str | None]
    settings: dict[str, str | None]
    straight: set[str]
    silent: set[str]
    ahead: dict[str, tuple[str, ...]]


def nothing_seen() -> Looked:
    """Return what a run begins with."""
    return Looked({}, {}, {}, set(), set(), {})


def real_path(path: str, looked: Looked) -> str:
    """Return the normal, absolute `path` without links, as `os.path.realpath` does."""
    found = looked.real.get(path)
    if found is not None:
        return found
    folder, _, name = path.rpartition(os.sep)
    above = looked.real.get(folder)
    if above is None:
        if not folder or not name or path.count(os.sep) > DEEP:
            return os.path.realpath(path)
        above = real_path(folder, looked)
    full = path if above == folder else f"{above}{os.sep}{name}"
    if folder not in looked.straight:
        found = looked.real[path] = os.path.realpath(full) if os.path.islink(full) else full
        return found
    if path in looked.straight:
        # A folder, which is asked for again: of files there would be too many to remember.
        looked.real[path] = full
    return full


def is_plain(path: str, sep: str = os.sep) -> bool:
    """Say whether `path` leads down from where one is, and is plainly normal: it needs not be taken apart.

    `sep` is what the system has between names; where that is another than here, no path is plain.
    """
    return (
        sep == "/"
        and path[:1] not in {"", "/", "."}
        and path[-1] != "/"
        and "//" not in path
        and "/." not in path
    )


def absolute(path: str, here: str) -> str:
    """Return the absolute, normal path of `path`, seen from the folder `here`; it need not be there."""
    return f"{here}/{path}" if is_plain(path) and here != "/" else os.path.abspath(path)


def parent(path: str, sep: str = os.sep) -> str:
    """Return the folder that the absolute, normal `path` lies in, as `os.path.dirname` does."""
    folder = path.rpartition(sep)[0]
    return folder if folder and sep == "/" else os.path.dirname(path)


def survey(folder: str, sought: frozenset[str], looked: Looked) -> Sequence[os.DirEntry[str]]:
    """List the absolute `folder`, note in `looked` whether it holds links or any `sought`; return the rest.

    Where it cannot be listed nothing is known of it, and it is looked at name by name. A name that another
    system may take for one that is sought, by its case or by what it does not print, is not ruled out.
    """
    try:
        with os.scandir(folder) as entries:
            listed = [*islice(entries, MOST_LISTED)]
    except OSError:
        return ()
    if len(listed) == MOST_LISTED:
        return ()
    found = [entry for entry in listed if not entry.is_symlink()]
    if len(found) == len(listed):
        looked.straight.add(folder)
    names = [entry.name for entry in listed]
    if sought.isdisjoint(map(str.lower, names)) and "".join(names).isascii():
        looked.silent.add(folder)
    return found
