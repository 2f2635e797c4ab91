"""A first manifest: what is known is filled in, what only the project knows is a comment to open."""

from __future__ import annotations

import json
import re

from modelvow import built
from modelvow.building import ensure_built
from modelvow.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.catalog.index import Catalog

NEARNESS = 3
"""Names that are offered for an unknown one."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./@+-]*(?::[A-Za-z0-9_./@+-]+)*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


class Known(NamedTuple):
    """A model as it was named, what stands beside it in the draft, and what is told of it on the way."""

    name: str
    remark: str
    told: str


def lookup_all(names: Iterable[str]) -> list[Known]:
    """Return what the catalog says of each name, each once."""
    ensure_built()
    from modelvow.catalog.index import open_catalog

    catalog = open_catalog(built.path("catalog.db"))
    return [_known(catalog, name) for name in dict.fromkeys(name.strip() for name in names) if name]


def _known(catalog: Catalog, name: str) -> Known:
    match = catalog.lookup(name)
    if len(match.ids) == 1:
        record = catalog.model(match.ids[0]) or {}
        remark = f"{record.get('name') or match.ids[0]}, {record.get('openness') or 'openness not known'}"
        return Known(
            name, remark, f"{name}: {match.ids[0]}, {record.get('openness') or 'openness not known'}"
        )
    if match.ids:
        candidates = ", ".join(match.ids[:NEARNESS])
        return Known(
            name, f"ambiguous, write one of: {candidates}", f"{name}: ambiguous, one of {candidates}"
        )
    nearest = catalog.nearest(name)[:NEARNESS]
    near = f"; near: {', '.join(nearest)}" if nearest else ""
    told = f"{name}: not in the catalog{near}"
    return Known(name, f"not in the catalog{near}; declare `facts` if it is your own", told)


def draft(models: Sequence[Known], folder: str) -> str:
    """Return the text of a manifest for `models` of a project that lives in `folder`."""
    entries = "".join(_entry(each) for each in models)
    needs = "".join(f"#   {trait['trait']}: medium{_because(trait)}\n" for trait in _traits())
    return _DRAFT.format(name=written(_slug(folder)), models=entries, needs=needs)


def _entry(model: Known) -> str:
    return f"  - id: {written(model.name)}  # {_one_line(model.remark)}\n{_MODEL}"


def _because(trait: dict[str, str]) -> str:
    question = trait.get("question", "")
    return f"  # {_one_line(question)}" if question else ""


def _traits() -> list[dict[str, str]]:
    traits: list[dict[str, str]] = built.read_json("traits.json")
    return traits


def written(text: str) -> str:
    """Return `text` as a YAML value that is read back as the same text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _slug(folder: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-") or "project"


_MODEL = """\
    # role: answer           # what it is for: answer, embed, rerank, transcribe, ...
    # host: self             # who serves it: a provider, self (you run the weights), device (your users do)
    # data: [internal]       # what it is sent: public, internal, personal, sensitive, confidential, customer
"""

_DRAFT = """\
# Which AI models this project uses, what it needs from them, and what it does about their risks.
# `modelvow check` says where these disagree; every further block buys further checks, none is an obligation.
version: 1

project:
  name: {name}
  # stage: production        # experiment, pilot or production: severity follows it
  # exposure: public         # who meets the output: internal, partners, public
  # distribution: hosted     # whether weights leave the house: internal, hosted, shipped
  # commercial: true         # earns money
  # regions: [EU]            # where it is offered: countries such as DE, EU, EEA, worldwide

models:
{models}
# What the project needs from its models, each none, low, medium or high. Keep those that matter and say why:
#   transparency: {{level: high, because: auditors ask how answers come about}}
# `modelvow explain transparency` says what each level demands.
# requirements:
{needs}
# What the project does about risks, each with evidence: a file in this repository, or a url.
# controls:
#   evaluation: {{evidence: docs/evaluation.md, date: 2026-01-31}}
#   security_review: {{evidence: docs/security-review.md}}
#   exit_plan: {{evidence: docs/exit-plan.md}}
"""
