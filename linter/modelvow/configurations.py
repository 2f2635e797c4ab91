"""Reads a configuration with those that it extends, and merges them: the nearer one stands."""

from __future__ import annotations

import os

from modelvow.boundary import STRAYS, WAY_OUT, is_inside, strays
from modelvow.discover import MOST_BYTES, repository_of, shown
from modelvow.policy.config import Config, read_config
from modelvow.policy.errors import Problem
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DEEPEST = 10
"""Configurations that may stand above one another."""
MOST = 100
"""Configurations that one leads to by `extends`."""
ADDED = ("policy", "catalog", "exclude", "ignore")
"""Lists of which each file adds its own."""
LAST = ("select", "fail_on", "strict", "notes", "expand", "quiet", "format", "as_of", "output", "locked")
"""What the last file that says it settles."""
NO_BASELINE = ("", "none")


def read_whole(path: str) -> Config:
    """Return the configuration at `path`, over all that it extends; what is wrong in any is in `problems`."""
    own = _read(path) or Config(shown(path), path=os.path.abspath(path))
    if not own.bases:
        return own
    folder = os.path.dirname(os.path.abspath(path))
    root = os.path.realpath(repository_of(folder) or folder)
    return _merged(tuple(_line_of(own, (), root, set())))


def _read(path: str) -> Config | None:
    """Return what a file says, None where it is a pyproject.toml without our table."""
    name = shown(path)
    if strays(path):
        return Config(name, problems=(Problem(name, 0, f"this {STRAYS}", WAY_OUT),))
    if os.path.exists(path) and not os.path.isfile(path):
        return Config(name, problems=(Problem(name, 0, "this is no regular file", "put a file there"),))
    with open(path, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        reason = f"this is larger than {MOST_BYTES // 1024:,} KiB"
        return Config(name, problems=(Problem(name, 0, reason, "move our settings into `modelvow.toml`"),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Config(name, problems=(Problem(name, 0, "this is no UTF-8", "save it as UTF-8"),))
    config = read_config(text, name)
    return None if config is None else config._replace(path=os.path.abspath(path))


def _line_of(config: Config, above: tuple[str, ...], root: str, done: set[str]) -> Iterator[Config]:
    """Yield all that `config` extends, each file once, then itself with what is wrong with its `extends`."""
    chain = (*above, os.path.realpath(config.path))
    problems = list(config.problems)
    for name in config.bases:
        path = os.path.normpath(os.path.join(os.path.dirname(config.path), name))
        found = _flaw(path, name, chain, root)
        if found is None and os.path.realpath(path) not in done:
            done.add(os.path.realpath(path))
            base = _read(path) if len(done) <= MOST else None
            if base is not None:
                yield from _line_of(base, chain, root, done)
            elif len(done) <= MOST:
                found = f"`{name}` has no `[tool.modelvow]`", "name the file that has settings"
            else:
                found = f"a configuration leads to at most {MOST} others", "extend fewer"
        if found is not None:
            problems.append(Problem(config.file, config.line_of("extends", name), *found))
    yield config._replace(problems=tuple(problems))


def _flaw(path: str, name: str, chain: Sequence[str], root: str) -> tuple[str, str] | None:
    """Return why a configuration cannot be extended, and the way out; None when it can."""
    if os.path.isabs(name) or not is_inside(path, root):
        return (
            f"`extends` leads out of the repository: `{name}`",
            "name a file inside it, from this one's folder",
        )
    if not os.path.isfile(path):
        return f"`extends` names no file: `{name}`", "a path is meant from this file's folder"
    if os.path.realpath(path) in chain:
        return f"`{name}` leads back to where it is extended from", "take it out of `extends`"
    if len(chain) > DEEPEST:
        return f"configurations extend each other at most {DEEPEST} deep", "extend the first of them"
    return None


def _merged(parts: tuple[Config, ...]) -> Config:
    """Return the last of `parts` with what the others add to it."""
    own = parts[-1]
    added: dict[str, Any] = {
        key: tuple(dict.fromkeys([each for part in parts for each in getattr(part, key)])) for key in ADDED
    }
    said = {key: [getattr(part, key) for part in parts] for key in LAST}
    settled: dict[str, Any] = {
        key: next((value for value in reversed(values) if value not in (None, ())), values[-1])
        for key, values in said.items()
    }
    problems = [problem for part in parts for problem in part.problems]
    whole = own._replace(**added, **settled, baseline=_baseline(parts), parts=parts)
    return whole._replace(problems=(*problems, *_unlocked(parts)))


def _baseline(parts: Sequence[Config]) -> str | None:
    """Return the baseline that counts, as a path from the folder of the last of `parts`."""
    given = [part for part in parts if part.baseline is not None]
    if not given or given[-1].baseline in {None, *NO_BASELINE}:
        return given[-1].baseline if given else None
    path = os.path.join(os.path.dirname(given[-1].path), given[-1].baseline or "")
    return os.path.relpath(path, os.path.dirname(parts[-1].path))


def _unlocked(parts: Sequence[Config]) -> Iterator[Problem]:
    """Yield where a file takes back that what judges is locked."""
    by = ""
    for part in parts:
        if part.locked is False and by:
            line = part.lines.get(("locked",), 0)
            yield Problem(part.file, line, f"`locked` cannot be false, `{by}` says true", "take it out")
        by = by or (part.file if part.locked else "")
