"""The commands beside `check`, and what a newcomer is told."""

from __future__ import annotations

import json

import pytest

BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
COMMANDS = ("check", "init", "explain", "rules", "models", "case", "test")
PACK = """\
name: acme
title: House rules of a company
rules:
  - code: ACM001
    name: model-not-approved
    title: A model that the company did not approve
    severity: error
    each: model
    when:
      model.facts.openness: closed
    at: model.id
    message: "`{model.name}` is not on the list"
    help: ask the platform team
    rationale: The company approves models one by one.
    examples:
      - bad: |
          version: 1
          models:
            - {id: acme-writer, facts: {openness: closed}}  # expect: ACM001
      - good: |
          version: 1
          models:
            - {id: acme-writer, facts: {openness: open-weights}}
"""


class TestTheBareCommand:
    def test_says_how_to_begin_where_there_is_no_manifest(self, modelvow):
        ran = modelvow()
        assert (ran.code, ran.err) == (0, "")
        assert "modelvow init --model NAME" in ran.out

    def test_says_how_to_judge_the_manifest_that_is_there(self, modelvow, put):
        put("ai-manifest.yaml", BASE)
        ran = modelvow()
        assert ran.code == 0
        assert ran.out.startswith("Here: ai-manifest.yaml.")
        assert "modelvow check" in ran.out


def test_help_lists_every_command_with_examples(modelvow):
    ran = modelvow("--help")
    assert ran.code == 0
    assert all(f"\n  {command} " in ran.out for command in COMMANDS)
    assert "modelvow init --model gpt-4o" in ran.out
    assert "Exit codes: 0" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_examples(modelvow, command):
    ran = modelvow(command, "-h")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: modelvow {command} ")
    assert f"modelvow {command} " in ran.out.split("Examples:")[1]


def test_an_unknown_command_is_told_with_the_nearest_one(modelvow):
    ran = modelvow("chek")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no command `chek`; did you mean `check`?" in ran.err


def test_the_version_tells_of_catalog_and_parser(modelvow):
    ran = modelvow("--version")
    assert ran.code == 0
    assert ran.out.startswith("modelvow 0.1.0, catalog 20")
    assert "with facts of 20" in ran.out
    assert "parser" in ran.out or "Python" in ran.out


class TestExplain:
    @pytest.mark.parametrize("subject", ["FIT002", "fit002", "transparency-unmet"])
    def test_tells_of_a_rule_by_code_or_name(self, modelvow, subject):
        ran = modelvow("explain", subject)
        assert ran.code == 0
        assert ran.out.startswith("FIT002 transparency-unmet")
        assert "O+3 透明性" in ran.out

    def test_tells_of_a_need_level_by_level(self, modelvow):
        ran = modelvow("explain", "transparency")
        assert all(f"\n  {level} " in ran.out for level in ("none", "low", "medium", "high"))
        assert "FIT002" in ran.out

    def test_tells_of_a_claim_and_the_rules_that_stand_on_it(self, modelvow):
        ran = modelvow("explain", "O+3")
        assert "The article holds" in ran.out
        assert "FIT002" in ran.out

    def test_guesses_what_was_meant(self, modelvow):
        ran = modelvow("explain", "FIT02")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "error: `FIT02` is no rule, claim or need; did you mean `FIT002`?\n"

    def test_tells_of_a_rule_of_ones_own(self, modelvow, put):
        put("acme.yaml", PACK)
        assert "The company approves" in modelvow("explain", "ACM001", "--policy", "acme.yaml").out


class TestRules:
    def test_lists_all_in_force_for_machines(self, modelvow):
        rules = json.loads(modelvow("rules", "--format", "json").out)
        assert all(set(rule) == {"code", "name", "title", "severity", "claims", "pack"} for rule in rules)
        by_code = {rule["code"]: rule for rule in rules}
        assert list(by_code) == sorted(by_code)
        assert by_code["FIT002"]["claims"] == ["O+3", "C-3"]
        assert by_code["FIT002"]["severity"] == "error"
        assert by_code["MAN001"]["pack"] == "manifest"

    def test_lists_them_for_people_one_a_line(self, modelvow):
        lines = modelvow("rules").out.splitlines()
        assert any(line.startswith("RSK008  no-way-out") for line in lines)
        assert lines[-1].endswith("`modelvow explain CODE` tells what a rule is about")

    def test_says_where_each_setting_comes_from(self, modelvow, put):
        put("modelvow.toml", 'ignore = ["SEL007"]\n[severity]\nFIT002 = "note"\n')
        out = modelvow("rules", "--origin").out
        assert "SEL007  off, by modelvow.toml" in out
        assert "severity: modelvow.toml" in out


