"""The packs that a manifest asks for: a list of them, and what is no list is a fault of the manifest."""

from __future__ import annotations

import pytest

from modelvow.judging import Input, judge
from modelvow.settings import Options, Workshop

TEXT = "version: 1\nproject: {{name: desk}}\npolicy: {}\nmodels:\n  - {{id: gpt-4o, host: openai}}\n"


def judged(asked):
    workshop = Workshop(Options(configured=False))
    return judge(
        workshop, Input("ai-manifest.yaml", "ai-manifest.yaml", TEXT.format(asked)), as_of="2026-11-25"
    )


@pytest.mark.parametrize("asked", ["builtin:facts", "acme.yaml", "3", "true", "{builtin: facts}"])
def test_what_is_no_list_of_packs_asks_for_none_and_is_told_where_it_stands(asked):
    found = judged(asked)
    assert found.asked == ()
    [told] = [one for one in found.findings if one.key_path == ("policy",)]
    assert told.severity == "error"
    assert "list" in told.message


def test_a_list_asks_for_each_of_its_packs_in_order_and_an_empty_one_for_none():
    found = judged("['builtin:lifecycle', 'builtin:facts']")
    assert found.asked == ("builtin:lifecycle", "builtin:facts")
    assert not [one for one in found.findings if one.key_path[:1] == ("policy",)]
    assert judged("[]").asked == ()
