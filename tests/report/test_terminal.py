"""Text on a terminal: what is escaped, how wide it is, and where marks come to stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.report.terminal import WIDEST, draw, escape, wants_color, width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("acme\x1b[31m", r"acme\x1b[31m"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\x9b31m", r"\x9b31m"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("\ud800", r"\ud800"),
        ("日本 🎄 é ß", "日本 🎄 é ß"),
        ("👩\u200d💻", "👩\u200d💻"),
        (
            "❤\ufe0f\u200d🔥 1\ufe0f\u20e3 می\u200cخواهم 葛\U000e0100",
            "❤\ufe0f\u200d🔥 1\ufe0f\u20e3 می\u200cخواهم 葛\U000e0100",
        ),
        ("gpt\u200d-4o", r"gpt\u200d-4o"),
        ("gpt-4\ufe0fo", r"gpt-4\ufe0fo"),
        ("\u3164", r"\u3164"),
        ("a\u115f\u1160\uffa0\u2800\u034fb", r"a\u115f\u1160\uffa0\u2800\u034fb"),
        ("é\ufe0f\ufe01\U000e0101", "é\ufe0f\\ufe01\\U000e0101"),
        ("\U000e0067\U000e0070", r"\U000e0067\U000e0070"),
    ],
)
def test_what_would_move_or_hide_text_is_written_out_and_nothing_else(text, shown):
    assert escape(text) == shown


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("日本", 4), ("🎄", 2), ("e\u0301", 1), ("ｱ", 1), ("Ａ", 2)]
)
def test_columns_are_counted_as_a_terminal_draws_them(text, columns):
    assert width(text) == columns


@pytest.mark.parametrize(
    ("line", "start", "end", "under"),
    [
        ("  - id: gpt-4o", 8, 14, "gpt-4o"),
        ("a:\thigh", 3, 7, "high"),
        ("日本: high", 4, 8, "high"),
        ('"🎄🎄 reply", atribution: x', 12, 22, "atribution"),
        ("x: \x1b[31m", 3, 4, r"\x1b"),
    ],
)
def test_a_mark_stands_under_what_it_marks(line, start, end, under):
    shown, indent, length = draw(line, start, end)
    columns = [char for char in shown for _ in range(width(char))]
    assert "".join(columns[indent : indent + length]) == under


@given(st.text(min_size=1, max_size=400), st.data())
def test_a_mark_lies_within_the_line_that_is_shown(line, data):
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    shown, indent, length = draw(line, start, end)
    assert width(shown) <= WIDEST + 12
    assert length >= 1
    assert indent + length <= max(width(shown), 1) + 1


def test_a_long_line_is_cut_to_a_window_around_its_mark():
    line = "x" * 5000 + "here" + "y" * 5000
    shown, indent, length = draw(line, 5000, 5004)
    assert shown[indent : indent + length] == "here"
    assert shown.startswith("…")
    assert shown.endswith("…")


@pytest.mark.parametrize(
    ("environment", "terminal", "colored"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_color_is_for_terminals_unless_the_environment_says_otherwise(environment, terminal, colored):
    assert wants_color(environment, is_terminal=terminal) is colored


@pytest.mark.parametrize("start", [0, 5, 300, 399, 400, 401, 2000, 4995])
def test_the_mark_in_a_very_long_line_stands_under_what_it_marks(start):
    line = "".join(f"{number:05}" for number in range(1000))
    shown, indent, length = draw(line, start, start + 5)
    assert shown[indent : indent + length] == line[start : start + 5]
    assert (shown[0] == "…", shown[-1] == "…") == (start > 33, start < 4900)
