"""Limits of users, visits and revenue, and regions that licenses leave out, in words."""

from __future__ import annotations

from modelvow.case.clauses import Bound, Row, clause, is_shown, lacking, named, row, unknown
from modelvow.case.regions import expand
from modelvow.case.words import amount, listed
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Project = Mapping[str, Any]
    Threshold = Mapping[str, Any]

WHOSE = {
    "product": "the product that uses the model",
    "entity": "the licensee",
    "group": "the licensee and all its affiliates",
}
WHEN = {
    "any-month": "in any month",
    "any-day": "on any day",
    "any-12-months": "in any 12 months",
    "prior-year": "in the last tax year",
}
EFFECT = {
    "no-rights": "grants nothing above {bar}",
    "request-license": "asks for a license of the licensor above {bar}",
    "separate-license": "asks for another agreement above {bar}",
}
SOLD = "asks for another agreement where models or an assistant for work are sold as a service"
SCOPES = {"product": "product", "entity": "company", "group": "group"}
"""A license's word for whose figure it counts, in the manifest's."""
USERS, REVENUE = "project.monthly_active_users", "project.annual_revenue"
DECLARED = {"mau": USERS, "dau": USERS, "visits": USERS, "revenue": REVENUE}
PAID = "paid-tier-in-europe"


def limits(bound: Bound, project: Project) -> Iterator[Row]:
    """Yield the limits above which the license grants nothing further."""
    bars = bound.terms["thresholds"]
    if bars is None or not bound.is_known:
        yield unknown(bound, "limits of users or revenue")
        return
    for bar in bars:
        if bar["hard"]:
            yield limit(bound, bar, project)


def limit(bound: Bound, bar: Threshold, project: Project) -> Row:
    """Return one limit beside the project's figures."""
    passed = False if bar["binds"] is False else bar.get("passed")
    sold = bar["kind"] == "products"
    effect = SOLD if sold else EFFECT.get(bar["effect"], EFFECT["no-rights"]).format(bar=counted(bar))
    words = f"{named(bound, bar['locator'])} {effect}"
    if passed is None:
        words += asked(bar, project)
    elif "declared" in bar:
        money = f"{bar['currency']} " if bar["currency"] else ""
        words += f"; declared: {money}{amount(bar['declared'])}"
    found = row(bound, words, barred=passed, where=bar["locator"], says=bar["text"])
    return lacking(found, *keys_for(bar, project))


def counted(bar: Threshold) -> str:
    """Return the limit, whose figure it is, and when it is read."""
    month = f"in {bar['month']}, the month before its release" if bar["month"] else None
    once = "in the month before its release" if bar["period"] == "release-month" else None
    parts = [WHOSE.get(bar["scope"]), month or once or WHEN.get(bar["period"])]
    told = ", ".join(part for part in parts if part)
    text: str = bar["text"].removeprefix("more than ")
    return f"{text} ({told})" if told else text


def asked(bar: Threshold, project: Project) -> str:
    """Return what to declare so that the limit can be judged."""
    if bar["binds"] is None and project.get("commercial") is None and "declared" not in bar:
        return "; declare `commercial`"
    if bar["kind"] not in DECLARED:
        return ""
    key = DECLARED[bar["kind"]].removeprefix("project.")
    scope = SCOPES.get(bar["scope"])
    whose = "group" if scope == "company" and key != "annual_revenue" else scope
    parts = [f"`scope: {whose}`" if whose else None, f"`period: {bar['month']}`" if bar["month"] else None]
    told = " and ".join(part for part in parts if part)
    money = f" in {bar['currency']}" if bar["currency"] else ""
    return f"; declare `{key}`{money}{' with ' if told else ''}{told}"


def keys_for(bar: Threshold, project: Project) -> list[str]:
    """Return the keys of the manifest that would settle a limit."""
    keys = ["project.commercial"] if bar["binds"] is None and "commercial" not in project else []
    return keys + ([DECLARED[bar["kind"]]] if bar["kind"] in DECLARED else [])


def regions(bound: Bound, project: Project, duties: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the seats and places that the license leaves out."""
    found = bound.terms["regions"]
    if found["excluded"] is None:
        yield unknown(bound, "regions that they leave out")
    elif found["excluded"] and found["applies"] is not False:
        yield left_out(bound, found, project)
    yield from paid_alone(bound, project, duties)


def left_out(bound: Bound, found: Mapping[str, Any], project: Project) -> Row:
    """Return what is left out, beside the seat or the regions that the project declares."""
    scope = bound.said.get("region_scope") or {}
    where = scope.get("locator")
    seated = found["by"] == "seat"
    key = "seat" if seated else "regions"
    who = f"from licensees seated in {listed(found['excluded'])}" if seated else ""
    shown = (
        " and for outputs shown there" if "outputs-audience" in (scope.get("applies_to_code") or ()) else ""
    )
    place = "" if seated else f"in {listed(found['excluded'])}{shown}"
    words = f"{named(bound, where)} withholds its rights {who}{place}"
    barred = found["barred"] if key in project else None
    if barred:
        words += f"; declared: {listed(met(found['barred_codes'], key, project))}"
    elif barred is None:
        words += f"; declare `project.{key}`"
    summary = clause(bound, "excluded_regions")
    says = summary["summary"] if summary else scope.get("note")
    found_row = row(bound, words, barred=barred, where=where, says=says)
    return found_row if key in project else lacking(found_row, f"project.{key}")


def met(barred: Sequence[str], key: str, project: Project) -> list[str]:
    """Return what of the declared seat or regions is left out, as it is declared."""
    declared = [project["seat"]] if key == "seat" else project["regions"]
    return [code for code in declared if set(expand([code])).intersection(barred)]


def paid_alone(bound: Bound, project: Project, duties: Mapping[str, Any]) -> Iterator[Row]:
    """Yield regions whose users a service may reach on its paid plans alone; the manifest names no plan."""
    scope = bound.said.get("region_scope") or {}
    served = set(expand(scope.get("conditional_regions") or ())) & set(project.get("regions_expanded", ()))
    if served:
        where = scope["locator"]
        words = f"{named(bound, where)} lets users in {listed(sorted(served))} be served on paid plans alone"
        barred = False if is_shown(duties, PAID) else None
        found = row(bound, words, barred=barred, where=where, says=scope["note"])
        yield lacking(found, f"duties.{PAID}")
