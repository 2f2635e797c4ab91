"""The rules of a pack: each read once, after the one that it extends."""

from __future__ import annotations

from modelvow.policy.errors import guess
from modelvow.policy.rule_files import read_rule
from modelvow.policy.shape import child, error, free_mapping, needed_text, plain_text
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from modelvow.policy.pack import Page
    from modelvow.policy.rule import Rule
    from modelvow.policy.scopes import Scopes
    from modelvow.policy.shape import Part


class Known(NamedTuple):
    """What a pack may build on: rules that `extends` can name, ids of claims, the case's schema."""

    rules: Mapping[str, Rule]
    claims: frozenset[str]
    scopes: Scopes


class _Shelf(NamedTuple):
    """The rules of one pack: as written by code, and those read so far."""

    pack: str
    known: Known
    parts: Mapping[str, Part]
    read: dict[str, tuple[Rule, Page]]


def read_rules(parts: Iterable[Part], pack: str, known: Known) -> tuple[tuple[Rule, ...], dict[str, Page]]:
    """Return the rules of a pack by code, and their pages; PackError for codes or names given twice."""
    shelf = _Shelf(pack, known, _by_code(parts), {})
    rules = [_read(shelf, code, ()) for code in sorted(shelf.parts)]
    _refuse_same_names(rules, shelf.parts)
    return tuple(rules), {rule.code: shelf.read[rule.code][1] for rule in rules}


def _by_code(parts: Iterable[Part]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for part in parts:
        free_mapping(part, "a rule")
        code = needed_text(part, "code", "a rule", "give it one, such as `ACM001`")
        if code in found:
            raise error(
                child(part, "code"), f"the code `{code}` is given twice", f"first in {_place(found[code])}"
            )
        found[code] = part
    return found


def _place(part: Part) -> str:
    from modelvow.manifest.document import span_of

    return f"{part.document.name}:{span_of(part.document, (*part.path, 'code')).line}"


def _refuse_same_names(rules: Iterable[Rule], parts: Mapping[str, Part]) -> None:
    names: dict[str, str] = {}
    for rule in rules:
        if rule.name in names:
            part = child(parts[rule.code], "name")
            raise error(part, f"the name `{rule.name}` is given twice", f"{names[rule.name]} has it already")
        names[rule.name] = rule.code


def _read(shelf: _Shelf, code: str, above: tuple[str, ...]) -> Rule:
    """Read a rule unless it was read before; `above` are those that extend it."""
    if code not in shelf.read:
        known = shelf.known

        def base_of(part: Part) -> Rule:
            return _base(shelf, part, (*above, code))

        shelf.read[code] = read_rule(shelf.parts[code], shelf.pack, base_of, known.claims, known.scopes)
    return shelf.read[code][0]


def _base(shelf: _Shelf, part: Part, above: tuple[str, ...]) -> Rule:
    """Return the rule that `part` names, of this pack or known; a rule may extend the one it replaces."""
    code = plain_text(part, "`extends`")
    if code in shelf.parts and code not in above:
        return _read(shelf, code, above)
    if code in shelf.known.rules:
        return shelf.known.rules[code]
    if code in above:
        raise error(part, f"`{code}` extends itself", "name a rule that stands by itself")
    way_out = guess(
        code, {*shelf.parts, *shelf.known.rules}, "it is in neither this pack nor one that it extends"
    )
    raise error(part, f"`extends` names no rule: `{code}`", way_out)
