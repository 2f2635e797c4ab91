"""Judged manifests as text and back: what is kept between runs, and what one process sends another."""

from __future__ import annotations

from modelvow.case.evidence import Evidence
from modelvow.findings import Edit, Finding, Fix, Link, Outcome, Related, Severity, Span, Waived
from modelvow.report.result import Manifest, Verdict
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple
from modelvow.waivers import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.judging import Judged


GROUNDS = Finding._fields.index("grounds")
"""Where the fields of a finding begin that are texts and flags."""


class Encoded(NamedTuple):
    """A judged manifest as JSON text, and the bodies of its findings by the hash that the text names."""

    text: str
    bodies: dict[str, str]


class Body(NamedTuple):
    """What findings of many manifests share: all but their places."""

    code: str
    name: str
    outcome: Outcome
    severity: Severity
    message: str
    help: str
    model: str | None
    need: str | None
    claims: tuple[str, ...]
    chain: tuple[Link, ...]
    missing: tuple[str, ...]
    hint: bool
    reason: str
    waived: Waived | None


class Bodies:
    """Bodies of findings by hash; each is decoded once for all findings that share it."""

    __slots__ = ("_decoded", "texts")

    def __init__(self, texts: dict[bytes, bytes]) -> None:
        """Begin with what was read; more may come."""
        self.texts = texts
        self._decoded: dict[str, Body] = {}

    def get(self, mark: str) -> Body:
        """Return the body of that hash; KeyError where there is none."""
        body = self._decoded.get(mark)
        if body is None:
            body = self._decoded[mark] = decode_body(self.texts[mark.encode()])
        return body

    def add(self, bodies: Mapping[str, str]) -> None:
        """Take in what `encode` gave."""
        for mark, text in bodies.items():
            self.texts.setdefault(mark.encode(), text.encode())


def encode(judged: Judged) -> Encoded:
    """Return `judged` as text; where it lies and which packs it asks for are left to whoever reads it."""
    bodies: dict[str, str] = {}
    manifest = judged.manifest
    told = [
        [manifest.models, manifest.rules, manifest.fail_on],
        [_encode_finding(each, bodies) for each in judged.findings],
        list(judged.standings.values()),
        judged.evidence,
        judged.verdicts,
    ]
    return Encoded(_dumps(told), bodies)


def decode(text: str | bytes, bodies: Bodies, judged: Judged, files: Sequence[str]) -> Judged:
    """Return what `encode` wrote; `judged` has where it lies and its text, `files` its files of waivers."""
    from json import loads

    (models, rules, fail_on), findings, standings, evidence, verdicts = loads(text)
    path = judged.manifest.path
    return judged._replace(
        manifest=Manifest(path, models, rules, Severity(fail_on) if fail_on else None),
        findings=[_decode_finding(each, path, bodies) for each in findings],
        text=judged.text if findings else "",
        standings={
            file: tuple([Standing(*each) for each in of_file])
            for file, of_file in zip(files, standings, strict=True)
        },
        evidence=tuple([(place, Evidence(*state)) for place, state in evidence]),
        verdicts=[_decode_verdict(each) for each in verdicts],
    )


def _dumps(told: Any) -> str:
    from json import dumps

    # Escapes keep every line on one line, and lone surrogates as they are.
    return dumps(told, separators=(",", ":"))


def _encode_finding(finding: Finding, bodies: dict[str, str]) -> list[Any]:
    body = _dumps([getattr(finding, name) for name in Body._fields])
    mark = _hash_of(body)
    bodies[mark] = body
    fix = finding.fix and [finding.fix.title, finding.fix.edits]
    return [
        mark,
        finding.span,
        finding.key_path,
        finding.fingerprint,
        finding.related,
        fix,
        *finding[GROUNDS:],
    ]


def _hash_of(body: str) -> str:
    from hashlib import blake2b

    return blake2b(body.encode(), digest_size=12).hexdigest()


def decode_body(text: str | bytes) -> Body:
    """Return the body that `encode` wrote."""
    from json import loads

    body = Body(*loads(text))
    return body._replace(
        outcome=Outcome(body.outcome),
        severity=Severity(body.severity),
        claims=tuple(body.claims),
        chain=tuple([Link(*each) for each in body.chain]),
        missing=tuple(body.missing),
        waived=Waived(*body.waived) if body.waived else None,
    )


def _decode_finding(told: list[Any], path: str, bodies: Bodies) -> Finding:
    mark, span, key_path, fingerprint, related, fix, *grounds = told
    body = bodies.get(mark)
    return Finding(
        *body[:6],
        path,
        Span(*span),
        tuple(key_path),
        fingerprint,
        *body[6:10],
        tuple([_decode_related(*each) for each in related]),
        *body[10:],
        Fix(fix[0], tuple([Edit(Span(*span), text) for span, text in fix[1]])) if fix else None,
        *grounds,
    )


def _decode_related(message: str, key_path: list[Any], span: list[int] | None) -> Related:
    return Related(message, tuple(key_path), Span(*span) if span else None)


def _decode_verdict(told: list[Any]) -> Verdict:
    code, name, outcome, path, model, key_path, severity, need = told
    shown = Severity(severity) if severity else None
    return Verdict(code, name, Outcome(outcome), path, model, tuple(key_path), shown, need)
