"""Build-time work: the built-in packs, compiled to what a run loads."""

from __future__ import annotations

import json
import os

from modelvow.policy.folders import read_pack
from modelvow.policy.members import Known
from modelvow.policy.pack import BUILTIN, TEMPLATES
from modelvow.policy.packs import PREFIX
from modelvow.policy.rule import to_data
from modelvow.policy.scopes import CASE, MANIFEST, Scopes
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelvow.policy.pack import Pack, Page


def build_packs(rules_dir: str, out_dir: str) -> None:
    """Write rules.json (what judges), pages.json (what is told of rules) and traits.json into `out_dir`.

    The packs lie in `rules_dir`, the schemas beside it in `schemas/`. Raises PackError.
    """
    packs = read_builtin(rules_dir)
    traits = [trait for pack in packs for trait in pack.traits]
    _write(out_dir, "rules.json", {pack.name: _hot(pack) for pack in packs})
    _write(out_dir, "pages.json", {pack.name: _cold(pack) for pack in packs})
    _write(out_dir, "traits.json", traits)


def read_builtin(rules_dir: str) -> tuple[Pack, ...]:
    """Read the built-in packs; a later one may build on those before it."""
    root = os.path.dirname(os.path.abspath(rules_dir))
    known = Known({}, frozenset(), Scopes(_schema(root, CASE), _schema(root, MANIFEST)))
    packs: list[Pack] = []
    for name in (*BUILTIN, *TEMPLATES):
        pack = read_pack(os.path.join(rules_dir, name), known)
        claims = frozenset(claim.id for claim in pack.claims) or known.claims
        known = known._replace(
            rules={**known.rules, **{rule.code: rule for rule in pack.rules}}, claims=claims
        )
        packs.append(_placed(pack, root))
    return tuple(packs)


def _schema(root: str, name: str) -> Any:
    with open(os.path.join(root, "schemas", name), "rb") as file:
        return json.load(file)


def _placed(pack: Pack, root: str) -> Pack:
    """Return the pack under its built-in name, its files told from the checkout's root."""
    pages = {code: _relative(page, root) for code, page in pack.pages.items()}
    source = f"{PREFIX}{pack.name}"
    settings = pack.settings._replace(origin=source, lines={})
    return pack._replace(source=source, settings=settings, pages=pages)


def _relative(page: Page, root: str) -> Page:
    return page._replace(source=os.path.relpath(page.source, root).replace(os.sep, "/"))


def _hot(pack: Pack) -> dict[str, Any]:
    return {
        "title": pack.title,
        "hash": pack.hash,
        "settings": pack.settings._asdict(),
        "rules": [to_data(rule) for rule in pack.rules],
        "traits": bool(pack.traits),
        "controls": pack.controls,
        "claims": [claim.id for claim in pack.claims],
    }


def _cold(pack: Pack) -> dict[str, Any]:
    return {
        "pages": {code: page._asdict() for code, page in pack.pages.items()},
        "claims": pack.claims,
    }


def _write(folder: str, name: str, data: Any) -> None:
    """Write beside the file and put it in its place, so that no reader meets half of it."""
    path = os.path.join(folder, name)
    beside = f"{path}.{os.getpid()}.part"
    with open(beside, "wb") as file:
        file.write(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())
    os.replace(beside, path)
