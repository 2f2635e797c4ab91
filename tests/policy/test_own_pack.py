"""A user's own pack, as a file or a folder, works just as the built-in ones do."""

from __future__ import annotations

import json

import pytest

from modelvow.check import Options, check_text
from modelvow.inquiry import examples_judge
from modelvow.policy.examples import run_page
from modelvow.policy.folders import read_pack

HEAD = """\
name: acme
title: What Acme allows
extends: builtin:article
severity: {FIT002: warning}
params:
  RSK008: {max_age_days: 180}
controls: {ethics_board: the board has agreed}
"""
BOARD = """\
code: ACM001
name: board-not-asked
title: A public product that the ethics board has not agreed to
each: project
severity: error
lowered: never
when:
  project.exposure: public
unless:
  controls.ethics_board.age_days|at-most: {param: days}
at: project.exposure
message: "`{project.name}` is public, and the ethics board has not agreed"
help: "declare `controls.ethics_board` within {param.days} days"
params: {days: 365}
rationale: Our board wants to know.
examples:
  - bad: |
      version: 1
      project: {name: x, exposure: public}  # expect: ACM001
      models: [{id: m, facts: {openness: closed}}]
  - good:
      as_of: 2026-01-10
      files: {board.md: "---\\ndate: 2026-01-01\\n---\\nyes"}
      manifest: |
        version: 1
        project: {name: x, exposure: public}
        models: [{id: m, facts: {openness: closed}}]
        controls: {ethics_board: {evidence: board.md}}
"""
EARLY = """\
code: ACM002
name: exit-plan-lacking
title: No exit plan even in a pilot
extends: RSK008
when: {project.stage: [pilot, production], model.hosted: true}
rationale: We want one early.
examples:
  - bad: |
      version: 1
      project: {stage: pilot}
      models:
        - id: m  # expect: ACM002
          facts: {openness: closed}
  - good: |
      version: 1
      project: {stage: experiment}
      models:
        - id: m
          facts: {openness: closed}
"""
MANIFEST = """\
version: 1
project: {name: shop, exposure: public, stage: experiment}
models:
  - id: acme-writer
    facts:
      openness: closed
      components: {weights: false, paper: false, model_card: false, system_card: false}
requirements:
  transparency: high
"""


def inlined(rule):
    first, *rest = rule.splitlines()
    return "\n".join([f"  - {first}", *(f"    {line}" if line else line for line in rest)]) + "\n"


@pytest.fixture(name="pack", params=["file", "folder"])
def fixture_pack(request, write_pack):
    if request.param == "file":
        return write_pack(f"{HEAD}rules:\n{inlined(BOARD)}{inlined(EARLY)}", "policy/acme.yaml")
    write_pack(HEAD, "policy/pack.yaml")
    write_pack(BOARD, "policy/rules/ACM001.yaml")
    write_pack(EARLY, "policy/rules/deep/ACM002.yaml")
    return "policy"


def found(report):
    return {finding.code: finding.severity.value for finding in report.findings}


def test_its_examples_run_like_those_of_the_built_in_rules(pack):
    judge = examples_judge(Options(more_policy=(pack,), configured=False))
    results = [result for page in read_pack(pack).pages.values() for result in run_page(page, judge)]
    assert [(result.code, result.kind, result.failures) for result in results] == [
        ("ACM001", "bad", ()),
        ("ACM001", "good", ()),
        ("ACM002", "bad", ()),
        ("ACM002", "good", ()),
    ]


def test_it_adds_rules_and_changes_those_it_extends(pack):
    report = check_text(MANIFEST, policy=[pack], as_of="2026-01-10")
    assert found(report)["ACM001"] == "error"
    production = MANIFEST.replace("experiment", "production")
    assert found(check_text(production, as_of="2026-01-10"))["FIT002"] == "error"
    assert found(check_text(production, policy=[pack], as_of="2026-01-10"))["FIT002"] == "warning"


def test_a_manifest_that_asks_for_it_gets_its_rules_and_no_lower_severities(pack):
    production = MANIFEST.replace("experiment", "production") + f"policy: [./{pack}]\n"
    codes = found(check_text(production, as_of="2026-01-10"))
    assert (codes["ACM001"], codes["FIT002"]) == ("error", "error")


def test_a_control_that_no_pack_defines_is_a_fault(pack):
    asking = MANIFEST + "controls: {ethics_board: {evidence: board.md}}\n"
    assert "MAN001" in found(check_text(asking, as_of="2026-01-10"))
    assert "MAN001" not in found(check_text(asking, policy=[pack], as_of="2026-01-10"))


def test_the_hash_of_the_pack_is_in_the_report(pack):
    report = check_text(MANIFEST, policy=[pack], as_of="2026-01-10")
    assert ("acme", read_pack(pack).hash) in [(each.name, each.hash) for each in report.run.policies]


@pytest.mark.parametrize(("said", "each"), [("", "project"), ("each: model\n", "model")])
def test_a_rule_that_tells_what_the_reader_finds_is_about_the_project_unless_it_says_otherwise(
    said, each, write_pack
):
    head = "code: ACM003\nname: own-fault\ntitle: A fault of our own\nfrom: reader\n"
    words = "severity: note\nmessage: m of {key}\nhelp: h\nrationale: r\n"
    examples = 'examples: [{bad: "x  # expect: ACM003"}, {good: x}]\n'
    (rule,) = read_pack(write_pack(f"name: acme\nrules:\n{inlined(head + said + words + examples)}")).rules
    assert (rule.each, rule.from_reader, rule.when) == (each, True, None)


RUN = """\
name: acme
rules:
  - code: ACM003
    name: frozen
    title: A run while nothing may be changed
    each: run
    severity: warning
    when: {run.date: 2026-11-25}
    message: "{run.manifests} manifests on {date}"
    help: wait
    rationale: We sleep in winter.
    examples:
      - bad: |
          version: 1  # expect: ACM003
          models: [{id: gpt-4o}]
      - good:
          as_of: 2026-11-24
          manifest: |
            version: 1
            models: [{id: gpt-4o}]
"""


@pytest.mark.parametrize("manifests", [1, 2, 3])
def test_a_rule_about_the_run_knows_of_how_many_manifests_it_is_and_speaks_once(manifests, modelvow, put):
    put("acme.yaml", RUN)
    for number in range(manifests):
        put(f"{number}/ai-manifest.yaml", "version: 1\nmodels: [{id: gpt-4o}]\n")
    done = modelvow("check", "--policy", "acme.yaml", "--as-of", "2026-11-25", "--format", "json")
    told = [each for each in json.loads(done.out)["findings"] if each["code"] == "ACM003"]
    said = f"{manifests} manifests on 2026-11-25"
    assert [each["message"] for each in told] == [said]
