#!/usr/bin/env python3
"""Write docs/performance.md from benchmarks/results.json; `--check` only says whether it is up to date."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "performance.md"
VALID, FAULTY = "check, nothing found", "check, with findings"
PASS, CLICK = "python -c pass", "import click"
BORDERLINT, YAMLLINT, CHECK_JSONSCHEMA = "borderlint", "yamllint", "check-jsonschema"
COLD, TWO, WARM = "cold, one process", "cold, two processes", "warm, one process"
LOTS = 10_000
MOST_SECONDS, MOST_MEMORY = 1.0, 200
MOST_OF_MANY = 80
FLAT = 1.1
OURS = "modelvow check"
WIDTH = 124
NOT_MEASURED = "not measured"
TIMES = "\u00d7"
READERS = {
    "round_trip": "ruamel.yaml's round-trip load",
    "reader": "values and places",
    "reader_with_spans": "and three places asked for",
    "pure_reader": "values and places, without the C parser",
}
PHASES_FROM = 1.0
"""Milliseconds from which on a phase has a row of its own."""


class Budget(NamedTuple):
    """A promise: what work, against what, at most how much, and where the measured figure stands."""

    work: str
    reference: str
    limit: float
    unit: str
    figure: Callable[[Mapping[str, Any]], float | None]


def budgets() -> tuple[Budget, ...]:
    """Return every budget of a check, in the order of the page."""
    times = f" {TIMES}"
    return (
        Budget("one valid manifest", "`python -c pass`", 6.0, times, _start(VALID, PASS)),
        Budget("one manifest with findings", "`python -c pass`", 7.0, times, _start(FAULTY, PASS)),
        Budget("`--help`", '`python -c "import click"`', 1.3, times, _start("--help", CLICK)),
        Budget("one valid manifest", "yamllint on it", 1.0, times, _beside("one manifest", YAMLLINT)),
        Budget(
            *("one valid manifest", "check-jsonschema on it", 0.35, times),
            _beside("one manifest", CHECK_JSONSCHEMA),
        ),
        Budget(
            *("a project of 20 files", "borderlint on it", 1.5, times),
            _beside("a project of 20 files", BORDERLINT),
        ),
        Budget("10,000 manifests, one process", "C parse of them", 8.0, times, _many(COLD)),
        Budget("10,000 manifests, two processes", "C parse of them", 5.0, times, _many(TWO)),
        Budget("10,000 manifests again, nothing changed", "C parse of them", 1.0, times, _many(WARM)),
        Budget("10,000 manifests", "check-jsonschema on them", 0.1, times, _beside(None, CHECK_JSONSCHEMA)),
        Budget("peak memory at 10,000 manifests", "", MOST_OF_MANY, " MiB", _memory),
        Budget("cost of a further manifest, from 100 on", "the first step's", FLAT, times, _flatness),
        Budget("hostile input, the slowest kind", "", MOST_SECONDS, " s", _worst("seconds")),
        Budget("hostile input, the hungriest kind", "", MOST_MEMORY, " MiB", _worst("memory")),
    )


def _part(results: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = results["parts"].get(name, {})
    return {} if "missing" in part and "rows" not in part else part


def _start(work: str, reference: str) -> Callable[[Mapping[str, Any]], float | None]:
    def figure(results: Mapping[str, Any]) -> float | None:
        rows = _part(results, "startup").get("ratios", ())
        return next(
            (row["ratio"] for row in rows if (row["work"], row["reference"]) == (work, reference)), None
        )

    return figure


def _beside(files: str | None, tool: str) -> Callable[[Mapping[str, Any]], float | None]:
    """Return what finds our time as a multiple of a tool's on such files; None: on the most manifests."""

    def figure(results: Mapping[str, Any]) -> float | None:
        rows = [row for row in _part(results, "beside").get("rows", ()) if row["tool"] == tool]
        rows = [row for row in rows if row["files"] == files or (not files and _is_many(row["files"]))]
        return rows[-1]["ours"] if rows else None

    return figure


def _is_many(files: str) -> bool:
    """Say whether so many files are enough that a start does not count."""
    count, _, what = files.partition(" ")
    return what == "manifests" and int(count.replace(",", "")) >= LOTS


