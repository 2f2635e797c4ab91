"""What a shell offers to complete: never an error, never anything but words."""

from __future__ import annotations

import os
import sys

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click
    from click.shell_completion import CompletionItem

    from modelvow.policy.rule import Rule

    Words = Iterable[tuple[str, str]]
    Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

VARIABLE = "_MODELVOW_COMPLETE"
MOST = 200
"""Words that are offered at once."""


def is_asked() -> bool:
    """Say whether a shell asks for words, and not for a command to be run."""
    return VARIABLE in os.environ


def quiet() -> None:
    """Let nothing of what goes on reach the terminal on which somebody types."""
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the process


def offering(words: Callable[[str], Words]) -> Completer:
    """Return what click calls for the words that begin as what is typed; where they fail there are none."""

    def complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        try:
            fitting = [each for each in words(incomplete) if each[0].startswith(incomplete)]
        except Exception:  # noqa: BLE001 - a broken configuration is told by the command, not by a key press
            return []
        return [CompletionItem(word, help=text or None) for word, text in fitting[:MOST]]

    return complete


def _rules(incomplete: str) -> Words:
    """Yield codes, or names where small letters are typed, of the rules in force here."""
    by_name = incomplete[:1].islower()
    return sorted((rule.name, rule.title) if by_name else (rule.code, rule.title) for rule in _in_force())


def _in_force() -> Iterable[Rule]:
    from modelvow.policy.packs import load_default

    try:
        from modelvow.inquiry import rules_in_force

        return rules_in_force().rules
    except Exception:  # noqa: BLE001 - the rules of a policy that cannot be read are those that it builds on
        return [rule for pack in load_default() for rule in pack.rules]


def _families(incomplete: str) -> Words:
    if incomplete[:1].islower():
        return _rules(incomplete)
    found = list(_rules(incomplete))
    return [*dict.fromkeys((code.rstrip("0123456789"), "a family") for code, _ in found), *found]


def _subjects(incomplete: str) -> Words:
    from modelvow.policy.packs import known_claims
    from modelvow.vocabulary import NEEDS

    claims = sorted(known_claims())
    return [
        *_rules(incomplete),
        *((need, "a need") for need in NEEDS),
        *((claim, "a claim") for claim in claims),
    ]


def _formats(_incomplete: str) -> Words:
    from modelvow.report import FORMATS

    return [(form + end, text) for form in FORMATS for end, text in (("", ""), ("=", "into a file"))]


def _packs(_incomplete: str) -> Words:
    from modelvow.policy.pack import BUILTIN, TEMPLATES
    from modelvow.policy.packs import PREFIX

    return [(PREFIX + name, "") for name in (*BUILTIN, *TEMPLATES)]


def _models(incomplete: str) -> Words:
    """Return names of the catalog; those of overlays are left out, for they would all have to be read."""
    from modelvow import built
    from modelvow.catalog.index import open_catalog

    catalog = open_catalog(built.path("catalog.db"))
    return [(name, "") for name in catalog.beginning(incomplete, MOST)]


def _declared(_incomplete: str) -> Words:
    """Return the models of the manifest in the current folder."""
    from modelvow.manifest.coherence import names_in
    from modelvow.manifest.read import read_file

    for name in ("ai-manifest.yaml", "ai-manifest.yml", "ai-manifest.json"):
        if os.path.isfile(name):
            return [(each, "") for each in sorted(names_in(read_file(name, name).value))]
    return []


rules = offering(_rules)
families = offering(_families)
subjects = offering(_subjects)
formats = offering(_formats)
packs = offering(_packs)
models = offering(_models)
declared = offering(_declared)
