"""What is said of a manifest that is not valid: the place, the fault, and the words of its rule."""
# ruff: noqa: E501 - what is told reads best as it is told, on one line

from pathlib import Path

import pytest

from modelvow.conditions.templates import render
from modelvow.manifest.guess import GUESSES
from modelvow.manifest.mend import schema_with
from modelvow.manifest.read import read, read_file
from modelvow.manifest.validate import validate
from modelvow.manifest.words import PATTERNS, WORDS

ROOT = Path(__file__).parents[2]
RULES = {
    rule["name"]: rule
    for path in (ROOT / "rules" / "manifest" / "rules").glob("MAN*.yaml")
    for rule in [read_file(str(path), path.name).value]
}
FROM_READER = {name for name, rule in RULES.items() if rule.get("from") == "reader"}
BEYOND_KEYWORDS = {
    "unknown-key",
    "missing-key",
    "wrong-type",
    "empty-value",
    "wrong-version",
    "unknown-level",
    "unknown-value",
    "unknown-country",
    "unknown-currency",
    "bad-date",
    "empty-list",
    "repeated-entry",
    "number-too-small",
    "number-too-large",
    "duplicate-key",
    "duplicate-model",
    "unknown-model-reference",
    "bad-license-expression",
    "not-a-number",
    "more-faults",
}
MODEL = "models: [{id: gpt-4o}]\n"


def told(text, controls=()):
    """Return what a report says: line:column-end code: message: help."""
    lines = []
    for fault in validate(read(text, "ai-manifest.yaml"), controls).faults:
        rule = RULES[fault.kind]
        message, way = (render(rule[key], fault.data, {}).strip() for key in ("message", "help"))
        place = f"{fault.span.line}:{fault.span.column}-{fault.span.end_column}"
        lines.append(f"{place} {rule['code']} {message} | {way}")
    return lines


