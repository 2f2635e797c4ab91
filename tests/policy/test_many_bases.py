"""Packs that extend packs, until it is too much."""

from __future__ import annotations

import pytest

from modelvow.manifest.document import Unreadable
from modelvow.manifest.read import read
from modelvow.policies import pack_sources
from modelvow.policy import folders
from modelvow.policy.errors import ConfigError, PackError
from modelvow.policy.folders import MAX_PACKS, read_pack
from modelvow.settings import Options, Workshop


def test_packs_that_fan_out_are_refused_before_they_take_for_ever(put):
    put("p0.yaml", "name: p0\nrules: []\n")
    for number in range(1, 12):
        below = f"p{number - 1}.yaml"
        put(f"p{number}.yaml", f"name: p{number}\nextends: [{below}, {below}, {below}]\nrules: []\n")
    path = put("top.yaml", "name: top\nextends: p11.yaml\nrules: []\n")
    with pytest.raises(PackError, match=f"at most {MAX_PACKS} packs judge together"):
        read_pack(str(path))


def test_packs_of_options_and_manifest_add_up(put, monkeypatch, tmp_path):
    monkeypatch.setattr(folders, "MAX_PACKS", 2)
    first, second, third = [str(put(f"{name}.yaml", f"name: {name}\n")) for name in "abc"]
    options = Options(policy=(first,), more_policy=(second,), configured=False)
    assert [pack.name for pack in Workshop(options).settle(str(tmp_path)).ruleset.packs][-2:] == ["a", "b"]
    with pytest.raises(ConfigError, match="at most 2 packs judge together"):
        Workshop(options).settle(str(tmp_path), (third,))
    with pytest.raises(ConfigError, match="at most 2 packs judge together"):
        Workshop(options).packs(str(tmp_path), (third,))


def test_packs_that_a_manifest_asks_for_add_up(put, monkeypatch, tmp_path):
    monkeypatch.setattr(folders, "MAX_PACKS", 2)
    put("a.yaml", "name: a\n")
    document = read("policy: [a.yaml, a.yaml, a.yaml]\n", "ai-manifest.yaml")
    with pytest.raises(Unreadable, match="at most 2 packs judge together") as raised:
        pack_sources(document, document.value["policy"], str(tmp_path), str(tmp_path))
    assert raised.value.span.column == 26
