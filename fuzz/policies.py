"""Packs, settings, locks, baselines and conditions: read and honored, or refused in words."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fuzz.judging import DAY, check_reports, judged
from fuzz.said import refused
from fuzz.seeds import WAIVED, manifests
from modelvow.baseline import entries_in, text_of
from modelvow.baseline_files import BaselineError, read_baseline
from modelvow.conditions import ABSENT, ConditionError, TypeMismatch, check, compile_trace, parse, render
from modelvow.conditions import compile as compile_code
from modelvow.findings import Outcome
from modelvow.policy.config import read_config
from modelvow.policy.errors import ConfigError, PackError
from modelvow.policy.folders import read_pack
from modelvow.policy.lock import read_lock, to_text
from modelvow.policy.scopes import built_scopes
from modelvow.settings import DayError, Options

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECT = manifests()[0]


def check_pack(content: bytes) -> str:
    """Read a pack of one file; one that is read judges a manifest without failing."""
    with placed("acme.yaml", content) as path:
        try:
            pack = read_pack(path)
            options = Options(configured=False, as_of=DAY, more_policy=(path,), outcomes=True, explained=True)
            report = judged(SUBJECT, options)
        except (PackError, ConfigError) as error:
            return refused(error, content)
    failed = [each.reason for each in report.findings if each.outcome is Outcome.ERROR]
    assert not failed, failed
    check_reports(report)
    return "in force" if pack.rules or pack.traits else "settings"


def check_config(content: bytes) -> str:
    """Read a modelvow.toml; what is wrong has a line of the file, and what is right is honored."""
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    config = read_config(text, "modelvow.toml")
    assert config is not None
    for problem in config.problems:
        assert 0 <= problem.line <= text.count("\n") + 1, problem
    with placed("modelvow.toml", content) as path:
        from modelvow.settings import Workshop

        workshop = Workshop(Options())
        folder = os.path.dirname(path)
        try:
            workshop.settle(folder)
            workshop.catalog(folder)
        except (ConfigError, PackError, DayError) as error:
            return refused(error, content)
        except Exception as error:
            if type(error).__name__ == "OverlayError":
                return refused(error, content)
            raise
    assert not config.problems
    return "honored"


def check_lock(content: bytes) -> str:
    """Read a lock; one that is read is written the same."""
    try:
        lock = read_lock(content.decode("utf-8", "replace").replace("\r\n", "\n"), "modelvow.lock")
    except ConfigError as error:
        return refused(error, content)
    again = read_lock(to_text(lock.entries, lock.modelvow), "modelvow.lock")
    assert sorted(again.entries) == sorted(lock.entries)
    assert again.modelvow == lock.modelvow
    assert all(line > 0 for line in again.lines.values())
    return "read"


def check_baseline(content: bytes) -> str:
    """Read a baseline; one that is read is written the same, in any order."""
    with placed("base.json", content) as path:
        try:
            entries = read_baseline(path, []).entries
        except BaselineError as error:
            return refused(error, content)
    import json

    text = text_of(entries)
    assert text == text_of(reversed(entries))
    assert set(entries_in(json.loads(text))) == set(entries)
    return "read"


@contextmanager
def placed(name: str, content: bytes) -> Iterator[str]:
    """Give the path of a file that holds `content`, for as long as it is looked at."""
    with TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        yield str(path)


# Conditions


@cache
def case() -> dict[str, Any]:
    """Return what rules about models see of one manifest."""
    from modelvow.inquiry import case_of

    with placed("ai-manifest.yaml", WAIVED.encode()) as path:
        found = case_of(path, DAY)
    return {**found, "model": found["models"][0]}


def check_condition(value: Any) -> str:
    """Parse a condition; one that the schema lets pass is judged in three values, and its trace agrees."""
    tree, template = value
    try:
        code = parse(tree)
    except ConditionError as error:
        return refused(error, value)
    words = render(template, case(), {"x": 5}, [ABSENT]) if isinstance(template, str) else ""
    assert isinstance(words, str)
    problems = check(code, built_scopes().of_rule("model", None), params={"x": 5})
    try:
        test = compile_code(code, {"x": 5})
        outcome = test(case())
        assert outcome in (True, False, None)
        assert outcome is test(case())
        assert compile_trace(code, {"x": 5})(case()).outcome is outcome
    except (TypeMismatch, ConditionError) as error:
        assert problems, (tree, str(error))
        return refused(error, value)
    return "unfit" if problems else "judged"
