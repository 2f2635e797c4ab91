"""`waive` puts one waiver in and leaves every other byte as it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelvow.manifest.read import read
from modelvow.waivers import Waiver
from modelvow.waiving import UnwritableError, new_file, with_waiver

WAIVER = Waiver("FIT002", "chat", 'replaced in March: "soon"', "J. Doe", "2027-01-31", "0" * 16)
ENTRY = WAIVER._asdict()
HEAD = "version: 1\nmodels:\n  - id: gpt-4o  # ours\n    name: chat\n"
ONE = "waivers:\n- {rule: RSK008, reason: r, approved_by: a, expires: 2027-01-31}  # told\n"
TEXTS = {
    "no waivers": HEAD,
    "no final newline": HEAD + "requirements: {trust: high}",
    "comment at the end": HEAD + "# the end\n",
    "blank lines at the end": HEAD + "\n\n",
    "block": HEAD + ONE,
    "block, not last": HEAD + ONE + "\n# needs\nrequirements:\n  trust: high\n",
    "block, indented": HEAD + ONE.replace("- {", "   - {") + "requirements: {trust: high}\n",
    "block of blocks": HEAD
    + "waivers:\n  - rule: RSK008\n    reason: |\n      two\n      lines\n"
    + "    approved_by: a\n    expires: 2027-01-31\n\n"
    + "requirements: {}\n",
    "flow": HEAD + "waivers: [{rule: RSK008, reason: r, approved_by: a, expires: 2027-01-31}]\nx-a: 1\n",
    "flow with a comma at its end": HEAD
    + "waivers: [\n  {rule: RSK008, reason: r, approved_by: a, expires: 2027-01-31},\n]\n",
    "empty flow": HEAD + "waivers: []\n",
    "indented top": "  version: 1\n  models: [{id: a}]\n",
    "emoji": 'version: 1\nmodels: [{id: a, role: "🎄"}]\n' + ONE,
}


def holds(before, after):
    """`after` is `before` with one piece put in, and says one waiver more."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    assert after.endswith(before[start:])
    old, new = read(before, "m").value, read(after, "m").value
    assert {**new, "waivers": None} == {**old, "waivers": None}
    assert new["waivers"] == [*(old.get("waivers") or []), ENTRY]


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
@pytest.mark.parametrize("name", TEXTS)
def test_one_waiver_is_put_in_and_the_rest_stays(name, mark, ends):
    before = mark + TEXTS[name].replace("\n", ends)
    after = with_waiver(before, "m", WAIVER)
    holds(before, after)
    assert after.startswith(mark)
    assert after.count("\n") == after.count(ends)
    assert after.endswith(ends) == before.endswith(ends) or name == "block"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{version: 1, models: [{id: a}]}\n", id="flow at the top"),
        pytest.param(HEAD + "waivers:\n", id="nothing behind the key"),
        pytest.param(HEAD + "waivers: none\n", id="text"),
        pytest.param(HEAD + "...\n", id="end of document"),
        pytest.param(HEAD + "x-a: |\n  text", id="a block text that the next line would change"),
        pytest.param("x-w: &w\n  - {a: b}\n" + HEAD + "waivers: *w\n", id="alias"),
        pytest.param('{"version": 1}', id="JSON"),
        pytest.param("- a\n", id="list"),
    ],
)
def test_what_cannot_be_written_into_safely_is_refused(text):
    with pytest.raises(UnwritableError, match="by hand"):
        with_waiver(text, "m", WAIVER)


def test_a_new_file_holds_the_waiver_alone():
    assert read(new_file(WAIVER), "m").value == {"version": 1, "waivers": [ENTRY]}


SAID = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(max_examples=150, deadline=None)
@given(reason=SAID, approver=SAID, name=st.sampled_from(sorted(TEXTS)))
def test_any_words_come_out_as_they_went_in(reason, approver, name):
    waiver = WAIVER._replace(reason=reason, approved_by=approver)
    entry = read(with_waiver(TEXTS[name], "m", waiver), "m").value["waivers"][-1]
    assert (entry["reason"], entry["approved_by"]) == (reason, approver)


LINE = st.sampled_from(
    [
        "# comment",
        "",
        "x-a: [1, 2]",
        "requirements: {trust: low}",
        "x-b:\n  - c\n  # in\n  - d",
        "policy: []",
        "   ",
    ]
)


