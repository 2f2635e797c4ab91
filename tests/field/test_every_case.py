"""Trouble that users of neighboring tools reported in public, each as input of this command from end to end.

`TROUBLE` lists them. What belongs to a case in detail is tested where its area is; here each is run once as a
whole, through the command, with the places, exit codes and words that a user rightly expects.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from modelvow.report import FORMATS

TROUBLE = {
    "F01": "columns after a byte-order mark, emoji and tabs",
    "F02": "two merges in one mapping, an anchor defined twice",
    "F03": "a commit that looks like a float",
    "F04": "dates with and without quotes; 'no date' written as false",
    "F05": "a misspelt setting, one level down",
    "F06": "something around the name of a model",
    "F07": "names that only look like a model",
    "F08": "tags of a local runner",
    "F09": "one family, several licenses, and what is built on them",
    "F10": "what the repository says, what the weights say, and how it is spelled",
    "F11": "a region excluded for pictures only, and for whom",
    "F12": "a bar in dollars, a revenue in euros",
    "F13": "the same model ends on another day elsewhere",
    "F14": "`main` is not a pin",
    "F15": "SARIF that GitHub takes",
    "F16": "SARIF when there is no place, or nothing",
    "F17": "waived is not open",
    "F18": "hostile text in every format, and no color in a file",
    "F19": "GitLab: every issue its own fingerprint, and it stays",
    "F20": "from a subfolder",
    "F21": "nothing judged is not success",
    "F22": "no compiler at hand",
    "F23": "waivers: last day, scope, and a true 'unused'",
    "F24": "a baseline without churn",
    "F29": "only what is changed is changed",
    "F30": "under pre-commit: batches, deleted, renamed, dangling",
}
AS_OF = ("--as-of", "2026-11-25")
BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
GOOD = BASE.replace("high", "low")
TWO = BASE.replace("  - id: gpt-4o\n", "  - id: gpt-4o\n  - {id: gpt-4o, name: second}\n")
LATE = {"TZ": "Pacific/Kiritimati"}
EARLY = {"TZ": "Pacific/Pago_Pago"}


@pytest.fixture
def judged(modelvow, put):
    """Return a function from a manifest's text to exit code and findings by code and line."""

    def check(text, *arguments, as_of="2026-11-25", env=None):
        put("ai-manifest.yaml", text)
        ran = modelvow("check", "--format", "json", "--as-of", as_of, *arguments, env=env)
        assert ran.err == ""
        return ran.code, {(each["code"], each["line"]): each for each in json.loads(ran.out)["findings"]}

    return check


@pytest.fixture
def case_of(modelvow, put):
    """Return a function from a manifest's text to the models of its case."""

    def models(text):
        put("ai-manifest.yaml", text)
        ran = modelvow("case", "--format", "json", *AS_OF)
        assert ran.code == 0
        return json.loads(ran.out, parse_constant=pytest.fail)["models"]

    return models


def codes(found, *families):
    return {key for key in found if key[0].startswith(families)}


def run_of(text):
    (run,) = json.loads(text, parse_constant=pytest.fail)["runs"]
    return run


def uris(run):
    return [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in run["results"]]


def test_every_case_that_is_listed_has_a_test_here_and_no_other_is():
    numbers = set(re.findall(r"^def test_f(\d\d)_", Path(__file__).read_text(encoding="utf-8"), re.MULTILINE))
    assert {f"F{number}" for number in numbers} == set(TROUBLE)


# Reading


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_f01_neither_a_mark_nor_emoji_shift_a_column(modelvow, put, tmp_path, mark):
    put(
        "ai-manifest.yaml",
        f'{mark}version: 1\nmodels:\n  - {{role: "🎄🎄 reply", id: gpt-4o, atribution: NOTICE}}\n',
    )
    forms = ("--format", "text", "--format", "json=out.json", "--format", "sarif=out.sarif")
    ran = modelvow("check", *AS_OF, *forms)
    lines = ran.out.splitlines()
    assert lines[0].startswith("ai-manifest.yaml:3:36: error MAN001")
    # Two trees take two columns each.
    assert lines[3].index("^") == lines[2].index("atribution") + 2
    told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["findings"]
    assert [(each["line"], each["column"]) for each in told if each["code"] == "MAN001"] == [(3, 36)]
    run = run_of((tmp_path / "out.sarif").read_text(encoding="utf-8"))
    (region,) = [
        each["locations"][0]["physicalLocation"]["region"]
        for each in run["results"]
        if each["ruleId"] == "MAN001"
    ]
    expected = {"unicodeCodePoints": 36, "utf16CodeUnits": 38}[run["columnKind"]]
    assert (region["startLine"], region["startColumn"]) == (3, expected)


