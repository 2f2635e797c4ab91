"""Worked cases of licenses on models of the catalog: what breaks is found, what is mended is silent."""

from __future__ import annotations

import json

import pytest

from modelvow.findings import Outcome, Severity

LIMITS = ("LIC001", "LIC002", "LIC003", "LIC004", "LIC006", "LIC007", "LIC008", "LIC009", "LIC011")
VISION, TEXT = "meta-llama/Llama-3.2-11B-Vision-Instruct", "meta-llama/Llama-3.2-3B-Instruct"
CONTRACT = {"vendor_contract": {"evidence": "https://acme.example/order", "date": "2026-10-01"}}


@pytest.fixture(scope="module")
def found(judge):
    """Return a function from models and parts of a manifest to the limits that are met, by code."""

    def found(*models, controls=None, **project):
        entries = [entry if isinstance(entry, dict) else {"id": entry, "host": "self"} for entry in models]
        whole = {"version": 1, "project": project, "models": entries}
        text = json.dumps(whole | ({"controls": controls} if controls else {}))
        return [one for one in judge(text) if one.code in LIMITS]

    return found


@pytest.fixture(scope="module")
def verdicts(found):
    """Return the same as a map of codes to outcomes."""
    return lambda *models, **parts: {one.code: one.outcome.value for one in found(*models, **parts)}


def the_one(findings, code):
    matching = [one for one in findings if one.code == code]
    assert len(matching) == 1
    return matching[0]


def self_run(name, **parts):
    return {"id": name, "host": "self"} | parts


# C04, F11: the seat of the licensee, not users


@pytest.mark.parametrize("seat", ["DE", "FR"])
def test_the_seat_of_the_licensee_withholds_the_rights_of_a_vision_model(found, seat):
    finding = the_one(found(VISION, seat=seat, regions=["US"]), "LIC004")
    assert finding.outcome is Outcome.VIOLATION
    assert finding.severity is Severity.ERROR
    assert "AUP closing paragraph of the Llama 3.2 Community License" in finding.message
    assert "licensees seated in EU" in finding.message


def test_users_in_europe_are_no_breach_where_the_firm_sits_elsewhere(verdicts):
    assert "LIC004" not in verdicts(VISION, seat="US", regions=["DE"], distribution="shipped")


def test_without_a_seat_it_is_open_and_asks_for_the_seat_alone(found):
    finding = the_one(found(VISION, TEXT, regions=["DE"], commercial=True), "LIC004")
    assert (finding.outcome, finding.severity) == (Outcome.UNDETERMINED, Severity.NOTE)
    assert finding.model == VISION
    assert finding.missing == ("project.seat",)
    assert "project.seat" in finding.message
    assert "DE" not in finding.message


@pytest.mark.parametrize("model", [TEXT, "meta-llama/Llama-3.3-70B-Instruct"])
def test_a_text_model_of_the_same_license_is_not_left_out(verdicts, model):
    assert "LIC004" not in verdicts(model, seat="DE", regions=["DE"])


# C05, C09: users, and when and whose


def figures(count, scope, period=None):
    return [{"count": count, "scope": scope} | ({"period": period} if period else {})]


LLAMA = "meta-llama/Llama-3.1-70B-Instruct"


def test_a_limit_of_the_release_month_is_settled_by_the_figure_of_the_month_before(verdicts):
    then = figures(650_000_000, "group", "2024-06")
    assert "LIC003" not in verdicts(LLAMA, monthly_active_users=then + figures(900_000_000, "group"))


def test_todays_figure_leaves_a_limit_of_the_release_month_open_and_asks_for_that_month(found):
    finding = the_one(found(LLAMA, monthly_active_users=figures(900_000_000, "group")), "LIC003")
    assert (finding.outcome, finding.severity) == (Outcome.UNDETERMINED, Severity.NOTE)
    assert "§2 of the Llama 3.1 Community License" in finding.message
    assert "`period: 2024-06`" in finding.message


def test_a_figure_above_the_limit_in_that_month_passes_it(found):
    finding = the_one(found(LLAMA, monthly_active_users=figures(700_000_001, "group", "2024-06")), "LIC003")
    assert finding.outcome is Outcome.VIOLATION
    assert "grants nothing above 700 million users a month" in finding.message


