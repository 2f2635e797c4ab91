"""Processes beside this one: started while it still looks around, told what to do, and let go."""

from __future__ import annotations

import os
import sys

from modelvow.board import open_board
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from io import BufferedRandom, FileIO
    from subprocess import Popen

DIGITS = 8
"""Digits in which it is said where a portion begins."""
START = (
    "import sys, os, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from modelvow.mates import work; work(sys.argv[2]); os._exit(0)"
)
"""What another process runs; it leaves at once, since whoever asked waits for it."""


class Mate(NamedTuple):
    """Another process, and the file that tells it what to do; after that it has what came of it."""

    process: Popen[bytes]
    file: BufferedRandom


class Crew(NamedTuple):
    """Processes beside this one, and the ends of the pipe out of which whoever is free takes a portion.

    `board` is the file that all share, None where there is none.
    """

    taking: FileIO
    giving: FileIO
    mates: list[Mate]
    board: int | None


def hire(more: int, options: Sequence[Any]) -> Crew:
    """Start so many processes; each makes ready what judges the current folder under `options`, and waits."""
    from json import dumps

    taking, giving = os.pipe()
    ends = open(taking, "rb", buffering=0), open(giving, "wb", buffering=0)  # noqa: SIM115 - `dismiss` closes them
    if not more:
        return Crew(*ends, [], None)
    crew = Crew(*ends, [], open_board())
    # They take their modules from where ours come from, never from the current folder.
    told = [dumps([each for each in sys.path if each]), dumps(options)]
    for _ in range(more):
        crew.mates.append(begin(told, crew))
    return crew


def begin(told: list[str], crew: Crew) -> Mate:
    """Start a process that waits for a portion to be in the pipe.

    What it has for standard error is the board: a system has no other file to give to a process everywhere.
    """
    from subprocess import DEVNULL, Popen
    from tempfile import TemporaryFile

    file = TemporaryFile()  # noqa: SIM115 - closed by whoever reads it last
    # Whoever shut the environment out of this process wants it out of that one, too.
    call = [sys.executable, "-I" if sys.flags.isolated else "-P", "-c", START, *told]
    shared = DEVNULL if crew.board is None else crew.board
    return Mate(Popen(call, stdin=crew.taking, stdout=file, stderr=shared), file)


def instruct(crew: Crew, task: bytes) -> None:
    """Write down what is to be done, for whoever has taken a portion to read."""
    for mate in crew.mates:
        mate.file.write(task)
        mate.file.seek(0)


def hand_out(crew: Crew, places: Iterable[int]) -> None:
    """Say where each portion begins; whoever finds no more of them is done."""
    crew.giving.write(b"".join([b"%0*d" % (DIGITS, place) for place in places]))
    crew.giving.close()


def dismiss(crew: Crew) -> None:
    """End what still runs; the board is left to whoever has joined it."""
    crew.giving.close()
    crew.taking.close()
    for mate in crew.mates:
        mate.process.kill()
        mate.process.wait()


def send_away(crew: Crew) -> None:
    """End processes that were not told what to do, and close what was theirs."""
    dismiss(crew)
    for mate in crew.mates:
        mate.file.close()
    if crew.board is not None:
        os.close(crew.board)
