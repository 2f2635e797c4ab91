"""Loads packs: a folder, one YAML file, or a built-in one that the build compiled."""

from __future__ import annotations

from modelvow import built
from modelvow.policy.errors import PackError, guess, one_of
from modelvow.policy.pack import BUILTIN, TEMPLATES, Claim, Example, Pack, Page, Settings
from modelvow.policy.rule import from_data
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PREFIX = "builtin:"
ALWAYS = ("builtin:manifest", "builtin:waivers")


def load(source: str, taken: list[int] | None = None, border: str = "") -> Pack:
    """Return the pack at `source`: `builtin:NAME`, `package:NAME`, a folder with pack.yaml, or one YAML file.

    `taken` has the bytes of packs read before that judge together with it, and gains those read here. Files
    stay inside the folder `border` ("": any) where they lie in no repository. Raises PackError for whatever
    is not as it must be.
    """
    if source.startswith(PREFIX):
        return builtin_pack(source.removeprefix(PREFIX))
    from modelvow.policy.folders import place_of, read_pack

    return read_pack(place_of(source)._replace(border=border), taken=taken)


def load_default() -> tuple[Pack, ...]:
    """Return the built-in packs, in the order in which they are merged."""
    hot = built.read_json("rules.json")
    return tuple(_builtin_from(hot, name) for name in BUILTIN)


def with_always(sources: Sequence[str]) -> tuple[str, ...]:
    """Return `sources`, each once, after the packs that are part of every policy.

    Without the rules about the manifest itself and its waivers a part at fault, or a waiver that hides
    nothing, would go unnoticed. Where nothing is named all built-in packs count, those among them.
    """
    return tuple(dict.fromkeys((*ALWAYS, *sources))) if sources else ()


def builtin_pack(name: str) -> Pack:
    """Return a built-in pack without its pages."""
    if name not in (*BUILTIN, *TEMPLATES):
        raise PackError(
            f"{PREFIX}{name}",
            0,
            0,
            f"no built-in pack is named `{name}`",
            guess(name, (*BUILTIN, *TEMPLATES), one_of((*BUILTIN, *TEMPLATES))),
        )
    return _builtin_from(built.read_json("rules.json"), name)


def with_pages(pack: Pack) -> Pack:
    """Return a built-in pack with its pages and claims; another pack has them from the start."""
    if not pack.source.startswith(PREFIX):
        return pack
    cold = built.read_json("pages.json")[pack.name]
    pages = {code: page_from(page) for code, page in cold["pages"].items()}
    return pack._replace(pages=pages, claims=tuple(Claim(*claim) for claim in cold["claims"]))


def _builtin_from(hot: Mapping[str, Any], name: str) -> Pack:
    data = hot[name]
    return Pack(
        name,
        data["title"],
        f"{PREFIX}{name}",
        data["hash"],
        settings_from(data["settings"]),
        tuple([from_data(rule) for rule in data["rules"]]),
        tuple(built.read_json("traits.json")) if data["traits"] else (),
        tuple(data["controls"]),
    )


def known_claims() -> frozenset[str]:
    """Return the ids of the article's claims."""
    return frozenset(built.read_json("rules.json")["article"]["claims"])


def told_claims() -> dict[str, str]:
    """Return what each claim of the article says, by its id: its term, a colon, the claim."""
    claims = [Claim(*claim) for claim in built.read_json("pages.json")["article"]["claims"]]
    return {claim.id: f"{claim.english}: {claim.claim}" for claim in claims}


def settings_from(data: Mapping[str, Any]) -> Settings:
    """Return the settings that the build wrote."""
    lists = {key: tuple(value) for key, value in data.items() if isinstance(value, list)}
    return Settings(**{**data, **lists})


def page_from(data: Mapping[str, Any]) -> Page:
    """Return the page that the build wrote."""
    examples = tuple(Example(*example) for example in data["examples"])
    return Page(**{**data, "references": tuple(data["references"]), "examples": examples})
