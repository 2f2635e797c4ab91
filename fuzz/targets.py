"""Everything that is fuzzed, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from fuzz import facts, judging, policies, reading, reports, seeds
from fuzz.changes import SIGNS, as_json, changed_texts, changed_values
from fuzz.kinds import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

KEYS = (
    *("version", "project", "models", "requirements", "controls", "waivers", "policy", "id", "name", "facts"),
    *(
        "base",
        "fallback",
        "openness",
        "license",
        "trasparency",
        "transparency",
        "level",
        "evidence",
        "covers",
    ),
    *("trust: hgih\n", "stage: prodution\n", "models: [{id: a}]\n", "gpt-4o", "GPT-4o", "self", "2026/11/1"),
)
PARTS = (
    *(
        "rules",
        "traits",
        "when",
        "unless",
        "at",
        "message",
        "severity",
        "each",
        "model",
        "need",
        "params",
        "cases",
    ),
    *(
        "{param: days}",
        "{ref: model.id}",
        "model.facts.openness",
        "|any",
        "|count|below",
        "|at-least",
        "hgih",
    ),
    *(
        "extends",
        "builtin:article",
        "select",
        "waivable",
        "strict",
        "claims",
        "examples",
        "asks",
        "lowered",
        "{model.id}",
    ),
)
RULES = (
    *(
        "rule",
        "model",
        "reason",
        "approved_by",
        "expires",
        "facts",
        "FIT002",
        "WVR001",
        "MAN001",
        "no-way-out",
    ),
    *("chat", "gpt-4o", "2026-11-25", "2026-02-30", "waivers: []\n", "- {rule: X}\n", "policy: [x]\n"),
)
PATHS = (
    *("model.facts.openness", "model.facts.parameters|at-least", "model.name|matches", "model.fallbacks|any"),
    *(
        "project.stage",
        "project.uses|intersects",
        "needs|any",
        "needs|count",
        "model.hosts|none",
        "any",
        "all",
        "none",
    ),
    *("model.facts.released|within", "model.traits.transparency|at-least", "model.facts.released|older-than"),
    *(
        "model.facts.license|exists",
        "model.facts.license|known",
        "$.project.stage",
        "key",
        "value",
        "controls|all",
    ),
    *(
        "date|within",
        "model|count",
        "models|any",
        "expr",
        "matched",
        "18m",
        "0d",
        "2y",
        "high",
        "gpt-*",
        "production",
    ),
)
TABLES = (
    *(
        "[tool.modelvow]\n",
        "[severity]\n",
        "[params.RSK008]\n",
        'policy = ["x"]\n',
        'fail-on = "never"\n',
        "= true\n",
    ),
    *(
        'extends = "base.toml"\n',
        'as-of = "2026-13-01"\n',
        '"""',
        "'''",
        "[[a]]\n",
        "{a = 1}",
        "nan",
        "1979-05-27",
        "\\u0041",
    ),
    *(
        'exclude = ["!["]\n',
        'catalog = ["../x"]\n',
        'select = ["FIT"]\n',
        'format = "x"\n',
        "locked = true\n",
        'baseline = "b"\n',
    ),
)
CONDITIONS = (
    {"model.facts.openness": "closed", "any": [{"project.stage": "production"}, {"model.hosted": True}]},
    {"model.fallbacks|any": {"independent": True, "tested": {"param": "x"}}, "needs|count|at-least": 1},
    {"none": [{"model.facts.parameters|at-least": 70}, {"model.facts.released|within": "18m"}]},
    [{"model.name|matches": ["gpt-*", "?"]}, {"project.uses|intersects": ["medical-advice"]}],
    {"needs|any": {"key": "trust", "level|at-least": "low"}, "model.id": {"ref": "project.name"}},
)


def _text(  # noqa: PLR0913, PLR0917 - one for each field
    name: str,
    check: Callable[[bytes], str],
    texts: Callable[[], Sequence[str]],
    words: Sequence[str],
    ending: str,
    values: Callable[[], Sequence[object]] | None = None,
    cost: int = 1,
) -> Target:
    """Return a target of bytes: changed texts, and changed values written as JSON."""

    def inputs() -> SearchStrategy[bytes]:
        found = changed_texts(texts, words)
        return found | as_json(changed_values(values, words)) if values is not None else found

    return Target(name, inputs, check, texts, (*SIGNS, *words), ending, cost)


def _overlays() -> tuple[str, ...]:
    import json

    return tuple(json.dumps(each, indent=1) for each in seeds.OVERLAYS)


def _conditions() -> SearchStrategy[object]:
    templates = st.sampled_from(
        ["`{model.name}` [[since {model.facts.released}]]", "{matched} {{x}} {param.x}"]
    )
    words = st.text("{}[]|.$ax_ ", max_size=12) | templates
    return st.tuples(changed_values(lambda: CONDITIONS, PATHS), words).map(list)


def _sources() -> SearchStrategy[object]:
    keys = (
        "release_date",
        "limit",
        "context",
        "status",
        "deprecated",
        "tags",
        "license:mit",
        "base_model:merge:x/y",
        "id",
    )

    def of(name: str) -> SearchStrategy[object]:
        return st.tuples(st.just(name), changed_values(lambda: seeds.SOURCES[name], keys)).map(list)

    return st.sampled_from(list(seeds.SOURCES)).flatmap(of)


def _reports() -> SearchStrategy[object]:
    texts = (
        st.sampled_from(reports.HOSTILE)
        | st.text(max_size=20)
        | st.text("`\\|<>&[]()!:@#*_~-\n\x1b%,", max_size=20)
    )
    put = st.lists(st.tuples(st.integers(0, 2**16), texts).map(list), max_size=6)
    return st.tuples(st.integers(0, 8), put, st.none() | texts).map(list)


TARGETS = {
    each.name: each
    for each in (
        _text("yaml", reading.check_yaml, seeds.manifests, KEYS, ".yaml"),
        _text("json", reading.check_json, seeds.documents, KEYS, ".json", seeds.manifest_values),
        _text("manifest", judging.check_manifest, seeds.manifests, KEYS, ".yaml", seeds.manifest_values, 4),
        _text("waiver", judging.check_waiver, seeds.manifests, KEYS, ".yaml"),
        _text(
            "waivers",
            judging.check_waivers_file,
            lambda: seeds.WAIVERS_FILES,
            RULES,
            ".yaml",
            seeds.waivers_values,
            4,
        ),
        _text("fix", judging.check_fixes, seeds.manifests, KEYS, ".yaml", seeds.manifest_values),
        _text("pack", policies.check_pack, seeds.packs, PARTS, ".yaml", seeds.pack_values, 2),
        Target("condition", _conditions, policies.check_condition),
        _text("config", policies.check_config, lambda: seeds.SETTINGS, TABLES, ".toml"),
        _text("lock", policies.check_lock, lambda: seeds.LOCKS, TABLES, ".toml"),
        _text(
            "baseline", policies.check_baseline, lambda: seeds.BASELINES, ('"model": null', '"end"'), ".json"
        ),
        _text(
            "overlay",
            facts.check_overlay,
            _overlays,
            ("models", "id", "value", "source"),
            ".yaml",
            lambda: seeds.OVERLAYS,
        ),
        Target("source", _sources, facts.check_source),
        Target("report", _reports, reports.check_report_of),
    )
}
