"""A board on which the processes of a run put up what they made, so that none of them makes it again.

It is a file that all of them append to. Whoever reads it relies on nothing: what did not arrive whole, be it
cut off, mixed up or not yet there, was not put up.
"""

from __future__ import annotations

import os

from modelvow.typed import NamedTuple

MARK = 16
"""Bytes of a key, and of what stands for a content."""
SIZE = 4
HEAD = 2 * MARK + SIZE
MOST = 32 << 20
"""Bytes after which nothing more is put up: manifests that share so little have nothing from each other."""


class Notice(NamedTuple):
    """Where a content lies on the board, and what stands for it."""

    start: int
    size: int
    mark: bytes


class Board:
    """What others put up, by key; nothing, as long as no file was joined."""

    __slots__ = ("_at", "_file", "_is_full", "_notices")

    def __init__(self) -> None:
        """Begin with nobody to share with."""
        self._file: int | None = None
        self._is_full = False
        self._at = 0
        self._notices: dict[bytes, Notice] = {}

    @property
    def is_shared(self) -> bool:
        """Whether there is anybody to share with."""
        return self._file is not None

    def join(self, file: int) -> None:
        """Read and append to an open file from now on; `leave` closes it."""
        self._file = file

    def leave(self) -> None:
        """Share with nobody any more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def get(self, key: bytes) -> bytes | None:
        """Return what was put up under a key of 16 bytes, None where nothing whole was."""
        if self._file is None:
            return None
        if key not in self._notices:
            self._look(self._file)
        notice = self._notices.get(key)
        content = b"" if notice is None else os.pread(self._file, notice.size, notice.start)
        return content if notice is not None and _stands_for(content) == notice.mark else None

    def _look(self, file: int) -> None:
        """Note what was put up since this was last done."""
        while len(head := os.pread(file, HEAD, self._at)) == HEAD:
            size = int.from_bytes(head[-SIZE:], "big")
            self._notices[head[:MARK]] = Notice(self._at + HEAD, size, head[MARK : 2 * MARK])
            self._at += HEAD + size

    def put(self, key: bytes, content: bytes) -> None:
        """Put up `content` under a key of 16 bytes; without room for it nothing more is from then on."""
        if self._file is None or self._is_full or self._at > MOST:
            return
        told = b"".join((key, _stands_for(content), len(content).to_bytes(SIZE, "big"), content))
        try:
            self._is_full = os.write(self._file, told) < len(told)
        except OSError:
            self._is_full = True


def _stands_for(content: bytes) -> bytes:
    from modelvow.digests import blake2b

    return blake2b(content, digest_size=MARK).digest()


def open_board() -> int | None:
    """Return an unnamed file to share, None where a system or a full disk has none: then each works alone."""
    if not hasattr(os, "pread"):
        return None
    from fcntl import F_GETFL, F_SETFL, fcntl
    from tempfile import TemporaryFile

    try:
        with TemporaryFile() as file:
            board = os.dup(file.fileno())
    except OSError:
        return None
    # Each piece goes to the end, wherever those of others have brought it meanwhile.
    fcntl(board, F_SETFL, fcntl(board, F_GETFL) | os.O_APPEND)
    return board
