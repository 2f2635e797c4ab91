"""From a document to a manifest: valid ones pass through the generated checker alone."""

from __future__ import annotations

from modelvow import built
from modelvow.conditions.dates import is_day
from modelvow.manifest.coherence import Rules, flaws, names_in
from modelvow.manifest.document import Unreadable, span_of
from modelvow.manifest.limits import MODELS
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from modelvow.findings import KeyPath
    from modelvow.manifest.document import Document, Fault

WAIVERS_KEYS = frozenset({"$schema", "version", "waivers"})
ANY_MODEL = {"id": "any"}


class Validated(NamedTuple):
    """A manifest and what was wrong with it. `value` is valid: what was at fault counts as not written.

    It always has a `version` and `models`, an empty list where none was left. `kept` tells, for a list that
    lost entries, which indexes those that stayed had in the document.
    """

    value: dict[str, Any]
    faults: tuple[Fault, ...]
    kept: Mapping[KeyPath, tuple[int, ...]]


def validate(
    document: Document, controls: Collection[str] = (), own: Mapping[str, Any] | None = None
) -> Validated:
    """Return the manifest in `document`; `controls` are names that policy packs add to the known ones.

    `own` is what it does not have in common with one that was found to be valid, None where there is none.
    Raises Unreadable where the document is no mapping, and where it has more models than are judged.
    """
    value = document.value
    if not isinstance(value, dict):
        raise Unreadable(
            document.name,
            "a manifest is a mapping of keys to values",
            span_of(document, ()),
            "begin with `version: 1` and `models:`",
        )
    _refuse_many(document, value)
    if _is_valid(document, controls, own):
        return Validated(value, document.faults, {})
    from modelvow.manifest.mend import mend

    return mend(document, frozenset(controls), built_rules())


def _is_valid(document: Document, controls: Collection[str], own: Mapping[str, Any] | None) -> bool:
    if own is None:
        return conforms(document.value, controls) and _is_coherent(document, built_rules())
    return conforms({"models": [ANY_MODEL], **own}) and not _has_no_number(document)


def _refuse_many(document: Document, value: Mapping[str, Any]) -> None:
    models = value.get("models")
    if isinstance(models, list) and len(models) > MODELS:
        raise Unreadable(
            document.name,
            f"names more than {MODELS} models",
            span_of(document, ("models", MODELS)),
            "give each component a manifest of its own",
        )


def validate_waivers(document: Document) -> Validated:
    """Return the `waivers` of a file that holds nothing else, as `validate` does of a manifest."""
    value = document.value
    if not isinstance(value, dict):
        raise Unreadable(
            document.name,
            "a waivers file is a mapping of keys to values",
            span_of(document, ()),
            "begin with `version: 1` and `waivers:`",
        )
    known = all(key in WAIVERS_KEYS or key.startswith("x-") for key in value)
    if known and "waivers" in value and conforms({"models": [ANY_MODEL], **value}):
        return Validated(value, document.faults, {})
    from modelvow.manifest.mend import mend_waivers

    return mend_waivers(document)


def _is_coherent(document: Document, rules: Rules) -> bool:
    value = document.value
    return not (_has_no_number(document) or any(flaws(value, names_in(value), rules)))


def _has_no_number(document: Document) -> bool:
    # A number that is none passes every comparison of the checker.
    return ".nan" in document.text.lower()


def written(validated: Validated, key_path: KeyPath) -> KeyPath:
    """Return where the document has what lies at `key_path` of the validated value."""
    found: KeyPath = ()
    for key in key_path:
        kept = validated.kept.get(found, ())
        found = (*found, kept[key] if isinstance(key, int) and key < len(kept) else key)
    return found


def built_rules() -> Rules:
    """Return what the build knows of license ids."""
    return Rules(_checker().SPDX_IDS)


def _checker() -> Any:
    """Return the module that the build made of the schema."""
    try:
        from modelvow._built import manifest_check
    except (ImportError, SyntaxError, ValueError, EOFError) as error:
        raise built.BuiltError("manifest_check.py") from error
    if not hasattr(manifest_check, "is_valid") or not hasattr(manifest_check, "SPDX_IDS"):
        raise built.BuiltError("manifest_check.py")
    return manifest_check


def conforms(value: dict[str, Any], controls: Collection[str] = ()) -> bool:
    """Tell whether `value` keeps to the schema, with `controls` among the known ones."""
    is_valid = _checker().is_valid
    block = value.get("controls")
    declared: dict[str, Any] = block if isinstance(block, dict) else {}
    extra = [name for name in controls if name in declared]
    if extra:
        value = {
            **value,
            "controls": {name: control for name, control in declared.items() if name not in extra},
        }
    lone = (
        {"version": 1, "models": [ANY_MODEL], "controls": {"evaluation": declared[name]}} for name in extra
    )
    return is_valid(value, is_day) and all(is_valid(manifest, is_day) for manifest in lone)
