"""All that the built-in rules say of their examples, word by word; read a changed golden before accepting it.

`pytest --update-goldens` writes them anew, a file for each pack.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from modelvow.check import Options
from modelvow.findings import Outcome
from modelvow.inquiry import examples_judge
from modelvow.policy.examples import AS_OF
from modelvow.policy.pack import BUILTIN, TEMPLATES
from modelvow.policy.packs import builtin_pack, with_pages

GOLDENS = Path(__file__).parents[1] / "goldens" / "rules"
PACKS = (*BUILTIN, *TEMPLATES)


@pytest.fixture(scope="module", name="judge")
def fixture_judge():
    return examples_judge(
        Options(configured=False, more_policy=tuple(f"builtin:{name}" for name in TEMPLATES))
    )


def linked(link):
    parts = (link.value, link.source, link.date, link.note, "hint" if link.hint else None)
    return f"{link.kind} {link.path} = " + " | ".join(str(part) for part in parts if part is not None)


def told(finding):
    """Every word of a finding, and what it rests on."""
    at = f"{finding.span.line}:{finding.span.column}-{finding.span.end_column}"
    head = f"{at} {finding.code} {finding.outcome} {finding.severity} {finding.fingerprint}"
    more = [
        f"message: {finding.message}",
        f"help: {finding.help}",
        f"of: {finding.model} {finding.need} {'.'.join(map(str, finding.key_path))}{' hint' * finding.hint}",
        *([f"missing: {', '.join(finding.missing)}"] if finding.missing else []),
        *([f"reason: {finding.reason}"] if finding.reason else []),
        *(linked(link) for link in finding.chain),
        *(f"related: {'.'.join(map(str, each.key_path))} {each.message}" for each in finding.related),
        *([f"fix: {finding.fix}"] if finding.fix else []),
    ]
    return "\n".join([head, *(f"  {line}" for line in more)])


def reported(page, judge):
    """What a rule says of each of its examples; of other rules only codes and lines."""
    lines = []
    for number, example in enumerate(page.examples):
        found = judge(example.manifest, as_of=example.as_of or AS_OF, files=example.files)
        assert all(each.outcome is not Outcome.ERROR for each in found)
        lines.append(f"== {page.code} {number} {example.kind}")
        lines += [told(each) for each in found if each.code == page.code]
        lines.append(
            "others: "
            + ", ".join(f"{each.code}:{each.span.line}" for each in found if each.code != page.code)
        )
    return "\n".join(lines) + "\n"


def cases():
    return [
        pytest.param(name, code, id=code)
        for name in PACKS
        for code in sorted(with_pages(builtin_pack(name)).pages)
    ]


@pytest.mark.parametrize(("name", "code"), cases())
def test_a_rule_says_of_its_examples_what_the_golden_has(name, code, judge, pytestconfig):
    text = reported(with_pages(builtin_pack(name)).pages[code], judge)
    golden = GOLDENS / f"{code}.txt"
    if pytestconfig.getoption("--update-goldens", default=False):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_golden_is_of_a_rule():
    assert {path.stem for path in GOLDENS.glob("*.txt")} == {case.values[1] for case in cases()}
