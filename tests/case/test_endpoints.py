"""Which row of a host counts, and what its dates mean on a day."""

from __future__ import annotations

import os
import time

import pytest

from modelvow.case.endpoints import (
    NOTHING,
    choose,
    common,
    days_between,
    endpoint_of,
    inherited,
    is_floating,
    is_snapshot,
    is_undated,
    row_of,
    rows_at,
    says_preview,
    status_on,
    tuned_base,
)

RECORD = {"id": "acme/writer"}


def row(name, status="active", retires=None, provider="acme", replacement=None):
    return {
        "provider": provider,
        "model_id": name,
        "status": status,
        "retires": retires,
        "replacement": replacement,
        "source": "modelsdev",
    }


def at(rows, *names, as_of="2026-11-25", provider="acme"):
    return endpoint_of(RECORD | {"hosts": rows}, provider, names or ("writer",), as_of)


def test_the_date_of_the_host_that_is_named_counts_and_no_other(model_for):
    first = model_for({"id": "gpt-5", "host": "openai"})["endpoint"]
    second = model_for({"id": "gpt-5-2025-08-07", "host": "azure"})["endpoint"]
    assert (first["retires"], first["days_left"], first["scheduled"]) == ("2026-12-11", 16, False)
    assert first["replacement"] == "gpt-5.6-sol"
    assert (second["retires"], second["days_left"], second["scheduled"]) == ("2027-02-09", 76, True)


def test_from_the_day_after_an_announced_end_is_an_end_and_a_scheduled_one_unknown(model_for):
    first = model_for({"id": "gpt-5", "host": "openai"}, as_of="2026-12-12")["endpoint"]
    assert (first["status"], first["days_left"], first["surely_retired"]) == ("retired", -1, True)
    second = model_for({"id": "gpt-5-2025-08-07", "host": "azure"}, as_of="2027-02-10")["endpoint"]
    assert (second["status"], second["retires"], second["days_left"]) == (None, None, None)


def test_on_its_last_day_a_model_still_runs(model_for):
    assert (
        model_for({"id": "gpt-5", "host": "openai"}, as_of="2026-12-11")["endpoint"]["status"] == "deprecated"
    )


def test_the_clock_of_the_machine_changes_nothing(model_for, monkeypatch):
    found = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        monkeypatch.setitem(os.environ, "TZ", zone)
        time.tzset()
        found.append(model_for({"id": "gpt-5", "host": "openai"}))
    monkeypatch.undo()
    time.tzset()
    assert found[0] == found[1]


def test_a_fine_tune_at_a_host_ends_with_its_own_row(model_for):
    for name in (
        "ft:gpt-4o-mini-2024-07-18:acme:tone-of-voice:AbC123xy",
        "ft:gpt-4o-mini-2024-07-18:acme::AbC123xy",
    ):
        model = model_for(name)
        assert (model["match"]["id"], model["host"]["id"]) == ("openai/gpt-4o-mini", "openai")
        assert model["endpoint"]["retires"] == "2027-01-14"


def test_an_end_at_the_developer_is_none_at_another_host(model_for):
    there = model_for("bedrock/us.anthropic.claude-3-5-haiku-20241022-v1:0")["endpoint"]
    assert (there["provider"], there["status"], "retires" in there) == ("amazon-bedrock", "active", False)
    here = model_for({"id": "claude-3-5-haiku-20241022", "host": "anthropic"})["endpoint"]
    assert (here["status"], here["retires"]) == ("retired", "2026-02-19")


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        pytest.param("writer-2026-01-01", "writer-2026-01-01", id="as called"),
        pytest.param("WRITER-2026-01-01", "writer-2026-01-01", id="in any case"),
        pytest.param("something-else", "writer", id="else the undated row"),
    ],
)
def test_the_row_is_that_of_the_name_called_else_the_undated_one(name, taken):
    rows = [row("writer-2025-01-01"), row("writer-2026-01-01"), row("writer")]
    assert at(rows, name)["model_id"] == taken


