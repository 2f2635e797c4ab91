"""What comes after a model: who names its successor, where the line ends, and what a fallback is worth."""

from __future__ import annotations

import pytest

from modelvow.case import onward
from modelvow.case.identify import Identity
from modelvow.case.onward import Others
from modelvow.case.records import blank
from modelvow.catalog.lookup import Match

SELF = {"id": "self", "kind": "self"}


def row(provider="acme", name="writer", status="active", retires=None, replacement=None):
    found = {"provider": provider, "model_id": name, "status": status, "retires": retires}
    return found | {"replacement": replacement, "source": "list"}


def record(id_="acme/writer", *rows, successors=(), **changes):
    found = blank(id_ or "x") | {
        "id": id_,
        "hosts": list(rows),
        "developer": (id_ or "").partition("/")[0] or None,
    }
    return found | {"family_info": {"successors": list(successors)} if successors else None} | changes


def identity(known, hosts=(), **entry):
    found = {"id": "writer"} | entry
    return Identity(
        0, found, Match(found["id"], "exact", called=found["id"]), "exact", known, tuple(hosts), ()
    )


def named(name, replaces="writer"):
    return {"name": name, "replaces": replaces, "source": "x"}


# Who names the successor


@pytest.mark.parametrize(
    ("rows", "replaced", "provider", "found"),
    [
        ([named("writer-2")], "writer", "acme", "writer-2"),
        ([named("writer-2", "WRITER")], "Writer", "acme", "writer-2"),
        ([named("writer-2", "other")], "writer", "acme", None),
        ([named("b", "other"), named("c")], "writer", "acme", "c"),
        ([named("b"), named("c")], "writer", "acme", "b"),
        ([named("b"), named("c")], "writer", "azure", "c"),
        ([named("b"), named("c")], "writer", None, "b"),
        ([], "writer", "acme", None),
    ],
)
def test_of_several_announced_successors_that_counts_which_the_host_names_too(
    rows, replaced, provider, found
):
    known = record("acme/sole", row("acme", replacement="z"), row("azure", replacement="c"), successors=rows)
    assert onward.announced(identity(known, id=replaced), provider) == found


def test_families_name_their_members_as_the_catalog_does_without_the_developer():
    known = record("acme/writer", successors=[named("writer-2", "Writer")])
    assert onward.announced(identity(known, id="something-else"), "acme") == "writer-2"
    assert onward.own_name(known) == "writer"
    assert onward.own_name({"id": None}) == ""
    nobody = record(None, successors=[named("writer-2")], hosts=None)
    assert onward.announced(identity(nobody, id="writer"), None) == "writer-2"


# The line of successors

SECOND = record(
    "acme/writer-2",
    row(name="writer-2", status="deprecated", retires="2027-01-14", replacement="writer-3"),
    released="2026-02-02",
)
THIRD = record("acme/writer-3", row(name="writer-3"), released="2026-03-03")


@pytest.fixture(name="setting")
def fixture_setting(setting_of):
    return setting_of(
        models={"writer-2": SECOND, "writer-3": THIRD},
        providers={"acme": {"name": "Acme API", "kind": "developer-api", "developer": "acme"}},
    )


def core(provider="acme", replacement=None):
    return {"host": {"id": provider}, "endpoint": {"replacement": replacement}}


TWO = {"id": "acme/writer-2", "name": "writer-2", "released": "2026-02-02"}
THREE = {"id": "acme/writer-3", "name": "writer-3", "released": "2026-03-03"}


def test_a_successor_is_followed_at_the_same_host_to_the_one_that_stays(setting):
    assert onward.successors_of(identity(record()), core(replacement="writer-2"), setting) == [
        TWO | {"from": "host", "status": "deprecated", "retires": "2027-01-14"},
        THREE | {"from": "host", "status": "active"},
    ]


def test_a_successor_that_the_developer_names_has_a_line_only_at_a_host(setting):
    known = record(successors=[named("writer-2")])
    told = onward.successors_of(identity(known), core(), setting)
    assert [(step["name"], step["from"]) for step in told] == [
        ("writer-2", "developer"),
        ("writer-3", "host"),
    ]
    alone = onward.successors_of(identity(known), {"host": {"id": None}}, setting)
    assert alone == [TWO | {"from": "developer", "status": None}]
    run = onward.successors_of(identity(known), {"host": SELF}, setting)
    assert [(step["name"], step["status"], step["retires"]) for step in run] == [("writer-2", None, None)]
    assert onward.successors_of(identity(record()), core(), setting) == []


def test_a_successor_that_nobody_knows_ends_the_line(setting):
    assert onward.successors_of(identity(record()), core(replacement="unheard-of"), setting) == [
        {"id": None, "name": "unheard-of", "from": "host", "status": None, "released": None}
    ]


def test_a_host_may_mean_another_model_by_the_same_name(setting_of):
    setting = setting_of(models={"next": THIRD, "azure: next": SECOND})
    for provider, id_ in (("azure", "acme/writer-2"), ("acme", "acme/writer-3")):
        told = onward.successors_of(identity(record()), core(provider, "next"), setting)
        assert [step["id"] for step in told] == [id_]


def test_a_name_of_several_models_is_no_step_to_one_of_them(setting, monkeypatch):
    both = Match("writer-2", "ambiguous", ("writer-2", "writer-3"), called="writer-2")
    monkeypatch.setattr(setting.catalog, "lookup", lambda _name, _host: both)
    step, after = onward.next_step("writer-2", "host", "acme", setting)
    assert (step["id"], step["released"], after) == (None, None, None)


