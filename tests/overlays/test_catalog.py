"""The catalog with overlays in force: what they change, and what they leave alone."""

import copy

import pytest

from modelvow import built
from modelvow.catalog.index import open_catalog
from modelvow.catalog.overlay import OverlayError, overlaid_catalog
from modelvow.manifest.read import read
from modelvow.overlays.read import overlay_of

NEW = """\
version: 1
date: 2026-11-01
models:
  - id: acme/writer-7b
    name: Writer 7B
    developer: acme
    openness: open-weights
    license: Apache-2.0
    weights_repo: acme/Writer-7B
    aliases: [writer, {alias: "writer:7b", kind: ollama}]
    hosts: [{provider: azure, model_id: acme-writer, status: active}]
    lineage: [{base: meta-llama/Llama-3.1-8B, relation: fine-tune}]
"""


def test_a_new_model_is_found_by_every_name_that_the_overlay_gives_it(over):
    catalog = over(NEW)
    kinds = {
        "acme/writer-7b": {"id", "hf-repo"},
        "Writer": {"api-id"},
        "writer:7b": {"ollama"},
        "acme-writer": {"azure"},
        "Writer 7B": {"display"},
    }
    for name, kind in kinds.items():
        match = catalog.lookup(name)
        assert match.ids == ("acme/writer-7b",), name
        assert kind.issuperset(match.kinds), name
    assert "acme/writer-7b" in catalog.model_ids()


def test_a_new_model_has_every_field_of_a_record_and_what_follows_from_its_facts(over):
    catalog = over(NEW)
    record = catalog.model("acme/writer-7b")
    assert set(catalog.model("openai/gpt-4o")) <= set(record)
    assert record["components"]["weights"] is True
    assert (record["tier"], record["checked"], record["developer_name"]) == ("A", "2026-11-01", "acme")
    assert record["lineage"][0]["base_id"] == "meta/llama-3.1-8b"
    assert catalog.source(record["hosts"][0]["source"])["title"] == "o1.yaml"


def test_a_correction_tells_what_it_overrides_and_leaves_the_record_beneath_alone(over):
    plain = open_catalog(built.path("catalog.db"))
    before = copy.deepcopy(plain.model("openai/gpt-4o"))
    catalog = over(
        "version: 1\nmodels:\n  - id: gpt-4o\n    context_tokens: 7\n    components: {paper: true}\n"
        "    hosts: [{provider: openai, model_id: gpt-4o, retires: 2027-01-01}]\n"
    )
    record = catalog.model("openai/gpt-4o")
    said = record["overlays"]["context_tokens"]
    assert (record["context_tokens"], said["was"]) == (7, before["context_tokens"])
    assert (said["overlay"], said["line"], said["source"]["source"]) == ("o1.yaml", 4, "o1.yaml")
    assert catalog.beneath("model", "openai/gpt-4o")["context_tokens"] == before["context_tokens"]
    assert catalog.beneath("model", "openai/gpt-4o")["hosts"] == before["hosts"]
    assert {key: value for key, value in record.items() if key in ("name", "aliases")} == {
        key: before[key] for key in ("name", "aliases")
    }


@pytest.mark.parametrize("written", ["false", "null"])
def test_no_end_announced_clears_a_date_and_keeps_the_rest_of_the_row(over, written):
    plain = open_catalog(built.path("catalog.db"))
    row = next(row for row in plain.model("openai/gpt-4o")["hosts"] if row["retires"])
    catalog = over(
        "version: 1\nmodels:\n  - id: openai/gpt-4o\n    hosts:\n"
        f"      - {{provider: {row['provider']}, model_id: {row['model_id']}, retires: {written}}}\n"
    )
    hosts = catalog.model("openai/gpt-4o")["hosts"]
    found = [
        each for each in hosts if (each["provider"], each["model_id"]) == (row["provider"], row["model_id"])
    ]
    assert [(each["retires"], each["status"]) for each in found] == [(None, row["status"])]
    assert len(hosts) == len(plain.model("openai/gpt-4o")["hosts"])


def test_the_last_overlay_has_the_say_and_the_first_tells_what_the_catalog_says(over):
    plain = open_catalog(built.path("catalog.db"))
    catalog = over(
        "version: 1\nmodels: [{id: openai/gpt-4o, context_tokens: 1}]\n",
        "version: 1\nmodels: [{id: openai/gpt-4o, context_tokens: 2}]\n",
    )
    said = catalog.model("openai/gpt-4o")["overlays"]["context_tokens"]
    assert (said["value"], said["overlay"]) == (2, "o2.yaml")
    assert said["was"] == plain.model("openai/gpt-4o")["context_tokens"]


def test_a_later_overlay_corrects_what_an_earlier_one_adds(over):
    catalog = over(NEW, "version: 1\nmodels: [{id: writer, parameters: 7}]\n")
    assert catalog.model("acme/writer-7b")["parameters"] == 7


def test_a_base_is_found_wherever_it_stands(over):
    model = (
        "version: 1\nmodels:\n  - id: acme/%s\n    name: N\n    developer: acme\n"
        "    lineage: [{base: %s, relation: merge}]\n"
    )
    catalog = over(model % ("a", "acme/b"), model % ("b", "gpt-4o"))
    assert [row["base_id"] for row in catalog.model("acme/a")["lineage"]] == ["acme/b"]


