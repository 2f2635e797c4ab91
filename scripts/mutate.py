"""How much of the judging core the tests hold: mutants of it, and which of them a test kills.

`python scripts/mutate.py` tries every mutant, `--sample 400` that many, drawn by `--seed`; `--only
'modelvow.case.*'` those of some modules. Prints what survived and the score; exits with 1 when it is below
`--least`, with 2 when mutmut did not get to the end.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tomllib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, "build", "mutation")
EXPLAINED = os.path.join(ROOT, "tests", "mutation", "explained.toml")
BESIDE = ("action", "catalog", "docs", "examples", "hatch_build.py", "rules", "schemas", "tests")
MUTATED = ("policy/*", "case/*", "conditions/*", "findings.py")
TESTS = (
    "tests/policy",
    "tests/case",
    "tests/conditions",
    "tests/rules",
    "tests/license",
    "tests/lifecycle",
    "tests/facts",
    "tests/baseline/test_baseline.py",
)
# What starts a process for each manifest is too slow to be run for each mutant.
SLOW = (
    "tests/policy/test_coverage.py",
    "tests/license/test_limits_cases.py",
    "tests/lifecycle/test_field_cases.py",
    "tests/lifecycle/test_rules.py",
)
SURVIVED, UNTESTED = 0, 33
"""What mutmut notes of a mutant that every test passed, and of one that no test reached."""
SURE = 1.96


def main(arguments: list[str]) -> int:
    """Print the survivors and the score; 1 where the score is below the least that was asked for."""
    asked = _asked(arguments)
    prepare(WORK)
    _mutmut("run", "modelvow.no.such.mutant")
    reasons = explained()
    names = [each for each in sorted(outcomes(WORK)) if not explanation(each, reasons)]
    names = [each for each in names if fnmatch.fnmatch(each, asked.only)]
    chosen = drawn(names, asked.sample, asked.seed)
    _mutmut("run", *chosen)
    found = outcomes(WORK)
    if not chosen or any(found[each] is None for each in chosen):
        print("not every mutant was tried: see above what mutmut says", file=sys.stderr)
        return 2
    alive = [each for each in chosen if found[each] in {SURVIVED, UNTESTED}]
    for name in alive:
        print(f"{'no test' if found[name] == UNTESTED else 'survived'}: {name}")
    score = 1 - len(alive) / len(chosen)
    print(told(score, len(chosen), len(names)))
    return int(score * 100 < asked.least)


def prepare(work: str) -> None:
    """Lay out a checkout at `work` as mutmut wants it: the package below `src`, the rest beside it."""
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(os.path.join(work, "mutants"))
    os.symlink(os.path.join(ROOT, "linter"), os.path.join(work, "src"))
    os.symlink("src", os.path.join(work, "mutants", "linter"))
    for name in BESIDE:
        os.symlink(os.path.join(ROOT, name), os.path.join(work, name))
    with open(os.path.join(work, "pyproject.toml"), "w", encoding="utf-8") as file:
        file.write(settings())


def settings() -> str:
    """Return the configuration of mutmut and pytest, as TOML; a list in JSON is one in TOML."""
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        options = tomllib.load(file)["tool"]["pytest"]["ini_options"]
    more = [*(f"--ignore={each}" for each in SLOW), "-p", "no:cacheprovider", "--hypothesis-seed=0"]
    values = {
        "source_paths": ["src"],
        "only_mutate": [f"src/modelvow/{each}" for each in MUTATED],
        "also_copy": list(BESIDE),
        "pytest_add_cli_args_test_selection": list(TESTS),
        "pytest_add_cli_args": more,
    }
    ours = {key: options[key] for key in ("addopts", "markers", "filterwarnings")}
    return _table("tool.mutmut", values) + _table("tool.pytest.ini_options", ours)


def outcomes(work: str) -> dict[str, int | None]:
    """Return the mutants by name, each with the exit code of its tests; None for one that was not run."""
    found: dict[str, int | None] = {}
    for folder, _folders, files in os.walk(os.path.join(work, "mutants", "src")):
        for name in files:
            if name.endswith(".meta"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    found |= json.load(file)["exit_code_by_key"]
    return found


def explained() -> dict[str, str]:
    """Return the patterns of mutants that change nothing anybody could see, each with its reason."""
    with open(EXPLAINED, "rb") as file:
        return {one["mutants"]: one["reason"] for one in tomllib.load(file)["explained"]}


def explanation(name: str, reasons: dict[str, str]) -> str | None:
    """Return why the mutant `name` may survive, if that is written down."""
    return next((why for pattern, why in reasons.items() if fnmatch.fnmatch(name, pattern)), None)


def drawn(names: list[str], size: int, seed: int) -> list[str]:
    """Return `size` of the names, the same ones for a seed; all of them for 0."""
    return random.Random(seed).sample(names, min(size, len(names))) if size else names  # noqa: S311


def told(score: float, tried: int, all_of: int) -> str:
    """Return the score in words, and for a sample how far off it may be, 19 times of 20."""
    words = f"{score:.1%} of {tried:,} mutants are killed"
    if tried == all_of:
        return words
    margin = SURE * math.sqrt(score * (1 - score) / tried * (all_of - tried) / (all_of - 1))
    return f"{words}, a sample of {all_of:,}: ± {margin:.1%}"


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="*")
    parser.add_argument("--least", type=float, default=90.0)
    return parser.parse_args(arguments)


def _table(name: str, values: dict[str, list[str]]) -> str:
    return f"[{name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())


def _mutmut(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=WORK, check=False)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
