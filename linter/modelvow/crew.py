"""Many manifests judged: what was kept is looked up, the rest shared by as many processes as are worth it."""

from __future__ import annotations

import os
import sys

from modelvow.board import open_board
from modelvow.cache.codec import Bodies, Encoded, decode, encode
from modelvow.cache.desk import Desk
from modelvow.findings import Span
from modelvow.judging import MANY, Failed, Judged, failed_on, folder_of
from modelvow.manifest.document import Unreadable
from modelvow.mates import DIGITS, PORTION, Given, let_go, next_place, size_of
from modelvow.report.result import Manifest
from modelvow.report.result import Unreadable as Unjudged
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from io import BufferedRandom, FileIO
    from subprocess import Popen

    from modelvow.cache.store import Store
    from modelvow.judging import Input
    from modelvow.settings import Workshop
    from modelvow.telling import Ledger, Plan

START = (
    "import os, sys, json; told = open(1, 'rb', closefd=False); sys.path[:] = json.loads(told.readline()); "
    "from modelvow.mates import work; work(told); os._exit(0)"
)
"""What another process runs; it leaves at once, since whoever asked waits for it."""


class Mate(NamedTuple):
    """Another process, and the file that tells it what to do; from `start` on it has what came of that."""

    process: Popen[bytes]
    file: BufferedRandom
    start: int


class Crew(NamedTuple):
    """Processes beside this one, and the ends of the pipe out of which whoever is free takes a portion."""

    taking: FileIO
    giving: FileIO
    mates: list[Mate]


class Gathered:
    """Collects what manifests came to, findings and all."""

    __slots__ = ("found", "plan")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.plan: Plan | None = None
        self.found: dict[int, Judged | Failed] = {}

    def tell(self, results: Sequence[tuple[int, Judged | Failed]]) -> None:
        """Take in what was judged."""
        self.found.update(results)


def judge_all(
    workshop: Workshop, inputs: Sequence[Input], store: Store | None, done: Callable[[int], None]
) -> list[Judged | Failed]:
    """Return what each of `inputs` came to, in their order; `done` is told how many are judged."""
    gathered = Gathered()
    tell_all(workshop, inputs, store, done, gathered)
    return [gathered.found[number] for number in range(len(inputs))]


def tell_all(
    workshop: Workshop,
    inputs: Sequence[Input],
    store: Store | None,
    done: Callable[[int], None],
    book: Gathered | Ledger,
) -> None:
    """Tell `book` what each of `inputs` came to, in any order; `done` is told how many are judged.

    What is said of the whole run is said once, at the first manifest that was judged.
    """
    from modelvow.cache.keys import program_mark

    job = Job(Desk(workshop, program_mark() if store is not None else "", store), inputs, book, done)
    if store is None or store.is_empty():
        # Nothing was kept, so others can start before the first one is judged.
        _share_out(job, range(len(inputs)), lambda: _tell_first(job))
        return
    first = _tell_first(job)
    left = _tell_kept(job, range(first, len(inputs)))
    _share_out(job, left, lambda: 0)


class Job(NamedTuple):
    """All manifests of a run, what judges them, and who is told of it."""

    desk: Desk
    inputs: Sequence[Input]
    book: Gathered | Ledger
    done: Callable[[int], None]


def _tell_first(job: Job) -> int:
    """Judge manifests, and the run with them, until one of them can be; returns how many were tried."""
    for number, manifest in enumerate(job.inputs):
        result = _judge_one(job.desk, manifest, len(job.inputs))
        job.book.tell([(number, result)])
        if isinstance(result, Judged):
            return number + 1
    return len(job.inputs)


def _tell_kept(job: Job, numbers: Sequence[int]) -> list[int]:
    """Tell what was kept of the manifests of those numbers; returns those of which nothing was."""
    left: list[int] = []
    for place in range(0, len(numbers), PORTION):
        portion = [
            (number, _recall(job.desk, job.inputs[number])) for number in numbers[place : place + PORTION]
        ]
        left += [number for number, judged in portion if judged is None]
        job.book.tell([(number, judged) for number, judged in portion if judged is not None])
    job.done(len(job.inputs) - len(left))
    return left


