"""Errors of the schema in words: what is wrong with the user's own value, and the way out."""

from __future__ import annotations

import json
import re

from modelvow.conditions.dates import is_day
from modelvow.manifest.coherence import Flaw
from modelvow.manifest.guess import clearly, flow, guesser, is_another, listed, shown
from modelvow.manifest.shape import fits, options, types_of, whole
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jsonschema.exceptions import ValidationError

    from modelvow.findings import KeyPath
    from modelvow.manifest.guess import Guess

    Word = Callable[[ValidationError, Guess], "Told"]

Schema = dict[str, Any]


class Told(NamedTuple):
    """What a keyword's failure comes to: the fault, words for its rule, and what was surely meant."""

    kind: str
    data: dict[str, str]
    meant: Any = None


LEVELS = ["none", "low", "medium", "high"]
PATTERNS = {
    r"\S": "empty-text",
    "^[0-9]{4}-(0[1-9]|1[0-2])$": "bad-month",
    "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$": "bad-name",
}
"""Which fault each pattern of the schema stands for."""
WANTED = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}
TRUTHS = {
    **dict.fromkeys(("yes", "y", "on", "true", "1"), "true"),
    **dict.fromkeys(("no", "n", "off", "false", "0"), "false"),
}
ONE = frozenset({"1", "1.0", "1.0.0", "v1", "v1.0", "V1"})
"""How the one version is written otherwise."""
LONGEST = 200
WHOLE = re.compile(r"(?:0|[1-9][0-9]{0,2}(?:[ _',][0-9]{3})+|[1-9][0-9]*)", re.ASCII)
FIGURE = re.compile(r"(?:0|[1-9][0-9]{0,2}(?:[ _'][0-9]{3})+|[1-9][0-9]*)(?:\.[0-9]{1,2})?", re.ASCII)
DAY = re.compile(r"\s*\d{4}([-/.])\d{1,2}\1\d{1,2}(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?\s*", re.ASCII)
CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP"}
COUNTRIES = {"UK": "GB", "USA": "US", "America": "US", "England": "GB", "EL": "GR"}
PLACES = {**COUNTRIES, "global": "worldwide", "world": "worldwide", "all": "worldwide", "Europe": "EU"}


def flaws_of(value: Any, schema: Schema) -> Iterator[Flaw]:
    """Yield all flaws that `schema` finds in `value`."""
    errors = [leaf for error in _validator(schema).iter_errors(value) for leaf in _leaves(error, schema)]
    guess = guesser()
    untyped = {tuple(error.absolute_path) for error in errors if error.validator in {"type", "anyOf"}}
    for error in errors:
        # A value of the wrong type fails whatever else is asked of it, too.
        if error.validator in {"type", "anyOf"} or tuple(error.absolute_path) not in untyped:
            yield from _worded(error, schema, guess)


def _validator(schema: Schema) -> Any:
    from jsonschema import Draft7Validator
    from jsonschema.validators import extend

    own = {"pattern": _pattern, "format": _format, "uniqueItems": _unique, "enum": _enum}
    return extend(Draft7Validator, own)(schema)


def _pattern(_validator: Any, pattern: str, value: Any, _schema: Schema) -> Iterator[ValidationError]:
    from jsonschema.exceptions import ValidationError

    if isinstance(value, str) and not re.search(whole(pattern), value):
        yield ValidationError("pattern")


def _format(_validator: Any, _name: str, value: Any, _schema: Schema) -> Iterator[ValidationError]:
    from jsonschema.exceptions import ValidationError

    if isinstance(value, str) and not is_day(value):
        yield ValidationError("format")


def _unique(_validator: Any, _wanted: Any, value: Any, _schema: Schema) -> Iterator[ValidationError]:
    from jsonschema.exceptions import ValidationError

    # The library's own check compares each entry with each where they are mappings.
    if isinstance(value, list) and _repeated(value) is not None:
        yield ValidationError("uniqueItems")


def _enum(_validator: Any, words: Sequence[str], value: Any, _schema: Schema) -> Iterator[ValidationError]:
    from jsonschema.exceptions import ValidationError

    # All codes are text: there is no need to compare each with care, and there are hundreds of countries.
    if not isinstance(value, str) or value not in words:
        yield ValidationError("enum")


def _leaves(error: ValidationError, schema: Schema) -> Iterator[ValidationError]:
    """Yield the errors of the branch that the user evidently meant: the one for values of this type."""
    branch = _branch_meant(error, schema) if error.validator == "anyOf" else None
    if branch is None:
        yield error
        return
    for inner in error.context or ():
        if inner.schema_path[0] == branch:
            yield from _leaves(inner, schema)


def _branch_meant(error: ValidationError, schema: Schema) -> int | None:
    for index, branch in enumerate(error.validator_value):
        names = [name for option in options(branch, schema) for name in types_of(option)]
        if any(fits(error.instance, name) for name in names):
            return index
    return None


