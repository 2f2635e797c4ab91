"""Bars of users and revenue in a license, against the figures that a project declares."""

from __future__ import annotations

from modelvow.case.words import amount
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

SOFT = "display-duty"
WIDTH = {"product": 0, "entity": 1, "company": 1, "group": 2}
"""Whose figure, narrow to wide: a part cannot exceed the whole."""
TIMES = {"dau": 0, "mau": 1, "visits": 2}
"""Users a day are at most users a month, which are at most visits a month."""
DEAREST = 5
"""No currency is worth five dollars: a fifth of a bar in dollars lies below it in any currency."""
FAR = 10
"""A figure below this part of a bar settles it, whatever it counts."""
INDEXED = 1.5
"""Dollars of an earlier year, indexed: up to that many times such a bar it is open where it lies."""
ENDLESS = float("inf")
SERVICES = ("model-as-a-service", "maas-or-work-assistant")


class Figure(NamedTuple):
    """A declared figure beside a bar. `low` and `high` bound the figure that the bar counts, None where open.

    `likely` is the figure that it most probably amounts to, at the highest.
    """

    value: float
    low: float | None
    high: float | None
    likely: float


def judge(threshold: Mapping[str, Any], project: Mapping[str, Any]) -> Row:
    """Return the bar as the case holds it, compared with the project's figures."""
    row = describe(threshold)
    row["binds"] = binds = bound_by(threshold, project)
    if threshold["operator"] == "any":
        speaks = binds is not None or project.get("distribution") == "hosted"
        return row | {"passed": binds, "over": binds} if speaks else row
    figures = figures_for(threshold, project)
    if not figures:
        return row
    passed, over = compare(threshold, figures)
    if binds is None:
        # An open condition leaves a bar that is passed open, and one that is not passed as it is.
        passed, over = passed and None, over and None
    elif not binds:
        passed = over = False
    return row | {"declared": figures[0].value, "passed": passed, "over": over}


KEPT = ("kind", "operator", "value", "currency", "scope", "period", "amount_per", "effect", "locator")


def read_month(threshold: Mapping[str, Any]) -> str | None:
    """Return the one month in which the license reads the figure, where it does and it is known."""
    release = threshold.get("release_date")
    if threshold.get("period") != "release-month" or not isinstance(release, str):
        return None
    return month_before(release)


def describe(threshold: Mapping[str, Any]) -> Row:
    """Return the bar without the project."""
    row = {key: threshold.get(key) for key in KEPT}
    row["month"] = read_month(threshold)
    value = row["value"]
    yearly = value * 12 if value is not None and row["amount_per"] == "month" else value
    row["value_per_year"] = yearly if row["kind"] == "revenue" else None
    row["hard"] = row["effect"] != SOFT
    row["over"] = False
    row["text"] = in_words(row)
    return row


UNITS = {
    "mau": "users a month",
    "dau": "users a day",
    "visits": "visits a month",
    "revenue": "of revenue",
    "people": "people",
}


def in_words(row: Row) -> str:
    """Return the bar in words: "more than 700 million users a month"."""
    if row["kind"] == "products" or row["value"] is None:
        return "another agreement for some products"
    least = "at least" if row["operator"] == ">=" else "more than"
    money = f"{row['currency']} " if row["currency"] else ""
    per = f" a {row['amount_per']}" if row["kind"] == "revenue" and row["amount_per"] else ""
    return f"{least} {money}{amount(row['value'])} {UNITS.get(row['kind'], row['kind'])}{per}"


def bound_by(threshold: Mapping[str, Any], project: Mapping[str, Any]) -> bool | None:
    """Whether the bar's conditions hold for the project; None where it leaves that open."""
    exempt = threshold.get("exempt_codes", ())
    if is_exempt(exempt or (), project):
        return False
    conditions = threshold.get("applies_when", ())
    if conditions is None:
        return None
    outcomes = [holds(condition, project) for condition in conditions]
    if False in outcomes:
        return False
    return None if None in outcomes or exempt is None else True


def is_exempt(codes: Sequence[str], project: Mapping[str, Any]) -> bool:
    """Whether the bar surely does not bind the project."""
    if "internal-use" in codes and is_internal(project):
        return True
    if project.get("commercial") is not False:
        return False
    return "charity-noncommercial" in codes or (
        "noncommercial-testing" in codes and project.get("stage") == "experiment"
    )


def is_internal(project: Mapping[str, Any]) -> bool:
    """Whether no third party gets model, outputs or capability."""
    return project.get("distribution") == "internal" and project.get("exposure") == "internal"


