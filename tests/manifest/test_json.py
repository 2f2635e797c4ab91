"""JSON gives the same kind of document as YAML."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelvow.findings import Span
from modelvow.manifest.document import Unreadable, key_span_of, span_of
from modelvow.manifest.read import read

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(VALUES, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_values_are_those_of_json_loads(value, ascii_only, indent):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert repr(read(text, "a.json").value) == repr(json.loads(text))


def places(node):
    yield node.start, node.end
    for key, inner in (node.entries or {}).values():
        yield key
        yield from places(inner)
    for item in node.items or ():
        yield from places(item)


@settings(deadline=None)
@given(VALUES)
def test_every_value_stands_where_its_place_says(value):
    document = read(json.dumps(value, indent=1), "a.json")
    for start, end in places(document.root):
        json.loads(document.text[start:end])
    assert json.loads(document.text[document.root.start : document.root.end]) == value


def test_keys_and_values_have_places():
    document = read('{"models": [\r\n  {"id": "🎄", "x": 1.50}]}', "ai-manifest.json")
    assert document.parser == "json"
    assert span_of(document, ("models", 0, "x")) == Span(2, 20, 2, 24)
    assert key_span_of(document, ("models", 0, "x")) == Span(2, 15, 2, 18)
    assert document.root.entries["models"][1].items[0].entries["x"][1].text == "1.50"


def test_a_duplicate_key_is_the_fault_that_yaml_has():
    document = read('{"a": 1,\n "a": 2}', "a.json")
    assert document.value == {"a": 1}
    (fault,) = document.faults
    assert fault[:4] == ("duplicate-key", ("a",), Span(2, 2, 2, 5), {"key": "a", "line": "1"})


def test_a_surrogate_pair_is_one_character():
    assert read(r'["\ud83c\udf84"]', "a.json").value == ["🎄"]


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("", None, None, "is empty"),
        (" \n", None, None, "is empty"),
        ('{"a": 1,}', 1, 8, "no comma before a closing bracket"),
        ("[1,\n 2,\n]", 2, 3, "no comma before a closing bracket"),
        ('{"a": 1, // chat\n}', 1, 10, "no comments"),
        ('{"a": 1 /* chat */}', 1, 9, "no comments"),
        ("# chat\n{}", 1, 1, "no comments"),
        ("{'a': 1}", 1, 2, "text in double quotes"),
        ("{a: 1}", 1, 2, "text in double quotes"),
        ("[1 2]", 1, 4, "`,` or `]` is missing"),
        ('{"a" 1}', 1, 6, "`:` is missing"),
        ('{"a": }', 1, 7, "a value is missing"),
        ("[,]", 1, 2, "a value is missing"),
        ("{} {}", 1, 4, "something follows"),
        ("[[1]", 1, 1, "`[` that opens here is never closed"),
        ('{"a":', 1, 1, "`{` that opens here is never closed"),
        ('["abc', 1, 2, "quote that opens here is never closed"),
        ('["a\nb"]', 1, 4, "no line ends"),
        (r'["\x"]', 1, 3, "no such escape"),
        (r'["\ud800"]', 1, 2, "half of a surrogate pair"),
        ("[NaN]", 1, 2, "`NaN` is no JSON value"),
        ("[-Infinity]", 1, 2, "`-Infinity` is no JSON value"),
        ("[01]", 1, 2, "`01` is no JSON value"),
        ("[1.]", 1, 2, "`1.` is no JSON value"),
        ("[.5]", 1, 2, "`.5` is no JSON value"),
        ("[True]", 1, 2, "`True` is no JSON value"),
        ("[1\0]", 1, 3, "U+0000"),
        ("[" * 100_000, 1, 65, "64 levels"),
        ("[" + "1," * 20_000 + "1]", 1, 20_000, "more than 10,000"),
    ],
)
def test_what_is_no_json_is_refused_where_it_is_wrong(text, line, column, said):
    with pytest.raises(Unreadable) as caught:
        read(text, "a.json")
    span = caught.value.span
    assert (span and span.line, span and span.column) == (line, column)
    assert said in caught.value.reason


@given(st.text(st.sampled_from('{}[],:"\\ \n019.-+eEtrufalsn#/'), max_size=12))
def test_it_accepts_what_json_accepts_and_nothing_else(text):
    try:
        meant = json.loads(text, parse_constant=lambda word: (_ for _ in ()).throw(ValueError(word)))
    except ValueError:
        with pytest.raises(Unreadable):
            read(text, "a.json")
    else:
        faults = read(text, "a.json").faults
        assert faults or repr(read(text, "a.json").value) == repr(meant)
