"""Many manifests judged: what was kept is looked up, the rest shared by as many processes as are worth it."""

from __future__ import annotations

import os

from modelvow.cache.codec import Bodies, Encoded, decode, encode
from modelvow.cache.desk import Desk
from modelvow.findings import Span
from modelvow.hiring import dismiss, hand_out, hire, instruct
from modelvow.judging import MANY, Failed, Judged, failed_on, folder_of
from modelvow.manifest.document import Unreadable
from modelvow.mates import PORTION, Given, let_go, next_place, size_of
from modelvow.report.result import Manifest
from modelvow.report.result import Unreadable as Unjudged
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from modelvow.cache.store import Store
    from modelvow.hiring import Crew, Mate
    from modelvow.judging import Input
    from modelvow.settings import Workshop
    from modelvow.telling import Ledger, Plan


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
    workshop = job.desk.workshop
    crew = workshop.crew or hire(processes(workshop.options.jobs, len(numbers)) - 1, workshop.options)
    size = size_of(len(numbers))
    told: set[int] = set()
    try:
        start = _instruct(job, numbers, crew)
        first = begin()
        hand_out(crew, range(first, len(numbers), size))
        for place in iter(lambda: next_place(crew.taking), None):
            told.update(_judge_here(job, numbers[place : place + size]))
            job.done(len(job.inputs) - len(numbers) + min(place + size, len(numbers)))
        for place, mate in enumerate(crew.mates, start=1):
            told.update(_collect(job, mate, place, start))
        left = [number for number in numbers[first:] if number not in told]
        for place in range(0, len(left), size):
            _judge_here(job, left[place : place + size])
        job.done(len(job.inputs))
    finally:
        dismiss(crew)
        workshop.crew = None
        workshop.board.leave()
        if isinstance(job.book, Gathered):
            for mate in crew.mates:
                mate.file.close()


def processes(jobs: int, manifests: int) -> int:
    """Return how many processes judge so many manifests; `jobs` is the most, 0 for one a processor."""
    return max(1, min(jobs or _processors(), manifests // MANY + (manifests >= MANY)))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _instruct(job: Job, numbers: Sequence[int], crew: Crew) -> int:
    """Tell the processes that share the manifests of those numbers what to do; returns the bytes of that."""
    if not crew.mates:
        return 0
    from json import dumps

    workshop = job.desk.workshop
    asked = [(number, *job.inputs[number]) for number in numbers]
    # They need not look again at what is known of folders.
    seen = [[*workshop.looked.straight], [*workshop.looked.silent]]
    if crew.board is not None:
        workshop.board.join(crew.board)
    told = [workshop.options, job.desk.store is not None, job.book.plan, asked, seen, crew.board is not None]
    task = f"{dumps(told)}\n".encode()
    instruct(crew, task)
    if not isinstance(job.book, Gathered):
        for mate in crew.mates:
            # What is told in it is read when the report is written.
            job.book.spool.adopt(mate.file)
    return len(task)


def _judge_here(job: Job, numbers: Sequence[int]) -> Sequence[int]:
    """Judge the manifests of those numbers in this process, and return the numbers."""
    job.book.tell([(number, _judge_one(job.desk, job.inputs[number])) for number in numbers])
    if job.book.plan is not None:
        let_go(job.desk.workshop)
    return numbers


def _collect(job: Job, mate: Mate, file: int, start: int) -> Iterator[int]:
    """Tell what a process gave back, once it is done, and yield the numbers; what it cut off is left out.

    `file` is the number of its file among those of a ledger, in which it begins at `start`.
    """
    mate.process.wait()
    bodies = job.desk.store.bodies if job.desk.store is not None else Bodies({})
    book = job.book
    if isinstance(book, Gathered):
        for given, told, _ in _given(mate, start, bodies):
            results: list[tuple[int, Judged | Failed]] = [_failed(each) for each in told]
            results += _decoded(job, given, bodies)
            book.tell(results)
            yield from (number for number, _ in results)
        return
    from modelvow.telling import unpacked

    for given, told, at in _given(mate, start, bodies):
        for each, text, _ in given:
            job.desk.keep(each.key, Encoded(text, each.marks), asked=False)
        batch = unpacked(told)
        book.add(batch, file, at)
        yield from batch.numbers


class Portion(NamedTuple):
    """What a process gave back of a portion: manifests as text, what is told, where its texts begin."""

    given: list[tuple[Given, bytes, bytes]]
    told: Any
    start: int


def _given(mate: Mate, start: int, bodies: Bodies) -> Iterator[Portion]:
    """Yield what a process gave back, but for what was cut off; `bodies` gains what came along."""
    from json import loads

    end = mate.file.seek(0, os.SEEK_END)
    at = mate.file.seek(start)
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
