"""A fix mends what was found, and every other byte of the file stays as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelvow.manifest.document import node_at
from modelvow.manifest.guess import is_another
from modelvow.manifest.read import read
from modelvow.manifest.validate import validate

HEAD = "version: 1\nmodels:\n  - id: gpt-4o  # ours\n    name: chat\n"


def offsets(text, span):
    lines = text.replace("\r\n", " \n").replace("\r", "\n").split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1


def mended(text, fix):
    """Return `text`, without its mark, after the edits of `fix`."""
    (edit,) = fix.edits
    start, end = offsets(text, edit.span)
    return text[:start] + edit.text + text[end:]


def fixed(text, name="m.yaml"):
    """Return each fault's kind with the text after its fix, None where it has none."""
    faults = validate(read(text, name)).faults
    return {fault.kind: fault.fix and mended(text, fault.fix) for fault in faults}


@pytest.mark.parametrize(
    "text",
    [
        "project: {non-commercial: true}\n",
        "project: {stage: pre-production}\n",
        "project: {exposure: nonpublic}\n",
        "project: {distribution: self-hosted}\n",
        "project: {uses: [non-military]}\n",
        "requirements: {dependence: high}\n",
        "requirements: {distrust: high}\n",
        "requirements: {trust: {level: low, unknown: nofail}}\n",
    ],
)
def test_a_word_that_says_the_opposite_is_neither_mended_nor_taken_for_a_slip(text):
    (fault,) = validate(read(HEAD + text, "m.yaml")).faults
    assert fault.fix is None
    assert "suggestion" not in fault.data


@pytest.mark.parametrize(
    ("word", "near", "other"),
    [
        ("unrestricted-weights", "restricted-weights", True),
        ("untuned", "fine-tuned", True),
        ("Not shipped", "shipped", True),
        ("licensed-professions", "unlicensed-professions", True),
        ("unlicensed-profession", "unlicensed-professions", False),
        ("ppublic", "public", False),
        ("partner", "partners", False),
        ("non", "none", False),
        ("hots", "host", False),
    ],
)
def test_a_word_with_more_before_it_is_another_word(word, near, other):
    assert is_another(word, near) is other


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("unknown-key", "requirements:\n    transparancy: high  # kept\n", "transparancy>transparency"),
        ("unknown-key", "requirements: {'transparancy': high}\n", "transparancy>transparency"),
        ("unknown-level", 'requirements: {trust: "hgih"}\n', "hgih>high"),
        ("unknown-level", "requirements: {trust: {level: medum}}\n", "medum>medium"),
        ("unknown-value", "requirements: {trust: {level: low, unknown: fial}}\n", "fial>fail"),
        ("unknown-value", "project: {stage: 'prodution'}\n", "prodution>production"),
        ("unknown-country", "project: {seat: Germany}\n", "Germany>DE"),
        ("bad-license-expression", "project:\n  license: MIT/Apache-2.0\n", "MIT/Apache>MIT OR Apache"),
        ("bad-license-expression", 'project: {license: "Apache 2.0"}\n', "Apache 2.0>Apache-2.0"),
        ("bad-date", "controls: {evaluation: {evidence: a, date: 2026/11/1}}\n", "2026/11/1>2026-11-01"),
        ("bad-date", "controls: {evaluation: {evidence: a, date: 2026-11-01T09:30}}\n", "T09:30>"),
        ("wrong-type", "project: {commercial: yes}\n", "yes>true"),
        ("wrong-type", "project: {monthly_active_users: '1,200'}\n", "'1,200'>1200"),
        ("unknown-model-reference", "controls: {evaluation: {evidence: a, covers: [cht]}}\n", "cht>chat"),
    ],
)
def test_what_has_one_safe_mend_gets_it_in_its_own_quotes(kind, before, after):
    old, new = after.split(">")
    text = HEAD + before
    assert fixed(text)[kind] == text.replace(old, new)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("unknown-key", "requirements: {zzzz: high}\n", id="nothing near"),
        pytest.param("unknown-key", "requirements: {trust: low, trsut: high}\n", id="there already"),
        pytest.param("unknown-key", "requirements: {trsut: low, turst: high}\n", id="two slips for one name"),
        pytest.param("bad-license-expression", "project: {license: 'MIT, Apache-2.0'}\n", id="and, or or"),
        pytest.param("bad-license-expression", "project: {license: My own}\n", id="a made-up reference"),
        pytest.param("bad-license-expression", "project: {license: GPLv3}\n", id="only, or later"),
        pytest.param(
            "bad-date",
            "controls: {evaluation: {evidence: a, date: 30.06.2026}}\n",
            id="a custom of some countries",
        ),
        pytest.param(
            "bad-date",
            "controls: {evaluation: {evidence: a, date: 2026-11-01T23:30:00-05:00}}\n",
            id="another day elsewhere",
        ),
        pytest.param(
            "wrong-type",
            "project: {annual_revenue: {amount: '950,000', currency: USD}}\n",
            id="thousands or decimals",
        ),
        pytest.param("wrong-type", "controls: {exit_plan: yes}\n", id="evidence made up"),
        pytest.param("duplicate-key", "requirements: {trust: low, trust: high}\n", id="which of the two"),
        pytest.param("unknown-value", "project:\n  stage: |-\n    prodution\n", id="a block of text"),
    ],
)
def test_what_could_mean_more_than_one_thing_has_no_fix(kind, body):
    assert fixed(HEAD + body)[kind] is None


