"""`waive` without its options' parsing: judge, write, say what was done. Knows nothing of click."""

from __future__ import annotations

from modelvow.acceptance import WaiveError, ask, target_of, written
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from modelvow.waivers import Waiver


def waive(waiver: Waiver, manifest: str | None, *, file: str | None, facts: bool, as_of: str | None) -> str:
    """Write `waiver` for `manifest` (None: the one below the current folder), and return what is to be told.

    Raises WaiveError where nothing is written.
    """
    from modelvow.cli.outputs import write_file
    from modelvow.inquiry import basis_of
    from modelvow.settings import day_of

    for name, text in (("reason", waiver.reason), ("approved-by", waiver.approved_by)):
        if not text.strip():
            raise WaiveError(f"`--{name}` is empty; say it in words")
    asked = ask(
        waiver._replace(expires=day_of(waiver.expires)), basis := basis_of(manifest, as_of), facts=facts
    )
    path = target_of(file, basis)
    text, content = written(path, asked.waiver)
    if content != _now(path, content):
        raise WaiveError(f"`{path}` was changed in the meantime; run it again")
    write_file(path, text)
    count = len(asked.findings)
    ends = ", or until the facts change" if asked.waiver.facts else ""
    what = "1 finding" if count == 1 else f"{count} findings"
    return f"Wrote a waiver of {what} of {asked.findings[0].code} into {path}, until {waiver.expires}{ends}"


def _now(path: str, content: bytes | None) -> bytes | None:
    if content is None:
        return None
    with open(path, "rb") as file:
        return file.read()
