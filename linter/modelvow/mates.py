"""What another process does for a run over many manifests: judge, tell, and give back, portion by portion."""

from __future__ import annotations

import os
from itertools import chain

from modelvow.cache.codec import Bodies, encode
from modelvow.cache.desk import Desk
from modelvow.hiring import DIGITS
from modelvow.judging import Failed, Input, failed_on
from modelvow.manifest.document import Unreadable
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

    from modelvow.judging import Judged
    from modelvow.settings import Workshop
    from modelvow.telling import Teller

ROOMY = 100_000
PORTION = 16
"""Manifests that a process takes at a time: few, so that none is left with much when others are done."""
MOST_PORTIONS = 500
"""So many portions, in so many digits each, are sure to fit into a pipe before anybody reads."""
MOST_SHARED = 20_000
"""Parts that findings have in common which are kept at hand where findings are told and let go."""


class Given(NamedTuple):
    """One manifest as text: the number, the key to keep it under, what judged it, and what it rests on.

    `sizes` has the bytes of the text, and of what is worth showing of the manifest.
    """

    number: int
    key: str | None
    asked: Sequence[str]
    files: Sequence[str]
    marks: Sequence[str]
    sizes: Sequence[int]


def size_of(manifests: int) -> int:
    """Return how many of so many manifests a portion has."""
    return max(PORTION, -(-manifests // MOST_PORTIONS))


def next_place(taking: BinaryIO) -> int | None:
    """Return where the next portion begins, None when all are taken; waits until they are handed out."""
    taken = taking.read(DIGITS)
    return int(taken) if len(taken) == DIGITS else None


def let_go(workshop: Workshop) -> None:
    """Forget what findings have in common, where they are told and let go: else it only grows."""
    if len(workshop.shelf) > MOST_SHARED:
        workshop.shelf.clear()


class Bench(NamedTuple):
    """What another process works with; `keyed`: it gives back what is to be kept, no `teller`: findings."""

    desk: Desk
    teller: Teller | None
    keyed: bool
    bodies: Bodies


def work(early: str) -> None:
    """Make ready what judges under the options `early`, then judge what standard input hands out.

    Where the first of them is there, the file that is standard output says what is asked for. What comes of
    each portion is given back at once, and follows in that file: a line, and as many bytes as it says.
    """
    import gc
    from json import loads

    gc.set_threshold(ROOMY)
    supposed = loads(early)
    workshop = _made_ready(supposed)
    with open(0, "rb", buffering=0) as taking:
        first = next_place(taking)
        if first is None:
            return
        with open(1, "rb", closefd=False) as file:
            options, keyed, plan, asked, (straight, silent), shares = loads(file.readline())
        bench = _bench(workshop if options == supposed else _workshop(options), plan, keyed=keyed)
        if shares:
            bench.desk.workshop.board.join(_board())
        bench.desk.workshop.looked.straight.update(straight)
        bench.desk.workshop.looked.silent.update(silent)
        places = chain((first,), iter(lambda: next_place(taking), None))
        _judge_portions(bench, asked, while_wanted(places))


def while_wanted(places: Iterable[int]) -> Iterator[int]:
    """Yield `places` as long as the process is there that asked: one that was killed reads nothing."""
    asker = os.getppid()
    for place in places:
        if os.getppid() != asker:
            return
        yield place


def _judge_portions(bench: Bench, asked: Sequence[Any], places: Iterable[int]) -> None:
    """Judge the portions of what is `asked` that begin at `places`, and give each back."""
    size = size_of(len(asked))
    os.lseek(1, 0, os.SEEK_END)
    with open(1, "wb") as out:
        for place in places:
            portion = [(number, Input(*manifest)) for number, *manifest in asked[place : place + size]]
            out.writelines(_given_back(bench, portion))
            # Whatever ends this process takes no more than a portion with it.
            out.flush()
            let_go(bench.desk.workshop)


def _workshop(options: list[Any]) -> Workshop:
    from modelvow.settings import Options, Workshop

    given: list[Any] = [tuple(each) if isinstance(each, list) else each for each in options]
    return Workshop(Options(*given))


def _made_ready(options: list[Any]) -> Workshop:
    """Return what judges under `options`, and load what is needed for it while nobody waits."""
    from modelvow import judge, telling  # noqa: F401 - needed later
    from modelvow.building import make_ready

    workshop = _workshop(options)
    make_ready(workshop)
    return workshop


def _board() -> int:
    """Return the board, which is where standard error was: nothing else goes there from now on."""
    board, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return board


def _bench(workshop: Workshop, plan: list[Any] | None, *, keyed: bool) -> Bench:
    from modelvow.cache.keys import program_mark

    desk = Desk(workshop, program_mark() if keyed else "", None)
    if plan is None:
        return Bench(desk, None, keyed, Bodies({}))
    from modelvow.telling import Teller, plan_of

    return Bench(desk, Teller(plan_of(plan)), keyed, Bodies({}))


def _given_back(bench: Bench, portion: Sequence[tuple[int, Input]]) -> Sequence[bytes]:
    """Return what some manifests came to: a line that says where all is, and the texts."""
    from json import dumps

    results: list[tuple[int, Judged | Failed]] = []
    given: list[Given] = []
    texts: list[bytes] = []
    for number, manifest in portion:
        key, result = _judged(bench, manifest)
        results.append((number, result))
        if isinstance(result, Failed) or (bench.teller is not None and (key is None or result.asked)):
            continue
        encoded = encode(result, bench.bodies)
        shown = result.text.encode("utf-8", "surrogatepass") if bench.teller is None else b""
        sizes = (len(encoded.text), len(shown))
        given.append(Given(number, key, result.asked, [*result.standings], encoded.marks, sizes))
        texts += [encoded.text, shown]
    told, content = _told(bench, results)
    texts.append(content)
    head = [given, bench.bodies.fresh(), told, sum(map(len, texts))]
    return [dumps(head).encode(), b"\n", *texts]


def _told(bench: Bench, results: Sequence[tuple[int, Judged | Failed]]) -> tuple[Any, bytes]:
    """Return what a report by file needs of `results`; else what could not be judged."""
    if bench.teller is None:
        return [(number, each) for number, each in results if isinstance(each, Failed)], b""
    from modelvow.telling import packed

    batch, content = bench.teller.tell(results)
    return packed(batch), content


def _judged(bench: Bench, manifest: Input) -> tuple[str | None, Judged | Failed]:
    """Return the key to keep a manifest under, None where it is not to be kept, and what it came to."""
    from modelvow.judge import judge

    try:
        if not bench.keyed:
            return None, judge(bench.desk.workshop, manifest)
        place = bench.desk.place(manifest, 0)
        return place.key, bench.desk.judge(manifest, place, 0)
    except Unreadable as error:
        return None, failed_on(manifest, error)
