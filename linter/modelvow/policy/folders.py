"""Reads a pack as people write it, a folder or one YAML file, and checks it whole."""

from __future__ import annotations

import os
from hashlib import blake2b

from modelvow.boundary import WAY_OUT, leads_out, named_border, strays
from modelvow.manifest.document import BEGIN, Unreadable
from modelvow.manifest.limits import PACK
from modelvow.manifest.read import read
from modelvow.policy.errors import PackError
from modelvow.policy.members import Known, read_rules
from modelvow.policy.pack import BUILTIN_PREFIX, PACKAGE_PREFIX, Claim, Pack
from modelvow.policy.pack_settings import read_controls, read_settings
from modelvow.policy.shape import (
    Part,
    child,
    error,
    flag,
    items,
    mapping,
    needed_text,
    places,
    text,
    texts,
    top,
)
from modelvow.policy.trait_files import read_trait
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.manifest.document import Document, Fault
    from modelvow.policy.rule import Rule

PACK_FILE = "pack.yaml"
CLAIMS_FILE = "claims.yaml"
KEYS = (
    "name",
    "title",
    "extends",
    "required",
    "excludable",
    "select",
    "ignore",
    "severity",
    "params",
    "waivable",
    "strict",
    "controls",
    "traits",
    "rules",
)
SUFFIXES = (".yaml", ".yml")
FILL_PACK = "give it `name:` and `rules:`, or take it out of what names it"
FILL_PART = "write a rule into it, or take the file away"
"""The way out of a pack, or of a file of one, in which nothing stands."""
MAX_FILES = 2_000
MAX_BYTES = 8 << 20
"""Bytes of all files of a pack together."""
MAX_BASES = 32
MAX_PACKS = 200
"""Packs that judge together, each as often as it is named or extended."""
MAX_BYTES_OF_ALL = 32 << 20
"""Bytes of all those packs together."""


class _Files(NamedTuple):
    """The documents of a pack, its own first, and the hash of their contents."""

    pack: Document
    claims: Document | None
    rules: tuple[Document, ...]
    traits: tuple[Document, ...]
    hash: str


class Place(NamedTuple):
    """Where a pack lies: its path, how it is shown, and the folder that it must not lead out of ("": any).

    `root` is that of an installed package; `border` counts where there is neither that nor a repository.
    """

    path: str
    name: str
    root: str = ""
    border: str = ""


def place_of(source: str) -> Place:
    """Return where the pack at a path, or in an installed package, lies; PackError where there is none."""
    if not source.startswith(PACKAGE_PREFIX):
        if not source.strip():
            raise _of_file("policy", "the name of a pack is empty", "name a folder or a YAML file")
        if "\0" in source:
            raise _of_file(shown_pack(source), "this is no path", "name a folder or a YAML file")
        return Place(source, shown_pack(source))
    from modelvow.packages import PackageError, path_in_package

    try:
        path = path_in_package(source)
    except PackageError as failure:
        raise _of_file(source, failure.reason, failure.suggestion) from failure
    inner = source.count("/")
    return Place(path, source, os.path.normpath(os.path.join(path, *[os.pardir] * inner)))


