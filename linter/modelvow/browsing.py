"""The table of models: what of the catalog is wanted, in which order, and what is not known of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelvow import selection
from modelvow.inquiry import catalog_here
from modelvow.listing import Listing, Query, in_order
from modelvow.settings import day_of, today

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def browse(query: Query, overlays: Sequence[str] = (), watch: Callable[[Any], Any] = iter) -> Listing:
    """Return the models that `query` asks for; `watch` passes models on while they are judged.

    Raises SelectionError where a part of the query means nothing.
    """
    catalog, as_of = catalog_here(overlays), day_of(today() if query.as_of is None else query.as_of)
    records = selection.records_of(catalog)
    selection.check_wanted(query.wanted, records, catalog)
    chosen = selection.choose(records, query.wanted, as_of)
    listing = Listing(chosen.records, catalog, as_of, query, chosen.unknown)
    if query.meets is not None:
        listing = _met(listing, query.meets, watch)
    ordered = in_order(listing.records, query.order, turned=query.turned)
    kept = ordered if query.limit is None else ordered[: query.limit]
    return listing._replace(records=kept, cut=len(ordered) - len(kept))


def _met(listing: Listing, path: str, watch: Callable[[Any], Any]) -> Listing:
    """Return the listing without the models that miss a need of the manifest at `path`."""
    from modelvow.candidates import ask, fits

    hosts = listing.query.wanted.hosts
    asked = ask(path, listing.query.as_of, hosts[0] if len(hosts) == 1 else None, listing.catalog)
    found = dict(fits(watch(listing.records), asked))
    undetermined = sum(not fit.is_sure for fit in found.values())
    if not listing.query.maybe:
        found = {name: fit for name, fit in found.items() if fit.is_sure}
    records = [record for record in listing.records if record["id"] in found]
    return listing._replace(records=records, fits=found, undetermined=undetermined)
