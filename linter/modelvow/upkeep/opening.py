"""A catalog wherever it lies: the built-in one, a built file, an authored folder, or overlays."""

from __future__ import annotations

import os
from contextlib import contextmanager

from modelvow import built
from modelvow.building import ensure_built
from modelvow.catalog.index import CatalogError, open_catalog
from modelvow.discover import shown
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelvow.catalog.index import Catalog
    from modelvow.catalog.overlay import Overlay

BUILTIN = "builtin"
DATABASE = b"SQLite format 3\0"
HINT = "name `builtin`, a built catalog, a folder with `catalog.json`, or overlays"


class Opened(NamedTuple):
    """What lies at a path: a catalog with the built file that it is read from, or overlays alone."""

    path: str
    catalog: Catalog | None
    overlays: tuple[Overlay, ...] = ()


@contextmanager
def opened(path: str) -> Iterator[Opened]:
    """Open what lies at `path`; CatalogError or OverlayError where it is no catalog."""
    from tempfile import TemporaryDirectory

    ensure_built()
    if path == BUILTIN:
        path = built.path("catalog.db")
    if os.path.isfile(os.path.join(path, "catalog.json")):
        with TemporaryDirectory() as folder:
            database = os.path.join(folder, "catalog.db")
            _build(path, database)
            catalog = open_catalog(database)
            try:
                yield Opened(database, catalog)
            finally:
                catalog.close()
    elif _is_database(path):
        yield Opened(path, open_catalog(path))
    else:
        yield Opened(path, None, _overlays(path))


def _build(folder: str, database: str) -> None:
    from modelvow.catalog.compile import build_index

    try:
        build_index(folder, database)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"a record has no {error}" if isinstance(error, KeyError) else str(error)
        raise CatalogError(shown(folder), f"the catalog cannot be built: {reason}", "mend it") from error


def _is_database(path: str) -> bool:
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return file.read(len(DATABASE)) == DATABASE


def _overlays(path: str) -> tuple[Overlay, ...]:
    from modelvow.overlays.places import given
    from modelvow.overlays.read import read_overlays

    if not path.startswith("package:") and not os.path.exists(path):
        raise CatalogError(shown(path), "there is nothing here", HINT)
    return read_overlays(given([path]))
