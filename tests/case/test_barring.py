"""Which kinds of limits a license is asked for, by what the project and the model do."""

from __future__ import annotations

import pytest

from modelvow.case.barring import OTHER, SETS, STUDENT, answers, bounds, rows, rows_of, trained_on
from modelvow.case.clauses import Bound
from modelvow.case.limits import KINDS
from modelvow.case.memory import Memory, Setting

FREE = {
    "commercial_use": "allowed",
    "commercial_condition_codes": [],
    "redistribution": "allowed",
    "derivatives": "allowed",
    "restricted_uses": ["military"],
    "share_alike": False,
    "service_duty": False,
    "outputs_may_train_other_models": "allowed",
    "thresholds": [],
    "regions": {"excluded": [], "by": None, "applies": None, "barred": False, "barred_codes": []},
}
BAR = {"kind": "mau", "scope": None, "period": None, "month": None, "effect": "no-rights", "currency": None}
BAR |= {"hard": True, "binds": True, "locator": "§2", "text": "more than 9 users a month"}
RECORD = {"name": "Acme License", "confidence": "primary text read"}


class Texts:
    """A catalog that holds nothing but licenses."""

    def __init__(self, **records):
        self.records = records

    def licenses(self):
        return list(self.records)

    def license(self, name):
        return self.records.get(name)


def entry(license_="acme", *, of="model", binds=True, relation="own", **terms):
    found = {"license": license_, "name": None, "of": of, "of_name": of, "relation": relation}
    return found | {"hint": False, "part": False, "binds": binds, "terms": FREE | terms}


def model(*licenses, teachers=(), hosted=False, kind="chat", **parts):
    return {
        "licenses": list(licenses),
        "teachers": list(teachers),
        "hosted": hosted,
        "match": {"how": "exact", "id": "acme/writer"},
        "facts": {"kind": kind, "modality": ["text"]},
        "declared": {},
    } | parts


def setting(**project):
    return Setting("2026-11-25", Texts(acme=RECORD), project, Memory(()))


def kinds(given, project=None, *, record=RECORD, students=False, whole=None):
    """The kinds of rows that one license of a model gives, each with what it is about."""
    bound = Bound(given, record, given["binds"], "acme/writer")
    found = rows(bound, whole or model(given), project or {}, students=students)
    return [(kind, row["barred"]) for kind, row in found]


# Whose licenses


def test_a_license_is_read_with_its_record_and_the_id_of_what_it_is_of():
    whole = model(entry(), entry("other", of="service", binds=None), entry(of="acme/base", binds=False))
    found = list(bounds(whole, "licenses", setting()))
    assert [one[1:] for one in found] == [
        (RECORD, True, "acme/writer"),
        (None, None, "acme/writer"),
        (RECORD, False, "acme/base"),
    ]
    assert [one.entry for one in found] == whole["licenses"]
    unknown = whole | {"match": {"how": "unknown"}, "teachers": [entry(of="acme/teacher")]}
    assert [one.model_id for one in bounds(unknown, "licenses", setting())] == [None, None, "acme/base"]
    assert [one.model_id for one in bounds(unknown, "teachers", setting())] == ["acme/teacher"]


def test_every_kind_has_its_rows_though_there_are_none():
    assert rows_of(model(entry()), setting(), students=False) == {kind: [] for kind in KINDS}


def test_rows_of_all_licenses_stand_together_and_teachers_are_asked_for_outputs_alone():
    forbids = {"commercial_use": "forbidden", "outputs_may_train_other_models": "forbidden"}
    whole = model(entry(**forbids), entry(**forbids), teachers=[entry(of="acme/teacher", **forbids)])
    found = rows_of(whole, setting(commercial=True), students=False)
    assert {kind: [row["barred"] for row in each] for kind, each in found.items() if each} == {
        "commercial": [True, True],
        "outputs": [True],
    }
    assert (found["outputs"][0]["of"], found["outputs"][0]["way"]) == ("acme/teacher", STUDENT)