def read_pack(
    source: str | Place,
    known: Known | None = None,
    above: tuple[str, ...] = (),
    taken: list[int] | None = None,
) -> Pack:
    """Return the pack at `source` with its pages; `above` are the packs that led here by `extends`.

    `taken` has the bytes of every pack that was read to judge together with it, and gains those read here.

    Raises PackError for whatever is not as it must be.
    """
    place = place_of(source) if isinstance(source, str) else source
    taken = [] if taken is None else taken
    files = _read_folder(place, taken) if os.path.isdir(place.path) else _read_single(place, taken)
    part = top(files.pack)
    _check_top(part)
    bases = _bases(part, place, above, taken)
    known = known or _known_to_users()
    known = known._replace(
        rules={**known.rules, **{rule.code: rule for base in bases for rule in _all_rules(base)}}
    )
    controls = read_controls(part)
    known = known._replace(
        scopes=known.scopes._replace(
            controls=(*known.scopes.controls, *controls), traits=_trait_names(files, part)
        )
    )
    claims = _claims(files.claims)
    if claims:
        known = known._replace(claims=frozenset(claim.id for claim in claims))
    name = _name(part)
    rule_parts, trait_parts = _rule_parts(files, part), _trait_parts(files, part)
    rules, pages = read_rules(rule_parts, name, known)
    return Pack(
        name,
        text(part, "title") or name,
        place.name,
        files.hash,
        read_settings(part),
        rules,
        tuple(_traits(trait_parts, known)),
        controls,
        bases,
        pages,
        claims,
        flag(part, "required") or False,
        {**places(rule_parts, "code"), **places(trait_parts, "trait")},
        _excludable(part),
    )


def _excludable(part: Part) -> bool:
    """Return whether settings may leave manifests out; who forbids it requires the pack."""
    allowed = flag(part, "excludable") is not False
    if not allowed and not flag(part, "required"):
        reason = "`excludable: false` holds for a required pack alone"
        raise error(child(part, "excludable"), reason, "add `required: true`, or take it out")
    return allowed


def shown_pack(source: str) -> str:
    """Return a path as people read it: from the current folder where it lies below."""
    below = os.path.relpath(source) if os.path.isabs(source) else ""
    return below if below and not below.startswith("..") else source


def _all_rules(pack: Pack) -> Iterator[Rule]:
    for base in pack.bases:
        yield from _all_rules(base)
    yield from pack.rules


def _known_to_users() -> Known:
    from modelvow.policy.packs import known_claims, load_default
    from modelvow.policy.scopes import built_scopes

    rules = {rule.code: rule for pack in load_default() for rule in pack.rules}
    return Known(rules, known_claims(), built_scopes())


# Files


def _of_file(name: str, reason: str, suggestion: str) -> PackError:
    """Return the error that tells of a file, or a folder, as a whole."""
    return PackError(name, 0, 0, reason, suggestion)


def _read_folder(place: Place, taken: list[int]) -> _Files:
    names = sorted(_names(place.path))
    if PACK_FILE not in names:
        raise _of_file(
            place.name, f"this folder has no {PACK_FILE}", "add one with `name:`, or name a YAML file"
        )
    if len(names) > MAX_FILES:
        raise _of_file(
            place.name, f"a pack has at most {MAX_FILES} files", "split it, and `extends` the parts"
        )
    contents = _contents(place, names)
    _add_up(place, contents, taken)
    documents = {
        name: _document(
            contents[name], _inside(place, name).name, FILL_PACK if name == PACK_FILE else FILL_PART
        )
        for name in names
    }
    traits = [name for name in names if name.split("/")[0] == "traits"]
    rules = [name for name in names if name not in (PACK_FILE, CLAIMS_FILE, *traits)]
    return _Files(
        documents[PACK_FILE],
        documents.get(CLAIMS_FILE),
        tuple(documents[name] for name in rules),
        tuple(documents[name] for name in traits),
        _hash(contents),
    )


def _contents(place: Place, names: Iterable[str]) -> dict[str, bytes]:
    """Return what each file of a folder holds; PackError where that is too much together."""
    contents: dict[str, bytes] = {}
    left = MAX_BYTES
    for name in names:
        contents[name] = _bytes(_inside(place, name))
        left -= len(contents[name])
        if left < 0:
            reason = f"the files of a pack have at most {MAX_BYTES >> 20} MiB together"
            raise _of_file(place.name, reason, "name the folder that holds the rules")
    return contents


def _names(source: str) -> Iterator[str]:
    """Yield the YAML files below a folder, hidden ones left out, with `/` between names."""
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = os.path.relpath(folder, source).replace(os.sep, "/")
        for name in names:
            if name.endswith(SUFFIXES) and not name.startswith("."):
                yield name if inside == "." else f"{inside}/{name}"


