"""What the disk says of evidence, and what is never touched."""

from __future__ import annotations

import os
import socket

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from modelvow.case import evidence as looking
from modelvow.case.evidence import (
    ABSENT,
    ODD,
    OUTSIDE,
    WEB,
    as_day,
    below_of,
    gather,
    leads_out,
    look_at,
    names_device,
    without_looking,
)
from modelvow.links import is_plain, nothing_seen


@pytest.fixture
def project(tmp_path):
    """A repository with the manifest in a folder of it, and something outside."""
    folder = tmp_path / "repository" / "service"
    (folder / "docs").mkdir(parents=True)
    (tmp_path / "outside.md").write_text("secret")
    (folder / "docs" / "eval.md").write_text("---\ntitle: x\ndate: 2026-11-01  # last run\n---\nfine\n")
    return folder


def at(project, evidence):
    return look_at(evidence, str(project), str(project.parent))


def test_a_file_inside_is_there_and_dated_by_its_front_matter(project):
    found = at(project, "docs/eval.md")
    assert (found.exists, found.outside, found.date, found.url) == (True, False, "2026-11-01", False)


@pytest.mark.parametrize(
    "path", ["../README.md", "docs/../../x.md", "/etc/hostname", "C:/x.md", "c:\\x.md", "..\\x.md", "~/x"]
)
def test_a_path_that_leads_out_is_outside_and_not_looked_at(path, project):
    found = at(project, path)
    assert (found.exists, found.outside) == (False, True)


def test_a_link_that_leads_out_is_outside(project):
    (project / "link.md").symlink_to(project.parent.parent / "outside.md")
    (project / "folder").symlink_to(project.parent.parent)
    assert at(project, "link.md").outside
    assert at(project, "folder/outside.md").outside


def test_a_link_inside_the_repository_is_followed(project):
    (project / "link.md").symlink_to(project / "docs" / "eval.md")
    assert at(project, "link.md").date == "2026-11-01"


def test_a_folder_that_begins_like_the_repository_is_outside(project):
    beside = project.parent.parent / "repository-two"
    beside.mkdir()
    (beside / "x.md").write_text("x")
    (project / "link.md").symlink_to(beside / "x.md")
    assert at(project, "link.md").outside


def test_a_url_is_taken_to_exist_and_never_fetched(project):
    assert at(project, "HTTPS://acme.example/terms") == (True, False, None, True)
    assert at(project, "http://acme.example/terms") == (True, False, None, True)
    assert not at(project, "ftp://acme.example/terms").url


@pytest.mark.parametrize("evidence", ["missing.md", "a\x00b", "x" * 5000, "loop.md"])
def test_what_cannot_be_found_does_not_exist(evidence, project):
    (project / "loop.md").symlink_to(project / "loop.md")
    assert not at(project, evidence).exists


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("---\ndate: '2026-11-01'\n---\n", "2026-11-01"),
        ('\ufeff---\r\ndate: "2026-11-01"\r\n---\r\n', "2026-11-01"),
        ("---  \ndate: 2026-11-01\n---\n", "2026-11-01"),
        (" ---\ndate: 2026-11-01\n---\n", None),
        ("---\ndate: 2026-02-30\n---\n", None),
        ("---\ndate: last week\n---\n", None),
        ("---\n  date: 2026-11-01\n---\n", None),
        ("---\nupdated: 2026-11-01\n---\ndate: 2026-11-02\n", None),
        ("---\na: 1\n---  \ndate: 2026-11-02\n", None),
        ("---\na: 1\n...\ndate: 2026-11-02\n", None),
        ("---\n---- more\ndate: 2026-11-02\n", "2026-11-02"),
        ("---\ndate:2026-11-01\n---\n", "2026-11-01"),
        ("---\ndate: X2026-11-01X\n---\n", None),
        ("---\ndate: 2026-11-01#\n---\n", None),
        ("date: 2026-11-01\n", None),
        ("", None),
    ],
)
def test_a_date_counts_in_front_matter_alone(text, date, project):
    (project / "e.md").write_text(text, encoding="utf-8", newline="")
    assert at(project, "e.md").date == date


def test_a_date_counts_beside_bytes_that_are_no_text(project):
    (project / "e.md").write_bytes(b"---\ntitle: \xff\ndate: 2026-11-01\n---\n")
    assert at(project, "e.md").date == "2026-11-01"


def test_a_folder_a_pipe_and_a_socket_are_there_without_being_read(project, monkeypatch):
    os.mkfifo(project / "pipe")
    writer = os.open(project / "pipe", os.O_RDWR | os.O_NONBLOCK)
    os.write(writer, b"---\ndate: 2026-11-01\n---\n")
    # The name of a socket may have no more than a hundred letters.
    monkeypatch.chdir(project)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("socket")
    for name in ("docs", ".", "pipe", "socket"):
        assert at(project, name) == (True, False, None, False)
    os.close(writer)
    listener.close()


def test_a_linked_folder_inside_the_repository_is_followed(project):
    (project / "link").symlink_to(project / "docs")
    assert at(project, "link/eval.md").date == "2026-11-01"
    assert at(project, "link/none.md") == ABSENT
    assert at(project, "link") == (True, False, None, False)


