"""Bring a folder of facts into catalog/, one file a developer, and check that nothing is lost.

    python scripts/import_facts.py FOLDER [CATALOG]

What can be derived is not written, the build derives it: counts, members of a family, which names are
ambiguous.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
import textwrap
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]

CSV_TABLES = (
    "aliases",
    "community",
    "components",
    "developers",
    "families",
    "lineage",
    "practices",
    "prefixes",
    "providers",
    "tuning",
)
MODEL_KEYS = (
    "id",
    "name",
    "family",
    "released",
    "modality",
    "parameters",
    "context_tokens",
    "openness",
    "license",
    "weights_repo",
    "tier",
    "notes",
    "sources",
    "checked",
)
COMPONENTS = (
    "weights",
    "inference_code",
    "training_code",
    "training_data",
    "training_data_url",
    "evaluation",
    "paper",
    "paper_url",
    "model_card",
    "architecture_documented",
    "safety_evaluation",
    "third_party_evaluation",
    "system_card",
    "system_card_url",
    "checkpoints_published",
    "data_filtering_documented",
)
WHOLE_NUMBERS = (
    "downloads",
    "likes",
    "derivatives",
    "derivatives_copies",
    "derivatives_named",
    "derivatives_declared",
    "hosts",
    "release_days_12m",
    "models_12m",
    "release_days_24m",
    "models_24m",
    "undated_members",
    "notice_days",
)
LONG_LINE = 100
SOURCE_COLUMNS = ("source_url", "source_kind", "source_date", "note")
SOURCE_TITLES = {
    "hfcat": "hub snapshot",
    "modelsdev": "models.dev",
    "litellm": "LiteLLM price map",
    "modeldeprecations": "modeldeprecations.dev",
    "deprecations-rss": "deprecations-rss",
    "mteb": "MTEB registry",
    "xinference": "Xinference model lists",
    "azure-assets": "Azure ML assets",
    "epoch-2026-01": "Epoch AI",
    "epoch-2025-04": "Epoch AI",
    "ecosystem-graphs": "Ecosystem Graphs",
    "spdx": "SPDX license list",
    "scancode": "ScanCode license database",
    "known": "own knowledge",
    "hand": "own curation",
}


def read_tables(folder: Path) -> Tables:
    """Return every table of `folder` by its name, rows as they stand."""
    tables: Tables = {}
    for name in CSV_TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    for name in ("models", "licenses"):
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as file:
            tables[name] = [json.loads(line) for line in file if line.strip()]
    tables["sources"] = read_sources((folder / "sources.md").read_text(encoding="utf-8"))
    return tables


def read_sources(text: str) -> list[Row]:
    """Return the rows of the table of sources; a row with several keys counts once a key."""
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != len(("key", "what", "license", "version", "credit")) or not cells[0].startswith("`"):
            continue
        keys = re.findall(r"`([^`]+)`", cells[0])
        rows += [
            {"key": key, "what": cells[1], "license": cells[2], "version": cells[3], "credit": cells[4]}
            for key in keys
        ]
    return rows


def filled(row: Row, *, leave: tuple[str, ...] = ()) -> Row:
    """Return what `row` says, empty cells left out and whole numbers as numbers."""
    return {
        key: int(value) if key in WHOLE_NUMBERS else value
        for key, value in row.items()
        if value not in ("", None) and key not in leave
    }


def grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    """Return `rows` by the value of their column `key`, in order."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def as_value(text: str) -> str | bool:
    """Return the value that a cell of components.csv stands for."""
    return {"true": True, "false": False}.get(text, text)


