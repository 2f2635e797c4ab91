"""Days and calendar months, on ISO text: comparing text compares dates, and start-up needs no `datetime`."""

from __future__ import annotations

FIRST_DAY = "0001-01-01"
LAST_DAY = "9999-12-31"
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LAST_OF = {
    **dict.fromkeys(("01", "03", "05", "07", "08", "10", "12"), "31"),
    **dict.fromkeys(("04", "06", "09", "11"), "30"),
    "02": "29",
}
"""The last day that a month may have, both as they are written."""
_DAYS = frozenset([f"{day:02}" for day in range(1, 32)])
_DIGITS = frozenset("0123456789")


def is_time(text: str) -> bool:
    """Whether `text` is a length of time of at most five digits: `90d`, `18m` or `2y`."""
    digits, unit = text[:-1], text[-1:]
    return 1 <= len(digits) <= 5 and _DIGITS.issuperset(digits) and unit in ("d", "m", "y")  # noqa: PLR2004


def read_days(text: str) -> tuple[str, str] | None:
    """Return the first and the last day that `text` can mean; None when it is no date.

    `2024-06` and `2024` are any day of that month or year.
    """
    parts = text.split("-")
    shape = [len(part) for part in parts]
    if shape not in ([4], [4, 2], [4, 2, 2]) or not all(map(_DIGITS.issuperset, parts)):
        return None
    first = f"{text}-01-01"[: len(FIRST_DAY)]
    return (first, _last_day(text, first)) if is_day(first) else None


def _last_day(text: str, first: str) -> str:
    if text == first:
        return text
    year, month, _day = _split(first)
    return f"{text}-{days_in(year, month)}" if "-" in text else f"{text}-12-31"


def is_day(text: str) -> bool:
    """Tell whether `text` is a day of the calendar, written YYYY-MM-DD."""
    year, month, day = text[:4], text[5:7], text[8:]
    # As texts: there are many days to tell, and no number is needed of them.
    if day not in _DAYS or day > _LAST_OF.get(month, "") or f"{year}-{month}-{day}" != text:
        return False
    if year == "0000" or not (year.isascii() and year.isdecimal()):
        return False
    return day != "29" or month != "02" or days_in(int(year), 2) == 29  # noqa: PLR2004


def days_in(year: int, month: int) -> int:
    """Return the number of days of a month, 1 to 12."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)  # noqa: PLR2004
    return _MONTH_DAYS[month - 1] + leap


def shift(day: str, time: str, direction: int) -> str:
    """Return the day that lies `time` before (-1) or after (1) `day`, kept within the years 1 to 9999.

    Months and years keep the day of the month, or take the month's last day where it is shorter.
    """
    year, month, day_of_month = _split(day)
    count, unit = int(time[:-1]) * direction, time[-1]
    if unit == "d":
        return _write(*_settle(year, month, day_of_month + count))
    year, month = _shift_months(year, month, count * 12 if unit == "y" else count)
    return _write(year, month, min(day_of_month, days_in(year, month)))


def _settle(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Return the day that is the `day`th of a month counted on, month by month: 3,300 of them at most."""
    while day > days_in(year, month):
        day -= days_in(year, month)
        year, month = _shift_months(year, month, 1)
    while day < 1:
        year, month = _shift_months(year, month, -1)
        day += days_in(year, month)
    return year, month, day


def _shift_months(year: int, month: int, count: int) -> tuple[int, int]:
    year, index = divmod(year * 12 + month - 1 + count, 12)
    return year, index + 1


def _split(day: str) -> tuple[int, int, int]:
    return int(day[:4]), int(day[5:7]), int(day[8:])


def _write(year: int, month: int, day: int) -> str:
    if year < 1:
        return FIRST_DAY
    if year > 9999:  # noqa: PLR2004
        return LAST_DAY
    return f"{year:04}-{month:02}-{day:02}"
