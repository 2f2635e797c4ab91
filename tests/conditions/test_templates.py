"""Messages and their placeholders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.conditions import render
from modelvow.conditions.templates import show, split

ROOT = {
    "model": {
        "name": "gpt-4o",
        "facts": {"openness": "closed", "family": None},
        "languages": [],
        "data": ["a", "b"],
    },
    "trait": {"least": "low", "most": "medium", "because": ["x"]},
    "need": {"level": "high"},
    "fallbacks": [{"name": "spare"}, {"id": "acme/other"}],
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("`{model.name}` needs {need.level}", "`gpt-4o` needs high"),
        ("it offers {trait}", "it offers low to medium"),
        ("{model.data} and {fallbacks}", "a, b and spare, acme/other"),
        ("{fallbacks|count} take over", "2 take over"),
        ("{model.facts.family} and {model.role}", "unknown and not declared"),
        ("sold[[ in the family {model.facts.family}]] now", "sold now"),
        ("sold[[ as {model.role}]] now", "sold now"),
        ("sold[[ in {model.languages}]] now", "sold now"),
        ("sold[[ as {model.name}]] now", "sold as gpt-4o now"),
        ("[[{model.role}, ]][[{model.name}, ]]end", "gpt-4o, end"),
        ("[[plain]]", "plain"),
        ("within {param.days} days of {param.money}", "within 365 days of 700,000,000"),
        ("lost: {matched}", "lost: spare"),
        ("{matched|count} lost", "1 lost"),
        ("add `project.outcome: {need: …, measure: …}`", "add `project.outcome: {need: …, measure: …}`"),
        ("write {{model.name}}", "write {model.name}"),
        ("write {{model.name}}, {need.level}", "write {model.name}, high"),
        ("[[write {{model.name}} of {model.role}]]end", "end"),
        ("write {{model.name} now", "write {gpt-4o now"),
        ("write {model.name}} now", "write gpt-4o} now"),
        ("{} {1} { model.name } {a b} {é}", "{} {1} { model.name } {a b} {é}"),
        ("{1} {need.level} of {model.name}", "{1} high of gpt-4o"),
        ("`models[].id` and [[ left open", "`models[].id` and [[ left open"),
        ("{model.name", "{model.name"),
        ("}{model.name}{", "}gpt-4o{"),
        ("", ""),
    ],
)
def test_placeholders_give_way_to_values(template, text):
    params = {"days": 365, "money": 700_000_000}
    assert render(template, ROOT, params, [{"name": "spare"}]) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (2026, "2026"),
        (9999, "9999"),
        (10_000, "10,000"),
        (7.5, "7.5"),
        ([], "none"),
        ([1, "a", None], "1, a, unknown"),
        ({"least": "high", "most": "high"}, "high"),
        ({"least": 2, "most": None}, "2 to unknown"),
        ({"name": "a", "id": "b"}, "a"),
        ({"key": "openness", "level": "high"}, "openness"),
        ({"count": 3, "scope": "group"}, "count: 3, scope: group"),
    ],
)
def test_values_read_as_people_write_them(value, text):
    assert show(value) == text


def test_a_piece_knows_the_segment_that_it_stands_in_and_none_is_open_to_the_end():
    pieces = split("a[[b {c}]]d[[e{{f}}]] [[f {g}")
    assert [(piece.text, piece.is_path, piece.segment) for piece in pieces] == [
        ("a", False, 0),
        ("b ", False, 1),
        ("c", True, 1),
        ("d", False, 0),
        ("e{f}", False, 2),
        (" [[f ", False, 0),
        ("g", True, 0),
    ]


@given(st.text("ab{}[]. :", max_size=30))
def test_a_template_without_values_keeps_its_text(template):
    pieces = list(split(template))
    written = "".join(f"{{{piece.text}}}" if piece.is_path else piece.text for piece in pieces)
    assert written.replace("{", "").replace("}", "").replace("[", "").replace("]", "") == template.replace(
        "{", ""
    ).replace("}", "").replace("[", "").replace("]", "")


@given(st.text(max_size=40))
def test_any_text_renders(template):
    assert isinstance(render(template, {}, {}), str)


def test_a_map_whose_name_nobody_knows_is_unknown_and_not_all_that_it_holds():
    root = {"licenses": [{"name": None, "terms": {"redistribution": None}}, {"name": "MIT", "of": "model"}]}
    assert show(root["licenses"]) == "unknown, MIT"
    assert [show({key: None, "level": "high"}) for key in ("name", "id", "key")] == ["unknown"] * 3