def test_a_name_that_an_overlay_gives_leads_there_alone(over):
    assert over().lookup("deepseek-r1").how == "ambiguous"
    catalog = over("version: 1\naliases: {deepseek-r1: deepseek/deepseek-r1, our-gpt: gpt-4o}\n")
    assert catalog.lookup("deepseek-r1").ids == ("deepseek/deepseek-r1",)
    assert catalog.lookup("our-gpt").ids == ("openai/gpt-4o",)
    assert catalog.lookup("azure/our-gpt").provider == "azure"


def test_the_version_tells_that_overlays_are_in_force_and_which(over):
    plain, one, other = over(), over(NEW), over(NEW.replace("7B", "8B"))
    assert plain.overlays == ()
    assert one.version.startswith(f"{plain.version}+")
    assert one.version != other.version


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "version: 1\nmodels:\n  - id: opnai/gpt-4o\n    openness: closed\n",
            (
                "o1.yaml:3:5: the catalog has no model `opnai/gpt-4o`; did you mean "
                "`openai/gpt-4o`? Otherwise: a new "
                "model needs `name` and `developer`"
            ),
        ),
        (
            "version: 1\nlicenses: [{id: Apache-20}]\n",
            (
                "o1.yaml:2:12: the catalog has no license `Apache-20`; did you mean "
                "`Apache-2.0`? Otherwise: a new "
                "license needs `name` and `category`"
            ),
        ),
        (
            "version: 1\nmodels: [{id: deepseek-r1, parameters: 1}]\n",
            (
                "o1.yaml:2:10: `deepseek-r1` means several models; write one of `deepseek/deepseek-r1`, "
                "`deepseek/deepseek-r1-0528-qwen3-8b`"
            ),
        ),
        (
            "version: 1\naliases: {x: zzzzzz-none}\n",
            "o1.yaml:2:14: the catalog has no model `zzzzzz-none`; name one of its ids",
        ),
    ],
)
def test_an_id_that_leads_nowhere_is_refused_with_its_place(over, text, said):
    with pytest.raises(OverlayError) as caught:
        over(text)
    assert str(caught.value) == said


def test_new_licenses_and_providers_are_records_as_others_are(over):
    catalog = over(
        "version: 1\n"
        "licenses: [{id: LicenseRef-acme, name: Acme, category: research-only, terms: "
        "{commercial_use: forbidden}}]\n"
        "providers: [{provider: acme-cloud, name: Acme, kind: cloud-host, developer: acme,\n"
        "  practices: [{field: dpa, value: true}, {field: certifications, value: SOC2},\n"
        "    {field: certifications, value: C5}]}]\n"
    )
    license_ = catalog.license("LicenseRef-acme")
    assert set(catalog.license("MIT")) <= set(license_)
    assert (license_["terms"]["commercial_use"], license_["confidence"]) == ("forbidden", "primary text read")
    provider = catalog.provider("acme-cloud")
    assert set(catalog.provider("openai")) <= set(provider)
    assert [row["value"] for row in provider["practices"]] == ["yes", "SOC2", "C5"]
    assert catalog.service_of("acme") == "acme-cloud"


def test_a_corrected_term_was_read_and_the_others_stay_as_sure_as_they_were(over):
    plain = open_catalog(built.path("catalog.db"))
    own = next(each for each in plain.licenses() if plain.license(each)["confidence"] == "tag only")
    catalog = over(f"version: 1\nlicenses: [{{id: {own}, terms: {{share_alike: true}}}}]\n")
    license_ = catalog.license(own)
    assert license_["confidence"] == "tag only"
    assert [row["value"] for row in license_["clauses"] if row["term"] == "share_alike"] == [True]


def test_openness_and_license_from_a_source_make_a_record_strong(over):
    plain = open_catalog(built.path("catalog.db"))
    own = next(each for each in plain.model_ids() if plain.model(each)["tier"] == "B")
    facts = "openness: open-weights, license: MIT"
    assert over(f"version: 1\nmodels: [{{id: {own}, {facts}}}]\n").model(own)["tier"] == "A"
    hint = f"version: 1\nmodels: [{{id: {own}, {facts}, source_kind: own knowledge}}]\n"
    assert over(hint).model(own)["tier"] == "B"
    assert over(f"version: 1\nmodels: [{{id: {own}, license: MIT}}]\n").model(own)["tier"] == "B"


def test_an_empty_overlay_changes_nothing_but_the_version():
    empty = overlay_of(read("version: 1\n", "o.yaml"))
    catalog = overlaid_catalog(built.path("catalog.db"), [empty])
    plain = open_catalog(built.path("catalog.db"))
    assert catalog.model_ids() == plain.model_ids()
    assert catalog.lookup("gpt-4o") == plain.lookup("gpt-4o")
    assert catalog.model("openai/gpt-4o") == plain.model("openai/gpt-4o")


def test_of_a_thousand_names_that_lead_nowhere_twenty_are_told(over):
    with pytest.raises(OverlayError) as caught:
        over("version: 1\naliases:\n" + "".join(f"  n{number}: zz{number}\n" for number in range(1_000)))
    assert len(caught.value.problems) == 20
