"""Controls as rules see them: whether the evidence is there, how old it is, which models it covers."""

from __future__ import annotations

from modelvow.case.endpoints import days_between
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelvow.case.evidence import Evidence

Control = dict[str, Any]

AGREEMENT = "data_agreement"
"""The control that says on what terms a host has the data."""


def controls_of(
    manifest: Mapping[str, Any], evidence: Mapping[str, Evidence], as_of: str
) -> dict[str, Control]:
    """Return the declared controls by name, those of packs among them; `x-` keys are the users' own."""
    declared = manifest.get("controls") or {}
    return {
        name: control_of(name, control, evidence.get(name), as_of)
        for name, control in declared.items()
        if not name.startswith("x-")
    }


def control_of(name: str, declared: Mapping[str, Any], found: Evidence | None, as_of: str) -> Control:
    """Return one control; evidence that nobody looked for does not exist."""
    exists = found is not None and found.exists
    control: Control = {
        "name": name,
        "evidence": declared.get("evidence", ""),
        "exists": exists,
        "outside": found is not None and found.outside,
        "url": found is not None and found.url,
    }
    control |= {key: declared[key] for key in ("owner", "covers") if key in declared}
    date = declared.get("date") or (found.date if found else None)
    if date:
        control["date"] = date
    if exists:
        control["age_days"] = age_of(date, as_of) if date else None
    return control


def age_of(date: str, as_of: str) -> int | None:
    """Return the days from `date` to `as_of`, None where it is still to come.

    The next day may have begun where the evidence was dated: it counts as today.
    """
    days = days_between(date, as_of)
    return max(days, 0) if days >= -1 else None


def covering(controls: Mapping[str, Control], model: Mapping[str, Any]) -> dict[str, Control]:
    """Return the controls that answer for a model: those that name it, or no model at all."""
    names = (model["name"], model["id"])
    return {
        name: control
        for name, control in controls.items()
        if "covers" not in control or any(covered in names for covered in control["covers"])
    }


def agreement_of(controls: Mapping[str, Control], fresh_days: int) -> bool | None:
    """Whether a data agreement is in force; None where it has no date."""
    control = controls.get(AGREEMENT)
    if control is None or not control["exists"]:
        return False
    age = control["age_days"]
    return None if age is None else age <= fresh_days
