"""Other programs: found where the user's own search path says, run without what a tree could slip in."""

from __future__ import annotations

import os

from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from io import FileIO
    from types import ModuleType

WINDOWS = os.name == "nt"
ENDINGS = (".exe",)
"""What a program ends in on Windows; a batch file would be run by a shell."""
# What a hook of git sets would bind a call of git to the hook's repository, not to the one asked about; what
# a user sets for pathspecs would give ours another meaning.
LEFT_OUT = frozenset(
    {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_GRAFT_FILE",
        "GIT_SHALLOW_FILE",
        "GIT_NAMESPACE",
        "GIT_LITERAL_PATHSPECS",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
    }
)
# A repository may name a program that fetches what it lacks; a linter of untrusted trees starts none.
SET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}


class Asked(NamedTuple):
    """A program that was started. `has_said`: it needs no waiting for; `output` waits, once, for it all."""

    output: Callable[[], bytes | None]
    has_said: Callable[[], bool] = lambda: True


def output_of(call: list[str]) -> bytes | None:
    """Return what the program prints, None when it fails or is not there."""
    return begin(call).output()


def begin(call: list[str]) -> Asked:
    """Start a program, the output of which is what `output_of` returns.

    Where a system cannot start one quickly, it is started when it is waited for.
    """
    program = find(call[0], os.environ.get("PATH", os.defpath))
    if program is None:
        return Asked(lambda: None)
    environment = for_git(os.environ)
    if hasattr(os, "posix_spawn"):
        return _spawned(program, call, environment)
    return Asked(lambda: _ran(program, call, environment))


def _ran(program: str, call: list[str], environment: dict[str, str]) -> bytes | None:
    import subprocess

    try:
        return subprocess.run([program, *call[1:]], env=environment, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def for_git(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment that git is called in."""
    return {key: value for key, value in environment.items() if key.upper() not in LEFT_OUT} | SET


def find(
    name: str,
    search: str,
    *,
    windows: bool = WINDOWS,
    os_path: ModuleType = os.path,
    can_run: Callable[[str], bool] = lambda path: os.path.isfile(path) and os.access(path, os.X_OK),
) -> str | None:
    """Return the path of a program, looked for in the absolute folders of `search` alone; None: not there.

    Windows would look into the current folder first, which may be a stranger's.
    """
    return next((path for path in _candidates(name, search, windows, os_path) if can_run(path)), None)


def _candidates(name: str, search: str, windows: bool, os_path: ModuleType) -> Iterator[str]:  # noqa: FBT001
    for folder in search.split(";" if windows else ":"):
        if not os_path.isabs(folder) or (windows and not os_path.splitdrive(folder)[0]):
            continue
        for ending in ENDINGS if windows else ("",):
            yield os_path.join(folder, name + ending)


def _spawned(program: str, call: list[str], environment: dict[str, str]) -> Asked:
    """Do what `subprocess.Popen` does, without its import, which costs more than the call."""
    reading, writing = os.pipe()
    quiet = (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)
    try:
        actions = [(os.POSIX_SPAWN_DUP2, writing, 1), quiet]
        child = os.posix_spawn(program, call, environment, file_actions=actions)
    except OSError:
        os.close(reading)
        return Asked(lambda: None)
    finally:
        os.close(writing)
    return _listening(child, open(reading, "rb", buffering=0))


def _listening(child: int, pipe: FileIO) -> Asked:
    """Return what hears the process `child` through its `pipe`."""
    heard = []
    os.set_blocking(pipe.fileno(), False)

    def has_said() -> bool:
        first = pipe.read(1)
        if first:
            heard.append(first)
        return first is not None

    def output() -> bytes | None:
        with pipe:
            os.set_blocking(pipe.fileno(), True)
            heard.append(pipe.readall())
        return b"".join(heard) if _ended_well(child) else None

    return Asked(output, has_said)


def _ended_well(child: int) -> bool:
    try:
        return os.waitpid(child, 0)[1] == 0
    except ChildProcessError:
        # Who started us has the system clear away what ends: how it did is not known, and no success.
        return False
