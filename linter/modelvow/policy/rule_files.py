"""A rule's file: read and checked into the rule that is judged and the page that is told of it."""

from __future__ import annotations

import re

from modelvow.conditions import check, check_template
from modelvow.conditions.language import ConditionError
from modelvow.conditions.syntax import is_plain_path
from modelvow.findings import Severity
from modelvow.policy.errors import guess, one_of
from modelvow.policy.examples import read_examples
from modelvow.policy.language import check_paths, check_words, compile_part, params_in, params_of
from modelvow.policy.pack import Page
from modelvow.policy.places import HEADS
from modelvow.policy.prepare import prepare
from modelvow.policy.rule import EACH, Rule, SeverityCase
from modelvow.policy.shape import (
    child,
    choice,
    entries,
    error,
    flag,
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
from modelvow.vocabulary import NEEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from modelvow.policy.scopes import Scopes
    from modelvow.policy.shape import Part

CODE = re.compile(r"[A-Z]{2,8}[0-9]{3}")
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
KEYS = (
    "code",
    "name",
    "title",
    "extends",
    "claims",
    "each",
    "need",
    "severity",
    "lowered",
    "waivable",
    "from",
    "when",
    "unless",
    "asks",
    "at",
    "related",
    "message",
    "undetermined",
    "help",
    "params",
    "rationale",
    "references",
    "examples",
)


def read_rule(
    part: Part, pack: str, base_of: Callable[[Part], Rule], claims: Collection[str], scopes: Scopes
) -> tuple[Rule, Page]:
    """Return the rule that `part` holds, a mapping that has a code, and its page.

    `base_of` finds the rule that `extends` names; `claims` are the ids that a rule may name, empty where none
    are known. Raises PackError at the first thing that is not as it must be.
    """
    mapping(part, KEYS, "a rule")
    base = base_of(child(part, "extends")) if "extends" in part.value else None
    head = _settled(part, _head(part, pack, base))
    schema = scopes.of_rule(head.each, head.need)
    rule = _words(part, _conditions(part, head, schema))
    _check_whole(part, rule)
    _check_words(part, rule, schema)
    if base is not None and (rule.each, rule.need) != (base.each, base.need):
        _check_taken_over(part, rule, schema)
    _check_places(part, scopes)
    check_claims(part, claims)
    return rule, _page(part, rule)


def _head(part: Part, pack: str, base: Rule | None) -> Rule:
    """Return the rule's names over what it extends."""
    code = part.value["code"]
    if not CODE.fullmatch(code):
        raise error(
            child(part, "code"), f"`{code}` is no code", "two to eight capitals, then three digits: `ACM001`"
        )
    name = needed_text(part, "name", code, "say what it finds in dashed words: `model-not-approved`")
    if not NAME.fullmatch(name):
        raise error(
            child(part, "name"), f"`{name}` is no name", "small letters, words joined by dashes: `no-way-out`"
        )
    title = needed_text(part, "title", code, "say in a line what is found")
    if base is None:
        default = "project" if "from" in part.value else None
        return Rule(code, name, title, pack, _each(part, default), ())
    return base._replace(code=code, name=name, title=title, pack=pack, claims=(), each=_each(part, base.each))


def _each(part: Part, default: str | None) -> str:
    if "each" not in part.value and default is not None:
        return default
    needed_text(part, "each", "a rule", "say what it looks at: `each: model`")
    each = choice(child(part, "each"), EACH, "`each`")
    if each == "usage":
        raise error(
            child(part, "each"), "`each: usage` is reserved and not judged by this version", one_of(EACH[:-1])
        )
    return each


def _settled(part: Part, rule: Rule) -> Rule:
    """Return the rule with its parameters, and with how it is judged."""
    given: dict[str, Any] = {}
    if "params" in part.value:
        given["params"] = {**rule.params, **free_mapping(child(part, "params"), "`params`")}
    if "need" in part.value:
        given["need"] = choice(child(part, "need"), NEEDS, "`need`")
    if "from" in part.value:
        choice(child(part, "from"), ("reader",), "`from`")
        given["from_reader"] = True
    if "lowered" in part.value:
        choice(child(part, "lowered"), ("never",), "`lowered`")
        given["lowered"] = False
    return rule._replace(**given)


def _conditions(part: Part, rule: Rule, schema: Mapping[str, Any]) -> Rule:
    """Return the rule with its own conditions and severities where it has them."""
    given: dict[str, Any] = {}
    for key in ("when", "unless"):
        if key in part.value:
            given[key] = compile_part(child(part, key), schema, rule.params)
    if "severity" in part.value:
        given["severity"] = _severity(child(part, "severity"), schema, rule.params)
    return rule._replace(**given)


def _severity(part: Part, schema: Mapping[str, Any], params: Mapping[str, Any]) -> tuple[SeverityCase, ...]:
    """Return the cases of a severity: one word, or a list of `word: condition`, the last without one."""
    if not isinstance(part.value, list):
        return (SeverityCase(_severity_word(part), None),)
    cases = tuple(_severity_case(case, schema, params) for case in entries(part))
    for place, case in enumerate(cases[:-1]):
        if case.code is None:
            reason = "only the last case of `severity` may have no condition"
            raise error(child(part, place), reason, "what stands after it is never asked")
    if not cases or cases[-1].code is not None:
        raise error(
            part, "the last case of `severity` must have no condition", "end the list with `- warning: {}`"
        )
    return cases


def _severity_case(part: Part, schema: Mapping[str, Any], params: Mapping[str, Any]) -> SeverityCase:
    if not isinstance(part.value, dict):
        return SeverityCase(_severity_word(part), None)
    if len(part.value) != 1:
        raise error(
            part, "a case of `severity` is one word and its condition", "write `- error: {path: value}`"
        )
    (word,) = part.value
    if word not in list(Severity):
        raise key_error(
            part, word, f"`{word}` is no severity", guess(word, list(Severity), one_of(list(Severity)))
        )
    condition = child(part, word)
    bare = condition.value is None or condition.value == {}
    return SeverityCase(Severity(word), None if bare else compile_part(condition, schema, params))


def _severity_word(part: Part) -> Severity:
    return Severity(choice(part, list(Severity), "`severity`"))


def _words(part: Part, rule: Rule) -> Rule:
    """Return the rule with its own words and places where it has them."""
    given: dict[str, Any] = {
        key: found
        for key in ("at", "message", "undetermined", "help", "asks", "claims", "related", "waivable")
        if (found := _word(part, key)) is not None
    }
    return rule._replace(**given)


def _word(part: Part, key: str) -> Any:
    if key not in part.value:
        return None
    match key:
        case "asks" | "claims":
            return texts(part, key)
        case "related":
            return tuple(_related(place) for place in items(child(part, key), "`related`"))
        case "waivable":
            return flag(part, key)
        case "at":
            return _place(child(part, key))
        case _:
            return text(part, key)


def _related(part: Part) -> tuple[str, str]:
    if isinstance(part.value, str):
        return _place(part), ""
    mapping(part, ("at", "say"), "an entry of `related`")
    needed_text(part, "at", "an entry of `related`", "say where: `at: need.level`")
    return _place(child(part, "at")), text(part, "say") or ""


def _place(part: Part) -> str:
    place = plain_text(part, "a place")
    head = place.split(".")[0]
    if head not in HEADS:
        raise error(part, f"no place begins with `{head}`", guess(head, HEADS, one_of(HEADS)))
    if not is_plain_path(place):
        raise error(part, f"`{place}` is no place", "names joined by dots, such as `model.id`")
    return place


def _check_whole(part: Part, rule: Rule) -> None:
    """Refuse a rule that lacks what it takes to judge and to tell."""
    if not rule.from_reader and rule.when is None:
        raise error(part, f"{rule.code} has no `when`", "say when it is found, or `extends: CODE`")
    if rule.from_reader and (rule.when is not None or rule.unless is not None):
        raise error(
            part, f"{rule.code} is `from: reader` and has conditions", "take `when` and `unless` away"
        )
    if not rule.severity:
        raise error(part, f"{rule.code} has no `severity`", one_of(list(Severity)))
    for key, hint in (("message", "say what is wrong in this case"), ("help", "name the way out")):
        if not getattr(rule, key):
            raise error(part, f"{rule.code} has no `{key}`", hint)
    _refuse_unused(part, rule)
    try:
        prepare(rule)
    except ConditionError as problem:
        raise error(part, problem.reason, problem.suggestion) from problem


def _refuse_unused(part: Part, rule: Rule) -> None:
    codes = (rule.when, rule.unless, *(case.code for case in rule.severity))
    used = {name for code in codes for name in params_of(code)}
    for template in filter(None, (rule.message, rule.help, rule.undetermined)):
        used.update(params_in(template, rule.params))
    for name in part.value.get("params", ()):
        if name not in used:
            raise key_error(
                child(part, "params"), name, f"nothing uses the parameter `{name}`", "take it away"
            )


def _check_words(part: Part, rule: Rule, schema: Mapping[str, Any]) -> None:
    """Refuse placeholders that nothing fills, and paths that nothing has; the reader fills its own rules."""
    if rule.from_reader:
        return
    if "asks" in part.value:
        check_paths(child(part, "asks"), schema)
    for key in ("message", "undetermined", "help"):
        if key in part.value:
            check_words(child(part, key), schema, rule.params)


def _check_taken_over(part: Part, rule: Rule, schema: Mapping[str, Any]) -> None:
    """Refuse what a rule takes over from one that looks at something else, and cannot see itself.

    It would hold of nothing, and pass for judged.
    """
    if rule.from_reader:
        return
    codes = (rule.when, rule.unless, *(case.code for case in rule.severity))
    templates = (rule.message, rule.undetermined, rule.help)
    problems = [
        each for code in codes if code is not None for each in check(code, schema, params=rule.params)
    ]
    problems += [
        each for text in templates if text for each in check_template(text, schema, params=rule.params)
    ]
    for problem in problems[:1]:
        place = child(part, "each" if "each" in part.value else "need")
        reason = f"what is taken over from `{part.value['extends']}` does not fit: {problem.reason}"
        raise error(place, reason, "write `when` and the texts anew, or leave `each` and `need` as they are")


def _check_places(part: Part, scopes: Scopes) -> None:
    """Refuse places that no manifest has: such a finding would point at whatever lies nearest."""
    related = entries(child(part, "related")) if "related" in part.value else []
    places = [entry if isinstance(entry.value, str) else child(entry, "at") for entry in related]
    for place in [child(part, "at"), *places] if "at" in part.value else places:
        check_paths(place, scopes.of_places())


def check_claims(part: Part, claims: Collection[str]) -> None:
    """Refuse an id of a claim that is not among `claims`; with none known any will do."""
    for claim in texts(part, "claims") or ():
        if claims and claim not in claims:
            place = child(part, "claims")
            index = place.value.index(claim) if isinstance(place.value, list) else None
            spot = place if index is None else child(place, index)
            raise error(
                spot, f"the article has no claim `{claim}`", guess(claim, claims, one_of(sorted(claims)))
            )


def _page(part: Part, rule: Rule) -> Page:
    rationale = needed_text(
        part, "rationale", rule.code, "say why it matters and when it is right to waive it"
    )
    return Page(
        rule.code,
        part.document.name,
        rationale.strip(),
        texts(part, "references") or (),
        read_examples(part, rule.code),
    )
