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
    """A judged manifest as JSON text, and the hashes of the bodies that its findings have."""

    text: bytes
    marks: Sequence[str]


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

    __slots__ = ("_decoded", "_fresh", "texts")

    def __init__(self, texts: dict[bytes, bytes]) -> None:
        """Begin with what was read; more may come."""
        self.texts = texts
        self._decoded: dict[str, Body] = {}
        self._fresh: list[bytes] = []

    def get(self, mark: str) -> Body:
        """Return the body of that hash; KeyError where there is none."""
        body = self._decoded.get(mark)
        if body is None:
            body = self._decoded[mark] = decode_body(self.texts[mark.encode()])
        return body

    def put(self, text: str) -> str:
        """Take in a body, and return its hash."""
        content = text.encode()
        mark = _hash_of(content)
        if mark.encode() not in self.texts:
            self.texts[mark.encode()] = content
            self._fresh.append(mark.encode())
        return mark

    def fresh(self) -> dict[str, str]:
        """Return what was taken in since this was last asked."""
        fresh = {mark.decode(): self.texts[mark].decode() for mark in self._fresh}
        self._fresh.clear()
        return fresh

    def add(self, bodies: Mapping[str, str]) -> None:
        """Take in what was `fresh` elsewhere."""
        for mark, text in bodies.items():
            self.texts.setdefault(mark.encode(), text.encode())


def encode(judged: Judged, bodies: Bodies) -> Encoded:
    """Return `judged` as text, whose findings have their bodies in `bodies`, which gains new ones.

    Where it lies and which packs it asks for are left to whoever reads it.
    """
    manifest = judged.manifest
    findings = [_encode_finding(each, bodies) for each in judged.findings]
    told = [
        [manifest.models, manifest.rules, manifest.fail_on],
        findings,
        list(judged.standings.values()),
        judged.evidence,
        judged.verdicts,
    ]
    return Encoded(_dumps(told).encode(), list(dict.fromkeys([mark for mark, *_ in findings])))


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


def _encode_finding(finding: Finding, bodies: Bodies) -> list[Any]:
    mark = bodies.put(_dumps([getattr(finding, name) for name in Body._fields]))
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


def _hash_of(body: bytes) -> str:
    from hashlib import blake2b

    return blake2b(body, digest_size=12).hexdigest()


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
