"""Manifests that were touched since a revision, judged beside what they were at the base."""

from __future__ import annotations

import os
from contextlib import closing

from modelvow.base_tree import (
    SETTINGS,
    WAIVERS,
    Layout,
    Need,
    around,
    evidence_in,
    prefixes,
    table_of,
    value_of,
)
from modelvow.baseline import compared, entry_of, known_of
from modelvow.discover import NAMES, Found, from_here, places_of, repository_of, shown
from modelvow.findings import Outcome
from modelvow.judging import Input
from modelvow.report.result import Comparison, Fixed, Report, Since, Unreadable
from modelvow.revisions import (
    Blobs,
    RevisionError,
    at_or_below,
    changes_since,
    differs,
    is_bare,
    line_of,
    name_of,
    tree_of,
)
from modelvow.settings import Workshop, leave_out, today
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from modelvow.findings import Finding
    from modelvow.policy.pack import Pack
    from modelvow.revisions import Item, Line
    from modelvow.settings import Options

    Check = Callable[[Workshop, Sequence[Input], Found], Report]
    """Judges manifests."""

MOST = 16 * 1024 * 1024
"""Bytes of a file beyond which it is taken to have changed when its times have."""
SHORT = 7
STDIN = "-"


class Scope(NamedTuple):
    """Manifests by their places, as they are shown, and those of them that were named themselves."""

    names: Mapping[str, str]
    named: frozenset[str]


