"""A company's pack, and a repository that it judges."""

from __future__ import annotations

import subprocess

import pytest

MANIFEST = """\
version: 1
models:
  - id: gpt-4o
requirements:
  transparency: high
"""
RULE = """\
  - code: {code}
    name: {name}
    title: A model served by somebody else
    each: model
    severity: warning
    lowered: never
    when: {{model.hosted: true, model.facts.parameters|below: {{param: most}}}}
    params: {{most: 10}}
    message: "`{{model.name}}` is served by somebody else"
    help: serve it yourselves
    rationale: We serve our own.
    examples:
      - bad: |
          version: 1
          models: [{{id: x, host: openai, facts: {{parameters: 1}}}}]  # expect: {code}
      - good: |
          version: 1
          models: [{{id: x, host: openai, facts: {{parameters: 10}}}}]
"""
ACME = "name: acme\nrequired: true\nseverity: {FIT002: error}\nparams: {RSK008: {max_age_days: 90}}\nrules:\n"


@pytest.fixture
def rule():
    """Return a function from a code and a name to a rule's text in a pack."""
    return lambda code="ACM001", name="served-elsewhere": RULE.format(code=code, name=name)


@pytest.fixture
def git(tmp_path, environment):
    def run(*arguments, cwd=tmp_path):
        call = ["git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", *arguments]
        subprocess.run(call, cwd=cwd, env=environment, check=True, capture_output=True)

    return run


@pytest.fixture
def company(put, git, rule):
    """Lay out a repository with a manifest and a required pack; returns a function that writes settings."""
    put("ai-manifest.yaml", MANIFEST)
    put("company/acme.yaml", ACME + rule())
    git("init", "-q")

    def configure(text="", policy='"company/acme.yaml"'):
        return put("modelvow.toml", f"policy = [{policy}]\n{text}")

    configure()
    return configure
