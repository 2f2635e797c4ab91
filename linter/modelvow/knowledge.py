"""What is known of models, by any name: the catalog's record, and the case where no more is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelvow.inquiry import catalog_here
from modelvow.pages.known import Known
from modelvow.selection import check_hosts
from modelvow.settings import day_of, today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.case.memory import Memory
    from modelvow.catalog.index import Catalog


def know(name: str, host: str | None = None, as_of: str | None = None) -> Known:
    """Return what is known of the model that `name` means, as of a day (None: today)."""
    return know_all((name,), host, as_of)[0]


def know_all(
    names: Sequence[str],
    host: str | None = None,
    as_of: str | None = None,
    overlays: Sequence[str] = (),
) -> tuple[Known, ...]:
    """Return what is known of each of the models that `names` mean, in their order.

    The catalog is that of the current folder, with `overlays` put over it. Raises SelectionError where there
    is no such host.
    """
    catalog = catalog_here(overlays)
    check_hosts([host] if host else (), catalog)
    from modelvow.case.memory import Memory
    from modelvow.policy.packs import load_default
    from modelvow.policy.ruleset import merge

    memory = Memory(merge(load_default()).traits)
    day = day_of(today() if as_of is None else as_of)
    return tuple([_known(name, host, day, catalog, memory) for name in names])


def _known(name: str, host: str | None, day: str, catalog: Catalog, memory: Memory) -> Known:
    from modelvow.case.build import build
    from modelvow.pages.definitions import definitions_of

    match = catalog.lookup(name, host)
    case = build(
        {"version": 1, "models": [{"id": name, "host": host} if host else {"id": name}]},
        as_of=day,
        catalog=catalog,
        evidence={},
        manifest_name="",
        wanted=None,
        memory=memory,
    )
    model, record = case["models"][0], catalog.model(match.ids[0]) if len(match.ids) == 1 else None
    if record is None:
        near = () if match.ids else catalog.nearest(name)
        return Known(match, None, model, None, day, catalog.date, nearest=near)
    terms = catalog.license(record["license"]) if record["license"] else None
    origins = [found for key in record["sources"] or () if (found := catalog.source(key))]
    return Known(
        match=match,
        record=record,
        model=model,
        license=terms,
        as_of=day,
        catalog_date=catalog.date,
        origins=origins,
        definitions=definitions_of(record, catalog),
        practices=_practices(record, catalog),
    )


def _practices(record: Mapping[str, Any], catalog: Catalog) -> dict[str, Mapping[str, Any]]:
    from modelvow.case.practices import practices_of

    providers = dict.fromkeys(row["provider"] for row in record["hosts"])
    return {name: practices_of(catalog.provider(name), agreement=False) for name in providers}
