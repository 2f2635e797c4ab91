"""Reads a pack as people write it, a folder or one YAML file, and checks it whole."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from modelvow.manifest.document import Unreadable
from modelvow.manifest.limits import PACK
from modelvow.manifest.read import read
from modelvow.policy.errors import PackError, guess
from modelvow.policy.pack import Claim, Pack, Settings
from modelvow.policy.rule_files import read_rule
from modelvow.policy.shape import (
    Part,
    child,
    error,
    flag,
    free_mapping,
    items,
    mapping,
    needed_text,
    plain_text,
    text,
    texts,
    top,
)
from modelvow.policy.trait_files import read_trait

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.manifest.document import Document
    from modelvow.policy.pack import Page
    from modelvow.policy.rule import Rule
    from modelvow.policy.scopes import Scopes

PACK_FILE = "pack.yaml"
CLAIMS_FILE = "claims.yaml"
KEYS = (
    "name",
    "title",
    "extends",
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
MAX_FILES = 2_000
MAX_BASES = 32


class Known(NamedTuple):
    """What a pack may build on: rules that `extends` can name, ids of claims, the case's schema."""

    rules: Mapping[str, Rule]
    claims: frozenset[str]
    scopes: Scopes


class _Files(NamedTuple):
    """The documents of a pack: its own, claims if it has some, rules, traits; and what its hash is made of."""

    pack: Document
    claims: Document | None
    rules: tuple[Document, ...]
    traits: tuple[Document, ...]
    hash: str


def read_pack(source: str, known: Known | None = None, above: tuple[str, ...] = ()) -> Pack:
    """Return the pack at `source` with its pages; `above` are the packs that led here by `extends`.

    Raises PackError for whatever is not as it must be.
    """
    files = _read_folder(source) if os.path.isdir(source) else _read_single(source)
    part = top(files.pack)
    _check_top(part)
    bases = _bases(part, source, above)
    known = known or _known_to_users()
    known = known._replace(
        rules={**known.rules, **{rule.code: rule for base in bases for rule in _all_rules(base)}}
    )
    controls = _controls(part)
    known = known._replace(
        scopes=replace(
            known.scopes, controls=(*known.scopes.controls, *controls), traits=_trait_names(files, part)
        )
    )
    claims = _claims(files.claims)
    if claims:
        known = known._replace(claims=frozenset(claim.id for claim in claims))
    name = _name(part)
    rules, pages = _rules(_rule_parts(files, part), name, known)
    return Pack(
        name,
        text(part, "title") or name,
        source,
        files.hash,
        _settings(part),
        rules,
        tuple(_traits(files, part, known)),
        controls,
        bases,
        pages,
        claims,
    )


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


def _read_folder(source: str) -> _Files:
    names = sorted(_names(source))
    if PACK_FILE not in names:
        raise PackError(
            source, 0, 0, f"this folder has no {PACK_FILE}", f"add one with `name:`, or name a YAML file"
        )
    if len(names) > MAX_FILES:
        raise PackError(
            source, 0, 0, f"a pack has at most {MAX_FILES} files", "split it, and `extends` the parts"
        )
    contents = {name: _bytes(os.path.join(source, name)) for name in names}
    documents = {name: _document(contents[name], os.path.join(source, name)) for name in names}
    traits = [name for name in names if name.split("/")[0] == "traits"]
    rules = [name for name in names if name not in (PACK_FILE, CLAIMS_FILE, *traits)]
    return _Files(
        documents[PACK_FILE],
        documents.get(CLAIMS_FILE),
        tuple(documents[name] for name in rules),
        tuple(documents[name] for name in traits),
        _hash(contents),
    )


def _names(source: str) -> Iterator[str]:
    """Yield the YAML files below a folder, hidden ones left out, with `/` between names."""
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = os.path.relpath(folder, source).replace(os.sep, "/")
        for name in names:
            if name.endswith(SUFFIXES) and not name.startswith("."):
                yield name if inside == "." else f"{inside}/{name}"