def test_latest_counts_as_undated():
    assert at([row("writer-2025-01-01", "retired"), row("writer-latest")], "x")["model_id"] == "writer-latest"


def test_without_such_a_row_only_what_all_rows_agree_on_is_known():
    found = at(
        [row("vendor.writer-v1", "deprecated", "2027-01-01"), row("vendor.writer-v2", "deprecated")], "x"
    )
    assert (found["status"], found["retires"], found["model_id"]) == ("deprecated", None, None)


def test_a_revision_that_names_a_row_picks_it(model_for):
    model = model_for({"id": "gpt-4o", "host": "openai", "revision": "2024-05-13"})
    assert (model["endpoint"]["model_id"], model["endpoint"]["status"]) == ("gpt-4o-2024-05-13", "retired")


def test_rows_of_fine_tunes_count_for_fine_tunes_alone():
    rows = [row("ft:writer-2026-01-01", "active", "2027-01-01")]
    assert at(rows, "writer")["status"] is None
    assert at(rows, "ft:writer-2026-01-01:acme::x")["retires"] == "2027-01-01"


def test_an_undated_row_takes_over_the_latest_date_when_all_its_snapshots_have_one():
    dated = [row("writer-2025-01-01", retires="2027-01-01"), row("writer-2025-06-01", retires="2027-06-01")]
    assert at([row("writer"), *dated])["retires"] == "2027-06-01"
    assert "retires" not in at([row("writer"), *dated, row("writer-2026-01-01")])
    assert "retires" not in at([row("writer"), row("writer-mini-2025-01-01", retires="2027-01-01")])


@pytest.mark.parametrize(
    ("status", "retires", "on", "expected"),
    [
        ("deprecated", "2026-11-25", "2026-11-25", ("deprecated", "2026-11-25")),
        ("deprecated", "2026-11-25", "2026-11-26", ("retired", "2026-11-25")),
        ("active", "2026-11-25", "2026-11-25", ("active", "2026-11-25")),
        ("active", "2026-11-25", "2026-11-26", (None, None)),
        (None, "2026-11-25", "2026-01-01", (None, None)),
        ("deprecated", None, "2026-11-25", ("deprecated", None)),
    ],
)
def test_status_and_date_on_a_day(status, retires, on, expected):
    assert status_on(status, retires, on) == expected


def test_an_active_row_without_a_date_has_no_end_and_a_deprecated_one_an_unknown_end():
    assert "retires" not in at([row("writer")])
    assert at([row("writer", "deprecated")])["retires"] is None


def test_a_host_that_does_not_list_the_model_tells_nothing():
    found = at([row("writer")], provider="other")
    assert (found["status"], found["surely_retired"], found["model_id"]) == (None, False, None)


@pytest.mark.parametrize(
    ("name", "preview"),
    [
        ("writer-preview", True),
        ("writer-exp-0827", True),
        ("writer-beta", True),
        ("writer-experimental", True),
        ("writer-expert", False),
        ("alphabeta", False),
    ],
)
def test_a_preview_says_so_as_a_word(name, preview):
    assert at([row(name)], name)["preview"] is preview


@pytest.mark.parametrize(
    ("entry", "floats"),
    [
        ({"id": "gpt-4o", "host": "openai"}, True),
        ({"id": "gpt-4o-2024-08-06", "host": "openai"}, False),
        ({"id": "mistral-large-latest", "host": "mistral"}, True),
        ({"id": "BAAI/bge-m3", "host": "self"}, True),
        ({"id": "BAAI/bge-m3", "host": "self", "revision": "main"}, True),
        ({"id": "BAAI/bge-m3@61e9540", "host": "self"}, False),
        (
            {"id": "BAAI/bge-m3", "host": "self", "revision": "c9745ed1d9f207416be6d2e6f8de32d3a16199bf"},
            False,
        ),
    ],
)
def test_a_name_floats_until_a_snapshot_or_commit_is_named(entry, floats, model_for):
    assert model_for(entry)["floating"] is floats