def _inside(place: Place, name: str) -> Place:
    shown = f"{place.name}/{name}" if place.root else os.path.join(place.name, name)
    return place._replace(path=os.path.join(place.path, name), name=shown)


def _read_single(place: Place, taken: list[int]) -> _Files:
    contents = {os.path.basename(place.path): _bytes(place)}
    _add_up(place, contents, taken)
    (content,) = contents.values()
    return _Files(_document(content, place.name), None, (), (), _hash(contents))


def _add_up(place: Place, contents: Mapping[str, bytes], taken: list[int]) -> None:
    """Add a pack's bytes to what is `taken`; PackError where all packs together are too many or too large."""
    taken.append(sum(map(len, contents.values())))
    if len(taken) > MAX_PACKS:
        raise _of_file(place.name, f"at most {MAX_PACKS} packs judge together", "name fewer, each once")
    if sum(taken) > MAX_BYTES_OF_ALL:
        reason = f"with this pack, those that judge together have more than {MAX_BYTES_OF_ALL >> 20} MiB"
        raise _of_file(place.name, reason, "leave out what is not needed, and extend each once")


def _bytes(place: Place) -> bytes:
    """Return a file's bytes, one more than the cap at most."""
    path, name = place.path, place.name
    if strays(path, place.border):
        raise _of_file(
            name,
            f"this is a link that leads out of {named_border(os.path.dirname(os.path.abspath(path)))}",
            WAY_OUT,
        )
    if os.path.exists(path) and not os.path.isfile(path):
        raise _of_file(name, "this is neither a file nor a folder", "name a folder or a YAML file")
    try:
        with open(path, "rb") as file:
            return file.read(PACK.size + 1)
    except OSError as failure:
        raise _of_file(name, f"this pack cannot be read: {failure.strerror}", _hint(path)) from failure


def _hint(path: str) -> str:
    from modelvow.policy.pack import BUILTIN, TEMPLATES

    name = os.path.basename(path)
    if name in (*BUILTIN, *TEMPLATES):
        return f"write `builtin:{name}` for the built-in pack"
    return "name a folder or a YAML file"


def _document(content: bytes, name: str, fill: str = FILL_PACK) -> Document:
    try:
        document = read(content, name, limits=PACK)
    except Unreadable as failure:
        line, column = (failure.span.line, failure.span.column) if failure.span else (0, 0)
        hint = fill if failure.hint == BEGIN else failure.hint
        raise PackError(name, line, column, failure.reason, hint) from failure
    if document.faults:
        raise _fault(document.faults[0], name)
    return document


def _fault(fault: Fault, name: str) -> PackError:
    """Return the error that tells of the one kind of fault that a reader finds: a key that is there again."""
    reason = f"`{fault.data['key']}` is given twice"
    return PackError(name, fault.span.line, fault.span.column, reason, "write it once, as you mean it")


def _hash(contents: Mapping[str, bytes]) -> str:
    digest = blake2b(digest_size=20)
    for name in sorted(contents):
        # A checkout with other line ends is the same pack.
        content = contents[name].replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode(errors="surrogatepass"))
        digest.update(content)
    return digest.hexdigest()


# The pack's own file


def _check_top(part: Part) -> None:
    if isinstance(part.value, dict) and "code" in part.value and "rules" not in part.value:
        raise error(
            part,
            "this is a rule, not a pack",
            f"list it under `rules:`, or put it in a folder with {PACK_FILE}",
        )
    mapping(part, KEYS, "a pack")


def _name(part: Part) -> str:
    name = needed_text(part, "name", "a pack", "add `name:`, such as `name: acme`")
    if not all(character.isalnum() or character in "-_." for character in name):
        raise error(
            child(part, "name"), f"`{name}` is no name of a pack", "letters, digits, `-`, `_` and `.`"
        )
    return name


