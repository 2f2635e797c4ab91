"""What the disk says of evidence, and what is never touched."""

from __future__ import annotations

import os

import pytest

from modelvow.case.evidence import gather, look_at


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
        ("date: 2026-11-01\n", None),
        ("", None),
    ],
)
def test_a_date_counts_in_front_matter_alone(text, date, project):
    (project / "e.md").write_text(text, encoding="utf-8", newline="")
    assert at(project, "e.md").date == date


def test_a_folder_and_a_pipe_are_there_without_being_read(project):
    os.mkfifo(project / "pipe")
    assert at(project, "docs") == (True, False, None, False)
    assert at(project, "pipe") == (True, False, None, False)


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
