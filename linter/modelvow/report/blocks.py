"""What people read of one file: a block a cause, with its line, the reason, the facts and the way out."""

from __future__ import annotations

from modelvow.findings import Finding, Outcome
from modelvow.report import terminal
from modelvow.report.grouping import apart, group
from modelvow.report.text import gap
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.findings import Link, Span
    from modelvow.report.grouping import Block
    from modelvow.report.result import Unreadable, View

FACTS = 6
"""Facts that a block tells before it counts the rest."""
MOST_WORDS = 2000
"""Blocks whose words are kept at a time."""
BEFORE_PLACE = slice(Finding._fields.index("path"))
ABOUT = slice(Finding._fields.index("model"), Finding._fields.index("chain"))
AFTER_PLACE = slice(Finding._fields.index("missing"), Finding._fields.index("waived"))
"""Fields of a finding that decide what is said of it."""
PROJECT = "project."
WAITED = {"host": frozenset(("self_run", "hosted", "host.own_service")), "license": frozenset(("license",))}
"""What rules lack where a key of a model is not declared."""
PARTS = 3
"""Parts of a web address that are shown."""


class File(NamedTuple):
    """A file that blocks are about: its path as it is shown, and its lines."""

    path: str
    lines: Sequence[str]


class Mark(NamedTuple):
    """A place of a block that is shown with its source line; `style` is mark or related."""

    span: Span
    label: str
    style: str


class Part(NamedTuple):
    """What is told of one file: what could not be read, what is shown in any case, notes, what is waived.

    `folded` counts the blocks of notes, which are shown where no file has others.
    """

    unread: str = ""
    graver: str = ""
    notes: str = ""
    waived: str = ""
    folded: int = 0

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """All that is told, in the order of the fields."""
        return self[:4]


def part_of(findings: Sequence[Finding], source: str, words: Words, view: View, *, notes: bool) -> Part:
    """Return what is told of one file; notes that are folded are counted alone unless `notes`."""
    waived = Outcome.WAIVED
    opened = [each for each in findings if each.outcome is not waived and not each.quiet]
    graver, folded = apart(group(opened, expand=bool(view.expand)), notes=bool(view.notes))
    accepted = [each for each in findings if each.waived is not None] if view.waived or view.notes else ()
    return Part(
        "",
        _told(graver, source, words, view) if graver else "",
        _told(folded, source, words, view) if folded and notes else "",
        "".join([_waived(each, view) for each in accepted]),
        len(folded),
    )


def unread_part(entry: Unreadable, source: str, view: View) -> Part:
    """Return what is told of a file that could not be read; `entry` has its place."""
    return Part(_unreadable(entry, source, view) + gap(view))


def _told(blocks: Sequence[Block], source: str, words: Words, view: View) -> str:
    after, file = gap(view), File(terminal.escape_path(blocks[0].head.path), _lines(source))
    return "".join([_render_block(block, file, words, view) + after for block in blocks])


def _render_block(block: Block, file: File, words: Words, view: View) -> str:
    if view.concise:
        return "".join([_concise(finding, view) for finding in block.findings])
    title, label, notes = words.of(block, view)
    marks, span = _marks(block, label), block.findings[0].span
    widest = span.line if len(marks) == 1 else max([mark.span.line for mark in marks])
    gutter = len(str(widest))
    excerpt = "\n".join(_excerpt(marks, file.lines, gutter, view))
    notes = notes.replace("\n", "\n" + " " * gutter)
    return f"{file.path}:{span.line}:{span.column}: {title}\n{excerpt}{notes}\n"


class Words:
    """What blocks say apart from their places: thousands say the same, so it is kept for the next."""

    __slots__ = ("_kept", "claims")

    def __init__(self, claims: Mapping[str, str]) -> None:
        """Begin with nothing kept; `claims` says what each claim is."""
        self.claims = claims
        self._kept: dict[Any, tuple[str, str, str, list[object]]] = {}

    def of(self, block: Block, view: View) -> tuple[str, str, str]:
        """Return the title of `block`, what its own mark says, and its lines below without their indent.

        Each of these lines follows its line break: escaped text has no other ones.
        """
        key = (block.kind, view.color, *map(_said, block.findings))
        kept = self._kept.get(key)
        if kept is None:
            sign = terminal.paint("=", "related", color=view.color)
            told = _notes(block, self.claims)
            notes = "".join([f"\n {sign} {name:<7}{terminal.escape(text)}" for name, text in told])
            # What is known by its identity has to stay.
            known: list[object] = [(each.chain, each.fix) for each in block.findings]
            kept = _title(block, view), _label(block), notes, known
            if len(self._kept) >= MOST_WORDS:
                self._kept.clear()
            self._kept[key] = kept
        return kept[:3]


def _said(finding: Finding) -> tuple[Any, ...]:
    """Return what decides what is said of `finding`, but for its place; values in its chain may be lists."""
    return (
        finding[BEFORE_PLACE],
        finding[ABOUT],
        id(finding.chain),
        finding[AFTER_PLACE],
        id(finding.fix),
        finding.state,
    )


