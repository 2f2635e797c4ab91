"""The built index: what it holds, that it is the same each time, and what happens when it is broken."""

import ast
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelvow.catalog import lookup, names, nearest, strip
from modelvow.catalog.compile import build_index
from modelvow.catalog.index import CatalogError, open_catalog


def load(path):
    return json.loads(path.read_bytes())


def entries(source):
    return [model for path in sorted((source / "models").glob("*.json")) for model in load(path)["models"]]


def test_every_model_license_provider_and_source_of_the_catalog_is_in_the_index(catalog, source):
    assert list(catalog.model_ids()) == sorted(model["id"] for model in entries(source))
    assert list(catalog.licenses()) == sorted(
        load(path)["id"] for path in (source / "licenses").glob("*.json")
    )
    assert list(catalog.providers()) == sorted(row["provider"] for row in load(source / "providers.json"))
    assert list(catalog.sources()) == sorted(row["key"] for row in load(source / "sources.json"))
    assert catalog.date == load(source / "catalog.json")["date"]


def test_a_record_says_what_its_file_says(catalog, source):
    for model in entries(source)[::50]:
        record = catalog.model(model["id"])
        assert [row["model_id"] for row in record["hosts"]] == [
            row["model_id"] for row in model.get("hosts", [])
        ]
        assert {key: record[key] for key in ("name", "openness", "license", "tier", "notes")} == {
            key: model[key] for key in ("name", "openness", "license", "tier", "notes")
        }
        for field, entry in model["components"].items():
            if field in record["components"]:
                assert record["components"][field] == entry["value"]


def test_every_license_that_a_model_names_is_known(catalog, records):
    named = {record["license"] for record in records.values()} - {None}
    assert named <= set(catalog.licenses())


def test_every_base_in_a_lineage_is_a_model(records):
    bases = {row["base_id"] for record in records.values() for row in record["lineage"]} - {None}
    assert bases <= set(records)


def test_every_host_and_service_is_a_provider(catalog, records):
    hosts = {row["provider"] for record in records.values() for row in record["hosts"]}
    assert hosts <= set(catalog.providers())
    assert catalog.service_of("openai") == "openai"
    assert catalog.service_of("mistralai") == "mistral"
    assert catalog.service_of("eleutherai") is None


def test_a_component_says_where_it_comes_from(catalog):
    source = catalog.model("openai/gpt-4o")["component_sources"]["third_party_evaluation"]
    assert source["source_kind"] == "primary"
    assert source["source_url"].startswith("https://")
    assert len(source["source_date"]) == 10


def test_a_closed_successor_does_not_carry_an_open_family_on(catalog):
    family = catalog.model("xai/grok-1")["family_info"]
    assert family["newest_weights_release"] < family["newest_release"]
    newest = catalog.model(family["newest_weights_model"])
    assert newest["components"]["weights"] is True
    assert newest["released"] == family["newest_weights_release"]


def test_a_rank_is_among_models_of_the_same_kind(records):
    for rank in [record["download_rank"] for record in records.values() if record["download_rank"]]:
        assert 1 <= rank["rank"] <= rank["of"]
        assert rank["lower_half"] == (rank["rank"] > rank["of"] / 2)
    embeddings = [record for record in records.values() if record["kind"] == "embedding"]
    first = [record for record in embeddings if (record["download_rank"] or {}).get("rank") == 1]
    most = max((record["community"] or {}).get("downloads") or 0 for record in embeddings)
    assert {record["community"]["downloads"] for record in first} == {most}


def test_what_a_host_tunes_is_summed_up_with_the_provider(catalog):
    assert catalog.provider("openai")["tuning_any"]["limited"] is True
    assert catalog.provider("anthropic")["tuning_any"]["ga"] is False


def test_building_again_gives_the_same_bytes(index, source, tmp_path):
    again = tmp_path / "again.db"
    build_index(str(source), str(again))
    assert again.read_bytes() == index.read_bytes()
    assert list(tmp_path.iterdir()) == [again]


def test_the_index_keeps_to_its_share_of_the_wheel(index):
    import zlib

    content = index.read_bytes()
    assert len(content) < 9 * 1024 * 1024
    assert len(zlib.compress(content, 9)) < 3_300_000


def test_a_broken_file_of_the_catalog_is_named_when_building(source, tmp_path):
    copy = tmp_path / "catalog"
    shutil.copytree(source, copy, ignore=lambda folder, found: [] if "models" not in folder else found[2:])
    (copy / "models" / "acme.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"acme\.json"):
        build_index(str(copy), str(tmp_path / "out.db"))
    assert not (tmp_path / "out.db").exists()


def test_a_path_with_marks_of_a_uri_is_opened(index, tmp_path):
    folder = tmp_path / "a?b#c%20d é"
    folder.mkdir()
    shutil.copy(index, folder / "catalog.db")
    opened = open_catalog(str(folder / "catalog.db"))
    assert opened.lookup("gpt-4o").ids == ("openai/gpt-4o",)
    opened.close()


def other_database(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: path.exists(), id="missing"),
        pytest.param(lambda path: path.mkdir(), id="a folder"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(
            lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\x00" * 200), id="a head alone"
        ),
        pytest.param(lambda path: path.write_text("version: 1\n"), id="text"),
        pytest.param(other_database, id="another database"),
    ],
)
def test_what_is_no_catalog_is_refused_with_path_reason_and_hint(tmp_path, make):
    path = tmp_path / "catalog.db"
    make(path)
    with pytest.raises(CatalogError) as caught:
        open_catalog(str(path))
    assert caught.value.path == str(path)
    assert caught.value.reason
    assert caught.value.hint
    assert "Traceback" not in str(caught.value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_anywhere_is_told_or_changes_nothing(index, tmp_path, data):
    content = bytearray(index.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    path = tmp_path / "damaged.db"
    path.write_bytes(content[:cut])
    try:
        opened = open_catalog(str(path))
    except CatalogError:
        return
    for own in ("openai/gpt-4o", "baai/bge-m3", "meta/llama-3.3-70b-instruct"):
        try:
            match = opened.lookup(own)
            record = opened.model(own)
        except CatalogError:
            continue
        assert record is None or record["id"] == own
        assert match.name == own
    opened.close()


def test_a_name_that_is_no_text_in_utf_8_is_simply_not_there(catalog):
    assert catalog.model("\ud800") is None
    assert catalog.lookup("\ud800").how == "unknown"


def test_asking_for_a_record_loads_nothing_but_the_database():
    heavy = "pathlib difflib tempfile logging subprocess jsonschema ruamel click"
    late = "modelvow.catalog.strip modelvow.catalog.nearest modelvow.catalog.compile"
    script = (
        "import sys; from modelvow.catalog.index import open_catalog\n"
        "c = open_catalog(sys.argv[1]); c.lookup('gpt-4o'); c.model('openai/gpt-4o')\n"
        "print(*sorted({m for m in sys.modules} & set(sys.argv[2:])))"
    )
    linter = Path(names.__file__).parents[2]
    built = linter / "modelvow" / "_built" / "catalog.db"
    run = subprocess.run(
        [sys.executable, "-S", "-c", script, str(built), *heavy.split(), *late.split()],
        env=os.environ | {"PYTHONPATH": str(linter)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == ""


@pytest.mark.parametrize("module", [names, strip, lookup, nearest])
def test_telling_names_apart_touches_no_disk_and_no_clock(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= {"__future__", "typing", "collections", "re", "difflib", "modelvow"}
    assert "open" not in {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