def test_another_version_is_not_guessed_at_and_the_one_there_is_is_spelled_right():
    assert fixed(HEAD.replace("version: 1", "version: 2"))["wrong-version"] is None
    assert fixed(HEAD.replace("version: 1", "version: v1")) == {"wrong-version": HEAD}


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("# ours\nmodels: [{id: a}]\n", "# ours\nversion: 1\nmodels: [{id: a}]\n"),
        ("{models: [{id: a}]}", "{version: 1, models: [{id: a}]}"),
        ("  models: [{id: a}]\n", "  version: 1\n  models: [{id: a}]\n"),
        ("models: [{id: a}]\r\n", "version: 1\r\nmodels: [{id: a}]\r\n"),
    ],
)
def test_a_missing_version_is_put_first(text, after):
    assert fixed(text) == {"missing-key": after}


def test_json_stays_json():
    text = '{"models": [{"id": "a", "data": "personal"}], "requirements": {"trsut": "high"}}'
    found = fixed(text, "m.json")
    assert set(found) == {"missing-key", "wrong-type", "unknown-key"}
    assert json.loads(found["missing-key"])["version"] == 1
    assert json.loads(found["wrong-type"])["models"][0]["data"] == ["personal"]
    assert json.loads(found["unknown-key"])["requirements"] == {"trust": "high"}


def test_what_an_alias_brings_in_is_mended_where_it_is_written_if_nobody_else_reads_it():
    shared = HEAD + "x-needs: &needs {transparancy: high}\nrequirements: *needs\n"
    assert fixed(shared) == {"unknown-key": shared.replace("transparancy", "transparency")}
    level = HEAD + "requirements: {trust: &l hgih, quality: *l}\n"
    assert fixed(level) == {"unknown-level": None}


SLIPS = [
    ("requirements", "requirments"),
    ("transparency", "transparancy"),
    ("high", "hgih"),
    ("medium", "medum"),
    ("production", "prodution"),
    ("personal", "persnal"),
    ("MIT OR Apache-2.0", "MIT/Apache-2.0"),
    ("true", "yes"),
    ("2026-11-01", "2026/11/01"),
    ("evidence", "evidnce"),
    ("[chat]", "[caht]"),
    ("version: 1", "version: '1'"),
    ("version: 1\n", ""),
    ("10000", "'10 000'"),
]
WHOLE = """\
# owner: search 🎄
version: 1
project:
  stage: "production"   # now
  commercial: true
  monthly_active_users: 10000
  license: 'MIT OR Apache-2.0'

models:
 -   id: "GPT-4o"      # chat
     name: chat
     data: [ public,personal ]   # see wiki
requirements:
    transparency: high
    trust: {level: medium, because: "an audit: 'soon'", models: [chat]}
controls:
  evaluation: {evidence: a.md, date: 2026-11-01}
x-note: |
  kept
   as it is
"""


