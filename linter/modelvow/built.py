"""Where the files lie that the build made of rules/, schemas/ and catalog/."""

from __future__ import annotations

import os

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from modelvow.typed import Any

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_built")


BLANKS = " \t\n\r"


class _Plain:
    """How the scanner of `json` reads where nothing special is asked for."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float


class BuiltError(Exception):
    """A file of the installation that is not there, or not as the build made it."""

    def __init__(self, name: str) -> None:
        """Say which file, and what to do."""
        super().__init__(
            f"{path(name)}: this part of modelvow is not there or not whole; install modelvow again"
        )


def path(name: str) -> str:
    """Return the path of the built file `name`, such as `catalog.db`, whether it is there or not."""
    return os.path.join(FOLDER, name)


def read_text(name: str) -> str:
    """Return the text of the built file `name`; BuiltError when the installation lacks it."""
    try:
        with open(path(name), encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise BuiltError(name) from error


def read_json(name: str) -> Any:
    """Return what the built file `name` holds; BuiltError where it is not there, not whole or empty."""
    try:
        value = loads(read_text(name))
    except (ValueError, RecursionError) as error:
        raise BuiltError(name) from error
    if not value:
        raise BuiltError(name)
    return value


def loads(text: str | bytes) -> Any:
    """Return what JSON text says, as `json.loads` does; ValueError where it is none.

    The package `json` brings `re` along, which costs a tenth of a check's start; of it only the scanner,
    which is in C, is needed.
    """
    try:
        from _json import make_scanner
    except ImportError:
        from json import loads as loads_all

        return loads_all(text)
    plain: Any = _Plain
    whole = (text.decode() if isinstance(text, bytes) else text).strip(BLANKS)
    try:
        value, end = make_scanner(plain)(whole, 0)
    except StopIteration as error:
        raise ValueError(f"no value at {error.value}") from error
    if end != len(whole):
        raise ValueError(f"more than one value, at {end}")
    return value
