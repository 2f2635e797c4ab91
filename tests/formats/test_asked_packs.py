"""A rule of a pack that a manifest asks for has its page in reports, as those of the configuration do."""

from __future__ import annotations

import json

PACK = """\
name: acme
title: Rules of our house
rules:
  - code: ACM001
    name: no-owner
    title: Nobody owns it
    each: project
    severity: warning
    when: {project.owner|exists: false}
    at: project
    message: "nobody owns this"
    help: "add `project.owner`"
    rationale: |
      Somebody has to answer the phone.
    examples:
      - bad: |
          version: 1
          project: {stage: pilot}  # expect: ACM001
          models: [{id: gpt-4o}]
      - good: |
          version: 1
          project: {stage: pilot, owner: us}
          models: [{id: gpt-4o}]
"""


def test_the_page_of_a_rule_that_a_manifest_asks_for_is_in_sarif(run, put):
    put("acme.yaml", PACK)
    text = "version: 1\npolicy: [./acme.yaml]\nproject: {stage: pilot}\nmodels: [{id: gpt-4o}]\n"
    _code, out = run(text, "--format", "sarif")
    (rule,) = [
        each for each in json.loads(out)["runs"][0]["tool"]["driver"]["rules"] if each["id"] == "ACM001"
    ]
    assert "answer the phone" in rule["help"]["markdown"]
    assert "answer the phone" in rule["help"]["text"]