def component_entries(components: Row, rows: list[Row]) -> Row:
    """Return one entry a component: its value, and the source of it where a row gives one.

    A row that says otherwise than the merged value stands beside it as `dissent`.
    """
    by_field = {row["field"]: row for row in rows}
    entries: Row = {}
    for field in COMPONENTS:
        row, value = by_field.get(field), components.get(field)
        if row is None:
            if value is not None:
                entries[field] = {"value": value}
            continue
        said = {"value": as_value(row["value"])} | filled({key: row[key] for key in SOURCE_COLUMNS})
        merged = said["value"] if field.endswith("_url") else value
        entries[field] = said if said["value"] == merged else {"value": merged, "dissent": said}
    return entries


def model_entry(model: Row, tables: dict[str, dict[str, list[Row]]]) -> Row:
    """Return everything that the tables say of one model."""
    own = model["id"]
    entry = {key: model[key] for key in MODEL_KEYS}
    entry["components"] = component_entries(model["components"], tables["components"].get(own, []))
    entry["hosts"] = [filled(host) for host in model["hosts"]]
    for row in tables["community"].get(own, []):
        entry["community"] = filled(row, leave=("model_id",))
    entry["lineage"] = [filled(row, leave=("model_id",)) for row in tables["lineage"].get(own, [])]
    entry["tuning"] = [filled(row, leave=("model_id",)) for row in tables["tuning"].get(own, [])]
    entry["aliases"] = [
        {"alias": row["alias"], "kind": row["kind"]} for row in tables["aliases"].get(own, [])
    ]
    return {key: value for key, value in entry.items() if value != [] or key in MODEL_KEYS}


def developer_file(developer: Row, models: list[Row], families: list[Row], tables: dict[str, Any]) -> Row:
    """Return the file of one developer: who it is, its families, its models by id."""
    return {
        "developer": developer["developer"],
        "name": developer["name"],
        "country": developer["country"] or None,
        "families": [family_entry(row) for row in sorted(families, key=by("family"))],
        "models": [model_entry(model, tables) for model in sorted(models, key=by("id"))],
    }


def family_entry(row: Row) -> Row:
    """Return a family's own row, announced successors as a list."""
    entry = filled(row, leave=("developer", "models", "members"))
    if "successors" in entry:
        entry["successors"] = entry["successors"].split("; ")
    return entry


def by(key: str) -> Any:
    """Return a sort key that reads `key`."""
    return lambda row: row[key]


def source_entry(row: Row) -> Row:
    """Return a source with a short title for reports, and its date where exactly one day is named last."""
    dates = re.findall(r"\d{4}-\d{2}-\d{2}", row["version"])
    date = dates[-1] if len(dates) == 1 else None
    return {"key": row["key"], "title": SOURCE_TITLES.get(row["key"], row["key"]), "date": date} | row


def write(path: Path, value: Any, depth: int) -> None:
    """Write `value` with everything down to `depth` on lines of its own, so that one fact is one line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(layout(value, depth) + "\n", encoding="utf-8", newline="\n")


def layout(value: Any, depth: int, indent: str = "") -> str:
    """Return JSON text with a line for each entry of maps and of lists of maps, down to `depth`."""
    line = json.dumps(value, ensure_ascii=False)
    if depth == 0 or not value or not opens(value, len(line)):
        return line
    inner = indent + " "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(key)}: {layout(each, depth - 1, inner)}" for key, each in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + layout(each, depth - 1, inner) for each in value) + f"\n{indent}]"


def opens(value: Any, length: int) -> bool:
    """Return whether a value that is `length` long on one line is better written over several."""
    if isinstance(value, list):
        return isinstance(value[0], dict) or (len(value) > 1 and length > LONG_LINE)
    return isinstance(value, dict)


def write_models(tables: Tables, target: Path) -> None:
    """Write one file a developer."""
    index = {
        name: grouped(tables[name], "model_id")
        for name in ("components", "community", "lineage", "tuning", "aliases")
    }
    models, families = grouped(tables["models"], "developer"), grouped(tables["families"], "developer")
    for developer in tables["developers"]:
        slug = developer["developer"]
        entry = developer_file(developer, models.get(slug, []), families.get(slug, []), index)
        write(target / "models" / f"{slug}.json", entry, 4)


def write_rest(tables: Tables, target: Path) -> None:
    """Write licenses, providers, prefixes, sources, and tuning rows of models that the catalog lacks."""
    for row in tables["licenses"]:
        entry = {key: value for key, value in row.items() if key != "models"}
        write(target / "licenses" / f"{row['id']}.json", entry, 2)
    practices = grouped(tables["practices"], "provider")
    providers = [
        filled(row)
        | {"practices": [filled(each, leave=("provider",)) for each in practices.get(row["provider"], [])]}
        for row in tables["providers"]
    ]
    write(target / "providers.json", providers, 3)
    write(target / "prefixes.json", [filled(row) for row in tables["prefixes"]], 1)
    write(target / "sources.json", [source_entry(row) for row in tables["sources"]], 2)
    known = {row["id"] for row in tables["models"]}
    write(
        target / "tuning.json", [filled(row) for row in tables["tuning"] if row["model_id"] not in known], 1
    )
    checked = max(row["checked"] for row in tables["models"])
    write(target / "catalog.json", {"version": checked.replace("-", "."), "date": checked}, 1)


NOTICE = """\
modelvow
Licensed under the Apache License, Version 2.0; the text is in LICENSE.

