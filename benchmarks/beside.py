#!/usr/bin/env python3
"""What a check costs beside the tools that people use today, on the same files in the same run; in ratios.

One manifest, a project of 20 files, and many manifests. Neighbors are installed on the first run (see
neighbors.py). CloudFormation linters get a template of the same size. All take turns; ratios are of medians.
Of many manifests our seconds are those of the command as it is called: by as many processes as there are
processors, with nothing kept, and the median of a run before each other command, each after all files were
read once; those of one process stand beside. Slow neighbors get fewer files: what a file more takes, their
start left out, is taken for all, and marked.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import neighbors as near
from laid import (
    DAY,
    FAULTY,
    SCHEMA,
    VALID,
    example,
    install,
    manifests,
    project,
    spectral_rules,
    template,
)
from timing import (
    MEBIBYTE,
    PASS,
    Command,
    CommandError,
    Taken,
    build,
    middle,
    options_of,
    run,
    turns,
    verdict,
    write,
)

ROUNDS = 7
OURS, CHECK_FAULTY, PARSE = "modelvow check", "modelvow check, with findings", "C parse"
OURS_ALONE = "modelvow check, one process"
ONE, PROJECT, MANY = "one manifest", "a project of 20 files", "many manifests"
SCORES = 10_000
SLOW = {near.YAMLLINT: 300, near.SPECTRAL: 60}
"""So many of many files these get, unless all are asked for."""
STARTED = ", one file"
LIMITS = {
    (ONE, OURS, near.YAMLLINT): 1.0,
    (ONE, OURS, near.CHECK_JSONSCHEMA): 0.35,
    (PROJECT, OURS, near.BORDERLINT): 1.5,
    (MANY, OURS, near.CHECK_JSONSCHEMA): 0.1,
}


class Row(NamedTuple):
    """One tool on the same files; `ours` is our time as a multiple of its, `scaled` is from so many files."""

    files: str
    tool: str
    seconds: float
    ours: float | None
    memory: float
    scaled: int | None = None
    limit: float | None = None
    kept: bool | None = None
    missing: str = ""


def main() -> int:
    """Print the tables; 1 when a budget is not kept."""
    options = options_of(
        __doc__,
        ROUNDS,
        ("--with-checkov", "install and measure checkov, too"),
        ("--all", "slow tools get all of many manifests, too"),
        numbers={"--files": (SCORES, f"how many manifests are many, by default {SCORES:,}")},
    )
    build()
    found = near.neighbors(checkov=options.with_checkov)
    with TemporaryDirectory() as place:
        folder = Path(place)
        script = install(folder)
        rows: list[Row] = []
        for measured in (
            lambda: one(script, folder, found, options.rounds),
            lambda: small(script, folder, found, options.rounds),
            lambda: many(script, folder, found, options.files, every=options.all),
        ):
            table = measured()
            report(table)
            rows += table
    told = {"rows": [row._asdict() for row in rows], "versions": near.versions()}
    write(options.json, {**told, "missing": found.missing})
    return 1 if any(row.kept is False for row in rows) else 0


def one(script: Path, folder: Path, found: near.Neighbors, rounds: int) -> list[Row]:
    """Return what each tool takes for one manifest, or a template of its size."""
    valid, faulty = example(VALID, folder), example(FAULTY, folder)
    stack = template(folder / "template.yaml", valid)
    rules = spectral_rules(folder / "rules.json")
    ours = (sys.executable, str(script), "check")
    commands = {
        PASS: Command((sys.executable, "-c", "pass")),
        OURS: Command((*ours, str(valid))),
        CHECK_FAULTY: Command((*ours, str(faulty)), (0, 1)),
        PARSE: Command(parse_line(valid.parent, "ai-manifest.yaml")),
        **_linters(found, [str(valid)], rules, stack),
    }
    absent = [name for name in near.PROGRAMS if name not in {near.BORDERLINT, near.DEPDESK}]
    return rows_of(ONE, _taken(commands, rounds, folder), found, absent)


def _linters(found: near.Neighbors, files: list[str], rules: Path, stack: Path) -> dict[str, Command]:
    """Return the command line of every neighbor that takes files, on `files` or on the template `stack`."""
    lines: dict[str, tuple[str, ...]] = {
        near.YAMLLINT: ("-f", "parsable", *files),
        near.CHECK_JSONSCHEMA: ("--schemafile", str(SCHEMA), *files),
        near.AJV: (
            *("validate", "-s", str(SCHEMA), "--spec=draft7", "--strict=false", "--validate-formats=false"),
            *(part for file in files for part in ("-d", file)),
        ),
        near.SPECTRAL: ("lint", "--quiet", "-r", str(rules), *files),
        near.CFN_LINT: (str(stack),),
        near.CHECKOV: (
            *("-f", str(stack), "--framework", "cloudformation"),
            *("--quiet", "--compact", "--skip-download"),
        ),
    }
    programs = found.programs
    return {
        name: Command((programs[name], *line), (0, 1, 2)) for name, line in lines.items() if name in programs
    }


def small(script: Path, folder: Path, found: near.Neighbors, rounds: int) -> list[Row]:
    """Return what each tool takes for the project of 20 files."""
    home = str(project(folder / "desk"))
    ours = (sys.executable, str(script), "check")
    commands = {
        PASS: Command((sys.executable, "-c", "pass")),
        OURS: Command(ours, (0, 1), home),
    }
    lines = {near.BORDERLINT: ("scan", "."), near.DEPDESK: ("check", "--today", DAY, ".")}
    for name, line in lines.items():
        if name in found.programs:
            commands[name] = Command((found.programs[name], *line), (0, 1, 2), home)
    return rows_of(PROJECT, _taken(commands, rounds, folder), found, list(lines))


def many(script: Path, folder: Path, found: near.Neighbors, size: int, *, every: bool) -> list[Row]:
    """Return what each tool takes for so many manifests; what gets fewer is scaled to all."""
    home = manifests(folder / "many", size)
    some = sorted(str(path.relative_to(home)) for path in home.glob("*/*/ai-manifest.yaml"))
    ours = (sys.executable, str(script), "check", "--as-of", DAY, "--no-cache")
    commands = {
        PARSE: Command(parse_line(home, "*/*/ai-manifest.yaml")),
        OURS: Command(ours, (0, 1), str(home)),
        OURS_ALONE: Command((*ours, "--jobs", "1"), (0, 1), str(home)),
    }
    rules = folder / "rules.json"
    given = {name: some if every or name not in SLOW else some[: SLOW[name]] for name in near.PROGRAMS}
    for name, files in given.items():
        alone = {name: found.programs[name]} if name in found.programs else {}
        line = _linters(near.Neighbors(alone, {}), files, rules, folder / "template.yaml").get(name)
        if line is not None and name not in {near.CFN_LINT, near.CHECKOV}:
            commands[name] = line._replace(folder=str(home))
            if len(files) < size:
                first = _linters(near.Neighbors(alone, {}), files[:1], rules, folder / "template.yaml")[name]
                commands[name + STARTED] = first._replace(folder=str(home))
    taken = _taken(commands, 1, folder, warm=False, around=OURS)
    starts = {name.removesuffix(STARTED): taken.pop(name) for name in list(taken) if name.endswith(STARTED)}
    scaled = {name: len(given[name]) for name in starts}
    absent = [near.YAMLLINT, near.CHECK_JSONSCHEMA, near.AJV, near.SPECTRAL]
    whole = {
        name: _scaled(one, starts[name], scaled[name], size) if name in scaled else one
        for name, one in taken.items()
    }
    return rows_of(f"{size:,} manifests", whole, found, absent, scaled)


def _scaled(some: Taken | str, first: Taken | str, count: int, size: int) -> Taken | str:
    """Return what `size` files would take, from what so many and what the first alone took."""
    if isinstance(some, str) or isinstance(first, str):
        return some if isinstance(some, str) else first
    each = (some.seconds - first.seconds) / (count - 1)
    return Taken(first.seconds + each * (size - 1), some.memory)


def parse_line(folder: Path, pattern: str) -> tuple[str, ...]:
    """Return the command that reads all files of `pattern` below `folder` with the C parser's own events."""
    return (sys.executable, "-c", PARSING, str(folder), pattern)