def _worded(error: ValidationError, schema: Schema, guess: Guess) -> Iterator[Flaw]:
    path = tuple(error.absolute_path)
    keyword = str(error.validator)
    if path == ("version",):
        one = 1 if str(error.instance) in ONE else None
        yield Flaw("wrong-version", path, {"value": shown(error.instance)}, one)
    elif keyword == "additionalProperties":
        yield from _unknown_keys(error, path, schema, guess)
    elif keyword == "required":
        yield from _missing_keys(error, path, schema)
    elif keyword in {"type", "anyOf"}:
        yield _wrong_type(error, path, schema)
    else:
        told = WORDS[keyword](error, guess)
        yield Flaw(told.kind, path, {"what": what(path), **told.data}, told.meant)


def what(path: KeyPath) -> str:
    """Return how a message calls the value at `path`."""
    if not path:
        return "the manifest"
    key = next((key for key in reversed(path) if isinstance(key, str)), "")
    return f"an entry of `{key}`" if isinstance(path[-1], int) else f"`{key}`"


def _holder(error: ValidationError, path: KeyPath) -> str:
    """Return how a message calls the mapping that an error is about."""
    title = str(error.schema.get("title", "")).lower()
    if not path:
        return f"the {title}"
    if isinstance(path[-1], str):
        return what(path)
    return f"an {title}" if title[0] in "aeiou" else f"a {title}"


def _unknown_keys(error: ValidationError, path: KeyPath, schema: Schema, guess: Guess) -> Iterator[Flaw]:
    known = list(error.schema["properties"])
    place = _holder(error, path)
    for key in error.instance:
        if key not in known and not key.startswith("x-"):
            home = _home(key, path, schema)
            way = home or _near(key, known, guess)
            meant = clearly(key, way.get("suggestion"), known)
            yield Flaw("unknown-key", (*path, key), {"key": shown(key), "place": place, **way}, meant)


def _home(key: str, path: KeyPath, schema: Schema) -> dict[str, str]:
    """Return where a key belongs that stands in the wrong place; empty when it belongs nowhere."""
    blocks = schema["properties"]
    if path:
        return {"top": key} if key in blocks else {}
    home = next((name for name, part in blocks.items() if _has_key(part, key, schema)), None)
    return {"home": home} if home else {}


def _near(key: str, known: Sequence[str], guess: Guess) -> dict[str, str]:
    near = guess(key, known)
    return {"suggestion": near} if near and not is_another(key, near) else {"keys": listed(known)}


def _has_key(part: Schema, key: str, schema: Schema) -> bool:
    return any(key in option.get("properties", {}) for option in options(part, schema))


def _missing_keys(error: ValidationError, path: KeyPath, schema: Schema) -> Iterator[Flaw]:
    for key in error.schema["required"]:
        if key not in error.instance:
            part = error.schema["properties"][key]
            example = f"{key}: {flow(_example(part, schema))}"
            data = {"key": key, "place": _holder(error, path), "example": example}
            yield Flaw("missing-key", path, data, 1 if (*path, key) == ("version",) else None)


def _example(part: Schema, schema: Schema) -> Any:
    found = part.get("examples") or options(part, schema)[0].get("examples") or [""]
    return found[0]


def _wrong_type(error: ValidationError, path: KeyPath, schema: Schema) -> Flaw:
    branches = error.validator_value if error.validator == "anyOf" else [error.schema]
    wanted = [option for branch in branches for option in options(branch, schema)]
    data = {"what": what(path), "wanted": _listing([_wanted(option) for option in wanted])}
    key = next((key for key in reversed(path) if isinstance(key, str)), "")
    example = _example(error.schema, schema)
    if error.instance is None:
        way = f"{key}: {flow(example)}" if isinstance(path[-1], str) else flow(example)
        return Flaw("empty-value", path, {**data, "example": way})
    entry = "" if path and isinstance(path[-1], int) else f"{key}: "
    advice = f"write `{entry}{_way_out(error.instance, wanted, schema) or flow(example)}`"
    told = {**data, "found": _found(error.instance), "advice": advice}
    return Flaw("wrong-type", path, told, _surely(error.instance, wanted, schema))


def _surely(value: Any, wanted: Sequence[Schema], schema: Schema) -> Any:
    """Return the user's own value in the type that is wanted, None where it could be another one."""
    names = {name for part in wanted for name in types_of(part)}
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    if "boolean" in names:
        word = TRUTHS.get(value.strip().lower()) if value.strip().isalpha() else None
        return None if word is None else word == "true"
    if names & {"number", "integer"}:
        return _figure(value, whole_only="number" not in names)
    return None if any(sign in value for sign in ",;") else _listed(value, wanted, schema)


def _figure(text: str, *, whole_only: bool) -> float | None:
    """Return the number in `text`; a comma may stand before thousands or, unless `whole_only`, decimals."""
    found = WHOLE.fullmatch(text) if whole_only else FIGURE.fullmatch(text)
    digits = re.sub(r"[ _',]", "", text)
    return None if found is None else float(digits) if "." in digits else int(digits)


def _listed(text: str, wanted: Sequence[Schema], schema: Schema) -> Any:
    """Return `text` as the one entry of the list that is wanted, or as the one id of the models."""
    items = [
        option for part in wanted if types_of(part) == ("array",) for option in options(part["items"], schema)
    ]
    if not items:
        return {"id": text} if any(part.get("required") == ["id"] for part in wanted) else None
    if _takes_text(items):
        return [text]
    entry = _listed(text, items, schema)
    return None if entry is None else [entry]


