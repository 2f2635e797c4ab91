"""What overlays say of a record, and what they put it over."""

from __future__ import annotations

from modelvow.report.blocks import shown_value, sourced
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 60
WIDTH = 26


def overlaid_lines(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield a section of the facts of overlays, each with what the catalog itself says; or nothing."""
    said = record.get("overlays") or {}
    if not said:
        return
    yield ""
    yield "From overlays"
    for path, row in said.items():
        source = row["source"]
        told = sourced(source["source"], source["date"], hint=source["hint"])
        place = f"{row['overlay']}:{row['line']}"
        told = place if source["source"] == row["overlay"] else f"{place}, {told}"
        before = "added" if row["was"] in (None, [], {}) else f"catalog: {_short(row['was'])}"
        yield f"  {path:<{WIDTH}} {_short(row['value'])}  ({before}; {told})"


def _short(value: Any) -> str:
    """Return a value in one line; of a row the keys that say something."""
    if isinstance(value, dict):
        text = ", ".join(f"{key} {each}" for key, each in value.items() if each is not None)
    else:
        text = shown_value(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
