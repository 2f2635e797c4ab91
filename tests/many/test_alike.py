"""Manifests that say the same are judged once, and nothing that rules read is taken for the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelvow.alike import Alike
from modelvow.board import Board
from modelvow.building import ensure_built
from modelvow.check import Options, check_paths
from modelvow.findings import Finding, Severity, Span
from modelvow.inquiry import rules_in_force
from modelvow.manifest.likeness import PROSE, likeness_of
from modelvow.manifest.validate import conforms
from modelvow.policy.reading import unread_of

DAY = "2026-11-25"
LEAVES = st.sampled_from([1, 2, "one", "", "production", True, None])
KEYS = st.sampled_from([*PROSE, "stage", "rule", "reason", "x-a", "other"])
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner))
TEXT = """version: 1
project: {name: NAME, stage: production}
models: [{id: gpt-4o, name: MODEL}]
requirements: {transparency: LEVEL}
controls: {evaluation: {evidence: PATH}}
"""
READING = """name: acme
rules:
  - code: ACM001
    name: project-named
    title: Says what the project is called
    each: project
    severity: note
    when: {project.stage: production}
    message: "WORDS"
    help: nothing to do
    rationale: Whoever reads the report knows it by name.
    examples:
      - good: "version: 1\\nmodels: [{id: gpt-4o}]"
      - bad: "version: 1\\nproject: {stage: production} # expect: ACM001\\nmodels: [{id: gpt-4o}]"
"""


@pytest.fixture
def monorepo(tmp_path, monkeypatch):
    """Two manifests, and the marks of what each says, as a function of what they differ in."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def judge(*differences, **options):
        for place, difference in enumerate(differences):
            text = TEXT
            words = {"NAME": "one", "MODEL": "m", "LEVEL": "high", "PATH": "a.md"} | difference
            for word, value in words.items():
                text = text.replace(word, value)
            (tmp_path / f"part{place}").mkdir(exist_ok=True)
            (tmp_path / f"part{place}" / "ai-manifest.yaml").write_text(text)
        return check_paths(options=Options(as_of=DAY, **options))

    return judge


def judged_apart(report):
    """What was found in each manifest, apart from where it lies."""
    kinds = {}
    for each in report.findings:
        kinds.setdefault(each.path, []).append((each.code, each.message, each.severity))
    return list(kinds.values())


@pytest.fixture
def judgings(monkeypatch):
    from modelvow import judge

    made = []
    true = judge.judge_case
    monkeypatch.setattr(judge, "judge_case", lambda *given, **more: made.append(1) or true(*given, **more))
    return made


def test_manifests_that_differ_in_the_projects_name_alone_are_judged_once(monorepo, judgings):
    report = monorepo({"NAME": "one"}, {"NAME": "two"})
    first, second = [[each for each in found if each[0] != "LIF007"] for found in judged_apart(report)]
    assert first == second
    assert len(judgings) == 1


@pytest.mark.parametrize("difference", [{"MODEL": "other"}, {"LEVEL": "low"}, {"PATH": "b.md"}])
def test_manifests_that_differ_in_what_rules_read_are_judged_each(monorepo, judgings, difference):
    monorepo({}, difference)
    assert len(judgings) == 2


def test_evidence_that_is_there_for_one_alone_tells_them_apart(monorepo, judgings, tmp_path):
    monorepo({}, {})
    (tmp_path / "part1" / "a.md").write_text("# Seen")
    report = monorepo({}, {})
    assert len(judgings) == 3
    found = {(each.path, each.code) for each in report.findings}
    assert ("part0/ai-manifest.yaml", "MAN101") in found
    assert ("part1/ai-manifest.yaml", "MAN101") not in found


@pytest.mark.parametrize("words", ["it is {project.name}", "see {manifest}", "all of [[{project.name}]]"])
def test_a_rule_that_reads_the_name_or_the_place_tells_them_apart(monorepo, judgings, tmp_path, words):
    (tmp_path / "acme.yaml").write_text(READING.replace("WORDS", words))
    report = monorepo({"NAME": "one"}, {"NAME": "two"}, more_policy=("acme.yaml",))
    assert len(judgings) == 2
    said = [each.message for each in report.findings if each.code == "ACM001"]
    assert len(set(said)) == 2


