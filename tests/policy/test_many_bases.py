"""Packs that extend packs, until it is too much."""

from __future__ import annotations

import pytest

from modelvow.policy.errors import PackError
from modelvow.policy.folders import MAX_PACKS, read_pack


def test_packs_that_fan_out_are_refused_before_they_take_for_ever(put):
    put("p0.yaml", "name: p0\nrules: []\n")
    for number in range(1, 12):
        below = f"p{number - 1}.yaml"
        put(f"p{number}.yaml", f"name: p{number}\nextends: [{below}, {below}, {below}]\nrules: []\n")
    path = put("top.yaml", "name: top\nextends: p11.yaml\nrules: []\n")
    with pytest.raises(PackError, match=f"leads to at most {MAX_PACKS} others"):
        read_pack(str(path))
