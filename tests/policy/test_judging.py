"""The truth table, severities and what lowers them, hints, missing facts, reasons."""

from __future__ import annotations

import pytest

from modelvow.findings import Link, Outcome, Severity
from modelvow.policy.evaluate import RuleOutcome, judge
from modelvow.policy.pack import Pack, Settings
from modelvow.policy.packs import load
from modelvow.policy.prepare import prepare, prepared
from modelvow.policy.rule import Rule, SeverityCase, describe_severity, highest_severity
from modelvow.policy.ruleset import Ruleset, merge
from modelvow.policy.verdicts import TRUTH, decide

ARTICLE = merge([load("builtin:article")], [Settings("test", select=("FIT",))])
LEAF = {
    True: ["equals", "project.stage", "pilot"],
    False: ["equals", "project.stage", "production"],
    None: ["equals", "project.commercial", True],
}
PROJECT = {"stage": "pilot", "commercial": None}
WORDS = {True: "true", False: "false", None: "unknown"}


def rule(**given):
    plain = {
        "code": "ACM001",
        "name": "model-not-approved",
        "title": "A model that is not approved",
        "pack": "acme",
        "each": "project",
        "severity": (SeverityCase(Severity.ERROR, None),),
        "when": ["and", []],
        "message": "not approved",
        "help": "choose another",
    }
    return Rule(**(plain | given))


def outcome_of(one, case, **options):
    (found,) = judge(Ruleset((one,)), case, **options)
    return found


def fit(case, **options):
    """Return what FIT002 says of the only model."""
    (found,) = [each for each in judge(ARTICLE, case, **options) if each.rule.code == "FIT002"]
    return found


@pytest.mark.parametrize(
    ("when", "unless", "outcome"),
    [
        (False, None, "not-applicable"),
        (False, True, "not-applicable"),
        (False, False, "not-applicable"),
        (True, False, "violation"),
        (True, True, "pass"),
        (True, None, "undetermined"),
        (None, False, "undetermined"),
        (None, None, "undetermined"),
        (None, True, "pass"),
    ],
    ids=lambda value: WORDS.get(value, value) if not isinstance(value, str) else value,
)
def test_when_and_unless_make_the_outcome_that_the_table_gives(when, unless, outcome, make_case):
    one = rule(when=LEAF[when], unless=LEAF[unless])
    assert outcome_of(one, make_case(**PROJECT)).outcome == outcome


def test_the_unknown_is_never_a_pass_unless_it_is_surely_excused():
    assert {pair for pair, outcome in TRUTH.items() if outcome is Outcome.PASS} == {
        (True, True),
        (None, True),
    }


@pytest.mark.parametrize(
    ("least", "most", "level", "outcome", "severity"),
    [
        ("low", "low", "high", "violation", "error"),
        ("none", "low", "high", "violation", "error"),
        ("low", "low", "medium", "violation", "warning"),
        ("low", "medium", "high", "violation", "warning"),
        ("low", "high", "high", "undetermined", "warning"),
        ("low", "medium", "medium", "undetermined", "note"),
        ("low", "high", "low", "pass", None),
        ("high", "high", "high", "pass", None),
        ("none", "none", "none", "not-applicable", None),
        ("none", "none", None, "not-applicable", None),
    ],
)
def test_a_need_above_the_trait_is_as_bad_as_the_gap_that_surely_remains(
    least, most, level, outcome, severity, make_case, make_model
):
    found = fit(make_case(make_model(least, most, level)))
    assert (found.outcome, found.severity) == (outcome, severity)


@pytest.mark.parametrize(
    ("project", "need", "severity"),
    [
        ({}, {}, "error"),
        ({"stage": "production"}, {}, "error"),
        ({"stage": "pilot"}, {}, "warning"),
        ({"stage": "experiment"}, {}, "note"),
        ({}, {"priority": "wish"}, "note"),
    ],
)
def test_a_severity_is_that_of_production_and_goes_down_with_the_stage(
    project, need, severity, make_case, make_model
):
    assert fit(make_case(make_model("low", "low", "high", **need), **project)).severity == severity


