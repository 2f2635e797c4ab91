#!/usr/bin/env python3
"""What a manifest made to hurt costs: each kind at its cap, against one second and 200 MiB.

Each is judged by the command in a process of its own, with the C parser and with the pure one, start-up
included; the slower counts. Seconds are those of a processor, whatever else the machine does.
Whatever it comes to, it must end with a verdict or a refusal: never a crash.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "linter"))

from laid import install
from timing import MEBIBYTE, Command, build, options_of, turns, verdict, write

from modelvow.manifest.document import Unreadable
from modelvow.manifest.limits import MANIFEST
from modelvow.manifest.read import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = 3
MOST_SECONDS, MOST_MEMORY = 1.0, 200
HEAD = "version: 1\nmodels: [{id: gpt-4o}]\n"
BODY = "version: 1\nmodels:\n"
NEEDS = "openness, transparency, community, iteration, knowledge_sharing, quality, security, ip_protection"
NEEDY = (
    "version: 1\nproject: {name: desk, stage: production, exposure: public}\nrequirements:\n"
    + "".join(f"  {need}: high\n" for need in NEEDS.split(", "))
    + "models:\n"
)


class Row(NamedTuple):
    """One kind of hostile manifest: what judging it took."""

    kind: str
    size: int
    seconds: float
    memory: float
    kept: bool


def kinds() -> dict[str, str]:
    """Return a manifest of every kind, as large as may be or larger."""
    size, nodes, depth = MANIFEST
    return {
        "a file over the cap on bytes": HEAD + "#" * (2 * size),
        "comments up to the cap": HEAD + _filled("# a remark\n", size - len(HEAD)),
        "one long line of text": HEAD + "x-note: " + "a" * (size - 100) + "\n",
        "brackets within brackets": HEAD + "x-deep: " + "[" * 100_000,
        "brackets to the cap on depth": HEAD + "x-deep: " + "[" * (depth - 2) + "]" * (depth - 2) + "\n",
        "blocks within blocks": HEAD + "x-deep:\n" + "".join(" " * n + "a:\n" for n in range(1, 600)),
        "as many values as may be": HEAD + "x-many: [" + "1, " * (nodes - 30) + "1]\n",
        "many more values": HEAD + "x-many: [" + "1," * (size // 2 - 100) + "1]\n",
        "aliases that multiply": HEAD + "".join(_laughs()),
        "merges that multiply": HEAD + "".join(_merges()),
        "as many models as may be": _most(lambda n: f"  - {{id: gpt-4o, name: m{n}}}\n", BODY),
        "models that no catalog knows": _most(lambda n: f"  - id: no-such/m-{n}\n", BODY),
        "many models that miss every need": _most(lambda n: f"  - {{id: gpt-4o, name: m{n}}}\n", NEEDY),
        "keys that no manifest has": HEAD + "".join(f"key{n}: 1\n" for n in range(nodes // 2 - 20)),
        "one key again and again": _most(lambda _: "version: 1\n", HEAD),
        "anchors that nobody uses": HEAD
        + "x-many: ["
        + ",".join(f"&a{n} 1" for n in range(nodes - 30))
        + "]\n",
        "a number of many digits": HEAD + "x-long: " + "9" * (size - 100) + "\n",
        "escapes of one long text": HEAD + 'x-long: "' + "\\u0041" * (size // 6 - 20) + '"\n',
        "control characters": HEAD + 'x-long: "' + "\\e[31m\\a" * 20_000 + '"\n',
        "wide and combining letters": HEAD + "x-wide: " + "\u4e00\u0301" * (size // 5 - 20) + "\n",
        "as many waivers as may be": _most(_waiver, HEAD + "waivers:\n"),
        "as many controls that lead out": _most(_control, HEAD + "controls:\n"),
        "JSON within JSON": json.dumps({"version": 1, "models": [{"id": "gpt-4o"}]})[:-1]
        + ', "x": '
        + "[" * 90_000,
    }


def _filled(text: str, size: int) -> str:
    return text * (size // len(text))


def _laughs() -> Iterator[str]:
    yield "x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    for n in range(1, 30):
        yield f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n"


def _merges() -> Iterator[str]:
    yield "x-0: &m0 {a: 1}\n"
    for n in range(1, 60):
        yield f"x-{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}], k{n}: 1}}\n"


def _waiver(number: int) -> str:
    return f"  - {{rule: FIT001, model: m{number}, reason: later, approved_by: cto, expires: 2026-12-31}}\n"


def _control(number: int) -> str:
    return f"  x-c{number}: {{evidence: ../../../../etc/{number}}}\n"


def _most(entry: Callable[[int], str], head: str) -> str:
    """Return `head` and as many entries as the reader takes."""
    fewest, most = 1, MANIFEST.nodes
    while most - fewest > 1:
        count = (fewest + most) // 2
        try:
            read(head + "".join(map(entry, range(count))), "ai-manifest.yaml")
        except Unreadable:
            most = count
        else:
            fewest = count
    return head + "".join(map(entry, range(fewest)))


def main() -> int:
    """Print the table; 1 when a kind is over the budget."""
    options = options_of(__doc__, ROUNDS)
    build()
    with TemporaryDirectory() as folder:
        script = install(Path(folder))
        rows = [
            row_of(kind, text, script, Path(folder) / f"kind-{number}", options.rounds)
            for number, (kind, text) in enumerate(kinds().items())
        ]
    write(options.json, {"rows": [row._asdict() for row in rows]})
    return 0 if all(row.kept for row in rows) else 1


def row_of(kind: str, text: str, script: Path, folder: Path, rounds: int) -> Row:
    """Judge a manifest of `text` by turns with each parser, and print and return the slower of the two."""
    folder.mkdir()
    name = "ai-manifest.json" if text.startswith("{") else "ai-manifest.yaml"
    (folder / name).write_text(text, encoding="utf-8")
    line = (sys.executable, str(script), "check", name)
    pure = folder.parent / "pure"
    pure.mkdir(exist_ok=True)
    (pure / "_ruamel_yaml.py").write_text("raise ImportError\n", encoding="utf-8")
    taken = turns(
        {
            "C parser": Command(line, (0, 1, 2), str(folder)),
            "pure parser": Command(line, (0, 1, 2), str(folder), {"PYTHONPATH": str(pure)}),
        },
        rounds,
        warm=False,
    )
    seconds = max(one.processor for one in taken.values())
    memory = max(one.memory for one in taken.values()) / MEBIBYTE
    kept = seconds < MOST_SECONDS and memory < MOST_MEMORY
    row = Row(kind, len(text.encode()), round(seconds, 3), round(memory, 1), kept)
    print(
        f"{kind:<34}{row.size:>9,} bytes{seconds:8.3f} s{memory:8.1f} MiB  {verdict(kept=kept)}", flush=True
    )
    return row


if __name__ == "__main__":
    sys.exit(main())
