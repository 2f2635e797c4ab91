"""Why a condition holds, fails or stays open: which places of the document said so."""

from __future__ import annotations

from modelvow.conditions.closures import compile, find  # noqa: A004
from modelvow.conditions.judges import QUANTIFIERS, elements, is_known
from modelvow.conditions.language import ABSENT
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from modelvow.conditions.closures import Params
    from modelvow.conditions.language import Code


class Trace(NamedTuple):
    """An outcome and its grounds, as paths of the document with indexes: `models[0].facts.license`.

    `used` are the places and values that settled it, `absent` those of them that lead to no key (value None).
    `missing` are the unknown places that could still settle an open outcome; it is empty otherwise.
    """

    outcome: bool | None
    used: tuple[tuple[str, Any], ...] = ()
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


if TYPE_CHECKING:
    Tracer = Callable[..., Trace]


def trace(code: Code, root: Any, params: Params) -> Trace:
    """Return what `code` says of `root`, and why."""
    return compile_trace(code, params)(root)


def compile_trace(code: Code, params: Params, *, inside: bool = False) -> Tracer:
    """Return a closure that traces `code`, for many documents."""
    if len(code) == 2:  # noqa: PLR2004 - a group
        tracers = [compile_trace(child, params, inside=inside) for child in code[1]]
        return tracers[0] if len(tracers) == 1 and code[0] != "none" else _trace_group(code[0], tracers)
    modifier, text, operand = code
    if modifier in QUANTIFIERS:
        return _trace_each(modifier, text, compile_trace(operand, params, inside=True), inside=inside)
    return _trace_leaf(code, params, inside=inside)


# Groups


def _trace_group(name: str, tracers: Sequence[Tracer]) -> Tracer:
    """Trace a group: one part that settles it is ground enough, else all parts are."""
    settling = name in ("or", "any", "none")

    def run(root: Any, element: Any = None, base: str = "") -> Trace:
        parts = []
        for tracer in tracers:
            part = tracer(root, element, base)
            if part.outcome is settling:
                return part
            parts.append(part)
        return _join(parts, not settling)

    return _trace_negated(run) if name == "none" else run


def _trace_negated(tracer: Tracer) -> Tracer:
    def run(root: Any, element: Any = None, base: str = "") -> Trace:
        part = tracer(root, element, base)
        return part if part.outcome is None else part._replace(outcome=not part.outcome)

    return run


def _join(parts: Sequence[Trace], settled: bool | None) -> Trace:  # noqa: FBT001 - an outcome
    """Return the trace of all `parts`; `settled` is its outcome when none of them is open."""
    used: dict[str, Any] = {}
    missing: dict[str, None] = {}
    absent: dict[str, None] = {}
    outcome = settled
    for part in parts:
        if part.outcome is None:
            outcome = None
        used.update(part.used)
        if part.missing:
            missing.update(dict.fromkeys(part.missing))
        if part.absent:
            absent.update(dict.fromkeys(part.absent))
    return record(Trace, (outcome, tuple(used.items()), tuple(missing), tuple(absent)))


# Leaves


def _trace_leaf(code: Code, params: Params, *, inside: bool) -> Tracer:
    modifier, text, operand = code
    test = compile(code, params, inside=inside)
    # The values before any step.
    paths = [_path(each) for each in (text, *_other_places(modifier, operand))]
    followers = [(*_name(path, inside=inside), find(path, inside=inside)) for path in paths]

    def run(root: Any, element: Any = None, base: str = "") -> Trace:
        outcome = test(root, element)
        met = {
            _locate(name, base, element) if is_inner else name: follow(root, element)
            for name, is_inner, follow in followers
        }
        if outcome is None:
            return record(Trace, (None, (), _open_places(met), ()))
        absent = tuple([place for place, value in met.items() if value is ABSENT])
        if absent:
            met.update(dict.fromkeys(absent))
        return record(Trace, (outcome, tuple(met.items()), (), absent))

    return run


