"""Merges packs and settings, in order, into the rules in force; the later one stands."""

from __future__ import annotations

from modelvow.findings import Severity
from modelvow.policy.errors import ConfigError, Problem, guess, one_of
from modelvow.policy.pack import InForce
from modelvow.policy.required import family_of, in_order
from modelvow.policy.rule import SeverityCase, highest_severity
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from modelvow.policy.evaluate import RuleOutcome
    from modelvow.policy.fitting import Misfit
    from modelvow.policy.pack import Pack, Settings
    from modelvow.policy.prepare import Prepared
    from modelvow.policy.rule import Rule
    from modelvow.policy.scopes import Scopes


REPLACED = ("cases", "params", "bases")
"""What a later definition of a trait replaces whole; of the rest it replaces what it says."""


MOST = 50
"""Problems from which on names are not guessed at any more: more help nobody."""


class Ruleset:
    """What is in force.

    `origins` maps a code (or a trait), then a setting, to where it comes from; `off` a code to who turned it
    off, and `silenced` has the names of those rules. `packs` are in the order of merging; `held` has by code
    (or trait) the required pack that holds it; `waivable` says by code and by name whether a rule may be
    waived, which none is that looks at waivers; `prepared` and `narrow` are stores of `prepare`, `on_waivers`
    that of `judge_waivers`, `near` that of names which no rule has.
    """

    __slots__ = (
        "_looking",
        "controls",
        "held",
        "narrow",
        "near",
        "off",
        "on_waivers",
        "origins",
        "packs",
        "prepared",
        "rules",
        "silenced",
        "strict",
        "traits",
        "waivable",
    )

    def __init__(self, rules: tuple[Rule, ...] = (), draft: _Draft | None = None) -> None:
        """Keep `rules`, and of the `draft` that they were merged in what else holds."""
        draft = draft or _Draft()
        self.rules = rules
        self.traits: tuple[Mapping[str, Any], ...] = tuple(draft.traits.values())
        self.controls = frozenset(draft.controls)
        self.strict = draft.strict
        self.origins: Mapping[str, Mapping[str, str]] = draft.origins
        self.off: Mapping[str, str] = draft.off
        self.silenced = frozenset(draft.rules[code].name for code in draft.off)
        self.held: Mapping[str, str] = draft.held
        self.packs: tuple[InForce, ...] = tuple(draft.packs.values())
        self.prepared: dict[str, Prepared] = {}
        self.narrow: dict[str, bool] = {}
        self.on_waivers: dict[Any, tuple[RuleOutcome, ...]] = {}
        self.near: dict[str, str] = {}
        self.waivable: Mapping[str, bool] = {
            name: rule.waivable and rule.each != "waiver" for rule in rules for name in (rule.code, rule.name)
        }
        self._looking = _by_kind(rules)

    def looking_at(self, each: str) -> tuple[Rule, ...]:
        """Return the rules that look at each of those: `manifest` for all that its case is judged by.

        `reader` are those that tell what the reader found.
        """
        return self._looking[each]

    @property
    def hashes(self) -> tuple[tuple[str, str], ...]:
        """Name and content hash of each pack, in the order of merging."""
        return tuple([(pack.name, pack.hash) for pack in self.packs])

    @property
    def demands(self) -> dict[str, Mapping[str, str]]:
        """What every level of a need demands, by need, then level."""
        return {trait["trait"]: trait["levels"] for trait in self.traits}


def _by_kind(rules: Sequence[Rule]) -> dict[str, tuple[Rule, ...]]:
    judged = [rule for rule in rules if not rule.from_reader]
    return {
        "reader": tuple([rule for rule in rules if rule.from_reader]),
        "run": tuple([rule for rule in judged if rule.each == "run"]),
        "waiver": tuple([rule for rule in judged if rule.each == "waiver"]),
        "manifest": tuple([rule for rule in judged if rule.each not in {"run", "waiver"}]),
    }


class _Draft:
    """What is merged so far; lives only inside `merge`."""

    __slots__ = (
        "controls",
        "held",
        "off",
        "origins",
        "packs",
        "problems",
        "rules",
        "scopes",
        "strict",
        "traits",
    )

    def __init__(self) -> None:
        self.scopes: Scopes | None = None
        self.rules: dict[str, Rule] = {}
        self.traits: dict[str, Mapping[str, Any]] = {}
        self.controls: set[str] = set()
        self.strict = False
        self.origins: dict[str, dict[str, str]] = {}
        self.off: dict[str, str] = {}
        self.held: dict[str, str] = {}
        self.packs: dict[str, InForce] = {}
        self.problems: list[Problem] = []