def test_at_exactly_the_limit_nothing_is_passed(verdicts):
    assert "LIC003" not in verdicts(LLAMA, monthly_active_users=figures(700_000_000, "group", "2024-06"))


def test_a_product_above_the_limit_is_enough_since_the_group_is_no_smaller(verdicts):
    then = figures(700_000_001, "product", "2024-06")
    assert verdicts(LLAMA, monthly_active_users=then)["LIC003"] == "violation"


def test_a_figure_far_below_settles_it_whatever_it_counts(verdicts):
    assert "LIC003" not in verdicts(LLAMA, monthly_active_users=69_000_000)
    assert verdicts(LLAMA, monthly_active_users=70_000_000)["LIC003"] == "undetermined"


QWEN = "Qwen/Qwen2.5-72B-Instruct"


@pytest.mark.parametrize(
    ("users", "outcome"),
    [
        (figures(30_000_000, "product") + figures(140_000_000, "group"), None),
        (figures(110_000_000, "product"), "violation"),
        (figures(140_000_000, "group"), "undetermined"),
        (None, "undetermined"),
    ],
)
def test_qwen_counts_the_product_that_uses_the_model(verdicts, users, outcome):
    declared = {} if users is None else {"monthly_active_users": users}
    assert verdicts(QWEN, commercial=True, **declared).get("LIC003") == outcome


def test_a_limit_on_commercial_use_binds_nobody_who_earns_nothing(verdicts):
    assert "LIC003" not in verdicts(QWEN, commercial=False, monthly_active_users=900_000_000)


# C12, F12: revenue, whose, and in which currency

SD = "stabilityai/stable-diffusion-3.5-large"


def money(amount, scope="company", currency="USD"):
    return {"amount": amount, "scope": scope, "currency": currency}


def test_the_revenue_of_a_mother_company_counts(found):
    revenue = [money(300_000), money(40_000_000, "group")]
    finding = the_one(found(SD, commercial=True, annual_revenue=revenue), "LIC003")
    assert finding.outcome is Outcome.VIOLATION
    assert "III of the Stability AI Community License" in finding.message
    assert "USD 1 million" in finding.message


def test_an_enterprise_license_mends_it(verdicts):
    revenue = [money(300_000), money(40_000_000, "group")]
    mended = verdicts(SD, commercial=True, annual_revenue=revenue, controls=CONTRACT)
    assert "LIC003" not in mended


def test_a_small_house_alone_is_below_the_limit(verdicts):
    # A company may have affiliates that its own revenue does not show.
    assert verdicts(SD, annual_revenue=money(300_000))["LIC003"] == "undetermined"
    assert "LIC003" not in verdicts(SD, annual_revenue=money(300_000, "group"))
    assert "LIC003" not in verdicts(SD, annual_revenue=money(1_000_000, "group"))


def test_euros_are_not_compared_with_dollars(found):
    finding = the_one(found(SD, commercial=True, annual_revenue=money(950_000, currency="EUR")), "LIC003")
    assert finding.outcome is Outcome.UNDETERMINED
    assert "USD 1 million" in finding.message
    assert "declare `annual_revenue` in USD" in finding.message


# C10, C13, C18, C22: research, no gain, no production

MINISTRAL, CODESTRAL = "mistralai/Ministral-8B-Instruct-2410", "mistralai/Codestral-22B-v0.1"


def test_a_firm_that_tests_research_weights_for_a_product_is_outside_the_license(found):
    finding = the_one(found(MINISTRAL, commercial=True, stage="pilot"), "LIC002")
    assert (finding.outcome, finding.severity) == (Outcome.VIOLATION, Severity.WARNING)
    assert "§3.2" in finding.message


def test_a_firm_may_evaluate_where_the_license_says_so_and_not_produce(verdicts, found):
    assert "LIC002" not in verdicts(CODESTRAL, commercial=True, stage="experiment")
    # Even free of charge; the terms were read by quotation, and the clause itself was.
    unpaid = the_one(found(CODESTRAL, commercial=False, stage="production"), "LIC002")
    assert unpaid.outcome is Outcome.VIOLATION


@pytest.mark.parametrize("model", ["CohereLabs/c4ai-command-r-plus-4bit", "black-forest-labs/FLUX.1-dev"])
def test_adverts_that_are_sold_are_use_for_gain(verdicts, model):
    assert verdicts(model, commercial=True)["LIC002"] == "violation"
    assert "LIC002" not in verdicts(model, commercial=False)
    assert "LIC002" not in verdicts(model, commercial=True, controls=CONTRACT)


