"""Where the files lie that the build made of rules/, schemas/ and catalog/."""

from __future__ import annotations

import os

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_built")


def path(name: str) -> str:
    """Return the path of the built file `name`, such as `catalog.db`, whether it is there or not."""
    return os.path.join(FOLDER, name)


def read_text(name: str) -> str:
    """Return the text of the built file `name`; OSError when the installation lacks it."""
    with open(path(name), encoding="utf-8") as file:
        return file.read()
