"""Places that rules name, as key paths of a manifest."""

from __future__ import annotations

import pytest

from modelvow.policy.places import key_path, read_place
from modelvow.policy.views import View


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("model.x-a.0", ("models", 2, "x-a", 0)),
        ("model.x-a.10", ("models", 2, "x-a", 10)),
        ("model.x-a.01", ("models", 2, "x-a", "01")),
        ("model.x-a.-1", ("models", 2, "x-a", "-1")),
        ("model.x-a.1e3", ("models", 2, "x-a", "1e3")),
        ("model.x-a.²", ("models", 2, "x-a", "²")),
        ("model.x-a.٣", ("models", 2, "x-a", "٣")),
        (f"model.x-a.{'1' * 5_000}", ("models", 2, "x-a", "1" * 5_000)),
    ],
)
def test_an_index_is_written_in_plain_digits_and_all_else_is_a_key(place, found):
    assert key_path(read_place(place), View({}, position=2)) == found
