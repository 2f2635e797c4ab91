"""Which models of the catalog would meet the needs of a manifest, each put in the place of its models."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from modelvow.case.build import Memory, build, strong_models
from modelvow.case.needs import gap, needs_of
from modelvow.listing import Fit
from modelvow.selection import SelectionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from modelvow.catalog.index import Catalog
    from modelvow.settings import Settled

OPTION = "--meets"
HINT = "a stronger source: this rests on a hint"
CARRIED = ("version", "project", "controls")


class Ask(NamedTuple):
    """What each model is asked: the manifest without models and needs, the needs, what cases stand on."""

    value: dict[str, Any]
    needs: Mapping[str, Any]
    parts: Mapping[str, Any]
    host: str | None


def ask(path: str, as_of: str | None, host: str | None, catalog: Catalog) -> Ask:
    """Return what the manifest at `path` asks for; `host` would serve the models, None: as each name says.

    Raises SelectionError where it asks for nothing, or has findings of its own: a misspelt need would let
    more models through.
    """
    from modelvow.case.evidence import gather

    value, settled, folder, root = _read(path, as_of)
    if not value.get("requirements"):
        raise SelectionError(OPTION, f"`{path}` declares no needs", "add `requirements`")
    needs = {name: _unnarrowed(need) for name, need in value["requirements"].items()}
    parts = {
        "as_of": settled.as_of,
        "catalog": catalog,
        "evidence": gather(value, folder, root),
        # No table of alternatives: each model is looked at in its turn.
        "memory": Memory(settled.ruleset.traits),
        "wanted": frozenset(needs),
    }
    kept = {key: value[key] for key in CARRIED if key in value}
    return Ask(kept, needs, parts, host)


def _read(path: str, as_of: str | None) -> tuple[dict[str, Any], Settled, str, str]:
    """Return the manifest, what judges it, its folder and the root that its evidence stays inside."""
    from modelvow.discover import repository_of, shown
    from modelvow.manifest.read import read_file
    from modelvow.manifest.validate import validate
    from modelvow.policies import pack_sources
    from modelvow.settings import Options, Workshop

    document, folder = read_file(path, shown(path)), os.path.dirname(os.path.abspath(path))
    root = repository_of(folder) or folder
    asked = document.value.get("policy") if isinstance(document.value, dict) else None
    packs = pack_sources(document, asked, folder, root) if isinstance(asked, list) else ()
    settled = Workshop(Options(as_of=as_of)).settle(folder, packs)
    validated = validate(document, settled.ruleset.controls)
    if validated.faults:
        count = len(validated.faults)
        what = "a finding" if count == 1 else f"{count} findings"
        raise SelectionError(OPTION, f"`{path}` has {what} of its own", f"`modelvow check {path}` tells more")
    return validated.value, settled, folder, root


def _unnarrowed(need: Any) -> Any:
    """Return a need for any model, whichever of the manifest's models it was narrowed to."""
    return {key: value for key, value in need.items() if key != "models"} if isinstance(need, dict) else need


def fits(records: Iterable[Mapping[str, Any]], asked: Ask) -> Iterator[tuple[str, Fit]]:
    """Yield id and fit of each model of which it is not settled that it misses a need."""
    for record in records:
        found = fit(record["id"], asked)
        if found is not None:
            yield record["id"], found


def fit(model_id: str, asked: Ask) -> Fit | None:
    """Return how far a model meets the needs, None where it surely misses one."""
    entry = {"id": model_id} | ({"host": asked.host} if asked.host else {})
    # Reasons are told for declared needs, and cost as much as the levels: most models miss one and need none.
    plain = asked.value | {"models": [entry]}
    gaps = _gaps(build(plain, manifest_name="", **asked.parts)["models"][0], asked)
    if any(gap["least"] > 0 for gap in gaps.values()):
        return None
    if any(gap["most"] > 0 for gap in gaps.values()):
        told = build(plain | {"requirements": asked.needs}, manifest_name="", **asked.parts)["models"][0]
        return Fit({name: _missing(told, name) for name, gap in gaps.items() if gap["most"] > 0})
    strong = _gaps(strong_models(plain, **asked.parts)(0, None), asked)
    return Fit({name: (HINT,) for name, gap in strong.items() if gap["most"] > 0})


def _gaps(model: Mapping[str, Any], asked: Ask) -> dict[str, dict[str, int]]:
    needs = needs_of({"requirements": asked.needs})
    return {name: gap(need, model["traits"][name]) for name, need in needs.items() if name in model["traits"]}


def _missing(model: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(model["traits"][name].get("missing") or ())
