"""Sound inputs to start from: what the repository itself holds."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
WAIVER = {
    "rule": "FIT002",
    "model": "chat",
    "reason": "until March",
    "approved_by": "cto",
    "expires": "2027-01-31",
}


@cache
def manifests() -> tuple[str, ...]:
    """Return the manifests of the examples, of the people in the tests, and a few that use rare syntax."""
    paths = [
        *sorted(ROOT.glob("examples/*/ai-manifest.*")),
        *sorted(ROOT.glob("tests/people/*/ai-manifest.*")),
    ]
    return (*(path.read_text(encoding="utf-8") for path in paths), *RARE, WAIVED)


RARE = (
    "version: 1\nmodels:\n- {id: gpt-4o, 'name': \"chat\"}\nx-a: &a {k: [0x1F, .5], <<: {b: ~}}\nx-b: *a\n",
    "# c\n---\nversion: 1\nmodels:\n- id: |\n    gpt-4o\n  role: >-\n    a\n    b\n? x-k\n: [a, b]\n...\n",
    '{"version": 1, "models": [{"id": "gpt-4o", "name": "\\u00e9\\ud83d\\ude00"}], "x-a": [1e3, -0, null]}\n',
    "version: 1\r\nmodels:\r\n- id: 'it''s'\r\n  base: [a, b]\r\nrequirements: {trust: high}\r\n",
)
WAIVED = (
    "version: 1\nmodels:\n  - {id: gpt-4o, name: chat}\nrequirements: {transparency: high, trust: low}\n"
    "controls:\n  evaluation: {evidence: e.md, date: 2026-11-01, covers: [chat]}\nwaivers:\n  # why\n"
    "  - rule: FIT002\n    model: chat\n    reason: why\n    approved_by: cto\n    expires: 2027-01-31\n"
)
UNWAIVED = WAIVED.partition("waivers:")[0]
WAIVERS_FILES = (
    """\
version: 1
waivers:
- {rule: FIT002, model: chat, reason: why, approved_by: cto, expires: 2027-01-31}
""",
    """\
# ours
version: 1
waivers:
  - rule: transparency-unmet  # till March
    reason: >-
      one
      two
    approved_by: cto
    expires: 2026-12-31

  - rule: RSK008
    reason: r
    approved_by: a
    expires: 2026-01-31
    facts: 0123456789abcdef
""",
)


@cache
def waivers_values() -> tuple[Any, ...]:
    """Return the values of `WAIVERS_FILES`."""
    from modelvow.manifest.read import read

    return tuple(read(text, "w.yaml").value for text in WAIVERS_FILES)


@cache
def manifest_values() -> tuple[Any, ...]:
    """Return the values of `manifests`."""
    from modelvow.manifest.read import read

    return tuple(read(text, "m.yaml").value for text in manifests())


@cache
def documents() -> tuple[str, ...]:
    """Return texts of JSON."""
    return tuple(json.dumps(value, indent=1) for value in manifest_values()[:6])


@cache
def packs() -> tuple[str, ...]:
    """Return packs in one file each: one small by hand, and built-in rules and traits of a house."""
    return (PACK, *(json.dumps(value, indent=1) for value in pack_values()))


@cache
def pack_values() -> tuple[Any, ...]:
    """Return packs as values: each of a few built-in rules or traits, with another code."""
    from modelvow.manifest.read import read

    def values(pattern: str) -> list[Any]:
        return [read(path.read_bytes(), path.name).value for path in sorted(ROOT.glob(pattern))]

    rules = [rule for rule in values("rules/*/rules/*.yaml") if "when" in rule and "extends" not in rule]
    own = [_renamed(rule, number) for number, rule in enumerate(rules, 1)]
    traits = values("rules/article/traits/*.yaml")
    return (
        *({"name": "acme", "rules": [rule]} for rule in own[::2]),
        *({"name": "acme", "traits": [trait]} for trait in traits[:4]),
        {
            "name": "acme",
            "severity": {"FIT002": "note"},
            "params": {"RSK008": {"max_age_days": 90}},
            "strict": True,
        },
    )


def _renamed(rule: dict[str, Any], number: int) -> Any:
    """Return a built-in rule as one of a house's own, in its examples, too."""
    text = json.dumps({**rule, "name": f"house-{number}"})
    return json.loads(text.replace(rule["code"], f"ACM{number:03}"))


