#!/usr/bin/env python3
"""What judging many manifests costs, beside a bare C parse of the same files; prints ratios.

Each kind of run is a process of its own, and they take turns, so that a slow moment hits all alike. The C
parse is that of ruamel.yaml's extension with its own events, start-up left out; of the rest start-up counts.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "linter"))

from fleet import DAY, lay, names_of
from laid import install

from modelvow import built
from modelvow.building import ensure_built
from modelvow.catalog.index import open_catalog

SIZES = (100, 1_000, 10_000)
LARGE = 100_000
ROUNDS = 3
MEBIBYTE = 1024 * 1024
PARSE, COLD, TWO, WARM = "C parse", "cold, one process", "cold, two processes", "warm, one process"
CHECK = ("check", "--as-of", DAY, "--format", "text")
LIMITS = {COLD: 8.0, TWO: 5.0, WARM: 1.0}
"""At most so many times the C parse of 10,000 manifests."""
MOST_MEMORY = 80
"""MiB at the peak of judging 10,000 manifests in one process."""
FLAT = 0.1
"""So much dearer may a manifest be than among the first; that many say the same makes it cheaper."""
JUDGED_AT = 10_000


class Taken(NamedTuple):
    """What one run took: seconds, and the most memory that it held."""

    seconds: float
    memory: int = 0


class Row(NamedTuple):
    """One kind of run over so many manifests; `ratio` is to their C parse, `kept` None without a budget."""

    manifests: int
    work: str
    seconds: float
    ratio: float
    memory: float
    limit: float | None
    kept: bool | None


def main() -> int:
    """Print the table; 1 when a budget is not kept."""
    options = _options()
    if options.parse:
        print(parse(Path(options.parse)))
        return 0
    if options.lay:
        names = names_of(open_catalog(built.path("catalog.db")))
        lay(Path(options.lay), options.sizes[0], names, diverse=options.diverse)
        return 0
    ensure_built()
    sizes = options.sizes or (*SIZES, *((LARGE,) if options.large else ()))
    rows: list[Row] = []
    for size in sizes:
        with TemporaryDirectory() as folder:
            subprocess.run(("git", "init", "-q", folder), check=True)
            # In a process of its own: a process counts the memory of the one that started it as its own.
            _turn("--sizes", str(size), "--lay", folder, *(["--diverse"] if options.diverse else []))
            rows += rows_of(size, measure(Path(folder), 1 if size > JUDGED_AT else options.rounds))
        report(rows[-4:])
    flat = flatness(rows)
    report_flatness(flat)
    if options.json:
        fleet = "diverse" if options.diverse else "scaffolded"
        told = {"fleet": fleet, "rows": [row._asdict() for row in rows], "per_manifest": flat}
        options.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    steady = all(each["to_first"] <= 1 + FLAT for each in flat)
    return 0 if steady and all(row.kept is not False for row in rows) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to FILE as well")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="turns that each kind of run takes")
    parser.add_argument("--large", action="store_true", help=f"judge {LARGE:,} manifests, too")
    parser.add_argument("--sizes", type=int, nargs="*", help="judge so many manifests instead")
    parser.add_argument(
        "--diverse", action="store_true", help="judge manifests of which no two are alike, of all the catalog"
    )
    parser.add_argument("--lay", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--parse", metavar="FOLDER", help=argparse.SUPPRESS)
    return parser.parse_args()


def parse(folder: Path) -> float:
    """Return the seconds in which the C parser reads all manifests below `folder` and gives their events."""
    import ruamel.yaml  # noqa: F401 - before the extension, so that this has its own classes of events
    from _ruamel_yaml import CParser

    files = sorted(folder.glob("*/*/ai-manifest.yaml"))
    start = time.perf_counter()
    for file in files:
        with open(file, "rb") as source:
            for _ in iter(CParser(source.read()).get_event, None):
                pass
    return time.perf_counter() - start


def measure(folder: Path, rounds: int) -> dict[str, Taken]:
    """Return the median of each kind of run; they take turns, and the warm one finds what a cold one kept."""
    taken: dict[str, list[Taken]] = {}
    with TemporaryDirectory() as cache:
        # As a wheel leaves it: a checkout looks at the times of all that it is built from.
        check = (sys.executable, str(install(Path(cache))), *CHECK)
        _run((*check, "--jobs", "1"), folder, cache)
        for _ in range(rounds):
            taken.setdefault(PARSE, []).append(Taken(float(_turn("--parse", str(folder)))))
            for work, more in (
                (COLD, ("--no-cache", "--jobs", "1")),
                (TWO, ("--no-cache", "--jobs", "2")),
                (WARM, ("--jobs", "1")),
            ):
                taken.setdefault(work, []).append(_run((*check, *more), folder, cache))
    return {
        work: Taken(median([each.seconds for each in some]), max(each.memory for each in some))
        for work, some in taken.items()
    }


def _turn(*options: str) -> str:
    """Run this program with other options, and return what it prints."""
    line = (sys.executable, __file__, *options)
    return subprocess.run(line, stdout=subprocess.PIPE, check=True, text=True).stdout


def _run(line: tuple[str, ...], folder: Path, cache: str) -> Taken:
    """Run a command to its end in `folder`; it must have judged everything."""
    environment = os.environ | {"MODELVOW_CACHE_DIR": cache}
    start = time.perf_counter()
    process = subprocess.Popen(line, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        sys.exit(f"{' '.join(line[2:])} ended with {process.returncode}")
    return Taken(seconds, usage.ru_maxrss * 1024)


def rows_of(size: int, taken: dict[str, Taken]) -> list[Row]:
    """Return what was measured of so many manifests beside the budgets, which are set for 10,000."""
    floor = taken[PARSE].seconds
    rows = []
    for work, (seconds, memory) in taken.items():
        ratio, mebibytes = seconds / floor, memory / MEBIBYTE
        limit = LIMITS.get(work) if size == JUDGED_AT else None
        small = work != COLD or mebibytes <= MOST_MEMORY
        kept = None if limit is None else ratio <= limit and small
        rows.append(Row(size, work, round(seconds, 3), round(ratio, 2), round(mebibytes, 1), limit, kept))
    return rows


def flatness(rows: list[Row]) -> list[dict[str, float]]:
    """Return the milliseconds that a further manifest costs, from each size to the next, cold."""
    cold = [row for row in rows if row.work == COLD]
    steps = [
        (after.manifests, (after.seconds - before.seconds) / (after.manifests - before.manifests) * 1000)
        for before, after in pairwise(cold)
    ]
    return [
        {"manifests": size, "milliseconds": round(each, 3), "to_first": round(each / steps[0][1], 2)}
        for size, each in steps
    ]


def report(rows: list[Row]) -> None:
    """Print the rows of one size."""
    for row in rows:
        verdict = {True: "kept", False: "NOT KEPT", None: ""}[row.kept]
        limit = f"at most {row.limit} x: " if row.limit else ""
        memory = f"{row.memory:6.1f} MiB" if row.memory else " " * 10
        if row.kept is not None and row.work == COLD:
            limit += f"at most {MOST_MEMORY} MiB: "
        measured = f"{row.seconds:9.3f} s {row.ratio:7.2f} x {memory}"
        print(f"{row.manifests:>7,} {row.work:<20} {measured}  {limit}{verdict}")
    sys.stdout.flush()


def report_flatness(steps: list[dict[str, float]]) -> None:
    """Print what a further manifest costs at each size."""
    for each in steps:
        verdict = "kept" if each["to_first"] <= 1 + FLAT else "NOT KEPT"
        print(
            f"to {each['manifests']:,}: {each['milliseconds']:.3f} ms a further manifest, "
            f"{each['to_first']:.2f} x the first step's, at most {1 + FLAT:.1f} x: {verdict}"
        )


if __name__ == "__main__":
    if shutil.which("git") is None:
        sys.exit("git is needed: the manifests are judged as those of one repository")
    sys.exit(main())
