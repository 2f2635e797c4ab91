"""`python -m modelvow …`, as tests start it, in a fork: most of its time is the start of an interpreter."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
import tempfile
import warnings
from typing import TYPE_CHECKING, Any

from mutation import hits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PLAIN = {"cwd", "env", "input", "capture_output", "encoding", "check", "timeout"}
"""What a call may ask for to be made in a fork; any other starts a process."""
COMMAND = [sys.executable, "-m", "modelvow"]


def load() -> None:
    """Import the whole package, so that no fork has to."""
    import modelvow

    for module in pkgutil.walk_packages(modelvow.__path__, "modelvow."):
        importlib.import_module(module.name)


def forking(true: Callable[..., Any]) -> Callable[..., Any]:
    """Return `subprocess.run` that forks for the command and starts a process for all else."""

    def run(call: Sequence[str], **options: Any) -> Any:
        if list(call[:3]) != COMMAND or not PLAIN.issuperset(options) or options.get("encoding") != "utf-8":
            return true(call, **options)
        given = (options.get("input") or "").encode()
        code, out, err = _in_fork(
            call[3:], options.get("cwd") or ".", options.get("env") or os.environ, given
        )
        return subprocess.CompletedProcess(call, code, out.decode(), err.decode())

    return run


def _in_fork(
    arguments: Sequence[str], cwd: str, env: Mapping[str, str], given: bytes
) -> tuple[int, bytes, bytes]:
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        stdin.write(given)
        stdin.seek(0)
        number = os.fork()
        if number == 0:
            code = 70
            try:
                code = _as_process(arguments, cwd, env, [stdin.fileno(), out.fileno(), err.fileno()])
            finally:
                os._exit(code)
        _number, status = os.waitpid(number, 0)
        for each in (out, err):
            each.seek(0)
        return os.waitstatus_to_exitcode(status), out.read(), err.read()


def _as_process(arguments: Sequence[str], cwd: str, env: Mapping[str, str], streams: Sequence[int]) -> int:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(cwd)
    folder = os.environ.get("MUTATION_HITS")
    os.environ.clear()
    os.environ.update(env)
    warnings.simplefilter("ignore")
    sys.argv = ["modelvow", *arguments]
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - open to the end
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if folder:
        package = os.path.join(os.path.dirname(sys.modules["modelvow"].__path__[0]), "")
        hits.follow(folder, package)
    from modelvow.__main__ import run

    code = run(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    return code
