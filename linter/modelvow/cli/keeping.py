"""Runs over many manifests that were made before: looked up, and kept."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.cache.whole import Kept, Whole
    from modelvow.cli.outputs import Content
    from modelvow.judging import Round
    from modelvow.report.result import Report


def kept_of(asked: Round, shown: Sequence[object]) -> Kept | None:
    """Return where the run `asked` for is kept; `shown` is all else that decides what it says.

    None where nothing is to be kept: for few manifests, standard input, and what is compared with a baseline
    or a revision.
    """
    from modelvow.check import FEW

    options = asked.workshop.options
    compares = options.since is not None or options.write_baseline or options.baseline
    if options.cache is None or compares or len(asked.inputs) < FEW or _is_plain(asked):
        return None
    from modelvow.building import ensure_built
    from modelvow.cache import whole

    ensure_built()
    return whole.kept_of(asked, *shown)


def _is_plain(asked: Round) -> bool:
    """Say whether a part of the run is not a file, or is compared with a configured baseline."""
    from modelvow.judging import folder_of

    return any(each.text is not None or asked.workshop.baseline(folder_of(each)) for each in asked.inputs)


def recalled(kept: Kept | None) -> Whole | None:
    """Return what the run said when it was made before and nothing has changed."""
    if kept is None:
        return None
    from modelvow.cache.whole import recall

    return recall(kept)


def keep(
    kept: Kept | None, report: Report, texts: Iterable[Iterable[Content]], aside: str, code: int
) -> None:
    """Keep what the run said, if it may be; where that fails, keeping manifests has said so already."""
    if kept is None or report.seen is None or report.troubles:
        return
    from modelvow.cache import whole
    from modelvow.cli.outputs import in_bytes

    contents = [b"".join([in_bytes(piece) for piece in pieces]) for pieces in texts]
    try:
        whole.keep(kept, whole.Whole(tuple(contents), in_bytes(aside), code), report.seen)
    except OSError:
        return
