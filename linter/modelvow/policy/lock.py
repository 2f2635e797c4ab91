"""What judges, by the hash of its content: written as the text of a lock, read from it, and compared."""

from __future__ import annotations

from modelvow.policy.errors import ConfigError, Problem
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

VERSION = 1
KINDS = ("pack", "overlay")
BUILTIN = "builtin:"
HEAD = "# What judges manifests here, by the hash of its content. `modelvow policy lock` writes it."
WAY_OUT = "review it, then run `modelvow policy lock`"
ANEW = "run `modelvow policy lock`, and review what it writes"


class Entry(NamedTuple):
    """A pack or an overlay: `source` as configured, a path from the lock's folder; `name` of packs only."""

    kind: str
    source: str
    hash: str
    name: str = ""
    required: bool = False


class Lock(NamedTuple):
    """A lock: its file as shown, the version that wrote it, its entries and the line of each."""

    file: str
    modelvow: str
    entries: tuple[Entry, ...]
    lines: Mapping[tuple[str, str], int]


def to_text(entries: Iterable[Entry], version: str) -> str:
    """Return the text of a lock; the same for the same entries, whatever their order."""
    found = sorted(set(entries))
    lines = [HEAD, f"version = {VERSION}", f"modelvow = {_quoted(version)}"]
    for kind in KINDS:
        lines += [f"{kind} = [", *(f"  {_inline(each)}," for each in found if each.kind == kind), "]"]
    return "\n".join(lines) + "\n"


def _inline(entry: Entry) -> str:
    parts = [f"source = {_quoted(entry.source)}"]
    parts += [f"name = {_quoted(entry.name)}"] if entry.name else []
    parts += [f"hash = {_quoted(entry.hash)}"]
    parts += ["required = true"] if entry.required else []
    return f"{{{', '.join(parts)}}}"


def _quoted(text: str) -> str:
    from json import dumps

    return dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_lock(text: str, file: str) -> Lock:
    """Return what a lock's text says; ConfigError where it is broken, or of another version."""
    from modelvow.policy.toml_text import TomlError, load_toml

    try:
        data = load_toml(text)
    except TomlError as error:
        raise _broken(file, error.reason.removeprefix("this is no TOML: "), error.line) from error
    _check_version(data, file)
    listed = {kind: [_entry(kind, each, file) for each in _listed(data, kind, file)] for kind in KINDS}
    entries = [each for kind in KINDS for each in listed[kind]]
    _refuse_twice(entries, file)
    # As they stand in the file, whichever of the lists comes first.
    written = [(each.kind, each.source) for key in data for each in listed.get(key, ())]
    return Lock(file, data["modelvow"], tuple(entries), _lines(text, written))


def _check_version(data: dict[str, Any], file: str) -> None:
    from modelvow.policy.toml_text import told

    version = data.get("version")
    if version != VERSION or isinstance(version, bool):
        of_it = f"of version {told(version)}" if "version" in data else "without a version"
        reason = f"this lock is {of_it}, and this modelvow reads {VERSION}"
        raise ConfigError([Problem(file, 0, reason, ANEW)])
    if not isinstance(data.setdefault("modelvow", ""), str):
        raise _broken(file, "`modelvow` must be text")


def _refuse_twice(entries: Iterable[Entry], file: str) -> None:
    met = set()
    for each in entries:
        if (each.kind, each.source) in met:
            raise _broken(file, f"`{each.source}` is in it twice")
        met.add((each.kind, each.source))


def _broken(file: str, why: str, line: int = 0) -> ConfigError:
    return ConfigError([Problem(file, line, f"this lock is broken: {why[:1].lower()}{why[1:]}", ANEW)])


def _listed(data: Mapping[str, Any], kind: str, file: str) -> list[Any]:
    found = data.get(kind)
    if not isinstance(found, list):
        raise _broken(file, f"it has no list `{kind}`")
    return found


def _entry(kind: str, value: Any, file: str) -> Entry:
    texts = ("source", "hash", "name") if kind == "pack" else ("source", "hash")
    if not isinstance(value, dict) or any(not isinstance(value.get(key), str) for key in texts):
        raise _broken(file, f"an entry of `{kind}` lacks one of {', '.join(f'`{key}`' for key in texts)}")
    required = value.get("required") is True
    return Entry(kind, value["source"], value["hash"], value["name"] if kind == "pack" else "", required)


def _lines(text: str, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the line of each entry, 0 where they are not written one a line."""
    found = [number for number, line in enumerate(text.split("\n"), start=1) if line.lstrip().startswith("{")]
    return {key: found[at] if len(found) == len(keys) else 0 for at, key in enumerate(keys)}


def differences(lock: Lock, entries: Iterable[Entry], version: str) -> Iterator[Problem]:
    """Yield what is in force otherwise than locked or not locked, and what is locked and not in force."""
    found = {(each.kind, each.source): each for each in entries}
    locked = {(each.kind, each.source): each for each in lock.entries}
    for key, entry in locked.items():
        if key not in found:
            reason = f"the {entry.kind} `{entry.source}` is locked and not in force"
            yield Problem(lock.file, lock.lines[key], reason, f"bring it back; or {WAY_OUT}")
        elif found[key] != entry:
            reason = _changed(entry, found[key], lock, version)
            yield Problem(lock.file, lock.lines[key], reason, WAY_OUT)
    for key, entry in found.items():
        if key not in locked:
            reason = f"the {entry.kind} `{entry.source}` is in force and not locked"
            yield Problem(lock.file, 0, reason, WAY_OUT)


def missing(lock: Lock, entries: Iterable[Entry]) -> Iterator[Problem]:
    """Yield what a lock further up requires and is not in force as it is there."""
    found = {(each.kind, each.source): each for each in entries}
    for entry in lock.entries:
        key = (entry.kind, entry.source)
        if entry.required and found.get(key) != entry:
            state = "in force otherwise" if key in found else "not in force"
            reason = f"the {entry.kind} `{entry.source}` is required here and {state}"
            yield Problem(
                lock.file, lock.lines[key], reason, "name it under `policy` of the nearest configuration"
            )


def _changed(locked: Entry, found: Entry, lock: Lock, version: str) -> str:
    if locked.source.startswith(BUILTIN) and lock.modelvow != version:
        by = f"was locked with modelvow {lock.modelvow}, and this is {version}"
        return f"the pack `{locked.source}` {by}: its hash is {found.hash}, locked is {locked.hash}"
    if locked.hash == found.hash:
        required = "required" if locked.required else "not required"
        return f"the pack `{locked.source}` is locked as `{locked.name}`, {required}, which it is not"
    return f"the {locked.kind} `{locked.source}` has the hash {found.hash}, locked is {locked.hash}"