Credits of the catalog
======================

The facts in catalog/ (names, dates, license identifiers, sizes, terms, practices) were taken from the sources
below, then selected, merged and normalized. No sentences and no code of theirs are part of modelvow. The
license named is the one of the source's data or text. Each fact names its source.
"""


def write_notice(sources: list[Row], path: Path) -> None:
    """Write who is credited for what, under which license; own knowledge needs no credit."""
    entries = [notice_entry(row) for row in sources if row["credit"] != "-"]
    path.write_text(NOTICE + "\n" + "\n\n".join(entries) + "\n", encoding="utf-8", newline="\n")


def notice_entry(row: Row) -> str:
    """Return the lines of one source."""
    lines = [
        f"{row['credit']} ({row['key']})",
        row["what"],
        f"License: {row['license']}. Version: {row['version']}",
    ]
    return "\n    ".join(fold(line) for line in lines)


def fold(line: str) -> str:
    """Return `line` broken before column 110, to stand indented."""
    return "\n    ".join(textwrap.wrap(line, LONG_LINE, break_long_words=False, break_on_hyphens=False))


def load(path: Path) -> Any:
    """Return the JSON value in the file at `path`."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_back(target: Path) -> Tables:
    """Return the tables as catalog/ tells them, without what is derived."""
    tables: Tables = defaultdict(list)
    for path in sorted((target / "models").glob("*.json")):
        developer = load(path)
        slug = developer["developer"]
        tables["developers"].append({key: developer[key] for key in ("developer", "name", "country")})
        tables["families"] += [
            row | {"developer": slug, "successors": "; ".join(row.get("successors", []))}
            for row in developer["families"]
        ]
        for model in developer["models"]:
            take_apart(model | {"developer": slug}, tables)
    tables["licenses"] = [load(path) for path in sorted((target / "licenses").glob("*.json"))]
    for provider in load(target / "providers.json"):
        tables["practices"] += [row | {"provider": provider["provider"]} for row in provider.pop("practices")]
        tables["providers"].append(provider)
    tables["prefixes"] = load(target / "prefixes.json")
    tables["sources"] = load(target / "sources.json")
    tables["tuning"] += load(target / "tuning.json")
    return tables


