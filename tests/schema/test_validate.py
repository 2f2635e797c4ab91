"""The manifest that remains when the parts at fault are taken out."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelvow.manifest.document import Unreadable
from modelvow.manifest.read import read
from modelvow.manifest.validate import conforms, validate, written


def of(text):
    return validate(read(text, "ai-manifest.yaml"))


def as_json(value):
    return validate(read(json.dumps(value), "ai-manifest.json"))


def test_a_valid_manifest_is_taken_as_it_is():
    document = read("version: 1\nmodels: [{id: gpt-4o}]\n", "m")
    found = validate(document)
    assert found.value is document.value
    assert (found.faults, found.kept) == ((), {})


@pytest.mark.parametrize("text", ["- a\n", "gpt-4o\n", "3\n", "[]\n"])
def test_what_is_no_mapping_cannot_be_judged(text):
    with pytest.raises(Unreadable, match="a manifest is a mapping"):
        of(text)


@pytest.mark.parametrize(
    "written_text", ["61e9540", "5319e7", "20240806", "0123456", "1.10", "0x1F", "true", "2024-08-06"]
)
def test_text_is_taken_as_it_was_written(written_text):  # F03
    found = of(f"version: 1\nmodels: [{{id: a, revision: {written_text}}}]\n")
    assert found.faults == ()
    assert found.value["models"][0]["revision"] == written_text


def test_a_number_stays_one_where_the_schema_takes_it():
    found = of("version: 1\nmodels: [{id: 7}]\nproject: {outcome: {need: a, measure: b, target: 70}}\n")
    assert found.value["models"][0]["id"] == "7"
    assert found.value["project"]["outcome"]["target"] == 70


def test_keys_of_the_users_own_keep_their_values():
    found = of("version: 1\nx-a: {b: [1, 0x10, ~]}\nmodels: [{id: 7, x-c: 61e2}]\n")
    assert found.value["x-a"] == {"b": [1, 16, None]}
    assert found.value["models"] == [{"id": "7", "x-c": 6100.0}]


def test_the_document_is_never_changed():
    document = read("version: 1\nmodels: [{id: 7, nam: x}, {}]\nrequirements: {trust: hi}\n", "m")
    before = deepcopy(document.value)
    validate(document)
    assert document.value == before


@pytest.mark.parametrize(
    ("body", "left"),
    [
        pytest.param(
            "requirements: {trust: hi, security: low}", {"requirements": {"security": "low"}}, id="value"
        ),
        pytest.param(
            "requirements: {trust: {because: a}}", {"requirements": {}}, id="need without its level"
        ),
        pytest.param("project: {stage: pilot, zzz: 1}", {"project": {"stage": "pilot"}}, id="unknown key"),
        pytest.param("project: {regions: [XX, DE]}", {"project": {"regions": ["DE"]}}, id="entry"),
        pytest.param("project: {regions: [XX]}", {"project": {}}, id="only entry"),
        pytest.param("project: {annual_revenue: {amount: 5}}", {"project": {}}, id="amount without currency"),
        pytest.param(
            "waivers: [{rule: A, reason: b, approved_by: c, expires: 2027-02-31}]",
            {"waivers": []},
            id="waiver",
        ),
        pytest.param("project: 5", {}, id="block"),
        pytest.param(
            "controls: {evaluation: {evidence: a, date: x}}",
            {"controls": {"evaluation": {"evidence": "a"}}},
            id="date",
        ),
    ],
)
def test_the_part_at_fault_counts_as_not_written(body, left):
    found = of(f"version: 1\nmodels: [{{id: a}}]\n{body}\n")
    assert len(found.faults) == 1
    assert found.value == {"version": 1, "models": [{"id": "a"}], **left}


@pytest.mark.parametrize("models", ["[]", "5", "[zzz]", "[{name: a}]"])
def test_a_need_or_control_whose_models_are_at_fault_speaks_of_none_rather_than_all(models):
    found = of(
        "version: 1\nmodels: [{id: a}]\n"
        f"requirements: {{trust: {{level: high, models: {models}}}}}\n"
        f"controls: {{evaluation: {{evidence: a, covers: {models}}}}}\n"
    )
    assert (found.value["requirements"], found.value["controls"]) == ({}, {})


def test_it_is_the_same_where_the_key_of_their_models_is_misspelt():
    found = of(
        "version: 1\nmodels: [{id: a}]\n"
        "requirements: {trust: {level: high, modles: [a]}, security: {level: low, becuase: b}}\n"
        "controls: {evaluation: {evidence: a, coves: [a]}, exit_plan: {evidence: b, ownr: c}}\n"
    )
    assert (found.value["requirements"], found.value["controls"]) == (
        {"security": {"level": "low"}},
        {"exit_plan": {"evidence": "b"}},
    )


def test_a_reference_beside_a_right_one_goes_alone():
    found = of("version: 1\nmodels: [{id: a}]\nrequirements: {trust: {level: high, models: [a, b]}}\n")
    assert found.value["requirements"]["trust"]["models"] == ["a"]


def test_a_reference_to_a_model_that_is_at_fault_itself_is_no_fault():
    found = of("version: 1\nmodels: [{id: a}, {name: b}]\nrequirements: {trust: {level: low, models: [b]}}\n")
    assert [fault.kind for fault in found.faults] == ["missing-key"]


@pytest.mark.parametrize("text", ["version: 2\n", "models: []\n", "version: 1\nmodels: [{}]\n", "x-a: 1\n"])
def test_there_is_always_a_version_and_a_list_of_models(text):
    found = of(text)
    assert found.faults
    assert (found.value["version"], found.value["models"]) == (1, [])


def test_places_of_what_remains_lead_to_where_it_was_written():
    found = of("version: 1\nmodels: [x, {id: a, data: [foo, public]}, {}, {id: b}]\n")
    assert [model["id"] for model in found.value["models"]] == ["a", "b"]
    assert written(found, ("models", 0, "data", 0)) == ("models", 1, "data", 1)
    assert written(found, ("models", 1, "id")) == ("models", 3, "id")
    assert written(found, ("models", 7)) == ("models", 7)
    assert written(found, ("requirements", "trust")) == ("requirements", "trust")


def test_the_first_of_two_models_of_one_name_stays():
    found = of("version: 1\nmodels: [{id: a, role: x}, {id: a, role: y}, {id: a, name: b}]\n")
    assert [model.get("role") for model in found.value["models"]] == ["x", None]


NAMES = """
    version project models requirements controls waivers policy id name license level evidence date regions
    trust evaluation covers facts annual_revenue amount stage adaptation base terms thresholds outcome x-a zzz
