"""Markdown for a step's summary or a comment on a merge request: what matters above, the rest folded."""

from __future__ import annotations

import re

from modelvow.findings import Outcome, Severity
from modelvow.report.blocks import ground
from modelvow.report.compared import about, label
from modelvow.report.compared import counts as compared_counts
from modelvow.report.escapes import acceptance, on_one_line, sentences
from modelvow.report.result import by_path
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modelvow.findings import Finding
    from modelvow.report.result import Report, Unreadable, Verdict, View

ROWS = 20
"""Findings that a table or a list tells before it counts the rest."""
COLUMNS = 8
"""Models that a table sets side by side before it counts the rest."""
TABLES = 10
"""Manifests whose needs are set out before the rest is counted."""
GAP = "\u200b"
"""Parts what a code host would make a mention, a reference or a link of; it is not seen."""
# A sign that means something in Markdown of any kind.
_SIGNS = re.compile(r"([\\`*_{}\[\]()#!|~$^])")
_FIRST = re.compile(r"^(\s*\d*)([-+=.)/])")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Of what hosts make links: @name, #1, !1, %1, &1, $1, ~label, https://, www.
_LINKS = re.compile(r"([@#!%&$~:])(?=[\w/\"'])|(?<=www)(?=\.)")
_WORDS = {
    Outcome.PASS: "met",
    Outcome.UNDETERMINED: "unknown",
    Outcome.WAIVED: "waived",
    Outcome.ERROR: "not judged",
}
_GRAVITY = (Outcome.NOT_APPLICABLE, Outcome.PASS, Outcome.WAIVED, Outcome.UNDETERMINED)


