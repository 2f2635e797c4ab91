"""A whole run kept: where nothing at all changed, what it said is said again."""

from __future__ import annotations

import os

from modelvow.cache.desk import Desk
from modelvow.cache.keys import digest, framed, program_mark
from modelvow.cache.places import RUN
from modelvow.cache.store import LARGEST, bytes_of, checksum, replace
from modelvow.case.evidence import below_of, look_inside, without_looking
from modelvow.discover import Found, path_below, survey_all
from modelvow.discover import shown as named
from modelvow.judging import Input, Round
from modelvow.links import absolute, real_path
from modelvow.manifest.document import Unreadable
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.judging import Ground
    from modelvow.report.result import Seen
    from modelvow.settings import Workshop

VERSION = b"modelvow run 2"


class Whole(NamedTuple):
    """All that a run said: its reports in their order, what went to the error stream, and its exit code.

    Texts are in UTF-8, with escapes for what that lacks.
    """

    texts: tuple[memoryview | bytes, ...]
    aside: memoryview | bytes
    code: int


class Kept(NamedTuple):
    """Where the run `asked` for is kept, what it stands on apart from evidence, and where manifests stand.

    `shown` is all else that decides what it says.
    """

    path: str
    key: str
    grounds: tuple[Ground, ...]
    asked: Round
    desk: Desk
    shown: Sequence[object]


class Told(NamedTuple):
    """What was told of a run, if git still lists `names` and no more."""

    names: list[str]
    kept: Kept
    whole: Whole


class Record(NamedTuple):
    """What the file of a run holds. `names` are what git listed, none where more than that was found.

    `seen` has of each manifest which of `kinds` its evidence was; one kind is a path and what the disk said.
    """

    key: str
    names: list[str]
    kinds: list[Any]
    seen: list[list[int]]
    whole: Whole


def kept_of(asked: Round, shown: Sequence[object]) -> Kept | None:
    """Return where the run `asked` for is kept; `shown` is all else that decides what it says.

    None where a part of it cannot be read, or where more than manifests decides what is found.
    """
    path = _path(asked.workshop, asked.paths, shown)
    if path is None:
        return None
    desk = Desk(asked.workshop, program_mark(), None)
    key, grounds = _key(desk, asked, shown)
    return Kept(path, key, grounds, asked, desk, shown) if key else None


def _path(workshop: Workshop, paths: Sequence[str], shown: Sequence[object]) -> str | None:
    """Return the file in which a run over `paths` is kept."""
    cache = workshop.options.cache
    below = os.path.commonpath([os.path.abspath(each) for each in paths or (".",)])
    name = digest(below, *_call(workshop, shown))[:16]
    return os.path.join(cache, name + RUN) if cache is not None else None


def _call(workshop: Workshop, shown: Sequence[object]) -> tuple[object, ...]:
    """Return what decides what a run says besides manifests and what lies beside them."""
    return (os.getcwd(), workshop.options._replace(jobs=1, cache=None, today=None), *shown)


def _key(desk: Desk, asked: Round, shown: Sequence[object]) -> tuple[str, tuple[Ground, ...]]:
    """Return what stands for all manifests as they are, "" where one cannot be read, and their grounds."""
    from hashlib import blake2b

    from modelvow.settings import told_left_out

    found, grounds = asked.found, []
    covering: dict[str, None] = {}
    left_out = told_left_out(found, asked.workshop)
    told = (*_call(asked.workshop, shown), left_out, found.missing, len(asked.inputs))
    key = blake2b(framed(*told), digest_size=16)
    for each in asked.inputs:
        try:
            stand = desk.stand(each)
        except Unreadable:
            return "", ()
        if stand.told is None:
            return "", ()
        line = repr(stand.told).encode()
        key.update(b"%d:%b%d:%b" % (len(line), line, len(stand.content), stand.content))
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
    record = _record(kept.path)
    return record.whole if record is not None and _holds(record, kept) else None


