"""Share-alike against the license of what is shipped, and weights that may not be passed on."""

from __future__ import annotations

from modelvow.case.clauses import Bound, Row, clause, lacking, locator, named, row, unknown
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Project = Mapping[str, Any]
    Model = Mapping[str, Any]

CHANGED = frozenset(("fine-tuned", "merged"))
WHOLE_WORK = ("GPL-", "AGPL-")
"""Licenses that speak of the whole work, whose bounds are disputed where weights ship unchanged in it."""
WIDER = {
    "CC-BY-SA-3.0": ("CC-BY-SA-4.0",),
    "CC-BY-SA-4.0": ("GPL-3.0-only", "GPL-3.0-or-later"),
    "GPL-2.0-only": ("GPL-2.0-or-later",),
    "GPL-3.0-only": ("GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later"),
    "AGPL-3.0-only": ("AGPL-3.0-or-later",),
    "LGPL-3.0-only": ("LGPL-3.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later"),
    "MPL-2.0": ("GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later"),
    "EUPL-1.2": ("GPL-2.0-only", "GPL-3.0-only", "AGPL-3.0-only", "OSL-3.0", "MPL-2.0"),
    "CC-BY-NC-SA-3.0": ("CC-BY-NC-SA-4.0",),
}
"""What adaptations may be shared under besides the license itself."""


def leaves(project: Project) -> bool:
    """Whether weights or derivatives may leave the house."""
    return project.get("distribution") == "shipped" or "weights" in project.get("publishes", ())


def is_changed(model: Model) -> bool:
    """Whether there is a changed version of the model."""
    made = model["match"]["how"] in ("base", "declared", "unknown") and bool(model.get("base"))
    return made or bool(CHANGED.intersection(model.get("adaptation", ())))


def share_alike(bound: Bound, model: Model, project: Project) -> Iterator[Row]:
    """Yield the conflict of a share-alike license with the license of what goes out."""
    alike = bound.terms["share_alike"]
    if alike is False or not reaches(bound, project):
        return
    changed = is_changed(model)
    if alike is None:
        if changed:
            yield unknown(bound, "whether changed versions have to stay under them")
        return
    if not changed and not (leaves(project) and str(bound.entry["license"]).startswith(WHOLE_WORK)):
        return
    where, said = locator(bound, "share_alike"), clause(bound, "share_alike")
    words = f"{named(bound, where)} wants changed versions under the same license"
    conflict = conflicts(bound.entry["license"], model, project)
    # Unchanged weights beside a program are a work of their own to some, a part of it to others.
    barred = conflict if changed or conflict is False else None
    found = row(bound, words, barred=barred, where=where, says=said["summary"] if said else None)
    yield lacking(found, "adaptation" if conflict else "project.license")


def reaches(bound: Bound, project: Project) -> bool:
    """Whether what goes out is what the duty reaches: copies, or a service where the license says so."""
    if leaves(project):
        return True
    return bool(project.get("distribution") == "hosted" and bound.terms["service_duty"])


def conflicts(license_id: str | None, model: Model, project: Project) -> bool | None:
    """Whether what goes out is under another license; None where none is declared."""
    own = model["match"]["how"] in ("base", "declared")
    outbound = [project.get("license"), model["declared"].get("license") if own else None]
    declared = [text for text in outbound if text]
    if not declared or license_id is None:
        return None
    accepted = {license_id.casefold(), *(name.casefold() for name in WIDER.get(license_id, ()))}
    return not any(keeps(text, accepted) for text in declared)


def keeps(expression: str, accepted: set[str]) -> bool:
    """Whether an SPDX expression stays under an accepted license, whichever choice a recipient takes."""
    if expression.replace("-", "").replace(".", "").isalnum():
        # One id needs no library, which takes longer to load than all the rest.
        return expression.casefold() in accepted
    from license_expression import get_spdx_licensing

    try:
        parsed = get_spdx_licensing().parse(expression)
    except Exception:  # noqa: BLE001 - on odd text the library raises more than it says; a finding stands there
        return False
    return parsed is not None and kept(parsed, accepted)


def kept(node: Any, accepted: set[str]) -> bool:
    """Whether a parsed expression is kept: all of a choice, one of several that hold together."""
    if not node.args:
        return str(node).casefold() in accepted
    join = any if type(node).__name__ == "AND" else all
    return join(kept(part, accepted) for part in node.args)


def passed_on(bound: Bound, model: Model, project: Project) -> Iterator[Row]:
    """Yield what bars passing the weights on, or a changed version of them."""
    if not leaves(project):
        return
    for term, words in (
        ("redistribution", "forbids passing the model on"),
        ("derivatives", "forbids passing a changed version on"),
    ):
        if term == "derivatives" and not is_changed(model):
            continue
        allowed = bound.terms[term]
        if allowed is None:
            yield unknown(bound, "whether the model may be passed on")
            return
        if allowed == "forbidden":
            where, said = locator(bound, term), clause(bound, term)
            text = f"{named(bound, where)} {words}"
            yield row(bound, text, barred=True, where=where, says=said["summary"] if said else None)
