"""Many manifests judged: what was kept is looked up, the rest shared out among processes."""

from __future__ import annotations

import os
import sys

from modelvow.cache.codec import Bodies, Encoded, decode, encode
from modelvow.cache.desk import Desk
from modelvow.findings import Span
from modelvow.judging import MANY, Failed, Input, Judged, failed_on, judge
from modelvow.manifest.document import Unreadable
from modelvow.report.result import Manifest
from modelvow.report.result import Unreadable as Unjudged
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from io import BufferedRandom
    from subprocess import Popen

    from modelvow.cache.store import Store
    from modelvow.settings import Workshop

ROOMY = 100_000
START = (
    "import sys, json; sys.path[:] = json.loads(sys.stdin.buffer.readline()); "
    "from modelvow.crew import work; work()"
)


class Share(NamedTuple):
    """What one process is given: where, and the numbers and inputs of the manifests."""

    process: Popen[bytes]
    results: BufferedRandom


def judge_all(
    workshop: Workshop, inputs: Sequence[Input], store: Store | None, done: Callable[[int], None]
) -> list[Judged | Failed]:
    """Return what each of `inputs` came to, in their order; `done` is told how many are judged.

    What is said of the whole run is said once, at the first manifest that was judged.
    """
    from modelvow.cache.keys import program_mark

    desk = Desk(workshop, program_mark(), store)
    results: list[Judged | Failed] = []
    for each in inputs:
        results.append(_judge_one(desk, each, len(inputs)))
        if isinstance(results[-1], Judged):
            break
    found: dict[int, Judged | Failed | None] = {
        number: _recall(desk, inputs[number]) for number in range(len(results), len(inputs))
    }
    left = [number for number, judged in found.items() if judged is None]
    done(len(inputs) - len(left))
    found.update(_judge_left(desk, inputs, left, lambda count: done(len(inputs) - len(left) + count)))
    return [*results, *(each for each in found.values() if each is not None)]


def _judge_one(desk: Desk, manifest: Input, run: int = 0) -> Judged | Failed:
    """Return what `manifest` came to, kept or new; what is new is kept."""
    try:
        if desk.store is None or manifest.text is not None:
            return judge(desk.workshop, manifest, run=run)
        place = desk.place(manifest, run)
        judged = desk.recall(manifest, place)
        if judged is None:
            judged = desk.judge(manifest, place, run)
            desk.keep(place.key, encode(judged), asked=bool(judged.asked))
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


def _judge_left(
    desk: Desk, inputs: Sequence[Input], left: Sequence[int], done: Callable[[int], None]
) -> dict[int, Judged | Failed]:
    """Return what the inputs of those numbers came to, judged by as many processes as are worth it.

    What another process did not give back, whatever happened to it, is judged here.
    """
    count = processes(desk.workshop.options.jobs, len(left))
    others = [left[number::count] for number in range(1, count)]
    shares = [_begin(desk, inputs, numbers) for numbers in others]
    found: dict[int, Judged | Failed] = {}
    try:
        for number in left[::count]:
            found[number] = _judge_one(desk, inputs[number])
            done(min(len(left), len(found) * count))
        for share in shares:
            found.update(_collect(desk, inputs, share))
    finally:
        for share in shares:
            share.process.kill()
            share.process.wait()
            share.results.close()
    found.update({number: _judge_one(desk, inputs[number]) for number in left if number not in found})
    done(len(left))
    return found


def processes(jobs: int, manifests: int) -> int:
    """Return how many processes judge so many manifests; `jobs` is the most, 0 for one a processor."""
    return max(1, min(jobs or _processors(), manifests // MANY + (manifests >= MANY)))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin(desk: Desk, inputs: Sequence[Input], numbers: Sequence[int]) -> Share:
    """Start a process that judges the inputs of those numbers.

    It takes its modules from where ours come from, never from the current folder.
    """
    from json import dumps
    from subprocess import DEVNULL, Popen
    from tempfile import TemporaryFile

    results = TemporaryFile()  # noqa: SIM115 - closed by whoever collects
    told = [desk.workshop.options, desk.store is not None, [(number, *inputs[number]) for number in numbers]]
    with TemporaryFile() as asked:
        asked.write(f"{dumps([each for each in sys.path if each])}\n{dumps(told)}".encode())
        asked.seek(0)
        # Whoever shut the environment out of this process wants it out of that one, too.
        call = [sys.executable, "-I" if sys.flags.isolated else "-P", "-c", START]
        return Share(Popen(call, stdin=asked, stdout=results, stderr=DEVNULL), results)


def _collect(desk: Desk, inputs: Sequence[Input], share: Share) -> Iterator[tuple[int, Judged | Failed]]:
    """Yield what a process gave back, once it is done; a line that it did not finish is left out."""
    from json import loads

    share.process.wait()
    share.results.seek(0)
    bodies = desk.store.bodies if desk.store is not None else Bodies({})
    for line in share.results:
        if line.endswith(b"\n"):
            number, *told = loads(line)
            yield number, _result(desk, inputs[number], told, bodies)


def _result(desk: Desk, manifest: Input, told: list[Any], bodies: Bodies) -> Judged | Failed:
    if len(told) == len(Failed._fields):
        path, reason, hint, span = told[0]
        return Failed(Unjudged(path, reason, hint, Span(*span) if span else None), told[1])
    key, folder, asked, files, shown, text, own = told
    bodies.add(own)
    desk.keep(key, Encoded(text, own), asked=bool(asked))
    blank = Judged(Manifest(manifest.name, 0, 0, None), folder, tuple(asked), (), text=shown)
    return decode(text, bodies, blank, files)


def work() -> None:
    """Judge what standard input asks for, and write what it came to, a line a manifest."""
    import gc
    from json import dumps, loads

    from modelvow.cache.keys import program_mark
    from modelvow.settings import Options, Workshop

    gc.set_threshold(ROOMY)
    options, keyed, asked = loads(sys.stdin.buffer.read())
    given: list[Any] = [tuple(each) if isinstance(each, list) else each for each in options]
    desk = Desk(Workshop(Options(*given)), program_mark() if keyed else "", None)
    for number, *manifest in asked:
        told = _work_on(desk, Input(*manifest), keyed=keyed)
        sys.stdout.write(dumps([number, *told]) + "\n")
    sys.stdout.flush()


def _work_on(desk: Desk, manifest: Input, *, keyed: bool) -> Iterable[Any]:
    try:
        place = desk.place(manifest, 0) if keyed else None
        judged = judge(desk.workshop, manifest) if place is None else desk.judge(manifest, place, 0)
    except Unreadable as error:
        return failed_on(manifest, error)
    encoded = encode(judged)
    key = place.key if place is not None else None
    return (key, judged.folder, judged.asked, [*judged.standings], judged.text, *encoded)