def test_a_line_that_comes_back_to_itself_ends_and_so_does_one_without_an_end(setting_of):
    def follows(name, after):
        return record(f"acme/{name}", row(name=name, replacement=after))

    ring = setting_of(models={"a": follows("a", "b"), "b": follows("b", "a")})
    told = onward.successors_of(identity(record()), core(replacement="a"), ring)
    assert [step["name"] for step in told] == ["a", "b"]
    endless = setting_of(models={f"m{at}": follows(f"m{at}", f"m{at + 1}") for at in range(20)})
    told = onward.successors_of(identity(record()), core(replacement="m0"), endless)
    assert [step["name"] for step in told] == [f"m{at}" for at in range(10)]


# Fallbacks


def host(name="acme", kind="developer-api"):
    return {"id": name, "kind": kind}


@pytest.mark.parametrize(
    ("developer", "at", "other", "independent", "hosted"),
    [
        ("other", host("azure", "cloud-host"), True, True, True),
        ("other", host(), True, False, True),
        ("acme", host("azure", "cloud-host"), False, False, True),
        (None, host("azure", "cloud-host"), None, None, True),
        (None, host(), None, False, True),
        ("other", host(None, None), True, None, None),
        ("acme", host(None, None), False, False, None),
        ("other", SELF, True, True, False),
        ("other", host("unheard-of", None), True, True, True),
    ],
)
def test_a_fallback_is_independent_of_another_developer_at_another_host(
    setting, developer, at, other, independent, hosted
):
    known = record("other/reader", developer=developer, openness="closed")
    reader = identity(known, [at], id="reader", name="second")
    others = Others([reader], {"exit_plan": {"evidence": "x"}, "evaluation": {"covers": ["third"]}})
    (found,) = onward.fallbacks_of(identity(record(), fallback=["second"]), host(), others, setting)
    assert found == {
        "name": "second",
        "id": "other/reader",
        "developer": developer,
        "provider": at["id"],
        "independent": independent,
        "other_developer": other,
        "hosted": hosted,
        "retired": False,
        "openness": "closed",
        "controls": {"exit_plan": {"evidence": "x"}},
    }
    assert onward.fallbacks_of(identity(record()), host(), others, setting) == []


@pytest.mark.parametrize(
    ("rows", "changes", "at", "retired"),
    [
        ([row("azure", "reader", "retired")], {}, "azure", True),
        ([row("azure", "reader", "deprecated", "2026-03-01")], {}, "azure", True),
        ([row("azure", "reader", "deprecated", "2027-03-01")], {}, "azure", False),
        ([row("azure", "reader", "active", "2026-03-01")], {}, "azure", False),
        ([row("azure", "reader", "retired")], {}, "groq", False),
        ([row("azure", "reader", "retired")], {"tier": "B"}, "azure", False),
        ([row("self", "reader", "retired")], {}, "self", False),
        ([], {"declared": {"endpoint": {"status": "retired"}}}, "azure", True),
        ([], {"declared": {"endpoint": {"status": "active"}}}, "azure", False),
    ],
)
def test_a_fallback_is_gone_where_its_host_surely_ended_it(setting, rows, changes, at, retired):
    known = record("other/reader", *rows, **changes)
    reader = identity(known, [SELF if at == "self" else host(at, "cloud-host")], id="reader")
    (found,) = onward.fallbacks_of(
        identity(record(), fallback=["reader"]), host(), Others([reader], {}), setting
    )
    assert found["retired"] is retired


@pytest.mark.parametrize(
    ("other", "ours", "independent", "provider"),
    [
        (host("azure", "cloud-host"), host(), True, None),
        (host("azure", "cloud-host"), SELF, None, None),
        (SELF, host(), True, "self"),
        (SELF, host(None, None), None, "self"),
        (host(None, None), host(), None, None),
    ],
)
def test_of_a_fallback_that_one_or_another_may_serve_only_what_is_so_at_both_is_known(
    setting, other, ours, independent, provider
):
    reader = identity(record("other/reader"), [SELF, other], id="reader")
    found = onward.fallback_of("reader", identity(record()), ours, Others([reader], {}), setting)
    assert (found["independent"], found["provider"]) == (independent, provider)
    assert found["hosted"] is (False if other is SELF else None)


@pytest.mark.parametrize("covered", ["second", "reader"])
def test_controls_cover_a_fallback_by_its_local_name_or_its_id(setting, covered):
    reader = identity(record("other/reader"), [host()], id="reader", name="second")
    others = Others([reader], {"exit_plan": {"covers": [covered]}})
    found = onward.fallback_of("second", identity(record()), host(), others, setting)
    assert list(found["controls"]) == ["exit_plan"]
    third = Others(
        [identity(record("other/reader"), [host()], id="third")], {"exit_plan": {"covers": ["third"]}}
    )
    assert list(onward.fallback_of("third", identity(record()), host(), third, setting)["controls"]) == [
        "exit_plan"
    ]


def test_a_fallback_that_the_manifest_does_not_list_is_looked_up(setting):
    others = Others([], {"exit_plan": {"covers": ["writer-2"]}, "evaluation": {"covers": ["third"]}})
    found = onward.fallback_of("writer-2", identity(record()), host(), others, setting)
    assert (found["id"], found["developer"], list(found["controls"])) == (
        "acme/writer-2",
        "acme",
        ["exit_plan"],
    )
    unheard = onward.fallback_of("unheard-of", identity(record()), host(), others, setting)
    assert (unheard["id"], unheard["provider"], unheard["independent"]) == (None, None, None)
    assert unheard["hosted"] is None


@pytest.mark.parametrize(
    ("one", "other", "found"), [("a", "b", True), ("a", "a", False), (None, "a", None), ("a", None, None)]
)
def test_two_names_differ_only_where_both_are_known(one, other, found):
    assert onward.differs(one, other) is found
