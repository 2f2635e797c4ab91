"""The words of an outcome, filled in, and the leaves of its conditions that decided it.

Loaded for findings only.
"""

from __future__ import annotations

from modelvow.conditions.templates import render
from modelvow.conditions.traces import matched, trace
from modelvow.findings import Outcome
from modelvow.policy.places import key_path, place_of
from modelvow.policy.reasons import chain_of, missing_of
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelvow.findings import KeyPath, Link
    from modelvow.policy.reasons import Demands
    from modelvow.policy.rule import Rule
    from modelvow.policy.views import View


class Told(NamedTuple):
    """Where an outcome points, what it says, and why."""

    at: KeyPath
    message: str
    help: str
    related: tuple[tuple[KeyPath, str], ...]
    chain: tuple[Link, ...]
    missing: tuple[str, ...]


def tell(rule: Rule, view: View, outcome: Outcome, demands: Demands) -> Told:
    """Return the words, places and reasons of what `rule` says of a view."""
    is_open = outcome is Outcome.UNDETERMINED
    template = rule.undetermined if is_open and rule.undetermined else rule.message
    used, missing = paths_of(rule, view.root)
    return Told(
        place_of(rule, view),
        render_words(rule, template, view.root),
        render_words(rule, rule.help, view.root),
        tuple((key_path(place, view), say) for place, say in rule.related),
        chain_of(view, (*used, *missing), demands),
        missing_of(view, missing) if is_open else (),
    )


def render_words(rule: Rule, template: str, root: Mapping[str, Any]) -> str:
    """Return `template` with its placeholders filled from `root` and the rule's parameters."""
    found = matched(rule.when, root, rule.params) if "{matched" in template and rule.when is not None else ()
    return render(template, root, rule.params, found).strip()


def paths_of(rule: Rule, root: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the places that decided `when` and `unless`, and the unknown ones that would settle them."""
    used: list[str] = []
    missing: list[str] = []
    for code in (rule.when, rule.unless):
        if code is not None:
            traced = trace(code, root, rule.params)
            used += [path for path, _value in traced.used]
            missing += traced.missing
    return tuple(dict.fromkeys(used)), tuple(dict.fromkeys(missing))