def _wanted(part: Schema) -> str:
    if part.get("enum") == LEVELS:
        return "a level"
    return _listing([WANTED[name] for name in types_of(part)])


def _listing(words: Sequence[str]) -> str:
    return " or ".join(dict.fromkeys(words))


def _found(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"the text `{shown(value)}`" if isinstance(value, str) else f"`{shown(value)}`"


def _way_out(value: Any, wanted: Sequence[Schema], schema: Schema) -> str | None:
    """Return the user's own value as it should be written, None where that cannot be told."""
    names = {name for part in wanted for name in types_of(part)}
    if names & {"number", "integer"} and isinstance(value, str):
        return _number_in(value)
    if "boolean" in names:
        return TRUTHS.get(str(value).strip().lower())
    return _wrapped(value, wanted, schema) if isinstance(value, str) else None


def _wrapped(text: str, wanted: Sequence[Schema], schema: Schema) -> str | None:
    """Return `text` as the one entry of the list that is wanted, or under the first key of the mapping."""
    for part in wanted:
        if types_of(part) == ("array",):
            items = options(part["items"], schema)
            entry = shown(text) if _takes_text(items) else _wrapped(text, items, schema)
            return None if entry is None else f"[{entry}]"
        first = next(iter(part.get("required", ())), None)
        if first is not None and _takes_text(options(part["properties"][first], schema)):
            return f"{{{first}: {shown(text)}}}"
    return None


def _takes_text(wanted: Sequence[Schema]) -> bool:
    return any("string" in types_of(part) and part.get("enum") != LEVELS for part in wanted)


def _number_in(text: str) -> str | None:
    """Return the number that `text` writes with separators, None when it writes none."""
    digits = re.sub(r"[\s_',]", "", text)
    return digits if re.fullmatch(r"-?\d+(\.\d+)?", digits, re.ASCII) else None


def _choice(error: ValidationError, guess: Guess) -> Told:
    words: list[str] = error.schema["enum"]
    value = str(error.instance)
    data = {"value": shown(error.instance)}
    named = zip(error.schema.get("enumDescriptions", ()), words, strict=False)
    names: list[tuple[str, str]] = []
    if "DE" in words:
        names = [*named, *(PLACES if "EU" in words else COUNTRIES).items()]
        kind, told = "unknown-country", _regions(words)
    elif "EUR" in words:
        names = [*named, *CURRENCIES.items()]
        kind, told = "unknown-currency", {}
    else:
        kind, told = "unknown-level" if words == LEVELS else "unknown-value", {"allowed": listed(words)}
    near = guess(value, words, names)
    near = None if near and not names and is_another(value, near) else near
    meant = clearly(value, near, words, names) if isinstance(error.instance, str) else None
    return Told(kind, {**data, **told, **_suggestion(near)}, meant)


def _regions(words: Sequence[str]) -> dict[str, str]:
    return {"regions": "`EU`, `EEA` or `worldwide`"} if "EU" in words else {}


def _suggestion(near: str | None) -> dict[str, str]:
    return {"suggestion": near} if near else {}


def _text(error: ValidationError, _guess: Guess) -> Told:
    return Told(PATTERNS[error.validator_value], {"value": shown(error.instance), **_renamed(error.instance)})


def _renamed(text: str) -> dict[str, str]:
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-._")
    return {"suggestion": name} if name else {}


def _day(error: ValidationError, _guess: Guess) -> Told:
    data = {"value": shown(error.instance)}
    parts = re.match(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", error.instance, re.ASCII)
    # With points the day comes first wherever that is written; with slashes nobody can know.
    dotted = re.fullmatch(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*", error.instance, re.ASCII)
    year, month, number = parts.groups() if parts else dotted.groups()[::-1] if dotted else ("", "0", "0")
    day = f"{year}-{int(month):02}-{int(number):02}"
    if not is_day(day):
        return Told("bad-date", data)
    # A time with a zone may mean another day elsewhere.
    return Told("bad-date", {**data, "suggestion": day}, day if DAY.fullmatch(error.instance) else None)


def _bound(kind: str) -> Word:
    return lambda error, _guess: Told(
        kind,
        {"value": shown(error.instance), "limit": flow(error.validator_value)},
    )


WORDS: dict[str, Word] = {
    "enum": _choice,
    "pattern": _text,
    "format": _day,
    "minimum": _bound("number-too-small"),
    "maximum": _bound("number-too-large"),
    "minItems": lambda _error, _guess: Told("empty-list", {}),
    "uniqueItems": lambda error, _guess: Told("repeated-entry", {"value": shown(_repeated(error.instance))}),
}
"""Keyword to the fault it stands for and its words."""


def _repeated(items: Sequence[Any]) -> Any:
    """Return the first entry that stands in `items` a second time, None when each stands once."""
    seen = set()
    for item in items:
        key = json.dumps(item, sort_keys=True)
        if key in seen:
            return item
        seen.add(key)
    return None