def test_f02_a_second_merge_is_one_finding_that_shows_the_list(judged):
    text = """\
version: 1
x-a: &need {level: medium}
x-b: &need {level: high}
models: [{id: gpt-4o}]
requirements:
  transparency:
    <<: *need
    <<: {because: audit}
"""
    code, found = judged(text)
    assert (code, codes(found, "MAN")) == (1, {("MAN006", 8)})
    twice = found["MAN006", 8]
    assert (twice["name"], twice["column"]) == ("duplicate-key", 5)
    assert "`<<: [*need, {because: audit}]`" in twice["help"]
    # The anchor that was defined later counts.
    assert "this project needs high" in found["FIT002", 4]["message"]
    _, found = judged(text.replace("{because: audit}", "*other").replace("x-b: &need", "x-b: &other"))
    assert "`<<: [*need, *other]`" in found["MAN006", 8]["help"]


def test_f03_a_commit_stays_as_it_was_written(judged, case_of, modelvow):
    text = """\
version: 1
models:
  - id: Qwen/Qwen3-8B
    host: self
    revision: 61e9540
  - id: Qwen/Qwen3-4B
    host: self
    revision: 5319e7
  - id: openai/gpt-oss-20b
    host: self
    revision: 20240806
"""
    code, found = judged(text)
    assert (code, codes(found, "MAN")) == (0, set())
    assert [each["revision"] for each in case_of(text)] == ["61e9540", "5319e7", "20240806"]
    said = "".join(modelvow("check", "--format", form, "--notes").out for form in FORMATS)
    assert not re.search(r"infinity|\binf\b|53190000000", said, re.IGNORECASE)


# Schema and configuration


def test_f04_a_day_is_a_day_with_and_without_quotes(judged, put, modelvow):
    text = """\
version: 1
models: [{id: gpt-4o}]
requirements: {transparency: high}
controls:
  evaluation: {evidence: eval.md, date: 2026-11-01}
  security_review: {evidence: review.md, date: "2026-11-01"}
waivers:
  - {rule: FIT002, reason: decided, approved_by: J. Doe, expires: 2027-01-31}
"""
    put("eval.md", "")
    put("review.md", "")
    code, found = judged(text)
    assert (code, codes(found, "MAN")) == (0, set())
    assert found["FIT002", 2]["outcome"] == "waived"
    said = modelvow("case", "--format", "json").out
    controls = json.loads(said)["controls"]
    assert [controls[name]["date"] for name in ("evaluation", "security_review")] == ["2026-11-01"] * 2
    assert "datetime" not in said
    _, found = judged(text.replace("date: 2026-11-01}", "date: 2026-11-01T23:30:00-05:00}"))
    assert codes(found, "MAN00") == {("MAN009", 5)}
    assert "datetime" not in found["MAN009", 5]["message"] + found["MAN009", 5]["help"]


@pytest.mark.parametrize(("retires", "known"), [("false", True), ("true", False)])
def test_f04_no_date_in_an_overlay_is_none_announced_and_a_yes_is_refused_with_its_place(
    modelvow, put, retires, known
):
    put("ai-manifest.yaml", "version: 1\nmodels: [{id: gpt-4o-2024-11-20, host: openai}]\n")
    put(
        "own.yaml",
        "version: 1\nmodels:\n  - id: openai/gpt-4o\n    hosts:\n"
        f"      - {{provider: openai, model_id: gpt-4o-2024-11-20, retires: {retires}}}\n",
    )
    ran = modelvow("check", "--catalog", "own.yaml", "--notes", *AS_OF)
    if known:
        assert (ran.code, ran.err) == (0, "")
        assert "2027-01-14" not in ran.out
    else:
        assert ran.code == 2
        assert "own.yaml:5" in ran.err


