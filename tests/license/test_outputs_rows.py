"""Whether others may be trained on what a model returns, and which fields of use are barred: row by row."""

from __future__ import annotations

import pytest

from modelvow.case import outputs, uses
from modelvow.case.clauses import Bound
from modelvow.case.outputs import Training

STUDENT, SETS, OTHER = "distilled", "datasets", "another"
RULE = {"bars": "any-model", "locator": "§3", "note": "as there"}


def bound(
    allowed="forbidden", rule=None, *, known="same", restricted=(), clauses=(), limits=(), license_="acme"
):
    terms = {"outputs_may_train_other_models": allowed, "restricted_uses": restricted}
    terms |= {"commercial_use": "allowed", "redistribution": None}
    said = {"outputs_may_train_other_models": allowed if known == "same" else known}
    record = {"name": "Acme License", "terms": said, "outputs_rule": rule, "clauses": list(clauses)}
    entry = {"license": license_, "name": None, "of_name": "Writer", "relation": "own", "hint": False}
    return Bound(entry | {"terms": terms}, record | {"use_limits": limits}, True, "acme/writer-8b")


def training(way=STUDENT, kin=(), *, images=False, service=False):
    return Training(way, frozenset(kin), images, service)


# What is trained


@pytest.mark.parametrize(
    ("way", "teachers", "modality", "hosted", "trained"),
    [
        (STUDENT, [{}], ["text"], False, training(STUDENT, ["MIT", None])),
        (STUDENT, [{}], ["text"], True, training(STUDENT, ["MIT", None], service=True)),
        (STUDENT, [], ["text"], True, training(STUDENT)),
        (SETS, [{}], ["image"], True, training(SETS, images=True)),
        (SETS, [], ["text", "vision-language"], False, training(SETS, images=True)),
        (OTHER, [], ["multimodal"], False, training(OTHER, images=True)),
        (OTHER, [], None, False, training(OTHER, images=True)),
        (OTHER, [], ["audio"], None, training(OTHER)),
    ],
)
def test_a_student_with_a_teacher_is_under_its_own_licenses_and_outputs_may_be_pictures(
    way, teachers, modality, hosted, trained
):
    model = {"teachers": teachers, "facts": {"modality": modality}, "hosted": hosted}
    model["licenses"] = [{"license": "MIT"}, {"license": None}]
    assert outputs.training_of(way, model) == trained


# What is said of it


@pytest.mark.parametrize(
    ("allowed", "rule", "words"),
    [
        ("allowed", None, "the acme lets others be trained on its outputs"),
        (
            "conditional",
            {"bars": "none", "locator": "§1"},
            "§1 of the acme lets others be trained on its outputs",
        ),
        ("conditional", None, "the acme does not say whether others may be trained on its outputs"),
        ("forbidden", None, "the acme bars training others on its outputs"),
        ("forbidden", {"bars": None, "locator": "§9"}, "§9 of the acme bars training others on its outputs"),
        (
            None,
            {"bars": None, "locator": "§9"},
            "§9 of the acme does not say whether others may be trained on its outputs",
        ),
        ("forbidden", RULE, "§3 of the acme bars training any model on its outputs"),
        (
            "conditional",
            RULE | {"bars": "other-ai-model", "locator": None, "exception": "with leave"},
            "the acme bars improving any other model with its outputs, save: with leave",
        ),
        (
            "conditional",
            RULE | {"bars": "other-llm"},
            "§3 of the acme bars improving any other language model with its outputs",
        ),
        (
            "conditional",
            RULE | {"bars": "commercial-use"},
            "§3 of the acme bars training on its outputs for gain",
        ),
        (
            "allowed",
            RULE | {"bars": "competing-models"},
            "§3 of the acme bars training competing models on its outputs, which needs judgment",
        ),
    ],
)
def test_what_the_text_bars_is_told_with_its_place_and_what_it_leaves_out(allowed, rule, words):
    (row,) = outputs.outputs(bound(allowed, rule), training(), {})
    assert (row["name"], row["way"], row["clause"]) == (words, STUDENT, (rule or {}).get("locator"))


def test_terms_that_nobody_knows_leave_it_open_whose_outputs_may_be_learned_from():
    (row,) = outputs.outputs(bound(None), training(SETS), {})
    assert (row["way"], row["barred"], row["lacks"]) == (SETS, None, ["terms"])
    assert row["name"].endswith("are not known, nor whether others may be trained on its outputs")


def test_the_source_says_what_the_clause_says_or_else_the_note_of_the_rule():
    said = [{"term": "outputs_may_train_other_models", "locator": "§3", "summary": "no students"}]
    (row,) = outputs.outputs(bound(rule=RULE, clauses=said), training(), {})
    assert row["source"]["note"] == "§3: no students"
    (row,) = outputs.outputs(bound(rule=RULE), training(), {})
    assert row["source"]["note"] == "§3: as there"


def test_terms_that_the_manifest_tells_otherwise_stand_in_the_place_of_the_rule():
    assert outputs.rule_of(bound(rule=RULE)) is RULE
    assert outputs.rule_of(bound(rule=RULE, known="allowed")) == {}
    assert outputs.rule_of(bound(rule=None)) == {}
    assert outputs.rule_of(bound(None)._replace(record=None)) == {}
    assert outputs.rule_of(bound("allowed")._replace(record=None)) == {}


@pytest.mark.parametrize(
    ("rule", "way", "project", "lacks"),
    [
        (RULE | {"bars": "commercial-use"}, STUDENT, {}, ["project.commercial"]),
        (RULE, OTHER, {}, ["terms.outputs_rule"]),
        (RULE, STUDENT, {}, None),
    ],
)
def test_what_would_settle_it_is_named(rule, way, project, lacks):
    (row,) = outputs.outputs(bound(rule=rule), training(way), project)
    assert row.get("lacks") == lacks


