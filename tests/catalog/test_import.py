"""The script that brings facts in: nothing is lost on the way, and a loss is told."""

import csv
import importlib.util
import json
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "import_facts.py"
MODEL = {
    "id": "acme/writer",
    "name": "Writer",
    "developer": "acme",
    "family": "writer",
    "released": "2026-01-02",
    "modality": ["text"],
    "parameters": 7.5,
    "context_tokens": 8192,
    "openness": "open-weights",
    "components": {"weights": True, "training_data": "full", "paper": None},
    "license": "MIT",
    "weights_repo": "acme/Writer",
    "hosts": [
        {
            "provider": "acme-cloud",
            "model_id": "writer",
            "status": "active",
            "retires": None,
            "source": "hand",
        }
    ],
    "tier": "A",
    "notes": [],
    "sources": ["hand"],
    "checked": "2026-11-24",
}
ROWS = {
    "aliases": "alias,model_id,kind,ambiguous\nWriter,acme/writer,display,0\n",
    "community": "model_id,downloads,likes,family,note\nacme/writer,120,,acme/writer,\n",
    "components": (
        "model_id,field,value,source_url,source_kind,source_date,note\n"
        "acme/writer,training_data,described,https://example.org/t,registry,2026-01-01,says less\n"
        "acme/writer,paper_url,https://example.org/p,https://example.org/p,primary,,\n"
    ),
    "developers": "developer,name,country,models\nacme,Acme,,1\n",
    "families": (
        "family,developer,models,members,first_release,successors\n"
        "acme/writer,acme,1,writer,2026-01-02,a > b [x]; c > d [y]\n"
    ),
    "lineage": "model_id,base_id,base_name,relation\nacme/writer,,Base (by architecture),fine-tune\n",
    "practices": "provider,field,value,plan,source_url\nacme-cloud,dpa,yes,default,https://example.org/d\n",
    "prefixes": "prefix,provider,style,note\nacme/,acme-cloud,litellm,\n",
    "providers": "provider,name,developer,kind,notice_days\nacme-cloud,Acme Cloud,acme,developer-api,60\n",
    "tuning": "provider,model_id,method,status\nacme-cloud,acme/writer,sft,ga\nacme-cloud,unheard-of,none,\n",
}
SOURCES = """\
| key | what | license | version | credit |
|---|---|---|---|---|
| `hand`, `known` | own | - | 2026-11-24 | - |
"""


@pytest.fixture
def script():
    spec = importlib.util.spec_from_file_location("import_facts", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def facts(tmp_path):
    folder = tmp_path / "facts"
    folder.mkdir()
    for name, text in ROWS.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "models.jsonl").write_text(json.dumps(MODEL) + "\n", encoding="utf-8")
    (folder / "licenses.jsonl").write_text(
        json.dumps({"id": "MIT", "terms": {}, "models": 1}) + "\n", encoding="utf-8"
    )
    (folder / "sources.md").write_text(SOURCES, encoding="utf-8")
    return folder


def test_every_row_is_found_again_in_what_was_written(script, facts, tmp_path):
    target = tmp_path / "out" / "catalog"
    assert script.main([str(facts), str(target)]) == 0
    written = json.loads((target / "models" / "acme.json").read_bytes())["models"][0]
    assert written["components"]["training_data"] == {
        "value": "full",
        "dissent": {
            "value": "described",
            "source_url": "https://example.org/t",
            "source_kind": "registry",
            "source_date": "2026-01-01",
            "note": "says less",
        },
    }
    assert [row["key"] for row in json.loads((target / "sources.json").read_bytes())] == ["hand", "known"]


def test_importing_twice_gives_the_same_files(script, facts, tmp_path):
    first, second = tmp_path / "a" / "catalog", tmp_path / "b" / "catalog"
    script.main([str(facts), str(first)])
    script.main([str(facts), str(second)])
    files = sorted(path.relative_to(first) for path in first.rglob("*.json"))
    assert [path for path in files if (first / path).read_bytes() != (second / path).read_bytes()] == []
    assert len(files) == 7


@pytest.mark.parametrize(
    "row",
    [
        ["aliases", "Nobody's", "acme/reader", "display", "0"],
        ["aliases", "WRITER", "acme/writer", "display", "1"],
        ["community", "acme/reader", "1", "", "acme/reader", ""],
    ],
)
def test_a_row_that_cannot_be_kept_is_told_and_fails(script, facts, tmp_path, capsys, row):
    table, *cells = row
    with (facts / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(cells)
    assert script.main([str(facts), str(tmp_path / "out" / "catalog")]) == 1
    assert capsys.readouterr().err.startswith(table)


def test_a_prefix_that_was_added_to_the_catalog_stays(script, facts, tmp_path):
    target = tmp_path / "out" / "catalog"
    target.mkdir(parents=True)
    added = {"prefix": "elsewhere/", "provider": "acme-cloud", "style": "litellm"}
    old = {"prefix": "acme/", "provider": "another", "style": "litellm"}
    (target / "prefixes.json").write_text(json.dumps([old, added]), encoding="utf-8")
    assert script.main([str(facts), str(target)]) == 0
    told = {row["prefix"]: row["provider"] for row in json.loads((target / "prefixes.json").read_bytes())}
    assert told == {"acme/": "acme-cloud", "elsewhere/": "acme-cloud"}
