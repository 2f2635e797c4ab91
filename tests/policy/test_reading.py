"""Whether rules and traits read a project's own prose, or the place of a manifest."""

from __future__ import annotations

import pytest

from modelvow.findings import Severity
from modelvow.manifest.likeness import PROSE
from modelvow.policy.reading import unread_of
from modelvow.policy.rule import SeverityCase
from modelvow.policy.ruleset import Ruleset, merge


def read_by(ruleset):
    """Return the keys of prose that are read, and whether the manifest's path is."""
    unread, placed = unread_of(ruleset)
    return [key for key in PROSE if key not in unread], placed


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({}, []),
        ({"when": ["equals", "project.name", "x"]}, ["name"]),
        ({"unless": ["exists", "project.owner", True]}, ["owner"]),
        ({"severity": (SeverityCase(Severity.NOTE, ["exists", "project.owner", True]),)}, ["owner"]),
        ({"message": "{project.owner} of {project.name}"}, ["name", "owner"]),
        ({"undetermined": "so says {project.owner} }"}, ["owner"]),
        ({"help": "ask { $.project.owner | lower }"}, ["owner"]),
        ({"related": (("project.description", "here"),)}, ["description"]),
        ({"asks": ("project.owner",)}, ["owner"]),
        ({"when": ["equals", "$.project.name", "x"]}, ["name"]),
        ({"when": ["below", "project.name|count", 2]}, ["name"]),
        ({"when": ["equals", "project.name.first", "x"]}, ["name"]),
        ({"when": ["equals", "project.name[0]", "x"]}, ["name"]),
        ({"when": ["equals", "project.names", "x"]}, []),
        ({"when": ["equals", "project.stage", "pilot"], "message": "name it, project.stage"}, []),
        ({"when": ["exists", "project", True]}, list(PROSE)),
        ({"when": ["below", "project|count", 2]}, list(PROSE)),
        ({"message": "{project}"}, list(PROSE)),
    ],
)
def test_a_key_is_read_where_a_condition_or_a_word_names_it_or_the_project_as_a_whole(given, read, make_rule):
    assert read_by(Ruleset((make_rule(), make_rule("ACM002", **given)))) == (read, False)


@pytest.mark.parametrize(
    ("given", "placed"),
    [
        ({"when": ["equals", "manifest", "x"]}, True),
        ({"message": "{manifest}"}, True),
        ({"when": ["equals", "manifests", "x"]}, False),
    ],
)
def test_the_place_of_a_manifest_is_read_where_a_rule_names_it(given, placed, make_rule):
    assert read_by(Ruleset((make_rule(**given),))) == ([], placed)


def test_what_the_cases_of_a_trait_read_counts_too(make_pack):
    case = {"level": "low", "code": ["equals", "project.owner", "x"], "because": "{manifest}", "reason": ""}
    trait = {"trait": "own", "params": {}, "bases": None, "cases": [case]}
    assert read_by(merge([make_pack(traits=(trait,))])) == (["owner"], True)
