"""`catalog check`: what in a catalog cannot be right, in words or as data."""

from __future__ import annotations

import json

from modelvow.catalog.consistency import Known, doubts, settle
from modelvow.catalog.overlay import overlaid_catalog
from modelvow.typed import TYPE_CHECKING, NamedTuple
from modelvow.upkeep.opening import BUILTIN, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelvow.catalog.consistency import Settled
    from modelvow.catalog.index import Catalog


class Checked(NamedTuple):
    """A catalog that was checked: how much there was, and what came of it."""

    models: int
    licenses: int
    providers: int
    result: Settled


def check(path: str | None, overlays: Sequence[str] = ()) -> Checked:
    """Check what lies at `path`; overlays are checked over the built-in catalog.

    None: the catalog in force in the current folder, with `overlays` put over it.
    """
    if path is None:
        from modelvow.inquiry import catalog_here

        return _checked(catalog_here(overlays))
    with opened(path) as found:
        if found.catalog is not None and not overlays:
            return _checked(found.catalog)
        from modelvow.overlays.places import given
        from modelvow.overlays.read import read_overlays

        more = (*found.overlays, *read_overlays(given(overlays)))
        if found.catalog is not None:
            return _checked(overlaid_catalog(found.path, more))
        with opened(BUILTIN) as beneath:
            return _checked(overlaid_catalog(beneath.path, more))


def _checked(catalog: Catalog) -> Checked:
    known = [Known(row["check"], row["id"], row.get("path", ""), row["reason"]) for row in catalog.known()]
    counts = len(catalog.model_ids()), len(catalog.licenses()), len(catalog.providers())
    return Checked(*counts, settle(doubts(catalog), known))


def is_right(checked: Checked) -> bool:
    """Return whether nothing is left to mend."""
    return not checked.result.open and not checked.result.stale


def to_text(checked: Checked, *, known: bool = False) -> str:
    """Return what was found, one line each; with `known` also what is known to be so, and why."""
    from modelvow.report.terminal import escape

    result = checked.result
    lines = [f"{each.id}: {each.check}: {each.path}: {each.reason}" for each in result.open]
    lines += [
        f"known.json: {each.check} of {each.id} is no longer found; take the entry away"
        for each in result.stale
    ]
    if known:
        lines += [
            f"known: {doubt.id}: {doubt.check}: {doubt.path}: {doubt.reason} ({why.reason})"
            for doubt, why in result.known
        ]
    counted = f"{checked.models} models · {checked.licenses} licenses · {checked.providers} providers"
    found = len(result.open) + len(result.stale)
    lines.append(f"{counted}: {found or 'nothing'} to mend, {len(result.known)} known")
    return "".join(f"{escape(line)}\n" for line in lines)


def to_json(checked: Checked) -> str:
    """Return what was found as one JSON object."""
    result = checked.result
    data = {
        "models": checked.models,
        "licenses": checked.licenses,
        "providers": checked.providers,
        "open": [each._asdict() for each in result.open],
        "known": [doubt._asdict() | {"known": why.reason} for doubt, why in result.known],
        "stale": [each._asdict() for each in result.stale],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
