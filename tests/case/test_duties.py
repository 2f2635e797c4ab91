"""Which licenses oblige a project, and what is told of duties that several of them ask for."""

from __future__ import annotations

import pytest

from modelvow.case.duties import UNREAD, bounds, duties_of, is_own_work, sources_of
from modelvow.case.identify import Identity
from modelvow.case.memory import Memory, Setting
from modelvow.case.owing import Doing


class Texts:
    """A catalog that holds nothing but licenses."""

    def __init__(self, *records):
        self.records = {one["id"]: one for one in records}

    def licenses(self):
        return list(self.records)

    def license(self, name):
        return self.records.get(name)


def duty(code, *trigger, **changes):
    found = {"code": code, "trigger": trigger or ("any",), "do": code, "mark": None, "locator": "§1"}
    return found | {"applies_when": (), "evidence": "file", "owed_by_default": True} | changes


READ = {
    "id": "LicenseRef-acme",
    "name": "Acme License",
    "confidence": "primary text read",
    "text_date": "2025-01-02",
    "duties": [duty("notice-file"), duty("name-prefix"), duty("attribute", "distribute")],
    "outputs_rule": {"duty_codes": ["name-prefix", "attribute@acme/*"]},
}
OTHER = READ | {"id": "LicenseRef-other", "name": "Other", "duties": [duty("notice-file")]}
TOLD = {"id": "LicenseRef-told", "confidence": "secondary", "terms": {}, "duties": [duty("register")]}
TEXTS = Texts(READ, OTHER, TOLD)
IDLE = Doing({}, False, False, False, False, False, False, False, False, False, None)
STUDENT = IDLE._replace(distilled=True)
OWN = {
    "license": "LicenseRef-acme",
    "name": "Acme License",
    "of": "model",
    "of_name": "Writer",
    "relation": "own",
    "part": False,
    "hint": False,
    "binds": True,
    "terms": {"thresholds": [], "commercial_condition_codes": []},
}
BASE = OWN | {"of": "acme/base", "relation": "fine-tune"}
TEACHER = OWN | {"of": "acme/teacher", "relation": "distilled-from-outputs"}


def setting(*, weak=False, **project):
    return Setting("2026-11-25", TEXTS, project, Memory(()), weak=weak)


def known(id_="acme/writer", **entry):
    return Identity(0, {"id": "writer"} | entry, None, "exact", {"id": id_}, ({"id": "self"},), ())


def found(doing, *licenses, teachers=(), weak=False, identity=None):
    """What obliges: the license's name, whether its text is known, the codes that reach a student."""
    model = {"licenses": list(licenses), "teachers": list(teachers)}
    return [
        (each.license["license"], each.record and each.record["id"], each.only, each.taught)
        for each in bounds(identity or known(), model, doing, setting(weak=weak))
    ]


WHOLE = ("LicenseRef-acme", "LicenseRef-acme", None, False)
TAUGHT = ("LicenseRef-acme", "LicenseRef-acme", ["name-prefix", "attribute"], True)


@pytest.mark.parametrize(
    ("doing", "license_", "obliges"),
    [
        pytest.param(IDLE, OWN, WHOLE, id="whoever uses a model has its whole license"),
        pytest.param(STUDENT, OWN, TAUGHT, id="of a teacher what it says of outputs"),
        pytest.param(STUDENT._replace(tuned=True), OWN, WHOLE, id="of what was tuned too, all"),
        pytest.param(STUDENT, OWN | {"of": "service"}, WHOLE, id="of a service all"),
        pytest.param(STUDENT, BASE, WHOLE, id="of a base all"),
        pytest.param(IDLE._replace(tuned=True), OWN, WHOLE, id="of what was tuned, all"),
    ],
)
def test_a_license_obliges_as_a_whole_but_that_of_a_teacher(doing, license_, obliges):
    assert found(doing, license_) == [obliges]


def test_teachers_come_last_and_narrow_what_they_ask_to_their_own_models():
    other = TEACHER | {"of": "other/teacher"}
    assert found(IDLE, OWN, BASE, teachers=[TEACHER, other]) == [
        WHOLE,
        WHOLE,
        TAUGHT,
        (*TAUGHT[:2], ["name-prefix"], True),
    ]
    assert found(STUDENT, OWN, identity=known("other/writer")) == [(*TAUGHT[:2], ["name-prefix"], True)]


def test_a_license_that_is_a_hint_is_unknown_where_hints_count_for_nothing():
    hint = OWN | {"hint": True}
    unknown = ("LicenseRef-acme", None, None, False)
    assert found(IDLE, hint) == [WHOLE]
    assert found(IDLE, OWN, weak=True) == [WHOLE]
    assert found(IDLE, hint, weak=True) == [unknown]
    assert [each.record for each in bounds(known(), rows(hint), IDLE, setting(weak=True))] == [None]


def rows(*licenses, teachers=()):
    return {"licenses": list(licenses), "teachers": list(teachers), "controls": {}, "self_run": True}