def merge(
    packs: Sequence[Pack],
    settings: Sequence[Settings] = (),
    *,
    asked: Sequence[Pack] = (),
) -> Ruleset:
    """Return what holds after `packs`, then `settings`, in order; required packs come before others.

    Packs in `asked` (those a manifest asks for) only add: they change and replace nothing of the others.
    Raises ConfigError for a setting that names no rule, param or severity, or takes from a required pack.
    """
    draft = _Draft()
    for pack in in_order(packs):
        _add_pack(draft, pack, adding_only=False)
    for pack in asked:
        _add_pack(draft, pack, adding_only=True)
    for setting in settings:
        _apply(draft, setting, tuple(draft.rules))
    if draft.problems:
        raise ConfigError(draft.problems)
    return _settle(draft)


def _settle(draft: _Draft) -> Ruleset:
    rules = [draft.rules[code] for code in sorted(draft.rules) if code not in draft.off]
    return Ruleset(tuple(rules), draft)


def _add_pack(draft: _Draft, pack: Pack, *, adding_only: bool) -> tuple[str, ...]:
    """Merge a pack after what it extends; returns the codes that it and its bases bring."""
    if pack.source in draft.packs:
        return _codes(pack)
    brought = [code for base in pack.bases for code in _add_pack(draft, base, adding_only=adding_only)]
    draft.packs[pack.source] = InForce(
        pack.source, pack.name, pack.hash, pack.required, adding_only, pack.excludable
    )
    kept = set(draft.rules) if adding_only else set()
    for rule in pack.rules:
        if rule.code not in kept and not _is_kept(draft, rule.code, pack):
            draft.rules[rule.code] = rule
            draft.origins[rule.code] = {"rule": pack.source}
            draft.off.pop(rule.code, None)
    _add_traits(draft, pack, adding_only=adding_only)
    draft.controls.update(pack.controls)
    within = tuple(
        code for code in dict.fromkeys((*brought, *(rule.code for rule in pack.rules))) if code not in kept
    )
    _apply(draft, pack.settings, within, closed=adding_only)
    if pack.required:
        _hold(draft, pack, within, closed=adding_only)
    return within


def _hold(draft: _Draft, pack: Pack, within: Iterable[str], *, closed: bool) -> None:
    """Note what a required pack settles: the rules and traits that it brings, or that its settings name."""
    given = pack.settings
    named = {*given.select, *given.severities, *given.params, *given.waivable}
    codes = [] if closed else [code for code, rule in draft.rules.items() if _goes_by(rule, named)]
    traits = [trait["trait"] for each in family_of([pack]) for trait in each.traits]
    if closed:
        traits = [name for name in traits if draft.origins[name]["trait"] == pack.source]
    for code in (*within, *codes):
        if code not in draft.off:
            draft.held.setdefault(code, pack.source)
    for name in (*traits, *(name for name in given.params if name in draft.traits and not closed)):
        draft.held.setdefault(name, pack.source)
    if given.strict:
        draft.held.setdefault("strict", pack.source)


def _goes_by(rule: Rule, names: Collection[str]) -> bool:
    return rule.code in names or rule.name in names or rule.family in names


def _is_kept(draft: _Draft, code: str, pack: Pack) -> bool:
    """Say whether a rule is there already that nothing may replace; another in its place is refused."""
    if not _is_fixed(draft, code):
        return False
    file, line = pack.places.get(code, (pack.source, 0))
    reason = f"{code} is defined again, and {_why_fixed(draft, code)}"
    draft.problems.append(Problem(file, line, reason, "give the rule a code of its own"))
    return True


def _is_fixed(draft: _Draft, code: str) -> bool:
    """Say whether nothing may take from a rule any more."""
    return code in draft.held or (code in draft.rules and not draft.rules[code].waivable)


def _why_fixed(draft: _Draft, code: str) -> str:
    if code in draft.held:
        return f"`{draft.held[code]}` requires it"
    origins = draft.origins[code]
    return f"it may not be waived, as `{origins.get('waivable') or origins['rule']}` has it"


def _codes(pack: Pack) -> tuple[str, ...]:
    own = [rule.code for rule in pack.rules]
    return tuple(dict.fromkeys([code for base in pack.bases for code in _codes(base)] + own))


def _add_traits(draft: _Draft, pack: Pack, *, adding_only: bool) -> None:
    for trait in pack.traits:
        name = trait["trait"]
        before = draft.traits.get(name, {})
        if not (adding_only and before) and not _is_kept_trait(draft, name, pack):
            said = {key: value or before.get(key, value) for key, value in trait.items()}
            draft.traits[name] = {**before, **said, **{key: trait[key] for key in REPLACED}}
            draft.origins.setdefault(name, {})["trait"] = pack.source


