"""What is known of one model, by any name: the catalog's record, and the case where no more is declared."""

from __future__ import annotations

from modelvow import built
from modelvow.building import ensure_built
from modelvow.pages.model import Known
from modelvow.settings import day_of, today


def all_ids() -> tuple[str, ...]:
    """Return the ids of all models in the catalog, sorted."""
    ensure_built()
    from modelvow.catalog.index import open_catalog

    return open_catalog(built.path("catalog.db")).model_ids()


def know(name: str, host: str | None = None, as_of: str | None = None) -> Known:
    """Return what is known of the model that `name` means, as of a day (None: today)."""
    ensure_built()
    from modelvow.case.build import build
    from modelvow.catalog.index import open_catalog
    from modelvow.policy.packs import load_default
    from modelvow.policy.ruleset import merge

    catalog = open_catalog(built.path("catalog.db"))
    match = catalog.lookup(name, host)
    day = day_of(as_of or today())
    entry = {"id": name, "host": host} if host else {"id": name}
    case = build(
        {"version": 1, "models": [entry]},
        as_of=day,
        catalog=catalog,
        traits=merge(load_default()).traits,
        evidence={},
        manifest_name="",
        wanted=None,
    )
    record = catalog.model(match.ids[0]) if len(match.ids) == 1 else None
    terms = catalog.license(record["license"]) if record and record.get("license") else None
    return Known(match, record, case["models"][0], terms, day, catalog.date)