def _row(results: Mapping[str, Any], work: str) -> Mapping[str, Any] | None:
    rows = _part(results, "many").get("rows", ())
    return next((row for row in rows if row["manifests"] == LOTS and row["work"] == work), None)


def _many(work: str) -> Callable[[Mapping[str, Any]], float | None]:
    def figure(results: Mapping[str, Any]) -> float | None:
        row = _row(results, work)
        return None if row is None else row["ratio"]

    return figure


def _memory(results: Mapping[str, Any]) -> float | None:
    row = _row(results, COLD)
    return None if row is None else row["memory"]


def _flatness(results: Mapping[str, Any]) -> float | None:
    steps = _part(results, "many").get("per_manifest", ())
    return max(each["to_first"] for each in steps[1:]) if steps[1:] else None


def _worst(key: str) -> Callable[[Mapping[str, Any]], float | None]:
    def figure(results: Mapping[str, Any]) -> float | None:
        rows = _part(results, "hostile").get("rows", ())
        return max((row[key] for row in rows), default=None)

    return figure


def page(results: Mapping[str, Any]) -> str:
    """Return the page for what was measured."""
    sections = (
        *(_head, _budget_table, _neighbors, _many_table, _formats, _hostile, _fuzzing),
        *(_small, _profile, _how),
    )
    return "\n".join(line for section in sections for line in section(results)).rstrip() + "\n"


def _head(results: Mapping[str, Any]) -> Iterator[str]:
    where = results["machine"]
    yield "# Performance"
    yield ""
    yield from _prose(
        "Written by `make bench` from [what it measured](../benchmarks/results.json). What counts are ",
        "ratios, each of medians of runs that took turns. Seconds are those of the machine at hand.",
    )
    yield from _prose(
        f"Measured on {results['date']}: {where['processors']} processors ({where['processor']}), ",
        f"{where['system']}, {where['python']}, {where['parser']}. {_busy(where)}",
    )


def _busy(where: Mapping[str, Any]) -> str:
    load, processors = where.get("load"), where["processors"]
    if load is None or load <= processors + 1:
        return "Nothing else of weight ran beside what was measured last."
    return (
        f"**The machine was busy**: {load:g} processes wanted its {processors} processors at the "
        "end, so that "
        "seconds are several times those of an idle machine, and single ratios may be off."
    )


def _prose(*parts: str) -> Iterator[str]:
    yield from wrap("".join(parts), WIDTH, break_long_words=False, break_on_hyphens=False)
    yield ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _budget_table(results: Mapping[str, Any]) -> Iterator[str]:
    yield "## Budgets"
    yield ""
    yield from _table(
        ("work", "beside", "at most", "measured", ""), [_budget_row(each, results) for each in budgets()]
    )
    yield "What it took, and what they mean: [decision 0011](decisions/0011-budgets-that-are-not-kept.md)."
    yield ""


def _budget_row(budget: Budget, results: Mapping[str, Any]) -> tuple[str, ...]:
    figure = budget.figure(results)
    limit = f"{budget.limit:g}{budget.unit}"
    if figure is None:
        return budget.work, budget.reference, limit, NOT_MEASURED, ""
    told = f"{figure:.{2 if figure > budget.limit * 1.1 or figure < budget.limit * 0.9 else 3}f}{budget.unit}"
    return budget.work, budget.reference, limit, told, "kept" if figure <= budget.limit else "**not kept**"


def _neighbors(results: Mapping[str, Any]) -> Iterator[str]:
    part = _part(results, "beside")
    yield "## Beside what people use today"
    yield ""
    if not part:
        yield from (NOT_MEASURED.capitalize() + " in this run.", "")
        return
    versions = ", ".join(f"{name} {version}" for name, version in part["versions"].items())
    yield from _prose(
        f"{versions}. CloudFormation's linters, cfn-lint and checkov, were given a template of the "
        "manifest's ",
        "size; check-jsonschema, ajv-cli and Spectral hold it to our published schema; a C parse "
        "only reads it. Of many manifests the slow ones were given some: what a file more takes, ",
        "their start left out, is taken for all.",
    )
    for files in dict.fromkeys(row["files"] for row in part["rows"]):
        rows = [row for row in part["rows"] if row["files"] == files]
        yield from _table(
            (files, "it takes", "modelvow takes, of that", "peak"), [_tool(row) for row in rows]
        )