def without(value, key_path):
    """Return `value` with nothing at `key_path`, with a mark for what stood there."""
    if not key_path:
        return None
    if isinstance(value, dict):
        keys = {str(key) for key in value}
        rest = {key: each for key, each in value.items() if key != key_path[0]}
        return rest if key_path[0] not in keys else {**rest, "\0": without(value[key_path[0]], key_path[1:])}
    return [without(each, key_path[1:]) if at == key_path[0] else each for at, each in enumerate(value)]


@settings(max_examples=80)
@given(
    slips=st.lists(st.sampled_from(SLIPS), min_size=1, max_size=4, unique=True),
    ends=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    final=st.booleans(),
)
def test_a_fix_changes_its_own_place_and_the_finding_is_gone(slips, ends, mark, final):
    text = WHOLE
    for right, wrong in slips:
        text = text.replace(right, wrong, 1)
    text = (text if final else text.rstrip("\n")).replace("\n", ends)
    before = read(mark + text, "m.yaml")
    faults = validate(before).faults
    for fault in faults:
        if fault.fix is None:
            continue
        (edit,) = fault.fix.edits
        start, end = offsets(before.text, edit.span)
        after = before.text[:start] + edit.text + before.text[end:]
        assert after.startswith(before.text[:start])
        assert after.endswith(before.text[end:])
        assert after.count("\n") == after.count(ends)
        again = read(mark + after, "m.yaml")
        if fault.kind not in {"unknown-key", "missing-key"}:
            assert without(again.value, fault.key_path) == without(before.value, fault.key_path)
            assert node_at(again, fault.key_path) is not None
        left = [(each.kind, each.key_path) for each in validate(again).faults]
        assert (fault.kind, fault.key_path) not in left or fault.kind == "missing-key"
        assert len(again.value) - len(before.value) == (fault.kind == "missing-key")


VALUES = st.recursive(
    st.sampled_from(
        ["high", "hgih", "yes", "MIT/Apache-2.0", "2026/11/01", "fial", 1, 2.5, None, True, "", "a: b"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["level", "levle", "evidence", "models", "moedls", "id", "date", "x-a", "count"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
TOP = st.dictionaries(
    st.sampled_from(
        ["version", "project", "projct", "models", "requirements", "requirments", "controls", "waivers"]
    ),
    VALUES,
    min_size=1,
    max_size=5,
)


@settings(max_examples=100)
@given(value=TOP, indent=st.sampled_from([None, 2]), name=st.sampled_from(["m.json", "m.yaml"]))
def test_no_fix_of_any_manifest_breaks_the_file(value, indent, name):
    text = json.dumps(value, indent=indent)
    for fault in validate(read(text, name)).faults:
        if fault.fix is not None:
            after = mended(text, fault.fix)
            assert isinstance(read(after, name).value, dict)
            left = [(each.kind, each.key_path, each.data) for each in validate(read(after, name)).faults]
            assert (fault.kind, fault.key_path, fault.data) not in left


def test_reports_for_machines_tell_the_fix_and_text_says_it_once(run):
    text = HEAD + "requirements:\n  transparancy: high\n"
    _code, out = run(text, "--format", "json")
    (found,) = [each for each in json.loads(out)["findings"] if each["code"] == "MAN001"]
    place = {"line": 6, "column": 3, "end_line": 6, "end_column": 15}
    assert found["fix"] == {"title": "write `transparency`", "edits": [{**place, "text": "transparency"}]}
    _code, out = run(text, "--format", "sarif")
    (result,) = [each for each in json.loads(out)["runs"][0]["results"] if each["ruleId"] == "MAN001"]
    ((change,),) = [fix["artifactChanges"] for fix in result["fixes"]]
    (edit,) = change["replacements"]
    assert edit["insertedContent"] == {"text": "transparency"}
    assert edit["deletedRegion"] == {"startLine": 6, "startColumn": 3, "endLine": 6, "endColumn": 15}
    assert change["artifactLocation"]["uri"] == "ai-manifest.yaml"
    _code, out = run(text)
    assert out.count("`transparency`") == 1
