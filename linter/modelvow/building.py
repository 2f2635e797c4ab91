"""Builds what the package carries from rules/, schemas/ and catalog/, and keeps a checkout's copy fresh."""

from __future__ import annotations

import os

from modelvow import built
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from modelvow.settings import Workshop

MANIFEST_SCHEMA = "ai-manifest-1.schema.json"
PACKS = ("rules.json", "pages.json", "traits.json")
CODE = "linter/modelvow"


class BuildError(Exception):
    """A checkout whose built files could not be made; `reason` says why, `hint` what to do."""

    def __init__(self, reason: str, hint: str) -> None:
        """Keep both texts; the message joins them."""
        super().__init__(f"{reason}; {hint}")
        self.reason, self.hint = reason, hint


class Part(NamedTuple):
    """One kind of built file: the sources it stands on, what it writes, and how."""

    name: str
    sources: tuple[str, ...]
    products: tuple[str, ...]
    make: Callable[[str], None]


def ensure_built() -> None:
    """Build again what is older than its sources; an installed package has none, so nothing is looked at.

    Raises BuildError when a checkout cannot be built.
    """
    root = checkout()
    if root is not None:
        build(root)


def make_ready(workshop: Workshop) -> None:
    """Read the rules that judge in the current folder: most manifests are judged by these."""
    try:
        ensure_built()
        workshop.settle(os.getcwd())
    except Exception:  # noqa: BLE001 - whatever it is, the run itself comes to it and says it
        return


def checkout() -> str | None:
    """Return the root of the checkout that this package runs from, None for an installed one."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(built.FOLDER)))
    return root if os.path.exists(os.path.join(root, "hatch_build.py")) else None


def build(root: str, *, everything: bool = False) -> tuple[str, ...]:
    """Build the stale parts (or all) of the checkout at `root`; returns their names."""
    stamps = {} if everything else _read_stamps(root)
    made = []
    # The catalog is the source of two parts, and has most of the files.
    seen: dict[str, list[str]] = {}
    for part in parts():
        stamp = _stamp(root, part.sources, seen)
        if stamps.get(part.name) != stamp or not _complete(part):
            _make(root, part)
            stamps[part.name] = stamp
            made.append(part.name)
    if made:
        _write_stamps(root, stamps)
    return tuple(made)


def parts() -> tuple[Part, ...]:
    """Return the parts in the order in which one needs another."""
    return (
        Part("schemas", ("schemas",), (MANIFEST_SCHEMA, "__init__.py"), _make_schemas),
        Part(
            "checker",
            (f"schemas/{MANIFEST_SCHEMA}", f"{CODE}/manifest/compile.py"),
            ("manifest_check.py",),
            _make_checker,
        ),
        Part("packs", ("rules", "schemas", f"{CODE}/policy", f"{CODE}/conditions"), PACKS, _make_packs),
        Part("catalog", ("catalog", f"{CODE}/catalog"), ("catalog.db",), _make_catalog),
        Part(
            "reach",
            ("catalog", "rules/article/traits", "schemas", f"{CODE}/case"),
            ("reach.json",),
            _make_reach,
        ),
    )


def write_atomically(path: str, content: bytes) -> None:
    """Write `content` beside `path` and put it in its place, so that no reader meets half a file."""
    beside = f"{path}.{os.getpid()}.part"
    # What a killed run with this number may have left; a link that a stranger laid there is not followed.
    _remove(beside)
    try:
        with open(beside, "xb") as file:
            file.write(content)
        os.replace(beside, path)
    except OSError:
        _remove(beside)
        raise


def _make(root: str, part: Part) -> None:
    import sqlite3

    try:
        os.makedirs(built.FOLDER, exist_ok=True)
        part.make(root)
    except ImportError as error:
        hint = "install the checkout with its tools: pip install -e '.[dev]'"
        raise BuildError(f"building {part.name} needs `{error.name}`", hint) from error
    except (OSError, sqlite3.Error) as error:
        raise BuildError(f"building {part.name} failed: {error}", "make the checkout writable") from error


def _make_schemas(root: str) -> None:
    write_atomically(built.path("__init__.py"), b"")
    folder = os.path.join(root, "schemas")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".schema.json"):
            with open(os.path.join(folder, name), "rb") as file:
                write_atomically(built.path(name), file.read())


def _make_checker(root: str) -> None:
    from modelvow.manifest.compile import checker_of

    source = checker_of(os.path.join(root, "schemas", MANIFEST_SCHEMA))
    write_atomically(built.path("manifest_check.py"), source.encode())


def _make_packs(root: str) -> None:
    from modelvow.policy.compile import build_packs

    build_packs(os.path.join(root, "rules"), built.FOLDER)


def _make_catalog(root: str) -> None:
    from modelvow.catalog.compile import build_index

    build_index(os.path.join(root, "catalog"), built.path("catalog.db"))


def _make_reach(_root: str) -> None:
    from json import dumps

    from modelvow.case.reach import build_reach
    from modelvow.catalog.index import open_catalog

    catalog = open_catalog(built.path("catalog.db"))
    reach = build_reach(catalog, built.read_json("traits.json"))
    write_atomically(built.path("reach.json"), dumps(reach, sort_keys=True).encode())


def _complete(part: Part) -> bool:
    return all(os.path.exists(built.path(name)) for name in part.products)


def _stamp(root: str, sources: Iterable[str], seen: dict[str, list[str]]) -> str:
    from hashlib import blake2b

    for source in sources:
        if source not in seen:
            seen[source] = list(_times(root, source))
    lines = sorted(line for source in sources for line in seen[source])
    return blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()


def _times(root: str, source: str) -> Iterator[str]:
    """Yield name, time and size of every file below `root`/`source`, or of the one file that it is."""
    top = os.path.join(root, source)
    if os.path.isfile(top):
        yield _time(source, os.stat(top))
    pending = [top] if os.path.isdir(top) else []
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    yield _time(entry.path[len(root) + 1 :], entry.stat())
                elif entry.name != "__pycache__":
                    pending.append(entry.path)


def _time(name: str, status: os.stat_result) -> str:
    return f"{name} {status.st_mtime_ns} {status.st_size}"


def _stamps_path(root: str) -> str:
    return os.path.join(root, "build", "stamps.json")


def _read_stamps(root: str) -> dict[str, str]:
    try:
        with open(_stamps_path(root), encoding="utf-8") as file:
            stamps = built.loads(file.read())
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _write_stamps(root: str, stamps: dict[str, str]) -> None:
    from json import dumps

    os.makedirs(os.path.dirname(_stamps_path(root)), exist_ok=True)
    write_atomically(_stamps_path(root), dumps(stamps, indent=1, sort_keys=True).encode())


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