@pytest.mark.parametrize(
    ("allowed", "way", "barred"),
    [
        ("allowed", STUDENT, False),
        ("allowed", OTHER, False),
        ("forbidden", STUDENT, True),
        ("forbidden", SETS, True),
        ("forbidden", OTHER, None),
        ("conditional", STUDENT, None),
        (None, STUDENT, None),
    ],
)
def test_without_a_rule_the_permission_decides_and_whose_outputs_they_were_stays_open(allowed, way, barred):
    assert outputs.is_barred(bound(allowed), {}, training(way), {}) is barred


NOT_COMPETING = {"exception_codes": ["not-competing"]}
KIN = {"exception_codes": ["own-derivatives"]}
PICTURES = {"exception_codes": ["non-image-outputs"]}
TUNED = {"exception_codes": ["provider-tuning"]}


@pytest.mark.parametrize(
    ("bars", "more", "trained", "project", "barred"),
    [
        ("none", {}, training(OTHER), {}, False),
        ("any-model", {}, training(), {}, True),
        ("any-model", {}, training(SETS), {}, True),
        ("any-model", {}, training(OTHER), {}, None),
        ("commercial-use", {}, training(), {"commercial": True}, True),
        ("commercial-use", {}, training(), {"commercial": False}, False),
        ("commercial-use", {}, training(), {}, None),
        ("commercial-use", {}, training(OTHER), {"commercial": False}, None),
        ("competing-models", {}, training(), {}, True),
        ("competing-models", {}, training(SETS), {}, None),
        ("competing-image-models", {}, training(SETS), {}, None),
        ("foundation-generative", {}, training(SETS), {"uses": ["military"]}, None),
        ("competing-models", {}, training(SETS), {"uses": ["competing-models"]}, True),
        ("any-model", NOT_COMPETING, training(SETS), {}, None),
        ("any-model", NOT_COMPETING, training(), {}, True),
        ("any-model", KIN, training(kin=["acme"]), {}, False),
        ("any-model", KIN, training(kin=["MIT"]), {}, True),
        ("any-model", {}, training(kin=["acme"]), {}, True),
        ("any-model", PICTURES, training(), {}, False),
        ("any-model", PICTURES, training(images=True), {}, True),
        ("any-model", TUNED, training(service=True), {}, False),
        ("any-model", TUNED, training(), {}, True),
        ("any-model", {}, training(service=True), {}, True),
        ("any-model", {"exception_codes": ["provider-tuning@other/*"]}, training(service=True), {}, True),
        ("any-model", {"exception_codes": ["provider-tuning@acme/*"]}, training(service=True), {}, False),
        ("any-model", {"exception_codes": None}, training(service=True), {}, True),
    ],
)
def test_a_rule_bars_what_it_names_unless_an_exception_surely_holds(bars, more, trained, project, barred):
    assert outputs.is_barred(bound(), RULE | {"bars": bars} | more, trained, project) is barred


# Fields of use


SHOWN = {"human-review": {"exists": True}}


@pytest.mark.parametrize(
    ("scope", "duties", "barred", "reviewable"),
    [
        (None, {}, True, False),
        ("operation of it", {}, True, False),
        ("clinical practice, medical advice", SHOWN, True, False),
        ("some of it", SHOWN, None, False),
        ("automated decisions", {}, None, True),
        ("decisions without human review", SHOWN, False, True),
        ("advice without a licensed professional", SHOWN, False, True),
        ("automated decisions", {"human-review": {"exists": False}}, None, True),
    ],
)
def test_a_use_is_barred_wholly_or_in_part_and_a_person_in_the_loop_leads_out(
    scope, duties, barred, reviewable
):
    assert uses.is_barred(scope, duties) is barred
    assert uses.is_reviewable(scope) is reviewable


def test_each_declared_use_that_a_license_bars_is_a_row_with_its_scope_and_its_place():
    limits = [
        {"code": "military", "locator": "§4", "scope": None},
        {"code": "medical-advice", "locator": "§5", "scope": "automated diagnoses"},
    ]
    license_ = bound(restricted=["military", "medical-advice", "surveillance"], limits=limits)
    declared = ("military", "weapons", "medical-advice", "surveillance")
    rows = list(uses.uses(license_, declared, {}))
    assert [(row["name"], row["barred"], row["clause"], row["code"]) for row in rows] == [
        ("§4 of the acme bars military", True, "§4", "military"),
        ("§5 of the acme bars medical-advice, automated diagnoses", None, "§5", "medical-advice"),
        ("the acme bars surveillance", True, None, "surveillance"),
    ]
    assert [row.get("scope") for row in rows] == [None, "automated diagnoses", None]
    assert [row.get("lacks") for row in rows] == [None, ["duties.human-review"], None]
    assert rows[1]["source"]["note"] == "§5: bars medical-advice, automated diagnoses"
    assert rows[0]["source"]["note"] == "§4: bars military"
    assert "scope" not in rows[0]
    (_first, shown, _last) = uses.uses(license_, declared, SHOWN)
    assert (shown["barred"], "lacks" in shown) == (False, False)


def test_uses_of_a_license_that_nobody_knows_are_open_and_without_a_use_nothing_is_asked():
    unknown = bound(restricted=None)
    (row,) = uses.uses(unknown, ("military",), {})
    assert row["name"].endswith("nor fields of use that they bar")
    assert (row["barred"], row["lacks"]) == (None, ["terms"])
    assert list(uses.uses(unknown, (), {})) == []
