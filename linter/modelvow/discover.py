"""Which manifests a run is about: files as named, and those under folders that no ignore rule leaves out."""

from __future__ import annotations

import os
from codecs import BOM_UTF8

from modelvow.boundary import STRAYS, WAY_OUT, is_below, strays
from modelvow.links import absolute, is_plain, nothing_seen, parent, real_path, survey
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from modelvow.links import Looked
    from modelvow.programs import Asked

    Rule = Callable[[str], bool | None]
    """Says of a path: ignored, brought back, or nothing."""

NAMES = ("ai-manifest.yaml", "ai-manifest.yml", "ai-manifest.json")
LOOKED_FOR = "ai-manifest.yaml, .yml or .json"
WAIVERS = ("ai-waivers.yaml", "ai-waivers.yml")
OWN_SETTINGS, SHARED_SETTINGS = "modelvow.toml", "pyproject.toml"
SOUGHT = frozenset({".git", OWN_SETTINGS, SHARED_SETTINGS, *WAIVERS})
"""What counts in whatever folder it lies."""
MANY = 50
"""Manifests from which on it pays to list their folders, instead of asking for each of those names."""
MOST_BYTES = 1024 * 1024
"""Bytes of a file of settings that are read."""
LETTERS = frozenset(b"modelvw")
"""The letters of our name; one slip takes one away at most."""
FOREIGN = "is in a repository of its own"
TOLD = 5
"""Files that a message names before it counts the rest."""
_NEVER_ENTERED = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".tox"})
BETWEEN = 16
"""Folders that are listed before git is listened to again."""


class Skipped(NamedTuple):
    """Something that was left out, and why; `by` is the file of settings that excludes it, "" for none."""

    path: str
    why: str
    by: str = ""


class Missing(NamedTuple):
    """An argument under which nothing could be judged: why, and the way out."""

    path: str
    reason: str
    hint: str


