"""A model at its host: whose terms count, where they come from, and what is open where no host is known."""

from __future__ import annotations

import pytest

from modelvow.case.join import declared_endpoint, either, is_commit, said_of_tuning, state_of
from modelvow.case.sources import ASSUMED, DECLARED

APACHE, SERVICE = "Apache License 2.0", "Mistral AI terms of service"
MISTRAL = "mistral-7b-instruct-v0.3"
OPEN_HOST = {"id": "acme/new", "facts": {"developer": "openai"}}
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def told_by(model, part):
    """Return the names of all that tells the terms of one part of a model."""
    return {row["source"] for path, row in model["sources"].items() if path.startswith(f"{part}.")}


# Whose terms count


def test_on_the_developers_service_use_is_told_by_its_terms_and_the_weights_by_their_license(model_for):
    model = model_for({"id": MISTRAL, "host": "mistral"})
    assert told_by(model, "use") == {SERVICE}
    assert told_by(model, "terms") == told_by(model, "bound") == {APACHE}
    assert model["sources"]["use.commercial_use"]["note"].startswith("§1, §3.1")


@pytest.mark.parametrize("host", ["self", "togetherai"])
def test_where_others_or_oneself_run_the_weights_their_license_tells_all_terms(host, model_for):
    model = model_for({"id": MISTRAL, "host": host})
    assert told_by(model, "use") == told_by(model, "terms") == told_by(model, "bound") == {APACHE}
    parts = ("terms.commercial_use", "use.commercial_use", "bound.commercial_use")
    assert len({repr(model["sources"][part]) for part in parts}) == 1


def test_terms_of_the_same_license_on_different_hosts_are_told_apart_in_one_run(case_for):
    served, run = case_for(
        {"id": MISTRAL, "host": "mistral"}, {"id": MISTRAL, "name": "own", "host": "self"}
    )["models"]
    assert (told_by(served, "use"), told_by(run, "use")) == ({SERVICE}, {APACHE})


def test_terms_that_nobody_knows_have_no_source(model_for):
    model = model_for({"id": "acme/none", "host": "self", "facts": {"openness": "open-weights"}})
    assert not [path for part in ("terms", "use", "bound") for path in told_by(model, part)]


def test_a_declared_license_is_told_by_the_catalogs_record_of_it(model_for):
    facts = {"openness": "open-weights", "license": "apache-2.0"}
    model = model_for({"id": "acme/own", "host": "self", "facts": facts})
    assert told_by(model, "terms") == told_by(model, "use") == {APACHE}


def test_what_is_declared_of_a_service_stands_above_what_its_provider_tells(model_for):
    facts = {
        "openness": "closed",
        "developer": "openai",
        "endpoint": {"status": "active"},
        "practices": {"retention_days": 7},
        "tuning": {"open": True},
    }
    model = model_for({"id": "acme-writer", "host": "openai", "facts": facts})
    for path in ("endpoint.status", "practices.retention_days", "tuning.open"):
        assert model["sources"][path] == DECLARED
    assert model["sources"]["practices.trains_on_inputs"]["kind"] != "declared"
    assert model["practices"]["retention_days"] == 7
    assert model["tuning"]["open"] is True
    assert model["tuning"]["closed"] is None


@pytest.mark.parametrize(("host", "assumed"), [("mistral", False), (None, True)])
def test_only_a_host_that_is_not_declared_is_told_to_be_assumed(host, assumed, model_for):
    told = model_for({"id": MISTRAL} | ({"host": host} if host else {}))["sources"]
    assert (told.get("host.id") == ASSUMED) is assumed
    assert (told.get("hosted") == ASSUMED) is assumed


# Where it is open who runs it


def test_a_host_that_is_open_has_a_name_for_both_and_nothing_else_that_is_known(model_for):
    assert model_for(OPEN_HOST)["host"] == {
        "id": None,
        "name": "the project itself or OpenAI API",
        "kind": None,
        "assumed": True,
        "own_service": None,
        "country": None,
    }


def test_of_an_endpoint_that_may_not_be_used_nothing_is_known_and_no_end_is_sure(model_for):
    endpoint = model_for(OPEN_HOST)["endpoint"]
    settled = {"surely_retired": False, "scheduled": False}
    assert {key: endpoint[key] for key in settled} == settled
    assert {key for key, value in endpoint.items() if value is not None} == set(settled)
    assert {"retires", "days_left", "status", "replacement", "preview"} <= set(endpoint)


