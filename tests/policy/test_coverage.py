"""`modelvow test` tells which branches of rules no example reaches, and can fail for too many of them."""

from __future__ import annotations

import pytest

PACK = """\
name: acme
rules:
  - code: ACM001
    name: not-approved
    title: A model that is not approved
    each: model
    severity: [{error: {project.stage: production}}, {warning: {}}]
    when: {model.hosted: true}
    unless: {model.role: judge}
    message: "`{model.name}` is not approved"
    help: choose another
    rationale: We know these.
    examples:
      - bad: |
          version: 1
          models: [{id: x, host: openai, facts: {openness: closed}}]  # expect: ACM001
      - good: |
          version: 1
          models: [{id: x, host: self, facts: {openness: closed}}]
"""
MORE = """\
      - good: |
          version: 1
          models: [{id: x, host: openai, role: judge, facts: {openness: closed}}]
      - undetermined: |
          version: 1
          models: [{id: x, facts: {license: MIT}}]  # expect: ACM001
      - bad: |
          version: 1
          project: {name: x, stage: production}
          models: [{id: x, host: openai, facts: {openness: closed}}]  # expect: ACM001
"""


def test_branches_that_no_example_reaches_are_told_with_rule_and_path(modelvow, put):
    put("acme.yaml", PACK)
    ran = modelvow("test", "acme.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "1 rule: 2 of 2 examples hold",
        "not reached by any example of the rule:",
        "  ACM001 unless.model.role: never true",
        "  ACM001 severity[0].project.stage: never true",
        "  ACM001 undetermined: never",
        "4 of 7 branches reached, 57.1 %",
    ]


def test_examples_that_reach_everything_leave_nothing_to_list(modelvow, put):
    put("acme.yaml", PACK + MORE)
    ran = modelvow("test", "acme.yaml", "--min-coverage", "100")
    assert (ran.code, ran.out) == (0, "1 rule: 5 of 5 examples hold\n7 of 7 branches reached, 100.0 %\n"), ran


def test_too_few_branches_fail_and_the_examples_themselves_are_told(modelvow, put):
    put("acme.yaml", PACK)
    ran = modelvow("test", "acme.yaml", "--min-coverage", "57.2")
    assert (ran.code, ran.err) == (1, "--min-coverage 57.2 is not reached\n")
    assert modelvow("test", "acme.yaml", "--min-coverage", "57").code == 0
    assert modelvow("test", "acme.yaml", "--min-coverage", "101").code == 2


def test_a_branch_that_only_another_rules_example_reaches_counts_as_not_reached(modelvow, put):
    other = PACK[PACK.index("  - code") :].replace("ACM001", "ACM002").replace("not-approved", "neither")
    put("acme.yaml", PACK + MORE + other)
    out = modelvow("test", "acme.yaml").out
    assert "  ACM002 unless.model.role: never true\n" in out
    assert "ACM001 " not in out


@pytest.mark.parametrize("text", ["name: acme\n", "name: acme\ntitle: t\nrules: []\nseverity: {}\n"])
def test_a_pack_that_says_nothing_is_not_taken_for_one_whose_examples_hold(modelvow, put, text):
    put("acme.yaml", text)
    ran = modelvow("test", "acme.yaml", "--min-coverage", "90")
    told = "error: acme.yaml: this pack has neither rules nor settings; add `rules:`, or files with rules"
    assert (ran.code, ran.out, ran.err) == (2, "", f"{told} beside its `pack.yaml`\n")


@pytest.mark.parametrize(
    "said", ["strict: true", "severity: {FIT002: note}", "extends: builtin:facts", "controls: [board]"]
)
def test_a_pack_of_settings_alone_has_nothing_to_run(modelvow, put, said):
    put("acme.yaml", f"name: acme\n{said}\n")
    ran = modelvow("test", "acme.yaml")
    assert (ran.code, ran.out) == (0, "0 rules: nothing to run\n")
