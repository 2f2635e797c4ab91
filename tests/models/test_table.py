"""The table of models: filters, order, formats, and what is said of what is not known."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

GOLDENS = Path(__file__).parents[1] / "goldens" / "models"
WRITER, LARGE, FINDER, SKETCH = (
    "acme/writer-7b",
    "acme/writer-large",
    "acme/finder-small",
    "acme/sketch",
)


def same_as_golden(name, text, request):
    golden = GOLDENS / name
    if request.config.getoption("--update-goldens"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    return text == golden.read_text(encoding="utf-8")


def test_the_table_reads_as_its_golden(acme, request):
    ran = acme()
    assert (ran.code, ran.err) == (0, "")
    assert same_as_golden("table.txt", ran.out, request)


def test_filters_narrow_and_say_what_is_not_known(acme):
    ran = acme("--openness", "closed", "--openness", "open-source", "--max-params", "8b")
    assert (ran.code, ran.ids) == (0, [WRITER])
    assert ran.err.splitlines() == [
        "1 model left out: the openness is not known",
        "2 models left out: the number of parameters is not known",
    ]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--openness", "open-sorce", "--openness: there is no `open-sorce`; did you mean `open-source`?"),
        ("--developer", "Mistral", "--developer: there is no `Mistral`; did you mean `Mistral*`?"),
        ("--retires-before", "2026-02-30", "2026-02-30"),
        ("--meets", "nowhere.yaml", "nowhere.yaml"),
        ("--limit", "0", "0 is not in the range"),
    ],
)
def test_a_value_that_means_nothing_is_told_with_the_way_out(models, option, value, said):
    ran = models(option, value)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(("form", "out"), [("text", ""), ("json", "[\n]\n")])
def test_a_filter_that_nothing_meets_is_no_failure(acme, form, out):
    ran = acme("--max-params", "0.1", "--format", form)
    assert (ran.code, ran.out) == (0, out)
    assert ran.err.startswith("no model is known to be all of that\n")


def test_a_limit_keeps_the_first_and_counts_the_rest(acme):
    ran = acme("--sort", "released", "--limit", "1")
    assert (ran.ids, ran.err) == ([LARGE], "3 models not shown, beyond `--limit 1`\n")


class TestText:
    @pytest.mark.parametrize("columns", ["40", "60", "80"])
    def test_fits_a_terminal(self, acme, columns):
        lines = acme(columns=columns).out.splitlines()
        assert max(map(len, lines)) <= int(columns)
        assert lines[0].split()[0] == "id"

    def test_is_cut_nowhere_when_nobody_looks_at_columns(self, acme):
        assert "…" not in acme().out

    def test_marks_what_is_only_a_hint(self, acme):
        rows = {line.split()[0]: line for line in acme().out.splitlines()}
        assert rows[SKETCH].endswith("B hint")
        assert rows[WRITER].endswith("  A")

    def test_tells_an_announced_end_from_a_listed_and_a_past_one(self, acme):
        ran = acme("--retires-before", "2027-06-01")
        assert "ends 2027-01-31 deepinfra" in ran.out
        assert "may end 2026-12-31 azure" in ran.out
        past = acme("--retires-before", "2027-06-01", "--host", "groq").out
        assert "ended 2026-10-01 groq" in past

    def test_no_control_character_reaches_the_terminal(self, acme):
        for form in ("text", "json", "csv"):
            assert "\x1b" not in acme("--format", form).out


class TestJson:
    def test_has_plain_values_under_the_names_of_the_facts(self, acme):
        record = {row["id"]: row for row in json.loads(acme("--format", "json").out)}[WRITER]
        assert record["openness"] == "open-source"
        assert record["parameters"] == 7
        assert record["components"]["training_data"] == "full"
        assert record["components"]["system_card"] is None
        assert record["weights_repo"] == "acme/Writer-7B"
        assert [row["provider"] for row in record["hosts"]] == ["groq", "deepinfra"]
        assert {
            "name",
            "developer",
            "family",
            "tier",
            "license",
            "released",
            "modality",
            "notes",
            "checked",
        } < set(record)

    def test_says_of_each_fact_that_is_known_where_it_comes_from(self, acme):
        record = {row["id"]: row for row in json.loads(acme("--format", "json").out)}[WRITER]
        for field in ("openness", "license", "released", "parameters", "components.training_data"):
            assert record["sources"][field]["source"] == "https://acme.example/models"
            assert record["sources"][field]["date"] == "2026-11-01"
            assert record["sources"][field]["hint"] is False
        assert "components.system_card" not in record["sources"]

    def test_marks_a_hint_as_one(self, models):
        records = json.loads(models("--search", "gpt-oss", "--format", "json").out)
        tiers = {row["id"]: row["tier"] for row in records}
        hints = {row["id"]: row["sources"]["openness"]["hint"] for row in records if row["openness"]}
        assert hints
        assert all(hint == (tiers[name] == "B") for name, hint in hints.items())


class TestCsv:
    def rows(self, ran):
        return list(csv.DictReader(io.StringIO(ran.out)))

    def test_is_flat_with_a_head(self, acme):
        row = {row["id"]: row for row in self.rows(acme("--format", "csv"))}[WRITER]
        assert row["modality"] == "text"
        assert row["components.training_code"] == "true"
        assert row["components.system_card"] == ""
        assert row["hosts"] == "groq deepinfra"

    def test_holds_no_cell_that_a_spreadsheet_would_run(self, acme):
        rows = self.rows(acme("--format", "csv"))
        assert {row["name"] for row in rows if row["id"] == FINDER} == {"'=cmd|'/c calc'!A1"}
        assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@\t\r")]

    def test_has_its_head_even_when_it_is_empty(self, acme):
        ran = acme("--format", "csv", "--max-params", "0.1")
        assert ran.out.splitlines()[0].startswith("id,name,developer,")
        assert len(ran.out.splitlines()) == 1


class TestMeets:
    def test_keeps_what_surely_meets_every_need(self, acme):
        ran = acme("--meets", "needs.yaml")
        assert ran.ids == [WRITER]
        assert "facts are missing to say whether they meet the needs" in ran.err

    def test_shows_the_others_only_on_demand_and_marked(self, acme):
        ran = acme("--meets", "needs.yaml", "--maybe")
        rows = {line.split()[0]: line for line in ran.out.splitlines()}
        assert rows[WRITER].endswith("yes")
        assert rows[FINDER].endswith("maybe: transparency not known")
        assert LARGE not in rows

    def test_tells_machines_what_would_have_to_be_known(self, acme):
        records = json.loads(acme("--meets", "needs.yaml", "--maybe", "--format", "json").out)
        found = {row["id"]: row["meets"] for row in records}
        assert found[WRITER] == {"sure": True, "open": {}}
        assert found[FINDER]["sure"] is False
        assert "facts.components.training_data" in found[FINDER]["open"]["transparency"]

    def test_a_need_counts_whichever_model_it_was_narrowed_to(self, acme):
        assert acme("--meets", "narrowed.yaml").ids == [WRITER]

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("none.yaml", "`none.yaml` declares no needs; add `requirements`"),
            (
                "misspelt.yaml",
                "`misspelt.yaml` has a finding of its own; `modelvow check misspelt.yaml` tells more",
            ),
            ("list.yaml", "list.yaml"),
        ],
    )
    def test_a_manifest_that_asks_for_nothing_clear_is_refused(self, acme, name, said):
        ran = acme("--meets", name)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err

    def test_maybe_alone_is_refused(self, acme):
        ran = acme("--maybe")
        assert ran.code == 2
        assert "`--maybe` goes with `--meets MANIFEST`" in ran.err
