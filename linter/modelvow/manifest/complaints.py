"""What the pure parser says against a text, in words for whoever wrote the text."""

from __future__ import annotations

from modelvow.manifest.document import Lines, Unreadable
from modelvow.typed import Any, NamedTuple


class Complaint(NamedTuple):
    """Words for errors whose context and problem hold these parts; `opening` points at what was left open."""

    context: str
    problem: str
    reason: str
    hint: str
    opening: bool = False


KNOWN = (
    Complaint(
        "quoted scalar",
        "end of stream",
        "the quote that opens here is never closed",
        "close it",
        opening=True,
    ),
    Complaint(
        "quoted scalar",
        "document separator",
        "the quote that opens here is never closed",
        "close it",
        opening=True,
    ),
    Complaint(
        "flow sequence", "<stream end>", "the `[` that opens here is never closed", "add `]`", opening=True
    ),
    Complaint(
        "flow mapping", "<stream end>", "the `{` that opens here is never closed", "add `}`", opening=True
    ),
    Complaint(
        "flow node", "<stream end>", "the text ends where a value should follow", "is the file cut off?"
    ),
    Complaint(
        "flow sequence",
        "expected ','",
        "`,` or `]` is missing here",
        "quote a text that holds `[`, `{`, `,` or `: `",
    ),
    Complaint(
        "flow mapping",
        "expected ','",
        "`,` or `}` is missing here",
        "quote a text that holds `[`, `{`, `,` or `: `",
    ),
    Complaint("block scalar", "'\\t'", "no tab may follow `|` or `>`", "remove it"),
    Complaint("", "'\\t'", "a tab cannot indent YAML", "indent with spaces"),
    Complaint(
        "", "cannot start any token", "no value begins with this character", "write the value in quotes"
    ),
    Complaint(
        "",
        "mapping values are not allowed",
        "a `:` makes no key here",
        "indent it below its key, or quote a text that holds `: `",
    ),
    Complaint(
        "simple key", "expected ':'", "this line has no `:` after its key", "write `key: value`", opening=True
    ),
    Complaint(
        "", "sequence entries are not allowed", "a list cannot begin here", "begin it on a line of its own"
    ),
    Complaint(
        "", "mapping keys are not allowed", "a `?` makes no key here", "quote a text that begins with `? `"
    ),
    Complaint("block", "found ']'", "a `]` closes nothing here", "remove it"),
    Complaint("block", "found '}'", "a `}` closes nothing here", "remove it"),
    Complaint(
        "block",
        "expected <block end>",
        "the indentation fits nothing above",
        "align it with what it belongs to",
    ),
    Complaint(
        "", "<document start>", "something follows the end of the document's value", "indent it, or remove it"
    ),
    Complaint(
        "flow node", "expected the node content", "a value is missing here", "write one, or remove the `,`"
    ),
    Complaint("block node", "expected the node content", "a value is missing here", "write one"),
    Complaint(
        "", "expected escape sequence", "an escape is cut short", "double the backslash, or use single quotes"
    ),
    Complaint(
        "",
        "unknown escape character",
        "double quotes know no such escape",
        "double the backslash, or use single quotes",
    ),
    Complaint(
        "", "undefined tag handle", "a tag is not known here", "leave it out: values are read without tags"
    ),
    Complaint(
        "",
        "more indented follow up",
        "the lines above this one are indented deeper, though blank",
        "remove their blanks",
    ),
    Complaint("tag", "", "a tag is not well-formed", "leave it out: values are read without tags"),
    Complaint(
        "directive",
        "",
        "a line that begins with `%` is a directive, and this is none",
        "quote a value that begins with `%`",
    ),
    Complaint(
        "",
        "incompatible YAML document",
        "the text asks for a YAML version that is not read here",
        "remove `%YAML`",
    ),
    Complaint("", "version m", "the text asks for a YAML version that is not read here", "remove `%YAML`"),
    Complaint(
        "anchor", "", "an anchor needs a name of letters and digits", "quote a value that begins with `&`"
    ),
    Complaint(
        "alias", "", "an alias needs a name of letters and digits", "quote a value that begins with `*`"
    ),
    Complaint(
        "block scalar",
        "",
        "a block of text begins with `|` or `>` alone",
        "put the text on the lines below, indented",
    ),
)


CONFLICT = "<<<<<<< "
"""How git begins what it could not merge."""


def unresolved(name: str, text: str) -> Unreadable | None:
    """Return the refusal of a text that holds a conflict of a merge, None where it holds none."""
    start = 0 if text.startswith(CONFLICT) else text.find(f"\n{CONFLICT}") + 1
    if not start and not text.startswith(CONFLICT):
        return None
    span = Lines(text).span(start, start + len(CONFLICT.strip()))
    return Unreadable(name, "has a conflict of a merge in it", span, "resolve it")


def refusal(name: str, text: str, error: Exception) -> Unreadable:
    """Return what `error`, which the pure parser raised over `text`, comes to."""
    conflict = unresolved(name, text)
    if conflict is not None:
        return conflict
    character = getattr(error, "character", None)
    if isinstance(character, int):
        return control_character(name, text, getattr(error, "position", 0), character)
    context, problem = str(getattr(error, "context", "") or ""), str(getattr(error, "problem", "") or "")
    # Some errors have a context alone, one of a version has nothing but words.
    problem = problem or context or (str(error) if isinstance(error, AssertionError) else "")
    for known in KNOWN:
        if problem and known.context in context and known.problem in problem:
            offset = _offset(error, text, opening=known.opening)
            return Unreadable(
                name, known.reason, Lines(text).span(offset, min(offset + 1, len(text))), known.hint
            )
    offset = _offset(error, text, opening=False)
    reason = f"cannot be read as YAML: {problem}" if problem else "cannot be read as YAML"
    return Unreadable(name, reason, Lines(text).span(offset, offset), "")


def control_character(name: str, text: str, offset: int, character: int) -> Unreadable:
    """Return the refusal of a character that no text file holds; many NULs are a sign of UTF-16."""
    hint = (
        "save the file as UTF-8" if character == 0 else "remove it, or write it as an escape in double quotes"
    )
    reason = f"the character U+{character:04X} is not allowed"
    return Unreadable(name, reason, Lines(text).span(offset, offset + 1), hint)


def _offset(error: Exception, text: str, *, opening: bool) -> int:
    marks: list[Any] = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    for mark in reversed(marks) if opening else marks:
        if mark is not None:
            return min(int(mark.index), len(text))
    return max(text.find("%YAML"), 0) if isinstance(error, AssertionError) else len(text)