READING = """\
import sys
from pathlib import Path
for file in Path(sys.argv[1]).rglob("*"):
    if file.is_file():
        file.read_bytes()
"""
PARSING = """\
import sys
from pathlib import Path
import ruamel.yaml
from _ruamel_yaml import CParser
for file in Path(sys.argv[1]).glob(sys.argv[2]):
    for _ in iter(CParser(file.read_bytes()).get_event, None):
        pass
"""


def _taken(
    commands: dict[str, Command], rounds: int, folder: Path, *, warm: bool = True, around: str | None = None
) -> dict[str, Taken | str]:
    """Return what each command takes, or why it cannot be measured; `around` runs before each other one."""
    told: dict[str, Any] = {}
    ready = {}
    for name, command in commands.items():
        placed = command if command.folder else command._replace(folder=str(folder))
        try:
            told[name] = run(placed) if warm or name in {PARSE, OURS} else None
        except CommandError as failure:
            told[name] = str(failure)
        else:
            ready[name] = placed
    told.update(_around(around, ready) if around else turns(ready, rounds, warm=False))
    return told


def _around(name: str, commands: dict[str, Command]) -> dict[str, Taken]:
    """Return what each command takes, run once: a slow moment is not that of the one `name` alone."""
    others = {other: command for other, command in commands.items() if other != name}
    told, own = {}, []
    for other, command in others.items():
        own.append(_warm_run(commands[name]))
        told[other] = _warm_run(command)
    return {name: middle(own)} | told