PACK = """\
name: acme
title: Rules of the house
ignore: [SEL009]
severity: {FIT002: warning}
waivable: {RSK008: false}
controls: [red_team]
rules:
  - code: ACM001
    name: model-not-approved
    title: A model that nobody approved
    severity: error
    each: model
    when: {model.id|matches: ["gpt-*", "{x}"]}
    unless: {any: [{controls.red_team|exists: true}, {model.fallbacks|any: {independent: true}}]}
    at: model.id
    params: {days: 90}
    message: "`{model.name}` is not approved[[, released {model.facts.released}]]"
    help: "choose another within {param.days} days"
    rationale: Somebody answers for it.
    examples:
      - bad: |
          version: 1
          models: [{id: gpt-4o}]  # expect: ACM001
      - good: |
          version: 1
          models: [{id: claude-3-haiku}]
"""
SETTINGS = (
    """\
policy = ["builtin:article", "builtin:license"]
select = ["FIT", "MAN", "RSK", "SEL"]
ignore = ["SEL009"]
fail-on = "warning"
strict = true
as-of = "2026-11-25"
format = ['text', 'sarif=out.sarif']
exclude = ['old/**']

[severity]
RSK008 = "error"
"FIT002" = "note"

[params]
RSK008 = {max_age_days = 90}
""",
    """\
quiet = true
output = \'\'\'
report.txt\'\'\'
catalog = []
[params.RSK008]
max_age_days = 1_000
""",
    """\
severity.FIT002 = "note"
params."RSK008".max_age_days = 9 # days
select = [
  'RSK', # one
  "FIT"]
""",
)
LOCKS = (
    """\
# What judges
version = 1
modelvow = "0.1.0"
pack = [
  {source = "builtin:article", name = "article", hash = "0f"},
  {source = "acme.yaml", name = "acme", hash = "a1", required = true},
]
overlay = [
  {source = "models.yaml", hash = "b2"},
]
""",
)
ENTRY = {
    "fingerprint": "0123456789abcdef",
    "path": "ai-manifest.yaml",
    "code": "FIT002",
    "model": "chat",
    "severity": "error",
    "outcome": "violation",
    "grounds": "0" * 16,
}
BASELINES = (
    json.dumps(
        {"version": 1, "findings": ["0", ENTRY, "1", {**ENTRY, "outcome": "undetermined"}, "end"]}, indent=1
    ),
)
OVERLAYS: tuple[Any, ...] = (
    {
        "version": 1,
        "source": "https://example.org/facts",
        "date": "2026-11-01",
        "models": [
            {
                "id": "acme/writer",
                "name": "Writer",
                "developer": "acme",
                "released": "2026-01-31",
                "modality": ["text"],
                "openness": "open-weights",
                "license": {"value": "MIT", "source": "LICENSE", "date": "2026-02-01"},
                "parameters": 7,
                "components": {"weights": True, "training_data": {"value": "none", "note": "n"}},
                "hosts": [{"provider": "openai", "model_id": "writer", "status": "active", "retires": False}],
                "aliases": ["writer", {"alias": "acme-writer", "kind": "hf-repo"}],
                "lineage": [{"base": "openai/gpt-4o", "relation": "fine-tune"}],
                "community": {"downloads": 5},
            },
            {"id": "openai/gpt-4o", "openness": "closed", "context_tokens": 128000},
        ],
        "licenses": [{"id": "MIT", "osi_approved": True, "terms": {"commercial_use": "allowed"}}],
        "providers": [
            {
                "provider": "openai",
                "practices": [{"field": "trains_on_inputs", "value": False, "plan": "default"}],
            }
        ],
        "aliases": {"house-model": "openai/gpt-4o"},
    },
)
SOURCES: dict[str, tuple[Any, ...]] = {
    "modelsdev": (
        {
            "openai": {
                "id": "openai",
                "models": {
                    "gpt-4o": {
                        "id": "gpt-4o",
                        "name": "GPT-4o",
                        "release_date": "2024-05-13",
                        "open_weights": False,
                        "limit": {"context": 128000},
                        "modalities": {"input": ["text", "image"], "output": ["text"]},
                    },
                    "gpt-99": {
                        "id": "gpt-99",
                        "name": "GPT-99",
                        "open_weights": False,
                        "status": "deprecated",
                    },
                },
            },
            "mistral": {
                "id": "mistral",
                "models": {"m-new": {"id": "m-new", "name": "M", "open_weights": True}},
            },
        },
    ),
    "litellm": (
        {
            "sample_spec": {},
            "gpt-4o": {
                "litellm_provider": "openai",
                "max_input_tokens": 128000,
                "deprecation_date": "2027-01-01",
            },
            "azure/gpt-4o": {"litellm_provider": "azure", "deprecation_date": "2027-02-30"},
            "bedrock/us.anthropic.claude-3-5-haiku-20241022-v1:0": {"litellm_provider": "bedrock"},
        },
    ),
    "spdx": (
        {
            "licenses": [
                {"licenseId": "MIT", "name": "MIT License", "isOsiApproved": True},
                {"licenseId": "x", "name": "X"},
            ]
        },
    ),
    "hub": (
        {
            "id": "acme/Writer-7B",
            "downloads": 10,
            "likes": 1,
            "createdAt": "2026-01-31T10:00:00.000Z",
            "pipeline_tag": "text-generation",
            "tags": ["license:mit", "base_model:finetune:Qwen/Qwen3-8B", "base_model:Qwen/Qwen3-8B"],
        },
        [{"id": "Qwen/Qwen3-8B", "downloads": 5, "tags": ["license:apache-2.0"]}],
    ),
}
