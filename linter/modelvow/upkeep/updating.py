"""`catalog update`: public sources of facts → overlays of the user's own, all of them or none."""

from __future__ import annotations

import json
import os

from modelvow import built
from modelvow.building import ensure_built, write_atomically
from modelvow.catalog.index import open_catalog
from modelvow.discover import shown
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple
from modelvow.upkeep.comparing import over
from modelvow.upkeep.fetching import Answer, Caps, Marks, SourceError, fetch, too_large
from modelvow.upkeep.sources import ADAPTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from jsonschema.exceptions import ValidationError

    from modelvow.catalog.differences import Record
    from modelvow.catalog.overlay import Overlay
    from modelvow.typed import NoReturn
    from modelvow.upkeep.sources import Adapter, Taken

STATE = ".state.json"
LAST = ".last"
"""Folder beside the overlays that keeps what the latest refresh took the place of; nothing reads it."""
USUAL = ("modelsdev", "litellm", "spdx")
"""What is refreshed when nothing is named: a hub is asked for single models."""
PART_NODES, PART_BYTES = 40_000, 900_000
"""So much goes into one file, well within what an overlay may have."""


class Asked(NamedTuple):
    """A source to refresh from: its format, and an address or a file ("" for the usual address)."""

    kind: str
    where: str = ""


class Means(NamedTuple):
    """What a refresh goes by: the folder of overlays, the day of the facts (ISO), caps, progress.

    `progress` takes name, bytes so far and bytes in all.
    """

    folder: str
    day: str
    caps: Caps
    progress: Callable[[str, int, int | None], None]


class Fresh(NamedTuple):
    """What a source gave: its overlay as text by file name, what that changes, what was left out.

    `parts` None: nothing newer than what is there.
    """

    adapter: Adapter
    where: str
    parts: dict[str, str] | None
    changes: Sequence[Record]
    left_out: Mapping[str, int]
    marks: Marks


def default_folder(environment: Mapping[str, str]) -> str:
    """Return the folder of the user's own catalog."""
    data = environment.get("XDG_DATA_HOME", "")
    if not os.path.isabs(data):
        data = os.path.join(os.path.expanduser("~"), ".local", "share")
    return os.path.join(data, "modelvow", "catalog")


def gather(asked: Sequence[Asked], means: Means) -> list[Fresh]:
    """Return what each source gives; SourceError at the first that gives nothing that can be taken."""
    ensure_built()
    state = read_state(means.folder)
    return [_fresh(each, means, state) for each in asked]


def _fresh(asked: Asked, means: Means, state: Mapping[str, Any]) -> Fresh:
    adapter = ADAPTERS[asked.kind]
    where = address(adapter, asked.where)
    name = file_name(adapter, where)
    marks = _marks(state, name, where, means.folder)
    answer = load(where, marks, means.caps, lambda done, size: means.progress(adapter.title, done, size))
    if answer.body is None:
        return Fresh(adapter, where, None, (), {}, answer.marks)
    data = parsed(where, answer.body, adapter)
    catalog = open_catalog(built.path("catalog.db"))
    taken = adapter.take(data, catalog)
    catalog.close()
    parts = dict(_parts(name, taken, adapter, where, means.day))
    changes = over(built.path("catalog.db"), (), _read(parts))
    return Fresh(adapter, where, parts, changes, taken.left_out, answer.marks)


def address(adapter: Adapter, where: str) -> str:
    """Return where to read: a file or address as given, the usual one, or a hub's one of a repository."""
    if where.startswith(("http://", "https://")) or os.path.exists(where):
        return where
    if adapter.name == "hub" and where.count("/") == 1 and not where.startswith((".", "/")):
        return adapter.url + where
    if adapter.name == "hub" and not where:
        raise SourceError("hub", "needs the name of a repository", "write `--from hub OWNER/NAME`")
    if where:
        raise SourceError(where, "is neither a file nor an address", "check the path")
    return adapter.url


def file_name(adapter: Adapter, where: str) -> str:
    """Return the name of the overlay of a source, without its ending; a hub has one for each record."""
    if adapter.name != "hub":
        return adapter.name
    tail = where.removeprefix(adapter.url) if where.startswith(adapter.url) else os.path.basename(where)
    slug = "".join(char if char.isalnum() or char in "._-" else "-" for char in tail.removesuffix(".json"))
    return f"hub-{slug.strip('.-') or 'records'}"