def manifest(body, *, models=MODEL):
    return f"version: 1\n{models}{body}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            manifest("requirements: {transparency: hgih}\n"),
            "3:30-34 MAN004 `transparency` cannot be `hgih` | did you mean `high`? Levels: none, low, medium, high",
            id="level",
        ),
        pytest.param(
            manifest("requirements: {transparency: 3}\n"),
            "3:30-31 MAN004 `transparency` cannot be `3` | Levels: none, low, medium, high",
            id="a number as level",
        ),
        pytest.param(
            manifest("project: {monthly_active_users: 5319e-2}\n"),
            "3:33-40 MAN003 `monthly_active_users` is `5319e-2`, not a whole number or a list"
            " | write `monthly_active_users: 25000`",
            id="a number as it was written",
        ),
        pytest.param(
            manifest("project: {annual_revenue: {amount: &a .inf, currency: USD}}\n"),
            "3:39-43 MAN017 `amount` cannot be `.inf` | the most is 1000000000000000",
            id="a number that is not finite",
        ),
        pytest.param(
            manifest("", models="models: [{id: Qwen/Qwen3-4B, revision: !!float 5319e7}]\n"),
            "2:48-54 MAN003 `revision` is `5319e7`, not text | write `revision: 2024-08-06`",
            id="a number by its tag",
        ),
        pytest.param(
            manifest("requirements: {transparency: {level: hihg, because: audit}}\n"),
            "3:38-42 MAN004 `level` cannot be `hihg` | did you mean `high`? Levels: none, low, medium, high",
            id="level in a mapping",
        ),
        pytest.param(
            manifest("requirements: {transparency: {because: audit}}\n"),
            "3:16-28 MAN002 `transparency` has no `level` | add `level: high`",
            id="need without level",
        ),
        pytest.param(
            manifest("requirements: {transparancy: high}\n"),
            "3:16-28 MAN001 unknown key `transparancy` in `requirements` | did you mean `transparency`?",
            id="misspelt need",
        ),
        pytest.param(
            manifest("transparency: high\n"),
            "3:1-13 MAN001 unknown key `transparency` in the manifest | it belongs under `requirements`",
            id="need at the top",
        ),
        pytest.param(
            manifest("", models="models: [{id: a, controls: {}}]\n"),
            "2:18-26 MAN001 unknown key `controls` in a model | `controls` belongs at the top of the manifest",
            id="block in a model",
        ),
        pytest.param(
            manifest("project: {annual_revenue: {amount: 1, currency: USD, zzzz: 2}}\n"),
            "3:54-58 MAN001 unknown key `zzzz` in `annual_revenue` | keys here: amount, currency, scope, per",
            id="nothing near",
        ),
        pytest.param(
            manifest("controls: {evaluation: {date: 2026-11-01}}\n"),
            "3:12-22 MAN002 `evaluation` has no `evidence` | add `evidence: docs/evaluation.md`",
            id="control without evidence",
        ),
        pytest.param(
            manifest("", models="models:\n  - name: chat\n    role: answer\n"),
            "3:5-15 MAN002 a model has no `id` | add `id: gpt-4o`",
            id="model without id",
        ),
        pytest.param(
            "version: 1\n",
            "1:1-11 MAN002 the manifest has no `models` | add `models: [{id: gpt-4o}]`",
            id="no models",
        ),
        pytest.param(
            MODEL, "1:1-23 MAN002 the manifest has no `version` | add `version: 1`", id="no version"
        ),
        pytest.param(
            "version: 2\n" + MODEL,
            "1:10-11 MAN008 `version` cannot be `2` | write `version: 1`, or use a version of modelvow that reads `2`",
            id="version",
        ),
        pytest.param(
            manifest("", models="models: [gpt-4o]\n"),
            "2:10-16 MAN003 an entry of `models` is the text `gpt-4o`, not a mapping | write `{id: gpt-4o}`",
            id="model as text",
        ),
        pytest.param(
            manifest("", models="models: gpt-4o\n"),
            "2:9-15 MAN003 `models` is the text `gpt-4o`, not a list | write `models: [{id: gpt-4o}]`",
            id="models as text",
        ),
        pytest.param(
            manifest("controls: {exit_plan: exit.md}\n"),
            "3:23-30 MAN003 `exit_plan` is the text `exit.md`, not a mapping"
            " | write `exit_plan: {evidence: exit.md}`",
            id="evidence alone",
        ),
        pytest.param(
            manifest("project: {commercial: yes}\n"),
            "3:23-26 MAN003 `commercial` is the text `yes`, not true or false | write `commercial: true`",
            id="yes",
        ),
        pytest.param(
            manifest('project: {annual_revenue: {amount: "950,000", currency: USD}}\n'),
            "3:36-45 MAN003 `amount` is the text `950,000`, not a number | write `amount: 950000`",
            id="number with separators",
        ),
        pytest.param(
            manifest("project: {monthly_active_users: 2.5}\n"),
            "3:33-36 MAN003 `monthly_active_users` is `2.5`, not a whole number or a list"
            " | write `monthly_active_users: 25000`",
            id="half a user",
        ),
        pytest.param(
            manifest("", models="models: [{id: a, data: personal}]\n"),
            "2:24-32 MAN003 `data` is the text `personal`, not a list | write `data: [personal]`",
            id="one entry",
        ),
        pytest.param(
            manifest("requirements: {trust: [high]}\n"),
            "3:23-29 MAN003 `trust` is a list, not a level or a mapping | write `trust: high`",
            id="list of levels",
        ),
        pytest.param(
            manifest("requirements:\n  quality:\n  trust: low\n"),
            "4:3-10 MAN012 `quality` is empty | write `quality: high`, or take it out",
            id="empty need",
        ),
        pytest.param(
            manifest("project: {owner: ~}\n"),
            "3:18-19 MAN012 `owner` is empty | write `owner: Customer care engineering`, or take it out",
            id="null for text",
        ),
        pytest.param(
            manifest('project: {owner: " "}\n'),
            "3:18-21 MAN013 `owner` is blank | write what it is, or take it out",
            id="blank",
        ),
        pytest.param(
            manifest("project: {stage: pr}\n"),
            "3:18-20 MAN005 `stage` cannot be `pr` | Allowed: experiment, pilot, production",
            id="code, too short to guess",
        ),
        pytest.param(
            manifest("", models="models: [{id: a, adaptation: finetuned}]\n"),
            "2:30-39 MAN005 `adaptation` cannot be `finetuned` | did you mean `fine-tuned`? Allowed: none, prompted,"
            " retrieval, fine-tuned, distilled, merged",
            id="code or list",
        ),
        pytest.param(
            manifest("", models="models: [{id: a, adaptation: [retrieval, merge]}]\n"),
            "2:42-47 MAN005 an entry of `adaptation` cannot be `merge` | did you mean `merged`? Allowed: none,"
            " prompted, retrieval, fine-tuned, distilled, merged",
            id="code in the list",
        ),
        pytest.param(
            manifest("project: {seat: Germany}\n"),
            "3:17-24 MAN018 `seat` cannot be `Germany` | did you mean `DE`?"
            " Countries are ISO 3166-1 codes of two letters",
            id="country",
        ),
        pytest.param(
            manifest("project: {regions: [UK]}\n"),
            "3:21-23 MAN018 an entry of `regions` cannot be `UK` | did you mean `GB`? Countries are ISO 3166-1 codes"
            " of two letters; there are also `EU`, `EEA` or `worldwide`",
            id="region",
        ),
        pytest.param(
            manifest("project: {annual_revenue: {amount: 1, currency: EURO}}\n"),
            "3:49-53 MAN019 `currency` cannot be `EURO` | did you mean `EUR`?"
            " Currencies are ISO 4217 codes of three letters",
            id="currency",
        ),
        pytest.param(
            manifest("controls: {monitoring: {evidence: a, date: 2026-11-01T23:30:00-05:00}}\n"),
            "3:44-69 MAN009 `date` is no day: `2026-11-01T23:30:00-05:00` | write `2026-11-01`, YYYY-MM-DD",
            id="time of day",
        ),
        pytest.param(
            manifest("controls: {monitoring: {evidence: a, date: 1.9.2026}}\n"),
            "3:44-52 MAN009 `date` is no day: `1.9.2026` | write `2026-09-01`, YYYY-MM-DD",
            id="day with points",
        ),
        pytest.param(
            manifest("controls: {monitoring: {evidence: a, date: 06/07/2026}}\n"),
            "3:44-54 MAN009 `date` is no day: `06/07/2026` | write YYYY-MM-DD",
            id="day or month first",
        ),
        pytest.param(
            manifest("project: {stage: prod}\n"),
            "3:18-22 MAN005 `stage` cannot be `prod` | did you mean `production`? Allowed: experiment, pilot, production",
            id="the beginning of a word",
        ),
        pytest.param(
            manifest("controls: {monitoring: {evidence: a, date: 2026-2-30}}\n"),
            "3:44-53 MAN009 `date` is no day: `2026-2-30` | write YYYY-MM-DD",
            id="no such day",
        ),
        pytest.param(
            manifest("project: {monthly_active_users: [{count: 1, period: June 2024}]}\n"),
            "3:53-62 MAN010 `period` is no month: `June 2024` | write YYYY-MM, such as `2024-06`",
            id="month",
        ),
        pytest.param(
            manifest("", models="models: [{id: a, name: our chat}]\n"),
            "2:24-32 MAN011 `name` cannot be `our chat` | letters, digits, `.`, `_` and `-` make a name: `our-chat`",
            id="name",
        ),
        pytest.param(
            manifest("project: {regions: []}\n"),
            "3:20-22 MAN014 `regions` lists nothing | write at least one entry, or take the key out",
            id="empty list",
        ),
        pytest.param(
            manifest("project: {regions: [DE, US, DE]}\n"),
            "3:20-32 MAN015 `regions` lists `DE` twice | remove one of them",
            id="repeated",
        ),
        pytest.param(
            manifest("project: {monthly_active_users: -1}\n"),
            "3:33-35 MAN016 `monthly_active_users` cannot be `-1` | the least is 0",
            id="too small",
        ),
        pytest.param(
            manifest("project: {annual_revenue: {amount: .inf, currency: USD}}\n"),
            "3:36-40 MAN017 `amount` cannot be `.inf` | the most is 1000000000000000",
            id="too large",
        ),
        pytest.param(
            manifest("project: {annual_revenue: {amount: .nan, currency: USD}}\n"),
            "3:36-40 MAN023 `amount` is not a number | write a figure, or take the key out",
            id="not a number",
        ),
        pytest.param(
            manifest("requirements: {trust: low, trust: high}\n"),
            "3:28-33 MAN006 `trust` stands here a second time; line 3 has the first"
            " | keep one of the two; until then the first counts",
            id="key twice",
        ),
        pytest.param(
            manifest("", models="models: [{id: a}, {id: b, name: a}]\n"),
            "2:33-34 MAN007 two models are called `a`"
            " | give one of them a `name` of its own, or remove it; until then the first counts",
            id="model twice",
        ),
        pytest.param(
            manifest("requirements: {trust: {level: low, models: [gpt-4]}}\n"),
            "3:45-50 MAN021 no model of this manifest is called `gpt-4` | did you mean `gpt-4o`? Models: gpt-4o",
            id="narrowed to nothing",
        ),
        pytest.param(
            manifest("controls: {evaluation: {evidence: a, covers: [gpt-4o, chat]}}\n"),
            "3:55-59 MAN021 no model of this manifest is called `chat` | Models: gpt-4o",
            id="covers nothing",
        ),
        pytest.param(
            manifest("project: {license: MIT/Apache-2.0}\n"),
            "3:20-34 MAN020 `MIT/Apache-2.0` is no SPDX expression | write `MIT OR Apache-2.0`;"
            " a license that SPDX does not list is written `LicenseRef-name`",
            id="license",
        ),
    ],
)
def test_a_fault_is_told_with_its_narrowest_place_and_the_way_out(text, expected):
    assert told(text) == [expected]


