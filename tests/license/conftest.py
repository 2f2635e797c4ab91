import json

import pytest

from modelvow import built
from modelvow.building import ensure_built
from modelvow.case.build import Memory, build
from modelvow.case.evidence import Evidence
from modelvow.catalog.index import open_catalog
from modelvow.check import Options
from modelvow.inquiry import examples_judge

DAY = "2026-11-25"


@pytest.fixture(scope="session")
def case_for():
    """Return a function from models, as ids or maps, and parts of a manifest to its case."""
    ensure_built()
    memory = Memory(json.loads(built.read_text("traits.json")))
    catalog = open_catalog(built.path("catalog.db"))
    there = Evidence(exists=True, outside=False, date=None, url=False)

    def case_for(*models, as_of=DAY, **parts):
        entries = [entry if isinstance(entry, dict) else {"id": entry} for entry in models]
        return build(
            {"version": 1, "models": entries, **parts},
            as_of=as_of,
            catalog=catalog,
            evidence=dict.fromkeys(parts.get("controls", {}), there),
            manifest_name="ai-manifest.yaml",
            wanted=frozenset(),
            memory=memory,
        )

    yield case_for
    catalog.close()


@pytest.fixture(scope="session")
def model_for(case_for):
    return lambda entry, **parts: case_for(entry, **parts)["models"][0]


@pytest.fixture(scope="session")
def judge():
    """Return a function from a manifest, and the files beside it, to the findings of all built-in rules."""
    judged = examples_judge(Options(configured=False))
    return lambda manifest, files=None: judged(manifest, as_of=DAY, files=files or {})


@pytest.fixture(scope="session")
def findings_of(judge):
    """Return a function from a rule's code and a manifest to the rule's findings."""
    return lambda code, manifest, files=None: [one for one in judge(manifest, files) if one.code == code]
