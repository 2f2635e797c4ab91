"""Runs over many manifests that were made before: looked up, and kept."""

from __future__ import annotations

import os

from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from modelvow.cache.whole import Kept, Told, Whole
    from modelvow.cli.outputs import Content
    from modelvow.judging import Round
    from modelvow.report.result import Report
    from modelvow.settings import Options, Workshop


class Taken(NamedTuple):
    """What a run is asked for, where it is kept, and what it said before if nothing has changed since."""

    asked: Round
    kept: Kept | None = None
    before: Whole | None = None


def take(paths: Sequence[str], options: Options, shown: Sequence[object]) -> Taken:
    """Return what is asked for by `paths` and `options`; `shown` is all else that decides what is said.

    While git lists what there is, what was kept of the same call is held to what the disk says now, or what
    judges here is made ready. Nothing is kept for few manifests, standard input, and what is compared with a
    baseline or a revision.
    """
    from modelvow.building import make_ready
    from modelvow.discover import begin
    from modelvow.judging import compares
    from modelvow.settings import Workshop

    workshop = Workshop(options)
    is_compared = compares(options)
    keeps = options.cache is not None and not is_compared
    listing = begin(paths, workshop.looked)
    if listing is None:
        return _gathered(workshop, paths, None, shown if keeps else None)
    if keeps and _keeps_any(options.cache or ""):
        before = _before(workshop, paths, shown)
        listed = listing()
        if before is not None and before.names == listed and not workshop.excludes():
            return Taken(before.kept.asked, before.kept, before.whole)
        del before
        return _gathered(workshop, paths, listed, shown)
    make_ready(workshop)
    listed = listing()
    if not is_compared:
        _hire(workshop, len(listed or ()))
    return _gathered(workshop, paths, listed, shown if keeps else None)


def _gathered(
    workshop: Workshop, paths: Sequence[str], listed: Sequence[str] | None, shown: Sequence[object] | None
) -> Taken:
    """Return what is asked for; it is looked up what was kept of it unless `shown` is None."""
    from modelvow.check import close, gather

    try:
        asked = gather(paths, workshop.options, workshop, listed)
        return Taken(asked) if shown is None else _looked_up(asked, shown)
    except BaseException:
        close(workshop)
        raise


def _hire(workshop: Workshop, manifests: int) -> None:
    """Start other processes as soon as it shows that they pay: they get ready while this one sorts."""
    from modelvow.judging import MANY

    if manifests < MANY:
        return
    from modelvow.crew import processes
    from modelvow.hiring import hire

    more = processes(workshop.options.jobs, manifests) - 1
    if more:
        workshop.crew = hire(more, workshop.options)


def _keeps_any(cache: str) -> bool:
    """Say whether any run is kept, before anything is imported to look for one."""
    from modelvow.cache.places import RUN

    try:
        return any(name.endswith(RUN) for name in os.listdir(cache))
    except OSError:
        return False


def _before(workshop: Workshop, paths: Sequence[str], shown: Sequence[object]) -> Told | None:
    """Return what the same call said before, if all that it stood on is as it was, but for what there is."""
    from modelvow.building import ensure_built
    from modelvow.cache.whole import supposed
    from modelvow.judging import is_compared

    try:
        ensure_built()
        told = supposed(workshop, tuple(paths), shown)
    except Exception:  # noqa: BLE001 - whatever it is, the run itself comes to it and says it
        return None
    return None if told is None or is_compared(told.kept.asked) else told


def _looked_up(asked: Round, shown: Sequence[object]) -> Taken:
    from modelvow.check import FEW
    from modelvow.judging import is_compared

    if len(asked.inputs) < FEW or is_compared(asked):
        return Taken(asked)
    from modelvow.building import ensure_built
    from modelvow.cache import whole

    ensure_built()
    kept = whole.kept_of(asked, shown)
    return Taken(asked, kept, whole.recall(kept) if kept is not None else None)


def keep(
    kept: Kept | None, report: Report, texts: Callable[[], Sequence[Iterable[Content]]], aside: str, code: int
) -> None:
    """Keep what the run said, if it may be; where that fails, keeping manifests has said so already.

    `texts` gives all reports in pieces, as often as it is called: they may be large.
    """
    if kept is None or report.seen is None or report.troubles:
        return
    from modelvow.cache import whole
    from modelvow.cli.outputs import in_bytes

    sizes = [sum([len(in_bytes(piece)) for piece in pieces]) for pieces in (*texts(), (aside,))]
    told = (in_bytes(piece) for pieces in (*texts(), (aside,)) for piece in pieces)
    try:
        whole.keep(kept, sizes, told, code, report.seen)
    except OSError:
        return
