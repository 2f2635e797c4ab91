"""The catalog as one read-only file: records by id, and what a name leads to."""

from __future__ import annotations

import os
import zlib

from modelvow.typed import TYPE_CHECKING, Any

try:
    # The driver itself: what `sqlite3` adds to it are dates, and their import costs more than the look-ups.
    import _sqlite3 as sqlite3
except ImportError:
    import sqlite3  # type: ignore[no-redef]

from modelvow.built import loads
from modelvow.catalog.lookup import Source, Spelling, find
from modelvow.catalog.names import squash

if TYPE_CHECKING:
    from modelvow.catalog.lookup import Match
    from modelvow.catalog.overlay import Overlay

Record = dict[str, Any]

FORMAT = 1
MOST_KEPT = 1_000
MOST_BYTES = 8 * 1024 * 1024
HEAD = 100
"""Bytes that a database begins with, of which 16 and 17 hold the size of a page, 28 to 31 their number."""
LARGEST_PAGE = 65_536
BEGIN = 6
"""Bytes that a block begins with: how it is deflated, and the check of the dictionary."""
META = "SELECT value FROM meta WHERE key = ?"
RECORD = "SELECT body, line FROM record JOIN block ON number = block WHERE kind = ? AND id = ?"
ROUTER = "litellm"
"""The style of prefixes that stand before any model of a provider."""
REBUILD = "install modelvow again"


class CatalogError(Exception):
    """A catalog that cannot be read: which file, why, and what to do."""

    def __init__(self, path: str, reason: str, hint: str = REBUILD) -> None:
        """Keep the three texts; the message joins them."""
        super().__init__(f"{path}: {reason}; {hint}")
        self.path, self.reason, self.hint = path, reason, hint


class Catalog:
    """An open catalog. Records are plain values that callers must not change."""

    __slots__ = (
        "_begun",
        "_connection",
        "_dictionary",
        "_facts",
        "_lately",
        "_matches",
        "_near",
        "_path",
        "_records",
    )

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        """Read the file's own facts; CatalogError when they are not those of a catalog."""
        self._path, self._connection = path, connection
        self._records: dict[tuple[str, str], Record | None] = {}
        self._matches: dict[tuple[str, str | None], Match] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._lately: dict[str, tuple[bytes, list[bytes]]] = {}
        self._begun: tuple[bytes, Any] = b"", None
        self._dictionary: bytes = b""
        facts = self._loaded(self._value("facts"))
        if not isinstance(facts, dict) or facts.get("format") != FORMAT:
            raise CatalogError(path, "this catalog was made by another version")
        self._facts: Record = facts
        self._dictionary = self._value("dictionary")

    def __del__(self) -> None:
        """Close the file."""
        self.close()

    @property
    def version(self) -> str:
        """The catalog's own version."""
        return str(self._facts.get("version"))

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """The overlays in force, in their order."""
        return ()

    @property
    def date(self) -> str:
        """The day on which the facts were checked, ISO text."""
        return str(self._facts.get("date"))

    def lookup(self, name: str, host: str | None = None) -> Match:
        """Return what `name` leads to; a declared `host` settles between candidates that it lists or not."""
        asked = (name, host)
        if asked not in self._matches:
            make_room(self._matches)
            self._matches[asked] = find(name, host, self._source())
        return self._matches[asked]

    def beginning(self, prefix: str, most: int) -> list[str]:
        """Return up to `most` names that begin with `prefix`, sorted; none where nothing is given."""
        start = squash(prefix)
        if not start:
            return []
        # Each name is under its squashed form: all that begin alike stand side by side.
        query = "SELECT spellings FROM name WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
        rows = self._rows(query, start, start + chr(0x10FFFF), str(most))
        texts = {row[0] for found in rows for row in self._loaded(found[0])}
        return sorted(text for text in texts if text.startswith(prefix))[:most]

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return up to five known names of other models that are spelled most like `name`, the nearest first.

        This goes through all names and takes as long as a hundred look-ups: it is for what a person reads.
        """
        from modelvow.catalog.nearest import nearest

        if name not in self._near:
            make_room(self._near)
            self._near[name] = nearest(name, self._keys(), self._spellings)
        return self._near[name]

    def model(self, id: str) -> Record | None:  # noqa: A002 - the word for it everywhere else
        """Return the record of the model with exactly this id."""
        record = self._record("model", id)
        if record is not None and "family_info" not in record:
            record["family_info"] = self.family((record["community"] or {}).get("family") or "")
        return record

    def license(self, id: str) -> Record | None:  # noqa: A002 - the word for it everywhere else
        """Return the record of the license with exactly this id."""
        return self._record("license", id)

    def provider(self, id: str) -> Record | None:  # noqa: A002 - the word for it everywhere else
        """Return the record of a provider: who it is, its practices, whether it tunes anything."""
        return self._record("provider", id)

    def source(self, key: str) -> Record | None:
        """Return a source of facts: `key`, `title`, `what`, `license`, `version`, `credit`, `date`."""
        return self._record("source", key)

    def family(self, id: str) -> Record | None:  # noqa: A002 - the word for it everywhere else
        """Return what is told of a family, such as `openai/gpt-4o`."""
        return self._record("family", id)

    def model_ids(self) -> tuple[str, ...]:
        """Return the id of every model, sorted."""
        return self._ids("model")

    def providers(self) -> tuple[str, ...]:
        """Return the id of every provider, sorted."""
        return self._ids("provider")

    def prefixes(self) -> tuple[tuple[str, str], ...]:
        """Return what LiteLLM puts before the name of a model, each with the provider that it stands for."""
        rows = [row for row in self._facts["prefixes"] if ROUTER in row["style"]]
        return tuple([(row["prefix"].rstrip("/"), row["provider"]) for row in rows])

    def licenses(self) -> tuple[str, ...]:
        """Return the id of every license, sorted."""
        return self._ids("license")

    def sources(self) -> tuple[str, ...]:
        """Return the key of every source, sorted."""
        return self._ids("source")

    def families(self) -> tuple[str, ...]:
        """Return the id of every family, sorted."""
        return self._ids("family")

    def known(self) -> list[Record]:
        """Return the inconsistencies that stay: `check`, `id`, `path` where one is meant, `reason`."""
        rows = self._rows(META, "known")
        return list(self._loaded(rows[0][0])) if rows else []

    def service_of(self, developer: str) -> str | None:
        """Return the provider that is the developer's own service, None where there is none."""
        found = self._facts["services"].get(developer)
        return found if found is None else str(found)

    def close(self) -> None:
        """Close the file; nothing can be asked afterwards."""
        self._connection.close()

    def _source(self) -> Source:
        return Source(self._spellings, self.model, self._facts["prefixes"], self._facts["services"])

    def _spellings(self, name: str) -> list[Spelling]:
        rows = self._rows("SELECT spellings FROM name WHERE key = ?", squash(name))
        try:
            return [Spelling(*row) for row in self._loaded(rows[0][0])] if rows else []
        except TypeError as error:
            raise CatalogError(self._path, f"the catalog is damaged ({error})") from error

    def _keys(self) -> list[str]:
        return self._inflated(self._value("keys")).decode().split("\n")

    def _value(self, key: str) -> Any:
        rows = self._rows(META, key)
        if not rows:
            raise CatalogError(self._path, "this is no catalog")
        return rows[0][0]

    def _ids(self, kind: str) -> tuple[str, ...]:
        return tuple(row[0] for row in self._rows("SELECT id FROM record WHERE kind = ? ORDER BY id", kind))

    def _record(self, kind: str, key: str) -> Record | None:
        asked = (kind, key)
        if asked not in self._records:
            make_room(self._records)
            rows = self._rows(RECORD, kind, key)
            self._records[asked] = self._line(kind, *rows[0]) if rows else None
        return self._records[asked]

    def _line(self, kind: str, body: bytes, line: int) -> Record:
        # Whoever asks for one record after another meets each block several times.
        if kind not in self._lately or self._lately[kind][0] != body:
            self._lately[kind] = body, self._inflated(body).split(b"\n")
        lines = self._lately[kind][1]
        record = self._loaded(lines[line]) if line < len(lines) else None
        if not isinstance(record, dict):
            raise CatalogError(self._path, "a record of the catalog is damaged")
        return record

    def _inflated(self, body: bytes) -> bytes:
        try:
            inflate = self._inflater(body[:BEGIN])
            text: bytes = inflate.decompress(body[BEGIN:], MOST_BYTES)
        except (zlib.error, TypeError) as error:
            raise CatalogError(self._path, f"the catalog is damaged ({error})") from error
        if not inflate.eof:
            raise CatalogError(self._path, "the catalog is damaged (a record is cut off or too long)")
        return text

    def _inflater(self, begin: bytes) -> Any:
        """Return what inflates the rest of a block that begins so.

        To load the dictionary takes a third of the work, so this is a copy of one that has it.
        """
        if self._begun[0] != begin:
            inflate = zlib.decompressobj(zdict=self._dictionary)
            inflate.decompress(begin)
            self._begun = begin, inflate
        return self._begun[1].copy()

    def _loaded(self, text: str | bytes) -> Any:
        try:
            return loads(text)
        except (ValueError, TypeError, RecursionError) as error:
            raise CatalogError(self._path, f"the catalog is damaged ({error})") from error

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except UnicodeEncodeError:  # half a surrogate pair: no name has one
            return []
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise CatalogError(self._path, f"the catalog is damaged ({error})") from error


