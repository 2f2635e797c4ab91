"""Baselines as data: written and read they say the same, and hardly any two changes are neighbors."""

from __future__ import annotations

import json
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

import modelvow
from modelvow.baseline import Entry, compared, entries_in, entry_of, known_of, text_of
from modelvow.findings import Outcome, Severity, State
from modelvow.settings import Options

DAY = "2026-11-25"
HEX = st.text("0123456789abcdef", min_size=16, max_size=16)
WORDS = st.text(max_size=12)
ENTRIES = st.builds(
    Entry,
    HEX,
    WORDS,
    st.from_regex(r"[A-Z]{3}[0-9]{3}", fullmatch=True),
    st.none() | WORDS,
    st.sampled_from(Severity),
    st.sampled_from([Outcome.VIOLATION, Outcome.UNDETERMINED]),
    HEX,
)
MODELS = ("closed", "restricted-weights", "open-weights")
NEEDS = ("openness", "transparency", "trust")


@given(st.lists(ENTRIES, max_size=30), st.randoms())
def test_what_is_written_is_read_whatever_the_order(entries, random):
    text = text_of(entries)
    random.shuffle(entries)
    assert text_of(entries) == text
    assert set(entries_in(json.loads(text))) == set(entries)
    assert text.isascii() or text.encode("utf-8", "strict")
    assert all(line.isprintable() for line in text.splitlines())


@given(st.lists(ENTRIES, min_size=2, max_size=30, unique_by=lambda each: each.fingerprint[0]))
def test_entries_with_other_first_digits_are_never_neighbors(entries):
    lines = text_of(entries).splitlines()
    places = [number for number, line in enumerate(lines) if line.startswith("{") and "path" in line]
    assert all(after - before > 1 for before, after in pairwise(places))


@given(st.lists(ENTRIES, min_size=1, max_size=20))
def test_taking_an_entry_out_touches_its_own_line_alone(entries):
    before = text_of(entries).splitlines()
    after = text_of([each for each in entries if each != entries[0]]).splitlines()
    kept = [line for line in before if line in after]
    assert after == kept
    assert len(before) == len(after) + 1


def manifest(models, needs, comments=0):
    lines = ["version: 1", "models:"]
    lines += [f"  - {{id: acme-{n}, facts: {{openness: {kind}}}}}" for n, kind in models]
    lines += ["requirements:", *(f"  {need}: high" for need in needs)]
    return "# more\n" * comments + "\n".join(lines) + "\n"


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(MODELS), min_size=1, max_size=4),
    st.sets(st.sampled_from(NEEDS), min_size=1),
    st.randoms(),
    st.integers(min_value=0, max_value=9),
)
def test_what_was_written_is_quiet_however_a_manifest_is_shuffled(kinds, needs, random, comments):
    options = Options(grounds=True)
    models, order = list(enumerate(kinds)), sorted(needs)
    found = modelvow.check_text(manifest(models, order), as_of=DAY, options=options).findings
    known = known_of(entries_in(json.loads(text_of(entry_of(each, "here") for each in found))))
    random.shuffle(models)
    random.shuffle(order)
    moved = modelvow.check_text(
        manifest(models, order, comments), as_of="2026-11-28", options=options
    ).findings
    assert len(moved) == len(found)
    assert all(compared(each, "here", known).state is State.UNCHANGED for each in moved)
    assert all(compared(each, "here", known).quiet for each in moved)
    assert all(compared(each, "there", known).state is State.NEW for each in moved)
