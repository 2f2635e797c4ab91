"""The words of an outcome, filled in, and the leaves of its conditions that decided it.

Loaded for findings only.
"""

from __future__ import annotations

from modelvow.conditions.templates import compile_words
from modelvow.conditions.traces import compile_matched, compile_trace
from modelvow.findings import Outcome
from modelvow.policy.places import key_path, place_of
from modelvow.policy.reasons import chain_of, missing_of
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from modelvow.conditions.templates import Words
    from modelvow.conditions.traces import Tracer
    from modelvow.findings import KeyPath, Link
    from modelvow.policy.prepare import Prepared
    from modelvow.policy.reasons import Demands
    from modelvow.policy.rule import Rule
    from modelvow.policy.views import View


class Telling(NamedTuple):
    """What a rule says, made ready: words, what `{matched}` stands for, what traces the conditions."""

    message: Words
    undetermined: Words
    help: Words
    matched: Callable[[Any], Sequence[Any]] | None
    tracers: tuple[Tracer, ...]


class Told(NamedTuple):
    """Where an outcome points, what it says, and why."""

    at: KeyPath
    message: str
    help: str
    related: tuple[tuple[KeyPath, str], ...]
    chain: tuple[Link, ...]
    missing: tuple[str, ...]


def tell(ready: Prepared, view: View, outcome: Outcome, demands: Demands) -> Told:
    """Return the words, places and reasons of what a rule says of a view."""
    rule, telling = ready.rule, ready.telling
    if telling is None:
        telling = ready.telling = telling_of(rule)
    is_open = outcome is Outcome.UNDETERMINED
    found = telling.matched(view.root) if telling.matched is not None else ()
    used, missing = _paths_of(telling, view.root)
    return Told(
        place_of(rule, view),
        (telling.undetermined if is_open else telling.message)(view.root, found).strip(),
        telling.help(view.root, found).strip(),
        tuple([(key_path(place, view), say) for place, say in rule.related]),
        chain_of(view, (*used, *missing), demands),
        missing_of(view, missing) if is_open else (),
    )


def telling_of(rule: Rule) -> Telling:
    """Return the words and conditions of `rule` made ready."""
    params = rule.params
    templates = (rule.message, rule.undetermined or rule.message, rule.help)
    message, undetermined, help_ = [compile_words(template, params) for template in templates]
    asked = any("{matched" in template for template in templates)
    matched = compile_matched(rule.when, params) if asked else None
    tracers = [compile_trace(code, params) for code in (rule.when, rule.unless) if code is not None]
    return Telling(message, undetermined, help_, matched, tuple(tracers))


def _paths_of(telling: Telling, root: Mapping[str, Any]) -> tuple[dict[str, None], dict[str, None]]:
    """Return the places that decided `when` and `unless`, and the unknown ones that would settle them."""
    used: dict[str, None] = {}
    missing: dict[str, None] = {}
    for tracer in telling.tracers:
        traced = tracer(root)
        used.update([(path, None) for path, _value in traced.used])
        missing.update(dict.fromkeys(traced.missing))
    return used, missing