def test_practices_of_a_host_that_may_not_be_used_are_unknown_one_by_one(model_for):
    practices = model_for(OPEN_HOST)["practices"]
    served = model_for(OPEN_HOST | {"host": "openai"})["practices"]
    assert set(practices) == set(served) - {"free_plan_note"}
    assert practices["free_plan_differs"] is False
    assert set(practices["certifications"]) == set(served["certifications"])
    assert set(practices["certifications"].values()) == {None}
    rest = {key for key, value in practices.items() if value is not None}
    assert rest == {"free_plan_differs", "certifications"}


def test_terms_of_use_that_differ_are_unknown_and_bar_no_region_by_name(model_for):
    model = model_for(OPEN_HOST)
    assert model["bound"]["from"] == []
    assert model["use"]["regions"]["barred_codes"] == []
    assert (model["use"]["license"], model["use"]["of"]) == (None, None)
    assert not {"conditions", "passed"} & {key for key, value in model["use"].items() if value is None}
    assert "how" not in model["tuning"]


# What a manifest declares of an endpoint


@pytest.mark.parametrize(
    ("declared", "status", "over", "left"),
    [
        ({"retires": "2026-11-24"}, "retired", True, -1),
        ({"retires": "2026-11-25"}, "active", False, 0),
        ({"status": "active", "retires": "2026-12-01"}, "active", False, 6),
        ({"status": "active", "retires": "2026-01-01"}, "retired", True, -328),
        ({"status": "legacy", "retires": "2027-01-01"}, "legacy", False, 37),
        ({"status": "active"}, "active", False, None),
        ({"replacement": "acme-writer-2"}, None, False, None),
    ],
)
def test_a_declared_endpoint_is_over_the_day_after_its_date(declared, status, over, left):
    found = declared_endpoint(declared, "2026-11-25")
    assert (found["status"], found["surely_retired"], found.get("days_left")) == (status, over, left)
    assert found["replacement"] == declared.get("replacement")
    assert found["scheduled"] is False
    assert "preview" not in found


@pytest.mark.parametrize("preview", [True, False])
def test_a_declared_preview_is_one_and_dates_nothing(preview):
    found = declared_endpoint({"preview": preview}, "2026-11-25")
    assert (found["preview"], found["status"], found["retires"]) == (preview, None, None)


@pytest.mark.parametrize(
    ("status", "preview", "state"),
    [
        ("active", False, "in operation"),
        ("active", None, "in operation"),
        ("active", True, "a preview"),
        (None, True, "a preview"),
        (None, None, None),
        ("deprecated", True, "deprecated"),
        ("retired", False, "retired"),
    ],
)
def test_a_preview_is_told_only_of_what_is_not_ending(status, preview, state):
    assert state_of({"status": status, "preview": preview, "scheduled": False}) == state


def test_an_end_that_a_price_list_alone_gives_is_told_as_such():
    assert state_of({"status": "active", "preview": None, "scheduled": True}) == "listed to end"


# What cannot move


@pytest.mark.parametrize(
    ("revision", "fixed"),
    [
        (COMMIT, True),
        (COMMIT.upper(), True),
        ("1" * 40, True),
        ("1" * 64, True),
        ("sha256:" + "1" * 64, True),
        ("SHA256:" + "AB" * 32, True),
        ("sha256:1a2b3c4", True),
        (COMMIT[:7] + "a", True),
        ("a123456", True),
        ("a12345", False),
        ("20260125", False),
        ("a" * 63, True),
        ("a" * 65, False),
        ("main", False),
        ("v1.0", False),
        (f"{COMMIT[:-1]}g", False),
    ],
)
def test_a_hash_is_told_from_a_name_and_from_a_date(revision, fixed):
    assert is_commit(revision) is fixed


# How a model can be fitted


def core(*, weights=False, parameters=None, derivatives="allowed", hosted=True, **tuned):
    return {
        "terms": {"derivatives": derivatives, "name": "MIT License"},
        "tuning": {"open": None, "closed": None, "preference": None} | tuned,
        "facts": {"components": {"weights": weights}, "parameters": parameters},
        "host": {"name": "Acme"},
        "hosted": hosted,
    }


