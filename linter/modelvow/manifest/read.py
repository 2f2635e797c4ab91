"""A file or its text → a document with values and places."""

from __future__ import annotations

import os
import stat

from modelvow.manifest import c_parser
from modelvow.manifest.document import Document, Lines, Unreadable
from modelvow.manifest.limits import MANIFEST
from modelvow.manifest.tree import build
from modelvow.manifest.written import prepare
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from modelvow.manifest.limits import Limits
    from modelvow.manifest.written import Source

MARK = "\ufeff"
OTHER_ENCODINGS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
"""Byte-order marks, the longer ones first."""


def read_file(path: str, name: str, limits: Limits = MANIFEST) -> Document:
    """Read the file at `path`, shown as `name`; raises Unreadable, and opens nothing but regular files."""
    return read(content_of(path, name, limits), name, limits)


def content_of(path: str, name: str, limits: Limits = MANIFEST) -> bytes:
    """Return the bytes of the file at `path`, at most one more than may be; raises as `read_file` does."""
    try:
        about = os.stat(path)
        _refuse_no_file(about, name, limits)
        file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            return _content(file, about.st_size, limits.size + 1)
        finally:
            os.close(file)
    except (OSError, ValueError) as error:
        raise _not_opened(error, path, name) from error


def _content(file: int, size: int, most: int) -> bytes:
    """Return at most so many bytes of an open file; one that is as large as it was is read at once.

    Room is made for what is expected: to ask for all that may be costs more than to read it.
    """
    content = os.read(file, min(size + 1, most))
    while len(content) != size and len(content) < most:
        more = os.read(file, most - len(content))
        if not more:
            break
        content += more
    return content


def read(source: bytes | str, name: str, limits: Limits = MANIFEST) -> Document:
    """Read `source`, as JSON where `name` ends in `.json`, else as YAML; raises Unreadable with its place."""
    text = _decode(source, name, limits)
    if name.lower().endswith(".json"):
        from modelvow.manifest.json_text import read_json

        return read_json(text, name, limits)
    prepared = prepare(text, name, limits)
    extension = c_parser.load()
    document = None if extension is None else _read_c(extension, prepared)
    return document or _read_pure(prepared)


def parser_name() -> str:
    """Say which parser reads YAML here, for `--version`."""
    extension = c_parser.load()
    if extension is None:
        return "ruamel.yaml, pure Python"
    return f"libyaml {c_parser.version(extension)} through ruamel.yaml.clib"


def _read_c(extension: ModuleType, source: Source) -> Document | None:
    """Read by the C parser; None on any error of it: the other parser has the last word, and better ones.

    So it has where the text has directives, of which the C parser takes some that are none.
    """
    if "%" in source.text and any(line.startswith("%") for line in source.text.splitlines()):
        return None
    try:
        root, faults = build(c_parser.parse(extension, source.hidden), source)
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the pure parser decides
        return None
    return Document(source.name, source.text, source.lines, root, faults, "c")


def _read_pure(source: Source) -> Document:
    from modelvow.manifest import pure

    try:
        root, faults = build(pure.parse(source.hidden), source._replace(doubted=False))
    except Unreadable:
        raise
    except Exception as error:
        from modelvow.manifest.complaints import refusal

        raise refusal(source.name, source.text, error) from error
    return Document(source.name, source.text, source.lines, root, faults, "pure")


def _decode(source: bytes | str, name: str, limits: Limits) -> str:
    """Return `source` as text without its byte-order mark."""
    if isinstance(source, bytes):
        _refuse_size(len(source), name, limits)
        source = _text(source, name)
    elif len(source) * 4 > limits.size:
        _refuse_size(len(source.encode("utf-8", "surrogatepass")), name, limits)
    return source.removeprefix(MARK)


def _text(source: bytes, name: str) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        for mark, encoding in OTHER_ENCODINGS.items():
            if source.startswith(mark):
                raise Unreadable(name, f"is {encoding}", None, "save it as UTF-8") from error
        before = source[: error.start].decode("utf-8").removeprefix(MARK)
        span = Lines(before + "?").span(len(before), len(before) + 1)
        reason = f"is not UTF-8: byte 0x{source[error.start]:02X} fits nowhere"
        raise Unreadable(name, reason, span, "save it as UTF-8") from error


def _refuse_size(size: int, name: str, limits: Limits) -> None:
    if size > limits.size:
        raise Unreadable(
            name, f"is larger than {limits.size // 1024:,} KiB", None, "split it, or is it the wrong file?"
        )


def _refuse_no_file(about: os.stat_result, name: str, limits: Limits) -> None:
    if stat.S_ISDIR(about.st_mode):
        raise Unreadable(name, "is a directory", None, "name the manifest in it")
    if not stat.S_ISREG(about.st_mode):
        raise Unreadable(name, "is no regular file", None, "name a file, or give its text on standard input")
    _refuse_size(about.st_size, name, limits)


def _not_opened(error: OSError | ValueError, path: str, name: str) -> Unreadable:
    if isinstance(error, PermissionError):
        return Unreadable(name, "may not be read", None, "check its permissions")
    if os.path.islink(path):
        target = os.readlink(path)
        return Unreadable(
            name, f"is a link to `{target}`, which leads nowhere", None, "mend or remove the link"
        )
    if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
        return Unreadable(name, "does not exist", None, "check the path")
    return Unreadable(name, f"cannot be read: {(error.strerror or 'unknown reason').lower()}", None, "")
