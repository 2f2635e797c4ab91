"""What a license says as a row: whom it bars, what is open, and the source behind it."""

from __future__ import annotations

import pytest

from modelvow.case.clauses import Bound, clause, is_shown, lacking, locator, named, row, source, unknown
from modelvow.case.commerce import commercial, conditions, is_held, open_use

ENTRY = {
    "license": "LicenseRef-acme",
    "name": "Acme License",
    "of_name": "Writer",
    "relation": "own",
    "hint": False,
}
TERMS = {
    "commercial_use": "allowed",
    "redistribution": "allowed",
    "commercial_condition_codes": [],
    "thresholds": [],
    "regions": {"excluded": []},
}
READ = "primary text read"
KNOWN = {"name": "Acme License 2", "confidence": READ, "text_date": "2025-01-02"}


def bound(*, binds=True, record=KNOWN, entry=None, **terms):
    return Bound(ENTRY | {"terms": TERMS | terms} | (entry or {}), record, binds, None)


def said(**clauses):
    """A record whose clauses have these places, each with a summary."""
    return KNOWN | {
        "clauses": [
            {"term": term, "locator": where, "summary": f"{term} in short"} for term, where in clauses.items()
        ]
    }


# A license in words


@pytest.mark.parametrize(
    ("entry", "where", "words"),
    [
        ({}, None, "the Acme License"),
        ({}, "§2", "§2 of the Acme License"),
        ({"name": None}, "§2", "§2 of the LicenseRef-acme"),
        ({"name": None, "license": None}, None, "the license"),
        ({"relation": "fine-tune"}, "§2", "§2 of the Acme License of its base Writer"),
        ({"relation": "merge"}, None, "the Acme License of its base Writer"),
    ],
)
def test_a_license_is_named_with_its_place_and_the_base_that_it_is_of(entry, where, words):
    assert named(bound(entry=entry), where) == words


def test_a_clause_is_found_by_its_term_and_none_is_none():
    texts = bound(record=said(commercial_use="§1", derivatives="§2"))
    assert clause(texts, "derivatives")["locator"] == locator(texts, "derivatives") == "§2"
    assert clause(texts, "patent_grant") is locator(texts, "patent_grant") is None
    for record in (None, {}, {"clauses": None}):
        assert clause(bound(record=record), "derivatives") is None


# Whether anything is known


@pytest.mark.parametrize(
    ("record", "license_", "terms", "known"),
    [
        (KNOWN, "LicenseRef-acme", {}, True),
        (None, "LicenseRef-acme", {}, True),
        (None, "LicenseRef-acme", {"commercial_use": None}, True),
        (None, "LicenseRef-acme", {"redistribution": None}, True),
        (None, "LicenseRef-acme", {"commercial_use": None, "redistribution": None}, False),
        (KNOWN, "LicenseRef-acme", {"commercial_use": None, "redistribution": None}, True),
        (KNOWN, "LicenseRef-other-custom", {"commercial_use": None, "redistribution": None}, False),
        (KNOWN, "LicenseRef-other-custom", {"redistribution": None}, True),
    ],
)
def test_a_text_is_known_by_its_record_or_by_terms_that_are_declared(record, license_, terms, known):
    assert bound(record=record, entry={"license": license_}).terms["commercial_use"] == "allowed"
    assert Bound(ENTRY | {"license": license_, "terms": TERMS | terms}, record, True, None).is_known is known


# Rows


@pytest.mark.parametrize(
    ("binds", "barred", "told", "lacks"),
    [
        (True, True, True, None),
        (True, False, False, None),
        (True, None, None, None),
        (None, True, None, ["use.license"]),
        (None, False, False, None),
        (None, None, None, None),
    ],
)
def test_what_bars_at_a_host_that_may_have_settled_it_is_open(binds, barred, told, lacks):
    found = row(bound(binds=binds), "words", barred=barred)
    assert (found["barred"], found.get("lacks")) == (told, lacks)


def test_a_row_tells_whose_license_says_it_and_where():
    texts = bound(entry={"relation": "fine-tune"})
    assert row(texts, "words", barred=True, where="§2", says="so") == {
        "name": "words",
        "barred": True,
        "license": "LicenseRef-acme",
        "of": "Writer",
        "relation": "fine-tune",
        "clause": "§2",
        "source": source(texts, "§2", "so"),
    }
    bare = row(texts, "words", barred=False)
    assert (bare["clause"], bare["source"]) == (None, source(texts, None, None))


@pytest.mark.parametrize(
    ("found", "keys", "lacks"),
    [
        ({"barred": None}, ("a", "b"), ["a", "b"]),
        ({"barred": None, "lacks": ["use.license"]}, ("a",), ["use.license", "a"]),
        ({"barred": None}, (), None),
        ({"barred": True}, ("a",), None),
        ({"barred": False}, ("a",), None),
    ],
)
def test_what_would_settle_a_row_is_told_of_open_ones_alone(found, keys, lacks):
    told = lacking(found, *keys)
    assert told.get("lacks") == lacks
    assert told["barred"] is found["barred"]


