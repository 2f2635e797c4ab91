"""The words of an outcome, filled in, and the leaves of its conditions that decided it.

Loaded for findings only.
"""

from __future__ import annotations

from modelvow.conditions.templates import compile_words
from modelvow.conditions.traces import compile_matched, compile_trace
from modelvow.findings import Outcome
from modelvow.policy.places import key_path, place_of, read_place
from modelvow.policy.reasons import chain_of, missing_of
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from modelvow.conditions.traces import Tracer
    from modelvow.findings import KeyPath, Link
    from modelvow.policy.reasons import Demands
    from modelvow.policy.rule import Rule
    from modelvow.policy.views import View

    Teller = Callable[[View, Outcome], "Told"]


class Told(NamedTuple):
    """Where an outcome points, what it says, and why."""

    at: KeyPath
    message: str
    help: str
    related: tuple[tuple[KeyPath, str], ...]
    chain: tuple[Link, ...]
    missing: tuple[str, ...]


def teller_of(rule: Rule, demands: Demands) -> Teller:
    """Return a closure that gives the words, places and reasons of what `rule` says of a view."""
    params = rule.params
    templates = (rule.message, rule.undetermined or rule.message, rule.help)
    say, say_open, say_help = [compile_words(template, params) for template in templates]
    asked = any("{matched" in template for template in templates)
    find = compile_matched(rule.when, params) if asked else None
    tracers = [compile_trace(code, params) for code in (rule.when, rule.unless) if code is not None]
    at, related = place_of(rule), [(read_place(place), text) for place, text in rule.related]

    def tell(view: View, outcome: Outcome) -> Told:
        is_open = outcome is Outcome.UNDETERMINED
        found = find(view.root) if find is not None else ()
        used, missing = _paths_of(tracers, view.root)
        told = (
            key_path(at, view),
            (say_open if is_open else say)(view.root, found).strip(),
            say_help(view.root, found).strip(),
            tuple([(key_path(place, view), text) for place, text in related]),
            chain_of(view, (*used, *missing), demands),
            missing_of(view, missing) if is_open else (),
        )
        return record(Told, told)

    return tell


def _paths_of(
    tracers: Sequence[Tracer], root: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, None]]:
    """Return the places that decided the conditions, and the unknown ones that would settle them."""
    used: dict[str, Any] = {}
    missing: dict[str, None] = {}
    for tracer in tracers:
        traced = tracer(root)
        used.update(traced.used)
        missing.update(dict.fromkeys(traced.missing))
    return used, missing
