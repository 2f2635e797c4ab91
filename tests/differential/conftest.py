import pytest

from modelvow.building import ensure_built


@pytest.fixture(scope="session", autouse=True)
def _built():
    ensure_built()
