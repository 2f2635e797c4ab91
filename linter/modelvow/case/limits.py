"""What the licenses that bind a model bar, against what the project does with it."""

from __future__ import annotations

from modelvow.case.join import known_license, license_in
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelvow.case.memory import Setting

    License = Mapping[str, Any]
    Record = Mapping[str, Any]

KINDS = ("commercial", "conditions", "figures", "regions", "uses", "outputs", "share_alike", "passing_on")


def limits_of(model: Mapping[str, Any], setting: Setting, *, students: bool) -> dict[str, Any]:
    """Return the limits of a model, and its sources with those of the limits.

    `students`: another model of the project was distilled, and does not say from which.
    Most licenses bar nothing that a project could declare, and are not looked into.
    """
    entries = (*model["licenses"], *model["teachers"])
    if all(is_free(entry, setting) for entry in entries) or is_in_house(model):
        return {"limits": {kind: [] for kind in KINDS}}
    from modelvow.case.barring import rows_of

    found = rows_of(model, setting, students=students)
    told = {
        f"limits.{kind}[{place}]": row.pop("source")
        for kind, rows in found.items()
        for place, row in enumerate(rows)
    }
    return {"limits": found, "sources": model["sources"] | told}


def is_in_house(model: Mapping[str, Any]) -> bool:
    """Whether the model is declared as one's own that nobody else has: it needs no license."""
    return bool(
        model["match"]["how"] == "declared"
        and model["facts"]["openness"] == "closed"
        and model["self_run"]
        and model["terms"]["license"] is None
    )


def is_free(entry: License, setting: Setting) -> bool:
    """Whether a license bars nothing that a project could declare."""
    name, terms = entry["license"], entry["terms"]
    if name is None or terms["commercial_use"] != "allowed" or terms["thresholds"] != []:
        return False
    if terms["share_alike"] is not False or terms["regions"]["excluded"] != []:
        return False
    if terms["restricted_uses"] != [] or "forbidden" in (terms["redistribution"], terms["derivatives"]):
        return False
    if terms["outputs_may_train_other_models"] == "allowed":
        return True
    found: bool = setting.memory.recall(
        ("free", name, setting.weak), lambda: bars_nothing(record_of(name, setting))
    )
    return found


def record_of(name: str | None, setting: Setting) -> Record | None:
    """Return the record of a license as the setting has it."""
    found: Record | None = setting.memory.recall(
        ("license", name, setting.weak), lambda: license_in(known_license(name, setting), setting)
    )
    return found


def bars_nothing(record: Record | None) -> bool:
    """Whether the text leaves outputs to those who made them, and regions to everybody."""
    rule = (record or {}).get("outputs_rule") or {}
    scope = (record or {}).get("region_scope") or {}
    return rule.get("bars") == "none" and not scope.get("conditional_regions")