def _title(block: Block, view: View) -> str:
    head = block.head
    rules = f"{head.code} {head.name}"
    labels = ["undetermined"] * (head.outcome is Outcome.UNDETERMINED and block.kind != "waiting")
    if block.kind in {"needs", "waiting"}:
        rules = " ".join(dict.fromkeys(each.code for each in block.findings))
    rules += _in_brackets([*labels, *_label_of(head)])
    severity = terminal.paint(block.severity, block.severity, color=view.color)
    title = terminal.paint(f"{rules}: {terminal.escape(_message(block))}", "bold", color=view.color)
    return f"{severity} {title}"


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
        others = terminal.listed([f"`{each.model}`" for each in block.findings[1:]])
        return f"{head.message}; the same holds for {others}"
    return head.message


def _marks(block: Block, label: str) -> list[Mark]:
    """Return the places of `block`: its own first, with `label`, then the rest, each once."""
    head = block.findings[0]
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
    return [record(Mark, (head.span, label, "mark")), *(dict.fromkeys(related) if related else ())]


def _related(finding: Finding) -> list[Mark]:
    return [Mark(each.span, each.message, "related") for each in finding.related if each.span is not None]


def _related_span(finding: Finding) -> Span | None:
    return next((each.span for each in finding.related if each.span is not None), None)


def _label(block: Block) -> str:
    """Return what stands beside the mark: the reason, or for what the reader found the way out."""
    if block.kind in {"needs", "waiting"}:
        return ""
    return block.head.help if _is_plain(block.head) else ground(block.head)


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


def _excerpt(marks: Sequence[Mark], source: Sequence[str], gutter: int, view: View) -> list[str]:
    """Return the source lines of `marks` in the order of the file, each with its marks under it."""
    bar = terminal.paint("|", "related", color=view.color)
    margin = f"{' ' * gutter} {bar}"
    told, previous = [margin], 0
    by_line: dict[int, list[Mark]] = {}
    for mark in marks:
        by_line.setdefault(mark.span.line, []).append(mark)
    for number in sorted(by_line):
        if number > len(source):
            continue
        if previous and number > previous + 1:
            told.append(f"{' ' * gutter} :")
        previous = number
        count = terminal.paint(str(number).rjust(gutter), "related", color=view.color)
        told += _marked_line(source[number - 1], by_line[number], (f"{count} {bar}", margin), view)
    return told


def _marked_line(line: str, marks: Iterable[Mark], before: tuple[str, str], view: View) -> list[str]:
    """Return a source line with its marks; `before` has what stands before it, and before each of them."""
    count, margin = before
    told: list[str] = []
    shown = None
    for mark in marks:
        text, indent, length = terminal.draw(line, mark.span.column - 1, _end(mark.span, line))
        if text != shown:
            told.append(f"{count} {text}".rstrip())
            shown = text
        signs = ("^" if mark.style == "mark" else "-") * length
        under = f"{signs} {terminal.escape(mark.label)}".rstrip() if mark.label else signs
        told.append(f"{margin} {' ' * indent}{terminal.paint(under, mark.style, color=view.color)}")
    return told


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
        yield "help", f"{_ways(block)}. See `modelvow explain {block.head.code}`"
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


def _ways(block: Block) -> str:
    """Return how facts that rules wait for are had: some the manifest itself can tell."""
    missing = {_lacking(path) for each in block.findings for path in each.missing}
    own = {path: frozenset((path,)) for path in sorted(missing) if path.startswith(PROJECT)}
    own |= {key: lacked & missing for key, lacked in WAITED.items() if lacked & missing}
    told = [f"declare {terminal.listed([f'`{key}`' for key in own])}"] if own else []
    if missing.difference(*own.values()):
        told.append("what the catalog lacks may come with an overlay, or in `facts` for a model of your own")
    return "; ".join(told)


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


def _place(path: str, span: Span) -> str:
    return f"{terminal.escape_path(path)}:{span.line}:{span.column}"


def _unreadable(entry: Unreadable, source: str, view: View) -> str:
    if entry.span is None or view.concise:
        return unreadable_line(entry)
    error = terminal.paint("error", "error", color=view.color)
    lines = [f"{_place(entry.path, entry.span)}: {error}: {terminal.escape(entry.reason)}"]
    written = _lines(source)
    gutter = len(str(entry.span.line))
    lines += _excerpt([Mark(entry.span, entry.hint, "mark")], written, gutter, view)
    if entry.span.line > len(written) and entry.hint:
        lines.append(f"{' ' * gutter} = help   {terminal.escape(entry.hint)}")
    return "\n".join(lines) + "\n"


def unreadable_line(entry: Unreadable) -> str:
    """Return in one line what could not be judged."""
    place = terminal.escape_path(entry.path) if entry.span is None else _place(entry.path, entry.span)
    return f"{place}: error: {terminal.escape('; '.join(filter(None, (entry.reason, entry.hint))))}\n"
