"""Reports of a run in which anybody's words may stand anywhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from fuzz.judging import check_report, judged
from fuzz.seeds import manifests
from modelvow.findings import Finding, Link, Outcome, Related, Severity, Span, Waived
from modelvow.report import FORMATS, render
from modelvow.report.result import LeftOut, Report, Unreadable, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    Place = tuple[Any, ...]

FIXED = frozenset(
    {"code", "name", "fingerprint", "version", "as_of", "catalog_version", "catalog_date", "home"}
)
"""Fields whose words are ours, or checked before they come here."""
HOSTILE = [
    *(
        "acme\x1b[31m%0A\n::warning::hi",
        "]]></failure></testcase>",
        "<b>x</b><!--",
        "&lt;&#60;",
        "[x](y) ![y](//z)",
    ),
    *(
        "@team #1 !2 ~l o/r#3 https://example.org",
        "` code `` and ```",
        "| a | b |\n|---|",
        "\n\n# h\n\n- l\n\n    c\n",
    ),
    *(
        "</summary></details>",
        "a\r\nb\rc\x00d\u2028e\u202ef\ufffe",
        "x,y:z%25,title=other",
        "\ud800 \udcff",
        "$x$ {+ y +}",
    ),
    *(
        "\\",
        "a\\|b\\",
        "##[error]x ##vso[task.x]b ###VSO[c]",
        "::error::x\n  ::stop-commands::y",
        "1. one",
        "",
        " ",
        "\t",
    ),
    *(
        "\x85\u2029\x0b\x0c",
        "\x7f\x9b31m",
        "\u2066\u2069\u200f",
        "\U000e0001\U0010ffff",
        "🎄" * 40,
        "a" * 3000,
    ),
]


@cache
def sample() -> Report:
    """Return a report with one of everything."""
    report = judged(manifests()[0])
    finding = next(each for each in report.findings if each.chain)
    more = (
        finding._replace(
            outcome=Outcome.WAIVED, waived=Waived("cto", "2027-01-31", "why"), fingerprint="1" * 16
        ),
        finding._replace(outcome=Outcome.ERROR, reason="`low` is no number", fingerprint="2" * 16),
        finding._replace(
            outcome=Outcome.UNDETERMINED,
            severity=Severity.NOTE,
            missing=("facts.license",),
            related=(Related("here", ("models", "0", "x-a"), Span(1, 1, 1, 2)),),
            chain=(
                Link("fact", "facts.license", "MIT", "https://example.org", "2026-01-01", "note", hint=True),
            ),
            fingerprint="3" * 16,
        ),
    )
    return report._replace(
        findings=(*report.findings, *more),
        unreadable=(Unreadable("c.yaml", "a quote is never closed", "close it", Span(2, 7, 2, 8)),),
        left_out=(LeftOut("d.yaml", "is excluded"), LeftOut("e.yaml", "is excluded", "acme")),
        troubles=("the cache could not be written",),
        sources={**report.sources, "c.yaml": "a\nb: 'x\n"},
        places={**report.places, "c.yaml": "my service/c.yaml"},
    )


@cache
def places() -> tuple[Place, ...]:
    """Return where in the sample words stand that could be anybody's."""
    return tuple(_places(sample(), ()))


def _places(value: Any, path: Place) -> Iterator[Place]:
    if isinstance(value, str) and not isinstance(value, Severity | Outcome):
        yield path
    elif hasattr(value, "_fields"):
        for name in value._fields:
            if name not in FIXED:
                yield from _places(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, each in enumerate(value[:6]):
            yield from _places(each, (*path, index))
    elif hasattr(value, "items"):
        for key in list(value)[:4]:
            yield from _places(value[key], (*path, key))


def put(value: Any, path: Place, text: str) -> Any:
    """Return `value` with `text` at `path`."""
    if not path:
        return text
    first, rest = path[0], path[1:]
    if hasattr(value, "_fields"):
        return value._replace(**{first: put(getattr(value, first), rest, text)})
    if isinstance(value, tuple):
        return (*value[:first], put(value[first], rest, text), *value[first + 1 :])
    return {**value, first: put(value[first], rest, text)}


def check_report_of(value: Any) -> str:
    """Render a report in which texts stand in other places than usual."""
    form, texts, at_path = value
    report = sample()
    for at, text in texts:
        report = put(report, places()[at % len(places())], text)
    if at_path is not None:
        report = moved(report, at_path)
    check_report(FORMATS[form % len(FORMATS)], render(FORMATS[form % len(FORMATS)], report, VIEW), report)
    return FORMATS[form % len(FORMATS)]


VIEW = View(notes=True, waived=True, known=True, outcomes=True)


def moved(report: Report, path: str) -> Report:
    """Return `report` as if its manifest lay at `path`."""

    def at(each: Finding) -> Finding:
        return each._replace(path=path or "x")

    return report._replace(
        findings=tuple(map(at, report.findings)),
        manifests=tuple(each._replace(path=path or "x") for each in report.manifests),
        sources=dict.fromkeys([path or "x"], next(iter(report.sources.values()))),
        places={path: path},
    )
