"""The report for people: one block a cause, with the source line, the reason, the facts and the way out."""

from __future__ import annotations

from modelvow.findings import Outcome, Severity
from modelvow.report import terminal
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.findings import Finding, Link, Span
    from modelvow.report.grouping import Block
    from modelvow.report.result import Report, Summary, Unreadable, View

FACTS = 6
"""Facts that a block tells before it counts the rest."""
PARTS = 3
"""Parts of a web address that are shown."""
MANY = 4
"""Names that a sentence lists before it counts the rest."""


class Mark(NamedTuple):
    """A place of a block that is shown with its source line; `style` is mark or related."""

    span: Span
    label: str
    style: str


def render(report: Report, view: View) -> str:
    """Return `report` for people; empty when nothing at all was judged (see `render_aside`)."""
    placed = [each for each in report.unreadable if each.span is not None]
    if not report.manifests and not placed and not report.fixed:
        return _compared(report, view)
    if not report.findings and not placed and not report.fixed:
        return _summary(report, 0) + _compared(report, view) + _last_words(report)
    from modelvow.report.grouping import fold, group

    opened = [each for each in report.findings if each.outcome is not Outcome.WAIVED and not each.quiet]
    shown, folded = fold(group(opened, expand=bool(view.expand)), notes=bool(view.notes))
    blocks = [_unreadable(each, report.sources, view) for each in placed]
    blocks += _blocks(shown, report, view)
    accepted = "".join(_waived(each, view) for each in report.findings if each.waived is not None)
    listed = view.waived or view.notes
    blocks += [accepted] if accepted and listed else []
    blocks += [text for text in _listed_before(report, view) if text]
    gap = "" if view.concise else "\n"
    hidden = 0 if listed else report.summary.waived
    words = _hidden_words(hidden) + _compared(report, view) + _last_words(report)
    # Joined once: a report of many manifests is large.
    parts = [part for block in blocks for part in (block, gap)]
    return "".join([*parts, _summary(report, len(folded)), words])


def _blocks(blocks: Iterable[Block], report: Report, view: View) -> Iterator[str]:
    """Yield `blocks`, which are sorted by file, as text; of one file at a time the lines are at hand."""
    path, lines = None, list[str]()
    for block in blocks:
        if block.head.path != path:
            path = block.head.path
            lines = _lines(report.sources.get(path, ""))
        yield _render_block(block, lines, report.claims, view)


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
    lines = [
        f"{terminal.escape_path(path)}: left out: {terminal.escape(why)}\n" for path, why in report.left_out
    ]
    lines += [_unreadable_line(each) for each in report.unreadable if everything or each.span is None]
    lines += [f"{terminal.escape(each)}\n" for each in report.troubles]
    return "".join(lines)


def _render_block(block: Block, source: Sequence[str], claims: Mapping[str, str], view: View) -> str:
    if view.concise:
        return "".join(_concise(finding, view) for finding in block.findings)
    marks = _marks(block)
    gutter = len(str(max(mark.span.line for mark in marks)))
    lines = [_head(block, view), *_excerpt(marks, source, gutter, view)]
    for key, text in _notes(block, claims):
        sign = terminal.paint("=", "related", color=view.color)
        lines.append(f"{' ' * gutter} {sign} {key:<7}{terminal.escape(text)}")
    return "\n".join(lines) + "\n"


def _head(block: Block, view: View) -> str:
    head = block.head
    rules = f"{head.code} {head.name}"
    labels = ["undetermined"] * (head.outcome is Outcome.UNDETERMINED and block.kind != "waiting")
    if block.kind in {"needs", "waiting"}:
        rules = " ".join(dict.fromkeys(each.code for each in block.findings))
    rules += _in_brackets([*labels, *_label_of(head)])
    severity = terminal.paint(block.severity, block.severity, color=view.color)
    title = terminal.paint(f"{rules}: {terminal.escape(_message(block))}", "bold", color=view.color)
    return f"{_place(head.path, head.span)}: {severity} {title}"


def _label_of(finding: Finding) -> tuple[str, ...]:
    """Return how `finding` compares with what was there before."""
    if finding.state is None:
        return ()
    from modelvow.report.compared import label

    return (label(finding),)