def test_a_duty_is_shown_where_its_evidence_is_there():
    shown = {"a": {"exists": True}, "b": {"exists": False}, "c": {}}
    assert [is_shown(shown, code) for code in "abcd"] == [True, False, False, False]


# Sources


@pytest.mark.parametrize(
    ("record", "entry", "where", "found"),
    [
        (KNOWN, {}, None, ("Acme License 2", "2025-01-02", READ, False)),
        (KNOWN | {"name": None}, {}, None, ("LicenseRef-acme", "2025-01-02", READ, False)),
        (None, {}, None, ("LicenseRef-acme", None, "declared", False)),
        (None, {"license": None}, None, ("declared in the manifest", None, "declared", False)),
        (KNOWN | {"text_date": "2025"}, {}, None, ("Acme License 2", None, READ, False)),
        (KNOWN, {"hint": True}, None, ("Acme License 2", "2025-01-02", READ, True)),
        (KNOWN, {"hint": True}, "§2", ("Acme License 2", "2025-01-02", READ, True)),
        (KNOWN | {"confidence": "tag only"}, {}, None, ("Acme License 2", "2025-01-02", "tag only", True)),
        (KNOWN | {"confidence": "secondary"}, {}, "§2", ("Acme License 2", "2025-01-02", "secondary", False)),
    ],
)
def test_a_source_is_the_text_and_a_hint_where_nobody_read_the_place(record, entry, where, found):
    told = source(bound(record=record, entry=entry), where, None)
    assert (told["source"], told["date"], told["kind"], told["hint"]) == found
    assert "url" not in told


def test_a_source_has_its_place_its_words_and_its_address_where_they_are_known():
    web = bound(record=KNOWN | {"url": "https://acme.example"})
    assert source(web, "§2", "so it says")["note"] == "§2: so it says"
    assert source(web, "§2", None)["note"] == "§2: as there"
    assert source(web, "§2", None)["url"] == source(web, None, "so")["url"] == "https://acme.example"
    assert "note" not in source(web, None, "so")


@pytest.mark.parametrize(
    ("license_", "words", "lacks"),
    [
        (
            "LicenseRef-acme",
            "the terms of `LicenseRef-acme` of Writer are not known, nor whose it is",
            ["terms"],
        ),
        (None, "no license of Writer is known, nor whose it is", ["license"]),
    ],
)
def test_a_license_that_nobody_knows_is_one_open_row(license_, words, lacks):
    found = unknown(bound(entry={"license": license_}), "whose it is")
    assert (found["name"], found["barred"], found["lacks"]) == (words, None, lacks)


# Use for gain


@pytest.mark.parametrize(
    ("codes", "allows"),
    [
        ([], "use that is not for gain"),
        (None, "use that is not for gain"),
        (["research-only"], "research"),
        (["no-production"], "evaluation, outside production"),
        (["research-only", "no-production"], "evaluation, outside production"),
    ],
)
def test_a_license_that_forbids_use_for_gain_tells_what_it_allows(codes, allows):
    texts = bound(record=None, commercial_use="forbidden", commercial_condition_codes=codes)
    found = commercial(texts, {"commercial": True})
    assert found["name"] == f"the Acme License allows {allows} alone"
    assert (found["barred"], found["clause"]) == (True, None)


def test_use_for_gain_is_forbidden_with_the_clause_that_says_so():
    texts = bound(record=said(commercial_use="§3"), commercial_use="forbidden")
    found = commercial(texts, {"commercial": True})
    assert found["name"] == "§3 of the Acme License allows use that is not for gain alone"
    assert (found["clause"], found["source"]["note"]) == ("§3", "§3: commercial_use in short")
    assert "lacks" not in found


@pytest.mark.parametrize(
    ("project", "barred", "lacks"),
    [
        ({}, None, ["project.commercial"]),
        ({"stage": "production"}, True, None),
        ({"commercial": False}, False, None),
    ],
)
def test_where_use_for_gain_is_forbidden_it_is_open_until_it_is_declared(project, barred, lacks):
    found = commercial(bound(commercial_use="forbidden"), project)
    assert (found["barred"], found.get("lacks")) == (barred, lacks)


def test_at_a_host_it_is_for_the_host_to_say_whether_use_for_gain_was_agreed():
    project = {"commercial": True}
    assert commercial(bound(binds=None, commercial_use="forbidden"), project)["lacks"] == ["use.license"]
    terms = {"commercial_use": "conditional", "commercial_condition_codes": ["hosting"]}
    [found] = conditions(bound(binds=None, **terms), project)
    assert (found["barred"], found["lacks"]) == (None, ["use.license"])


