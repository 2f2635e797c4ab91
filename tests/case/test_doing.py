"""What a project does with a model: what it changes, what leaves the house, what it shows to be settled."""

from __future__ import annotations

import pytest

from modelvow.case import owing
from modelvow.case.hosts import OWN
from modelvow.case.identify import Identity
from modelvow.case.owing import Doing
from modelvow.case.records import blank
from modelvow.catalog.lookup import Match


def one(host="self", **entry):
    found = {"id": "writer"} | entry
    record = blank("Writer") | {"id": "acme/writer"}
    return Identity(0, found, Match("writer", "exact"), "exact", record, ({"id": host, "kind": host},), ())


def doing(identity=None, project=None, others=(), *, self_run=True, controls=None, **model):
    identity = identity or one()
    made = {"controls": controls or {}, "self_run": self_run} | model
    return owing.doing_of(identity, made, [identity, *others], project or {})


def test_a_project_that_says_nothing_does_nothing():
    assert doing() == Doing({}, False, False, False, False, False, False, False, False, False, "acme/writer")


@pytest.mark.parametrize(
    ("adaptation", "base", "tuned", "distilled"),
    [
        ((), False, False, False),
        ((), True, True, False),
        (("prompted",), True, False, False),
        (("fine-tuned",), False, True, False),
        (("merged", "prompted"), False, True, False),
        (("distilled",), True, False, True),
        (("distilled", "fine-tuned"), False, True, True),
    ],
)
def test_a_model_is_tuned_as_the_adaptation_says_and_by_naming_a_base_without_one(
    adaptation, base, tuned, distilled
):
    entry = {"base": "x"} if base else {}
    found = doing(one(**entry), **({"adaptation": adaptation} if adaptation else {}))
    assert (found.tuned, found.distilled) == (tuned, distilled)


@pytest.mark.parametrize(
    ("project", "offered", "public", "reached"),
    [
        ({"distribution": "hosted"}, True, False, False),
        ({"distribution": "internal", "exposure": "internal"}, False, False, False),
        ({"exposure": "partners"}, False, False, True),
        ({"exposure": "public"}, False, True, True),
    ],
)
def test_a_service_is_offered_and_a_product_reaches_whom_it_is_exposed_to(project, offered, public, reached):
    found = doing(project=project)
    assert (found.offered, found.public, found.reached) == (offered, public, reached)
    assert found.project is project


@pytest.mark.parametrize(
    ("shown", "controls", "licensed", "contracted"),
    [
        ({"request-license": {"exists": True}}, {}, True, False),
        ({"authorisation": {"exists": True}}, {}, True, False),
        ({"authorisation": {"exists": False}}, {}, False, False),
        ({"attribute": {"exists": True}}, {}, False, False),
        (None, {"vendor_contract": {"exists": True}}, False, True),
        (None, {"vendor_contract": {"exists": False}}, False, False),
        (None, {"exit_plan": {"exists": True}}, False, False),
    ],
)
def test_an_agreement_counts_where_it_is_shown_to_be_there(shown, controls, licensed, contracted):
    found = doing(controls=controls, **({"duties": shown} if shown else {}))
    assert (found.licensed, found.contracted) == (licensed, contracted)


@pytest.mark.parametrize(
    ("identity", "others", "project", "leaves"),
    [
        (one(), [], {"distribution": "shipped"}, True),
        (one(), [], {"distribution": "hosted"}, False),
        (one(), [one("device")], {"distribution": "shipped"}, False),
        (one("device"), [one("device")], {"distribution": "shipped"}, True),
        (one(), [], {"publishes": ["weights"]}, True),
        (one(), [], {"publishes": ["outputs"]}, False),
        (one(), [one(adaptation="fine-tuned")], {"publishes": ["weights"]}, False),
        (one(adaptation="fine-tuned"), [one(adaptation="merged")], {"publishes": ["weights"]}, True),
        (one(published_as="X"), [one(adaptation="merged")], {"publishes": ["weights"]}, True),
        (one(), [one("device")], {"distribution": "shipped", "publishes": ["weights"]}, True),
        (one(), [one(adaptation=["distilled"])], {"publishes": ["weights"]}, False),
        (one(), [one(adaptation=["prompted"])], {"publishes": ["weights"]}, True),
    ],
)
def test_of_several_models_those_on_devices_are_shipped_and_those_that_were_changed_published(
    identity, others, project, leaves
):
    assert owing.leaves_house(identity, [identity, *others], project) is leaves
    for self_run, out in ((True, leaves), (None, None if leaves else False), (False, False)):
        found = doing(identity, project, others, self_run=self_run)
        assert (found.distributed, found.taught_out) == (out, leaves)


