"""`modelvow` and `python -m modelvow`: a plain `check` goes straight to its work, the rest through click."""

from __future__ import annotations

import gc
import os
import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    # `python -m` looks for modules in the current folder first, which may be a stranger's.
    _here = os.getcwd()
    sys.path[:] = [
        each
        for each in sys.path
        if each not in {"", _here} or os.path.isfile(os.path.join(each or _here, "modelvow", "__main__.py"))
    ]

from modelvow.typed import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence


ROOMY = 100_000
"""Objects that are made before garbage is looked for: a single check leaves none that is worth it."""
STREAMS = (0, 1, 2)
"""The numbers of standard input, output and error."""


def main() -> NoReturn:
    """Run the command that the arguments name, and exit with its code."""
    gc.set_threshold(ROOMY)
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        fill_streams()
    leave(run(sys.argv[1:]))


def fill_streams() -> None:
    """Put nothing in the place of standard streams that came closed.

    Else the next file that is opened gets their number, and what is meant for a stream lands in it.
    """
    number = os.open(os.devnull, os.O_RDWR)
    while number <= STREAMS[-1]:
        number = os.open(os.devnull, os.O_RDWR)
    os.close(number)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end


def leave(code: int) -> NoReturn:
    """Exit at once: taking the interpreter apart piece by piece is a tenth of the time of a check."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except OSError:
                # Whoever writes says so; what is left here is what nobody reads any more.
                continue
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of a command; whatever goes wrong becomes a message on the error stream and 2."""
    from modelvow.cli.failures import guarded

    if is_plain(arguments) and "_MODELVOW_COMPLETE" not in os.environ:
        from modelvow.cli.judging import judge

        return guarded(lambda: judge(arguments[1:]))
    from modelvow.cli.group import call

    return guarded(lambda: call(arguments))


def is_plain(arguments: Sequence[str]) -> bool:
    """Say whether this is `check` with paths alone: click has nothing to do there, and is half the time."""
    return arguments[:1] == ["check"] and not any(each.startswith("-") for each in arguments[1:])


if __name__ == "__main__":
    main()
