"""Values, places and faults of documents that can be read."""

import pytest

from modelvow.findings import Span
from modelvow.manifest.document import has_path, key_span_of, node_at, span_of
from modelvow.manifest.read import read

F01 = 'version: 1\nmodels:\n  - {role: "🎄🎄 reply", id: gpt-4o, atribution: NOTICE}\n'
F02 = """\
version: 1
x-a: &need {level: medium}
x-b: &need {level: high}
models: [{id: gpt-4o}]
requirements:
  transparency:
    <<: *need
    <<: {because: audit}
"""
F03 = """\
models:
  - {id: Qwen/Qwen3-8B, revision: 61e9540}
  - {id: Qwen/Qwen3-4B, revision: 5319e7}
  - {id: openai/gpt-oss-20b, revision: 20240806}
"""


def value(text, name="ai-manifest.yaml"):
    return read(text, name).value


def test_the_smallest_manifest_has_its_values_and_places():
    document = read(
        "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n", "ai-manifest.yaml"
    )
    assert document.value == {
        "version": 1,
        "models": [{"id": "gpt-4o"}],
        "requirements": {"transparency": "high"},
    }
    assert span_of(document, ("models", 0, "id")) == Span(3, 9, 3, 15)
    assert span_of(document, ("requirements", "transparency")) == Span(5, 17, 5, 21)
    assert key_span_of(document, ("requirements", "transparency")) == Span(5, 3, 5, 15)


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte-order mark"])
@pytest.mark.parametrize("space", [" ", "\t"], ids=["blank", "tab"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_mark_emoji_tab_and_line_ends_shift_no_column(mark, space, end):
    text = mark + F01.replace(", ", f",{space}").replace("\n", end)
    for source in (text, text.encode()):
        document = read(source, "ai-manifest.yaml")
        assert key_span_of(document, ("models", 0, "atribution")) == Span(3, 36, 3, 46)
        assert not document.text.startswith("\ufeff")


def test_characters_that_only_yaml_1_1_breaks_lines_at_break_none():
    document = read('a: "x\u2028y\x85z"\nb: 1\u2029\nc: 2\n', "ai-manifest.yaml")
    assert document.value == {"a": "x\u2028y\x85z", "b": "1\u2029", "c": 2}
    assert span_of(document, ("c",)) == Span(3, 4, 3, 5)


def test_a_second_merge_is_a_fault_where_it_stands_and_shows_the_list_form():
    document = read(F02, "ai-manifest.yaml")
    (fault,) = document.faults
    assert (fault.kind, fault.key_path) == ("duplicate-key", ("requirements", "transparency", "<<"))
    assert fault.span == Span(8, 5, 8, 7)
    assert fault.data == {"key": "<<", "line": "7", "instead": "<<: [*need, {because: audit}]"}
    assert document.value["requirements"] == {"transparency": {"level": "high"}}


def test_the_list_form_shows_anchors_where_the_values_are_long():
    text = "a: {<<: {x: 1,\n  y: 2}, <<: {z: 3}}"
    (fault,) = read(text, "ai-manifest.yaml").faults
    assert fault.data["instead"] == "<<: [*a, {z: 3}]"


def test_what_is_a_list_already_is_joined_to_the_list_form():
    text = "x: &x {p: 1}\ny: &y {q: 2}\na: {<<: [*x, {r: 3}], <<: [*y]}"
    (fault,) = read(text, "ai-manifest.yaml").faults
    assert fault.data["instead"] == "<<: [*x, {r: 3}, *y]"


def test_of_duplicate_keys_the_first_stays_and_the_second_is_a_fault():
    document = read("models:\n  - id: a\n    'id': b\n    id: c\n", "ai-manifest.yaml")
    assert document.value == {"models": [{"id": "a"}]}
    assert [fault.key_path for fault in document.faults] == [("models", 0, "id")] * 2
    assert [fault.span for fault in document.faults] == [Span(3, 5, 3, 9), Span(4, 5, 4, 7)]
    assert document.faults[0].data == {"key": "id", "line": "2"}


def test_a_commit_stays_what_was_written():
    document = read(F03, "ai-manifest.yaml")
    written = [node_at(document, ("models", index, "revision")).text for index in range(3)]
    assert written == ["61e9540", "5319e7", "20240806"]
    assert document.value["models"][0]["revision"] == "61e9540"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", "yes"),
        ("No", "No"),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-0", 0),
        ("0123", 123),
        ("0o17", 15),
        ("0x1f", 31),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".", "."),
        ("-", None),
        ("2026-12-31", "2026-12-31"),
        ("2026-12-31T10:00:00Z", "2026-12-31T10:00:00Z"),
        ("1e999", "1e999"),
        ("-.inf", float("-inf")),
        ("inf", "inf"),
        ("٣", "٣"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ('!!int "12"', 12),
        ("!!float 12", 12.0),
        ("!!null ''", None),
        ("=", "="),
    ],
)
def test_scalars_are_those_of_the_core_schema(written, meant):
    got = value(f"a: [{written} ]" if written != "-" else "a:\n")["a"]
    got = got if written == "-" else (got[0] if got else None)
    assert (type(got), got) == (type(meant), meant)


def test_a_number_of_thousands_of_digits_stays_text():
    assert value("a: " + "9" * 5000) == {"a": "9" * 5000}