def test_a_rule_that_is_never_lowered_keeps_its_severity_in_an_experiment(make_case):
    assert outcome_of(rule(lowered=False), make_case(stage="experiment")).severity is Severity.ERROR


@pytest.mark.parametrize(
    ("need", "project", "strict", "severity"),
    [
        ({}, {}, False, "warning"),
        ({}, {"stage": "pilot"}, False, "note"),
        ({"unknown": "fail"}, {}, False, "error"),
        ({"unknown": "fail"}, {"stage": "experiment"}, False, "error"),
        ({"unknown": "warn"}, {}, False, "warning"),
        ({}, {}, True, "error"),
        ({"priority": "wish"}, {}, True, "note"),
    ],
)
def test_what_is_not_known_weighs_as_need_project_and_caller_say(
    need, project, strict, severity, make_case, make_model
):
    found = fit(make_case(make_model("low", "high", "high", **need), **project), strict=strict)
    assert (found.outcome, found.severity) == (Outcome.UNDETERMINED, severity)


def test_a_policy_can_make_the_unknown_an_error(make_case, make_model):
    strict = merge([load("builtin:article")], [Settings("pyproject.toml", select=("FIT002",), strict=True)])
    (found,) = judge(strict, make_case(make_model("low", "high", "high")))
    assert found.severity is Severity.ERROR


def test_an_open_verdict_is_never_worse_than_the_rule_itself(make_case, make_model):
    mild = merge(
        [load("builtin:article")], [Settings("test", select=("FIT002",), severities={"FIT002": "note"})]
    )
    (found,) = judge(mild, make_case(make_model("low", "high", "high")))
    assert found.severity is Severity.NOTE


def test_the_highest_of_a_rules_severities_is_the_gravest_and_all_are_told_in_order():
    cases = [SeverityCase(word, None) for word in (Severity.WARNING, Severity.ERROR, Severity.NOTE)]
    assert highest_severity(rule(severity=tuple(cases))) is Severity.ERROR
    assert highest_severity(rule(severity=tuple(cases[::2]))) is Severity.WARNING
    assert describe_severity(rule(severity=(*cases, *cases))) == "warning, error, note"


def test_the_first_severity_whose_case_surely_holds_is_taken(make_case):
    cases = (
        SeverityCase(Severity.ERROR, LEAF[None]),
        SeverityCase(Severity.WARNING, LEAF[True]),
        SeverityCase(Severity.NOTE, None),
    )
    assert outcome_of(rule(severity=cases, lowered=False), make_case(**PROJECT)).severity is Severity.WARNING


def test_an_undeclared_key_that_a_rule_asks_for_leaves_it_open_as_a_note(make_case):
    one = rule(
        when=["and", [LEAF[True], ["above", "project.users", 10]]], asks=("project.users",), lowered=False
    )
    found = outcome_of(one, make_case(stage="pilot"), strict=True)
    assert (found.outcome, found.severity, found.missing) == (
        Outcome.UNDETERMINED,
        Severity.NOTE,
        ("project.users",),
    )


def test_what_is_unknown_without_what_a_rule_asks_for_weighs_as_the_unknown_does(make_case):
    one = rule(when=["or", [LEAF[None], ["above", "project.users", 10]]], asks=("project.users",))
    found = outcome_of(one, make_case(**PROJECT), strict=True)
    assert (found.outcome, found.severity) == (Outcome.UNDETERMINED, Severity.ERROR)
    assert outcome_of(one, make_case(**PROJECT)).severity is Severity.NOTE


