"""What is wrong with a pack is said with place, reason and way out; nothing else is ever raised."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelvow.policy.errors import PackError, Problem
from modelvow.policy.folders import KEYS as PACK_KEYS
from modelvow.policy.folders import read_pack
from modelvow.policy.rule_files import KEYS as RULE_KEYS

GOLDEN = Path(__file__).parent / "goldens" / "pack_errors.txt"
GOOD = """\
name: acme
title: What Acme allows
rules:
  - code: ACM001
    name: model-not-approved
    title: A model that is not approved
    each: model
    severity: warning
    when:
      project.stage: production
      none:
        - model.id: {param: approved}
    unless:
      controls.vendor_contract.age_days|at-most: {param: days}
    at: model.id
    message: "`{model.name}` is not approved"
    help: choose one of {param.approved}
    params:
      approved: [openai/gpt-4o]
      days: 365
    rationale: We know these.
    examples:
      - bad: |
          version: 1
          project: {stage: production}
          models:
            - id: x  # expect: ACM001
      - good: |
          version: 1
          models: [{id: x}]
"""
SECOND = """\
  - code: ACM002
    name: second
    title: Another
    extends: ACM001
    rationale: It stands on the first.
    examples:
      - bad: |
          id: x  # expect: ACM002
      - good: "version: 1"
