"""The cache of one day and repository: a file of lines, read whole, replaced whole, trusted only whole."""

from __future__ import annotations

import os

from modelvow.cache.codec import Bodies
from modelvow.cache.places import RUN
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from modelvow.cache.codec import Encoded

VERSION = b"modelvow cache 1"
ENDING = ".cache"
ENDINGS = (ENDING, RUN, ".part")
"""How the files in the folder end that are ours to remove."""
LARGEST = 128 << 20
"""Bytes of one file; where more comes together, only what the last run needed is kept."""
DAYS_KEPT = 7
SECONDS_A_DAY = 86_400


class Store:
    """What was kept, by key, and what is new."""

    __slots__ = ("_new", "_records", "_used", "bodies", "path")

    def __init__(self, path: str) -> None:
        """Read the file at `path`; one that is not there, broken or of another version holds nothing."""
        self.path = path
        self._records, texts = _read(path)
        self.bodies = Bodies(texts)
        self._used: set[bytes] = set()
        self._new = False

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
        records, bodies = _read(self.path)
        records.update(self._records)
        bodies.update(self.bodies.texts)
        content = _content(records, bodies)
        if len(content) > LARGEST:
            content = _content({key: records[key] for key in self._used}, bodies)
        replace(self.path, content)


def open_store(cache: str, above: str) -> Store:
    """Return what is kept in the folder `cache` of manifests below the folder `above`."""
    from modelvow.cache.keys import digest

    return Store(os.path.join(cache, digest(above)[:16] + ENDING))


def _content(records: dict[bytes, bytes], bodies: dict[bytes, bytes]) -> bytes:
    named = {mark for record in records.values() for mark in record.partition(b"\t")[0].split(b",")}
    lines = [b"B\t%b\t%b" % (mark, body) for mark, body in bodies.items() if mark in named]
    lines += [b"R\t%b\t%b" % pair for pair in records.items()]
    whole = b"\n".join(lines)
    return b"%b %b\n%b" % (VERSION, checksum(whole), whole)


def _read(path: str) -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    """Return records and bodies in the file at `path`, none unless all of it is as it was written."""
    content = bytes_of(path)
    head, _, whole = content.partition(b"\n")
    if head != b"%b %b" % (VERSION, checksum(whole)):
        return {}, {}
    kept: dict[bytes, dict[bytes, bytes]] = {b"R": {}, b"B": {}}
    for line in whole.split(b"\n"):
        kind, key, text = line.split(b"\t", 2)
        kept[kind][key] = text
    return kept[b"R"], kept[b"B"]


def bytes_of(path: str) -> bytes:
    """Return the content of our own file at `path`, nothing of anybody else's."""
    try:
        with open(path, "rb") as file:
            about = os.fstat(file.fileno())
            ours = not hasattr(os, "geteuid") or about.st_uid == os.geteuid()
            return file.read() if ours and about.st_size <= LARGEST else b""
    except OSError:
        return b""


def checksum(content: bytes | memoryview) -> bytes:
    """Return what stands for `content`, to see that it is as it was written."""
    from hashlib import blake2b

    return blake2b(content, digest_size=16).hexdigest().encode()


def replace(path: str, content: bytes) -> None:
    """Put `content` in the place of our file at `path`, and remove old ones beside it; raises OSError."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    beside = f"{path}.{os.getpid()}.part"
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        os.replace(beside, path)
    except BaseException:
        if os.path.lexists(beside):
            os.unlink(beside)
        raise
    _forget_old(os.path.dirname(path))


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
