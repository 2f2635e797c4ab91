"""What a pack holds once it is read: rules, traits and settings, and the pages of its rules."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelvow.policy.rule import Rule

NONE: Mapping[Any, Any] = {}
BUILTIN = ("article", "manifest", "waivers", "facts", "license", "lifecycle")
"""The built-in packs, in the order in which the default policy merges them."""
TEMPLATES = ("approved",)
"""Built-in packs that are in force only where somebody names or extends them."""
BUILTIN_PREFIX = "builtin:"
PACKAGE_PREFIX = "package:"
"""What names a built-in pack, and one in an installed package; any other name is a path."""


class Example(NamedTuple):
    """A manifest that shows what a rule says. `kind` is bad, good or undetermined, `line` where it begins."""

    kind: str
    manifest: str
    as_of: str | None = None
    files: Mapping[str, str] = NONE
    line: int = 0


class Page(NamedTuple):
    """What is told of a rule and not needed to judge; `source` is the file it was read from."""

    code: str
    source: str
    rationale: str
    references: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


class Settings(NamedTuple):
    """What changes rules without being one.

    `origin` says where it stands; `lines` gives the line of a key, such as `("severity", "FIT002")`. `closer`
    are rules that are selected elsewhere: one named there itself survives its family being ignored here.
    """

    origin: str
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, str] = NONE
    params: Mapping[str, Mapping[str, Any]] = NONE
    waivable: Mapping[str, bool] = NONE
    strict: bool | None = None
    closer: tuple[str, ...] = ()
    lines: Mapping[tuple[str, ...], int] = NONE


class Claim(NamedTuple):
    """A statement of the article: its id, its term in Chinese and in English, the claim in our words."""

    id: str
    term: str
    english: str
    claim: str


class Pack(NamedTuple):
    """A pack. `bases` are the packs it extends, merged before it; `pages` is empty where one only judges.

    Of a `required` one nothing may be taken, no manifest either unless it is `excludable`. `places` has file
    and line of each rule and trait of a pack that people wrote, by code or name.
    """

    name: str
    title: str
    source: str
    hash: str
    settings: Settings
    rules: tuple[Rule, ...] = ()
    traits: tuple[Mapping[str, Any], ...] = ()
    controls: tuple[str, ...] = ()
    bases: tuple[Pack, ...] = ()
    pages: Mapping[str, Page] = NONE
    claims: tuple[Claim, ...] = ()
    required: bool = False
    places: Mapping[str, tuple[str, int]] = NONE
    excludable: bool = True


class InForce(NamedTuple):
    """A pack as it stands in a ruleset: where it comes from, its name, the hash of what it says.

    `asked`: a manifest asks for it, and no configuration.
    """

    source: str
    name: str
    hash: str
    required: bool = False
    asked: bool = False
    excludable: bool = True
