"""What a license asks of what a project does: which triggers and conditions hold, and what is open."""

from __future__ import annotations

import pytest

from modelvow.case.duties import (
    UNREAD,
    Bound,
    Owing,
    by_license,
    duties_in,
    in_words,
    is_met,
    is_unread,
    judged,
    origin,
    shown_of,
    taught,
    told,
    way_out,
)
from modelvow.case.evidence import Evidence, duty_key
from modelvow.case.owing import Doing, beside_bars, binds, can_be_replaced, condition, is_passed, triggered

IDLE = Doing({}, False, False, False, False, False, False, False, False, False, None)
DUTY = {
    "code": "notice-file",
    "trigger": ("distribute",),
    "do": "add a notice",
    "mark": None,
    "locator": "§2",
    "applies_when": (),
    "evidence": "file",
    "owed_by_default": True,
}
LICENSE = {
    "license": "LicenseRef-acme",
    "name": "Acme License",
    "of": "model",
    "of_name": "Base",
    "relation": "own",
    "part": False,
    "hint": False,
    "binds": True,
    "terms": {"thresholds": [], "commercial_condition_codes": []},
}
OUT = IDLE._replace(distributed=True)


def owing(doing=OUT, entry=None, shown=(), controls=None):
    rows = {code: {"exists": True} for code in shown}
    return Owing({"id": "acme/writer"} | (entry or {}), doing, rows, controls or {})


def bound(**changes):
    return Bound(LICENSE | changes, {})


# What triggers a duty


@pytest.mark.parametrize(
    ("triggers", "doing", "holds"),
    [
        (("distribute",), OUT, True),
        (("distribute",), IDLE, False),
        (("distribute",), IDLE._replace(distributed=None), None),
        (("distribute", "any"), IDLE._replace(distributed=None), True),
        (("distribute", "public-ui"), IDLE._replace(distributed=None), None),
        (("offer-as-service",), IDLE._replace(offered=True), True),
        (("public-ui",), IDLE._replace(public=True), True),
        (("public-ui",), IDLE._replace(reached=True), False),
        (("fine-tune",), IDLE._replace(tuned=True), True),
        (("fine-tune",), IDLE._replace(distilled=True), True),
        (("fine-tune",), OUT, False),
        (("something-else",), OUT, None),
        ((), OUT, False),
    ],
)
def test_one_trigger_that_holds_is_enough_and_one_that_is_unknown_leaves_it_open(triggers, doing, holds):
    assert triggered(triggers, doing, taught=False) is holds


def test_of_a_student_it_counts_whether_the_student_goes_out():
    student = IDLE._replace(taught_out=True)
    assert triggered(("distribute",), student, taught=True) is True
    assert triggered(("distribute",), student, taught=False) is False
    assert triggered(("distribute",), OUT, taught=True) is False
    assert condition("distributed", DUTY, LICENSE, student, taught=True) is True
    assert condition("distributed", DUTY, LICENSE, student, taught=False) is False
    assert condition("changed", DUTY, LICENSE, IDLE, taught=True) is True
    assert condition("unchanged", DUTY, LICENSE, IDLE, taught=True) is False


# Conditions


def project(**said):
    return IDLE._replace(project=said)


