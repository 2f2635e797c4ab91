"""The cache of one day and repository: a file of lines, read whole, replaced whole, trusted only whole."""

from __future__ import annotations

import os

from modelvow.cache.codec import Bodies
from modelvow.cache.places import RUN
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import BufferedWriter

    from modelvow.cache.codec import Encoded

VERSION = b"modelvow cache 2"
ENDING = ".cache"
ENDINGS = (ENDING, RUN, ".part")
"""How the files in the folder end that are ours to remove."""
LARGEST = 128 << 20
"""Bytes of one file; where more comes together, only what the last run needed is kept."""
DIGEST = 16
"""Bytes of a checksum."""
DAYS_KEPT = 7
SECONDS_A_DAY = 86_400


class Store:
    """What was kept, by key, and what is new."""

    __slots__ = ("_new", "_records", "_used", "_was", "bodies", "path")

    def __init__(self, path: str) -> None:
        """Read the file at `path`; one that is not there, broken or of another version holds nothing."""
        self.path = path
        self._was = _stamp(path)
        self._records, texts = _read(path)
        self.bodies = Bodies(texts)
        self._used: set[bytes] = set()
        self._new = False

    def is_empty(self) -> bool:
        """Say whether nothing is kept."""
        return not self._records

    def get(self, key: str) -> bytes | None:
        """Return the text kept under `key`, None where there is none, or a part of it is not there."""
        record = self._records.get(key.encode())
        if record is None:
            return None
        marks, _, text = record.partition(b"\t")
        if marks and not all(mark in self.bodies.texts for mark in marks.split(b",")):
            return None
        self._used.add(key.encode())
        return text

    def put(self, key: str, encoded: Encoded) -> None:
        """Keep `encoded`, whose bodies are known, under `key`."""
        self._records[key.encode()] = b"%b\t%b" % (",".join(encoded.marks).encode(), encoded.text)
        self._used.add(key.encode())
        self._new = True

    def save(self) -> None:
        """Write what is kept, with what other runs kept meanwhile; OSError where that cannot be done."""
        if not self._new:
            return
        records, bodies = self._records, self.bodies.texts
        if _stamp(self.path) != self._was:
            records, bodies = _read(self.path)
            records.update(self._records)
            bodies.update(self.bodies.texts)
        if sum(len(key) + len(record) for key, record in records.items()) > LARGEST:
            records = {key: records[key] for key in self._used}
        replace(self.path, VERSION, _lines(records, bodies))


def open_store(cache: str, above: str) -> Store:
    """Return what is kept in the folder `cache` of manifests below the folder `above`."""
    from modelvow.cache.keys import digest

    return Store(os.path.join(cache, digest(above)[:16] + ENDING))


def _stamp(path: str) -> tuple[int, int, int] | None:
    """Return what changes with the file at `path`, which is only ever replaced; None where there is none."""
    try:
        about = os.stat(path)
    except OSError:
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns


def _lines(records: dict[bytes, bytes], bodies: dict[bytes, bytes]) -> Iterator[bytes]:
    named = {mark for record in records.values() for mark in record.partition(b"\t")[0].split(b",")}
    yield from (b"B\t%b\t%b\n" % (mark, body) for mark, body in bodies.items() if mark in named)
    yield from (b"R\t%b\t%b\n" % pair for pair in records.items())


def _read(path: str) -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    """Return records and bodies in the file at `path`, none unless all of it is as it was written."""
    from hashlib import blake2b

    kept: dict[bytes, dict[bytes, bytes]] = {b"R": {}, b"B": {}}
    whole = blake2b(digest_size=DIGEST)
    try:
        with open(path, "rb") as file:
            head = file.readline() if _is_ours(file.fileno()) else b""
            if not head.startswith(VERSION):
                return {}, {}
            for line in file:
                whole.update(line)
                kind, key, text = line.split(b"\t", 2)
                kept[kind][key] = text[:-1]
    except (OSError, ValueError, KeyError):
        # Not there, or broken.
        return {}, {}
    return (kept[b"R"], kept[b"B"]) if head == _head(VERSION, whole.hexdigest()) else ({}, {})


def _head(version: bytes, digest: str) -> bytes:
    return b"%b %b\n" % (version, digest.encode())


def bytes_of(path: str) -> bytes:
    """Return the content of our own file at `path`, nothing of anybody else's."""
    try:
        with open(path, "rb") as file:
            return file.read() if _is_ours(file.fileno()) else b""
    except OSError:
        return b""


def _is_ours(file: int) -> bool:
    """Say whether an open file is the user's own, and no larger than what we write."""
    about = os.fstat(file)
    ours = not hasattr(os, "geteuid") or about.st_uid == os.geteuid()
    return ours and about.st_size <= LARGEST


def checksum(content: bytes | memoryview) -> bytes:
    """Return what stands for `content`, to see that it is as it was written."""
    from hashlib import blake2b

    return blake2b(content, digest_size=DIGEST).hexdigest().encode()


def replace(path: str, version: bytes, pieces: Iterable[bytes | memoryview]) -> None:
    """Put `pieces`, after `version` and their checksum, in the place of our file at `path`; raises OSError.

    Old files beside it are removed.
    """
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    beside = f"{path}.{os.getpid()}.part"
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            _write(file, version, pieces)
        os.replace(beside, path)
    except BaseException:
        if os.path.lexists(beside):
            os.unlink(beside)
        raise
    _forget_old(os.path.dirname(path))


def _write(file: BufferedWriter, version: bytes, pieces: Iterable[bytes | memoryview]) -> None:
    from hashlib import blake2b

    whole = blake2b(digest_size=DIGEST)
    file.write(_head(version, whole.hexdigest()))
    for piece in pieces:
        whole.update(piece)
        file.write(piece)
    file.seek(0)
    file.write(_head(version, whole.hexdigest()))


def _forget_old(folder: str) -> None:
    """Remove what no run of the last days wrote, and what a killed one left half written."""
    import time

    oldest = time.time() - DAYS_KEPT * SECONDS_A_DAY
    for entry in os.scandir(folder):
        if entry.name.endswith(ENDINGS) and _is_older(entry, oldest):
            _remove(entry.path)


def _is_older(entry: os.DirEntry[str], moment: float) -> bool:
    try:
        return entry.stat().st_mtime < moment
    except OSError:
        return False


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        # Another run was faster, or keeps it open: it goes next time.
        return
