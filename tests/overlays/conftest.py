import pytest

from modelvow import built
from modelvow.building import ensure_built
from modelvow.catalog.overlay import overlaid_catalog
from modelvow.manifest.read import read
from modelvow.overlays.read import overlay_of


@pytest.fixture(scope="session", autouse=True)
def _built():
    ensure_built()


@pytest.fixture
def over():
    """Return the catalog with overlays in force, each given as text."""

    def open_over(*texts):
        read_all = [overlay_of(read(text, f"o{number}.yaml")) for number, text in enumerate(texts, 1)]
        return overlaid_catalog(built.path("catalog.db"), read_all)

    return open_over
