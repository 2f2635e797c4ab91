"""A lock is read as it was written, and every way in which what is in force differs from it is told."""

from __future__ import annotations

import pytest

from modelvow.policy.errors import ConfigError
from modelvow.policy.lock import ANEW, WAY_OUT, Entry, Lock, differences, missing, read_lock, to_text

ENTRIES = (
    Entry("pack", "builtin:article", "aa", "article", required=False),
    Entry("pack", "policy/acme", "bb", "acme", required=True),
    Entry("overlay", "models.yaml", "cc", "", required=False),
)
TEXT = """\
# What judges manifests here, by the hash of its content. `modelvow policy lock` writes it.
version = 1
modelvow = "0.1.0"
pack = [
  {source = "builtin:article", name = "article", hash = "aa"},
  {source = "policy/acme", name = "acme", hash = "bb", required = true},
]
overlay = [
  {source = "models.yaml", hash = "cc"},
]
"""
LINES = {("pack", "builtin:article"): 5, ("pack", "policy/acme"): 6, ("overlay", "models.yaml"): 9}
ONE = '{source = "a", hash = "b", name = "c"}'
TWO = '{source = "b", hash = "b", name = "c"}'
LOCK = Lock("modelvow.lock", "0.1.0", ENTRIES, LINES)


def told(problems):
    return [(each.file, each.line, each.reason, each.suggestion) for each in problems]


def test_a_lock_is_read_as_it_was_written_with_the_line_of_each_entry():
    assert to_text(reversed(ENTRIES), "0.1.0") == to_text([*ENTRIES, *ENTRIES], "0.1.0") == TEXT
    assert read_lock(TEXT, "modelvow.lock") == LOCK


def test_a_source_of_any_letters_is_written_so_that_it_reads_as_it_was():
    entries = (Entry("pack", 'ä/"b"\\\x7f\n', "aa", "acmé"), Entry("overlay", "模.yaml", "bb"))
    text = to_text(entries, "0.1.0")
    assert read_lock(text, "x").entries == entries
    assert 'source = "ä/\\"b\\"\\\\\\u007f\\n"' in text
    assert 'source = "模.yaml"' in text


def test_what_is_as_it_was_locked_differs_in_nothing():
    assert told(differences(LOCK, ENTRIES, "0.1.0")) == []
    assert told(missing(LOCK, ENTRIES)) == []


def test_a_pack_that_is_required_no_more_is_told_as_such():
    _article, acme, _overlay = ENTRIES
    found = [each if each is not acme else acme._replace(required=False) for each in ENTRIES]
    line = LOCK.lines["pack", "policy/acme"]
    reason = "the pack `policy/acme` is locked as `acme`, required, which it is not"
    assert told(differences(LOCK, found, "0.1.0")) == [("modelvow.lock", line, reason, WAY_OUT)]
    other = read_lock(TEXT.replace(", required = true", ""), "modelvow.lock")
    reason = "the pack `policy/acme` is locked as `acme`, not required, which it is not"
    assert [each.reason for each in differences(other, ENTRIES, "0.1.0")] == [reason]


@pytest.mark.parametrize(
    ("at", "change", "version", "reason"),
    [
        (1, "dd", "0.1.0", "the pack `policy/acme` has the hash dd, locked is bb"),
        (2, "dd", "0.1.0", "the overlay `models.yaml` has the hash dd, locked is cc"),
        (0, "dd", "0.1.0", "the pack `builtin:article` has the hash dd, locked is aa"),
        (
            0,
            "dd",
            "0.2.0",
            (
                "the pack `builtin:article` was locked with modelvow 0.1.0, and this is 0.2.0: "
                "its hash is dd, locked is aa"
            ),
        ),
    ],
)
def test_another_hash_is_told_beside_the_locked_one(at, change, version, reason):
    found = [each._replace(hash=change) if number == at else each for number, each in enumerate(ENTRIES)]
    assert [each.reason for each in differences(LOCK, found, version)] == [reason]


