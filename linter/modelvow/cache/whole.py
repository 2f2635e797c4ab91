"""A whole run kept: where nothing at all changed, what it said is said again."""

from __future__ import annotations

import os

from modelvow.cache.desk import Desk
from modelvow.cache.keys import digest, program_mark
from modelvow.cache.store import LARGEST, bytes_of, checksum, replace
from modelvow.case.evidence import Evidence, look_at
from modelvow.judging import folder_of
from modelvow.manifest.document import Unreadable
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.cache.desk import Place
    from modelvow.judging import Round
    from modelvow.report.result import Seen

VERSION = b"modelvow run 1"
ENDING = ".run"


class Whole(NamedTuple):
    """All that a run said: its reports in their order, what went to the error stream, and its exit code."""

    texts: tuple[str, ...]
    aside: str
    code: int


class Kept(NamedTuple):
    """Where a run is kept, and what it stands on apart from evidence."""

    path: str
    key: str


def kept_of(asked: Round, *shown: object) -> Kept | None:
    """Return where the run `asked` for is kept; `shown` is all else that decides what it says.

    None where a part of it cannot be read, or where more than manifests decides what is found.
    """
    options = asked.workshop.options
    plain = options._replace(jobs=1, cache=None, today=None)
    desk = Desk(asked.workshop, program_mark(), None)
    keys = _keys(desk, asked)
    if keys is None or options.cache is None:
        return None
    here = os.getcwd()
    folder = os.path.commonpath([folder_of(each) for each in asked.inputs])
    name = digest(folder, here, plain, *shown)[:16]
    key = digest(here, plain, *shown, asked.found.skipped, asked.found.missing, *keys)
    return Kept(os.path.join(options.cache, name + ENDING), key)


def _keys(desk: Desk, asked: Round) -> list[object] | None:
    """Return what stands for every manifest and for what covers them, None where one cannot be read."""
    places: list[Place] = []
    for each in asked.inputs:
        try:
            places.append(desk.place(each, 0)._replace(content=b""))
        except Unreadable:
            return None
    keys = [place.key for place in places if place.key is not None]
    covering = dict.fromkeys(path for place in places for path in place.files)
    if len(keys) < len(places):
        return None
    return [*keys, *(_is_whole(path, asked) for path in covering)]


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

    head, _, rest = bytes_of(kept.path).partition(b"\n")
    if head != b"%b %b" % (VERSION, checksum(rest)):
        return None
    line, _, content = rest.partition(b"\n")
    key, evidence, sizes, code = loads(line)
    if key != kept.key or not _is_unchanged(evidence):
        return None
    texts = list(_parts(content, sizes))
    return Whole(tuple(texts[:-1]), texts[-1], code)


def _parts(content: bytes, sizes: Sequence[int]) -> Iterable[str]:
    start = 0
    for size in sizes:
        yield content[start : start + size].decode("utf-8", "surrogatepass")
        start += size


def _is_unchanged(evidence: Iterable[tuple[str, str, list[tuple[str, Any]]]]) -> bool:
    real: dict[str, str] = {}
    return all(
        look_at(path, folder, root, real) == Evidence(*state)
        for folder, root, looked in evidence
        for path, state in looked
    )


def keep(kept: Kept, whole: Whole, seen: Iterable[Seen]) -> None:
    """Keep what the run said, and the evidence that it saw; OSError where that cannot be done."""
    from json import dumps

    contents = [text.encode("utf-8", "surrogatepass") for text in (*whole.texts, whole.aside)]
    told = [kept.key, [each for each in seen if each.evidence], [len(each) for each in contents], whole.code]
    content = dumps(told, separators=(",", ":")).encode() + b"\n" + b"".join(contents)
    if len(content) < LARGEST:
        replace(kept.path, b"%b %b\n%b" % (VERSION, checksum(content), content))
