"""The rule language as packs use it: conditions and templates, checked, with places of the pack."""

from __future__ import annotations

from modelvow.conditions.language import ConditionError
from modelvow.conditions.syntax import parse
from modelvow.policy.errors import PackError
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.policy.shape import Part


def compile_part(part: Part, schema: Mapping[str, Any], params: Mapping[str, Any]) -> Any:
    """Return the code of the condition in `part`, over documents of `schema`; PackError otherwise."""
    from modelvow.conditions import check

    try:
        code = parse(part.value)
    except ConditionError as error:
        raise place(part, error) from error
    for problem in check(code, schema, params=params):
        raise place(part, ConditionError(problem.at, problem.reason, problem.suggestion))
    return code


def place(part: Part, error: ConditionError) -> PackError:
    """Return the error at its place in the pack: the key that it names, below the condition `part`."""
    from modelvow.manifest.document import key_span_of

    path = (*part.path, *_reached(part.value, error.at))
    span = key_span_of(part.document, path)
    return PackError(part.document.name, span.line, span.column, error.reason, error.suggestion)


def _reached(value: Any, at: Iterable[str | int]) -> Iterator[str | int]:
    """Yield the keys of `at` as far as they lead."""
    for key in at:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return
        yield key


def params_of(code: Any) -> Iterator[str]:
    """Yield the names of the parameters that compiled code asks for."""
    if isinstance(code, dict) and isinstance(code.get("param"), str):
        yield code["param"]
    elif isinstance(code, list):
        for part in code:
            yield from params_of(part)


def check_words(part: Part, schema: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """Raise PackError for a placeholder in the text at `part` that nothing can fill."""
    from modelvow.conditions import check_template
    from modelvow.policy.shape import error

    for problem in check_template(part.value, schema, params=params):
        raise error(part, problem.reason, problem.suggestion)


def check_paths(part: Part, schema: Mapping[str, Any]) -> None:
    """Raise PackError for a path in the list (or the one text) at `part` that no document of `schema` has."""
    from modelvow.conditions import check_path
    from modelvow.policy.shape import entries, error

    for each in [part] if isinstance(part.value, str) else entries(part):
        for problem in check_path(each.value, schema):
            raise error(each, problem.reason, problem.suggestion)


def params_in(template: str, params: Mapping[str, Any]) -> Iterator[str]:
    """Yield the parameters that a template prints as `{param.name}`."""
    for name in params:
        if f"{{param.{name}}}" in template:
            yield name
