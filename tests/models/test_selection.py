"""Which models a filter lets through, which it counts as not known, and in which order they come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.listing import ORDERS, in_order
from modelvow.selection import SelectionError, Wanted, billions, check_wanted, choose, fits

DAY = "2026-11-25"
WRITER, LARGE, FINDER, SKETCH = (
    "acme/writer-7b",
    "acme/writer-large",
    "acme/finder-small",
    "acme/sketch",
)


def ids(records):
    return [record["id"] for record in records]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(Wanted(openness=("closed",)), {LARGE}, id="openness"),
        pytest.param(Wanted(openness=("closed", "open-source")), {WRITER, LARGE}, id="either of two"),
        pytest.param(Wanted(licenses=("apache-2.0",)), {WRITER}, id="license, whatever the case"),
        pytest.param(Wanted(licenses=("llama*",)), {FINDER}, id="license glob without LicenseRef-"),
        pytest.param(Wanted(licenses=("LicenseRef-*",)), {FINDER, LARGE}, id="license glob with it"),
        pytest.param(Wanted(tasks=("embedding",)), {FINDER}, id="task"),
        pytest.param(Wanted(tasks=("chat",)), {WRITER, LARGE}, id="kind"),
        pytest.param(Wanted(most=0.56), {FINDER}, id="at most so many, that included"),
        pytest.param(Wanted(least=0.57), {WRITER}, id="at least"),
        pytest.param(Wanted(least=1, most=6), set(), id="between"),
        pytest.param(Wanted(hosts=("groq",)), {WRITER}, id="host, not one where it was retired"),
        pytest.param(Wanted(hosts=("azure",)), {LARGE}, id="host with an end to come"),
        pytest.param(Wanted(hosts=("azure", "groq")), {LARGE, WRITER}, id="either of two hosts"),
        pytest.param(Wanted(hosts=("self",)), {FINDER, WRITER}, id="weights of one's own"),
        pytest.param(Wanted(retires_before="2027-01-31"), {LARGE}, id="last day before a day, not on it"),
        pytest.param(Wanted(retires_before="2027-02-01"), {WRITER, LARGE}, id="last day"),
        pytest.param(Wanted(retires_before="2026-12-01", hosts=("groq",)), {LARGE}, id="already ended there"),
        pytest.param(Wanted(retires_before="2026-12-01", hosts=("azure",)), set(), id="not ended there"),
        pytest.param(Wanted(words=("WRITER",)), {WRITER, LARGE}, id="a word"),
        pytest.param(Wanted(words=("writer", "7b")), {WRITER}, id="every word"),
        pytest.param(Wanted(developers=("acme c*",), openness=("closed",)), {LARGE}, id="developer by name"),
        pytest.param(Wanted(), {WRITER, LARGE, FINDER, SKETCH}, id="nothing asked"),
    ],
)
def test_a_filter_keeps_what_surely_is_so(records, wanted, found):
    assert set(ids(choose(records, wanted, DAY).records)) == found


@pytest.mark.parametrize(
    ("wanted", "unknown"),
    [
        pytest.param(Wanted(openness=("closed",)), {"openness": 1}, id="openness"),
        pytest.param(Wanted(licenses=("MIT",)), {"license": 1}, id="license"),
        pytest.param(Wanted(most=999), {"number of parameters": 2}, id="parameters"),
        pytest.param(Wanted(tasks=("chat",)), {"task": 1}, id="task"),
        pytest.param(Wanted(hosts=("device",)), {"state on that host": 1}, id="weights"),
        pytest.param(Wanted(words=("writer",), openness=("closed",)), {}, id="left out by another filter"),
    ],
)
def test_what_is_not_known_is_counted_and_not_let_through(records, wanted, unknown):
    chosen = choose(records, wanted, DAY)
    assert chosen.unknown == unknown
    assert SKETCH not in ids(chosen.records)


def test_an_end_in_a_price_list_that_has_passed_is_not_known(records):
    writer = next(record for record in records if record["id"] == LARGE)
    listed = {
        **writer,
        "hosts": [{**row, "status": "active", "retires": "2026-01-01"} for row in writer["hosts"]],
    }
    chosen = choose([listed], Wanted(hosts=("azure",)), DAY)
    assert (chosen.records, chosen.unknown) == ((), {"state on that host": 1})
    chosen = choose([listed], Wanted(retires_before="2027-01-01"), DAY)
    assert (chosen.records, chosen.unknown) == ((), {"last day": 1})


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            Wanted(openness=("open-sorce",)),
            "--openness: there is no `open-sorce`; did you mean `open-source`?",
        ),
        (Wanted(hosts=("azzure",)), "--host: there is no `azzure`; did you mean `azure`?"),
        (Wanted(developers=("acmee",)), "--developer: there is no `acmee`; did you mean `acme`?"),
        (Wanted(licenses=("apach-2.0",)), "--license: there is no `apach-2.0`; did you mean `Apache-2.0`?"),
        (Wanted(hosts=("aws",)), "--host: there is no `aws`; use one of `self`, `device`, "),
        (Wanted(licenses=("zzz*",)), "--license: nothing is called `zzz*`; "),
        (Wanted(tasks=("embeding",)), "--task: there is no `embeding`; did you mean `embedding`?"),
        (Wanted(openness=("x",)), "use one of `open-source`, `open-weights`, `restricted-weights`, `closed`"),
    ],
)
def test_a_value_that_nothing_has_is_told_with_the_nearest_one(catalog, records, wanted, said):
    with pytest.raises(SelectionError) as error:
        check_wanted(wanted, records, catalog)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("8", 8.0), ("8b", 8.0), ("1.5T", 1500.0), ("560m", 0.56), ("22K", 0.000022), ("0", 0.0)],
)
def test_parameters_are_billions_unless_a_letter_says_otherwise(text, value):
    assert billions(text, "--max-params") == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "b", "many", "-1", "nan", "inf", "1e999", "8bb"])
def test_what_is_no_number_of_parameters_is_refused(text):
    with pytest.raises(SelectionError, match="is no number of parameters"):
        billions(text, "--max-params")


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_glob_of_any_text_neither_fails_nor_misses_itself(name, glob):
    assert fits(name, glob) in {True, False}
    assert fits(name, "*")


@pytest.mark.parametrize(
    ("order", "turned", "found"),
    [
        pytest.param("released", False, [LARGE, WRITER, FINDER, SKETCH], id="newest first"),
        pytest.param("released", True, [FINDER, WRITER, LARGE, SKETCH], id="unknown last both ways"),
        pytest.param("parameters", False, [WRITER, FINDER, SKETCH, LARGE], id="largest first"),
        pytest.param("openness", False, [WRITER, FINDER, LARGE, SKETCH], id="most open first"),
        pytest.param("id", False, [FINDER, SKETCH, WRITER, LARGE], id="by id"),
        pytest.param("id", True, [LARGE, WRITER, SKETCH, FINDER], id="by id, turned"),
    ],
)
def test_an_order_goes_by_a_fact(records, order, turned, found):
    assert ids(in_order(records, order, turned=turned)) == found


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_takes_every_model_of_the_catalog(catalog, order):
    some = [catalog.model(name) for name in catalog.model_ids()[::40]]
    assert sorted(ids(in_order(some, order))) == sorted(ids(some))
