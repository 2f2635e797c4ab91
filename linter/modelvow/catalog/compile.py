"""Makes catalog.db, the one file that look-up reads, of the JSON files in catalog/."""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections import Counter
from pathlib import Path

from modelvow.catalog import records
from modelvow.catalog.names import squash
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Record = dict[str, Any]

FORMAT = 1
DICTIONARY_BYTES = 32_768
BLOCK = 4
LEAST_PIECE = 3
SCHEMA = """
PRAGMA page_size = 4096;
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE record (kind TEXT, id TEXT, block INTEGER, line INTEGER, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE block (number INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE name (key TEXT PRIMARY KEY, spellings TEXT) WITHOUT ROWID;
"""


def build_index(source_dir: str, out_path: str) -> None:
    """Write the index of the catalog in `source_dir` to `out_path`: the same bytes for the same catalog.

    It is written beside `out_path` and then put in its place. OSError or ValueError where a file is no good.
    """
    tables = read_catalog(Path(source_dir))
    beside = f"{out_path}.{os.getpid()}.part"
    try:
        write_index(beside, tables)
        os.replace(beside, out_path)
    finally:
        Path(beside).unlink(missing_ok=True)


def read_catalog(folder: Path) -> dict[str, list[Record]]:
    """Return the catalog's records by kind, each with all that is derived."""
    developers = [load(path) for path in sorted((folder / "models").glob("*.json"))]
    models = model_records(developers)
    extra = load(folder / "tuning.json")
    tuning = [row for model in models for row in model["tuning"]] + extra
    families = [row for developer in developers for row in developer["families"]]
    ranks = records.download_ranks(models)
    for model in models:
        model["download_rank"] = ranks.get(model["id"])
    return {
        "model": models,
        "family": records.family_infos(families, models),
        "license": [load(path) for path in sorted((folder / "licenses").glob("*.json"))],
        "provider": [records.provider_record(row, tuning) for row in load(folder / "providers.json")],
        "source": load(folder / "sources.json"),
        "prefix": load(folder / "prefixes.json"),
        "meta": [load(folder / "catalog.json")],
        "known": load(folder / "known.json") if (folder / "known.json").exists() else [],
    }


def load(path: Path) -> Any:
    """Return the JSON value in `path`; ValueError names the file."""
    try:
        return json.loads(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def model_records(developers: list[Record]) -> list[Record]:
    """Return the models of all developers by id."""
    leads: dict[str, set[str]] = {}
    for developer in developers:
        for model in developer["models"]:
            for row in model.get("aliases", []):
                leads.setdefault(row["alias"].lower(), set()).add(model["id"])
    ambiguous = frozenset(name for name, ids in leads.items() if len(ids) > 1)
    found = [
        records.model_record(model, developer, ambiguous)
        for developer in developers
        for model in developer["models"]
    ]
    return sorted(found, key=lambda model: model["id"])


def write_index(path: str, tables: dict[str, list[Record]]) -> None:
    """Write the database in one go and without free pages."""
    Path(path).unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(SCHEMA)
        connection.execute("BEGIN")
        fill(connection, tables)
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()


def fill(connection: sqlite3.Connection, tables: dict[str, list[Record]]) -> None:
    """Insert every record and every name, in the order of their ids and keys."""
    kinds = ("model", "family", "license", "provider", "source")
    keyed = {kind: [(own_key(kind, row), compact(row)) for row in tables[kind]] for kind in kinds}
    dictionary = shared_dictionary([text for rows in keyed.values() for _, text in rows])
    for kind, rows in keyed.items():
        add_records(connection, kind, sorted(rows), dictionary)
    names = spellings(tables["model"])
    connection.executemany("INSERT INTO name VALUES (?, ?)", names)
    facts = {"format": FORMAT, "prefixes": tables["prefix"], "services": services(tables["provider"])}
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [
            ("dictionary", dictionary),
            ("facts", compact(facts | tables["meta"][0]).decode()),
            ("known", compact(tables["known"]).decode()),
            ("keys", squeeze("\n".join(key for key, _ in names).encode(), dictionary)),
        ],
    )


def add_records(
    connection: sqlite3.Connection, kind: str, rows: list[tuple[str, bytes]], dictionary: bytes
) -> None:
    """Insert records in blocks: neighbors are much alike, so a block of four takes two thirds of the room."""
    for start in range(0, len(rows), BLOCK):
        members = rows[start : start + BLOCK]
        body = squeeze(b"\n".join(text for _, text in members), dictionary)
        block = connection.execute("INSERT INTO block (body) VALUES (?)", (body,)).lastrowid
        connection.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?)",
            [(kind, key, block, line) for line, (key, _) in enumerate(members)],
        )


def services(providers: list[Record]) -> dict[str, str]:
    """Return by developer the provider that is its own service."""
    return {row["developer"]: row["provider"] for row in providers if row["developer"]}


def own_key(kind: str, row: Record) -> str:
    """Return the key by which a record is asked for."""
    return str(row[{"provider": "provider", "source": "key", "family": "family"}.get(kind, "id")])


def compact(value: Any) -> bytes:
    """Return `value` as JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def squeeze(text: bytes, dictionary: bytes) -> bytes:
    """Return `text` deflated against the shared dictionary."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)
    return deflate.compress(text) + deflate.flush()


def shared_dictionary(texts: list[bytes]) -> bytes:
    """Return what records have in common, the most frequent last, where deflate reaches it cheapest."""
    pieces = Counter(piece for text in texts for piece in set(split(text)))
    worth = sorted(
        (piece for piece, count in pieces.items() if count > 1 and len(piece) > LEAST_PIECE),
        key=lambda piece: (pieces[piece] * len(piece), piece),
        reverse=True,
    )
    chosen: list[bytes] = []
    room = DICTIONARY_BYTES
    for piece in worth:
        if len(piece) <= room:
            chosen.append(piece)
            room -= len(piece)
    return b"".join(reversed(chosen))


def split(text: bytes) -> Iterable[bytes]:
    """Return the pieces of a record that may stand in others too: its maps and members."""
    return text.replace(b"},", b"},\n").replace(b',"', b',\n"').split(b"\n")


def spellings(models: list[Record]) -> list[tuple[str, str]]:
    """Return by squashed name all that is spelled so: `[spelling, kind, model id]`."""
    runner = runner_names(models)
    found: dict[str, set[tuple[str, str, str]]] = {}
    for model in models:
        rows = [(model["id"], "id"), *((row["alias"], row["kind"]) for row in model["aliases"])]
        if model["components"]["weights"]:
            rows += [(text, "ollama") for text, _ in rows if is_tag(text, runner)]
        for text, kind in rows:
            found.setdefault(squash(text), set()).add((text, kind, model["id"]))
    return [(key, compact(sorted(found[key])).decode()) for key in sorted(found)]


def runner_names(models: list[Record]) -> frozenset[str]:
    """Return every name that a local runner is known to have, with tag and without."""
    return frozenset(row["alias"] for model in models for row in model["aliases"] if row["kind"] == "ollama")


def is_tag(text: str, runner: frozenset[str]) -> bool:
    """Return whether `text` is a tag of a name that the runner has, though known from elsewhere alone.

    `gpt-oss:20b` is listed by the runner's cloud, which has the same tags; who calls it runs it.
    """
    name, colon, tag = text.partition(":")
    return bool(colon and tag) and text not in runner and name in runner
