"""Tell a run of GitHub Actions what a check left in its folder: the step's outputs, its summary, messages.

publish.py FOLDER EXIT_CODE OUTPUT_FILE SUMMARY_FILE; a file that is not named is not written.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 1_000_000
"""Bytes of a summary; GitHub drops one of more than 1 MiB with all else that the step wrote."""
COUNTS = {
    "errors": "error",
    "warnings": "warning",
    "notes": "note",
    "undetermined": "undetermined",
    "waived": "waived",
    "known": "known",
    "fixed": "fixed",
    "unreadable": "unreadable",
}
ALL_JUDGED = ("0", "1")


def main(folder: Path, code: str, output: str, summary: str) -> None:
    """Publish what lies in `folder`; where there is no report, say so and leave the counts empty."""
    said = _text(folder / "stderr")
    report = _report(folder / "modelvow.json")
    sys.stdout.write(relayed(said))
    if report is None:
        sys.stdout.write(annotation(said or f"modelvow ended with {code} and wrote no report"))
    _append(output, outputs(folder, code, report))
    _append(summary, _text(folder / "summary.md") or without_report(said))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _report(path: Path) -> Mapping[str, object] | None:
    return json.loads(path.read_text(encoding="utf-8"))["summary"] if path.is_file() else None


def outputs(folder: Path, code: str, counts: Mapping[str, object] | None) -> str:
    """Return the outputs as GitHub reads them; a value cannot end before the mark that nobody can guess."""
    sarif, report = folder / "modelvow.sarif", folder / "modelvow.json"
    told = {
        "exit-code": code,
        "sarif-file": str(sarif) if sarif.is_file() else "",
        "json-file": str(report) if report.is_file() else "",
        "complete": "true" if code in ALL_JUDGED and sarif.is_file() else "false",
    }
    told |= {name: str(counts[key]) if counts else "" for name, key in COUNTS.items()}
    mark = f"end-{secrets.token_hex(16)}"
    return "".join(f"{name}<<{mark}\n{value}\n{mark}\n" for name, value in told.items())


def relayed(said: str) -> str:
    """Return what the command said on its error stream, with no command to the runner in it."""
    if not said:
        return ""
    mark = secrets.token_hex(16)
    return f"::stop-commands::{mark}\n{said.rstrip()}\n::{mark}::\n"


def annotation(said: str) -> str:
    """Return `said` as an error that GitHub shows."""
    text = said.strip().replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::error title=modelvow could not judge::{text}\n"


def without_report(said: str) -> str:
    """Return the summary of a run that ended before it could write one."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", said)), default=0))
    return f"### modelvow: nothing was judged\n\n{fence}text\n{said.strip()}\n{fence}\n"


def _append(path: str, text: str) -> None:
    if path:
        content = text.encode()
        if len(content) > MOST:
            content = (
                b"### modelvow: the summary is too long for GitHub; the SARIF and JSON files have all of it\n"
            )
        with open(os.fspath(path), "ab") as file:
            file.write(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
