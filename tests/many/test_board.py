"""What one process of a run judged, the others take over: whole, and only where they judge by the same."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow import hiring
from modelvow.board import HEAD, MARK, Board, open_board
from modelvow.building import ensure_built
from modelvow.check import Options, check_paths
from modelvow.judge import joined, judge, judge_case, opened
from modelvow.judging import Input
from modelvow.policy.pack import TEMPLATES
from modelvow.policy.packs import builtin_pack, load_default, with_pages
from modelvow.policy.passing import decode, encode
from modelvow.settings import Workshop

sys.path.insert(0, str(Path(__file__).parents[2]))
from fuzz import seeds

DAY = "2026-11-25"
NEEDY = "version: 1\nmodels: [{id: gpt-4o}]\nrequirements: {transparency: high}\n"
KEYS = [bytes([number]) * MARK for number in range(3)]


@pytest.fixture
def board():
    """Return a function that gives boards of one and the same file, as several processes have them."""
    file = open_board()
    assert file is not None
    boards = []

    def another():
        boards.append(Board())
        boards[-1].join(os.dup(file))
        return boards[-1]

    yield another
    for each in boards:
        each.leave()
    os.close(file)


class TestIsPassedOn:
    def test_what_one_puts_up_all_others_find_and_nothing_else(self, board):
        one, two = board(), board()
        one.put(KEYS[0], b"said")
        two.put(KEYS[1], b"")
        assert [each.get(KEYS[0]) for each in (one, two, board())] == [b"said"] * 3
        assert [each.get(KEYS[1]) for each in (one, two)] == [b"", b""]
        assert two.get(KEYS[2]) is None
        one.put(KEYS[2], b"later")
        assert two.get(KEYS[2]) == b"later"

    def test_alone_nothing_is_put_up_or_found(self):
        alone = Board()
        alone.put(KEYS[0], b"said")
        assert (alone.is_shared, alone.get(KEYS[0])) == (False, None)

    def test_who_left_shares_nothing_any_more(self, board):
        one, two = board(), board()
        one.leave()
        one.put(KEYS[0], b"said")
        assert (one.is_shared, two.is_shared, two.get(KEYS[0])) == (False, True, None)
        one.leave()


class TestIsWholeOrNotThere:
    @pytest.mark.parametrize("cut", [1, 4, HEAD, HEAD + 3])
    def test_what_was_cut_off_is_not_there_until_it_arrives(self, cut):
        file = open_board()
        one, two = Board(), Board()
        one.join(os.dup(file))
        two.join(file)
        one.put(KEYS[0], b"first")
        whole = HEAD + len(b"second")
        one.put(KEYS[1], b"second")
        end = os.lseek(file, 0, os.SEEK_END)
        last = os.pread(file, whole, end - whole)
        os.ftruncate(file, end - cut)
        assert (two.get(KEYS[0]), two.get(KEYS[1])) == (b"first", None)
        os.write(file, last[whole - cut :])
        assert two.get(KEYS[1]) == b"second"
        one.leave()
        two.leave()

    @given(
        pieces=st.lists(
            st.tuples(st.sampled_from(KEYS), st.binary(max_size=9), st.binary(max_size=40)), max_size=6
        )
    )
    def test_whatever_else_is_written_nothing_is_found_that_nobody_put_up(self, pieces):
        file = open_board()
        one, two = Board(), Board()
        one.join(os.dup(file))
        two.join(file)
        told = {key: set() for key in KEYS}
        for key, content, rubbish in pieces:
            one.put(key, content)
            told[key].add(content)
            os.write(file, rubbish)
        found = {key: two.get(key) for key in KEYS}
        one.leave()
        two.leave()
        assert all(each is None or each in told[key] for key, each in found.items())

    @pytest.mark.parametrize("is_told", [False, True])
    def test_after_a_full_disk_nothing_more_is_put_up(self, board, monkeypatch, is_told):
        written = []

        def without_room(_file, content):
            written.append(content)
            if is_told:
                raise OSError(28, "No space left on device")
            return len(content) - 1

        one = board()
        monkeypatch.setattr(os, "write", without_room)
        one.put(KEYS[0], b"said")
        one.put(KEYS[1], b"said")
        assert len(written) == 1

    def test_what_is_too_much_is_not_put_up(self, board, monkeypatch):
        monkeypatch.setattr("modelvow.board.MOST", 100)
        one, two = board(), board()
        for key in KEYS:
            one.put(key, bytes(60))
            one.get(b"x" * MARK)
        assert [two.get(key) is not None for key in KEYS] == [True, True, False]


class TestOfManifests:
    def test_what_rules_said_of_any_example_is_taken_over_as_it_was(self):
        ensure_built()
        shop = Workshop(Options(configured=False, as_of=DAY))
        packs = [with_pages(pack) for pack in (*load_default(), *map(builtin_pack, TEMPLATES))]
        examples = [each for pack in packs for page in pack.pages.values() for each in page.examples]
        texts = [*[each.manifest for each in examples], *seeds.manifests()]
        told = 0
        for text in texts:
            found = opened(shop, Input("/nowhere/ai-manifest.yaml", "ai-manifest.yaml", text))
            case, strong = joined(shop, found)
            ruleset = found.settled.ruleset
            outcomes = judge_case(ruleset, case, strong=strong, everything=False)
            assert decode(encode(outcomes), ruleset) == outcomes
            told += len(outcomes)
        assert told > 500

    def test_another_process_says_the_same_without_judging(self, board, monkeypatch):
        first, second, other = (Workshop(Options(configured=False, as_of=DAY)) for _ in range(3))
        first.board, second.board = board(), board()
        manifest = Input("/nowhere/ai-manifest.yaml", "ai-manifest.yaml", NEEDY)
        told = judge(first, manifest)
        assert told.findings
        monkeypatch.setattr("modelvow.judge.judge_case", None)
        assert judge(second, manifest) == told
        with pytest.raises(TypeError):
            judge(other, manifest)

    def test_what_a_rule_said_that_is_off_by_now_is_judged_anew(self, board, put):
        # Between the two processes that read it, somebody saved another configuration.
        manifest = Input(str(put("ai-manifest.yaml", NEEDY)), "ai-manifest.yaml")
        put("modelvow.toml", "")
        first, second = (Workshop(Options(as_of=DAY)) for _ in range(2))
        first.board, second.board = board(), board()
        assert "FIT002" in {each.code for each in judge(first, manifest).findings}
        put("modelvow.toml", 'ignore = ["FIT002"]\n')
        found = {each.code for each in judge(second, manifest).findings}
        assert found
        assert "FIT002" not in found

    @pytest.mark.parametrize(
        ("options", "text"),
        [
            ({"as_of": "2026-11-26"}, NEEDY),
            ({"as_of": DAY}, NEEDY.replace("high", "medium")),
            ({"as_of": DAY}, NEEDY + "controls: {evaluation: {evidence: e.md}}\n"),
        ],
    )
    def test_another_day_and_another_manifest_are_judged(self, board, monkeypatch, options, text):
        first, second = (Workshop(Options(configured=False, as_of=DAY)) for _ in range(2))
        second.options = Options(configured=False, **options)
        first.board, second.board = board(), board()
        judge(first, Input("/nowhere/ai-manifest.yaml", "ai-manifest.yaml", NEEDY))
        monkeypatch.setattr("modelvow.judge.judge_case", None)
        with pytest.raises(TypeError):
            judge(second, Input("/nowhere/ai-manifest.yaml", "ai-manifest.yaml", text))

    def test_what_another_configuration_judged_is_judged_again(self, board, monkeypatch, put):
        manifest = Input(str(put("ai-manifest.yaml", NEEDY)), "ai-manifest.yaml")
        first, second = (Workshop(Options(as_of=DAY)) for _ in range(2))
        first.board, second.board = board(), board()
        judge(first, manifest)
        put("modelvow.toml", "")
        monkeypatch.setattr("modelvow.judge.judge_case", None)
        with pytest.raises(TypeError):
            judge(second, manifest)


@pytest.mark.parametrize("without", ["a system's means", "a file"])
def test_where_there_is_no_board_each_process_works_alone(put, monkeypatch, tmp_path, without):
    for number in range(60):
        put(f"part{number}/ai-manifest.yaml", NEEDY)
    monkeypatch.chdir(tmp_path)
    alone = check_paths(options=Options(as_of=DAY, configured=False))
    monkeypatch.setattr("modelvow.crew.MANY", 10)
    opened_boards = []

    def refused():
        with monkeypatch.context() as patch:
            if without == "a file":
                patch.setattr("tempfile.TemporaryFile", _refuse)
            else:
                patch.delattr(os, "pread")
            opened_boards.append(open_board())
        return opened_boards[-1]

    monkeypatch.setattr(hiring, "open_board", refused)
    monkeypatch.setattr("modelvow.check.MANY", 10)
    shared = check_paths(options=Options(as_of=DAY, configured=False, jobs=3))
    assert opened_boards == [None]
    assert shared.findings == alone.findings
    assert len(alone.findings) > 60


def _refuse():
    raise FileNotFoundError(2, "No usable temporary directory found")