def test_columns_count_characters_after_emoji():  # F01
    text = 'version: 1\nmodels:\n  - {role: "🎄🎄 reply", id: gpt-4o, atribution: NOTICE}\n'
    for start in ("", "\ufeff"):
        (line,) = told(start + text)
        assert line.startswith("3:36-46 MAN001 unknown key `atribution` in a model")


def test_a_name_that_looks_like_a_number_is_the_name_that_was_written():  # F03
    models = "models:\n  - {id: gpt-4o, name: 5319e7}\n  - {id: gpt-4.1, name: 007}\n"
    text = manifest(
        "requirements: {transparency: {level: high, models: [5319e7, 7]}}\n"
        "controls: {evaluation: {evidence: a, covers: ['007']}}\n",
        models=models,
    )
    assert told(text) == [
        "5:61-62 MAN021 no model of this manifest is called `7` | Models: 007, 5319e7, gpt-4.1, gpt-4o"
    ]


def test_days_are_alike_with_and_without_quotes():  # F04
    text = manifest(
        "controls:\n  evaluation: {evidence: a, date: 2026-11-01}\n"
        '  security_review: {evidence: b, date: "2026-11-01"}\n'
    )
    found = validate(read(text, "m"))
    assert found.faults == ()
    assert {control["date"] for control in found.value["controls"].values()} == {"2026-11-01"}


