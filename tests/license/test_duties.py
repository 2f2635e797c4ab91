"""What licenses ask of a project, and what a manifest shows to be done: cases on models of the catalog."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelvow import built
from modelvow.building import ensure_built
from modelvow.case.build import Memory, build
from modelvow.case.duties import begins_with, squashed
from modelvow.case.evidence import Evidence, duty_key
from modelvow.case.owing import reason
from modelvow.catalog.index import open_catalog
from modelvow.findings import Outcome, Severity

ensure_built()
CATALOG = open_catalog(built.path("catalog.db"))

LLAMA = "meta/llama-3.1-8b"
CHAT = "meta/llama-3.3-70b-instruct"
GEMMA = "google/gemma-3-27b-it"
SD = "stabilityai/stable-diffusion-3.5-large"


def model(**parts):
    return {"id": LLAMA, "host": "self"} | parts


@pytest.fixture(scope="session")
def owed(model_for):
    """Return a function from a model and a project to the codes that are unmet, and those left open."""

    def owed(entry, controls=None, **project):
        found = model_for(entry, project=project, controls=controls or {})["owed"]
        return (
            {row["code"] for row in found if row["unmet"]},
            {row["code"] for row in found if row["unmet"] is None},
        )

    return owed


# C01: a fine-tune under its own name


ORION = """\
version: 1
project: {name: orion, publishes: [weights]}
models:
  - id: meta/llama-3.1-8b
    host: self
    adaptation: fine-tuned
    published_as: Orion-8B
"""
SHOWN = "    duties: {display-mark: NOTICE, ship-license-copy: LICENSE.llama, notice-file: NOTICE}\n"
FILES = {"NOTICE": "Built with Llama", "LICENSE.llama": "Llama 3.1 Community License Agreement"}


def test_c01_a_published_fine_tune_owes_name_mark_copy_and_notice(findings_of):
    [finding] = findings_of("LIC005", ORION)
    assert (finding.outcome, finding.severity) == (Outcome.VIOLATION, Severity.WARNING)
    for part in (
        "Llama 3.1 Community License",
        "publish it under a name that begins with “Llama” (`name-prefix`, §1.b.i)",
        "show the mark “Built with Llama” (`display-mark`, §1.b.i)",
        "give the license along (`ship-license-copy`, §1.b.i)",
        "add a Notice file (`notice-file`, §1.b.iii)",
    ):
        assert part in finding.message


def test_c01_mended_by_name_mark_copy_and_notice(findings_of):
    mended = ORION.replace("Orion-8B", "Llama-Orion-8B") + SHOWN
    assert findings_of("LIC005", mended, FILES) == []


def test_c01_evidence_that_is_not_there_shows_nothing(judge):
    mended = ORION.replace("Orion-8B", "Llama-Orion-8B") + SHOWN
    found = {one.code: one.message for one in judge(mended, {"NOTICE": "Built with Llama"})}
    assert "ship-license-copy" in found["LIC005"]
    assert "notice-file" not in found["LIC005"]
    assert "ship-license-copy" in found["MAN105"]


# C02: staff-only use


def test_c02_staff_alone_are_owed_nothing_but_the_use_policy(findings_of, owed):
    staff = {"exposure": "internal", "distribution": "internal"}
    assert owed(model(id="meta/llama-3.1-8b-instruct"), **staff) == (set(), set())
    text = "version: 1\nproject: {exposure: internal, distribution: internal}\nmodels:\n"
    text += "  - {id: meta/llama-3.1-8b-instruct, host: self}\n"
    [finding] = findings_of("LIC010", text)
    assert (finding.severity, finding.outcome) == (Severity.NOTE, Outcome.VIOLATION)
    reviewed = "controls:\n  license_review: {evidence: review.md, date: 2026-10-01}\n"
    assert findings_of("LIC010", text + reviewed, {"review.md": "read"}) == []


# C03: a public chat on weights that one runs


def test_c03_a_public_chat_owes_the_mark_and_no_copy(owed):
    unmet, unclear = owed(model(id=CHAT), exposure="public", distribution="internal")
    assert (unmet, unclear) == ({"display-mark", "disclose-dangers"}, set())


def test_c03_mended_by_the_mark_and_a_page_on_dangers(findings_of):
    text = "version: 1\nproject: {exposure: public}\nmodels:\n  - id: meta/llama-3.3-70b-instruct\n"
    text += "    host: self\n    duties: {display-mark: https://acme.example/about}\n"
    [finding] = findings_of("LIC005", text)
    assert "display-mark" not in finding.message
    told = text.replace("about}", "about, disclose-dangers: https://acme.example/limits}")
    assert findings_of("LIC005", told) == []


def test_what_another_host_serves_leaves_open_whether_the_license_reaches_the_project(owed):
    assert owed({"id": CHAT, "host": "groq"}, exposure="public") == (
        set(),
        {"display-mark", "disclose-dangers"},
    )


# C06: a model trained on outputs


def quill(**parts):
    return {"id": "acme/quill-3b", "host": "self", "base": "meta/llama-3.1-70b-instruct"} | {
        "adaptation": "distilled",
        "published_as": "Quill-3B",
        **parts,
    }


def test_c06_a_student_of_llama_owes_name_and_mark_alone(owed):
    assert owed(quill(), publishes=["weights"])[0] == {"name-prefix", "display-mark"}
    assert owed(quill(published_as="Llama-Quill-3B"), publishes=["weights"])[0] == {"display-mark"}


def test_c06_the_teacher_itself_may_be_the_entry(owed):
    teacher = model(id="meta/llama-3.1-70b-instruct", adaptation="distilled", published_as="Quill-3B")
    assert owed(teacher, publishes=["weights"]) == ({"name-prefix", "display-mark"}, set())


def test_c06_a_student_that_stays_in_the_house_owes_nothing(owed):
    assert owed(quill(), distribution="internal", exposure="internal") == (set(), set())


# C07: distilling Gemma. A manifest has no word for a student that only labels: `distilled` stands for one
# that is made to perform alike.


def test_c07_a_student_of_gemma_is_a_derivative(owed):
    unmet, unclear = owed(quill(base=GEMMA), publishes=["weights"])
    assert unmet == {"pass-on-restrictions", "ship-license-copy", "mark-changes", "notice-file"}
    assert unclear == set()


def test_c07_mended_by_clause_copy_marks_and_notice(findings_of):
    text = f"""\
