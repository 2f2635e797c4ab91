"""A waiver asked for: what it would hide, and where it goes."""

from __future__ import annotations

import os

from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.findings import Finding
    from modelvow.inquiry import Basis
    from modelvow.waivers import Waiver


class WaiveError(Exception):
    """A waiver that is not written; the message says why and what to do."""


class Asked(NamedTuple):
    """A waiver before it is written, and the findings that it will hide."""

    waiver: Waiver
    findings: tuple[Finding, ...]


def ask(waiver: Waiver, basis: Basis, *, facts: bool) -> Asked:
    """Return `waiver` as it is to be written, with the hash of what it excuses if `facts`.

    Raises WaiveError where it would hide nothing, or nothing that may be hidden.
    """
    from modelvow.waivers import OPEN, standing_of, waiver_for

    if waiver.expires < basis.as_of:
        raise WaiveError(f"{waiver.expires} is over: on {basis.as_of} this waiver would hide nothing")
    standing = standing_of(waiver, basis.findings, basis.known)
    if standing.waivable is False:
        raise WaiveError(f"`{waiver.rule}` may not be waived; mend what it finds")
    if not standing.matches:
        raise WaiveError("; ".join(filter(None, (f"nothing to waive: {standing.why}", standing.suggestion))))
    models = basis.known.models
    about = [each for each in basis.findings if waiver_for(each, [waiver], basis.as_of, models)]
    opened = tuple(each for each in about if each.outcome in OPEN)
    if not opened:
        raise WaiveError("nothing to waive: all that it would cover is waived already")
    return Asked(waiver._replace(facts=_facts(opened, basis) if facts else None), opened)


def _facts(findings: Sequence[Finding], basis: Basis) -> str | None:
    """Return the hash of the facts that `findings` rest on, None where there are none or they differ."""
    from modelvow.waivers import facts_hash

    hashes = {facts_hash(each, basis.known.models) for each in findings}
    return hashes.pop() if len(hashes) == 1 and any(each.chain for each in findings) else None


def target_of(file: str | None, basis: Basis) -> str:
    """Return the path that a waiver goes to: the manifest's, or that of `file`.

    Raises WaiveError for a file that would not be read.
    """
    from modelvow.discover import WAIVERS

    if file is None:
        return basis.path
    read = [os.path.join(place, name) for place in (basis.folder, basis.root) for name in WAIVERS]
    if os.path.abspath(file) not in read:
        raise WaiveError(
            f"`{file}` would not be read: waivers lie in the manifest, or in {_listed(WAIVERS)} beside it or "
            "at the root of its repository"
        )
    return file


def _listed(names: Iterable[str]) -> str:
    return " or ".join(f"`{name}`" for name in names)


def written(path: str, waiver: Waiver) -> tuple[str, bytes | None]:
    """Return the text of `path` with `waiver` in it, and the bytes it was made from (None: a new file)."""
    from modelvow.discover import shown
    from modelvow.manifest.read import read_file
    from modelvow.waiving import new_file, with_waiver

    if not os.path.lexists(path):
        return new_file(waiver), None
    # Refuses what is too large or no file before it is read whole.
    read_file(path, shown(path))
    with open(path, "rb") as file:
        content = file.read()
    return with_waiver(content.decode("utf-8"), shown(path), waiver), content
