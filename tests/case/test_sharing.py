"""Whether what goes out keeps to a share-alike license, and what else keeps weights in the house."""

from __future__ import annotations

import pytest

from modelvow.case.clauses import Bound
from modelvow.case.sharing import conflicts, is_changed, keeps, leaves, passed_on, reaches, share_alike

ENTRY = {
    "license": "CC-BY-SA-4.0",
    "name": None,
    "of_name": "Base",
    "relation": "own",
    "hint": False,
}
SHIPPED = {"distribution": "shipped"}


def model(how="exact", license_=None, **parts):
    return {"match": {"how": how}, "declared": {"license": license_} if license_ else {}} | parts


def bound(license_="CC-BY-SA-4.0", *, binds=True, record=None, **terms):
    known = {
        "share_alike": False,
        "service_duty": False,
        "redistribution": "allowed",
        "derivatives": "allowed",
    }
    known |= {"commercial_use": "allowed"} | terms
    return Bound(ENTRY | {"license": license_, "terms": known}, record or {}, binds, None)


@pytest.mark.parametrize(
    ("license_", "project", "declared", "how", "conflict"),
    [
        (None, "MIT", None, "exact", None),
        ("GPL-3.0-only", None, None, "exact", None),
        ("GPL-3.0-only", "MIT", None, "exact", True),
        ("GPL-3.0-only", "gpl-3.0-only", None, "exact", False),
        ("GPL-3.0-only", "AGPL-3.0-or-later", None, "exact", False),
        ("GPL-3.0-only", "GPL-2.0-or-later", None, "exact", True),
        ("CC-BY-SA-3.0", "CC-BY-SA-4.0", None, "exact", False),
        ("CC-BY-SA-4.0", "CC-BY-SA-3.0", None, "exact", True),
        ("CC-BY-SA-4.0", None, "MIT", "base", True),
        ("CC-BY-SA-4.0", None, "MIT", "declared", True),
        ("CC-BY-SA-4.0", None, "CC-BY-SA-4.0", "base", False),
        ("CC-BY-SA-4.0", None, "MIT", "exact", None),
        ("CC-BY-SA-4.0", None, "MIT", "unknown", None),
        ("LicenseRef-acme", "LicenseRef-Acme", None, "exact", False),
        ("CC-BY-SA-4.0", "MIT", "CC-BY-SA-4.0", "base", False),
        ("CC-BY-SA-4.0", "CC-BY-SA-4.0", "MIT", "base", False),
    ],
)
def test_the_license_of_what_goes_out_is_that_of_the_project_or_of_ones_own_model(
    license_, project, declared, how, conflict
):
    given = {"license": project} if project else {}
    assert conflicts(license_, model(how, declared), given) is conflict


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        (model(), False),
        (model(base="x"), False),
        (model("base", base="x"), True),
        (model("declared", base="x"), True),
        (model("unknown", base="x"), True),
        (model("unknown"), False),
        (model(adaptation=["fine-tuned"]), True),
        (model(adaptation=["merged"]), True),
        (model(adaptation=["distilled", "quantized"]), False),
    ],
)
def test_a_model_is_changed_by_training_or_merging_and_by_being_built_on_a_base(given, changed):
    assert is_changed(given) is changed


def test_weights_leave_by_what_is_shipped_or_published_and_a_service_is_reached_where_the_text_says_so():
    hosted = {"distribution": "hosted"}
    assert [
        leaves(each) for each in (SHIPPED, {"publishes": ["weights"]}, {"publishes": ["data"]}, hosted)
    ] == [
        True,
        True,
        False,
        False,
    ]
    assert reaches(bound(), SHIPPED) is True
    assert reaches(bound(), hosted) is False
    assert reaches(bound(service_duty=True), hosted) is True
    assert reaches(bound(service_duty=True), {"distribution": "internal"}) is False


TUNED = model(adaptation=["fine-tuned"])


@pytest.mark.parametrize(
    ("license_", "alike", "given", "project", "barred"),
    [
        ("CC-BY-SA-4.0", True, TUNED, SHIPPED | {"license": "MIT"}, [True]),
        ("CC-BY-SA-4.0", True, TUNED, SHIPPED | {"license": "CC-BY-SA-4.0"}, [False]),
        ("CC-BY-SA-4.0", True, TUNED, SHIPPED, [None]),
        ("CC-BY-SA-4.0", True, model(), SHIPPED | {"license": "MIT"}, []),
        ("GPL-3.0-only", True, model(), SHIPPED | {"license": "MIT"}, [None]),
        ("GPL-3.0-only", True, model(), SHIPPED | {"license": "GPL-3.0-only"}, [False]),
        ("GPL-3.0-only", True, TUNED, {"license": "MIT"}, []),
        ("MIT", False, TUNED, SHIPPED, []),
        (None, None, TUNED, SHIPPED, [None]),
        (None, None, model(), SHIPPED, []),
    ],
)
def test_share_alike_bars_another_license_for_what_was_changed_and_leaves_whole_works_open(
    license_, alike, given, project, barred
):
    rows = list(share_alike(bound(license_, share_alike=alike), given, project))
    assert [row["barred"] for row in rows] == barred


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("GPL-3.0-only", True),
        ("Other-2.0", False),
        ("MIT OR GPL-3.0-only", False),
        ("MIT AND gpl-3.0-only", True),
        ("(GPL-3.0-only OR Acme) AND MIT", False),
        ("(GPL-3.0-only AND Acme) OR (MIT AND GPL-3.0-only)", True),
        ("GPL-3.0-only WITH Classpath-exception-2.0", False),
        ("AND", False),
        ("()", False),
        (" ", False),
    ],
)
def test_an_expression_stays_under_a_license_whichever_choice_is_taken(expression, kept):
    assert keeps(expression, {"gpl-3.0-only"}) is kept