def _read_single(source: str) -> _Files:
    content = _bytes(source)
    return _Files(_document(content, source), None, (), (), _hash({os.path.basename(source): content}))


def _bytes(path: str) -> bytes:
    """Return a file's bytes, one more than the cap at most."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise PackError(path, 0, 0, "this is neither a file nor a folder", "name a folder or a YAML file")
    try:
        with open(path, "rb") as file:
            return file.read(PACK.size + 1)
    except OSError as failure:
        raise PackError(path, 0, 0, f"this pack cannot be read: {failure.strerror}", _hint(path)) from failure


def _hint(path: str) -> str:
    from modelvow.policy.pack import BUILTIN

    name = os.path.basename(path)
    return (
        f"write `builtin:{name}` for the built-in pack" if name in BUILTIN else "name a folder or a YAML file"
    )


def _document(content: bytes, name: str) -> Document:
    try:
        document = read(content, name, limits=PACK)
    except Unreadable as failure:
        line, column = (failure.span.line, failure.span.column) if failure.span else (0, 0)
        raise PackError(name, line, column, failure.reason, failure.hint) from failure
    for fault in document.faults:
        told = fault.data.get("key") or ".".join(map(str, fault.key_path))
        raise PackError(name, fault.span.line, fault.span.column, f"{fault.kind}: `{told}`", "write it once")
    return document


def _hash(contents: Mapping[str, bytes]) -> str:
    digest = blake2b(digest_size=8)
    for name in sorted(contents):
        digest.update(f"{name}\0{len(contents[name])}\0".encode("utf-8", "surrogatepass"))
        digest.update(contents[name].replace(b"\r\n", b"\n"))
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


def _bases(part: Part, source: str, above: tuple[str, ...]) -> tuple[Pack, ...]:
    """Load what the pack extends; a path is meant from the pack's own folder."""
    names = texts(part, "extends") or ()
    chain = (*above, os.path.abspath(source))
    folder = source if os.path.isdir(source) else os.path.dirname(source)
    return tuple(_base(child(part, "extends"), name, folder, chain) for name in names)


def _base(part: Part, name: str, folder: str, chain: tuple[str, ...]) -> Pack:
    from modelvow.policy.packs import PREFIX, builtin_pack

    if name.startswith(PREFIX):
        try:
            return builtin_pack(name.removeprefix(PREFIX))
        except PackError as failure:
            raise error(part, failure.reason, failure.suggestion) from failure
    path = os.path.normpath(os.path.join(folder, name))
    if os.path.abspath(path) in chain:
        raise error(part, f"`{name}` extends itself", "take it out of `extends`")
    if len(chain) > MAX_BASES:
        raise error(part, f"packs extend each other at most {MAX_BASES} deep")
    if not os.path.exists(path):
        raise error(part, f"there is no pack at `{name}`", "a path is meant from this pack's folder")
    return read_pack(path, None, chain)


def _controls(part: Part) -> tuple[str, ...]:
    """Return the controls that the pack adds to the vocabulary."""
    if "controls" not in part.value:
        return ()
    if isinstance(part.value["controls"], dict):
        return tuple(free_mapping(child(part, "controls"), "`controls`"))
    return texts(part, "controls") or ()


def _settings(part: Part) -> Settings:
    return Settings(
        part.document.name,
        texts(part, "select") or (),
        texts(part, "ignore") or (),
        _words(part, "severity"),
        _params(part),
        _flags(part, "waivable"),
        flag(part, "strict"),
        dict(_lines(part)),
    )


def _words(part: Part, key: str) -> dict[str, str]:
    if key not in part.value:
        return {}
    whole = child(part, key)
    return {name: plain_text(child(whole, name), f"`{name}`") for name in free_mapping(whole, f"`{key}`")}


def _flags(part: Part, key: str) -> dict[str, bool]:
    if key not in part.value:
        return {}
    whole = child(part, key)
    return {name: bool(flag(whole, name)) for name in free_mapping(whole, f"`{key}`")}


def _params(part: Part) -> dict[str, dict[str, Any]]:
    if "params" not in part.value:
        return {}
    whole = child(part, "params")
    return {
        name: dict(free_mapping(child(whole, name), f"`{name}`")) for name in free_mapping(whole, "`params`")
    }


