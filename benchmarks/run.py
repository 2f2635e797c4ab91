#!/usr/bin/env python3
"""Run all benchmarks one after the other, and write what they measured into one file of JSON.

`--all` takes the long ones, too: 100,000 manifests, manifests of which no two are alike, checkov, and every
file for the slow neighbors. `--only PART` runs some again and leaves the figures of the rest as they are. A
benchmark that ends without figures is written down as missing, with its last words.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"


class Part(NamedTuple):
    """A benchmark: its program, what it is given, and what instead where the long ones run, too."""

    program: str
    more: tuple[str, ...] = ()
    long: tuple[str, ...] | None = None


PARTS = {
    "startup": Part("startup.py", ("--rounds", "25")),
    "beside": Part("beside.py", ("--rounds", "5"), ("--with-checkov", "--all")),
    "many": Part("many.py", (), ("--large",)),
    "formats": Part("formats.py"),
    "hostile": Part("hostile.py"),
    "reading": Part("reading.py"),
    "lookup": Part("lookup.py"),
    "profile": Part("profile"),
    "fuzz": Part("../fuzz"),
}
LONG = {"diverse": Part("many.py", ("--diverse",))}


def main() -> int:
    """Run, write, and say which budgets are not kept; 1 when one is not, or a benchmark failed."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    parser.add_argument(
        "--json", metavar="FILE", type=Path, default=RESULTS, help="default: results.json here"
    )
    parser.add_argument("--all", action="store_true", help="the long ones, too")
    parser.add_argument("--only", nargs="*", metavar="PART", choices=[*PARTS, *LONG], help="run these alone")
    options = parser.parse_args()
    told = _before(options.json) if options.only else {"parts": {}}
    chosen = {**PARTS, **(LONG if options.all or options.only else {})}
    failed = False
    for name, part in chosen.items():
        if options.only and name not in options.only:
            continue
        print(f"\n== {name} ==", flush=True)
        told["parts"][name], code = _run(part, long=options.all)
        failed |= code != 0
        _write(options.json, told)
    return 1 if failed else 0


def _before(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"parts": {}}


def _run(part: Part, *, long: bool) -> tuple[dict[str, Any], int]:
    """Return the figures of a benchmark and its exit code."""
    more = part.long if long and part.long is not None else part.more
    with TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        line = (sys.executable, str(HERE / part.program), *more, "--json", str(file))
        done = subprocess.run(line, stderr=subprocess.PIPE, text=True, check=False)
        if file.exists():
            return {"options": list(more), **json.loads(file.read_text(encoding="utf-8"))}, done.returncode
    words = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
    print(f"failed: {words[-1]}")
    return {"options": list(more), "missing": words[-1][:300]}, done.returncode or 1


def _write(path: Path, told: dict[str, Any]) -> None:
    """Write all figures so far, with the day and the machine."""
    code = (
        "import json, sys; sys.path[:0] = sys.argv[1:]; "
        "from timing import machine; print(json.dumps(machine()))"
    )
    call = (sys.executable, "-c", code, str(HERE), str(HERE.parent / "linter"))
    where = json.loads(subprocess.run(call, stdout=subprocess.PIPE, check=True).stdout)
    day = dt.datetime.now(tz=dt.UTC).date().isoformat()
    whole = {"date": day, "machine": where, "parts": told["parts"]}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