version: 1
project: {{name: quill, publishes: [weights]}}
models:
  - id: acme/quill-1b
    host: self
    base: {GEMMA}
    adaptation: distilled
    published_as: quill-1b
"""
    duties = (
        "pass-on-restrictions: TERMS, ship-license-copy: TERMS, notice-file: NOTICE, mark-changes: NOTICE"
    )
    assert "§3.1" in findings_of("LIC005", text)[0].message
    files = {"TERMS": "Gemma Terms of Use", "NOTICE": "Gemma is provided under …"}
    assert findings_of("LIC005", text + f"    duties: {{{duties}}}\n", files) == []


def test_c07_outputs_that_only_label_leave_no_duty(owed):
    assert owed(model(id=GEMMA), publishes=["datasets"], distribution="internal") == (set(), set())


# C08: Gemma as a hosted service


def test_c08_who_offers_gemma_passes_limits_and_terms_on_and_needs_no_notice_file(owed):
    gemma = model(id="google/gemma-2-9b-it")
    assert owed(gemma, distribution="hosted") == ({"pass-on-restrictions", "ship-license-copy"}, set())


# C11: OpenRAIL as a service


def test_c11_hosting_counts_as_handing_out_under_openrail(owed):
    xl = model(id="stabilityai/stable-diffusion-xl-base-1.0")
    service = {"distribution": "hosted", "exposure": "public"}
    assert owed(xl, **service) == ({"pass-on-restrictions", "ship-license-copy"}, set())


def test_c11_mended_by_terms_of_service_with_the_limits_and_a_link(findings_of):
    text = """\
version: 1
project: {exposure: public, distribution: hosted}
models:
  - id: stabilityai/stable-diffusion-xl-base-1.0
    host: self
