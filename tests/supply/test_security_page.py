"""SECURITY.md promises nothing that no test shows."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| from")]


def written():
    files = (ROOT / "tests").rglob("test_*.py")
    return {
        name for file in files for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))
    }


def test_every_test_that_the_page_names_is_there():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named
    assert named <= written()


def test_every_promise_of_the_table_names_a_test():
    for row in ROWS:
        assert re.search(r"`test_\w+`", row.rsplit("|", 2)[1]), row


def test_the_page_names_no_address_to_write_to():
    assert "@" not in PAGE
