"""Runs the examples of packs, and tells which branches of their rules these reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelvow.building import ensure_built
from modelvow.inquiry import examples_judge
from modelvow.policy.coverage import Watch
from modelvow.policy.errors import PackError
from modelvow.policy.pack import Settings
from modelvow.policy.packs import load, with_pages
from modelvow.policy.scopes import built_scopes
from modelvow.settings import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelvow.policy.coverage import Reach
    from modelvow.policy.examples import Result
    from modelvow.policy.pack import Pack


def tested(sources: Sequence[str]) -> tuple[list[Result], list[Reach]]:
    """Return the results of all examples of the packs at `sources`, and the branches of their rules."""
    results: list[Result] = []
    reach: list[Reach] = []
    for source in sources:
        found, branches = _tested(source)
        results += found
        reach += branches
    return results, reach


def says_something(pack: Pack) -> bool:
    """Say whether a pack changes anything where it judges."""
    brings = (pack.rules, pack.traits, pack.controls, pack.bases)
    return any(brings) or pack.settings != Settings(pack.settings.origin, lines=pack.settings.lines)


def _tested(source: str) -> tuple[list[Result], Sequence[Reach]]:
    ensure_built()
    pack = with_pages(load(source))
    if not says_something(pack):
        reason = "this pack has neither rules nor settings"
        raise PackError(pack.source, 0, 0, reason, "add `rules:`, or files with rules beside its `pack.yaml`")
    watch = Watch(pack)
    judge = examples_judge(Options(more_policy=(source,), configured=False, beside=True, watch=watch.over))
    results = list(watch.run(pack, judge))
    controls, traits = pack.controls, tuple(str(trait["trait"]) for trait in pack.traits)
    scopes = built_scopes()._replace(controls=controls, traits=traits)
    return results, watch.reach(pack.rules, scopes)