def test_built_in_rules_read_neither_a_projects_prose_nor_where_a_manifest_lies():
    assert unread_of(rules_in_force()) == ({"name", "description", "owner"}, False)


def test_what_an_example_is_judged_on_another_day_is_not_taken_from_today():
    ensure_built()
    alike = Alike(rules_in_force(), Board(), ())
    like = likeness_of({"version": 1, "models": [{"id": "gpt-4o"}]})
    assert alike.mark(like, (), "a", "2026-11-25") == alike.mark(like, (), "b", "2026-11-25")
    assert alike.mark(like, (), "a", "2026-11-25") != alike.mark(like, (), "a", "2026-11-26")


OWN_FAULTS = (
    ("version: 1", "version: 2"),
    ("version: 1\n", ""),
    ("name: one", "name: [one]"),
    ("name: one", 'name: " "'),
    ("name: one", "owner: [a, b]"),
    ("name: one", "description: {}"),
    ("name: one", "nmae: one"),
    ("version: 1", "version: 1\npolicy: builtin:article"),
    ("version: 1", "version: .nan"),
    ("version: 1", "version: 1\nwaivers: [{rule: RSK001}]"),
    ("version: 1", "version: 1\nwaivers: {}"),
    ("version: 1", "version: 1\nversion: 1"),
    ("stage: production", "stage: .nan"),
    ("evidence: a.md", "evidence: [a.md]"),
)
"""What to write otherwise in a valid manifest, so that it no longer is one."""


@pytest.mark.parametrize("difference", OWN_FAULTS)
def test_a_fault_of_a_manifests_own_is_told_after_a_valid_one_that_says_the_same(
    tmp_path, monkeypatch, difference
):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    valid = TEXT.replace("NAME", "one").replace("LEVEL", "high").replace("PATH", "a.md")
    assert difference[0] in valid
    texts = {"part0": valid, "part1": valid.replace(*difference), "part2": valid}
    for folder, text in texts.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ai-manifest.yaml").write_text(text)
    paths = [f"{folder}/ai-manifest.yaml" for folder in texts]
    together = check_paths(paths, options=Options(as_of=DAY))
    alone = check_paths(paths[1:2], options=Options(as_of=DAY))
    assert [each for each in together.findings if each.path == paths[1]] == [
        each for each in alone.findings if each.code != "LIF007"
    ]
    faults = {each.path for each in together.findings if each.code.startswith("MAN0")}
    assert faults == {paths[1]}


@settings(max_examples=60, deadline=None)
@given(own=st.dictionaries(st.sampled_from(["version", "waivers", "policy", "project"]), TREES))
def test_a_manifest_in_two_parts_is_valid_where_the_whole_is(own):
    whole = {"models": [{"id": "gpt-4o"}], "requirements": {"openness": "low"}, **own}
    like = likeness_of(whole)
    common = {key: whole[key] for key in whole if key not in {"version", "waivers", "policy"}}
    if isinstance(common.get("project"), dict):
        common["project"] = {key: each for key, each in common["project"].items() if key not in PROSE}
    apart = conforms({"version": 1, **common}) and conforms({"models": [{"id": "any"}], **like.own})
    assert conforms(whole) == apart


def test_a_finding_has_every_field_in_its_place(monorepo):
    for each in monorepo({}, {"LEVEL": "low"}).findings:
        assert each == Finding(**each._asdict())
        assert len(each) == len(Finding._fields)
        assert isinstance(each.severity, Severity)
        assert each.span == Span(**each.span._asdict())
        assert (each.waived, each.fix, each.grounds, each.state, each.quiet, each.firm) == (
            *(None, None, "", None, False),
            False,
        )
        assert each.home.endswith("/ai-manifest.yaml") or each.code == "LIF007"