def test_the_sibling_under_an_open_license_is_silent(verdicts):
    assert verdicts("black-forest-labs/FLUX.1-schnell", commercial=True, stage="production") == {}


def test_a_product_on_exaone_is_forbidden_at_the_place_of_its_clause(found):
    finding = the_one(found("LGAI-EXAONE/EXAONE-4.0-32B", commercial=True, stage="production"), "LIC002")
    assert finding.severity is Severity.ERROR
    assert "of the EXAONE" in finding.message


def test_a_host_may_hold_a_license_of_its_own(verdicts):
    hosted = {"id": "black-forest-labs/FLUX.1-dev", "host": "replicate"}
    assert verdicts(hosted, commercial=True).get("LIC002") == "undetermined"


def test_whether_gain_is_earned_is_asked_for(found):
    finding = the_one(found(MINISTRAL), "LIC002")
    assert (finding.outcome, finding.missing) == (Outcome.UNDETERMINED, ("project.commercial",))


# F09: one family, several licenses, and what is built on them


def test_a_fine_tune_carries_what_its_base_forbids_whatever_it_declares(found):
    reader = {"id": "acme/receipt-reader", "base": "Qwen/Qwen2.5-VL-3B-Instruct", "adaptation": "fine-tuned"}
    findings = found(
        "Qwen/Qwen2.5-VL-3B-Instruct",
        "Qwen/Qwen2.5-VL-7B-Instruct",
        reader | {"license": "Apache-2.0", "host": "self"},
        commercial=True,
        stage="production",
    )
    forbidden = [one for one in findings if one.code == "LIC002"]
    assert [one.model for one in forbidden] == ["Qwen/Qwen2.5-VL-3B-Instruct", "acme/receipt-reader"]
    assert {one.severity for one in forbidden} == {Severity.ERROR}
    assert "Qwen Research License of its base Qwen2.5-VL-3B-Instruct" in forbidden[1].message
    assert {one.model for one in findings} == {one.model for one in forbidden}


# C14, C11, C24: fields of use


def test_a_ministry_of_defence_is_barred_by_version_not_by_family(found, verdicts):
    finding = the_one(found("deepseek-ai/DeepSeek-V3", uses=["military"]), "LIC007")
    assert (finding.outcome, finding.severity) == (Outcome.VIOLATION, Severity.ERROR)
    assert "Att. A" in finding.message
    assert "military" in finding.message
    assert verdicts("deepseek-ai/DeepSeek-V3-0324", uses=["military"]) == {}
    assert verdicts("deepseek-ai/DeepSeek-R1", uses=["military"]) == {}


def test_openrail_bars_medical_advice_and_predictions_of_justice(found):
    uses = ["medical-advice", "justice-law-enforcement-migration"]
    finding = the_one(found("stabilityai/stable-diffusion-xl-base-1.0", uses=uses), "LIC007")
    assert all(use in finding.message for use in uses)


def test_a_scope_that_may_leave_the_use_out_is_shown_and_left_open(found, verdicts):
    model = {"id": "gpt-4o", "host": "openai"}
    finding = the_one(found(model, uses=["insurance-decisions"]), "LIC007")
    assert finding.outcome is Outcome.UNDETERMINED
    assert "insurance-decisions, without human review" in finding.message
    reviewed = model | {"duties": {"human-review": "https://acme.example/review"}}
    assert "LIC007" not in verdicts(reviewed, uses=["insurance-decisions"])


GEMINI = {"id": "gemini-2.5-flash", "host": "google"}


def test_a_service_bars_medical_advice_and_a_free_plan_in_europe_stays_open(found, verdicts):
    # A manifest does not name the plan; the duty that the paid one is used shows it.
    findings = found(GEMINI, uses=["medical-advice"], regions=["FR"])
    assert the_one(findings, "LIC007").outcome is Outcome.VIOLATION
    tier = the_one(findings, "LIC004")
    assert tier.outcome is Outcome.UNDETERMINED
    assert "paid plans" in tier.message
    paid = GEMINI | {"duties": {"paid-tier-in-europe": "https://acme.example/invoice"}}
    assert verdicts(paid, regions=["FR"]) == {}


# C15: the place of the audience