def make_room(kept: dict[Any, Any]) -> None:
    """Forget what was kept when it has grown too much: a run over many manifests must stay small."""
    if len(kept) >= MOST_KEPT:
        kept.clear()


def open_catalog(path: str) -> Catalog:
    """Open the catalog at `path` read-only; CatalogError where it is missing or no catalog."""
    connection = connected(path)
    try:
        return Catalog(path, connection)
    except CatalogError:
        connection.close()
        raise


def connected(path: str) -> sqlite3.Connection:
    """Return a read-only connection to the file at `path`; CatalogError where there is none."""
    if not os.path.isfile(path):
        raise CatalogError(path, "there is no catalog here")
    _refuse_cut(path)
    try:
        return sqlite3.connect(f"file:{quoted(path)}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except (sqlite3.Error, ValueError) as error:
        raise CatalogError(path, f"the catalog cannot be opened ({error})") from error


def _refuse_cut(path: str) -> None:
    """Raise CatalogError where the file is shorter than its head says; SQLite reads what it needs alone."""
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise CatalogError(path, f"the catalog cannot be opened ({error.strerror})") from error
    page = int.from_bytes(head[16:18], "big")
    # A page of 65,536 bytes is written as 1.
    if size < (LARGEST_PAGE if page == 1 else page) * int.from_bytes(head[28:32], "big"):
        raise CatalogError(path, "this catalog is not whole")


def quoted(path: str) -> str:
    """Return `path` for a file URI: all but letters, digits and `/-._~` as `%XX` of its bytes."""
    plain = frozenset(b"/-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    raw = os.fsencode(os.path.abspath(path)).replace(os.sep.encode(), b"/")
    text = "".join(chr(byte) if byte in plain else f"%{byte:02X}" for byte in raw)
    return text if text.startswith("/") else "/" + text  # a drive letter comes first on Windows