def test_f05_every_misspelt_setting_is_told_with_its_line_and_nothing_is_judged(modelvow, put):
    put("ai-manifest.yaml", BASE)
    put(
        "pyproject.toml",
        '[tool.modelvow]\nfail_on = "warning"\n[tool.modelvow.severity]\nFIT02 = "error"\n',
    )
    ran = modelvow("check")
    assert (ran.code, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert "pyproject.toml:2" in first
    assert "`fail_on`; did you mean `fail-on`?" in first
    assert "pyproject.toml:4" in second
    assert "`FIT02`; did you mean `FIT002`?" in second


# Names of models


def test_f06_what_stands_around_a_name_is_taken_off_and_told(judged, case_of, modelvow):
    text = """\
version: 1
models:
  - id: ft:gpt-4o-mini-2024-07-18:acme:tone-of-voice:AbC123xy
  - id: ft:gpt-4o-mini-2024-07-18:acme::AbC123xy
  - id: bedrock/us.anthropic.claude-3-5-haiku-20241022-v1:0
  - id: meta-llama/llama-3.3-70b-instruct:free
    host: openrouter
"""
    models = case_of(text)
    assert [each["match"]["id"] for each in models] == [
        "openai/gpt-4o-mini",
        "openai/gpt-4o-mini",
        "anthropic/claude-3-5-haiku",
        "meta/llama-3.3-70b-instruct",
    ]
    assert models[2]["host"]["id"] == "amazon-bedrock"
    code, found = judged(text)
    # An adaptation is never asked for, and Haiku is not retired at Bedrock.
    assert (code, codes(found, "MAN", "FCT", "LIF001")) == (0, set())
    assert "2027-01-14" in found["LIF006", 3]["message"]
    assert "taken off: fine-tune" in modelvow("models", "ft:gpt-4o-mini-2024-07-18:acme::AbC123xy").out


def test_f07_a_name_that_only_looks_like_a_model_is_unknown(judged, case_of):
    text = """\
version: 1
models:
  - id: azure/wrapper-api-gpt-4o
  - id: gpt-4-0314-preview
  - id: gpt-35-turbo
    host: azure
"""
    code, found = judged(text)
    assert code == 1
    assert codes(found, "FCT") == {("FCT001", 3), ("FCT001", 4)}
    for line in (3, 4):
        assert "did you mean gpt-4" in found["FCT001", line]["help"]
        assert "declare the catalog id as `id` and the deployment" in found["FCT001", line]["help"]
    assert {key for key in codes(found, "LIF") if key[1] == 4} == set()
    assert case_of(text)[2]["match"]["id"] == "openai/gpt-3.5-turbo"


def test_f08_a_tag_of_a_runner_is_the_model_that_it_pulls(judged, case_of, modelvow):
    text = (
        "version: 1\nmodels:\n  - id: deepseek-r1:8b\n  - id: deepseek-r1:671b-q4_K_M\n  - id: deepseek-r1\n"
    )
    small, large, bare = (each["match"] for each in case_of(text))
    assert small["id"] == "deepseek/deepseek-r1-0528-qwen3-8b"
    assert large["id"] == "deepseek/deepseek-r1"
    assert "id" not in bare
    _, found = judged(text)
    assert codes(found, "FCT") == {("FCT002", 5)}
    assert all(each in found["FCT002", 5]["message"] for each in (small["id"], large["id"]))
    assert "quantization `-q4_K_M`" in modelvow("models", "deepseek-r1:671b-q4_K_M").out


# Licenses


def test_f09_a_research_license_binds_what_is_built_on_its_model(judged):
    _, found = judged("""\
version: 1
project: {commercial: true, stage: production}
models:
  - id: Qwen/Qwen2.5-VL-3B-Instruct
    host: self
  - id: Qwen/Qwen2.5-VL-7B-Instruct
    host: self
  - id: acme/receipt-reader
    base: Qwen/Qwen2.5-VL-3B-Instruct
    adaptation: fine-tuned
    license: Apache-2.0
    host: self
""")
    assert codes(found, "LIC") == {("LIC002", 4), ("LIC002", 8)}
    assert "Qwen2.5-VL-3B-Instruct" in found["LIC002", 4]["message"]
    assert "Qwen Research License of its base Qwen2.5-VL-3B-Instruct" in found["LIC002", 8]["message"]


def test_f10_a_slash_is_no_expression_and_another_case_is_the_same_license(judged):
    text = """\
version: 1
project:
  license: MIT/Apache-2.0
models:
  - id: XiaomiMiMo/MiMo-V2-Flash
    license: Apache-2.0
  - id: mistralai/Mistral-7B-Instruct-v0.3
    license: apache-2.0
"""
    _, found = judged(text)
    assert codes(found, "MAN", "FCT") == {("MAN020", 3), ("FCT004", 6)}
    assert found["MAN020", 3]["column"] == 12
    assert "`MIT OR Apache-2.0`" in found["MAN020", 3]["help"]
    differs = found["FCT004", 6]
    assert differs["severity"] == "note"
    assert "known under `MIT`" in differs["message"]
    (fact,) = differs["chain"]
    assert fact["source"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", fact["date"])
    _, found = judged(text.replace("MIT/Apache-2.0", "MIT or Apache-2.0"))
    assert codes(found, "MAN") == set()
    for broken in ("MIT, Apache-2.0", "MIT AND"):
        assert codes(judged(text.replace("MIT/Apache-2.0", f'"{broken}"'))[1], "MAN") == {("MAN020", 3)}


@pytest.mark.parametrize(
    ("seat", "outcome"), [("", "undetermined"), (", seat: DE", "violation"), (", seat: US", None)]
)
def test_f11_a_seat_decides_where_the_license_says_seat(judged, seat, outcome):
    _, found = judged(f"""\
version: 1
project: {{regions: [DE], commercial: true{seat}}}
models:
  - id: meta-llama/Llama-3.2-11B-Vision-Instruct
    host: self
  - id: meta-llama/Llama-3.2-3B-Instruct
    host: self
""")
    assert codes(found, "LIC004") == ({("LIC004", 4)} if outcome else set())
    if outcome:
        assert found["LIC004", 4]["outcome"] == outcome
        assert ("declare `project.seat`" in found["LIC004", 4]["message"]) is (outcome == "undetermined")
        assert "users" not in found["LIC004", 4]["message"]


def test_f11_the_place_of_use_decides_where_the_license_says_use(judged):
    project = "project: {regions: [DE], commercial: true}\n"
    text = f"version: 1\n{project}models:\n  - {{id: tencent/Hunyuan3D-2, host: self}}\n"
    assert judged(text)[1]["LIC004", 4]["outcome"] == "violation"


def test_f12_euros_are_not_dollars(judged):
    text = """\
version: 1
project: {commercial: true, annual_revenue: {amount: 950000, currency: EUR}}
models:
  - id: stabilityai/stable-diffusion-3.5-large
    host: self
"""
    limit = judged(text)[1]["LIC003", 4]
    assert limit["outcome"] == "undetermined"
    assert "USD 1 million" in limit["message"]
    assert "in USD" in limit["message"] + limit["help"]
    for amount, outcome in ((1_000_000, None), (1_000_001, "violation")):
        _, found = judged(text.replace("950000, currency: EUR", f"{amount}, currency: USD, scope: group"))
        assert found.get(("LIC003", 4), {"outcome": None})["outcome"] == outcome
    for wrong in ('"950,000", currency: EUR', "950000", "950000, currency: EURO"):
        _, found = judged(text.replace("950000, currency: EUR", wrong))
        assert len(codes(found, "MAN")) == 1


# Lifecycle


def test_f13_each_deployment_has_its_own_day_in_every_zone(judged, modelvow):
    text = "version: 1\nmodels:\n  - id: gpt-5\n    host: openai\n  - id: gpt-5-2025-08-07\n    host: azure\n"
    _, found = judged(text)
    assert codes(found, "LIF") == {("LIF002", 3), ("LIF006", 5)}
    assert "on 2026-12-11, in 16 days" in found["LIF002", 3]["message"]
    assert "gpt-5.6-sol" in found["LIF002", 3]["help"]
    assert "from 2027-02-09, in 76 days" in found["LIF006", 5]["message"]
    outputs = {modelvow("check", "--notes", *AS_OF, env=zone).out for zone in (LATE, EARLY, {"TZ": "UTC"})}
    assert len(outputs) == 1
    _, found = judged(text, as_of="2027-02-10")
    assert "retired 61 days ago" in found["LIF001", 3]["message"]
    assert found["LIF001", 5]["outcome"] == "undetermined"
    assert "-1 day" not in json.dumps(list(found.values()))


def test_f14_a_branch_is_no_pin(judged):
    text = """\
version: 1
project: {stage: production}
models:
  - id: BAAI/bge-m3
    host: self
    revision: main
  - id: sentence-transformers/all-MiniLM-L6-v2
    host: self
    revision: c9745ed1d9f207416be6d2e6f8de32d3a16199bf
"""
    _, found = judged(text)
    assert codes(found, "LIF") == {("LIF004", 6)}
    assert "commit" in found["LIF004", 6]["help"]
    _, without = judged(text.replace("    revision: main\n", ""))
    assert codes(without, "LIF") == {("LIF004", 4)}


# Output


def test_f15_sarif_names_files_as_github_takes_them(modelvow, put, git, tmp_path):
    git("init", "-q")
    put("my service/ai-manifest.yaml", TWO)
    put("a:b/ai-manifest.yaml", TWO)
    for folder, path in ((tmp_path, "."), (tmp_path / "a:b", "..")):
        ran = modelvow("check", "--format", "sarif", *AS_OF, path, cwd=folder)
        run = run_of(ran.out)
        assert ran.code == 1
        assert set(uris(run)) == {"my%20service/ai-manifest.yaml", "a%3Ab/ai-manifest.yaml"}
        rules = run["tool"]["driver"]["rules"]
        assert len({rule["id"] for rule in rules}) == len(rules)
        assert all(len(set(rule["properties"]["tags"])) == len(rule["properties"]["tags"]) for rule in rules)
        assert len(run["results"]) >= 8
        assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])