def test_outputs_may_not_travel_where_the_license_leaves_the_audience_out(found, verdicts):
    finding = the_one(found("tencent/HunyuanVideo", seat="SG", regions=["ES", "SG"]), "LIC004")
    assert finding.outcome is Outcome.VIOLATION
    assert "§5.c" in finding.message
    assert finding.message.endswith("declared: ES")
    assert "LIC004" not in verdicts("tencent/HunyuanVideo", seat="SG", regions=["SG", "US"])


@pytest.mark.parametrize("region", ["EU", "EEA", "worldwide", "KR", "GB"])
def test_blocs_expand(verdicts, region):
    assert verdicts("tencent/Hunyuan3D-2", regions=[region])["LIC004"] == "violation"


def test_norway_is_in_the_economic_area_and_not_left_out(verdicts):
    assert "LIC004" not in verdicts("tencent/Hunyuan3D-2", regions=["NO", "US"])


# C17: a limit that is not there


def test_no_limit_is_made_up(verdicts):
    model = "MiniMaxAI/MiniMax-Text-01"
    assert "LIC003" not in verdicts(model, commercial=True, monthly_active_users=200_000_000)
    assert verdicts(model, uses=["military"])["LIC007"] == "violation"


# C19: network copyleft

YOLO = "Ultralytics/YOLO11"


def test_a_changed_model_under_network_copyleft_conflicts_with_mit_in_a_service(found, verdicts):
    project = {"distribution": "hosted", "exposure": "public", "license": "MIT"}
    finding = the_one(found(self_run(YOLO, adaptation="fine-tuned"), **project), "LIC006")
    assert (finding.outcome, finding.severity) == (Outcome.VIOLATION, Severity.ERROR)
    assert "§5(c)" in finding.message
    assert "MIT" in finding.message
    assert "LIC006" not in verdicts(self_run(YOLO), **project)
    mended = project | {"license": "AGPL-3.0-only"}
    assert "LIC006" not in verdicts(self_run(YOLO, adaptation="fine-tuned"), **mended)


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("Apache-2.0", "violation"),
        ("MIT AND CC-BY-SA-4.0", None),
        ("MIT OR CC-BY-SA-4.0", "violation"),
        ("cc-by-sa-4.0", None),
        ("GPL-3.0-only", None),
        (None, "undetermined"),
    ],
)
def test_share_alike_against_an_expression(verdicts, expression, outcome):
    model = self_run("kyutai/helium-1-2b", adaptation="fine-tuned")
    declared = {"license": expression} if expression else {}
    assert verdicts(model, publishes=["weights"], **declared).get("LIC006") == outcome
    assert "LIC006" not in verdicts(model, distribution="internal", **declared)


# C20: no derivatives


def test_a_changed_version_may_be_kept_and_not_published(verdicts):
    # No model of the catalog is under CC-BY-NC-ND-4.0: one that is declared under it stands in.
    model = {"id": "acme/nd", "host": "self", "adaptation": "fine-tuned"}
    model |= {"facts": {"openness": "restricted-weights", "license": "CC-BY-NC-ND-4.0"}}
    assert "LIC008" not in verdicts(model, commercial=False, distribution="internal")
    assert verdicts(model, commercial=False, publishes=["weights"])["LIC008"] == "violation"


@pytest.mark.parametrize("stage", ["experiment", "production"])
def test_what_may_not_be_passed_on_is_an_error_at_every_stage(found, stage):
    terms = {"commercial_use": "allowed", "redistribution": "forbidden"}
    model = {"id": "acme/kept", "host": "device", "license": "LicenseRef-acme"}
    model |= {"facts": {"openness": "restricted-weights", "terms": terms}}
    assert the_one(found(model, stage=stage, distribution="shipped"), "LIC008").severity is Severity.ERROR


# C06, C07, C23: outputs that train other models


@pytest.mark.parametrize(
    ("model", "outcome"),
    [
        ("meta-llama/Meta-Llama-3-70B-Instruct", "violation"),
        ("meta-llama/Llama-2-70b-chat-hf", "violation"),
        ("meta-llama/Llama-3.1-70B-Instruct", None),
        ("google/gemma-3-27b-it", None),
        ("allenai/Olmo-3-1025-7B", None),
    ],
)
def test_outputs_of_some_versions_may_not_train_another_model(verdicts, model, outcome):
    distilled = self_run(model, adaptation="distilled")
    assert verdicts(distilled).get("LIC009") == outcome
    assert "LIC009" not in verdicts(self_run(model))


