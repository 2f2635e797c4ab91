"""The report for people: what is told of each file, by path, then a summary and what is left to say."""

from __future__ import annotations

from modelvow.report import terminal
from modelvow.report.result import by_path, tally_of
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeVar

    from modelvow.report.blocks import Part
    from modelvow.report.result import Report, Tally, View

    Piece = TypeVar("Piece")

UNREAD, GRAVER, NOTES, WAIVED = range(4)
"""Where a part has its texts."""


def render(report: Report, view: View) -> str:
    """Return `report` for people; empty when nothing at all was judged (see `render_aside`)."""
    rows = list(_rows(report, view))
    after = gap(view)
    pieces = arranged([(path, part.texts) for path, part in rows], after)
    pieces += [text + after for text in _listed_before(report, view) if text]
    # Joined once: a report of many manifests is large.
    return "".join([*pieces, ending(report, tally_of(report), folded_of([part for _, part in rows]), view)])


def _rows(report: Report, view: View) -> Iterator[tuple[str, Part]]:
    """Yield what is told of each file, with its path."""
    placed = [each for each in report.unreadable if each.span is not None]
    if not report.findings and not placed:
        return
    from modelvow.report.blocks import Words, part_of, unread_part

    for entry in placed:
        yield entry.path, unread_part(entry, report.sources.get(entry.path, ""), view)
    words, notes = Words(report.claims), True
    for path, findings in by_path(report.findings).items():
        part = part_of(findings, report.sources.get(path, ""), words, view, notes=notes)
        notes = notes and not part.graver
        yield path, part


def gap(view: View) -> str:
    """Return what follows each block."""
    return "" if view.concise else "\n"


def arranged(rows: Sequence[tuple[str, Sequence[Piece]]], after: Piece) -> list[Piece]:
    """Return the texts of parts, each with the path of its file, in the order in which they are shown.

    What could not be read comes first and what is waived last, as parts came; all between is sorted by path,
    and has notes only where nothing graver was found. A text may be whatever stands for one, if what stands
    for none is false.
    """
    paths = sorted(rows, key=lambda row: row[0])
    graver = [texts[GRAVER] for _, texts in paths if texts[GRAVER]]
    shown = graver or [texts[NOTES] for _, texts in paths if texts[NOTES]]
    waived = [texts[WAIVED] for _, texts in rows if texts[WAIVED]]
    return [
        *(texts[UNREAD] for _, texts in rows if texts[UNREAD]),
        *shown,
        *waived,
        *([after] if waived else ()),
    ]


def folded_of(parts: Sequence[Part]) -> int:
    """Return how many blocks of notes are not shown."""
    return sum(part.folded for part in parts) if any(part.graver for part in parts) else 0


def ending(report: Report, tally: Tally, folded: int, view: View) -> str:
    """Return what follows the files; of what was found `report` needs no more than `tally` counts."""
    words = _compared(report, view)
    if not tally.manifests and not report.fixed and all(each.span is None for each in report.unreadable):
        return words
    hidden = 0 if view.waived or view.notes else tally.waived
    return _summary(report, tally, folded) + _hidden_words(hidden) + words + _last_words(report, tally)


def _listed_before(report: Report, view: View) -> tuple[str, ...]:
    """Return what was known, where that is asked for, and what is fixed."""
    if report.comparison is None:
        return ()
    from modelvow.report.compared import fixed_lines, known_lines

    return known_lines(report, view) if view.known else "", fixed_lines(report, view)


def _compared(report: Report, view: View) -> str:
    if report.comparison is None:
        return ""
    from modelvow.report.compared import last_lines

    return last_lines(report, view)


def render_aside(report: Report, *, everything: bool) -> str:
    """Return what was not judged, for the error stream; what has a place in a file only if `everything`."""
    from modelvow.report.blocks import unreadable_line

    lines = [
        f"{terminal.escape_path(each.path)}: left out: {terminal.escape(each.words)}\n"
        for each in report.left_out
    ]
    lines += [unreadable_line(each) for each in report.unreadable if everything or each.span is None]
    lines += [f"{terminal.escape(each)}\n" for each in report.troubles]
    return "".join(lines)


def _hidden_words(count: int) -> str:
    return (
        f"{_plural(count, 'waived finding')}, `--waived` lists {'it' if count == 1 else 'them'}\n"
        if count
        else ""
    )


def _summary(report: Report, tally: Tally, folded: int) -> str:
    numbers = ((tally.manifests, "manifest"), (tally.models, "model"), (tally.rules, "rule"))
    judged = " · ".join(_plural(count, noun) for count, noun in numbers)
    over = f" with {_plural(len(report.run.overlays), 'overlay')}" if report.run.overlays else ""
    facts = f"facts of {report.run.catalog_date}{over}, as of {report.run.as_of}"
    parts = [
        f"{judged}: {_found(tally, unread=bool(report.unreadable))}",
        f"{tally.undetermined} undetermined" + (f", {tally.failing} of them as error" * bool(tally.failing)),
        f"{tally.waived} waived",
        *([f"{tally.known} known"] if report.comparison is not None else []),
        facts,
    ]
    notes = (
        f"{_plural(folded, 'note')} folded, `--notes` shows {'it' if folded == 1 else 'them'}\n"
        if folded
        else ""
    )
    return " · ".join(parts) + "\n" + notes


def _found(tally: Tally, *, unread: bool) -> str:
    if not tally.findings and not unread:
        return "nothing found"
    if tally.known == tally.findings and not unread:
        return "nothing new"
    found = (_plural(tally.error, "error"), _plural(tally.warning, "warning"), _plural(tally.note, "note"))
    return ", ".join(found)


def _last_words(report: Report, tally: Tally) -> str:
    words = ""
    if report.offer and tally.findings:
        rules = _plural(report.offer.rules, "more rule")
        keys = terminal.listed(report.offer.keys, len(report.offer.keys))
        words += f"Declare {keys} to have {rules} judge this project.\n"
    if tally.broken:
        words += f"Could not judge by {terminal.listed(sorted(tally.broken))}: the rule itself failed.\n"
    if report.escaped:
        packs = dict.fromkeys([f"`{terminal.escape(each.required)}`" for each in report.escaped])
        names = terminal.listed([f"`{terminal.escape(each.path)}`" for each in report.escaped])
        words += f"Left out by `exclude`, though {terminal.listed([*packs])} is required: {names}.\n"
    if report.unreadable:
        names = terminal.listed([f"`{terminal.escape(each.path)}`" for each in report.unreadable])
        words += f"Could not judge {names}: not counted as clean.\n"
    return words


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
