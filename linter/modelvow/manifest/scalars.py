"""What a scalar means in YAML 1.2, by its core schema: no `yes`, no dates, no `1_000`."""

from __future__ import annotations

STARTS = frozenset("~nNtTfF+-.0123456789")
WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
LONGEST_NUMBER = 300
"""Characters of the longest text that is taken as a number: more may not fit a float."""

TAGS = {
    "!": "str",
    **{f"tag:yaml.org,2002:{kind}": kind for kind in ("str", "int", "float", "bool", "null", "map", "seq")},
}
"""The tags of the core schema; `!` alone takes a scalar as text."""


def resolve(text: str) -> str | int | float | bool | None:
    """Return what the plain scalar `text` means."""
    if text[:1] not in STARTS and text:
        return text
    if text in WORDS:
        return WORDS[text]
    return number(text)


def number(text: str) -> str | int | float:
    """Return the number that `text` writes, else `text`; a number that no float holds stays text, too."""
    if len(text) > LONGEST_NUMBER:
        return text
    if text[:2] in {"0x", "0o"}:
        return _based(text)
    digits = text[1:] if text[0] in "+-" else text
    if digits.isdecimal() and digits.isascii():
        return int(text)
    return text if text.strip("+-.0123456789eE") else _float(text)


def _based(text: str) -> str | int:
    base, digits = (16 if text[1] == "x" else 8), text[2:]
    known = "0123456789abcdefABCDEF" if base == 16 else "01234567"  # noqa: PLR2004 - the base of `0x`
    return text if not digits or digits.strip(known) else int(digits, base)


def _float(text: str) -> str | float:
    try:
        value = float(text)
    except ValueError:
        return text
    # `61e9540` is a commit: as infinity it would be another value than the one that was written.
    return text if value in (WORDS[".inf"], WORDS["-.inf"]) else value


def tagged(kind: str, text: str) -> str | int | float | bool | None:
    """Return `text` as a value of `kind`, one of TAGS; ValueError when it cannot be one."""
    if kind == "str":
        return text
    value = resolve(text)
    if kind == "float" and type(value) is int:
        return float(value)
    if type(value).__name__ == {"null": "NoneType"}.get(kind, kind):
        return value
    raise ValueError(text)