def _tool(row: Mapping[str, Any]) -> tuple[str, ...]:
    if row["ours"] is None:
        return row["tool"], "missing", row["missing"].replace("|", " ").splitlines()[0][:120], ""
    scaled = f" (scaled from {row['scaled']} files)" if row["scaled"] else ""
    ours = "" if row["tool"] == OURS else f"{row['ours']:.2f} {TIMES}"
    return row["tool"], f"{_seconds(row['seconds'])}{scaled}", ours, f"{row['memory']:.0f} MiB"


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _many_table(results: Mapping[str, Any]) -> Iterator[str]:
    for name, title in (("many", "Many manifests"), ("diverse", "Many manifests of which no two are alike")):
        part = _part(results, name)
        if not part:
            if name == "many":
                yield from (f"## {title}", "", NOT_MEASURED.capitalize() + " in this run.", "")
            continue
        yield f"## {title}"
        yield ""
        rows = [
            (
                f"{row['manifests']:,}",
                row["work"],
                _seconds(row["seconds"]),
                f"{row['ratio']:.2f} {TIMES}",
                _peak(row),
            )
            for row in part["rows"]
        ]
        yield from _table(("manifests", "run", "seconds", "of the C parse", "peak"), rows)
        for each in part["per_manifest"]:
            yield (
                f"- to {each['manifests']:,}: {each['milliseconds']:.2f} ms for a further manifest, "
                f"{each['to_first']:.2f} {TIMES} the first step's"
            )
        yield ""


def _taken(row: Mapping[str, Any]) -> tuple[str, str]:
    return _seconds(row["seconds"]), f"{row['ratio']:.2f} {TIMES}"


def _peak(row: Mapping[str, Any]) -> str:
    return f"{row['memory']:.0f} MiB" if row["memory"] else ""


def _formats(results: Mapping[str, Any]) -> Iterator[str]:
    part = _part(results, "formats")
    if not part:
        return
    yield f"## Reports of {part['findings']:,} findings"
    yield ""
    rows = [
        (
            *(f"`{row['format']}`", _seconds(row["seconds"]), f"{row['to_json']:.2f} {TIMES}"),
            *(f"{row['to_parse']:.2f} {TIMES}", f"{row['bytes'] / 1024 / 1024:.1f} MiB"),
            f"{row['memory']:.0f} MiB (judged {row['judged']:.0f})",
        )
        for row in part["rows"]
    ]
    yield from _table(("format", "written in", "of JSON", "of the C parse", "text", "peak"), rows)


def _hostile(results: Mapping[str, Any]) -> Iterator[str]:
    part = _part(results, "hostile")
    if not part:
        return
    yield "## Hostile input"
    yield ""
    yield from _prose(
        "Each at its cap or beyond, judged with the C parser and with the pure one; the slower counts, ",
        "start-up included, in seconds of a processor.",
    )
    rows = [
        (row["kind"], f"{row['size']:,}", f"{row['seconds']:.2f} s", f"{row['memory']:.0f} MiB", _kept(row))
        for row in part["rows"]
    ]
    yield from _table(("kind", "bytes", "takes", "peak", f"< {MOST_SECONDS:g} s, < {MOST_MEMORY} MiB"), rows)


def _kept(row: Mapping[str, Any]) -> str:
    return "kept" if row["kept"] else "**not kept**"


def _fuzzing(results: Mapping[str, Any]) -> Iterator[str]:
    yield "## Fuzzing"
    yield ""
    part = _part(results, "fuzz")
    if not part:
        yield from (NOT_MEASURED.capitalize() + " in this run.", "")
        return
    yield from _prose(
        "`python -m fuzz`, the same inputs each time, as CI has them; `make fuzz MINUTES=60` makes others. ",
        "Each is held to what its target promises, the same answer twice among it. None may fail, and none ",
        f"may take {MOST_SECONDS:g} s of a processor, though a target judges an input several times.",
    )
    head = ("target", "inputs", "the slowest", "what became of them", f"none fails, < {MOST_SECONDS:g} s")
    yield from _table(head, [_fuzzed(row) for row in part["rows"]])