def bind_by_permissions():
    """Have permissions bind the superuser, too."""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "code", "rules"), [("cut off", 2, set()), ("no permission", 2, {"FIT002"}), ("clean", 0, set())]
)
def test_f16_sarif_is_whole_when_there_is_no_place_or_nothing(put, environment, tmp_path, name, code, rules):
    if name == "cut off":
        put("ai-manifest.yaml", 'version: 1\nmodels: ["gpt-4o\n')
    elif name == "clean":
        put("ai-manifest.yaml", "version: 1\nmodels: [{id: BAAI/bge-m3, host: self}]\n")
    else:
        put("a/ai-manifest.yaml", GOOD).chmod(0)
        put("b/ai-manifest.yaml", BASE)
    call = [sys.executable, "-m", "modelvow", "check", "--format", "sarif", *AS_OF]
    done = subprocess.run(
        call, cwd=tmp_path, env=environment, preexec_fn=bind_by_permissions, capture_output=True, check=False
    )
    run = run_of(done.stdout)
    assert done.returncode == code
    assert {each["ruleId"] for each in run["results"] if each["level"] == "error"} == rules
    assert all(each["executionSuccessful"] is (code == 0) for each in run["invocations"])
    notes = [note for each in run["invocations"] for note in each.get("toolExecutionNotifications", ())]
    assert bool(notes) is (code == 2)
    for place in (place["physicalLocation"] for note in notes for place in note["locations"]):
        assert (tmp_path / place["artifactLocation"]["uri"]).exists()
        assert place.get("region", {"startLine": 1})["startLine"] >= 1