def test_a_misspelt_key_of_a_waiver_is_unknown_and_the_right_one_is_missing():  # F23
    text = manifest(
        "waivers:\n  - {rule: FIT003, model: chat, reason: r, approved_by: J, expiry: 2027-01-31}\n"
    )
    assert [line.partition(" | ")[0] for line in told(text)] == [
        "4:5-79 MAN002 a waiver has no `expires`",
        "4:60-66 MAN001 unknown key `expiry` in a waiver",
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_text():
    text = manifest(
        "project: {stage: prod, seat: UK}\nrequirements: {trust: hi, security: {}}\ncontrols: {evaluaton: {}}\n",
        models="models: [{id: a, hots: self}, {name: b}]\n",
    )
    codes = [line.split()[1] for line in told(text)]
    assert codes == ["MAN001", "MAN002", "MAN005", "MAN018", "MAN004", "MAN002", "MAN001"]


def test_a_value_of_the_wrong_type_is_told_once():
    assert len(told(manifest("project: {stage: [production], regions: {DE: yes}}\n"))) == 2


def test_long_and_hostile_values_are_quoted_on_one_short_line():
    (line,) = told(manifest(f'project: {{stage: "a`\\e[31m\\n{"x" * 300}"}}\n'))
    assert "`a'\\x1b[31m\\nxxx" in line
    assert len(line) < 220


def test_what_was_meant_is_looked_for_a_few_times_only():
    text = manifest("requirements:\n" + "".join(f"  transparenc{index}: high\n" for index in range(30)))
    lines = told(text)
    assert len(lines) == 30
    assert sum("did you mean" in line for line in lines) == GUESSES


def test_an_editor_may_be_told_where_the_schema_is():
    assert (
        told('{"$schema": "schemas/ai-manifest-1.schema.json", "version": 1, "models": [{"id": "gpt-4o"}]}')
        == []
    )


def test_every_fault_kind_has_a_rule_and_every_rule_of_the_reader_a_fault_kind():
    assert BEYOND_KEYWORDS | set(PATTERNS.values()) == FROM_READER
    assert all(callable(word) for word in WORDS.values())


def test_rules_of_the_reader_are_errors_that_no_stage_lowers():
    for name in FROM_READER:
        assert (RULES[name]["severity"], RULES[name]["lowered"]) == ("error", "never"), name


def test_codes_of_the_reader_and_of_evidence_are_apart():
    assert {RULES[name]["code"] < "MAN100" for name in FROM_READER} == {True}
    assert {rule["code"] for name, rule in RULES.items() if name not in FROM_READER} == {
        "MAN101",
        "MAN102",
        "MAN103",
        "MAN104",
        "MAN105",
    }


def test_a_control_that_a_pack_adds_is_known_with_its_shape():
    text = manifest("controls: {red_team: {evidence: a, dat: 2026-01-01}}\n")
    (unknown,) = told(text)
    assert unknown.startswith(
        "3:12-20 MAN001 unknown key `red_team` in `controls` | keys here: evaluation, sec"
    )
    assert told(text, ["red_team"]) == [
        "3:36-39 MAN001 unknown key `dat` in `red_team` | did you mean `date`?"
    ]
    assert told(text.replace("dat:", "date:"), ["red_team"]) == []
    assert "red_team" in schema_with(["red_team"])["properties"]["controls"]["properties"]
