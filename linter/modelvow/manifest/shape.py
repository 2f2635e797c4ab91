"""What the schema wants where, and values taken as they were written where it wants text."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from modelvow.findings import KeyPath
    from modelvow.manifest.document import Node

Schema = dict[str, Any]

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int, float),
    "boolean": (bool,),
}


def rebuild(
    root: Node, schema: Schema, gone: Collection[KeyPath]
) -> tuple[Any, dict[KeyPath, tuple[int, ...]]]:
    """Return the value of `root` without the parts at `gone`, and which entries lists kept that lost some.

    Where the schema wants text alone, a number or the like is the text that was written.
    """
    kept: dict[KeyPath, tuple[int, ...]] = {}

    def build(node: Node, wanted: Sequence[Schema], path: KeyPath) -> Any:
        if node.entries is not None:
            return {
                key: build(child, _inside(wanted, key, schema), (*path, key))
                for key, (_, child) in node.entries.items()
                if (*path, key) not in gone
            }
        if node.items is None:
            return _scalar(node, wanted)
        indexes = tuple(index for index in range(len(node.items)) if (*path, index) not in gone)
        if len(indexes) < len(node.items):
            kept[path] = indexes
        items = _items(wanted, schema)
        return [build(node.items[index], items, (*path, index)) for index in indexes]

    return build(root, options(schema, schema), ()), kept


def options(part: Any, whole: Schema) -> tuple[Schema, ...]:
    """Return the plain schemas that `part` leads to: references followed, alternatives side by side."""
    if not isinstance(part, dict):
        return ()
    if "$ref" in part:
        return options(resolve(part, whole), whole)
    branches = (*part.get("anyOf", ()), *part.get("allOf", ()))
    return tuple(found for branch in branches for found in options(branch, whole)) if branches else (part,)


def resolve(part: Schema, whole: Schema) -> Schema:
    """Return the definition that `part` refers to."""
    found: Schema = whole["definitions"][part["$ref"].rpartition("/")[2]]
    return found


def whole(pattern: str) -> str:
    r"""Return `pattern` with an end that is the end: Python's `$` lets a line break follow."""
    return f"{pattern[:-1]}\\Z" if pattern.endswith("$") else pattern


def types_of(part: Schema) -> tuple[str, ...]:
    """Return the types that a plain schema allows, () when it says nothing of them."""
    found = part.get("type", ())
    return (found,) if isinstance(found, str) else tuple(found)


def fits(value: Any, name: str) -> bool:
    """Tell whether `value` is of the type `name` of JSON Schema; a whole float is an integer."""
    if isinstance(value, bool) and name != "boolean":
        return False
    if name == "integer" and isinstance(value, float) and not value.is_integer():
        return False
    return isinstance(value, TYPES[name])


def _inside(wanted: Sequence[Schema], key: str, whole: Schema) -> tuple[Schema, ...]:
    parts = (option.get("properties", {}).get(key) for option in wanted)
    return tuple(found for part in parts for found in options(part, whole))


def _items(wanted: Sequence[Schema], whole: Schema) -> tuple[Schema, ...]:
    return tuple(found for option in wanted for found in options(option.get("items"), whole))


def _scalar(node: Node, wanted: Sequence[Schema]) -> Any:
    value = node.value
    if value is None or isinstance(value, str) or node.text is None:
        return value
    allowed = [name for option in wanted for name in types_of(option)]
    as_it_is = any(fits(value, name) for name in allowed)
    return node.text if "string" in allowed and not as_it_is else value