def _is_kept_trait(draft: _Draft, name: str, pack: Pack) -> bool:
    if name not in draft.held:
        return False
    file, line = pack.places.get(name, (pack.source, 0))
    reason = f"the trait `{name}` is defined again, and {_why_fixed(draft, name)}"
    draft.problems.append(Problem(file, line, reason, "give the trait a name of its own"))
    return True


def _apply(draft: _Draft, settings: Settings, within: Sequence[str], *, closed: bool = False) -> None:
    """Apply settings. `select` narrows `within`; `closed` settings reach nothing beyond it.

    What earlier ones marked as not waivable stays as it is: to name such a rule is refused, a family or
    `select` pass it by. What a required pack holds is not taken from either, and no family passes it by.
    """
    reach = within if closed else tuple(draft.rules)
    if settings.select:
        _narrow(draft, settings, within, reach)
    _ignore(draft, settings, reach)
    for selector, word in settings.severities.items():
        for code in _chosen(draft, selector, settings, reach, "severity"):
            _set_severity(draft, code, word, settings, selector)
    for name, params in settings.params.items():
        _set_params(draft, name, params, settings, reach)
    _set_waivable(draft, settings, reach)
    if settings.strict is not None and not (closed and not settings.strict):
        _set_strict(draft, settings, strict=settings.strict)


def _set_strict(draft: _Draft, settings: Settings, *, strict: bool) -> None:
    if "strict" in draft.held and not strict:
        reason = f"`strict` cannot be false, `{draft.held['strict']}` requires it"
        _complain(draft, settings, ("strict",), reason, "take `strict` out")
    else:
        draft.strict = strict


def _ignore(draft: _Draft, settings: Settings, reach: Sequence[str]) -> None:
    selected = (*settings.select, *settings.closer)
    for selector in settings.ignore:
        for code in _chosen(draft, selector, settings, reach, "ignore"):
            fixed = _refuses(draft, code, selector, settings, "ignore")
            if not fixed and not _named_closer(code, selector, selected, draft):
                draft.off[code] = settings.origin


def _way_out(selector: str, *, is_family: bool = False) -> str:
    way_out = "name the rules that it leaves open one by one" if is_family else f"take `{selector}` out"
    return f"a required pack can be added to, not taken from: {way_out}"


def _set_waivable(draft: _Draft, settings: Settings, reach: Sequence[str]) -> None:
    for selector, allowed in settings.waivable.items():
        for code in _chosen(draft, selector, settings, reach, "waivable"):
            loosened = allowed and not draft.rules[code].waivable
            if loosened and _refuses(draft, code, selector, settings, "waivable"):
                continue
            draft.rules[code] = draft.rules[code]._replace(waivable=allowed)
            draft.origins[code]["waivable"] = settings.origin


def _refuses(draft: _Draft, code: str, selector: str, settings: Settings, key: str) -> bool:
    """Say whether a rule may not be changed by `key`; who names the very rule is told."""
    if not _is_fixed(draft, code):
        return False
    is_family = selector == draft.rules[code].family
    if code in draft.held:
        reason = f"`{key}` names `{selector}`, and `{draft.held[code]}` requires " + (
            "rules of it" if is_family else "it"
        )
        _complain(draft, settings, (key, selector), reason, _way_out(selector, is_family=is_family))
    elif not is_family:
        reason = f"`{key}` names `{selector}`, and {_why_fixed(draft, code)}"
        _complain(draft, settings, (key, selector), reason, f"take `{selector}` out, and mend what it finds")
    return True


def _narrow(draft: _Draft, settings: Settings, within: Sequence[str], reach: Sequence[str]) -> None:
    chosen: set[str] = set()
    for selector in settings.select:
        chosen.update(_chosen(draft, selector, settings, reach, "select"))
    for code in within:
        if code not in chosen and not _is_fixed(draft, code):
            draft.off[code] = settings.origin
    for code in chosen:
        draft.off.pop(code, None)


def _named_closer(code: str, selector: str, selected: Iterable[str], draft: _Draft) -> bool:
    """Say whether `selected` names the rule itself where `selector` names only its family."""
    rule = draft.rules[code]
    return selector == rule.family and any(word in (rule.code, rule.name) for word in selected)


def _chosen(draft: _Draft, selector: str, settings: Settings, reach: Sequence[str], key: str) -> list[str]:
    found = [code for code, rule in draft.rules.items() if selector in (code, rule.name, rule.family)]
    if not found and len(draft.problems) < MOST:
        names = [*rule_names(draft.rules.values()), *(draft.traits if key == "params" else ())]
        way_out = guess(selector, names, "`modelvow rules` lists them")
        _complain(draft, settings, (key, selector), f"`{key}` names no rule: `{selector}`", way_out)
    return [code for code in found if code in reach]