class TestModels:
    def test_tells_facts_traits_terms_and_hosts_with_dates(self, modelvow):
        ran = modelvow("models", "gpt-4o", "--as-of", "2026-11-25")
        assert ran.code == 0
        assert ran.out.startswith("openai/gpt-4o: GPT-4o, asked for as `gpt-4o`")
        for part in ("\nFacts\n", "\nTraits on OpenAI API", "\nTerms: LicenseRef-api-openai", "\nHosts\n"):
            assert part in ran.out

    def test_gives_machines_ranges_of_traits_and_the_facts_by_their_names(self, modelvow):
        data = json.loads(modelvow("models", "gpt-4o", "--format", "json", "--as-of", "2026-11-25").out)
        assert data["id"] == "openai/gpt-4o"
        assert data["openness"] == "closed"
        assert data["components"]["weights"] is False
        assert data["traits"]["transparency"]["least"] == "low"
        assert data["traits"]["transparency"]["most"] == "low"
        assert len(data["traits"]) == 13

    def test_says_what_it_took_off_a_name(self, modelvow):
        ran = modelvow("models", "bedrock/us.anthropic.claude-3-5-haiku-20241022-v1:0")
        assert ran.out.startswith("anthropic/claude-3-5-haiku: ")
        assert "(taken off: " in ran.out.splitlines()[0]

    def test_lists_the_candidates_of_an_ambiguous_name(self, modelvow):
        ran = modelvow("models", "deepseek-r1")
        assert ran.code == 2
        assert "deepseek/deepseek-r1\n" in ran.out
        assert "deepseek/deepseek-r1-0528-qwen3-8b\n" in ran.out

    def test_offers_the_nearest_of_an_unknown_name(self, modelvow):
        ran = modelvow("models", "gpt-4x")
        assert (ran.code, ran.out) == (2, "")
        assert "`gpt-4o`" in ran.err

    def test_lists_every_model_when_no_name_is_given(self, modelvow):
        head, *rows = modelvow("models").out.splitlines()
        ids = [row.split()[0] for row in rows]
        assert head.split()[:3] == ["id", "openness", "license"]
        assert "openai/gpt-4o" in ids
        assert ids == sorted(ids)


class TestCase:
    def test_prints_the_same_document_in_both_formats(self, modelvow, put):
        from ruamel.yaml import YAML

        put("ai-manifest.yaml", BASE)
        arguments = ("case", "--as-of", "2026-11-25", "--format")
        data = json.loads(modelvow(*arguments, "json").out)
        assert YAML(typ="safe", pure=True).load(modelvow(*arguments, "yaml").out) == data
        assert data["models"][0]["facts"]["openness"] == "closed"
        assert len(data["models"][0]["traits"]) == 13

    def test_keeps_to_its_published_schema(self, modelvow, put):
        from pathlib import Path

        from jsonschema import Draft7Validator

        schema = Path(__file__).parents[2] / "schemas" / "case-1.schema.json"
        put("ai-manifest.yaml", BASE)
        data = json.loads(modelvow("case", "--format", "json").out)
        Draft7Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(data)

    def test_asks_which_manifest_where_there_are_several(self, modelvow, put):
        put("a/ai-manifest.yaml", BASE)
        put("b/ai-manifest.yaml", BASE)
        ran = modelvow("case")
        assert (ran.code, ran.out) == (2, "")
        assert "name one of `a/ai-manifest.yaml`, `b/ai-manifest.yaml`" in ran.err
        assert modelvow("case", "a/ai-manifest.yaml").code == 0