@pytest.mark.parametrize(
    ("code", "doing", "holds"),
    [
        ("commercial", project(), None),
        ("commercial", project(commercial=False), False),
        ("business-use", project(commercial=False), None),
        ("business-use", project(commercial=True), True),
        ("changed", IDLE, False),
        ("changed", IDLE._replace(tuned=True), True),
        ("unchanged", IDLE, True),
        ("trained", IDLE._replace(distilled=True), True),
        ("trained", IDLE, False),
        ("made-available", IDLE, False),
        ("made-available", IDLE._replace(offered=True), True),
        ("made-available", IDLE._replace(distributed=None), None),
        ("third-party-access", IDLE._replace(reached=True), True),
        ("third-party-access", IDLE, False),
        ("competing-product", project(uses=["competing-models"]), True),
        ("competing-product", project(uses=["medical-advice"]), None),
        ("authorized", IDLE._replace(licensed=True), True),
        ("authorized", IDLE._replace(contracted=True), True),
        ("authorized", IDLE, False),
        ("consumer-facing", IDLE._replace(public=True), True),
        ("high-risk-use", project(uses=["credit-decisions"]), True),
        ("high-risk-use", project(), False),
        ("clinical-use", project(uses=["medical-advice"]), True),
        ("clinical-use", project(uses=["credit-decisions"]), False),
        ("model-as-a-service", IDLE, None),
        ("maas-or-work-assistant", IDLE._replace(offered=True), True),
        ("law-requires", OUT, None),
        ("region:EU", project(), None),
        ("region:EU", project(regions_expanded=["DE"]), True),
        ("region:US+EU", project(regions_expanded=["US"]), True),
        ("region:EU", project(regions_expanded=["US"]), False),
        ("region:EU", project(regions_expanded=[]), False),
    ],
)
def test_a_condition_holds_fails_or_is_open(code, doing, holds):
    assert condition(code, DUTY, LICENSE, doing, taught=False) is holds


@pytest.mark.parametrize(
    ("row", "passed"),
    [
        ({"binds": False, "value": 10, "passed": True}, False),
        ({"binds": True, "value": 10, "passed": True}, True),
        ({"binds": True, "value": 10, "passed": False}, False),
        ({"binds": None, "value": 10}, None),
        ({"binds": True, "value": 1000, "declared": 99}, False),
        ({"binds": True, "value": 1000, "declared": 100}, None),
        ({"binds": True, "value": 1000, "declared": 0}, False),
        ({"binds": True, "value": 1000, "declared": 99, "passed": True}, True),
    ],
)
def test_a_figure_below_a_tenth_of_a_bar_is_below_it_whatever_is_counted(row, passed):
    assert is_passed(row) is passed


def bars(*rows):
    return LICENSE | {"terms": {"thresholds": None if rows == (None,) else list(rows)}}


PAST = {"binds": True, "value": 1, "passed": True, "hard": True}
OPEN = {"binds": True, "value": 1, "hard": True}
UNDER = {"binds": True, "value": 1, "passed": False, "hard": True}


@pytest.mark.parametrize(
    ("rows", "above", "below"),
    [
        ((None,), None, None),
        ((), False, True),
        ((PAST, OPEN), True, False),
        ((UNDER, OPEN), None, None),
        ((UNDER,), False, True),
        ((PAST | {"hard": False},), False, True),
    ],
)
def test_a_duty_turns_on_hard_bars_and_above_is_where_one_is_passed(rows, above, below):
    for name, expected in (("above-threshold", above), ("below-threshold", below)):
        assert beside_bars(name, DUTY, bars(*rows)) is expected
        assert condition(name, DUTY, bars(*rows), IDLE, taught=False) is expected


def test_a_mark_turns_on_soft_bars():
    mark = DUTY | {"code": "display-mark"}
    assert beside_bars("above-threshold", mark, bars(PAST)) is False
    assert beside_bars("above-threshold", mark, bars(PAST | {"hard": False})) is True


@pytest.mark.parametrize(
    ("changes", "doing", "bound_by"),
    [
        ({}, IDLE, True),
        ({"binds": None}, IDLE, None),
        ({}, IDLE._replace(licensed=True), True),
        (
            {"terms": {"thresholds": [PAST], "commercial_condition_codes": None}},
            IDLE._replace(licensed=True),
            None,
        ),
        ({"terms": {"thresholds": None, "commercial_condition_codes": ["request-license"]}}, IDLE, True),
        (
            {"terms": {"thresholds": None, "commercial_condition_codes": ["request-license"]}},
            IDLE._replace(licensed=True),
            None,
        ),
        ({"of": "service"}, IDLE._replace(contracted=True), None),
        ({"of": "model"}, IDLE._replace(contracted=True), True),
        ({"of": "service"}, IDLE._replace(licensed=True), True),
    ],
)
def test_another_agreement_takes_the_place_of_terms_that_speak_of_one(changes, doing, bound_by):
    assert binds(LICENSE | changes, doing) is bound_by


