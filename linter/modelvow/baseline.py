"""Baselines: findings that were known on a day, and how those of today compare with them."""

from __future__ import annotations

from modelvow.findings import Outcome, Severity, State
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from modelvow.findings import Finding, KeyPath
    from modelvow.policy.rule import Rule

    Known = Mapping[tuple[str, str], Sequence["Entry"]]
    """Entries by path and fingerprint."""

VERSION = 1
DIVIDERS = "0123456789abcdef"
"""Lines that stand in every baseline whatever is known, one before each first digit of a fingerprint.

Two branches that take out neighbors would be a conflict; with a line between them that nobody touches, hardly
any two are neighbors.
"""
END = "end"
"""The last line of the list, so that every entry before it ends in the same comma."""
OPEN = (Outcome.VIOLATION, Outcome.UNDETERMINED)
_GRAVITY = (Outcome.WAIVED, Outcome.UNDETERMINED, Outcome.VIOLATION)
_TEXTS = ("fingerprint", "path", "code", "severity", "outcome", "grounds")


class Entry(NamedTuple):
    """A finding that was known. `path` is "" where it was said of a whole run; `grounds` hashes facts."""

    fingerprint: str
    path: str
    code: str
    model: str | None
    severity: Severity
    outcome: Outcome
    grounds: str


class ShapeError(Exception):
    """Data that is no baseline: where in it, why, and the way out."""

    def __init__(self, key_path: KeyPath, reason: str, hint: str) -> None:
        """Keep the parts."""
        self.key_path, self.reason, self.hint = key_path, reason, hint
        super().__init__(f"{reason}; {hint}")


def grounded(findings: Iterable[Finding], models: Mapping[str, str], rules: Iterable[Rule]) -> list[Finding]:
    """Return `findings` with the hash of their facts, those marked firm that `rules` let nobody accept.

    `models` leads from names to ids.
    """
    from modelvow.waivers import facts_hash

    firm = {rule.code for rule in rules if not rule.waivable}
    return [each._replace(grounds=facts_hash(each, models), firm=each.code in firm) for each in findings]


def entry_of(finding: Finding, path: str) -> Entry:
    """Return `finding`, of the file at `path` as a baseline names it, as an entry."""
    where = path if finding.home else ""
    return Entry(
        finding.fingerprint,
        where,
        finding.code,
        finding.model,
        finding.severity,
        finding.outcome,
        finding.grounds,
    )


def can_be_known(finding: Finding) -> bool:
    """Say whether a baseline may hold `finding`: it is open, and its rule lets somebody accept it."""
    return finding.outcome in OPEN and not finding.firm


def known_of(entries: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """Return `entries` by path and fingerprint; after a merge of branches there may be several of one."""
    known: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        known.setdefault((entry.path, entry.fingerprint), []).append(entry)
    return known


def compared(finding: Finding, path: str, known: Known) -> Finding:
    """Return `finding`, of the file at `path` as entries name it, with its state; an old one is quiet.

    A finding whose rule lets nobody accept it has a state, and is never quiet. A rule that failed has none.
    """
    if finding.outcome is Outcome.ERROR:
        return finding
    entries = known.get((path if finding.home else "", finding.fingerprint), ())
    if not entries:
        return finding._replace(state=State.NEW)
    if not any(_holds(entry, finding) for entry in entries):
        return finding._replace(state=State.UPDATED)
    quiet = finding.quiet or can_be_known(finding)
    return finding._replace(state=State.UNCHANGED, quiet=quiet)


def _holds(entry: Entry, finding: Finding) -> bool:
    """Say whether `finding` is what `entry` knew: the same facts, and no graver than then."""
    return (
        entry.grounds == finding.grounds
        and finding.severity.rank <= entry.severity.rank
        and _GRAVITY.index(finding.outcome) <= _GRAVITY.index(entry.outcome)
    )


def text_of(entries: Iterable[Entry]) -> str:
    """Return the text of a baseline: the same for the same entries, whatever their order; one a line."""
    lines = [(each[0], _line(each)) for each in sorted(set(entries), key=_order)]
    marked = sorted([(digit, f'"{digit}"') for digit in DIVIDERS] + lines)
    body = "".join(f"{line},\n" for _, line in marked)
    return f'{{"version": {VERSION}, "findings": [\n{body}"{END}"\n]}}\n'


def _order(entry: Entry) -> tuple[str, ...]:
    return tuple(str(part) for part in entry)


def _line(entry: Entry) -> str:
    from json import dumps

    told = {key: str(value) for key, value in entry._asdict().items() if value is not None}
    line = dumps(told, ensure_ascii=False)
    # What a terminal obeys or no encoding holds is written out; all else is to be read by people.
    return line if line.isprintable() else dumps(told)


def entries_in(data: Any) -> tuple[Entry, ...]:
    """Return the entries in the `data` of a baseline; raises ShapeError."""
    if not isinstance(data, dict) or "findings" not in data:
        raise ShapeError((), "this is no baseline", _anew())
    if data.get("version") != VERSION or isinstance(data.get("version"), bool):
        reason = f"this version reads baselines of version {VERSION} alone"
        raise ShapeError(("version",), reason, _anew())
    if not isinstance(data["findings"], list):
        raise ShapeError(("findings",), "`findings` must be a list", _anew())
    return tuple(_entries(data["findings"]))


def _entries(listed: Sequence[Any]) -> Iterator[Entry]:
    for index, value in enumerate(listed):
        if isinstance(value, str):
            # A divider.
            continue
        reason = _flaw(value)
        if reason:
            raise ShapeError(("findings", index), reason, _anew())
        yield Entry(
            value["fingerprint"],
            value["path"],
            value["code"],
            value.get("model"),
            Severity(value["severity"]),
            Outcome(value["outcome"]),
            value["grounds"],
        )


def _flaw(value: Any) -> str:
    """Return why `value` is no entry, "" where it is one."""
    from modelvow.manifest.written import shown

    if not isinstance(value, dict):
        return "an entry must be an object"
    for key in _TEXTS:
        if not isinstance(value.get(key), str):
            return f"`{key}` must be text" if key in value else f"the entry has no `{key}`"
    if not isinstance(value.get("model", ""), str):
        return "`model` must be text"
    if value["severity"] not in list(Severity):
        return f"`severity` cannot be `{shown(value['severity'])}`"
    if value["outcome"] not in OPEN:
        return f"`outcome` cannot be `{shown(value['outcome'])}`"
    return ""


def _anew() -> str:
    return "take it from the history of the repository, or delete it and write it anew"


def told(findings: Iterable[Finding], paths: Mapping[str, str]) -> list[Entry]:
    """Return the entries of those of `findings` that a baseline may hold; `paths` names their files in it."""
    return [entry_of(each, paths[each.path]) for each in findings if can_be_known(each)]


def missing_from(
    entries: Iterable[Entry], findings: Iterable[Finding], paths: Mapping[str, str]
) -> list[Entry]:
    """Return those of `entries` that no finding answers to any more, waived ones among them."""
    there: AbstractSet[tuple[str, str]] = {
        (paths[each.path] if each.home else "", each.fingerprint) for each in findings
    }
    return [entry for entry in entries if (entry.path, entry.fingerprint) not in there]
