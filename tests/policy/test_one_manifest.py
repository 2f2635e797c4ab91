"""One manifest, from its text to what is found of it: what a run says once, and what could not be read."""

from __future__ import annotations

import functools
from importlib import import_module
from types import SimpleNamespace

import pytest

from modelvow import judging
from modelvow.check import Options
from modelvow.findings import Outcome, Severity, Span
from modelvow.judge import joined, judge_each, opened
from modelvow.judge import judge as judge_one
from modelvow.judging import Failed, Input, Round
from modelvow.links import nothing_seen
from modelvow.manifest.document import Unreadable
from modelvow.policy import evaluate
from modelvow.settings import Workshop

DAY, LATER = "2026-11-25", "2027-06-01"
GOOD = "version: 1\nmodels:\n  - {id: gpt-5.6-sol, name: sol}\n"
NEEDY = "version: 1\nmodels:\n  - {id: gpt-4o, host: openai}\nrequirements: {transparency: high}\n"
BROKEN = "version: 1\nmodels: [\n"
WAIVED = NEEDY + "waivers:\n  - {rule: FIT002, reason: known, approved_by: us, expires: '2026-12-31'}\n"


@functools.cache
def workshop(**options):
    return Workshop(Options(**{"configured": False, "as_of": DAY} | options))


def text(content, name="ai-manifest.yaml"):
    return Input(f"/nowhere/{name}", name, content)


def codes(judged):
    return {each.code for each in judged.findings}


# A few


def test_what_is_said_of_a_run_is_said_once_with_the_number_of_manifests_at_the_first_that_can_be_judged():
    three = [text(BROKEN, "a.yaml"), text(GOOD, "b.yaml"), text(GOOD, "c.yaml")]
    failed, first, second = judge_each(workshop(as_of=LATER), three)
    assert failed.failure.path == "a.yaml"
    assert [("LIF007" in codes(each)) for each in (first, second)] == [True, False]
    (told,) = [each for each in first.findings if each.code == "LIF007"]
    assert "are of 2026-11-24, 189 days before 2027-06-01" in told.message
    assert (first.offer, second.offer) == (None, None)


def test_a_single_manifest_is_offered_what_more_it_could_declare_if_anything_was_found():
    (found,) = judge_each(workshop(), [text(NEEDY)])
    assert "project.stage" in str(found.offer)
    (silent,) = judge_each(workshop(select=("LIF001",)), [text(GOOD)])
    assert (silent.findings, silent.offer, silent.text) == ([], None, "")
    assert found.text == NEEDY


def test_a_text_that_could_not_be_read_is_shown_where_a_part_of_it_is_to_blame():
    (failed,) = judge_each(workshop(), [text(BROKEN)])
    assert isinstance(failed, Failed)
    assert (failed.text, failed.failure.path) == (BROKEN, "ai-manifest.yaml")
    assert failed.failure.span.line == 3
    whole = judging.failed_on(text("x"), Unreadable("m", "is no text", None, "write one"))
    assert (tuple(whole.failure), whole.text) == (("m", "is no text", "write one", None), "")


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("a: 1", "a: 1"),
        ("\ufeffa: 1", "a: 1"),
        (b"\xef\xbb\xbfa: 1", "a: 1"),
        (b"a: \xff", "a: \ufffd"),
        ("", ""),
    ],
)
def test_what_is_shown_of_a_text_is_what_was_given_without_its_byte_order_mark(content, shown):
    assert judging.raw_text(text(content)) == shown


def test_a_text_that_was_not_given_is_read_as_far_as_a_manifest_may_be_long(put):
    path = put("big.yaml", b"\xef\xbb\xbf" + b"a" * 3_000_000)
    found = judging.raw_text(Input(str(path), "big.yaml"))
    assert set(found) == {"a"}
    assert len(found) < 3_000_000
    odd = put("odd.yaml", b"a: \xff\r\n")
    assert judging.raw_text(Input(str(odd), "odd.yaml")) == "a: \ufffd\r\n"


# One


def judge(content, **options):
    given = {key: options.pop(key) for key in ("as_of", "offering", "run") if key in options}
    return judge_one(workshop(**options), text(content), **given)


def test_a_manifest_is_told_with_its_models_its_rules_and_what_fails_it():
    found = judge("version: 1\nmodels: [{id: a}, {id: b}]\n", select=("LIF001",), strict=True).manifest
    assert (found.path, found.models) == ("ai-manifest.yaml", 2)
    assert 0 < found.rules < judge(GOOD).manifest.rules
    assert found.fail_on is not None


@pytest.mark.parametrize(("as_of", "old"), [(None, False), (DAY, False), (LATER, True)])
def test_a_day_that_is_asked_for_stands_above_the_settings(as_of, old):
    assert ("LIF007" in codes(judge(GOOD, as_of=as_of, run=1))) is old
    assert "LIF007" not in codes(judge(GOOD, as_of=as_of))