def test_a_license_without_bars_or_requests_cannot_be_replaced():
    terms = {"thresholds": [PAST | {"hard": False}], "commercial_condition_codes": ["attribution"]}
    assert can_be_replaced(LICENSE | {"terms": terms}) is False


# One duty


def test_a_duty_that_is_owed_and_not_shown_is_unmet_and_says_by_what_and_where():
    assert judged(DUTY, bound(), owing()) == {
        "name": "add a Notice file (`notice-file`, §2)",
        "by": "Acme License",
        "code": "notice-file",
        "license": "LicenseRef-acme",
        "of": "model",
        "locator": "§2",
        "mark": None,
        "evidence": "file",
        "hint": False,
        "unmet": True,
    }


@pytest.mark.parametrize(
    ("changes", "doing", "lacks"),
    [
        ({}, IDLE._replace(distributed=None), ["host"]),
        ({"applies_when": ("commercial",)}, OUT, ["project.commercial"]),
        ({"applies_when": ("business-use",)}, OUT, ["project.commercial"]),
        ({"applies_when": ("distributed",), "trigger": ("any",)}, IDLE._replace(distributed=None), ["host"]),
        ({"applies_when": ("law-requires",)}, OUT, ["duties.notice-file"]),
        ({"applies_when": None}, OUT, ["license"]),
        ({"applies_when": ("commercial",)}, IDLE._replace(distributed=None), ["host", "project.commercial"]),
    ],
)
def test_a_duty_that_is_open_names_what_would_settle_it(changes, doing, lacks):
    row = judged(DUTY | changes, bound(), owing(doing))
    assert row["unmet"] is None
    assert row["lacks"] == lacks
    assert row["open"].startswith("(")


@pytest.mark.parametrize(
    ("changes", "license_", "why"),
    [
        ({}, {"binds": None}, "(another agreement may take the place of these terms)"),
        ({"applies_when": ("region:EU",), "condition": "in Europe"}, {}, "(owed where in Europe)"),
        (
            {"applies_when": ("above-threshold",)},
            {"terms": {"thresholds": [OPEN | {"text": "9 users"}], "commercial_condition_codes": []}},
            "(owed at 9 users)",
        ),
    ],
)
def test_a_duty_that_is_open_says_why(changes, license_, why):
    assert judged(DUTY | changes, bound(**license_), owing())["open"] == why


def test_conditions_ask_for_the_model_and_bars_of_the_license_that_the_duty_is_of():
    base = bound(of="acme/base")
    assert judged(DUTY | {"applies_when": ("model:acme/*",)}, base, owing())["unmet"] is True
    assert judged(DUTY | {"applies_when": ("model:other/*",)}, base, owing()) is None
    past = bound(terms={"thresholds": [PAST], "commercial_condition_codes": []})
    assert judged(DUTY | {"applies_when": ("above-threshold",)}, past, owing())["unmet"] is True
    mark = {"code": "display-mark", "applies_when": ("above-threshold",)}
    assert judged(DUTY | mark, past, owing()) is None


def test_what_a_student_owes_is_judged_by_where_the_student_goes():
    student = owing(IDLE._replace(taught_out=True))
    for changes in ({}, {"trigger": ("any",), "applies_when": ("distributed", "changed")}):
        assert judged(DUTY | changes, bound()._replace(taught=True), student)["unmet"] is True
        assert judged(DUTY | changes, bound(), student) is None


def test_what_a_text_that_nobody_read_asks_for_is_open_for_want_of_the_text():
    row = judged(UNREAD, bound(), owing())
    assert (row["unmet"], row["lacks"]) == (None, ["license"])
    assert row["open"] == "(the catalog does not hold what that text asks for)"
    assert row["name"] == "whatever it asks for"