def _bases(part: Part, place: Place, above: tuple[str, ...], taken: list[int]) -> tuple[Pack, ...]:
    """Load what the pack extends; a path is meant from the pack's own folder."""
    names = texts(part, "extends") or ()
    chain = (*above, os.path.abspath(place.path))
    return tuple(_base(child(part, "extends"), name, place, chain, taken) for name in names)


def _base(part: Part, name: str, place: Place, chain: tuple[str, ...], taken: list[int]) -> Pack:
    from modelvow.policy.packs import builtin_pack

    try:
        if name.startswith(BUILTIN_PREFIX):
            return builtin_pack(name.removeprefix(BUILTIN_PREFIX))
        base = place_of(name) if name.startswith(PACKAGE_PREFIX) else _beside(place, name)
    except PackError as failure:
        raise error(part, failure.reason, failure.suggestion) from failure
    if os.path.abspath(base.path) in chain:
        raise error(part, f"`{name}` extends itself", "take it out of `extends`")
    if len(chain) > MAX_BASES:
        raise error(part, f"packs extend each other at most {MAX_BASES} deep")
    if not os.path.exists(base.path):
        raise error(part, f"there is no pack at `{name}`", "a path is meant from this pack's folder")
    if len(taken) == MAX_PACKS:
        raise error(part, f"at most {MAX_PACKS} packs judge together", "extend fewer, each once")
    return read_pack(base, None, chain, taken)


def _beside(place: Place, name: str) -> Place:
    """Return the place that a path leads to from a pack's folder; out of package or repository none does."""
    folder = place.path if os.path.isdir(place.path) else os.path.dirname(place.path)
    path = os.path.normpath(os.path.join(folder, name))
    if not place.root:
        if leads_out(path, os.path.abspath(folder), place.border):
            way_out = "name one inside it, or as `package:NAME`"
            raise _of_file(
                place.name, f"`{name}` lies outside {named_border(os.path.abspath(folder))}", way_out
            )
        return Place(path, shown_pack(path), border=place.border)
    below = os.path.relpath(path, place.root).replace(os.sep, "/")
    if below.startswith(".."):
        raise _of_file(place.name, f"`{name}` lies outside the package", "name one as `package:NAME`")
    package = place.name.partition("/")[0]
    return Place(path, package if below == "." else f"{package}/{below}", place.root)


# Rules, traits, claims


def _rule_parts(files: _Files, part: Part) -> tuple[Part, ...]:
    inline = items(child(part, "rules"), "`rules`") if part.value.get("rules") is not None else []
    return (*map(top, files.rules), *inline)


def _trait_parts(files: _Files, part: Part) -> tuple[Part, ...]:
    inline = items(child(part, "traits"), "`traits`") if part.value.get("traits") is not None else []
    return (*map(top, files.traits), *inline)


def _traits(parts: Iterable[Part], known: Known) -> Iterator[dict[str, Any]]:
    names: set[str] = set()
    for found in parts:
        trait = read_trait(found, known.scopes, known.claims)
        if trait["trait"] in names:
            raise error(
                child(found, "trait"), f"the trait `{trait['trait']}` is given twice", "keep one of them"
            )
        names.add(trait["trait"])
        yield trait


def _trait_names(files: _Files, part: Part) -> tuple[str, ...]:
    """Return the names of the pack's own traits, which its conditions may ask for."""
    inline = part.value.get("traits")
    values = [*(document.value for document in files.traits), *(inline if isinstance(inline, list) else ())]
    names = [value.get("trait") for value in values if isinstance(value, dict)]
    return tuple(name for name in names if isinstance(name, str))


def _claims(document: Document | None) -> tuple[Claim, ...]:
    if document is None:
        return ()
    claims = []
    for part in items(top(document), "the claims"):
        mapping(part, ("id", "term", "english", "claim"), "a claim")
        claims.append(
            Claim(
                **{key: needed_text(part, key, "a claim", "") for key in ("id", "term", "english", "claim")}
            )
        )
    return tuple(claims)
