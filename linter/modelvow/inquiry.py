"""What the commands besides `check` ask of a manifest, and of the rules and facts in force here."""

from __future__ import annotations

import os

from modelvow.building import ensure_built
from modelvow.check import input_of
from modelvow.discover import discover, shown
from modelvow.judge import joined, judge, opened
from modelvow.judging import Input
from modelvow.manifest.document import Unreadable
from modelvow.settings import Options, Workshop
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from modelvow.catalog.index import Catalog
    from modelvow.findings import Finding
    from modelvow.pages.rules import Library
    from modelvow.policy.ruleset import Ruleset
    from modelvow.waivers import Known


class Basis(NamedTuple):
    """What a waiver is asked for on: a manifest, its folder and root, and what is found of it on a day."""

    path: str
    folder: str
    root: str
    as_of: str
    findings: tuple[Finding, ...]
    known: Known


def case_of(path: str | None, as_of: str | None = None, catalog: Sequence[str] = ()) -> dict[str, Any]:
    """Return the case of the manifest at `path` (None: the one below the current folder), as rules see it.

    `catalog` names overlays besides the configured ones.
    Raises Unreadable when there is none, or more than one to choose from.
    """
    workshop = Workshop(Options(as_of=as_of, catalog=tuple(catalog)))
    ensure_built()
    ready = opened(workshop, input_of(_only(path), workshop.options, os.getcwd()), whole=True)
    return joined(workshop, ready)[0]


def basis_of(path: str | None, as_of: str | None = None) -> Basis:
    """Return what is found of the manifest at `path` (None: the one below the current folder)."""
    from modelvow.accepting import known_of

    ensure_built()
    only = _only(path)
    workshop = Workshop(Options(as_of=as_of))
    manifest = input_of(only, workshop.options, os.getcwd())
    ready, judged = opened(workshop, manifest), judge(workshop, manifest)
    known = known_of(ready.settled.ruleset, ready.validated.value["models"])
    folder, root = ready.ground.folder, ready.ground.root
    return Basis(only, folder, root, ready.settled.as_of, tuple(judged.findings), known)


def _only(path: str | None) -> str:
    """Return the one manifest at or below `path`; Unreadable when there is none, or more than one."""
    found = discover([path] if path else [])
    if found.missing:
        raise Unreadable(found.missing[0].path, found.missing[0].reason, hint=found.missing[0].hint)
    if len(found.files) > 1:
        names = ", ".join(f"`{shown(each)}`" for each in found.files)
        raise Unreadable(
            shown(path or "."), "there is more than one manifest here", hint=f"name one of {names}"
        )
    return found.files[0]


def catalog_here(overlays: Sequence[str] = ()) -> Catalog:
    """Return the catalog that judges manifests in the current folder, with `overlays` put over it."""
    ensure_built()
    return Workshop(Options(catalog=tuple(overlays))).catalog(os.getcwd())


def library(packs: Sequence[str] = ()) -> Library:
    """Return all that can be explained of the rules that judge manifests here, with `packs` added."""
    ensure_built()
    from modelvow.pages.rules import library_of
    from modelvow.policy.packs import with_pages

    workshop, here = Workshop(Options(more_policy=tuple(packs))), os.getcwd()
    ruleset = workshop.settle(here).ruleset
    return library_of([with_pages(pack) for pack in workshop.packs(here)], ruleset.rules, ruleset.traits)


def rules_in_force(packs: Sequence[str] = ()) -> Ruleset:
    """Return the rules that judge manifests in the current folder, with `packs` added."""
    ensure_built()
    return Workshop(Options(more_policy=tuple(packs))).settle(os.getcwd()).ruleset


def examples_judge(options: Options) -> Callable[..., Sequence[Finding]]:
    """Return a function that judges an example: its text, `as_of` a day, beside `files` (path → text).

    Catalog and packs are read once for all examples.
    """
    ensure_built()
    workshop = Workshop(options)

    def judge_example(text: str, *, as_of: str, files: Mapping[str, str]) -> Sequence[Finding]:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as folder:
            for name, content in files.items():
                _write(folder, name, content)
            manifest = Input(os.path.join(folder, "ai-manifest.yaml"), "ai-manifest.yaml", text)
            return judge(workshop, manifest, as_of=as_of, run=1).findings

    return judge_example


def _write(folder: str, name: str, content: str) -> None:
    path = os.path.normpath(os.path.join(folder, name))
    if not path.startswith(folder + os.sep):
        raise Unreadable(name, "the file of an example leads out of its folder", hint="name it without `..`")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)
