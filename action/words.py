"""Print the words of the input `args`, each ended by a zero byte: quotes as in a shell, nothing expanded."""

from __future__ import annotations

import os
import shlex
import sys


def main(text: str) -> int:
    """Return 0 when `text` could be split, else say why not and return 2."""
    try:
        words = shlex.split(text)
    except ValueError:
        sys.stderr.write("::error title=modelvow::`args` has a quote that is never closed\n")
        return 2
    sys.stdout.buffer.write(b"".join(os.fsencode(word) + b"\0" for word in words))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
