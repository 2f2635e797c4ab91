"""Which packs judge: those that the caller, a configuration and a manifest name."""

from __future__ import annotations

import os

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modelvow.manifest.document import Document
    from modelvow.policy.config import Config
    from modelvow.policy.errors import PackError, Problem
    from modelvow.policy.pack import Pack

BUILTIN, PACKAGE = "builtin:", "package:"
"""What the names of a built-in pack, and of one in an installed package, begin with; any other is a path."""
MOST = 20
"""Packs that are told to be of no use; more help nobody."""


class Chosen(NamedTuple):
    """The packs to merge, those that a manifest asks for, and what is wrong with others that are named."""

    packs: tuple[Pack, ...]
    asked: tuple[Pack, ...]
    problems: tuple[Problem, ...]

    def refuse(self) -> None:
        """Raise ConfigError where a pack cannot be used."""
        if self.problems:
            from modelvow.policy.errors import ConfigError

            raise ConfigError(self.problems)


class _Named(NamedTuple):
    """Who names a pack: the entry, its file as shown and its line, the folder of that file, and a border."""

    entry: str
    file: str
    line: int
    folder: str
    border: str


def chosen(
    policy: Sequence[str] | None, more: Sequence[str], config: Config | None, asked: Sequence[str] = ()
) -> Chosen:
    """Return the packs that judge: `policy` (None: those of `config`), `more`, and those `asked` for.

    A configuration's own packs, and templates, add to the built-in ones; where it names others of those, they
    alone count. The rules about the manifest itself are always among them.
    """
    from modelvow.policy.packs import load_default, with_always

    named: dict[str, _Named] = {}
    for source, by in _configured(config) if config is not None and policy is None else ():
        named.setdefault(source, by)
    only, added = tuple(named) if policy is None else tuple(policy), tuple(more)
    if policy is None and not any(map(_replaces_default, only)):
        only, added = (), (*only, *added)
    taken: list[int] = []
    problems: list[Problem] = []
    packs = [] if only else [*load_default()]
    packs += _loaded((*with_always(only), *added), named, taken, problems)
    return Chosen(tuple(packs), tuple(_loaded(asked, {}, taken, problems)), tuple(problems))


def _loaded(
    sources: Sequence[str], named: Mapping[str, _Named], taken: list[int], problems: list[Problem]
) -> Iterator[Pack]:
    """Yield the packs at `sources`; of those that cannot be used some are told in `problems`."""
    from modelvow.policy.errors import PackError
    from modelvow.policy.packs import load

    for source in sources:
        by = named.get(source)
        stray = _stray(source, by) if by is not None else None
        try:
            if stray is None and len(problems) < MOST:
                yield load(source, taken, by.border if by is not None else "")
        except PackError as error:
            problems.append(_told(error, source, by))
        if stray is not None:
            problems.append(stray)


def _told(error: PackError, source: str, by: _Named | None) -> Problem:
    """Return what is wrong with a pack: at its own place, or as a whole at that of the setting."""
    from modelvow.policy.errors import Problem
    from modelvow.policy.folders import shown_pack

    if by is not None and not error.line and error.file in {source, shown_pack(source)}:
        reason = f"the pack `{error.file}` cannot be used: {error.reason}"
        return Problem(by.file, by.line, reason, error.suggestion)
    return Problem(error.file, error.line, error.reason, error.suggestion, error.column)


def _stray(source: str, by: _Named) -> Problem | None:
    """Return why a configuration may not name the pack at `source`, None where it may."""
    from modelvow.boundary import leads_out, named_border
    from modelvow.policy.errors import Problem

    is_path = not source.startswith((BUILTIN, PACKAGE)) and "\0" not in source
    if not is_path or not leads_out(source, by.folder, by.border):
        return None
    reason = f"the pack `{by.entry}` lies outside {named_border(by.folder)}"
    return Problem(by.file, by.line, reason, "move it inside, or give it with `--policy`")


def _replaces_default(source: str) -> bool:
    from modelvow.policy.pack import TEMPLATES

    return source.startswith(BUILTIN) and source.removeprefix(BUILTIN) not in TEMPLATES


def _configured(config: Config) -> Iterator[tuple[str, _Named]]:
    """Yield the packs that a configuration names, as `load` takes them; paths lie beside the naming file."""
    border = os.path.dirname(config.path)
    for part in config.files:
        folder = os.path.dirname(part.path)
        for entry in part.policy:
            is_path = not entry.startswith((BUILTIN, PACKAGE))
            source = os.path.normpath(os.path.join(folder, entry)) if is_path else entry
            yield source, _Named(entry, part.file, part.line_of("policy", entry), folder, border)


def pack_sources(document: Document, asked: Sequence[Any], folder: str, root: str) -> tuple[str, ...]:
    """Return the packs in the manifest's list `asked`, as `load` takes them.

    Paths lie beside the manifest and stay inside `root`. Raises Unreadable at the entry that is no such
    pack: a manifest must not be judged by less than it asks for. What is no text is left to the schema.
    """
    return tuple(_sources(document, asked, folder, root))


def _sources(document: Document, asked: Sequence[Any], folder: str, root: str) -> Iterator[str]:
    from modelvow.boundary import named_border
    from modelvow.manifest.document import Unreadable, span_of

    taken: list[int] = []
    for index, source in enumerate(asked):
        if not isinstance(source, str) or not source.strip():
            continue
        path = source if source.startswith(BUILTIN) else os.path.normpath(os.path.join(folder, source))
        reason = _flaw(path, source, root, taken)
        if reason:
            span = span_of(document, ("policy", index))
            hint = f"name a pack of rules inside {named_border(root)}, or `builtin:article`"
            raise Unreadable(document.name, reason, span, hint)
        yield path


def _flaw(path: str, source: str, root: str, taken: list[int]) -> str:
    """Return why `path` cannot be used, "" when it can."""
    if source.startswith(PACKAGE):
        return f"a manifest cannot ask for what is installed, as `{source}` would be"
    if not path.startswith(BUILTIN):
        from modelvow.boundary import is_inside, named_border

        if not is_inside(path, os.path.realpath(root)):
            return f"the pack `{source}` lies outside {named_border(root)}"
    from modelvow.policy.errors import PackError
    from modelvow.policy.packs import load

    try:
        load(path, taken, root)
    except PackError as error:
        return f"the pack `{source}` cannot be used: {error}"
    return ""
