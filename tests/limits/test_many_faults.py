"""A file made to have thousands of faults: the first are told, the rest is counted and weighs the same."""

from __future__ import annotations

import json

import pytest

from modelvow.manifest.read import read
from modelvow.manifest.validate import validate
from modelvow.policy.packs import load_default
from modelvow.policy.reader import MOST, from_faults
from modelvow.policy.ruleset import merge

KEYS = "version: 1\nmodels: [{id: gpt-4o}]\n"
MANY = {
    "unknown keys in one line": KEYS + "requirements: {" + ", ".join(f"k{n}: 1" for n in range(900)) + "}\n",
    "a key written again and again": KEYS + "version: 1\n" * 900,
    "bad values": KEYS + "project: {regions: [" + ", ".join(f"Q{n}" for n in range(900)) + "]}\n",
    "JSON": json.dumps({"version": 1, "models": [{"id": "gpt-4o"}], **{f"k{n}": 1 for n in range(900)}}),
}


@pytest.mark.parametrize("kind", MANY)
def test_the_first_are_told_and_the_rest_is_counted(modelvow, put, kind):
    name = "ai-manifest.json" if kind == "JSON" else "ai-manifest.yaml"
    put(name, MANY[kind])
    ran = modelvow("check", "--format", "json")
    found = [each for each in json.loads(ran.out)["findings"] if each["code"].startswith("MAN")]
    (rest,) = [each for each in found if each["name"] == "more-faults"]
    assert (ran.code, len(found), rest["severity"]) == (1, MOST + 1, "error")
    assert rest["message"].startswith("this file has 700 more faults")


def test_a_waivers_file_is_held_to_it_too(modelvow, put):
    put("ai-manifest.yaml", KEYS)
    put("ai-waivers.yaml", "version: 1\nwaivers:\n" + "  - {rule: FIT001, raeson: r}\n" * 100)
    found = json.loads(modelvow("check", "--format", "json").out)["findings"]
    told = [each for each in found if each["path"] == "ai-waivers.yaml"]
    assert [each["name"] for each in told].count("more-faults") == 1
    assert len(told) == MOST + 1


def outcomes(text, *settings):
    return from_faults(merge(load_default(), list(settings)), validate(read(text, "m.yaml")).faults)


def test_as_many_as_are_told_leave_no_rest():
    text = KEYS + "".join(f"k{n}: 1\n" for n in range(MOST))
    assert {each.rule.name for each in outcomes(text)} == {"unknown-key"}
    assert len(outcomes(text + "more: 1\n")) == MOST + 1


def test_what_is_turned_off_is_not_counted(modelvow, put):
    put("ai-manifest.yaml", KEYS + "".join(f"k{n}: 1\n" for n in range(900)))
    ran = modelvow("check", "--ignore", "unknown-key", "--format", "json")
    assert not [each for each in json.loads(ran.out)["findings"] if each["code"].startswith("MAN")]
    assert ran.code == 0


def test_the_rest_weighs_as_much_as_the_gravest_of_it(modelvow, put):
    put("ai-manifest.yaml", KEYS + "".join(f"k{n}: 1\n" for n in range(900)))
    ran = modelvow("check", "--severity", "unknown-key=note", "--format", "json")
    found = [each for each in json.loads(ran.out)["findings"] if each["code"].startswith("MAN")]
    assert {each["severity"] for each in found} == {"note"}
    assert ran.code == 0


def test_the_count_cannot_be_turned_off(modelvow, put):
    put("ai-manifest.yaml", KEYS)
    ran = modelvow("check", "--ignore", "more-faults")
    assert ran.code == 2
    assert "more-faults" in ran.err