def test_f16_a_note_on_the_whole_run_has_no_made_up_file(modelvow, put):
    put("ai-manifest.yaml", GOOD)
    ran = modelvow("check", "--format", "sarif", "--select", "LIF007", "--as-of", "2029-01-01")
    run = run_of(ran.out)
    assert ran.code == 0
    assert set(uris(run)) <= {"ai-manifest.yaml"}
    assert "old" in ran.out or "LIF007" in ran.out


def test_f17_what_is_waived_is_suppressed_and_can_be_left_out(modelvow, put):
    waiver = "waivers:\n  - {rule: FIT002, reason: by spring, approved_by: J. Doe, expires: 2027-01-31}\n"
    put("ai-manifest.yaml", BASE + waiver)
    ran = modelvow("check", "--format", "sarif", *AS_OF)
    (result,) = [each for each in run_of(ran.out)["results"] if each["ruleId"] == "FIT002"]
    (suppression,) = result["suppressions"]
    assert ran.code == 0
    assert suppression["kind"] == "external"
    assert "by spring" in suppression["justification"]
    left = run_of(modelvow("check", "--format", "sarif", "--sarif-omit-suppressed", *AS_OF).out)
    assert "FIT002" not in {each["ruleId"] for each in left["results"]}


@pytest.mark.parametrize("form", FORMATS)
def test_f18_hostile_text_stays_text(modelvow, put, form):
    put(
        "x,y/ai-manifest.yaml",
        'version: 1\nmodels:\n  - id: "acme\\e[31m%0A\\n::warning::hi"\n    role: "]]><b>x"\n'
        "requirements:\n  transparency: high\n",
    )
    ran = modelvow("check", "--format", form, *AS_OF, env={"FORCE_COLOR": "1"})
    assert ran.code == 1
    assert "acme\x1b" not in ran.out
    if form not in {"text", "concise"}:
        assert "\x1b" not in ran.out
    assert "\x1b" not in modelvow("check", "--format", form, *AS_OF).said
    assert "\x1b" not in modelvow("check", "--format", form, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).said
    commands = [line for line in ran.out.splitlines() if line.lstrip().startswith("::")]
    assert all(
        line.startswith(("::error file=x%2Cy/", "::warning file=x%2Cy/", "::notice ")) for line in commands
    )
    assert bool(commands) is (form == "github")
    if form == "junit":
        assert ET.fromstring(ran.out).tag == "testsuites"  # noqa: S314 - our own
    if form == "markdown":
        assert "<b>" not in ran.out