def test_a_student_may_learn_from_its_own_family(verdicts):
    student = {"id": "acme/quill-3b", "host": "self", "adaptation": "distilled"}
    teacher = "meta-llama/Meta-Llama-3-70B-Instruct"
    assert verdicts(student | {"base": teacher, "license": "Apache-2.0"})["LIC009"] == "violation"


def test_a_student_of_a_service_competes_and_labels_do_not(found, verdicts):
    teacher = {"id": "gpt-4o", "host": "openai"}
    finding = the_one(found(teacher | {"adaptation": "distilled"}, publishes=["weights"]), "LIC009")
    assert (finding.outcome, finding.severity) == (Outcome.VIOLATION, Severity.ERROR)
    assert "§3.3(e)" in finding.message
    assert "needs judgment" in finding.message
    assert verdicts(teacher | {"role": "label"}, distribution="internal") == {}


def test_a_data_set_of_a_service_is_barred_as_far_as_its_terms_reach(verdicts):
    sets = {"publishes": ["datasets"]}
    assert verdicts({"id": "claude-opus-4", "host": "anthropic"}, **sets)["LIC009"] == "violation"
    # Whether those who learn from it compete is theirs to know.
    assert verdicts({"id": "gpt-4o", "host": "openai"}, **sets)["LIC009"] == "undetermined"
    judging = {"id": "claude-opus-4", "host": "anthropic", "role": "judge"}
    assert "LIC009" not in verdicts(judging, **sets)
    assert "LIC009" not in verdicts({"id": "claude-opus-4", "host": "anthropic"}, controls=CONTRACT, **sets)


def test_training_data_for_a_firms_product_is_barred_by_a_policy_against_gain(verdicts):
    teacher = self_run("CohereLabs/c4ai-command-r-plus-4bit", adaptation="distilled")
    assert verdicts(teacher, commercial=True)["LIC009"] == "violation"
    assert "LIC009" not in verdicts(teacher, commercial=False)


def test_a_license_that_is_silent_on_outputs_leaves_them_open(verdicts):
    # Judgment: the text of CC-BY-NC-4.0 binds whoever uses the model and does not speak of what it returns.
    model = {"id": "acme/nc", "host": "self", "adaptation": "distilled"}
    model |= {"facts": {"openness": "restricted-weights", "license": "CC-BY-NC-4.0"}}
    assert verdicts(model, commercial=False)["LIC009"] == "undetermined"


# Licenses that nobody has read


def test_weights_under_an_unknown_license_are_flagged_and_nothing_is_taken_for_granted(found):
    findings = found(
        {"id": "acme/new", "host": "self", "facts": {"openness": "open-weights"}}, commercial=True
    )
    assert the_one(findings, "LIC001").severity is Severity.WARNING
    assert {one.code for one in findings if one.outcome is Outcome.UNDETERMINED} == {
        "LIC002",
        "LIC003",
        "LIC004",
    }


def test_a_model_that_a_house_keeps_to_itself_needs_no_license(verdicts):
    model = {"id": "acme/inner", "host": "self", "facts": {"openness": "closed"}}
    assert verdicts(model, commercial=True, stage="production", distribution="shipped") == {}


@pytest.mark.parametrize("model", ["microsoft/Phi-4-mini-instruct", "Qwen/Qwen3-32B", "openai/gpt-oss-20b"])
def test_an_open_license_is_silent_whatever_a_project_declares(verdicts, model):
    everything = {"uses": ["military"], "regions": ["worldwide"], "seat": "DE", "license": "LicenseRef-acme"}
    project = everything | {"commercial": True, "stage": "production", "distribution": "shipped"}
    tuned = self_run(model, adaptation=["fine-tuned", "distilled"])
    assert verdicts(tuned, publishes=["weights", "datasets"], **project) == {}


def test_a_condition_that_nothing_shows_is_a_note(found, verdicts):
    finding = the_one(found("LGAI-EXAONE/K-EXAONE-236B-A23B", commercial=True), "LIC011")
    assert (finding.outcome, finding.severity) == (Outcome.VIOLATION, Severity.NOTE)
    assert "supplying it to third parties" in finding.message
    assert "LIC011" not in verdicts("LGAI-EXAONE/K-EXAONE-236B-A23B", commercial=False)