@pytest.mark.parametrize(
    ("changes", "license_", "doing"),
    [
        ({}, {}, IDLE),
        ({"applies_when": ("changed",)}, {}, OUT),
        ({}, {"binds": False}, OUT),
        ({"code": "name-prefix", "evidence": "name", "mark": "Acme"}, {"part": True}, OUT),
    ],
)
def test_what_is_surely_not_owed_is_no_row(changes, license_, doing):
    assert judged(DUTY | changes, bound(**license_), owing(doing)) is None


def test_what_is_shown_is_met_though_it_is_open_whether_it_is_owed():
    row = judged(DUTY | {"applies_when": ("commercial",)}, bound(), owing(shown=["notice-file"]))
    assert row["unmet"] is False
    assert not {"open", "lacks"} & set(row)


@pytest.mark.parametrize(
    ("code", "shown", "controls", "met"),
    [
        ("notice-file", ["notice-file"], {}, True),
        ("notice-file", ["attribute"], {}, False),
        ("bind-users", ["pass-on-restrictions"], {}, True),
        ("pass-on-restrictions", ["bind-users"], {}, False),
        ("authorisation", ["request-license"], {}, True),
        ("disclose-ai", [], {"transparency_notice": {"exists": True}}, True),
        ("disclose-ai", [], {"transparency_notice": {"exists": False}}, False),
        ("disclose-ai", [], {"transparency_notice": None}, False),
        ("notice-file", [], {"transparency_notice": {"exists": True}}, False),
    ],
)
def test_a_duty_is_met_by_its_own_evidence_by_that_of_a_wider_one_or_by_a_control(code, shown, controls, met):
    assert is_met(DUTY | {"code": code}, owing(shown=shown, controls=controls)) is met


@pytest.mark.parametrize(
    ("entry", "shown", "met"),
    [
        ({"published_as": "acme/Llama-Writer"}, [], True),
        ({"published_as": "acme/Writer"}, [], False),
        ({"published_as": "acme/Writer"}, ["name-prefix"], False),
        ({"id": "acme/llama_writer"}, [], True),
        ({}, ["name-prefix"], True),
        ({}, [], None),
    ],
)
def test_a_name_is_judged_where_it_is_given_and_open_where_it_is_not(entry, shown, met):
    name = DUTY | {"code": "name-prefix", "evidence": "name", "mark": "Llama"}
    assert is_met(name, owing(entry=entry, shown=shown)) is met
    row = judged(name, bound(), owing(entry=entry, shown=shown))
    assert row["unmet"] is (None if met is None else not met)
    assert row.get("lacks") == (["published_as"] if met is None else None)


# Which texts were read


@pytest.mark.parametrize(
    ("record", "unread"),
    [
        ({"duties": None}, True),
        ({}, True),
        ({"duties": [], "confidence": "primary text read"}, False),
        ({"duties": [], "confidence": "tag only"}, True),
        ({"duties": [], "confidence": "secondary", "category": "permissive"}, True),
        ({"duties": [], "confidence": "tag only", "category": "public-domain"}, False),
        ({"duties": [DUTY], "confidence": "tag only"}, False),
    ],
)
def test_a_text_known_from_memory_asks_for_nothing_only_where_it_is_public_domain(record, unread):
    assert is_unread(record) is unread
    assert (duties_in(Bound(LICENSE, record)) == (UNREAD,)) is unread


def test_of_a_license_the_duties_that_are_owed_by_default_are_told_and_of_a_student_those_that_reach_it():
    more = [DUTY | {"code": "attribute"}, DUTY | {"code": "register", "owed_by_default": False}]
    record = {"duties": [DUTY, *more]}
    assert [each["code"] for each in duties_in(Bound(LICENSE, record))] == ["notice-file", "attribute"]
    assert [each["code"] for each in duties_in(Bound(LICENSE, record, only=["attribute", "register"]))] == [
        "attribute"
    ]
    assert duties_in(Bound(LICENSE, record, only=())) == []
    assert duties_in(Bound(LICENSE, None)) == (UNREAD,)