def supposed(workshop: Workshop, paths: tuple[str, ...], shown: Sequence[object]) -> Told | None:
    """Return what the run over the folder in `paths` said, should git list what it listed then.

    None where it is not kept, or anything else that it stands on is not as it was.
    """
    path, folder, here = _path(workshop, paths, shown), paths[0] if paths else ".", os.getcwd()
    record = _record(path) if path is not None else None
    if record is None or not record.names:
        return None
    survey_all(record.names, absolute(folder, here), workshop.looked)
    files = tuple([path_below(folder, name) for name in record.names])
    inputs = tuple([Input(absolute(each, here), named(each)) for each in files])
    if any(real_path(each.home, workshop.looked) != each.home for each in inputs):
        return None
    kept = kept_of(Round(workshop, paths, Found(files), inputs), shown)
    return Told(record.names, kept, record.whole) if kept is not None and _holds(record, kept) else None


def _record(path: str) -> Record | None:
    """Return what is kept at `path`, None where it is not as it was written."""
    from json import loads

    content = bytes_of(path)
    start = content.find(b"\n") + 1
    if content[:start] != b"%b %b\n" % (VERSION, checksum(memoryview(content)[start:])):
        return None
    end = content.find(b"\n", start) + 1
    key, names, kinds, seen, sizes, code = loads(content[start:end])
    *texts, aside = _parts(memoryview(content)[end:], sizes)
    return Record(key, names, kinds, seen, Whole(tuple(texts), aside, code))


def _parts(content: memoryview, sizes: Sequence[int]) -> Iterable[memoryview]:
    start = 0
    for size in sizes:
        yield content[start : start + size]
        start += size


def _holds(record: Record, kept: Kept) -> bool:
    """Say whether all that was kept stands on is as it was, evidence too."""
    if record.key != kept.key:
        return False
    said = [without_looking(path) for path, _ in record.kinds]
    pairs = list(zip(said, record.kinds, strict=True))
    if any(now is not None and now != tuple(state) for now, (_, state) in pairs):
        return False
    looked = kept.asked.workshop.looked
    ways = [(below_of(path), tuple(state)) if now is None else None for now, (path, state) in pairs]
    return all(
        look_inside(way[0], ground.folder, ground.root, looked) == way[1]
        for ground, numbers in zip(kept.grounds, record.seen, strict=True)
        for number in numbers
        if (way := ways[number]) is not None
    )


def keep(
    kept: Kept, sizes: Sequence[int], pieces: Iterable[bytes | memoryview], code: int, seen: Sequence[Seen]
) -> None:
    """Keep what the run said, and the evidence that it saw; OSError where that cannot be done.

    `pieces` are its reports and what went to the error stream, of as many bytes as `sizes` says of each.
    """
    from itertools import chain
    from json import dumps

    if [by[:2] for by in seen] != [ground[:2] for ground in kept.grounds]:
        return
    if _key(kept.desk, kept.asked, kept.shown)[0] != kept.key:
        # A manifest changed while it was judged: nobody can say which of both this is.
        return
    kinds: dict[Any, int] = {}
    numbers = [[kinds.setdefault(each, len(kinds)) for each in by.evidence] for by in seen]
    told = [kept.key, _names(kept.asked), list(kinds), numbers, sizes, code]
    line = dumps(told, separators=(",", ":")).encode()
    if len(line) + sum(sizes) < LARGEST:
        replace(kept.path, VERSION, chain((line, b"\n"), pieces))


def _names(asked: Round) -> list[str]:
    """Return what git listed of the only folder, nothing where it alone does not say what was found."""
    found, folder = asked.found, asked.paths[0] if asked.paths else "."
    if len(asked.paths) > 1 or found.named or found.skipped or found.missing:
        return []
    names = [name.removeprefix("" if folder == "." else os.path.join(folder, "")) for name in found.files]
    return [] if [path_below(folder, name) for name in names] != [*found.files] else names