@pytest.mark.parametrize("commercial", [True, False])
def test_whether_a_teacher_bars_training_for_gain_turns_on_the_project(commercial):
    said = {"outputs_may_train_other_models": "conditional"}
    texts = Texts(acme=RECORD | {"terms": said, "outputs_rule": {"bars": "commercial-use"}})
    whole = model(teachers=[entry(of="acme/teacher", **said)])
    found = rows_of(whole, setting(commercial=commercial)._replace(catalog=texts), students=False)
    assert [row["barred"] for row in found["outputs"]] == [commercial]


def test_another_student_of_the_project_may_have_learned_from_this_model():
    bars = model(entry(outputs_may_train_other_models="forbidden"))
    assert [row["way"] for row in rows_of(bars, setting(), students=True)["outputs"]] == [OTHER]
    assert rows_of(bars, setting(), students=False)["outputs"] == []


# What is asked of one license


def test_a_license_that_allows_use_for_gain_is_not_asked_for_it():
    assert kinds(entry()) == []
    assert kinds(entry(commercial_use="forbidden"), {"commercial": True}) == [("commercial", True)]
    assert kinds(entry(commercial_use=None)) == [("commercial", None)]


CONDITIONAL = {"commercial_use": "conditional", "commercial_condition_codes": ["hosting"]}


@pytest.mark.parametrize(
    ("binds", "hosted", "asked"),
    [(True, True, True), (True, False, True), (None, False, True), (None, None, True), (None, True, False)],
)
def test_figures_regions_copies_and_conditions_are_the_projects_unless_a_host_answers(binds, hosted, asked):
    given = entry(binds=binds, thresholds=[BAR], redistribution="forbidden", **CONDITIONAL)
    project = {"commercial": True, "publishes": ["weights"], "distribution": "shipped"}
    whole = model(given, hosted=hosted)
    found = [kind for kind, _barred in kinds(given, project, whole=whole)]
    assert found == (["conditions", "figures", "passing_on"] if asked else [])
    assert answers(Bound(given, RECORD, binds, None), whole) is asked


@pytest.mark.parametrize(
    ("terms", "record", "found"),
    [
        ({}, RECORD, []),
        ({"thresholds": [BAR]}, RECORD, [("figures", None)]),
        ({"thresholds": [BAR | {"binds": None}]}, RECORD, [("figures", None)]),
        ({"thresholds": None}, RECORD, [("figures", None)]),
        ({"regions": FREE["regions"] | {"excluded": ["EU"]}}, RECORD, [("regions", False)]),
        ({"regions": FREE["regions"] | {"excluded": None}}, RECORD, [("regions", None)]),
        ({}, RECORD | {"region_scope": None}, []),
        ({}, RECORD | {"region_scope": {"conditional_regions": []}}, []),
        (
            {},
            RECORD | {"region_scope": {"conditional_regions": ["DE"], "locator": "§5", "note": "paid"}},
            [("regions", None)],
        ),
    ],
)
def test_limits_are_read_where_the_text_has_any_or_nobody_knows(terms, record, found):
    assert kinds(entry(**terms), {"regions_expanded": ["DE"], "regions": ["DE"]}, record=record) == found


def test_of_a_text_that_nobody_knows_limits_are_open():
    unread = entry("LicenseRef-other-custom", commercial_use=None, redistribution=None)
    assert ("figures", None) in kinds(unread, record=None)


def test_a_paid_plan_that_the_manifest_shows_is_seen():
    scope = {"region_scope": {"conditional_regions": ["DE"], "locator": "§5", "note": "paid"}}
    shown = model(entry(), duties={"paid-tier-in-europe": {"exists": True}})
    project = {"regions_expanded": ["DE"]}
    assert kinds(entry(), project, record=RECORD | scope, whole=shown) == [("regions", False)]


