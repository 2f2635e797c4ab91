"""Which licenses bind what a project does with a model: its own, and those of what it was made from."""

from __future__ import annotations

QWEN = "Qwen/Qwen2.5-VL-3B-Instruct"
DISTILL = "deepseek/deepseek-r1-distill-llama-70b"


def brief(model, *keys):
    return [tuple(one[key] for key in ("license", "of", *keys)) for one in model["licenses"]]


def tuned(**parts):
    return {"id": "acme/tuned", "host": "self", "adaptation": "fine-tuned"} | parts


def test_a_models_own_license_comes_first_and_then_that_of_another_developers_base(model_for):
    assert brief(model_for({"id": DISTILL, "host": "self"}), "relation", "hint") == [
        ("MIT", "model", "own", False),
        ("LicenseRef-llama3.3", "meta/llama-3.3-70b-instruct", "fine-tune", False),
    ]


def test_bases_of_the_same_developer_bind_nobody(model_for):
    assert brief(model_for("meta-llama/Llama-3.3-70B-Instruct")) == [("LicenseRef-llama3.3", "model")]


def test_whoever_builds_on_a_relicensed_model_has_the_new_license(model_for):
    # DeepSeek made R1, under MIT, from its own V3, under its model license.
    built_on_r1 = model_for(tuned(base="deepseek/deepseek-r1"))
    assert brief(built_on_r1) == [("MIT", "deepseek/deepseek-r1")]


def test_a_declared_license_stands_beside_those_of_the_bases_and_never_for_them(model_for):
    assert brief(model_for(tuned(base=QWEN, license="Apache-2.0"))) == [
        ("Apache-2.0", "model"),
        ("LicenseRef-qwen-research", "alibaba/qwen2.5-vl-3b-instruct"),
    ]


def test_a_declared_license_counts_only_where_the_catalog_knows_none(model_for):
    known = model_for({"id": "meta-llama/Llama-3.3-70B-Instruct", "license": "MIT"})
    assert brief(known) == [("LicenseRef-llama3.3", "model")]
    assert brief(model_for({"id": "acme/new", "license": "mit"})) == [("mit", "model")]
    assert model_for({"id": "acme/new", "license": "mit"})["licenses"][0]["category"] == "permissive"


def test_a_model_of_which_nothing_is_known_has_one_unknown_license(model_for):
    assert brief(model_for("acme/new"), "category") == [(None, "model", None)]


def test_the_terms_of_a_model_known_by_its_base_carry_the_license_of_the_base_or_its_own(model_for):
    assert model_for(tuned(base=QWEN))["terms"]["license"] == "LicenseRef-qwen-research"
    declared = model_for(tuned(base=QWEN, license="Apache-2.0"))
    assert declared["terms"]["license"] == "Apache-2.0"
    assert declared["terms"]["commercial_use"] == "forbidden"


def test_what_a_model_learned_from_is_a_teacher_and_leaves_its_own_license_unknown(model_for):
    student = model_for({"id": "acme/student", "host": "self", "adaptation": "distilled", "base": "gpt-4o"})
    assert brief(student, "category", "relation") == [(None, "model", None, "own")]
    assert [one["of"] for one in student["teachers"]] == ["openai/gpt-4o"]


def test_a_merge_has_the_licenses_of_all_it_was_merged_from(model_for):
    model = model_for(
        tuned(base=["meta-llama/Llama-3.1-8B-Instruct", "google/gemma-2-9b-it"], adaptation="merged")
    )
    assert brief(model, "relation") == [
        ("LicenseRef-llama3.1", "meta/llama-3.1-8b-instruct", "merge"),
        ("LicenseRef-gemma", "google/gemma-2-9b-it", "merge"),
    ]


def test_a_base_that_is_declared_counts_for_a_model_of_the_catalog_too(model_for):
    model = model_for({"id": "Qwen/Qwen2.5-7B-Instruct", "host": "self", "base": "google/gemma-2-9b-it"})
    assert ("LicenseRef-gemma", "google/gemma-2-9b-it") in brief(model)


def test_what_a_declared_base_was_made_from_binds_to_the_end_of_the_line(model_for):
    assert brief(model_for(tuned(base=DISTILL)), "hint") == [
        ("MIT", DISTILL, False),
        ("LicenseRef-llama3.3", "meta/llama-3.3-70b-instruct", False),
    ]


def test_a_row_known_from_memory_makes_the_license_a_hint_until_the_manifest_declares_it(model_for):
    speech, base = "canopylabs/3b-de-ft-research-release", "meta/llama-3.2-3b"
    by_row = model_for({"id": speech, "host": "self"})
    assert brief(by_row, "hint") == [("Apache-2.0", "model", False), ("LicenseRef-llama3.2", base, True)]
    declared = model_for({"id": speech, "host": "self", "base": base})
    assert ("LicenseRef-llama3.2", base, False) in brief(declared, "hint")


def test_the_license_of_a_part_is_marked_as_one(model_for):
    model = model_for({"id": "llava-hf/llava-1.5-7b-hf", "host": "self"})
    assert [(one["of"], one["part"]) for one in model["licenses"]] == [
        ("model", False),
        ("lmsys/vicuna-7b-v1.5", True),
        ("meta/llama-2-7b", True),
    ]


def test_the_teacher_of_a_distilled_model_is_none_of_its_bases(model_for):
    model = model_for(tuned(base="meta-llama/Llama-3.1-70B-Instruct", adaptation="distilled"))
    assert brief(model) == [(None, "model")]
    assert [one["of"] for one in model["teachers"]] == ["meta/llama-3.1-70b-instruct"]


def test_a_developers_own_service_has_its_terms_in_place_of_the_license(model_for):
    assert brief(model_for({"id": "deepseek/deepseek-r1", "host": "deepseek"})) == [
        ("LicenseRef-api-deepseek", "service")
    ]


def test_whether_a_license_binds_is_open_where_another_host_stands_between(model_for):
    assert brief(model_for({"id": DISTILL, "host": "groq"}), "binds") == [
        ("MIT", "model", None),
        ("LicenseRef-llama3.3", "meta/llama-3.3-70b-instruct", None),
    ]
    assert brief(model_for({"id": "gpt-4o", "host": "openai"}), "binds") == [
        ("LicenseRef-api-openai", "service", True)
    ]
