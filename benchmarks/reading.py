#!/usr/bin/env python3
"""What reading a small manifest with places costs, beside ruamel's round-trip load of it; prints ratios.

Each way of reading has a process of its own, as in use, and they take turns: a slow moment hits all alike.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent / "linter"))

from timing import options_of, write

ROUNDS = 60
TIMES = 10
BUDGET = 1 / 20
TEXT = """\
# What the help desk's assistant runs on.
version: 1
project:
  name: help-desk
  owner: support@example.org
  stage: production
  exposure: public
  distribution: hosted
  commercial: true
  regions: [DE, FR, US]
  outcome:
    need: answer tickets at night
    measure: solved within a day
models:
  - id: gpt-4o
    name: answerer
    role: answer
    host: azure
    data: [public, customer]
    fallback: [claude-sonnet-4]
  - id: BAAI/bge-m3
    role: embed
    host: self
    revision: 5617a9f61b028005a4858fdac845db406aefb181
requirements:
  transparency: high
  security: {level: medium, because: "tickets hold personal data"}
  independence:
    level: medium
    because: >-
      the desk must not stop
      when one vendor does
  quality: {level: high, priority: wish}
controls:
  evaluation: {evidence: docs/evaluation.md, date: 2026-10-01}
  security_review: {evidence: docs/review.md, date: 2026-09-15}
  exit_plan:
    evidence: docs/exit.md
    owner: platform team
"""


def round_trip() -> object:
    """Load TEXT as ruamel.yaml does by default, which keeps places."""
    from ruamel.yaml import YAML

    return YAML().load(TEXT)


def reader() -> object:
    """Read TEXT into values and places."""
    from modelvow.manifest.read import read

    return read(TEXT, "ai-manifest.yaml")


def reader_with_spans() -> object:
    """Read TEXT and look up three places, as a run with findings does."""
    from modelvow.manifest.document import span_of

    document = reader()
    paths = (("models", 0, "id"), ("requirements", "transparency"), ("controls", "exit_plan"))
    return [span_of(document, path) for path in paths]


def pure_reader() -> object:
    """Read TEXT where there is no C parser."""
    sys.modules["_ruamel_yaml"] = None
    return reader()


WORKS = (round_trip, reader, reader_with_spans, pure_reader)


def serve(name: str) -> None:
    """Do the work of that name TIMES for each line of standard input, and print the seconds that one took."""
    work = next(each for each in WORKS if each.__name__ == name)
    work()
    for _ in sys.stdin:
        start = time.perf_counter()
        for _ in range(TIMES):
            work()
        print((time.perf_counter() - start) / TIMES, flush=True)


def turn(process: subprocess.Popen[str]) -> float:
    """Let one process do its work; return the seconds."""
    process.stdin.write("\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def main() -> None:
    """Time all works by turns and print them as multiples of the first."""
    from modelvow.manifest.read import parser_name

    options = options_of(__doc__, ROUNDS)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = {
        work.__name__: subprocess.Popen([sys.executable, __file__, work.__name__], **pipes) for work in WORKS
    }
    times = {name: [] for name in processes}
    for _ in range(options.rounds):
        for name, process in processes.items():
            times[name].append(turn(process))
    reference = median(times["round_trip"])
    print(f"{parser_name()}; {len(TEXT.splitlines())} lines; medians of {options.rounds}, round_trip = 1")
    rows = []
    for name, taken in times.items():
        print(f"{name:18}{median(taken) / reference:8.4f}{median(taken) * 1000:9.3f} ms")
        ratio = round(median(taken) / reference, 4)
        rows.append({"work": name, "milliseconds": round(median(taken) * 1000, 3), "ratio": ratio})
    print(f"{'budget of reader':18}{BUDGET:8.4f}")
    write(options.json, {"parser": parser_name(), "rows": rows, "limit": BUDGET})


if __name__ == "__main__":
    serve(sys.argv[1]) if sys.argv[1:] and sys.argv[1] in {work.__name__ for work in WORKS} else main()
