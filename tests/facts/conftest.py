"""A record that is only a hint."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def tier_b():
    """Return the id of a record that is only a hint and says that the weights are restricted."""
    from modelvow import built
    from modelvow.building import ensure_built
    from modelvow.catalog.index import open_catalog

    ensure_built()
    catalog = open_catalog(built.path("catalog.db"))
    records = map(catalog.model, catalog.model_ids())
    found = next(
        one["id"] for one in records if one["tier"] == "B" and one["openness"] == "restricted-weights"
    )
    catalog.close()
    return found
