"""License expressions: what is wrong with one, and how it is written."""

from __future__ import annotations

import re

from modelvow.manifest.coherence import Flaw, is_plain_license
from modelvow.manifest.guess import clearly, guesser, shown
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from modelvow.findings import KeyPath
    from modelvow.manifest.coherence import Rules
    from modelvow.manifest.guess import Guess

LONGEST = 1000
OPERATORS = frozenset({"AND", "OR", "WITH"})
SURE = 0.9
"""So near an id must be to what was written before it is put in its place."""
LICENSES = re.compile(r"\s+(?:AND|OR|WITH)\s+")
SEPARATORS = re.compile(r"\s*(?:[/|,;]+|\band/or\b)\s*", re.IGNORECASE)
REFERENCE = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+", re.IGNORECASE)


class Known(NamedTuple):
    """What expressions are read with: the library's tables, the ids as SPDX spells them, and guesses."""

    licensing: Any
    ids: tuple[str, ...]
    rules: Rules
    guess: Guess


def refused(suspects: Iterable[tuple[KeyPath, str]], rules: Rules) -> Iterator[Flaw]:
    """Yield the texts that are no license expressions, why, and what was probably meant."""
    known = _known(rules)
    for path, text in suspects:
        reason = _reason(text, known.licensing)
        if reason is not None:
            suggestion = _meant(text, known) if len(text) <= LONGEST else None
            offer = {"suggestion": suggestion} if suggestion else {}
            data = {"value": shown(text), "reason": reason, **offer}
            yield Flaw("bad-license-expression", path, data, _surely(text, suggestion, known))


def _known(rules: Rules) -> Known:
    import license_expression

    licensing = license_expression.get_spdx_licensing()
    symbols = licensing.known_symbols.values()
    names = (symbol.key for symbol in symbols if not symbol.is_exception)
    ids = tuple(name for name in names if not name.startswith("LicenseRef-"))
    return Known(licensing, ids, rules, guesser())


def _reason(text: str, licensing: Any) -> str | None:
    if len(text) > LONGEST:
        return f"is longer than {LONGEST} characters"
    words = text.replace("(", " ( ").replace(")", " ) ").split()
    # Checked here, for releases of the library differ on these, and some break on them.
    if words[-1].upper() in OPERATORS:
        return f"ends in `{shown(words[-1])}`"
    if ["(", ")"] in [words[index : index + 2] for index in range(len(words))]:
        return "has nothing between two parentheses"
    try:
        unknown = licensing.unknown_license_keys(licensing.parse(text, strict=True))
    except Exception:  # noqa: BLE001 - the library raises AttributeError and IndexError on text it cannot parse
        return "is no SPDX expression"
    strange = [key for key in unknown if not REFERENCE.fullmatch(key)]
    return f"names `{shown(strange[0])}`, which SPDX does not list" if strange else None


def _meant(text: str, known: Known) -> str | None:
    joined = SEPARATORS.sub(" OR ", text.strip())
    joined = re.sub(r"(?:\s+(?:AND|OR|WITH))+$|\(\s*\)", "", joined, flags=re.IGNORECASE).strip()
    if joined.upper() in OPERATORS:
        return None
    parts = re.split(r"(\s+(?:AND|OR|WITH)\s+)", joined)
    meant = "".join(part if index % 2 else _nearest(part, known) for index, part in enumerate(parts))
    return meant if meant and meant != text and _reason(meant, known.licensing) is None else None


def _surely(text: str, meant: str | None, known: Known) -> str | None:
    """Return `meant` if nothing else can be: a comma may mean AND, and a reference is only made up."""
    if meant is None or any(sign in text for sign in ",;") or text.count("(") != text.count(")"):
        return None
    before, after = (LICENSES.split(SEPARATORS.sub(" OR ", each.strip())) for each in (text, meant))
    pairs = list(zip(before, after, strict=False))
    sure = len(before) == len(after) and all(_is_sure(*pair, known) for pair in pairs)
    return meant if sure else None


def _is_sure(part: str, meant: str, known: Known) -> bool:
    if part == meant or meant.startswith("LicenseRef-"):
        return part == meant
    return clearly(part, meant, known.ids, least=SURE) is not None


def _nearest(part: str, known: Known) -> str:
    """Return the id nearest to `part`, else the reference that stands for a license which SPDX lacks."""
    if not part or is_plain_license(part, known.rules) or REFERENCE.fullmatch(part):
        return part
    reference = f"LicenseRef-{re.sub(r'[^A-Za-z0-9.]+', '-', part).strip('-')}"
    return known.guess(part, known.ids, cutoff=0.72) or reference
