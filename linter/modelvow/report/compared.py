"""Words for what was compared: what is new, known or fixed, and how a baseline shrinks."""

from __future__ import annotations

from modelvow.findings import State
from modelvow.report import terminal
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelvow.findings import Finding
    from modelvow.report.result import Fixed, Report, View

MOST = 20
"""Fixed findings that are listed before the rest is counted."""
SHORT = 7
"""Digits by which a commit is called."""
LABELS = {State.NEW: "new", State.UPDATED: "changed", State.UNCHANGED: "unchanged"}


def label(finding: Finding) -> str:
    """Return how `finding` compares with what was there before, "" where nothing was compared."""
    return LABELS[finding.state] if finding.state is not None else ""


def known_lines(report: Report, view: View) -> str:
    """Return a line for each finding that was known and is still there."""
    return "".join(_known(each, view) for each in report.findings if each.quiet)


def _known(finding: Finding, view: View) -> str:
    place = f"{terminal.escape_path(finding.path)}:{finding.span.line}:{finding.span.column}"
    told = terminal.escape(f"{finding.severity} {finding.code} {finding.name}: {finding.message}")
    return f"{place}: {terminal.paint('known', 'note', color=view.color)} {told}\n"


def fixed_lines(report: Report, view: View) -> str:
    """Return a line for each of some findings that are no more, and a count of the others."""
    lines = [_fixed(each, view) for each in report.fixed[:MOST]]
    more = len(report.fixed) - MOST
    return "".join(lines) + (f"and {more} more fixed, `--format json` lists them\n" if more > 0 else "")


def _fixed(fixed: Fixed, view: View) -> str:
    word = terminal.paint("fixed", "note", color=view.color)
    place = f"{terminal.escape_path(fixed.path)}: " if fixed.path else ""
    return f"{place}{word} {terminal.escape(of(fixed))}\n"


def of(fixed: Fixed) -> str:
    """Return what `fixed` was, as far as is known: rule, and what it said or the model it was about."""
    rule, what = f"{fixed.code} {fixed.name}".rstrip(), about(fixed)
    return f"{rule}: {what}" if what else rule


def about(fixed: Fixed) -> str:
    """Return what `fixed` said, where that is known, else the model that it was about, "" for none."""
    return fixed.message or (f"`{fixed.model}`" if fixed.model is not None else "")


def counts(report: Report) -> str:
    """Return how findings compare with a base revision, such as `2 new, 5 unchanged since abc1234`."""
    since = report.comparison.since if report.comparison is not None else None
    if since is None:
        return ""
    where = f"{since.rev} ({since.base[:SHORT]})"
    if not report.manifests and not report.fixed:
        return f"no manifest of {since.manifests} was touched since {where}"
    states = [each.state for each in report.findings]
    told = [f"{states.count(state)} {word}" for state, word in LABELS.items()]
    told.insert(2, f"{len(report.fixed)} fixed")
    if not states.count(State.UPDATED):
        del told[1]
    return f"{', '.join(told)} since {where}"


def last_lines(report: Report, view: View) -> str:
    """Return what can be done about what is known and what is fixed."""
    return "".join(f"{line}\n" for line in _last(report, view))


def _last(report: Report, view: View) -> Iterator[str]:
    told = counts(report)
    if told:
        yield terminal.escape(told)
    known = report.summary.known
    if known and not view.known:
        yield f"{known} known finding{'s' * (known > 1)}, `--known` lists {'them' if known > 1 else 'it'}"
    if report.record is None:
        yield from ways_out(report)


def ways_out(report: Report) -> Iterator[str]:
    """Yield for each baseline that holds what is fixed the command that takes it out."""
    from shlex import quote

    for name in dict.fromkeys(each.by for each in report.fixed if each.by):
        count = sum(each.by == name for each in report.fixed)
        file = terminal.escape(quote(name))
        command = f"`modelvow check --baseline {file} --write-baseline {file}`"
        yield f"{count} fixed: {command} takes {'them' if count > 1 else 'it'} out of the baseline"