"""
    [finding] = findings_of("LIC005", text)
    assert "pass its limits of use on in your terms (`pass-on-restrictions`, §4(a))" in finding.message
    duties = "{pass-on-restrictions: TERMS.md, ship-license-copy: https://acme.example/terms}"
    assert findings_of("LIC005", text + f"    duties: {duties}\n", {"TERMS.md": "limits"}) == []


# C12: a small firm with Stable Diffusion 3.5. Whether it may use the model at all is for the rule on limits.


def test_c12_a_small_firm_that_ships_it_registers_shows_the_mark_and_gives_notice_and_copy(owed):
    firm = {"commercial": True, "annual_revenue": {"amount": 300_000, "currency": "USD", "scope": "group"}}
    unmet, unclear = owed(model(id=SD), distribution="shipped", **firm)
    assert (unmet, unclear) == ({"register", "display-mark", "notice-file", "ship-license-copy"}, set())


def test_c12_registration_is_owed_in_commerce_and_open_in_a_firm_that_earns_nothing_with_it(owed):
    assert owed(model(id=SD), commercial=True) == ({"register"}, set())
    assert owed(model(id=SD), commercial=False) == (set(), {"register"})


# C14: DeepSeek by version


def test_c14_only_the_version_under_the_model_license_passes_limits_on(owed):
    def service(name):
        return owed(model(id=f"deepseek/{name}"), distribution="hosted")[0]

    assert service("deepseek-v3") == {"pass-on-restrictions", "ship-license-copy"}
    assert service("deepseek-v3-0324") == service("deepseek-r1") == set()


# C16: a mark that is owed above a bar


def kimi(**figures):
    return {"commercial": True, "exposure": "public", "monthly_active_users": 5_000_000, **figures}


def test_c16_the_mark_is_owed_above_the_bar_alone(owed):
    kimi_k2 = model(id="moonshotai/kimi-k2-instruct")
    small = {"amount": 2_000_000, "currency": "USD", "scope": "product", "per": "month"}
    assert owed(kimi_k2, **kimi(annual_revenue=small)) == (set(), set())
    assert owed(kimi_k2, **kimi(annual_revenue=small | {"amount": 25_000_000})) == ({"display-mark"}, set())


def test_c16_without_figures_it_is_open_and_says_which_are_compared(owed, findings_of):
    kimi_k2 = model(id="moonshotai/kimi-k2-instruct")
    assert owed(kimi_k2, commercial=True, exposure="public") == (set(), {"display-mark"})
    text = "version: 1\nproject: {commercial: true, exposure: public}\nmodels:\n"
    [finding] = findings_of("LIC005", text + "  - {id: moonshotai/kimi-k2-instruct, host: self}\n")
    assert (finding.outcome, finding.severity) == (Outcome.UNDETERMINED, Severity.NOTE)
    assert "more than 100 million users a month" in finding.message


def test_c16_mended_by_the_name_in_the_interface(findings_of):
    text = """\
version: 1
project: {commercial: true, exposure: public, monthly_active_users: 150000000}
models:
  - id: moonshotai/kimi-k2-instruct
    host: self
