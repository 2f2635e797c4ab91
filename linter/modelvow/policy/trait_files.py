"""A trait's file: an ordered list of cases over facts, read and checked into a definition."""

from __future__ import annotations

from modelvow.policy.language import check_words, compile_part, params_in, params_of
from modelvow.policy.rule_files import check_claims
from modelvow.policy.shape import (
    child,
    choice,
    error,
    free_mapping,
    items,
    key_error,
    mapping,
    needed_text,
    plain_text,
    text,
    texts,
)
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from modelvow.policy.scopes import Scopes
    from modelvow.policy.shape import Part

LEVELS = ("none", "low", "medium", "high")
WHICH = ("all", "foreign", "restricted")
KEYS = (
    "trait",
    "title",
    "article",
    "claims",
    "question",
    "levels",
    "params",
    "bases",
    "cases",
    "notes",
)
CASE_KEYS = ("level", "when", "because", "reason")


def read_trait(part: Part, scopes: Scopes, claims: Collection[str]) -> dict[str, Any]:
    """Return the definition of one trait: plain data that the case is built with.

    `claims` are the ids that it may name. Raises PackError, also for conditions that do not compile.
    """
    mapping(part, KEYS, "a trait")
    name = _name(part)
    check_claims(part, claims)
    params = _params(part)
    cases = _cases(part, params, scopes.of_trait())
    _refuse_unused(part, params, cases)
    return {
        "trait": name,
        "title": text(part, "title") or name.replace("_", " "),
        "article": text(part, "article") or "",
        "claims": list(texts(part, "claims") or ()),
        "question": text(part, "question") or "",
        "levels": _levels(part),
        "params": params,
        "bases": _bases(part),
        "cases": cases,
        "notes": text(part, "notes") or "",
    }


def _name(part: Part) -> str:
    name = needed_text(part, "trait", "a trait", "name it: `trait: transparency`")
    # What else a path may not have would make it one that no condition can ask for.
    if not all(character.isalnum() or character in "-_" for character in name):
        raise error(child(part, "trait"), f"`{name}` is no name of a trait", "letters, digits, `-` and `_`")
    return name


def _params(part: Part) -> dict[str, Any]:
    if "params" not in part.value:
        return {}
    return dict(free_mapping(child(part, "params"), "`params`"))


def _levels(part: Part) -> dict[str, str]:
    if "levels" not in part.value:
        return {}
    levels = child(part, "levels")
    mapping(levels, LEVELS, "`levels`")
    return {level: plain_text(child(levels, level), f"`{level}`") for level in levels.value}


def _bases(part: Part) -> dict[str, str] | None:
    if part.value.get("bases") is None:
        return None
    bases = child(part, "bases")
    mapping(bases, ("which", "take"), "`bases`")
    needed_text(bases, "which", "`bases`", "say which bases count: all, foreign or restricted")
    return {
        "which": choice(child(bases, "which"), WHICH, "`which`"),
        "take": choice(child(bases, "take"), ("lowest",), "`take`") if "take" in bases.value else "lowest",
    }


def _cases(part: Part, params: dict[str, Any], schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not part.value.get("cases"):
        raise error(part, "a trait has no `cases`", "list them, the last one without `when`")
    cases = items(child(part, "cases"), "`cases`")
    read = [_case(case, params, schema) for case in cases]
    for case in cases[:-1]:
        if "when" not in case.value:
            raise error(case, "only the last case may have no `when`", "what stands after it is never asked")
    if "when" in cases[-1].value:
        raise error(
            cases[-1], "the last case must have no `when`", "it says what holds when nothing else does"
        )
    return read


def _case(part: Part, params: dict[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    mapping(part, CASE_KEYS, "a case")
    needed_text(part, "level", "a case", "give it one of none, low, medium, high")
    level = choice(child(part, "level"), LEVELS, "`level`")
    because = needed_text(part, "because", "a case", "say what a finding prints as its reason")
    check_words(child(part, "because"), schema, params)
    code = compile_part(child(part, "when"), schema, params) if "when" in part.value else None
    return {"level": level, "code": code, "because": because, "reason": text(part, "reason") or ""}


def _refuse_unused(part: Part, params: dict[str, Any], cases: list[dict[str, Any]]) -> None:
    used = {name for case in cases for name in params_of(case["code"])}
    used.update(name for case in cases for name in params_in(case["because"], params))
    for name in params:
        if name not in used:
            raise key_error(
                child(part, "params"), name, f"nothing uses the parameter `{name}`", "take it away"
            )
