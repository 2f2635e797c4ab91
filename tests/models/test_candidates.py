"""Which models would meet the needs of a manifest: surely, perhaps, or not."""

from __future__ import annotations

import pytest

from modelvow import built
from modelvow.candidates import HINT, ask, fit, fits
from modelvow.catalog.overlay import overlaid_catalog
from modelvow.manifest.read import read
from modelvow.overlays.read import overlay_of

DAY = "2026-11-25"
MANIFEST = "version: 1\nmodels: [{id: gpt-4o}]\nrequirements: {openness: low}\n"
MODELS = """\
version: 1
models:
  - {id: acme/sure, name: Sure, developer: acme, openness: open-weights, license: Apache-2.0, source: https://acme.example}
  - {id: acme/rumor, name: Rumor, developer: acme, openness: open-weights, source_kind: own knowledge}
  - {id: acme/silent, name: Silent, developer: acme}
  - {id: acme/shut, name: Shut, developer: acme, openness: closed, source: https://acme.example}
"""


@pytest.fixture(scope="module")
def known(catalog):
    assert catalog.date
    return overlaid_catalog(built.path("catalog.db"), [overlay_of(read(MODELS, "o.yaml"))])


@pytest.fixture
def asked(tmp_path, known):
    def of(text, host=None):
        path = tmp_path / "ai-manifest.yaml"
        path.write_text(text, encoding="utf-8")
        return ask(str(path), DAY, host, known)

    return of


@pytest.mark.parametrize(
    ("name", "open_needs"),
    [
        pytest.param("acme/sure", {}, id="surely"),
        pytest.param("acme/rumor", {"openness": (HINT,)}, id="a hint meets nothing surely"),
        pytest.param("acme/shut", None, id="not"),
    ],
)
def test_a_model_meets_needs_as_far_as_its_facts_are_sure(asked, name, open_needs):
    found = fit(name, asked(MANIFEST))
    assert (found if found is None else found.open) == open_needs


def test_what_is_not_known_is_open_and_told(asked):
    found = fit("acme/silent", asked(MANIFEST))
    assert found is not None
    assert not found.is_sure
    assert "facts.openness" in found.open["openness"] or found.open["openness"]


def test_only_models_that_miss_a_need_are_left_out(asked, known):
    names = [name for name in known.model_ids() if name.startswith("acme/")]
    found = dict(fits([known.model(name) for name in names], asked(MANIFEST)))
    assert set(found) == {"acme/sure", "acme/rumor", "acme/silent"}


def test_every_need_counts_a_wish_too(asked):
    text = MANIFEST.replace("{openness: low}", "{openness: low, transparency: {level: high, priority: wish}}")
    found = fit("acme/sure", asked(text))
    assert found is not None
    assert set(found.open) == {"transparency"}


def test_the_project_of_the_manifest_counts(asked):
    revenue = "project: {annual_revenue: {amount: 999000000, currency: USD, scope: group}}\n"
    needs = MANIFEST.replace("openness: low", "commercialization: low")
    limited = "stabilityai/stable-diffusion-3.5-large"
    assert fit(limited, asked(needs)) is not None
    assert fit(limited, asked(revenue + needs)) is None


def test_a_control_that_names_other_models_does_not_stand_for_a_candidate(asked):
    controls = "controls: {evaluation: {evidence: https://acme.example/e, covers: [gpt-4o]}}\n"
    needs = MANIFEST.replace("openness: low", "trust: medium")
    assert fit("acme/sure", asked(controls + needs)) == fit("acme/sure", asked(needs))


def test_a_host_says_who_would_serve_the_models(asked):
    needs = MANIFEST.replace("openness: low", "security: medium")
    assert fit("openai/gpt-4o", asked(needs)) is not None
    assert fit("openai/gpt-4o", asked(needs, host="vercel")) != fit("openai/gpt-4o", asked(needs))
