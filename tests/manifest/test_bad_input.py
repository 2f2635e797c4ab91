"""What cannot be judged is refused in words, with its place, in little time and memory."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from modelvow.manifest.document import Unreadable
from modelvow.manifest.limits import MANIFEST, Limits
from modelvow.manifest.read import read, read_file

LINTER = Path(__file__).parents[2] / "linter"
BOMB = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
MERGE_BOMB = "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 12)
)
DEEP = "a0: &a0 " + "[" * 40 + "]" * 40 + "\na1: " + "[" * 40 + "*a0" + "]" * 40


def refused(source, name="ai-manifest.yaml", limits=MANIFEST):
    with pytest.raises(Unreadable) as caught:
        read(source, name, limits)
    return caught.value


@pytest.mark.parametrize(
    ("source", "line", "column", "said"),
    [
        pytest.param("", None, None, "is empty", id="empty"),
        pytest.param("\ufeff\n", None, None, "is empty", id="only a byte-order mark"),
        pytest.param("# nothing yet\n", None, None, "nothing but comments", id="only comments"),
        pytest.param(b"a: \xe9\n", 1, 4, "not UTF-8: byte 0xE9", id="Latin-1"),
        pytest.param("é: \n  ü: ".encode() + b"\xff", 2, 6, "byte 0xFF", id="place of a bad byte"),
        pytest.param("a: 1".encode("utf-16"), None, None, "is UTF-16", id="UTF-16"),
        pytest.param("a: 1".encode("utf-32"), None, None, "is UTF-32", id="UTF-32"),
        pytest.param("a: 1".encode("utf-16-le"), 1, 2, "U+0000", id="UTF-16 without a mark"),
        pytest.param("a: 'b\0c'", 1, 6, "U+0000", id="NUL"),
        pytest.param("a: 1\nb: \x07", 2, 4, "U+0007", id="bell"),
        pytest.param("a: \x7f", 1, 4, "U+007F", id="delete"),
        pytest.param("a: \ud800", 1, 4, "U+D800", id="half a surrogate pair"),
        pytest.param(r'a: "\ud800"', 1, 4, "half of a surrogate pair", id="half a pair in an escape"),
        pytest.param("a:\n\tb: 1", 2, 1, "a tab cannot indent", id="tab"),
        pytest.param("models:\n  - id: 'gpt-4o\n", 2, 9, "quote that opens here", id="cut off in a quote"),
        pytest.param("a: {b: 1\n", 1, 4, "`{` that opens here", id="cut off in braces"),
        pytest.param("a: [b,\n", 2, 1, "the text ends", id="cut off after a comma"),
        pytest.param("a: [b c", 1, 4, "`[` that opens here", id="cut off after an item"),
        pytest.param("a: b: c", 1, 5, "`:` makes no key", id="two colons"),
        pytest.param("a: 1\n  b: 2", 2, 4, "`:` makes no key", id="indented below a value"),
        pytest.param("a:\n  - b\n - c", 3, 2, "indentation", id="list out of line"),
        pytest.param("a: 1\nb\n", 2, 1, "no `:` after its key", id="no colon"),
        pytest.param("a: {b: 1}}", 1, 10, "`}` closes nothing", id="one brace too many"),
        pytest.param("a: @b", 1, 4, "no value begins with this", id="at sign"),
        pytest.param('a: "\\q"', 1, 6, "no such escape", id="no escape"),
        pytest.param("a: !acme 1", 1, 4, "the tag `!acme`", id="own tag"),
        pytest.param("a: !!binary aGk=", 1, 4, "the tag `!!binary`", id="tag beyond the core"),
        pytest.param("a: !!python/object:os.system x", 1, 4, "the tag", id="tag of a language"),
        pytest.param("a: !!int x", 1, 4, "is no `!!int`", id="tag against its value"),
        pytest.param("a: !!map x", 1, 4, "the tag `!!map`", id="tag of a map at a text"),
        pytest.param("a: !!set {b}", 1, 4, "the tag `!!set`", id="tag of a set"),
        pytest.param("a: 1\n---\nb: 2\n", 2, 1, "a second document", id="two documents"),
        pytest.param("---\n---\n", 2, 1, "a second document", id="two empty documents"),
        pytest.param("a: &x [*x]", 1, 8, "stands inside what it names", id="anchor that bites its tail"),
        pytest.param("a: *x\nb: &x 1", 1, 4, "no anchor `&x`", id="alias before its anchor"),
        pytest.param("a: &x 1\n*x: 1\n", 2, 1, "no `:` after its key", id="alias without a blank"),
        pytest.param("? [a]\n: 1", 1, 3, "a key must be text", id="list as key"),
        pytest.param("{a: 1}: 1", 1, 1, "a key must be text", id="map as key"),
        pytest.param("b: &x [a]\n*x : 1", 1, 7, "a key must be text", id="alias of a list as key"),
        pytest.param("!!int 5: 1", 1, 7, "a key must be text", id="number as key"),
        pytest.param(": 1", 1, 1, "a key is empty", id="no key"),
        pytest.param("'': 1", 1, 1, "a key is empty", id="empty key"),
        pytest.param("a: {<<: 1}", 1, 9, "`<<` takes in a map", id="merge of a number"),
        pytest.param("a: {<<: [{}, 1]}", 1, 14, "`<<` takes in a map", id="merge of a list of numbers"),
        pytest.param("<<:\n", 1, 4, "`<<` takes in a map", id="merge of nothing"),
        pytest.param("[" * 100_000, 1, 65, "64 levels", id="100,000 open brackets"),
        pytest.param("- " * 100_000, 1, 129, "64 levels", id="100,000 dashes"),
        pytest.param("{" * 100_000, 1, 2, "a key must be text", id="100,000 open braces"),
        pytest.param(DEEP, 2, 45, "64 levels", id="deep by an alias"),
        pytest.param(BOMB, 5, 25, "more than 10,000", id="alias bomb"),
        pytest.param(MERGE_BOMB, 5, 25, "more than 10,000", id="merge bomb"),
        pytest.param("- a\n" * 20_000, 10_000, 3, "more than 10,000", id="20,000 items"),
        pytest.param("%a\n" * 50_000, None, None, "lines begin with `%`", id="50,000 directives"),
        pytest.param("a" * (256 * 1024 + 1), None, None, "larger than 256 KiB", id="too large"),
        pytest.param("é" * (128 * 1024 + 1), None, None, "larger than 256 KiB", id="too large in bytes"),
        pytest.param("a: |9\n x", 2, 2, "indentation", id="block less indented than it says"),
    ],
)
def test_it_is_refused_with_its_place(source, line, column, said):
    error = refused(source)
    assert said in error.reason
    assert (error.span and error.span.line, error.span and error.span.column) == (line, column)


def test_an_error_knows_name_place_reason_and_way_out():
    error = refused("a:\n\tb: 1", "x/ai-manifest.yaml")
    assert str(error) == "x/ai-manifest.yaml:2:1: a tab cannot indent YAML; indent with spaces"
    way_out = "begin it with `version: 1`, or take the file away"
    assert str(refused("", "x.yaml")) == f"x.yaml: is empty; {way_out}"


def test_caps_are_those_that_were_asked_for():
    assert "1 KiB" in refused("a" * 1025, limits=Limits(1024, 10, 2)).reason
    assert "10 keys" in refused("a: [1,2,3,4,5,6,7,8,9]", limits=Limits(1024, 10, 2)).reason
    assert "2 levels" in refused("a: [[1]]", limits=Limits(1024, 10, 2)).reason
    assert read("a: [1,2,3,4,5,6,7]", "x.yaml", Limits(1024, 10, 2)).value == {"a": [1, 2, 3, 4, 5, 6, 7]}


def refused_file(path):
    with pytest.raises(Unreadable) as caught:
        read_file(str(path), "shown.yaml")
    return caught.value


def test_files_that_are_none_are_refused_unopened(tmp_path):
    os.mkfifo(tmp_path / "fifo.yaml")
    (tmp_path / "dangling.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "file").write_text("x")
    reasons = {
        tmp_path: "is a directory",
        tmp_path / "fifo.yaml": "is no regular file",
        tmp_path / "dangling.yaml": "is a link to `nowhere.yaml`, which leads nowhere",
        tmp_path / "loop.yaml": "is a link to `loop.yaml`, which leads nowhere",
        tmp_path / "missing.yaml": "does not exist",
        tmp_path / "file" / "below.yaml": "does not exist",
        "/dev/null": "is no regular file",
        "a\0b": "does not exist",
    }
    assert {path: refused_file(path).reason for path in reasons} == reasons


def test_a_file_that_may_not_be_read_is_refused(monkeypatch, tmp_path):
    path = tmp_path / "secret.yaml"
    path.write_text("a: 1")

    def deny(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", deny)  # for root, every file may be read
    assert refused_file(path).reason == "may not be read"


def test_a_file_is_read_as_its_text_is(tmp_path):
    path = tmp_path / "ai-manifest.yaml"
    path.write_bytes("\ufeffa: é\r\n".encode())
    assert read_file(str(path), "shown.yaml").value == {"a": "é"}
    assert read_file(str(path), "shown.yaml").name == "shown.yaml"


SCRIPT = """
import resource, sys
from modelvow.manifest.document import Unreadable
from modelvow.manifest.read import read_file
try:
    read_file(sys.argv[1], "ai-manifest.yaml")