@pytest.mark.parametrize(
    ("rule", "only", "known"),
    [
        (None, (), True),
        ({"duty_codes": ["name-prefix"]}, ["name-prefix"], True),
        ({"duty_codes": []}, [], True),
        ({"duty_codes": None}, None, False),
        ({"duty_codes": ["derivative"]}, None, True),
        ({"duty_codes": ["name-prefix", "derivative-if-alike"]}, None, True),
    ],
)
def test_what_reaches_a_student_is_what_the_text_says_of_outputs(rule, only, known):
    record = {"duties": [DUTY], "outputs_rule": rule}
    found = taught(LICENSE, record, "acme/teacher")
    assert (found.license, found.taught) == (LICENSE, True)
    assert (None if found.only is None else list(found.only)) == (None if only is None else list(only))
    assert (found.record is record) is known
    assert known or found.record is None


def test_of_a_teacher_whose_text_nobody_read_nothing_is_known():
    for record in (None, {"duties": None}):
        assert taught(LICENSE, record, None) == Bound(LICENSE, None, None, True)


# In words


def test_evidence_that_nobody_looked_for_does_not_exist():
    seen = {
        duty_key(1, "attribute"): Evidence(exists=True, outside=False, date=None, url=True),
        duty_key(1, "register"): Evidence(exists=False, outside=True, date=None, url=False),
    }
    declared = {"attribute": "https://acme.example", "register": "../r.md", "notice-file": "NOTICE"}
    found = shown_of(declared, 1, seen)
    assert {code: (row["exists"], row["outside"], row["url"]) for code, row in found.items()} == {
        "attribute": (True, False, True),
        "register": (False, True, False),
        "notice-file": (False, False, False),
    }
    assert found["register"] | {"name": "register", "evidence": "../r.md"} == found["register"]
    assert not any(row["exists"] for row in shown_of(declared, 0, seen).values())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "add a Notice file (`notice-file`, §2)"),
        ({"locator": None}, "add a Notice file (`notice-file`)"),
        ({"code": "display-mark", "mark": "Built"}, "show the mark “Built” (`display-mark`, §2)"),
        ({"code": "new-duty"}, "add a notice (`new-duty`, §2)"),
    ],
)
def test_a_duty_is_told_with_its_mark_and_its_place(changes, words):
    assert in_words(DUTY | changes) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Acme License"),
        ({"name": None}, "LicenseRef-acme"),
        ({"name": None, "license": None}, "an unknown license"),
        ({"relation": "fine-tuned"}, "Acme License of its base Base"),
        ({"relation": "fine-tuned", "part": True}, "Acme License of its part Base"),
        ({"relation": "distilled-from-outputs", "part": True}, "Acme License of its teacher Base"),
        ({"relation": "fine-tuned", "hint": True}, "Acme License of its base Base (known from memory alone)"),
        ({"hint": True}, "Acme License"),
    ],
)
def test_a_license_is_told_with_whose_it_is(changes, words):
    assert origin(LICENSE | changes) == words


def row(code, by="A", *, unmet=True, evidence="file", mark=None):
    found = {"code": code, "name": code, "by": by, "unmet": unmet, "evidence": evidence, "mark": mark}
    return found | ({"open": "(why)"} if unmet is None else {})


def test_what_is_unmet_and_what_is_open_is_told_license_by_license():
    rows = [row("a"), row("b", "B"), row("c"), row("d", unmet=None), row("e", "B", unmet=False)]
    assert told(rows) == {
        "owed": rows,
        "owed_unmet": "A: a, c; B: b",
        "owed_shown_by": "`duties: {a: …, b: …, c: …}`",
        "owed_open": "A: d (why)",
    }
    assert told(rows[4:]) == {"owed": rows[4:]}
    assert by_license([]) == ""


def test_the_way_out_is_a_name_where_a_name_is_owed_and_each_code_once():
    name = row("name-prefix", evidence="name", mark="Llama")
    assert way_out([name]) == "`published_as: Llama…`"
    assert way_out([row("a"), name, row("a", "B")]) == "`duties: {a: …}` and `published_as: Llama…`"