def _fuzzed(row: Mapping[str, Any]) -> tuple[str, ...]:
    kept = not row["failed"] and row["slowest"] < MOST_SECONDS
    ends = ", ".join(f"{count:,} {end}" for end, count in row["ends"].items())
    told = (f"`{row['target']}`", f"{row['inputs']:,}", f"{row['slowest']:.2f} s", ends)
    return (*told, "kept" if kept else "**not kept**")


def _small(results: Mapping[str, Any]) -> Iterator[str]:
    """Yield what reading one manifest and looking one model up cost."""
    reading, lookup = _part(results, "reading"), _part(results, "lookup")
    if reading:
        yield from ("## Reading", "")
        rows = [(READERS[row["work"]], *_of_first(row)) for row in reading["rows"]]
        yield from _table(("one manifest, start-up left out", "takes", "of the first"), rows)
    if lookup:
        yield from ("## Look-ups", "")
        rows = [
            (row["name"], f"{row['microseconds']} µs", f"{row['ratio']:.1f} {TIMES}")
            for row in lookup["rows"]
        ]
        yield from _table(("a name", "takes", "of one `select`"), rows)


def _of_first(row: Mapping[str, Any]) -> tuple[str, str]:
    return f"{row['milliseconds']:.2f} ms", f"{row['ratio']:.3f} {TIMES}"


def _profile(results: Mapping[str, Any]) -> Iterator[str]:
    part = _part(results, "profile")
    if not part:
        return
    yield "## Where the time goes"
    yield ""
    one = part["one"]
    names = [
        name for name in next(iter(one.values())) if any(each[name] >= PHASES_FROM for each in one.values())
    ]
    totals = {kind: sum(each.values()) for kind, each in one.items()}
    rows = [(name, *(f"{one[kind][name] / totals[kind]:.0%}" for kind in one)) for name in names]
    yield from _table(("one manifest", *one), rows)
    many = part["many"]
    rows = [(name, f"{share:.0%}") for name, share in many["parts"].items() if share >= 1 / 100]
    yield from _table((f"{many['manifests']:,} manifests, one process", "of the time"), rows)


def _how(results: Mapping[str, Any]) -> Iterator[str]:
    yield "## How to measure again"
    yield ""
    yield from _prose(
        "`make bench` runs everything above from a fresh clone and writes this page; neighbors are "
        "installed ",
        "first, at the versions in `benchmarks/pinned/`, into a folder of their own. `make "
        "bench-all` takes the ",
        "long ones, too: 100,000 manifests, manifests of which no two are alike, checkov, and "
        "every file for the ",
        "slow neighbors. `make profile` shows where the time of a check goes. Each program in "
        "`benchmarks/` runs ",
        "by itself and has `--json FILE`.",
    )
    yield from _left_out(results)


def _left_out(results: Mapping[str, Any]) -> Iterator[str]:
    parts = results["parts"]
    told = [f"- {name}: failed, {part['missing']}" for name, part in parts.items() if _failed(part)]
    told += [f"- {name}: {why}" for name, why in _part(results, "beside").get("missing", {}).items()]
    if "diverse" not in parts:
        told.append("- manifests of which no two are alike: only with `make bench-all`")
    if not any(row["manifests"] > LOTS for row in _part(results, "many").get("rows", ())):
        told.append("- 100,000 manifests: only with `make bench-all`")
    if told:
        yield "Left out of this run:"
        yield ""
        yield from told


def _failed(part: Mapping[str, Any]) -> bool:
    return isinstance(part.get("missing"), str)


def main() -> int:
    """Write the page, or with `--check` return 1 where it is not what the figures say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 where the page is out of date")
    options = parser.parse_args()
    text = page(json.loads(RESULTS.read_text(encoding="utf-8")))
    if not options.check:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(
        f"{PAGE.relative_to(ROOT)}: not what benchmarks/results.json says; run scripts/write_performance.py"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
