"""What an overlay may say, and how it is told what is wrong with it."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from modelvow.catalog.overlay import OverlayError
from modelvow.manifest.read import read
from modelvow.overlays import read as reading
from modelvow.overlays.places import given
from modelvow.overlays.read import overlay_of, read_overlays

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas/overlay-1.schema.json").read_text(encoding="utf-8"))
HOST = "version: 1\nmodels:\n  - id: openai/gpt-4o\n    hosts:\n      - {provider: openai, model_id: gpt-4o, "


def complaints(text, name="models.yaml"):
    with pytest.raises(OverlayError) as caught:
        overlay_of(read(text, name))
    return str(caught.value).splitlines()


def described(part, path=""):
    """Yield every property of the schema with its path."""
    for key, inner in part.get("properties", {}).items():
        yield f"{path}.{key}", inner
        yield from described(inner, f"{path}.{key}")
    for word in ("items", "additionalProperties"):
        if isinstance(part.get(word), dict):
            yield from described(part[word], f"{path}[]")
    for branch in (*part.get("anyOf", ()), *part.get("allOf", ())):
        yield from described(branch, path)


def test_the_schema_is_one_of_draft_7_and_tells_every_key():
    Draft7Validator.check_schema(SCHEMA)
    parts = [*described(SCHEMA)]
    for name, definition in SCHEMA["definitions"].items():
        parts += [(name, definition), *described(definition, name)]
    silent = [
        path
        for path, part in parts
        if not ("$ref" in part or (part.get("title") and part.get("description")))
    ]
    assert len(parts) > 150
    assert silent == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 1\nmodles: []\n", "models.yaml:2:1: unknown key `modles`; did you mean `models`?"),
        ("version: 2\n", "models.yaml:1:10: `version` cannot be `2`; use one of `1`"),
        ("- a\n", "models.yaml:1:1: an overlay must be a mapping"),
        ("models: []\n", "models.yaml:1:1: an overlay has no `version`; write `version: 1`"),
        (
            HOST + "retires: true}\n",
            (
                "models.yaml:5:55: `retires` cannot be `true`; write a day such as `2026-12-31`, "
                "or `false` where "
                "none is announced"
            ),
        ),
        (
            HOST + "retires: soon}\n",
            (
                "models.yaml:5:55: `retires` cannot be `soon`; write a day such as `2026-12-31`, "
                "or `false` where none is announced"
            ),
        ),
        (
            HOST + "staus: active}\n",
            "models.yaml:5:46: unknown key `staus`; did you mean `status`?",
        ),
        (
            "version: 1\nmodels:\n  - id: openai/gpt-4o\n    openness: {value: open-weight}\n",
            "models.yaml:4:23: `value` cannot be `open-weight`; did you mean `open-weights`?",
        ),
        (
            "version: 1\nmodels:\n  - id: openai/gpt-4o\n    parameters: many\n",
            "models.yaml:4:17: `parameters` must be a number",
        ),
        (
            "version: 1\nmodels:\n  - id: openai/gpt-4o\n    parameters: .nan\n",
            "models.yaml:4:17: `parameters` cannot be `.nan`; write a number",
        ),
        (
            "version: 1\nmodels:\n  - id: openai/gpt-4o\n    released: 2026-02-30\n",
            "models.yaml:4:15: `released` cannot be `2026-02-30`; write a day such as `2026-12-31`",
        ),
        (
            "version: 1\nmodels:\n  - id: openai/gpt-4o\n  - id: openai/gpt-4o\n",
            "models.yaml:4:9: `openai/gpt-4o` stands twice under `models`; join it with that of line 3",
        ),
        (
            "version: 1\nversion: 1\n",
            "models.yaml:2:1: `version` is given twice; write it once, as you mean it",
        ),
        (
            "version: 1\nproviders:\n  - {provider: openai, country: Germany}\n",
            "models.yaml:3:33: `country` cannot be `Germany`; write two capital letters, such as `DE`",
        ),
        (
            "version: 1\naliases: {a: 4}\n",
            None,
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_the_way_out(text, said):
    if said is None:
        assert overlay_of(read(text, "models.yaml")).aliases[0].value == {"alias": "a", "id": "4"}
    else:
        assert said in complaints(text)


PRACTICE = "version: 1\nproviders:\n  - provider: openai\n    practices:\n      - {{field: {}, value: {}}}\n"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("retention_days", '"30 days"', "`retention_days` counts days, not `30 days`; write a number: `30`"),
        ("retention_days", '"٣٠"', "`retention_days` counts days, not `٣٠`; write a number: `30`"),
        ("retention_days", '"²"', "`retention_days` counts days, not `²`; write a number: `30`"),
        ("retention_days", "-1", "`retention_days` counts days, not `-1`; write a number: `30`"),
        ("retention_days", "1.5", "`retention_days` counts days, not `1.5`; write a number: `30`"),
        ("deprecation_notice_days", "true", "`deprecation_notice_days` counts days, not `yes`; write a"),
        ("deprecation_notice_days", f'"{"9" * 5_000}"', "`deprecation_notice_days` counts days, not `999"),
        ("trains_on_inputs", '"Yes"', "`trains_on_inputs` cannot be `Yes`; did you mean `yes`?"),
        ("dpa", "perhaps", "`dpa` cannot be `perhaps`; use one of `yes`, `no`"),
    ],
)
def test_a_practice_that_no_condition_could_meet_is_refused_at_its_place(field, value, said):
    (told,) = complaints(PRACTICE.format(field, value))
    assert told.startswith(f"models.yaml:5:{26 + len(field)}: {said}")


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("retention_days", "0", "0"),
        ("retention_days", '"999999"', "999999"),
        ("retention_days", "null", None),
        ("dpa", "true", "yes"),
        ("zero_retention", "by-approval", "by-approval"),
        ("region_choice", '"EU,US"', "EU,US"),
        ("certifications", "PCI-DSS", "PCI-DSS"),
        ("seat_country", "DE", "DE"),
    ],
)
def test_a_practice_that_the_case_can_hold_is_taken(field, value, text):
    (patch,) = overlay_of(read(PRACTICE.format(field, value), "o.yaml")).providers
    assert [row.value["value"] for row in patch.rows["practices"]] == [text]


def test_all_that_is_wrong_is_told_at_once():
    text = "version: 1\nmodels:\n  - {id: openai/gpt-4o, opennes: closed}\n  - {id: 3, tier: C}\nxx: 1\n"
    assert [line.split(": ")[1] for line in complaints(text)] == [
        "unknown key `opennes`; did you mean `openness`?",
        "`tier` cannot be `C`; use one of `A`, `B`",
        (
            "unknown key `xx`; use one of `$schema`, `version`, `title`, `source`, "
            "`source_kind`, `date`, `note`, "
            "`models`, `aliases`, `licenses`, `providers`"
        ),
    ]


def test_text_that_yaml_reads_as_a_number_is_taken_as_it_was_written():
    overlay = overlay_of(
        read("version: 1\nmodels:\n  - {id: openai/gpt-4o, name: 4.0, license: 0123}\n", "o.yaml")
    )
    assert overlay.models[0].facts["name"].value == "4.0"
    assert overlay.models[0].facts["license"].value == "0123"


def test_a_fact_carries_its_own_source_or_the_nearest_above_it_or_the_overlay():
    overlay = overlay_of(
        read(
            "version: 1\n"
            "models:\n"
            "  - id: openai/gpt-4o\n"
            "    openness: {value: closed, source: https://example.org/a, date: 2026-11-02}\n"
            "    license: MIT\n"
            "  - id: openai/gpt-4\n"
            "    source: contract\n"
            "    source_kind: own knowledge\n"
            "    license: MIT\n",
            "o.yaml",
        )
    )
    first, second = overlay.models
    openness = first.facts["openness"].origin
    assert (openness.source, openness.date, str(openness.place)) == (
        "https://example.org/a",
        "2026-11-02",
        "o.yaml:4:15",
    )
    assert first.facts["license"].origin.source == "o.yaml"
    license_ = second.facts["license"].origin
    assert (license_.source, license_.hint, license_.place.line) == ("contract", True, 9)


def test_an_extension_is_read_past():
    assert overlay_of(read("version: 1\nx-owner: me\nmodels: [{id: openai/gpt-4o, x-a: 1}]\n", "o.yaml"))


WRITTEN = [
    "version: 1\n",
    "version: 1\nmodels: [{id: a/b, name: B, developer: a, parameters: 7.5, modality: [text]}]\n",
    HOST + "retires: false, status: null}\n",
    HOST + 'retires: "2026-12-31"}\n',
    HOST + "retires: true}\n",
    HOST + "deprecated: 0}\n",
    "version: 1\nmodels: [{id: a, components: {weights: {value: yes}}}]\n",
    "version: 1\nmodels: [{id: a, components: {weights: {value: true, date: 2026-01-01}}}]\n",
    "version: 1\nmodels: [{id: a, community: {downloads: -1}}]\n",
    "version: 1\nlicenses: [{id: MIT, terms: {share_alike: null, mau_limit: 3}}]\n",
    "version: 1\nlicenses: [{id: MIT, thresholds: [{kind: mau, value: 5}]}]\n",
    "version: 1\nlicenses: [{id: MIT, thresholds: [{value: 5}]}]\n",
    "version: 1\nproviders: [{provider: openai, practices: [{field: sla, value: true}]}]\n",
    "version: 1\nproviders: [{provider: openai, practices: [{field: slo, value: true}]}]\n",
    "version: 1\naliases: {a: b}\n",
    "version: 1\naliases: [a]\n",
    "version: one\n",
    "version: 1\nnote: ''\n",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_the_published_schema_and_the_reader_take_and_refuse_the_same(text):
    document = read(text, "o.yaml")
    checker = Draft7Validator(SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER)
    try:
        overlay_of(document)
        taken = True
    except OverlayError:
        taken = False
    assert taken == checker.is_valid(document.value)


def test_of_thousands_of_faults_twenty_are_told():
    text = "version: 1\n" + "".join(f"k{number}: 1\n" for number in range(4_000))
    assert len(complaints(text)) == 20


def test_overlays_have_so_many_bytes_together_and_no_more(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "more").mkdir()
    for name in ("one.yaml", "more/a.yaml", "more/b.yaml"):
        (tmp_path / name).write_text("version: 1\n# 3456\n")
    named = given(["one.yaml", "more"])
    monkeypatch.setattr(reading, "MOST_BYTES", 54)
    assert [each.name for each in read_overlays(named)] == ["one.yaml", "more/a.yaml", "more/b.yaml"]
    monkeypatch.setattr(reading, "MOST_BYTES", 53)
    told = "--catalog: overlays have at most 0 MiB together; name the files that are meant"
    with pytest.raises(OverlayError) as caught:
        read_overlays(named)
    assert str(caught.value) == told
