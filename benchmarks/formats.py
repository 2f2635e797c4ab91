#!/usr/bin/env python3
"""What every report format costs at 10,000 findings: seconds to write it, and the peak memory of the run.

Each format has a process of its own, which judges the same manifests first and then writes its report when
its turn comes. Ratios are to JSON and to the C parse of the files that the findings are in.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "linter"))

from laid import DAY, manifests
from timing import MEBIBYTE, build, options_of, write

ROUNDS = 5
FINDINGS = 10_000
MANIFESTS = 2_500
"""So many manifests have at least as many findings; those beyond are cut off."""
KIBIBYTES = 1 if sys.platform == "darwin" else 1024
JSON, PARSE = "json", "C parse"


class Row(NamedTuple):
    """One format: seconds for its text, how long that is, and the peak of memory before and with it."""

    format: str
    seconds: float
    to_json: float
    to_parse: float
    bytes: int
    judged: float
    memory: float


class Written(NamedTuple):
    """One turn of a process: seconds, bytes of text, and its peak of memory so far."""

    seconds: float
    bytes: int
    memory: float


def main() -> int:
    """Print the table."""
    options = options_of(
        __doc__, ROUNDS, numbers={"--findings": (FINDINGS, f"findings to write, by default {FINDINGS:,}")}
    )
    from modelvow.report import FORMATS

    build()
    with TemporaryDirectory() as place:
        folder = manifests(Path(place), MANIFESTS * options.findings // FINDINGS)
        rows = rows_of(*measure(folder, FORMATS, options.findings, options.rounds))
    for row in rows:
        print(
            f"{row.format:<10}{row.seconds:9.3f} s {row.to_json:7.2f} x json {row.to_parse:7.2f} x C parse"
            f"{row.bytes / MEBIBYTE:8.1f} MiB of text, peak {row.memory:6.1f} MiB ({row.judged:.1f} before)"
        )
    write(options.json, {"findings": options.findings, "rows": [row._asdict() for row in rows]})
    return 0


def measure(
    folder: Path, formats: tuple[str, ...], findings: int, rounds: int
) -> tuple[dict[str, list[Written]], dict[str, float]]:
    """Return the turns of each format and of the C parse, and the peak of memory once all was judged."""
    processes, judged = {}, {}
    try:
        for form in (PARSE, *formats):
            call = (sys.executable, __file__, "serve", form, str(folder), str(findings))
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            processes[form] = subprocess.Popen(call, **pipes)
            # One after the other: what comes first is long.
            judged[form] = float(processes[form].stdout.readline())
        turns = {form: [] for form in processes}
        for _ in range(rounds):
            for form, process in processes.items():
                turns[form].append(_turn(process))
    finally:
        for process in processes.values():
            process.kill()
            process.wait()
    return turns, judged


def _turn(process: subprocess.Popen[str]) -> Written:
    process.stdin.write("\n")
    process.stdin.flush()
    seconds, size, memory = process.stdout.readline().split()
    return Written(float(seconds), int(size), float(memory))


def rows_of(turns: dict[str, list[Written]], judged: dict[str, float]) -> list[Row]:
    """Return a row for each format, the C parse left out."""
    seconds = {form: median([one.seconds for one in some]) for form, some in turns.items()}
    return [
        Row(
            form,
            round(seconds[form], 4),
            round(seconds[form] / seconds[JSON], 2),
            round(seconds[form] / seconds[PARSE], 2),
            some[0].bytes,
            round(judged[form], 1),
            # The first turn's: what later ones leave behind is not that of a run.
            round(some[0].memory, 1),
        )
        for form, some in turns.items()
        if form != PARSE
    ]


def serve(form: str, folder: str, findings: int) -> None:
    """Judge, print the peak of memory, then write the report once for each line of standard input."""
    work = _parser(folder) if form == PARSE else _writer(form, folder, findings)
    print(_peak(), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        size = work()
        print(time.perf_counter() - start, size, _peak(), flush=True)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIBIBYTES / MEBIBYTE


def _writer(form: str, folder: str, findings: int) -> object:
    """Return what writes the first findings of the manifests below `folder` as the command does."""
    import gc

    from modelvow.check import Options, check_paths
    from modelvow.report import OF_EVERY_OUTCOME, render
    from modelvow.report.result import View

    gc.set_threshold(100_000)
    outcomes, explained = form in OF_EVERY_OUTCOME, form == "sarif"
    report = check_paths([folder], options=Options(as_of=DAY, outcomes=outcomes, explained=explained))
    if len(report.findings) < findings:
        sys.exit(f"{len(report.findings)} findings are too few: more manifests have to be laid")
    last = report.findings[findings - 1].path
    report = report._replace(
        findings=report.findings[:findings],
        manifests=tuple([each for each in report.manifests if each.path <= last]),
        outcomes=tuple([each for each in report.outcomes if each.path <= last]),
    )
    return lambda: len(render(form, report, View()).encode("utf-8", "backslashreplace"))


def _parser(folder: str) -> object:
    import ruamel.yaml  # noqa: F401 - before the extension, so that this has its own classes of events
    from _ruamel_yaml import CParser

    texts = [path.read_bytes() for path in sorted(Path(folder).glob("*/*/ai-manifest.yaml"))]

    def parse() -> int:
        for text in texts:
            for _ in iter(CParser(text).get_event, None):
                pass
        return sum(map(len, texts))

    return parse


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        sys.exit(main())
