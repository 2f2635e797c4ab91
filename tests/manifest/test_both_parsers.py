"""Generated documents: both parsers say the same, and so does ruamel's safe load."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from modelvow.manifest import c_parser, pure
from modelvow.manifest.document import Unreadable
from modelvow.manifest.limits import MANIFEST
from modelvow.manifest.read import _read_pure, read
from modelvow.manifest.tree import build
from modelvow.manifest.written import prepare

WORDS = [
    "gpt-4o",
    "a b",
    "no",
    "yes",
    "it's",
    "Größe",
    "日本語",
    "🎄🎄 reply",
    "a#b",
    "x-1",
    "null",
    "~",
    "true",
    "FALSE",
]
NUMBERS = ["0", "-3", "+7", "007", "0x1F", "0o17", "1.5", "5319e7", "-.5", "1e3", ".inf", "-.INF"]
BLOCK_ONLY = ["qwen2.5:7b", "http://x/y", "a, b", "a [b]", "{{ x"[2:]]
QUOTED = [
    '"é \\u00e9 \\n"',
    '"🎄\\t"',
    "'it''s # no comment'",
    "'a: b'",
    '""',
    "''",
    '"a\\\n    b"',
    '"x:\ty"',
]
KEYS = ["id", "x-a", "Größe", "🎄", "a b", '"quoted key"', "'k'", "on"]
COMMENTS = ["", "", "", " # chat", "\t# 🎄 tab", "  #"]
SPACES = [" ", "  ", "\t", " \t"]
ANCHORS = ["one", "two", "three-3"]
MAPS = "map"
BLANKS = " \t"


class Writer:
    """Writes a document by the choices of `draw`, and remembers which anchors name a map."""

    def __init__(self, draw):
        self.draw = draw
        self.anchors = {}
        self.latest = {}

    def one_of(self, choices):
        return self.draw(st.sampled_from(choices))

    def often(self, n):
        return self.draw(st.integers(0, n)) == 0

    def comment(self):
        return self.one_of(COMMENTS)

    def between(self, indent):
        return self.one_of(["", "", "", "\n", " " * indent + "# between\n", "   \n", "# at the margin\n"])

    def scalar(self, *, flow):
        return self.one_of(WORDS + NUMBERS + QUOTED + ([] if flow else BLOCK_ONLY))

    def anchor(self, kind):
        """Return an anchor to put before a value of `kind`, or nothing."""
        if not self.often(5):
            return "", None
        name = self.one_of(ANCHORS)
        self.anchors.pop(name, None)
        self.latest[name] = token = (name, kind, object())
        return f"&{name} ", token

    def named(self, given_name):
        if given_name is not None and self.latest[given_name[0]] is given_name:
            self.anchors[given_name[0]] = given_name[1]

    def keys(self, count):
        return self.draw(st.lists(st.sampled_from(KEYS), min_size=count, max_size=count, unique=True))

    def merge(self):
        """Return the value of a `<<`, or None."""
        maps = sorted(name for name, kind in self.anchors.items() if kind == MAPS)
        if not maps or not self.often(1):
            return None
        if self.often(1):
            return f"*{self.one_of(maps)}"
        names = self.draw(st.lists(st.sampled_from(maps), min_size=1, max_size=3))
        return "[" + ", ".join(f"*{name}" for name in names) + "]"

    def flow(self, depth):
        """Return a value in one line's notation, and remember its anchor."""
        kind = self.one_of(["scalar", "scalar", "list", MAPS, "alias"]) if depth else "scalar"
        if kind == "alias" and self.anchors:
            return f"*{self.one_of(sorted(self.anchors))} "
        before, name = self.anchor(kind)
        if kind == "list":
            items = [self.flow(depth - 1) for _ in range(self.draw(st.integers(0, 3)))]
            text = "[" + self.one_of([", ", ",\t", " ,  "]).join(items) + self.one_of(["]", " ]"])
        elif kind == MAPS:
            entries = [f"{key}: {self.flow(depth - 1)}" for key in self.keys(self.draw(st.integers(0, 3)))]
            merge = self.merge()
            if merge is not None:
                entries.append(f"<<: {merge} ")
            text = "{" + ", ".join(entries) + "}"
        else:
            text = self.scalar(flow=True)
        self.named(name)
        return before + text

    def literal(self, indent):
        """Return a block of text."""
        header = self.one_of(["|", ">", "|-", ">-", "|+", ">+", f"|{2}"])
        lines = self.draw(
            st.lists(st.sampled_from(["text", "", "  more: text", "# text", "🎄"]), min_size=1, max_size=4)
        )
        if not lines[0].startswith(("t", "#", "🎄")):
            lines[0] = "first"
        return f"{header}{self.one_of(['', ' # why'])}\n" + "".join(
            f"{' ' * indent}{line}\n" for line in lines
        )

    def value(self, indent, depth):
        """Return what follows `key:` or `-`, with the line's end."""
        kind = self.one_of(["flow", "flow", "plain", "literal", "list", MAPS, MAPS, "empty", "folded"])
        if kind == "empty":
            return self.comment() + "\n"
        if kind == "folded":
            return f" one\n{' ' * (indent + 2)}two\n{' ' * (indent + 2)}three{self.comment()}\n"
        if kind in {"list", MAPS} and depth:
            before, name = self.anchor(kind)
            text = self.block(indent + self.one_of([2, 3]), depth - 1, kind)
            self.named(name)
            return f" {before}".rstrip(" ") + f"{self.comment()}\n{text}"
        if kind == "literal":
            return f" {self.literal(indent + 2)}"
        text = self.scalar(flow=False) if kind == "plain" else self.flow(2)
        return f"{self.one_of(SPACES)}{text}{self.comment()}\n"

    def block(self, indent, depth, kind):
        """Return a map or list of lines."""
        margin = " " * indent
        if kind == "list":
            count = self.draw(st.integers(1, 3))
            return "".join(f"{margin}- {self.value(indent, depth).lstrip(BLANKS)}" for _ in range(count))
        parts = []
        for key in self.keys(self.draw(st.integers(1, 4))):
            parts.append(self.between(indent))
            if self.often(6):
                value = self.value(indent, depth).lstrip(BLANKS)
                parts.append(f"{margin}? {key}{self.comment()}\n{margin}: {value}")
            else:
                parts.append(f"{margin}{key}:{self.value(indent, depth)}")
        merge = self.merge()
        if merge is not None:
            parts.append(f"{margin}<<: {merge}\n")
        return "".join(parts)


