"""The whole case of some manifests, as packs see it; read a changed golden before accepting it.

`pytest --update-goldens` writes them anew. A manifest lies beside what it comes to.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from modelvow.case.build import Memory, build, strong_models
from modelvow.case.evidence import Evidence
from modelvow.manifest.read import read

FOLDER = Path(__file__).parent / "goldens"
DAY = "2026-11-25"
WIDTH = 100
EVIDENCE = {
    "evaluation": Evidence(exists=True, outside=False, date="2026-10-01", url=False),
    "security_review": Evidence(exists=False, outside=False, date=None, url=False),
    "data_agreement": Evidence(exists=True, outside=False, date="2026-05-01", url=False),
    "exit_plan": Evidence(exists=True, outside=False, date=None, url=False),
    "service_level": Evidence(exists=True, outside=True, date=None, url=False),
}


def case_of(name, catalog, memory):
    value = read((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml").value
    given = {"as_of": DAY, "catalog": catalog, "evidence": EVIDENCE, "memory": memory, "wanted": None}
    whole = build(value, manifest_name="ai-manifest.yaml", **given)
    return whole, strong_models(value, whole["models"], **given)


def differing(whole, strong):
    """What the models without hints say otherwise, by part."""
    return [
        {key: without[key] for key in without if without[key] != model.get(key) and key != "sources"}
        for index, model in enumerate(whole["models"])
        for without in [strong(index, None)]
    ]


def by_source(whole):
    """The case with the paths of each source in the place of the source of each path: many share one."""
    models = []
    for model in whole["models"]:
        paths = {}
        for path, source in model["sources"].items():
            paths.setdefault(json.dumps(source, ensure_ascii=False), []).append(path)
        models.append(model | {"sources": [[source, " ".join(sorted(of))] for source, of in paths.items()]})
    return whole | {"models": models}


def lines(value, path=""):
    """One line for what is short, else one for each part."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if len(text) <= WIDTH or not isinstance(value, dict | list):
        return [f"{path}: {text}"]
    parts = sorted(value.items()) if isinstance(value, dict) else enumerate(value)
    return [line for key, part in parts for line in lines(part, f"{path}.{key}" if path else key)]


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.yaml")))
def test_a_manifest_comes_to_its_golden_case(name, catalog, traits, pytestconfig):
    whole, strong = case_of(name, catalog, Memory(traits))
    told = {"case": by_source(whole), "without hints": differing(whole, strong)}
    text = "\n".join(lines(told)) + "\n"
    golden = FOLDER / f"{name}.txt"
    if pytestconfig.getoption("--update-goldens", default=False):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


PROJECTS = {
    "sold": {
        "stage": "production",
        "exposure": "public",
        "distribution": "shipped",
        "commercial": True,
        "license": "LicenseRef-acme",
        "seat": "DE",
        "regions": ["DE", "CN", "US"],
        "monthly_active_users": 800000000,
        "annual_revenue": {"amount": 2000000000, "currency": "USD"},
        "uses": ["military", "surveillance", "medical-decision"],
        "publishes": ["weights", "outputs", "datasets"],
    },
    "quiet": {"stage": "pilot", "distribution": "hosted", "commercial": False},
    "silent": {},
}
TOLD = ("limits", "lifecycle", "owed", "owed_unmet", "successors")


def under_each_license(project, catalog, memory):
    """What binds the first model of each license, tuned and published by such a project."""
    seen = {}
    for name in catalog.model_ids():
        record = catalog.model(name)
        seen.setdefault(record["license"], name)
    models = [
        {"id": name, "name": f"m{number}", "adaptation": "fine-tuned", "published_as": "Acme-1"}
        for number, name in enumerate(seen.values())
    ]
    given = {"as_of": DAY, "catalog": catalog, "evidence": {}, "memory": memory, "wanted": None}
    value = {"version": 1, "project": project, "models": models}
    case = build(value, manifest_name="ai-manifest.yaml", **given)
    return dict(zip(seen, case["models"], strict=True))


@pytest.mark.parametrize("name", PROJECTS)
def test_what_each_license_of_the_catalog_asks_of_a_project_is_as_in_the_golden(
    name, catalog, traits, pytestconfig
):
    told = []
    for license_id, model in under_each_license(PROJECTS[name], catalog, Memory(traits)).items():
        said = {key: model[key] for key in TOLD if key in model}
        told += [f"== {license_id}: {model['id']}", *lines(said)]
    golden = FOLDER / f"licenses_{name}.txt"
    text = "\n".join(told) + "\n"
    if pytestconfig.getoption("--update-goldens", default=False):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