class TestTest:
    def test_runs_the_examples_of_ones_own_pack(self, modelvow, put):
        put("acme.yaml", PACK)
        ran = modelvow("test", "acme.yaml")
        assert ran.code == 0
        assert ran.out.startswith("1 rule: 2 of 2 examples hold\n")
        assert ran.out.endswith("2 of 3 branches reached, 66.7 %\n")

    def test_says_which_example_does_not_hold_and_where(self, modelvow, put):
        put("acme.yaml", PACK.replace("openness: open-weights", "openness: closed"))
        ran = modelvow("test", "acme.yaml")
        assert ran.code == 1
        assert ran.out.startswith("acme.yaml:")
        assert "ACM001: the good example does not hold" in ran.out

    def test_a_pack_that_cannot_be_read_is_two(self, modelvow, put):
        put("acme.yaml", PACK.replace("when:", "wenn:"))
        ran = modelvow("test", "acme.yaml")
        assert ran.code == 2
        assert "did you mean `when`?" in ran.err

    def test_judges_by_a_pack_just_as_by_the_built_in_ones(self, modelvow, put):
        put("acme.yaml", PACK)
        put("ai-manifest.yaml", BASE)
        ran = modelvow("check", "--policy", "acme.yaml", "--select", "ACM001")
        assert ran.code == 1
        assert ran.out.startswith(
            "ai-manifest.yaml:3:9: error ACM001 model-not-approved: `gpt-4o` is not on the list"
        )


class TestInit:
    def test_writes_a_manifest_that_passes_but_for_what_it_finds(self, modelvow, tmp_path):
        ran = modelvow("init", "--model", "gpt-4o", "--model", "llama3.1:8b")
        assert ran.code == 0
        text = (tmp_path / "ai-manifest.yaml").read_text(encoding="utf-8")
        assert "  - id: gpt-4o  # GPT-4o, closed\n" in text
        assert "  - id: llama3.1:8b  # " in text
        checked = modelvow("check")
        assert checked.code == 0
        assert "MAN" not in checked.out

    def test_what_it_comments_out_can_be_opened(self, modelvow, tmp_path):
        modelvow("init", "--model", "gpt-4o")
        path = tmp_path / "ai-manifest.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()
        opened = [
            line.replace("# ", "", 1) if line.lstrip().startswith("# ") and _is_key(line) else line
            for line in lines
        ]
        path.write_text("\n".join(opened) + "\n", encoding="utf-8")
        for name in ("evaluation", "security-review", "exit-plan"):
            (tmp_path / "docs").mkdir(exist_ok=True)
            (tmp_path / "docs" / f"{name}.md").write_text("done\n", encoding="utf-8")
        assert "MAN" not in modelvow("check", "--notes").out

    def test_never_overwrites(self, modelvow, put, tmp_path):
        path = put("ai-manifest.yml", "mine")
        ran = modelvow("init", "--model", "gpt-4o")
        assert ran.code == 2
        assert "`ai-manifest.yml` is there already" in ran.err
        assert path.read_text(encoding="utf-8") == "mine"
        assert not (tmp_path / "ai-manifest.yaml").exists()

    def test_says_what_is_missing_where_nobody_can_be_asked(self, modelvow):
        ran = modelvow("init", stdin="")
        assert ran.code == 2
        assert "--model NAME" in ran.err

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (("--model", "gpt-4o", "--output", "ai-manifest.json"), "name a .yaml as --output"),
            (("--model", "gpt-4o", "--model", " "), "a --model has no name"),
        ],
    )
    def test_writes_nothing_that_check_could_not_read(self, modelvow, tmp_path, given, said):
        ran = modelvow("init", *given)
        assert (ran.code, [*tmp_path.glob("ai-manifest*")]) == (2, [])
        assert said in ran.err

    @pytest.mark.parametrize(
        "name", ["true", "12", "acme: x", "a # b", "- x", "日本/モデル", "ft:gpt-4o-mini::AbC", "@x", "*a"]
    )
    def test_any_name_is_read_back_as_it_was_given(self, modelvow, tmp_path, name):
        from ruamel.yaml import YAML

        assert modelvow("init", f"--model={name}").code == 0
        text = (tmp_path / "ai-manifest.yaml").read_text(encoding="utf-8")
        assert YAML(typ="safe", pure=True).load(text)["models"] == [{"id": name}]


def _is_key(line):
    """Say whether a comment is a key that was commented out, not a sentence."""
    text = line.lstrip().removeprefix("#").strip()
    head, sign, _ = text.partition(":")
    return bool(sign) and head.replace("_", "").isalpha() and head.islower()
