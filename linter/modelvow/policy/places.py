"""Turns the places that rules name into key paths of the manifest."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from modelvow.findings import KeyPath
    from modelvow.policy.rule import Rule
    from modelvow.policy.views import View

    Place = tuple[str, KeyPath]

HEADS = (
    "model",
    "need",
    "needs",
    "control",
    "waiver",
    "version",
    "project",
    "models",
    "requirements",
    "controls",
    "waivers",
    "policy",
)
"""What `at` and `related` may begin with."""
DEFAULTS = {
    "model": "model.id",
    "project": "project",
    "need": "need.level",
    "control": "control",
    "waiver": "waiver",
}
"""Where a rule points that does not say: by what it looks at."""
LONGEST = 10
"""Digits of an index: no list has that many entries."""


def place_of(rule: Rule) -> Place:
    """Return where outcomes of `rule` point."""
    return read_place(rule.at or DEFAULTS.get(rule.each, ""))


def read_place(place: str) -> Place:
    """Return the head of a place such as `model.id` or `need.level`, and the keys that follow."""
    head, *rest = place.split(".")
    return head, tuple([_key(name) for name in rest])


def key_path(place: Place, view: View) -> KeyPath:
    """Return the manifest's key path of a place, as seen from what is looked at."""
    head, tail = place
    match head:
        case "":
            return ()
        case "model" if view.position is not None:
            return ("models", view.position, *tail)
        case "need" if view.need is not None:
            return ("requirements", view.need, *tail)
        case "control" if view.control is not None:
            return ("controls", view.control, *tail)
        case "waiver" if view.waiver is not None:
            return ("waivers", view.waiver, *tail)
        case "needs":
            return ("requirements", *tail)
        case _:
            return (head, *tail)


def _key(name: str) -> str | int:
    """Return the index that `name` writes, from 0 and without a zero before it, else the name of a key."""
    is_index = name.isascii() and name.isdigit() and len(name) < LONGEST and (name[0] != "0" or name == "0")
    return int(name) if is_index else name
