import json

import pytest

from modelvow.building import ensure_built


@pytest.fixture(scope="session", autouse=True)
def _built():
    ensure_built()


@pytest.fixture
def small(put, tmp_path):
    """Write an authored catalog of one developer, with what `change` makes of its model, and return it."""

    def write(change=None, name="catalog", **files):
        model = {
            "id": "acme/writer",
            "name": "Writer",
            "family": None,
            "released": "2026-01-31",
            "modality": ["text"],
            "parameters": 7,
            "context_tokens": None,
            "openness": "open-weights",
            "license": "MIT",
            "weights_repo": "acme/Writer",
            "tier": "A",
            "notes": [],
            "sources": ["hub"],
            "checked": "2026-11-01",
            "components": {"weights": {"value": True}},
            "hosts": [{"provider": "acme", "model_id": "writer", "status": "active", "source": "hub"}],
            "aliases": [{"alias": "writer", "kind": "api-id"}],
        } | (change or {})
        licence = {
            "id": "MIT",
            "name": "MIT License",
            "category": "permissive",
            "confidence": "primary text read",
            "terms": {"mau_limit": None, "excluded_regions": [], "restricted_uses": []},
            "text_date": None,
            "source": ["hub"],
        } | files.pop("license", {})
        provider = {"provider": "acme", "name": "Acme", "developer": "acme", "kind": "developer-api"}
        practices = files.pop("practices", [])
        parts = {
            "catalog.json": {"version": "1", "date": "2026-11-01"},
            "models/acme.json": {
                "developer": "acme",
                "name": "Acme",
                "country": "DE",
                "families": [],
                "models": [model, *files.pop("models", [])],
            },
            "licenses/MIT.json": licence,
            "providers.json": [provider | {"practices": practices}],
            "tuning.json": [],
            "prefixes.json": [],
            "sources.json": [{"key": "hub", "title": "Hub", "date": "2026-11-01"}],
            **files,
        }
        for path, content in parts.items():
            put(f"{name}/{path}", json.dumps(content))
        return tmp_path / name

    return write
