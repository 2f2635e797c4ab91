"""What a host does with what it is sent, on the plan that the project has; and whether it tunes a model."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Record = dict[str, Any]
Row = dict[str, Any]

FIELDS = (
    "trains_on_inputs",
    "retention_days",
    "zero_retention",
    "human_review",
    "region_choice",
    "indemnity",
    "outputs_owned_by_customer",
    "dpa",
    "private_networking",
    "customer_keys",
    "sla",
    "deprecation_notice_days",
)
NUMBERS = ("retention_days", "deprecation_notice_days")
CERTIFICATES = ("SOC2", "ISO27001", "ISO42001", "HIPAA-BAA", "FedRAMP", "C5")
STANDARD = ("default", "paid")
AGREED = ("enterprise", *STANDARD)
CHEAP = ("free", "discounted")
HARMLESS = ("no", "opt-in")
AGGREGATOR = "aggregator"
TUNING = ("sft", "dpo", "rft")
PREFERENCE = ("dpo", "rft")
LIMITED = ("preview", "closed-to-new")


def practices_of(provider: Mapping[str, Any] | None, *, agreement: bool | None) -> Record:
    """Return the practices; `agreement`: a data agreement with the host is in force, None where unknown.

    Those of an aggregator are unknown: the host behind it decides.
    """
    rows = rows_of(provider)
    plans = agreed_plans(rows, agreement=agreement)
    found = {field: value_of([pick(rows, field, plan) for plan in plans]) for field in FIELDS}
    names = certificates(rows, plans[-1])
    found["certifications"] = {name: True if name in names else None for name in CERTIFICATES}
    found["plan"] = None if not rows or len(plans) > 1 else plan_named(rows, plans[0])
    found["no_training"] = is_harmless(found["trains_on_inputs"])
    return found | cheap_plan(rows, found["trains_on_inputs"])


def rows_of(provider: Mapping[str, Any] | None) -> Sequence[Row]:
    """Return the provider's rows, with what is known of training where no row says it."""
    if provider is None or provider["kind"] == AGGREGATOR:
        return ()
    rows: list[Row] = provider["practices"]
    if provider["trains_on_api_data_by_default"] != "no" or any(
        row["field"] == "trains_on_inputs" for row in rows
    ):
        return rows
    return [*rows, remembered(provider)]


def remembered(provider: Mapping[str, Any]) -> Row:
    """Return the provider's own column as a row: from memory, so it can decide nothing alone."""
    return {
        "field": "trains_on_inputs",
        "value": "no",
        "plan": "default",
        "source_url": None,
        "source_kind": "own knowledge",
        "source_date": None,
        "note": provider["notes"],
    }


def agreed_plans(rows: Sequence[Row], *, agreement: bool | None) -> tuple[tuple[str, ...], ...]:
    """Return the orders of plans that may hold: two where the agreement's age is unknown and matters."""
    if agreement is None and any(row["plan"] == "enterprise" for row in rows):
        return (AGREED, STANDARD)
    return (AGREED if agreement else STANDARD,)


def pick(rows: Iterable[Row], field: str, plans: Sequence[str]) -> Row | None:
    """Return the field's row of the first plan that has one."""
    found = {row["plan"]: row for row in rows if row["field"] == field}
    return next((found[plan] for plan in plans if plan in found), None)


def value_of(rows: Sequence[Row | None]) -> Any:
    """Return the value that all rows share, None where they differ or are not there."""
    values = {row["value"] if row else None for row in rows}
    value = values.pop() if len(values) == 1 else None
    if value is None or rows[0] is None:
        return None
    if rows[0]["field"] in NUMBERS:
        return int(value)
    return listed(value) if rows[0]["field"] == "region_choice" else value


def listed(text: str) -> list[str]:
    """Return the entries of a comma list; `none` is an empty one."""
    return [] if text == "none" else [part.strip() for part in text.split(",")]


def certificates(rows: Iterable[Row], plans: Sequence[str]) -> set[str]:
    """Return the certificates held on one of the plans."""
    return {row["value"] for row in rows if row["field"] == "certifications" and row["plan"] in plans}


def plan_named(rows: Sequence[Row], plans: Sequence[str]) -> str | None:
    """Return the plan that decides on training, the first of `plans` that any row has otherwise."""
    row = pick(rows, "trains_on_inputs", plans)
    return row["plan"] if row else None


def is_harmless(trains: str | None) -> bool | None:
    """Whether the host surely does not train on inputs: an opt-out holds only once somebody has done it."""
    return None if trains is None else trains in HARMLESS


def cheap_plan(rows: Sequence[Row], trains: str | None) -> Record:
    """Return whether a free or discounted plan treats inputs otherwise, and how."""
    for plan in CHEAP:
        row = pick(rows, "trains_on_inputs", (plan,))
        if row and row["value"] != trains:
            note = f"on its {plan} plan it trains on inputs: {row['value']}"
            return {"free_plan_differs": True, "free_plan_note": note}
    return {"free_plan_differs": False}


def declared_practices(practices: Record, declared: Mapping[str, Any]) -> Record:
    """Return the practices with what the manifest declares of them."""
    found = practices | {key: value for key, value in declared.items() if key in practices}
    if "certifications" in declared:
        held = declared["certifications"]
        found["certifications"] = {name: True if name in held else None for name in CERTIFICATES}
    return found | {"no_training": is_harmless(found["trains_on_inputs"])}


def tuning_of(record: Record, provider: Mapping[str, Any] | None) -> Record:
    """Return whether the host tunes the model: open to all, closed, on preferences; None where unknown."""
    if provider is None or record["tuning"] is None:
        return dict.fromkeys(("open", "closed", "preference"))
    rows = tuning_rows(record, provider["provider"])
    if not rows:
        return tuning_elsewhere(provider["tuning_any"])
    open_methods = {row["method"] for row in rows if row["status"] == "ga"}
    return {
        "open": bool(open_methods),
        "closed": any(row["status"] in LIMITED for row in rows),
        "preference": not open_methods.isdisjoint(PREFERENCE),
    }


def tuning_rows(record: Record, provider: str) -> list[Row]:
    """Return the rows of this host and model that say whether it tunes."""
    rows = record["tuning"] or ()
    return [row for row in rows if row["provider"] == provider and row["method"] in (*TUNING, "none")]


def tuning_elsewhere(tuned: Mapping[str, Any]) -> Record:
    """Return what a host's other rows say of a model without one: no, where it tunes nothing that way."""
    if not tuned["rows"]:
        return dict.fromkeys(("open", "closed", "preference"))
    return {
        "open": None if tuned["ga"] else False,
        "closed": None if tuned["limited"] else False,
        "preference": None if tuned["ga"] else False,
    }
