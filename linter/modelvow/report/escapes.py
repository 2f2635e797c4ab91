"""Text from manifests, made harmless for formats that end up before people."""

from __future__ import annotations

from modelvow.report.terminal import escape
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelvow.findings import Waived


def legible(text: str) -> str:
    r"""Return `text` with line ends kept and every other control character written out, such as `\x1b`.

    Nothing is left that XML forbids, that moves or hides text, or that UTF-8 cannot hold.
    """
    return "\n".join(escape(line) for line in text.replace("\r\n", "\n").split("\n"))


def on_one_line(text: str) -> str:
    """Return `text` as `legible` does, its lines joined by blanks."""
    return " ".join(legible(text).split("\n"))


def sentence(text: str) -> str:
    """Return `text` with a capital letter first and a period last, if it ends with no such sign."""
    text = text.strip()
    end = "." if text and text[-1] not in ".?!" else ""
    return f"{text[:1].upper()}{text[1:]}{end}"


def sentences(parts: Iterable[str]) -> str:
    """Return `parts` as sentences with a blank between them."""
    return " ".join(sentence(part) for part in parts if part.strip())


def acceptance(waived: Waived | None) -> str:
    """Return who accepted a finding, until when and why; empty where nobody did."""
    return "" if waived is None else f"accepted by {waived.by} until {waived.until}: {waived.reason}"
