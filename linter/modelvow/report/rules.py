"""The rules in force, as a table for people or a list for machines."""

from __future__ import annotations

import json

from modelvow.policy.rule import describe_severity, highest_severity
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from modelvow.policy.pack import InForce
    from modelvow.policy.ruleset import Ruleset


def to_json(ruleset: Ruleset) -> str:
    """Return the rules as a JSON list, by code."""
    data = [
        {
            "code": rule.code,
            "name": rule.name,
            "title": rule.title,
            "severity": highest_severity(rule).value,
            "claims": list(rule.claims),
            "pack": rule.pack,
        }
        for rule in ruleset.rules
    ]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def to_text(ruleset: Ruleset, *, origin: bool, settings: Sequence[tuple[str, str]] = ()) -> str:
    """Return the rules as a table; with `origin` where each setting comes from, and what was turned off.

    `settings` are those that are no rule's, each with its place.
    """
    rows = [(rule.code, rule.name, describe_severity(rule), rule.title) for rule in ruleset.rules]
    widths = _widths(rows)
    lines = []
    for row in rows:
        lines.append("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        if origin:
            lines += [f"    {line}" for line in _origins(ruleset, row[0])]
    if origin:
        lines += [f"{code}  off, by {by}" for code, by in sorted(ruleset.off.items())]
        lines += _trait_origins(ruleset)
        lines += [f"setting {key}: {place}" for key, place in settings]
        lines += [_pack_line(pack) for pack in ruleset.packs]
    count = f"{len(rows)} rules in force" if len(rows) != 1 else "1 rule in force"
    off = f", {len(ruleset.off)} turned off" if ruleset.off else ""
    return "\n".join([*lines, "", f"{count}{off}. `modelvow explain CODE` tells what a rule is about"]) + "\n"


def _widths(rows: Sequence[tuple[str, ...]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)] if rows else []


def _origins(ruleset: Ruleset, code: str) -> Iterator[str]:
    for setting, source in ruleset.origins.get(code, {}).items():
        yield f"{setting}: {source}"
    if code in ruleset.held:
        yield f"required by: {ruleset.held[code]}"


def _pack_line(pack: InForce) -> str:
    how = [*(["required"] if pack.required else []), *(["asked for by a manifest"] if pack.asked else [])]
    return f"pack {pack.name}  {', '.join([*how, pack.hash])}: {pack.source}"


def _trait_origins(ruleset: Ruleset) -> list[str]:
    names = [str(trait["trait"]) for trait in ruleset.traits]
    return [
        f"trait {name}  {setting}: {by}"
        for name in names
        for setting, by in ruleset.origins.get(name, {}).items()
    ]