"""
    assert "“Kimi K2”" in findings_of("LIC005", text)[0].message
    assert findings_of("LIC005", text + "    duties: {display-mark: https://acme.example/chat}\n") == []


# C17: a bar that is not there


def test_c17_minimax_text_asks_for_copy_and_notice_when_shipped(owed):
    shipped = {"distribution": "shipped", "commercial": True, "monthly_active_users": 200_000_000}
    unmet, unclear = owed(model(id="minimax/minimax-text-01"), **shipped)
    assert {"ship-license-copy", "notice-file"} <= unmet
    assert unclear == set()


# C18: FLUX.2 for a hobby


def test_c18_flux_2_wants_outputs_filtered_and_leaves_open_where_law_asks_to_disclose(owed):
    unmet, unclear = owed(
        model(id="black-forest-labs/flux.2-dev"), commercial=False, exposure="public", distribution="internal"
    )
    assert (unmet, unclear) == ({"content-filter"}, {"disclose-ai"})


# C19: network copyleft, on a detection model under the AGPL


AGPL = "ultralytics/yolov8x"


def test_c19_an_unchanged_model_behind_a_service_owes_no_source(owed):
    assert owed(model(id=AGPL), distribution="hosted", exposure="public") == (set(), set())


def test_c19_a_changed_one_offers_its_source(owed):
    changed = model(id=AGPL, adaptation="fine-tuned")
    assert owed(changed, distribution="hosted", exposure="public") == ({"provide-source"}, set())


# C21: NVIDIA. Whether guardrails were taken off cannot be said in a manifest; bans are for other rules.


def test_c21_nvidia_asks_for_copy_and_notice_when_the_model_is_handed_out(owed):
    nemotron = model(id="nvidia/acereason-nemotron-14b")
    assert owed(nemotron, distribution="shipped")[0] >= {"ship-license-copy", "notice-file"}
    assert owed(nemotron, distribution="hosted", exposure="public") == (set(), set())


def test_c21_a_mark_is_owed_for_cosmos_alone(owed):
    service = {"distribution": "hosted", "exposure": "public"}
    assert "display-mark" in owed(model(id="nvidia/cosmos-reason1-7b"), **service)[0]


# C22: a changed EXAONE


def test_c22_a_changed_copy_that_goes_out_begins_with_exaone(owed):
    exaone = model(id="lg-ai-research/exaone-4.0-32b", adaptation="fine-tuned", published_as="campus-32b")
    assert "name-prefix" in owed(exaone, publishes=["weights"])[0]
    assert "name-prefix" not in owed(exaone | {"published_as": "EXAONE-campus"}, publishes=["weights"])[0]


# C25: a permissive tag over a bound base. That the model's own name lacks the prefix is the maker's affair.


DISTILL = "deepseek/deepseek-r1-distill-llama-70b"


def test_c25_the_bases_terms_go_on_under_a_permissive_tag(owed):
    unmet, unclear = owed(model(id=DISTILL), distribution="shipped")
    assert unmet == {"keep-notices", "display-mark", "notice-file", "ship-license-copy"}
    assert unclear == set()


def test_c25_the_finding_names_license_clause_and_base_and_is_silent_when_mended(findings_of):
    text = f"version: 1\nproject: {{distribution: shipped}}\nmodels:\n  - id: {DISTILL}\n    host: self\n"
    [finding] = findings_of("LIC005", text)
    assert "Llama 3.3 Community License of its base Llama 3.3 70B Instruct" in finding.message
    duties = "display-mark: NOTICE, notice-file: NOTICE, ship-license-copy: NOTICE, keep-notices: NOTICE"
    assert findings_of("LIC005", text + f"    duties: {{{duties}}}\n", {"NOTICE": "all of it"}) == []


def test_c25_a_merge_owes_what_each_of_its_bases_asks(owed):
    merged = model(
        id="acme/merge", base=["meta/llama-3.1-8b-instruct", "google/gemma-2-9b-it"], adaptation="merged"
    )
    unmet, unclear = owed(merged | {"published_as": "merge-9b"}, publishes=["weights"])
    assert {"name-prefix", "display-mark", "notice-file", "pass-on-restrictions", "mark-changes"} <= unmet
    assert unclear == set()


# What holds for all of them


@pytest.mark.parametrize(
    ("mark", "name", "begins"),
    [
        ("Llama 3", "Llama-3-Orion", True),
        ("Llama 3", "acme/llama3-orion", True),
        ("Llama", "Orion-Llama", False),
        ("HyperCLOVA X", "hyperclova_x_seed", True),
        ("Llama", "https://hub.example/acme/Llama-Orion/", True),
        ("Llama", "Llama/Orion", False),
        ("ClimaX", "acme/ClimaX", True),
    ],
)
def test_a_name_begins_with_its_mark_however_words_are_joined(mark, name, begins):
    assert begins_with(name, mark) is begins


def test_of_a_name_its_letters_and_digits_count_in_one_case():
    assert squashed("HyperCLOVA X-8B") == "hyperclovax8b"


def test_a_license_that_the_project_itself_gives_binds_it_to_nothing(owed):
    own = model(id="acme/own", base="Qwen/Qwen2.5-7B-Instruct", adaptation="fine-tuned", license="MIT")
    assert owed(own, publishes=["weights"])[0] == {"ship-license-copy", "mark-changes", "keep-notices"}


def test_what_another_model_ships_is_not_owed_for_this_one(case_for):
    case = case_for(
        model(id=CHAT),
        model(id="microsoft/Phi-4-mini-instruct", host="device"),
        project={"distribution": "shipped", "exposure": "internal"},
    )
    assert [[row["code"] for row in one["owed"]] for one in case["models"]] == [[], ["keep-notices"]]


def test_a_minimal_manifest_is_asked_for_nothing(owed):
    for name in ("gpt-4o", LLAMA, GEMMA, DISTILL, "acme/new"):
        assert owed({"id": name}) == (set(), set())


def test_a_text_that_nobody_read_leaves_open_what_it_asks_once_something_goes_out(owed):
    unread = model(id="nvidia/llama-embed-nemotron-8b")
    assert owed(unread, distribution="internal") == (set(), set())
    assert "unread" in owed(unread, distribution="shipped")[1]


def test_a_transparency_notice_tells_users_that_it_is_ai(owed):
    claude = {"id": "claude-sonnet-5", "host": "anthropic"}
    assert owed(claude, exposure="public") == (set(), {"disclose-ai"})
    notice = {"transparency_notice": {"evidence": "notice.md"}}
    assert owed(claude, notice, exposure="public") == (set(), set())


def test_a_base_known_from_memory_makes_a_finding_a_hint(findings_of):
    text = "version: 1\nproject: {exposure: public}\nmodels:\n"
    [finding] = findings_of("LIC005", text + "  - {id: canopylabs/3b-de-ft-research-release, host: self}\n")
    assert "(known from memory alone)" in finding.message
    assert finding.hint


def test_a_finding_carries_the_licenses_source(findings_of):
    [finding] = findings_of("LIC005", ORION)
    assert [(link.value, link.source, link.date) for link in finding.chain] == [
        ("LicenseRef-llama3.1", "Llama 3.1 Community License", "2024-07-23")
    ]


def test_the_way_out_names_what_is_missing_as_a_manifest_writes_it(findings_of):
    [finding] = findings_of("LIC005", ORION)
    assert "`duties: {ship-license-copy: …, notice-file: …, display-mark: …}`" in finding.help
    assert "`published_as: Llama…`" in finding.help


def test_a_use_policy_of_a_service_is_asked_for_only_where_uses_are_declared(findings_of):
    text = "version: 1\nproject: {name: desk}\nmodels:\n  - {id: claude-sonnet-5, host: anthropic}\n"
    assert findings_of("LIC010", text) == []
    [finding] = findings_of("LIC010", text.replace("name: desk", "uses: [medical-advice]"))
    assert (finding.outcome, finding.severity) == (Outcome.VIOLATION, Severity.NOTE)


def test_whether_a_use_policy_comes_with_an_unread_license_is_open(findings_of):
    text = "version: 1\nmodels:\n  - {id: nvidia/radio-l, host: self}\n"
    assert [one.outcome for one in findings_of("LIC010", text)] == [Outcome.UNDETERMINED]


def test_evidence_of_a_duty_outside_the_repository_shows_nothing(judge):
    found = {one.code for one in judge(ORION + "    duties: {notice-file: ../NOTICE}\n")}
    assert {"LIC005", "MAN105"} <= found


def test_another_agreement_with_the_licensor_may_ask_for_something_else(findings_of):
    text = f"""\
