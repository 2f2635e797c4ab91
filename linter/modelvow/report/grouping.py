"""Findings → blocks: what has one cause is told once. Machine formats never group."""

from __future__ import annotations

from modelvow.findings import Outcome, Severity
from modelvow.typed import TYPE_CHECKING, NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from modelvow.findings import Finding


VIOLATION, UNDETERMINED, NOTE = Outcome.VIOLATION, Outcome.UNDETERMINED, Severity.NOTE
"""Named once: to look up a member of an enumeration takes longer than to compare it."""


class Block(NamedTuple):
    """Findings that are shown as one, the most severe first. `kind` is single, needs, models or waiting."""

    kind: str
    findings: tuple[Finding, ...]

    @property
    def head(self) -> Finding:
        """The finding that gives the block its place."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """The highest severity in the block."""
        return self.findings[0].severity


def group(findings: Sequence[Finding], *, expand: bool) -> list[Block]:
    """Return `findings` of one file as blocks, sorted by place.

    One model that misses several needs is one block, and so is one rule that says the same of several models,
    and all that waits for facts about one model. `expand` leaves every finding by itself.
    """
    if expand:
        blocks = [Block("single", (each,)) for each in findings]
    else:
        gathered = _gather(findings, _cause)
        blocks = [_block(kind, members) for (kind, *_), members in gathered.items()]
    return sorted(blocks, key=_place)


def apart(blocks: Sequence[Block], *, notes: bool) -> tuple[list[Block], list[Block]]:
    """Return the blocks to show in any case, and those of notes; with `notes` they are shown like others."""
    if notes:
        return list(blocks), []
    graver = [block for block in blocks if block.findings[0].severity is not NOTE]
    return graver, [block for block in blocks if block.findings[0].severity is NOTE]


def _cause(finding: Finding) -> tuple[str, ...]:
    """Return what is the same for findings that are told together, the kind of their block first."""
    outcome, model, state = finding.outcome, finding.model, finding.state or ""
    if outcome is UNDETERMINED:
        # A warning is not to drag notes along, nor to be folded with them.
        return ("waiting", model or "", finding.severity, state)
    if outcome is VIOLATION and model and finding.need:
        return ("needs", model, state)
    # What the reader found lies where it lies; one missing control has the same way out for every model.
    if outcome is VIOLATION and model and not finding.code.startswith("MAN"):
        # What is said of one and not of the other, such as a date, is told of each.
        said = finding.message.replace(f"`{model}`", "`")
        return ("models", finding.code, finding.severity, said, finding.help, state)
    return ("single", finding.fingerprint, state)


def _gather(
    findings: Iterable[Finding], key: Callable[[Finding], tuple[str, ...]]
) -> dict[tuple[str, ...], list[Finding]]:
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(key(finding), []).append(finding)
    return groups


def _block(kind: str, members: list[Finding]) -> Block:
    if len(members) == 1:
        return record(Block, ("single", tuple(members)))
    return record(Block, (kind, tuple(sorted(members, key=_weight))))


def _weight(finding: Finding) -> tuple[int, str, int]:
    return -finding.severity.rank, finding.code, finding.span.line


def _place(block: Block) -> tuple[tuple[int, ...], int, str]:
    findings = block.findings
    head = findings[0]
    span = head.span if len(findings) == 1 else min([each.span for each in findings])
    return span[:2], -head.severity.rank, head.code
