"""What git knows of a repository: revisions, what changed since one, and files as they were."""

from __future__ import annotations

import os

from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from subprocess import Popen

LINK, MODULE = "120000", "160000"
"""Modes of a tree's entries that are no plain files: links, and other repositories."""
SAFE = (
    "--no-pager",
    "--no-replace-objects",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "safe.bareRepository=explicit",
)
"""A repository may name programs that git starts; a linter of untrusted trees starts none of them."""
PLAIN = ("--no-ext-diff", "--no-textconv")
DEEPER = (
    "fetch its history, with `git fetch --unshallow`, `fetch-depth: 0` in GitHub Actions or "
    "`GIT_DEPTH: 0` in GitLab"
)


class RevisionError(Exception):
    """A revision that manifests cannot be compared with; the message says why and what to do."""


class Item(NamedTuple):
    """A file of a tree: its mode, and the name of its content."""

    mode: str
    oid: str


class Line(NamedTuple):
    """A revision as asked for, its commit, and the commit where its line and the current one part."""

    rev: str
    commit: str
    base: str


class Changes(NamedTuple):
    """Paths that may have changed since a commit, and where manifests that were moved came from."""

    paths: frozenset[str]
    moved: Mapping[str, str]


class Answer(NamedTuple):
    """What git said."""

    code: int
    out: bytes
    complaint: str

    @property
    def text(self) -> str:
        """What it printed, without the line's end."""
        return os.fsdecode(self.out).strip()


