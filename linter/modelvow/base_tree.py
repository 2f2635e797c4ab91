"""A few files as a commit had them, laid out in a folder of their own, so that they can be judged there."""

from __future__ import annotations

import os

from modelvow.discover import NAMES
from modelvow.revisions import LINK, MODULE, at_or_below
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.revisions import Blobs, Item

HOPS = 40
"""Links on the way to a file that are followed."""
MOST = 2 * 1024 * 1024
"""Bytes of a file that are laid out: more than any of them may have."""
BUILTIN, PACKAGE = "builtin:", "package:"
DATA = (".yaml", ".yml", ".json")
SETTINGS = ("modelvow.toml", "pyproject.toml")
WAIVERS = ("ai-waivers.yaml", "ai-waivers.yml")


class Need(NamedTuple):
    """Something that judging needs: a path from the root, and what it is: what that needs depends on it."""

    kind: str
    place: str


class Layout:
    """Lays files of a commit out below `folder`; nothing is written or read through a link that leads out."""

    __slots__ = ("_blobs", "_done", "_paths", "folder", "tree")

    def __init__(self, tree: Mapping[str, Item], blobs: Blobs, folder: str) -> None:
        """Lay out files of `tree`, whose contents `blobs` has, in the empty `folder`."""
        self.tree = tree
        self.folder = os.path.realpath(folder)
        self._blobs = blobs
        self._paths = sorted(tree)
        self._done: set[Need] = set()
        # What marks the root of a repository; git takes it for none.
        os.mkdir(os.path.join(self.folder, ".git"))

    def path(self, place: str) -> str:
        """Return where the file at `place` lies, or would."""
        return os.path.join(self.folder, *place.split("/"))

    def lay(self, needs: Iterable[Need]) -> None:
        """Lay out what is needed, and whatever that needs."""
        pending = list(needs)
        while pending:
            need = pending.pop()
            if need in self._done:
                continue
            self._done.add(need)
            pending += self._lay(need)

    def complete(self) -> None:
        """Put an empty file wherever another manifest was, so that none is thought to be the only one."""
        for place in self.tree:
            if place.rpartition("/")[2] in NAMES and not os.path.lexists(self.path(place)):
                self._write(place, b"")

    def _lay(self, need: Need) -> list[Need]:
        end = self._end_of(need.place)
        if end is None:
            return []
        if need.kind == "evidence":
            self._show(end)
            return []
        files = [end] if end in self.tree else [each for each in self._below(end) if each.endswith(DATA)]
        more: list[Need] = []
        for file in files:
            item = self.tree[file]
            if item.mode == LINK:
                more.append(Need("file", file))
            elif item.mode != MODULE:
                content = self._blobs.get(item.oid, MOST)
                self._write(file, content)
                more += needs_of(need, file, content)
        return more

    def _below(self, folder: str) -> Iterator[str]:
        return at_or_below(self._paths, folder)

    def _show(self, place: str) -> None:
        """Let a file of evidence be there, with as much of it as is read; of a folder itself alone."""
        item = self.tree.get(place)
        if any(self._mode(each) == MODULE for each in prefixes(place)[:-1]):
            # Another repository's file: nobody here knows, and most of them stay.
            self._write(place, b"")
        elif item is None:
            if next(self._below(place), None) is not None:
                self._make(place)
        elif item.mode == MODULE:
            self._make(place)
        else:
            self._write(place, self._blobs.get(item.oid, MOST))

    def _end_of(self, place: str) -> str | None:
        """Return where links on the way to `place` lead, laid out as links; None where that is out."""
        for _ in range(HOPS):
            link = next((each for each in prefixes(place) if self._mode(each) == LINK), None)
            if link is None:
                return place
            target = os.fsdecode(self._blobs.get(self.tree[link].oid, MOST))
            self._link(link, target)
            if os.path.isabs(target):
                return None
            beside = os.path.dirname(link)
            place = os.path.normpath(os.path.join(beside, target) + place[len(link) :]).replace(os.sep, "/")
            if place.split("/")[0] == "..":
                return None
        return None

    def _mode(self, place: str) -> str:
        item = self.tree.get(place)
        return "" if item is None else item.mode

    def _link(self, place: str, target: str) -> None:
        path = self._free(place)
        if path is not None:
            try:
                os.symlink(target, path)
            except (OSError, ValueError):
                # Where no link can be made, what it leads to is not there.
                return

    def _write(self, place: str, content: bytes) -> None:
        path = self._free(place)
        if path is not None:
            with open(path, "xb") as file:
                file.write(content)

    def _make(self, place: str) -> None:
        path = self._free(place)
        if path is not None:
            os.mkdir(path)

    def _free(self, place: str) -> str | None:
        """Return the path for `place`, its folder made; None where something is, or none may be written."""
        if not place or not all(map(_is_name, place.split("/"))):
            return None
        path = self.path(place)
        parent = os.path.dirname(path)
        try:
            os.makedirs(parent, exist_ok=True)
        except OSError:
            return None
        # A hostile tree has a link where it has a folder, too.
        return None if os.path.realpath(parent) != parent or os.path.lexists(path) else path