def _other_places(modifier: str, operand: Any) -> list[str]:
    if isinstance(operand, dict) and "ref" in operand:
        return [operand["ref"]]
    return ["$.date"] if modifier in ("within", "older-than") else []


def _open_places(met: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the places whose values are not settled; a date known to the month only is the first of them."""
    return tuple([place for place, value in met.items() if _is_open(value)]) or (next(iter(met)),)


def _is_open(value: Any) -> bool:
    return not is_known(value) or (isinstance(value, list) and None in value)


def _path(text: str) -> str:
    """Return `text` without its steps."""
    return text.partition("|")[0]


def _name(path: str, *, inside: bool) -> tuple[str, bool]:
    """Return `path` as the place that it leads to, and whether that is one from the element on."""
    return path.removeprefix("$."), inside and not path.startswith("$.")


def _locate(path: str, base: str, element: Any) -> str:
    """Return the place that `path` leads to from the element at `base`."""
    plain = element is None or set(element) <= {"key", "value"}
    return base if path == "key" or (path == "value" and plain) else f"{base}.{path}"


# Quantifiers


def _trace_each(modifier: str, text: str, inner: Tracer, *, inside: bool) -> Tracer:
    follow = find(text, inside=inside)
    name, is_inner = _name(_path(text), inside=inside)

    def run(root: Any, element: Any = None, base: str = "") -> Trace:
        place = _locate(name, base, element) if is_inner else name
        value = follow(root, element)
        if value is None:
            return Trace(None, missing=(place,))
        if value is ABSENT:
            return Trace(outcome=False, used=((place, None),), absent=(place,))
        parts = [inner(root, scope, _step_into(place, key)) for key, scope in elements(value)]
        traced = _settle_each(modifier, parts)
        within = (f"{place}[", f"{place}.")
        if traced.outcome is None or any(used.startswith(within) for used, _value in traced.used):
            return traced
        # An empty list, or a condition that asks nothing of an element, settles by what is there.
        return traced._replace(used=((place, value), *traced.used))

    return run


def _settle_each(modifier: str, parts: Sequence[Trace]) -> Trace:
    outcome = QUANTIFIERS[modifier]([part.outcome for part in parts])
    settling = modifier != "all"
    deciding = next((part for part in parts if part.outcome is settling), None)
    if deciding is None:
        return _join(parts, outcome)
    return deciding if outcome is settling else deciding._replace(outcome=outcome)


def _step_into(place: str, name: str | int) -> str:
    return f"{place}[{name}]" if isinstance(name, int) else f"{place}.{name}"


def matched(code: Code, root: Any, params: Params) -> list[Any]:
    """Return the elements that the last `any` or `all` of `code` found, or may have found if none is sure."""
    return compile_matched(code, params)(root)


def compile_matched(code: Code, params: Params) -> Callable[[Any], list[Any]]:
    """Return a closure that does what `matched` does, for many documents."""
    several = [
        (find(text), compile(operand, params, inside=True))
        for _modifier, text, operand in reversed(list(_quantifiers(code)))
    ]

    def run(root: Any) -> list[Any]:
        for follow, test in several:
            value = follow(root, None)
            if value is None or value is ABSENT:
                continue
            outcomes = [(scope, test(root, scope)) for _name, scope in elements(value)]
            sure = [_unwrap(scope) for scope, outcome in outcomes if outcome]
            found = sure or [_unwrap(scope) for scope, outcome in outcomes if outcome is None]
            if found:
                return found
        return []

    return run


def _quantifiers(code: Code) -> Iterator[Code]:
    """Give the outermost quantifiers of `code` in order, negated ones left out."""
    if len(code) == 3:  # noqa: PLR2004 - a leaf
        if code[0] in ("any", "all"):
            yield code
    elif code[0] != "none":
        for child in code[1]:
            yield from _quantifiers(child)


def _unwrap(scope: Any) -> Any:
    return scope["value"] if isinstance(scope, dict) and set(scope) == {"value"} else scope
