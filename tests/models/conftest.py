"""The command as users run it, over a small set of models of a developer that the catalog does not know."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import NamedTuple

import pytest

from modelvow import built
from modelvow.building import ensure_built
from modelvow.catalog.compile import build_index
from modelvow.catalog.overlay import overlaid_catalog
from modelvow.manifest.read import read
from modelvow.overlays.read import overlay_of

ROOT = Path(__file__).parents[2]
DAY = ("--as-of", "2026-11-25")
ACME = """\
version: 1
source: https://acme.example/models
date: 2026-11-01
models:
  - id: acme/writer-7b
    name: Writer 7B
    developer: acme
    developer_name: Acme Corp
    family: writer
    released: 2026-03-01
    modality: [text]
    parameters: 7
    context_tokens: 32768
    openness: open-source
    license: Apache-2.0
    weights_repo: acme/Writer-7B
    components:
      training_code: true
      inference_code: true
      training_data: full
      evaluation: true
      paper: true
      model_card: true
      architecture_documented: true
      checkpoints_published: true
    hosts:
      - {provider: groq, model_id: acme/writer-7b, status: active}
      - {provider: deepinfra, model_id: acme/Writer-7B, status: deprecated, retires: 2027-01-31}
  - id: acme/writer-large
    name: Writer Large
    developer: acme
    developer_name: Acme Corp
    family: writer
    released: 2026-06-01
    modality: [text]
    openness: closed
    license: LicenseRef-api-openai
    hosts:
      - {provider: groq, model_id: writer-large, status: retired, retires: 2026-10-01}
      - {provider: azure, model_id: writer-large, status: active, retires: 2026-12-31}
  - id: acme/finder-small
    name: "=cmd|'/c calc'!A1"
    developer: acme
    developer_name: Acme Corp
    released: 2025-01-15
    modality: [embedding]
    parameters: 0.56
    openness: restricted-weights
    license: LicenseRef-llama3.1
    weights_repo: acme/Finder
    notes: ["\\e[31mred\\e[0m alert"]
  - id: acme/sketch
    name: Sketch
    developer: acme
    developer_name: Acme Corp
    source_kind: own knowledge
    tier: B
"""


NEEDS = "version: 1\nmodels: [{id: gpt-4o}]\nrequirements: {transparency: medium}\n"
FILES = {
    "acme.yaml": ACME,
    "modelvow.toml": 'catalog = ["acme.yaml"]\n',
    "needs.yaml": NEEDS,
    "ai-manifest.yaml": NEEDS,
    "narrowed.yaml": NEEDS.replace("medium", "{level: high, models: [gpt-4o]}"),
    "none.yaml": "version: 1\nmodels: [{id: gpt-4o}]\n",
    "misspelt.yaml": NEEDS.replace("medium", "mdium"),
    "list.yaml": "- a list\n",
}


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def ids(self):
        """The first word of each line below the head."""
        return [line.split()[0] for line in self.out.splitlines()[1:]]


@pytest.fixture(scope="session")
def catalog():
    """The catalog with the models of acme."""
    ensure_built()
    return overlaid_catalog(built.path("catalog.db"), [overlay_of(read(ACME, "acme.yaml"))])


@pytest.fixture(scope="session")
def records(catalog):
    """The models of acme."""
    return [catalog.model(name) for name in catalog.model_ids() if name.startswith("acme/")]


@pytest.fixture(scope="session")
def environment(site):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "MODELVOW_"))}
    for key in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PAGER", "LESS"):
        kept.pop(key, None)
    return kept | {"PYTHONPATH": str(site), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A folder where the models of acme are known, with manifests that need something."""
    folder = tmp_path_factory.mktemp("acme")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def few(site, tmp_path_factory):
    """The package with the models of one developer: whatever looks at all reads 6,000 otherwise."""
    folder, catalog = tmp_path_factory.mktemp("few"), tmp_path_factory.mktemp("catalog") / "catalog"
    others = [each.name for each in (ROOT / "catalog" / "models").iterdir() if each.name != "openai.json"]
    copytree(ROOT / "catalog", catalog, ignore=ignore_patterns(*others))
    built = folder / "modelvow" / "_built"
    built.mkdir(parents=True)
    for whole, part in ((site / "modelvow", built.parent), (site / "modelvow" / "_built", built)):
        for each in whole.iterdir():
            if each.name not in {"_built", "catalog.db"}:
                (part / each.name).symlink_to(each)
    build_index(str(catalog), str(built / "catalog.db"))
    return folder


@pytest.fixture(scope="session")
def models(home, environment, start):
    """Run `modelvow models`, the same call once a session."""

    @cache
    def run(*arguments, columns="", path=environment["PYTHONPATH"]):
        changed = {"PYTHONPATH": path} | ({"COLUMNS": columns} if columns else {})
        return Ran(*start("models", *arguments, *DAY, cwd=home, env=environment | changed))

    return run


@pytest.fixture(scope="session")
def acme(models, few):
    """Run it for the models of acme alone, where few others are known."""

    def run(*arguments, columns=""):
        return models("--developer", "acme", *arguments, columns=columns, path=str(few))

    return run