except Unreadable:
    print("refused")
"""

HOSTILE = {
    "100 MB": None,
    "brackets": "[" * 200_000,
    "bomb": BOMB,
    "merge bomb": MERGE_BOMB,
    "for the pure parser": "a: [x:y]\n" + "- a\n" * 60_000,
    "duplicates": "a: [x:y]\n" + "a: 1\n" * 50_000,
    "open quote": 'a: "' + "x\n" * 130_000,
    "directives": "%a\n" * 80_000,
    "comments in JSON": '{"a": //' + "x" * 200_000,
}


def within_limits():
    resource.setrlimit(resource.RLIMIT_AS, (200 * 2**20, 200 * 2**20))
    resource.setrlimit(resource.RLIMIT_CPU, (5, 5))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_little_memory_and_time(name, tmp_path):
    path = tmp_path / ("ai-manifest.json" if "JSON" in name else "ai-manifest.yaml")
    if HOSTILE[name] is None:
        with path.open("wb") as file:
            file.truncate(100 * 10**6)
    else:
        path.write_text(HOSTILE[name])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        env={"PYTHONPATH": str(LINTER)},
        preexec_fn=within_limits,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "refused\n", "")


CONFLICT = """\
<<<<<<< HEAD
{ours}
=======
{theirs}
>>>>>>> other
"""


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("m.yaml", "version: 1\nmodels:\n" + CONFLICT.format(ours="  - id: a", theirs="  - id: b"), 3),
        ("m.yaml", CONFLICT.format(ours="version: 1", theirs="version: 2"), 1),
        ("m.yaml", "a: 1\r\n" + CONFLICT.format(ours="", theirs="b: c").replace("\n", "\r\n"), 2),
        ("m.json", "{\n" + CONFLICT.format(ours='"a": 1', theirs='"a": 2') + "}", 2),
    ],
)
def test_a_conflict_that_nobody_resolved_is_called_so(name, text, line):
    with pytest.raises(Unreadable) as refused:
        read(text, name)
    assert str(refused.value) == f"{name}:{line}:1: has a conflict of a merge in it; resolve it"


def test_what_looks_like_a_conflict_in_a_text_is_none():
    assert read("a: |\n  <<<<<<< HEAD\n  =======\n", "m.yaml").value == {"a": "<<<<<<< HEAD\n=======\n"}