"""
keys = st.sampled_from([*NAMES.split(), ""])
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["high", "DE", "MIT", "MIT/ISC", "(", "AND", "2026-11-01", "", " ", "gpt-4o", "a\n", "\ud7ff", "1"]
    ),
    st.text(max_size=5),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=25,
)
manifests = st.dictionaries(keys, values, max_size=6)


@settings(max_examples=120, deadline=None)
@given(manifests)
def test_what_remains_of_any_mapping_is_valid_and_every_fault_has_its_place(value):
    found = as_json(value)
    models = found.value["models"] or [{"id": "any"}]
    assert conforms({**found.value, "models": models})
    assert found.faults or found.value == value
    for fault in found.faults:
        assert fault.span.line == fault.span.end_line == 1
        assert fault.span.column < fault.span.end_column


@settings(max_examples=100, deadline=None)
@given(values)
def test_any_value_is_either_a_mapping_with_faults_or_refused_as_none(value):
    if isinstance(value, dict):
        assert as_json(value).value["version"] == 1
    else:
        with pytest.raises(Unreadable):
            as_json(value)


@settings(max_examples=60, deadline=None)
@given(st.lists(values, max_size=3), st.dictionaries(keys, values, max_size=3))
def test_models_at_fault_never_hide_those_that_are_right(odd, requirements):
    value = {"version": 1, "models": [*odd, {"id": "the-right-one"}], "requirements": requirements}
    assert {"id": "the-right-one"} in as_json(value).value["models"]


@settings(max_examples=60, deadline=None)
@given(manifests)
def test_faults_are_told_once_and_in_the_order_of_the_text(value):
    faults = as_json(value).faults
    assert list(faults) == sorted(faults, key=lambda fault: (fault.span, fault.kind))
    assert len({(fault.kind, fault.key_path, fault.data.get("key")) for fault in faults}) == len(faults)


def test_more_models_than_are_judged_are_refused_at_the_first_that_is_too_many():
    def validated(count):
        lines = "".join(f"  - id: model-{number}\n" for number in range(count))
        return validate(read(f"version: 1\nmodels:\n{lines}", "ai-manifest.yaml"))

    assert len(validated(200).value["models"]) == 200
    with pytest.raises(Unreadable) as caught:
        validated(201)
    assert caught.value.span
    assert (caught.value.span.line, caught.value.span.column) == (203, 5)
    assert caught.value.reason == "names more than 200 models"