def test_f19_fingerprints_are_one_an_issue_and_stay(modelvow, put):
    def prints():
        entries = json.loads(modelvow("check", "--format", "gitlab", "--select", "FIT002", *AS_OF).out)
        return [each["fingerprint"] for each in entries]

    put("a/ai-manifest.yaml", TWO)
    put("b/ai-manifest.yaml", TWO)
    before = prints()
    assert len(set(before)) == len(before) == 4
    put("a/ai-manifest.yaml", "# one more line\n" * 10 + TWO)
    put("b/ai-manifest.yaml", "# one more line\n" * 10 + TWO)
    assert prints() == before
    put("b/ai-manifest.yaml", BASE)
    assert set(prints()) < set(before)
    assert len(prints()) == 3


# In the pipeline


def test_f20_a_manifest_has_one_verdict_from_wherever_it_is_checked(modelvow, put, git, tmp_path):
    git("init", "-q")
    put("pyproject.toml", '[tool.modelvow]\nfail-on = "warning"\nselect = ["FCT"]\n')
    # An ambiguous name is a warning.
    text = "version: 1\nmodels:\n  - id: deepseek-r1\n"
    put("a/ai-manifest.yaml", text)
    put("b/ai-manifest.yaml", text)
    put("b/modelvow.toml", 'fail-on = "error"\nselect = ["FCT"]\n')

    def verdicts(*arguments, cwd):
        ran = modelvow("check", "--format", "json", *AS_OF, *arguments, cwd=tmp_path / cwd)
        return ran.code, sorted({each["path"] for each in json.loads(ran.out)["findings"]})

    assert verdicts(cwd="a") == (1, ["ai-manifest.yaml"])
    assert verdicts(cwd=".") == (1, ["a/ai-manifest.yaml", "b/ai-manifest.yaml"])
    assert verdicts("../b", cwd="a") == (0, ["../b/ai-manifest.yaml"])
    assert verdicts("b", cwd=".") == (0, ["b/ai-manifest.yaml"])
    assert verdicts("../a", cwd="b") == (1, ["../a/ai-manifest.yaml"])