def take_apart(model: Row, tables: Tables) -> None:
    """Add the rows that one model's entry was made of to `tables`."""
    own = {"model_id": model["id"]}
    components = model.pop("components")
    for field, entry in components.items():
        said = entry.get("dissent", entry)
        if len(said) > 1:
            tables["components"].append(own | {"field": field} | said)
    for name in ("lineage", "tuning", "aliases"):
        tables[name] += [own | row for row in model.pop(name, [])]
    if "community" in model:
        tables["community"].append(own | model.pop("community"))
    merged = {
        field: entry["value"]
        for field, entry in components.items()
        if field in COMPONENTS and entry["value"] is not None
    }
    tables["models"].append(
        {
            **model,
            "hosts": model.get("hosts", []),
            "components": {k: v for k, v in merged.items() if not k.endswith("_url")},
        }
    )


DERIVED = {
    "aliases": ("ambiguous",),
    "developers": ("models",),
    "families": ("models", "members"),
    "licenses": ("models",),
    "sources": ("title", "date"),
}


def comparable(table: str, row: Row) -> str:
    """Return a text that is the same for a row of the facts and the row read back from catalog/."""
    kept = {key: value for key, value in row.items() if key not in DERIVED.get(table, ())}
    if table == "models":
        kept["hosts"] = [filled(host) for host in kept["hosts"]]
        kept["components"] = {key: value for key, value in kept["components"].items() if value is not None}
    elif table == "components":
        kept["value"] = as_value(kept["value"]) if isinstance(kept["value"], str) else kept["value"]
    if table not in ("models", "licenses"):
        kept = {key: str(value) for key, value in kept.items() if value not in ("", None)}
    return json.dumps(kept, sort_keys=True)


def lost(facts: Tables, catalog: Tables) -> list[str]:
    """Return what one side has and the other lacks, in words; and print the counts of each table."""
    complaints = []
    for table in sorted(facts):
        theirs = Counter(comparable(table, row) for row in facts[table])
        ours = Counter(comparable(table, row) for row in catalog[table])
        print(f"{table}: {theirs.total()} rows of facts, {ours.total()} in the catalog")
        complaints += [f"{table}: not in the catalog: {row}" for row in (theirs - ours)]
        complaints += [f"{table}: not in the facts: {row}" for row in (ours - theirs)]
    return complaints


def underivable(tables: Tables) -> list[str]:
    """Return where a column that the catalog leaves out could not be derived again."""
    complaints = []
    spelled = defaultdict(set)
    for row in tables["aliases"]:
        spelled[row["alias"].lower()].add(row["model_id"])
    complaints += [
        f"aliases: ambiguous is {row['ambiguous']} but the names say otherwise: {row['alias']}"
        for row in tables["aliases"]
        if (row["ambiguous"] == "1") != (len(spelled[row["alias"].lower()]) > 1)
    ]
    members = defaultdict(set)
    for row in tables["community"]:
        members[row["family"]].add(row["model_id"])
    complaints += [
        f"families: members of {row['family']} differ from the models that name it"
        for row in tables["families"]
        if {f"{row['developer']}/{name}" for name in row["members"].split()} != members[row["family"]]
    ]
    return complaints


def added_prefixes(rows: list[Row], path: Path) -> list[Row]:
    """Return the prefixes that were added to the catalog: those that `rows` lack."""
    known = {row["prefix"] for row in rows}
    return [row for row in load(path) if row["prefix"] not in known] if path.exists() else []


def main(arguments: list[str]) -> int:
    """Import, read back, compare; 1 when a fact was lost."""
    if len(arguments) not in (1, 2):
        print("usage: import_facts.py FOLDER [CATALOG]", file=sys.stderr)
        return 2
    target = Path(arguments[1] if len(arguments) > 1 else Path(__file__).parent.parent / "catalog")
    tables = read_tables(Path(arguments[0]))
    tables["prefixes"] += added_prefixes(tables["prefixes"], target / "prefixes.json")
    for folder in ("models", "licenses"):
        shutil.rmtree(target / folder, ignore_errors=True)
    write_models(tables, target)
    write_rest(tables, target)
    write_notice(tables["sources"], target.parent / "NOTICE")
    complaints = underivable(tables) + lost(tables, read_back(target))
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