def _warm_run(command: Command) -> Taken:
    """Run a command once all files where it runs were read: it waits for no disk that another was spared."""
    # By a process of its own: what this one holds would count as the command's.
    run(Command((sys.executable, "-c", READING, command.folder or "."), folder=command.folder))
    return run(command)


def rows_of(
    files: str,
    taken: dict[str, Taken | str],
    found: near.Neighbors,
    wanted: list[str],
    scaled: dict[str, int] | None = None,
) -> list[Row]:
    """Return a row for every tool, the missing ones among them."""
    own = taken[OURS].seconds
    rows = []
    for tool, one in taken.items():
        if isinstance(one, str):
            rows.append(Row(files, tool, 0, None, 0, missing=one))
            continue
        ratio = round(own / one.seconds, 3)
        kind = MANY if files.endswith("manifests") else files
        limit = LIMITS.get((kind, OURS, tool)) if kind != MANY or _count(files) >= SCORES else None
        kept = None if limit is None else ratio <= limit
        memory = round(one.memory / MEBIBYTE, 1)
        few = (scaled or {}).get(tool)
        rows.append(Row(files, tool, round(one.seconds, 4), ratio, memory, few, limit, kept))
    rows += [
        Row(files, name, 0, None, 0, missing=found.missing[name]) for name in wanted if name in found.missing
    ]
    return rows


def _count(files: str) -> int:
    return int(files.partition(" ")[0].replace(",", ""))


def report(rows: list[Row]) -> None:
    """Print the table of one kind of files."""
    print(f"\n{rows[0].files}")
    for row in rows:
        if row.ours is None:
            print(f"  {row.tool:<30} missing: {row.missing}")
            continue
        limit = f"at most {row.limit} x: {verdict(kept=row.kept)}" if row.limit else ""
        mark = f" (scaled from {row.scaled})" if row.scaled else ""
        print(
            f"  {row.tool:<30}{row.seconds * 1000:11.1f} ms{row.memory:8.1f} MiB   "
            f"modelvow / it {row.ours:7.2f} x  {limit}{mark}",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
