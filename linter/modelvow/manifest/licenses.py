"""License expressions: what is wrong with one, and how it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from modelvow.manifest.coherence import is_plain_license
from modelvow.manifest.guess import closest, shown

if TYPE_CHECKING:
    from modelvow.manifest.coherence import Rules

LONGEST = 1000
OPERATORS = frozenset({"AND", "OR", "WITH"})
SEPARATORS = re.compile(r"\s*(?:[/|,;]+|\band/or\b)\s*", re.IGNORECASE)
REFERENCE = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+", re.IGNORECASE)


def refusal(text: str, rules: Rules) -> dict[str, str] | None:
    """Return why `text` is no license expression and what was probably meant; None when it is one."""
    if len(text) > LONGEST:
        return {"value": shown(text), "reason": f"is longer than {LONGEST} characters"}
    licensing = _licensing()
    reason = _reason(text, licensing)
    if reason is None:
        return None
    data = {"value": shown(text), "reason": reason}
    suggestion = _meant(text, licensing, rules)
    return data if suggestion is None else {**data, "suggestion": suggestion}


def _licensing() -> Any:
    import license_expression

    return license_expression.get_spdx_licensing()


def _reason(text: str, licensing: Any) -> str | None:
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


def _meant(text: str, licensing: Any, rules: Rules) -> str | None:
    joined = SEPARATORS.sub(" OR ", text.strip())
    joined = re.sub(r"(?:\s+(?:AND|OR|WITH))+$|\(\s*\)", "", joined, flags=re.IGNORECASE).strip()
    symbols = licensing.known_symbols.values()
    ids = [each.key for each in symbols if not each.is_exception and not each.key.startswith("LicenseRef-")]
    parts = re.split(r"(\s+(?:AND|OR|WITH)\s+)", joined)
    if joined.upper() in OPERATORS:
        return None
    meant = "".join(part if index % 2 else _nearest(part, ids, rules) for index, part in enumerate(parts))
    return meant if meant and meant != text and _reason(meant, licensing) is None else None


def _nearest(part: str, ids: list[str], rules: Rules) -> str:
    """Return the id nearest to `part`, else the reference that stands for a license which SPDX lacks."""
    if not part or is_plain_license(part, rules) or REFERENCE.fullmatch(part):
        return part
    reference = f"LicenseRef-{re.sub(r'[^A-Za-z0-9.]+', '-', part).strip('-')}"
    return closest(part, ids, cutoff=0.72) or reference