@pytest.mark.parametrize("use", ["allowed", "conditional"])
def test_what_is_not_forbidden_leaves_use_for_gain_free(use):
    assert commercial(bound(commercial_use=use), {"commercial": True}) is None


@pytest.mark.parametrize(
    ("project", "told"),
    [({}, True), ({"commercial": True}, True), ({"commercial": False}, False)],
)
def test_terms_that_do_not_say_are_open_to_whoever_may_earn_money(project, told):
    texts = bound(commercial_use=None)
    found = commercial(texts, project)
    assert (found is not None) is told
    assert found == open_use(texts, project)
    if told:
        assert found["name"].endswith("are not known, nor whether they allow use for gain")


# Conditions on it


def conditioned(*codes, record=KNOWN, **terms):
    given = {"commercial_use": "conditional", "commercial_condition_codes": list(codes)} | terms
    return bound(record=record, **given)


@pytest.mark.parametrize(
    ("project", "barred", "lacks"),
    [
        ({"commercial": True}, True, None),
        ({"commercial": False}, False, None),
        ({}, None, ["project.commercial"]),
    ],
)
def test_conditions_meet_whoever_earns_money(project, barred, lacks):
    [found] = conditions(conditioned("hosting", "no-public-authority", "education-allowed"), project)
    assert found["name"] == (
        "the Acme License ties commercial use to: a separate agreement for hosting it as a service,"
        " no use by public authorities"
    )
    assert (found["barred"], found.get("lacks")) == (barred, lacks)


@pytest.mark.parametrize(
    ("clauses", "where", "note"),
    [
        ({"commercial_use": "§1", "commercial_conditions": "§2"}, "§2", "§2: commercial_conditions in short"),
        ({"commercial_use": "§1"}, "§1", "§1: as there"),
        ({"derivatives": "§3"}, None, None),
    ],
)
def test_conditions_stand_where_the_text_has_them_or_speaks_of_use_for_gain(clauses, where, note):
    [found] = conditions(conditioned("hosting", record=said(**clauses)), {"commercial": True})
    assert (found["clause"], found["source"].get("note")) == (where, note)
    assert found["name"].startswith(f"{where} of the Acme" if where else "the Acme")
    unknown_codes = {"commercial_use": "conditional", "commercial_condition_codes": None}
    [open_row] = conditions(bound(record=said(**clauses), **unknown_codes), {"commercial": True})
    assert open_row["name"].startswith(f"{where} of the Acme" if where else "the Acme")
    assert open_row["name"].endswith("ties commercial use to conditions that are not known")
    assert (open_row["barred"], open_row["clause"]) == (None, where)
    assert open_row["lacks"] == ["terms.commercial_condition_codes"]


def test_only_a_license_that_ties_use_for_gain_to_conditions_has_any():
    assert conditions(bound(commercial_use="allowed", commercial_condition_codes=["hosting"]), {}) == []
    unread = {"license": "LicenseRef-other-custom"}
    terms = {"commercial_use": "conditional", "commercial_condition_codes": ["hosting"]}
    assert len(conditions(bound(entry=unread, **terms), {})) == 1
    assert conditions(conditioned("education-allowed", "threshold-of-old"), {"commercial": True}) == []
    assert conditions(conditioned(), {"commercial": True}) == []


BAR = [{"kind": "mau"}]
DUTIES = {"duties": [{"code": "notify-licensor"}, {"code": "display-mark"}]}


@pytest.mark.parametrize(
    ("code", "record", "terms", "held"),
    [
        ("threshold", KNOWN, {"thresholds": BAR}, True),
        ("threshold", KNOWN, {"thresholds": []}, False),
        ("threshold", KNOWN, {"thresholds": None}, False),
        ("territory", KNOWN, {"regions": {"excluded": ["EU"]}}, True),
        ("territory", KNOWN, {"regions": {"excluded": []}}, False),
        ("territory", KNOWN, {"regions": {"excluded": None}}, False),
        ("notify", KNOWN | DUTIES, {}, True),
        ("display-mark", KNOWN | DUTIES, {}, True),
        ("register", KNOWN | DUTIES, {}, False),
        ("register", KNOWN | {"duties": [{"code": "register"}]}, {}, True),
        ("notify", KNOWN | {"duties": None}, {}, False),
        ("notify", None, {}, False),
        ("hosting", KNOWN | {"duties": [{"code": "hosting"}]}, {"thresholds": BAR}, False),
    ],
)
def test_a_condition_is_left_to_the_rule_that_has_a_row_for_it(code, record, terms, held):
    assert is_held(code, conditioned(code, record=record, **terms)) is held
    assert bool(conditions(conditioned(code, record=record, **terms), {"commercial": True})) is not held