def test_where_no_row_is_known_nobody_can_tell_whether_a_name_floats():
    assert is_floating(RECORD | {"hosts": []}, "acme", ("writer",)) is None


def test_without_a_provider_or_a_known_model_nobody_can_tell_whether_it_is_a_preview():
    rows = RECORD | {"hosts": [row("writer-beta")]}
    nameless = {"id": None, "hosts": []}
    assert endpoint_of(nameless, None, ("x-preview",), "2026-11-25")["preview"] is None
    assert endpoint_of(nameless, "acme", ("x-preview",), "2026-11-25")["preview"] is True
    assert endpoint_of(rows, None, ("x",), "2026-11-25")["preview"] is False
    assert endpoint_of(rows, "acme", ("writer-beta",), "2026-11-25")["preview"] is True
    assert endpoint_of(RECORD | {"id": "acme/writer-exp", "hosts": []}, "acme", ("x",), "2026-11-25")[
        "preview"
    ]


def test_an_endpoint_is_told_whole():
    gone = row("writer", "deprecated", "2026-11-20", replacement="writer-2")
    end = {"model_id": "writer", "status": "retired", "replacement": "writer-2", "surely_retired": True}
    assert at([gone]) == end | {
        "scheduled": False,
        "source": "modelsdev",
        "retires": "2026-11-20",
        "days_left": -5,
        "provider": "acme",
        "preview": False,
    }
    lasting = at([row("writer", retires="2026-12-05")])
    assert (lasting["scheduled"], lasting["days_left"], lasting["source"]) == (True, 10, "modelsdev")


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("ft:gpt-4o-2024-08-06:acme::id", "ft:gpt-4o-2024-08-06"),
        ("ft:gpt-4o", "ft:gpt-4o"),
        ("gpt-4o:free", "gpt-4o:free"),
        ("a:b:c", "a:b:c"),
        ("x-ft:a:b", "x-ft:a:b"),
    ],
)
def test_the_name_of_a_fine_tune_begins_with_that_of_its_base(name, base):
    assert tuned_base(name) == base


@pytest.mark.parametrize(
    ("name", "undated", "snapshot"),
    [
        ("writer-2026-01-01", "writer", True),
        ("writer-0827", "writer", True),
        ("Writer@2026", "WRITER", True),
        ("writer-082", "writer", False),
        ("writer-v27b", "writer", False),
        ("writer-0a1b", "writer", True),
        ("writer_0827", "writer", False),
        ("writerx0827", "writer", False),
        ("writer-2026-01-01", "writer-latest", True),
        ("writer-mini-2026", "writer", False),
        ("writer", "writer", False),
        ("reader-2026-01-01", "writer", False),
        ("-0827", "writer", False),
    ],
)
def test_a_snapshot_is_a_name_with_a_date_or_number_behind_it(name, undated, snapshot):
    assert is_snapshot(name, undated) is snapshot


@pytest.mark.parametrize(
    ("name", "id_", "undated"),
    [
        ("writer", "acme/writer", True),
        ("WRITER", "acme/writer", True),
        ("writer-latest", "acme/writer", True),
        ("acme/writer", "acme/writer", True),
        ("accounts/acme/models/writer", "acme/writer", True),
        ("ft:writer", "acme/writer", True),
        ("writer-2026", "acme/writer", False),
        ("latest-writer", "acme/writer", False),
        ("writer", "acme/team/writer", False),
        ("writer", None, False),
        ("", None, False),
        ("", "writer", False),
    ],
)
def test_a_row_is_undated_that_is_spelled_as_the_catalogs_id(name, id_, undated):
    assert is_undated(row(name), {"id": id_}) is undated


def test_what_all_rows_agree_on_is_all_of_one_and_nothing_of_none():
    one = row("a", "deprecated", "2027-01-01", replacement="b")
    same = {key: one[key] for key in ("status", "retires", "replacement", "source")}
    assert common([one]) == same | {"model_id": "a"}
    assert common([one, one | {"model_id": "c", "retires": None}]) == same | {
        "retires": None,
        "model_id": None,
    }
    assert common([]) == NOTHING


