#!/usr/bin/env python3
"""What a look-up costs beside one `select`, and opening the catalog beside `python -c pass`.

Prints ratios, and the one absolute bound that is promised: a look-up under a millisecond.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

LINTER = Path(__file__).parent.parent / "linter"
sys.path.insert(0, str(LINTER))

from timing import build, options_of, write  # noqa: E402

from modelvow import built  # noqa: E402
from modelvow.catalog.index import open_catalog  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 300
STARTS = 15
MILLISECOND = 1e-3
PROFILE = "arn:aws:bedrock:us-gov-west-1:123456789012:inference-profile"
NAMES = {
    "as it stands": "gpt-4o",
    "but for case and marks": "GPT_4o",
    "with a date taken off": "gpt-4o-2031-12-01",
    "with much around it": f"bedrock/{PROFILE}/us-gov.anthropic.claude-3-haiku-20240307-v1:0",
    "ambiguous": "deepseek-r1",
}
OPENING = (
    "import sys; sys.path.insert(0, sys.argv[1]); from modelvow.catalog.index import open_catalog\n"
    "open_catalog(sys.argv[2]).model('openai/gpt-4o')"
)


def measured(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of the seconds that `work` takes."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def run(*arguments: str) -> None:
    """Run a Python process to its end."""
    subprocess.run([sys.executable, *arguments], check=True)


def main() -> int:
    """Print the table; 1 when a look-up takes a millisecond or more."""
    options = options_of(__doc__, ROUNDS)
    build()
    path = built.path("catalog.db")
    connection = sqlite3.connect(path)
    select = measured(lambda: connection.execute("SELECT spellings FROM name WHERE key = 'gpt4o'").fetchall())
    connection.close()
    print(f"one select: {select * 1e6:.0f} us")
    slowest = 0.0
    rows = []
    for what, name in NAMES.items():
        # A fresh catalog each time: nothing that an earlier look-up kept may help.
        catalogs = iter([open_catalog(path) for _ in range(options.rounds)])
        cost = measured(lambda name=name, catalogs=catalogs: next(catalogs).lookup(name), options.rounds)
        slowest = max(slowest, cost)
        print(f"look-up {what}: {cost / select:.1f} x, {cost * 1e6:.0f} us")
        rows.append({"name": what, "microseconds": round(cost * 1e6), "ratio": round(cost / select, 1)})
    records = iter([open_catalog(path) for _ in range(ROUNDS)])
    print(f"a record: {measured(lambda: next(records).model('openai/gpt-4o')) / select:.1f} x")
    empty = measured(lambda: run("-c", "pass"), STARTS)
    opened = measured(lambda: run("-c", OPENING, str(LINTER), path), STARTS)
    print(f"import, open and one record: {opened / empty:.2f} x `python -c pass`")
    write(options.json, {"rows": rows, "opening": round(opened / empty, 2), "kept": slowest < MILLISECOND})
    return 0 if slowest < MILLISECOND else 1


if __name__ == "__main__":
    sys.exit(main())
