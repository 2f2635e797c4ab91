"""`catalog review`: what rests on little, and who read it since."""

import json
from itertools import pairwise

import pytest

from modelvow import built
from modelvow.catalog.index import open_catalog
from modelvow.catalog.overlay import OverlayError, overlaid_catalog
from modelvow.manifest.document import Unreadable
from modelvow.manifest.read import read
from modelvow.overlays.read import overlay_of, read_overlay
from modelvow.upkeep.recording import Reading, RecordError, record, with_fact
from modelvow.upkeep.reviewing import items, to_text

URL = "https://example.org/card"
HEAD = "# kept\nversion: 1\nmodels:\n"


@pytest.fixture(scope="module")
def catalog():
    return open_catalog(built.path("catalog.db"))


@pytest.fixture(scope="module")
def found(catalog):
    return items(catalog)


@pytest.fixture
def note(tmp_path, catalog):
    """Record a reading into a file, and return its text."""

    def write(subject, field, text=None, name="reviews.yaml", **more):
        path = tmp_path / name
        if text is not None:
            path.write_bytes(text.encode())
        record(Reading(subject, field, "J. Doe", "2026-11-25", URL, **more), str(path), catalog)
        return path.read_bytes().decode()

    return write


def told(text, name="reviews.yaml"):
    """Return every fact of the overlay in `text` by path, with source, date and note."""
    overlay = overlay_of(read(text, name))
    facts = {}
    for patch in (*overlay.models, *overlay.licenses, *overlay.providers):
        for path, fact in patch.facts.items():
            facts[patch.id, path] = (fact.value, fact.origin.source, fact.origin.date, fact.origin.note)
        for path, rows in patch.rows.items():
            for row in rows:
                facts[patch.id, path, *map(str, row.value.values())] = row.origin.source
    return facts


def is_kept(old, new):
    """Whether all of `old` is in `new`, around one piece that was put in."""
    start = 0
    while start < len(old) and old[start] == new[start]:
        start += 1
    rest = len(old) - start
    return rest == 0 or new.endswith(old[start:])


def test_the_most_used_come_first(found):
    assert len(found) > 5_000
    assert all(one.used >= other.used for one, other in pairwise(found))


def test_what_is_listed_rests_on_little(found, catalog):
    assert {item.why for item in found} == {"own knowledge", "tag only", "tier B"}
    for item in found:
        if item.why == "tier B":
            assert catalog.model(item.id)["tier"] == "B"
        if item.why == "tag only":
            assert catalog.license(item.id)["confidence"] == "tag only"


def test_a_fact_of_a_model_with_a_repository_says_where_to_check_it(found, catalog):
    published = [item for item in found if item.kind == "model" and catalog.model(item.id)["weights_repo"]]
    nowhere = [item for item in published if not item.where and not item.field.startswith("tuning")]
    assert len(published) > 5_000
    assert nowhere == []


def test_a_table_says_how_much_there_is_in_all(found):
    lines = to_text(found, 3).splitlines()
    assert len(lines) == 5
    assert lines[-1].startswith(f"{len(found):,} facts: ")
    assert to_text([], 3) == "no fact rests on own knowledge, a tag or a hint\n"


@pytest.mark.parametrize("why", ["own knowledge", "tag only", "tier B"])
def test_a_fact_that_was_read_is_off_the_list(found, catalog, tmp_path, why):
    item = next(
        item for item in found if item.why == why and item.kind != "provider" and "tuning" not in item.field
    )
    path = str(tmp_path / "r.yaml")
    record(Reading(item.id, item.field, "J. Doe", "2026-11-25", URL), path, catalog)
    over = overlaid_catalog(built.path("catalog.db"), [read_overlay(path, "r.yaml")])
    left = [(each.id, each.field) for each in items(over, {item.id})]
    before = [(each.id, each.field) for each in found if each.id == item.id]
    assert set(before) - set(left) == {(item.id, item.field)}


def test_a_file_that_is_not_there_is_begun(note):
    text = note("BAAI/bge-m3", "license")
    assert text.splitlines()[1:] == [
        "version: 1",
        "models:",
        (
            '  - {id: "baai/bge-m3", license: {value: "MIT", source: "https://example.org/card", '
            'source_kind: "primary", date: "2026-11-25", note: "read by J. Doe"}}'
        ),
    ]
    assert told(text) == {("baai/bge-m3", "license"): ("MIT", URL, "2026-11-25", "read by J. Doe")}


