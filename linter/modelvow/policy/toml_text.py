"""TOML from strangers: read by the standard library, and kept from what that takes for ever over."""

from __future__ import annotations

from modelvow.policy.toml_lines import key_lines, tokens_of
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelvow.typed import NoReturn

MOST_NAMES = 20
"""Names in one dotted key: what the standard library takes for a key grows with their square."""
LARGEST = 1 << 256
"""A number beyond this is not written out: Python refuses to, from some thousand digits on."""


class TomlError(ValueError):
    """A text that is no TOML, or more than is read: its line (0: no one line), why, and the way out."""

    def __init__(self, line: int, reason: str, suggestion: str = "") -> None:
        """Keep the parts; the message is the reason."""
        self.line, self.reason, self.suggestion = line, reason, suggestion
        super().__init__(reason)


def load_toml(text: str) -> dict[str, Any]:
    """Return what a TOML text says; TomlError tells why it cannot be read."""
    import tomllib

    _refuse_long_keys(text)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        _refuse(text, error)


def load_with_lines(text: str) -> tuple[dict[str, Any], dict[tuple[str, ...], int]]:
    """Return what a TOML text says, and the line of every key by its path; TomlError as `load_toml` does."""
    data = load_toml(text)
    try:
        return data, key_lines(text)
    except RecursionError as error:
        _refuse(text, error)


def _refuse_long_keys(text: str) -> None:
    # A key ends with its line.
    if all(line.count(".") < MOST_NAMES for line in text.split("\n")):
        return
    dots = 0
    for token in tokens_of(text):
        dots = dots + (token.text == ".") if token.kind in {"word", "text"} or token.text == "." else 0
        if dots >= MOST_NAMES:
            raise TomlError(token.line, f"a key has more than {MOST_NAMES} names", "write fewer dots")


def _refuse(text: str, error: Exception) -> NoReturn:
    """Raise TomlError with the line where the library stopped; it tells that in words only."""
    import re

    if isinstance(error, RecursionError):
        raise TomlError(0, "its tables or lists are nested too deeply", "flatten them") from error
    if "integer string conversion" in str(error):
        raise TomlError(0, "a number in it has too many digits", "write it as text, in quotes") from error
    found = re.search(r" \(at line (\d+), column \d+\)$", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    if text.split("\n")[line - 1].startswith("<<<<<<<"):
        raise TomlError(line, "this has a conflict of a merge in it", "resolve it") from error
    reason = str(error)[: found.start()] if found else str(error).removesuffix(" (at end of document)")
    raise TomlError(line, f"this is no TOML: {reason[:1].lower()}{reason[1:]}") from error


def told(value: object) -> str:
    """Return a value as a message names it: in backticks, and as TOML writes it, where it is a plain one."""
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int) and abs(value) > LARGEST:
        return "so large a number"
    return f"`{value}`"
