"""A model as a case tells it."""

from __future__ import annotations

import pytest

DAY = "2026-11-25"


@pytest.fixture(scope="session")
def case_of():
    """Return a function from an entry of `models` to the model of its case."""
    from modelvow import built
    from modelvow.building import ensure_built
    from modelvow.case.build import build
    from modelvow.catalog.index import open_catalog

    ensure_built()
    catalog = open_catalog(built.path("catalog.db"))

    def model(entry, as_of=DAY):
        value = {"version": 1, "models": [entry]}
        case = build(value, as_of=as_of, catalog=catalog, evidence={}, manifest_name="", wanted=frozenset())
        return case["models"][0]

    yield model
    catalog.close()