@settings(max_examples=100, deadline=None)
@given(
    before=st.lists(LINE, max_size=4, unique=True),
    after=st.lists(LINE, max_size=4, unique=True),
    final=st.booleans(),
)
def test_whatever_stands_around_stays(before, after, final):
    keys = {line for line in before if ":" in line}
    text = "\n".join(
        [HEAD + "\n".join(before), ONE.rstrip("\n"), *(line for line in after if line not in keys)]
    )
    text += "\n" * final
    holds(text, with_waiver(text, "m", WAIVER))


IN_USE = "rule: RSK008, reason: r, approved_by: a, expires: 2027-01-31"
LINES = "    rule: RSK008\n    approved_by: a\n    expires: 2027-01-31\n"
STARTS = ["", "---\n", "%YAML 1.2\n---\n", "# first\n\n--- # begin\n"]
BEFORE = ["", "x-a: &w [1]\nx-b: *w\n", "x-a:\t1\t# tab\n", "? x-a\n: y\n", "'x-a': |\n  kept\n\n"]
LAYOUTS = [
    "",
    "waivers:\n",
    "waivers: ~\n",
    "waivers: []\n",
    "waivers: [\t]  # none\n",
    "waivers: [ # none yet\n  ]\n",
    f"waivers: [{{{IN_USE}}}, ]\n",
    f"waivers: [\n  {{{IN_USE}}} # one ]\n  # two\n  ]\n",
    f'"waivers":\n- {{{IN_USE}}}\n',
    f"waivers: &x\n  - {{{IN_USE}}}  # told\n  # more\n# least\nx-c: *x\n",
    f"x-c: &x\n  - {{{IN_USE}}}\nwaivers: *x\n",
    f"x-c: &x {{{IN_USE}}}\nwaivers:\n  - *x\n  # last\n",
    f"x-c: &x {{{IN_USE}}}\nwaivers: [*x ]\n",
    f"? waivers\n:\n  - {{{IN_USE}}}\n",
    f"waivers: !!seq\n  - &x {{{IN_USE}}}\n",
    f"waivers:\n  -\n{LINES}    reason: |\n      one\n\n",
    f"waivers:\n  - x-a: 1\n{LINES}    reason: |+\n      one\n\n",
    f"waivers:\n  - x-a: 1\n{LINES}    reason: >-\n      one\n   # c\n",
    f"waivers:\n  - x-a: 1\n{LINES}    reason: 'one\n\n      two'\n",
    "waivers:\n  - rule: RSK008\n    reason:\n",
    "waivers:\n  -\n",
]
AFTER = [
    "",
    "# end\n",
    "    # deep\n# end\n",
    "\n\n  \n",
    "x-z: {a: [1, 2]}\n",
    "x-z: |+\n  kept\n\n",
    "...\n",
]


@settings(max_examples=400, deadline=None)
@given(
    parts=st.tuples(*map(st.sampled_from, (STARTS, BEFORE, LAYOUTS, AFTER))),
    mark=st.sampled_from(["", "\ufeff"]),
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
    final=st.booleans(),
)
def test_in_any_layout_one_waiver_is_put_in_or_it_is_refused(parts, mark, ends, final):
    start, before, layout, after = parts
    text = f"{start}version: 1\n{before}models: [{{id: gpt-4o, name: chat}}]\n{layout}{after}"
    text = mark + (text if final else text.removesuffix("\n")).replace("\n", ends)
    read(text, "m")
    try:
        written = with_waiver(text, "m", WAIVER)
    except UnwritableError:
        return
    holds(text, written)


@pytest.mark.parametrize(
    "layout", [each for each in LAYOUTS if each and "*x" not in each and "|+" not in each]
)
def test_what_stands_alone_takes_a_waiver_in_any_layout(layout):
    text = f"version: 1\n{layout}models: [{{id: gpt-4o, name: chat}}]\n"
    if layout in {"waivers:\n", "waivers: ~\n"}:
        with pytest.raises(UnwritableError, match="by hand"):
            with_waiver(text, "m", WAIVER)
    else:
        holds(text, with_waiver(text, "m", WAIVER))