@pytest.mark.parametrize(
    ("asks", "root", "seen"),
    [
        ("project.users", {}, {"project": {"users": None}}),
        ("project.users", {"project": {}, "date": "x"}, {"project": {"users": None}, "date": "x"}),
        ("project.users", {"project": {"stage": "x"}}, {"project": {"stage": "x", "users": None}}),
        ("project.users", {"project": {"users": 3}}, {"project": {"users": 3}}),
        ("project.users", {"project": "desk"}, {"project": "desk"}),
        ("project.users", {"project": None}, {"project": None}),
        ("project", {}, {"project": None}),
        ("project", {"project": {}}, {"project": {}}),
    ],
)
def test_a_verdict_is_read_from_a_root_in_which_what_is_asked_for_and_absent_is_unknown(asks, root, seen):
    verdict = decide(prepare(rule(when=["exists", "nothing", True], asks=(asks,))), root)
    assert verdict.root == seen
    assert (verdict.root is root) == (root == seen)


@pytest.mark.parametrize(
    ("when", "message", "missing"),
    [
        (["or", [LEAF[None], LEAF[True]]], "not approved", ()),
        (LEAF[None], "nobody knows", ("project.commercial",)),
    ],
)
def test_an_open_verdict_has_words_of_its_own_and_alone_misses_facts(when, message, missing, make_case):
    found = outcome_of(rule(when=when, undetermined="nobody knows\n"), make_case(**PROJECT))
    assert (found.message, found.missing) == (message, missing)


def test_words_tell_of_what_matched(make_case, make_model):
    one = rule(
        when=["any", "models", ["equals", "hosted", {"param": "hosted"}]],
        message="{matched} at a host",
        help="move {matched}",
        params={"hosted": True},
    )
    case = make_case(make_model(name="own") | {"hosted": False}, make_model(name="chat"))
    found = outcome_of(one, case)
    assert (found.message, found.help) == ("chat at a host", "move chat")


def test_an_open_verdict_is_a_note_unless_somebody_is_strict():
    ready = prepare(rule(when=LEAF[None]))
    assert decide(ready, {"project": PROJECT}).severity is Severity.NOTE
    assert decide(ready, {"project": PROJECT}, strict=True).severity is Severity.ERROR


def test_a_rule_without_a_condition_is_always_found(make_case):
    assert outcome_of(rule(when=None), make_case()).outcome is Outcome.VIOLATION


@pytest.mark.parametrize(("users", "outcome"), [(11, "violation"), (10, "not-applicable")])
def test_a_declared_key_is_judged_as_it_is(users, outcome, make_case):
    one = rule(when=["above", "project.users", 10], asks=("project.users",))
    assert outcome_of(one, make_case(users=users)).outcome == outcome


def test_nothing_is_asked_where_the_rest_does_not_hold(make_case):
    one = rule(when=["and", [LEAF[False], ["above", "project.users", 10]]], asks=("project.users",))
    assert outcome_of(one, make_case(stage="pilot")).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("strong", "severity", "hint"),
    [
        (("low", "low"), "error", False),
        (("low", "high"), "warning", True),
        (("low", "medium"), "warning", True),
    ],
    ids=["stands without", "is open without", "is milder without"],
)
def test_an_error_that_needs_a_hint_is_a_warning_and_says_so(strong, severity, hint, make_case, make_model):
    case = make_case(make_model("low", "low", "high"))
    found = fit(case, strong=lambda _index, _keys: make_model(*strong, "high"))
    assert (found.outcome, found.severity, found.hint) == (Outcome.VIOLATION, severity, hint)


@pytest.mark.parametrize("strong", [("low", "low"), ("low", "medium"), ("high", "high")])
def test_an_open_verdict_is_not_weighed_without_hints(strong, make_case, make_model):
    case = make_case(make_model("low", "high", "high"))
    found = fit(case, strong=lambda _index, _keys: make_model(*strong, "high"))
    assert (found.outcome, found.severity, found.hint) == (Outcome.UNDETERMINED, Severity.WARNING, False)


