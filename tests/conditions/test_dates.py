"""Days and calendar months, against the standard library's."""

import calendar
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.conditions.dates import is_time, read_days, shift


@given(st.dates(), st.integers(0, 99_999), st.sampled_from([-1, 1]))
def test_days_are_counted_as_the_standard_library_counts_them(day, count, direction):
    try:
        expected = day + timedelta(days=direction * count)
    except OverflowError:
        expected = date.min if direction < 0 else date.max
    assert shift(day.isoformat(), f"{count}d", direction) == expected.isoformat()


@given(st.dates(), st.integers(0, 99_999), st.sampled_from([-1, 1]))
def test_months_keep_the_day_or_end_with_the_month(day, count, direction):
    year, index = divmod(day.year * 12 + day.month - 1 + direction * count, 12)
    if 1 <= year <= 9999:
        last = calendar.monthrange(year, index + 1)[1]
        expected = date(year, index + 1, min(day.day, last))
    else:
        expected = date.min if year < 1 else date.max
    assert shift(day.isoformat(), f"{count}m", direction) == expected.isoformat()


@given(st.dates(), st.integers(0, 99_999), st.sampled_from([-1, 1]))
def test_a_year_is_twelve_months(day, count, direction):
    months = f"{count * 12}m"
    if is_time(months):
        assert shift(day.isoformat(), f"{count}y", direction) == shift(day.isoformat(), months, direction)


@pytest.mark.parametrize(
    ("day", "time", "direction", "expected"),
    [
        ("2026-03-31", "1m", -1, "2026-02-28"),
        ("2024-03-31", "1m", -1, "2024-02-29"),
        ("2024-02-29", "1y", 1, "2025-02-28"),
        ("2024-02-29", "4y", 1, "2028-02-29"),
        ("2026-01-31", "1m", 1, "2026-02-28"),
        ("2026-05-31", "18m", -1, "2024-11-30"),
        ("2026-01-01", "1d", -1, "2025-12-31"),
        ("2026-01-01", "0d", -1, "2026-01-01"),
    ],
)
def test_month_ends_are_clamped(day, time, direction, expected):
    assert shift(day, time, direction) == expected


@pytest.mark.parametrize(
    ("day", "time", "direction", "expected"),
    [
        ("0001-01-02", "1d", -1, "0001-01-01"),
        ("0001-01-01", "1d", -1, "0001-01-01"),
        ("0001-02-28", "1m", -1, "0001-01-28"),
        ("0001-01-28", "1m", -1, "0001-01-01"),
        ("0002-03-04", "1y", -1, "0001-03-04"),
        ("0002-03-04", "2y", -1, "0001-01-01"),
        ("0003-03-04", "5y", -1, "0001-01-01"),
        ("9999-12-30", "1d", 1, "9999-12-31"),
        ("9999-12-31", "1d", 1, "9999-12-31"),
        ("9999-11-15", "1m", 1, "9999-12-15"),
        ("9999-12-15", "1m", 1, "9999-12-31"),
        ("9998-03-04", "2y", 1, "9999-12-31"),
    ],
)
def test_no_time_leads_out_of_the_years_1_to_9999(day, time, direction, expected):
    assert shift(day, time, direction) == expected


def test_every_month_of_four_centuries_ends_the_day_before_the_next():
    firsts = [date(year, month, 1) for year in range(1800, 2201) for month in range(1, 13)]
    for first, following in pairwise(firsts):
        last = (following - timedelta(days=1)).isoformat()
        assert read_days(first.isoformat()[:7]) == (first.isoformat(), last)
        assert shift(last, "1d", 1) == following.isoformat()
        assert shift(following.isoformat(), "1d", -1) == last


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-28", ("2026-02-28", "2026-02-28")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025-02", ("2025-02-01", "2025-02-28")),
        ("2026-01", ("2026-01-01", "2026-01-31")),
        ("2026-12", ("2026-12-01", "2026-12-31")),
        ("2026", ("2026-01-01", "2026-12-31")),
        ("0001", ("0001-01-01", "0001-12-31")),
    ],
)
def test_a_month_or_a_year_is_any_of_its_days(text, expected):
    assert read_days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-29",
        "2026-02-00",
        "2026-13-01",
        "2026-00-10",
        "2026-13",
        "2026-00",
        "0000",
        "26-01-01",
        "2026-1-1",
        "0000-01-01",
        "2026-01-01T00:00",
        "today",
        "२०२६",
    ],
)
def test_what_is_no_day_is_refused(text):
    assert read_days(text) is None


@given(st.dates())
def test_every_day_of_the_calendar_is_read_as_itself(day):
    assert read_days(day.isoformat()) == (day.isoformat(), day.isoformat())


@pytest.mark.parametrize("text", ["0d", "90d", "18m", "2y", "99999d"])
def test_a_count_and_a_unit_are_a_length_of_time(text):
    assert is_time(text)


@pytest.mark.parametrize("text", ["", "d", "90", "90 d", "-1d", "1w", "1.5m", "100000d", "90D", "٣d", "1d1m"])
def test_what_is_no_length_of_time_is_refused(text):
    assert not is_time(text)
