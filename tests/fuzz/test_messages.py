"""A message quotes as much of the user's own words as people read, however long those are."""

from __future__ import annotations

import pytest

LONG = "x" * 900
HEAD = "version: 1\nmodels: [{id: gpt-4o}]\n"


@pytest.mark.parametrize(
    ("name", "content", "arguments"),
    [
        pytest.param("modelvow.toml", f"{LONG} = 1\n", (), id="a key of settings"),
        pytest.param("modelvow.toml", f'fail-on = "{LONG}"\n', (), id="a value of settings"),
        pytest.param("modelvow.toml", f'ignore = ["{LONG}"]\n', (), id="a rule that is named"),
        pytest.param("p.yaml", f"name: p\n{LONG}: 1\n", ("--policy", "p.yaml"), id="a key of a pack"),
        pytest.param(
            "p.yaml",
            f"name: p\nrules: [{{code: ACM001, name: a, title: b, each: {LONG}}}]\n",
            ("--policy", "p.yaml"),
            id="a value of a rule",
        ),
        pytest.param("o.yaml", f"version: 1\n{LONG}: 1\n", ("--catalog", "o.yaml"), id="a key of an overlay"),
        pytest.param(
            "b.json",
            '{"version": 1, "findings": [{"fingerprint": "a", "path": "b", "code": "c", "severity": "LONG", '
            '"outcome": "violation", "grounds": ""}]}'.replace("LONG", LONG),
            ("--baseline", "b.json"),
            id="a value of a baseline",
        ),
    ],
)
def test_a_long_word_is_cut_in_the_message(name, content, arguments, put, modelvow):
    put("ai-manifest.yaml", HEAD)
    put(name, content)
    ran = modelvow("check", *arguments)
    assert ran.code == 2
    assert f"`{'x' * 59}…`" in ran.err
    assert max(map(len, ran.err.splitlines())) < 600
