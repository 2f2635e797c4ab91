"""Whether the parameters that a setting gives fit where rules and traits use them."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.conditions import Code

    Params = Mapping[str, Any]
    Schema = Mapping[str, Any]


class Misfit(NamedTuple):
    """Why a parameter does not fit, and the way out ("" for none)."""

    reason: str
    suggestion: str


def misfit_of(codes: Iterable[Code | None], before: Params, after: Params, schema: Schema) -> Misfit | None:
    """Return what the values `after` bring into conditions over `schema` that those `before` did not."""
    from modelvow.conditions import ConditionError
    from modelvow.conditions import compile as compile_code

    there = [code for code in codes if code is not None]
    try:
        for code in there:
            compile_code(code, after)
    except ConditionError as error:
        return Misfit(error.reason, error.suggestion)
    known = set(_doubts(there, before, schema))
    return next((doubt for doubt in _doubts(there, after, schema) if doubt not in known), None)


def _doubts(codes: Sequence[Code], params: Params, schema: Schema) -> Iterator[Misfit]:
    from modelvow.conditions import check

    for code in codes:
        for problem in check(code, schema, params=params):
            yield Misfit(problem.reason, problem.suggestion)
