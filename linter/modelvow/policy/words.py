"""The words of an outcome, filled in, and the leaves of its conditions that decided it.

Loaded for findings only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelvow.conditions.templates import render
from modelvow.conditions.traces import matched, trace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelvow.policy.rule import Rule


def render_words(rule: Rule, template: str, root: Mapping[str, Any]) -> str:
    """Return `template` with its placeholders filled from `root` and the rule's parameters."""
    found = matched(rule.when, root, rule.params) if "{matched" in template and rule.when is not None else ()
    return render(template, root, rule.params, found).strip()


def trace_of(rule: Rule, root: Mapping[str, Any]) -> tuple[tuple[tuple[str, Any], ...], tuple[str, ...]]:
    """Return the paths with values that decided `when` and `unless`, and the unknown ones that would settle them."""
    used: list[tuple[str, Any]] = []
    missing: list[str] = []
    for code in (rule.when, rule.unless):
        if code is not None:
            traced = trace(code, root, rule.params)
            used += traced.used
            missing += traced.missing
    return tuple(used), tuple(dict.fromkeys(missing))