# What goes out, and what stays in the house


def test_a_model_that_stays_is_not_asked_about_where_another_is_shipped(verdicts):
    shipped = {"id": "microsoft/Phi-4-mini-instruct", "host": "device"}
    stays = self_run(YOLO, adaptation="fine-tuned")
    assert "LIC006" not in verdicts(shipped, stays, distribution="shipped", license="MIT")
    assert verdicts(shipped, stays | {"host": "device"}, distribution="shipped", license="MIT")["LIC006"]


def test_unchanged_weights_under_network_copyleft_inside_a_product_are_left_open(verdicts):
    device = {"id": YOLO, "host": "device"}
    assert verdicts(device, distribution="shipped", license="MIT")["LIC006"] == "undetermined"


# C16, C21: what is no limit, and what a manifest cannot say


def test_above_a_limit_that_asks_for_a_mark_nothing_is_barred(verdicts):
    revenue = money(25_000_000) | {"per": "month"}
    declared = {"commercial": True, "monthly_active_users": 5_000_000, "annual_revenue": revenue}
    assert verdicts("moonshotai/Kimi-K2-Instruct", **declared) == {}


def test_a_guardrail_that_was_taken_off_is_no_use_that_a_manifest_can_own_to(judge):
    text = "version: 1\nproject: {uses: [guardrail-bypass]}\nmodels: [{id: nvidia/AceReason-Nemotron-14B}]\n"
    found = judge(text)
    assert [one.code[:3] for one in found if one.severity is Severity.ERROR] == ["MAN"]
    assert not [one for one in found if one.code == "LIC007"]


# C10, C25: whom a license binds


def test_whoever_only_receives_outputs_uses_no_model_and_is_not_bound(verdicts):
    # The manifest of the agency names no model; that of the university, which earns nothing, is silent too.
    model = "CohereLabs/c4ai-command-r-plus-4bit"
    assert verdicts(model, commercial=False, publishes=["outputs"]) == {}


def test_a_permissive_tag_over_a_bound_base_keeps_the_limits_of_the_base(found):
    model = "deepseek-ai/DeepSeek-R1-Distill-Llama-70B"
    then = figures(800_000_000, "group", "2024-11")
    finding = the_one(found(model, distribution="shipped", monthly_active_users=then), "LIC003")
    assert finding.outcome is Outcome.VIOLATION
    assert "§2 of the Llama 3.3 Community License of its base Llama 3.3 70B Instruct" in finding.message


def test_a_merge_takes_the_stricter_of_each_term(found):
    merged = {"id": "acme/both", "host": "self", "adaptation": "merged"}
    merged |= {"base": ["meta-llama/Llama-3.1-8B", "black-forest-labs/FLUX.1-dev"]}
    then = figures(800_000_000, "group", "2024-06")
    findings = found(merged, commercial=True, monthly_active_users=then)
    assert {one.code for one in findings if one.outcome is Outcome.VIOLATION} == {"LIC002", "LIC003"}


def test_a_student_that_names_no_teacher_leaves_open_whose_outputs_it_learned_from(found, verdicts):
    student = {"id": "acme/quill-3b", "host": "self", "adaptation": ["fine-tuned", "distilled"]}
    student |= {"base": "allenai/Olmo-3-1025-7B", "license": "Apache-2.0"}
    teacher = "meta-llama/Meta-Llama-3-70B-Instruct"
    finding = the_one(found(student, teacher), "LIC009")
    assert (finding.outcome, finding.model) == (Outcome.UNDETERMINED, teacher)
    assert "LIC009" not in verdicts(student, self_run(teacher, role="judge"))
    assert "LIC009" not in verdicts(student, "meta-llama/Llama-3.1-70B-Instruct")


def test_terms_that_a_manifest_tells_stand_before_those_of_the_catalog(verdicts):
    agreed = {"commercial_use": "allowed", "restricted_uses": [], "outputs_may_train_other_models": "allowed"}
    model = {"id": "acme/agreed", "host": "self", "license": "LicenseRef-llama3", "adaptation": "distilled"}
    model |= {"facts": {"openness": "restricted-weights", "terms": agreed | {"thresholds": []}}}
    assert verdicts(model, commercial=True, uses=["military"]) == {}