def _judge_one(desk: Desk, manifest: Input, run: int = 0) -> Judged | Failed:
    """Return what `manifest` came to, kept or new; what is new is kept."""
    from modelvow.judge import judge

    try:
        if desk.store is None or manifest.text is not None:
            return judge(desk.workshop, manifest, run=run)
        place = desk.place(manifest, run)
        judged = desk.recall(manifest, place)
        if judged is None:
            judged = desk.judge(manifest, place, run)
            desk.keep(place.key, encode(judged, desk.store.bodies), asked=bool(judged.asked))
    except Unreadable as error:
        return failed_on(manifest, error)
    return judged


def _recall(desk: Desk, manifest: Input) -> Judged | None:
    if desk.store is None or manifest.text is not None:
        return None
    try:
        return desk.recall(manifest, desk.place(manifest, 0))
    except Unreadable:
        # Judging it says so, in its own words.
        return None


def _share_out(job: Job, numbers: Sequence[int], begin: Callable[[], int]) -> None:
    """Judge the manifests of those numbers by as many processes as are worth it, but for the first few.

    `begin` tells how many these are. What another process did not give back, whatever happened to it, is
    judged here.
    """
    crew = _open_crew()
    size = size_of(len(numbers))
    told: set[int] = set()
    try:
        _begin_all(job, numbers, crew)
        first = begin()
        _hand_out(crew, range(first, len(numbers), size))
        for place in iter(lambda: next_place(crew.taking), None):
            told.update(_judge_here(job, numbers[place : place + size]))
            job.done(len(job.inputs) - len(numbers) + min(place + size, len(numbers)))
        for place, mate in enumerate(crew.mates, start=1):
            told.update(_collect(job, mate, place))
        left = [number for number in numbers[first:] if number not in told]
        for place in range(0, len(left), size):
            _judge_here(job, left[place : place + size])
        job.done(len(job.inputs))
    finally:
        _dismiss(crew)
        job.desk.workshop.board.leave()
        if isinstance(job.book, Gathered):
            for mate in crew.mates:
                mate.file.close()


def _judge_here(job: Job, numbers: Sequence[int]) -> Sequence[int]:
    """Judge the manifests of those numbers in this process, and return the numbers."""
    job.book.tell([(number, _judge_one(job.desk, job.inputs[number])) for number in numbers])
    if job.book.plan is not None:
        let_go(job.desk.workshop)
    return numbers


