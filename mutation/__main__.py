"""The command: `python -m mutation --sample 400 --seed 7` tries that many mutants, drawn by the seed.

Without a sample it tries them all, which takes days. `--only 'modelvow.case.*'` takes those of some names,
`--names` those named. A mutant has to survive `--patience` seconds of tests. Prints what survived and the
score; exits with 1 when that is below `--least`, with 2 when the mutants could not be tried.
"""

from __future__ import annotations

import argparse
import fnmatch
import glob
import math
import os
import random
import sys
import tomllib
from typing import TYPE_CHECKING

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from mutation import laying  # noqa: E402 - found by now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mutation.mutants import Mutant
    from mutation.trying import Tried

WORK = os.path.join(ROOT, "build", "mutation")
EXPLAINED = os.path.join(ROOT, "tests", "mutation", "explained.toml")
MUTATED = (
    "policy/*.py",
    "case/*.py",
    "conditions/*.py",
    "findings.py",
    "digests.py",
    "judge.py",
    "judging.py",
    "waivers.py",
)
TESTS = (
    "tests/baseline",
    "tests/case",
    "tests/company",
    "tests/conditions",
    "tests/differential",
    "tests/facts",
    "tests/field",
    "tests/fixes",
    "tests/license",
    "tests/lifecycle",
    "tests/models",
    "tests/overlays",
    "tests/policy",
    "tests/report",
    "tests/rules",
    "tests/waivers",
)
SURE = 1.96
"""Standard deviations on both sides within which 19 of 20 samples lie."""


def main(arguments: list[str]) -> int:
    """Print the survivors and the score; 1 where the score is below the least that was asked for."""
    asked = _asked(arguments)
    _build()
    if not asked.again:
        laying.lay(ROOT, WORK)
    os.chdir(WORK)
    package = os.path.join(WORK, "linter", "modelvow")
    names = [each for each in all_mutants(package) if fnmatch.fnmatch(each.name, asked.only)]
    chosen = [each for each in names if each.name in asked.names] or drawn(names, asked.sample, asked.seed)
    tried, broken = _tried(chosen, asked.patience, asked.minutes)
    if broken or not tried:
        print(broken or "no mutant was tried", file=sys.stderr)
        return 2
    return report(package, tried, len(names), asked.least)


def all_mutants(package: str) -> list[Mutant]:
    """Return the mutants of the judging core, file by file."""
    from mutation.mutants import mutants

    files = sorted(path for each in MUTATED for path in glob.glob(each, root_dir=package))
    return [mutant for path in files for mutant in mutants(package, path)]


def drawn(names: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """Return `size` of the mutants, the same ones for a seed; all of them for 0."""
    return random.Random(seed).sample(names, min(size, len(names))) if size else list(names)  # noqa: S311


def report(package: str, tried: Sequence[Tried], all_of: int, least: float) -> int:
    """Print what survived, what of it is explained, and the score; 1 where the score is too low."""
    from mutation.mutants import difference
    from mutation.trying import Fate

    reasons = explained()
    alive = [each for each in tried if each.fate in {Fate.SURVIVED, Fate.UNREACHED}]
    known = 0
    for mutant, fate, tests in alive:
        before, after = difference(package, mutant)
        reason = reasons.get((f"{mutant.path}:{mutant.place}", before, after))
        known += reason is not None
        print(f"\n{fate.value}: {mutant.name} ({tests} tests){f' - {reason}' if reason else ''}")
        print(_shown("- ", before) + "\n" + _shown("+ ", after))
    print("\n" + ", ".join(f"{sum(each.fate is fate for each in tried)} {fate.value}" for fate in Fate))
    print(told(1 - len(alive) / len(tried), len(tried), all_of))
    if known:
        print(f"without {known} that change nothing anybody could see: ", end="")
        print(told(1 - (len(alive) - known) / (len(tried) - known), len(tried) - known, all_of))
    return int((1 - len(alive) / len(tried)) * 100 < least)


def _shown(sign: str, lines: str) -> str:
    return "\n".join(sign + line for line in lines.split("\n"))


def explained() -> dict[tuple[str, str, str], str]:
    """Return the changes that nobody could see, by function, lines before and after, each with its reason."""
    with open(EXPLAINED, "rb") as file:
        kept = tomllib.load(file)["explained"]
    return {(one["function"], one["before"], one["after"]): one["reason"] for one in kept}


def told(score: float, tried: int, all_of: int) -> str:
    """Return the score in words, and for a sample the bounds of 95 % after Wilson."""
    words = f"{score:.1%} of {tried:,} mutants are killed"
    if tried == all_of:
        return words
    share = SURE**2 / tried
    middle = (score + share / 2) / (1 + share)
    margin = SURE * math.sqrt(score * (1 - score) / tried + share / (4 * tried)) / (1 + share)
    return f"{words}, a sample of {all_of:,}: {middle - margin:.1%} to {middle + margin:.1%}"


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="*")
    parser.add_argument("--names", nargs="*", default=())
    parser.add_argument("--patience", type=float, default=20.0)
    parser.add_argument("--minutes", type=float, default=math.inf, help="then the rest is left out")
    parser.add_argument("--again", action="store_true", help="the code as it was laid out last time")
    parser.add_argument("--least", type=float, default=90.0)
    return parser.parse_args(arguments)


def _build() -> None:
    """Build what the checkout carries, in a process of its own: the package is loaded from the copy here."""
    import subprocess

    paths = {**os.environ, "PYTHONPATH": os.path.join(ROOT, "linter")}
    code = "from modelvow.building import ensure_built; ensure_built()"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=paths, check=True)


def _tried(chosen: list[Mutant], patience: float, minutes: float) -> tuple[list[Tried], str | None]:
    import pytest

    linter = os.path.join(WORK, "linter")
    os.environ["PYTHONPATH"] = linter
    sys.path.insert(0, linter)
    from mutation.trying import Trial

    stream = os.fdopen(os.dup(2), "w", encoding="utf-8", buffering=1)
    trial = Trial(WORK, chosen, patience, minutes, lambda text: print(text, file=stream, flush=True))
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:faulthandler",
        "--hypothesis-seed=0",
    ]
    code = pytest.main([*options, "-m", "not external", *TESTS], plugins=[trial])
    return trial.tried, trial.broken or (None if code == 0 else f"pytest left with {int(code)}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