def load(where: str, marks: Marks, caps: Caps, progress: Callable[[int, int | None], None]) -> Answer:
    """Return what lies at an address or in a file; SourceError where it cannot be had."""
    if where.startswith(("http://", "https://")):
        return fetch(where, marks, caps, progress)
    if not os.path.isfile(where):
        raise SourceError(where, "is no file", "name a file that the source publishes")
    with open(where, "rb") as file:
        body = file.read(caps.size + 1)
    if len(body) > caps.size:
        raise too_large(where, caps)
    return Answer(body, Marks())


def parsed(where: str, body: bytes, adapter: Adapter) -> Any:
    """Return the value of a source's JSON; SourceError where it is none, or of another shape."""
    from jsonschema import Draft7Validator
    from jsonschema.exceptions import best_match

    text = _text(where, body)
    try:
        data = json.loads(text, parse_constant=_no_value)
    except (ValueError, RecursionError) as error:
        raise SourceError(where, _not_read(error), "is it cut off?") from error
    if "\\ud" in text.lower():
        _refuse_half_characters(where, data)
    flaw = best_match(Draft7Validator(adapter.schema).iter_errors(data))
    if flaw is not None:
        place = ".".join(map(str, flaw.absolute_path)) or "the whole"
        reason = f"does not look like {adapter.title}, at {place}: {_said(flaw)}"
        raise SourceError(where, reason, "has its format changed?")
    return data


def _refuse_half_characters(where: str, data: Any) -> None:
    """Raise SourceError where a text of `data` holds half of a surrogate pair: no file can hold it."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        reason = f"holds `{half}`, half of a surrogate pair, which is no character"
        raise SourceError(where, reason, "has its format changed?") from error


def _text(where: str, body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(where, "is no JSON: it is not UTF-8", "is it cut off?") from error


def _no_value(word: str) -> NoReturn:
    raise ValueError(word)


def _not_read(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is no JSON from line {error.lineno}, column {error.colno} on"
    return (
        f"is no JSON: `{error}` is no value of it"
        if isinstance(error, ValueError)
        else "is nested too deeply"
    )


def _said(flaw: ValidationError) -> str:
    """Return what is wrong with a part of a source; the library's own words name types of Python."""
    if flaw.validator == "required":
        missing = [key for key in flaw.validator_value if key not in flaw.instance]
        return f"there is no `{missing[0]}`"
    if str(flaw.validator).startswith("min"):
        return "nothing is there"
    return f"{_found(flaw.instance)} is not {flaw.schema.get('title') or _kinds(flaw.schema)}"


def _found(value: Any) -> str:
    from modelvow.manifest.guess import flow, shown

    if isinstance(value, (dict, list)):
        return "a list" if isinstance(value, list) else "a mapping"
    return f"`{shown(flow(value))}`"


def _kinds(schema: Mapping[str, Any]) -> str:
    from modelvow.manifest.shape import types_of
    from modelvow.manifest.words import WANTED

    return " or ".join(WANTED.get(name, name) for name in types_of(dict(schema)))


def _marks(state: Mapping[str, Any], name: str, where: str, folder: str) -> Marks:
    """Return what the server said of the version that is there, if it is still there and from there."""
    row = state.get(name)
    if not isinstance(row, dict) or row.get("where") != where or not row.get("files"):
        return Marks()
    if not all(os.path.exists(os.path.join(folder, file)) for file in row["files"]):
        return Marks()
    return Marks(row.get("etag"), row.get("modified"))


def _parts(name: str, taken: Taken, adapter: Adapter, where: str, day: str) -> Iterator[tuple[str, str]]:
    """Yield file names and texts of the overlay, as many as its size asks for."""
    head = {
        "version": 1,
        "title": f"facts of {adapter.title}, written by `modelvow catalog update`",
        "source": where if where.startswith(("http://", "https://")) else adapter.title,
        "source_kind": adapter.kind,
        "date": day,
    }
    entries = [("models", each) for each in taken.models] + [("licenses", each) for each in taken.licenses]
    for number, part in enumerate(_split(entries), 1):
        body: dict[str, Any] = dict(head)
        for group, entry in part:
            body.setdefault(group, []).append(entry)
        ending = f"-{number}" if number > 1 else ""
        yield f"{name}{ending}.json", json.dumps(body, indent=1, ensure_ascii=False) + "\n"


