"""Text that waits to be written: kept as bytes, in memory while it is small, else in an unnamed file."""

from __future__ import annotations

from io import BytesIO
from operator import methodcaller

from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

LARGE = 4 << 20
"""Bytes from which on what waits goes into a file."""
CHUNK = 1 << 18
"""Bytes from which on neighbors are no longer read at once."""
encoded = methodcaller("encode", "utf-8", "backslashreplace")
"""Returns a text as bytes: what UTF-8 lacks is written as escapes."""


class Extent(NamedTuple):
    """Where some text lies: the number of its file, where it begins there, and its size in bytes."""

    file: int
    start: int
    size: int

    def after(self, size: int) -> Extent:
        """Return this without the first `size` bytes."""
        return Extent(self.file, self.start + size, self.size - size)


class Spool:
    """Texts in files: one of our own, which grows, and those that others wrote."""

    __slots__ = ("_end", "_files")

    def __init__(self) -> None:
        """Begin with nothing."""
        self._files: list[BinaryIO] = [BytesIO()]
        self._end = 0

    def put(self, content: bytes) -> int:
        """Take in `content`; returns where it begins in our own file, whose number is 0."""
        start = self._end
        try:
            self._files[0].write(content)
        except OSError as error:
            raise _placed(error) from error
        self._end += len(content)
        if start < LARGE <= self._end and isinstance(self._files[0], BytesIO):
            self._files[0] = _on_disk(self._files[0])
        return start

    def adopt(self, file: BinaryIO) -> None:
        """Take over a file that others write; those are counted from 1."""
        self._files.append(file)

    def read(self, extents: Iterable[Extent]) -> Iterator[bytes]:
        """Yield what lies at `extents`, in their order; what lies side by side at once."""
        try:
            for file, start, size in _joined(extents):
                self._files[file].seek(start)
                yield self._files[file].read(size)
            self._files[0].seek(self._end)
        except OSError as error:
            raise _placed(error) from error

    def close(self) -> None:
        """Let go of all that is here."""
        for file in self._files:
            file.close()


def _on_disk(memory: BytesIO) -> BinaryIO:
    """Return a file with what is in `memory`, or that itself where no file can be had."""
    from tempfile import TemporaryFile

    try:
        file: BinaryIO = TemporaryFile()  # noqa: SIM115 - the spool closes it
    except OSError:
        return memory
    file.write(memory.getbuffer())
    return file


def _placed(error: OSError) -> OSError:
    """Return `error` with where it happened, which has no name of its own."""
    from tempfile import gettempdir

    error.filename = error.filename or gettempdir()
    return error


def _joined(extents: Iterable[Extent]) -> Iterator[Extent]:
    """Yield `extents` with neighbors as one, as long as that is not large."""
    held: Extent | None = None
    for each in extents:
        if held is None:
            held = each
        elif each[0] == held[0] and each[1] == held[1] + held[2] and held[2] < CHUNK:
            held = Extent(held[0], held[1], held[2] + each[2])
        else:
            yield held
            held = each
    if held is not None:
        yield held