def test_a_second_reading_of_the_same_record_joins_the_first(note):
    note("BAAI/bge-m3", "license")
    note("baai/bge-m3", "openness")
    text = note("openai/gpt-4o", "openness")
    assert set(told(text)) == {
        ("baai/bge-m3", "license"),
        ("baai/bge-m3", "openness"),
        ("openai/gpt-4o", "openness"),
    }


OTHERS = [
    HEAD + "  - id: openai/gpt-4o   # ours\n    openness: closed  # said so\n\n# the end\n",
    HEAD
    + "  - id: openai/gpt-4o\n    components: {paper: true}\n  # then\n  - id: openai/gpt-4\n    tier: A\n",
    HEAD + "  - {id: openai/gpt-4o, openness: closed}\naliases:\n  our-x: gpt-4o\n",
    HEAD
    + "  - id: openai/gpt-4o\n    components:\n      paper: true\n    note: >\n      folded\n      text\n",
    HEAD + "  - id: openai/gpt-4o\n    lineage:\n      - {base: gpt-4, relation: fine-tune}\n",
    "version: 1\nmodels: [{id: openai/gpt-4o}]\n",
    "version: 1\nmodels: []\n",
    "version: 1\naliases: {our-x: gpt-4o}",
    "version: 1\r\nmodels:\r\n- id: openai/gpt-4o\r\n  tier: A\r\n",
    "{version: 1, models: [\n  {id: openai/gpt-4o},\n]}\n",
]


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize(
    ("subject", "field", "value"),
    [
        ("openai/gpt-4o", "license", "MIT"),
        ("openai/gpt-4o", "components.training_data", "none"),
        ("openai/gpt-4o", "lineage[openai/gpt-4]", "fine-tune"),
        ("baai/bge-m3", "openness", "open-weights"),
        ("MIT", "terms.share_alike", False),
        ("openai", "practices[sla default]", "yes"),
    ],
)
def test_every_other_byte_stays(note, text, subject, field, value):
    new = note(subject, field, text, value=value)
    assert is_kept(text, new)
    before, after = told(text), told(new)
    assert {key: value for key, value in after.items() if key in before} == before
    assert len(after) == len(before) + 1


def test_a_fact_that_is_there_is_written_anew(note):
    text = HEAD + "  - id: openai/gpt-4o\n    openness: open-source  # a slip\n    tier: A\n"
    new = note("openai/gpt-4o", "openness", text)
    assert told(new)["openai/gpt-4o", "openness"] == ("closed", URL, "2026-11-25", "read by J. Doe")
    assert new.startswith(text[: text.index("open-source")])
    assert new.endswith("  # a slip\n    tier: A\n")


def test_json_stays_json(note):
    text = '{\n  "version": 1,\n  "models": [\n    {"id": "openai/gpt-4o", "tier": "A"}\n  ]\n}\n'
    new = note("openai/gpt-4o", "openness", text, name="r.json")
    assert json.loads(new)["models"][0]["openness"]["value"] == "closed"
    assert is_kept(text, new)
    fresh = note("openai/gpt-4o", "openness", name="new.json")
    assert json.loads(fresh)["models"][0]["id"] == "openai/gpt-4o"


def test_each_certificate_is_a_row_of_its_own(note):
    note("openai", "practices[certifications default]", value="SOC2")
    text = note("openai", "practices[certifications default]", value="C5")
    assert [key[4] for key in told(text)] == ["SOC2", "C5"]


