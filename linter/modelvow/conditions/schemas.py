"""What documents of a JSON Schema look like to a condition: where paths lead, and to what kind of value.

Of draft-07 this reads `type`, `enum`, `const`, `properties`, `patternProperties`, `additionalProperties`,
`propertyNames.enum`, `items`, `format: date`, `$ref` into `definitions`, and `anyOf`, `oneOf`, `allOf` as
alternatives. A key that `properties` does not list is taken for a misspelling, unless there is
`additionalProperties`.
"""

from __future__ import annotations

from operator import eq

from modelvow.conditions.language import LEVELS, guess
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.findings import KeyPath

    Schema = Mapping[str, Any]
    Types = list[Schema]


class Problem(NamedTuple):
    """Something that a rule asks and no document can answer. `at` leads to the key in the rule."""

    at: KeyPath
    reason: str
    suggestion: str = ""


class Scope(NamedTuple):
    """Where paths start: at the whole document, or at an element inside a quantifier.

    `root` and `element` are alternatives, resolved; `params` None means that parameters are not known yet.
    """

    schema: Schema
    root: Types
    element: Types | None = None
    params: Mapping[str, Any] | None = None


_ANYTHING: Schema = {}


def open_scope(schema: Schema, scope: str | None, params: Mapping[str, Any] | None) -> Scope:
    """Return where the paths of a rule start: `scope` names a definition, None is the schema itself."""
    start = schema if scope is None else {"$ref": f"#/definitions/{scope}"}
    return Scope(schema, _resolve(start, schema), None, params)


# Reading a schema


def _resolve(node: Any, schema: Schema, seen: tuple[str, ...] = ()) -> Types:
    """Return the alternatives that `node` allows, null left out."""
    if node is True or node == {}:
        return [_ANYTHING]
    if not isinstance(node, dict):
        return []
    if "$ref" in node:
        target = node["$ref"]
        return [] if target in seen else _resolve(_look_up(target, schema), schema, (*seen, target))
    own = [node] if _says_something(node) and not _is_null(node) else []
    groups = [branch for word in ("anyOf", "oneOf", "allOf") for branch in node.get(word, ())]
    return own + [found for branch in groups if _narrows(branch) for found in _resolve(branch, schema, seen)]


def _look_up(target: str, schema: Schema) -> Any:
    found: Any = schema
    for name in target.removeprefix("#/").split("/"):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _says_something(node: Schema) -> bool:
    words = ("type", "enum", "const", "properties", "items", "additionalProperties", "patternProperties")
    grouped = any(word in node for word in ("anyOf", "oneOf", "allOf"))
    return any(word in node for word in words) or not grouped


def _narrows(branch: Any) -> bool:
    """Whether a branch says what a value is, not only which keys a map requires."""
    return not isinstance(branch, dict) or bool(set(branch) - {"required", "not", "if", "then", "else"})


def _is_null(node: Schema) -> bool:
    return node.get("type") == "null" or ("const" in node and node["const"] is None)


def kinds_of_any(types: Types, schema: Schema) -> set[str]:
    """Return what values of `types` can be: any, text, date, level, number, flag, list, map, range.

    A range is one, and what its ends are.
    """
    both = [*types, *(end for node in types for end in _ends(node, schema))]
    return {kind for node in both for kind in _kinds_of(node)}


def _ends(node: Schema, schema: Schema) -> Types:
    """Return what both ends of a range can be; what is no range stands for itself."""
    return _resolve(node["properties"]["least"], schema) if "range" in _kinds_of(node) else [node]


def _kinds_of(node: Schema) -> Iterable[str]:
    if "enum" in node or "const" in node:
        return _kinds_of_values(_values(node))
    named = node.get("type", "object" if "properties" in node else "array" if "items" in node else None)
    if named is None:
        return ("any",)
    is_range = {"least", "most"} <= set(node.get("properties", ()))
    names = {
        "integer": "number",
        "number": "number",
        "boolean": "flag",
        "string": "text",
        "array": "list",
        "object": "range" if is_range else "map",
    }
    kinds = [names[name] for name in _as_list(named) if name in names]
    return [*kinds, "date"] if "text" in kinds and node.get("format") == "date" else kinds


def _kinds_of_values(values: list[Any]) -> Iterable[str]:
    if values and all(isinstance(value, str) and value in LEVELS for value in values):
        return ("level",)
    kinds = {str: "text", bool: "flag", int: "number", float: "number", list: "list", dict: "map"}
    return {kinds[type(value)] for value in values if type(value) in kinds}


def _values(node: Schema) -> list[Any]:
    return [value for value in node.get("enum", [node.get("const")]) if value is not None]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# Following paths


def follow(text: str, scope: Scope, at: KeyPath = ()) -> Types | Problem:
    """Return the types that `text` leads to, or why it leads nowhere."""
    path, *steps = text.split("|")
    start = scope.root if scope.element is None or path.startswith("$.") else scope.element
    names = path.removeprefix("$.").split(".")
    types = start
    for index, name in enumerate(names):
        below = _descend(types, name, scope.schema)
        if not below:
            return Problem(
                at, f"nothing has the path `{path}`", _guess_path(names, index, types, start, scope)
            )
        types = below
    return _step(text, types, scope, at) if steps else types


def _step(text: str, types: Types, scope: Scope, at: KeyPath) -> Types | Problem:
    if not kinds_of_any(types, scope.schema) & {"list", "map", "any"}:
        return Problem(at, f"`{text}` counts something that is neither a list nor a map")
    return [{"type": "integer"}]


