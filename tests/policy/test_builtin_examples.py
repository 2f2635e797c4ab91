"""Every example of every built-in rule says what it shows, run through the whole pipeline."""

from __future__ import annotations

import pytest

from modelvow.check import Options
from modelvow.inquiry import examples_judge
from modelvow.policy.examples import run_page
from modelvow.policy.pack import TEMPLATES
from modelvow.policy.packs import builtin_pack, load_default, with_pages

PACKS = (*load_default(), *map(builtin_pack, TEMPLATES))
PAGES = [page for pack in PACKS for page in with_pages(pack).pages.values()]
TEMPLATE_NAMES = tuple(f"builtin:{name}" for name in TEMPLATES)


@pytest.fixture(scope="module", name="judge")
def fixture_judge():
    return examples_judge(Options(more_policy=TEMPLATE_NAMES, configured=False, beside=True))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_examples_of_a_rule_hold(page, judge):
    failed = [(result.line, *result.failures) for result in run_page(page, judge) if result.failures]
    assert failed == []