def holds(condition: str, project: Mapping[str, Any]) -> bool | None:
    """Whether a condition of a license holds; None where the manifest does not say."""
    if condition == "commercial":
        return project.get("commercial")
    if condition == "business-use":
        return project.get("commercial") or None
    if condition in SERVICES:
        return True if project.get("distribution") == "hosted" else None
    if condition == "competing-product":
        return True if "competing-models" in project.get("uses", ()) else None
    return None


def figures_for(threshold: Mapping[str, Any], project: Mapping[str, Any]) -> list[Figure]:
    """Return what the project's figures say of the one that the bar counts."""
    if threshold["kind"] in TIMES:
        return [users(threshold, figure) for figure in project.get("monthly_active_users", ())]
    if threshold["kind"] == "revenue":
        return [revenue(threshold, figure) for figure in project.get("annual_revenue", ())]
    return []


def users(threshold: Mapping[str, Any], figure: Mapping[str, Any]) -> Figure:
    """Return a figure of users a month beside a bar of users or visits."""
    count = figure["count"]
    order = TIMES[threshold["kind"]] - TIMES["mau"]
    low, high = scoped(count, figure["scope"], threshold.get("scope"))
    if not same_month(threshold, figure):
        return Figure(count, None, None, count)
    if "period" in figure and threshold.get("period") != "release-month":
        # What was counted once bounds no later month.
        high = None
    return Figure(count, None if order < 0 else low, None if order > 0 else high, count)


def same_month(threshold: Mapping[str, Any], figure: Mapping[str, Any]) -> bool:
    """Whether the figure is of the month that the license reads, where it reads one."""
    if threshold.get("period") != "release-month":
        return True
    release = threshold.get("release_date")
    return isinstance(release, str) and figure.get("period") == month_before(release)


def month_before(day: str) -> str:
    """Return the calendar month before an ISO date."""
    year, month = int(day[:4]), int(day[5:7])
    return f"{year - 1:04}-12" if month == 1 else f"{year:04}-{month - 1:02}"


def revenue(threshold: Mapping[str, Any], figure: Mapping[str, Any]) -> Figure:
    """Return a figure of revenue beside a bar of revenue."""
    value = figure["amount"]
    low, high = scoped(value, figure["scope"], threshold.get("scope"))
    if threshold.get("amount_per") == "month" and figure["per"] == "year":
        # A year's total bounds each of its months; its twelfth is reached by one of them.
        low = None if low is None else low / 12
    elif threshold.get("amount_per") == "year" and figure["per"] == "month":
        high = None
    likely = value * 12 if threshold.get("amount_per") == "year" and figure["per"] == "month" else value
    if figure["currency"] == threshold.get("currency"):
        return Figure(value, low, high, likely)
    if threshold.get("currency") != "USD":
        return Figure(value, None, None, ENDLESS)
    return Figure(value, None, None if high is None else high * DEAREST, likely * DEAREST)


def scoped(value: float, scope: str, wanted: str | None) -> tuple[float | None, float | None]:
    """Return the bounds that a figure of one scope sets to that of another."""
    if wanted is None:
        return (value, None) if scope == "product" else (None, value) if scope == "group" else (None, None)
    have, want = WIDTH[scope], WIDTH[wanted]
    return (value if have <= want else None, value if have >= want else None)


def compare(threshold: Mapping[str, Any], figures: Sequence[Figure]) -> tuple[bool | None, bool | None]:
    """Return whether the bar is passed, and whether a figure may be over it."""
    lowest = max((figure.low for figure in figures if figure.low is not None), default=None)
    if lowest is not None and is_over(threshold, lowest):
        near = threshold.get("period") == "prior-year" and lowest < threshold["value"] * INDEXED
        return (None, None) if near else (True, True)
    if any(is_under(threshold, figure) for figure in figures):
        return False, False
    return None, None if any(is_over(threshold, figure.likely) for figure in figures) else False


def is_under(threshold: Mapping[str, Any], figure: Figure) -> bool:
    """Whether a figure shows that the bar is not passed: by its scope and time, or from afar."""
    if figure.high is not None and not is_over(threshold, figure.high):
        return True
    below: bool = figure.likely * FAR < threshold["value"]
    return below


def is_over(threshold: Mapping[str, Any], value: float) -> bool:
    """Whether a figure lies over the bar; at the bar only where the license says "at least"."""
    bar: float = threshold["value"]
    return value >= bar if threshold["operator"] == ">=" else value > bar