def rule_names(rules: Iterable[Rule]) -> Iterator[str]:
    """Yield everything by which a setting can name `rules`: codes, names, families."""
    for rule in rules:
        yield from (rule.code, rule.name, rule.family)


def _set_severity(draft: _Draft, code: str, word: str, settings: Settings, selector: str) -> None:
    if word not in list(Severity):
        way_out = guess(word, list(Severity), one_of(list(Severity)))
        _complain(draft, settings, ("severity", selector), f"`{word}` is no severity", way_out)
        return
    higher = Severity(word).rank >= highest_severity(draft.rules[code]).rank
    if not higher and _refuses(draft, code, selector, settings, "severity"):
        return
    draft.rules[code] = draft.rules[code]._replace(severity=(SeverityCase(Severity(word), None),))
    draft.origins[code]["severity"] = settings.origin


def _set_params(
    draft: _Draft, name: str, params: Mapping[str, Any], settings: Settings, reach: Sequence[str]
) -> None:
    if name in draft.traits:
        _set_trait_params(draft, name, params, settings)
        return
    from modelvow.policy.fitting import misfit_of

    for code in _chosen(draft, name, settings, reach, "params"):
        rule = draft.rules[code]
        known = {key: value for key, value in params.items() if key in rule.params}
        _refuse_unknown(draft, params, rule.params, name, settings)
        if _changes(known, rule.params) and _refuses(draft, code, name, settings, "params"):
            continue
        after = {**rule.params, **known}
        codes = (rule.when, rule.unless, *(case.code for case in rule.severity))
        schema = _scopes(draft).of_rule(rule.each, rule.need)
        _refuse_misfit(draft, misfit_of(codes, rule.params, after, schema), name, settings)
        draft.rules[code] = rule._replace(params=after)
        draft.origins[code].update({f"params.{key}": settings.origin for key in known})


def _changes(given: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    return any(before[key] != value for key, value in given.items())


def _refuse_misfit(draft: _Draft, misfit: Misfit | None, name: str, settings: Settings) -> None:
    """Complain of a parameter of `name` whose value cannot stand where conditions use it."""
    if misfit is not None:
        given = settings.params[name]
        # Of several it is not known which.
        only = tuple(given) if len(given) == 1 else ()
        reason = f"a parameter of `{name}` does not fit: {misfit.reason}"
        _complain(draft, settings, ("params", name, *only), reason, misfit.suggestion)


def _scopes(draft: _Draft) -> Scopes:
    """Return the schemas that conditions are held to, with what packs so far add to their vocabulary."""
    from modelvow.policy.scopes import built_scopes

    if draft.scopes is None:
        draft.scopes = built_scopes()
    return draft.scopes._replace(controls=tuple(draft.controls), traits=tuple(draft.traits))


def _set_trait_params(draft: _Draft, name: str, params: Mapping[str, Any], settings: Settings) -> None:
    from modelvow.policy.fitting import misfit_of

    trait = draft.traits[name]
    _refuse_unknown(draft, params, trait["params"], name, settings)
    known = {key: value for key, value in params.items() if key in trait["params"]}
    if name in draft.held and _changes(known, trait["params"]):
        reason = f"`params` names `{name}`, and {_why_fixed(draft, name)}"
        _complain(draft, settings, ("params", name), reason, _way_out(name))
        return
    after = {**trait["params"], **known}
    codes = [case["code"] for case in trait["cases"]]
    misfit = misfit_of(codes, trait["params"], after, _scopes(draft).of_trait())
    _refuse_misfit(draft, misfit, name, settings)
    draft.traits[name] = {**trait, "params": after}
    draft.origins[name].update({f"params.{key}": settings.origin for key in known})


def _refuse_unknown(
    draft: _Draft, params: Mapping[str, Any], known: Mapping[str, Any], owner: str, settings: Settings
) -> None:
    for key in params:
        if key not in known and len(draft.problems) < MOST:
            way_out = guess(key, known, f"it has none but {', '.join(known)}" if known else "it has none")
            _complain(draft, settings, ("params", owner, key), f"`{owner}` has no parameter `{key}`", way_out)


def _complain(draft: _Draft, settings: Settings, path: tuple[str, ...], reason: str, way_out: str) -> None:
    """Note a problem once, at the line of the nearest key of `path` that has one."""
    lines = [settings.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in settings.lines]
    problem = Problem(settings.origin, lines[0] if lines else 0, reason, way_out)
    if problem not in draft.problems:
        draft.problems.append(problem)