def processes(jobs: int, manifests: int) -> int:
    """Return how many processes judge so many manifests; `jobs` is the most, 0 for one a processor."""
    return max(1, min(jobs or _processors(), manifests // MANY + (manifests >= MANY)))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _open_crew() -> Crew:
    taking, giving = os.pipe()
    return Crew(open(taking, "rb", buffering=0), open(giving, "wb", buffering=0), [])


def _begin_all(job: Job, numbers: Sequence[int], crew: Crew) -> None:
    """Start the processes that share the manifests of those numbers with this one."""
    from json import dumps

    more = processes(job.desk.workshop.options.jobs, len(numbers)) - 1
    if not more:
        return
    asked = [(number, *job.inputs[number]) for number in numbers]
    looked = job.desk.workshop.looked
    # They need not look again at what is known of folders.
    seen = [[*looked.straight], [*looked.silent]]
    board = open_board()
    if board is not None:
        job.desk.workshop.board.join(board)
    shares = board is not None
    told = [job.desk.workshop.options, job.desk.store is not None, job.book.plan, asked, seen, shares]
    # They take their modules from where ours come from, never from the current folder.
    task = f"{dumps([each for each in sys.path if each])}\n{dumps(told)}\n".encode()
    for _ in range(more):
        crew.mates.append(_begin(task, crew.taking, board))
        if not isinstance(job.book, Gathered):
            # What is told in it is read when the report is written.
            job.book.spool.adopt(crew.mates[-1].file)


def _begin(task: bytes, taking: FileIO, board: int | None) -> Mate:
    """Start a process that does what `task` says with what it takes out of the pipe.

    What it has for standard error is the `board`: a system has no other file to give to a process everywhere.
    """
    from subprocess import DEVNULL, Popen
    from tempfile import TemporaryFile

    file = TemporaryFile()  # noqa: SIM115 - closed by whoever reads it last
    file.write(task)
    file.seek(0)
    # Whoever shut the environment out of this process wants it out of that one, too.
    call = [sys.executable, "-I" if sys.flags.isolated else "-P", "-c", START]
    shared = DEVNULL if board is None else board
    return Mate(Popen(call, stdin=taking, stdout=file, stderr=shared), file, len(task))


def _hand_out(crew: Crew, places: Iterable[int]) -> None:
    """Say where each portion begins; whoever finds no more of them is done."""
    crew.giving.write(b"".join([b"%0*d" % (DIGITS, place) for place in places]))
    crew.giving.close()


def _dismiss(crew: Crew) -> None:
    """End what still runs."""
    crew.giving.close()
    crew.taking.close()
    for mate in crew.mates:
        mate.process.kill()
        mate.process.wait()


def _collect(job: Job, mate: Mate, file: int) -> Iterator[int]:
    """Tell what a process gave back, once it is done, and yield the numbers; what it cut off is left out.

    `file` is the number of its file among those of a ledger.
    """
    mate.process.wait()
    bodies = job.desk.store.bodies if job.desk.store is not None else Bodies({})
    book = job.book
    if isinstance(book, Gathered):
        for given, told, _ in _given(mate, bodies):
            results: list[tuple[int, Judged | Failed]] = [_failed(each) for each in told]
            results += _decoded(job, given, bodies)
            book.tell(results)
            yield from (number for number, _ in results)
        return
    from modelvow.telling import unpacked

    for given, told, start in _given(mate, bodies):
        for each, text, _ in given:
            job.desk.keep(each.key, Encoded(text, each.marks), asked=False)
        batch = unpacked(told)
        book.add(batch, file, start)
        yield from batch.numbers


class Portion(NamedTuple):
    """What a process gave back of a portion: manifests as text, what is told, where its texts begin."""

    given: list[tuple[Given, bytes, bytes]]
    told: Any
    start: int


def _given(mate: Mate, bodies: Bodies) -> Iterator[Portion]:
    """Yield what a process gave back, but for what was cut off; `bodies` gains what came along."""
    from json import loads

    end = mate.file.seek(0, os.SEEK_END)
    at = mate.file.seek(mate.start)
    while (line := mate.file.readline()).endswith(b"\n"):
        given, own, told, size = loads(line)
        at += len(line)
        if at + size > end:
            return
        bodies.add(own)
        texts = [(Given(*each), mate.file.read(each[-1][0]), mate.file.read(each[-1][1])) for each in given]
        yield Portion(texts, told, mate.file.tell())
        at = mate.file.seek(at + size)


def _decoded(
    job: Job, given: Iterable[tuple[Given, bytes, bytes]], bodies: Bodies
) -> Iterator[tuple[int, Judged]]:
    for each, text, shown in given:
        job.desk.keep(each.key, Encoded(text, each.marks), asked=bool(each.asked))
        manifest = job.inputs[each.number]
        blank = Judged(
            Manifest(manifest.name, 0, 0, None),
            folder_of(manifest),
            tuple(each.asked),
            (),
            text=shown.decode("utf-8", "surrogatepass"),
        )
        yield each.number, decode(text, bodies, blank, each.files)


def _failed(told: Any) -> tuple[int, Failed]:
    number, ((path, reason, hint, span), text) = told
    return number, Failed(Unjudged(path, reason, hint, Span(*span) if span else None), text)