"""
LACKING = ("code", "name", "title", "each", "severity", "message", "help", "rationale")
MISTAKES = {
    "a pack without a name": ("name: acme\n", ""),
    "a rule without a code": ("  - code: ACM001\n    name", "  - name"),
    "a rule without a name": ("    name: model-not-approved\n", ""),
    "a rule without a title": ("    title: A model that is not approved\n", ""),
    "a rule without what it looks at": ("    each: model\n", ""),
    "a rule without a severity": ("    severity: warning\n", ""),
    "a rule without a message": ('    message: "`{model.name}` is not approved"\n', ""),
    "a rule without a rationale": ("    rationale: We know these.\n", ""),
    "a place that is no text": ("at: model.id", "at: [model.id]"),
    "related that is no list": ("at: model.id", "related: model.id"),
    "a related place without a place": ("at: model.id", "related: [{say: x}]"),
    "a related place with another key": ("at: model.id", "related: [{at: model.id, says: x}]"),
    "a rule that may perhaps be waived": ("    at: model.id", "    at: model.id\n    waivable: perhaps"),
    "asks that are no texts": ("    at: model.id", "    at: model.id\n    asks: [1]"),
    "references that are no texts": ("    at: model.id", "    at: model.id\n    references: {a: b}"),
    "a rule that lost its params": ("params:\n      approved", "x-params:\n      approved"),
    "a pack with a code": ("title: What", "code: ACM001\ntitle: What"),
    "a misspelt key of the pack": ("title: What", "titel: What"),
    "a misspelt key of a rule": ("    rationale:", "    rational:"),
    "a key that is no word": ("title: What Acme allows", "1: What Acme allows"),
    "a key given twice": ("title: What Acme allows", "name: again"),
    "a code in small letters": ("code: ACM001", "code: acm001"),
    "a name with blanks": ("name: model-not-approved", "name: model not approved"),
    "an unknown thing to look at": ("each: model", "each: models"),
    "a thing this version does not look at": ("each: model", "each: usage"),
    "a misspelt severity": ("severity: warning", "severity: warn"),
    "severities without a last word": ("severity: warning", "severity: [{error: {project.stage: pilot}}]"),
    "a misspelt severity in a case": (
        "severity: warning",
        "severity: [{eror: {project.stage: pilot}}, note]",
    ),
    "a misspelt path": ("project.stage: production", "project.stge: production"),
    "a path that nothing has": ("project.stage: production", "universe.size: production"),
    "a value that is none of those": ("project.stage: production", "project.stage: prod"),
    "a misspelt modifier": ("age_days|at-most", "age_days|atmost"),
    "a modifier for another type": ("project.stage: production", "project.stage|below: 3"),
    "an undefined parameter": ("{param: days}", "{param: day}"),
    "an unused parameter": ("days: 365", "days: 365\n      spare: 1"),
    "a parameter that does not fit": ("days: 365", "days: a year"),
    "an undefined parameter in the words": ("{param.approved}", "{param.approvd}"),
    "a misspelt placeholder": ("{model.name}", "{model.nmae}"),
    "a misspelt place": ("at: model.id", "at: modle.id"),
    "a place that no manifest has": ("at: model.id", "at: model.hsot"),
    "a related place that no manifest has": ("at: model.id", "related: [{at: needs.trsut}]"),
    "an unknown claim": ("    at: model.id", "    at: model.id\n    claims: [O+9]"),
    "an unknown need": ("    at: model.id", "    at: model.id\n    need: transparancy"),
    "an ask that nothing has": ("    at: model.id", "    at: model.id\n    asks: [project.revenue]"),
    "a condition of the reader's rule": ("    at: model.id", "    at: model.id\n    from: reader"),
    "a reserved expression": ("project.stage: production", "expr: true"),
    "no examples": ("    examples:\n", "    x-examples:\n"),
    "params that are no mapping": (
        "params:\n      approved",
        "params: [days]\n    x-params:\n      approved",
    ),
    "a rule without a condition": ("    when:\n", "    x-when:\n"),
    "a rule without a way out": ("    help: choose one of {param.approved}\n", ""),
    "an exception of the reader's rule": ("    when:\n", "    from: reader\n    x-when:\n"),
    "no severity among several": ("severity: warning", "severity: []"),
    "a case of a severity that is no word": (
        "severity: warning",
        "severity: [{1: {project.stage: pilot}}, note]",
    ),
    "a case of a severity like none": (
        "severity: warning",
        "severity: [{zzz: {project.stage: pilot}}, note]",
    ),
    "a misspelt placeholder of what is open": (
        "    at: model.id",
        '    at: model.id\n    undetermined: "{model.nmae}"',
    ),
    "a place like none": ("at: model.id", "at: zzzzzz.id"),
    "a place in signs that are no digits": ("at: model.id", "at: model.x-a.²"),
    "a place in digits of another script": ("at: model.id", "at: model.x-a.٣"),
    "a place that is counted": ("at: model.id", "at: model.x-a|count"),
    "a place without its end": ("at: model.id", "related: [model.]"),
    "an entry of a list": ("at: model.id", "at: models.0"),
    "an ask that is no path": ("    at: model.id", "    at: model.id\n    asks: [project.x-größe]"),
    "two places that no manifest has": ("at: model.id", "at: model.hsot\n    related: [needs.trsut]"),
    "a parameter that does not fit what is extended": (
        GOOD,
        GOOD + SECOND.replace("    rationale", "    params: {days: a year}\n    rationale"),
    ),
    "a rule that takes over what it cannot see": (
        GOOD,
        GOOD + SECOND.replace("    rationale", "    each: run\n    rationale"),
    ),
    "a severity whose condition is none": ("severity: warning", "severity: [{error: false}, note]"),
    "a severity after which none is asked": ("severity: warning", "severity: [error: {}, note]"),
    "an unknown claim by itself": ("    at: model.id", "    at: model.id\n    claims: O+9"),
    "a claim like none": ("    at: model.id", "    at: model.id\n    claims: [O+3, zzzzzz]"),
    "examples that are no list": ("    examples:\n", "    examples: {bad: x}\n    x-examples:\n"),
    "no good example": ("      - good: |\n          version: 1\n          models: [{id: x}]\n", ""),
    "a bad example without a marker": ("  # expect: ACM001", ""),
    "an example of another kind": ("- good: |", "- ok: |"),
    "an example of two kinds": ("      - good: |", "        good: x\n      - good: |"),
    "a long example without a manifest": ("- good: |", "- good: {as_of: 2026-01-31}\n      - good: |"),
    "a long example with a misspelt key": ("- good: |", "- good: {manifst: x}\n      - good: |"),
    "a day of an example that is none": ("- good: |", "- good: {manifest: x, as_of: soon}\n      - good: |"),
    "a day of an example that no calendar has": (
        "- good: |",
        "- good: {manifest: x, as_of: 2026-02-30}\n      - good: |",
    ),
    "a file of an example that is no text": (
        "- good: |",
        "- good: {manifest: x, files: {exit.md: 1}}\n      - good: |",
    ),
    "files of an example that are no mapping": (
        "- good: |",
        "- good: {manifest: x, files: exit.md}\n      - good: |",
    ),
    "an amount that is no number": ("model.id: {param: approved}", "model.facts.openness|above: 3"),
    "a good example that expects the rule": ("models: [{id: x}]", "models: [{id: x}] # expect: ACM001"),
    "a rule that is lowered in some way": ("    at: model.id", "    at: model.id\n    lowered: always"),
    "a rule from somebody else": ("    at: model.id", "    at: model.id\n    from: writer"),
    "a case of a severity with two words": (
        "severity: warning",
        "severity: [{error: {project.stage: pilot}, note: {project.stage: pilot}}, note]",
    ),
    "a rule that is no mapping": ("rules:\n", "rules:\n  - just text\n"),
    "a base like none": ("each: model", "extends: ZZZ999"),
    "a base that is none": ("each: model", "extends: ACM009"),
    "a base that is the rule itself": ("each: model", "extends: ACM001"),
    "a code given twice": (GOOD, GOOD + SECOND.replace("ACM002", "ACM001")),
    "a name given twice": (GOOD, GOOD + SECOND.replace("name: second", "name: model-not-approved")),
    "a pack that extends nothing": ("title:", "extends: ./nowhere.yaml\ntitle:"),
    "a pack that extends itself": ("title:", "extends: acme.yaml\ntitle:"),
    "a built-in pack that is none": ("title:", "extends: builtin:artcle\ntitle:"),
    "a list where text is asked for": ("title: What Acme allows", "title: [a]"),
    "a mapping where a list is asked for": ("rules:\n", "rules:\n    x: 1\n#"),
    "text where a mapping is asked for": (GOOD, "just text\n"),
    "a rule instead of a pack": (GOOD, "code: ACM001\n"),
    "nothing at all": (GOOD, ""),
    "a quote that is not closed": ("title: What", 'title: "What'),
    "a tag": ("title: What", "title: !!python/object:os.system What"),
}


def error_of(text, write_pack):
    with pytest.raises(PackError) as raised:
        read_pack(write_pack(text))
    return str(raised.value)


def sections(golden):
    """What is told in a golden file, by the mistake that it is told of."""
    parts = golden.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    return dict(part.split("\n  ", 1) for part in parts)


def refusal(path):
    """Return the error that a pack is refused with, None when it loads; any other exception passes."""
    try:
        read_pack(str(path))
    except PackError as error:
        return error
    return None


def test_the_pack_that_the_mistakes_are_made_in_loads(write_pack):
    pack = read_pack(write_pack(GOOD.rstrip("\n") + "\n" + SECOND))
    first, second = pack.rules
    assert (second.when, second.params, second.message) == (first.when, first.params, first.message)
    assert second.claims == ()


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ("severity: note", [("note", None)]),
        ("severity: [error]", [("error", None)]),
        (
            "severity: [{error: {project.stage: pilot}}, {note: {}}]",
            [("error", ["and", [["equals", "project.stage", "pilot"]]]), ("note", None)],
        ),
        (
            "severity: [{error: {controls.exit_plan.age_days|above: {param: days}}}, note]",
            [
                ("error", ["and", [["above", "controls.exit_plan.age_days", {"param": "days"}]]]),
                ("note", None),
            ],
        ),
    ],
)
def test_a_severity_is_a_word_or_cases_the_last_without_a_condition(said, severity, write_pack):
    (rule,) = read_pack(write_pack(GOOD.replace("severity: warning", said))).rules
    assert [tuple(case) for case in rule.severity] == severity


@pytest.mark.parametrize(
    ("said", "related"),
    [
        ("model.id", (("model.id", ""),)),
        ("{at: model.id}", (("model.id", ""),)),
        ("{at: needs.trust, say: needed}", (("needs.trust", "needed"),)),
    ],
)
def test_a_related_place_says_something_or_nothing(said, related, write_pack):
    text = GOOD.replace("    at: model.id", f"    at: model.id\n    related: [{said}]")
    (rule,) = read_pack(write_pack(text)).rules
    assert (rule.at, rule.related) == ("model.id", related)


def test_a_rule_that_extends_another_keeps_what_it_does_not_say_and_claims_nothing_of_it(write_pack):
    first, second = read_pack(write_pack(GOOD.replace("at:", "claims: [O+3]\n    at:") + SECOND)).rules
    assert first.claims == ("O+3",)
    assert second == first._replace(code="ACM002", name="second", title="Another", claims=())
    assert (first.pack, first.need, first.lowered, first.waivable) == ("acme", None, True, True)


def mistaken(name):
    old, new = MISTAKES[name]
    assert old in GOOD, name
    start, _, end = GOOD.partition(old)
    return start + new + end


def test_the_golden_file_has_every_mistake_and_no_other(write_pack, pytestconfig):
    if pytestconfig.getoption("--update-goldens", default=False):
        told = [f"{name}\n  {error_of(mistaken(name), write_pack)}\n" for name in MISTAKES]
        GOLDEN.write_text("\n".join(told), encoding="utf-8")
    assert list(sections(GOLDEN)) == list(MISTAKES)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_as_in_the_golden_file(name, write_pack):
    assert error_of(mistaken(name), write_pack) == sections(GOLDEN)[name]


def test_a_code_given_twice_is_told_with_the_line_of_the_first(write_pack):
    text = "name: acme\nrules:\n  - title: a\n    code: ACM001\n  - title: b\n    code: ACM001\n"
    told = "acme.yaml:6:11: the code `ACM001` is given twice; first in acme.yaml:4"
    assert error_of(text, write_pack) == told


@pytest.mark.parametrize("key", LACKING)
def test_a_rule_that_lacks_what_it_takes_is_refused(key, write_pack):
    lines = [
        line
        for line in GOOD.splitlines(keepends=True)
        if line.removeprefix("  - ").strip().split(":")[0] != key
    ]
    text = "".join(lines)
    if key == "code":
        text = text.replace("    name: model", "  - name: model")
    if key in ("name", "title"):
        # The pack's own stays.
        text = text.replace("rules:\n", f"{key}: acme\nrules:\n")
    assert f"`{key}`" in error_of(text, write_pack)


@pytest.mark.parametrize(
    ("text", "place"), [("title: x\nname: [a]", "acme.yaml:2:7"), ("name: acme\nrules: 1\n", "acme.yaml:2:8")]
)
def test_an_error_points_at_the_value_at_fault(text, place, write_pack):
    assert error_of(text, write_pack).startswith(f"{place}: ")


def test_a_folder_names_the_file_at_fault(write_pack):
    write_pack("name: acme\n", "pack/pack.yaml")
    write_pack("code: ACM001\n", "pack/rules/deep/ACM001.yaml")
    with pytest.raises(PackError) as raised:
        read_pack("pack")
    assert raised.value.file == "pack/rules/deep/ACM001.yaml"


def test_a_folder_without_its_own_file_is_no_pack(write_pack):
    write_pack("name: acme\n", "pack/other.yaml")
    with pytest.raises(PackError, match=r"has no pack\.yaml") as raised:
        read_pack("pack")
    assert (raised.value.file, raised.value.line, raised.value.column) == ("pack", 0, 0)


def test_a_file_outside_rules_and_traits_is_not_passed_over(write_pack):
    write_pack("name: acme\n", "pack/pack.yaml")
    write_pack("x: 1\n", "pack/rule/ACM001.yaml")
    with pytest.raises(PackError, match=r"pack/rule/ACM001\.yaml"):
        read_pack("pack")


@pytest.mark.parametrize("name", ["missing.yaml", ".", "/dev/null/x"])
def test_what_is_no_pack_is_an_error_and_no_traceback(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PackError):
        read_pack(name)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("`x` is `y`", "`x` is `y`"),
        (f"no `{'a' * 101}`, no `{'b' * 100}`", f"no `{'a' * 59}…`, no `{'b' * 100}`"),
        (f"{'a' * 400}`b`", f"{'a' * 400}`b`"),
        (f"{'a' * 401}`b`{'c' * 400}", f"{'a' * 59}…`b`{'c' * 400}"),
    ],
)
def test_what_a_message_quotes_is_cut_where_it_is_long_and_our_own_words_are_not(reason, told):
    assert PackError("x", 0, 0, reason).reason == told
    assert str(Problem("x", 0, reason)) == f"x: {told}"


KEYS = st.sampled_from(
    [
        *RULE_KEYS,
        *PACK_KEYS,
        "level",
        "cases",
        "because",
        "trait",
        "bad",
        "good",
        "manifest",
        "project.stage",
        "any",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(["ACM001", "error", "model", "{x}", "[[", ""]),
    st.text(max_size=5),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(TREES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_tree_is_a_pack_or_a_pack_error(tmp_path, tree):
    import json

    path = tmp_path / "any.yaml"
    path.write_text(json.dumps(tree), encoding="utf-8", errors="surrogatepass")
    error = refusal(path)
    assert error is None or error.reason


@given(st.sampled_from(sorted(RULE_KEYS)), TREES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_value_of_a_rules_key_is_taken_or_refused_with_a_place(tmp_path, key, value):
    import json

    lines = [line for line in GOOD.splitlines() if not line.startswith(f"    {key}:")]
    path = tmp_path / "any.yaml"
    path.write_text("\n".join([*lines[:4], f"    {key}: {json.dumps(value)}", *lines[4:]]), encoding="utf-8")
    error = refusal(path)
    assert error is None or error.line > 0
