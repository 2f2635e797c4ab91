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
BOTH = re.compile(r"\s*&+\s*|\s+\+\s+")
JOINTS = re.compile(r"(\s+(?:AND|OR|WITH)\s+|[()])", re.IGNORECASE)
FILLERS = re.compile(
    r"(?<![^\s,])(?:the|licen[sc]e|version)(?!\S)|[\"'`\u00b4\u2018\u2019\u201c\u201d]|\.$", re.IGNORECASE
)
"""What is said around the name of a license and tells no license apart."""
NO_LICENSE = frozenset({"NONE", "NOASSERTION", "UNLICENSED"})
"""How SPDX and npm write that there is no license, or none is known."""
VERSIONED = re.compile(r"([a-z -]*?[a-z])[ _-]*v?[ ]?([0-9.]*)", re.IGNORECASE)
ALIKE = 0.85
"""So near the letters of an id must be to those that were written: `AGPL` is no slip of `NGPL`."""
FAMILY = 6
"""Ids of one family that are told; the shortest are the plain ones."""
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
            offer = {"suggestion": suggestion} if suggestion else _family(text, known)
            data = {"value": shown(text), "reason": reason, **offer}
            yield Flaw("bad-license-expression", path, data, _surely(text, suggestion, known))


def _family(text: str, known: Known) -> dict[str, str]:
    """Return the ids that `text` leaves open, such as `BSD`; empty where there are none."""
    ids = _versions(text, known) if len(text) <= LONGEST else ()
    return {"family": ", ".join(f"`{name}`" for name in ids)} if ids else {}


def _versions(part: str, known: Known) -> tuple[str, ...]:
    found = VERSIONED.fullmatch(FILLERS.sub("", part).strip())
    if found is None:
        return ()
    starts = ("-".join(filter(None, found.groups())).lower().replace(" ", "-"), found[0].lower())
    ids = [
        name
        for name in known.ids
        if any(re.match(rf"{re.escape(each)}[.-]", name.lower()) for each in starts)
    ]
    return tuple(sorted(ids, key=lambda name: (len(name), name))[:FAMILY])


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
    joined = _joined(text)
    if joined.upper() in OPERATORS | NO_LICENSE:
        return None
    parts = JOINTS.split(joined)
    meant = [part if index % 2 else _nearest(part.strip(), known) for index, part in enumerate(parts)]
    if None in meant:
        return None
    whole = "".join(filter(None, meant))
    return whole if whole not in {"", text} and _reason(whole, known.licensing) is None else None


def _joined(text: str) -> str:
    """Return `text` with words for signs between licenses, and with nothing left open at its end."""
    plain = re.sub(r",\s*(?=version\b)", " ", text.strip(), flags=re.IGNORECASE)
    words = plain.lower().split()
    # `MIT, ISC and Zlib` are all three.
    comma = " AND " if "and" in words[1:-1] and "or" not in words else " OR "
    plain = SEPARATORS.sub(comma, BOTH.sub(" AND ", plain))
    plain = re.sub(r"\(\s*\)", "", plain)
    plain = re.sub(r"(?:\s+(?:AND|OR|WITH))+\s*$", "", plain, flags=re.IGNORECASE).strip()
    if plain.count("(") != plain.count(")"):
        plain = plain.replace("(", " ").replace(")", " ").strip()
    return plain


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


def _nearest(part: str, known: Known) -> str | None:
    """Return the id that `part` surely stands for, else the reference for a license which SPDX lacks.

    None where it may be several: what is offered leaves no license out, and makes no version up.
    """
    if not part or is_plain_license(part, known.rules) or REFERENCE.fullmatch(part):
        return part
    plain = " ".join(FILLERS.sub("", part).split())
    if is_plain_license(plain, known.rules):
        return plain
    if sum(is_plain_license(word, known.rules) for word in plain.split()) > 1:
        return None
    near = known.guess(plain, known.ids, cutoff=0.72)
    if near is not None and _says_the_same(plain, near):
        return near
    ids = _versions(part, known)
    if ids:
        return ids[0] if len(ids) == 1 else None
    reference = re.sub(r"[^A-Za-z0-9.]+", "-", re.sub(r"^LicenseRef-", "", part, flags=re.IGNORECASE)).strip(
        "-"
    )
    return f"LicenseRef-{reference}" if reference else None


def _says_the_same(part: str, near: str) -> bool:
    """Say whether `near` has the letters of `part` but for a slip, and its figures but for a last zero."""
    from difflib import SequenceMatcher

    words, figures = (
        [re.sub(pattern, "", each.lower()) for each in (part, near)] for pattern in (r"[^a-z]", r"[^0-9]")
    )
    return figures[1] in {figures[0], f"{figures[0]}0" if figures[0] else ""} and (
        SequenceMatcher(None, words[0], words[1]).ratio() >= ALIKE
    )
