"""Build-time work on the manifest's schema: the generated checker, and what each level of a need demands."""

from __future__ import annotations

import json
import re

from modelvow.manifest.shape import whole
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Schema = dict[str, Any]

MAPS = ("properties", "patternProperties", "definitions")
LISTS = ("anyOf", "allOf")
SINGLES = ("items", "additionalProperties")
KEPT = frozenset(
    {"$ref", "type", "enum", "pattern", "format", "minimum", "maximum", "required", "minItems", "uniqueItems"}
)
"""Keywords that decide validity besides those that hold schemas; all others only explain."""

HEADER = '''\
"""The checker of manifests, generated from their schema."""
# mypy: ignore-errors


class Refused(ValueError):
    """A value that the schema refuses."""


class Patterns(dict):
    """Compiles a pattern when it is first needed."""

    def __missing__(self, pattern):
        import re

        self[pattern] = found = re.compile(pattern)
        return found


REGEX_PATTERNS = Patterns()


def is_name(text):
    """Tell whether `text` is letters, digits, `.`, `_` and `-`, the first and the last no sign."""
    plain = text.replace(".", "").replace("_", "").replace("-", "")
    return text.isascii() and plain.isalnum() and text[0].isalnum() and text[-1].isalnum()
'''
NAME = r"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\\Z"
"""The pattern that `is_name` stands for, as generated code writes it."""
FOOTER = '''

SPDX_IDS = {spdx!r}


def is_valid(data: object, is_day: object) -> bool:
    """Tell whether `data` is a manifest; `is_day` tells whether a text is a calendar day."""
    try:
        validate(data, {{"date": is_day}})
    except (Refused, AttributeError, TypeError):
        return False
    return True
'''


def checker_of(schema_path: str) -> str:
    """Return the source of the module that checks manifests against the schema at `schema_path`."""
    with open(schema_path, encoding="utf-8") as file:
        return checker_source(json.load(file))


def checker_source(schema: Schema) -> str:
    """Return the source of a module with `is_valid(data, is_day)` and `SPDX_IDS`; it needs at most `re`."""
    import fastjsonschema

    source: str = fastjsonschema.compile_to_code(
        bare(schema), use_default=False, detailed_exceptions=False, formats={"date": bool}
    )
    body = _slimmed(source[source.index("\ndef validate(") :].rstrip("\n"))
    return HEADER + body + FOOTER.format(spdx=f" {' '.join(spdx_ids())} ")


def _slimmed(source: str) -> str:
    """Return generated code without the words that nobody reads, and with quick tests for the frequent ones.

    That is most of its bulk and its time. What a pattern does not match stays as it was, and is as right.
    """
    for pattern, instead in (
        (r"raise JsonSchemaValueException\(.*\)$", "raise Refused"),
        (
            r', custom_formats, \(name_prefix or "data"\) \+ "[^"\n]*"(?:\.format\(\*\*locals\(\)\))?\)',
            ", custom_formats)",
        ),
        (r"REGEX_PATTERNS\['\^x-'\]\.search\((\w+)\)", r"\1.startswith('x-')"),
        (r"REGEX_PATTERNS\['\\\\S'\]\.search\((\w+)\)", r"\1.strip()"),
        # Compiling it, and importing what does, takes as long as all else that the checker does.
        (rf"REGEX_PATTERNS\['{re.escape(NAME)}'\]\.search\((\w+)\)", r"is_name(\1)"),
        # No value of a manifest is a Decimal, and its module is slow to load.
        (r", Decimal\)", ")"),
        (r"JsonSchemaValues?Exception", "Refused"),
    ):
        source = re.sub(pattern, instead, source, flags=re.MULTILINE)
    return re.sub(
        r"if not \(isinstance\((\w+), str\) and \1 == '.*'\):$", _as_set, source, flags=re.MULTILINE
    )


def _as_set(line: re.Match[str]) -> str:
    """Return a test against one code after the other as a test against the set of them.

    The value is text by then: every key with codes has the type of text, which is tested first.
    """
    one = f"isinstance({line[1]}, str) and {line[1]} == "
    codes = line[0].removeprefix("if not (").removesuffix("):").replace(one, "").split(" or ")
    return f"if {line[1]} not in {{{', '.join(codes)}}}:"


def spdx_ids() -> tuple[str, ...]:
    """Return all license ids of SPDX in lower case, the deprecated ones too, exceptions left out."""
    import license_expression

    symbols = license_expression.get_spdx_licensing().known_symbols.values()
    names = {
        name.lower()
        for symbol in symbols
        if not symbol.is_exception
        for name in (symbol.key, *symbol.aliases)
    }
    return tuple(sorted(name for name in names if not name.startswith("licenseref-")))


def bare(schema: Schema) -> Schema:
    """Return `schema` with nothing but what decides validity, and each distinct definition once."""
    stripped: Schema = _strip(schema)
    while same := _doubles(stripped["definitions"]):
        stripped = _renamed(stripped, same)
        for name in same:
            del stripped["definitions"][name]
    return stripped