def _lines(part: Part) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the line of every setting, and of every name within."""
    from modelvow.manifest.document import key_span_of, span_of

    for key in ("select", "ignore", "severity", "params", "waivable"):
        if key not in part.value:
            continue
        whole = child(part, key)
        yield (key,), key_span_of(part.document, whole.path).line
        if isinstance(whole.value, dict):
            for name in whole.value:
                yield (key, name), key_span_of(part.document, (*whole.path, name)).line
                if isinstance(whole.value[name], dict):
                    for inner in whole.value[name]:
                        yield (key, name, inner), key_span_of(part.document, (*whole.path, name, inner)).line
        elif isinstance(whole.value, list):
            for index, name in enumerate(whole.value):
                yield (key, str(name)), span_of(part.document, (*whole.path, index)).line


# Rules, traits, claims


def _rule_parts(files: _Files, part: Part) -> tuple[Part, ...]:
    inline = items(child(part, "rules"), "`rules`") if part.value.get("rules") is not None else []
    return (*map(top, files.rules), *inline)


def _rules(parts: Iterable[Part], pack: str, known: Known) -> tuple[tuple[Rule, ...], dict[str, Page]]:
    """Read the rules of a pack; one that extends another of the pack is read after it."""
    pending = _by_code(parts)
    done: dict[str, tuple[Rule, Page]] = {}
    for code in pending:
        _read_with_base(code, pending, done, pack, known, ())
    rules = {code: done[code][0] for code in sorted(done)}
    _refuse_same_names(rules.values(), pending)
    return tuple(rules.values()), {code: done[code][1] for code in rules}


def _by_code(parts: Iterable[Part]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for part in parts:
        free_mapping(part, "a rule")
        code = needed_text(part, "code", "a rule", "give it one, such as `ACM001`")
        if code in found:
            raise error(
                child(part, "code"), f"the code `{code}` is given twice", f"first in {_place(found[code])}"
            )
        found[code] = part
    return found


def _place(part: Part) -> str:
    from modelvow.manifest.document import span_of

    return f"{part.document.name}:{span_of(part.document, (*part.path, 'code')).line}"


def _refuse_same_names(rules: Iterable[Rule], parts: Mapping[str, Part]) -> None:
    names: dict[str, str] = {}
    for rule in rules:
        if rule.name in names:
            part = child(parts[rule.code], "name")
            raise error(part, f"the name `{rule.name}` is given twice", f"{names[rule.name]} has it already")
        names[rule.name] = rule.code


def _read_with_base(
    code: str,
    parts: Mapping[str, Part],
    done: dict[str, tuple[Rule, Page]],
    pack: str,
    known: Known,
    above: tuple[str, ...],
) -> Rule:
    if code in done:
        return done[code][0]
    part = parts[code]

    def base_of(extends: Part) -> Rule:
        wanted = plain_text(extends, "`extends`")
        if wanted in (*above, code):
            return _known_base(extends, wanted, known.rules, "it extends itself")
        if wanted in parts:
            return _read_with_base(wanted, parts, done, pack, known, (*above, code))
        return _known_base(extends, wanted, known.rules, "")

    done[code] = read_rule(part, pack, base_of, known.claims, known.scopes)
    return done[code][0]


def _known_base(part: Part, code: str, rules: Mapping[str, Rule], reason: str) -> Rule:
    """Return a rule of another pack; a rule may extend the one that it replaces."""
    if code in rules:
        return rules[code]
    way_out = guess(code, rules, "it is in neither this pack nor one that it extends")
    raise error(part, reason or f"`extends` names no rule: `{code}`", way_out)


def _traits(files: _Files, part: Part, known: Known) -> Iterator[dict[str, Any]]:
    inline = items(child(part, "traits"), "`traits`") if part.value.get("traits") is not None else []
    names: set[str] = set()
    for found in (*map(top, files.traits), *inline):
        trait = read_trait(found, known.scopes)
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
