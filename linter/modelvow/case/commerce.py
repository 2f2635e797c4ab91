"""What licenses say of use for gain and in production."""

from __future__ import annotations

from modelvow.case.clauses import Bound, Row, clause, lacking, locator, named, row, unknown
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Project = Mapping[str, Any]

WORDS = {
    "threshold": "a limit of users or revenue",
    "threshold-unlisted": "a limit of users or revenue whose figure is not known",
    "register": "registration with the licensor",
    "notify": "a notice to the licensor",
    "display-mark": "a mark that is shown",
    "request-license": "a license that has to be asked for",
    "research-only": "research alone",
    "noncommercial-only": "no use for gain",
    "no-production": "no use in production",
    "no-internal-business": "no use in a firm's own operations",
    "hosting": "a separate agreement for hosting it as a service",
    "third-party-supply": "a separate agreement for supplying it to third parties",
    "clinical-authorization": "authorization before clinical use",
    "territory": "use inside its territory",
    "no-public-authority": "no use by public authorities",
    "no-cloud-provider": "no use by software or cloud providers",
    "no-onward-licensing": "no license to others for commercial use",
}
"""Conditions of commercial use in words; codes that permit something are none."""
HELD = {
    "threshold": ("thresholds", None),
    "register": ("duties", "register"),
    "notify": ("duties", "notify-licensor"),
    "display-mark": ("duties", "display-mark"),
}
"""Conditions that another rule judges, where the license has a row for them."""
EVEN_UNPAID = frozenset(("research-only", "no-production"))


def commercial(bound: Bound, project: Project) -> Row | None:
    """Return what the license says of commercial use; None where it leaves that free."""
    use = bound.terms["commercial_use"]
    if use is None:
        return open_use(bound, project)
    if use != "forbidden":
        return None
    codes = bound.terms["commercial_condition_codes"] or ()
    said = clause(bound, "commercial_use")
    where, says = (said["locator"], said["summary"]) if said else (None, None)
    kind = "research" if "research-only" in codes else "use that is not for gain"
    kind = "evaluation, outside production" if "no-production" in codes else kind
    words = f"{named(bound, where)} allows {kind} alone"
    found = row(bound, words, barred=is_barred(codes, project), where=where, says=says)
    return found if "commercial" in project else lacking(found, "project.commercial")


def open_use(bound: Bound, project: Project) -> Row | None:
    """Return an open row of terms that do not say; they matter to whoever sells or produces."""
    if project.get("commercial") is False or not is_used(project):
        return None
    return unknown(bound, "whether they allow use for gain")


def is_used(project: Project) -> bool:
    """Whether the project may earn money or be in production."""
    return project.get("commercial") is not False or project.get("stage") == "production"


def is_barred(codes: Sequence[str], project: Project) -> bool | None:
    """Whether use for gain that the license forbids is the project's; None where it does not say."""
    gain, stage = project.get("commercial"), project.get("stage")
    if gain is True:
        return by_test(codes, stage)
    if stage == "production":
        unpaid = gain is False and not EVEN_UNPAID.intersection(codes)
        return False if unpaid else None if gain is False and "education-allowed" in codes else True
    return False if gain is False else None


def by_test(codes: Sequence[str], stage: str | None) -> bool | None:
    """Whether a firm's use is barred: some let it test outside production."""
    if "evaluation-allowed" not in codes:
        return True
    if stage == "experiment":
        return False
    return None if stage == "pilot" else True


def conditions(bound: Bound, project: Project) -> list[Row]:
    """Return the conditions on commercial use that no other rule judges."""
    terms = bound.terms
    if terms["commercial_use"] != "conditional" or not bound.is_known:
        return []
    codes = terms["commercial_condition_codes"]
    where = locator(bound, "commercial_conditions") or locator(bound, "commercial_use")
    said = clause(bound, "commercial_conditions")
    if codes is None:
        unclear = f"{named(bound, where)} ties commercial use to conditions that are not known"
        open_row = row(bound, unclear, barred=None, where=where)
        return [lacking(open_row, "terms.commercial_condition_codes")]
    words = [WORDS[code] for code in codes if code in WORDS and not is_held(code, bound)]
    if not words:
        return []
    text = f"{named(bound, where)} ties commercial use to: {', '.join(words)}"
    says = said["summary"] if said else None
    found = row(bound, text, barred=project.get("commercial"), where=where, says=says)
    return [found if "commercial" in project else lacking(found, "project.commercial")]


def is_held(code: str, bound: Bound) -> bool:
    """Whether a condition has a row of its own that another rule judges."""
    if code == "territory":
        return bool(bound.terms["regions"]["excluded"])
    if code not in HELD:
        return False
    field, wanted = HELD[code]
    if field == "thresholds":
        return bool(bound.terms["thresholds"])
    return any(duty["code"] == wanted for duty in bound.said.get("duties") or ())
