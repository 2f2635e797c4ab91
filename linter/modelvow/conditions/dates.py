"""Days and calendar months, on ISO text: comparing text compares dates, and start-up needs no `datetime`."""

from __future__ import annotations

FIRST_DAY = "0001-01-01"
LAST_DAY = "9999-12-31"
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DIGITS = frozenset("0123456789")


def read_time(text: str) -> tuple[int, str] | None:
    """Return count and unit of `90d`, `18m` or `2y`; None for anything else."""
    digits, unit = text[:-1], text[-1:]
    if not digits or len(digits) > 5 or not _DIGITS.issuperset(digits) or unit not in ("d", "m", "y"):  # noqa: PLR2004
        return None
    return int(digits), unit


def read_days(text: str) -> tuple[str, str] | None:
    """Return the first and the last day that `text` can mean; None when it is no date.

    `2024-06` and `2024` are any day of that month or year.
    """
    parts = text.split("-")
    shape = [len(part) for part in parts]
    if shape not in ([4], [4, 2], [4, 2, 2]) or not all(map(_DIGITS.issuperset, parts)):
        return None
    first = "-".join([*parts, "01", "01"][:3])
    last = "-".join(parts) if shape == [4, 2, 2] else _last_day(parts)
    return (first, last) if _is_day(first) else None


def _last_day(parts: list[str]) -> str:
    year, month = int(parts[0]), int(parts[1]) if len(parts) > 1 else 12
    return _write(year, month, days_in(year, month) if 1 <= month <= 12 else 31)  # noqa: PLR2004


def _is_day(text: str) -> bool:
    year, month, day = _split(text)
    return year > 0 and 1 <= month <= 12 and 1 <= day <= days_in(year, month)  # noqa: PLR2004


def days_in(year: int, month: int) -> int:
    """Return the number of days of a month, 1 to 12."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)  # noqa: PLR2004
    return _MONTH_DAYS[month - 1] + leap


def shift(day: str, time: str, direction: int) -> str:
    """Return the day that lies `time` before (-1) or after (1) `day`, kept within the years 1 to 9999.

    Months and years keep the day of the month, or take the month's last day where it is shorter.
    """
    count, unit = read_time(time) or (0, "d")
    count *= direction
    if unit == "d":
        return _from_ordinal(_ordinal(*_split(day)) + count)
    return _shift_months(day, count * 12 if unit == "y" else count)


def _shift_months(day: str, months: int) -> str:
    year, month, day_of_month = _split(day)
    year, index = divmod(year * 12 + month - 1 + months, 12)
    if not 1 <= year <= 9999:  # noqa: PLR2004
        return FIRST_DAY if year < 1 else LAST_DAY
    return _write(year, index + 1, min(day_of_month, days_in(year, index + 1)))


def _split(day: str) -> tuple[int, int, int]:
    return int(day[:4]), int(day[5:7]), int(day[8:10])


def _write(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}"


def _ordinal(year: int, month: int, day: int) -> int:
    # Years counted from March end with the leap day, so one formula gives the days before a month.
    year -= month <= 2  # noqa: PLR2004
    days_before = (153 * ((month + 9) % 12) + 2) // 5
    return year * 365 + year // 4 - year // 100 + year // 400 + days_before + day - 1


def _from_ordinal(days: int) -> str:
    if not _ordinal(1, 1, 1) <= days <= _ordinal(9999, 12, 31):
        return FIRST_DAY if days < 0 or days < _ordinal(1, 1, 1) else LAST_DAY
    era, day_of_era = divmod(days, 146_097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = (shifted + 2) % 12 + 1
    year = year_of_era + era * 400 + (month <= 2)  # noqa: PLR2004
    return _write(year, month, day_of_year - (153 * shifted + 2) // 5 + 1)