version: 1
project: {{commercial: true, distribution: shipped}}
models:
  - id: {SD}
    host: self
    duties: {{request-license: contracts/stability.md}}
"""
    files = {"contracts/stability.md": "Enterprise license, 2026"}
    assert [one.outcome for one in findings_of("LIC005", text, files)] == [Outcome.UNDETERMINED]
    assert [one.outcome for one in findings_of("LIC005", text)] == [Outcome.VIOLATION]


def test_every_duty_that_is_reported_can_be_shown_in_a_manifest():
    root = Path(__file__).parents[2]
    schema = json.loads((root / "schemas/ai-manifest-1.schema.json").read_text(encoding="utf-8"))
    known = schema["definitions"]["model"]["properties"]["duties"]["properties"]
    duties = [duty for name in CATALOG.licenses() for duty in CATALOG.license(name)["duties"] or ()]
    assert len(duties) > 200
    assert {duty["code"] for duty in duties if duty["owed_by_default"]} <= set(known)


MODELS = [
    LLAMA, CHAT, GEMMA, SD, DISTILL, AGPL, "gpt-4o", "claude-sonnet-5", "mistral-small-latest", "acme/new",
    "deepseek/deepseek-v3", "stabilityai/stable-diffusion-xl-base-1.0", "nvidia/radio-l",
]  # fmt: skip
ENTRIES = st.fixed_dictionaries(
    {"id": st.sampled_from(MODELS)},
    optional={
        "host": st.sampled_from(["self", "device", "groq", "openai"]),
        "adaptation": st.sampled_from(["fine-tuned", "merged", "distilled", "prompted"]),
        "base": st.sampled_from(MODELS),
        "published_as": st.sampled_from(["Llama-x", "x"]),
    },
)
PROJECTS = st.fixed_dictionaries(
    {},
    optional={
        "distribution": st.sampled_from(["internal", "hosted", "shipped"]),
        "exposure": st.sampled_from(["internal", "partners", "public"]),
        "publishes": st.just(["weights"]),
        "commercial": st.booleans(),
    },
)
CODES = ("ship-license-copy", "mark-changes", "notice-file", "keep-notices", "display-mark", "register")
CODES += (
    "pass-on-restrictions",
    "attribute",
    "provide-source",
    "disclose-ai",
    "disclose-dangers",
    "bind-users",
)


@given(ENTRIES, PROJECTS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_shown_is_never_unmet_and_what_is_not_is_never_met(entry, project):
    shown = case_with(entry | {"duties": dict.fromkeys(CODES, "https://acme.example/")}, project)
    assert all(row["unmet"] is False for row in shown["owed"] if row["code"] in CODES)
    bare = case_with(entry, project)
    assert all(row["unmet"] is not False for row in bare["owed"] if row["evidence"] != "name")
    assert [row["code"] for row in bare["owed"]] == [row["code"] for row in shown["owed"]]


@given(ENTRIES, PROJECTS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_project_that_says_less_is_accused_of_less(entry, project):
    accused = {row["name"] for row in case_with(entry, project)["owed"] if row["unmet"]}
    for key in project:
        rest = {other: value for other, value in project.items() if other != key}
        assert {row["name"] for row in case_with(entry, rest)["owed"] if row["unmet"]} <= accused


def case_with(entry, project):
    place = {duty_key(0, code): Evidence(True, False, None, True) for code in entry.get("duties", {})}
    value = {"version": 1, "project": project, "models": [entry]}
    parts = {"as_of": "2026-11-25", "manifest_name": "x", "wanted": frozenset()}
    return build(value, catalog=CATALOG, evidence=place, memory=Memory(()), **parts)["models"][0]


BARS = [
    {"text": "10 users", "value": 10},
    {"text": "no figure", "value": None},
    {"text": "1 USD", "value": 1},
]


@pytest.mark.parametrize(
    ("code", "duty", "bars", "told"),
    [
        ("binds", {}, BARS, "(another agreement may take the place of these terms)"),
        ("above-threshold", {}, BARS, "(owed at 10 users or 1 USD)"),
        ("above-threshold", {}, None, "(owed above a bar that the catalog does not hold)"),
        ("below-threshold", {}, BARS[1:2], "(owed below a bar that the catalog does not hold)"),
        ("commercial", {}, [], "(owed in commerce)"),
        ("region:EU", {"condition": "in the EU"}, [], "(owed where in the EU)"),
        ("region:EU", {}, [], "(owed where region:EU)"),
    ],
)
def test_why_a_duty_is_open_is_told_with_the_bars_that_it_turns_on(code, duty, bars, told):
    assert reason(code, duty, {"terms": {"thresholds": bars}}) == told