def test_of_a_text_that_nobody_read_nothing_is_known_where_hints_count_for_nothing():
    told = OWN | {"license": "LicenseRef-told"}
    for model in (rows(told), rows(teachers=[told | {"of": "acme/teacher"}])):
        [strong] = bounds(known(), model, IDLE, setting())
        [weak] = bounds(known(), model, IDLE, setting(weak=True))
        assert strong.record == TOLD
        assert (weak.record or {}).get("duties") is None


@pytest.mark.parametrize(
    ("id_", "entry", "license_", "own"),
    [
        (None, {"base": "acme/base"}, OWN, True),
        (None, {"base": "acme/base"}, BASE, False),
        (None, {}, OWN, False),
        ("acme/writer", {"base": "acme/base"}, OWN, False),
        (None, {}, BASE, False),
    ],
)
def test_what_a_project_gives_to_what_it_built_obliges_it_to_nothing(id_, entry, license_, own):
    identity = known(id_, **entry)
    assert is_own_work(identity, license_) is own
    assert found(IDLE, license_, BASE, identity=identity) == ([WHOLE] if own else [WHOLE, WHOLE])


def owed(*licenses, entry=None, project=None, shown=None, teachers=(), **model):
    identity = known(**(entry or {}))
    whole = rows(*licenses, teachers=teachers) | ({"duties": shown} if shown else {}) | model
    return duties_of(identity, whole, [identity], setting(**(project or {})))


def said(told):
    return [(row["license"], row["code"], row["unmet"]) for row in told["owed"]]


def test_what_is_owed_is_told_license_by_license_beside_what_is_shown():
    shown = {"notice-file": {"exists": True}}
    told = owed(OWN, OWN | {"license": "LicenseRef-other", "name": "Other"}, shown=shown)
    assert said(told) == [
        ("LicenseRef-acme", "notice-file", False),
        ("LicenseRef-acme", "name-prefix", True),
        ("LicenseRef-other", "notice-file", False),
    ]
    unmet = "Acme License: publish it under a name that begins with (`name-prefix`, §1)"
    assert told["owed_unmet"] == unmet


def test_a_duty_of_one_license_that_comes_twice_is_one_and_unmet_before_it_is_open():
    open_ = OWN | {"binds": None}
    for licenses in ((open_, OWN), (OWN, open_)):
        told = owed(*licenses)
        assert said(told) == [
            ("LicenseRef-acme", "notice-file", True),
            ("LicenseRef-acme", "name-prefix", True),
        ]
        assert "owed_open" not in told
    assert said(owed(open_, open_)) == [
        ("LicenseRef-acme", "notice-file", None),
        ("LicenseRef-acme", "name-prefix", None),
    ]


def test_the_first_of_two_that_are_both_unmet_is_told():
    first, second = OWN | {"name": "First"}, OWN | {"name": "Second"}
    assert {row["by"] for row in owed(first, second)["owed"]} == {"First"}


def test_two_places_of_a_text_that_ask_for_the_same_are_two_duties():
    texts = Texts(READ | {"duties": [duty("notice-file"), duty("notice-file", locator="§2")]})
    identity = known()
    told = duties_of(identity, rows(OWN), [identity], setting()._replace(catalog=texts))
    assert [row["locator"] for row in told["owed"]] == ["§1", "§2"]


def test_what_goes_out_is_asked_for_what_holds_for_copies():
    shipped = {"distribution": "shipped"}
    assert ("LicenseRef-acme", "attribute", True) in said(owed(OWN, project=shipped))
    assert "attribute" not in [code for _license, code, _unmet in said(owed(OWN))]
    assert "attribute" not in [
        code for _license, code, _unmet in said(owed(OWN, project=shipped, self_run=False))
    ]


def test_a_control_and_a_published_name_show_what_they_show():
    texts = Texts(READ | {"duties": [duty("disclose-ai"), duty("name-prefix", evidence="name", mark="Acme")]})
    identity = known(published_as="acme-writer")
    notice = rows(OWN) | {"controls": {"transparency_notice": {"exists": True}}}
    for model, unmet in ((notice, [False, False]), (rows(OWN), [True, False])):
        told = duties_of(identity, model, [identity], setting()._replace(catalog=texts))
        assert [row["unmet"] for row in told["owed"]] == unmet


def test_without_licenses_nothing_is_owed():
    assert owed() == {"owed": []}


def test_every_duty_of_a_known_text_has_its_source_with_the_place_where_it_stands():
    lines = [
        {"license": "LicenseRef-gone", "hint": False, "locator": "§9"},
        {"license": "LicenseRef-acme", "hint": False, "locator": "§1"},
        {"license": "LicenseRef-acme", "hint": True, "locator": None},
    ]
    source = {"source": "Acme License", "date": "2025-01-02", "kind": "primary text read"}
    assert sources_of(lines, setting()) == {
        "owed[1]": source | {"hint": False, "note": "§1"},
        "owed[2]": source | {"hint": True},
    }


def test_a_text_that_nobody_read_leaves_one_row_open():
    told = owed(OWN | {"license": None, "name": None}, project={"distribution": "shipped"})
    assert said(told) == [(None, UNREAD["code"], None)]
    assert told["owed_open"].startswith("an unknown license: whatever it asks for (")
