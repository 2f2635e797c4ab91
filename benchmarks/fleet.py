"""Monorepos of many manifests, the same for the same count: what the benchmarks of many manifests judge.

Of two kinds. A *scaffolded* one is what a company has: services made from some hundreds of templates, each
with its own name, owner and comments, out of the sixty models that the company uses. In a *diverse* one no
two manifests say the same, and names of models come from the whole catalog, a few often and most of them
rarely, as the word counts of a text do. In both, six in ten ask for little, three in ten for something, one
in ten for much; they have comments, anchors and merges, evidence that is there, is old or is missing,
waivers, and lengths from 5 to 150 lines.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from modelvow.catalog.index import Catalog

DAY = "2026-11-25"
SEED = 20261125
STEEPNESS = 1.2
"""The model at rank n is named in proportion to n to the power of minus this."""
IN_USE = 60
"""Models that the services of a scaffolded monorepo use."""
TEMPLATES = 400
TEAM = 40
"""So many services share the folder of a team."""
NEEDS = (
    *("openness", "transparency", "community", "iteration", "knowledge_sharing", "quality", "security"),
    *("ip_protection", "commercialization", "customization", "trust", "independence", "continuity"),
)
CONTROLS = (
    *("evaluation", "security_review", "license_review", "exit_plan", "transparency_notice"),
    *("business_plan", "support_plan", "vendor_contract", "data_agreement", "monitoring"),
)
LEVELS = ("none", "low", "medium", "high")
DATA = ("public", "internal", "personal", "confidential", "customer")
ROLES = ("answer", "embed", "judge", "generate", "classify", "rerank", "translate")
REGIONS = ("EU", "DE", "US", "FR", "JP", "worldwide")
WORDS = (
    *("night", "queue", "invoice", "ticket", "parcel", "clinic"),
    *("ledger", "harbor", "orchard", "signal", "bridge", "letter", "archive"),
)
REMARKS = (
    "# Ask the platform team before this changes.",
    "# Judged again each quarter.",
    "# See the decision of last spring.",
)
DATED = ("---\ndate: 2026-10-01\n---\n# What was found\n", "---\ndate: 2024-02-01\n---\n", "# No date here\n")


class Service(NamedTuple):
    """One manifest: its folder from the root, its text, and the files beside it by their paths."""

    folder: str
    text: str
    files: dict[str, str]


class Taste(NamedTuple):
    """How much a manifest declares: the most models, needs and controls, how high its needs may be.

    `open` is the chance of each key of the project and of a model that lays the model open to more rules.
    """

    models: int
    needs: int
    controls: int
    levels: Sequence[str]
    open: float


CALM, BUSY, FULL = (
    *(Taste(2, 1, 2, LEVELS[:2], 0.15), Taste(3, 4, 5, LEVELS[1:3], 0.5)),
    Taste(9, 9, 8, LEVELS, 0.8),
)
SHARES = (60, 30, 10)


class Names(NamedTuple):
    """Names of models, with their weights added up; `hosts` has the hosts of a model by its name."""

    names: Sequence[str]
    weights: Sequence[float]
    hosts: dict[str, Sequence[str]]


def names_of(catalog: Catalog) -> Names:
    """Return a name for every model of the catalog in an order drawn by lot, served ones before the rest."""
    draw = Random(SEED)  # noqa: S311 - the same for every run
    ids = list(catalog.model_ids())
    draw.shuffle(ids)
    records = [record for record in map(catalog.model, ids) if record]
    # Of what a host serves there are a few thousand names in use, of what lies on a hub only some.
    records.sort(key=lambda record: not record["hosts"] and _may(draw, 0.8))
    named = {_name(record, draw): sorted({row["provider"] for row in record["hosts"]}) for record in records}
    weights = accumulate(rank**-STEEPNESS for rank in range(1, len(named) + 1))
    return Names(tuple(named), tuple(weights), named)


def _name(record: dict[str, object], draw: Random) -> str:
    repository = record["weights_repo"]
    return str(repository if repository and _may(draw, 0.5) else record["id"])


def services(count: int, names: Names, *, diverse: bool = False) -> Iterator[Service]:
    """Yield that many services, each drawn from its own number, so that fewer are the first of more."""
    if not diverse:
        names = names._replace(names=names.names[:IN_USE], weights=names.weights[:IN_USE])
    weights = list(accumulate(rank**-STEEPNESS for rank in range(1, TEMPLATES + 1)))
    for number in range(count):
        own = Random(SEED + number)  # noqa: S311 - the same for every run
        kind = own if diverse else Random(own.choices(range(TEMPLATES), cum_weights=weights)[0])  # noqa: S311
        yield _service(number, names, kind, own)


def lay(folder: Path, count: int, names: Names, *, diverse: bool = False) -> list[Path]:
    """Write that many services below `folder`, and return their manifests."""
    found = []
    for service in services(count, names, diverse=diverse):
        home = folder / service.folder
        for name, text in {"ai-manifest.yaml": service.text, **service.files}.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(text, encoding="utf-8")
        found.append(home / "ai-manifest.yaml")
    return found


def _service(number: int, names: Names, kind: Random, own: Random) -> Service:
    """Return one service: what it says is drawn by `kind`, its name and remarks are its `own`."""
    taste = kind.choices((CALM, BUSY, FULL), SHARES)[0]
    called = f"{own.choice(WORDS)}-{own.choice(WORDS)}-{number}"
    several = _models(kind, names, kind.randint(1, taste.models), taste)
    controls, files = _controls(kind, kind.randint(0, taste.controls))
    blocks = [
        ["version: 1"],
        _project(kind, called, taste, owner=own.choice(WORDS)),
        several,
        _needs(kind, kind.randint(0, taste.needs), taste),
        controls,
        _waivers(kind, taste),
    ]
    text = "\n".join(line for block in blocks for line in _remarked(block, own)) + "\n"
    return Service(f"team-{number // TEAM:04}/{called}", text, files)


def _remarked(lines: Sequence[str], draw: Random) -> Iterator[str]:
    """Yield lines, some with a comment behind or above them."""
    for line in lines:
        if _may(draw, 0.06):
            yield line[: len(line) - len(line.lstrip())] + draw.choice(REMARKS)
        yield line + ("  # as agreed" if line[-1] not in ">|" and _may(draw, 0.04) else "")


def _may(draw: Random, share: float) -> bool:
    """Return true in so many of all cases."""
    return draw.random() < share


def _project(draw: Random, called: str, taste: Taste, *, owner: str) -> list[str]:
    if taste is CALM and _may(draw, 0.2):
        return []
    stage = draw.choices(("experiment", "pilot", "production"), (5, 3, 2) if taste is CALM else (1, 3, 6))[0]
    lines = ["project:", f"  name: {called}", f"  stage: {stage}"]
    some: list[tuple[float, Callable[[], str]]] = [
        (taste.open, lambda: f"  exposure: {draw.choice(('internal', 'partners', 'public'))}"),
        (taste.open, lambda: f"  distribution: {draw.choice(('internal', 'hosted', 'shipped'))}"),
        (taste.open, lambda: f"  commercial: {draw.choice(('true', 'false'))}"),
        (taste.open / 2, lambda: f"  regions: [{', '.join(draw.sample(REGIONS, draw.randint(1, 3)))}]"),
        (0.4, lambda: f"  owner: {owner} team"),
        (taste.open / 4, lambda: f"  monthly_active_users: {draw.randint(1, 90_000) * 10}"),
        (taste.open / 8, lambda: f"  annual_revenue: {{amount: {draw.randint(1, 900)}0000, currency: EUR}}"),
        (0.8, lambda: f"  outcome:\n    need: answer each {draw.choice(WORDS)}\n    measure: one day"),
    ]
    lines += [make() for chance, make in some if _may(draw, chance)]
    return [line for each in lines for line in each.split("\n")]


def _models(draw: Random, names: Names, count: int, taste: Taste) -> list[str]:
    lines = ["models:"]
    anchored = count > 1 and _may(draw, 0.3)
    for index in range(count):
        name = draw.choices(names.names, cum_weights=names.weights)[0]
        lines.append(f"  - id: {name}" if not (anchored and index == 0) else f"  - &first\n    id: {name}")
        if anchored and index:
            lines.insert(-1, "  - <<: *first")
            lines[-1] = f"    id: {name}"
        lines.append(f"    name: m{index}")
        lines += _model(draw, names, name, taste)
    return [line for each in lines for line in each.split("\n")]


def _model(draw: Random, names: Names, name: str, taste: Taste) -> list[str]:
    hosts = names.hosts[name]
    lines = [f"    role: {draw.choice(ROLES)}"] if _may(draw, 0.7) else []
    if _may(draw, 0.7):
        lines.append(f"    host: {draw.choice(hosts) if hosts else 'self'}")
    if _may(draw, taste.open):
        lines.append(f"    data: [{', '.join(draw.sample(DATA, draw.randint(1, 2)))}]")
    if _may(draw, taste.open / 2):
        lines.append(f"    adaptation: {draw.choice(('none', 'prompted', 'retrieval', 'fine-tuned'))}")
    if _may(draw, 0.15):
        # In quotes: the C parser, whose time all is held against, refuses a colon inside brackets.
        lines.append(f"    fallback: ['{draw.choices(names.names, cum_weights=names.weights)[0]}']")
    if taste is FULL and _may(draw, 0.1):
        lines.append("    facts: {openness: open-weights, license: Apache-2.0}")
    return lines


def _needs(draw: Random, count: int, taste: Taste) -> list[str]:
    lines = ["requirements:"] if count else []
    for need in draw.sample(NEEDS, count):
        level = draw.choice(taste.levels)
        if _may(draw, 0.6):
            lines.append(f"  {need}: {level}")
        elif _may(draw, 0.5):
            lines.append(
                f'  {need}: {{level: {level}, because: "{draw.choice(WORDS)} asks", priority: wish}}'
            )
        else:
            lines += [f"  {need}:", f"    level: {level}", "    because: >-"]
            lines += [f"      the {draw.choice(WORDS)} and the {draw.choice(WORDS)}", "      depend on it"]
    return lines


def _controls(draw: Random, count: int) -> tuple[list[str], dict[str, str]]:
    lines = ["controls:"] if count else []
    files: dict[str, str] = {}
    for control in draw.sample(CONTROLS, count):
        path = f"docs/{control}.md"
        if _may(draw, 0.1):
            path = f"'https://wiki.example.org/{control}'"
        elif _may(draw, 0.95):
            files[path] = draw.choices(DATED, (18, 1, 1))[0]
        date = ", date: 2026-09-15" if _may(draw, 0.4) else ""
        lines.append(f"  {control}: {{evidence: {path}{date}}}")
    return lines, files


def _waivers(draw: Random, taste: Taste) -> list[str]:
    if taste is CALM or _may(draw, 0.8):
        return []
    rule = draw.choice(("RSK008", "SEL007", "FIT002", "FIT006", "LIC010"))
    until = draw.choice(("2027-03-31", "2027-03-31", "2026-01-31"))
    return [
        "waivers:",
        f"  - rule: {rule}",
        f"    reason: the {draw.choice(WORDS)} is replaced in spring",
        "    approved_by: head of engineering",
        f"    expires: {until}",
    ]