def test_f21_nothing_judged_is_two_and_says_what_was_looked_for(modelvow, put, git, tmp_path):
    (tmp_path / "docs").mkdir()
    for arguments in ([], ["docs/"]):
        ran = modelvow("check", *arguments)
        assert ran.code == 2
        assert "ai-manifest.yaml" in ran.said
    git("init", "-q")
    put("out/ai-manifest.yaml", BASE)
    put(".gitignore", "out/\n")
    ran = modelvow("check")
    assert ran.code == 2
    assert "out" in ran.said
    assert "ignore" in ran.said
    put("a/ai-manifest.yaml", BASE)
    ran = modelvow("check", "a", "b", *AS_OF)
    assert ran.code == 2
    assert "a/ai-manifest.yaml:3:9: error FIT002" in ran.out
    assert re.search(r"\bb\b", ran.said)


def test_f21_a_shallow_clone_is_named_as_the_cause(modelvow, put, git, tmp_path):
    git("init", "-q", tmp_path / "far")
    for number in range(2):
        put("far/ai-manifest.yaml", BASE + f"# {number}\n")
        git("-C", tmp_path / "far", "add", "-A")
        git("-C", tmp_path / "far", "commit", "-q", "-m", "x")
    git("clone", "-q", "--depth", "1", f"file://{tmp_path}/far", tmp_path / "near")
    ran = modelvow("check", "--since", "v0", cwd=tmp_path / "near")
    assert ran.code == 2
    assert "shallow" in ran.err
    assert "depth" in ran.err


def test_f22_without_the_c_parser_findings_and_places_are_the_same(modelvow, put, environment):
    put("none/sitecustomize.py", "import sys\nsys.modules['_ruamel_yaml'] = None\n")
    without = {"PYTHONPATH": f"none{os.pathsep}{environment['PYTHONPATH']}"}
    put("a/ai-manifest.yaml", BASE)
    put("b/ai-manifest.yaml", "version: 1\nmodels: [qwen2.5:7b]\n")
    call = ("check", "a", "b", "--format", "json", "--no-cache", *AS_OF)
    assert (
        json.loads(modelvow(*call, env=without).out)["findings"]
        == json.loads(modelvow(*call).out)["findings"]
    )
    assert "C parser" in modelvow("--version").out
    assert "pure" in modelvow("--version", env=without).out


def test_f23_a_waiver_holds_to_its_last_day_and_for_its_model_alone(judged):
    text = """\
version: 1
models:
  - id: gpt-4o
    name: chat
  - id: gpt-4o-mini
    name: small
requirements: {transparency: high}
waivers:
  - {rule: FIT002, model: chat, reason: r, approved_by: J. Doe, expires: 2026-11-25}
  - {rule: FIT, reason: r, approved_by: J. Doe, expires: 2027-01-31}
  - {rule: FIT003, model: chat, reason: r, approved_by: J. Doe, expiry: 2027-01-31}
"""
    for zone in (LATE, EARLY):
        code, found = judged(text, env=zone)
        assert code == 1
        assert (found["FIT002", 3]["outcome"], found["FIT002", 5]["outcome"]) == ("waived", "violation")
        assert codes(found, "WVR003") == {("WVR003", 10)}
        assert "`FIT` is a family of rules" in found["WVR003", 10]["message"]
        assert codes(found, "MAN") == {("MAN001", 11), ("MAN002", 11)}
        assert "`expires`" in found["MAN001", 11]["help"]
    _, found = judged(text, as_of="2026-11-26")
    assert found["FIT002", 3]["outcome"] == "violation"


def test_f24_a_baseline_is_the_same_bytes_and_shrinks(modelvow, put, tmp_path):
    put("a/ai-manifest.yaml", BASE)
    put("b/ai-manifest.yaml", TWO)
    base = tmp_path / "base.json"

    def check(*arguments):
        ran = modelvow("check", "--select", "FIT002", *AS_OF, *arguments)
        return ran.code, ran.said

    check("--write-baseline", "base.json")
    first = base.read_bytes()
    assert check("--write-baseline", "base.json")[0] == 0
    assert base.read_bytes() == first
    assert str(tmp_path).encode() not in first
    assert b"2026" not in first
    assert sum(b'"FIT002"' in line for line in first.splitlines()) == first.count(b'"FIT002"') == 3
    put("a/ai-manifest.yaml", "# moved\n# down\n" + BASE)
    assert check("--baseline", "base.json")[0] == 0
    put("a/ai-manifest.yaml", BASE.replace("gpt-4o", "gpt-4.1"))
    code, said = check("--baseline", "base.json")
    assert (code, "gpt-4.1" in said) == (1, True)
    put("a/ai-manifest.yaml", GOOD)
    code, said = check("--baseline", "base.json")
    assert code == 0
    assert "1 fixed" in said
    check("--baseline", "base.json", "--write-baseline", "base.json")
    assert base.read_bytes().count(b'"FIT002"') == 2