def test_where_no_fact_is_a_hint_a_verdict_needs_none(make_case, make_model):
    case = make_case(make_model("low", "low", "high"))
    found = fit(case, strong=lambda index, _keys: case["models"][index])
    assert (found.severity, found.hint) == (Severity.ERROR, False)
    assert fit(case).hint is False


@pytest.mark.parametrize(
    ("each", "when", "keys"),
    [
        ("model", ["equals", "model.hosted", True], {"hosted"}),
        ("model", ["equals", "model.facts.openness", "closed"], {"facts.openness"}),
        ("project", ["any", "models", ["equals", "hosted", True]], {"models", "hosted"}),
    ],
)
def test_every_model_that_a_rule_looks_at_is_asked_for_what_it_reads(each, when, keys, make_case, make_model):
    case = make_case(make_model(), make_model(name="small"))
    asked = []

    def strong(index, read):
        asked.append((index, keys <= read))
        return case["models"][index]

    judge(Ruleset((rule(each=each, when=when),)), case, strong=strong)
    assert asked == [(0, True), (1, True)]


def test_a_need_is_asked_for_without_hints_too(make_case, make_model):
    when = [
        "and",
        [["equals", "need.level", "high"], ["any", "models", ["equals", "facts.openness", "closed"]]],
    ]
    weak = make_model() | {"facts": {"openness": "open-source"}, "hosted": None}
    one = rule(each="project", need="transparency", when=["or", [when, ["exists", "need", False]]])
    found = outcome_of(one, make_case(make_model()), strong=lambda _index, _keys: weak)
    assert (found.need, found.severity, found.hint) == ("transparency", Severity.WARNING, True)


def test_what_is_not_worth_showing_is_left_out_where_nobody_asks_for_everything(make_case, make_model):
    case = make_case(make_model("low", "low", "high"), make_model("low", "low", None, name="small"))
    every = judge(ARTICLE, case)
    shown = judge(ARTICLE, case, everything=False)
    assert shown == [each for each in every if each.severity is not None]
    assert 0 < len(shown) < len(every)
    assert {each.need for each in every if each.rule.code == "FIT002"} == {"transparency"}


def test_a_rule_about_a_need_that_nobody_declares_is_not_told_of(make_case, make_model):
    case = make_case(make_model("low", "low", None))
    (found,) = [each for each in judge(ARTICLE, case) if each.rule.code == "FIT002"]
    assert (found.outcome, found.model, found.need) == (Outcome.NOT_APPLICABLE, "chat", "transparency")
    assert judge(ARTICLE, case, everything=False) == []


def test_a_rule_that_looks_at_the_project_is_weighed_with_all_models_without_hints(make_case, make_model):
    one = rule(when=["any", "models", ["equals", "facts.openness", "closed"]])
    weak = make_model() | {"facts": {"openness": None}}
    found = outcome_of(one, make_case(make_model()), strong=lambda _index, _keys: weak)
    assert (found.severity, found.hint) == (Severity.WARNING, True)


@pytest.mark.parametrize(
    ("given", "model", "at"),
    [
        ({}, None, ()),
        ({"each": "model"}, "chat", ("models", 0)),
        ({"each": "model", "need": "transparency"}, "chat", ("models", 0)),
    ],
)
def test_a_rule_that_fails_is_an_error_with_its_reason_and_ends_nothing(
    given, model, at, make_case, make_model
):
    broken = rule(code="ACM002", name="broken", when=["above", "project.stage", 3], **given)
    first, second = judge(Ruleset((broken, rule())), make_case(make_model(), stage="pilot"))
    assert "project.stage" in first.reason
    assert first == RuleOutcome(
        broken,
        Outcome.ERROR,
        Severity.ERROR,
        model,
        at,
        f"the rule could not be judged: {first.reason}",
        "a mistake in the rule or in the case: turn the rule off with `ignore` until it is mended",
        need=given.get("need"),
        reason=first.reason,
    )
    assert second.outcome is Outcome.VIOLATION