def _in_brackets(labels: Sequence[str]) -> str:
    return f" ({', '.join(labels)})" if labels else ""


def _message(block: Block) -> str:
    head, count = block.head, len(block.findings)
    if block.kind == "needs":
        needs = ", ".join(dict.fromkeys(each.need or each.name for each in block.findings))
        return f"`{head.model}` misses {count} needs: {needs}"
    if block.kind == "waiting":
        about = f" about `{head.model}`" if head.model else ""
        return f"{count} rules wait for facts{about}, and unknown is not a pass"
    if block.kind == "models":
        others = _listed([f"`{each.model}`" for each in block.findings[1:]])
        return f"{head.message}; the same holds for {others}"
    return head.message


def _marks(block: Block) -> list[Mark]:
    """Return the places of `block`: its own first, then the rest, each line of the file once."""
    head = block.head
    if block.kind == "needs":
        related = [
            Mark(_related_span(each) or each.span, f"{each.severity} {each.code}: {_why(each)}", "related")
            for each in block.findings
        ]
    elif block.kind == "models":
        related = [Mark(each.span, "and here", "related") for each in block.findings[1:]]
        related += _related(head)
    elif block.kind == "waiting":
        related = []
    else:
        related = _related(head)
    label = "" if block.kind in {"needs", "waiting"} else _label(head)
    return [Mark(head.span, label, "mark"), *dict.fromkeys(related)]


def _related(finding: Finding) -> list[Mark]:
    return [Mark(each.span, each.message, "related") for each in finding.related if each.span is not None]


def _related_span(finding: Finding) -> Span | None:
    return next((each.span for each in finding.related if each.span is not None), None)


def _label(finding: Finding) -> str:
    """Return what stands beside the mark: the reason, or for what the reader found the way out."""
    return finding.help if _is_plain(finding) else ground(finding)


def ground(finding: Finding) -> str:
    """Return why: what the trait at hand follows from, or why the rule itself failed."""
    trait = f"traits.{finding.need}"
    notes = [link.note for link in finding.chain if link.kind == "trait" and link.path == trait and link.note]
    return notes[0] if notes else finding.reason


def _is_plain(finding: Finding) -> bool:
    return not finding.chain and not finding.reason and finding.code.startswith("MAN")


def _why(finding: Finding) -> str:
    return ground(finding) or finding.message


def _lines(text: str) -> list[str]:
    """Return the lines of `text` as the reader counts them: Windows' and old line ends are ends, too."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _excerpt(marks: Sequence[Mark], source: Sequence[str], gutter: int, view: View) -> Iterator[str]:
    """Yield the source lines of `marks` in the order of the file, each with its marks under it."""
    bar = terminal.paint("|", "related", color=view.color)
    previous = 0
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark.span.line, []).append(mark)
    yield f"{' ' * gutter} {bar}"
    for number in sorted(by_line):
        if number > len(source):
            continue
        if previous and number > previous + 1:
            yield f"{' ' * gutter} :"
        previous = number
        yield from _marked_line(number, source[number - 1], by_line[number], gutter, view)


def _marked_line(number: int, line: str, marks: Iterable[Mark], gutter: int, view: View) -> Iterator[str]:
    bar = terminal.paint("|", "related", color=view.color)
    shown = None
    for mark in marks:
        text, indent, length = terminal.draw(line, mark.span.column - 1, _end(mark.span, line))
        if text != shown:
            count = terminal.paint(f"{number:>{gutter}}", "related", color=view.color)
            yield f"{count} {bar} {text}".rstrip()
            shown = text
        signs = ("^" if mark.style == "mark" else "-") * length
        under = terminal.paint(
            f"{signs} {terminal.escape(mark.label)}".rstrip(), mark.style, color=view.color
        )
        yield f"{' ' * gutter} {bar} {' ' * indent}{under}"


def _end(span: Span, line: str) -> int:
    """Return where a mark ends in its first line, from 0: at the line's end where the span goes on."""
    return span.end_column - 1 if span.end_line == span.line else len(line.rstrip())


