"""Where reports go: formats and files as asked for on the command line or in the configuration."""

from __future__ import annotations

import os

from modelvow.report import FORMATS, split
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import BinaryIO

    Content = str | bytes | memoryview

NEW_MODE = 0o666
"""Permissions of a new file, less what the user's mask takes away."""


class Output(NamedTuple):
    """One report: its format, and the file that it goes to (None: standard output)."""

    form: str
    file: str | None = None


class OutputError(Exception):
    """Formats and files that do not go together; the message says why and what to do."""


def outputs_of(asked: Sequence[str], file: str | None = None) -> tuple[Output, ...]:
    """Return the reports that `asked` (each `FORMAT` or `FORMAT=FILE`) names, by default text.

    `file` takes the one that names no file of its own. Raises OutputError.
    """
    outputs = [Output(*split(each)) for each in asked or ("text",)]
    for output in outputs:
        _check(output)
    bare = [output for output in outputs if output.file is None]
    if len(bare) > 1:
        names = " and ".join(f"`{output.form}`" for output in bare)
        raise OutputError(f"{names} cannot share standard output; give all but one a file: `FORMAT=FILE`")
    if file is not None and file != "-":
        if not bare:
            raise OutputError("`--output` has no format to write; every `--format` names a file of its own")
        outputs = [each._replace(file=file) if each.file is None else each for each in outputs]
    keep_apart(outputs)
    return tuple(outputs)


def _check(output: Output) -> None:
    if output.form not in FORMATS:
        from modelvow.policy.errors import guess, one_of

        way_out = guess(output.form, FORMATS, one_of(FORMATS))
        raise OutputError(f"`--format` cannot be `{output.form}`; {way_out}")
    if output.file == "":
        raise OutputError(f"`{output.form}=` names no file; write `{output.form}=FILE`")


def refuse_nameless(files: Mapping[str, str | None]) -> None:
    """Raise OutputError for an option that is given without a name, as an unset variable of a shell does."""
    for option, file in files.items():
        if file is not None and not file.strip():
            raise OutputError(f"`{option}` names no file; write `{option} FILE`, or leave it out")


def keep_apart(outputs: Sequence[Output]) -> None:
    """Raise OutputError where two of `outputs` would go to one file."""
    files = [os.path.realpath(output.file) for output in outputs if output.file is not None]
    for output in outputs:
        if output.file is not None and files.count(os.path.realpath(output.file)) > 1:
            raise OutputError(f"two reports cannot go to `{output.file}`; give each a file of its own")


def keep_inputs(outputs: Iterable[Output], inputs: Iterable[str]) -> None:
    """Raise OutputError where a report would take the place of a manifest that was judged."""
    files = {os.path.realpath(each.file): each.file for each in outputs if each.file is not None}
    if not files:
        return
    for path in inputs:
        if os.path.realpath(path) in files or any(_is_same(path, file) for file in files):
            raise OutputError(f"a report cannot go to `{path}`, which it is made from; name another file")


def _is_same(path: str, other: str) -> bool:
    """Say whether two names mean one file: by another case, or by a hard link."""
    return os.path.exists(path) and os.path.exists(other) and os.path.samefile(path, other)


def write_file(path: str, text: str) -> None:
    """Write `text` whole or not at all; a file that is there keeps its permissions, a link its target.

    What is no plain file, such as a pipe or a device, is written to as it is.
    """
    stream_file(path, (text,))


def stream_file(path: str, pieces: Iterable[Content]) -> None:
    """Write all `pieces` of a text or none, as `write_file` does; bytes are text in UTF-8."""
    _refuse_place(path)
    target = os.path.realpath(path)
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            with open(target, "wb") as file:
                _write(file, pieces)
        else:
            _replace(target, pieces)
    except OSError as error:
        # The user named this file, and knows nothing of one beside it; a full disk names none.
        error.filename = path
        raise


def _replace(target: str, pieces: Iterable[Content]) -> None:
    beside = f"{target}.{os.getpid()}.part"
    # What a killed run with this number may have left.
    _remove(beside)
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, NEW_MODE), "wb") as file:
            _write(file, pieces)
        if os.path.exists(target):
            os.chmod(beside, os.stat(target).st_mode & 0o7777)
        os.replace(beside, target)
    except BaseException:
        _remove(beside)
        raise


def _refuse_place(path: str) -> None:
    """Raise OutputError for a file that a stranger's link, or git, would make more of than a report."""
    from modelvow.boundary import STRAYS, is_private, strays

    if strays(path):
        raise OutputError(f"`{path}` {STRAYS}; remove it, or name another file")
    if is_private(path):
        raise OutputError(f"`{path}` lies in git's own folder; name another file")


def keep_inside(files: Mapping[str, str], settings: str) -> None:
    """Raise OutputError where the configuration at `settings` sends a report out of its repository.

    `files` are those that it names, with the place of the setting.
    """
    from modelvow.boundary import is_inside, root_of

    folder = os.path.dirname(settings)
    root = os.path.realpath(root_of(folder) or folder)
    for file, place in files.items():
        if not is_inside(file, root):
            raise OutputError(
                f"{place}: a report would go to `{file}`, out of the repository; give it by `--output`"
            )


def _write(file: BinaryIO, pieces: Iterable[Content]) -> None:
    file.writelines(map(in_bytes, pieces))


def in_bytes(text: Content) -> bytes | memoryview:
    """Return a text as it is written into files: in UTF-8, with escapes for what that lacks."""
    return text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
