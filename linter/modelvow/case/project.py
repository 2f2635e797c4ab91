"""The project as rules see it: as declared, with figures as lists and regions expanded."""

from __future__ import annotations

from modelvow.case.regions import expand
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Project = dict[str, Any]

USERS = {"scope": "product"}
REVENUE = {"scope": "company", "per": "year"}
"""What a figure is of when it does not say."""


def project_of(declared: Mapping[str, Any]) -> Project:
    """Return the project; what is not declared is absent."""
    project = plain(declared)
    for key, default in (("monthly_active_users", USERS), ("annual_revenue", REVENUE)):
        if key in project:
            project[key] = figures(project[key], default)
    if "regions" in project:
        project["regions_expanded"] = expand(project["regions"])
    if "outcome" in project:
        project["outcome"] = plain(project["outcome"])
    return project


def figures(declared: Any, default: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return one figure or several as a list of maps; a number alone is a count."""
    entries = declared if isinstance(declared, list) else [declared]
    said = [plain(entry) if isinstance(entry, dict) else {"count": entry} for entry in entries]
    return [{**default, **entry} for entry in said]


def plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping without the users' own `x-` keys."""
    return {key: inner for key, inner in value.items() if not key.startswith("x-")}