# Mending and hooks


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "open"])
def test_f29_a_waiver_that_is_written_leaves_every_other_byte(modelvow, put, mark, end, last):
    text = (
        '# owner: search\nversion: 1\nmodels:\n-   id: "gpt-4o"      # chat\n'
        "    data: [ public,internal ]   # see wiki\n    role: >\n      folded\n      text\n\n"
        "requirements:\n    transparency: high"
    )
    before = (mark + text + ("\n" if last else "")).replace("\n", end).encode()
    path = put("ai-manifest.yaml", before)
    path.chmod(0o640)
    words = ("--until", "2027-01-31", "--reason", "r", "--approved-by", "head of care")
    assert modelvow("waive", "FIT002", *words, *AS_OF).code == 0
    after = path.read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == after.count(end.encode())
    assert path.stat().st_mode & 0o777 == 0o640
    assert modelvow("check", *AS_OF).code == 0


def test_f30_batches_at_once_are_each_right_and_tear_nothing(put, environment, tmp_path):
    for number in range(120):
        put(f"part{number:03}/ai-manifest.yaml", BASE if number % 2 else GOOD)
    call = [
        sys.executable,
        "-m",
        "modelvow",
        "check",
        *AS_OF,
        "--format",
        "json",
        "--format",
        "sarif=out.sarif",
    ]
    paths = [f"part{number:03}/ai-manifest.yaml" for number in range(120)]
    batches = [paths[start : start + 60] for start in range(0, 120, 30)]
    runs = [
        subprocess.Popen([*call, *batch], cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
        for batch in batches
    ]
    for batch, process in zip(batches, runs, strict=True):
        report = json.loads(process.communicate()[0])
        assert report["summary"]["manifests"] == len(batch)
        found = {each["path"] for each in report["findings"] if each["code"] == "FIT002"}
        assert found == {path for path in batch if int(path[4:7]) % 2}
        assert process.returncode == 1
    assert set(uris(run_of((tmp_path / "out.sarif").read_text(encoding="utf-8")))) <= set(paths)
    assert not list(tmp_path.rglob("*.part"))


def test_f30_deleted_is_no_error_renamed_is_judged_dangling_is_named(modelvow, put, git, tmp_path):
    git("init", "-q")
    put("gone/ai-manifest.yaml", BASE)
    put("old/ai-manifest.yaml", BASE)
    put("kept/ai-manifest.yaml", GOOD + "controls:\n  evaluation: {evidence: eval.md}\n")
    put("kept/eval.md", "---\ndate: 2026-11-01\n---\n")
    git("add", "-A")
    git("commit", "-q", "-m", "first")
    git("rm", "-q", "gone/ai-manifest.yaml", "kept/eval.md")
    git("mv", "old", "new")
    ran = modelvow("check", "--since", "HEAD", "--format", "json", *AS_OF)
    report = json.loads(ran.out)
    judged = {each["path"] for each in report["findings"]}
    assert judged >= {"kept/ai-manifest.yaml", "new/ai-manifest.yaml"}
    assert "old/ai-manifest.yaml" not in judged
    assert report["summary"]["unreadable"] == 0
    assert "MAN101" in {each["code"] for each in report["findings"] if each["path"].startswith("kept")}
    (tmp_path / "lost").mkdir()
    (tmp_path / "lost/ai-manifest.yaml").symlink_to("nowhere.yaml")
    ran = modelvow("check", "lost/ai-manifest.yaml")
    assert ran.code == 2
    assert "lost/ai-manifest.yaml" in ran.said