def test_what_every_rule_said_is_kept_where_it_is_asked_for_and_what_was_waived_is_told_so():
    plain = judge(WAIVED)
    assert plain.verdicts == ()
    found = judge(WAIVED, outcomes=True)
    assert found.offer is None
    (verdict,) = [each for each in found.verdicts if each.code == "FIT002"]
    assert verdict == (
        "FIT002",
        "transparency-unmet",
        Outcome.WAIVED,
        "ai-manifest.yaml",
        "gpt-4o",
        ("models", 0, "id"),
        Severity.ERROR,
        "transparency",
    )
    assert {each.outcome for each in found.verdicts} >= {Outcome.NOT_APPLICABLE, Outcome.WAIVED}
    assert [each.outcome for each in plain.findings if each.code == "FIT002"] == [Outcome.WAIVED]
    open_ = judge(NEEDY, outcomes=True)
    assert [each.outcome for each in open_.verdicts if each.code == "FIT002"] == [Outcome.VIOLATION]
    assert {each.code for each in found.findings} == {each.code for each in plain.findings}


def verdicts(content, code):
    return [
        (each.outcome, each.key_path) for each in judge(content, outcomes=True).verdicts if each.code == code
    ]


def test_what_was_waived_is_told_so_where_a_model_before_it_could_not_be_read():
    broken = WAIVED.replace("models:\n", "models:\n  - {name: nameless}\n")
    ((outcome, _place),) = verdicts(broken, "FIT002")
    assert outcome is Outcome.WAIVED


def test_a_fault_of_a_model_that_was_waived_is_told_so():
    odd = GOOD.replace("name: sol", "name: sol, surprise: 1")
    (code,) = {each.code for each in judge(odd).findings if each.key_path[-1] == "surprise"}
    waiver = f"{{rule: {code}, model: sol, reason: known, approved_by: us, expires: '2026-12-31'}}"
    for content, expected in ((odd, Outcome.VIOLATION), (f"{odd}waivers: [{waiver}]\n", Outcome.WAIVED)):
        found = verdicts(content, code)
        assert [outcome for outcome, place in found if place[-1:] == ("surprise",)] == [expected]


def test_a_waiver_of_one_model_hides_no_finding_of_another():
    two = "version: 1\nmodels: [{id: gpt-4o}, {id: gpt-4.1}]\nrequirements: {transparency: high}\nwaivers:\n"
    two += "  - {rule: FIT002, model: gpt-4o, reason: known, approved_by: us, expires: '2026-12-31'}\n"
    found = judge(two, outcomes=True)
    outcomes = {each.model: each.outcome for each in found.verdicts if each.code == "FIT002"}
    assert outcomes == {"gpt-4o": Outcome.WAIVED, "gpt-4.1": Outcome.VIOLATION}


def test_findings_have_the_hash_of_what_they_rest_on_where_that_is_asked_for():
    named = "host: openai, name: x"
    texts = (NEEDY, NEEDY.replace("host: openai", named), NEEDY.replace("4o, host: openai", f"4.1, {named}"))
    found = [judge(each, grounds=True).findings for each in texts]
    assert all(len(each.grounds) == 16 for findings in found for each in findings)
    plain, same, other = [next(e.grounds for e in findings if e.code == "FIT002") for findings in found]
    assert plain == same != other
    assert {each.grounds for each in judge(NEEDY).findings} == {""}


def test_what_a_fault_leaves_readable_is_judged_too():
    found = judge(NEEDY + "surprise: 1\n")
    assert {"FIT002"} < codes(found)
    assert any(each.startswith("MAN") for each in codes(found))


@pytest.mark.parametrize(
    ("whole", "wanted", "as_of"),
    [(False, "some", DAY), (True, None, DAY), (True, None, LATER), (False, "some", LATER)],
)
def test_a_manifest_is_opened_with_the_day_and_all_traits_where_these_are_asked_for(whole, wanted, as_of):
    given = None if as_of == DAY else as_of
    found = opened(workshop(select=("FIT002",)), text(NEEDY), given, **({"whole": True} if whole else {}))
    assert found.settled.as_of == as_of
    assert (found.settled.wanted is None) is (wanted is None)
    assert (found.asked, found.like) == ((), None)
    case, _strong = joined(workshop(), found)
    assert (case["date"], case["manifest"]) == (as_of, "ai-manifest.yaml")
    assert ("trust" in case["models"][0]["traits"]) is whole