def test_share_alike_is_told_with_its_clause_and_asks_for_what_would_settle_it():
    clauses = [{"term": "share_alike", "locator": "§4", "summary": "the same terms"}]
    told = bound(share_alike=True, record={"name": "Acme", "clauses": clauses})
    (row,) = share_alike(told, TUNED, SHIPPED | {"license": "MIT"})
    assert row["name"] == "§4 of the CC-BY-SA-4.0 wants changed versions under the same license"
    assert (row["clause"], row["source"]["note"], row["barred"]) == ("§4", "§4: the same terms", True)
    assert "lacks" not in row
    (plain,) = share_alike(bound(share_alike=True), TUNED, SHIPPED | {"license": "MIT"})
    assert plain["name"] == "the CC-BY-SA-4.0 wants changed versions under the same license"
    (hosted,) = share_alike(bound(share_alike=True, binds=None), TUNED, SHIPPED | {"license": "MIT"})
    assert (hosted["barred"], hosted["lacks"]) == (None, ["use.license", "adaptation"])
    service = bound("AGPL-3.0-only", share_alike=True, service_duty=True)
    assert [
        row["barred"] for row in share_alike(service, TUNED, {"distribution": "hosted", "license": "MIT"})
    ] == [True]
    assert list(share_alike(service, model(), {"distribution": "hosted", "license": "MIT"})) == []


def test_a_clause_against_changed_versions_is_named_with_what_it_says():
    clauses = [{"term": "derivatives", "locator": "§7", "summary": "unchanged alone"}]
    (row,) = passed_on(bound(record={"clauses": clauses}, derivatives="forbidden"), TUNED, SHIPPED)
    assert (row["name"], row["source"]["note"]) == (
        "§7 of the CC-BY-SA-4.0 forbids passing a changed version on",
        "§7: unchanged alone",
    )


def test_what_would_settle_share_alike_is_named():
    (open_,) = share_alike(bound(share_alike=True), TUNED, SHIPPED)
    assert open_["lacks"] == ["project.license"]
    (whole,) = share_alike(bound("GPL-3.0-only", share_alike=True), model(), SHIPPED | {"license": "MIT"})
    assert whole["lacks"] == ["adaptation"]
    (unread,) = share_alike(bound(None, share_alike=None), TUNED, SHIPPED)
    assert unread["lacks"] == ["license"]
    assert unread["name"].endswith("nor whether changed versions have to stay under them")


FORBIDS = "the CC-BY-SA-4.0 forbids passing "


@pytest.mark.parametrize(
    ("terms", "given", "project", "told"),
    [
        ({"redistribution": "forbidden"}, model(), SHIPPED, [FORBIDS + "the model on"]),
        ({"redistribution": "forbidden"}, model(), {"distribution": "hosted"}, []),
        ({"derivatives": "forbidden"}, model(), SHIPPED, []),
        ({"derivatives": "forbidden"}, TUNED, SHIPPED, [FORBIDS + "a changed version on"]),
        (
            {"redistribution": "forbidden", "derivatives": "forbidden"},
            TUNED,
            {"publishes": ["weights"]},
            [FORBIDS + "the model on", FORBIDS + "a changed version on"],
        ),
        ({"redistribution": "conditional", "derivatives": "conditional"}, TUNED, SHIPPED, []),
        (
            {"redistribution": None, "derivatives": None},
            TUNED,
            SHIPPED,
            ["the terms of `CC-BY-SA-4.0` of Base are not known, nor whether the model may be passed on"],
        ),
    ],
)
def test_what_bars_passing_weights_on_is_told_and_the_unknown_once(terms, given, project, told):
    rows = list(passed_on(bound(**terms), given, project))
    assert [row["name"] for row in rows] == told
    assert all(row["barred"] is (None if "not known" in row["name"] else True) for row in rows)


def test_a_clause_that_forbids_is_named_with_what_it_says():
    clauses = [{"term": "redistribution", "locator": "§3", "summary": "no copies"}]
    record = {"name": "House License", "clauses": clauses}
    (row,) = passed_on(bound(record=record, redistribution="forbidden"), model(), SHIPPED)
    assert row["clause"] == "§3"
    assert row["source"]["note"] == "§3: no copies"
    assert row["name"] == "§3 of the CC-BY-SA-4.0 forbids passing the model on"
