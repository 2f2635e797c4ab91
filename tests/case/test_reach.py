"""The table of what else would do: which models surely reach which level, counted with the catalog."""

from __future__ import annotations

import pytest

from modelvow.case.needs import LEVELS, RANK
from modelvow.case.reach import build_reach, rows_known

SOME = [
    "openai/gpt-4o",
    "meta/llama-3.1-8b-instruct",
    "meta/llama-3.3-70b-instruct",
    "allenai/olmo-2-13b",
    "baai/bge-m3",
]


class Few:
    """A catalog that lists some of its models alone."""

    def __init__(self, whole, names):
        self.whole, self.names = whole, names

    def model_ids(self):
        return self.names

    def __getattr__(self, name):
        return getattr(self.whole, name)


@pytest.fixture(scope="module", name="few")
def fixture_few(catalog):
    known = [name for name in SOME if catalog.model(name) is not None]
    assert len(known) > 3
    hinted = next(name for name in catalog.model_ids() if catalog.model(name)["tier"] == "B")
    return Few(catalog, [*known, hinted])


@pytest.fixture(scope="module", name="table")
def fixture_table(few, traits):
    return build_reach(few, traits)


def test_whatever_surely_reaches_a_level_is_counted_at_it_and_below(table, few, traits, case_for):
    models = [case_for(name, as_of=few.date)["models"][0] for name in few.names]
    sure = [model for model in models if model["facts"]["tier"] == "A" and model["facts"]["kind"]]
    assert 0 < len(sure) < len(models)
    assert (table["date"], table["hosts"]) == (few.date, rows_known(few))
    assert set(table["traits"]) == {each["trait"] for each in traits}
    for name, kinds in table["traits"].items():
        assert set(kinds) == {model["facts"]["kind"] for model in sure}
        for kind, levels in kinds.items():
            assert list(levels) == list(LEVELS[1:])
            for level, row in levels.items():
                reach = [
                    model["id"]
                    for model in sure
                    if model["facts"]["kind"] == kind and RANK[model["traits"][name]["least"]] >= RANK[level]
                ]
                assert row["count"] == len(reach)
                assert set(row["examples"]) <= set(reach)
                assert len(row["examples"]) == min(3, len(reach))


def test_the_table_has_the_day_of_the_catalog_and_every_host(table, few):
    assert table["date"] == few.date
    assert table["hosts"] == rows_known(few)
    rows = [row["provider"] for name in few.names for row in few.model(name)["hosts"] or ()]
    assert table["hosts"] == {host: rows.count(host) for host in sorted(set(rows))}
    assert list(table["hosts"]) == sorted(table["hosts"])