def line_of(root: str, rev: str) -> Line:
    """Return where `rev` and the current state of the repository at `root` part; RevisionError."""
    if not rev or rev.startswith("-"):
        raise RevisionError(f"`--since {rev}` names no revision; name a branch, a tag or a commit")
    _be_readable(root)
    head = ask(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if head.code:
        raise RevisionError("there is no commit yet; check without `--since`")
    named = ask(root, "rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}")
    if named.code:
        way_out = DEEPER if _is_shallow(root) else "is it misspelt, or not fetched?"
        here = "this clone, which is shallow," if _is_shallow(root) else "this repository"
        raise RevisionError(f"{here} knows no revision `{rev}`; {way_out}")
    base = ask(root, "merge-base", named.text, head.text)
    if base.code:
        if _is_shallow(root):
            raise RevisionError(
                f"this clone is shallow, and where it parts from `{rev}` is cut off; {DEEPER}"
            )
        raise RevisionError(f"`{rev}` has no commit in common with this branch; name one that has")
    return Line(rev, named.text, base.text.split("\n", 1)[0])


def _be_readable(root: str) -> None:
    """Raise RevisionError where git cannot read the repository at `root`."""
    answer = ask(root, "rev-parse", "--git-dir")
    if not answer.code:
        return
    if "dubious ownership" in answer.complaint:
        way_out = f"`git config --global --add safe.directory {root}` lets git read it"
        raise RevisionError(f"`{root}` belongs to another user; {way_out}")
    raise RevisionError(f"git cannot read the repository at `{root}`; `git status` there says why")


def _is_shallow(root: str) -> bool:
    return ask(root, "rev-parse", "--is-shallow-repository").text == "true"


def is_bare(folder: str) -> bool:
    """Say whether `folder` lies in a repository without files."""
    answer = ask(folder, "-c", "safe.bareRepository=all", "rev-parse", "--is-bare-repository")
    return answer.text == "true"


def tree_of(root: str, commit: str) -> dict[str, Item]:
    """Return every file of `commit` by its path from the root."""
    answer = _told(root, "ls-tree", "-r", "-z", "--full-tree", commit)
    tree = {}
    for entry in answer.split(b"\0"):
        about, _, path = entry.partition(b"\t")
        if path:
            mode, _, oid = about.decode("ascii").split(" ")[:3]
            tree[os.fsdecode(path)] = Item(mode, oid)
    return tree


def changes_since(root: str, base: str, manifests: Sequence[str]) -> Changes:
    """Return what may differ from `base`, staged or not; `manifests` are pathspecs of what may have moved.

    Times alone may have changed: whoever asks compares contents.
    """
    moved = _told(root, "diff-index", "--cached", "--name-status", "-z", "-M", *PLAIN, base, "--", *manifests)
    staged = _told(root, "diff-index", "--cached", "--name-only", "-z", "--no-renames", *PLAIN, base)
    unstaged = _told(root, "diff-files", "--name-only", "-z", "--ignore-submodules=dirty", *PLAIN)
    others = _told(root, "ls-files", "-z", "-o", "--exclude-standard")
    paths = frozenset(_names(staged) + _names(unstaged) + _names(others))
    return Changes(paths, dict(_moves(_names(moved))))


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _moves(told: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield new and old path of what was renamed; a status has one path or, for these, two."""
    rest = iter(told)
    for status in rest:
        path = next(rest, "")
        if status[:1] in {"R", "C"}:
            new = next(rest, "")
            if status.startswith("R"):
                yield new, path


def _told(root: str, *arguments: str) -> bytes:
    answer = ask(root, *arguments)
    if answer.code:
        raise RevisionError(f"git cannot tell what changed in `{root}`; `git status` there says why")
    return answer.out


def ask(root: str, *arguments: str) -> Answer:
    """Return what git answers in `root`; RevisionError where there is no git."""
    from subprocess import run

    call, environment = _call(root, *arguments)
    try:
        done = run(call, env=environment, check=False, capture_output=True)
    except OSError as error:
        raise _no_git() from error
    return Answer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def _no_git() -> RevisionError:
    return RevisionError("`--since` needs the program git, and there is none; install it")


def _call(root: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """Return how git is called in `root`: program with arguments, and the environment."""
    from modelvow.programs import find, for_git

    program = find("git", os.environ.get("PATH", os.defpath))
    if program is None:
        raise _no_git()
    environment = for_git(os.environ) | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    return [program, "-C", root, *SAFE, *arguments], environment | _no_filters(program, root, environment)


def _no_filters(program: str, root: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return variables that take away the filters which a repository configures: they are programs, too."""
    from subprocess import run

    call = [program, "-C", root, "config", "-z", "--name-only", "--get-regexp", r"^filter\."]
    done = run(call, env=dict(environment), check=False, capture_output=True)
    given = environment.get("GIT_CONFIG_COUNT", "")
    count = int(given) if given.isdecimal() else 0
    told = {}
    for name in _names(done.stdout):
        told[f"GIT_CONFIG_KEY_{count}"] = name
        told[f"GIT_CONFIG_VALUE_{count}"] = "false" if name.lower().endswith(".required") else ""
        count += 1
    return told | {"GIT_CONFIG_COUNT": str(count)}


class Blobs:
    """Contents of a repository by their names, from one process that is asked until it is closed."""

    __slots__ = ("_git",)

    def __init__(self, root: str) -> None:
        """Begin to ask."""
        from subprocess import DEVNULL, PIPE, Popen

        call, environment = _call(root, "cat-file", "--batch")
        self._git: Popen[bytes] = Popen(call, env=environment, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)

    def close(self) -> None:
        """Ask no more."""
        self._git.kill()
        self._git.communicate()

    def get(self, oid: str, most: int) -> bytes:
        """Return the first `most` bytes of the content of that name; RevisionError where it is not here."""
        asking, answering = self._git.stdin, self._git.stdout
        if asking is None or answering is None:
            raise _not_here()
        asking.write(f"{oid}\n".encode("ascii"))
        asking.flush()
        head = answering.readline().split()
        if len(head) != 3 or not head[2].isdigit():  # noqa: PLR2004 - name, kind and size
            raise _not_here()
        left = int(head[2]) + 1
        content = answering.read(min(left, most))
        left -= len(content)
        while left and (passed := answering.read(min(left, 1 << 20))):
            left -= len(passed)
        return content[: int(head[2])]


def _not_here() -> RevisionError:
    way_out = "`git fetch --refetch --no-filter` brings it"
    return RevisionError(f"a file of the base is not in this clone, which was made without some; {way_out}")


def at_or_below(paths: Sequence[str], place: str) -> Iterator[str]:
    """Yield those of `paths`, which are sorted, that are `place` or lie in it; "" is the root."""
    from bisect import bisect_left

    start = f"{place}/" if place else ""
    at = bisect_left(paths, place)
    if place and at < len(paths) and paths[at] == place:
        yield place
    for number in range(bisect_left(paths, start), len(paths)):
        if not paths[number].startswith(start):
            return
        yield paths[number]


def name_of(content: bytes, like: str) -> str:
    """Return the name that git gives `content`, by the hash that the name `like` was made with."""
    from hashlib import new

    kind = "sha256" if len(like) > 40 else "sha1"  # noqa: PLR2004 - digits of the older kind
    return new(kind, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def differs(path: str, item: Item | None, most: int) -> bool:
    """Say whether what is at `path` is not `item`; line ends of another system make no difference.

    What is larger than `most` bytes is not looked at, and taken to differ.
    """
    if os.path.islink(path):
        target = os.fsencode(os.readlink(path))
        return item is None or item.mode != LINK or name_of(target, item.oid) != item.oid
    if not os.path.lexists(path) or item is None:
        return os.path.lexists(path) or item is not None
    if not os.path.isfile(path) or item.mode == LINK or os.path.getsize(path) > most:
        return True
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return True
    names = {name_of(content, item.oid), name_of(content.replace(b"\r\n", b"\n"), item.oid)}
    return item.oid not in names