@st.composite
def documents(draw, *, tabs=True):
    writer = Writer(draw)
    text = writer.one_of(["", "", "---\n", "# first\n"]) + writer.block(0, 3, MAPS)
    text = writer.one_of([text, text, text.rstrip("\n"), text + "...\n"])
    text = text if tabs else text.replace("\t", " ")
    return text.replace("\n", writer.one_of(["\n", "\n", "\r\n", "\r"]))


def by_c(text):
    source = prepare(text, "x.yaml", MANIFEST)
    return build(c_parser.parse(c_parser.load(), source.hidden), source)


def by_pure(text):
    source = prepare(text, "x.yaml", MANIFEST)._replace(doubted=False)
    return build(pure.parse(source.hidden), source)


def same(ours, theirs):
    """Say whether values are alike; a date is the text that was written."""
    if isinstance(theirs, date):
        return str(theirs) == str(ours)
    if isinstance(theirs, dict):
        return (
            isinstance(ours, dict)
            and ours.keys() == theirs.keys()
            and all(same(ours[k], theirs[k]) for k in ours)
        )
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return type(ours) is type(theirs) and ours == theirs


@settings(deadline=None)
@given(documents())
def test_both_parsers_give_the_same_values_and_places(text):
    assert by_c(text) == by_pure(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("a: |\n \n  \n  text\n", {"a": "\n\ntext\n"}, id="blank lines that grow to the text"),
        pytest.param("a: |\n\n \n  text\n", {"a": "\n\ntext\n"}, id="an empty line, then a blank one"),
        pytest.param("a: >\n  \n   \nb: 1\n", {"a": "", "b": 1}, id="a block of blanks alone"),
        pytest.param("a: |+\n   \n", {"a": "\n"}, id="blanks that are kept"),
        pytest.param("a:\n  one\n \t\n  two\n", {"a": "one\ntwo"}, id="a line of a tab within text"),
        pytest.param("a: one\n  \t\n\n \t \n  two\n", {"a": "one\n\n\ntwo"}, id="several of them"),
        pytest.param("a: |\n   \n  text\n", "indented deeper", id="a blank line deeper than the text"),
        pytest.param(
            "a: >\n \n  \n # no comment\n", "indented deeper", id="one deeper than what looks like a comment"
        ),
        pytest.param("a: |# no comment\n  text\n", "`|` or `>` alone", id="a sign that touches a comment"),
        pytest.param("%YAML 1.2#\n---\na: 1\n", "is a directive", id="a directive that touches a comment"),
        pytest.param("%YAML 1.3\n---\na: 1\n", "a YAML version that is not read", id="a version to come"),
        pytest.param("%YAML 1.2\n---\na: 1\n", {"a": 1}, id="a directive"),
    ],
)
def test_where_the_parsers_disagree_by_themselves_there_is_one_answer(text, meant):
    answers = [answer(by) for by in (lambda: read(text, "x.yaml").value, lambda: alone(text))]
    assert answers[0] == answers[1]
    assert answers[0] == meant if isinstance(meant, dict) else meant in answers[0]


def answer(by):
    try:
        return by()
    except Unreadable as error:
        return error.reason


def alone(text):
    """Return what is read where there is no C parser."""
    return _read_pure(prepare(text, "x.yaml", MANIFEST)).value


def test_a_version_that_is_not_read_is_shown_where_it_stands():
    with pytest.raises(Unreadable, match=r"x.yaml:2:1: .*; remove `%YAML`"):
        read("# first\n%YAML 1.3\n---\na: 1\n", "x.yaml")


@pytest.mark.filterwarnings("ignore::ruamel.yaml.error.ReusedAnchorWarning")
@settings(deadline=None)
@given(documents(tabs=False))  # ruamel's own scanner refuses some that are lawful
def test_values_are_those_of_a_safe_load(text):
    assert same(by_pure(text)[0].value, YAML(typ="safe", pure=True).load(text))
