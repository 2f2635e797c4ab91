"""What the disk says of the evidence of controls and duties: the one part of the case that looks at files."""

from __future__ import annotations

import os
import stat
from codecs import BOM_UTF8

from modelvow.links import real_path
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

WINDOWS = os.name == "nt"
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""Names that are devices on Windows, with whatever ending, in whatever folder: there they always exist."""
FRONT = 4096
"""So many bytes of a file are read for its front matter."""


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


def look_at(evidence: str, folder: str, root: str, known: dict[str, str] | None = None) -> Evidence:
    """Return what can be said of one path or url. Nothing outside `root` is touched, whatever leads there.

    `folder` and `root` are absolute; `known` as for `real_path`.
    """
    if is_url(evidence):
        return Evidence(exists=True, outside=False, date=None, url=True)
    if leads_out(evidence) or (WINDOWS and names_device(evidence)):
        return Evidence(exists=False, outside=True, date=None, url=False)
    path = f"{folder}{os.sep}{evidence}"
    if os.sep != "/" or "//" in path or "/." in path or path.endswith("/"):
        path = os.path.normpath(path)
    known = {} if known is None else known
    try:
        real, inside = real_path(path, known), real_path(root, known)
        if real != inside and not real.startswith(inside.rstrip(os.sep) + os.sep):
            return Evidence(exists=False, outside=True, date=None, url=False)
        content = _beginning(real)
        exists = content is not None or os.path.exists(real)
    except (OSError, ValueError):
        return Evidence(exists=False, outside=False, date=None, url=False)
    return Evidence(exists, outside=False, date=_date_in(content or b""), url=False)


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


def _date_in(content: bytes) -> str | None:
    """Return the `date:` of the front matter at the beginning of a file, None where that is no day."""
    if not content.removeprefix(BOM_UTF8).startswith(b"---"):
        return None
    text = content.decode("utf-8", "replace")
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != "---":
        return None
    for line in lines[1:]:
        if line.rstrip() in ("---", "..."):
            return None
        key, colon, value = line.partition(":")
        if colon and key == "date":
            return as_day(value.partition(" #")[0].strip().strip("\"'"))
    return None


def _beginning(path: str) -> bytes | None:
    """Return the first bytes of a regular file, nothing of anything else; None where it cannot be opened."""
    try:
        # A pipe that nobody writes to would be waited for.
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        return None
    try:
        return os.read(file, FRONT) if stat.S_ISREG(os.fstat(file).st_mode) else b""
    except OSError:
        return b""
    finally:
        os.close(file)


def as_day(text: str) -> str | None:
    """Return ISO text that names a day of the calendar, None for anything else."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if len(text) == len("2026-01-31") else None
    except ValueError:
        return None