def render(report: Report, _view: View) -> str:
    """Return `report` as Markdown; nothing from a manifest is markup in it."""
    graver = [each for each in report.findings if _is_open(each) and each.severity is not Severity.NOTE]
    graver.sort(key=lambda each: -each.severity.rank)
    blocks = [
        [f"### modelvow: {_headline(report)}"],
        [_summary(report)],
        _unread(report),
        _escaped(report),
        _table(graver, report),
        _fixed(report),
        *_folded("Why, and what to do", _list(graver, report)),
        *_needs(report),
        *_rest(report),
        *_left_out(report),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _is_open(finding: Finding) -> bool:
    return finding.outcome in {Outcome.VIOLATION, Outcome.ERROR} and not finding.quiet


def _headline(report: Report) -> str:
    counts = report.summary
    numbers = ((counts.error, "error"), (counts.warning, "warning"), (counts.note, "note"))
    found = [_plural(number, noun) for number, noun in numbers if number]
    failed = sum(each.outcome is Outcome.ERROR for each in report.findings)
    found += [f"{_plural(failed, 'rule')} failed"] * bool(failed)
    found += [f"{counts.unreadable} could not be judged"] * bool(counts.unreadable)
    nothing = "nothing new" if counts.known else "nothing found"
    fixed = [f"{counts.fixed} fixed"] * bool(counts.fixed)
    return ", ".join([*(found or [nothing]), *fixed])


def _summary(report: Report) -> str:
    counts = report.summary
    judged = ((counts.manifests, "manifest"), (counts.models, "model"), (counts.rules, "rule"))
    parts = [_plural(number, noun) for number, noun in judged]
    parts += [f"{counts.undetermined} undetermined", f"{counts.waived} waived"]
    if report.comparison is not None:
        parts += [told for told in (f"{counts.known} known", compared_counts(report)) if told]
    return " · ".join([*parts, f"facts of {report.run.catalog_date}, as of {report.run.as_of}"])


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _unread(report: Report) -> list[str]:
    lines = [f"- {_place(each, report)}: {text(each.reason)}" for each in report.unreadable]
    return ["**Could not judge, so not counted as clean:**", "", *_capped(lines)] if lines else []


def _escaped(report: Report) -> list[str]:
    lines = [
        f"- {code(report.places.get(each.path, each.path))}: {text(each.words)}" for each in report.escaped
    ]
    return ["**Left out of what is required:**", "", *_capped(lines)] if lines else []


def _left_out(report: Report) -> Iterator[list[str]]:
    """Yield what else was found and not judged, each with the reason."""
    rest = [f"- {code(each.path)}: {text(each.words)}" for each in report.left_out if not each.required]
    return _folded(f"{len(rest)} left out", _capped(rest))


def _table(findings: Sequence[Finding], report: Report) -> list[str]:
    if not findings:
        return []
    state = ["state"] if report.comparison is not None else []
    head = [*state, "severity", "place", "rule", "what"]
    rows = [
        [*([label(each)] if state else []), each.severity, cell(_place(each, report)), each.code, _what(each)]
        for each in findings[:ROWS]
    ]
    more = ["", f"and {len(findings) - ROWS} more"] if len(findings) > ROWS else []
    return [*map(_row, [head, ["---"] * len(head), *rows]), *more]


def _what(finding: Finding) -> str:
    return cell(text(finding.message))


def _fixed(report: Report) -> list[str]:
    """Return a table of what is fixed."""
    if not report.fixed:
        return []
    rows = [
        [
            "fixed",
            each.severity,
            cell(code(report.places.get(each.path, each.path))),
            each.code,
            cell(text(about(each))),
        ]
        for each in report.fixed[:ROWS]
    ]
    more = ["", f"and {len(report.fixed) - ROWS} more"] if len(report.fixed) > ROWS else []
    head = ["state", "severity", "place", "rule", "what"]
    return [*map(_row, [head, ["---"] * len(head), *rows]), *more]


def _list(findings: Sequence[Finding], report: Report) -> list[str]:
    """Return findings with what they rest on, one a line, as many as are told."""
    return _capped([_item(each, report) for each in findings])


def _item(finding: Finding, report: Report) -> str:
    ways_out = acceptance(finding.waived) or finding.help
    told = sentences((finding.message, ground(finding), ways_out))
    lacks = f" Lacks {', '.join(map(code, finding.missing))}." if finding.missing else ""
    return f"- **{finding.code}** {_place(finding, report)}: {text(told)}{lacks}"


def _capped(lines: list[str]) -> list[str]:
    return lines if len(lines) <= ROWS else [*lines[:ROWS], f"- and {len(lines) - ROWS} more"]


def _rest(report: Report) -> Iterator[list[str]]:
    groups = (
        ("note", [each for each in report.findings if _is_open(each) and each.severity is Severity.NOTE]),
        ("undetermined", [each for each in report.findings if _waits(each)]),
        ("waived", [each for each in report.findings if each.outcome is Outcome.WAIVED]),
        ("known", [each for each in report.findings if each.quiet]),
    )
    for name, findings in groups:
        title = _plural(len(findings), name) if name == "note" else f"{len(findings)} {name}"
        yield from _folded(title, _list(findings, report))


def _waits(finding: Finding) -> bool:
    return finding.outcome is Outcome.UNDETERMINED and not finding.quiet


def _folded(title: str, lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield `lines` behind `title`, which is our own; a blank line brings Markdown back inside HTML."""
    if lines:
        yield [f"<details><summary>{title}</summary>"]
        yield list(lines)
        yield ["</details>"]


def _needs(report: Report) -> Iterator[list[str]]:
    tables = [table for told in by_path(report.outcomes).items() for table in _needs_of(*told, report)]
    if tables:
        yield ["<details><summary>Needs and models</summary>"]
        yield from tables[:TABLES]
        if len(tables) > TABLES:
            yield [f"and {len(tables) - TABLES} more"]
        yield ["</details>"]


def _needs_of(path: str, outcomes: Iterable[Verdict], report: Report) -> Iterator[list[str]]:
    """Yield a table of what every model makes of every need in the manifest at `path`, if it has needs."""
    met: dict[tuple[str, str], Verdict] = {}
    for each in outcomes:
        if each.need is not None and each.model is not None:
            key = (each.need, each.model)
            met[key] = max(met.get(key, each), each, key=_weight)
    told = {key: verdict for key, verdict in met.items() if verdict.outcome is not Outcome.NOT_APPLICABLE}
    if not told:
        return
    needs, models = dict.fromkeys(need for need, _ in told), dict.fromkeys(model for _, model in told)
    shown = list(models)[:COLUMNS]
    more = [f"and {len(models) - COLUMNS} more models"] if len(models) > COLUMNS else []
    rows = [[need, *(_met(told.get((need, model))) for model in shown)] for need in needs]
    head = [cell(code(report.places.get(path, path))), *(cell(code(model)) for model in shown)]
    table = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
    yield [*table, *(["", *more] if more else [])]


def _weight(verdict: Verdict) -> int:
    if verdict.outcome in _GRAVITY:
        return _GRAVITY.index(verdict.outcome)
    return len(_GRAVITY) + (verdict.severity.rank if verdict.severity else 0)


def _met(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return _WORDS.get(verdict.outcome) or f"**{verdict.severity}**"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _place(each: Finding | Unreadable, report: Report) -> str:
    line = "" if each.span is None else f":{each.span.line}"
    return code(report.places.get(each.path, each.path) + line)


def text(told: str) -> str:
    """Return `told` as text on one line; what stands between two backticks there is code, all else plain."""
    parts = on_one_line(told).split("`")
    if len(parts) % 2 == 0:
        # One of them opens nothing, and nobody knows which.
        parts = ["`".join(parts)]
    pieces = [code(part) if number % 2 else _plain(part) for number, part in enumerate(parts)]
    # Only what begins a line can begin a list, a heading or a command of the code host.
    return "".join([_FIRST.sub(r"\1\\\2", pieces[0]), *pieces[1:]])


def _plain(told: str) -> str:
    parted = _LINKS.sub(lambda found: f"{found[0]}{GAP}", told)
    return _SIGNS.sub(r"\\\1", parted.translate(_HTML))


def code(told: str) -> str:
    """Return `told` as a code span, which nothing in it ends."""
    told = on_one_line(told)
    if not told.strip():
        return ""
    runs = [len(run) for run in re.findall("`+", told)]
    fence = "`" * (max(runs, default=0) + 1)
    gap = " " if told[0] in "` " or told[-1] in "` " else ""
    return f"{fence}{gap}{told}{gap}{fence}"


def cell(markup: str) -> str:
    """Return markup that holds in the cell of a table, where a bar would end even a code span."""
    return re.sub(r"(?<!\\)\|", r"\\|", markup)