OWN = "weights{} may be changed under MIT License (changed versions {})"


@pytest.mark.parametrize(
    ("given", "how"),
    [
        (core(), None),
        (core(weights=True), OWN.format("", "allowed")),
        (
            core(weights=True, parameters=7.0, derivatives="conditional"),
            OWN.format(" of 7 billion parameters", "conditional"),
        ),
        (core(weights=True, derivatives="forbidden"), None),
        (core(weights=True, derivatives=None), None),
        (core(open=True), "Acme tunes it"),
        (core(open=True, closed=True, preference=True), "Acme tunes it on preferences too"),
        (core(open=False, closed=True), "Acme tunes it for some customers only"),
        (core(open=False, closed=False), "Acme does not tune it"),
        (core(open=False), None),
        (core(closed=False), None),
        (core(open=False, closed=False, hosted=False), None),
        (core(weights=True, open=True), OWN.format("", "allowed") + "; Acme tunes it"),
    ],
)
def test_how_a_model_can_be_fitted_is_told_as_far_as_it_is_known(given, how):
    assert said_of_tuning(given) == ({} if how is None else {"how": how})


def known_at(**changes):
    """A model at a service, as it is joined."""
    parts = {
        "host": {"id": "acme", "name": "Acme API"},
        "hosted": True,
        "self_run": False,
        "facts": {"kind": "chat"},
        "tuning": {"open": True, "closed": False, "how": "Acme API tunes it"},
        "use": {
            "commercial_use": "allowed",
            "of": "service",
            "conditions": "above 5 users",
            "passed": "above 5 users",
            "regions": {"excluded": ["EU"], "barred_codes": ["DE"]},
        },
        "bound": {"derivatives": "allowed", "from": ["Base"]},
        "endpoint": {"status": "active", "retires": "2027-01-01", "nested": {"a": 1}},
        "practices": {"sla": "yes", "free_plan_differs": True, "free_plan_note": "x"},
        "sources": {"openness": {"source": "there"}},
    }
    return parts | changes


def test_one_host_that_is_sure_is_taken_as_it_is():
    only = known_at()
    assert either([only]) is only


def test_of_a_model_at_one_of_two_hosts_what_both_agree_on_is_known():
    run = known_at(hosted=False, self_run=True, host={"id": "self", "name": "the project itself"})
    run |= {"use": known_at()["use"] | {"of": "license", "passed": "above 9 users"}, "sources": {}}
    run |= {"bound": {"derivatives": "forbidden", "from": []}, "tuning": {"open": True, "closed": None}}
    found = either([run, known_at()])
    assert found == {
        "host": {
            "id": None,
            "name": "the project itself or Acme API",
            "kind": None,
            "assumed": True,
            "own_service": None,
            "country": None,
        },
        "hosted": None,
        "self_run": None,
        "facts": {"kind": "chat"},
        "tuning": {"open": True, "closed": None},
        "use": {
            "commercial_use": "allowed",
            "of": None,
            "conditions": "above 5 users",
            "regions": {"excluded": ["EU"], "barred_codes": ["DE"]},
        },
        "bound": {"derivatives": None, "from": []},
        "endpoint": {
            "status": None,
            "retires": None,
            "nested": {"a": None},
            "surely_retired": False,
            "scheduled": False,
            "days_left": None,
        },
        "practices": {"sla": None, "free_plan_differs": False},
        "sources": {"openness": {"source": "there"}},
    }
    bare = {"use": known_at()["use"] | {"regions": None, "conditions": None}}
    other = either([run | bare, known_at(bound={"derivatives": "allowed", "from": ["Base"]})])
    assert other["use"]["regions"] == {"excluded": ["EU"], "barred_codes": ["DE"]}
    assert "conditions" not in other["use"]
    parted = {"use": known_at()["use"] | {"regions": {"excluded": ["EU"], "barred_codes": ["FR"]}}}
    assert either([run | parted, known_at()])["use"]["regions"] == {"excluded": ["EU"], "barred_codes": []}
    assert either([run | {"bound": known_at()["bound"]}, known_at()])["bound"]["from"] == ["Base"]
