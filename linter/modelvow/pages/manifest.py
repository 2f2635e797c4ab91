"""The reference of the manifest's format, written from its schema."""

from __future__ import annotations

from modelvow.case.build import GUESSES
from modelvow.manifest.guess import flow
from modelvow.manifest.limits import MANIFEST, MODELS
from modelvow.manifest.shape import options, resolve, types_of
from modelvow.policy.reader import MOST
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]

LEVELS = ["none", "low", "medium", "high"]
MANY = 60
"""A list of codes longer than this is a standard's, and is named, not printed."""
TYPES = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "`true` or `false`",
    "array": "list",
    "object": "mapping",
}
INTRODUCTION = f"""\
# The manifest: `ai-manifest.yaml`

A project says in one file which models it uses, what it needs from them, and what it does about their risks.
The file lies at the root of the repository, or of each component of a monorepo; `.yaml`, `.yml` and `.json`
are read alike. The smallest useful one has five lines:

```yaml
version: 1
models:
  - id: gpt-4o
requirements:
  transparency: high
```

Every further block buys further checks, never an obligation. For help while typing, point the editor at
`schemas/ai-manifest-1.schema.json`, for example with the comment
`# yaml-language-server: $schema=schemas/ai-manifest-1.schema.json` in the first line.

## How it is read

- YAML is read as YAML 1.2: `yes` and `no` are text, and so are dates. Text needs no quotes where the format
  wants text: `revision: 61e9540` is a commit, never a number.
- A day is written `2026-11-01`, with or without quotes. A time of day is refused.
- A key that the format does not know is an error, so that a slip turns no check off. Keys that begin with
  `x-` are your own, anywhere.
- All faults are told at once. A part at fault counts as not written, and the rest is judged.
- A key with nothing behind it is an error, too: take it out, or fill it in.
- Nothing in the file is executed, and no network is used.
- A file has at most {MANIFEST.size // 1024} KiB, {MANIFEST.nodes:,} keys and values once aliases are
  expanded, {MANIFEST.depth} levels of depth, and {MODELS} models. A larger one is not judged: the run ends
  with exit code 2.
- Of one file {MOST} faults are told one by one; MAN024 counts the rest and weighs as much as the gravest of
  it. What an unknown model may stand for is looked for {GUESSES} times a manifest.
"""
PARTS = (
    ("Top level", ""),
    ("`project`", "project"),
    ("`project.monthly_active_users[]`", "users"),
    ("`project.annual_revenue`", "revenue"),
    ("`models[]`", "model"),
    ("`models[].facts`", "facts"),
    ("`controls.<name>`", "control"),
    ("`waivers[]`", "waiver"),
)
"""Headings of the mappings, and the definitions that describe them; requirements have a part of their own."""


def manifest_page(schema: Schema) -> str:
    """Return the reference as Markdown."""
    parts = [INTRODUCTION]
    for heading, name in PARTS:
        part = schema["definitions"][name] if name else schema
        parts += _section(heading, part, schema) if name else [_mapping(heading, part, schema, 2)]
        if name == "facts":
            parts += [_needs(schema), _controls(schema)]
    return "\n".join(parts).rstrip("\n") + "\n"


def _section(heading: str, part: Schema, schema: Schema, depth: int = 2) -> Iterator[str]:
    """Yield the section of a mapping, then those of the mappings that stand only in it."""
    yield _mapping(heading, part, schema, depth)
    for key, value in part["properties"].items():
        if "properties" in value:
            yield from _section(f"{heading[:-1]}.{key}`", value, schema, depth + 1)
        elif "properties" in value.get("items", {}):
            yield from _section(f"{heading[:-1]}.{key}[]`", value["items"], schema, depth + 1)


def _mapping(heading: str, part: Schema, schema: Schema, depth: int) -> str:
    marks = "#" * depth
    lines = [f"{marks} {heading}", "", part["description"], "", "| key | value | meaning |", "|---|---|---|"]
    for key, value in part["properties"].items():
        kind = _kind(value, schema) + (", required" if key in part.get("required", ()) else "")
        lines.append(f"| `{key}` | {_cell(kind)} | {_cell(_meaning(value, schema))} |")
    return "\n".join(lines) + "\n"


def _needs(schema: Schema) -> str:
    requirements = schema["properties"]["requirements"]["properties"]
    need = next(
        part for part in options(schema["definitions"]["openness-need"], schema) if "properties" in part
    )
    lines = [
        "## `requirements`",
        "",
        "A need is a level, or a mapping of `level` and what stands behind it:",
        "`transparency: high` and `transparency: {level: high, because: the auditor asks}` say the same.",
        "",
        "| key | value | meaning |",
        "|---|---|---|",
    ]
    for key, value in need["properties"].items():
        meaning = "How much is needed, see below." if key == "level" else _meaning(value, schema)
        kind = "`none`, `low`, `medium` or `high`, required" if key == "level" else _kind(value, schema)
        lines.append(f"| `{key}` | {_cell(kind)} | {_cell(meaning)} |")
    for key, value in requirements.items():
        lines += ["", *_need(key, value, schema)]
    return "\n".join(lines) + "\n"


def _controls(schema: Schema) -> str:
    controls = schema["properties"]["controls"]
    lines = ["## `controls`", "", controls["description"], "", "| control | what it shows |", "|---|---|"]
    for key, value in controls["properties"].items():
        lines.append(f"| `{key}` | {value['description'].removesuffix(' Evidence, and how fresh it is.')} |")
    return "\n".join(lines) + "\n"


def _need(key: str, value: Schema, schema: Schema) -> Iterator[str]:
    level = schema["definitions"][f"{key}-level"]
    yield f"### `requirements.{key}`"
    yield ""
    yield value["description"].partition(". ")[0] + "."
    yield ""
    for name, sentence in zip(level["enum"], level["enumDescriptions"], strict=True):
        yield f"- `{name}`: {sentence}"


def _kind(value: Schema, schema: Schema) -> str:
    return " or ".join(dict.fromkeys(_plain_kind(option, schema) for option in options(value, schema)))


def _plain_kind(part: Schema, schema: Schema) -> str:
    if "const" in part:
        return f"`{part['const']}`"
    if part.get("enum") == LEVELS:
        return "level"
    if "enum" in part:
        return "code"
    if part.get("format") == "date":
        return "day"
    if part.get("type") == "array":
        return f"list of {_kind(part['items'], schema)}"
    names = part["type"] if isinstance(part["type"], list) else [part["type"]]
    return " or ".join(TYPES[name] for name in names)


def _meaning(value: Schema, schema: Schema) -> str:
    """Return what a key means, its codes, and an example where no code shows how it looks."""
    told = value if "description" in value else resolve(value, schema) if "$ref" in value else {}
    codes = _codes(value, schema)
    types = {name for option in options(value, schema) for name in types_of(option)}
    shows_nothing = not codes and not types & {"object", "array", "boolean"}
    example = f" Example: `{flow(told['examples'][0])}`." if shows_nothing and "examples" in told else ""
    return f"{told.get('description', '')}{codes}{example}"


def _codes(value: Schema, schema: Schema) -> str:
    found: dict[str, str] = {}
    for option in options(value, schema):
        for part in (option, *options(option.get("items"), schema)):
            if "enum" in part and part["enum"] != LEVELS and len(part["enum"]) <= MANY:
                found.update(zip(part["enum"], part["enumDescriptions"], strict=True))
    return "".join(f" `{code}`: {meaning}" for code, meaning in found.items())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
