"""What the disk says of the evidence of controls and duties: the one part of the case that looks at files."""

from __future__ import annotations

import os
import stat
from codecs import BOM_UTF8

from modelvow.conditions.dates import is_day
from modelvow.links import is_plain, nothing_seen, parent, real_path
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelvow.links import Looked

WINDOWS = os.name == "nt"
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""Names that are devices on Windows, with whatever ending, in whatever folder: there they always exist."""
ODD = frozenset("\\:~\0")
"""Signs of a path that may lead elsewhere, or nowhere."""
FRONT = 4096
"""So many bytes of a file are read for its front matter."""
FENCES = (b"---", BOM_UTF8 + b"---")
"""What a file with front matter begins with."""
# A pipe that nobody writes to would be waited for.
READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""What has a link refused instead of followed, 0 where a system has no such thing."""


class Evidence(NamedTuple):
    """One control's evidence. `date` is that of its front matter, ISO text; a url is taken to exist."""

    exists: bool
    outside: bool
    date: str | None
    url: bool


def gather(manifest: Mapping[str, Any], folder: str, root: str) -> dict[str, Evidence]:
    """Return the evidence of every control by its name, and of every duty by its `duty_key`.

    Paths start at `folder` and must stay inside `root`.
    """
    return {key: look_at(path, folder, root) for key, path in named_in(manifest).items()}


def named_in(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the path or url that every control names, and every duty by its `duty_key`."""
    controls = manifest.get("controls") or {}
    named = {
        name: control["evidence"]
        for name, control in controls.items()
        if isinstance(control, dict) and isinstance(control.get("evidence"), str)
    }
    for place, model in enumerate(manifest.get("models") or ()):
        for code, path in (model.get("duties") or {}).items():
            if isinstance(path, str) and not code.startswith("x-"):
                named[duty_key(place, code)] = path
    return named


def duty_key(place: int, code: str) -> str:
    """Return the key of the evidence of a duty of the model at `place`; no control has such a name."""
    return f"models[{place}].duties.{code}"


ABSENT = Evidence(exists=False, outside=False, date=None, url=False)
OUTSIDE = ABSENT._replace(outside=True)
THERE = ABSENT._replace(exists=True)
WEB = THERE._replace(url=True)


def look_at(evidence: str, folder: str, root: str, looked: Looked | None = None) -> Evidence:
    """Return what can be said of one path or url. Nothing outside `root` is touched, whatever leads there.

    `folder` and `root` are absolute and normal; `looked` has what was seen of folders, and gains what is.
    """
    looked = nothing_seen() if looked is None else looked
    if is_plain(evidence) and ODD.isdisjoint(evidence):
        # Nearly all are such, and nothing of them has to be taken apart.
        return look_inside(evidence, folder, root, looked)
    said = without_looking(evidence)
    return look_inside(below_of(evidence), folder, root, looked) if said is None else said


def without_looking(evidence: str) -> Evidence | None:
    """Return what a path or url says by itself, None where the disk has to be looked at."""
    if is_url(evidence):
        return WEB
    if leads_out(evidence) or (WINDOWS and names_device(evidence)):
        return OUTSIDE
    return ABSENT if "\0" in evidence else None


def below_of(evidence: str) -> str:
    """Return the normal path from a manifest's folder of evidence that leads nowhere else."""
    return os.path.normpath(evidence)


def look_inside(below: str, folder: str, root: str, looked: Looked) -> Evidence:
    """Do what `look_at` does, of evidence at the path `below_of` it."""
    path = folder if below == "." else f"{folder.rstrip(os.sep)}{os.sep}{below}"
    try:
        above = parent(path)
        there, inside = real_path(above, looked), real_path(root, looked)
        if NO_LINK and _is_within(there, inside):
            full = path if there == above else os.path.join(there, os.path.basename(path))
            seen = _opened(full, NO_LINK)
            if seen is not None:
                return seen
        real = real_path(path, looked)
        if not _is_within(real, inside):
            return OUTSIDE
        return _opened(real) or (THERE if os.path.exists(real) else ABSENT)
    except (OSError, ValueError):
        return ABSENT


def _is_within(path: str, folder: str) -> bool:
    return path.startswith(folder) and (path == folder or path.startswith(folder.rstrip(os.sep) + os.sep))


def is_url(evidence: str) -> bool:
    """Whether the evidence is a web address."""
    return evidence.lower().startswith(("https://", "http://"))


def leads_out(path: str) -> bool:
    """Whether a path is absolute or climbs up, on any system."""
    parts = path.replace("\\", "/").split("/")
    return (
        parts[0] == "" or ".." in parts or (len(parts[0]) > 1 and parts[0][1] == ":") or path.startswith("~")
    )


def names_device(path: str) -> bool:
    """Whether a part of a path is a device on Windows, such as `docs/NUL.md`."""
    parts = path.replace("\\", "/").split("/")
    return any(part.partition(".")[0].rstrip(" ").lower() in DEVICES for part in parts)


def _dated(content: bytes) -> Evidence:
    """Return what is said of a file that begins with `content`."""
    date = _date_in(content)
    return THERE if date is None else record(Evidence, (True, False, date, False))


def _date_in(content: bytes) -> str | None:
    """Return the `date:` of the front matter at the beginning of a file, None where that is no day."""
    if not content.startswith(FENCES) or b"date:" not in content:
        return None
    lines = content.decode(errors="replace").removeprefix("\ufeff").splitlines()
    if lines[0].rstrip() != "---":
        return None
    for line in lines[1:]:
        if line.startswith("date:"):
            day = line[5:].strip()
            return day if is_day(day) else as_day(day.partition(" #")[0].strip().strip("\"'"))
        if line[:3] in {"---", "..."} and line.rstrip() in {"---", "..."}:
            return None
    return None


def _opened(path: str, more: int = 0) -> Evidence | None:
    """Return what is said of the file at `path`, nothing of whose content is read unless it is a regular one.

    None where it cannot be opened, though there may be something; `more` are flags to open it with.
    """
    try:
        file = os.open(path, READ | more)
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    except (OSError, ValueError):
        return None
    try:
        about = os.fstat(file)
        # Room is made for what is expected: to ask for all that may be costs more than to read it.
        return _dated(os.read(file, min(about.st_size, FRONT))) if stat.S_ISREG(about.st_mode) else THERE
    except OSError:
        return THERE
    finally:
        os.close(file)


def as_day(text: str) -> str | None:
    """Return ISO text that names a day of the calendar, None for anything else."""
    return text if is_day(text) else None