def prefixes(place: str) -> list[str]:
    """Return every folder on the way to `place`, and `place`."""
    parts = place.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]


def _is_name(part: str) -> bool:
    """Say whether a part of a path names a file or folder, and nothing of git's or of another system."""
    return (
        part not in {"", ".", ".."} and part.lower() != ".git" and not {os.sep, os.altsep, "\0"} & set(part)
    )


def around(place: str) -> list[Need]:
    """Return what may bear on the manifest at `place` without being named there: settings and waivers."""
    folders = ["", *prefixes(os.path.dirname(place))] if "/" in place else [""]
    nearest = list(dict.fromkeys((folders[-1], "")))
    return [
        *(Need("settings", _in(folder, name)) for folder in folders for name in SETTINGS),
        *(Need("waivers", _in(folder, name)) for folder in nearest for name in WAIVERS),
    ]


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def needs_of(need: Need, file: str, content: bytes) -> list[Need]:
    """Return what the `content` of `file` names: packs, overlays, evidence, and what it extends."""
    if need.kind == "settings":
        return _of_settings(file, content)
    if need.kind == "manifest":
        value = value_of(content, file)
        packs = _from(file, [each for each in _list(value.get("policy")) if _is_path(each)])
        shown = _from(file, evidence_in(value))
        return [*(Need("pack", each) for each in packs), *(Need("evidence", each) for each in shown)]
    if need.kind == "pack":
        return [
            Need("pack", each)
            for each in _from(file, filter(_is_path, _list(value_of(content, file).get("extends"))))
        ]
    return []


def _of_settings(file: str, content: bytes) -> list[Need]:
    table = table_of(file, content) or {}
    extended = table.get("extends")
    kinds = {
        "settings": [extended] if isinstance(extended, str) else _list(extended),
        "pack": _list(table.get("policy")),
        "overlay": _list(table.get("catalog")),
    }
    return [
        Need(kind, place)
        for kind, named in kinds.items()
        for place in _from(file, [each for each in named if _is_path(each)])
    ]


def table_of(file: str, content: bytes) -> dict[str, Any] | None:
    """Return our settings in a TOML file, None where it has none that can be read."""
    from modelvow.policy.toml_text import load_toml

    try:
        table: Any = load_toml(content.decode("utf-8-sig"))
        if os.path.basename(file) == "pyproject.toml":
            table = table.get("tool", {}).get("modelvow")
    except (ValueError, AttributeError):
        return None
    return table if isinstance(table, dict) else None


def value_of(content: bytes, file: str) -> dict[str, Any]:
    """Return what a YAML or JSON file says, {} where it cannot be read or is no mapping."""
    from modelvow.manifest.document import Unreadable
    from modelvow.manifest.limits import PACK
    from modelvow.manifest.read import read

    try:
        value = read(content, file, PACK).value
    except Unreadable:
        return {}
    return value if isinstance(value, dict) else {}


def evidence_in(value: Mapping[str, Any]) -> list[str]:
    """Return the paths that a manifest, valid or not, names as evidence of controls and of duties."""
    controls, models = value.get("controls"), value.get("models")
    named = [each.get("evidence") for each in _values(controls) if isinstance(each, dict)]
    for model in _list(models):
        named += _values(model.get("duties")) if isinstance(model, dict) else []
    return [
        each
        for each in named
        if isinstance(each, str) and not each.lower().startswith(("http://", "https://"))
    ]


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else []


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_path(source: Any) -> bool:
    return isinstance(source, str) and not source.startswith((BUILTIN, PACKAGE))


def _from(file: str, named: Iterable[str]) -> list[str]:
    """Return paths that stand in `file` as paths from the root; what leads out of it is left out."""
    folder = os.path.dirname(file)
    found = []
    for each in named:
        if not os.path.isabs(each) and "\0" not in each:
            place = os.path.normpath(os.path.join(folder, each)).replace(os.sep, "/")
            found.append("" if place == "." else place)
    return [each for each in found if each.split("/")[0] != ".."]