@pytest.mark.parametrize(
    ("subject", "field", "said"),
    [
        ("opnai/gpt-4o", "license", "`opnai/gpt-4o` means no one record; name one of `openai/gpt-4o`"),
        ("deepseek-r1", "license", "`deepseek-r1` means no one record; name one of `deepseek/deepseek-r1`"),
        ("apache-2", "terms.share_alike", "`apache-2` means no one record; name one of `Apache-2.0`"),
        (
            "openai/gpt-4o",
            "parameters",
            "the catalog knows no `parameters` of `openai/gpt-4o`; give `--value`",
        ),
        (
            "openai/gpt-4o",
            "components.paper_url",
            "the catalog knows no `components.paper_url` of `openai/gpt-4o`; give `--value`",
        ),
        (
            "openai/gpt-4o",
            "lisense",
            "`lisense` is no fact of `openai/gpt-4o`; did you mean `license`?",
        ),
        (
            "openai/gpt-4o",
            "zzzz",
            "`zzzz` is no fact of `openai/gpt-4o`; name one that `catalog review` lists",
        ),
        (
            "openai/gpt-4o",
            "hosts[x]",
            "`hosts[x]` is no fact of `openai/gpt-4o`; name one that `catalog review` lists",
        ),
        ("openai", "practices[sla]", "`practices[sla]` names no row; write `practices[field plan]`"),
        ("openai", "country", "`country` of a provider cannot be recorded"),
        ("MIT", "name", "`name` of a license cannot be recorded"),
    ],
)
def test_what_cannot_be_recorded_is_told(note, subject, field, said):
    with pytest.raises(RecordError) as caught:
        note(subject, field)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\nmodels:\n  - id: openai/gpt-4o\n    tier: C\n",
        "version: 1\nmodels: {}\n",
        "version: [\n",
        (
            "version: 1\nmodels:\n  - {id: openai/gpt-4, components: &c {paper: true}, x-c: "
            "*c}\n  - {id: b/b, <<: *c}\n"
        ),
    ],
)
def test_a_file_that_cannot_be_written_into_stays_as_it_was(note, tmp_path, text):
    with pytest.raises((RecordError, OverlayError, Unreadable)):
        note("openai/gpt-4", "components.model_card", text, value=True)
    assert (tmp_path / "reviews.yaml").read_text() == text


def test_a_value_that_the_overlay_may_not_have_is_refused(note, tmp_path):
    with pytest.raises(RecordError, match=r"`value` cannot be `opne`"):
        note("openai/gpt-4o", "openness", HEAD + "  - id: openai/gpt-4o\n", value="opne")
    assert (tmp_path / "reviews.yaml").read_text() == HEAD + "  - id: openai/gpt-4o\n"


def test_with_fact_reads_what_it_wrote(catalog):
    from modelvow.upkeep.recording import fact_of

    text = "version: 1\n"
    for own in ("openai/gpt-4o", "openai/gpt-4", "baai/bge-m3"):
        fact = fact_of(Reading(own, "openness", "J. Doe", "2026-11-25", URL), catalog)
        text = with_fact(text, "r.yaml", fact)
    assert len(overlay_of(read(text, "r.yaml")).models) == 3


@pytest.mark.parametrize(
    ("name", "near"), [("gtp-4o", "`gpt-4o`"), ("bedrock", "`amazon-bedrock`"), ("apache-2", "`Apache-2.0`")]
)
def test_a_name_of_nothing_is_not_told_to_rest_on_nothing_weak(modelvow, name, near):
    ran = modelvow("catalog", "review", name)
    assert (ran.code, ran.out) == (2, "")
    assert f"`{name}` means no one record" in ran.err
    assert near in ran.err


def test_nobody_has_read_anything_on_a_day_to_come(modelvow):
    ran = modelvow(
        *("catalog", "review", "--record", "BAAI/bge-m3", "license", "--by", "J. Doe"),
        *("--on", "9999-01-01", "--source", URL),
    )
    assert ran.code == 2
    assert "9999-01-01, which is still to come" in ran.err


def test_the_command_lists_and_records(modelvow, put):
    put("modelvow.toml", 'catalog = ["reviews.yaml"]\n')
    put("reviews.yaml", "version: 1\n")
    before = json.loads(
        modelvow("catalog", "review", "--why", "tier B", "--limit", "1", "--format", "json").out
    )[0]
    ran = modelvow(
        *("catalog", "review", "--record", before["id"], before["field"], "--by", "J. Doe"),
        *("--on", "2026-11-25", "--source", URL),
    )
    assert (ran.code, ran.out) == (
        0,
        f"reviews.yaml: {before['field']} of {before['id']}, read by J. Doe on 2026-11-25\n",
    )
    after = json.loads(modelvow("catalog", "review", before["id"], "--format", "json").out)
    assert before["field"] not in [item["field"] for item in after if item["why"] == "tier B"]
    odd = modelvow("catalog", "review", "--record", "gpt-4o", "license")
    assert odd.code == 2
    assert "`--record` needs `--by PERSON` and `--source URL`" in odd.err
