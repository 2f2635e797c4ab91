"""Where a model stands, in words: what ended, what comes after it, who else has it, and how to pin it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from modelvow.case import lifecycle
from modelvow.case.endpoints import NOTHING
from modelvow.case.identify import Identity
from modelvow.case.memory import Memory, Setting
from modelvow.catalog.lookup import Match

DAY = "2026-11-25"
PROVIDERS = {
    name: {"name": name.title(), "kind": kind, "developer": developer}
    for name, kind, developer in (
        ("acme", "developer-api", "acme"),
        ("zone", "developer-api", "acme"),
        ("azure", "cloud-host", None),
        ("bedrock", "cloud-host", None),
        ("groq", "cloud-host", None),
        ("nebius", "cloud-host", None),
        ("vertex", "cloud-host", None),
        ("router", "aggregator", None),
        ("ollama", "self-host runtime", None),
    )
}


def row(provider="acme", name="writer", status="active", retires=None, replacement=None):
    found = {"provider": provider, "model_id": name, "status": status, "retires": retires}
    return found | {"replacement": replacement, "source": "list"}


def setting(*, models=None, weak=False):
    catalog = SimpleNamespace(
        provider=PROVIDERS.get,
        service_of={"acme": "acme"}.get,
        model_ids=lambda: tuple(models or ()),
        model=(models or {}).get,
        source=lambda key: {"title": f"The {key}", "date": "2026-10-01"} if key else None,
    )
    return Setting(DAY, catalog, {}, Memory([]), weak=weak)


def identity(*hosts, how="exact", successors=(), declared=None, **entry):
    name = entry.setdefault("id", "writer")
    record = {
        "id": "acme/writer",
        "developer": "acme",
        "hosts": list(hosts),
        "tier": "A",
        "checked": "2026-09-09",
    }
    record |= {"family_info": {"successors": list(successors)} if successors else None}
    record |= {"declared": declared} if declared else {}
    return Identity(0, entry, Match(name, how, called=name), how, record, (), ())


def step(name="next", status="active", released="2026-06-01", by="host", **more):
    return {"name": name, "status": status, "released": released, "from": by} | more


def model(at="acme", *, self_run=False, floating=False, successors=(), weights=False, repo=None, **endpoint):
    found = {
        "host": {"id": at, "name": str(at).title(), "assumed": False},
        "self_run": self_run,
        "floating": floating,
        "successors": list(successors),
        "facts": {"components": {"weights": weights}, "weights_repo": repo, "released": "2026-01-01"},
        "sources": {},
    }
    if self_run:
        return found
    return found | {"endpoint": NOTHING | {"status": "active"} | endpoint}


# Days


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (None, {}),
        (-1, {"ended": "1 day"}),
        (-1600, {"ended": "1,600 days"}),
        (0, {"ends": "today"}),
        (1, {"ends": "in 1 day"}),
        (16, {"ends": "in 16 days"}),
    ],
)
def test_days_are_told_since_and_until_the_end(left, told):
    assert lifecycle.days_told({"days_left": left}) == told
    assert lifecycle.days_told({}) == {}


# Listed


@pytest.mark.parametrize(
    ("of", "at", "listed"),
    [
        (identity(row()), model(), True),
        (identity(row("azure")), model(), False),
        (identity(), model(), False),
        (identity(row()), model(self_run=True), False),
        (identity(row(), how="normalized"), model(), True),
        (identity(row(), how="stripped"), model(), True),
        (identity(row(), how="ambiguous"), model(), False),
        (identity(row(), how="declared", declared={"endpoint": {}}), model(), True),
        (identity(row(), how="declared", declared={"openness": "closed"}), model(), False),
        (identity(row(), how="base"), model(), False),
    ],
)
def test_a_model_is_listed_where_its_host_has_a_row_of_it_or_the_manifest_declares_one(of, at, listed):
    assert lifecycle.is_listed(of, at) is listed


def test_whether_an_assumed_host_should_list_a_model_is_open():
    at = model("azure")
    at["host"]["assumed"] = True
    assert lifecycle.is_listed(identity(row()), at) is None
    assert lifecycle.is_listed(identity(row("azure")), at) is True


# A price list's end


@pytest.mark.parametrize(
    ("of", "told"),
    [
        (identity(row(retires="2026-11-24")), {"passed": "2026-11-24", "passed_ago": "1 day"}),
        (identity(row(retires="2026-11-23")), {"passed": "2026-11-23", "passed_ago": "2 days"}),
        (identity(row(retires="2026-11-25")), {}),
        (identity(row()), {}),
        (identity(row("azure", retires="2026-11-24")), {}),
        (identity(row(retires="2026-11-24"), how="ambiguous"), {}),
        (
            identity(row(name="writer"), row(name="writer-1", retires="2026-10-01"), id="writer-1"),
            {"passed": "2026-10-01", "passed_ago": "55 days"},
        ),
    ],
)
def test_an_end_that_only_a_price_list_gave_is_told_once_it_has_passed(of, told):
    assert lifecycle.passed(of, model(), setting()) == told
    assert lifecycle.passed(of, model(), setting(weak=True)) == {}
    known = lifecycle.lifecycle_of(of, model(status=None), setting())
    assert {key: known[key] for key in ("passed", "passed_ago") if key in known} == told
    assert "passed" not in lifecycle.lifecycle_of(of, model(), setting())


# Successors


@pytest.mark.parametrize(
    ("chain", "told"),
    [
        ([step()], "`next`"),
        ([step(status=None)], "`next`"),
        (
            [step(status="deprecated", retires="2027-01-14"), step("last")],
            "`next` (itself ends on 2027-01-14), then `last`",
        ),
        (
            [step(status="deprecated"), step("last", "retired")],
            "`next` (itself deprecated), then `last` (itself retired)",
        ),
        (
            [step(status="deprecated", retires=None), step("b"), step("c")],
            "`next` (itself deprecated), then `b`",
        ),
        (
            [step(status="retired", retires="2026-02-19"), step("last")],
            "`next` (itself retired on 2026-02-19), then `last`",
        ),
    ],
)
def test_successors_are_told_on_to_the_first_that_stays(chain, told):
    assert lifecycle.chain_told(chain) == told
    assert lifecycle.lifecycle_of(identity(row()), model(successors=chain), setting())["successor"] == told


@pytest.mark.parametrize(
    ("released", "before", "superseded"),
    [
        ("2026-06-01", "2026-01-01", {"by": "next", "since": "2026-06-01"}),
        ("2026-01-01", "2026-01-01", None),
        ("2025-06-01", "2026-01-01", None),
        (None, "2026-01-01", {"by": "next", "since": None}),
        ("2026-06-01", None, {"by": "next", "since": None}),
    ],
)
def test_a_model_is_superseded_by_what_came_after_it_and_since_when_if_that_is_known(
    released, before, superseded
):
    at = model(successors=[step(released=released), step("last", released="2030-01-01")])
    at["facts"]["released"] = before
    assert lifecycle.succession(identity(row()), at, setting()).get("superseded") == superseded


@pytest.mark.parametrize(
    ("of", "at", "concerns"),
    [
        (identity(row()), model(), True),
        (identity(row()), model(status="deprecated"), False),
        (identity(row()), model(status=None), False),
        (identity(row("groq", replacement="next")), model(self_run=True), False),
        (identity(row(replacement="acme/NEXT")), model(self_run=True), True),
        (identity(row("groq", replacement="next"), row(replacement="x/next")), model(self_run=True), True),
        (identity(row("groq", replacement="other")), model(self_run=True), True),
        (identity(row("groq")), model(self_run=True), True),
    ],
)
def test_weights_are_succeeded_by_what_their_developer_names_and_a_service_while_it_runs(of, at, concerns):
    at["successors"] = [step("acme/Next")]
    assert lifecycle.is_succeeded_here(of, at, setting()) is concerns


def test_without_a_list_of_hosts_no_service_names_a_successor_of_weights():
    of = identity()
    of.record["hosts"] = None
    assert lifecycle.is_succeeded_here(of, model(self_run=True, successors=[step()]), setting()) is True


def test_who_named_the_successor_is_its_source():
    host = model(successors=[step()])
    assert lifecycle.superseded_source(identity(), host, setting())["kind"] == "assumed"
    host["sources"] = {"endpoint.replacement": {"source": "a list"}}
    assert lifecycle.superseded_source(identity(), host, setting()) == {"source": "a list"}
    named = [
        {"name": "other", "source": "a"},
        {"name": "next", "source": "b"},
        {"name": "next", "source": "c"},
    ]
    made = model(successors=[step(by="developer")])
    told = {"source": "The b", "date": "2026-10-01", "kind": "catalog", "hint": False}
    assert lifecycle.superseded_source(identity(successors=named), made, setting()) == told
    assert (
        lifecycle.superseded_source(identity(successors=named[:1]), made, setting())["source"]
        == "the catalog"
    )
    assert lifecycle.superseded_source(identity(), made, setting())["source"] == "the catalog"


# Other places

OTHERS = [row(name) for name in ("vertex", "nebius", "groq", "bedrock", "azure")]


@pytest.mark.parametrize(
    ("rows", "at", "names"),
    [
        ([row(), row("groq"), row("azure")], "groq", ["Acme", "Azure"]),
        ([row(), row("groq"), row("azure")], "acme", ["Azure", "Groq"]),
        ([row(), row("azure")], None, ["Acme", "Azure"]),
        ([row("zone"), row("azure"), row("vertex")], "acme", ["Zone", "Azure", "Vertex"]),
        ([row("azure"), row("azure", "writer-2")], "acme", ["Azure"]),
        ([row("router"), row("ollama"), row("unheard-of"), row("azure")], "acme", ["Azure"]),
        ([row("azure", status="retired"), row("azure", "writer-2")], "acme", ["Azure"]),
        ([row("azure", retires="2027-01-01"), row("groq", status="deprecated")], "acme", []),
        ([row("azure", retires="2026-01-01"), row("groq", status=None)], "acme", []),
        ([row("azure", "ft:writer"), row("groq")], "acme", ["Groq"]),
    ],
)
def test_other_services_are_those_that_list_the_model_without_an_end_the_developers_own_first(
    rows, at, names
):
    assert lifecycle.other_hosts(identity(*rows).record, at, setting()) == names


def test_without_a_list_no_other_service_has_the_model():
    assert lifecycle.other_hosts({"hosts": None, "developer": "acme"}, "acme", setting()) == []


STAY = "its weights stay, to be run by oneself"


@pytest.mark.parametrize(
    ("rows", "weights", "repo", "told"),
    [
        ([], False, None, ""),
        ([], None, None, ""),
        ([row("azure")], False, "acme/Writer", "Azure still lists it"),
        (OTHERS[:2], False, None, "Nebius, Vertex still list it"),
        (OTHERS[:4], False, None, "Bedrock, Groq, Nebius, Vertex still list it"),
        (OTHERS, False, None, "Azure, Bedrock, Groq, Nebius and 1 more still list it"),
        ([], True, None, STAY),
        ([], True, "acme/Writer", f"{STAY} (`acme/Writer`)"),
        ([row("azure")], True, None, f"Azure still lists it, and {STAY}"),
    ],
)
def test_who_else_lists_a_model_is_told_and_that_its_weights_stay(rows, weights, repo, told):
    at = model(weights=weights, repo=repo, status="retired")
    assert lifecycle.elsewhere(identity(*rows), at, setting()) == told
    found = lifecycle.lifecycle_of(identity(*rows), at, setting())
    assert found.get("elsewhere") == (told or None)
    running = model(weights=weights, repo=repo)
    assert "elsewhere" not in lifecycle.lifecycle_of(identity(*rows), running, setting())


# Names that float


@pytest.mark.parametrize(
    ("of", "at", "may"),
    [
        (identity(row()), model(floating=True), True),
        (identity(row()), model(floating=None), True),
        (identity(row()), model(), False),
        (identity(row()), model(floating=True, status="deprecated"), False),
        (identity(row()), model(floating=True, status=None), True),
        (identity(), model(floating=True), False),
        (identity(row(), how="ambiguous"), model(floating=True), False),
        (identity(), model(self_run=True, floating=True), True),
        (identity(), model(self_run=True), False),
    ],
)
def test_a_name_may_float_where_it_is_listed_and_not_ending_or_one_runs_the_weights(of, at, may):
    status = at.get("endpoint", {}).get("status")
    assert lifecycle.may_float(of, at, status) is may
    assert ("floats" in lifecycle.lifecycle_of(of, at, setting())) is may


def test_weights_move_until_a_commit_is_written():
    at = model(self_run=True, floating=True, repo="acme/Writer")
    assert lifecycle.floating(identity(), at, None, setting()) == {
        "floats": True,
        "moves": "no `revision` says which commit of its weights is meant",
        "pin": "write the commit of `acme/Writer` that was tested as `revision`: 40 digits "
        "(a local runner's copy: sha256:…)",
    }
    told = lifecycle.floating(identity(revision="main"), model(self_run=True, floating=True), None, setting())
    assert told["moves"] == "`main` is a branch or a tag, and those move"
    assert told["pin"].startswith("write the commit that was tested as `revision`: 40 digits")


def test_where_nobody_can_tell_whether_a_name_moves_the_snapshot_that_was_tested_is_asked_for():
    assert lifecycle.floating(identity(row()), model(floating=None), None, setting()) == {
        "floats": None,
        "pin": "write the dated snapshot that was tested as `revision`, if there is one",
    }


def snapshot(name, status="active", *, lasting=True, **more):
    return {"name": name, "status": status, "lasting": lasting} | more


def test_a_moving_name_is_told_with_its_snapshots_those_that_last_longest_first():
    rows = [
        row(),
        row(name="writer-2026-10-01", retires="2027-06-01"),
        row(name="writer-2026-03-01"),
        row(name="writer-2026-02-01"),
        row(name="writer-2025-01-01", status="retired"),
        row(name="ft:writer-2026-01-01"),
        row("azure", "writer-2026-09-09"),
        row(name="writer-mini-2026-01-01"),
    ]
    told = lifecycle.floating(identity(*rows), model(floating=True, model_id="writer"), "`next`", setting())
    assert told == {
        "floats": True,
        "moves": "Acme may point `writer` at another version",
        "pins": [
            snapshot("writer-2026-03-01"),
            snapshot("writer-2026-02-01"),
            snapshot("writer-2026-10-01", retires="2027-06-01"),
        ],
        "pin": "write `writer-2026-03-01` or `writer-2026-02-01` or `writer-2026-10-01` as `revision`",
    }
    unlisted = lifecycle.snapshots(identity(*rows), model(floating=True), setting())
    assert [each["name"] for each in unlisted][:1] == ["writer-2026-03-01"]
    tuned = lifecycle.snapshots(identity(*rows), model(floating=True, model_id="ft:writer"), setting())
    assert [each["name"] for each in tuned] == ["ft:writer-2026-01-01"]


def test_of_a_latest_name_the_snapshots_are_those_of_the_models_that_it_may_mean():
    record = {"hosts": [row(name="writer-2510")], "developer": "acme"}
    models = {"acme/writer-2510": record, "acme/writer-mini": record, "other/writer-2510": record}
    known = setting(models=models)
    of = identity(row(name="writer-latest"), id="Writer-Latest")
    found = lifecycle.snapshots(of, model(floating=True, model_id="Writer-Latest"), known)
    assert [each["name"] for each in found] == ["writer-2510"]
    assert lifecycle.siblings(of.record, "Writer-Latest", known) == [record]
    assert lifecycle.siblings(of.record, "writer", known) == []


@pytest.mark.parametrize(
    ("status", "retires", "found"),
    [
        ("active", None, snapshot("w")),
        ("active", "2027-02-23", snapshot("w", lasting=False, retires="2027-02-23")),
        ("active", "2027-02-24", snapshot("w", retires="2027-02-24")),
        ("deprecated", None, snapshot("w", "deprecated")),
        ("deprecated", "2026-12-01", snapshot("w", "deprecated", lasting=False, retires="2026-12-01")),
        ("deprecated", "2026-11-01", snapshot("w", "retired", lasting=False, retires="2026-11-01")),
        ("active", "2026-11-01", snapshot("w", None, lasting=None)),
        (None, None, snapshot("w", None, lasting=None)),
    ],
)
def test_a_snapshot_lasts_when_it_outlives_ninety_days(status, retires, found):
    assert lifecycle.snapshot(row(name="w", status=status, retires=retires), DAY) == found


NONE_LASTS = "none of its snapshots is known to outlive the next 90 days"


@pytest.mark.parametrize(
    ("rows", "successor", "told"),
    [
        ([], None, "its host lists no dated snapshot of it: ask which one it stands for, and write that"),
        ([snapshot("a")], None, "write `a` as `revision`"),
        ([snapshot(name) for name in "abcde"], None, "write `a` or `b` or `c` or `d` as `revision`"),
        ([snapshot("a", lasting=False), snapshot("b")], None, "write `b` as `revision`"),
        ([snapshot("a", lasting=None)], None, f"{NONE_LASTS}: plan a move rather than pin"),
        (
            [
                snapshot("a", lasting=False, retires="2026-12-01"),
                snapshot("b", lasting=False, retires="2027-01-14"),
                snapshot("c", lasting=None),
            ],
            "`next`",
            f"{NONE_LASTS}, the last may end on 2027-01-14: move to `next` rather than pin",
        ),
    ],
)
def test_a_snapshot_that_outlives_the_notice_is_a_pin_and_else_a_move_is(rows, successor, told):
    assert lifecycle.pin_snapshot(rows, successor) == told


def test_a_lifecycle_says_what_ends_what_follows_and_what_is_left():
    chain = [step(status="deprecated", retires="2027-01-14")]
    at = model(status="deprecated", days_left=16, successors=chain)
    assert lifecycle.lifecycle_of(identity(row(), row("azure")), at, setting()) == {
        "listed": True,
        "ends": "in 16 days",
        "successor": "`next` (itself ends on 2027-01-14)",
        "elsewhere": "Azure still lists it",
    }
    moving = model(floating=True, successors=[step()], model_id="writer")
    told = lifecycle.lifecycle_of(
        identity(row(), row(name="writer-2026-01-01", status="deprecated", retires="2026-12-01")),
        moving,
        setting(),
    )
    assert told["pin"].endswith("2026-12-01: move to `next` rather than pin")
    assert lifecycle.lifecycle_of(identity(), model(self_run=True), setting()) == {"listed": False}


@pytest.mark.parametrize(
    ("kinds", "stripped", "repository"),
    [
        (("hf-repo",), (), "acme/writer"),
        (("azure",), (("quantization", "-FP8"), ("repackager", "acme/")), "acme/writer-FP8"),
        (("ollama",), (), "lab/writer"),
        ((), (("router prefix", "vllm/"),), "lab/writer"),
    ],
)
def test_of_a_conversion_its_own_repository_is_pinned(kinds, stripped, repository):
    match = Match("acme/writer-FP8", "exact", kinds=kinds, stripped=stripped, called="acme/writer")
    called = identity()._replace(match=match)
    assert lifecycle.repo_of(called, {"facts": {"weights_repo": "lab/writer"}}) == repository