def test_a_date_is_taken_over_by_an_undated_active_row_without_one_alone():
    rows = [row("writer-2025-01-01", retires="2027-01-01")]
    assert inherited(row("writer"), rows) == {"retires": "2027-01-01"}
    for other in (
        row("writer", "deprecated"),
        row("writer", retires="2026-12-31"),
        row("reader"),
        NOTHING | {"status": "active"},
    ):
        assert inherited(other, rows) == {}
    assert row_of(RECORD | {"hosts": [row("writer"), *rows]}, "acme", ("x",))["retires"] == "2027-01-01"


def test_of_rows_that_are_spelled_alike_the_first_counts_and_the_strongest_name_before_the_others():
    rows = [row("Writer", "retired"), row("writer", "active"), row("other", "deprecated")]
    assert choose(rows, RECORD, ("writer",))["status"] == "retired"
    assert choose(rows, RECORD, ("gone", "other", "writer"))["status"] == "deprecated"
    assert choose(rows, RECORD, ())["model_id"] == "Writer"
    assert choose([row("ft:writer")], RECORD, ("FT:writer", "ft:writer:acme::x"))["model_id"] == "ft:writer"


def test_rows_are_those_of_the_provider_and_of_fine_tunes_where_they_are_asked_for():
    record = {"hosts": [row("writer"), row("ft:writer"), row("writer", provider="other")]}
    assert rows_at(record, "acme", tuned=False) == [row("writer")]
    assert rows_at(record, "acme", tuned=True) == [row("ft:writer")]
    assert rows_at({"hosts": None}, "acme", tuned=False) == []
    tuned = record | RECORD
    assert row_of(tuned, "acme", ("x", "ft:writer:acme::y"))["model_id"] == "ft:writer"
    assert row_of(tuned, "acme", ("writer", "tuned-ft:"))["model_id"] == "writer"


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-25", "2026-11-25", 0),
        ("2026-02-28", "2026-03-01", 1),
        ("2024-02-28", "2024-03-01", 2),
        ("2024-02-29", "2024-03-01", 1),
        ("2026-12-31", "2027-01-01", 1),
        ("2026-01-01", "2027-01-01", 365),
        ("2024-01-01", "2025-01-01", 366),
        ("1900-02-28", "1900-03-01", 1),
        ("2000-02-28", "2000-03-01", 2),
        ("2027-01-01", "2026-12-31", -1),
    ],
)
def test_days_are_those_of_the_calendar(start, end, days):
    assert days_between(start, end) == days


@pytest.mark.parametrize(
    ("names", "preview"),
    [
        (["writer", "x_beta.2"], True),
        (["EXP"], True),
        (["writer", None], False),
        ([None, "a-preview"], True),
        (["pre", "view"], False),
        (["writerpreview"], False),
        ([], False),
    ],
)
def test_a_word_of_any_name_says_preview(names, preview):
    assert says_preview(names) is preview


@pytest.mark.parametrize(
    ("hosts", "names", "floats"),
    [
        ([row("writer"), row("writer-2026-01-01")], ("writer",), True),
        ([row("writer"), row("writer-2026-01-01")], ("writer-2026-01-01",), False),
        ([row("writer")], ("writer",), False),
        ([], ("Writer-LATEST",), True),
        ([], ("writer",), None),
        ([row("writer"), row("writer-2026-01-01")], ("other",), True),
        ([row("ft:writer")], ("ft:writer:acme::x",), False),
        ([row("ft:writer")], ("writer",), None),
        ([row("a"), row("b")], ("writer",), None),
    ],
)
def test_a_name_may_be_moved_where_its_row_has_snapshots(hosts, names, floats):
    assert is_floating(RECORD | {"hosts": hosts}, "acme", names) is floats
