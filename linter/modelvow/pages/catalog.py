"""The page about the catalog: what is in it, where it comes from, how sure it is, how to correct it."""

from __future__ import annotations

from collections import Counter

from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.catalog.index import Catalog

Record = dict[str, Any]

INTRODUCTION = """\
# The catalog

What modelvow knows of models, licenses and providers lies in `catalog/` as JSON, one file a developer,
one fact a line. The build makes of it one read-only file; a look-up opens that and never the network.
These are facts, not legal advice. Facts of {date}.

{contents}

A fact that is not established is null or left out, and counts as unknown, never as "no".
"""
KINDS_OF_FACTS = """\
## Where each kind of fact comes from, and how sure it is

- **A record** (name, developer, release, size, context): hub repositories of known organizations,
  providers' endpoint lists, notices, Epoch AI's tables. Rests on its `sources` and `checked`; the date
  of a repository may differ from the announcement by days.
- **`openness`**: follows from the license's category and whether weights can be had; `open-source` also
  from hand-kept families. As sure as the tier.
- **`license`**: tag of the developer's repository, model registries, own family rules. Tier A where the
  repository is the developer's own.
- **`components`**: developers' repositories and papers, registries, evaluators' tables, family rules.
  Each has a source of its own where one is known, else the record's sources. What a registry says
  otherwise than the merged value stands beside it as `dissent`.
- **`hosts`**: endpoint lists, announcements, price maps. An announcement is firm; a date from a price
  map alone is a date to come, never a retirement.
- **`lineage`**: cards and repositories, a registry, names and layouts. An ancestor may stand where the
  direct parent is not known; the note says so.
- **`community`**: hub counters at a crawl, registries of runtimes. A snapshot; robots download too.
- **Practices of providers**: terms and documentation, partly from archives. Each has its plan, source
  and date.
- **`tuning`**: providers' documentation. A pair of host and model without a row is unknown.
- **License terms**: own reading of the texts; `confidence` says whether the text itself was read.
"""
CORRECTING = """\
## Correct a fact

1. Find its line: a model is in `catalog/models/<developer>.json`, a license in `catalog/licenses/`, a
   provider with its practices in `catalog/providers.json`.
2. Change it, and give `source_url`, `source_kind` and `source_date` beside the value where the fact has
   them. A new name is a line under `aliases` with its `kind`.
3. Leave out what follows from other facts: which names are ambiguous, the newest release with weights,
   ranks and counts are derived when the index is built.
4. Run any command in the checkout: it builds the index again by itself. The tests in `tests/catalog`
   look up every name.

`modelvow catalog check` then tells what cannot be right, `modelvow catalog diff` what was changed, and
`modelvow catalog review` which facts nobody has read lately. `scripts/import_facts.py` brings in a whole
new collection, and compares every row of it with what it wrote.

Without a checkout, facts are added and corrected in files of your own: see
[Extend and correct the catalog](extending-the-catalog.md).
"""
TIERS = """\
## Tiers

Tier A: a strong source for openness and license. Tier B: a hint, marked so wherever it is printed; what
rests on it is a warning at most.
"""
LICENSES = """\
## Licenses

A term of a license whose text was not read stays unknown where nothing else tells it.
"""
NAMES = """\
## Names

A name is looked up as it is written; then without regard to case and punctuation; then with what
routers, frameworks, clouds, runners and repackagers put around it taken off, least first. A name that
only begins like a known one stays unknown. A short date (`-0528`) and `-latest` are taken off only where
no weights are published, since weights of another date are another model.
"""
SOURCE_KINDS = {
    "primary": "the developer's or provider's own text, read",
    "archived-primary": "the same in an archive or a stored copy",
    "registry": "a model registry or library that implements or links it",
    "secondary": "a third party's reading",
    "own knowledge": "not read again: a hint, which cannot fail a build by itself",
}
EXAMPLES = (
    "gpt-4o",
    "GPT 4o",
    "azure/gpt-4o",
    "ft:gpt-4o-mini-2024-07-18:acme::AbC123xy",
    "us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    "Qwen/Qwen3-8B@main",
    "deepseek-r1:671b-q4_K_M",
    "meta-llama/llama-3.3-70b-instruct:free",
    "deepseek-r1",
    "gpt-4-0314-preview",
)


