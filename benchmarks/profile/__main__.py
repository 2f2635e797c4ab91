"""Where the time of a check goes: `python benchmarks/profile`, of one manifest and of many.

One manifest: the phases of a run, each as milliseconds and as a share, medians of many starts; imports are
taken out of the phase that they happen in and told by themselves. Many: what the profiler counts for each
part of the program, its own share of processor time, and the dearest functions.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from laid import DAY, FAULTY, VALID, example, install, manifests  # noqa: E402
from timing import build, write  # noqa: E402

STARTS = 15
MANIFESTS = 300
DEAREST = 15
PARTS = 12


def main() -> int:
    """Print the tables."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    parser.add_argument("--json", metavar="FILE", help="write the figures to FILE as well")
    parser.add_argument("--starts", type=int, default=STARTS, help="starts for one manifest")
    parser.add_argument("--manifests", type=int, default=MANIFESTS, help="how many are many")
    parser.add_argument("--warm", action="store_true", help="profile many that were judged before")
    options = parser.parse_args()
    build()
    with TemporaryDirectory() as place:
        folder = Path(place)
        script = install(folder)
        one = {
            name: phases(script, example(each, folder), options.starts)
            for name, each in (("nothing found", VALID), ("with findings", FAULTY))
        }
        for name, found in one.items():
            _report_phases(f"one manifest, {name}", found)
        lots = parts(script, manifests(folder / "many", options.manifests), folder, warm=options.warm)
    _report_parts(lots, options.manifests)
    write(options.json, {"one": one, "many": {"manifests": options.manifests, **lots}})
    return 0


def phases(script: Path, manifest: Path, starts: int) -> dict[str, float]:
    """Return the milliseconds of every phase of judging one manifest: medians of so many starts."""
    taken: dict[str, list[float]] = {}
    for turn in range(starts + 1):
        for phase, seconds in _once("one", script, str(manifest.parent), "ai-manifest.yaml").items():
            # The first start fills the system's file cache.
            if turn:
                taken.setdefault(phase, []).append(seconds * 1000)
    return {phase: round(median(some), 2) for phase, some in taken.items()}


def parts(script: Path, home: Path, folder: Path, *, warm: bool) -> dict[str, Any]:
    """Return each part's share of the processor time of judging many manifests, and the dearest functions."""
    more = ("--jobs", "1", "--as-of", DAY) if warm else ("--no-cache", "--jobs", "1", "--as-of", DAY)
    cache = {"MODELVOW_CACHE_DIR": str(folder / "cache")}
    if warm:
        _once("many", script, str(home), *more, environment=cache)
    return _once("many", script, str(home), *more, environment=cache)


def _once(what: str, script: Path, home: str, *more: str, environment: dict[str, str] | None = None) -> Any:
    """Run inside.py in `home`, and return what it prints."""
    call = (sys.executable, "-P", str(HERE / "inside.py"), what, str(script.parent), *more)
    given = os.environ | (environment or {})
    done = subprocess.run(call, cwd=home, env=given, capture_output=True, text=True, check=True)
    return json.loads(done.stderr.splitlines()[-1])


def _report_phases(name: str, found: dict[str, float]) -> None:
    total = sum(found.values())
    print(f"\n{name}: {total:.1f} ms")
    for phase, milliseconds in found.items():
        print(f"  {phase:<28}{milliseconds:8.2f} ms{milliseconds / total:7.0%}")


def _report_parts(found: dict[str, Any], count: int) -> None:
    print(f"\n{count:,} manifests, {found['seconds']:.2f} s under the profiler")
    for part, share in list(found["parts"].items())[:PARTS]:
        print(f"  {part:<28}{share:7.1%}")
    print("\nthe dearest functions, by their own time")
    for each in found["dearest"][:DEAREST]:
        print(f"  {each['share']:6.1%} {each['calls']:>9,} calls  {each['function']}")


if __name__ == "__main__":
    sys.exit(main())
