"""The command: `python -m fuzz` for the fixed budget, `--minutes N` for a long campaign, `--replay`."""

from __future__ import annotations

import argparse
import json
import logging
import resource
import subprocess
import sys
import time
import traceback
import warnings
from importlib.util import find_spec
from pathlib import Path
from random import SystemRandom

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "linter")]

from fuzz import campaign  # noqa: E402
from fuzz.kinds import decoded  # noqa: E402
from fuzz.targets import TARGETS  # noqa: E402
from modelvow.building import ensure_built  # noqa: E402 - found by now

EXAMPLES = 200
"""Inputs of each target in the fixed budget."""
BATCH = 100
"""Inputs of a target at a time in a long campaign."""


def main(arguments: list[str] | None = None) -> int:
    """Return 0, or 1 where some input failed."""
    asked = _asked(arguments)
    ensure_built()
    _limit_memory()
    warnings.simplefilter("ignore")
    logging.disable()
    targets = asked.targets or list(TARGETS)
    if asked.replay:
        return replay(targets)
    print(f"{'target':<10} {'inputs':>7} {'slowest':>9} {'grown by':>9}  what became of them")
    if asked.minutes:
        return long(targets, asked.minutes * 60)
    tallies: list[campaign.Tally] = []
    failed = 0
    for name in targets:
        tallies.append(campaign.search(TARGETS[name], budget(name, asked.examples), asked.seed))
        failed |= tell(tallies[-1])
    if asked.json:
        asked.json.write_text(json.dumps({"rows": [figures(each) for each in tallies]}, indent=1) + "\n")
    return failed


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument(
        "targets", nargs="*", choices=[[], *TARGETS], metavar="TARGET", help=", ".join(TARGETS)
    )
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="inputs of each; the same each time")
    parser.add_argument("--seed", type=int, help="other inputs than the same each time")
    parser.add_argument(
        "--minutes", type=float, help="go on for so long, guided by coverage where atheris is there"
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the counts to FILE as well")
    parser.add_argument("--replay", action="store_true", help="check what was found and kept")
    return parser.parse_args(arguments)


def _limit_memory() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (campaign.memory() + campaign.ROOM, hard))


def figures(tally: campaign.Tally) -> dict[str, object]:
    """Return the counts of a target: seconds of the slowest input, bytes that the process grew by."""
    told = {"target": tally.name, "inputs": tally.inputs, "slowest": round(tally.slowest, 3)}
    return {**told, "grown": tally.grown, "ends": dict(tally.ends), "failed": tally.failure is not None}


def budget(name: str, examples: int) -> int:
    """Return how many inputs a target gets where a cheap one gets `examples`."""
    return -(-examples // TARGETS[name].cost)


def tell(tally: campaign.Tally) -> int:
    """Print what became of a target's inputs; return 1 where one failed, and keep that one."""
    ends = ", ".join(f"{count:,} {end}" for end, count in tally.ends.most_common())
    cost = f"{tally.slowest:>7.2f} s {tally.grown / 2**20:>5.0f} MiB"
    print(f"{tally.name:<10} {tally.inputs:>7,} {cost}  {ends}", flush=True)
    if tally.failure is None:
        return 0
    value, error = tally.failure
    path = campaign.keep(TARGETS[tally.name], value)
    traceback.print_exception(error, file=sys.stdout)
    print(f"FAILED, kept at {path}; `python -m fuzz {tally.name} --replay` shows it again", flush=True)
    return 1


def long(targets: list[str], seconds: float) -> int:
    """Take turns among targets until `seconds` are over, or one fails."""
    end = time.monotonic() + seconds
    if find_spec("atheris") is not None:
        return max(_guided(name, max(1, int(seconds / len(targets)))) for name in targets)
    print("without atheris inputs are made at random alone; `pip install '.[fuzz]'`")
    chance = SystemRandom()
    while time.monotonic() < end:
        for name in targets:
            if tell(campaign.search(TARGETS[name], budget(name, BATCH), chance.getrandbits(32))):
                return 1
            if time.monotonic() >= end:
                break
    return 0


def _guided(name: str, seconds: int) -> int:
    """Fuzz one target in a process of its own, which libFuzzer ends."""
    call = [sys.executable, "-m", "fuzz.guided", name, str(seconds)]
    done = subprocess.run(call, check=False, cwd=Path(__file__).parents[1])
    return int(done.returncode != 0)


def replay(targets: list[str]) -> int:
    """Check every kept input; return 1 where one fails again."""
    failed = 0
    for name in targets:
        watch = campaign.Watch(TARGETS[name])
        for path in sorted(campaign.FOUND.glob(f"{name}/*")):
            try:
                watch.run(decoded(TARGETS[name], path.read_bytes()))
            except Exception:  # noqa: BLE001 - whatever it is, it is told
                failed = 1
                traceback.print_exc(file=sys.stdout)
                print(f"FAILED {path}", flush=True)
        print(f"{name:<10} {watch.ends.total():>7,} kept inputs hold", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