def catalog_page(catalog: Catalog) -> str:
    """Return the page as Markdown."""
    models = [record for own in catalog.model_ids() if (record := catalog.model(own))]
    parts = (
        INTRODUCTION.format(date=catalog.date, contents=contents(catalog, models)),
        tiers(models),
        KINDS_OF_FACTS,
        source_kinds(catalog, models),
        licenses(catalog),
        names(catalog),
        CORRECTING,
        sources(catalog),
    )
    return "\n".join(parts)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", r"\|") for cell in line) + " |" for line in lines
    )


def contents(catalog: Catalog, models: list[Record]) -> str:
    """Return how many records of each kind there are."""
    hosts = sum(len(model["hosts"]) for model in models)
    return table(
        ("what", "how many"),
        [
            ("models", len(models)),
            ("developers", len({model["developer"] for model in models})),
            ("names of models", sum(len(model["aliases"]) for model in models)),
            ("endpoints", hosts),
            (
                "components with a source of their own",
                sum(len(model["component_sources"]) for model in models),
            ),
            ("lines of descent", sum(len(model["lineage"]) for model in models)),
            ("families", len(catalog.families())),
            ("licenses", len(catalog.licenses())),
            ("providers", len(catalog.providers())),
        ],
    )


def tiers(models: list[Record]) -> str:
    """Return how many models of each openness are known how well."""
    counted = Counter((model["openness"] or "not known", model["tier"]) for model in models)
    kinds = sorted({openness for openness, _ in counted})
    rows = [(kind, counted[kind, "A"], counted[kind, "B"]) for kind in kinds]
    total = ("all", sum(row[1] for row in rows), sum(row[2] for row in rows))
    return f"{TIERS}\n{table(('openness', 'tier A', 'tier B'), [*rows, total])}\n"


def source_kinds(catalog: Catalog, models: list[Record]) -> str:
    """Return how many facts of each table come from which kind of source."""
    providers = [record for own in catalog.providers() if (record := catalog.provider(own))]
    tables = {
        "components": (row for model in models for row in model["component_sources"].values()),
        "lineage": (row for model in models for row in model["lineage"]),
        "tuning": (row for model in models for row in model["tuning"]),
        "practices": (row for provider in providers for row in provider["practices"]),
    }
    counted = {name: Counter(row["source_kind"] for row in rows) for name, rows in tables.items()}
    rows = [
        (f"`{kind}`", meaning, *(counted[name][kind] for name in counted))
        for kind, meaning in SOURCE_KINDS.items()
    ]
    return "## Kinds of sources\n\n" + table(("kind", "meaning", *counted), rows) + "\n"


def licenses(catalog: Catalog) -> str:
    """Return how many licenses were read, and how."""
    records = [record for own in catalog.licenses() if (record := catalog.license(own))]
    counted = Counter(record["confidence"] for record in records)
    return f"{LICENSES}\n{table(('confidence', 'licenses'), counted.most_common())}\n"


def names(catalog: Catalog) -> str:
    """Return how a name is looked up, with examples."""
    rows = [(f"`{name}`", *told(catalog, name)) for name in EXAMPLES]
    return f"{NAMES}\n{table(('name', 'found', 'model', 'taken off', 'served by'), rows)}\n"


def told(catalog: Catalog, name: str) -> tuple[str, str, str, str]:
    """Return what looking `name` up tells."""
    match = catalog.lookup(name)
    found = ", ".join(f"`{own}`" for own in match.ids) or "nearest: " + ", ".join(catalog.nearest(name)[:3])
    taken = ", ".join(f"{what} `{text}`" for what, text in match.stripped)
    return match.how, found, taken, match.provider or ""


def sources(catalog: Catalog) -> str:
    """Return the sources with their licenses; NOTICE holds the credits."""
    records = [record for key in catalog.sources() if (record := catalog.source(key))]
    rows = [(f"`{row['key']}`", row["what"], row["license"], row["version"]) for row in records]
    return (
        "## Sources\n\nThe credits are in `NOTICE`.\n\n"
        + table(("key", "what", "license", "version"), rows)
        + "\n"
    )
