"""The rule language: conditions over plain documents, in three values. Knows no model and no manifest.

What a clean run needs (`compile`, `evaluate`, `possible`) loads without what only findings and packs need.
"""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from modelvow.conditions.checks import check, check_path, check_template
    from modelvow.conditions.closures import compile, evaluate, possible  # noqa: A004
    from modelvow.conditions.language import ABSENT, Code, ConditionError, TypeMismatch
    from modelvow.conditions.schemas import Problem
    from modelvow.conditions.syntax import parse
    from modelvow.conditions.templates import render
    from modelvow.conditions.traces import Trace, compile_trace, matched, trace

__all__ = [
    "ABSENT",
    "Code",
    "ConditionError",
    "Problem",
    "Trace",
    "TypeMismatch",
    "check",
    "check_path",
    "check_template",
    "compile",
    "compile_trace",
    "evaluate",
    "matched",
    "parse",
    "possible",
    "render",
    "trace",
]


def __getattr__(name: str) -> object:
    """Import the module that has `name` when it is first asked for: start-up pays for what it uses."""
    from importlib import import_module

    for module, names in (
        ("closures", ("compile", "evaluate", "possible")),
        ("language", ("ABSENT", "Code", "ConditionError", "TypeMismatch")),
        ("checks", ("check", "check_path", "check_template")),
        ("schemas", ("Problem",)),
        ("syntax", ("parse",)),
        ("templates", ("render",)),
        ("traces", ("Trace", "compile_trace", "matched", "trace")),
    ):
        if name in names:
            found: object = getattr(import_module(f"{__name__}.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(name)
