"""What is to be judged, and what it came to, as the rest of a run passes it on."""

from __future__ import annotations

import os
from types import MappingProxyType

from modelvow.discover import below, repository_of
from modelvow.links import parent
from modelvow.report.result import Unreadable as Unjudged
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelvow.case.evidence import Evidence
    from modelvow.discover import Found
    from modelvow.findings import Finding
    from modelvow.links import Looked
    from modelvow.manifest.document import Unreadable
    from modelvow.report.result import Manifest, Offer, Verdict
    from modelvow.settings import Options, Workshop
    from modelvow.waivers import Standing

NONE: Mapping[str, Any] = MappingProxyType({})
MANY = 400
"""Manifests that are worth another process: with fewer, its start costs more than it saves."""


class Input(NamedTuple):
    """One manifest to judge: its absolute path, the path shown, and its text unless it is read from there.

    `place` is its path from the root of its repository, where findings are to be known by another one.
    """

    home: str
    name: str
    text: str | bytes | None = None
    place: str | None = None


class Round(NamedTuple):
    """What a run is asked for: the paths, what they name or hold, and that with what judges it."""

    workshop: Workshop
    paths: tuple[str, ...]
    found: Found
    inputs: tuple[Input, ...]


class Ground(NamedTuple):
    """Where a manifest stands: its folder, the root that evidence stays inside, and its path from there."""

    folder: str
    root: str
    name: str


class Judged(NamedTuple):
    """One manifest after all rules, as far as a report needs it; plain data, to be kept or sent elsewhere.

    `folder` is where it lies and `asked` are the packs that it asks for: with these a workshop settles what
    judged it. `text` is empty where nothing was found. `standings` has what became of the waivers in each
    file that covers it, by path; `evidence` is what was seen of each path that controls and duties name.
    """

    manifest: Manifest
    folder: str
    asked: tuple[str, ...]
    findings: Sequence[Finding]
    verdicts: Sequence[Verdict] = ()
    text: str = ""
    offer: Offer | None = None
    standings: Mapping[str, tuple[Standing, ...]] = NONE
    evidence: tuple[tuple[str, Evidence], ...] = ()


class Failed(NamedTuple):
    """A manifest that could not be judged, and what of its text is worth showing."""

    failure: Unjudged
    text: str = ""


def failed_on(manifest: Input, error: Unreadable) -> Failed:
    """Return `error` as what `manifest` came to."""
    return Failed(unjudged(error), raw_text(manifest) if error.span is not None else "")


def unjudged(failure: Unreadable) -> Unjudged:
    """Return `failure` as a report tells it."""
    return Unjudged(failure.name, failure.reason, failure.hint, failure.span)


def raw_text(manifest: Input) -> str:
    """Return what can be shown of a text that could not be read as a manifest."""
    from modelvow.manifest.limits import MANIFEST

    text = manifest.text
    if text is None:
        with open(manifest.home, "rb") as file:
            text = file.read(MANIFEST.size)
    if isinstance(text, bytes):
        text = text.decode("utf-8-sig", "replace")
    return text.removeprefix("\ufeff")


def compares(options: Options) -> bool:
    """Say whether the caller has findings compared with a baseline or a revision."""
    return bool(options.since is not None or options.write_baseline or options.baseline)


def is_compared(asked: Round) -> bool:
    """Say whether anything of the run is compared with what was there before, or is not a file."""
    if compares(asked.workshop.options) or any(each.text is not None for each in asked.inputs):
        return True
    return any(map(asked.workshop.baseline, dict.fromkeys(map(folder_of, asked.inputs))))


def folder_of(manifest: Input) -> str:
    """Return the absolute folder that a manifest lies in, or would."""
    return parent(manifest.home)


def ground_of(manifest: Input, looked: Looked) -> Ground:
    """Return where `manifest` stands: evidence stays inside its repository, or its folder without one.

    `looked` has what was seen of folders, and gains what is.
    """
    folder = folder_of(manifest)
    root = repository_of(folder, looked) or folder
    return Ground(folder, root, manifest.place or below(manifest.home, root).replace(os.sep, "/"))
