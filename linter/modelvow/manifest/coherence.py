"""What a schema cannot say: names that differ, references that lead somewhere, license expressions."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.findings import KeyPath

REF = "licenseref-"


class Flaw(NamedTuple):
    """A fault before it has a place in the text: the rule, the part, and words for the rule's templates.

    `meant` is the one value, or name of a key, that was surely meant; None where nobody can say.
    """

    kind: str
    path: KeyPath
    data: dict[str, str]
    meant: Any = None


class Rules(NamedTuple):
    """`spdx_ids`: the ids of SPDX in lower case, each between blanks."""

    spdx_ids: str


def flaws(value: Mapping[str, Any], names: frozenset[str], rules: Rules) -> Iterator[Flaw]:
    """Yield what is wrong with a manifest that keeps to the schema; `names` are what may be referred to."""
    yield from _doubles(value["models"])
    yield from _strangers(value, names)
    suspects = [(path, text) for path, text in _licenses(value) if not is_plain_license(text, rules)]
    if suspects:
        from modelvow.manifest.licenses import refused

        yield from refused(suspects, rules)


def names_in(value: Mapping[str, Any]) -> frozenset[str]:
    """Return ids and names of the models of a manifest, be it valid or not."""
    models = value.get("models")
    found = [model.get(key) for model in _maps(models) for key in ("id", "name")]
    return frozenset(name for name in found if isinstance(name, str))


def is_plain_license(text: str, rules: Rules) -> bool:
    """Tell whether `text` is a license id, or several joined by AND and OR, so that no parser is needed."""
    words = text.split()
    if any(word not in {"AND", "OR"} for word in words[1::2]) or len(words) % 2 == 0:
        return False
    return all(_is_license(word, rules) for word in words[::2])


def _is_license(word: str, rules: Rules) -> bool:
    lower = word.lower()
    if lower.startswith(REF):
        rest = lower.removeprefix(REF)
        return rest.isascii() and rest.replace("-", "").replace(".", "").isalnum()
    return f" {lower} " in rules.spdx_ids


def _maps(items: Any) -> Iterator[Mapping[str, Any]]:
    return (item for item in items if isinstance(item, dict)) if isinstance(items, list) else iter(())


def _doubles(models: Iterable[Mapping[str, Any]]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for index, model in enumerate(models):
        key = "name" if "name" in model else "id"
        if model[key] in seen:
            yield Flaw("duplicate-model", ("models", index, key), {"name": model[key]})
        seen.add(model[key])


def _strangers(value: Mapping[str, Any], names: frozenset[str]) -> Iterator[Flaw]:
    for block, key in (("requirements", "models"), ("controls", "covers")):
        for holder, content in value.get(block, {}).items():
            if isinstance(content, dict) and not holder.startswith("x-"):
                for index, name in enumerate(content.get(key, ())):
                    if name not in names:
                        yield Flaw("unknown-model-reference", (block, holder, key, index), {"name": name})


def _licenses(value: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    if "license" in value.get("project", {}):
        yield ("project", "license"), value["project"]["license"]
    for index, model in enumerate(value["models"]):
        if "license" in model:
            yield ("models", index, "license"), model["license"]
        if "license" in model.get("facts", {}):
            yield ("models", index, "facts", "license"), model["facts"]["license"]
