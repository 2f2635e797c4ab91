"""A whole run kept: where nothing at all changed, what it said is said again."""

from __future__ import annotations

import os

from modelvow.cache.desk import Desk
from modelvow.cache.keys import digest, framed, program_mark
from modelvow.cache.store import LARGEST, bytes_of, checksum, replace
from modelvow.case.evidence import below_of, look_inside, without_looking
from modelvow.manifest.document import Unreadable
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.judging import Ground, Round
    from modelvow.report.result import Seen

VERSION = b"modelvow run 2"
ENDING = ".run"


class Whole(NamedTuple):
    """All that a run said: its reports in their order, what went to the error stream, and its exit code.

    Texts are in UTF-8, with escapes for what that lacks.
    """

    texts: tuple[memoryview | bytes, ...]
    aside: memoryview | bytes
    code: int


class Kept(NamedTuple):
    """Where the run `asked` for is kept, what it stands on apart from evidence, and where manifests stand."""

    path: str
    key: str
    grounds: tuple[Ground, ...]
    asked: Round
    desk: Desk
    shown: tuple[object, ...]


def kept_of(asked: Round, *shown: object) -> Kept | None:
    """Return where the run `asked` for is kept; `shown` is all else that decides what it says.

    None where a part of it cannot be read, or where more than manifests decides what is found.
    """
    options = asked.workshop.options
    if options.cache is None:
        return None
    desk, told = Desk(asked.workshop, program_mark(), None), _told(asked, shown)
    key, grounds = _key(desk, asked, told)
    below = os.path.commonpath([os.path.abspath(each) for each in asked.paths or (".",)])
    path = os.path.join(options.cache, digest(below, *told)[:16] + ENDING)
    return Kept(path, key, grounds, asked, desk, shown) if key else None


def _told(asked: Round, shown: Iterable[object]) -> tuple[object, ...]:
    """Return what decides what a run says besides manifests and what lies beside them."""
    return (os.getcwd(), asked.workshop.options._replace(jobs=1, cache=None, today=None), *shown)


def _key(desk: Desk, asked: Round, told: Iterable[object]) -> tuple[str, tuple[Ground, ...]]:
    """Return what stands for all manifests as they are, "" where one cannot be read, and their grounds."""
    from hashlib import blake2b

    found, grounds = asked.found, []
    covering: dict[str, None] = {}
    key = blake2b(framed(*told, found.skipped, found.missing, len(asked.inputs)), digest_size=16)
    for each in asked.inputs:
        try:
            stand = desk.stand(each)
        except Unreadable:
            return "", ()
        if stand.told is None:
            return "", ()
        key.update(framed(repr(stand.told), stand.content))
        covering.update(dict.fromkeys(stand.files))
        grounds.append(stand.ground)
    key.update(framed(*(_is_whole(path, asked) for path in covering)))
    return key.hexdigest(), tuple(grounds)


def _is_whole(path: str, asked: Round) -> bool:
    """Say whether the run judges all manifests that a file of waivers covers."""
    folder = os.path.dirname(path)
    if asked.paths in {(), (".",)} and os.path.realpath(folder) == os.path.realpath(os.getcwd()):
        return True
    from modelvow.accepting import is_whole

    file = asked.workshop.waiver_files.get(path)
    return file is not None and is_whole(file, [each.home for each in asked.inputs], asked.workshop)


def recall(kept: Kept) -> Whole | None:
    """Return what the run said, None where it is not kept or any evidence is not as it was."""
    from json import loads

    content = bytes_of(kept.path)
    start = content.find(b"\n") + 1
    rest = memoryview(content)[start:]
    if content[:start] != b"%b %b\n" % (VERSION, checksum(rest)):
        return None
    end = content.find(b"\n", start) + 1
    key, kinds, seen, sizes, code = loads(content[start:end])
    if key != kept.key or not _is_unchanged(kept, kinds, seen):
        return None
    *texts, aside = _parts(memoryview(content)[end:], sizes)
    return Whole(tuple(texts), aside, code)


def _parts(content: memoryview, sizes: Sequence[int]) -> Iterable[memoryview]:
    start = 0
    for size in sizes:
        yield content[start : start + size]
        start += size


def _is_unchanged(kept: Kept, kinds: Sequence[Any], seen: Sequence[Sequence[int]]) -> bool:
    """Say whether all evidence is as it was: `seen` has of each manifest which of `kinds` its evidence was.

    One kind is a path and what the disk said of it.
    """
    said = [without_looking(path) for path, _ in kinds]
    if any(now not in (None, tuple(state)) for now, (_, state) in zip(said, kinds, strict=True)):
        return False
    looked = kept.asked.workshop.looked
    ways = [
        (below_of(path), tuple(state)) if now is None else None
        for now, (path, state) in zip(said, kinds, strict=True)
    ]
    return all(
        look_inside(way[0], ground.folder, ground.root, looked) == way[1]
        for ground, numbers in zip(kept.grounds, seen, strict=True)
        for number in numbers
        if (way := ways[number]) is not None
    )


def keep(kept: Kept, whole: Whole, seen: Sequence[Seen]) -> None:
    """Keep what the run said, and the evidence that it saw; OSError where that cannot be done."""
    from json import dumps

    if [by[:2] for by in seen] != [ground[:2] for ground in kept.grounds]:
        return
    if _key(kept.desk, kept.asked, _told(kept.asked, kept.shown))[0] != kept.key:
        # A manifest changed while it was judged: nobody can say which of both this is.
        return
    kinds: dict[Any, int] = {}
    numbers = [[kinds.setdefault(each, len(kinds)) for each in by.evidence] for by in seen]
    contents = [*whole.texts, whole.aside]
    told = [kept.key, list(kinds), numbers, [len(each) for each in contents], whole.code]
    rest = b"".join([dumps(told, separators=(",", ":")).encode(), b"\n", *contents])
    if len(rest) < LARGEST:
        replace(kept.path, b"".join([b"%b %b\n" % (VERSION, checksum(rest)), rest]))
