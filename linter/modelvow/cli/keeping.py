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
    from modelvow.check import gather
    from modelvow.discover import begin
    from modelvow.judging import compares
    from modelvow.settings import Workshop

    workshop = Workshop(options)
    keeps = options.cache is not None and not compares(options)
    listing = begin(paths, workshop.looked)
    before = None
    if listing is not None and keeps and _keeps_any(options.cache or ""):
        before = _before(workshop, paths, shown)
    elif listing is not None:
        _make_ready(workshop)
    listed = listing() if listing is not None else None
    if not keeps:
        return Taken(gather(paths, options, workshop, listed))
    if before is not None and before.names == listed and not workshop.excludes():
        return Taken(before.kept.asked, before.kept, before.whole)
    del before
    return _looked_up(gather(paths, options, workshop, listed), shown)


def _make_ready(workshop: Workshop) -> None:
    """Read the rules that judge in the current folder: most manifests are judged by these."""
    from modelvow.building import ensure_built

    try:
        ensure_built()
        workshop.settle(os.getcwd())
    except Exception:  # noqa: BLE001 - whatever it is, the run itself comes to it and says it
        return


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