def test_a_quoted_scalar_has_no_text_as_written_and_a_plain_one_has():
    document = read("a: 'x'\nb: x\nc: !!str x\n", "ai-manifest.yaml")
    assert [node_at(document, (key,)).text for key in "abc"] == [None, "x", None]


@pytest.mark.parametrize(
    ("text", "key_path", "span"),
    [
        pytest.param("a: |\n  one\n  two\n\n\nb: 1", ("a",), Span(1, 4, 3, 6), id="block of text"),
        pytest.param("a: >- # why\n  one\n\n", ("a",), Span(1, 4, 2, 6), id="folded block"),
        pytest.param(
            "a:\n  b: 1\n  c: 2\n\n# end\n", ("a",), Span(2, 3, 3, 7), id="map ends with its last value"
        ),
        pytest.param("a:\n- b\n- c\n\n", ("a",), Span(2, 1, 3, 4), id="list at the margin"),
        pytest.param("a: {b: 1, c: [2]} # c", ("a",), Span(1, 4, 1, 18), id="map in braces"),
        pytest.param("a: [b: 1 , c]", ("a", 0), Span(1, 5, 1, 9), id="pair in a list"),
        pytest.param("a: &x !!str b\n", ("a",), Span(1, 13, 1, 14), id="without anchor and tag"),
        pytest.param("a: &x\n  b: 1\n", ("a",), Span(2, 3, 2, 7), id="block without its anchor"),
        pytest.param("a: # nothing\nb: 1\n", ("a",), Span(1, 3, 1, 3), id="value left out"),
        pytest.param("a:\n  -\n  - x\n", ("a", 0), Span(2, 4, 2, 4), id="item left out"),
        pytest.param("a: one\n  two\n", ("a",), Span(1, 4, 2, 6), id="plain text over two lines"),
        pytest.param(
            "a: &x {b: 1}\nc: *x\n", ("c", "b"), Span(1, 11, 1, 12), id="alias: where it was written"
        ),
        pytest.param(
            "a: &x {b: 1}\nc: {<<: *x}\n", ("c", "b"), Span(1, 11, 1, 12), id="merge: where it was written"
        ),
        pytest.param("a: {b: 1}\n", ("a", "c", 0), Span(1, 4, 1, 10), id="missing: the nearest parent"),
        pytest.param("a: [1]\n", ("a", 7), Span(1, 4, 1, 7), id="no such index"),
    ],
)
def test_a_place_is_that_of_the_value_and_nothing_else(text, key_path, span):
    assert span_of(read(text, "ai-manifest.yaml"), key_path) == span


def test_what_has_no_key_of_its_own_has_the_place_of_its_value():
    document = read("a: [x]\n", "ai-manifest.yaml")
    assert key_span_of(document, ("a", 0)) == Span(1, 5, 1, 6)
    assert key_span_of(document, ()) == Span(1, 1, 1, 7)
    assert key_span_of(document, ("b",)) == Span(1, 1, 1, 7)


def test_a_path_is_there_only_where_something_was_written():
    document = read("a: [{b: 1}]\n", "ai-manifest.yaml")
    there = [("a",), ("a", 0), ("a", 0, "b"), ()]
    missing = [("b",), ("a", 1), ("a", -1), ("a", "0"), ("a", 0, 0), ("a", 0, "b", "c")]
    assert all(has_path(document, path) for path in there)
    assert not any(has_path(document, path) for path in missing)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3}", {"k": 1, "l": 3}),
        ("a: &x {k: 1}\na2: &y {k: 2, l: 2}\nb: {<<: [*x, *y]}", {"k": 1, "l": 2}),
        ("a: &x {k: 1}\na2: &y {<<: *x, l: 2}\nb: {<<: *y}", {"k": 1, "l": 2}),
        ("b: {<<: [], l: 2}", {"l": 2}),
        ("b: {'<<': 1}", {"<<": 1}),
        ("a: &x {k: 1}\na2: &x {k: 2}\nb: *x", {"k": 2}),
    ],
    ids=["own key wins", "first of a list wins", "merged twice", "nothing merged", "quoted", "anchor twice"],
)
def test_aliases_and_merges_are_those_of_a_safe_load(text, meant):
    document = read(text, "ai-manifest.yaml")
    assert document.value["b"] == meant
    assert document.faults == ()


def test_keys_that_look_like_something_else_are_text():
    assert value("1: a\ntrue: b\n~: c\n2026-01-01: d\n") == {
        "1": "a",
        "true": "b",
        "~": "c",
        "2026-01-01": "d",
    }


def test_what_the_c_parser_refuses_is_read_by_the_other():
    document = read("models: [qwen2.5:7b, http://x/y]\n", "ai-manifest.yaml")
    assert document.parser == "pure"
    assert document.value == {"models": ["qwen2.5:7b", "http://x/y"]}
    assert span_of(document, ("models", 1)) == Span(1, 22, 1, 32)


def test_a_surrogate_pair_in_escapes_is_one_character():
    assert value(r'a: "\ud83c\udf84"') == {"a": "🎄"}


def test_an_anchor_or_alias_takes_the_colon_that_follows_it():
    assert value("a: &x y\n*x : z\n") == {"a": "y", "y": "z"}
    assert value("a: &x:y z\nb: *x:y\n") == {"a": "z", "b": "z"}
