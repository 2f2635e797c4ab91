"""`modelvow` and `python -m modelvow`: a plain `check` goes straight to its work, the rest through click."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    sys.exit(run(sys.argv[1:]))


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
