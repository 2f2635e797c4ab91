from __future__ import annotations

import pytest

from modelvow.building import ensure_built
from modelvow.findings import Severity
from modelvow.policy.folders import read_pack
from modelvow.policy.pack import Pack, Settings
from modelvow.policy.rule import Rule, SeverityCase

ensure_built()

NEED = {"name": "transparency", "priority": "must", "needed": True}
RANKS = ["none", "low", "medium", "high"]


def trait(least, most, **more):
    offers = least if least == most else f"{least} to {most}"
    return {
        "least": least,
        "most": most,
        "offers": offers,
        "because": ["it is closed"],
        "missing": [],
        "used": [],
    } | more


def model(least="low", most=None, level="high", name="chat", **need):
    """Return a model that offers `least` to `most` transparency; `level` is needed (None: nothing is)."""
    most = most or least
    needs = {}
    if level is not None:
        gap = {
            "least": RANKS.index(level) - RANKS.index(most),
            "most": RANKS.index(level) - RANKS.index(least),
        }
        needs = {"transparency": NEED | {"level": level, "gap": gap} | need}
    return {
        "index": 0,
        "id": "acme-chat",
        "name": name,
        "facts": {"openness": "closed", "components": {"weights": False, "paper": None}},
        "hosted": True,
        "traits": {
            "transparency": trait(least, most, used=["facts.openness"], missing=["facts.components.paper"])
        },
        "needs": needs,
        "controls": {},
        "sources": {
            "openness": {"source": "models.dev", "date": "2026-09-28", "kind": "registry", "hint": False}
        },
    }


def case(*models, **project):
    needs = {name: need for each in models for name, need in each["needs"].items()}
    return {
        "version": 1,
        "date": "2026-11-25",
        "catalog": {"version": "1", "date": "2026-11-24"},
        "manifest": "ai-manifest.yaml",
        "project": project,
        "models": [each | {"index": index} for index, each in enumerate(models)],
        "needs": needs,
        "controls": {},
        "roles": [],
    }


@pytest.fixture(name="write_pack")
def fixture_write_pack(tmp_path, monkeypatch):
    """Return a function that writes a pack's one file, named acme.yaml, and returns that name."""
    monkeypatch.chdir(tmp_path)

    def write(text, name="acme.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return name

    return write


@pytest.fixture(name="pack_of")
def fixture_pack_of(write_pack):
    """Return a function that reads a pack with one rule made of the keys given as YAML text."""

    def read(rule, head=""):
        return read_pack(write_pack(f"name: acme\n{head}rules:\n{rule}"))

    return read


@pytest.fixture(name="make_case")
def fixture_make_case():
    return case


@pytest.fixture(name="make_model")
def fixture_make_model():
    return model


@pytest.fixture(name="make_rule")
def fixture_make_rule():
    """Return a function that makes a rule about the project."""

    def make(code="ACM001", **given):
        severity = (SeverityCase(Severity.WARNING, None),)
        plain = Rule(code, code.lower(), "t", "acme", "project", severity, ["and", []], message="m", help="h")
        return plain._replace(**given)

    return make


@pytest.fixture(name="make_pack")
def fixture_make_pack():
    """Return a function that makes a pack of rules."""

    def make(*rules, name="acme", settings=None, **given):
        return Pack(name, name, f"{name}.yaml", "0", settings or Settings(f"{name}.yaml"), rules, **given)

    return make


RULE = """\
  - code: {code}
    name: {name}
    title: A model that is not approved
    each: model
    severity: {severity}
    when: {when}
{more}    message: "`{{model.name}}` is not approved"
    help: choose one of the approved
    rationale: We know these.
    examples:
      - bad: |
          models:
            - id: x  # expect: {code}
      - good: |
          models: []
"""


@pytest.fixture(name="rule_text")
def fixture_rule_text():
    """Return a function that writes a rule that loads; `more` are further lines of it."""

    def text(
        code="ACM001", name="model-not-approved", severity="warning", when="{model.hosted: true}", more=""
    ):
        return RULE.format(code=code, name=name, severity=severity, when=when, more=more)

    return text
