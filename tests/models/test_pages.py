"""Pages of models: definitions that follow from components, terms in words, models side by side."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.pages import columns, terms
from modelvow.pages.definitions import definitions_of, told
from modelvow.report.terminal import escape, width, wrap

WRITER, LARGE, FINDER = "acme/writer-7b", "acme/writer-large", "acme/finder-small"


@pytest.fixture
def derived(catalog):
    def of(name, **components):
        record = catalog.model(name)
        changed = {**record, "components": {**record["components"], **components}}
        return definitions_of(changed, catalog)

    return of


class TestDefinitions:
    def test_all_that_is_recorded_meets_both_as_far_as_recorded(self, derived):
        found = derived(WRITER)
        assert found["osaid"]["meets"] is True
        assert (found["mof"]["least"], found["mof"]["most"]) == ("I", "I")
        assert "licenses of code and data" in dict(told(found))["Open Source AI (OSI) 1.0"]

    @pytest.mark.parametrize(
        ("component", "value", "osaid", "most"),
        [
            ("training_data", "none", False, None),
            ("training_data", "described", None, "II"),
            ("training_code", False, False, "III"),
            ("checkpoints_published", False, True, "II"),
            ("evaluation", False, True, None),
            ("weights", False, False, None),
        ],
    )
    def test_a_part_that_is_missing_bars_what_asks_for_it(self, derived, component, value, osaid, most):
        found = derived(WRITER, **{component: value})
        assert (found["osaid"]["meets"], found["mof"]["most"]) == (osaid, most)

    @pytest.mark.parametrize(
        ("component", "osaid", "least"),
        [
            ("training_code", None, "III"),
            ("training_data", None, None),
            ("checkpoints_published", True, "II"),
            ("model_card", True, None),
        ],
    )
    def test_a_part_that_is_not_known_leaves_open_what_asks_for_it(self, derived, component, osaid, least):
        found = derived(WRITER, **{component: None})
        assert (found["osaid"]["meets"], found["mof"]["least"]) == (osaid, least)
        assert found["mof"]["most"] == "I"

    def test_a_license_with_limits_bars_both(self, derived):
        found = derived(FINDER)
        assert "OSI-approved terms" in found["osaid"]["lacks"]
        assert found["mof"]["most"] is None

    def test_a_model_owes_what_its_base_lacks(self, catalog):
        record = catalog.model(WRITER)
        row = {"base_id": LARGE, "base_name": LARGE, "relation": "fine-tune", "source_kind": "primary"}
        closed = catalog.model(LARGE)
        assert closed["components"]["training_code"] is not True
        found = definitions_of({**record, "lineage": [row]}, catalog)
        assert found["osaid"]["meets"] is not True

    def test_a_closed_model_is_of_no_class_and_says_why(self, derived):
        assert dict(told(derived("openai/gpt-4o")))["Model Openness (LF) 1.0"].startswith(
            "none, lacks weights"
        )

    def test_no_open_verdict_of_the_catalog_hides_what_leaves_it_open(self, catalog):
        for name in catalog.model_ids()[::50]:
            osaid = definitions_of(catalog.model(name), catalog)["osaid"]
            assert (osaid["meets"] is None) == bool(osaid["open"] and not osaid["lacks"])


class TestTerms:
    def test_have_words_for_every_code_of_the_catalog(self, catalog):
        licenses = [catalog.license(name) for name in catalog.licenses()]
        duties = [duty for each in licenses for duty in each["duties"] or ()]
        limits = [limit for each in licenses for limit in each["thresholds"] or ()]
        assert {code for duty in duties for code in duty["trigger"]} <= set(terms.TRIGGERS)
        assert {duty["evidence"] for duty in duties} - {"none"} <= set(terms.EVIDENCE)
        assert {limit["effect"] for limit in limits} <= set(terms.EFFECTS)
        assert {limit["period"] for limit in limits} - {None} <= set(terms.PERIODS)
        assert {limit["kind"] for limit in limits} <= set(terms.KINDS)
        assert {each["category"] for each in licenses} <= set(terms.CATEGORIES)
        conditions = {code for row in (*duties, *limits) for code in row["applies_when"] or ()}
        assert {code for code in conditions if ":" not in code} <= set(terms.CONDITIONS)

    def test_a_limit_says_what_is_counted_when_and_what_follows(self, catalog):
        (limit,) = catalog.license("LicenseRef-llama3.1")["thresholds"]
        counted, follows = terms.threshold(limit).split(": ")
        assert counted == (
            "above 700,000,000 users a month of the whole group with affiliates"
            " in the month before the release"
        )
        assert (
            follows
            == "no rights until the licensor agrees; not for who gets it inside a finished product (§2)"
        )

    def test_silence_of_a_text_that_was_not_read_is_no_answer(self, catalog):
        told_terms = dict(terms.told(catalog.license("LicenseRef-other-custom")))
        assert {told_terms[label] for label in ("commercial use", "limits", "regions", "patents")} == {
            "not established"
        }

    def test_codes_for_some_models_say_for_which(self):
        assert terms.in_words("display-mark@nvidia/cosmos-*") == "display mark (for nvidia/cosmos-*)"
        assert terms.in_words("region:EEA+CH") == "with users in EEA, CH"


class TestOnePage:
    def test_tells_definitions_terms_hosts_and_overlays(self, models):
        ran = models(WRITER)
        assert ran.code == 0
        for part in (
            "\nFrom overlays\n",
            "\nDefinitions, derived from these components and the license alone\n",
            "\nTraits on the project itself",
            "\nTerms: Apache-2.0, Apache License 2.0\n",
            "ends 2027-01-31",
            "\nSources of the record\n",
        ):
            assert part in ran.out

    def test_wraps_to_the_terminal(self, models):
        lines = models(LARGE, columns="72").out.splitlines()
        assert max(len(line) for line in lines if "http" not in line) <= 72

    def test_tells_practices_of_who_serves_it(self, models):
        out = models(LARGE, "--host", "azure").out
        assert "does with what it is sent\n" in out
        assert "training on inputs" in out

    def test_in_json_keeps_traits_and_has_what_was_derived(self, models):
        data = json.loads(models(WRITER, "--format", "json").out)
        assert set(data["traits"]["transparency"]) >= {"least", "most"}
        assert data["definitions"]["osaid"]["meets"] is True
        assert data["sources"]["openness"]["date"] == "2026-11-01"
        assert data["host_practices"].keys() == {"groq", "deepinfra"}
        assert data["overlays"]["parameters"]["value"] == 7


class TestSideBySide:
    def test_has_a_column_for_each_model(self, models):
        out = models(WRITER, LARGE, FINDER).out
        assert out.splitlines()[0].split() == [WRITER, LARGE, FINDER]
        rows = {line[:24].strip(): line.split()[-3:] for line in out.splitlines()}
        assert rows["openness"] != rows["transparency"]
        assert "restricted-weights" in out

    @pytest.mark.parametrize("room", ["70", "100"])
    def test_fits_a_terminal_without_losing_a_word(self, models, room):
        out = models(WRITER, FINDER, columns=room).out
        assert max(map(len, out.splitlines())) <= int(room)
        assert "…" not in out
        assert "700,000,000" in out.replace("\n", " ")

    def test_in_json_is_a_list_of_what_one_model_gives(self, models):
        both = json.loads(models(WRITER, LARGE, "--format", "json").out)
        assert both[0] == json.loads(models(WRITER, "--format", "json").out)
        assert [each["id"] for each in both] == [WRITER, LARGE]

    def test_a_name_that_leads_nowhere_ends_it(self, models):
        ran = models(WRITER, "acme/writer-9b")
        assert (ran.code, ran.out) == (2, "")
        assert "`acme/writer-9b` is not in the catalog" in ran.err

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--limit", "3"), "--limit narrows or orders the table"),
            (("--sort", "released"), "--sort narrows or orders the table"),
            (("--format", "csv"), "`--format csv` is for the table"),
            (("--host", "groq", "--host", "azure"), "give `--host` once"),
            (("--host", "azzure"), "did you mean `azure`?"),
        ],
    )
    def test_options_of_the_table_are_refused_beside_a_name(self, models, arguments, said):
        ran = models(WRITER, *arguments)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err


class TestColumns:
    COLUMNS = (
        columns.Column("a", 4),
        columns.Column("b", 4, spare=1),
        columns.Column("c", 4, right=True, spare=2),
    )

    @given(
        st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=4), st.integers(4, 60), st.booleans()
    )
    def test_never_go_beyond_their_room(self, rows, room, fold):
        lines = list(columns.lines(self.COLUMNS, rows, room, fold=fold))
        assert max(map(width, lines)) <= max(room, 4)

    @given(st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=4))
    def test_lose_nothing_without_bounds(self, rows):
        lines = list(columns.lines(self.COLUMNS, rows))
        assert len(lines) == len(rows) + 1
        for line, row in zip(lines[1:], rows, strict=True):
            assert all(escape(cell).strip() in line for cell in row)

    @given(st.text(), st.integers(25, 80))
    def test_wrapped_text_keeps_its_words(self, text, room):
        line = escape(text)
        pieces = wrap(line, room, "    ")
        assert " ".join(pieces).split() == line.split()
        assert all(width(piece) <= room or " " not in piece.strip(" ") for piece in pieces)


def test_a_long_table_goes_through_the_pager_of_a_terminal(home, environment):
    primary, secondary = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "modelvow", "models", "--developer", "openai"],
        cwd=home,
        env=environment | {"PAGER": "sed s,^,paged:,", "TERM": "xterm", "COLUMNS": "60", "LINES": "10"},
        stdin=secondary,
        stdout=secondary,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        os.close(secondary)
        lines = b"".join(until_closed(primary)).decode().splitlines()
    os.close(primary)
    assert process.returncode == 0
    assert lines[0].startswith("paged:id ")
    assert len(lines) > 10
    assert max(map(len, lines)) <= 60 + len("paged:")


def until_closed(terminal):
    """Yield what is written to a terminal; its end is an error where the last writer has gone."""
    with contextlib.suppress(OSError):
        while chunk := os.read(terminal, 4096):
            yield chunk