@pytest.mark.parametrize(("host", "device"), [("device", True), ("self", False), (None, False)])
def test_a_model_on_the_devices_of_users_is_told_from_others(host, device):
    assert owing.is_on_device(one(host)) is device
    assert "device" in OWN


BARS = [
    {"text": "1,000 users", "value": 1000},
    {"text": "x", "value": None},
    {"text": "2 people", "value": 2},
]
NOBODY_SAYS = "(it is not declared who runs the weights)"


@pytest.mark.parametrize(
    ("code", "condition", "bars", "words"),
    [
        ("binds", None, None, "(another agreement may take the place of these terms)"),
        ("above-threshold", None, BARS, "(owed at 1,000 users or 2 people)"),
        ("below-threshold", None, BARS[:1], "(owed at 1,000 users)"),
        ("above-threshold", None, BARS[1:2], "(owed above a bar that the catalog does not hold)"),
        ("below-threshold", None, None, "(owed below a bar that the catalog does not hold)"),
        ("trigger", None, None, NOBODY_SAYS),
        ("made-available", None, None, NOBODY_SAYS),
        ("distributed", None, None, NOBODY_SAYS),
        ("unread", None, None, "(the catalog does not hold what that text asks for)"),
        ("commercial", "x", None, "(owed in commerce)"),
        ("business-use", None, None, "(owed in commerce, and a firm's own operations count)"),
        ("interactive", None, None, "(owed where it converses with people)"),
        ("law-requires", None, None, "(owed where the law asks for it)"),
        ("name", None, None, "(it is not declared what it is published as)"),
        ("region:EU", "users are in the EU", None, "(owed where users are in the EU)"),
        ("region:EU", None, None, "(owed where region:EU)"),
    ],
)
def test_why_a_duty_is_open_is_told_in_words(code, condition, bars, words):
    duty = {"condition": condition} if condition else {}
    assert owing.reason(code, duty, {"terms": {"thresholds": bars}}) == words


@pytest.mark.parametrize(
    ("code", "of", "holds"),
    [
        ("model:acme/w*", "model", True),
        ("model:acme/w*", "service", True),
        ("model:acme/w*", "other/base", False),
        ("model:other/*", "other/base", True),
        ("model:other/*", "model", False),
    ],
)
def test_a_condition_on_a_model_asks_for_the_licensed_one(code, of, holds):
    assert owing.condition(code, {}, {"of": of}, doing(), taught=False) is holds


@pytest.mark.parametrize(
    ("code", "changes", "taught", "holds"),
    [
        ("distributed", {"distributed": True}, False, True),
        ("made-available", {"taught_out": True}, True, True),
        ("made-available", {"taught_out": True}, False, False),
        ("third-party-access", {"offered": True}, False, True),
        ("third-party-access", {"taught_out": True}, True, True),
        ("third-party-access", {"distributed": None}, False, None),
        ("trained", {"tuned": True}, False, True),
        ("trained", {}, True, False),
        ("unchanged", {"tuned": True}, False, False),
        ("consumer-facing", {"public": True}, False, True),
        ("consumer-facing", {}, False, False),
        ("model-as-a-service", {"offered": True}, False, True),
        ("maas-or-work-assistant", {}, False, None),
        ("business-use", {"project": {"commercial": True}}, False, True),
        ("commercial", {"project": {"commercial": True}}, False, True),
        ("high-risk-use", {"project": {"uses": ["employment-decisions"]}}, False, True),
        ("high-risk-use", {"project": {"uses": ["military"]}}, False, False),
    ],
)
def test_a_condition_turns_on_what_is_done_and_of_a_student_on_what_was_taught(code, changes, taught, holds):
    assert owing.plain_condition(code, doing()._replace(**changes), taught=taught) is holds