class Before(NamedTuple):
    """What the base comes to: its findings, under the places of today, and what could not be judged there."""

    findings: tuple[Finding, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


class Now(NamedTuple):
    """The repository as it is, beside a commit: `tree` is that commit's, `changed` may differ from it.

    `moved` has the old place of what was renamed, by its new one, and `order` has `changed`, sorted. Places
    are paths from the root.
    """

    root: str
    line: Line
    tree: Mapping[str, Item]
    changed: frozenset[str]
    order: Sequence[str]
    moved: Mapping[str, str]

    def place(self, path: str) -> str:
        """Return the place of the file at `path`."""
        return os.path.relpath(os.path.abspath(path), self.root).replace(os.sep, "/")

    def path(self, place: str) -> str:
        """Return where the file at `place` lies."""
        return os.path.join(self.root, *place.split("/"))

    def is_changed(self, place: str) -> bool:
        """Say whether what is at `place` is not what the commit has there."""
        return place in self.changed and differs(self.path(place), self.tree.get(place), MOST)

    def is_touched(self, place: str) -> bool:
        """Say whether anything at, below or on the way to `place` is not what the commit has there.

        On the way may lie a link, or another repository.
        """
        on_the_way = [each for each in prefixes(place)[:-1] if each in self.changed]
        return any(map(self.is_changed, [*on_the_way, *at_or_below(self.order, place)]))


def judge_since(rev: str, paths: Sequence[str], found: Found, workshop: Workshop, check: Check) -> Report:
    """Return the report of those manifests of `found` that were touched since `rev`, beside the base.

    `paths` are what `found` was looked for in. Raises RevisionError where there is nothing to compare with.
    """
    now = _now(rev, [*found.files, *paths])
    gone = _gone(now, paths or (".",))
    found = _without(found, now, gone)
    touched = list(_touched(found.files, now, workshop))
    workshop.options = workshop.options._replace(grounds=True)
    inputs = [Input(os.path.abspath(each), shown(each)) for each in touched]
    report = check(workshop, inputs, found)
    names = {now.place(each): shown(each) for each in touched}
    names |= {place: shown(now.path(place)) for place in gone}
    named = frozenset(now.place(each) for each in found.named)
    base = _base(now, Scope(names, named), workshop.options, check)
    since = Since(now.line.rev, now.line.commit, now.line.base, len(found.files) + len(gone))
    comparison = (report.comparison or Comparison())._replace(since=since)
    return _beside(report._replace(comparison=comparison), base, now, gone)


def _now(rev: str, paths: Sequence[str]) -> Now:
    """Return the repository that all of `paths` lie in, by default that of the current folder."""
    if STDIN in paths:
        raise RevisionError("`--since` compares files, and `-` is none; name the manifest")
    roots = dict.fromkeys(repository_of(_folder(each)) for each in paths or ["."])
    if None in roots:
        if is_bare(os.getcwd()):
            raise RevisionError("this is a bare repository, without files to judge; clone it, then check")
        raise RevisionError("`--since` compares with a git repository, and there is none here")
    if len(roots) > 1:
        raise RevisionError("`--since` compares within one repository; check each one by itself")
    root = next(each for each in roots if each)
    line = line_of(root, rev)
    tree = tree_of(root, line.base)
    changes = changes_since(root, line.base, [f":(glob)**/{name}" for name in NAMES])
    now = Now(root, line, tree, changes.paths, sorted(changes.paths), {})
    return now._replace(moved={**_moved(now), **changes.moved})


def _folder(path: str) -> str:
    full = os.path.abspath(path)
    return full if os.path.isdir(full) else os.path.dirname(full)


def _moved(now: Now) -> dict[str, str]:
    """Return old places by new ones of manifests that were moved as they are, without git being told."""
    left = {
        item.oid: place
        for place, item in now.tree.items()
        if place in now.changed and _is_manifest(place) and not os.path.lexists(now.path(place))
    }
    found: dict[str, str] = {}
    if not left:
        return found
    like = next(iter(left))
    for place in sorted(now.changed - now.tree.keys()):
        path = now.path(place)
        if _is_manifest(place) and os.path.isfile(path) and os.path.getsize(path) <= MOST:
            with open(path, "rb") as file:
                old = left.pop(name_of(file.read(), like), None)
            found |= {place: old} if old is not None else {}
    return found


def _is_manifest(place: str) -> bool:
    return place.rpartition("/")[2] in NAMES


def _gone(now: Now, paths: Sequence[str]) -> list[str]:
    """Return the places under `paths` of manifests that are no more there, and were not moved."""
    places = [now.place(each) for each in paths]
    inside = tuple("" if each == "." else f"{each}/" for each in places)
    moved = set(now.moved.values())
    return sorted(
        place
        for place in now.tree
        if place in now.changed
        and place not in moved
        and (place in places or (_is_manifest(place) and place.startswith(inside)))
        and not os.path.lexists(now.path(place))
    )


def _without(found: Found, now: Now, gone: Iterable[str]) -> Found:
    """Return `found` without manifests that are gone, which are no fault here."""
    there = set(gone)
    missing = [each for each in found.missing if not _is_left(now.place(each.path), there)]
    files = tuple(
        each for each in found.files if os.path.lexists(each) or not _is_left(now.place(each), there)
    )
    return found._replace(files=files, missing=tuple(missing))


def _is_left(place: str, gone: Iterable[str]) -> bool:
    """Say whether `place` is one of the places in `gone`, or held one."""
    return any(each == place or each.startswith("" if place == "." else f"{place}/") for each in gone)


def _touched(files: Iterable[str], now: Now, workshop: Workshop) -> Iterator[str]:
    """Yield those of `files` that are, or are judged by, something else than at the base."""
    said: dict[str, bool] = {}
    judging: dict[str | None, bool] = {}
    for path in files:
        place, folder = now.place(path), os.path.dirname(os.path.abspath(path))
        by = workshop.file(folder)
        if by not in judging:
            judging[by] = _is_judged_otherwise(folder, now, workshop)
        if (
            judging[by]
            or place in now.moved
            or place not in now.tree
            or now.is_changed(place)
            or any(_bears(need.place, now, said) for need in around(place))
            or any(map(now.is_touched, _named_in(path, now)))
        ):
            yield path


def _bears(place: str, now: Now, said: dict[str, bool]) -> bool:
    """Say whether a file of settings or waivers says something else than at the base; `said` has others."""
    if place not in now.changed:
        return False
    if place not in said:
        said[place] = now.is_changed(place) and not _says_the_same(place, now)
    return said[place]


def _says_the_same(place: str, now: Now) -> bool:
    """Say whether a pyproject.toml that changed tells us what it told at the base."""
    path = now.path(place)
    if os.path.basename(place) != SETTINGS[1] or place not in now.tree or not os.path.isfile(path):
        return False
    with closing(Blobs(now.root)) as blobs, open(path, "rb") as file:
        before = table_of(place, blobs.get(now.tree[place].oid, MOST))
        return before == table_of(place, file.read(MOST))


def _is_judged_otherwise(folder: str, now: Now, workshop: Workshop) -> bool:
    """Say whether settings, packs or overlays of manifests in `folder` are not those of the base."""
    config = workshop.config(folder)
    parts = config.files if config is not None else ()
    settings = _within(now, [part.path for part in parts])
    if any(now.is_changed(place) and not _says_the_same(place, now) for place in settings):
        return True
    paths = [os.path.join(os.path.dirname(part.path), each) for part in parts for each in part.catalog]
    paths += [*workshop.options.catalog, *_sources(workshop.packs(folder))]
    return any(map(now.is_touched, _within(now, paths)))


def _sources(packs: Iterable[Pack]) -> Iterator[str]:
    for pack in packs:
        yield pack.source
        yield from _sources(pack.bases)


def _within(now: Now, paths: Iterable[str]) -> Iterator[str]:
    """Yield the places of those of `paths` that lie in the repository, and of what they lead to."""
    for path in dict.fromkeys(paths):
        if not path.startswith(("builtin:", "package:")):
            for each in dict.fromkeys((now.place(path), now.place(os.path.realpath(path)))):
                if each.split("/")[0] != "..":
                    yield "" if each == "." else each


def _named_in(path: str, now: Now) -> Iterator[str]:
    """Yield the places of evidence and packs that the manifest at `path` names; its own where it has none."""
    try:
        with open(path, "rb") as file:
            content = file.read(MOST)
    except OSError:
        # Whether it can be read is told where it is judged.
        return
    if not any(word in content for word in (b"evidence", b"duties", b"policy")):
        return
    value, folder = value_of(content, path), os.path.dirname(os.path.abspath(path))
    policy = value.get("policy")
    named = [each for each in policy if isinstance(each, str)] if isinstance(policy, list) else []
    plain = [each for each in named if not each.startswith(("builtin:", "package:"))]
    paths = [os.path.join(folder, each) for each in (*evidence_in(value), *plain) if "\0" not in each]
    yield from _within(now, [*paths, *_bases_of(paths[len(paths) - len(plain) :])])


def _bases_of(paths: Iterable[str]) -> Iterator[str]:
    """Yield what the packs at `paths` extend; one that cannot be used is told when it judges."""
    from modelvow.policy.errors import PackError
    from modelvow.policy.packs import load

    for path in paths:
        try:
            yield from _sources(load(path).bases)
        except PackError:
            continue


def _base(now: Now, scope: Scope, options: Options, check: Check) -> Before:
    """Return what was found of the manifests as the base had them, by what it judged them by."""
    from shutil import rmtree
    from tempfile import mkdtemp

    before = {new: now.moved.get(new, new) for new in scope.names}
    folder = mkdtemp(prefix="modelvow-")
    try:
        with closing(Blobs(now.root)) as blobs:
            layout = Layout(now.tree, blobs, folder)
            _lay_out(layout, [old for old in before.values() if old in now.tree])
            workshop = Workshop(_options_there(options, now, layout))
        inputs = [
            Input(layout.path(old), scope.names[new], place=new)
            for new, old in before.items()
            if os.path.isfile(layout.path(old))
        ]
        return _told_apart(_judged(inputs, scope.named, workshop, check), layout.folder, now)
    finally:
        rmtree(folder, ignore_errors=True)


def _lay_out(layout: Layout, places: Sequence[str]) -> None:
    for place in places:
        layout.lay([Need("manifest", place), *around(place)])
    waivers = {each.place for place in places for each in around(place) if each.kind == "waivers"}
    if any(os.path.lexists(layout.path(each)) for each in waivers):
        layout.complete()


def _options_there(options: Options, now: Now, layout: Layout) -> Options:
    """Return `options` for the base: its own packs where the repository had them, and nothing written."""
    return options._replace(
        policy=None if options.policy is None else _there(options.policy, "pack", now, layout),
        more_policy=_there(options.more_policy, "pack", now, layout),
        catalog=_there(options.catalog, "overlay", now, layout),
        today=options.today or today(),
        grounds=True,
        since=None,
        baseline="",
        write_baseline=None,
        outcomes=False,
        explained=False,
        cache=None,
        locked=False,
    )


def _there(sources: Sequence[str], kind: str, now: Now, layout: Layout) -> tuple[str, ...]:
    found = []
    for source in sources:
        place = next(_within(now, [source]), None)
        layout.lay([Need(kind, place)] if place is not None else [])
        there = layout.path(place) if place is not None else source
        found.append(there if os.path.exists(there) else source)
    return tuple(found)


def _judged(inputs: Sequence[Input], named: frozenset[str], workshop: Workshop, check: Check) -> Before:
    """Return what `inputs` come to; those whose settings cannot be honored are told as not judged."""
    from modelvow.catalog.overlay import OverlayError
    from modelvow.ignoring import IgnoreError
    from modelvow.packages import PackageError
    from modelvow.policy.errors import ConfigError, PackError
    from modelvow.settings import DayError

    kept, failed = [], []
    for each in inputs:
        folder = os.path.dirname(each.home)
        try:
            workshop.settle(folder)
            workshop.catalog(folder)
            if each.place in named or leave_out(Found((each.home,)), workshop).files:
                kept.append(each)
        except (ConfigError, PackError, PackageError, OverlayError, IgnoreError, DayError) as error:
            failed.append(Unreadable(each.name, str(error).split("\n", 1)[0], ""))
    if not kept:
        for catalog in workshop.catalogs():
            catalog.close()
        return Before(unreadable=tuple(failed))
    report = check(workshop, kept, Found(()))
    return Before(report.findings, (*report.unreadable, *failed))


def _told_apart(before: Before, folder: str, now: Now) -> Before:
    """Return `before` with reasons that name files of the commit, not those in `folder`."""
    commit = now.line.base[:SHORT]

    def renamed(text: str) -> str:
        for each in (from_here(folder), folder):
            text = text.replace(f"{each}/", f"{commit}:")
        return text

    return before._replace(
        unreadable=tuple([each._replace(reason=renamed(each.reason)) for each in before.unreadable])
    )


def _beside(report: Report, before: Before, now: Now, gone: Sequence[str]) -> Report:
    """Return `report` with the state of every finding, and what is fixed."""
    told = [each for each in before.findings if each.outcome is not Outcome.ERROR]
    known = known_of(entry_of(each, each.home) for each in told)
    findings = tuple([compared(each, each.home, known) for each in report.findings])
    told_before = {(each.path, each.fingerprint) for each in report.fixed}
    fixed = [_fixed(each, now) for each in _no_more(told, report, now, gone)]
    fixed = [each for each in fixed if (each.path, each.fingerprint) not in told_before]
    return report._replace(
        findings=findings,
        fixed=(*report.fixed, *fixed),
        places={**report.places, **places_of(each.path for each in fixed if each.path)},
        troubles=(*report.troubles, *(_unread(each, now) for each in before.unreadable)),
    )


def _no_more(told: Sequence[Finding], report: Report, now: Now, gone: Sequence[str]) -> list[Finding]:
    """Return those open findings of the base that are no more, of manifests that were judged or are gone."""
    there = {(each.home, each.fingerprint) for each in report.findings}
    failed = {(each.home, each.code) for each in report.findings if each.outcome is Outcome.ERROR}
    judged = {now.place(each.path) for each in report.manifests} | set(gone)
    whole = {""} if report.manifests else set()
    found = [
        each
        for each in told
        if each.outcome is not Outcome.WAIVED
        and (each.home, each.fingerprint) not in there
        and (each.home, each.code) not in failed
        and (each.home in judged | whole or os.path.basename(each.home) in WAIVERS)
    ]
    return sorted(found, key=lambda each: (each.home, each.span, each.code))


def _fixed(finding: Finding, now: Now) -> Fixed:
    path = finding.path if _is_manifest(finding.home) else shown(now.path(finding.home))
    return Fixed(
        finding.code,
        path if finding.home else "",
        finding.model,
        finding.severity,
        finding.outcome,
        finding.fingerprint,
        name=finding.name,
        message=finding.message,
        claims=finding.claims,
        span=finding.span,
    )


def _unread(entry: Unreadable, now: Now) -> str:
    return f"{entry.path}: not judged at {now.line.base[:SHORT]}, so all of it is new: {entry.reason}"
