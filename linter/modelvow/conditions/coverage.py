"""Which branches of a condition documents reach: each of its leaves, true and false."""

from __future__ import annotations

from modelvow.conditions.closures import JOINS, find, test_found
from modelvow.conditions.closures import compile as compile_code
from modelvow.conditions.judges import QUANTIFIERS, judge_each
from modelvow.conditions.language import EQUALS
from modelvow.conditions.schemas import Problem, Scope, element_types, follow, open_scope
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from modelvow.conditions.language import Code

    Test = Callable[..., bool | None]

SURE = ("exists", "known")
"""Modifiers that ask whether something is there: the catalog's gaps are what they are for."""


class Branch(NamedTuple):
    """A leaf by its place in a condition, such as `any[0].model.hosted`, and what it says there."""

    place: str
    outcome: bool


def branches(code: Code, place: str = "") -> Iterator[Branch]:
    """Yield the branches of `code`, which lies at `place`, in the order in which they are written."""
    if len(code) == 2:  # noqa: PLR2004 - a group
        for at, child in _parts(code, place):
            yield from branches(child, at)
        return
    at = _leaf_place(code, place)
    yield from (Branch(at, outcome) for outcome in (True, False))
    if code[0] in QUANTIFIERS:
        yield from branches(code[2], at)


def observe(
    code: Code,
    params: Mapping[str, Any],
    note: Callable[[Branch], None],
    place: str = "",
    *,
    inside: bool = False,
) -> Test:
    """Return a closure that judges as `code` does, and tells `note` each branch that it passes through.

    A part that no longer matters, since one before it has settled the outcome, is not looked at.
    """
    if len(code) == 2:  # noqa: PLR2004 - a group
        tests = [observe(child, params, note, at, inside=inside) for at, child in _parts(code, place)]
        return JOINS[code[0]](tests)
    at = _leaf_place(code, place)
    test = _leaf(code, params, note, at, inside=inside)

    def run(root: Any, element: Any = None) -> bool | None:
        outcome = test(root, element)
        if outcome is not None:
            note(Branch(at, outcome))
        return outcome

    return run


def _leaf(
    code: Code, params: Mapping[str, Any], note: Callable[[Branch], None], place: str, *, inside: bool
) -> Test:
    modifier, text, operand = code
    if modifier not in QUANTIFIERS:
        return compile_code(code, params, inside=inside)
    inner = observe(operand, params, note, place, inside=True)
    return test_found(find(text, inside=inside), text, judge_each(inner, QUANTIFIERS[modifier]))


def _parts(code: Code, place: str) -> Iterator[tuple[str, Code]]:
    """Yield place and code of each part of a group; a map of conditions adds nothing to the place."""
    name, children = code
    for index, child in enumerate(children):
        step = f"[{index}]" if name == "or" else f"{'.' if place else ''}{name}[{index}]"
        yield place if name == "and" else f"{place}{step}", child


def _leaf_place(code: Code, place: str) -> str:
    modifier, text, _operand = code
    own = text if modifier == EQUALS else f"{text}|{modifier}"
    return f"{place}.{own}" if place else own


def can_be_open(code: Code, schema: Mapping[str, Any]) -> bool:
    """Say whether a document of `schema` can leave `code` open: some place that it asks may be unknown."""
    return _is_open(code, open_scope(schema, None, None))


def _is_open(code: Code, scope: Scope) -> bool:
    if len(code) == 2:  # noqa: PLR2004 - a group
        return any(_is_open(child, scope) for child in code[1])
    modifier, text, operand = code
    types = follow(text, scope)
    if modifier in SURE or isinstance(types, Problem):
        return False
    if any(_may_be_unknown(node) for node in types):
        return True
    inner = scope._replace(element=element_types(types, scope.schema))
    return modifier in QUANTIFIERS and _is_open(operand, inner)


def _may_be_unknown(node: Mapping[str, Any]) -> bool:
    is_range = {"least", "most"} <= set(node.get("properties", ()))
    return "null" in node.get("type", ()) or None in node.get("enum", ()) or is_range
