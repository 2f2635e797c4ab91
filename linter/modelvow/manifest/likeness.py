"""What manifests made from one template have in common, told apart from what is each one's own."""

from __future__ import annotations

from modelvow.digests import mark_of
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

APART = ("version", "waivers", "policy")
"""Keys of a manifest that its case has nothing of."""
PROSE = ("name", "description", "owner")
"""Keys of a project that facts have nothing to do with: only words of rules may read them."""


class Likeness(NamedTuple):
    """A manifest in two parts: `mark` stands for what others may say, too, `own` is the rest of it."""

    mark: bytes
    own: dict[str, Any]


def likeness_of(value: Mapping[str, Any]) -> Likeness:
    """Return the two parts of a manifest, be it valid or not; no key of one is bound to one of the other."""
    own = {key: value[key] for key in APART if key in value}
    common = {key: part for key, part in value.items() if key not in own}
    project = common.get("project")
    if isinstance(project, dict):
        own["project"] = {key: project[key] for key in PROSE if key in project}
        common["project"] = {key: part for key, part in project.items() if key not in PROSE}
    return Likeness(mark_of(common), own)
