"""What a pack's file says of rules is read whole, with the line of each setting."""

from __future__ import annotations

import pytest

from modelvow.policy.errors import PackError
from modelvow.policy.folders import read_pack
from modelvow.policy.pack import Settings

WHOLE = """\
name: acme
select: [FIT, RSK]
ignore:
  - FIT003
severity:
  FIT002: note
params:
  RSK008: {max_age_days: 90}
  community: {hosts_high: 9}
waivable:
  FIT001: false
  FIT002: true
strict: true
"""


def test_every_setting_is_read_with_the_line_that_it_stands_in(write_pack):
    assert read_pack(write_pack(WHOLE)).settings == Settings(
        "acme.yaml",
        ("FIT", "RSK"),
        ("FIT003",),
        {"FIT002": "note"},
        {"RSK008": {"max_age_days": 90}, "community": {"hosts_high": 9}},
        {"FIT001": False, "FIT002": True},
        strict=True,
        lines={
            ("select",): 2,
            ("select", "FIT"): 2,
            ("select", "RSK"): 2,
            ("ignore",): 3,
            ("ignore", "FIT003"): 4,
            ("severity",): 5,
            ("severity", "FIT002"): 6,
            ("params",): 7,
            ("params", "RSK008"): 8,
            ("params", "RSK008", "max_age_days"): 8,
            ("params", "community"): 9,
            ("params", "community", "hosts_high"): 9,
            ("waivable",): 10,
            ("waivable", "FIT001"): 11,
            ("waivable", "FIT002"): 12,
            ("strict",): 13,
        },
    )


def test_a_pack_that_sets_nothing_has_no_settings(write_pack):
    assert read_pack(write_pack("name: acme\n")).settings == Settings("acme.yaml")


@pytest.mark.parametrize("text", ["controls: [board]\n", "controls:\n  board: who decides\n"])
def test_controls_are_a_list_of_names_or_names_with_what_they_are(write_pack, text):
    assert read_pack(write_pack(f"name: acme\n{text}")).controls == ("board",)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("waivable: {FIT001: perhaps}", "2:20", "`FIT001` must be true or false"),
        ("severity: [FIT001]", "2:11", "`severity` must be"),
        ("severity: {FIT001: [note]}", "2:20", "`FIT001` must be text"),
        ("params: {FIT001: 1}", "2:18", "`FIT001` must be"),
        ("params: 1", "2:9", "`params` must be"),
        ("waivable: 1", "2:11", "`waivable` must be"),
        ("controls: 1", "2:11", "`controls` must be a list"),
        ("strict: perhaps", "2:9", "`strict` must be true or false"),
    ],
)
def test_a_setting_of_another_kind_is_refused_at_its_place(write_pack, text, place, told):
    with pytest.raises(PackError) as raised:
        read_pack(write_pack(f"name: acme\n{text}\n"))
    assert str(raised.value).startswith(f"acme.yaml:{place}: ")
    assert told in str(raised.value)