def _strip(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if key in KEPT}
    if "pattern" in schema:
        kept["pattern"] = whole(schema["pattern"])
    if "const" in schema:
        kept["enum"] = [schema["const"]]
    for key in MAPS:
        if key in schema:
            kept[key] = {name: _strip(part) for name, part in schema[key].items()}
    for key in SINGLES:
        if key in schema:
            kept[key] = _strip(schema[key])
    for key in LISTS:
        if key in schema:
            kept[key] = [_strip(part) for part in schema[key]]
    alone = kept.get("allOf", ())
    return alone[0] if len(alone) == 1 and len(kept) == 1 else kept


def _doubles(definitions: Mapping[str, Schema]) -> dict[str, str]:
    """Return, for every definition that says the same as an earlier one, the name of that one."""
    first: dict[str, str] = {}
    same = {}
    for name, part in definitions.items():
        known = first.setdefault(json.dumps(part, sort_keys=True), name)
        if known != name:
            same[name] = known
    return same


def _renamed(part: Any, same: Mapping[str, str]) -> Any:
    if isinstance(part, list):
        return [_renamed(item, same) for item in part]
    if not isinstance(part, dict):
        return part
    found: Schema = {key: _renamed(value, same) for key, value in part.items()}
    name = str(part.get("$ref", "")).rpartition("/")[2]
    if name in same:
        found["$ref"] = f"#/definitions/{same[name]}"
    return found


def with_levels(schema: Schema, traits: Iterable[Mapping[str, Any]]) -> Schema:
    """Return `schema` with the words of trait files for each need: its question, what each level demands."""
    found: Schema = json.loads(json.dumps(schema))
    for trait in traits:
        name = trait["trait"]
        levels = found["definitions"][f"{name}-level"]
        sentences = [trait["levels"][level] for level in levels["enum"]]
        plain = [sentence.removeprefix("nothing: ") for sentence in sentences]
        demands = " ".join(f"{level}: {text}." for level, text in zip(levels["enum"], plain, strict=True))
        levels["description"] = demands
        levels["enumDescriptions"] = levels["markdownEnumDescriptions"] = sentences
        need = found["properties"]["requirements"]["properties"][name]
        need["description"] = f"A project needs it when {trait['question']}. {demands}"
    return found


def waivers_schema(schema: Schema) -> Schema:
    """Return the part of the manifest's `schema` that is about waivers, as the schema of a file of theirs."""
    keys = ("$schema", "version", "waivers")
    parts = {
        **{key: part for key, part in schema.items() if key not in {"examples", "definitions"}},
        "title": "Waivers file",
        "description": "Findings accepted for now, in a file that code owners can be asked for.",
        "required": ["version", "waivers"],
        "properties": {key: schema["properties"][key] for key in keys},
    }
    example = {"version": 1, "waivers": schema["definitions"]["waiver"]["examples"]}
    definitions: Schema = {}
    while missing := _named_in([parts, definitions]) - definitions.keys():
        definitions |= {name: schema["definitions"][name] for name in sorted(missing)}
    return {**parts, "examples": [example], "definitions": definitions}


def _named_in(value: Any) -> set[str]:
    """Return the definitions that `value` refers to."""
    if isinstance(value, list):
        return {name for each in value for name in _named_in(each)}
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"].rpartition("/")[2]} if isinstance(value.get("$ref"), str) else set()
    return own.union(*map(_named_in, value.values()))


def render(schema: Schema) -> str:
    """Return `schema` as JSON text in the layout of schemas/: what fits on a line stands on one."""
    return _layout(schema, 0, 110) + "\n"


def _layout(value: Any, depth: int, width: int) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    inner, outer = "  " * (depth + 1), "  " * depth
    if (
        not isinstance(value, dict | list)
        or not value
        or (len(flat) + len(outer) <= width and _is_small(value))
    ):
        return flat
    if isinstance(value, dict):
        rows = [f"{json.dumps(key)}: {_layout(item, depth + 1, width)}" for key, item in value.items()]
        return "{\n" + ",\n".join(inner + row for row in rows) + f"\n{outer}}}"
    rows = [_layout(item, depth + 1, width) for item in value]
    if all(isinstance(item, str) and len(item) < len("worldwide ") for item in value):
        rows = _filled(rows, width - len(inner))
    return "[\n" + ",\n".join(inner + row for row in rows) + f"\n{outer}]"


def _is_small(value: Any) -> bool:
    """Tell whether a list of scalars or a mapping of few scalars may share its line."""
    if isinstance(value, dict):
        return len(value) == 1 or not {"title", "description"} & value.keys()
    return True


def _filled(words: Sequence[str], width: int) -> list[str]:
    rows = [""]
    for word in words:
        joined = f"{rows[-1]}, {word}" if rows[-1] else word
        if len(joined) <= width:
            rows[-1] = joined
        else:
            rows.append(word)
    return rows
