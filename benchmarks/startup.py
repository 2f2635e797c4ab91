#!/usr/bin/env python3
"""What one run of the command costs, beside `python -c pass` and neighbors that are installed; prints ratios.

The package is measured as a wheel leaves it: copied with its built files, byte-compiled, started by a console
script. All commands take turns, so that a slow moment hits all alike; ratios are those of medians.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
from laid import FAULTY, SCHEMA, VALID, install  # noqa: E402
from neighbors import home  # noqa: E402
from timing import build  # noqa: E402

ROUNDS = 40
SETTINGS = '[project]\nname = "lab"\n\n[tool.modelvow]\nfail-on = "warning"\n'
PASS, CLICK, YAMLLINT, CHECK_JSONSCHEMA = "python -c pass", "import click", "yamllint", "check-jsonschema"
CHECK_VALID, CHECK_FAULTY, HELP = "check, nothing found", "check, with findings", "--help"
CHECK_SET = "check, with settings in pyproject.toml"


class Budget(NamedTuple):
    """At most `limit` times the reference; `aim` is what is worth trying for."""

    work: str
    reference: str
    limit: float
    aim: float | None = None


BUDGETS = (
    Budget(CHECK_VALID, PASS, 6.0, 5.0),
    Budget(CHECK_FAULTY, PASS, 7.0, 6.0),
    Budget(HELP, CLICK, 1.3),
    Budget(CHECK_VALID, YAMLLINT, 1.0),
    Budget(CHECK_VALID, CHECK_JSONSCHEMA, 0.35),
)


class Command(NamedTuple):
    """A command line, and the exit codes that it is expected to end with."""

    line: tuple[str, ...]
    codes: tuple[int, ...] = (0,)


def main() -> int:
    """Print the table; 1 when a budget is not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures to FILE as well")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="turns that each command takes")
    options = parser.parse_args()
    build()
    with TemporaryDirectory() as folder:
        commands = commands_of(install(Path(folder)), projects(Path(folder)))
        times = measure(commands, options.rounds, Path(folder))
    rows = [row_of(budget, times) for budget in BUDGETS]
    report(times, rows)
    if options.json:
        options.json.write_text(
            json.dumps({"milliseconds": times, "ratios": rows}, indent=2) + "\n", encoding="utf-8"
        )
    return 1 if any(row["kept"] is False for row in rows) else 0


def projects(folder: Path) -> dict[str, Path]:
    """Lay examples out away from this checkout, whose settings are not theirs; returns their manifests."""
    for name in (VALID, FAULTY):
        shutil.copytree(ROOT / "examples" / name, folder / name)
    shutil.copytree(ROOT / "examples" / VALID, folder / "set")
    (folder / "set" / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    return {name: folder / name / "ai-manifest.yaml" for name in (VALID, FAULTY, "set")}


def commands_of(script: Path, manifests: dict[str, Path]) -> dict[str, Command]:
    """Return every command that can be run here, by its name."""
    python = sys.executable
    valid = str(manifests[VALID])
    commands = {
        PASS: Command((python, "-c", "pass")),
        CLICK: Command((python, "-c", "import click")),
        CHECK_VALID: Command((python, str(script), "check", valid)),
        CHECK_FAULTY: Command((python, str(script), "check", str(manifests[FAULTY])), (0, 1)),
        CHECK_SET: Command((python, str(script), "check", str(manifests["set"]))),
        HELP: Command((python, str(script), "--help")),
    }
    yamllint, check_jsonschema = program(YAMLLINT), program(CHECK_JSONSCHEMA)
    if yamllint:
        commands[YAMLLINT] = Command((yamllint, valid), (0, 1))
    if check_jsonschema:
        commands[CHECK_JSONSCHEMA] = Command((check_jsonschema, "--schemafile", str(SCHEMA), valid))
    return commands


def program(name: str) -> str | None:
    """Return a neighbor that neighbors.py has installed, else one that is on the path."""
    own = home() / "pip" / "bin" / name
    return str(own) if own.exists() else shutil.which(name)


def measure(commands: dict[str, Command], rounds: int, folder: Path) -> dict[str, float]:
    """Return the median of each command's milliseconds; they take turns."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            done = subprocess.run(command.line, cwd=folder, capture_output=True, check=False)
            elapsed = time.perf_counter() - start
            if done.returncode not in command.codes:
                sys.exit(f"{name} ended with {done.returncode}: {done.stderr.decode()}")
            # The first turn fills the system's file cache.
            if turn:
                times[name].append(elapsed * 1000)
    return {name: round(median(taken), 2) for name, taken in times.items()}


def row_of(budget: Budget, times: dict[str, float]) -> dict[str, object]:
    """Return a budget with the ratio that was measured; None where the reference is not installed."""
    missing = budget.reference not in times
    ratio = None if missing else round(times[budget.work] / times[budget.reference], 2)
    kept = None if ratio is None else ratio <= budget.limit
    return {**budget._asdict(), "ratio": ratio, "kept": kept}


def report(times: dict[str, float], rows: list[dict[str, object]]) -> None:
    """Print milliseconds, then ratios beside their budgets."""
    for name, taken in times.items():
        print(f"{name:<38} {taken:7.1f} ms")
    print()
    for row in rows:
        ratio = "not installed here" if row["ratio"] is None else f"{row['ratio']:.2f} x"
        aim = f", aim {row['aim']} x" if row["aim"] else ""
        verdict = {True: "kept", False: "NOT KEPT", None: "not measured"}[row["kept"]]
        print(
            f"{row['work']:<24} / {row['reference']:<18} {ratio:<18} at most {row['limit']} x{aim}: {verdict}"
        )


if __name__ == "__main__":
    sys.exit(main())
