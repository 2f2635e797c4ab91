from pathlib import Path

import pytest

from modelvow.catalog.compile import build_index
from modelvow.catalog.index import open_catalog

SOURCE = Path(__file__).parents[2] / "catalog"


@pytest.fixture(scope="session")
def source():
    return SOURCE


@pytest.fixture(scope="session")
def index(tmp_path_factory):
    path = tmp_path_factory.mktemp("catalog") / "catalog.db"
    build_index(str(SOURCE), str(path))
    return path


@pytest.fixture(scope="session")
def catalog(index):
    opened = open_catalog(str(index))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def records(catalog):
    return {own: catalog.model(own) for own in catalog.model_ids()}
