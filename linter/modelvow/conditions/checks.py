"""Whether a condition, a path or a template asks what documents of a schema can answer."""

from __future__ import annotations

from modelvow.conditions.language import EQUALS, LEVELS, OPERANDS, ConditionError, guess, read_literal
from modelvow.conditions.schemas import (
    Problem,
    Scope,
    accepts,
    element_types,
    follow,
    item_types,
    kinds_of_any,
    known_values,
    open_scope,
)
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelvow.conditions.language import Code
    from modelvow.conditions.schemas import Schema, Types
    from modelvow.findings import KeyPath

_FITS = {
    "order": ("number", "level"),
    "time": ("date",),
    "glob": ("text", "date", "level"),
    "item": ("list",),
    "items": ("list",),
    "each": ("list", "map"),
}
_WORDS = {
    "order": "compares numbers and levels",
    "time": "judges dates",
    "glob": "judges text",
    "item": "looks into lists",
    "items": "looks into lists",
    "each": "looks into lists and maps",
}


def check(
    code: Code,
    schema: Schema,
    scope: str | None = None,
    *,
    params: Mapping[str, Any] | None = None,
    where: KeyPath = (),
) -> list[Problem]:
    """Return what `code` asks that a document of `schema` cannot answer.

    `scope` names the definition that describes the whole document; None is the schema itself.
    """
    return list(_check_code(code, open_scope(schema, scope, params), where))


def check_path(text: str, schema: Schema, scope: str | None = None, *, at: KeyPath = ()) -> list[Problem]:
    """Return a problem when `text` is no path, or no document of `schema` has it."""
    from modelvow.conditions.syntax import check_path as check_words

    try:
        check_words(text, at)
    except ConditionError as error:
        return [Problem(error.at, error.reason, error.suggestion)]
    found = follow(text, open_scope(schema, scope, None), at)
    return [found] if isinstance(found, Problem) else []


def check_template(
    template: str,
    schema: Schema,
    scope: str | None = None,
    *,
    params: Mapping[str, Any] | None = None,
    at: KeyPath = (),
) -> list[Problem]:
    """Return the placeholders of `template` that nothing can fill."""
    from modelvow.conditions.templates import split

    start = open_scope(schema, scope, params)
    problems = [_check_placeholder(piece.text, start, at) for piece in split(template) if piece.is_path]
    if template.count("[[") != template.count("]]"):
        problems.append(Problem(at, "a segment `[[ … ]]` is not closed"))
    return [problem for problem in problems if problem is not None]


def _check_placeholder(text: str, scope: Scope, at: KeyPath) -> Problem | None:
    first, _, rest = text.partition(".")
    if text == "matched":
        return None
    if first == "param":
        return _find_param(rest, scope, at)
    found = follow(text, scope, at)
    return found if isinstance(found, Problem) else None


# Checking


def _check_code(code: Code, scope: Scope, at: KeyPath) -> Iterator[Problem]:
    if len(code) == 3:  # noqa: PLR2004 - a leaf
        modifier, text, _operand = code
        yield from _check_leaf(code, scope, (*at, text if modifier == EQUALS else f"{text}|{modifier}"))
        return
    name, children = code
    below = at if name in ("and", "or") else (*at, name)
    for index, child in enumerate(children):
        yield from _check_code(child, scope, below if name == "and" else (*below, index))


def _check_leaf(code: Code, scope: Scope, at: KeyPath) -> Iterator[Problem]:
    modifier, text, operand = code
    types = follow(text, scope, at)
    if isinstance(types, Problem):
        yield types
        return
    misfit = _check_modifier(modifier, text, kinds_of_any(types, scope.schema), at)
    if misfit is not None:
        yield misfit
    elif OPERANDS[modifier] == "each":
        yield from _check_code(operand, scope._replace(element=element_types(types, scope.schema)), at)
    elif isinstance(operand, dict) and "ref" in operand:
        yield from _check_ref(code, types, scope, at)
    else:
        yield from _check_value(code, types, scope, at)


def _check_modifier(modifier: str, text: str, kinds: set[str], at: KeyPath) -> Problem | None:
    operand = OPERANDS[modifier]
    if "any" in kinds or operand == "flag":
        return None
    if modifier == EQUALS:
        wanting = not kinds - {"list", "map"}
        hint = "write `contains` or `intersects`" if "list" in kinds else "name one of its keys"
        return Problem(at, f"`{text}` is {_word(kinds)}, which equals no value", hint) if wanting else None
    if kinds & set(_FITS[operand]):
        return None
    return Problem(
        at, f"`{modifier}` {_WORDS[operand]}, `{text}` is {_word(kinds)}", _other_way(kinds, operand)
    )


