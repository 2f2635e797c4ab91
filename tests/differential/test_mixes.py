"""What is found of a manifest does not depend on what else is judged with it, nor on what is remembered."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from modelvow import check
from modelvow.check import Options, check_paths, exit_code
from modelvow.report import render
from modelvow.report.result import View

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from fuzz.changes import changed_texts, changed_values  # noqa: E402 - the repository's root is no package
from fuzz.seeds import manifest_values, manifests  # noqa: E402

DAY = "2026-11-25"
WORDS = ["level", "facts", "evidence", "covers", "hgih", "gpt-4o", "self", "production", "e.md", "Other"]
OTHERWISE = {
    "name": lambda value: {**value, "project": {**value.get("project", {}), "name": "another"}},
    "owner": lambda value: {**value, "project": {**value.get("project", {}), "owner": "somebody else"}},
    "own": lambda value: {**value, "x-own": [1]},
    "stage": lambda value: {**value, "project": {**value.get("project", {}), "stage": "experiment"}},
    "waived": lambda value: {
        **value,
        "waivers": [{"rule": "RSK008", "reason": "r", "approved_by": "a", "expires": "2027-01-31"}],
    },
    "order": lambda value: dict(reversed(value.items())),
}
SOUND = [each for each in manifest_values() if isinstance(each, dict)]
VALUES = changed_values(lambda: SOUND, WORDS) | st.sampled_from(SOUND)
TEXTS = st.one_of(
    VALUES.map(json.dumps).map(str.encode),
    st.builds(
        lambda value, name: json.dumps(OTHERWISE[name](value)).encode(),
        st.sampled_from(SOUND[:3]),
        st.sampled_from(sorted(OTHERWISE)),
    ),
    changed_texts(manifests),
)


def found(report, file):
    """Return all that is said of one file, as it is told to machines."""
    told = json.loads(render("json", report, View(notes=True)))
    parts = {
        key: [each for each in told[key] if each["path"].endswith(file)] for key in ("findings", "unreadable")
    }
    return json.dumps(parts, sort_keys=True)


# Each is many runs: what fails is shown as it was made, not made smaller for minutes.
@settings(max_examples=12, phases=[Phase.generate])
@given(st.lists(TEXTS, min_size=2, max_size=6))
def test_a_manifest_is_judged_alike_alone_among_others_and_from_a_cache(texts):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        # From two on, what they come to is kept.
        patch.setattr(check, "FEW", 2)
        paths = [Path(folder, f"part{number}", "ai-manifest.yaml") for number in range(len(texts))]
        Path(folder, ".git").mkdir()
        for path, text in zip(paths, texts, strict=True):
            path.parent.mkdir()
            path.write_bytes(text)
            (path.parent / "e.md").write_text("what was measured\n", encoding="utf-8")
        options = Options(as_of=DAY, configured=False)
        kept = options._replace(cache=os.path.join(folder, "cache"))
        alone = [check_paths([path], options=options) for path in paths]
        runs = [check_paths(paths, options=each) for each in (options, kept, kept)]
        back = check_paths(paths[::-1], options=kept)
        is_kept = any(path.is_file() for path in Path(folder, "cache").rglob("*"))
        assert is_kept or not any(report.manifests for report in alone)
    for path, report in zip(paths, alone, strict=True):
        file = f"{path.parent.name}/ai-manifest.yaml"
        told = {found(each, file) for each in (report, *runs, back)}
        assert len(told) == 1
    worst = max(map(exit_code, alone))
    assert {exit_code(each) for each in (*runs, back)} == {worst}