class Found(NamedTuple):
    """What a run is about. `files` are in the order found, each file once; `named` were given themselves."""

    files: tuple[str, ...]
    missing: tuple[Missing, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    named: frozenset[str] = frozenset()


def discover(
    paths: Sequence[str], looked: Looked | None = None, listed: Iterable[str] | None = None
) -> Found:
    """Return the manifests that `paths` (default: the current folder) name or hold.

    A file is taken as named, whatever it is called and ignored or not. Links are not followed out of a
    folder. `looked` has what was seen of folders before, and gains what is; `listed` what git, asked by
    `begin`, lists of the only folder.
    """
    looked, here = looked or nothing_seen(), os.getcwd()
    files: dict[str, str] = {}
    missing: list[Missing] = []
    skipped: list[Skipped] = []
    named: set[str] = set()
    for path in map(os.fspath, paths or (".",)):
        if path != "-" and os.path.isdir(path):
            if strays(path):
                missing.append(Missing(shown(path), STRAYS, "name the folder that it leads to"))
                continue
            kept, out = _parted(_inside(path, missing, looked, here, listed), path, looked, here)
            for real, each in kept:
                files.setdefault(real, each)
            skipped += out
            if not kept:
                missing.append(_nothing_in(path, out))
            continue
        full = path if path == "-" else absolute(path, here)
        real = path if path == "-" else real_path(full, looked)
        if real != full and strays(path):
            missing.append(Missing(shown(path), STRAYS, WAY_OUT))
        else:
            files.setdefault(real, path)
            named.add(path)
    return Found(tuple(files.values()), tuple(missing), tuple(skipped), frozenset(named))


def shown(path: str) -> str:
    """Return `path` as it is shown: from where the user is, with forward slashes."""
    if path == "-" or is_plain(path):
        return path
    if os.path.isabs(path):
        below = os.path.relpath(path) if _same_drive(path) else path
        path = path if below.startswith("..") else below
    return os.path.normpath(path).replace(os.sep, "/")


def from_here(path: str) -> str:
    """Return `path` from the current folder, or as it is where no way leads from one to the other."""
    return os.path.relpath(path) if _same_drive(os.path.abspath(path)) else path


def repository_of(folder: str, looked: Looked | None = None) -> str | None:
    """Return the nearest folder from `folder` upward that holds `.git`, as an absolute path.

    `looked` has what was seen before, and gains what is.
    """
    looked = looked or nothing_seen()
    return _nearest(folder, _root_in, looked.roots, looked.silent)


def _root_in(folder: str) -> str | None:
    return folder if os.path.lexists(f"{folder}{os.sep}.git") else None


def _nearest(
    folder: str, found_in: Callable[[str], str | None], known: dict[str, str | None], silent: Collection[str]
) -> str | None:
    """Return what is found in `folder` or the nearest above it.

    `known` has what was found for folders, and gains it; in those of `silent` there is nothing.
    """
    if folder in known:
        return known[folder]
    if folder in silent and (above := parent(folder)) in known:
        found = known[folder] = known[above]
        return found
    passed = []
    found = None
    each, above = os.path.abspath(folder), ""
    while each not in known and each != above:
        passed.append(each)
        found = None if each in silent else found_in(each)
        if found is not None:
            break
        each, above = os.path.dirname(each), each
    else:
        found = known.get(each)
    known.update(dict.fromkeys(passed, found))
    return found


def places_of(paths: Iterable[str]) -> dict[str, str]:
    """Return `paths`, as they are shown, with their places from the root of the repository, if there is one.

    The repository is that of the current folder, else the one that holds all of them; without any, places are
    from the current folder. What lies outside is absolute.
    """
    here = os.getcwd()
    full = {path: absolute(path, here) for path in dict.fromkeys(paths)}
    if not full:
        return {}
    root = repository_of(here) or _shared_root(full.values()) or here
    return {path: _from_root(there, root) for path, there in full.items()}


def _shared_root(paths: Iterable[str]) -> str | None:
    looked = nothing_seen()
    roots = {repository_of(os.path.dirname(path), looked) for path in paths}
    return roots.pop() if len(roots) == 1 else None


def _from_root(path: str, root: str) -> str:
    return below(path, root).replace(os.sep, "/")


def below(path: str, root: str) -> str:
    """Return the absolute `path` as seen from the folder `root`; what lies outside stays absolute."""
    return path.removeprefix(root.rstrip(os.sep) + os.sep)


def settings_of(folder: str, looked: Looked | None = None) -> str | None:
    """Return the nearest file upward that configures modelvow, no further than the repository's root.

    `looked` as for `repository_of`.
    """
    looked = looked or nothing_seen()
    return _nearest(folder, _settings_or_end, looked.settings, looked.silent) or None


def _settings_or_end(folder: str) -> str | None:
    """Return the configuration in `folder`, "" where there is none and none above it counts."""
    found = _settings_in(folder)
    return "" if found is None and _root_in(folder) else found


def _settings_in(folder: str) -> str | None:
    own = f"{folder.rstrip(os.sep)}{os.sep}{OWN_SETTINGS}"
    if os.path.lexists(own):
        # A dangling link is one, too: reading it says what is wrong with it.
        return own
    shared = f"{folder.rstrip(os.sep)}{os.sep}{SHARED_SETTINGS}"
    return shared if os.path.isfile(shared) and _speaks_of_us(shared) else None


def _speaks_of_us(path: str) -> bool:
    """Say whether a pyproject.toml has our table; the parser is loaded only where a key may name it."""
    with open(path, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        # Whether it is about us cannot be seen: reading it says that it is too large.
        return True
    lines = content.removeprefix(BOM_UTF8).splitlines()
    if not any(_may_be_key(line) if b"modelvow" in line else _may_be_slip(line) for line in lines):
        return False
    from modelvow.policy.toml_text import load_toml
    from modelvow.vocabulary import misnamed

    try:
        data = load_toml(content.decode("utf-8-sig"))
        return "modelvow" in data.get("tool", {}) or bool(misnamed(data))
    except (ValueError, AttributeError):
        # A broken file that may hold our settings is not passed over: reading it says what is wrong with it.
        return b"tool" in content


def _may_be_key(line: bytes) -> bool:
    """Say whether our name may stand in a key of `line`: not in a plain value, such as a dependency."""
    key, equals, value = line.strip().partition(b"=")
    if b"modelvow" in value and b"{" in value:
        return True
    return b"modelvow" in key and (bool(equals and key[-1:] not in b"<>!~=") or key.startswith(b"["))


def _may_be_slip(line: bytes) -> bool:
    """Say whether `line` may be the head of a table that is called nearly as we are."""
    return line.lstrip()[:1] == b"[" and len(LETTERS.intersection(line.lower())) >= len(LETTERS) - 1


def _upward(folder: str) -> Iterator[str]:
    folder = os.path.abspath(folder)
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent


def _same_drive(path: str) -> bool:
    return os.path.splitdrive(path)[0] == os.path.splitdrive(os.getcwd())[0]


def begin(paths: Sequence[str], looked: Looked) -> Callable[[], list[str] | None] | None:
    """Ask git what the only folder of `paths` holds, and return what waits for that, once, and sorts it.

    None where there is more than one folder, or no repository; what waits gives None where git cannot say.
    """
    path = os.fspath(paths[0]) if paths else "."
    if len(paths) > 1 or path == "-" or not os.path.isdir(path) or not repository_of(path, looked):
        return None
    asked = _git_asked(path, "-c", "-o")

    def listed() -> list[str] | None:
        look_ahead(absolute(path, os.getcwd()), looked, asked.has_said)
        names = _names_in(asked.output())
        return None if names is None else sorted({*names})

    return listed


def path_below(folder: str, name: str) -> str:
    """Return the path of what git lists as `name` in `folder`, as it is named from the current folder."""
    return os.path.join(folder, name) if folder != "." else name


def _inside(
    folder: str, closed: list[Missing], looked: Looked, here: str, listed: Iterable[str] | None
) -> list[str]:
    """Return the manifests under `folder` that are not ignored, sorted; `closed` as for `_walked`."""
    if listed is None and repository_of(folder, looked):
        listed = _git_lists(folder, "-c", "-o")
    names = sorted({*(_walked(folder, closed) if listed is None else listed)})
    there = survey_all(names, absolute(folder, here), looked) if len(names) >= MANY else ()
    pairs = [(name, path_below(folder, name)) for name in names]
    # The index still lists a file that was deleted.
    return [path for name, path in pairs if name in there or not _is_gone(path)]


def survey_all(names: Iterable[str], top: str, looked: Looked) -> Collection[str]:
    """List each folder from the absolute `top` down to those of `names`, once.

    Returns those of `names` that are there, and no links. What a link leads to is not listed.
    """
    there: set[str] = set()
    done: set[str] = set()
    for name in names:
        for below in reversed(_unseen(name, done)):
            full = f"{top.rstrip(os.sep)}{os.sep}{below}".replace("/", os.sep) if below else top
            if below and parent(full) not in looked.straight and os.path.islink(full):
                continue
            held = looked.ahead.pop(full, None)
            if held is None:
                held = _manifests_in(survey(full, SOUGHT, looked))
            there.update([f"{below}/{each}" if below else each for each in held])
    return there


def look_ahead(top: str, looked: Looked, is_over: Callable[[], bool]) -> None:
    """List folders from the absolute `top` downward until that `is_over`; `survey_all` need not list them."""
    pending = [top]
    for place, folder in enumerate(pending):
        if place % BETWEEN == 0 and is_over():
            return
        entries = survey(folder, SOUGHT, looked)
        looked.ahead[folder] = _manifests_in(entries)
        inner = [each.name for each in entries if each.is_dir(follow_symlinks=False)]
        pending += [f"{folder.rstrip(os.sep)}{os.sep}{name}" for name in inner if name not in _NEVER_ENTERED]


def _manifests_in(entries: Iterable[os.DirEntry[str]]) -> tuple[str, ...]:
    return tuple([entry.name for entry in entries if entry.name in NAMES])


def _unseen(name: str, done: set[str]) -> list[str]:
    """Return the folders of `name` that are not `done`, the nearest first; `done` gains them."""
    found = []
    below = name.rpartition("/")[0]
    while below not in done:
        done.add(below)
        found.append(below)
        below = below.rpartition("/")[0]
    return found


def _is_gone(path: str) -> bool:
    """Say whether nothing is at `path`; what may not be looked at is not gone: reading it says why."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _parted(
    paths: Iterable[str], folder: str, looked: Looked, here: str
) -> tuple[list[tuple[str, str]], list[Skipped]]:
    """Return which of `paths` stay in `folder`, each after its real path, and those that lead out of it."""
    kept: list[tuple[str, str]] = []
    out = []
    for path in paths:
        full = absolute(path, here)
        real = real_path(full, looked)
        if real != full and _leads_out(path, real, folder):
            out.append(Skipped(shown(path), "is a link that leads out of the folder"))
        else:
            kept.append((real, path))
    return kept, out


def _leads_out(path: str, real: str, folder: str) -> bool:
    # A dangling link is told as such when it is read.
    if not os.path.exists(path):
        return False
    return not is_below(real, os.path.realpath(folder))


def _nothing_in(folder: str, out: Sequence[Skipped]) -> Missing:
    ignored = _git_lists(folder, "-o", "-i") if repository_of(folder) else None
    names = _walked(folder, [], ignored=True) if ignored is None else ignored
    left = [Skipped(shown(os.path.join(folder, name)), "is ignored") for name in sorted(names)] + list(out)
    left += [Skipped(shown(path), FOREIGN) for path in _foreign(folder)]
    told = "; left out: " + ", ".join(f"`{each.path}` ({each.why})" for each in left[:TOLD]) if left else ""
    more = f" and {len(left) - TOLD} more" if len(left) > TOLD else ""
    hint = "name the file itself to judge it" if left else "`modelvow init` writes one"
    return Missing(
        shown(folder), f"no manifest found: looked for {LOOKED_FOR} here and below{told}{more}", hint
    )


def _foreign(folder: str) -> list[str]:
    """Return the manifests under `folder` that lie in repositories of their own, which git does not enter."""
    looked = nothing_seen()
    root = repository_of(os.path.abspath(folder), looked)
    paths = [os.path.join(folder, name) for name in sorted(_walked(folder, []))] if root else []
    return [path for path in paths if repository_of(os.path.dirname(os.path.abspath(path)), looked) != root]


def _git_lists(folder: str, *kinds: str) -> list[str] | None:
    """Return the manifests that git lists under `folder`, None where git cannot say."""
    return _names_in(_git_asked(folder, *kinds).output())


def _names_in(output: bytes | None) -> list[str] | None:
    return None if output is None else [os.fsdecode(name) for name in output.split(b"\0") if name]


def _git_asked(folder: str, *kinds: str) -> Asked:
    """Ask git which manifests lie under `folder`, and return what hears its answer."""
    wanted = [f":(glob)**/{name}" for name in NAMES]
    # A repository may name a program to ask for changed files; a linter of untrusted trees does not start it.
    # Nor is a folder that merely looks like git's own taken for a repository.
    safe = ["-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit"]
    call = ["git", "-C", folder, *safe, "ls-files", "-z", *kinds, "--exclude-standard"]
    from modelvow import programs

    return programs.begin([*call, "--", *wanted])


def _walked(folder: str, closed: list[Missing], *, ignored: bool = False) -> list[str]:
    """Return the manifests under `folder` without git: those that no rule ignores, or those that one does.

    Folders that cannot be looked into are added to `closed`: what lies there is not known.
    """
    found: list[str] = []
    pending: list[tuple[str, tuple[Rule, ...], bool]] = [("", _rules_above(folder), False)]
    while pending:
        below, above, lost = pending.pop()
        rules = (*_rules_in(folder, below), *above)
        for name, is_folder in _entries(os.path.join(folder, below), closed):
            if not is_folder and name not in NAMES:
                continue
            path = f"{below}{name}"
            out = lost or _decides(rules, path + "/" * is_folder)
            if is_folder and name not in _NEVER_ENTERED and (ignored or not out):
                pending.append((f"{path}/", rules, out))
            elif not is_folder and out == ignored:
                found.append(path)
    return found


def _decides(rules: Iterable[Rule], path: str) -> bool:
    """Say whether `path` is ignored: the nearest file of rules that says anything about it decides."""
    return next((said for said in (rule(path) for rule in rules) if said is not None), False)


def _entries(folder: str, closed: list[Missing]) -> Iterator[tuple[str, bool]]:
    """Yield names, and whether each is a folder; a link to a folder is a file here, so nothing follows it."""
    try:
        with os.scandir(folder) as entries:
            yield from [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    except FileNotFoundError:
        # It was there a moment ago.
        return
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        hint = "make it readable, or have `.gitignore` leave it out"
        closed.append(Missing(shown(folder), f"this folder cannot be looked into: {reason}", hint))


def _rules_above(folder: str) -> tuple[Rule, ...]:
    """Return the ignore rules of a repository's folders above `folder`, for when git cannot be asked."""
    root, here = repository_of(folder), os.path.abspath(folder)
    if root is None or here == root:
        return ()
    parents = [each for each in _upward(os.path.dirname(here)) if each.startswith(root)]
    return tuple(rule for each in parents for rule in _rules_in(each, "", os.path.relpath(here, each) + "/"))


def _rules_in(folder: str, below: str, prefix: str = "") -> tuple[Rule, ...]:
    """Return what `.gitignore` in `folder`/`below` says, as a function of paths from the searched folder."""
    from modelvow.ignoring import lines_of, spec_of

    path = os.path.join(folder, below, ".gitignore")
    lines = lines_of(path, shown(path))
    if not lines:
        return ()
    spec = spec_of(lines, shown(path), lenient=True)
    return (lambda path: spec.check_file(prefix + path.removeprefix(below)).include,)
