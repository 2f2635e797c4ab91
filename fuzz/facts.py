"""Facts of others: overlays, and the files of those who publish facts."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from fuzz.said import refused
from modelvow import built
from modelvow.building import ensure_built
from modelvow.catalog.index import open_catalog
from modelvow.catalog.overlay import OverlayError, overlaid_catalog
from modelvow.manifest.document import Unreadable
from modelvow.manifest.limits import PACK
from modelvow.manifest.read import read
from modelvow.overlays.read import overlay_of
from modelvow.upkeep.fetching import SourceError
from modelvow.upkeep.sources import ADAPTERS
from modelvow.upkeep.updating import _parts, parsed

if TYPE_CHECKING:
    from modelvow.catalog.index import Catalog

DAY = "2026-11-25"


def check_overlay(content: bytes) -> str:
    """Put an overlay over the catalog; every record that it speaks of is still found, by name and id."""
    ensure_built()
    try:
        overlay = overlay_of(read(content, "o.yaml", PACK))
    except (Unreadable, OverlayError) as error:
        return refused(error, content)
    try:
        catalog = overlaid_catalog(built.path("catalog.db"), [overlay])
    except OverlayError as error:
        return refused(error, content)
    try:
        for patch in overlay.models:
            assert catalog.model(patch.id) is not None
            assert patch.id in catalog.lookup(patch.id).ids
        for patch in overlay.licenses:
            assert catalog.license(patch.id) is not None
        json.dumps([catalog.model(patch.id) for patch in overlay.models], default=str)
    finally:
        catalog.close()
    return "over it"


@cache
def catalog_alone() -> Catalog:
    """Return the built-in catalog."""
    ensure_built()
    return open_catalog(built.path("catalog.db"))


def check_source(value: Any) -> str:
    """Take a file of a source; what is made of it is an overlay that may be used."""
    name, data = value
    adapter = ADAPTERS[name]
    try:
        body = parsed(name, json.dumps(data).encode(), adapter)
    except SourceError as error:
        return refused(error, value)
    taken = adapter.take(body, catalog_alone())
    for file, text in _parts(name, taken, adapter, "https://example.org", DAY):
        overlaid_catalog(built.path("catalog.db"), [overlay_of(read(text, file, PACK))]).close()
    return "taken" if taken.models or taken.licenses else "nothing new"