@pytest.mark.parametrize(
    ("project", "kinds_"),
    [
        ({}, []),
        ({"distribution": "internal"}, []),
        ({"distribution": "shipped"}, ["share_alike", "passing_on"]),
        ({"distribution": "hosted"}, ["share_alike"]),
        ({"publishes": ["weights"]}, ["share_alike", "passing_on"]),
        ({"publishes": ["outputs"]}, []),
    ],
)
def test_copies_are_asked_about_where_they_go_out_or_a_service_is_offered(project, kinds_):
    given = entry(share_alike=True, service_duty=True, redistribution="forbidden")
    whole = model(given, adaptation=["fine-tuned"])
    assert [kind for kind, _barred in kinds(given, project, whole=whole)] == kinds_


def test_the_terms_of_a_service_say_nothing_of_passing_weights_on():
    given = entry(of="service", redistribution="forbidden")
    assert kinds(given, {"distribution": "shipped"}) == []
    assert kinds(given | {"of": "model"}, {"distribution": "shipped"}) == [("passing_on", True)]


def test_uses_are_held_against_what_the_license_bars_and_what_is_shown():
    assert kinds(entry(), {"uses": ["military"]}) == [("uses", True)]
    assert kinds(entry(), {"uses": []}) == kinds(entry(), {"uses": ["medical-advice"]}) == []
    automated = RECORD | {"use_limits": [{"code": "military", "locator": "§1", "scope": "automated"}]}
    reviewed = model(entry(), duties={"human-review": {"exists": True}})
    for whole, barred in ((model(entry()), None), (reviewed, False)):
        assert kinds(entry(), {"uses": ["military"]}, record=automated, whole=whole) == [("uses", barred)]


def test_what_learns_from_outputs_is_asked_for_by_each_way():
    given = entry(outputs_may_train_other_models="forbidden")
    both = {"publishes": ["datasets"]}
    taught = model(given, adaptation=["distilled"])
    assert kinds(given, both, whole=taught) == [("outputs", True), ("outputs", True)]
    assert kinds(given, both, students=True) == [("outputs", None), ("outputs", True)]
    assert kinds(given) == []


def test_training_for_gain_is_barred_to_whoever_earns_money():
    said = {"outputs_may_train_other_models": "conditional"}
    record = RECORD | {"outputs_rule": {"bars": "commercial-use"}, "terms": said}
    given = entry(**said)
    taught = model(given, adaptation=["distilled"])
    for commercial in (True, False):
        found = kinds(given, {"commercial": commercial}, record=record, whole=taught)
        assert found == [("outputs", commercial)]


@pytest.mark.parametrize(
    ("parts", "publishes", "students", "ways"),
    [
        ({}, [], False, []),
        ({"adaptation": ["distilled"]}, [], False, [STUDENT]),
        ({"adaptation": ["distilled"], "base": ["acme/base"]}, [], False, []),
        ({"adaptation": ["distilled"], "teachers": [entry()]}, [], False, []),
        ({"adaptation": ["distilled"], "base": ["acme/base"]}, [], True, []),
        ({"adaptation": ["distilled"]}, [], True, [STUDENT]),
        ({"adaptation": ["fine-tuned"]}, [], True, [OTHER]),
        ({}, [], True, [OTHER]),
        ({"facts": {"kind": "embedding"}}, [], True, []),
        ({}, ["datasets"], False, [SETS]),
        ({}, ["weights"], False, []),
        ({"facts": {"kind": "rerank"}}, ["datasets"], False, []),
        ({"facts": {"kind": "moderation"}, "adaptation": ["distilled"]}, ["datasets"], False, [STUDENT]),
        ({"facts": {"kind": None}}, ["datasets"], True, [OTHER, SETS]),
        ({"adaptation": ["distilled"]}, ["datasets", "weights"], False, [STUDENT, SETS]),
    ],
)
def test_a_model_teaches_its_own_student_those_of_others_and_whoever_reads_a_data_set(
    parts, publishes, students, ways
):
    project = {"publishes": publishes} if publishes else {}
    assert trained_on(model(entry(), **parts), project, students=students) == ways