def _descend(types: Types, name: str, schema: Schema) -> Types:
    return [found for node in types for found in _descend_node(node, name, schema)]


def _descend_node(node: Schema, name: str, schema: Schema) -> Types:
    if "any" in kinds_of_any([node], schema):
        return [_ANYTHING]
    properties = node.get("properties", {})
    if name in properties:
        return _resolve(properties[name], schema)
    return _resolve(_other_value(node, name), schema)


def _other_value(node: Schema, name: str) -> Any:
    """Return the schema of a key that `properties` does not list; None where there can be none."""
    from re import search

    for pattern, value in node.get("patternProperties", {}).items():
        if search(pattern, name):
            return value
    listed = node.get("propertyNames", {}).get("enum")
    is_map = "object" in _as_list(node.get("type", "object" if "additionalProperties" in node else None))
    if not is_map or (listed is not None and name not in listed):
        return None
    return node.get("additionalProperties", "properties" not in node and "patternProperties" not in node)


def _names(types: Types) -> list[str]:
    """Return the keys that maps of `types` name."""
    return [
        name
        for node in types
        for name in (*node.get("properties", ()), *node.get("propertyNames", {}).get("enum", ()))
    ]


def _guess_path(names: list[str], index: int, types: Types, start: Types, scope: Scope) -> str:
    prefix = "".join(f"{name}." for name in names[:index])
    # What is always null has a name, and is no way out.
    others = [name for name in _names(types) if name != names[index]]
    near = guess(names[index], others)
    if near:
        return near.replace("`", f"`{prefix}", 1)
    paths = (path.split(".") for path in _paths(start, scope.schema))
    elsewhere = [path for path in paths if path[-1] == names[-1] and path != names]
    if elsewhere:
        return f"did you mean `{'.'.join(max(elsewhere, key=lambda path: _shared(path, names)))}`?"
    known = ", ".join(f"`{name}`" for name in sorted(set(others))[:12])
    return f"there is {known}" if known else ""


def _shared(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many names two paths begin with alike."""
    return [*map(eq, one, other), False].index(False)


def _paths(start: Types, schema: Schema) -> Iterator[str]:
    """Give the paths of a schema, short ones first, as far as a reader would look."""
    waiting = [("", start)]
    for _ in range(400):
        if not waiting:
            return
        above, types = waiting.pop(0)
        for name in dict.fromkeys(_names(types)):
            yield f"{above}{name}"
            if above.count(".") < 4:  # noqa: PLR2004 - deeper than any path a rule asks for
                waiting.append((f"{above}{name}.", _descend(types, name, schema)))


# Elements


def item_types(types: Types, schema: Schema) -> Types:
    """Return the types of the elements of the lists among `types`."""
    lists = [node for node in types if "list" in _kinds_of(node)]
    found = [item for node in lists for item in _resolve(node.get("items", True), schema)]
    return found or [_ANYTHING]


def element_types(types: Types, schema: Schema) -> Types:
    """Return what paths inside a quantifier over `types` start at."""
    if "any" in kinds_of_any(types, schema):
        return [_ANYTHING]
    lists = [node for node in types if "list" in _kinds_of(node)]
    maps = [node for node in types if "map" in _kinds_of(node)]
    scopes = [_list_scope(item) for node in lists for item in item_types([node], schema)]
    return scopes + [scope for node in maps for scope in _map_scopes(node, schema)]


def _list_scope(item: Schema) -> Schema:
    whole = {"map", "range", "any"} & set(_kinds_of(item))
    return item if whole else {"properties": {"value": item}}


def _map_scopes(node: Schema, schema: Schema) -> Types:
    properties = dict(node.get("properties", {}))
    more = [node.get("additionalProperties", not properties), *node.get("patternProperties", {}).values()]
    values = [*properties.values(), *(value for value in more if value is not False)]
    listed = node.get("propertyNames", {}).get("enum", [])
    names = [*properties, *listed] if len(values) == len(properties) or listed else []
    key = {"enum": names} if names else {"type": "string"}
    return [_keyed_scope(key, value) for node in values for value in _resolve(node, schema)]


def _keyed_scope(key: Schema, value: Schema) -> Schema:
    if "any" in _kinds_of(value):
        return _ANYTHING
    own = value.get("properties", {})
    rest = {word: value[word] for word in ("additionalProperties", "patternProperties") if word in value}
    return {**rest, "properties": {"key": key, "value": value, **own}}


# Literals


def accepts(node: Schema, literal: Any, schema: Schema) -> bool:
    """Whether a value of `node`, or a range's end, can be `literal`."""
    return any(_is_allowed(end, literal) for end in _ends(node, schema))


def known_values(node: Schema, schema: Schema) -> list[Any]:
    """Return the values of an enumeration, or those of a range's ends; empty where any will do."""
    return [value for end in _ends(node, schema) for value in _values(end)]


def _is_allowed(node: Schema, literal: Any) -> bool:
    if "enum" in node or "const" in node:
        return any(value == literal and type(value) is type(literal) for value in _values(node))
    kinds = set(_kinds_of(node))
    kind = {str: "text", bool: "flag", int: "number", float: "number"}[type(literal)]
    if kind == "text" and "date" in kinds:
        return _is_date(literal)
    return bool(kinds & {kind, "any"})


def _is_date(text: str) -> bool:
    from modelvow.conditions.dates import read_days

    return read_days(text) is not None
