"""What a run has to say: findings, their places, reasons and fingerprints."""

from __future__ import annotations

from enum import StrEnum

from modelvow.typed import NamedTuple

KeyPath = tuple[str | int, ...]
"""A route of keys and indexes from the top of a document, such as `("models", 0, "id")`."""


class Severity(StrEnum):
    """How much a finding weighs; `rank` orders them: 2 for error, 1 for warning, 0 for note."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    rank: int

    def __init__(self, value: str) -> None:
        """Work the rank out once: it is asked for whenever findings are put in order."""
        self.rank = ("note", "warning", "error").index(value)

    def lowered(self) -> Severity:
        """Return the next lower severity; a note stays a note."""
        return Severity.WARNING if self is Severity.ERROR else Severity.NOTE


class Outcome(StrEnum):
    """What a rule says of one thing it looked at."""

    PASS = "pass"  # noqa: S105 - an outcome, no password
    VIOLATION = "violation"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not-applicable"
    WAIVED = "waived"
    ERROR = "error"


class Span(NamedTuple):
    """A half-open range of text; lines and columns from 1, columns in code points."""

    line: int
    column: int
    end_line: int
    end_column: int


class Link(NamedTuple):
    """One step of need → trait → fact. A `hint` is a fact that cannot fail a build alone."""

    kind: str
    path: str
    value: object
    source: str | None = None
    date: str | None = None
    note: str | None = None
    hint: bool = False


class Related(NamedTuple):
    """Another place that a finding rests on, and what it is."""

    message: str
    key_path: KeyPath
    span: Span | None = None


class Waived(NamedTuple):
    """Who accepted a finding, until which day (that one included), and why."""

    by: str
    until: str
    reason: str


class Edit(NamedTuple):
    """A change of the text: what stands at `span` gives way to `text`."""

    span: Span
    text: str


class Fix(NamedTuple):
    """A way to mend a finding: what it does, in words, and the edits, which do not overlap."""

    title: str
    edits: tuple[Edit, ...]


class State(StrEnum):
    """How a finding compares with a baseline, or with a base revision."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Finding(NamedTuple):
    """An outcome worth showing. `path` is the manifest as it is shown to the user.

    `home` is that file as its repository names it, "" for what is said of a run as a whole. `grounds` is the
    hash of the facts that it rests on, "" unless asked for; `firm`, said with it: nothing may silence it.
    `state` is None where nothing is compared; a `quiet` one was there before and fails nothing.
    """

    code: str
    name: str
    outcome: Outcome
    severity: Severity
    message: str
    help: str
    path: str
    span: Span
    key_path: KeyPath
    fingerprint: str
    model: str | None = None
    need: str | None = None
    claims: tuple[str, ...] = ()
    chain: tuple[Link, ...] = ()
    related: tuple[Related, ...] = ()
    missing: tuple[str, ...] = ()
    hint: bool = False
    reason: str = ""
    waived: Waived | None = None
    fix: Fix | None = None
    grounds: str = ""
    state: State | None = None
    quiet: bool = False
    home: str = ""
    firm: bool = False
