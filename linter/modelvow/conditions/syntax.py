"""From a condition as it is written in a rule to code that compiles fast."""

from __future__ import annotations

from modelvow.conditions.language import (
    EQUALS,
    GROUPS,
    MAX_DEPTH,
    MAX_NODES,
    MAX_TEXT,
    OPERANDS,
    REFERABLE,
    STEPS,
    Code,
    ConditionError,
    guess,
    name_kind,
    read_literal,
)
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelvow.findings import KeyPath

_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def parse(tree: Any, *, where: KeyPath = ()) -> Code:
    """Return the code of the condition `tree`; ConditionError with the place at fault below `where`."""
    _measure(tree, where)
    return _parse_condition(tree, where)


def _measure(tree: Any, where: KeyPath) -> None:
    text = 0
    for nodes, (depth, item) in enumerate(_walk(tree), 1):
        text += len(item) if isinstance(item, str) else 0
        if depth > MAX_DEPTH:
            raise ConditionError(where, f"a condition nests at most {MAX_DEPTH} levels deep")
        if nodes > MAX_NODES:
            raise ConditionError(where, f"a condition has at most {MAX_NODES} parts", "split the rule")
        if text > MAX_TEXT:
            raise ConditionError(where, f"a condition has at most {MAX_TEXT} characters", "split the rule")


def _walk(tree: Any) -> Iterator[tuple[int, Any]]:
    """Give every key and value with its depth, the top being 1."""
    waiting = [(1, tree)]
    while waiting:
        depth, item = waiting.pop()
        yield depth, item
        if isinstance(item, dict):
            waiting.extend((depth, key) for key in item)
            waiting.extend((depth + 1, value) for value in item.values())
        elif isinstance(item, list):
            waiting.extend((depth + 1, value) for value in item)


def _parse_condition(tree: Any, at: KeyPath) -> Code:
    if isinstance(tree, dict):
        return ["and", [_parse_entry(key, value, at) for key, value in tree.items()]]
    if isinstance(tree, list):
        return ["or", _parse_list(tree, at)]
    reason = f"a condition is a map (all of it) or a list of maps (any of them), got {name_kind(tree)}"
    raise ConditionError(at, reason)


def _parse_list(tree: list[Any], at: KeyPath) -> list[Code]:
    if not tree:
        raise ConditionError(at, "an empty list of conditions says nothing", "name at least one condition")
    for index, item in enumerate(tree):
        if not isinstance(item, dict):
            raise ConditionError((*at, index), f"expected a map of conditions, got {name_kind(item)}")
    return [_parse_condition(item, (*at, index)) for index, item in enumerate(tree)]


def _parse_entry(key: Any, value: Any, above: KeyPath) -> Code:
    if not isinstance(key, str):
        raise ConditionError(above, f"a key is a path, got {name_kind(key)}", "write it as text")
    at = (*above, key)
    if key in GROUPS:
        return [key, _parse_group(key, value, at)]
    if key == "expr":
        raise ConditionError(
            at, "`expr` is reserved, this version does not evaluate it", "write `path: value`"
        )
    path, modifier = _split_key(key, at)
    check_path(path, at)
    return [modifier, path, _parse_operand(modifier, value, at)]


def _parse_group(key: str, value: Any, at: KeyPath) -> list[Code]:
    if not isinstance(value, list):
        raise ConditionError(
            at, f"`{key}` holds a list of maps, got {name_kind(value)}", "begin it with `- `"
        )
    return _parse_list(value, at)


def _split_key(key: str, at: KeyPath) -> tuple[str, str]:
    """Return path with steps, and modifier: `a.b|count|below` gives `a.b|count`, `below`."""
    path, *modifiers = key.split("|")
    for modifier in modifiers:
        if modifier not in STEPS and (modifier not in OPERANDS or modifier == EQUALS):
            raise ConditionError(at, *_refuse_modifier(modifier))
    for modifier in modifiers[:-1]:
        if modifier not in STEPS:
            raise ConditionError(at, f"nothing can follow `{modifier}`", "only `count` passes a value on")
    if not modifiers or modifiers[-1] in STEPS:
        return key, EQUALS
    return "|".join([path, *modifiers[:-1]]), modifiers[-1]


def _refuse_modifier(modifier: str) -> tuple[str, str]:
    if modifier == EQUALS:
        return "`equals` is not written", "`path: value` means that they are equal"
    known = [*STEPS, *(name for name in OPERANDS if name != EQUALS)]
    return f"unknown modifier `{modifier}`", guess(modifier, known) or f"modifiers: {', '.join(known)}"


def is_plain_path(path: str) -> bool:
    """Say whether `path` is names joined by dots, without steps."""
    return all(name and _NAME.issuperset(name) for name in path.split("."))


def check_path(text: str, at: KeyPath) -> None:
    """Raise ConditionError where `text` is no path that leads to a value."""
    path, *steps = text.split("|")
    if not is_plain_path(path.removeprefix("$.")):
        raise ConditionError(at, f"`{path}` is no path", "names joined by dots, such as `project.stage`")
    if any(step not in STEPS for step in steps):
        raise ConditionError(at, f"`{text}` has to lead to a value", "only `count` may stand here")


def _parse_operand(modifier: str, value: Any, at: KeyPath) -> Any:
    kind = OPERANDS[modifier]
    if kind == "each":
        return _parse_condition(value, at)
    if isinstance(value, dict) and len(value) == 1:
        if "ref" in value:
            return _parse_ref(modifier, value["ref"], at)
        if "param" in value:
            return _parse_param(value["param"], at)
    return read_literal(modifier, value, at)


def _parse_ref(modifier: str, path: Any, at: KeyPath) -> Any:
    if OPERANDS[modifier] not in REFERABLE:
        raise ConditionError(at, f"`{modifier}` cannot take a `ref`", "write a value or `{param: …}`")
    if not isinstance(path, str):
        raise ConditionError(at, f"`ref` takes a path, got {name_kind(path)}")
    check_path(path, at)
    return {"ref": path}


def _parse_param(name: Any, at: KeyPath) -> Any:
    if not isinstance(name, str) or not name or not _NAME.issuperset(name):
        raise ConditionError(at, "`param` takes the name of a parameter", "declare it under `params`")
    return {"param": name}
