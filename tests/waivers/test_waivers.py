"""A waiver covers its rule and model through its last day, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.findings import Finding, Link, Outcome, Severity, Span
from modelvow.policy import errors
from modelvow.waivers import (
    Known,
    Standing,
    Waiver,
    apply,
    facts_hash,
    joined,
    standing_of,
    waiver_for,
    waivers_in,
)

LAST_DAY = "2026-12-31"
MODELS = {"answerer": "gpt-4o", "embedder": "bge-m3"}
KNOWN = Known(
    {"RSK008": True, "no-way-out": True, "FIT002": True, "ACM001": False, "XYX001": True},
    frozenset(["SEL007"]),
    MODELS,
    {},
)
CHAIN = (Link("need", "requirements.trust", "high"), Link("fact", "license", "MIT", "SPDX", "2026-11-24"))
FINDING = Finding(
    "RSK008",
    "no-way-out",
    Outcome.VIOLATION,
    Severity.ERROR,
    "m",
    "h",
    "ai-manifest.yaml",
    Span(3, 9, 3, 15),
    ("models", 0, "id"),
    "0123456789abcdef",
    model="answerer",
    chain=CHAIN,
)
WAIVER = Waiver("RSK008", "answerer", "replaced in March", "cto", LAST_DAY)


@pytest.mark.parametrize(
    ("waiver", "covered"),
    [
        pytest.param(WAIVER, True, id="same rule and model"),
        pytest.param(WAIVER._replace(model=None), True, id="every model"),
        pytest.param(WAIVER._replace(rule="no-way-out"), True, id="name of the rule"),
        pytest.param(WAIVER._replace(model="gpt-4o"), True, id="id of the model"),
        pytest.param(WAIVER._replace(model="embedder"), False, id="another model"),
        pytest.param(WAIVER._replace(rule="RSK"), False, id="family"),
        pytest.param(WAIVER._replace(rule="RSK00"), False, id="part of a code"),
        pytest.param(WAIVER._replace(rule="FIT002"), False, id="another rule"),
    ],
)
def test_a_waiver_covers_its_rule_and_model(waiver, covered):
    assert (waiver_for(FINDING, [waiver], LAST_DAY, MODELS) is waiver) == covered


@given(st.integers(min_value=-400, max_value=400))
def test_a_waiver_holds_through_its_last_day_and_no_longer(offset):
    day = (date.fromisoformat(LAST_DAY) + timedelta(days=offset)).isoformat()
    assert (waiver_for(FINDING, [WAIVER], day, MODELS) is WAIVER) == (offset <= 0)


def test_an_expired_waiver_does_not_stand_before_one_in_force():
    old = WAIVER._replace(expires="2026-01-01", approved_by="nobody")
    assert waiver_for(FINDING, [old, WAIVER], LAST_DAY, MODELS) is WAIVER


def test_what_is_about_no_model_falls_under_no_waiver_of_a_model():
    about_all = FINDING._replace(model=None)
    assert waiver_for(about_all, [WAIVER], LAST_DAY, MODELS) is None
    assert waiver_for(about_all, [WAIVER._replace(model=None)], LAST_DAY, MODELS) is not None


def test_a_waiver_ends_when_the_facts_change_that_it_excused():
    waiver = WAIVER._replace(facts=facts_hash(FINDING, MODELS))
    other = FINDING._replace(chain=(CHAIN[0], CHAIN[1]._replace(value="Apache-2.0")))
    assert waiver_for(FINDING, [waiver], LAST_DAY, MODELS) is waiver
    assert waiver_for(other, [waiver], LAST_DAY, MODELS) is None
    assert waiver_for(FINDING, [waiver], LAST_DAY, {"answerer": "gpt-4.1"}) is None


def test_a_fact_that_was_looked_at_again_is_the_same_fact():
    again = FINDING._replace(chain=(CHAIN[1]._replace(date="2027-01-01", source="another"), CHAIN[0]))
    assert facts_hash(again, MODELS) == facts_hash(FINDING, MODELS)


def test_a_waived_finding_stays_and_says_who_until_when_and_why():
    (waived,) = apply([FINDING], [WAIVER], LAST_DAY, KNOWN)
    assert waived.outcome is Outcome.WAIVED
    assert tuple(waived.waived) == ("cto", LAST_DAY, "replaced in March")
    assert waived._replace(outcome=Outcome.VIOLATION, waived=None) == FINDING


@pytest.mark.parametrize(
    "finding",
    [
        pytest.param(FINDING._replace(code="ACM001"), id="not waivable"),
        pytest.param(FINDING._replace(outcome=Outcome.ERROR), id="a rule that failed"),
    ],
)
def test_nothing_waives_what_may_not_be_waived_or_was_not_judged(finding):
    assert apply([finding], [WAIVER._replace(rule=finding.code)], LAST_DAY, KNOWN) == [finding]


@pytest.mark.parametrize(
    ("waiver", "expected"),
    [
        pytest.param(WAIVER, Standing(1, waivable=True), id="in use"),
        pytest.param(
            WAIVER._replace(rule="RSK"),
            ("`RSK` is a family of rules, and a waiver names one rule", ""),
            id="F",
        ),
        pytest.param(
            WAIVER._replace(rule="RSK009"),
            ("no rule is called `RSK009`", "did you mean `RSK008`?"),
            id="rule",
        ),
        pytest.param(WAIVER._replace(rule="SEL007"), ("`SEL007` is turned off", ""), id="off"),
        pytest.param(
            WAIVER._replace(model="answer"),
            ("no model is called `answer`", "did you mean `answerer`?"),
            id="model",
        ),
        pytest.param(WAIVER._replace(model="bge-m3"), ("nothing is found that it covers", ""), id="nothing"),
        pytest.param(
            WAIVER._replace(facts="0" * 16),
            ("the facts that it excused have changed", "look at them again, then write it anew"),
            id="facts",
        ),
    ],
)
def test_a_waiver_that_hides_nothing_says_why(waiver, expected):
    found = standing_of(waiver, [FINDING], KNOWN)
    assert (found if isinstance(expected, Standing) else (found.matches, *found[2:])) == (
        expected if isinstance(expected, Standing) else (0, *expected)
    )


def test_a_second_waiver_of_the_same_finding_is_in_use_too():
    waivers = [WAIVER, WAIVER._replace(model=None)]
    assert [standing_of(each, [FINDING], KNOWN).matches for each in waivers] == [1, 1]


def test_over_several_manifests_one_use_is_enough_and_one_prohibition():
    idle = Standing(0, waivable=True, why="no model is called `answerer`")
    assert joined([idle, Standing(2, waivable=True)]) == Standing(2, waivable=True)
    assert (
        joined([idle, Standing(0, waivable=True, why="nothing is found that it covers")]).why[:7] == "nothing"
    )
    assert joined([idle, Standing(0, waivable=False, why="x")]).waivable is False
    assert joined([Standing(0, None, "no rule is called `A`")]).waivable is None


def changed(**changes):
    return FINDING._replace(chain=(CHAIN[0], CHAIN[1]._replace(**changes)))


def test_a_rule_of_which_nothing_is_known_may_be_waived():
    (found,) = apply([FINDING._replace(code="NEW001")], [WAIVER._replace(rule="NEW001")], LAST_DAY, KNOWN)
    assert found.outcome is Outcome.WAIVED


def test_a_fact_may_be_of_any_kind():
    day = [changed(value=date(2026, 1, number)) for number in (1, 2, 1)]
    first, second, again = [facts_hash(each, MODELS) for each in day]
    assert first == again != second


@pytest.mark.parametrize(
    ("finding", "models", "same"),
    [
        pytest.param(changed(note="n", hint=True), MODELS, True, id="a note, a hint"),
        pytest.param(FINDING._replace(chain=(*CHAIN, *CHAIN)), MODELS, True, id="told twice"),
        pytest.param(FINDING._replace(message="other", code="FIT002"), MODELS, True, id="other words"),
        pytest.param(changed(path="openness"), MODELS, False, id="another fact"),
        pytest.param(changed(kind="trait"), MODELS, False, id="another kind"),
        pytest.param(changed(value=None), MODELS, False, id="unknown by now"),
        pytest.param(FINDING._replace(chain=CHAIN[:1]), MODELS, False, id="a fact less"),
        pytest.param(FINDING._replace(missing=("license",)), MODELS, False, id="something missing"),
        pytest.param(FINDING._replace(model="embedder"), MODELS, False, id="another model"),
        pytest.param(
            FINDING._replace(model="renamed"), {"renamed": "gpt-4o"}, True, id="another name for it"
        ),
        pytest.param(FINDING, {}, False, id="a model that nobody lists"),
    ],
)
def test_what_a_finding_rests_on_is_its_model_and_its_facts_by_value(finding, models, same):
    assert (facts_hash(finding, models) == facts_hash(FINDING, MODELS)) is same
    assert len(facts_hash(finding, models)) == 16


@pytest.mark.parametrize("path", ["age_days", "endpoint.days_left", "run.facts_age_days"])
def test_a_count_of_days_is_no_fact_that_changes(path):
    counted = [FINDING._replace(chain=(*CHAIN, Link("fact", path, days))) for days in (1, 2)]
    assert {facts_hash(each, MODELS) for each in counted} == {facts_hash(FINDING, MODELS)}
    other = FINDING._replace(chain=(*CHAIN, Link("fact", f"{path}.x", 1)))
    assert facts_hash(other, MODELS) != facts_hash(FINDING, MODELS)


def test_facts_are_told_apart_whatever_order_they_and_what_is_missing_come_in():
    links = (Link("fact", "a", {"y": 1, "x": [2]}), Link("fact", "b", True))
    some = FINDING._replace(chain=links, missing=("m", "n"))
    turned = some._replace(chain=(links[1], Link("fact", "a", {"x": [2], "y": 1})), missing=("n", "m"))
    assert facts_hash(some, MODELS) == facts_hash(turned, MODELS)
    assert facts_hash(FINDING, {}) != facts_hash(FINDING._replace(model="other"), {})
    nobody = FINDING._replace(model=None)
    assert facts_hash(nobody, {}) == facts_hash(nobody, MODELS) != facts_hash(FINDING, MODELS)


def test_waivers_are_read_in_their_order_with_what_they_leave_out_as_none():
    entries = [
        {"rule": "A", "model": "m", "reason": "r", "approved_by": "b", "expires": LAST_DAY, "facts": "f"},
        {"rule": "B", "reason": "r", "approved_by": "b", "expires": LAST_DAY, "x-own": 1},
    ]
    assert waivers_in({"waivers": entries}) == (
        Waiver("A", "m", "r", "b", LAST_DAY, "f"),
        Waiver("B", None, "r", "b", LAST_DAY, None),
    )
    assert waivers_in({}) == ()


@pytest.mark.parametrize(
    ("waiver", "findings", "standing"),
    [
        (WAIVER, [FINDING, FINDING], (2, True, "", "")),
        (WAIVER._replace(model="bge-m3"), [FINDING], (0, True, "nothing is found that it covers", "")),
        (WAIVER._replace(model=None), [], (0, True, "nothing is found that it covers", "")),
        (
            WAIVER._replace(model="bge"),
            [FINDING],
            (0, True, "no model is called `bge`", "did you mean `bge-m3`?"),
        ),
        (
            WAIVER._replace(rule="ACM"),
            [FINDING],
            (0, None, "`ACM` is a family of rules, and a waiver names one rule", ""),
        ),
        (
            WAIVER._replace(rule="XYX"),
            [FINDING],
            (0, None, "`XYX` is a family of rules, and a waiver names one rule", ""),
        ),
        (WAIVER._replace(rule="SEL007"), [FINDING], (0, None, "`SEL007` is turned off", "")),
    ],
)
def test_what_became_of_a_waiver_says_how_much_it_covers_or_why_nothing(waiver, findings, standing):
    assert tuple(standing_of(waiver, findings, KNOWN)) == standing


def test_a_waiver_of_what_may_not_be_waived_covers_nothing():
    barred = FINDING._replace(code="ACM001")
    assert standing_of(WAIVER._replace(rule="ACM001"), [barred], KNOWN)[:2] == (0, False)


def test_what_became_of_a_waiver_over_several_manifests_is_told_by_one_that_has_its_model():
    away = Standing(0, waivable=True, why="no model is called `x`", suggestion="did you mean `y`?")
    here = Standing(0, waivable=True, why="nothing is found that it covers", suggestion="s")
    assert joined([away, here, away]) == Standing(0, True, here.why, "s")
    assert joined([away]) == away
    used = [Standing(2, waivable=True), here, Standing(3, waivable=None)]
    assert joined(used) == Standing(5, waivable=True)
    assert joined([]) == Standing(0, None)


def test_a_name_that_no_rule_has_is_guessed_at_once_for_all_manifests_that_share_rules(monkeypatch):
    asked = []
    monkeypatch.setattr(errors, "guess", lambda word, _words: asked.append(word) or f"did you mean {word}?")
    known = KNOWN._replace(near={})
    wrong = [WAIVER._replace(rule=name) for name in ("RSK009", "zzz", "RSK009")]
    for models in (MODELS, {}, {"other": "gpt-4o"}):
        found = [standing_of(each, [FINDING], known._replace(models=models)).suggestion for each in wrong]
        assert found == ["did you mean RSK009?", "did you mean zzz?", "did you mean RSK009?"]
    assert asked == ["RSK009", "zzz"]