def test_a_message_that_fails_is_an_error_too(make_case):
    assert outcome_of(rule(message="{project.stage.x}"), make_case(stage="pilot")).outcome is Outcome.ERROR


def test_a_finding_is_traced_from_the_need_through_the_trait_to_facts_and_sources(make_case, make_model):
    found = fit(make_case(make_model("low", "low", "high")))
    demand = merge([load("builtin:article")]).demands["transparency"]["high"]
    assert found.chain == (
        Link("need", "requirements.transparency", "high", note=demand),
        Link("trait", "traits.transparency", "low", note="it is closed"),
        Link("fact", "openness", "closed", "models.dev", "2026-09-28"),
    )


def test_an_open_verdict_names_the_facts_that_would_settle_it(make_case, make_model):
    assert fit(make_case(make_model("low", "high", "high"))).missing == ("components.paper",)


def test_a_verdict_that_is_settled_misses_nothing(make_case, make_model):
    assert fit(make_case(make_model("low", "low", "high"))).missing == ()


def test_the_words_name_model_trait_and_need_and_the_place_is_the_models_id(make_case, make_model):
    found = fit(make_case(make_model("low", "low", "high")))
    assert found.message == "`chat` offers low transparency; this project needs high"
    assert found.at == ("models", 0, "id")
    assert found.related == ((("requirements", "transparency", "level"), "needed here"),)
    assert found.model == "chat"


def test_alternatives_are_told_where_there_are_some(make_case, make_model):
    some = {"told": "12 chat models of the catalog reach high, e.g. allenai/olmo-3"}
    found = fit(make_case(make_model("low", "low", "high", alternatives=some)))
    assert found.help.endswith(". 12 chat models of the catalog reach high, e.g. allenai/olmo-3")
    assert "catalog" not in fit(make_case(make_model("low", "low", "high"))).help


def test_every_model_is_looked_at_with_its_own_needs(make_case, make_model):
    case = make_case(make_model("low", "low", "high"), make_model("low", "low", None, name="small"))
    found = [(each.model, each.outcome.value) for each in judge(ARTICLE, case) if each.rule.code == "FIT002"]
    assert found == [("chat", "violation"), ("small", "not-applicable")]


@pytest.mark.parametrize(
    ("each", "at"),
    [
        ("need", ("requirements", "transparency", "level")),
        ("control", ("controls", "exit_plan")),
        ("project", ("project",)),
    ],
)
def test_a_rule_points_at_what_it_looks_at(each, at, make_case, make_model):
    case = make_case(make_model()) | {"controls": {"exit_plan": {"exists": False}}}
    assert outcome_of(rule(each=each), case).at == at


def test_rules_are_judged_in_the_order_of_their_codes(make_case):
    rules = (rule(code="ZZZ001", name="z"), rule(code="AAA001", name="a"))
    pack = Pack("acme", "acme", "acme.yaml", "", Settings("acme.yaml"), rules)
    assert [found.rule.code for found in judge(merge([pack]), make_case())] == ["AAA001", "ZZZ001"]


def test_judging_leaves_the_case_as_it_was(make_case, make_model):
    case = make_case(make_model("low", "high", "high"), stage="pilot")
    before = repr(case)
    judge(ARTICLE, case, strong=lambda index, _keys: case["models"][index])
    assert repr(case) == before


def test_a_rule_is_made_ready_once():
    ruleset = Ruleset((rule(),))
    assert prepared(ruleset, rule()) is prepared(ruleset, rule())
    assert prepared(ruleset, rule(code="ACM002")) is not prepared(ruleset, rule())


def test_a_rule_with_other_params_is_another_rule(make_case):
    one = rule(when=["above", "project.users", {"param": "limit"}], params={"limit": 10})
    other = one._replace(params={"limit": 5})
    assert [outcome_of(each, make_case(users=7)).outcome.value for each in (one, other)] == [
        "not-applicable",
        "violation",
    ]