def _split(entries: Sequence[tuple[str, Any]]) -> Iterator[list[tuple[str, Any]]]:
    part: list[tuple[str, Any]] = []
    nodes = size = 0
    for entry in entries:
        text = json.dumps(entry[1], indent=1, ensure_ascii=False)
        more = text.count("\n") * 2
        if part and (nodes + more > PART_NODES or size + len(text.encode()) * 2 > PART_BYTES):
            yield part
            part, nodes, size = [], 0, 0
        part.append(entry)
        nodes += more
        size += len(text.encode()) * 2
    yield part


def _read(parts: Mapping[str, str]) -> list[Overlay]:
    """Return the overlays as a check would read them: what was made must be what may be used."""
    from modelvow.manifest.limits import PACK
    from modelvow.manifest.read import read
    from modelvow.overlays.read import overlay_of

    return [overlay_of(read(text, name, PACK)) for name, text in parts.items()]


def take(fresh: Sequence[Fresh], folder: str, day: str) -> None:
    """Write what is new into `folder`; what it takes the place of is kept beside it."""
    os.makedirs(os.path.join(folder, LAST), exist_ok=True)
    state = dict(read_state(folder))
    for each in fresh:
        name = file_name(each.adapter, each.where)
        if each.parts is None:
            continue
        before = (state.get(name) or {}).get("files") or []
        for file in before:
            _keep(folder, file)
        for file, text in each.parts.items():
            write_atomically(os.path.join(folder, file), text.encode())
        for file in set(before) - set(each.parts):
            _remove(os.path.join(folder, file))
        state[name] = {
            "where": each.where,
            "etag": each.marks.etag,
            "modified": each.marks.modified,
            "files": list(each.parts),
            "date": day,
        }
    write_atomically(os.path.join(folder, STATE), json.dumps(state, indent=1, sort_keys=True).encode())


def _keep(folder: str, file: str) -> None:
    path = os.path.join(folder, file)
    if os.path.exists(path):
        with open(path, "rb") as old:
            write_atomically(os.path.join(folder, LAST, file), old.read())


def _remove(path: str) -> None:
    if os.path.exists(path):
        os.unlink(path)


def read_state(folder: str) -> Mapping[str, Any]:
    """Return what is known of earlier refreshes by file; what cannot be read is as if there were none."""
    try:
        with open(os.path.join(folder, STATE), encoding="utf-8") as file:
            state = json.load(file)
    except (OSError, ValueError, RecursionError):
        return {}
    rows = state.items() if isinstance(state, dict) else ()
    return {name: row for name, row in rows if isinstance(row, dict) and _is_ours(row.get("files"))}


def _is_ours(files: object) -> bool:
    """Say whether the files of a state lie in its folder: they are replaced and removed by name."""
    named = files if isinstance(files, list) else []
    return bool(named) and all(
        isinstance(file, str) and file.endswith(".json") and not set(file) & set("/\\:") for file in named
    )


def to_text(fresh: Sequence[Fresh], folder: str, *, dry: bool) -> str:
    """Return what the sources change, and what becomes of it."""
    from modelvow.report.terminal import escape
    from modelvow.upkeep.comparing import record_lines, summary

    lines: list[str] = []
    for each in fresh:
        if each.parts is None:
            lines.append(f"{each.adapter.title}: unchanged since it was last read")
            continue
        lines += [line for record in each.changes for line in record_lines(record)]
        lines.append(f"{each.adapter.title}: {summary(each.changes)}")
        lines += [f"  left out: {reason} ({count})" for reason, count in each.left_out.items()]
    new = any(each.parts is not None for each in fresh)
    place = shown(folder)
    if dry:
        lines.append("nothing was written (--dry-run)")
    elif new:
        lines.append(f"written to {place}; use it with `--catalog {place}`, or name it under `catalog`")
    return "".join(f"{escape(line)}\n" for line in lines)
