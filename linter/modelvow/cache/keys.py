"""What a kept verdict stands on, as digests: program, rules, facts and day, names, text and waivers."""

from __future__ import annotations

import os

from modelvow import built
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.catalog.index import Catalog
    from modelvow.settings import Settled
    from modelvow.waiver_files import WaiverFile


def digest(*parts: object) -> str:
    """Return 32 hex digits that stand for `parts`: texts, bytes, or what prints as what it is."""
    from hashlib import blake2b

    return blake2b(framed(*parts), digest_size=16).hexdigest()


def framed(*parts: object) -> bytes:
    """Return `parts` in one, each after its length, so that no others give the same."""
    contents = [
        part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass") for part in parts
    ]
    return b"".join([b"%d:%b" % (len(content), content) for content in contents])


def program_mark() -> str:
    """Return what stands for this very program and its built files: names, sizes and times of change."""
    folder = os.path.dirname(built.FOLDER)
    return digest(folder, *sorted(_stamps(folder)))


def _stamps(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            yield from _stamps(entry.path)
        elif not entry.name.endswith(".pyc"):
            about = entry.stat()
            yield f"{entry.path} {about.st_size} {about.st_mtime_ns}"


def ground_mark(settled: Settled, catalog: Catalog) -> str:
    """Return what stands for all by which manifests are judged alike: rules, traits, facts and the day."""
    rules = settled.ruleset
    return digest(
        _plain(rules.rules),
        _plain(rules.traits),
        sorted(rules.controls),
        rules.strict,
        _plain(rules.off),
        rules.hashes,
        settled.as_of,
        settled.fail_on,
        catalog.version,
        catalog.date,
        [(each.name, each.hash) for each in catalog.overlays],
    )


def _plain(value: Mapping[str, object] | Sequence[object]) -> str:
    return repr(value)


def waivers_mark(files: Iterable[WaiverFile]) -> str | None:
    """Return what stands for the files of waivers that cover a manifest, None where one was not read."""
    texts = []
    for file in files:
        if file.document is None:
            return None
        texts.append(f"{file.home}\n{file.document.text}")
    return digest(*texts) if texts else ""
