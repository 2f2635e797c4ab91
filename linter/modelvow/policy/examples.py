"""The examples of rules: read from packs, and run as the tests that they are."""

from __future__ import annotations

import re

from modelvow.conditions.dates import is_day
from modelvow.findings import Outcome, Severity
from modelvow.policy.pack import Example
from modelvow.policy.shape import child, error, free_mapping, items, mapping, needed_text, text
from modelvow.typed import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modelvow.findings import Finding
    from modelvow.policy.pack import Page
    from modelvow.policy.shape import Part

KINDS = ("bad", "good", "undetermined")
MARKER = re.compile(r"#\s*expect:\s*([A-Z]{2,8}[0-9]{3}\??(?:[\s,]+[A-Z]{2,8}[0-9]{3}\??)*)")
AS_OF = "2026-01-01"
"""The day on which an example is judged that names none, so that none depends on the calendar."""


class Judge(Protocol):
    """Judges the text of a manifest on a day, beside files that lie next to it (path → text)."""

    def __call__(self, text: str, *, as_of: str, files: Mapping[str, str]) -> Sequence[Finding]:
        """Return the findings, undetermined ones among them."""


class Expectation(NamedTuple):
    """What a marker pins: a line (from 1), a code, and the outcome there."""

    line: int
    code: str
    outcome: Outcome


class Result(NamedTuple):
    """One example that was run. `line` is where it begins in the pack's `file`; no failures: it holds."""

    code: str
    kind: str
    file: str
    line: int
    failures: tuple[str, ...]


def read_examples(part: Part, code: str) -> tuple[Example, ...]:
    """Return the examples of the rule in `part`; PackError unless a bad and a good one are among them."""
    if not part.value.get("examples"):
        raise error(part, f"{code} has no `examples`", "give at least one `bad` and one `good` manifest")
    examples = tuple(_example(entry, code) for entry in items(child(part, "examples"), "`examples`"))
    for kind in ("bad", "good"):
        if all(example.kind != kind for example in examples):
            raise error(
                child(part, "examples"),
                f"{code} has no `{kind}` example",
                f"add `- {kind}: |` with a manifest",
            )
    return examples


def _example(part: Part, code: str) -> Example:
    mapping(part, KINDS, "an example")
    if len(part.value) != 1:
        raise error(part, "an example is one of `bad`, `good`, `undetermined`", "begin each with `- `")
    (kind,) = part.value
    body = child(part, kind)
    example = (
        Example(kind, body.value, line=_line(body))
        if isinstance(body.value, str)
        else _long_example(body, kind)
    )
    marked = any(expected.code == code for expected in expectations(example))
    if kind != "good" and not marked:
        raise error(
            body, f"this example does not mark where {code} points", f"put `# expect: {code}` on that line"
        )
    if kind == "good" and marked:
        raise error(body, f"a good example expects {code}", "take the marker away, or make it a `bad` one")
    return example


def _long_example(part: Part, kind: str) -> Example:
    mapping(part, ("manifest", "as_of", "files"), f"a `{kind}` example")
    manifest = needed_text(part, "manifest", f"a `{kind}` example", "put the manifest's text there")
    as_of = text(part, "as_of")
    if as_of is not None and not is_day(as_of):
        raise error(child(part, "as_of"), f"`{as_of}` is no date", "write it as 2026-01-31")
    return Example(kind, manifest, as_of, _files(part), _line(child(part, "manifest")))


def _files(part: Part) -> dict[str, str]:
    if "files" not in part.value:
        return {}
    files = child(part, "files")
    for path, content in free_mapping(files, "`files`").items():
        if not isinstance(content, str):
            raise error(child(files, path), f"`{path}` must be text", "put the file's content in quotes")
    return dict(files.value)


def _line(part: Part) -> int:
    from modelvow.manifest.document import span_of

    return span_of(part.document, part.path).line


def expectations(example: Example) -> tuple[Expectation, ...]:
    """Return what the markers of an example pin; in an undetermined one every marker means undetermined."""
    found = []
    for number, line in enumerate(example.manifest.splitlines(), start=1):
        for marker in MARKER.findall(line):
            for code in re.split(r"[\s,]+", marker):
                unsure = code.endswith("?") or example.kind == "undetermined"
                outcome = Outcome.UNDETERMINED if unsure else Outcome.VIOLATION
                found.append(Expectation(number, code.removesuffix("?"), outcome))
    return tuple(found)


def run_page(page: Page, judge_text: Judge) -> Iterator[Result]:
    """Yield the results of one rule's examples."""
    for example in page.examples:
        findings = judge_text(example.manifest, as_of=example.as_of or AS_OF, files=example.files)
        failures = tuple(_failures(page.code, example, findings))
        yield Result(page.code, example.kind, page.source, example.line, failures)


def _failures(code: str, example: Example, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield what is not as the example says: of its own rule every line, of others what is marked."""
    expected = expectations(example)
    found = {Expectation(finding.span.line, finding.code, finding.outcome) for finding in findings}
    for missing in sorted(set(expected) - found):
        yield f"{missing.code} was expected at line {missing.line} ({missing.outcome}) and is not there"
    for finding in findings:
        here = Expectation(finding.span.line, finding.code, finding.outcome)
        # A slip in the manifest itself would hide that the example is not what it seems.
        slip = finding.code.startswith("MAN") and finding.severity is Severity.ERROR
        if here not in expected and (finding.code == code or slip):
            yield f"{finding.code} at line {here.line} ({here.outcome}) is not expected: {finding.message}"
        elif finding.outcome is Outcome.ERROR:
            yield f"{finding.code} could not be judged: {finding.reason}"