def test_evidence_is_looked_for_beside_the_manifest_and_told_with_it(put):
    put("proof.md", "---\ndate: 2026-10-01\n---\nSeen.\n")
    content = GOOD + "controls: {evaluation: {evidence: proof.md}, exit_plan: {evidence: gone.md}}\n"
    path = put("ai-manifest.yaml", content)
    found = judge_one(workshop(), Input(str(path), "shown.yaml"))
    assert [(name, seen.exists, seen.date) for name, seen in found.evidence] == [
        ("proof.md", True, "2026-10-01"),
        ("gone.md", False, None),
    ]
    assert found.folder == str(path.parent)
    assert {each.path for each in found.findings} == {"shown.yaml"}
    found = opened(workshop(), Input(str(path), "shown.yaml"))
    case, strong = joined(workshop(), found)
    assert case["controls"]["evaluation"]["date"] == "2026-10-01"
    assert strong(0, None)["controls"]["exit_plan"]["exists"] is False


def test_what_says_the_same_on_the_same_day_is_judged_once_unless_all_verdicts_are_asked_for(monkeypatch):
    # What is imported while a function is replaced would keep the replacement.
    import_module("modelvow.offers")
    made = []

    def counted(*given, **more):
        made.append(more)
        return evaluate.judge(*given, **more)

    monkeypatch.setattr("modelvow.judge.judge_case", counted)
    shop = Workshop(Options(configured=False, as_of=DAY))
    named = [f"{NEEDY}project: {{name: {name}}}\n" for name in ("desk", "desk", "door")]
    alike = [judge_one(shop, text(each)) for each in named]
    assert len(made) == 1
    assert len({repr([finding.message for finding in each.findings]) for each in alike}) == 1
    for given, content in (
        ({"as_of": LATER}, named[0]),
        ({}, named[0].replace("high", "low")),
        ({"offering": True}, named[0]),
    ):
        before = len(made)
        judge_one(shop, text(content), **given)
        assert len(made) == before + 1
    assert [each["everything"] for each in made] == [False, False, False, True]


@pytest.mark.parametrize(
    ("content", "sharing", "alike"),
    [
        (NEEDY, True, True),
        (NEEDY, False, False),
        (NEEDY + "surprise: 1\n", True, False),
    ],
)
def test_a_sound_manifest_is_opened_with_what_others_may_say_alike(content, sharing, alike):
    for _again in range(2):
        found = opened(workshop(), text(content), sharing=sharing)
        assert (found.like is not None) is alike
        assert bool(found.validated.faults) is (content != NEEDY)


@pytest.mark.parametrize("sharing", [True, False])
def test_what_is_no_mapping_is_no_manifest_whether_others_say_the_same_or_not(sharing):
    with pytest.raises(Unreadable, match="a manifest is a mapping"):
        opened(workshop(), text("- 1\n"), sharing=sharing)


# Where it stands


def test_a_manifest_stands_in_its_folder_or_in_the_repository_around_it(put):
    alone = put("apart/deep/ai-manifest.yaml", GOOD)
    assert judging.ground_of(Input(str(alone), "x"), nothing_seen()) == (
        str(alone.parent),
        str(alone.parent),
        "ai-manifest.yaml",
    )
    put("repo/.git/HEAD", "ref: refs/heads/main\n")
    inside = put("repo/deep/ai-manifest.yaml", GOOD)
    root = str(inside.parent.parent)
    assert judging.ground_of(Input(str(inside), "x"), nothing_seen()) == (
        str(inside.parent),
        root,
        "deep/ai-manifest.yaml",
    )
    placed = judging.ground_of(Input(str(inside), "x", None, "base/ai-manifest.yaml"), nothing_seen())
    assert placed == (str(inside.parent), root, "base/ai-manifest.yaml")


# Compared


@pytest.mark.parametrize(
    ("options", "given", "baseline", "compared"),
    [
        ({}, None, "", False),
        ({"since": "main"}, None, "", True),
        ({"since": ""}, None, "", True),
        ({"write_baseline": "b.json"}, None, "", True),
        ({"baseline": "b.json"}, None, "", True),
        ({"baseline": ""}, None, "", False),
        ({}, GOOD, "", True),
        ({}, None, "modelvow-baseline.json", True),
    ],
)
def test_a_run_is_compared_by_what_is_asked_for_by_a_text_that_is_no_file_or_by_a_configured_baseline(
    options, given, baseline, compared
):
    asked_for = Options(configured=False, **options)
    found = {"/a": "", "/b": baseline}
    shop = SimpleNamespace(options=asked_for, baseline=found.get)
    inputs = (Input("/a/m.yaml", "a", None), Input("/b/m.yaml", "b", given))
    assert judging.is_compared(Round(shop, (), None, inputs)) is compared
    assert judging.compares(asked_for) is bool(options and options != {"baseline": ""})


def test_a_fault_of_a_text_is_told_as_a_report_tells_it():
    span = Span(1, 2, 1, 3)
    told = judging.unjudged(Unreadable("m.yaml", "is odd", span, "mend it"))
    assert tuple(told) == ("m.yaml", "is odd", "mend it", span)
