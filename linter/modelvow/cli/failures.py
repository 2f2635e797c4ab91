"""What can go wrong, in words: the one place where an exception becomes a message and exit code 2."""

from __future__ import annotations

import os
import sys

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

COULD_NOT_JUDGE = 2
INTERRUPTED = 130
REPORT = "install modelvow again, and report it as a bug if that does not help"


def guarded(command: Callable[[], int]) -> int:
    """Return the exit code of `command`; no exception leaves it, and none of them looks like findings (1)."""
    try:
        return command()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; what is left of it goes nowhere.
        _drop_output()
        return COULD_NOT_JUDGE
    except Exception as error:  # noqa: BLE001 - a traceback ends with 1, which says "findings"
        complain(describe(error))
        return COULD_NOT_JUDGE


def describe(error: Exception) -> str:
    """Return what `error` means to the user: its words if it is ours, else that modelvow is at fault."""
    if isinstance(error, OSError):
        # What has no name and is not there is where we are.
        nameless = "the current folder" if isinstance(error, FileNotFoundError) else "the system"
        about = os.fsdecode(error.filename) if error.filename else nameless
        return f"error: {about}: {(error.strerror or str(error)).lower()}"
    if type(error).__module__.partition(".")[0] == "modelvow":
        return "\n".join(f"error: {line}" for line in str(error).splitlines())
    what = f"{type(error).__name__}: {error}"
    return f"error: modelvow itself failed, at {_origin(error)}: {what}; {REPORT}"


def complain(message: str) -> None:
    """Print `message` to the error stream, if there is one."""
    from modelvow.report.terminal import escape

    text = "".join(f"{escape(line)}\n" for line in message.splitlines())
    try:
        write(sys.stderr, text)
    except OSError:
        # Nobody can be told; the exit code still says it.
        return


def write(stream: object, text: str | bytes | memoryview) -> None:
    """Write `text`; what the stream's encoding lacks is written as escapes, a closed stream takes nothing.

    Bytes are text in UTF-8; where the stream wants that, they are not decoded: there may be many.
    """
    if stream is None or not text:
        return
    if not isinstance(text, str):
        raw = getattr(stream, "buffer", None)
        if raw is not None and takes_bytes(getattr(stream, "encoding", ""), os.linesep):
            stream.flush()  # type: ignore[attr-defined]
            raw.write(text)
            raw.flush()
            return
        text = str(text, "utf-8")
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    stream.write(text)  # type: ignore[attr-defined]
    stream.flush()  # type: ignore[attr-defined]


def takes_bytes(encoding: str, line_end: str) -> bool:
    """Say whether a stream of that encoding, on a system with that end of lines, changes no byte of UTF-8."""
    return line_end == "\n" and encoding.lower().replace("_", "-") in {"utf-8", "utf8"}


def write_report(text: str) -> None:
    """Write a report to standard output; a reader that has gone away changes nothing of the verdict."""
    stream_report((text,))


def stream_report(pieces: Iterable[str | bytes | memoryview]) -> None:
    """Write a report as `write_report` does, piece by piece."""
    try:
        for piece in pieces:
            write(sys.stdout, piece)
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        error.filename = error.filename or "standard output"
        raise


def _drop_output() -> None:
    """Point standard output at nothing, so that the interpreter's last flush cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _origin(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