def _word(kinds: set[str]) -> str:
    words = {"flag": "true or false", "text": "text"}
    return " or ".join(words.get(kind, f"a {kind}") for kind in sorted(kinds)) or "nothing"


def _other_way(kinds: set[str], operand: str) -> str:
    if operand == "order" and kinds & {"list", "map"}:
        return "write `count` before it to compare the number of elements"
    if operand == "item" and "text" in kinds:
        return "write `matches` with a pattern such as `*text*`"
    return ""


def _check_ref(code: Code, types: Types, scope: Scope, at: KeyPath) -> Iterator[Problem]:
    modifier, text, operand = code
    others = follow(operand["ref"], scope, at)
    if isinstance(others, Problem):
        yield others
        return
    mine = _comparable(modifier, types, scope.schema)
    theirs = kinds_of_any(others, scope.schema)
    if modifier in (EQUALS, "intersects") and "list" in theirs:
        theirs = _comparable("contains", others, scope.schema)
    elif modifier == "intersects" and "any" not in theirs:
        yield Problem(
            at, f"`intersects` compares lists, `{operand['ref']}` is {_word(theirs)}", "write `contains`"
        )
        return
    if not _overlap(mine, theirs, strict=OPERANDS[modifier] == "order"):
        yield Problem(
            at, f"`{text}` is {_word(mine)}, `{operand['ref']}` is {_word(theirs)}: they never compare"
        )


def _comparable(modifier: str, types: Types, schema: Schema) -> set[str]:
    """Return the kinds that are compared: those of the elements where the modifier looks into a list."""
    if OPERANDS[modifier] not in ("item", "items"):
        return kinds_of_any(types, schema)
    return kinds_of_any(item_types(types, schema), schema)


def _overlap(mine: set[str], theirs: set[str], *, strict: bool) -> bool:
    if "any" in mine or "any" in theirs:
        return True
    if strict:
        return bool(mine & theirs & {"number", "level"})
    plain = [{"text" if kind == "level" else kind for kind in kinds} for kinds in (mine, theirs)]
    return bool(plain[0] & plain[1] & {"text", "number", "flag"})


def _check_value(code: Code, types: Types, scope: Scope, at: KeyPath) -> Iterator[Problem]:
    modifier, text, value = code
    if isinstance(value, dict):
        missing = _find_param(value["param"], scope, at)
        if missing is not None or scope.params is None:
            yield from [missing] if missing is not None else []
            return
        try:
            value = read_literal(modifier, scope.params[value["param"]], at)
        except ConditionError as error:
            yield Problem(error.at, error.reason, error.suggestion)
            return
    if OPERANDS[modifier] not in ("one of", "order", "item", "items"):
        return
    met = item_types(types, scope.schema) if OPERANDS[modifier] in ("item", "items") else types
    for literal in value if isinstance(value, list) else [value]:
        yield from _check_literal([modifier, text, literal], met, scope.schema, at)


def _find_param(name: str, scope: Scope, at: KeyPath) -> Problem | None:
    if scope.params is None or name in scope.params:
        return None
    return Problem(
        at, f"unknown parameter `{name}`", guess(name, scope.params) or "declare it under `params`"
    )


def _check_literal(code: Code, types: Types, schema: Schema, at: KeyPath) -> Iterator[Problem]:
    modifier, text, literal = code
    if OPERANDS[modifier] == "order":
        kind = "level" if isinstance(literal, str) else "number"
        kinds = kinds_of_any(types, schema)
        if not kinds & {kind, "any"}:
            way_out = "write a number" if "number" in kinds else f"levels: {', '.join(LEVELS)}"
            yield Problem(at, f"`{text}` is {_word(kinds)}, compared with a {kind}", way_out)
    elif not any(accepts(node, literal, schema) for node in types):
        yield _never(text, literal, types, schema, at)


def _never(text: str, literal: Any, types: Types, schema: Schema, at: KeyPath) -> Problem:
    suggestion = _guess_literal(literal, types, schema)
    if suggestion == "it is text" and type(literal) in {int, float}:
        # The number is not shown: it would be another one than was written, as of `5319e7`.
        return Problem(at, f"`{text}` is text, compared with a number", "write the value in quotes")
    return Problem(at, f"`{text}` is never `{_write(literal)}`", suggestion)


def _write(literal: Any) -> str:
    return str(literal).lower() if isinstance(literal, bool) else str(literal)


def _guess_literal(literal: Any, types: Types, schema: Schema) -> str:
    values = dict.fromkeys(_write(value) for node in types for value in known_values(node, schema))
    if not values:
        return f"it is {_word(kinds_of_any(types, schema))}"
    told = ", ".join(f"`{value}`" for value in list(values)[:12])
    return guess(_write(literal), values) or f"it is one of {told}"
