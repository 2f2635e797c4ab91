import json

import pytest

from modelvow import built
from modelvow.building import ensure_built
from modelvow.case.build import Memory, build
from modelvow.case.evidence import Evidence
from modelvow.case.memory import Setting
from modelvow.catalog.index import open_catalog
from modelvow.catalog.lookup import Match

DAY = "2026-11-25"


@pytest.fixture(scope="session")
def traits():
    ensure_built()
    return json.loads(built.read_text("traits.json"))


@pytest.fixture(scope="session")
def catalog():
    ensure_built()
    opened = open_catalog(built.path("catalog.db"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def memory(traits):
    return Memory(traits)


@pytest.fixture(scope="session")
def case_for(catalog, memory):
    """Return a function from the parts of a manifest to its case; every control's evidence is there."""

    def case_for(*models, as_of=DAY, wanted=None, **parts):
        entries = [entry if isinstance(entry, dict) else {"id": entry} for entry in models]
        found = {
            name: Evidence(exists=True, outside=False, date=None, url=False)
            for name in parts.get("controls", {})
        }
        return build(
            {"version": 1, "models": entries, **parts},
            as_of=as_of,
            catalog=catalog,
            evidence=found,
            manifest_name="ai-manifest.yaml",
            wanted=wanted,
            memory=memory,
        )

    return case_for


@pytest.fixture(scope="session")
def model_for(case_for):
    return lambda entry, **parts: case_for(entry, **parts)["models"][0]


@pytest.fixture(scope="session")
def offers(model_for):
    """Return a function from a model and a trait to the trait's range in words."""
    return lambda entry, trait, **parts: model_for(entry, **parts)["traits"][trait]["offers"]


class Few:
    """A catalog of a few records, by kind and id, that notes what it is asked for."""

    def __init__(self, **kinds):
        self.kinds, self.asked = kinds, []

    def _found(self, kind, name):
        self.asked.append(name)
        return self.kinds.get(kind, {}).get(name)

    def model(self, name):
        return self._found("models", name)

    def license(self, name):
        return self._found("licenses", name)

    def provider(self, name):
        return self._found("providers", name)

    def source(self, name):
        return self._found("sources", name)

    def licenses(self):
        return tuple(self.kinds.get("licenses", ()))

    def model_ids(self):
        return tuple(self.kinds.get("models", ()))

    def service_of(self, developer):
        return self.kinds.get("services", {}).get(developer)

    def lookup(self, name, host=None):
        called = [key for key in (f"{host}: {name}", name) if key in self.kinds.get("models", {})][:1]
        return Match(name, "exact" if called else "unknown", tuple(called), called=name)


@pytest.fixture(scope="session")
def setting_of():
    """Return a function from the records of a small catalog to a setting of its own with them."""

    def setting_of(project=None, **kinds):
        return Setting(DAY, Few(**kinds), project or {}, Memory([]))

    return setting_of