def test_the_name_of_a_folder_may_end_in_a_blank(tmp_path):
    folder = tmp_path / "repository " / "service "
    folder.mkdir(parents=True)
    (folder / "eval.md").write_text("fine")
    assert look_at("eval.md", str(folder), str(folder.parent)).exists


def test_the_whole_disk_may_be_the_repository(project):
    assert look_at("docs/eval.md", str(project), "/").exists


def test_what_was_seen_of_folders_is_added_to_what_is_known_of_them(project):
    looked = nothing_seen()
    assert look_at("docs/eval.md", str(project), str(project.parent), looked).exists
    assert str(project) in looked.real
    looked.real[str(project / "docs")] = str(project.parent.parent)
    assert look_at("docs/eval.md", str(project), str(project.parent), looked) == OUTSIDE


@pytest.mark.parametrize(
    ("windows", "path", "said"),
    [
        (True, "docs/nul.md", OUTSIDE),
        (True, "docs/a.md", None),
        (False, "docs/nul.md", None),
        (False, "../a.md", OUTSIDE),
    ],
)
def test_a_device_is_no_evidence_where_it_always_exists(monkeypatch, windows, path, said):
    monkeypatch.setattr(looking, "WINDOWS", windows)
    assert without_looking(path) == said


def test_every_control_with_evidence_is_looked_at_and_odd_ones_are_left(project):
    manifest = {"controls": {"evaluation": {"evidence": "docs/eval.md"}, "monitoring": {}, "x": 3}}
    assert list(gather(manifest, str(project), str(project.parent))) == ["evaluation"]


def test_the_evidence_of_duties_is_gathered_beside_that_of_controls(project):
    manifest = {
        "models": [
            {"id": "gpt-4o"},
            {
                "id": "x",
                "duties": {"notice-file": "docs/eval.md", "attribute": "../NOTICE", "x-own": "no.md"},
            },
        ],
        "controls": {"evaluation": {"evidence": "docs/none.md"}},
    }
    found = gather(manifest, str(project), str(project.parent))
    assert {name: (one.exists, one.outside) for name, one in found.items()} == {
        "evaluation": (False, False),
        "models[1].duties.notice-file": (True, False),
        "models[1].duties.attribute": (False, True),
    }


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("https://acme.example/a\0b", WEB),
        ("../a\0b", OUTSIDE),
        ("a\0b", ABSENT),
        ("docs/eval.md", None),
    ],
)
def test_the_disk_is_asked_only_of_what_could_be_a_path_inside(evidence, said):
    assert without_looking(evidence) == said


@given(text=st.text(st.sampled_from(r"ab./~:\h") | st.characters(max_codepoint=64), min_size=1, max_size=9))
@example(text="https://a")
@example(text="a/..")
@example(text="a..b/c")
def test_what_is_looked_at_as_it_is_written_would_be_so_after_taking_it_apart(text):
    assume(is_plain(text) and ODD.isdisjoint(text))
    assert (without_looking(text), below_of(text)) == (None, text)


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("/etc/passwd", True),
        ("\\\\host\\share", True),
        ("C:\\a.md", True),
        ("c:a.md", True),
        ("~/a.md", True),
        ("docs/../../a.md", True),
        ("docs\\..\\a.md", True),
        ("docs/..a.md", False),
        ("docs/a..md", False),
        ("d", False),
        (":", False),
        ("docs/~a.md", False),
        ("docs/a:b.md", False),
    ],
)
def test_a_path_leads_out_on_any_system_or_on_none(path, out):
    assert leads_out(path) is out


@pytest.mark.parametrize(
    ("path", "device"),
    [
        ("nul", True),
        ("docs/NUL.md", True),
        ("con /a.md", True),
        ("docs\\lpt9.tar.gz", True),
        ("com1", True),
        ("com0", False),
        ("con\t/a.md", False),
        ("conX", False),
        ("com10", False),
        ("docs/nulls.md", False),
        ("a.nul", False),
    ],
)
def test_a_device_is_one_in_any_folder_and_with_any_ending(path, device):
    assert names_device(path) is device


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-01", "2026-01-01"),
        ("2026-12-28", "2026-12-28"),
        ("2026-12-31", "2026-12-31"),
        ("2024-02-29", "2024-02-29"),
        ("2026-02-29", None),
        ("2026-13-01", None),
        ("2026-21-01", None),
        ("2026-02-31", None),
        ("2026-01", None),
        ("2026", None),
        ("20260101", None),
        ("2026-00-01", None),
        ("2026-01-00", None),
        ("0000-01-01", None),
        ("0001-01-01", "0001-01-01"),
        ("2026/01/01", None),
        ("2026-01/01", None),
        ("2026-01-1", None),
        ("2026-01-010", None),
        ("2026-W01-1", None),
        ("２０２６-01-01", None),
    ],
)
def test_a_day_is_one_of_the_calendar_written_in_full(text, day):
    assert as_day(text) == day