def _notes(block: Block, claims: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the `= ` lines of `block`: facts, what is missing, the claim, the way out."""
    facts = list(
        dict.fromkeys(_fact(link) for each in block.findings for link in each.chain if _is_told(link))
    )
    if facts:
        more = f" · {len(facts) - FACTS} more in `--format json`" if len(facts) > FACTS else ""
        yield "facts", " · ".join(facts[:FACTS]) + more
    missing = list(dict.fromkeys(_lacking(path) for each in block.findings for path in each.missing))
    if missing:
        yield "lacks", ", ".join(missing)
    if any(each.hint for each in block.findings):
        yield "hint", "rests on a hint, so it is a warning at most"
    yield from _claim(block, claims)
    yield from _helps(block)
    yield from _fixes(block)


def _lacking(path: str) -> str:
    """Return what a fact is called: of entries of a list, such as `licenses[0].terms`, without the number."""
    head, *rest = path.split("[")
    return head + "".join(part.partition("]")[2] for part in rest)


def _claim(block: Block, claims: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the claim in full where there is one, of several their terms: no one of them speaks for all."""
    ids = list(dict.fromkeys(claim for each in block.findings for claim in each.claims))
    told = [f"{each} {claims.get(each, '')}".rstrip() for each in ids]
    if ids and block.kind != "waiting":
        yield "claim", told[0] if len(told) == 1 else " · ".join(each.partition(":")[0] for each in told)


def _fixes(block: Block) -> Iterator[tuple[str, str]]:
    """Yield what can be mended in one way alone, unless the help says so already."""
    for each in block.findings:
        told = each.fix is None or all(edit.text.strip("\"' \r\n") in each.help for edit in each.fix.edits)
        if each.fix is not None and not told:
            yield "fix", each.fix.title


def _helps(block: Block) -> Iterator[tuple[str, str]]:
    if _is_plain(block.head):
        return
    if block.kind == "waiting":
        yield "rules", " · ".join(dict.fromkeys(f"{each.code} {each.name}" for each in block.findings))
        yield "help", f"`modelvow explain {block.head.code}` tells what each level asks for"
        return
    helps = list(dict.fromkeys((each.help, each.code) for each in block.findings if each.help))
    told = list(dict.fromkeys(text for text, _ in helps))
    if len(told) > 1:
        for text, code in helps:
            yield "help", f"{code}: {text}"
    elif told:
        yield "help", f"{told[0]}. See `modelvow explain {block.head.code}`"
    else:
        yield "help", f"see `modelvow explain {block.head.code}`"


def _is_told(link: Link) -> bool:
    """Say whether a link is a fact that somebody published; what the manifest itself says stands above."""
    return link.kind == "fact" and link.source is not None


def _fact(link: Link) -> str:
    source = sourced(link.source, link.date, hint=link.hint)
    name = link.path.removeprefix("model.").removeprefix("facts.").removeprefix("components.")
    return f"{name.replace('_', ' ').replace('.', ' ')} {shown_value(link.value)}" + (
        f" ({source})" if source else ""
    )


def sourced(source: str | None, date: str | None, *, hint: bool) -> str:
    """Return where a fact comes from, and from when; a web address as far as it tells whose it is."""
    if source is not None and "://" in source:
        parts = source.partition("://")[2].split("/")
        source = "/".join(parts[:PARTS]) + ("/…" if len(parts) > PARTS else "")
    return ", ".join(filter(None, (source, date, "a hint" if hint else None)))


def shown_value(value: object) -> str:
    """Return a value of the case in words: yes and no, unknown, lists with commas."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(shown_value, value)) or "none"
    if isinstance(value, dict):
        return str(
            value.get("name")
            or value.get("id")
            or ", ".join(f"{k} {shown_value(v)}" for k, v in value.items())
        )
    return str(value)


def _concise(finding: Finding, view: View) -> str:
    severity = terminal.paint(finding.severity, finding.severity, color=view.color)
    labels = ["undetermined"] * (finding.outcome is Outcome.UNDETERMINED)
    words = "".join(f"{label}: " for label in (*_label_of(finding), *labels))
    text = terminal.escape(words + finding.message)
    return f"{_place(finding.path, finding.span)}: {severity} {finding.code} {text}\n"


def _waived(finding: Finding, view: View) -> str:
    """Return a finding that was accepted in two lines: what it is, and who accepts it until when and why."""
    waived = finding.waived
    if waived is None:
        return ""
    head = f"{_place(finding.path, finding.span)}: {terminal.paint('waived', 'note', color=view.color)}"
    told = terminal.escape(f"{finding.code} {finding.name}: {finding.message}")
    by = terminal.escape(f"until {waived.until} by {waived.by}: {' '.join(waived.reason.split())}")
    return f"{head} {told} ({by})\n" if view.concise else f"{head} {told}\n  = {by}\n"


def _hidden_words(count: int) -> str:
    return (
        f"{_plural(count, 'waived finding')}, `--waived` lists {'it' if count == 1 else 'them'}\n"
        if count
        else ""
    )


def _place(path: str, span: Span) -> str:
    return f"{terminal.escape_path(path)}:{span.line}:{span.column}"


def _unreadable(entry: Unreadable, sources: Mapping[str, str], view: View) -> str:
    if entry.span is None or view.concise:
        return _unreadable_line(entry)
    error = terminal.paint("error", "error", color=view.color)
    lines = [f"{_place(entry.path, entry.span)}: {error}: {terminal.escape(entry.reason)}"]
    source = _lines(sources.get(entry.path, ""))
    gutter = len(str(entry.span.line))
    lines += _excerpt([Mark(entry.span, entry.hint, "mark")], source, gutter, view)
    if entry.span.line > len(source) and entry.hint:
        lines.append(f"{' ' * gutter} = help   {terminal.escape(entry.hint)}")
    return "\n".join(lines) + "\n"


def _unreadable_line(entry: Unreadable) -> str:
    place = terminal.escape_path(entry.path) if entry.span is None else _place(entry.path, entry.span)
    return f"{place}: error: {terminal.escape('; '.join(filter(None, (entry.reason, entry.hint))))}\n"


def _summary(report: Report, folded: int) -> str:
    counts = report.summary
    numbers = ((counts.manifests, "manifest"), (counts.models, "model"), (counts.rules, "rule"))
    judged = " · ".join(_plural(count, noun) for count, noun in numbers)
    over = f" with {_plural(len(report.run.overlays), 'overlay')}" if report.run.overlays else ""
    facts = f"facts of {report.run.catalog_date}{over}, as of {report.run.as_of}"
    parts = [
        f"{judged}: {_found(report, counts)}",
        _undetermined(report, counts),
        f"{counts.waived} waived",
        *([f"{counts.known} known"] if report.comparison is not None else []),
        facts,
    ]
    notes = (
        f"{_plural(folded, 'note')} folded, `--notes` shows {'it' if folded == 1 else 'them'}\n"
        if folded
        else ""
    )
    return " · ".join(parts) + "\n" + notes


def _found(report: Report, counts: Summary) -> str:
    if not report.findings and not report.unreadable:
        return "nothing found"
    if all(each.quiet for each in report.findings) and not report.unreadable:
        return "nothing new"
    found = (_plural(counts.error, "error"), _plural(counts.warning, "warning"), _plural(counts.note, "note"))
    return ", ".join(found)


def _undetermined(report: Report, counts: Summary) -> str:
    waiting = [each for each in report.findings if each.outcome is Outcome.UNDETERMINED]
    failing = sum(each.severity is Severity.ERROR for each in waiting)
    return f"{counts.undetermined} undetermined" + (f", {failing} of them as error" if failing else "")


def _last_words(report: Report) -> str:
    words = ""
    if report.offer and report.findings:
        rules = _plural(report.offer.rules, "more rule")
        keys = _listed(report.offer.keys, len(report.offer.keys))
        words += f"Declare {keys} to have {rules} judge this project.\n"
    broken = [each.code for each in report.findings if each.outcome is Outcome.ERROR]
    if broken:
        words += f"Could not judge by {_listed(sorted(set(broken)))}: the rule itself failed.\n"
    if report.unreadable:
        names = _listed([f"`{terminal.escape(each.path)}`" for each in report.unreadable])
        words += f"Could not judge {names}: not counted as clean.\n"
    return words


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _listed(names: Sequence[str], most: int = MANY) -> str:
    shown = list(names[:most])
    if len(names) > most:
        return ", ".join(shown) + f" and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""