def test_what_is_gone_and_what_is_new_are_told_each_with_its_way_out():
    new = Entry("pack", "other", "ee", "other", required=False)
    line = LOCK.lines["pack", "policy/acme"]
    assert told(differences(LOCK, [ENTRIES[0], ENTRIES[2], new], "0.1.0")) == [
        (
            "modelvow.lock",
            line,
            "the pack `policy/acme` is locked and not in force",
            f"bring it back; or {WAY_OUT}",
        ),
        ("modelvow.lock", 0, "the pack `other` is in force and not locked", WAY_OUT),
    ]


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (ENTRIES[:1], "not in force"),
        ((ENTRIES[1]._replace(hash="zz"),), "in force otherwise"),
        ((ENTRIES[1]._replace(required=False),), "in force otherwise"),
    ],
)
def test_what_a_lock_above_requires_is_missed_and_nothing_else_of_it(found, state):
    reason = f"the pack `policy/acme` is required here and {state}"
    line = LOCK.lines["pack", "policy/acme"]
    way_out = "name it under `policy` of the nearest configuration"
    assert told(missing(LOCK, found)) == [("modelvow.lock", line, reason, way_out)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("version = true\n", "this lock is of version `true`, and this modelvow reads 1"),
        (f"version = 0x{'f' * 9000}\n", "this lock is of version so large a number, and this"),
        ("version = []\n", "this lock is of version a list, and this"),
        ("version = 1\nmodelvow = 2\n", "this lock is broken: `modelvow` must be text"),
        (f"version = {'[' * 5000}", "this lock is broken: its tables or lists are nested too deeply"),
        (f"version = {'9' * 5000}", "this lock is broken: a number in it has too many digits"),
        ("", "this lock is without a version, and this modelvow reads 1"),
        ("version = 2\n", "this lock is of version `2`, and this modelvow reads 1"),
        ("version = 1\n", "this lock is broken: it has no list `pack`"),
        ("version = 1\npack = {}\n", "this lock is broken: it has no list `pack`"),
        ("version = 1\npack = []\n", "this lock is broken: it has no list `overlay`"),
        (
            "version = 1\npack = [1]\noverlay = []\n",
            "this lock is broken: an entry of `pack` lacks one of `source`, `hash`, `name`",
        ),
        (
            'version = 1\npack = []\noverlay = [{source = "a"}]\n',
            "this lock is broken: an entry of `overlay` lacks one of `source`, `hash`",
        ),
        (
            f"version = 1\npack = [{TWO}, {ONE}, {ONE}]\noverlay = []\n",
            "this lock is broken: `a` is in it twice",
        ),
    ],
)
def test_a_broken_lock_is_refused_and_made_anew(text, reason):
    with pytest.raises(ConfigError) as raised:
        read_lock(text, "modelvow.lock")
    (problem,) = raised.value.problems
    assert problem.reason.startswith(reason)
    assert (problem.file, problem.line, problem.suggestion) == ("modelvow.lock", 0, ANEW)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("[", 1, "this lock is broken: invalid "),
        ("version = 1\nversion = 1\n", 2, "this lock is broken: cannot overwrite a value"),
        (f"\n{'a.' * 9000}b = 1\n", 2, "this lock is broken: a key has more than 20 names"),
    ],
)
def test_a_lock_that_is_no_toml_is_told_with_its_line(text, line, reason):
    with pytest.raises(ConfigError) as raised:
        read_lock(text, "modelvow.lock")
    (problem,) = raised.value.problems
    assert problem.reason.startswith(reason)
    assert (problem.file, problem.line, problem.suggestion) == ("modelvow.lock", line, ANEW)


def test_an_entry_has_its_line_whichever_list_comes_first():
    overlay = '{source = "o", hash = "h"}'
    lock = read_lock(f"version = 1\noverlay = [\n{overlay},\n]\npack = [\n{ONE},\n]\n", "x.lock")
    assert lock.lines == {("overlay", "o"): 3, ("pack", "a"): 6}


def test_entries_that_are_not_written_one_a_line_have_no_line():
    text = 'version = 1\npack = [{source = "a", hash = "b", name = "c", required = true}]\noverlay = []\n'
    lock = read_lock(text, "x.lock")
    assert lock.entries == (Entry("pack", "a", "b", "c", required=True),)
    assert (lock.modelvow, lock.lines) == ("", {("pack", "a"): 0})
